"""Themes for measures of any field: those of the codebook where they fit, else groups drawn from the measures themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
import yaml

from compare.codebook import Codebook
from compare.files import write_new
from compare.handmade import is_there
from compare.likeness.group_names import names_of, titles_of
from compare.likeness.pieces import Wording
from compare.likeness.settings import Settings
from compare.likeness.themes import UNSORTED, assign_themes, row_spans
from compare.likeness.vectors import Vectors, vectors_of
from compare.tables import frame

SIZE = 3  # measures that a theme of one's own has on average, in a small corpus
MOST = 32  # themes at most: what a chart and a reader can hold
AXES = 30  # dimensions of the measures' likeness that are grouped
SAMPLE = 1500  # measures that are grouped; in larger corpora the others go to the nearest group
HEAD, CHAPTER = 0.5, 0.15  # what the heading, and that of the action, count beside the characters
NEAR = 0.12  # cosine with the middle of a theme below which a measure is of none
SPOKEN = 12  # words that stand for a theme


def find_themes(
    measures: pd.DataFrame,
    codebook: Codebook | None = None,
    actions: pd.DataFrame | None = None,
    units: pd.DataFrame | None = None,
    settings: Settings | None = None,
    n_jobs: int = 1,
) -> pd.DataFrame:
    """The themes of measures of any field.

    The themes of the shipped codebook are those of work safety. They are used where ``settings.fit`` of the measures
    get one, on average over the plans; else the measures' own groups are the themes. Themes of one's own codebook
    (``themes.yaml`` in its folder) are always used.

    Parameters
    ----------
    measures, actions, units : DataFrame
        The tables of those names.
    codebook, settings, n_jobs
        As for the rest of a build.

    Returns
    -------
    DataFrame
        Table ``themes``: every measure has a row of rank 1, 未归类 where it is of no theme.
    """
    settings = settings or Settings()
    if themes_are_given(codebook) or not len(measures):
        return assign_themes(measures, codebook, actions, settings)
    items, vectors = vectors_of(measures, actions, units, codebook, settings, n_jobs)
    return themes_of(measures, items, vectors, codebook, actions, settings)


def themes_are_given(codebook: Codebook | None) -> bool:
    """Whether a codebook of one's own says which themes there are."""
    return codebook is not None and codebook.folder is not None and is_there(codebook.folder / "themes.yaml")


def themes_of(
    measures: pd.DataFrame,
    items: Sequence[Wording],
    vectors: Vectors,
    codebook: Codebook | None = None,
    actions: pd.DataFrame | None = None,
    settings: Settings | None = None,
    grouped: np.ndarray | None = None,
) -> pd.DataFrame:
    """As :func:`find_themes`, of measures whose vectors are made; ``grouped`` as for :func:`own_themes`."""
    if vectors.fits or themes_are_given(codebook):
        return assign_themes(measures, codebook, actions, settings)
    found = own_themes(items, vectors, grouped, codebook)
    rows = []
    for (measure_id, plan_id), (start, end) in zip(
        zip(measures["measure_id"].astype(str), measures["plan_id"].astype(str), strict=True),
        row_spans(measures),
        strict=True,
    ):
        theme, score, evidence = found.get(measure_id, (UNSORTED, 0.0, None))
        rows.append({
            "plan_id": plan_id, "measure_id": measure_id, "theme": theme, "rank": 1, "score": score,
            "evidence": evidence, "start": start, "end": end,
        })  # fmt: skip
    return frame("themes", sorted(rows, key=lambda row: str(row["measure_id"])))


