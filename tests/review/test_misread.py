"""What coders' sheets say of the tables' codes, and what checks of whole plans say of the shares in charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from review.conftest import DAY, PLAN

from compare import charts, findings, language
from compare.building import checks_of, load
from compare.errors import ChoiceError
from compare.export.workbook import write_workbook
from compare.review.certainty import checked_rows, misnaming
from compare.review.misread import code_shares, rehearsed
from compare.review.proposals import Judgement, propose
from compare.review.rows import Known
from compare.review.samples import compare_coders, of_tables, read_sample, write_sample
from compare.review.writing import save


@pytest.fixture
def sample(project: Path) -> Path:
    return write_sample(load(project), "units", project / "sample.xlsx", 60, by="plan", seed=3)


def test_a_rehearsal_errs_as_often_as_it_is_told(project: Path, sample: Path) -> None:
    corpus = load(project)
    right, twin, half = (rehearsed(sample, corpus, "role", wrong=w, seed=s) for w, s in ((0, 1), (0, 2), (0.5, 3)))
    own = of_tables(corpus, "units", list(right.codes.index))["role"]
    assert right.codes["role"].tolist() == own.tolist() and right.codes["raw"].isna().all()
    assert 0.3 < (half.codes["role"] != own).mean() < 0.7
    assert compare_coders([right, twin], corpus).of("role")["kappa"][0] == 1
    differ = compare_coders([right, half], corpus).differing("role")
    assert len(differ) == (half.codes["role"] != own).sum() and differ["sentence"].str.contains("【").all()
    with pytest.raises(ChoiceError, match="no column colour"):
        rehearsed(sample, corpus, "colour")


def test_shares_are_put_right_by_what_a_coder_found(project: Path, sample: Path) -> None:
    corpus = load(project)
    coder = rehearsed(sample, corpus, "role", wrong=0)
    exact = code_shares(coder, corpus, "role", draws=50)
    assert exact["put_right"].dropna().tolist() == pytest.approx(exact["share"][exact["put_right"].notna()].tolist())
    # every second row that reads responsible was in truth one that leads
    taken = coder.codes.index[coder.codes["role"] == "responsible"][::2]
    coder.codes.loc[taken, "role"] = "lead"
    found = code_shares(coder, corpus, "role", draws=200).set_index("code")
    assert found.loc["lead", "put_right"] > found.loc["lead", "share"]
    assert found.loc["responsible", "put_right"] < found.loc["responsible", "share"]
    row = found.loc["lead"]
    assert row["put_right_low"] <= row["put_right"] <= row["put_right_high"]
    assert code_shares(read_sample(sample, corpus), corpus, "role")["put_right"].isna().all(), "nothing was coded"


@pytest.fixture
def whole(project: Path) -> Path:
    """A plan whose targets were all looked at: one is none at all, and one was missed."""
    corpus = load(project)
    rows = list(Known(corpus.tables, corpus.texts).rows("targets", PLAN))
    silent = next(
        row for row in Known(corpus.tables, corpus.texts).rows("measures", PLAN)
        if row["part"] == "tasks" and row["measure_id"] not in {target["measure_id"] for target in rows}
    )  # fmt: skip
    judgements = [
        Judgement("targets", row, "wrong", remove=True)
        if row["raw"] == "不少于600万元"
        else Judgement("targets", row, "right")
        for row in rows
    ]
    words = corpus.texts[PLAN][silent["start"] : silent["end"]].strip()[-6:]
    added = {"raw": words, "value": 3, "op": "=", "unit": "个", "object": "局"}
    judgements.append(
        Judgement("targets", None, changes=added, within={"measure_id": silent["measure_id"]}, plan_id=PLAN)
    )
    proposal = propose(corpus, judgements, by="甲", on=DAY, reason="试验")
    assert proposal.problems == []
    save(project / "data", proposal)
    return project


def test_checks_of_a_whole_plan_put_shares_right(whole: Path) -> None:
    corpus = load(whole)
    checks = checks_of(corpus)
    sensitivity, _ = misnaming(checks)["targets"]
    counts = next(line for line in checks if line["table"] == "targets" and not line["doubt"])
    assert sum(counts[name] for name in ("tp", "fp", "fn", "tn")) == len(corpus.measures.query("plan_id == @PLAN"))
    assert (counts["tp"], counts["fp"], counts["fn"], counts["tn"]) == (4, 1, 1, 2)
    assert sensitivity == pytest.approx(4 / 5)
    found = findings.put_right(corpus, checks)
    assert {name.en for name in found.frame["feature"]} == {"sets a number"} and len(found.frame) == 2
    assert not found.empty and "put right" in found.sentence("en").lower()
    own, other = (
        found.frame.to_dict("records")
        if found.frame["plan"][0].zh == "云溪县"
        else found.frame[::-1].to_dict("records")
    )
    assert own["put_right"] == own["share"], "it was corrected already"
    assert other["put_right"] == pytest.approx((other["share"] + 2 / 3 - 1) / (4 / 5 + 2 / 3 - 1))
    assert findings.put_right(corpus, []).empty


def test_a_chart_says_on_request_how_much_was_checked(whole: Path, tmp_path: Path) -> None:
    corpus = load(whole)
    checks = checks_of(corpus)
    with language.spoken("en"):
        plain = charts.chart_data(charts.completeness(corpus))
        with charts.with_checks(corpus, checks):
            told = charts.chart_data(charts.completeness(corpus))
            other = charts.chart_data(charts.coverage_map(corpus, "theme", plans=["shiqiao-2025"]))
    looked = checked_rows(corpus.tables).set_index("table")[["checked", "rows"]].loc["targets"]
    assert "hecked by hand" not in plain
    assert (
        f"Checked by hand: {looked['checked']} of {looked['rows']} rows of targets" in told
        and "ut right for misreading" in told
    )
    assert "No row of the tables was checked by hand" in other and "ut right" not in other
    import openpyxl

    book = openpyxl.load_workbook(write_workbook(corpus, tmp_path / "tables.xlsx", lang="en"), read_only=True)
    about = [str(row[0].value) for row in book.worksheets[-1].iter_rows(max_row=12)]
    assert any(line.startswith(f"Checked by hand: {looked['checked']} of") for line in about)
