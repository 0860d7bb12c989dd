"""A measure as it is compared: without label and responsibility note, with its heading, cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from compare.codebook import Codebook, load_codebook
from compare.likeness.clauses import clause_of, is_title

# both widths of a mark count as one: 413 half-width marks stand in one plan, none in the next
EVEN = str.maketrans("，；：（）．〔〕【】,;:()!?<>", "，；：（）．（）（），；：（）！？〈〉")
BLANK = re.compile(r"\s+")
# 推动重大事故隐患动态清零。 and 持续开展专项行动；  a sentence with the mark that ends it
SENTENCE = re.compile(r"[^。；！？]+[。；！？]?|[。；！？]")
HEAD_END = re.compile(r"[。，；：！？]")
SHORT_HEAD = 8  # a first clause below this says too little and takes the next one with it
# ``责任单位：`` as a line or sentence of its own opens a note; the words come from the codebook of roles
NOTE_OPEN = r"(?:^|[。；])\s*(?:{labels})：[^。]*。?$"

# what stands between the names of a cell of units: 、 and 等 of ``工会、团委、妇联等``
JOINS = re.compile(r"[\s、，,；;。等和及（）()]")
FEW_LEFT = 2  # characters that a cell of units may hold besides names and what joins them
# ``2025年6月底前``, ``12``, ``30%``: a cell that tells a date or a number alone
WHEN = re.compile(r"[\d\s年月日底前末.．\-—至~%]+")
# ``同上`` and ``略``: a cell that says nothing of its own
NOTHING = re.compile(r"[（(]?(?:同上|同前|略|无|暂无|不涉及|[—\-/\s]+)[）)]?[。.]?")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one measure that are compared.

    ``body`` is its text without label, blanks and responsibility note, marks in one width; ``head`` its title or
    first clause, ``titled`` says which; ``pieces`` its sentences, very short ones joined; ``chapter`` the heading of its action.
    """

    measure_id: str
    plan_id: str
    part: str
    head: str
    chapter: str
    body: str
    pieces: tuple[str, ...]
    titled: bool = False

    def called(self, codebook: Codebook | None = None) -> str:
        """The name of the measure: its title, else its first clause that stands alone, else the heading above it."""
        return self.head if self.titled else clause_of(self.body, codebook) or self.chapter or self.head


def even(text: str) -> str:
    """Both widths of each mark made one, character for character: lengths and places stay."""
    return text.translate(EVEN)


@lru_cache(maxsize=8)
def _roles(codebook: Codebook) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted({row["word"] for row in codebook.rows("roles") if row["use"] != "ignore"}, key=len)
    labels = "|".join(re.escape(word) for word in reversed(words) if len(word) > 2)
    every = "|".join(re.escape(word) for word in reversed(words))
    return re.compile(every), re.compile(NOTE_OPEN.format(labels=labels))


def without_note(text: str, codebook: Codebook | None = None) -> str:
    """Drop a responsibility note that closes a text: a bracket with a word of a role in it, or ``责任单位：…``.

    >>> without_note("加快推进。（区应急管理局牵头，各街道配合）")
    '加快推进。'
    """
    role, opening = _roles(codebook or load_codebook())
    end = len(text.rstrip("。 "))
    if end and text[end - 1] == "）":
        depth = 0
        for start in range(end - 1, -1, -1):
            if text[start] == "）":
                depth += 1
            elif text[start] == "（":
                depth -= 1
                if depth == 0:
                    if role.search(text, start, end):
                        return text[:start].rstrip()
                    break
    found = opening.search(text)
    return text[: found.start() + (1 if found.group()[0] in "。；" else 0)] if found else text


