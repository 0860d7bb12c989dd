"""Which stretches of two measures match: equal runs and reworded sentences, with exact places in both texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import delayed
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from compare.batches import run_batches
from compare.errors import ChoiceError
from compare.likeness.pairs import nothing
from compare.likeness.pieces import EVEN, SENTENCE
from compare.likeness.settings import Settings
from compare.tables import frame

__all__ = ["Run", "Squeezed", "matched_passages", "runs", "sentences", "squeeze"]

# what a layout puts inside a sentence: blanks, wraps and the marks of bold print
LAYOUT = re.compile(r"(?:\s|\*\*)+")
CLOSE = 1e-4  # what rounding may add to the likeness of two sentences
STRIDE = 32  # characters that are compared at a time where a run is followed
CHUNK = 20_000  # pairs that one process takes at a time: what is looked for once in a measure serves all of them


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A stretch of a plan without blanks, wraps and bold marks, marks in one width, and where each character stood."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the plan's text that ``text[start:end]`` came from."""
        return self.places[start], self.places[end - 1] + 1


def squeeze(text: str, start: int = 0, end: int | None = None) -> Squeezed:
    """Squeeze ``text[start:end]``."""
    stop = len(text) if end is None else min(end, len(text))
    parts: list[str] = []
    places: list[int] = []
    at = start
    for match in LAYOUT.finditer(text, start, stop):
        parts.append(text[at : match.start()])
        places.extend(range(at, match.start()))
        at = match.end()
    parts.append(text[at:stop])
    places.extend(range(at, stop))
    return Squeezed("".join(parts).translate(EVEN), tuple(places))


@dataclass(frozen=True, slots=True)
class Run:
    """Equal characters: ``a[a_at : a_at + length] == b[b_at : b_at + length]``, as far as it goes either way."""

    a_at: int
    b_at: int
    length: int


def places_of(text: str, least: int) -> dict[str, list[int]]:
    """Every string of ``least`` characters of a text, and where it stands."""
    where: dict[str, list[int]] = defaultdict(list)
    for at in range(len(text) - least + 1):
        where[text[at : at + least]].append(at)
    return where


def runs(a: str, b: str, least: int) -> list[Run]:
    """All runs of at least ``least`` equal characters of two texts that cannot be made longer.

    A passage that stands twice gives a run for each pair of places.

    Returns
    -------
    list of Run
        Ordered by place in ``a``, then in ``b``.
    """
    return joined_runs(a, b, places_of(a, least), places_of(b, least), least)


def joined_runs(a: str, b: str, here: Mapping[str, list[int]], there: Mapping[str, list[int]], least: int) -> list[Run]:
    """As :func:`runs`, of two texts whose strings were looked for before.

    A string that both have is followed as far as the texts agree and reported once, from where it begins.
    """
    found = []
    for string in here.keys() & there.keys():
        for i in here[string]:
            for j in there[string]:
                if i and j and a[i - 1] == b[j - 1]:
                    continue  # began earlier
                length = least
                limit = min(len(a) - i, len(b) - j)
                while (
                    length + STRIDE <= limit
                    and a[i + length : i + length + STRIDE] == b[j + length : j + length + STRIDE]
                ):
                    length += STRIDE
                while length < limit and a[i + length] == b[j + length]:
                    length += 1
                found.append(Run(i, j, length))
    return sorted(found, key=lambda run: (run.a_at, run.b_at))


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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A measure with what every pair asks of it, looked for once: its strings and its sentences."""

    squeezed: Squeezed
    strings: Mapping[str, list[int]]
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, squeezed: Squeezed, least: int) -> _Ready:
        spans = tuple(sentences(squeezed))
        texts = tuple(squeezed.text[start:end] for start, end in spans)
        return cls(squeezed, places_of(squeezed.text, least), spans, texts)


def _pair_rows(id_a: str, id_b: str, a: _Ready, b: _Ready, settings: Settings) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []

    def row(kind: str, of_a: tuple[int, int], of_b: tuple[int, int]) -> None:
        start_a, end_a = a.squeezed.span(*of_a)
        start_b, end_b = b.squeezed.span(*of_b)
        rows.append({"measure_a": id_a, "measure_b": id_b, "start_a": start_a, "end_a": end_a,
                     "start_b": start_b, "end_b": end_b, "kind": kind})  # fmt: skip

    equal = joined_runs(a.squeezed.text, b.squeezed.text, a.strings, b.strings, settings.verbatim)
    for run in equal:
        row("verbatim", (run.a_at, run.a_at + run.length), (run.b_at, run.b_at + run.length))
    stretches = [(run.a_at, run.a_at + run.length) for run in equal]
    left = [
        number
        for number, (start, end) in enumerate(a.spans)
        if not stretches or covered(start, end, stretches) < settings.copied
    ]
    if not left or not b.spans:
        return rows
    likeness = cdist([a.sentences[number] for number in left], b.sentences, scorer=Indel.normalized_similarity,
                     dtype=np.float64, score_cutoff=max(0.0, settings.adapted - CLOSE)).round(4)  # fmt: skip
    for number, line in zip(left, likeness, strict=True):
        best = int(line.argmax())
        if line[best] >= settings.adapted:
            row("adapted", a.spans[number], b.spans[best])
    return rows


def _chunk_rows(
    pairs: Sequence[tuple[str, str]], squeezed: Mapping[str, Squeezed], settings: Settings
) -> list[dict[str, object]]:
    ready = {measure: _Ready.of(one, settings.verbatim) for measure, one in squeezed.items()}
    return [row for a, b in pairs for row in _pair_rows(a, b, ready[a], ready[b], settings)]


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
    measures : DataFrame
        Table ``measures``.
    texts : mapping of str
        By plan id, the text that offsets point into.
    similar : DataFrame
        Table ``similar``; pairs with a relation are looked at.
    settings : Settings, optional
        ``verbatim`` (characters of an equal run), ``adapted`` (likeness of a reworded sentence), ``copied``,
        ``passage_pairs`` (pairs that are looked at, the highest scores first).
    n_jobs : int
        Processes; the result is the same for any number.

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
    related = similar[similar["relation"].notna()]
    if len(related) > settings.passage_pairs:
        related = related.sort_values(["score", "measure_a", "measure_b"], ascending=[False, True, True])
        related = related.head(settings.passage_pairs)
    pairs = sorted(zip(related["measure_a"].astype(str), related["measure_b"].astype(str), strict=True))
    if not pairs:
        return nothing("passages", similar.attrs.get("says") or "no pair of measures is alike")
    wanted = {measure for pair in pairs for measure in pair}
    squeezed = squeezed_measures(measures[measures["measure_id"].isin(wanted)], texts)
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    tasks = [
        delayed(_chunk_rows)(chunk, {measure: squeezed[measure] for pair in chunk for measure in pair}, settings)
        for chunk in chunks
    ]
    found = run_batches(tasks, n_jobs, lambda task: [measure.rpartition("/")[0] for measure, _ in chunks[task]])
    rows = [row for many in found for row in many]
    rows.sort(
        key=lambda row: (row["measure_a"], row["measure_b"], row["start_a"], row["start_b"], row["end_a"], row["kind"])
    )
    return frame("passages", rows)


def containing(starts: Sequence[int], place: int) -> int:
    """The number of the last start at or before a place; -1 where there is none."""
    return bisect_right(starts, place) - 1
