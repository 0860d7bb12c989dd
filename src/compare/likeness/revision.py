"""Two plans as one text with changes: paragraph by paragraph, matched by the measures that are alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from compare.likeness.view import aligned, split_words

LINE_END = re.compile(r"\r\n|\r|\n")
MATCHED, LOOSE, FOREIGN = (
    0.15,
    0.5,
    0.85,
)  # likeness (0 to 1) from which paragraphs are one: of measures that are matched,
# of no measures, of measures that are not matched with each other
BONUS = 30  # characters: what it is worth that two measures are related
LEAST_KEPT = 2  # characters: a shorter stretch in common between two changes is told as changed too
LEAST_SHARED = 0.2  # share of a paragraph in common below which all of it is told as changed


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text with changes.

    Attributes
    ----------
    kind : str
        ``both``, ``only_a`` or ``only_b``: whose texts have a paragraph here.
    pieces : tuple of (str, str)
        ``equal``, ``dropped`` or ``added``, and the characters. Those that are not added, joined, are the paragraph of
        the first plan; those that are not dropped, that of the second.
    start_a, start_b : int or None
        Where the paragraph begins in each text, code points.
    measure_a, measure_b : str or None
        The measures that it belongs to.
    """

    kind: str
    pieces: tuple[tuple[str, str], ...]
    start_a: int | None = None
    start_b: int | None = None
    measure_a: str | None = None
    measure_b: str | None = None


@dataclass(frozen=True)
class _Lines:
    """The paragraphs of a text, where each begins, and the measure that it belongs to."""

    texts: list[str]
    starts: list[int]
    measures: list[str | None]

    @classmethod
    def of(cls, text: str, measures: pd.DataFrame) -> _Lines:
        breaks = [(match.start(), match.end()) for match in LINE_END.finditer(text)]
        starts = [0, *(end for _, end in breaks)]
        ends_of_lines = [*(start for start, _ in breaks), len(text)]
        texts = [text[start:end] for start, end in zip(starts, ends_of_lines, strict=True)]
        rows = measures.sort_values("start")
        begins, ends, ids = (list(rows[name]) for name in ("start", "end", "measure_id"))
        owners: list[str | None] = []
        for start, line in zip(starts, texts, strict=True):
            middle = start + len(line) // 2  # a label or blank that stands before a measure changes no owner
            i = bisect_right(begins, middle) - 1
            owners.append(str(ids[i]) if i >= 0 and middle < ends[i] else None)
        return cls(texts, starts, owners)


def revision(tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], plan_a: str, plan_b: str) -> list[Paragraph]:
    """The text of one plan with the changes that make it another's.

    Paragraphs are matched in order, those of measures that the table ``similar`` relates with one another first; what is
    matched is compared word by word. A measure that stands elsewhere in the other plan is dropped in one place and
    added in the other.

    Parameters
    ----------
    tables : mapping of DataFrame
        Uses ``measures`` and ``similar``.
    texts : mapping of str
        By plan id.
    plan_a, plan_b : str
        The plan that is changed, and what it is changed into.

    Returns
    -------
    list of Paragraph
        Those of ``a`` in order and those of ``b`` in order; joined with line ends, they give both texts to the
        character (line ends apart, which become plain ones).
    """
    measures, similar = tables["measures"], tables["similar"]
    one, two = (_Lines.of(texts[p], measures[measures["plan_id"] == p]) for p in (plan_a, plan_b))
    related = similar[similar["relation"].notna()]
    linked = set(zip(related["measure_a"], related["measure_b"], strict=True))
    linked |= {(b, a) for a, b in linked}
    pairs = _matched(_worth(one, two, linked))
    result: list[Paragraph] = []
    i = j = 0
    for x, y in [*pairs, (len(one.texts), len(two.texts))]:
        for k in range(i, x):
            result.append(
                Paragraph("only_a", _whole("dropped", one.texts[k]), one.starts[k], None, one.measures[k], None)
            )
        for k in range(j, y):
            result.append(
                Paragraph("only_b", _whole("added", two.texts[k]), None, two.starts[k], None, two.measures[k])
            )
        if x < len(one.texts):
            pieces = _pieces(one.texts[x], two.texts[y])
            result.append(Paragraph("both", pieces, one.starts[x], two.starts[y], one.measures[x], two.measures[y]))
        i, j = x + 1, y + 1
    return result


def _whole(kind: str, text: str) -> tuple[tuple[str, str], ...]:
    return ((kind, text),) if text else ()


def _worth(one: _Lines, two: _Lines, linked: set[tuple[str, str]]) -> np.ndarray:
    """What it is worth to match each two paragraphs: the characters that they share; nought where they may not be."""
    plain = [[line if line.isascii() else line.strip() for line in lines.texts] for lines in (one, two)]
    alike = cdist(plain[0], plain[1], scorer=Indel.normalized_similarity, score_cutoff=MATCHED, dtype=np.float32)
    lengths = [np.array([len(line) for line in lines], dtype=np.float32) for lines in plain]
    least = np.full(alike.shape, LOOSE, dtype=np.float32)
    known = sorted({m for lines in (one, two) for m in lines.measures if m is not None})
    number = {measure: i + 1 for i, measure in enumerate(known)}
    own, theirs = (np.array([number.get(m or "", 0) for m in lines.measures]) for lines in (one, two))
    least[(own[:, None] > 0) | (theirs[None, :] > 0)] = FOREIGN
    together = np.zeros((len(known) + 1, len(known) + 1), dtype=bool)
    for a, b in linked:
        if a in number and b in number:
            together[number[a], number[b]] = True
    matched = together[own[:, None], theirs[None, :]]
    least[matched] = MATCHED
    worth = alike * (lengths[0][:, None] + lengths[1][None, :]) / 2
    worth[matched] = worth[matched] * 2 + BONUS
    worth[alike < least] = 0
    empty = (lengths[0][:, None] == 0) & (lengths[1][None, :] == 0)
    worth[empty] = 0.25  # an empty line is matched where that costs nothing
    worth[-1, :-1] = worth[:-1, -1] = 0
    worth[-1, -1] = 1e9  # the last paragraphs are one, so that no line end is left over
    return worth


def _matched(worth: np.ndarray) -> list[tuple[int, int]]:
    """The pairs, in the order of both texts, that are worth most together."""
    n, m = worth.shape
    best = np.zeros((n + 1, m + 1))
    for i in range(n):
        taken = best[i, :-1] + worth[i]
        best[i + 1, 1:] = np.maximum.accumulate(np.maximum(taken, best[i, 1:]))
    pairs, i, j = [], n, m
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _pieces(a: str, b: str) -> tuple[tuple[str, str], ...]:
    """Two paragraphs as one with changes; what is dropped stands before what is added in its place."""
    if a == b:
        return _whole("equal", a)
    steps = aligned(split_words(a), split_words(b))
    shared = sum(len(one) for kind, one, _ in steps if kind == "equal")
    if shared < LEAST_SHARED * min(len(a), len(b)) or not shared:
        return _whole("dropped", a) + _whole("added", b)
    pieces: list[tuple[str, str]] = []
    dropped = added = ""
    for i, (kind, one, two) in enumerate(steps):
        inside = 0 < i < len(steps) - 1 and (dropped or added)
        if kind != "equal" or (inside and len(one) < LEAST_KEPT):
            dropped, added = dropped + one, added + two
            continue
        pieces += [*_whole("dropped", dropped), *_whole("added", added), ("equal", one)]
        dropped = added = ""
    return (*pieces, *_whole("dropped", dropped), *_whole("added", added))
