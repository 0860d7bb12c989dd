"""REFI-QDA files, read by another library and held to the published schema as its models tell it."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from charts.frames import corpus, texts
from export.hostile import hostile
from pyrefiqda import RefiCodebook, RefiProject
from pyrefiqda.models import codebook as schema_of_codebook
from pyrefiqda.models import project as schema

from compare.corpus import Corpus
from compare.export.qda import codes, source, write_codebook, write_project


def fields(model: type) -> dict[str, tuple[int, str, str | None, bool, object]]:
    """What the schema says of an element: name to place, kind, pattern, whether it must be there, and type."""
    found = {}
    for place, (name, field) in enumerate(model.model_fields.items()):
        told = field.xsdata_metadata
        found[told.get("name", name)] = (
            place,
            told["type"],
            told.get("pattern"),
            field.is_required(),
            field.annotation,
        )
    return found


def project(path: Path, folder: Path):
    return RefiProject.load(path, extract_dir=str(folder))


def marked(found, folder: Path) -> dict[str, Counter]:
    """Of each plan, how often each passage bears each code, as the other library reads the files."""
    names: dict[str, str] = {}

    def walk(code, parents: tuple[str, ...]) -> None:
        names[code.guid] = (*parents, code.name)
        for one in code.code:
            walk(one, (*parents, code.name))

    for code in found.code_book.codes.code:
        walk(code, ())
    told = {}
    for one in found.sources.text_source:
        path = RefiProject.resolve_source_path(one.plain_text_path, folder)
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        told[one.variable_value[0].text_value] = Counter(
            (text[each.start_position : each.end_position], names[coding.code_ref.target_guid])
            for each in one.plain_text_selection
            for coding in each.coding
        )
    return told


def shifted(data: Corpus, text_of, place_of) -> Corpus:
    """The same plans with other texts, every place moved along."""
    tables = {}
    for name, table in data.tables.items():
        if {"plan_id", "start", "end"} <= set(table) and len(table):
            table = table.assign(**{side: [place_of(data.texts[p], at) for p, at in zip(table["plan_id"], table[side], strict=True)]
                                    for side in ("start", "end")})  # fmt: skip
        tables[name] = table
    return Corpus(tables, {plan_id: text_of(text) for plan_id, text in data.texts.items()})


FORMS = {
    "as it is": (lambda text: text, lambda text, at: at),
    "CR LF": (lambda text: text.replace("\n", "\r\n"), lambda text, at: at + text.count("\n", 0, at)),
    "CR": (lambda text: text.replace("\n", "\r"), lambda text, at: at),
    "byte-order mark": (lambda text: "\ufeff" + text, lambda text, at: at + 1),
    "beyond the basic plane": (lambda text: "𠮷😀" + text.replace("行", "𠀀"), lambda text, at: at + 2),
    "all of it": (
        lambda text: "\ufeff𠮷\r\n" + text.replace("\n", "\r\n").replace("行", "𠀀"),
        lambda text, at: at + 4 + text.count("\n", 0, at),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_selection_is_the_passage_that_the_tables_name(tmp_path: Path, form: str) -> None:
    data = shifted(Corpus(corpus(2), texts(2)), *FORMS[form])
    found = project(write_project(data, tmp_path / "p.qdpx", lang="zh"), tmp_path / "out")
    assert all(one.plain_text_path.startswith("internal://") for one in found.sources.text_source)
    told = marked(found, tmp_path / "out")

    def passage(row) -> str:
        return data.texts[row.plan_id][row.start : row.end].replace("\r\n", "\n").replace("\r", "\n")

    for plan_id in data.plan_ids:
        own = {name: table[table["plan_id"] == plan_id] for name, table in data.tables.items() if "plan_id" in table}
        wanted = Counter((passage(row), ("主题", row.theme)) for row in own["themes"].itertuples())
        wanted |= Counter((passage(row), ("主题", row.theme)) for row in own["measures"].itertuples())
        spans = own["units"].drop_duplicates(["start", "end", "function"])
        wanted += Counter((passage(row), ("单位职能", row.function)) for row in spans.itertuples())
        actions = Counter(passage(row) for row in own["actions"].itertuples())
        assert Counter({key: n for key, n in told[plan_id].items() if key[1][0] != "行动"}) == wanted
        assert (
            Counter(text for (text, code), n in told[plan_id].items() if code[0] == "行动" for _ in range(n)) == actions
        )
    for name in zipfile.ZipFile(tmp_path / "p.qdpx").namelist()[1:]:
        content = zipfile.ZipFile(tmp_path / "p.qdpx").read(name)
        assert b"\r" not in content and not content.startswith(b"\xef\xbb\xbf")


def test_a_source_keeps_its_places() -> None:
    text = "\ufeff一\r\n二\r三\n𠮷"
    made = source(text)
    assert made.text == "一\n二\n三\n𠮷"
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            wanted = text[start:end].lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
            got = made.text[made.at(start) : made.at(end)]
            assert got == wanted or text[end - 1 : end + 1] == "\r\n" or text[start - 1 : start + 1] == "\r\n"


def held(element: ET.Element, model: type, where: str) -> None:
    """An element against its model: names, order, what must be there, the form of ids and colours."""
    known = fields(model)
    for name, value in element.attrib.items():
        assert known[name][1] == "Attribute", f"{where}/@{name}"
        assert known[name][2] is None or re.fullmatch(known[name][2], value), f"{where}/@{name}={value}"
    places = []
    for child in element:
        name = child.tag.split("}")[1]
        assert known[name][1] == "Element", f"{where}/{name}"
        places.append(known[name][0])
        below = [one for one in (known[name][4], *get_args(known[name][4])) if hasattr(one, "model_fields")]
        if below:
            held(child, below[0], f"{where}/{name}")
    assert places == sorted(places), where
    there = {*element.attrib, *(child.tag.split("}")[1] for child in element)}
    assert not [name for name, (_, _, _, must, _) in known.items() if must and name not in there], where


# Project.xsd of REFI-QDA 1.0 (18 March 2019), as far as we write it: what an element must say, and what stands below it in
# this order, "+" where one must be there.
XSD = {
    "Project": ("name", "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef"),
    "Users": ("", "User+"), "User": ("guid", ""), "CodeBook": ("", "Codes+ Sets"), "Codes": ("", "Code+"),
    "Code": ("guid name isCodable", "Description NoteRef Code"),
    "Variables": ("", "Variable+"), "Variable": ("guid name typeOfVariable", "Description"),
    "Cases": ("", "Case+"), "Case": ("guid", "Description CodeRef VariableValue SourceRef SelectionRef"),
    "VariableValue": ("", "VariableRef+ TextValue DateValue"),
    "Sources": ("", "TextSource+"),
    "TextSource": ("guid", "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue"),
    "PlainTextSelection": ("guid startPosition endPosition", "Description Coding NoteRef"),
    "Coding": ("guid", "CodeRef+ NoteRef"),
    "CodeRef": ("targetGUID", ""), "SourceRef": ("targetGUID", ""), "VariableRef": ("targetGUID", ""),
    "Description": ("", ""), "TextValue": ("", ""), "DateValue": ("", ""),
}  # fmt: skip


def in_order(root: ET.Element) -> None:
    """Every element against what the schema says of its attributes and of the elements below it."""
    for element in root.iter():
        name = element.tag.split("}")[1]
        needed, below = XSD[name]
        order = [one.rstrip("+") for one in below.split()]
        there = [child.tag.split("}")[1] for child in element]
        assert set(needed.split()) <= set(element.attrib), name
        assert [one for one in order for child in there if child == one] == there, name
        assert {one[:-1] for one in below.split() if one.endswith("+")} <= set(there), name


@pytest.mark.parametrize("data", [Corpus(corpus(3), texts(3)), hostile()], ids=["made-up", "hostile"])
def test_files_keep_to_the_published_schema(tmp_path: Path, data: Corpus) -> None:
    whole = zipfile.ZipFile(write_project(data, tmp_path / "p.qdpx"))
    root = ET.fromstring(whole.read("project.qde"))
    assert whole.namelist()[0] == "project.qde" and whole.testzip() is None
    held(root, schema.Project, "Project")
    in_order(root)
    ids = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(ids) == len(set(ids)) > 100
    assert {one.get("targetGUID") for one in root.iter() if one.get("targetGUID")} <= set(ids)
    book = ET.parse(write_codebook(data, tmp_path / "c.qdc")).getroot()
    held(book, schema_of_codebook.CodeBook, "CodeBook")
    in_order(book)
    assert project(tmp_path / "p.qdpx", tmp_path / "out").origin == "plan-compare"


def test_the_codebook_is_that_of_the_project(tmp_path: Path) -> None:
    data = Corpus(corpus(2), texts(2))
    book = RefiCodebook.load(write_codebook(data, tmp_path / "c.qdc", lang="zh"))
    inside = project(write_project(data, tmp_path / "p.qdpx", lang="zh"), tmp_path / "out").code_book

    def told(code) -> tuple:
        return code.guid, code.name, code.is_codable, code.color, code.description, tuple(map(told, code.code))

    assert [told(code) for code in book.codes.code] == [told(code) for code in inside.codes.code]
    assert [code.name for code in book.codes.code] == ["主题", "单位职能", "行动"]
    assert {one.name for one in codes(data, "en")[0].below}.isdisjoint({one.name for one in codes(data, "zh")[0].below})


def test_what_is_known_of_a_plan_goes_along(tmp_path: Path) -> None:
    data = Corpus(corpus(1), texts(1))
    found = project(write_project(data, tmp_path / "p.qdpx", lang="zh"), tmp_path / "out")
    names = {one.guid: one.name for one in found.variables.variable}
    row = data.plans.iloc[0]
    for holder in (found.cases.case[0], found.sources.text_source[0]):
        told = {
            names[one.variable_ref.target_guid]: one.text_value or str(one.date_value) for one in holder.variable_value
        }
        assert told == {
            "文件编号": row["plan_id"],
            "层级": "乡级",
            "成文日期": str(row["issued_on"].date()),
            "发文机关": row["issuer"],
        }
    assert found.cases.case[0].source_ref[0].target_guid == found.sources.text_source[0].guid


def test_harmful_words_are_names_and_text(tmp_path: Path) -> None:
    found = project(write_project(hostile(), tmp_path / "p.qdpx", lang="zh"), tmp_path / "out")
    names = {code.name for code in found.code_book.codes.code[0].code}
    assert "<script>window.harm=1</script>" in names and "]]></data>" in names
    (first,) = (one for one in found.sources.text_source if one.name.startswith("青岚乡"))
    said = RefiProject.resolve_source_path(first.plain_text_path, tmp_path / "out").read_text(encoding="utf-8")
    assert "残�字�" in said and "甲␋乙␀丙" in said and not re.search("[\u202a-\u202e\u2066-\u2069]", said)


def test_the_same_plans_give_the_same_bytes_and_nothing_is_overwritten(tmp_path: Path) -> None:
    data = Corpus(corpus(2), texts(2))
    for write, ending in ((write_project, "qdpx"), (write_codebook, "qdc")):
        one, two = (write(data, tmp_path / f"{n}.{ending}") for n in "ab")
        assert one.read_bytes() == two.read_bytes()
        with pytest.raises(FileExistsError):
            write(data, one)
        with pytest.raises(ValueError, match=rf"ends in \.{ending}"):
            write(data, tmp_path / "a.zip")
    with pytest.raises(ValueError, match="texts"):
        write_project({"plans": pd.DataFrame(data.plans)}, tmp_path / "none.qdpx")
