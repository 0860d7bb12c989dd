"""Two passages side by side with their differences marked, as rows and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd
from rapidfuzz.distance import Levenshtein

from compare.likeness.words import RUN, tokenize

# dropped in a warm tint, added in a blue one: told apart by colour-blind readers, and by line-through and underline
DROPPED = "background:#fbe3d6;text-decoration:line-through"
ADDED = "background:#d6e8f7;text-decoration:underline"
LONGEST = 4000  # pairs of words in one differing stretch beyond which it is told as one change


def split_words(text: str) -> list[str]:
    """All words and marks of a text in order; joined they give the text again."""
    pieces: list[str] = []
    at = 0
    for run in RUN.finditer(text):
        pieces.extend(text[at : run.start()])
        pieces.extend(tokenize(run.group()))
        at = run.end()
    pieces.extend(text[at:])
    return pieces


def alike(a: str, b: str) -> float:
    """How much two words have in common: two numbers something, else their shared characters."""
    if a.isdigit() and b.isdigit():
        return 0.5
    return len(set(a) & set(b)) / max(len(set(a)), len(set(b)))


def aligned(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """Two lists of words as ``(kind, a, b)``, kind ``equal``, ``changed``, ``dropped`` or ``added``.

    Words are aligned with the fewest insertions, deletions and replacements (Levenshtein 1966); where several words
    differ in a row, those that share characters (全市, 全区) are told to be changed into one another.
    """
    steps: list[tuple[str, str, str]] = []
    i = j = 0
    for step in Levenshtein.opcodes(old, new):
        if step.tag != "equal":
            continue
        steps += _told_apart(old[i : step.src_start], new[j : step.dest_start])
        text = "".join(old[step.src_start : step.src_end])
        steps.append(("equal", text, text))
        i, j = step.src_end, step.dest_end
    return steps + _told_apart(old[i:], new[j:])


def _told_apart(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """The steps between two stretches that have no word in common."""
    if not old or not new or len(old) * len(new) > LONGEST:
        kinds = {(True, True): "changed", (True, False): "dropped", (False, True): "added"}
        kind = kinds.get((bool(old), bool(new)))
        return [(kind, "".join(old), "".join(new))] if kind else []
    # the pairs of words, in order, that have most in common
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike(old[i], new[j]))
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        worth = alike(old[i], new[j])
        if worth and best[i][j] == best[i + 1][j + 1] + worth:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    if not pairs:
        return [("changed", "".join(old), "".join(new))]
    steps: list[tuple[str, str, str]] = []
    i = j = 0
    for x, y in [*pairs, (len(old), len(new))]:
        if i < x:
            steps.append(("dropped", "".join(old[i:x]), ""))
        if j < y:
            steps.append(("added", "", "".join(new[j:y])))
        if x < len(old):
            steps.append(("equal" if old[x] == new[y] else "changed", old[x], new[y]))
        i, j = x + 1, y + 1
    return steps


@dataclass(frozen=True)
class SideBySide:
    """Two passages, aligned.

    Attributes
    ----------
    rows : DataFrame
        ``kind`` (``equal`` ``changed`` ``dropped`` ``added``), ``a`` and ``b``: joined in order, the column ``a`` is
        the first passage and ``b`` the second.
    html : str
        The same as a table of two cells, escaped; the same input gives the same characters.
    """

    rows: pd.DataFrame
    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        marks = {"equal": "{a}", "changed": "[-{a}-]{{+{b}+}}", "dropped": "[-{a}-]", "added": "{{+{b}+}}"}
        return "".join(marks[row.kind].format(a=row.a, b=row.b) for row in self.rows.itertuples())


def side_by_side(a: str, b: str, labels: tuple[str, str] = ("", "")) -> SideBySide:
    """Align two passages word by word and mark what differs.

    Parameters
    ----------
    a, b : str
        The passages, as printed.
    labels : pair of str
        Headings of the two cells, such as plan ids.

    Returns
    -------
    SideBySide
    """
    rows = [{"kind": kind, "a": one, "b": two} for kind, one, two in aligned(split_words(a), split_words(b))]
    table = pd.DataFrame(rows, columns=["kind", "a", "b"])
    cells = []
    for side, style in (("a", DROPPED), ("b", ADDED)):
        parts = []
        for row in rows:
            text = escape(row[side]).replace("\n", "<br>")
            parts.append(text if row["kind"] == "equal" or not text else f'<span style="{style}">{text}</span>')
        cells.append("".join(parts))
    head = "".join(f'<th style="text-align:left;width:50%">{escape(label)}</th>' for label in labels)
    body = "".join(f'<td style="text-align:left;vertical-align:top;white-space:normal">{cell}</td>' for cell in cells)
    top = f"<thead><tr>{head}</tr></thead>" if any(labels) else ""
    return SideBySide(table, f"<table>{top}<tbody><tr>{body}</tr></tbody></table>")