def own_themes(
    items: Sequence[Wording], vectors: Vectors, grouped: np.ndarray | None = None, codebook: Codebook | None = None
) -> dict[str, tuple[str, float, str | None]]:
    """Group measures by what they speak of and name each group by a title of its members.

    Ward's method (1963) on the main axes of the measures' cosines of characters, headings and chapters. The groups
    depend on the measures that were told alone, and what becomes of another on it alone besides.

    Parameters
    ----------
    items, vectors
        As ``vectors_of`` gives them.
    grouped : array of int, optional
        The groups of the measures that were told, where they are known (``groups_of``).
    codebook : Codebook, optional
        Its words say what a group may be called.

    Returns
    -------
    dict
        Measure id to theme, its cosine with the theme's middle, and the words that both speak.
    """
    space = _space(vectors)
    label = np.full(len(items), -1)
    label[vectors.told] = groups_of(vectors) if grouped is None else grouped
    telling = label >= 0
    count = int(label.max(initial=-1)) + 1
    # words that no grouped measure holds may make no difference, not even to rounding
    space = sp.csr_matrix(space[:, np.unique(space[np.flatnonzero(telling)].indices)])
    middle = np.zeros((count, space.shape[1]))
    for group in range(count):
        middle[group] = np.asarray(space[np.flatnonzero(label == group)].mean(axis=0)).ravel()
    length = np.linalg.norm(middle, axis=1, keepdims=True)
    middle /= np.where(length == 0, 1.0, length)
    cosine = np.asarray(space @ middle.T) / np.sqrt(1 + HEAD + CHAPTER)
    label = np.where(label < 0, cosine.argmax(axis=1), label) if count else label
    near = np.round(cosine[np.arange(len(items)), label], 4) if count else np.zeros(len(items))
    members = [np.flatnonzero((label == group) & (near >= NEAR)) for group in range(count)]
    # one measure alone is no theme; a theme is told by the measures that were grouped
    kept = [(rows, rows[telling[rows]]) for rows in members if telling[rows].sum() > 1]
    kept.sort(key=lambda rows: (-len(rows[1]), int(rows[1][0])))
    found: dict[str, tuple[str, float, str | None]] = {}
    names = names_of([titles_of((items[row] for row in those.tolist()), codebook) for _, those in kept], codebook)
    for (rows, those), name in zip(kept, names, strict=True):
        words = set(_spoken(vectors, those))
        for row in rows:
            begin, end = vectors.present.indptr[row], vectors.present.indptr[row + 1]
            evidence = [vectors.vocabulary[at] for at in vectors.present.indices[begin:end] if int(at) in words]
            found[str(vectors.ids[row])] = (name, float(np.clip(near[row], 0, 1)), "、".join(evidence) or None)
    return found


def _space(vectors: Vectors) -> sp.csr_matrix:
    return sp.csr_matrix(sp.hstack([vectors.chars, np.sqrt(HEAD) * vectors.heads, np.sqrt(CHAPTER) * vectors.chapters]))


def groups_of(vectors: Vectors) -> np.ndarray:
    """The group of each measure that was told; −1 for those of a large corpus that were not among the grouped ones."""
    from scipy.cluster.hierarchy import fcluster, linkage  # slow to import

    space = _space(vectors)[np.flatnonzero(vectors.told)]
    total = space.shape[0]
    label, chosen = np.full(total, -1), np.zeros(0, int)
    if total:
        chosen = np.unique(np.linspace(0, total - 1, min(total, SAMPLE)).round().astype(int))
    if len(chosen) < 2 * SIZE:
        label[chosen] = 0
        return label
    values, axes = np.linalg.eigh(np.asarray((space[chosen] @ space[chosen].T).todense()))
    # what is 0 but for rounding is no axis: equal measures must stay in one place
    values = np.where(values > 1e-9 * values.max(), values, 0.0)
    placed = axes[:, -AXES:] * np.sqrt(values[-AXES:])
    length = np.linalg.norm(placed, axis=1, keepdims=True)
    placed = np.round(placed / np.where(length == 0, 1.0, length), 8)
    groups = min(MOST, max(2, round(len(chosen) / SIZE)))
    label[chosen] = fcluster(linkage(placed, "ward"), groups, "maxclust") - 1
    return label


def _spoken(vectors: Vectors, rows: np.ndarray) -> list[int]:
    """The words that most members of a group hold, the rarer ones first among equals."""
    held = np.asarray(vectors.present[rows].sum(axis=0)).ravel()
    worth = held * vectors.rarity
    order = np.lexsort((np.arange(len(worth)), -worth))[:SPOKEN]
    return [int(at) for at in order if held[at] > 1]


def draft_themes(tables: Mapping[str, pd.DataFrame], path: str | Path, settings: Settings | None = None) -> Path:
    """Write a codebook of themes drawn from a corpus, to be edited and given back with ``--codebook``.

    Parameters
    ----------
    tables : mapping of DataFrame
        ``measures``, ``actions``, ``units``.
    path : path
        A file ``themes.yaml``; one that is there is never touched.
    settings : Settings, optional
        The thresholds of likeness.

    Returns
    -------
    Path

    Raises
    ------
    InTheWayError
        Where the file is there already.
    """
    settings = settings or Settings()
    items, vectors = vectors_of(tables["measures"], tables["actions"], tables["units"], settings=settings)
    found = own_themes(items, vectors)
    place = {str(measure_id): row for row, measure_id in enumerate(vectors.ids)}
    tree: dict[str, dict[str, Any]] = {}
    for theme in dict.fromkeys(name for name, _, _ in found.values()):
        members = sorted(measure_id for measure_id, (name, _, _) in found.items() if name == theme)
        rows = np.array([place[measure_id] for measure_id in members])
        tree[theme] = {
            "definition": "",
            "words": {
                vectors.vocabulary[at]: round(float(vectors.rarity[at]) / 2, 1) or 0.1 for at in _spoken(vectors, rows)
            },
            "examples": [items[row].head for row in rows[:3].tolist()],
            "measures": members,
        }
    out = Path(path)
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    write_new(out, text.encode())
    return out
