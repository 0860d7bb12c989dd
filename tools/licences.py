"""List the libraries this project stands on, with licence and age, from what is installed: ``python tools/licences.py``.

Nothing is fetched: a library's age is told by the newest year that its own description, licence and changes name, which
is a year that it was kept up in, not the day of a release. Ends with 1 where a licence is not permissive, or where a library is asked for and no module of ours imports it.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
# What a project under MIT may build on without passing duties to its users; MPL asks only for its own files.
PERMISSIVE = re.compile(
    r"MIT|BSD|Artistic|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|Unlicense|0BSD|HPND|Zlib|OFL|CC0|Public Domain"
    r"|License agreement for matplotlib|Copyright \(c\).*(?:SciPy|NumPy)",
    re.I | re.S,
)
RESTRICTIVE = re.compile(r"\b[AL]?GPL|Affero|SSPL|Proprietary|Commercial", re.I)
PAPERS = re.compile(r"^(?:METADATA$|licen[cs]e|copying|notice|changes|changelog|history|news)", re.I)
YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")
NAME = re.compile(r"[\w.-]+")
# Offered under two licences, of which we take the one that passes no duties on.
CHOSEN = {"text-unidecode": "Artistic License"}
# Programs, plug-ins and what an extra alone installs: asked for, but called by name or by another library, or not here.
CALLED = frozenset(
    ("babel", "distributed", "hatchling", "import-linter", "ipykernel", "itables", "jupyterlab", "jupyterlab-language-pack-zh-cn", "mypy", "nbval",
     "onnxruntime", "pandera", "pyarrow", "pytest", "pytest-xdist", "rapidocr", "rich", "ruff", "types-pyyaml", "uv")
)  # fmt: skip


@dataclass(frozen=True)
class Library:
    """One installed library: ``asked`` for by pyproject.toml, or needed by one that is."""

    name: str
    version: str
    licence: str
    last_year: int | None
    asked: bool

    @property
    def is_permissive(self) -> bool:
        """Whether its licence passes no duties on to users of this project."""
        return bool(PERMISSIVE.search(self.licence)) and not RESTRICTIVE.search(PERMISSIVE.sub("", self.licence))


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(project: Path = ROOT) -> list[str]:
    """The libraries that pyproject.toml names, its extras and its build too."""
    said = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [said["dependencies"], *said.get("optional-dependencies", {}).values()]
    return sorted({normal(NAME.match(line)[0]) for listed in lists for line in listed})  # type: ignore[index]


def licence_of(library: Distribution) -> str:
    """What a library says of its licence, the classifier where the field holds a whole text."""
    said = library.metadata
    field = said.get("License-Expression") or said.get("License") or ""
    classified = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License")]
    short = "" if field.upper() == "UNKNOWN" else " ".join(field.split())
    return short if short and len(short) < 60 else ", ".join(classified) or short[:60] or "says nothing"


def last_year(library: Distribution) -> int | None:
    """The newest year that a library's own words name: its description, licence and changes. It was kept up until then."""
    papers = [file for file in library.files or () if PAPERS.search(file.name) and not file.name.endswith(".py")]
    texts = [Path(str(file.locate())).read_text(encoding="utf-8", errors="ignore") for file in papers]
    today = datetime.now(UTC).year
    years = [int(year) for text in (library.version, *texts) for year in YEAR.findall(text) if int(year) <= today]
    return max(years, default=None)


def needed(names: list[str]) -> Iterator[Library]:
    """The libraries and all that they need, each once, where they are installed."""
    asked, waiting, seen = set(names), list(names), set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        try:
            library = distribution(name)
        except PackageNotFoundError:
            continue  # for another system or Python
        yield Library(name, library.version, CHOSEN.get(name) or licence_of(library), last_year(library), name in asked)
        waiting += [normal(NAME.match(line)[0]) for line in library.requires or () if "extra ==" not in line]  # type: ignore[index]


def imported(project: Path = ROOT) -> set[str]:
    """The distributions whose modules our code imports."""
    homes = packages_distributions()
    found: set[str] = set()
    for folder in ("src", "tests", "benchmarks", "tools", "docs"):
        for path in (project / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
                found |= {normal(home) for name in names for home in homes.get(name.partition(".")[0], ())}
    return found


def main() -> int:
    """Print every library; 1 where one may not stay."""
    names = asked_for()
    libraries = sorted(needed(names), key=lambda library: (not library.asked, library.name))
    for library in libraries:
        mark = " " if library.is_permissive else "!"
        year = library.last_year or "?"
        print(
            f"{mark} {'asked' if library.asked else '     '}  {library.name:32} {library.version:16} {year}  {library.licence}"
        )
    unused = sorted(set(names) - imported() - CALLED)
    wrong = [library.name for library in libraries if not library.is_permissive]
    print(f"{len(libraries)} libraries, {len(names)} asked for")
    if wrong:
        print(f"licences to look at: {', '.join(wrong)}")
    if unused:
        print(f"asked for and imported by nothing: {', '.join(unused)}")
    return int(bool(wrong or unused))


if __name__ == "__main__":
    sys.exit(main())
