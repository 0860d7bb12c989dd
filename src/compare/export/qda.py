"""Plans, themes, functions and actions for programs of qualitative analysis: a REFI-QDA project and its codebook.

REFI-QDA Project and Codebook Exchange 1.5: a ``.qdpx`` is a zip of ``project.qde`` and its sources as plain text; positions
of a selection count the code points of the source, from nought, the end exclusive.
"""

from __future__ import annotations

import uuid
import zipfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd

from compare.analysis.select import Data, select, texts_of
from compare.errors import ChoiceError
from compare.export.parts import Item, Part, Request
from compare.export.places import one_line, same_length
from compare.export.wording import wording
from compare.files import free_path, written
from compare.findings import plan_labels
from compare.findings.citing import citation
from compare.language import Lang, check_lang, gloss, value
from compare.tables import records

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
MAKER = "plan-compare"
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:plan-compare:refi-qda")  # the same row has the same id in every project
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the date of the files in the zip: the same plans give the same bytes
COLOURS = {"theme": "#2F78AD", "function": "#2E8B6F", "action": "#B4531F"}
NAME = 60  # characters of a passage that name its selection
CALLED = "plans.qdpx", "codebook.qdc"


@dataclass(frozen=True)
class Code:
    """A code: what it is drawn from, what it is called, what it means, and the codes below it."""

    key: str
    name: str
    says: str = ""
    codable: bool = True
    colour: str = ""
    below: tuple[Code, ...] = ()


@dataclass(frozen=True)
class Source:
    """A plan as plain text with line feeds, and where each code point of its own text stands in it."""

    text: str
    dropped: tuple[int, ...]

    def at(self, place: int) -> int:
        """Where a code point of the plan's own text stands."""
        return place - bisect_left(self.dropped, place)


def source(text: str) -> Source:
    """A plan's text as a source: no byte-order mark, CR LF as one line feed, nothing that does harm.

    Parameters
    ----------
    text : str
        What the offsets point into.
    """
    gone = [0] if text.startswith("\ufeff") else []
    gone += [i for i, character in enumerate(text) if character == "\r" and text[i + 1 : i + 2] == "\n"]
    left = set(gone)
    kept = "".join(character for i, character in enumerate(text) if i not in left)
    return Source(same_length(kept.replace("\r", "\n")), tuple(gone))


def guid(*parts: object) -> str:
    """The id of something, the same in every project."""
    return str(uuid.uuid5(SPACE, "\x1f".join(same_length(str(part)) for part in parts)))


# -- codes ------------------------------------------------------------------------------------------------------------


def codes(data: Data, lang: str | None = None) -> list[Code]:
    """The codes of a corpus: themes, functions of units, and the actions of each plan.

    Parameters
    ----------
    lang : {"zh", "en"}, optional
        Of names; the current language by default.

    Returns
    -------
    list of Code
        Three that hold the others and mark nothing themselves.
    """
    chosen, tables = check_lang(lang), select(data)
    words = _words(chosen)
    themes = sorted(set(tables["themes"]["theme"]) | set(tables["measures"]["theme"].dropna()))
    functions = sorted(set(tables["units"]["function"].astype("str")))
    names = plan_labels(tables["plans"], chosen)
    actions: dict[str, list[Code]] = defaultdict(list)
    for row in records(tables["actions"]):
        name = f"{row['label']} {row['title']}".strip()
        actions[row["plan_id"]].append(
            Code(f"action {row['action_id']}", name, row["action_id"], colour=COLOURS["action"])
        )
    plans = tuple(Code(f"plan {plan_id}", names[plan_id], plan_id, False, "", tuple(actions[plan_id]))
                  for plan_id in tables["plans"]["plan_id"] if plan_id in actions)  # fmt: skip
    of = {
        "theme": tuple(Code(f"theme {one}", gloss(one, chosen), colour=COLOURS["theme"]) for one in themes),
        "function": tuple(Code(f"function {one}", gloss(one, chosen), colour=COLOURS["function"]) for one in functions),
        "action": plans,
    }
    return [Code(key, words[f"codes.{key}"], words[f"says.{key}"], False, "", below) for key, below in of.items()]


