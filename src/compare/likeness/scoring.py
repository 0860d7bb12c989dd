"""How well pairs, clusters and themes agree with readers' answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from compare.files import contents
from compare.likeness.themes import UNSORTED
from compare.saying import say


def average_precision(truth: np.ndarray, score: np.ndarray) -> float:
    """Area under the precision–recall steps; pairs of one score count together (Manning, Raghavan and Schütze 2008)."""
    if not truth.any():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(truth[order])
    last = np.append(score[order][1:] != score[order][:-1], True)
    precision = hits[last] / (np.flatnonzero(last) + 1)
    recall = hits[last] / truth.sum()
    return float(np.sum(np.diff(np.append(0.0, recall)) * precision))


def f1(truth: np.ndarray, chosen: np.ndarray) -> float:
    """Harmonic mean of precision and recall."""
    both = int(truth.sum() + chosen.sum())
    return float(2 * (truth & chosen).sum() / both) if both else float("nan")


def _named_as_readers_do(theme: dict[str, str], answers: Mapping[str, Any]) -> dict[str, str]:
    """Themes drawn from the measures bear names of their own: each gets the readers' theme most of its measures have."""
    names = {name for entry in answers.values() for name in entry["primary"]}
    if names & set(theme.values()):
        return theme
    votes: dict[str, Counter[str]] = {}
    for measure, entry in answers.items():
        if measure in theme and theme[measure] != UNSORTED:
            votes.setdefault(theme[measure], Counter()).update(entry["primary"])
    best = {own: min(counts, key=lambda name: (-counts[name], name)) for own, counts in votes.items()}
    return {measure: best.get(own, own) for measure, own in theme.items()}


def score_likeness(tables: Mapping[str, pd.DataFrame], answers: str | Path | Mapping[str, Any]) -> pd.DataFrame:
    """Score the tables of likeness against readers' answers.

    Parameters
    ----------
    tables : mapping of DataFrame
        ``measures``, ``similar``, ``clusters``, ``themes``.
    answers : path or mapping
        ``pairs`` (``a``, ``b``, ``grade`` 2, 1 or 0.5; every other pair of the plans is 0) and ``themes`` (measure to
        ``primary`` themes).

    Returns
    -------
    DataFrame
        ``what``, ``value``, ``count`` (of positives or cases), ``says``. Grades 1 and 0.5 are set aside for the
        ranking of grade 2, grade 0.5 for that of grade 1 and more; F1 is given both with them set aside and without.
    """
    if isinstance(answers, str | Path):
        answers = json.loads(contents(Path(answers)))
    assert isinstance(answers, Mapping)
    covered = {measure.rpartition("/")[0] for measure in answers["themes"]}
    measures = tables["measures"]
    measures = measures[measures["plan_id"].astype(str).isin(covered)].sort_values("measure_id")
    ids = list(measures["measure_id"].astype(str))
    plan = dict(zip(ids, measures["plan_id"].astype(str), strict=True))
    grades = {(min(one["a"], one["b"]), max(one["a"], one["b"])): float(one["grade"]) for one in answers["pairs"]}
    lost = [pair for pair in grades if pair[0] not in plan or pair[1] not in plan]
    similar = tables["similar"]
    pairs = zip(similar["measure_a"].astype(str), similar["measure_b"].astype(str), strict=True)
    found = dict(zip(pairs, zip(similar["score"], similar["relation"].astype(object), strict=True), strict=True))
    cluster = dict(zip(tables["clusters"]["measure_id"], tables["clusters"]["cluster_id"], strict=True))
    rows = []
    for pair in [*(p for p in combinations(ids, 2) if plan[p[0]] != plan[p[1]]), *lost]:
        score, relation = found.get(pair, (0.0, None))
        together = cluster.get(pair[0]) is not None and cluster.get(pair[0]) == cluster.get(pair[1])
        rows.append((grades.get(pair, 0.0), float(score), relation, together))
    grade = np.array([row[0] for row in rows])
    score = np.array([row[1] for row in rows])
    same = np.array([row[2] == "same" for row in rows])
    related = np.array([isinstance(row[2], str) for row in rows])
    together = np.array([row[3] for row in rows])
    clear, sure = (grade == 2) | (grade == 0), grade != 0.5
    first = tables["themes"]
    first = first[first["rank"] == 1]
    theme = dict(zip(first["measure_id"], first["theme"], strict=True))
    theme = _named_as_readers_do(theme, answers["themes"])
    right = [theme.get(measure) in entry["primary"] for measure, entry in answers["themes"].items()]
    two, any_ = int((grade == 2).sum()), int((grade >= 1).sum())
    inside = int(together.sum())
    return pd.DataFrame(
        [
            (say("average precision, same commitment"), average_precision(grade[clear] == 2, score[clear]), two, say("grades 1 and 0.5 set aside")),
            (say("average precision, alike"), average_precision(grade[sure] >= 1, score[sure]), any_, say("grade 0.5 set aside")),
            (say("F1, same commitment"), f1(grade[clear] == 2, same[clear]), two, say("grades 1 and 0.5 set aside")),
            (say("F1, same commitment, strict"), f1(grade == 2, same), two, say("all other grades count as wrong")),
            (say("F1, any relation"), f1(grade[sure] >= 1, related[sure]), any_, say("grade 0.5 set aside")),
            (say("F1, any relation, strict"), f1(grade >= 1, related), any_, say("grade 0.5 counts as wrong")),
            (say("clusters: pairs inside that are alike"), float((grade[together] >= 1).mean()) if inside else float("nan"), inside, say("of cross-plan pairs inside a cluster")),
            (say("clusters: same commitments inside one"), float(together[grade == 2].mean()) if two else float("nan"), two, say("of grade-2 pairs")),
            (say("themes: primary theme right"), float(np.mean(right)) if right else float("nan"), len(right), say("of the measures")),
        ],
        columns=["what", "value", "count", "says"],
    )  # fmt: skip
