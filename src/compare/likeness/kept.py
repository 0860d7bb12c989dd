"""What was found out about likeness in an earlier build, kept so that only what a change touches is looked at anew."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from compare.errors import CompareError
from compare.files import written
from compare.likeness.candidates import Near
from compare.likeness.clusters import Grouped
from compare.likeness.matched import Matched
from compare.likeness.pairs import Pairs
from compare.likeness.rejoining import Joins
from compare.tables import typed

# of which columns what is kept of a plan depends on, beside its text
DEPENDS = {
    "measures": ("measure_id", "part", "label", "title", "action_id", "text", "words", "start", "end"),
    "actions": ("action_id", "title"),
    "units": ("measure_id", "raw"),
}
DIGITS = 10_000  # scores are whole numbers of these


@dataclass(frozen=True)
class Measured:
    """All measures with words, and the pairs of them.

    Attributes
    ----------
    ids, plans : arrays of str
        The measures with words, in order, and the plan of each.
    vocabulary : tuple of str
    full : sparse matrix
        What they are found by (``candidates.sought``).
    asked : array of bool
        Of each entry of ``full``, whether its measure asks for the word.
    near : Near
    pairs : Pairs
    """

    ids: np.ndarray
    plans: np.ndarray
    vocabulary: tuple[str, ...]
    full: sp.csr_matrix
    asked: np.ndarray
    near: Near
    pairs: Pairs


@dataclass(frozen=True)
class Kept:
    """What is known of the likeness of some plans.

    Attributes
    ----------
    digests : dict of str
        Each plan with a sum over all that its likeness depends on.
    measured : Measured
    grouped : array of int
        The groups of the measures that were told (``own_themes.groups_of``); empty where a codebook gives the themes.
    themes : DataFrame
        Table ``themes``.
    matched : Matched
        The passages.
    clusters : Grouped
    """

    digests: dict[str, str]
    measured: Measured
    grouped: np.ndarray
    themes: pd.DataFrame
    matched: Matched
    clusters: Grouped


def digests_of(tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> dict[str, str]:
    """Of each plan a sum over all that its likeness depends on: its rows and its text."""
    sums = {plan_id: hashlib.sha256(texts.get(plan_id, "").encode("utf-8", "surrogatepass")) for plan_id in
            tables["measures"]["plan_id"].unique()}  # fmt: skip
    for name, columns in DEPENDS.items():
        rows = tables.get(name)
        if rows is None or not len(rows):
            continue
        there = [column for column in columns if column in rows]
        hashed = pd.util.hash_pandas_object(rows[there], index=False, categorize=False).to_numpy()
        numbers, names = pd.factorize(rows["plan_id"])
        order = np.argsort(numbers, kind="stable")
        bounds = np.cumsum(np.bincount(numbers, minlength=len(names)))
        for plan_id, part in zip(names, np.split(hashed[order], bounds[:-1]), strict=True):
            if plan_id in sums:
                sums[plan_id].update(f"{name} {there} {len(part)}".encode() + part.tobytes())
    return {str(plan_id): one.hexdigest() for plan_id, one in sums.items()}


def write_kept(path: Path, key: Mapping[str, Any], kept: Kept | None) -> None:
    """Keep what is known; where nothing is, what was kept goes.

    Parameters
    ----------
    key : mapping
        What all of it depends on, as JSON holds it: it is used again only under the same.
    """
    if kept is None:
        path.unlink(missing_ok=True)
        return
    known, matched = kept.measured, kept.matched
    joins = kept.clusters.joins
    pairs, full, near = known.pairs, known.full, known.near
    plan, plans = pd.factorize(known.plans)
    says = {
        "key": key, "digests": kept.digests, "vocabulary": known.vocabulary, "ids": known.ids.tolist(),
        "plans": plans.tolist(), "names": matched.names.tolist(), "drawn": kept.clusters.drawn,
    }  # fmt: skip
    arrays = {
        "says": np.frombuffer(json.dumps(says, ensure_ascii=False).encode(), np.uint8), "plan": plan.astype(np.int32),
        "data": full.data, "indices": full.indices.astype(np.int32), "indptr": full.indptr.astype(np.int64),
        "asked": np.packbits(known.asked), "lines": near.lines.astype(np.int32),
        "others": near.others.astype(np.int32), "lowest": near.lowest,
        "i": pairs.i.astype(np.int32), "j": pairs.j.astype(np.int32), "logits": pairs.logits,
        "score": np.rint(pairs.score * DIGITS).astype(np.int16), "relation": pairs.relation.astype(np.int8),
        "shared": _as_bytes(pd.DataFrame({"shared": pairs.shared})), "grouped": kept.grouped.astype(np.int16),
        "themes": _as_bytes(kept.themes), "passage_pairs": matched.pairs.astype(np.int32),
        "passage_counts": matched.counts.astype(np.int32), "passage_rows": matched.rows.astype(np.int32),
        "join_a": joins.a.astype(np.int32), "join_b": joins.b.astype(np.int32), "join_score": joins.score,
        "cluster": kept.clusters.cluster.astype(np.int32),
    }  # fmt: skip
    with written(path) as beside, beside.open("wb") as file:
        np.savez(file, **arrays)


def read_kept(path: Path, key: Mapping[str, Any]) -> Kept | None:
    """What was kept under the same key; None where nothing was, or what was kept cannot be used."""
    if not path.is_file():  # opening a pipe waits for whoever writes into it
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            says = json.loads(file["says"].tobytes())
            if says["key"] != key:
                return None
            indptr, vocabulary, ids = file["indptr"], tuple(says["vocabulary"]), np.array(says["ids"], dtype=object)
            full = sp.csr_matrix((file["data"], file["indices"], indptr), shape=(len(ids), len(vocabulary)))
            pairs = Pairs(
                file["i"].astype(np.int64), file["j"].astype(np.int64), file["logits"], file["score"] / DIGITS,
                file["relation"].astype(np.int64), _frame(file["shared"])["shared"].astype("str"),
            )  # fmt: skip
            measured = Measured(
                ids, np.array(says["plans"], dtype=object)[file["plan"]], vocabulary, full,
                np.unpackbits(file["asked"], count=full.nnz).astype(bool),
                Near(file["lines"].astype(np.int64), file["others"].astype(np.int64), file["lowest"]), pairs,
            )  # fmt: skip
            matched = Matched(
                np.array(says["names"], dtype=object), file["passage_pairs"].astype(np.int64),
                file["passage_counts"].astype(np.int64), file["passage_rows"].astype(np.int64),
            )  # fmt: skip
            themes = typed("themes", _frame(file["themes"]))
            joins = Joins(file["join_a"].astype(np.int64), file["join_b"].astype(np.int64), file["join_score"])
            clusters = Grouped(joins, file["cluster"].astype(np.int64), says["drawn"])
            return Kept(says["digests"], measured, file["grouped"].astype(np.int64), themes, matched, clusters)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, CompareError):
        return None


def _as_bytes(data: pd.DataFrame) -> np.ndarray:
    """A frame as the bytes of a Feather file."""
    held = io.BytesIO()
    data.reset_index(drop=True).to_feather(held, compression="uncompressed")
    return np.frombuffer(held.getvalue(), np.uint8)


def _frame(stored: np.ndarray) -> pd.DataFrame:
    return pd.read_feather(io.BytesIO(stored.tobytes()))