def _words(lang: Lang) -> Mapping[str, str]:
    return wording(Path(__file__).with_suffix(".yaml"), lang)


def _code(parent: ET.Element, code: Code, space: str) -> None:
    made = ET.SubElement(parent, f"{{{space}}}Code", {
        "guid": guid("code", code.key), "name": one_line(code.name), "isCodable": "true" if code.codable else "false",
    })  # fmt: skip
    if code.colour:
        made.set("color", code.colour)
    if code.says:
        ET.SubElement(made, f"{{{space}}}Description").text = one_line(code.says)
    for below in code.below:
        _code(made, below, space)


def _as_bytes(root: ET.Element, space: str) -> bytes:
    ET.register_namespace("", space)
    whole: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def write_codebook(data: Data, path: str | Path, force: bool = False, *, lang: str | None = None) -> Path:
    """Write themes, functions and actions as a codebook that NVivo, MAXQDA, ATLAS.ti and QualCoder import.

    Parameters
    ----------
    path : str or Path
        Ends in ``.qdc``.
    lang : {"zh", "en"}, optional
        Of the codes' names; the current language by default.

    Raises
    ------
    ChoiceError
        For another ending.
    """
    path = free_path(path, force, ".qdc")
    root = ET.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": MAKER})
    held = ET.SubElement(root, f"{{{CODEBOOK}}}Codes")
    for code in codes(data, lang):
        _code(held, code, CODEBOOK)
    with written(path) as beside:
        beside.write_bytes(_as_bytes(root, CODEBOOK))
    return path


# -- the project ------------------------------------------------------------------------------------------------------


def write_project(
    data: Data,
    path: str | Path,
    force: bool = False,
    *,
    lang: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> Path:
    """Write the plans as a project of qualitative analysis, coded with what was read from them.

    Parameters
    ----------
    path : str or Path
        Ends in ``.qdpx``.
    lang : {"zh", "en"}, optional
        Of the codes' names; the current language by default.
    texts : mapping of str, optional
        By plan id, what the offsets point into; a Corpus has them. Plans without a text are left out.

    Raises
    ------
    ChoiceError
        For another ending, or where there is no text at all.
    """
    path, chosen = free_path(path, force, ".qdpx"), check_lang(lang)
    given, tables = texts_of(data, texts), select(data)
    sources = {plan_id: source(given[plan_id]) for plan_id in tables["plans"]["plan_id"] if plan_id in given}
    if not sources:
        raise ChoiceError(f"{path}: a project needs the plans' texts; give a Corpus, or texts=")
    root = _project(data, tables, sources, chosen)
    with written(path) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [
            ("project.qde", _as_bytes(root, PROJECT)),
            *((f"sources/{guid('source', plan_id)}.txt", one.text.encode("utf-8")) for plan_id, one in sources.items()),
        ]:
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return path


def _project(data: Data, tables: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], lang: Lang) -> ET.Element:
    words = _words(lang)
    day = tables["plans"]["issued_on"].max()
    made = {
        "creatingUser": guid("user"),
        "creationDateTime": f"{date(2000, 1, 1) if pd.isna(day) else day.date()}T00:00:00Z",
    }
    root = ET.Element(f"{{{PROJECT}}}Project", {
        "name": one_line(words["project"]), "origin": MAKER, "creatingUserGUID": guid("user"),
        "creationDateTime": made["creationDateTime"],
    })  # fmt: skip
    ET.SubElement(ET.SubElement(root, _tag("Users")), _tag("User"), {"guid": guid("user"), "name": MAKER})
    held = ET.SubElement(ET.SubElement(root, _tag("CodeBook")), _tag("Codes"))
    for code in codes(data, lang):
        _code(held, code, PROJECT)
    variables = ET.SubElement(root, _tag("Variables"))
    for name in ("plan_id", "level", "issued_on", "issuer"):
        kind = "Date" if name == "issued_on" else "Text"
        ET.SubElement(
            variables,
            _tag("Variable"),
            {"guid": guid("variable", name), "name": words[f"variable.{name}"], "typeOfVariable": kind},
        )
    cases = ET.SubElement(root, _tag("Cases"))
    listed = ET.SubElement(root, _tag("Sources"))
    names, selected = plan_labels(tables["plans"], lang), selections(tables)
    for row in records(tables["plans"]):
        plan_id = row["plan_id"]
        if plan_id not in sources:
            continue
        case = ET.SubElement(cases, _tag("Case"), {"guid": guid("case", plan_id), "name": one_line(names[plan_id])})
        _variables(case, row, lang)
        ET.SubElement(case, _tag("SourceRef"), {"targetGUID": guid("source", plan_id)})
        one = ET.SubElement(listed, _tag("TextSource"), {
            "guid": guid("source", plan_id), "name": one_line(names[plan_id]),
            "plainTextPath": f"internal://{guid('source', plan_id)}.txt", **made,
        })  # fmt: skip
        ET.SubElement(one, _tag("Description")).text = same_length(citation(row).said(lang))
        for (start, end), keys in sorted(selected.get(plan_id, {}).items()):
            _selection(one, plan_id, sources[plan_id], start, end, keys, made)
        _variables(one, row, lang)
    return root


