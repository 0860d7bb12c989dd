"""What became of each entry of a frame in one plan: which measures answer it, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from compare.frames.asked import Answer, Asked
from compare.frames.matching import Strengths
from compare.frames.settings import FrameSettings

__all__ = ["Cell", "cells_of"]


@dataclass(frozen=True)
class Cell:
    """One entry in one plan: its state, the answer that is the evidence, others that carry a part, what was not found."""

    entry: int
    state: str
    main: int | None
    also: tuple[int, ...]
    lacks: tuple[str, ...]
    score: float
    nearest: int | None


def cells_of(
    asked: Sequence[Asked], answers: Sequence[Answer], found: Strengths, settings: FrameSettings
) -> list[Cell]:
    """The state of every entry in one plan, in the order of the frame."""
    scores = np.array([_score(found, i) for i in range(len(asked))]).reshape(len(asked), len(answers))
    for i, entry in enumerate(asked):
        scores[i, [not _may_answer(entry, one) for one in answers]] = 0.0
    main = [int(np.argmax(row)) if row.size and row.max() > 0 else None for row in scores]
    sure = [settings.action_covered if entry.kind == "action" else settings.covered for entry in asked]
    covered = [at is not None and scores[i, at] >= sure[i] for i, at in enumerate(main)]
    cells = []
    for i, entry in enumerate(asked):
        at = main[i]
        if at is None or not covered[i]:
            near = None if at is None else at
            score = 0.0 if at is None else float(scores[i, at])
            cells.append(Cell(i, "absent", None, (), (), score, near))
            continue
        also = _parts(found, i, at, scores[i], settings, sure[i])
        lacks = _lacks(found, entry, i, (at, *also), settings)
        together = [
            k for k, other in enumerate(asked) if k != i and covered[k] and main[k] == at and other.kind == entry.kind
        ]
        state = "merged" if together else _state(found, entry, i, at, also, answers[at], settings)
        cells.append(Cell(i, state, at, also, lacks, float(scores[i, at]), None))
    return cells


def _may_answer(entry: Asked, answer: Answer) -> bool:
    if entry.kind is None:
        return answer.kind != "action"
    if entry.kind == "action":
        return answer.kind == "action"
    return answer.kind == entry.kind or (entry.kind == "safeguard" and answer.kind == "measure")


def _score(found: Strengths, i: int) -> np.ndarray:
    weights = found.weights[i]
    return np.asarray((found.of[i] * weights[:, None]).sum(axis=0) / max(weights.sum(), 1e-9))


def _parts(
    found: Strengths, i: int, at: int, scores: np.ndarray, settings: FrameSettings, sure: float
) -> tuple[int, ...]:
    """Further answers that hold elements which the main one does not, the strongest first."""
    strength, weights = found.of[i][1:], found.weights[i][1:]
    if not len(strength) or not weights.sum():
        return ()
    best, kept = strength[:, at].copy(), list[int]()
    while True:
        gains = (np.maximum(0, strength - best[:, None]) * weights[:, None]).sum(axis=0) / weights.sum()
        gains[scores < sure] = 0
        one = int(np.argmax(gains))
        if gains[one] < settings.split:
            return tuple(kept)
        kept.append(one)
        best = np.maximum(best, strength[:, one])


def _lacks(found: Strengths, entry: Asked, i: int, where: Sequence[int], settings: FrameSettings) -> tuple[str, ...]:
    best = found.of[i][1:, list(where)].max(axis=1)
    return tuple(says for says, strength in zip(entry.says, best, strict=True) if strength < settings.found)


def _state(
    found: Strengths, entry: Asked, i: int, at: int, also: Sequence[int], answer: Answer, settings: FrameSettings
) -> str:
    if also:
        return "split"
    strength, weights = found.of[i][1:, at], found.weights[i][1:]
    if len(strength) and weights.sum() and (strength * weights).sum() / weights.sum() < settings.narrowed:
        return "narrowed"
    if answer.titled and found.heads[i, at] < settings.named:
        return "renamed"
    return "covered"
