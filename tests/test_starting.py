"""A project laid out for a newcomer, whole or not at all, from a checkout and from the wheel."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from gold_plans import ROOT

from compare import starting
from compare.building import build, load

NAME = "张三 的方案"


def test_a_new_project_can_be_built_and_loaded_at_once(tmp_path: Path) -> None:
    made = starting.new_project(tmp_path / NAME, "en")
    assert sorted(path.name for path in (made / "data" / "raw").iterdir()) == sorted(starting.SAMPLES)
    assert sorted(path.name for path in (made / "data" / "frames").glob("*.csv")) == sorted(starting.FRAMES)
    assert not build(made / "data" / "raw").problems
    assert len(load(made).plans) == 5
    assert (made / "notebooks" / starting.FIRST_NOTEBOOK).is_file()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_folder_but_that_of_the_plans_says_what_goes_there(tmp_path: Path, lang: str) -> None:
    made = starting.new_project(tmp_path / "p", lang)
    for name, lines in starting.FOLDERS.items():
        notes = list((made / name).glob("*.txt")) if name != "data/raw" else []
        assert [note.read_text(encoding="utf-8-sig").strip() for note in notes] == (
            [lines[lang == "en"]] if name != "data/raw" else []
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guide_comes_along_in_one_language_and_its_links_lead_somewhere(tmp_path: Path, lang: str) -> None:
    made = starting.new_project(tmp_path / NAME, lang)
    pages = [*made.glob("*.md"), *made.glob("docs/*.md")]
    assert {path.name.endswith(".zh-CN.md") for path in pages} == {lang == "zh"}
    assert {"README", "frames", "codebooks", "corrections"} <= {path.name.partition(".")[0] for path in pages}
    for path in pages:
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)\s#]+)", re.sub(r"```.*?```", "", text, flags=re.S)):
            assert "://" in target or (path.parent / target).is_file(), f"{path.name}: {target}"
        assert text.count("```") == (ROOT / path.relative_to(made)).read_text(encoding="utf-8").count("```")
    said = " ".join(lines[lang == "en"] for lines in starting.FOLDERS.values())
    assert all((made / name).is_file() for name in re.findall(r"docs/[\w.-]+\.md", said))


def test_an_empty_folder_will_do_and_a_full_one_is_left_alone(tmp_path: Path) -> None:
    assert starting.new_project(tmp_path / "empty").is_dir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(starting.ProjectError, match="something is there already"):
        starting.new_project(tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_the_folder_that_somebody_stands_in_is_filled_and_not_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("长" * 80)
    folder.mkdir()
    monkeypatch.chdir(folder)
    starting.new_project(".")
    assert {"data", "notebooks", "start.cmd"} <= {path.name for path in Path().iterdir()}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    with pytest.raises(starting.ProjectError, match="a project is there already"):
        starting.new_project(".")


class Server:
    """A JupyterLab that is told to end twice before it does."""

    returncode = 0

    def __init__(self, command: list[str], env: dict[str, str], **_: object) -> None:
        self.command, self.path, self.waits = command, env["PATH"], 0
        Server.last = self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def poll(self) -> int | None:
        return 0 if self.waits == 3 else None

    def wait(self) -> None:
        self.waits += 1
        if self.waits < 3:
            raise KeyboardInterrupt


def test_jupyterlab_opens_on_the_first_notebook_and_asks_itself_what_ctrl_c_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = starting.new_project(tmp_path / NAME)
    monkeypatch.setattr("compare.building.load", lambda top: None)
    monkeypatch.setattr(starting.subprocess, "Popen", Server)
    assert starting.open_lab(made, options=["--no-browser"]) == 0
    assert Server.last.waits == 3
    # JupyterLab sets the page of its server itself: only its own option counts
    assert Server.last.path.split(os.pathsep)[0] == str(Path(sys.executable).parent)
    assert {f"--ServerApp.root_dir={made}", "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"} <= {
        *Server.last.command
    }


def test_a_project_that_stands_open_is_shown_and_not_opened_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = starting.new_project(tmp_path / NAME)
    opened: list[str] = []
    monkeypatch.setattr("compare.building.load", lambda top: None)
    monkeypatch.setattr(starting.webbrowser, "open", opened.append)
    monkeypatch.setattr(starting.urllib.request, "urlopen", lambda *_, **__: BytesIO())
    server = {"root_dir": str(made), "url": "http://localhost:8888/", "token": "t"}
    other = server | {"root_dir": str(tmp_path), "url": "http://localhost:9/"}
    listed = "\n".join(["no server", json.dumps(other), json.dumps(server)]).encode()
    monkeypatch.setattr(starting.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, listed))
    assert starting.open_lab(made) == 0
    assert opened == ["http://localhost:8888/lab/tree/notebooks/00_start_here.ipynb?token=t"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(starting.shutil, "copyfile", full)
    with pytest.raises(starting.ProjectError, match="the disk is full"):
        starting.new_project(tmp_path / "p")
    assert list(tmp_path.iterdir()) == []


def test_chinese_menus_where_the_language_pack_is_there(tmp_path: Path) -> None:
    for lang, menus in (("zh", "zh_CN"), ("en", "default")):
        made = starting.new_project(tmp_path / lang, lang)
        settings = json.loads((made / starting.LAB_SETTINGS / "overrides.json").read_text(encoding="utf-8"))
        assert settings["@jupyterlab/translation-extension:plugin"] == {"locale": menus}


@pytest.mark.skipif(os.name == "nt", reason="a file of a shell")
def test_the_file_to_double_click_opens_the_project_with_the_python_that_made_it(tmp_path: Path) -> None:
    made = starting.new_project(tmp_path / NAME)
    told = made / "start.sh"
    assert os.access(told, os.X_OK)
    told.write_text(told.read_text(encoding="utf-8").replace(" lab", " --version"), encoding="utf-8")
    said = subprocess.run([told], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True).stdout
    assert said.startswith("plan-compare ")


def lines_of_cmd(path: Path) -> list[str]:
    """The lines of a file for Windows, which must end as Windows ends them."""
    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") and data.endswith(b"\r\n")
    return data.decode().splitlines()


def test_files_to_double_click_on_windows_bear_chinese_blanks_and_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", r"C:\100% & 张三 (1)\python.exe")
    own, of_checkout = (
        lines_of_cmd(starting.new_project(tmp_path / NAME) / "start.cmd"),
        lines_of_cmd(ROOT / "start.cmd"),
    )
    assert '@"C:\\100%% & 张三 (1)\\python.exe" -m compare.cli lab' in own
    for lines in (own, of_checkout):
        told = next(number for number, line in enumerate(lines) if "chcp 65001" in line)
        assert all(line.isascii() for line in lines[: told + 1])
        assert any('pushd "%~dp0"' in line for line in lines) and lines[-1].strip("@") == "pause"
        labels = {line[1:] for line in lines if line.startswith(":")}
        assert labels == {word for line in lines for word in re.findall(r"goto (\w+)", line)}


def test_files_to_double_click_are_short() -> None:
    for name in ("start.cmd", "start.sh"):
        assert len((ROOT / name).read_bytes().splitlines()) <= 10


def test_the_wheel_holds_what_a_project_begins_with(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from hatchling.build import build_wheel; import sys; build_wheel(sys.argv[1])"]
    subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"compare/shipped/data/raw/{name}" for name in starting.SAMPLES} <= names
    assert {f"compare/shipped/data/frames/{name}" for name in starting.FRAMES} <= names
    assert len([name for name in names if name.startswith("compare/shipped/data/raw/")]) == len(starting.SAMPLES)
    assert f"compare/shipped/notebooks/{starting.FIRST_NOTEBOOK}" in names
    assert {path.name for path in (ROOT / "src" / "compare" / "codebook").glob("*.csv")} <= {
        Path(name).name for name in names
    }
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = f"from compare.starting import new_project; new_project({NAME!r}, 'en')"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site"), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / NAME / "notebooks" / starting.FIRST_NOTEBOOK).is_file()
