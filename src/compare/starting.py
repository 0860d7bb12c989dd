"""A project of one's own, laid out for somebody who has never seen one, and JupyterLab opened in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from compare.errors import CompareError
from compare.files import cannot_write
from compare.language import check_lang
from compare.saying import say

# the plans that come with the package, as they were published
SAMPLES = ("linxiang-2024.txt", "maqin-2020.txt", "xinjin-2024.txt", "yunyang-2024.txt", "zhanhe-2024.txt")
FRAMES = ("safety-2024.csv",)  # the frame lists that come with it
FIRST_NOTEBOOK = "00_start_here.ipynb"
LAB_SETTINGS = ".lab"

# what each empty folder of a project is for: [Chinese, English]
FOLDERS = {
    "data/raw": (
        "把各地发布的方案原文件放在这里，一份方案一个文件（txt、docx、pdf、网页、xlsx、csv）；文件名就是方案的编号。",
        "Put the published plans here, one file a plan (txt, docx, pdf, web page, xlsx, csv); the name is the plan's id.",
    ),
    "data/corrections": (
        "读错的行在这里更正：每份方案一个 <方案编号>.yaml，写法见 docs/corrections.zh-CN.md。",
        "Rows that were read wrongly are corrected here: one <plan_id>.yaml a plan, as docs/corrections.md says.",
    ),
    "data/decisions": (
        "人工判定哪些举措是同一件事，写在 matches.csv；判定优先于计算结果。",
        "Judgements by hand on which measures are the same, in matches.csv; they override the scores.",
    ),
    "data/frames": (
        "对照用的框架放在这里：一个 csv 或 xlsx 文件一个框架（列：编号、名称、说明等），生成数据表时各方案逐条与它对照，写法见 docs/frames.zh-CN.md。",
        "Frames to lay plans against: one csv or xlsx file a frame (id, name, description …); a build compares every plan with it "
        "(docs/frames.md).",
    ),
    "data/processed": (
        "由程序生成的数据表，随时可以删除重建；不要在这里保存自己的文件。",
        "Tables that a build writes; they may be deleted and built again. Keep no files of your own here.",
    ),
    "my_words": (
        "自己的词表放在这里：同名文件替换自带词表，sectors.extra.csv 这样的文件是补充；用 plan-compare build --codebook my_words 启用，写法见 docs/codebooks.zh-CN.md。",
        "Word lists of your own: a file of the same name replaces the shipped one, sectors.extra.csv is added to it; "
        "used with plan-compare build --codebook my_words (docs/codebooks.md).",
    ),
    "reports": (
        "图表、表格和简报材料写到这里（plan-compare report）。",
        "Charts, tables and briefing files are written here (plan-compare report).",
    ),
}
NOTE = {"zh": "说明.txt", "en": "READ ME.txt"}
PAGE = {"zh": ".zh-CN.md", "en": ".md"}  # how the pages of the guide end


class ProjectError(CompareError, ValueError):
    """A project that cannot be laid out or opened; the message names the folder and the way out."""


def shipped(*names: str) -> Path:
    """A file or folder that comes with the package: ``shipped("notebooks")``, ``shipped("data", "raw")``.

    In a checkout it stands at the project's top, in an installed package inside it.

    Raises
    ------
    ProjectError
        Where the installation lacks it.
    """
    here = Path(__file__).parent
    for top in (here / "shipped", here.parents[1]):
        if (path := top.joinpath(*names)).exists():
            return path
    raise ProjectError(f"{here}: {'/'.join(names)} is missing there; install plan-compare again")


def new_project(folder: str | Path, lang: str | None = None) -> Path:
    """Lay out a project: the sample plans, the notebooks and the guide of a language, and folders that say what goes there.

    Parameters
    ----------
    folder : path
        Made by this call; may exist where it is empty.
    lang : {"zh", "en"}, optional
        Of the notebooks, the guide and the lines in the empty folders; the current language by default.

    Returns
    -------
    Path
        The folder, absolute.

    Raises
    ------
    ProjectError
        Where something stands in the folder already, or it cannot be written.
    """
    lang = check_lang(lang)
    top = Path(folder).expanduser().absolute()
    try:
        if (top / "data" / "raw").is_dir():
            raise ProjectError(f'{top}: a project is there already; open it: plan-compare lab --project "{top}"')
        if top.exists() and (not top.is_dir() or any(top.iterdir())):
            raise ProjectError(f"{top}: something is there already; name a new folder, or an empty one")
        top.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=top.parent) as staging:
            made = Path(staging) / "project"
            _lay_out(made, lang)
            if top.exists():
                _fill(top, made)
            else:
                made.rename(top)
    except OSError as error:
        raise ProjectError(cannot_write(top, error)) from error
    return top


def _fill(top: Path, made: Path) -> None:
    """Move a project into an empty folder, which somebody may stand in; all of it is taken out where one step fails."""
    moved: list[Path] = []
    try:
        for path in sorted(made.iterdir()):
            path.rename(top / path.name)
            moved.append(path)
    except BaseException:
        for path in moved:
            (top / path.name).rename(path)
        raise


def _lay_out(made: Path, lang: str) -> None:
    for name, lines in FOLDERS.items():
        folder = made / name
        folder.mkdir(parents=True)
        if name != "data/raw":  # every file there is a plan
            (folder / NOTE[lang]).write_text(lines[lang == "en"] + "\n", encoding="utf-8-sig")
    for name in SAMPLES:
        shutil.copyfile(shipped("data", "raw", name), made / "data" / "raw" / name)
    for name in FRAMES:
        shutil.copyfile(shipped("data", "frames", name), made / "data" / "frames" / name)
    notebooks = shipped("notebooks")
    if lang == "zh" and (notebooks / "zh").is_dir():
        notebooks = notebooks / "zh"
    (made / "notebooks").mkdir()
    for path in sorted(notebooks.iterdir()):
        if path.is_file() and path.suffix in (".ipynb", ".txt"):
            shutil.copyfile(path, made / "notebooks" / path.name)
    _write_guide(made, lang)
    _write_starters(made)
    _write_lab_settings(made / LAB_SETTINGS, lang)


def _write_guide(made: Path, lang: str) -> None:
    """The README and the pages of the guide in one language, with their pictures; links to what stays behind become words."""
    readme = shipped(f"README{PAGE[lang]}")
    docs = shipped("docs")
    names = {f"docs/{path.name}" for path in docs.glob("*.md") if path.name.endswith(PAGE["zh"]) == (lang == "zh")}
    pages = {readme.name: readme} | {name: docs / name.removeprefix("docs/") for name in names - {"docs/house.md"}}

    def there(folder: str, link: re.Match[str]) -> str:
        picture, words, target = link.groups()
        name = os.path.normpath(f"{folder}/{target.partition('#')[0]}").replace(os.sep, "/")
        if picture and (source := docs.parent / name).is_file():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, made / name)
            return link[0]
        return link[0] if "://" in target or target.startswith("#") or name in pages else words

    (made / "docs").mkdir()
    for name, page in pages.items():
        text = re.sub(r"(?m)^\[(?:English|中文|中文说明)\]\(.+\)\n\n?", "", page.read_text(encoding="utf-8"), count=1)
        parts = re.split(r"(```.*?```)", text, flags=re.S)  # links and code in turn
        folder = Path(name).parent.as_posix()
        parts[::2] = [re.sub(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", partial(there, folder), part) for part in parts[::2]]
        (made / name).write_text("".join(parts), encoding="utf-8")


def _write_starters(made: Path) -> None:
    """Files to double-click: JupyterLab in this project, with the Python that laid it out."""
    python = sys.executable
    # cmd reads the file as UTF-8 from the second line on
    doubled = python.replace("%", "%%")
    cmd = f'@chcp 65001 >nul\n@pushd "%~dp0"\n@"{doubled}" -m compare.cli lab\n@pause\n'
    (made / "start.cmd").write_bytes(cmd.replace("\n", "\r\n").encode())
    quoted = python.replace("'", "'\\''")
    shell = made / "start.sh"
    shell.write_bytes(os.fsencode(f'#!/bin/sh\ncd "$(dirname "$0")" && exec \'{quoted}\' -m compare.cli lab\n'))
    shell.chmod(0o755)


def _write_lab_settings(folder: Path, lang: str) -> None:
    """Defaults of JupyterLab for a project; what a user chose in JupyterLab itself goes before them."""
    folder.mkdir(parents=True, exist_ok=True)
    menus = "zh_CN" if lang == "zh" and find_spec("jupyterlab_language_pack_zh_CN") else "default"
    settings = {
        "@jupyterlab/translation-extension:plugin": {"locale": menus},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    (folder / "overrides.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")


def open_lab(folder: str | Path | None = None, lang: str | None = None, options: Sequence[str] = ()) -> int:
    """Open JupyterLab in a project, its tables built first where they are missing or old.

    Parameters
    ----------
    folder : path, optional
        The project, or any folder inside it; the current folder by default.
    lang : {"zh", "en"}, optional
        Of the menus; the current language by default.
    options : sequence of str
        Handed on to JupyterLab, such as ``--no-browser``.

    Returns
    -------
    int
        JupyterLab's exit status.

    Raises
    ------
    ProjectError
        Where JupyterLab is not installed.
    BuildError
        Where no project is found, or its tables cannot be built.
    """
    from compare.building import find_data, load

    if find_spec("jupyterlab") is None:
        raise ProjectError("JupyterLab is not installed; install it: python -m pip install jupyterlab")
    lang = check_lang(lang)
    top = find_data(folder).parent
    load(top)
    settings = top / LAB_SETTINGS
    if not (settings / "overrides.json").exists():
        _write_lab_settings(settings, lang)
    notebooks = top / "notebooks" / ("zh" if lang == "zh" and (top / "notebooks" / "zh").is_dir() else "")
    first = notebooks / FIRST_NOTEBOOK
    page = f"/lab/tree/{first.relative_to(top).as_posix()}" if first.exists() else "/lab"
    if not options and (address := _address(top)):
        print(say(f"JupyterLab is open in this project already: {address}"))
        webbrowser.open(address.replace("/?", f"{page}?"))
        return 0
    command = [
        *(sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={top}", f"--LabApp.default_url={page}"),
        *(f"--LabApp.app_settings_dir={settings}", "--Application.log_level=WARN", *options),
    ]
    print(
        say("JupyterLab opens in your browser. To end it, come back to this window and press Ctrl-C twice."), flush=True
    )
    # terminals and notebooks of this JupyterLab find the command, whether or not its environment was activated
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    environment = os.environ | {"PLAN_COMPARE_LANG": lang, "PATH": path}
    with subprocess.Popen(command, cwd=top, env=environment) as server:
        while server.poll() is None:
            with suppress(KeyboardInterrupt):  # JupyterLab hears Ctrl-C too, and asks what is meant
                server.wait()
    return server.returncode


def _address(top: Path) -> str | None:
    """Where a JupyterLab answers that stands open in a project; None where none does."""
    listed = subprocess.run([sys.executable, "-m", "jupyterlab", "list", "--json"], capture_output=True, check=False)
    for line in listed.stdout.splitlines():
        with suppress(ValueError, KeyError, OSError):
            server = json.loads(line)
            if Path(server["root_dir"]) == top:
                address = f"{server['url']}?token={server['token']}"
                urllib.request.urlopen(address, timeout=5).close()
                return address
    return None
