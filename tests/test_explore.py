"""What notebooks show: the same on every machine where nobody looks on, to be searched and chosen from where somebody does."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import matplotlib as mpl
import pandas as pd
import pytest
from other_project import other_corpus
from PIL import Image

from compare import charts, explore
from compare.corpus import Corpus, CorpusError
from compare.explore.tables import _live_column as live_column
from compare.likeness import crosswalk, lineage

FULL, UNITLESS, YEARLESS = "jiashan-2025", "yishui-2025", "binglin-2024"
EMPTY = Corpus({}, {})


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    mpl.use("agg")
    monkeypatch.delenv(explore.SESSION, raising=False)
    explore.interactive(None)
    yield
    explore.interactive(None)
    mpl.pyplot.close("all")


# -- charts -----------------------------------------------------------------------------------------------------------


def test_a_chart_is_shown_with_its_sentence_and_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    before = mpl.pyplot.get_fignums()
    shown: list[dict[str, object]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw, **how: shown.append(data))
    view = explore.chart(charts.coverage_map(other_corpus()), "<3 themes>")
    view._ipython_display_()
    picture, words = shown
    assert Image.open(io.BytesIO(picture["image/png"])).width > 1000
    assert picture["text/plain"] in view.numbers
    assert words["text/plain"].endswith("<3 themes>") and view.numbers in words["text/plain"]
    assert "&lt;3 themes&gt;" in words["text/html"] and "<details>" in words["text/html"]
    assert mpl.pyplot.get_fignums() == before


def test_a_picture_is_the_same_twice_and_small() -> None:
    one, two = (explore.as_png(charts.deadline_ladder(other_corpus())) for _ in range(2))
    assert one == two
    assert len(one) < 150_000


# -- tables -----------------------------------------------------------------------------------------------------------


def test_a_row_opens_to_its_sentence() -> None:
    corpus = other_corpus()
    view = explore.table(corpus[FULL].targets, corpus, columns=["object", "raw"], n=2, says="Two of <many>.")
    row = corpus[FULL].targets.iloc[0]
    html = view._repr_mimebundle_()["text/html"]
    assert html.count("<details>") == 2
    assert f"<mark>{row['raw']}</mark>" in html
    assert "Two of &lt;many&gt;." in html
    assert "more rows" in html and view._repr_mimebundle_()["text/plain"].endswith("Two of <many>.")


def test_rows_and_passages_stay_together_when_sorted() -> None:
    corpus = other_corpus()
    view = explore.table(corpus.targets, corpus, columns=["raw", "value"], sort="value", descending=True, n=None)
    assert [passages[0].match for passages in view.passages] == [row[0] for row in view.shown.rows]


def test_pairs_crosswalks_and_sources_open_to_both_sides() -> None:
    corpus = other_corpus()
    found = crosswalk(corpus, FULL, UNITLESS)
    present = found.measures[found.measures["relation"].notna()]
    traced = lineage(corpus.measures, corpus.texts, FULL)
    taken = traced.sentences[traced.sentences["kind"] != "own"]
    for rows in (corpus.similar, present, traced.runs, taken):
        assert len(rows)
        view = explore.table(rows, corpus, n=3)
        for passages in view.passages:
            first, second = passages
            assert first.plan_id != second.plan_id
            assert first.match and second.match
    actions = explore.table(found.actions, corpus).passages
    assert all(passages[0].match.startswith("（") for passages in actions)


def test_rows_without_a_place_have_no_passage() -> None:
    view = explore.table(explore.contents(other_corpus()), other_corpus(), n=None)
    assert not any(view.passages)
    assert "sentence" not in view.html()


def test_an_empty_table_says_so() -> None:
    view = explore.table(EMPTY.targets, EMPTY, columns=["object", "value"])
    assert "(no rows)" in repr(view) and "(no rows)" in view.html()
    explore.interactive(True)
    assert "(no rows)" in view._repr_mimebundle_()["text/html"]


def test_an_unknown_column_is_answered_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="no column nonsense; there are plan_id"):
        explore.table(other_corpus().targets, columns=["nonsense"])


def test_plain_tables_hold_nothing_that_changes() -> None:
    corpus = other_corpus()
    views = [explore.table(corpus.units, corpus) for _ in range(2)]
    one, two = (view._repr_mimebundle_() for view in views)
    assert one == two
    assert not re.search(r"<script|id=|0x[0-9a-f]{6}", one["text/html"])


def test_where_somebody_looks_on_tables_can_be_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = other_corpus()
    shown: list[object] = []
    monkeypatch.setattr("IPython.display.display", lambda *data, **how: shown.append(data))
    monkeypatch.setenv(explore.SESSION, "notebooks/00_start_here.ipynb")
    assert explore.is_interactive()
    page = explore.table(corpus.measures, corpus, columns=["measure_id", "title"])._repr_mimebundle_()["text/html"]
    assert "<script" in page and "https://www.unpkg.com" not in page.split("<script")[0]
    for row in corpus.measures["measure_id"]:
        assert row in page, "all rows can be searched, not only the first"
    explore.interactive(False)
    assert "<script" not in explore.table(corpus.measures)._repr_mimebundle_()["text/html"]


def test_a_table_to_search_holds_the_chosen_rows_in_their_order() -> None:
    explore.interactive(True)
    corpus = other_corpus()
    chosen = corpus.years[corpus.years["kind"] == "every"]
    view = explore.table(chosen, corpus, columns=["raw", "every_times", "at_least"], sort="raw", descending=True)
    found = view.live_frame()
    assert len(found) == len(chosen) > 3
    wanted = chosen.sort_values("raw", kind="stable", ascending=False)
    assert list(found["every_times"]) == list(wanted["every_times"])
    for raw, cell, passage in zip(wanted["raw"], found["raw"], found["sentence"], strict=True):
        assert raw in cell and f"<mark>{raw}</mark>" in passage
    page = view.live_html()
    assert all(raw in page for raw in wanted["raw"])


def test_what_is_searched_is_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    explore.interactive(True)
    corpus = other_corpus()
    view = explore.table(corpus.units.assign(where="line 7"), corpus, columns=["raw", "role", "collective"])
    assert list(view.live_frame()) == ["原文", "角色", "集合单位", "所在句子"]
    page = re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), view.live_html())
    assert "搜索：" in page and "表格载入中" in page and "第7行" in page
    words = re.sub(r"<script type.*?import|<[^>]*>|[a-z]+-\\d{4}", " ", page.partition("dt_args")[0], flags=re.S)
    assert not {"Loading", "need", "line", "responsible", "lead", "role"} & set(re.findall(r"[A-Za-z]+", words))
    marked = corpus[corpus.plan_ids[0]].marked()._repr_html_()
    assert ">单位</mark> " in marked and not re.search(r"title=\"[^\"]*[a-z]", marked)


def test_numbers_that_are_searched_have_the_digits_asked_for() -> None:
    rows = pd.DataFrame({"score": [0.123456, 1.0], "value": [1e7, None], "due": pd.to_datetime(["2026-12-31", None])})
    found = explore.table(rows, digits=3).live_frame()
    assert list(found["score"]) == [0.123, 1.0]
    assert str(found["value"].iloc[0]) == "10000000"
    assert re.sub("<[^>]*>", "", "|".join(found["due"])) == "2026-12-31|—" and "nowrap" in found["due"].iloc[0]


def test_cells_are_no_markup() -> None:
    rows = pd.DataFrame({"title": ["<b>1</b>", None], "n": [1, 2]})
    view = explore.table(rows)
    assert "<b>" not in view.html() and "&lt;b&gt;" in view.html()
    assert "<b>" not in live_column(rows["title"]).iloc[0]


def test_contents_count_every_row() -> None:
    corpus = other_corpus()
    found = explore.contents(corpus).set_index("table")
    assert found.loc["measures", "rows"] == len(corpus.measures)
    assert found.loc["units", UNITLESS] == 0
    assert (found.loc["years", corpus.plan_ids].sum()) == len(corpus.years)
    assert explore.contents(EMPTY).empty


# -- plans ------------------------------------------------------------------------------------------------------------


def test_the_example_is_of_a_measure_that_says_most() -> None:
    corpus = other_corpus()
    row = explore.example(corpus, FULL)
    text = repr(explore.measure_of(corpus, row))
    assert text.count("【") >= 3
    assert "from_date" in row
    assert "role" in explore.example(corpus, YEARLESS) or "op" in explore.example(corpus, YEARLESS)
    with pytest.raises(CorpusError, match="no plan nowhere; there are binglin-2024"):
        explore.example(corpus, "nowhere")


def test_a_browser_shows_the_measures_of_a_choice() -> None:
    corpus = other_corpus()
    browser = explore.browser(corpus, FULL, year=2026, n=1)
    assert repr(browser).startswith(f"Jiashan · 2026 · {len(browser.measures())} of 10 measures")
    assert len(browser.measures()) >= 2
    assert browser.html(1).count("border-left") == 1 and "more</p>" in browser.html(1)
    assert "mark" in browser.html()
    assert explore.browser(corpus, UNITLESS).choices()["function"] == []
    with pytest.raises(CorpusError, match="no sector nonsense; there are"):
        explore.browser(corpus, FULL, sector="nonsense")
    assert repr(explore.browser(EMPTY)) == "no plan · 0 measures"


def test_the_lists_of_a_browser_change_what_is_shown() -> None:
    corpus = other_corpus()
    box = explore.browser(corpus, FULL).widget()
    lists, scroll = box.children
    plan, _, function, year = lists.children
    (page,) = scroll.children
    assert "10 measures" in page.value
    year.value = "2026"
    assert "2026 · " in page.value and "of 10 measures" in page.value
    plan.value = YEARLESS
    assert year.value == explore.ALL and "8 measures" in page.value
    function.value = "教育体育"
    assert "1 of 8 measures" in page.value and "校园" in page.value
    plan.value = UNITLESS
    assert function.options == (explore.ALL,)


def test_a_reworded_sentence_stands_beside_its_source() -> None:
    corpus = other_corpus()
    traced = lineage(corpus.measures, corpus.texts, UNITLESS)
    beside = explore.reworded(corpus, traced)
    assert "line-through" in beside._repr_html_() or "underline" in beside._repr_html_()
    alone = lineage(corpus.measures, corpus.texts, UNITLESS, [])
    assert repr(explore.reworded(corpus, alone)) == "No sentence was reworded from another plan."


def test_files_are_listed_by_subject(tmp_path) -> None:
    written = [tmp_path / "charts" / "a.png", tmp_path / "charts" / "a.pdf", tmp_path / "tables.xlsx"]
    view = explore.files(written, tmp_path)
    assert view.shown.rows == (("charts/a", "pdf png"), ("tables", "xlsx"))
    assert str(tmp_path) not in repr(view)


def test_sentences_become_a_paragraph_or_a_list() -> None:
    assert explore.say("a < b")._repr_html_() == '<p style="max-width:75em">a &lt; b</p>'
    assert explore.say("a", "b")._repr_html_().count("<li>") == 2
