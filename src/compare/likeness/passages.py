"""Which stretches of two measures match: equal runs and reworded sentences, with exact places in both texts."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from joblib import delayed
from rapidfuzz.distance import Indel, Postfix, Prefix
from rapidfuzz.process import cpdist

from compare.batches import run_batches
from compare.errors import ChoiceError
from compare.likeness.matched import Matched
from compare.likeness.pairs import nothing
from compare.likeness.pieces import EVEN, SENTENCE
from compare.likeness.settings import Settings
from compare.saying import say

# what a layout puts inside a sentence: blanks, wraps and the marks of bold print
LAYOUT = re.compile(r"(?:\s|\*\*)+")
CLOSE = 1e-4  # what rounding may add to the likeness of two sentences
STRIDE = 32  # characters that are compared at a time where a run is followed
LONG = 4_000_000  # length of one text times that of the other, from which strings are looked up, not looked for
MOST_PLACES = 200  # of a string in a text so long; what stands more often is no passage
CHUNK = 20_000  # pairs that one process takes at a time: what is looked for once in a measure serves all of them


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A stretch of a plan without blanks, wraps and bold marks, marks in one width, and where each character stood."""

    text: str
    places: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the plan's text that ``text[start:end]`` came from."""
        return self.places[start], self.places[end - 1] + 1


def squeeze(text: str, start: int = 0, end: int | None = None) -> Squeezed:
    """Squeeze ``text[start:end]``."""
    stop = len(text) if end is None else min(end, len(text))
    parts: list[str] = []
    places = array("q")
    at = start
    for match in LAYOUT.finditer(text, start, stop):
        parts.append(text[at : match.start()])
        places.extend(range(at, match.start()))
        at = match.end()
    parts.append(text[at:stop])
    places.extend(range(at, stop))
    return Squeezed("".join(parts).translate(EVEN), places)


class Run(NamedTuple):
    """Equal characters: ``a[a_at : a_at + length] == b[b_at : b_at + length]``, as far as it goes either way."""

    a_at: int
    b_at: int
    length: int


def runs(a: str, b: str, least: int) -> list[Run]:
    """All runs of at least ``least`` equal characters of two texts that cannot be made longer.

    A passage that stands twice gives a run for each pair of places.

    Returns
    -------
    list of Run
        Ordered by place in ``a``, then in ``b``.
    """
    return list(map(Run._make, _runs(a, b, least, repeats(b, least))))


def _sampled(least: int) -> tuple[int, int]:
    """Length and step of the strings of one text of which every run of ``least`` characters holds one."""
    length = (least + 1) // 2
    return length, least - length + 1


@lru_cache(maxsize=4096)  # a text is compared with many others
def repeats(text: str, least: int) -> bool:
    """Whether a string as long as those that are looked for stands twice in a text."""
    length, _ = _sampled(least)
    count = max(0, len(text) - length + 1)
    return len({text[at : at + length] for at in range(count)}) < count


