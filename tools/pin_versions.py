"""Write ``constraints.txt``: one exact version a package, with markers where Python or the system decide.

``python tools/pin_versions.py`` resolves anew; ``python tools/pin_versions.py check`` proves that the list can be
installed from ready-made packages on every Python and system that the project promises. Both ask the package registry.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "constraints.txt"
OLDEST = "3.11.0"
PYTHONS = (OLDEST, "3.13", "3.14")
SYSTEMS = ("linux", "windows", "macos")
WITHOUT_RECOGNITION = ("macos",)  # onnxruntime is ready-made for macOS 14 and newer alone; uv asks for 13
SOURCE_ONLY = ("jieba",)  # pure Python without a wheel
HEAD = (
    "# Exact versions that make setup installs and every test was run with, for Python 3.11 to 3.14 on Linux, macOS\n"
    "# and Windows. Written by tools/pin_versions.py.\n"
)


def resolve(*options: str) -> subprocess.CompletedProcess[str]:
    """What uv resolves the project to, under these options."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--no-annotate"),
        *("--no-header", "--no-emit-index-url", "--quiet", *options),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def pin() -> int:
    """Resolve for every Python and system at once and write the list."""
    found = resolve("--all-extras", "--universal", "--python-version", OLDEST)
    if found.returncode:
        print(found.stderr, file=sys.stderr)
        return 1
    LIST.write_text(HEAD + found.stdout, encoding="utf-8", newline="\n")
    return 0


def check() -> int:
    """Resolve under the list for each Python and system, ready-made packages alone; say which cannot be installed."""
    failed = 0
    names = {line.split("==")[0] for line in LIST.read_text(encoding="utf-8").splitlines() if "==" in line}
    ready_made = [f"--only-binary={name}" for name in sorted(names - set(SOURCE_ONLY))]
    for python, system in product(PYTHONS, SYSTEMS):
        extras = ["--extra", "dev"] if system in WITHOUT_RECOGNITION else ["--all-extras"]
        found = resolve(*extras, "--python-version", python, "--python-platform", system, "-c", LIST.name, *ready_made)
        print(f"Python {python} on {system}: {'cannot be installed' if found.returncode else 'can be installed'}")
        if found.returncode:
            print(found.stderr, file=sys.stderr)
            failed += 1
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["check"] else pin())
