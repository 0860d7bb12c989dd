"""Decision rows: the first whose signs hold gives the verdict, and a row that cannot be used says so."""

from typing import NamedTuple

import pytest

from compare.codebook import Codebook, CodebookError
from compare.reading.rules import Rules, words_of

HEAD = "decision,verdict,signs,unless,example\n"


class Case(NamedTuple):
    before: str = ""
    after: str = ""
    share: bool = False


SIGNS = {"share": lambda case: case.share, "long": lambda case: len(case.before) > 3}


def rules(folder, monkeypatch, lines, decision="aside"):
    codebook = Codebook(folder)
    rows = [dict(zip(HEAD.strip().split(","), line.split(","), strict=True)) for line in lines]
    monkeypatch.setattr(codebook, "rows", lambda name: tuple(rows))
    return Rules(codebook, "some_rules", decision, SIGNS)


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (Case("近", "年"), "past"),
        (Case("最近", "年"), "past"),
        (Case("", "范围内"), "stretch"),
        (Case("", "范围内", share=True), "share"),
        (Case("甲乙丙丁", "范围内"), ""),
        (Case(), ""),
    ],
)
def test_the_first_row_that_fits_decides(tmp_path, monkeypatch, case, verdict):
    lines = [
        "aside,past,before:近,,近三年",
        "other,never,before:近,,of another decision",
        "aside,stretch,after:范围|半径,share long,5公里范围",
        "aside,share,share,,80%",
    ]
    assert rules(tmp_path, monkeypatch, lines).decide(case) == verdict


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (Case("近", "范围内", share=True), "a"),
        (Case("近", "范围内"), "b"),
        (Case("", "范围内", share=True), "c"),
        (Case("近", "", share=True), ""),
    ],
)
def test_rows_that_share_a_sign_keep_their_place(tmp_path, monkeypatch, case, verdict):
    lines = ["aside,a,share before:近 after:范围,,", "aside,b,before:近 after:范围,,", "aside,c,share after:范围,,"]
    assert rules(tmp_path, monkeypatch, lines).decide(case) == verdict


def test_a_sign_is_asked_only_where_a_row_needs_it(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setitem(SIGNS, "long", lambda case: asked.append(case))
    found = rules(tmp_path, monkeypatch, ["aside,a,share long,,", "aside,b,share,long,", "aside,c,before:近,long,"])
    assert found.decide(Case()) == ""
    assert not asked
    assert found.decide(Case("近")) == "c"
    assert len(asked) == 1


@pytest.mark.parametrize(
    "line", ["aside,past,unknown,,", "aside,past,behind:近,,", "aside,past,before:,,", "aside,past,,,"]
)
def test_a_row_that_cannot_be_used_is_named_with_a_way_out(tmp_path, monkeypatch, line):
    with pytest.raises(CodebookError, match=r"some_rules\.csv, aside, .*(before:words|at least one sign)"):
        rules(tmp_path, monkeypatch, [line])


def test_words_beside_are_asked_for_once_where_a_kind_tells_that_none_is_there(tmp_path, monkeypatch):
    codebook = Codebook(tmp_path)
    lines = ["aside,a,before:近,share,近三年", "aside,b,after:范围 long,,5公里范围", "aside,c,share,,80%"]
    rows = [dict(zip(HEAD.strip().split(","), line.split(","), strict=True)) for line in lines]
    monkeypatch.setattr(codebook, "rows", lambda name: tuple(rows))
    told = Rules(
        codebook,
        "some_rules",
        "aside",
        SIGNS,
        kind=lambda case: (case.before == "", case.share),
        of_kind=lambda case: ("share", *(() if case.before else ("before:",))),
    )
    cases = [
        Case(before, after, share) for before in ("", "近", "甲乙丙丁") for after in ("", "范围") for share in (0, 1)
    ]
    assert [told.decide(case) for case in cases] == ["", "c", "", "c", "a", "c", "a", "c", "", "c", "b", "b"]
    assert list(words_of(rows, "before")) == ["近"]