def _runs(a: str, b: str, least: int, again: bool) -> list[tuple[int, int, int]]:
    """As :func:`runs`, as plain numbers; ``again`` says whether ``b`` repeats itself.

    From a string that both have, the texts are followed either way as far as they agree; a string inside a run that
    was found already is passed by.
    """
    if len(a) * len(b) > LONG:
        return _runs_of_long_texts(a, b, least)
    found: list[tuple[int, int, int]] = []
    ends: dict[int, int] = {}  # how far the last run of a diagonal goes in ``a``
    length, step = _sampled(least)
    at, last, look = 0, len(a) - length, b.find
    while at <= last:
        string, end = a[at : at + length], 0
        other = look(string)
        while other >= 0:
            if ends.get(other - at, 0) <= at:
                back, end = _agree_before(a, b, at, other), at + _agree_from(a, b, at, other)
                ends[other - at] = end
                if back + end - at >= least:
                    found.append((at - back, other - back, back + end - at))
            other = look(string, other + 1) if again else -1
        # where ``b`` does not repeat itself, what lies inside a run stands nowhere else
        at += step * max(1, (end - length - at) // step + 1) if not again else step
    found.sort()
    return found


def _runs_of_long_texts(a: str, b: str, least: int) -> list[tuple[int, int, int]]:
    """As :func:`_runs`, without what stands in ``b`` hundreds of times: one character repeated would take for ever."""
    length, step = _sampled(least)
    strings = [a[at : at + length] for at in range(0, len(a) - length + 1, step)]
    places: dict[str, list[int]] = {string: [] for string in strings}
    for other in range(len(b) - length + 1):
        its = places.get(b[other : other + length])
        if its is not None and len(its) <= MOST_PLACES:
            its.append(other)
    found: list[tuple[int, int, int]] = []
    ends: dict[int, int] = {}
    for at, string in zip(range(0, len(a), step), strings, strict=False):
        for other in places[string] if len(places[string]) <= MOST_PLACES else ():
            if ends.get(other - at, 0) <= at:
                back, end = _agree_before(a, b, at, other), at + _agree_from(a, b, at, other)
                ends[other - at] = end
                if back + end - at >= least:
                    found.append((at - back, other - back, back + end - at))
    found.sort()
    return found


def _agree_from(a: str, b: str, i: int, j: int) -> int:
    """How many characters agree from two places on."""
    length = 0
    while a[i + length : i + length + STRIDE] == b[j + length : j + length + STRIDE]:
        if i + length + STRIDE > len(a) or j + length + STRIDE > len(b):
            return min(len(a) - i, len(b) - j)
        length += STRIDE
    i, j = i + length, j + length
    return length + int(Prefix.similarity(a[i : i + STRIDE], b[j : j + STRIDE]))


def _agree_before(a: str, b: str, i: int, j: int) -> int:
    """How many characters agree right before two places."""
    length = 0
    while min(i, j) >= STRIDE and a[i - STRIDE : i] == b[j - STRIDE : j]:
        i, j, length = i - STRIDE, j - STRIDE, length + STRIDE
    return length + int(Postfix.similarity(a[max(0, i - STRIDE) : i], b[max(0, j - STRIDE) : j]))


def sentences(squeezed: Squeezed, least: int = 6) -> list[tuple[int, int]]:
    """Spans of the sentences (to 。；！？) of a squeezed text; shorter ones go to the one before."""
    spans: list[tuple[int, int]] = []
    for match in SENTENCE.finditer(squeezed.text):
        if spans and match.end() - match.start() < least:
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append((match.start(), match.end()))
    return spans


def covered(start: int, end: int, stretches: Iterable[tuple[int, int]]) -> float:
    """Share of ``start:end`` that lies inside any of the stretches."""
    inside, at = 0, start
    for first, last in sorted(stretches):
        inside += max(0, min(last, end) - max(first, at))
        at = max(at, last)
        if at >= end:
            break
    return inside / (end - start) if end > start else 0.0


def sentence_likeness(a: str, b: str) -> float:
    """Likeness of two sentences: 1 minus their insertions and deletions over both lengths (Indel ratio)."""
    return float(Indel.normalized_similarity(a, b))


def _left(spans: Sequence[tuple[int, int]], equal: Sequence[tuple[int, int, int]], copied: float) -> list[int]:
    """The numbers of the sentences that equal runs do not cover to the share ``copied``."""
    stretches: list[list[int]] = []
    for at, _, length in equal:
        if stretches and at <= stretches[-1][1]:
            stretches[-1][1] = max(stretches[-1][1], at + length)
        else:
            stretches.append([at, at + length])
    left = []
    for number, (start, end) in enumerate(spans):
        inside = 0
        for first, last in stretches:
            if first < end and last > start:
                inside += min(last, end) - max(first, start)
        if not equal or inside / (end - start) < copied:
            left.append(number)
    return left


def _chunk_rows(pairs: np.ndarray, squeezed: Sequence[Squeezed], settings: Settings) -> np.ndarray:
    """The passages of some pairs.

    Parameters
    ----------
    pairs : array of shape (pairs, 2)
        Places in ``squeezed``.

    Returns
    -------
    array of int, shape (passages, 6)
        The number of the pair, both spans, and 1 for verbatim, 0 for adapted, in the order of the table.
    """
    numbers: dict[str, int] = {}
    spans = [sentences(one) for one in squeezed]
    said = [
        [numbers.setdefault(one.text[start:end], len(numbers)) for start, end in its]
        for one, its in zip(squeezed, spans, strict=True)
    ]
    again = [repeats(one.text, settings.verbatim) for one in squeezed]
    rows = array("q")  # pair, start and end in either text, kind
    asked: list[tuple[int, int, int]] = []  # pair, sentence of its first measure, sentences of its second
    mine, theirs = array("q"), array("q")  # sentences that are compared, by number
    for pair, (i, j) in enumerate(pairs.tolist()):
        equal = _runs(squeezed[i].text, squeezed[j].text, settings.verbatim, again[j])
        for a_at, b_at, length in equal:
            rows.extend((pair, a_at, a_at + length, b_at, b_at + length, 1))
        for number in _left(spans[i], equal, settings.copied) if spans[j] else ():
            asked.append((pair, number, len(spans[j])))
            mine.extend([said[i][number]] * len(spans[j]))
            theirs.extend(said[j])
    for (pair, number, _), best in zip(asked, _nearest(mine, theirs, asked, list(numbers), settings), strict=True):
        if best >= 0:
            i, j = pairs[pair].tolist()
            rows.extend((pair, *spans[i][number], *spans[j][best], 0))
    found = np.frombuffer(rows, np.int64).reshape(-1, 6).copy()
    begins = np.cumsum([0, *(len(one.places) for one in squeezed)])
    places = np.frombuffer(b"".join(one.places.tobytes() for one in squeezed), np.int64)
    for side, (start, end) in enumerate(((1, 2), (3, 4))):
        begin = begins[pairs[found[:, 0], side]]
        found[:, start] = places[begin + found[:, start]]
        found[:, end] = places[begin + found[:, end] - 1] + 1
    return found[np.lexsort((found[:, 5], found[:, 2], found[:, 3], found[:, 1], found[:, 0]))]


def _nearest(
    mine: array[int], theirs: array[int], asked: Sequence[tuple[int, int, int]], texts: list[str], settings: Settings
) -> list[int]:
    """Which sentence is most like each that is asked for, the first of equals; −1 where none is adapted from it."""
    if not asked:
        return []
    keys, each = np.unique(np.asarray(mine) * len(texts) + np.asarray(theirs), return_inverse=True)
    one, other = ([texts[number] for number in side.tolist()] for side in (keys // len(texts), keys % len(texts)))
    likeness = cpdist(one, other, scorer=Indel.normalized_similarity, dtype=np.float64,
                      score_cutoff=max(0.0, settings.adapted - CLOSE)).round(4)[each]  # fmt: skip
    sizes = np.array([size for _, _, size in asked])
    begins = np.cumsum(sizes) - sizes
    best = np.maximum.reduceat(likeness, begins)
    at = np.arange(len(likeness)) - np.repeat(begins, sizes)
    first = np.minimum.reduceat(np.where(likeness == np.repeat(best, sizes), at, len(likeness)), begins)
    return np.where(best >= settings.adapted, first, -1).tolist()


def squeezed_measures(measures: pd.DataFrame, texts: Mapping[str, str]) -> dict[str, Squeezed]:
    """Each measure's stretch of its plan, squeezed.

    Raises
    ------
    ValueError
        Where a plan's text is missing; the message names the plan.
    """
    missing = sorted(set(measures["plan_id"].astype(str)) - set(texts))
    if missing:
        raise ChoiceError(f"no text of {', '.join(missing)}; give the texts that the measures' offsets point into")
    return {
        str(measure_id): squeeze(texts[plan_id], int(start), int(end))
        for measure_id, plan_id, start, end in zip(
            measures["measure_id"], measures["plan_id"], measures["start"], measures["end"], strict=True
        )
    }


def matched_passages(
    measures: pd.DataFrame,
    texts: Mapping[str, str],
    similar: pd.DataFrame,
    settings: Settings | None = None,
    n_jobs: int = 1,
) -> pd.DataFrame:
    """The passages that make similar measures alike.

    Parameters
    ----------
    similar : DataFrame
        Table ``similar``; pairs with a relation are looked at.
    settings : Settings, optional
        ``verbatim`` (characters of an equal run), ``adapted`` (likeness of a reworded sentence), ``copied``,
        ``passage_pairs`` (pairs that are looked at, the highest scores first).

    Returns
    -------
    DataFrame
        Table ``passages``, ordered by pair and place. A ``verbatim`` row is an equal run that can be made no longer;
        blanks, line wraps, bold marks and the width of marks (，and ,) make no difference, and the spans are those of
        the plans' texts. An ``adapted`` row is a sentence and the most similar one of the other measure.

    Raises
    ------
    ValueError
        Where a plan's text is missing.
    """
    settings = settings or Settings()
    found = matched(measures, texts, similar, settings, n_jobs)
    if not len(found.pairs):
        return nothing("passages", similar.attrs.get("says") or say("no pair of measures is alike"))
    return found.table()


def matched(
    measures: pd.DataFrame,
    texts: Mapping[str, str],
    similar: pd.DataFrame,
    settings: Settings,
    n_jobs: int = 1,
    known: Matched | None = None,
) -> Matched:
    """As :func:`matched_passages`; passages that are ``known``, of measures that are what they were, are taken over."""
    related = _highest(similar, settings.passage_pairs)
    sides = pd.concat([related["measure_a"], related["measure_b"]], ignore_index=True)
    numbers, names = pd.factorize(sides, sort=True)
    pairs = np.sort(numbers.reshape(2, -1)[0] * len(names) + numbers.reshape(2, -1)[1])
    pairs = np.column_stack([pairs // max(1, len(names)), pairs % max(1, len(names))])
    names = np.asarray(names, dtype=object)
    at = np.full(len(pairs), -1) if known is None else known.places_of(names, pairs)
    fresh = _of_pairs(measures, texts, names, pairs[at < 0], settings, n_jobs)
    counts, rows = fresh.counts, fresh.rows
    if known is not None:
        # what is known stands first, then what is new; each pair's place among them
        taken = known.some(at[at >= 0])
        both = Matched(names, pairs, np.concatenate([taken[0], counts]), np.concatenate([taken[1], rows]))
        place = np.where(at >= 0, np.cumsum(at >= 0) - 1, len(taken[0]) + np.cumsum(at < 0) - 1)
        counts, rows = both.some(place)
    return Matched(names, pairs, counts, rows)


def _highest(similar: pd.DataFrame, most: int) -> pd.DataFrame:
    """The related pairs with the highest scores, the first by name of equals."""
    at, sides = np.flatnonzero(similar["relation"].notna()), similar[["measure_a", "measure_b"]]
    if len(at) <= most:
        return sides.take(at)
    score = similar["score"].to_numpy(float)[at]
    last = np.partition(score, len(score) - most)[len(score) - most] if most else np.inf
    above, equal = at[score > last], sides.take(at[score == last]).sort_values(["measure_a", "measure_b"])
    return pd.concat([sides.take(above), equal.head(most - len(above))])


def _of_pairs(
    measures: pd.DataFrame,
    texts: Mapping[str, str],
    names: np.ndarray,
    pairs: np.ndarray,
    settings: Settings,
    n_jobs: int,
) -> Matched:
    """The passages of pairs of measures, looked for."""
    looked, places = np.unique(pairs, return_inverse=True)
    of = squeezed_measures(measures[measures["measure_id"].isin(names[looked])], texts)
    squeezed = [of[name] for name in names[looked].tolist()]
    local = places.reshape(-1, 2)
    tasks, starts = [], range(0, len(pairs), CHUNK)
    for start in starts:
        used, inside = np.unique(local[start : start + CHUNK], return_inverse=True)
        tasks.append(delayed(_chunk_rows)(inside.reshape(-1, 2), [squeezed[one] for one in used.tolist()], settings))
    plans = [name.rpartition("/")[0] for name in names.tolist()]
    found = run_batches(tasks, n_jobs, lambda task: [plans[a] for a in pairs[starts[task] : starts[task] + CHUNK, 0]])
    rows = [np.column_stack([part[:, 0] + start, part[:, 1:]]) for start, part in zip(starts, found, strict=True)]
    every = np.concatenate([np.zeros((0, 6), np.int64), *rows])
    return Matched(names, pairs, np.bincount(every[:, 0], minlength=len(pairs)), every[:, 1:])
