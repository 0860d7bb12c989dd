"""A real JupyterLab over a copy of the project, and a real Chromium that works in it as a person would."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
from gold_plans import ROOT
from selenium import webdriver
from selenium.common.exceptions import (
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DRIVERS = ("chromedriver", "chromium.chromedriver")
TOKEN = "only-for-this-test"
PATIENCE = 60  # seconds for a page to be there
RUNNING = 240  # seconds for a notebook to run through
WINDOW = (1360, 1900)

PROMPTS = """
return [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputPrompt')]
  .map(prompt => prompt.textContent)
"""

# A browser that talks to nobody but the server of the test.
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    f"--window-size={WINDOW[0]},{WINDOW[1]}",
)  # fmt: skip
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def programs() -> tuple[str | None, str | None]:
    """The browser and its driver on this machine, or None."""
    return tuple(next(filter(None, map(shutil.which, names)), None) for names in (BROWSERS, DRIVERS))  # type: ignore


def copy_project(folder: Path) -> Path:
    """The plans, their tables and the notebooks, so that nothing in the project is changed."""
    for name in ("notebooks", "data"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    return folder


@contextmanager
def jupyterlab(project: Path) -> Iterator[str]:
    """A server over a project; gives its address, and stops it in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = project / ".jupyter-home"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JPY_", "JUPYTER"))}
    news = home / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")
    environment |= {name: str(home / name.lower()) for name in
                    ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_SETTINGS_DIR")}  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={project}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--allow-root",
    ]  # fmt: skip
    with (project / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _until(lambda: _answers(f"{address}/api/status?token={TOKEN}"), PATIENCE, "JupyterLab did not start")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return "started" in json.loads(answer.read())
    except OSError:
        return False


def stop_kernels(address: str) -> None:
    """Let the server end every kernel, so that a long session of tests does not fill the machine."""
    with urllib.request.urlopen(f"{address}/api/sessions?token={TOKEN}", timeout=PATIENCE) as answer:
        sessions = json.loads(answer.read())
    for session in sessions:
        where = f"{address}/api/sessions/{session['id']}?token={TOKEN}"
        urllib.request.urlopen(urllib.request.Request(where, method="DELETE"), timeout=PATIENCE).close()


def _until(true: Callable[[], bool], seconds: float, or_else: str) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(or_else)
        time.sleep(0.25)


@contextmanager
def chromium(folder: Path, logs: Mapping[str, str] | None = None) -> Iterator[webdriver.Chrome]:
    """A browser with an empty profile that has Chinese letters, whatever the machine has, and keeps the logs asked for."""
    browser, driver = programs()
    fonts = folder / "fonts.conf"
    where = Path(pylopdf_fonts_zh_cn.sans_path()).parent
    fonts.write_text(FONTS.format(fonts=where, cache=folder / "font-cache"), encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = str(browser)
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    if logs:
        options.set_capability("goog:loggingPrefs", dict(logs))
    service = webdriver.ChromeService(driver, env={**os.environ, "FONTCONFIG_FILE": str(fonts)})
    window = webdriver.Chrome(options, service)
    try:
        window.set_window_size(*WINDOW)
        yield window
    finally:
        window.quit()


class Lab:
    """One window of JupyterLab."""

    def __init__(self, window: webdriver.Chrome, address: str) -> None:
        self.window, self.address = window, address

    def wait(self, found: Callable[[], Any], seconds: float = PATIENCE, what: str = "") -> Any:
        """Wait until something is there and true."""
        ignored = (NoSuchElementException, StaleElementReferenceException, ElementNotInteractableException)
        try:
            return WebDriverWait(self.window, seconds, 0.3, ignored).until(lambda _: found())
        except TimeoutException:
            raise AssertionError(f"not seen within {seconds} seconds: {what or 'what was waited for'}") from None

    def all(self, css: str) -> list[WebElement]:
        """Everything on the page that fits."""
        return self.window.find_elements(By.CSS_SELECTOR, css)

    def click(self, css: str, text: str = "", last: bool = False) -> None:
        """Click the first thing that fits, as soon as there is one; the page may draw it anew meanwhile."""

        def once() -> bool:
            found = [one for one in self.all(css) if one.is_displayed() and text in ("", one.text.strip())]
            if not found:
                return False
            one = found[-1 if last else 0]
            self.window.execute_script("arguments[0].scrollIntoView({block: 'nearest'})", one)
            one.click()
            return True

        self.wait(once, what=f"{css} {text}".strip())

    def open(self, notebook: str) -> None:
        """Open a notebook in a window of its own, and wait for its kernel."""
        self.window.get(f"{self.address}/lab/workspaces/w{time.monotonic_ns()}/tree/notebooks/{notebook}?token={TOKEN}")
        self.wait(lambda: self.all(".jp-Notebook .jp-CodeCell"), what=notebook)
        self.wait(lambda: self.all('.jp-Notebook-ExecutionIndicator[data-status="idle"]'), what="a kernel at rest")

    def menu(self, name: str, entry: str) -> None:
        """Choose an entry of the menu bar."""
        self.click(".lm-MenuBar-item", name)
        self.click(".lm-Menu-item .lm-Menu-itemLabel", entry)

    def write_cell(self, holds: str, text: str) -> None:
        """Click into the cell that holds some words, select all of it and type."""
        cells = self.wait(
            lambda: [cell for cell in self.all(".jp-CodeCell .cm-content") if holds in cell.text],
            what=f"a cell with {holds}",
        )
        self.window.execute_script("arguments[0].scrollIntoView({block: 'center'})", cells[0])
        cells[0].click()
        keys = ActionChains(self.window)
        keys.key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).send_keys(Keys.DELETE).perform()
        for i, line in enumerate(text.splitlines()):
            ActionChains(self.window).send_keys(*([Keys.ENTER] if i else []), line).perform()

    def run_all(self) -> None:
        """Run → Run All Cells, as the notebooks tell their reader, and wait until no cell is at work any more."""
        self.menu("Run", "Run All Cells")
        self.wait(lambda: any("*" in prompt for prompt in self.prompts()), what="a cell at work")
        self.wait(lambda: not any("*" in prompt for prompt in self.prompts()), RUNNING, "the end of the run")

    def prompts(self) -> list[str]:
        """What stands beside the cells of code: ``[3]:`` after a run, ``[*]:`` while it lasts."""
        found: list[str] = self.window.execute_script(PROMPTS)
        return found

    def saved(self, notebook: Path) -> dict[str, Any]:
        """Save the open notebook and read it from disk."""
        before = notebook.stat().st_mtime_ns
        self.menu("File", "Save Notebook")

        def whole() -> dict[str, Any] | None:
            try:
                return json.loads(notebook.read_bytes()) if notebook.stat().st_mtime_ns != before else None
            except ValueError:
                return None  # the server is still writing it

        found: dict[str, Any] = self.wait(whole, what=f"{notebook.name} saved")
        return found

    def show(self, css: str) -> WebElement:
        """Scroll the first thing that fits into the window."""
        found: WebElement = self.wait(lambda: self.all(css), what=css)[0]
        self.window.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        time.sleep(0.5)  # the page draws what came into sight
        return found

    def picture(self, path: Path) -> None:
        """Save what the window shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        assert self.window.save_screenshot(str(path))
