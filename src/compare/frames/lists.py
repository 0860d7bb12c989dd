"""Frames that a person wrote down: a list of entries, one file a frame, read with what is wrong in it said by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path

import pandas as pd

from compare.handmade import HandmadeError, Listed, Row, read_list
from compare.language import value
from compare.script.document_numbers import same_number
from compare.tables import SCHEMA, frame

ENDINGS = (".csv", ".tsv", ".xlsx")
OLD = (".xls", ".et", ".ods", ".numbers")  # workbooks that are not read
TEMPORARY = (".", "~")  # how files begin that programs lay beside those a person made
WORD, BLANK = re.compile(r"[^\W_]"), re.compile(r"\s+")
RANK = "级"  # 国家级, 省级
ENTRY = re.compile(r"[^\s/、，,]+")  # what an id may be: it is joined with others by marks


class FrameError(HandmadeError):
    """A frame that cannot be used; the message names the file, the line and the way out."""


@dataclass(frozen=True)
class Frame:
    """What plans are laid against.

    Attributes
    ----------
    frame_id : str
        The stem of the list's file, or the plan.
    entries : DataFrame
        As the table ``entries``; where the frame is a plan, with ``action_id``, ``measure_id``, ``start`` and ``end`` of
        each entry besides, and ``titled``, whether its name is printed as a heading.
    plan_id : str or None
        The plan, where the frame is one.
    problems : tuple of FrameError
        What is wrong with single lines of the list; they were left out, or one cell of them was.
    built : bool
        Whether it is a list of the build, whose table ``frames`` holds it.
    """

    frame_id: str
    entries: pd.DataFrame
    plan_id: str | None = None
    problems: tuple[FrameError, ...] = ()
    built: bool = False

    def __len__(self) -> int:
        return len(self.entries)

    def beside(self, plans: pd.DataFrame, wanted: Iterable[str]) -> list[str]:
        """The plans that can answer the frame: neither the plan that is the frame nor the document a list is taken from.

        Parameters
        ----------
        plans : DataFrame
            The table ``plans``; a list's document is known by its number, however its brackets are printed.
        wanted : iterable of str
            Ids of plans.

        Returns
        -------
        list of str
            Those of ``wanted`` that are left, in their order.
        """
        sources = {same_number(source) for source in self.entries.get("source", pd.Series(dtype="str")).dropna()}
        numbers = plans.dropna(subset="doc_number").set_index("plan_id")["doc_number"]
        itself = {self.plan_id} | {plan for plan, number in numbers.items() if same_number(number) in sources}
        return [plan for plan in wanted if plan not in itself]


ANY_FRAME = str | Path | Frame | None  # as :func:`compare.frames.find_frame` takes it


def read_frame(path: str | Path) -> Frame:
    """Read a frame list.

    Parameters
    ----------
    path : path
        CSV, or a workbook (``.xlsx``) whose first sheet is the list. The first line names the columns, in English or
        Chinese: ``name`` 名称 is needed; ``id`` 编号 (made up as ``E01`` … where it is missing), ``no`` 序号, ``description`` 说明, ``level`` 层级, ``source`` 出处, ``kind`` 类别
        (``action`` 行动, ``measure`` 措施, ``safeguard`` 保障措施) and ``parent`` 上级条目 (an id) may be there. UTF-8 with
        or without BOM, or GB18030 as Excel saves it. A title may stand above the columns; the lines of a single column
        without a heading are the names.

    Returns
    -------
    Frame
        Its id is the stem of the file. A line without a name, and one whose id stands in a line before, are left out; a
        word that is no level, kind or entry is left empty: each is one of ``problems``.

    Raises
    ------
    FrameError
        Where the file cannot be read, or no column holds the names.
    """
    path = Path(path)
    listed = read_list(path, (), FrameError, heads=lambda cells: "name" in map(_meant, cells))
    columns, listed_rows = _columns_of(path, listed)
    problems = [FrameError.at(path, problem.line, problem.says) for problem in listed.problems]
    if len(listed_rows) > len(listed.rows):
        says = f"no heading; {listed.columns[0]} is taken as a name like the lines below; write name (名称) above it"
        problems.append(FrameError.at(path, listed.line, says))
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    given = {_plain(row.cells[columns["entry_id"]]) for row in listed_rows} if "entry_id" in columns else set()
    for row in listed_rows:
        said = {name: row.cells[column] for name, column in columns.items()}
        said |= {name: _plain(said[name]) for name in ("entry_id", "parent") if name in said}
        free = (one for one in map("E{:02}".format, count(len(rows) + 1)) if one not in given and one not in seen)
        entry = said.get("entry_id", "") or next(free)
        wrong = _misfit(path, row.line, said, entry, seen)
        if wrong is not None:
            problems.append(wrong)
            continue
        seen[entry] = row.line
        rows.append(_entry(path, row, said, entry, len(rows) + 1, problems))
    for each in rows:
        if each["parent"] is not None and (each["parent"] not in seen or each["parent"] == each["entry_id"]):
            says = f"the parent {each['parent']} is no other entry of the list; it is left empty"
            problems.append(FrameError.at(path, seen[str(each["entry_id"])], says))
            each["parent"] = None
    entries = frame("entries", [{**each, "frame_id": path.stem} for each in rows])
    return Frame(path.stem, entries, problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)))


def list_files(folder: str | Path) -> list[Path]:
    """The files of a folder that hold lists, or might be meant to, by name; none where there is no such folder."""
    folder = Path(folder)
    if not folder.is_dir():
        return []
    return [
        path for path in sorted(folder.iterdir())
        if path.suffix.lower() in (*ENDINGS, *OLD) and not path.name.startswith(TEMPORARY)
    ]  # fmt: skip


def usable_frames(folder: str | Path) -> tuple[list[Frame], list[FrameError]]:
    """The frame lists of a folder, and what is wrong with its files and their lines.

    Parameters
    ----------
    folder : path
        Every ``.csv``, ``.tsv`` and ``.xlsx`` file in it is a list; nothing is found where there is no such folder.

    Returns
    -------
    frames : list of Frame
        By id; empty lists too.
    problems : list of FrameError
    """
    frames: list[Frame] = []
    problems: list[FrameError] = []
    seen: dict[str, Path] = {}
    for path in list_files(folder):
        if path.suffix.lower() in OLD:
            problems.append(
                FrameError.at(path, None, "a workbook of this kind is not read; save it as .xlsx or as CSV UTF-8")
            )
            continue
        if path.stem in seen:
            problems.append(
                FrameError.at(path, None, f"{seen[path.stem].name} has this name too; give the list another")
            )
            continue
        seen[path.stem] = path
        try:
            found = read_frame(path)
        except FrameError as error:
            problems.append(error)
            continue
        problems += found.problems
        frames.append(found)
    return frames, problems


def _columns_of(path: Path, listed: Listed) -> tuple[dict[str, str], Sequence[Row]]:
    """Which column of a file holds what, and its rows; a single column that is called nothing known holds names, the first too."""
    meant = [(_meant(name), name) for name in listed.columns]
    columns = {name: column for name, column in meant if name in SCHEMA["entries"].names}
    twice = [column for name, column in meant if columns.get(name, column) != column]
    if twice:
        other = columns[_meant(twice[0])]
        raise FrameError.at(path, listed.line, f"the columns {twice[0]} and {other} hold the same; keep one of them")
    if "name" in columns:
        return columns, listed.rows
    name = listed.columns[0] if len(meant) == 1 and not columns else ""
    if name and not name.isascii():  # a heading that means nothing here is more often English
        return {"name": name}, (Row(listed.line, {name: name}), *listed.rows)
    there = ", ".join(filter(None, listed.columns))
    if not there:
        raise FrameError.at(path, listed.line, "it is empty; a frame needs a column name (名称) and its entries")
    raise FrameError.at(path, listed.line, f"no column name (名称), which a frame needs; its columns are {there}")


def _plain(text: str) -> str:
    """Signs of a Chinese keyboard as their half-width likes: Ｘ１ is X1."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    """What a list may call a column, to the column's name."""
    names = {column.zh: column.name for column in SCHEMA["entries"].columns}
    short = {
        "id": "entry_id", "编号": "entry_id", "上级": "parent", "来源": "source", "条目": "name", "条目名称": "name",
        "任务": "name", "任务名称": "name", "事项": "name", "标题": "name", "内容": "description", "主要内容": "description",
        "类型": "kind",
    }  # fmt: skip
    return {**names, **{name: name for name in SCHEMA["entries"].names}, **short}


