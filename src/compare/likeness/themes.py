"""Which theme of a codebook a measure belongs to, with the words that say so."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from compare.codebook import Codebook, CodebookError, load_codebook
from compare.handmade import read_text
from compare.likeness.pieces import Wording, even, wordings
from compare.likeness.settings import Settings
from compare.likeness.words import prefix_tree
from compare.model import PARTS
from compare.saying import say
from compare.tables import frame

UNSORTED = "未归类"  # the theme of a measure that is of none
LONG = 120  # characters from which a longer text makes a word in it count less
TAKES = 0.6  # how much of a general theme's points a chapter of its own theme takes over


@dataclass(frozen=True)
class ThemeBook:
    """A codebook of themes, ready to be looked for.

    Attributes
    ----------
    names : tuple of str
        The themes, in the order of the file.
    words : compiled pattern
        Finds at every place the longest word of any theme that begins there.
    meanings : dict
        A word to what it says: theme number, the longest word of that theme it begins with, its weight.
    parts : dict
        ``(theme number, part)`` to the points that a measure of that part gets.
    takes : dict
        A theme number to the general themes whose points it takes over in a chapter of its own.
    """

    names: tuple[str, ...]
    words: re.Pattern[str]
    meanings: dict[str, tuple[tuple[int, str, float], ...]]
    parts: dict[tuple[int, str], float]
    takes: dict[int, tuple[int, ...]]

    def points(self, text: str) -> tuple[dict[int, float], dict[int, dict[str, float]]]:
        """Points of each theme in a text, and its words there with their weights; a word counts less each time."""
        times: dict[tuple[int, str, float], int] = {}
        ends: dict[int, int] = {}
        for match in self.words.finditer(text):
            at = match.start()
            for meaning in self.meanings[match.group(1)]:
                theme, word, _ = meaning
                if at >= ends.get(theme, 0):
                    ends[theme] = at + len(word)
                    times[meaning] = times.get(meaning, 0) + 1
        points: dict[int, float] = {}
        words: dict[int, dict[str, float]] = {}
        for (theme, word, weight), many in times.items():
            points[theme] = points.get(theme, 0.0) + weight * (1 + math.log(many))
            words.setdefault(theme, {})[word] = weight
        return points, words

    def score(self, wording: Wording, settings: Settings) -> tuple[np.ndarray, dict[int, dict[str, float]]]:
        """Points of every theme for one measure, and the words that gave them with their weights, by theme number."""
        points = np.zeros(len(self.names))
        evidence: dict[int, dict[str, float]] = {}
        body = settings.body / (1 + max(0.0, math.log(max(len(wording.body), 1) / LONG)))
        chapter, chapter_words = self.points(wording.chapter)
        places = (
            (settings.heading, self.points(wording.head)),
            (settings.chapter, (chapter, chapter_words)),
            (body, self.points(wording.body)),
        )
        for factor, (scored, words) in places:
            for theme, value in scored.items():
                points[theme] += factor * value
            for theme, weighed in words.items():
                evidence.setdefault(theme, {}).update(weighed)
        for (theme, part), value in self.parts.items():
            if part == wording.part:
                points[theme] += value
        self._take_over(points, chapter, settings)
        return points, evidence

    def fit(self, points: np.ndarray, plans: np.ndarray, settings: Settings) -> float:
        """Share of the measures that get a theme, on average over the plans: whether these themes fit them at all.

        Parameters
        ----------
        plans : array of str
            The plan of each measure.
        """
        if not len(plans) or not self.names:
            return 0.0
        _, plan, sizes = np.unique(plans, return_inverse=True, return_counts=True)
        got = points.max(axis=1) >= settings.theme
        return float(np.mean(np.bincount(plan, weights=got) / sizes))

    def _take_over(self, points: np.ndarray, chapter: Mapping[int, float], settings: Settings) -> None:
        """In a chapter on one industry, words on supervision in general speak of that industry."""
        if not chapter:
            return
        best = max(chapter.values())
        leaders = [theme for theme, value in chapter.items() if value == best]
        if best < settings.theme or len(leaders) > 1:
            return
        for general in self.takes.get(leaders[0], ()):
            moved = points[general] * TAKES
            points[leaders[0]] += moved
            points[general] -= moved


def theme_book(codebook: Codebook | Mapping[str, Any] | None = None) -> ThemeBook:
    """Make a codebook of themes ready for use.

    Parameters
    ----------
    codebook : Codebook or mapping, optional
        Theme name to ``words`` (word to weight, or a list), ``definition``, ``parts``, ``takes``, ``examples``;
        a ``Codebook`` gives its ``themes.yaml``. The shipped one by default.

    Raises
    ------
    CodebookError
        For an entry that cannot be used; the message names the theme and the way out.
    """
    shipped = load_codebook() if codebook is None else codebook
    tree = shipped.tree("themes") if isinstance(shipped, Codebook) else dict(shipped)
    names = tuple(str(name) for name in tree)
    numbers = {name: number for number, name in enumerate(names)}
    weights: list[dict[str, float]] = []
    parts: dict[tuple[int, str], float] = {}
    takes: dict[int, tuple[int, ...]] = {}
    for name, entry in tree.items():
        where = _where(shipped, name)
        if not isinstance(entry, Mapping):
            raise CodebookError(f"{where}: needs entries such as words and definition, not {entry!r}")
        given = entry.get("words") or {}
        if isinstance(given, list) and all(isinstance(word, str | int | float) for word in given):
            given = dict.fromkeys(given, 1)
        if not isinstance(given, Mapping):
            raise CodebookError(f"{where}: words must be a list, or a word and its weight on each line")
        words: dict[str, float] = {}
        for word, weight in given.items():
            if not _is_number(weight) or not weight > 0:
                raise CodebookError(f"{where}: the weight of {word} is {weight!r}; give a number above 0")
            if even(str(word)):
                words[even(str(word))] = float(weight)
        weights.append(words)
        given = entry.get("parts") or {}
        if not isinstance(given, Mapping) or not all(_is_number(value) for value in given.values()):
            raise CodebookError(f"{where}: parts must be the name of a part and its weight on each line")
        for part, value in given.items():
            if part not in PARTS:
                raise CodebookError(f"{where}: no part {part}; there are {', '.join(PARTS)}")
            parts[numbers[str(name)], part] = float(value)
        given = entry.get("takes") or []
        if not isinstance(given, list):
            raise CodebookError(f"{where}: takes must be a list of themes, like [消防]")
        unknown = [str(other) for other in given if str(other) not in numbers]
        if unknown:
            raise CodebookError(f"{where}: takes {', '.join(unknown)}, which is no theme of this codebook")
        takes[numbers[str(name)]] = tuple(numbers[str(other)] for other in given)
    every = sorted({word for words in weights for word in words})
    meanings = {}
    for word in every:
        says = []
        for theme, words in enumerate(weights):
            longest = next((word[:n] for n in range(len(word), 0, -1) if word[:n] in words), None)
            if longest is not None:
                says.append((theme, longest, words[longest]))
        meanings[word] = tuple(says)
    return ThemeBook(names, re.compile(f"(?=({prefix_tree(every)}))"), meanings, parts, takes)


def _where(codebook: Codebook | Mapping[str, Any], name: object) -> str:
    """The file, the theme and the line at which it begins, as far as they are known."""
    for path in reversed(codebook.paths("themes", ".yaml")) if isinstance(codebook, Codebook) else ():
        for number, line in enumerate(read_text(path, CodebookError).splitlines(), 1):
            if line.partition(":")[0].strip("\"' ") == str(name):
                return f"{path}, {name}, line {number}"
    return f"themes.yaml, {name}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def assign_themes(
    measures: pd.DataFrame,
    codebook: Codebook | Mapping[str, Any] | None = None,
    actions: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Give each measure the theme of a codebook that its words speak of most.

    Points of a theme: the weights of its words that stand in the measure's heading, its text and the heading of its
    action, each place with its own factor; a word that comes ``n`` times counts ``1 + ln n`` times, a text longer than
    120 characters counts less. The method is the dictionary coding of content analysis (Stone and others, The General
    Inquirer, 1966) with weights.

    Parameters
    ----------
    codebook : Codebook or mapping, optional
        See :func:`theme_book`.
    actions : DataFrame, optional
        Table ``actions``; without it the headings of actions are not looked at.
    settings : Settings, optional
        Factors and thresholds: ``heading``, ``chapter``, ``body``, ``theme``, ``second_theme``.

    Returns
    -------
    DataFrame
        Table ``themes``: for each measure one row of rank 1 and at most one of rank 2, ``score`` the theme's share of
        all points, ``evidence`` its words, the weightiest first. A measure of which no theme gets enough points is
        未归类, with score 0.
    """
    settings = settings or Settings()
    book = theme_book(codebook)
    if not len(measures):
        empty = frame("themes")
        empty.attrs["says"] = say("no measures: nothing to compare")
        return empty
    spans = dict(zip(measures["measure_id"].astype(str), row_spans(measures), strict=True))
    rows = []
    for wording in wordings(measures, actions, settings.piece):
        points, evidence = book.score(wording, settings)
        ranked = sorted(range(len(points)), key=[-round(value, 6) for value in points.tolist()].__getitem__)
        total = float(points.sum())
        given: list[tuple[str, float, str | None]] = []
        for rank, theme in enumerate(ranked[:2], 1):
            if points[theme] < max(settings.theme, points[ranked[0]] * settings.second_theme * (rank == 2)):
                break
            weights = evidence.get(theme, {})
            words = sorted(weights, key=lambda word: (-weights[word], word))
            given.append((book.names[theme], round(float(points[theme]) / total, 4), "、".join(words) or None))
        start, end = spans[wording.measure_id]
        for rank, (name, score, says) in enumerate(given or [(UNSORTED, 0.0, None)], 1):
            rows.append({
                "plan_id": wording.plan_id, "measure_id": wording.measure_id, "theme": name, "rank": rank,
                "score": score, "evidence": says, "start": start, "end": end,
            })  # fmt: skip
    return frame("themes", rows)


def row_spans(measures: pd.DataFrame) -> list[tuple[int, int]]:
    """Start and end of each measure; zeros where the table has none."""
    if "start" not in measures or "end" not in measures:
        return [(0, 0)] * len(measures)
    return [(int(start), int(end)) for start, end in zip(measures["start"], measures["end"], strict=True)]
