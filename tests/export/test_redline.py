"""A redline: all changes accepted give one plan, all rejected the other, in its XML and in LibreOffice."""

from __future__ import annotations

import random
import zipfile
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
from charts.frames import corpus, texts
from export.office import converted, needs_office
from findings.corpora import data_of
from lxml import etree

from compare.analysis import kinship
from compare.analysis.kinship import closest_pairs
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.export import write_redline
from compare.likeness.revision import revision
from compare.tables import frame

pytestmark = pytest.mark.slow

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def document(path: Path) -> Any:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read("word/document.xml"))


def settled(root: Any, gone: str) -> str:
    """The text with one kind of change taken away (``del``: all accepted, ``ins``: all rejected)."""
    said = []
    for paragraph in root.iter(f"{W}p"):
        for element in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab"):
            if not any(parent.tag == W + gone for parent in element.iterancestors()):
                said.append(element.text if element.tag != f"{W}tab" else "\t")
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
            said.append("\n")
    return "".join(said).removesuffix("\n")


def settled_in_office(path: Path, gone: str) -> str:
    """The same of what LibreOffice made of the document (``deletion``, ``insertion``)."""
    body = etree.parse(path).getroot().find(".//{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text")
    regions = {
        region.get(f"{TEXT}id") for region in body.iter(f"{TEXT}changed-region") if region.find(TEXT + gone) is not None
    }
    said: list[str] = []
    inside: set[str] = set()

    def add(text: str | None) -> None:
        if text and not inside:
            said.append(text)

    def walk(element: Any) -> None:
        name = etree.QName(element).localname
        if name in ("tracked-changes", "annotation"):
            return
        if name == "change-start" and element.get(f"{TEXT}change-id") in regions:
            inside.add(element.get(f"{TEXT}change-id"))
        elif name == "change-end":
            inside.discard(element.get(f"{TEXT}change-id"))
        add({"s": " " * int(element.get(f"{TEXT}c", "1")), "tab": "\t"}.get(name))
        words = name in ("p", "h", "span", "a")
        add(element.text if words else None)
        for child in element:
            walk(child)
            add(child.tail if words else None)
        add("\n" if name in ("p", "h") else None)

    walk(body)
    return "".join(said).removesuffix("\n")


@pytest.fixture(scope="module")
def five() -> Corpus:
    return data_of("five")