def without_cells(text: str, names: Iterable[str] = ()) -> str:
    """The cells of a table's row that tell the task: those of units, dates and numbers are left out.

    Parameters
    ----------
    text : str
        A row, its cells parted by tabs; a text without tabs stays as it is.
    names : iterable of str
        The units that the row names, as printed.

    >>> without_cells("住建局\\t加强园林绿化\\t2025年底前", ["住建局"])
    '加强园林绿化'
    """
    if "\t" not in text:
        return text
    longest = sorted(names, key=len, reverse=True)
    kept = []
    for cell in text.split("\t"):
        rest = cell
        for name in longest:
            rest = rest.replace(name, "")
        of_units = len(rest) < len(cell) and len(JOINS.sub("", rest)) <= FEW_LEFT
        if cell.strip() and not of_units and not WHEN.fullmatch(cell):
            kept.append(cell.strip())
    # a cell ends a sentence, so that its words are no part of the next one
    return "".join(cell if cell[-1] in "。；！？" else f"{cell}。" for cell in kept).removesuffix("。") or text


def cut(body: str, least: int) -> tuple[str, ...]:
    """The sentences of a text; one shorter than ``least`` characters goes to the one before it."""
    pieces: list[str] = []
    for match in SENTENCE.finditer(body):
        sentence = match.group()
        if pieces and (len(sentence) < least or len(pieces[-1]) < least):
            pieces[-1] += sentence
        else:
            pieces.append(sentence)
    return tuple(pieces)


def first_clause(body: str) -> str:
    """The first clause of a text, with the second where the first is very short."""
    end = HEAD_END.search(body)
    if end is None:
        return body
    if end.start() < SHORT_HEAD:
        second = HEAD_END.search(body, end.end())
        return body[: second.start()] if second else body
    return body[: end.start()]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def wordings(
    measures: pd.DataFrame,
    actions: pd.DataFrame | None = None,
    least: int = 18,
    *,
    codebook: Codebook | None = None,
    units: pd.DataFrame | None = None,
) -> list[Wording]:
    """The wording of each measure.

    Parameters
    ----------
    measures : DataFrame
        Table ``measures``; ``title``, ``action_id``, ``part``, ``label`` and ``words`` may be missing. ``words`` are
        compared where they are there; else notes, and cells of units, dates and numbers, are left out of ``text``.
    actions : DataFrame, optional
        Table ``actions``, for the heading that a measure stands under.
    least : int
        Characters below which a sentence is joined to its neighbour.
    codebook : Codebook, optional
        Its words of roles tell notes; the shipped ones by default.
    units : DataFrame, optional
        Table ``units``, whose names tell the cells of units.

    Returns
    -------
    list of Wording
        One for each row, ordered by ``measure_id``: the order of the rows never matters. A measure that says no more
        than 同上 or 略 has an empty ``body``: it is no commitment of its own.
    """
    chapters: dict[str, str] = {}
    if actions is not None and len(actions):
        chapters = dict(zip(actions["action_id"], (_text(title) for title in actions["title"]), strict=True))
    names: dict[str, set[str]] = {}
    if units is not None and len(units):
        for measure_id, raw in zip(units["measure_id"], units["raw"], strict=True):
            names.setdefault(_text(measure_id), set()).add(_text(raw))

    def column(name: str) -> Iterable[object]:
        return measures[name] if name in measures else [None] * len(measures)

    rows = zip(
        measures["measure_id"], column("plan_id"), column("part"), column("label"), column("title"),
        column("action_id"), measures["text"], column("words"), strict=True,
    )  # fmt: skip
    found: list[Wording] = []
    for measure_id, plan_id, part, label, title, action_id, text, words in rows:
        body = _text(words) or without_cells(_text(text), names.get(str(measure_id), ()))
        body, label = even(body.strip()), even(_text(label))
        if label and body.startswith(label):
            body = body[len(label) :]
        body = without_note(BLANK.sub("", body), codebook)
        if NOTHING.fullmatch(body):
            body = ""
        head = BLANK.sub("", even(_text(title))) or first_clause(body)
        chapter = BLANK.sub("", even(chapters.get(_text(action_id), "")))
        plan = _text(plan_id) or str(measure_id).rpartition("/")[0]
        titled = is_title(_text(title).strip())
        found.append(Wording(str(measure_id), plan, _text(part), head, chapter, body, cut(body, least), titled))
    return sorted(found, key=lambda wording: wording.measure_id)