def _meant(column: str) -> str:
    return _columns().get(BLANK.sub("", _plain(column)).lower(), column)


def _misfit(path: Path, line: int, said: Mapping[str, str], entry: str, seen: Mapping[str, int]) -> FrameError | None:
    """What makes a line unusable."""
    if not WORD.search(said.get("name", "")):
        return FrameError.at(path, line, "the entry has no name; give it one, or remove the line")
    if not ENTRY.fullmatch(entry):
        return FrameError.at(path, line, f"the id {entry!r} holds a blank, a comma or a stroke; write it without")
    if entry in seen:
        first = seen[entry]
        return FrameError.at(
            path, line, f"the id {entry} stands in line {first} too, which holds; give this entry another"
        )
    return None


def _entry(
    path: Path, row: Row, said: Mapping[str, str], entry: str, no: int, problems: list[FrameError]
) -> dict[str, object]:
    """A line as a row of the table; a word that is none of a closed list is left empty and told."""
    found: dict[str, object] = {name: said.get(name) or None for name in SCHEMA["entries"].names}
    for name in ("level", "kind"):
        word = said.get(name)
        found[name] = _closed(name, word) if word else None
        if word and found[name] is None:
            choices = ", ".join(SCHEMA["entries"][name].choices)
            problems.append(FrameError.at(path, row.line, f"unknown {name} {word}, left empty; take one of {choices}"))
    return {**found, "entry_id": entry, "no": said.get("no") or str(no)}


def _closed(column: str, word: str) -> str | None:
    """The value of a closed list that a word means, in English or Chinese."""
    word = BLANK.sub("", _plain(word)).lower()
    choices = {
        name: choice for choice in SCHEMA["entries"][column].choices for name in (choice, value(column, choice, "zh"))
    }
    begun = {
        choice
        for name, choice in choices.items()
        if word.removesuffix(RANK) and name.startswith(word.removesuffix(RANK))
    }
    return choices.get(word) or (begun.pop() if len(begun) == 1 else None)
