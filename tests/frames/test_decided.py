"""Hand decisions on entries, in the file of decisions, alone and through a whole build."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from compare.building import build_tables, decisions_of
from compare.corpus import Corpus
from compare.frames import Frame, frame_tables, names_nothing
from compare.likeness.decisions import usable_decisions
from tests.frames import made

LIST = "id,name,description\nX1,重大隐患数据库,建成重大隐患数据库\nX2,应急广播,行政村应急广播\nX4,火箭回收,火箭发动机回收试验\n"
HEAD = "measure_a,measure_b,decision,reviewed_by,reviewed_on,reason\n"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return made.corpus(yi_2024=made.LOWER)


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory) -> Frame:
    return made.frame(tmp_path_factory.mktemp("frames"), LIST)


def laid(corpus: Corpus, frame: Frame, path: Path, decisions: str) -> tuple[pd.DataFrame, list[str], list[int]]:
    """The frame with decisions, what is wrong with their file, and the lines that name nothing."""
    path.write_text(HEAD + decisions, encoding="utf-8")
    given, problems = usable_decisions(path, [frame.frame_id])
    lost = given.loc[names_nothing(given, [frame], corpus.tables), "line"]
    found = frame_tables(corpus.tables, corpus.texts, [frame], decisions=given)["frames"]
    return found.set_index("entry_id"), [str(problem) for problem in problems], list(lost)


@pytest.mark.parametrize(
    ("decision", "entry", "expected"),
    [
        ("", "X1", ("covered", "yi-2024/m002", None)),
        ("own/X1,yi-2024/m002,narrowed,LW,2024-07-01,仅配合\n", "X1", ("narrowed", "yi-2024/m002", "narrowed；仅配合；LW；2024-07-01")),
        ("own/X1,yi-2024,absent,,,\n", "X1", ("absent", None, "absent")),
        ("own/X4,yi-2024/m004,match,,,\n", "X4", ("narrowed", "yi-2024/m004", "match")),
        ("yi-2024/m004,own/X4,renamed,,,\n", "X4", ("renamed", "yi-2024/m004", "renamed")),
        ("own/X4,yi-2024/a02,match,,,\n", "X4", ("narrowed", None, "match")),
        ("own/X1,yi-2024/m002,no match,,,\n", "X1", ("absent", None, "no match")),
        ("own/X1,yi-2024/m004,one-to-many,,,\n", "X1", ("split", "yi-2024/m004", "one-to-many")),
    ],
)  # fmt: skip
def test_a_decision_has_the_last_word(
    corpus: Corpus,
    frame: Frame,
    tmp_path: Path,
    decision: str,
    entry: str,
    expected: tuple[str, str | None, str | None],
) -> None:
    found, problems, lost = laid(corpus, frame, tmp_path / "matches.csv", decision)
    row = found.loc[entry].where(found.loc[entry].notna(), None)
    assert (row["state"], row["measure_id"], row["corrected"]) == expected
    assert (problems, lost) == ([], [])
    assert found["corrected"].notna().sum() == bool(decision)


@pytest.mark.parametrize(
    "decision",
    ["own/X9,yi-2024/m002,match,,,\n", "own/X1,yi-2024/m099,match,,,\n", "own/X1,nirgends,absent,,,\n"],
)
def test_a_decision_on_nothing_changes_nothing(corpus: Corpus, frame: Frame, tmp_path: Path, decision: str) -> None:
    found, problems, lost = laid(corpus, frame, tmp_path / "matches.csv", decision)
    assert (problems, lost) == ([], [2])
    assert found["corrected"].isna().all()


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        ("own/X1,yi-2024,vielleicht,,,\n", "line 2: unknown decision 'vielleicht'; take one of match, no match"),
        ("jia-2024/m001,yi-2024/m002,renamed,,,\n", "line 2: unknown decision 'renamed'; take one of match"),
        (
            "own/X1,yi-2024,absent,,,\nyi-2024,own/X1,absent,,,\n",
            "line 3: yi-2024 and own/X1 were decided in line 2 too",
        ),
    ],
)
def test_a_decision_that_is_none_is_told(
    corpus: Corpus, frame: Frame, tmp_path: Path, decision: str, says: str
) -> None:
    _, problems, _ = laid(corpus, frame, tmp_path / "matches.csv", decision)
    assert len(problems) == 1 and says in problems[0]


def test_a_build_lays_its_lists_and_tells_what_is_wrong(tmp_path: Path) -> None:
    files = {
        "raw/yi-2024.txt": made.LOWER,
        "raw/jia-2024.txt": made.UPPER,
        "frames/own.csv": LIST,
        "frames/leer.csv": "id,name\n",
        "frames/yi-2024.csv": LIST,
        "frames/falsch.csv": "was\nX\n",
        "frames/doppelt.csv": "id,name\nX1,甲\nX1,乙\n",
        "decisions/matches.csv": HEAD
        + "own/X1,yi-2024/m002,renamed,,,\njia-2024/m001,yi-2024/m002,match,,,\nown/X9,yi-2024,absent,,,\n",
    }
    for name, text in files.items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(text, encoding="utf-8")
    tables, texts, report = build_tables(tmp_path / "data" / "raw")
    said = sorted(
        one.message.replace(str(tmp_path / "data"), "").replace("\\", "/").lstrip("/") for one in report.findings
    )
    assert said == [
        "decisions/matches.csv, line 4: own/X9 and yi-2024 are no entry of a frame and a plan, "
        "or a measure or action of one; correct or remove the line",
        "frames/doppelt.csv, line 3: the id X1 stands in line 2 too, which holds; give this entry another",
        "frames/falsch.csv, line 1: no column name (名称), which a frame needs; its columns are was",
        "frames/leer.csv: the frame has no entries; nothing to compare",
        "frames/yi-2024.csv: a plan has this name too; give the list another",
    ]
    corpus = Corpus(tables, texts)
    assert list(corpus.entries["frame_id"].unique()) == ["doppelt", "own"]
    cell = corpus.frames.query("frame_id == 'own' and entry_id == 'X1' and plan_id == 'yi-2024'").iloc[0]
    assert (cell["state"], cell["corrected"]) == ("renamed", "renamed")
    assert list(decisions_of(tmp_path)["measure_a"]) == ["jia-2024/m001"]
    assert list(corpus["yi-2024"].frames["plan_id"].unique()) == ["yi-2024"]
    assert len(corpus.select(plan="jia-2024").entries) == len(corpus.entries)