def _tag(name: str) -> str:
    return f"{{{PROJECT}}}{name}"


def _variables(parent: ET.Element, row: Mapping[str, object], lang: Lang) -> None:
    """What is known of a plan, as values of the variables."""
    for name in ("plan_id", "level", "issued_on", "issuer"):
        if row[name] is None:
            continue
        held = ET.SubElement(parent, _tag("VariableValue"))
        ET.SubElement(held, _tag("VariableRef"), {"targetGUID": guid("variable", name)})
        if name == "issued_on":
            ET.SubElement(held, _tag("DateValue")).text = f"{pd.Timestamp(str(row[name])).date()}"
        else:
            said = value("level", row[name], lang) if name == "level" else row[name]
            ET.SubElement(held, _tag("TextValue")).text = one_line(said)


def selections(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[tuple[int, int], list[str]]]:
    """Which codes mark which passages of each plan: plan to start and end to keys of codes."""
    found: dict[str, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    for plan_id, span, key in _marks(tables):
        if span[1] > span[0] and key not in found[plan_id][span]:
            found[plan_id][span].append(key)
    return found


def _marks(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, tuple[int, int], str]]:
    for row in records(tables["actions"]):
        yield row["plan_id"], (row["start"], row["end"]), f"action {row['action_id']}"
    for row in records(tables["measures"]):
        if row["theme"] is not None:
            yield row["plan_id"], (row["start"], row["end"]), f"theme {row['theme']}"
    for row in records(tables["themes"]):
        yield row["plan_id"], (row["start"], row["end"]), f"theme {row['theme']}"
    for row in records(tables["units"]):
        yield row["plan_id"], (row["start"], row["end"]), f"function {row['function']}"


def _selection(
    parent: ET.Element, plan_id: str, own: Source, start: int, end: int, keys: list[str], made: Mapping[str, str]
) -> None:  # fmt: skip
    first, last = own.at(start), own.at(end)
    words = one_line(own.text[first:last])
    selected = ET.SubElement(parent, _tag("PlainTextSelection"), {
        "guid": guid("selection", plan_id, start, end), "name": words if len(words) <= NAME else words[:NAME] + "…",
        "startPosition": str(first), "endPosition": str(last), **made,
    })  # fmt: skip
    for key in keys:
        coding = ET.SubElement(selected, _tag("Coding"), {"guid": guid("coding", plan_id, start, end, key), **made})
        ET.SubElement(coding, _tag("CodeRef"), {"targetGUID": guid("code", key)})


def _files(request: Request, lang: Lang) -> list[str]:
    return list(CALLED) if request.texts else [CALLED[1]]


def _write(request: Request, lang: Lang, folder: Path) -> list[Item]:
    files = _files(request, lang)
    if request.texts:
        write_project(request.data, folder / CALLED[0], lang=lang)
    write_codebook(request.data, folder / CALLED[1], lang=lang)
    return [Item(tuple(files), PART.title(lang))]


PART = Part(
    "qda", "质性分析项目与编码表（NVivo、MAXQDA、ATLAS.ti 等）", "Project and codebook of qualitative analysis (NVivo, MAXQDA, ATLAS.ti …)",
    _files, _write, by_lang=False,
)  # fmt: skip
