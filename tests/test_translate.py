"""Notebooks in two languages that say the same: every cell translated, code equal, no stray English under Chinese charts."""

from __future__ import annotations

import json

import pytest
from gold_plans import ROOT

from tools import notebooks, translate

FOLDER = ROOT / "notebooks"
CHINESE = notebooks.notebooks_in(FOLDER / translate.LOCALE)
# names of tables and files, ids, marks of code, and what 06 quotes as data of a sentence's direction
ALLOWED = {
    "A",
    "M",
    "S",
    "plans",
    "parts",
    "actions",
    "measures",
    "units",
    "assignments",
    "years",
    "targets",
    "references",
    "terms",
    "sectors",
    "oddities",
    "themes",
    "similar",
    "passages",
    "clusters",
    "entries",
    "frames",
    "changes",
    "a",
    "b",
    "m",
    "line",
    "zhanhe",
    "xinjin",
    "file",
    "files",
    "in",
    "formats",
    "charts",
    "slide",
    "zh",
    "pdf",
    "png",
    "findings",
    "md",
    "crosswalk",
    "html",
    "xlsx",
    "tables",
    "txt",
    "kappa",  # coefficients of agreement, as the field writes them
    "alpha",
    "Units",
    "of",
    "the",
    "plan",
    "by",
    "what",
    "they",
    "do",
    "function",
    "count",
}
QUOTED_DATA = {"06_shared_text"}  # shows a sentence pair as an object, and why a direction is likely


def test_both_sets_say_the_same() -> None:
    assert translate.problems(FOLDER) == []
    assert [path.name for path in CHINESE] == [path.name for path in notebooks.notebooks_in(FOLDER)]


@pytest.mark.parametrize("path", CHINESE, ids=[path.stem for path in CHINESE])
def test_a_stored_chinese_notebook_is_true_and_chinese(path) -> None:
    assert notebooks.problems(path) == []
    if path.stem not in QUOTED_DATA:
        stray = translate.stray_words(json.loads(path.read_bytes()), ALLOWED)
        assert [word for word in stray if "-" not in word] == []


def changed(tmp_path, edit):
    """The problems of one notebook, its twin and its catalogue after an edit of the source notebook."""
    tmp_path.mkdir()
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# 01 · Two plans"]}
    code = {
        "cell_type": "code",
        "id": "b",
        "metadata": {},
        "outputs": [],
        "execution_count": 1,
        "source": ['lang = "en"'],
    }
    source = {"cells": [cell, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "n.ipynb").write_bytes(notebooks.written(source))
    catalogue = translate.update(tmp_path)
    catalogue.get("# 01 · Two plans").string = "# 01 · 两份方案"
    notebooks.save(translate.written(catalogue), translate.catalogue_of(tmp_path))
    twin = translate.translated(source, translate.read_catalogue(tmp_path))
    notebooks.save(notebooks.written(twin), tmp_path / "zh" / "n.ipynb")
    assert translate.problems(tmp_path) == []
    edit(source, catalogue)
    (tmp_path / "n.ipynb").write_bytes(notebooks.written(source))
    notebooks.save(translate.written(catalogue), translate.catalogue_of(tmp_path))
    return " ".join(translate.problems(tmp_path))


def test_a_changed_word_digit_or_line_of_code_is_seen(tmp_path) -> None:
    def reword(source, _catalogue):
        source["cells"][0]["source"] = ["# 01 · Three plans"]

    def other_digit(_source, catalogue):
        catalogue.get("# 01 · Two plans").string = "# 02 · 两份方案"

    def other_code(source, _catalogue):
        source["cells"][1]["source"] = ['lang = "en"\n', "x = 1"]

    assert "no translation" in changed(tmp_path / "1", reword) and "stale" in changed(tmp_path / "2", reword)
    assert "other digits" in changed(tmp_path / "3", other_digit)
    assert "not what the source and the catalogue give" in changed(tmp_path / "4", other_code)
