"""Say which tables and texts of two builds are not the same bytes: ``python tools/compare_builds.py OLD NEW``.

Reports are left out, for they name the reader that wrote them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

REPORTS = ("build-report.json", "build-report.md")


def different(old: Path, new: Path) -> list[str]:
    """The files of two builds that differ, or that only one of them has, as paths inside the build."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (old, new)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in REPORTS and not path.name.startswith(".")
    }
    return sorted(name for name in names if _bytes(old / name) != _bytes(new / name))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def main(arguments: Sequence[str]) -> int:
    """Print the files that differ; 1 where there is one."""
    found = different(*map(Path, arguments))
    print("\n".join(found) or "the same bytes")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
