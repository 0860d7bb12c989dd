"""The command as a person meets it: what it prints, and the exit status that a script goes by."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from errno import ENOSPC
from pathlib import Path

import pytest
from gold_plans import RAW, ROOT

from compare import cli
from compare.errors import InTheWayError

pytestmark = pytest.mark.slow  # builds and programs of their own

SMALL = "甲乡消防安全工作方案（2024年）\n\n二、主要任务\n（一）开展消防行动。\n1．检查出租房。2024年底前完成。（责任单位：派出所）\n"


def run(*arguments: object, cwd: Path | None = None, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """The command in this process, on consoles of an encoding: a process of its own takes seconds to import."""
    consoles = [io.TextIOWrapper(io.BytesIO(), encoding) for _ in range(2)]
    with (
        contextlib.chdir(cwd or "."),
        pytest.MonkeyPatch.context() as patched,
        contextlib.redirect_stdout(consoles[0]),
        contextlib.redirect_stderr(consoles[1]),
    ):
        patched.setattr(sys, "argv", ["plan-compare", *map(str, arguments)])
        try:
            cli.main()
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
    for console in consoles:
        console.flush()
    out, said = (console.buffer.getvalue().decode(encoding).replace(os.linesep, "\n") for console in consoles)
    return subprocess.CompletedProcess(arguments, status, out, said)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "a.txt").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_build_says_what_it_did(project: Path) -> None:
    done = run("build", cwd=project)
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    heads = lines[0].split("  ")
    assert heads[:5] == ["plan", "reading", "actions", "measures", "units"] and heads[-1] == "findings"
    assert "1 plan read: 1 action, 1 measure, 1 unit, 1 expression of when, 0 targets, 0 slips." in lines
    assert (project / "data" / "processed" / "units.parquet").is_file()


def test_build_reads_the_rest_and_says_so_by_its_status(project: Path) -> None:
    (project / "data" / "raw" / "b.docx").write_bytes(b"")
    done = run("build", cwd=project)
    assert done.returncode == 1
    assert done.stderr.startswith("plan-compare: ")
    assert "b.docx: empty file; download it again" in done.stderr
    assert "1 plan read" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "nowhere"), "nowhere: no such folder"),
        (("build", "--jobs", "many"), "--jobs"),
        (("build", "--jobs", "0"), "0 is no number of plans"),
        (("build", "--codebook", "nowhere"), "nowhere: no such folder"),
        (("show",), "PLAN_ID"),
        (("show", "b"), "no plan b; there are a"),
        (("evaluate", "nowhere"), "nowhere: "),
        (("fly",), "fly"),
    ],
)
def test_wrong_use_is_said_and_has_status_two(project: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments, cwd=project)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_readable_has_status_one(project: Path) -> None:
    (project / "data" / "raw" / "a.txt").write_bytes(b"")
    done = run("build", cwd=project)
    assert done.returncode == 1
    assert "none of its files could be read" in done.stderr


def test_a_warning_is_a_line_in_the_readers_language(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    (project / "data" / "raw" / "b.txt").write_bytes(b"")
    done = run("check", cwd=project)
    said = [line for line in done.stderr.splitlines() if "b.txt" in line]
    assert said and all(line.startswith("plan-compare: ") and "Warning" not in line for line in said)
    assert "empty" not in done.stderr and "warnings.warn" not in done.stderr


# options, commands and what they take; ids, codes and file names; programs, formats and measures of agreement by name
NOT_SAID = re.compile(
    r"--?[\w-]+|\b[A-Z_]{2,}\b|[\w./-]*[\w-]+\.(?:csv|html|xlsx|txt|md|yaml|cmd|sh)\b|\b[a-z]+(?:-[a-z\d]+)+\b|\S*/\S*"
    r"|JupyterLab|Jupyter|Cohen's kappa|Krippendorff's alpha|[(]txt[)]|（数据表 plans）|(?:注意|提示)  reading\b"
)
CHOICES = {"zh", "en", "slide", "column", "page", "svg", "pdf", "doubt", "tables", "plan", "units", "reports", "brief", "deck", "charts"}  # fmt: skip


def test_what_the_command_says_in_chinese_has_no_english_word(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    (project / "data" / "raw" / "b.txt").write_text(SMALL.replace("甲乡", "乙乡"), encoding="utf-8")
    (project / "c.txt").write_text(SMALL.replace("甲乡", "丙乡"), encoding="utf-8")
    commands = sorted(command.name or command.callback.__name__ for command in cli.app.registered_commands)
    calls = [("build",), ("show", "a"), ("show", "x"), ("check",), ("diff", "a", "b", "--out", "d"), ("frame",),
             ("add", "c.txt"), ("review", "a"), ("sample",), ("themes", "--draft", "t"), ("new", "p"), ("fly",)]  # fmt: skip
    for call in [*calls, *((command, "--help") for command in commands)]:
        done = run(*call, cwd=project)
        words = set(re.findall(r"[A-Za-z]{2,}", NOT_SAID.sub(" ", done.stdout + done.stderr)))
        known = {*call, *commands, "cd", "docs", "notebooks", "Windows", "python", "pytest"} | (
            CHOICES if "--help" in call else set()
        )
        assert not words - known, (call, words - known)


def test_show_prints_the_outline(project: Path) -> None:
    done = run("show", "a", cwd=project)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "甲乡消防安全工作方案（2024年） (a)"
    assert any("1．" in line and "1 unit, 1 year" in line for line in done.stdout.splitlines())


def test_evaluate_scores_a_build(tmp_path: Path) -> None:
    assert run("build", RAW, "--out", tmp_path).returncode == 0
    done = run("evaluate", ROOT / "tests" / "gold", "--tables", tmp_path, "--errors", 2)
    assert done.returncode == 0
    assert "Mean of right-F1" in done.stdout
    assert any(line.split()[:2] == ["all", "measures"] for line in done.stdout.splitlines())
    assert "themes: primary theme right" in done.stdout


def test_diff_prints_what_two_plans_share_and_writes_it(project: Path) -> None:
    other = SMALL.replace("甲乡", "乙乡").replace("1．检查出租房。", "1．植树造林。")
    (project / "data" / "raw" / "b.txt").write_text(other, encoding="utf-8")
    done = run("diff", "a", "b", cwd=project, encoding="cp936")
    assert done.returncode == 0
    assert "  √ m001" in done.stdout and "?" not in done.stdout  # marks that a console in Chinese shows
    assert done.stdout.splitlines()[0].startswith("a → b：措施 1")
    page, book = sorted((project / "reports").iterdir())
    assert (page.name, book.name) == ("crosswalk-a-b.html", "crosswalk-a-b.xlsx")
    page.write_text("mine", encoding="utf-8")
    again = run("diff", "a", "b", cwd=project)
    assert again.returncode and "--force" in again.stderr and page.read_text(encoding="utf-8") == "mine"
    assert run("diff", "a", "b", "--force", cwd=project).returncode == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "no plan z; there are a, b" in run("diff", "a", "z", cwd=project).stderr


def test_add_names_a_plan_and_says_what_was_read(tmp_path: Path) -> None:
    given = tmp_path / "附件.txt"
    given.write_text(SMALL.replace("甲乡", "云阳县"), encoding="utf-8")
    done = run("add", given, tmp_path / "nothing.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert "附件.txt: added as yunyang-2024 (txt)" in done.stdout
    assert "nothing.txt: not added: no such file" in done.stderr
    assert (tmp_path / "data" / "raw" / "yunyang-2024.txt").read_bytes() == given.read_bytes()


def test_report_writes_where_it_is_told_and_not_over_what_is_there(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    asked: list[tuple[object, ...]] = []

    def write(data: object, out: Path, force: bool, progress: object, **how: object) -> list[Path]:
        asked.append((out, force, how))
        if not force:
            raise InTheWayError("index.html: already there, nothing was written")
        return [] if how["only"] == ["redline"] else [out / f"{i}.html" for i in range(9)]

    monkeypatch.setattr("compare.export.write_report", write)
    for arguments, status in (
        (["report", "--force", "--lang", "en", "--lang", "zh", "--out", "r", "--pair", "a+b", "--size", "page"], 0),
        (["report", "--only", "redline", "--force"], 0),
        (["report", "--only", "brief,deck", "--only", "index", "--format", "svg"], 2),
        (["report", "--pair", "a"], 2),
        (["report"], 2),
        (["report", "--lang", "fr"], 2),
    ):
        monkeypatch.setattr(sys, "argv", ["plan-compare", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == status, arguments
    usual = {
        "only": None,
        "langs": None,
        "pairs": None,
        "sizes": ("slide",),
        "formats": ("png",),
        "checked": False,
        "thresholds": False,
    }
    assert asked == [
        (Path("r"), True, usual | {"langs": ["en", "zh"], "pairs": [("a", "b")], "sizes": ["page"]}),
        (Path("reports"), True, usual | {"only": ["redline"]}),
        (Path("reports"), False, usual | {"only": ["brief", "deck", "index"], "formats": ["svg"]}),
        (Path("reports"), False, usual),
    ]
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "9 files written to r. Open these first:", *(f"  {Path('r') / f'{i}.html'}" for i in range(5)),
        "No file written: the tables hold nothing for these parts. A redline needs --pair A+B.",
    ]  # fmt: skip
    assert "plan-compare: index.html: already there, nothing was written" in said.err


def test_a_console_that_lacks_characters_does_not_stop_it(project: Path) -> None:
    done = run("show", "a", cwd=project, encoding="ascii")
    assert done.returncode == 0
    assert "?" in done.stdout
    done = run("build", cwd=project, encoding="cp936")
    assert done.returncode == 0


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert {"build", "show", "evaluate"} <= set(done.stdout.split())


def test_a_fault_of_the_program_is_two_lines(project: Path) -> None:
    code = "import compare.building, compare.cli, sys; compare.building.build = lambda *a, **k: 1 / 0; "
    code += "sys.argv = ['plan-compare', 'build']; compare.cli.main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "plan-compare: unexpected ZeroDivisionError at <string>, line 1: division by zero",
        "plan-compare: this is a fault of the program, not of yours; please report these two lines",
    ]


def test_ctrl_c_is_a_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("compare.building.build", stop)
    done = run("build", cwd=project)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "Stopped. No file is left half written.")


def test_a_name_that_the_system_cannot_write_is_a_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compare.building.build", lambda *_, **__: "data/说明.txt".encode("ascii"))
    done = run("build", cwd=project)
    assert (
        done.returncode == 1
        and "this system's ascii lacks; set the environment variable PYTHONUTF8 to 1" in done.stderr
    )


def test_a_plan_added_outside_a_project_says_where_it_was_put(tmp_path: Path) -> None:
    (tmp_path / "方案.txt").write_text(SMALL, encoding="utf-8")
    said = f"There is no project here: the plans are put into {tmp_path / 'data' / 'raw'}, which is made now."
    assert said in run("add", "方案.txt", cwd=tmp_path).stdout.splitlines()
    assert said not in run("add", "方案.txt", cwd=tmp_path).stdout.splitlines()


def test_the_version_is_told(project: Path) -> None:
    done = run("--version", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("plan-compare ")


@pytest.mark.skipif(os.name == "nt", reason="a folder that is in use cannot be removed there")
def test_a_console_that_is_closed_and_a_folder_that_is_gone_are_no_faults_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["plan-compare", "--version"])
    with monkeypatch.context() as closed:
        closed.setattr(sys, "stdout", None)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert (ended.value.code, capsys.readouterr().err) == (0, "")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setattr(sys, "argv", ["plan-compare", "show", "a"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1 and "the folder that you are in is gone" in capsys.readouterr().err


def test_no_text_of_a_plan_moves_the_cursor_or_turns_letters_round(project: Path) -> None:
    hostile = SMALL.replace("消防行动", "\u202e消防\x9b31m行动\u2066")
    (project / "data" / "raw" / "a.txt").write_text(hostile, encoding="utf-8")
    done = run("show", "a", cwd=project)
    assert done.returncode == 0 and "消防" in done.stdout
    assert not set(done.stdout + done.stderr) & {"\x9b", "\u202e", "\u2066"}
    for call in (("add", "无\x9b31m\u202e.txt"), ("show", "\x9b31m\u202e"), ("show", "a", "\x9b31m\u202e")):
        done = run(*call, cwd=project)
        assert done.stderr.strip() and not set(done.stdout + done.stderr) & {"\x9b", "\u202e"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_no_fault_of_the_program(project: Path, unbuffered: str) -> None:
    kept = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        code = "import compare.cli, sys; sys.argv = ['plan-compare', 'show', 'a']; compare.cli.main()"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=project, env=kept, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "plan-compare: what was to be written or printed is not whole, for the disk is full; make room and try again\n"
    )


@pytest.mark.parametrize("command", [("diff", "a", "b"), ("report",)], ids=lambda command: command[0])
def test_files_that_cannot_be_written_are_a_sentence_and_no_half_file(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
) -> None:
    (project / "data" / "raw" / "b.txt").write_text(SMALL.replace("甲乡", "乙乡"), encoding="utf-8")
    monkeypatch.chdir(project)
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if tmp_path / "out" in target.parents:
            raise OSError(ENOSPC, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(sys, "argv", ["plan-compare", *command, "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "the disk is full; make room or give another folder" in said and len(said.splitlines()) == 1
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file() and path.name != ".lock"] == []
