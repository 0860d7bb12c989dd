"""The rows of a plan checked one after the other: what is said stands in the files, what cannot be written is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from review.conftest import PLAN, files_of

from compare import explore, language
from compare.building import load
from compare.corrections import load_corrections
from compare.explore.review import Review
from compare.explore.review_window import Window
from compare.review.checked import read_checked_file

pytest_plugins = ("review.conftest",)


@pytest.fixture
def review(project: Path) -> Review:
    return explore.review(load(project), PLAN, by="甲", tables=("units", "years", "targets", "measures"))


def at(review: Review, table: str, **wanted: object) -> None:
    """Go to a row."""
    review.at = next(
        i for i, (name, row) in enumerate(review.rows) if name == table and all(row[k] == v for k, v in wanted.items())
    )


def test_the_plain_form_shows_the_first_rows_with_their_ids_and_words_marked(review: Review) -> None:
    page = repr(review)
    assert page.splitlines()[0].startswith(f"{PLAN}: ")
    assert page.count("【") >= 3 and f"{PLAN} " in page
    assert repr(review) == page and "<mark" in review.html()


def test_what_is_said_is_written_at_once(review: Review, project: Path) -> None:
    at(review, "units", name="县水利局")
    assert review.judge("right")
    at(review, "targets", raw="120公里")
    assert review.correct({"op": ">=", "value": "", "unit": "—"})
    at(review, "years", raw="2026年底前")
    assert review.remove(note="不是期限")
    at(review, "units", name="县财政局")
    assert review.add({"raw": "县政府", "role": "lead", "measure_id": f"{PLAN}/m007"}), review.status
    assert set(files_of(project)) == {f"data/checked/{PLAN}.csv", f"data/corrections/{PLAN}.yaml"}
    corpus = load(project)
    assert (corpus.targets.query("raw == '120公里' and plan_id == @PLAN")["op"] == ">=").all()
    assert corpus.units.query("raw == '县政府' and plan_id == @PLAN")["checked"].tolist() == ["right"]
    assert "2026年底前" not in set(corpus.years.query("plan_id == @PLAN")["raw"])
    assert corpus.units.query("name == '县水利局' and plan_id == @PLAN")["checked"].eq("right").sum() == 1


def test_what_was_written_is_told_in_the_words_of_the_sheet(review: Review) -> None:
    with language.spoken("zh"):
        at(review, "targets", raw="120公里")
        assert review.correct({"op": ">="}) and review.status.startswith("指标：关系 = → 不低于；→ checked/")
        at(review, "years", raw="2026年底前")
        assert review.remove() and "删去“2026年底前”" in review.status


def test_a_row_judged_twice_has_one_verdict(review: Review, project: Path) -> None:
    for verdict in ("right", "unsure"):
        assert review.judge(verdict)
    verdicts, problems = read_checked_file(project / "data" / "checked" / f"{PLAN}.csv")
    assert problems == [] and [verdict.verdict for verdict in verdicts] == ["unsure"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"value": "十二"}, "value is a number, not 十二"),
        ({"raw": "昔日之文"}, "the text has no passage"),
        ({"op": "—"}, "Nothing is filled in"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_written(
    review: Review, project: Path, typed: dict[str, str], says: str
) -> None:
    at(review, "targets", raw="120公里")
    assert not review.correct(typed)
    assert says in review.status and files_of(project) == {}


def test_in_a_folder_that_cannot_be_written_what_was_said_is_kept(review: Review, project: Path) -> None:
    (project / "data" / "checked").write_text("a file in the place of the folder", encoding="utf-8")
    assert review.judge("right")
    assert "Not written" in review.status and review.unsaved
    assert review.csv().decode("utf-8-sig").count(",right,") == 1


def test_what_could_not_be_written_is_written_with_the_next_row(review: Review, project: Path) -> None:
    """A disk that was full while a row was judged and another corrected has room again: nothing is lost or doubled."""
    folder = project / "data" / "checked"
    folder.write_text("a file in the place of the folder", encoding="utf-8")
    at(review, "targets", raw="120公里")
    assert review.correct({"op": ">="}) and review.unsaved
    window = Window(review)
    assert "corrections-yunxi-2025.yaml" in window.links.value and b"'>='" in review.yaml()
    at(review, "units", name="县水利局")
    assert review.judge("right") and review.unsaved and set(files_of(project)) == set()
    folder.unlink()
    at(review, "units", name="县财政局")
    assert review.judge("unsure") and not review.unsaved
    verdicts, problems = read_checked_file(folder / f"{PLAN}.csv")
    assert problems == [] and sorted(verdict.verdict for verdict in verdicts) == ["right", "right", "unsure", "wrong"]
    assert len(load_corrections(project / "data" / "corrections")) == 1


def test_the_order_is_that_of_doubt_and_checked_rows_come_last(review: Review, project: Path) -> None:
    first = review.rows[0]
    assert review.judge("right")
    again = explore.review(load(project), PLAN, tables=("units", "years", "targets", "measures"))
    assert again.rows[-1][1]["checked"] == "right" and again.rows[0][1]["start"] != first[1]["start"]


def test_widgets_do_what_the_keys_say(review: Review, project: Path) -> None:
    from compare.explore.review_window import Window

    window = Window(review)
    window.key.value = "1"
    window.key.value = "4"
    window.key.value = "2"
    assert review.at == 3 and window.key.value == ""
    verdicts, _ = read_checked_file(project / "data" / "checked" / f"{PLAN}.csv")
    assert [verdict.verdict for verdict in verdicts] == ["right", "wrong"]
    window.key.value = "5"
    assert review.at == 2
    assert "navigator.clipboard" in window.links.value and "data:text/csv" in window.links.value


def test_a_function_of_ones_own_can_be_chosen(project: Path) -> None:
    own = project / "words"
    own.mkdir()
    (own / "unit_functions.extra.csv").write_text("word,function\n河长制,河湖管护\n", encoding="utf-8")
    corpus = load(project, codebook=own)
    assert not explore.review(corpus, PLAN, tables=("units",)).correct({"function": "河湖管护"})
    review = explore.review(corpus, PLAN, tables=("units",), codebook=own)
    at(review, "units", name="县水利局")
    window = Window(review)
    assert "河湖管护" in window.fields["function"].options
    window.fields["function"].value = "河湖管护"
    assert review.correct(window._filled()), review.status
    again = load(project, codebook=own)
    assert again.units.query("name == '县水利局' and plan_id == @PLAN")["function"].eq("河湖管护").any()