@pytest.fixture(scope="module")
def redlines(five: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Pairs in which every plan is the earlier and the later one."""
    folder = tmp_path_factory.mktemp("redlines")
    return {
        (a, b): write_redline(five, a, b, folder / f"{a}+{b}.docx", lang="zh")
        for a, b in [*permutations(five.plan_ids, 2)][2::3]
    }


def test_accepted_is_the_one_plan_and_rejected_the_other(five: Corpus, redlines: dict[tuple[str, str], Path]) -> None:
    for (a, b), path in redlines.items():
        root = document(path)
        assert settled(root, "del") == five.texts[b].replace("\r\n", "\n")
        assert settled(root, "ins") == five.texts[a].replace("\r\n", "\n")


@needs_office
def test_libreoffice_sees_the_changes_and_settles_them_to_the_character(
    five: Corpus, redlines: dict[tuple[str, str], Path], tmp_path: Path
) -> None:
    for (a, b), path in zip(redlines, converted([*redlines.values()], "fodt", tmp_path), strict=True):
        assert settled_in_office(path, "deletion") == five.texts[b], (a, b)
        assert settled_in_office(path, "insertion") == five.texts[a], (a, b)


def test_measures_that_are_alike_are_set_against_each_other(five: Corpus) -> None:
    similar = five.similar[five.similar["relation"].notna()]
    related = {frozenset(pair) for pair in zip(similar["measure_a"], similar["measure_b"], strict=True)}
    lines = revision(five.tables, five.texts, "zhanhe-2024", "linxiang-2024")
    together = {frozenset((line.measure_a, line.measure_b)) for line in lines if line.kind == "both"} & related
    assert len(together) >= 10
    for line in lines:
        if (
            line.kind == "both"
            and line.measure_a
            and line.measure_b
            and {line.measure_a, line.measure_b} not in related
        ):
            dropped = sum(len(text) for kind, text in line.pieces if kind == "dropped")
            whole = sum(len(text) for kind, text in line.pieces if kind != "added")
            assert dropped < 0.3 * whole  # other measures stand together only where they are nearly one


def test_a_measure_that_stands_elsewhere_has_a_comment_that_names_its_like(
    redlines: dict[tuple[str, str], Path],
) -> None:
    with zipfile.ZipFile(redlines["yunyang-2024", "xinjin-2024"]) as package:
        said = [
            "".join(comment.itertext())
            for comment in etree.fromstring(package.read("word/comments.xml")).iter(f"{W}comment")
        ]
    assert said and all("云阳县" in words and "位置不同" in words for words in said)


def _own(one: str, two: str) -> Corpus:
    plans = frame(
        "plans", [{"plan_id": p, "source": "x", "sha256": "", "chars": len(t)} for p, t in (("a", one), ("b", two))]
    )
    return Corpus({"plans": plans}, {"a": one, "b": two})


PIECES = [
    "一、总体要求",
    "（一）开展排查。",
    "2025年底前完成整改。",
    "",
    "\t责任单位：县水利局",
    "  缩进",
    "文字 <b>&amp;",
    "]]>",
]


@pytest.mark.parametrize("seed", range(25))
def test_whatever_the_texts(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    made = ["\n".join(chance.choices(PIECES, k=chance.randrange(9))) for _ in "ab"]
    root = document(write_redline(_own(*made), "a", "b", tmp_path / "r.docx"))
    assert (settled(root, "ins"), settled(root, "del")) == (made[0], made[1])


@needs_office
def test_whatever_the_texts_in_libreoffice(tmp_path: Path) -> None:
    chance = random.Random(11)
    made = [
        ["\n".join(["始", *chance.choices(PIECES[:6], k=chance.randrange(9)), "终"]) for _ in "ab"] for _ in range(12)
    ]
    paths = [write_redline(_own(*pair), "a", "b", tmp_path / f"{i}.docx") for i, pair in enumerate(made)]
    for (one, two), path in zip(made, converted(paths, "fodt", tmp_path), strict=True):
        assert (settled_in_office(path, "insertion"), settled_in_office(path, "deletion")) == (one, two)


def test_line_ends_of_every_kind_are_paragraphs(tmp_path: Path) -> None:
    root = document(write_redline(_own("一\r\n二\r三\n四", "一\n二\n三\n四"), "a", "b", tmp_path / "r.docx"))
    assert settled(root, "ins") == settled(root, "del") == "一\n二\n三\n四"
    assert not list(root.iter(f"{W}ins", f"{W}del"))


def test_signs_that_no_document_can_hold_are_shown(tmp_path: Path) -> None:
    root = document(write_redline(_own("甲\x0b\ud800\u202e乙\x00", "长" * 40_000), "a", "b", tmp_path / "r.docx"))
    assert settled(root, "ins") == "甲␋�⟨U+202E⟩乙␀"
    assert settled(root, "del") == "长" * 40_000


def test_changes_have_their_own_numbers_the_other_plan_as_author_and_its_date(
    redlines: dict[tuple[str, str], Path],
) -> None:
    changes = list(document(redlines["yunyang-2024", "xinjin-2024"]).iter(f"{W}ins", f"{W}del"))
    assert len({change.get(f"{W}id") for change in changes}) == len(changes) > 20
    assert {change.get(f"{W}author") for change in changes} == {"新津乡"}
    assert {change.get(f"{W}date") for change in changes} == {"2024-04-19T00:00:00Z"}


def test_plans_to_set_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert closest_pairs(data_of("five")) == [("yunyang-2024", "xinjin-2024")]  # a township against its county
    plans, years = corpus(3), ["place01-2020", "place02-2021", "place03-2022"]
    same = plans["plans"].assign(jurisdiction="青岚县", level="county", prefecture="某市", county="青岚县")
    one_area = plans | {"plans": same.astype(plans["plans"].dtypes)}
    assert closest_pairs(one_area) == [("place02-2021", "place03-2022")]
    monkeypatch.setattr(kinship, "LEAST_SHARE", 1.0)  # plans of one area on different subjects have little in common
    assert sorted(closest_pairs(one_area)) == [*pairwise(years)]
    assert closest_pairs({name: rows.iloc[:0] for name, rows in plans.items()}) == []


def test_wrong_use_is_told(tmp_path: Path) -> None:
    data = Corpus(corpus(2), texts(2))
    a, b = data.plan_ids
    for how, message in (((a, a, "r.docx"), "nothing to compare"), ((a, b, "r.doc"), r"ends in \.docx")):
        with pytest.raises(ChoiceError, match=message):
            write_redline(data, *how[:2], tmp_path / how[2])
    with pytest.raises(ChoiceError, match=f"no text of {a}, {b}"):
        write_redline(corpus(2), a, b, tmp_path / "r.docx")
    path = write_redline(data, a, b, tmp_path / "r.docx")
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_redline(data, a, b, path)
    assert write_redline(data, a, b, path, force=True).read_bytes() == before
