"""Sentences of reading: drawn from the numbers, right for one and for many, and something to say where there is nothing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import pandas as pd
import pytest
from other_project import other_corpus

from compare import sentences
from compare.analysis.coverage import coverage_gaps
from compare.analysis.silence import only_here
from compare.charts.labels import plan_labels
from compare.corpus import Corpus, CorpusError
from compare.likeness import crosswalk, lineage
from compare.tables import frame

FULL, UNITLESS, YEARLESS = "jiashan-2025", "yishui-2025", "binglin-2024"
JIA, YI, BING = (plan_labels(other_corpus().plans)[plan_id] for plan_id in (FULL, UNITLESS, YEARLESS))
EMPTY = Corpus({}, {})
OF_ALL: list[Callable[..., str]] = [
    sentences.plans_in, sentences.tables_hold, sentences.slips, sentences.relatives, sentences.covered, sentences.alone,
    sentences.profile, sentences.alike, sentences.doubtful, sentences.groups, sentences.singles, sentences.heritage,
    sentences.leaders, sentences.burden, sentences.names_vary, sentences.unnamed, sentences.partners, sentences.due,
    sentences.undated, sentences.recurring, sentences.promises, sentences.rivals,
]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "thing", "said"),
    [
        (0, "measure", "no measures"),
        (1, "county", "1 county"),
        (2, "county", "2 counties"),
        (1204, "unit", "1,204 units"),
    ],
)
def test_counts(n: int, thing: str, said: str) -> None:
    assert sentences.count(n, thing) == said


def test_shares_and_lists() -> None:
    assert sentences.part(12, 40, "measure") == "12 of 40 measures (30%)"
    assert sentences.part(1, 1, "measure") == "1 of 1 measure (100%)"
    assert sentences.part(0, 0) == "0 of 0"
    assert sentences.listed([]) == ""
    assert sentences.listed(["a", "b", "c"]) == "a, b and c"
    assert sentences.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


@pytest.mark.parametrize("say", OF_ALL, ids=lambda say: say.__name__)
@pytest.mark.parametrize("data", [other_corpus, lambda: other_corpus().select(plan=UNITLESS), lambda: EMPTY],
                         ids=["three plans", "one plan", "no plan"])  # fmt: skip
def test_every_sentence_is_one(say: Callable[..., str], data: Callable[[], Corpus]) -> None:
    said = say(data())
    assert said.endswith(".")
    assert said[0].isupper() or not said[0].isascii() or said[0].isdigit()
    assert not re.search(r"nan|None|<NA>|NaT|  |\.\.|(?<![0-9,])1 measures", said), said
    assert say(data()) == said


@pytest.mark.parametrize("say", OF_ALL, ids=lambda say: say.__name__)
def test_an_unknown_plan_is_answered_with_those_there_are(say: Callable[..., str]) -> None:
    with pytest.raises(CorpusError, match="no plan nowhere; there are binglin-2024, jiashan-2025, yishui-2025"):
        say(other_corpus(), plans=["nowhere"])


def test_every_sentence_is_tested() -> None:
    written = {name for name, function in vars(sentences).items()
               if inspect.isfunction(function) and function.__module__ == sentences.__name__ and name[0] != "_"}  # fmt: skip
    tested = {say.__name__ for say in OF_ALL}
    elsewhere = {name for name in written if f"sentences.{name}(" in inspect.getsource(inspect.getmodule(tested_here))}
    assert written - tested - elsewhere == {"plural", "verb"}


def tested_here() -> None:
    """Only names this file."""


# -- what they say, counted by hand -----------------------------------------------------------------------------------


def test_plans_and_tables() -> None:
    data = other_corpus()
    said = sentences.plans_in(data)
    assert said.startswith("3 plans of ") and "issued on 2025-03-18 (2 without a date)" in said
    assert f"the longest is {JIA}" in said
    assert sentences.tables_hold(data).startswith(
        "Out of the texts came 26 measures (9 a plan) under 11 actions, 32 names"
    )


def test_one_plan() -> None:
    data = other_corpus()
    assert sentences.plan_says(data, FULL) == f"{JIA} orders 10 measures under 4 actions."
    assert sentences.actions_of(data, FULL, UNITLESS) == (
        f"{JIA} sets out 4 actions with 8 measures; {YI} sets out 4 actions with 7 measures."
    )
    assert "says when in" in sentences.course(data, FULL)
    assert sentences.course(data, YEARLESS).endswith("names no time.")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"raw": "2025年\n底前", "kind": "by", "to_date": "2025-12-31"}, "“2025年 底前” is a deadline: 2025-12-31 at the latest."),
        ({"raw": "2025年", "kind": "in", "from_date": "2025-01-01", "to_date": "2025-12-31"},
         "“2025年” is a time in which: 2025-01-01 to 2025-12-31."),
        ({"raw": "2026年起", "kind": "from", "from_date": "2026-01-01"}, "“2026年起” is a beginning: from 2026-01-01 on."),
        ({"raw": "每月至少1次", "kind": "every", "every_period": "month", "every_times": 1, "at_least": True},
         "“每月至少1次” is a recurrence: at least 1 time every month."),
        ({"raw": "每两年", "kind": "every", "every_period": "2-years"}, "“每两年” is a recurrence: every two years."),
        ({"raw": "6月底前", "kind": "by", "to_date": "2025-06-30", "inferred": True},
         "2025-06-30 at the latest; the year was carried over from what stands before it."),
    ],
)  # fmt: skip
def test_what_a_row_of_years_says(row: dict[str, object], said: str) -> None:
    base = {"plan_id": "p", "start": 1200, "end": 1207, "part": "tasks", "at_least": False, "inferred": False}
    given = frame("years", [base | {k: pd.Timestamp(v) if k.endswith("_date") else v for k, v in row.items()}]).iloc[0]
    assert said in sentences.when_says(given)
    assert sentences.row_says(given).endswith("It stands at characters 1,200 to 1,207 of p.")


def test_what_other_rows_say() -> None:
    data = other_corpus()
    unit, target, measure = (getattr(data[FULL], name).iloc[0] for name in ("units", "targets", "measures"))
    assert "is 县城市管理局 in the role lead." in sentences.row_says(unit)
    assert sentences.row_says(target).startswith(
        "“95%以上” is a target for "
    ) and "at least 95 %" in sentences.row_says(target)
    assert sentences.row_says(measure).startswith(f"{FULL}/m001 is the task with the label “1．”.")


def test_two_plans_side_by_side() -> None:
    data = other_corpus()
    found = crosswalk(data, FULL, UNITLESS)
    assert "Closest are “" in sentences.counterparts(data, FULL, UNITLESS)
    said = sentences.matched(found, data, FULL, UNITLESS)
    assert said.startswith(f"Of 10 measures of {JIA}, ") and f"of 8 measures of {YI}, " in said
    assert " of 10 measures" in sentences.missing(found, data, FULL, UNITLESS)
    same = crosswalk(data, FULL, FULL)
    assert sentences.matched(same, data, FULL, FULL).count("no measures") == 2
    assert sentences.missing(same, data, FULL, FULL) == f"{JIA} has every measure of {JIA}."
    without = data.tables | {"similar": data.similar.iloc[:0], "passages": data.passages.iloc[:0]}
    assert sentences.counterparts(without, FULL, UNITLESS).startswith(f"No measure of {JIA} is like one")
    assert sentences.strokes(without, FULL, UNITLESS) == f"{JIA} and {YI} share no passage."
    assert sentences.strokes(data, FULL, UNITLESS).startswith(f"{JIA} and {YI} share ")


def test_gaps() -> None:
    data = other_corpus()
    gaps = coverage_gaps(data, "cluster").query("plan_id == @YEARLESS")
    assert sentences.left_out(gaps, data, YEARLESS).startswith(f"{BING} leaves out ")
    assert (
        sentences.left_out(gaps.iloc[:0], data, YEARLESS)
        == f"{BING} leaves out no group of like measures that others have."
    )
    assert "no plan to compare" in sentences.left_out(gaps, data.select(plan=YEARLESS), YEARLESS)
    lone = only_here(data, YEARLESS)
    assert sentences.own_only(lone, data, YEARLESS).startswith(f"{len(lone)} of 8 measures ")
    assert sentences.own_only(lone.iloc[:0], data, YEARLESS).endswith("has no measure that is like none elsewhere.")


def test_silent_plans_are_named() -> None:
    said = sentences.unnamed(other_corpus())
    assert f"{YI} names no units at all" in said
    assert f"in {BING} it is 100%" in sentences.undated(other_corpus())


def test_shared_text() -> None:
    data = other_corpus()
    traced = lineage(data.measures, data.texts, UNITLESS, plans=data.plans)
    assert sentences.drawn_from(traced, data).startswith(f"Of the measures of {YI}, ")
    assert sentences.reworded(traced).split()[1] in ("sentence", "sentences")
    assert "word for word" in sentences.longest_run(traced, data)
    alone = lineage(data.measures, data.texts, UNITLESS, [])
    assert sentences.drawn_from(alone, data).startswith("No other plan than")
    assert sentences.reworded(alone) == "No sentence was reworded from another plan."
    assert sentences.longest_run(alone, data) == "No passage stands word for word in another plan."


def test_corrections_and_unknown_words() -> None:
    data = other_corpus()
    assert sentences.corrected(data, FULL) == f"No row of {JIA} was corrected by hand."
    units = data.units.copy()
    units.loc[units.index[units["plan_id"] == FULL][:2], "corrected"] = "改名"
    assert sentences.corrected(data.tables | {"units": units}, FULL) == (
        f"By hand were corrected in {JIA}: units (2); because: “改名”."
    )
    none = pd.DataFrame({"plan_id": [], "word": []})
    assert sentences.unknown_words(none) == "Every word in the responsibility notes was understood."
    two = pd.DataFrame({"plan_id": ["a", "b"], "word": ["兜底", "兜底"]})
    assert sentences.unknown_words(two) == "1 word in responsibility notes is in no codebook: 兜底."


def test_a_briefing_goes_from_the_whole_to_the_parts() -> None:
    said = sentences.briefing(other_corpus(), FULL, UNITLESS)
    assert said[0].startswith("2 plans")
    assert len(said) == len(set(said)) == 11
    assert not any(f"{BING}" in sentence for sentence in said)
