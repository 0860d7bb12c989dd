"""Plans that are read in turns: each as it is read alone, in order, and one that fails costs itself alone."""

from __future__ import annotations

import gc

import pytest
from gold_plans import RAW

from compare import reading
from compare.model import Plan, Term
from compare.reading import read_text, read_texts
from compare.reading.outline.outline import Outline


def test_plans_are_read_as_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TOGETHER", 3)
    texts = [(path.read_text(encoding="utf-8"), path.stem) for path in sorted(RAW.glob("*.txt"))]
    texts += [("", "empty"), ("一、总体要求\n", "short")]
    assert list(read_texts(texts)) == [read_text(*one) for one in texts]


def test_a_plan_at_which_a_reader_fails_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(outline: Outline) -> tuple[Term, ...]:
        assert gc.isenabled() is False
        return () if outline.page.plan_id != "b" else (1 / 0,)

    monkeypatch.setattr(reading, "read_terms", fails)
    assert gc.isenabled()
    a, b, c = read_texts((f"{name}县行动方案\n", name) for name in "abc")
    assert gc.isenabled()
    assert isinstance(a, Plan) and isinstance(b, ZeroDivisionError) and isinstance(c, Plan)
    assert (a.plan_id, c.plan_id) == ("a", "c")
