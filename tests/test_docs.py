"""Pages that say what the code does: in step with it, their example run, their links whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from gold_plans import RAW, ROOT

from compare import language, tables
from compare.building import build_tables
from compare.cli import app
from compare.tables.page import NAMES, page

READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAGES = [*READMES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES += sorted((ROOT / "notebooks").glob("*.md"))
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "name"), NAMES.items())
def test_the_page_of_tables_is_in_step(lang: str, name: str) -> None:
    assert read(ROOT / "docs" / name) == page(lang), "run: make docs"


def test_the_chinese_page_of_tables_has_no_english_words() -> None:
    said = re.sub(
        r"`[^`]*`|\([^)]*\.md\)|\(#\w+\)|^## .*$|<!--.*?-->", "", read(ROOT / "docs" / NAMES["zh"]), flags=re.M
    )
    assert set(re.findall(r"[A-Za-z][A-Za-z-]+", said)) == {"English", "Parquet", "CSV", "UTF-", "Excel", "SHA-"}


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_command_and_option_is_in_the_readme(path: Path) -> None:
    text = read(path)
    for name, command in COMMANDS.items():
        line = next((line for line in text.splitlines() if line.startswith(f"| `plan-compare {name}")), None)
        assert line is not None, f"{path.name} does not name the command {name}"
        for parameter in command.params:
            for option in (option for option in parameter.opts if option.startswith("--")):
                assert option in line, f"{path.name} does not name {option} of {name}"
    for name in re.findall(r"^\| `plan-compare (\w+)", text, re.M):
        assert name in COMMANDS, f"{path.name} names a command {name} that there is not"


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_table_is_in_the_readme(path: Path) -> None:
    for name in tables.SCHEMA:
        assert f"`{name}`" in read(path)


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.M))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", read(path), re.M))
    assert named <= targets
    assert {"report", "test"} <= named


def example(path: Path) -> tuple[str, str]:
    found = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", read(path), re.S)
    assert found is not None, f"{path.name} has no example with its output"
    return found[1], found[2]


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_example_prints_what_the_readme_says(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = example(path)
    monkeypatch.delenv("PLAN_COMPARE_LANG")
    monkeypatch.chdir(RAW.parent)
    with language.spoken(None):
        exec(code, {})
    assert capsys.readouterr() == (printed, "")


@pytest.mark.parametrize("name", ["statistics.md", "statistics.zh-CN.md"])
def test_the_examples_of_statistics_print_what_the_page_says(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(RAW.parent)
    names: dict[str, object] = {}
    shown = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", read(ROOT / "docs" / name), re.S)
    assert len(shown) == 4
    with language.spoken(None):
        for code, printed in shown:
            exec(code, names)
            assert capsys.readouterr().out == printed


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", read(path), flags=re.S)
    headings = {re.sub(r"[^\w -]", "", line.lstrip("# ")).strip().lower().replace(" ", "-")
                for line in text.splitlines() if line.startswith("#")}  # fmt: skip
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+://", target):
            continue
        name, _, anchor = target.partition("#")
        assert not name or (path.parent / name).exists(), f"{path.name}: {target}"
        assert name or anchor in headings, f"{path.name}: {target}"


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_a_real_picture_stands_on_top(path: Path) -> None:
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", read(path)[:400])
    assert picture is not None
    content = (ROOT / picture[1]).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") >= 1200


def bones(path: Path) -> dict[str, list[str] | int]:
    """What a page and its translation have in common."""
    text = read(path)
    plain = re.sub(r"```.*?```", "", text, flags=re.S)
    return {
        "headings": re.findall(r"^#+(?= )", plain, re.M),
        "rows of tables": len(re.findall(r"^\|", plain, re.M)),
        "pictures": [name.replace(".zh.", ".") for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", plain)],
        "code": len(re.findall(r"^ *```", text, re.M)),
    }


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_page_for_users_stands_in_both_languages(page: Path) -> None:
    if page.name == "house.md" or page.name.endswith(".zh-CN.md"):
        return
    chinese = page.with_name(f"{page.stem}.zh-CN.md")
    assert bones(page) == bones(chinese)
    assert f"[中文]({chinese.name})" in read(page) and f"[English]({page.name})" in read(chinese)
    assert not re.search(r"\]\((?!house)(?:docs/)?[\w-]+(?<!zh-CN)\.md\)", read(chinese).split("\n", 3)[3])


def test_files_that_are_named_in_code_marks_exist() -> None:
    for path in (*READMES, ROOT / "CONTRIBUTING.md", ROOT / "docs" / "how-a-plan-is-read.md"):
        for name in re.findall(r"`((?:src|docs|tests|benchmarks|notebooks)/[\w./-]+)`", read(path)):
            assert (ROOT / name).exists(), f"{path.name}: {name}"


@pytest.mark.parametrize("name", ["your-own-plans.md", "your-own-plans.zh-CN.md"])
def test_the_corrections_that_are_shown_can_be_applied(name: str, tmp_path: Path) -> None:
    shown = re.findall(r"```yaml\n(.*?)```", read(ROOT / "docs" / name), re.S)
    assert len(shown) == 2
    (tmp_path / "raw").mkdir()
    (tmp_path / "corrections").mkdir()
    text = "甲乡方案\n二、主要任务\n（一）开展行动。\n1．检查出租房，覆盖率为90%。（责任单位：派出所）\n"
    (tmp_path / "raw" / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "corrections" / "a.yaml").write_text("".join(shown).replace("90%, v", "为90%, v"), encoding="utf-8")
    built, _, report = build_tables(tmp_path / "raw", corrections=tmp_path / "corrections")
    assert report.problems == ()
    assert built["units"]["role"].tolist() == ["lead"]
    assert built["targets"]["corrected"].notna().sum() == 1
