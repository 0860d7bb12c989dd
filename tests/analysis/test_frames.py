"""Coverage of a frame counted, gaps with words to borrow, the comparative table, the ledger and the calendar."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from compare.analysis.comparative import comparative_table, wide
from compare.analysis.frames import coverage_by_entry, coverage_by_plan, entry_states, entry_timeline
from compare.analysis.gaps import gaps
from compare.analysis.ledger import calendar, ledger
from compare.corpus import Corpus
from compare.errors import ChoiceError, UnknownError
from compare.frames import Frame
from tests.frames import made

RICH = """丁县安全工作方案（2024—2026年）
一、主要任务
（一）开展隐患排查行动
1．建立重大隐患数据库。2024年11月底前建成重大隐患数据库，入库企业不少于50家。（牵头单位：县应急局；责任单位：县水利局）
2．推广应急广播。2025年底前行政村应急广播覆盖率达到90%。（责任单位：县水利局）
3．组织安全知识进校园。每季度举办校园安全知识讲座。
"""
POOR = """戊县安全工作方案（2024—2026年）
一、主要任务
（一）开展隐患排查行动
1．建立重大隐患数据库。加快建设重大隐患数据库。（牵头单位：县应急局）
2．养殖黑山羊。新建黑山羊养殖场三处，培育山羊合作社。
"""
LIST = """id,name,description,kind
X1,重大隐患数据库,2024年底前建成重大隐患数据库,measure
X2,应急广播,行政村应急广播覆盖率达到90%,measure
X3,校园安全知识,安全知识进校园；举办校园安全知识讲座,measure
X4,火箭回收试验,火箭发动机回收试验；卫星测控站,measure
"""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return made.corpus(ding_2024=RICH, wu_2024=POOR)


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory) -> Frame:
    return made.frame(tmp_path_factory.mktemp("frames"), LIST)


def test_coverage_by_plan_counts_what_stands_in_frames(corpus: Corpus, frame: Frame) -> None:
    found = coverage_by_plan(corpus, frame).set_index("plan_id")
    assert list(found.loc["ding-2024", ["entries", "have", "absent", "own"]]) == [4, 3, 1, 0]
    assert list(found.loc["wu-2024", ["entries", "have", "absent", "own"]]) == [4, 1, 3, 1]
    assert found.loc["ding-2024", "share"] == 0.75
    assert (found["national"] + found["adapted"] == found["have"]).all()


def test_plans_stand_side_by_side(corpus: Corpus, frame: Frame) -> None:
    found = coverage_by_entry(corpus, frame).set_index("entry_id")
    assert list(found.columns) == ["no", "name", "kind", "plans", "share", "ding-2024", "wu-2024"]
    assert list(found["plans"]) == [2, 1, 1, 0]
    assert found.loc["X2", "wu-2024"] == "absent"


def test_one_plan_entry_by_entry(corpus: Corpus, frame: Frame) -> None:
    found = entry_states(corpus, "ding-2024", frame).set_index("entry_id")
    assert found.loc["X1", "evidence"] == "1．建立重大隐患数据库"
    assert found.loc["X1", "deadline"] == "earlier"
    assert pd.isna(found.loc["X4", "evidence"])


def test_an_entry_from_the_frame_down(corpus: Corpus, frame: Frame) -> None:
    found = entry_timeline(corpus, "X1", frame)
    assert list(found["plan_id"]) == ["own", "ding-2024", "wu-2024"]
    assert found.loc[1, "deadline_change"] == "earlier" and "2024年11月底前" in found.loc[1, "deadline"]
    for row in found.iloc[1:].itertuples():
        assert corpus.texts[row.plan_id][int(row.start) : int(row.end)] == row.raw
    with pytest.raises(UnknownError, match="no entry X9 in own; there are X1, X2, X3, X4"):
        entry_timeline(corpus, "X9", frame)


def test_gaps_come_with_the_best_words(corpus: Corpus, frame: Frame) -> None:
    found = gaps(corpus, "wu-2024", frame)
    assert list(found["entry_id"]) == ["X2", "X3", "X4"]  # unit, time and number before one with less; nobody's last
    first = found.iloc[0]
    assert (first["have"], first["complete"], first["best_measure"]) == (1, 3, "ding-2024/m002")
    assert (first["lead"], first["deadline"], first["number"]) == ("县水利局", "2025年底前", "90%")
    for row in found.itertuples():
        assert corpus.texts["wu-2024"][row.nearest_start : row.nearest_end].strip()
    best = found[found["best_plan"].notna()]
    for row in best.itertuples():
        assert corpus.texts[row.best_plan][row.start : row.end].strip() == row.wording
    assert pd.isna(found.iloc[2]["best_plan"]) and found.iloc[2]["have"] == 0
    assert list(gaps(corpus, "ding-2024", frame)["entry_id"]) == ["X4"]


def test_cells_say_who_when_and_how_much(corpus: Corpus, frame: Frame) -> None:
    table = comparative_table(corpus, frame=frame)
    assert len(table) == 8
    cells = wide(table)
    assert list(cells.columns) == ["ding-2024", "wu-2024"]
    assert list(cells.index.get_level_values("row")) == ["重大隐患数据库", "应急广播", "校园安全知识", "火箭回收试验"]
    assert cells.iloc[0, 0] == "县应急局 · 2024年11月底前 · 不少于50家"
    assert cells.iloc[0, 1] == "县应急局"
    assert cells.iloc[3, 0] == "—"
    for row in table.itertuples():
        if row.text == "—":
            assert pd.isna(row.start)
        else:
            text = corpus.texts[row.plan_id][row.start : row.end]
            assert all(part in text for part in (row.deadline, row.number) if isinstance(part, str))


def test_of_a_measure_that_answers_two_entries_each_cell_says_its_own(frame: Frame) -> None:
    text = RICH.replace("。（牵头单位：县应急局；责任单位：县水利局）\n2．推广应急广播。", "。推广应急广播，")
    cells = wide(comparative_table(made.corpus(ding_2024=text), frame=frame))
    assert cells.iloc[0, 0] == "县水利局 · 2024年11月底前 · 不少于50家"
    assert cells.iloc[1, 0] == "县水利局 · 2025年底前 · 90%"


def test_rows_may_be_groups_and_themes(corpus: Corpus) -> None:
    assert len(comparative_table(corpus, "cluster")) == 0  # no clusters without a build
    with pytest.raises(ChoiceError, match="no rows by 'measure'; there is frame, cluster, theme"):
        comparative_table(corpus, "measure")


def test_the_ledger_goes_by_unit(corpus: Corpus) -> None:
    found = ledger(corpus, "丁县")
    assert list(found["unit"].fillna("")) == ["县水利局", "县水利局", "县应急局", ""]
    assert list(found["role"].fillna("")) == ["responsible", "responsible", "lead", ""]
    lead = found.iloc[2]
    assert (lead["task"], lead["deadline"], lead["target"]) == ("建立重大隐患数据库", "2024年11月底前", "不少于50家")
    assert lead["due"] == pd.Timestamp("2024-11-30")
    assert found.iloc[3]["task"] == "组织安全知识进校园"
    for row in found.itertuples():
        assert corpus.texts["ding-2024"][row.start : row.end].startswith(row.label)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({}, ["2024-11-30", "2025-12-31"]),
        ({"month": "2024-11"}, ["2024-11-30"]),
        ({"month": "2024-12"}, []),
        ({"quarter": "2024Q4"}, ["2024-11-30"]),
        ({"quarter": "2025Q4"}, ["2025-12-31"]),
        ({"after": "2024-11-29"}, ["2024-11-30", "2025-12-31"]),
        ({"after": "2024-11-30"}, ["2025-12-31"]),
        ({"before": "2025-12-31"}, ["2024-11-30"]),
        ({"after": "2024-11-30", "before": "2025-12-31"}, []),
    ],
)
def test_the_calendar_tells_what_is_due(corpus: Corpus, asked: dict[str, str], days: list[str]) -> None:
    found = calendar(corpus, **asked)
    assert [f"{day:%Y-%m-%d}" for day in found["due"]] == days
    for row in found.itertuples():
        assert corpus.texts[row.plan_id][row.start : row.end] == row.raw and row.raw in row.says


def test_what_recurs_stands_below_what_is_due(corpus: Corpus) -> None:
    found = calendar(corpus, "ding-2024", recurring=True)
    assert list(found["raw"]) == ["2024年11月底前", "2025年底前", "每季度"]
    assert list(found["units"].fillna("")) == ["县应急局", "县水利局", ""]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"month": "2024-13"}, "month '2024-13' is none; write 2024-12 for a month"),
        ({"month": "十二月"}, "month '十二月' is none"),
        ({"quarter": "2024Q5"}, "quarter '2024Q5' is none"),
        ({"after": "gestern"}, "after 'gestern' is no day; write it like 2024-12-31"),
    ],
)
def test_a_time_that_is_none_is_refused(corpus: Corpus, asked: dict[str, str], says: str) -> None:
    with pytest.raises(ChoiceError, match=says):
        calendar(corpus, **asked)


def test_a_plan_with_nothing_has_an_empty_ledger(tmp_path: Path) -> None:
    nothing = made.corpus(leer_2024="丙县通知\n请认真贯彻执行。\n")
    assert len(ledger(nothing, "leer-2024")) == 0
    assert len(calendar(nothing)) == 0
    assert set(gaps(nothing, "leer-2024", made.frame(tmp_path, LIST))["have"]) == {0}
