"""Where the sentences of a plan come from: word for word, reworded, or its own, and which way the text went."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import scipy.sparse as sp

from compare.errors import UnknownError, listed
from compare.likeness.direction import direction
from compare.likeness.passages import Run, Squeezed, covered, runs, sentence_likeness, sentences, squeezed_measures
from compare.likeness.settings import Settings
from compare.likeness.view import aligned, split_words
from compare.saying import say

GRAM = 4  # characters of the strings by which source sentences are found
BUCKETS = 1 << 20
TRIED = 8  # source sentences that are aligned with a sentence
LEAST_GRAMS = 2  # strings that a source sentence must share to be tried

SENTENCES = (
    "plan_id", "measure_id", "no", "start", "end", "chars", "kind", "source_plan", "source_measure", "source_start",
    "source_end", "likeness", "changed", "added", "dropped",
)  # fmt: skip
RUNS = ("measure_a", "measure_b", "start_a", "end_a", "start_b", "end_b", "kind", "chars")
SHARES = ("plan_id", "source_plan", "sentences", "chars", "verbatim", "adapted", "own", "direction", "because")


@dataclass(frozen=True)
class Lineage:
    """The lineage of one plan.

    Attributes
    ----------
    sentences : DataFrame
        One row a sentence of a measure: ``kind`` ``verbatim``, ``adapted`` or ``own``; for the first two the source
        (``source_plan``, ``source_measure``, ``source_start``, ``source_end``), ``likeness`` (0 to 1), and the words
        ``changed`` (``全市→全区``), ``added`` and ``dropped`` against it, joined by ``、``.
    runs : DataFrame
        Every run of at least ``settings.verbatim`` equal characters of a measure of the plan (``a``) and one of
        another (``b``), with both spans; ``chars`` is its length without blanks and wraps.
    shares : DataFrame
        One row for each other plan and one for all together (``source_plan`` null): shares of the plan's characters
        that are verbatim, adapted and own, and the ``direction``: ``from`` (this plan drew on the other), ``to``,
        or ``unknown``, ``because`` of what.
    says : str
        What a reader should know, such as why there is nothing to compare; empty where all is well.
    """

    sentences: pd.DataFrame
    runs: pd.DataFrame
    shares: pd.DataFrame
    says: str = ""


def changed_words(source: str, target: str) -> tuple[list[str], list[str], list[str]]:
    """What was done to a sentence: words changed (``全市→全区``), added and dropped.

    See :func:`compare.likeness.view.aligned`; marks are not looked at.
    """
    old = [word for word in split_words(source) if word[0].isalnum()]
    new = [word for word in split_words(target) if word[0].isalnum()]
    changed, added, dropped = [], [], []
    for kind, before, after in aligned(old, new):
        if kind == "changed":
            changed.append(f"{before}→{after}")
        elif kind == "added":
            added.append(after)
        elif kind == "dropped":
            dropped.append(before)
    return changed, added, dropped


def lineage(
    measures: pd.DataFrame,
    texts: Mapping[str, str],
    of: str,
    against: str | Sequence[str] | None = None,
    *,
    plans: pd.DataFrame | None = None,
    references: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> Lineage:
    """Compare every sentence of a plan's measures with the measures of other plans.

    A sentence is ``verbatim`` when equal runs of one source measure cover ``settings.copied`` of it, ``adapted`` when
    its likeness to a source sentence, or the share that equal runs cover, reaches ``settings.adapted``, else ``own``.
    Likeness is the Indel ratio: the share of characters left when insertions and deletions are taken away.

    Parameters
    ----------
    of : str
        The plan whose sentences are traced.
    against : str or sequence of str, optional
        The plans that may be sources; all others by default.
    plans, references : DataFrame, optional
        Tables that say which way the text went: dates of issue, administrative levels, titles in 《》.

    Returns
    -------
    Lineage

    Raises
    ------
    KeyError
        For a plan that has no text and no measures here; the message lists those that have.
    """
    settings = settings or Settings()
    there = sorted({*measures["plan_id"].astype(str), *texts})
    asked = [against] if isinstance(against, str) else list(against) if against is not None else None
    for plan_id in [of, *(asked or [])]:
        if plan_id not in there:
            raise UnknownError(f"no plan {plan_id}; there are {listed(there)}")
    sources = [plan_id for plan_id in (asked if asked is not None else there) if plan_id != of]
    plan_ids = measures["plan_id"].astype(str)
    own, other = (squeezed_measures(measures[plan_ids.isin(ids)], texts) for ids in ([of], sources))
    own = {measure: own[measure] for measure in sorted(own, key=lambda name: (own[name].places[:1], name))}
    says = ""
    if not own:
        says = say(f"{of} has no measures: nothing to trace")
    elif not sources:
        says = say(f"no other plan than {of}: every sentence counts as its own")
    elif not other:
        says = say(f"{'、'.join(sources)} has no measures: every sentence counts as its own")

    found_runs = _all_runs(own, other, settings.verbatim)
    rows = _sentence_rows(of, own, other, found_runs, settings)
    table = pd.DataFrame(rows, columns=list(SENTENCES))
    for column in ("source_start", "source_end", "no", "start", "end", "chars"):
        table[column] = table[column].astype("Int64")
    run_rows = []
    for (a, b), matches in found_runs.items():
        for run in matches:
            start_a, end_a = own[a].span(run.a_at, run.a_at + run.length)
            start_b, end_b = other[b].span(run.b_at, run.b_at + run.length)
            run_rows.append((a, b, start_a, end_a, start_b, end_b, "verbatim", run.length))
    run_rows.sort(key=lambda row: (row[2], row[1], row[4]))
    shares = _shares(of, sources, table, own, other, found_runs, settings, plans, references)
    return Lineage(table, pd.DataFrame(run_rows, columns=list(RUNS)), shares, says)


def sentence_sources(
    measures: pd.DataFrame, texts: Mapping[str, str], plan_ids: Sequence[str], settings: Settings | None = None
) -> pd.DataFrame:
    """Where every sentence of several plans stands in the others, all in one go.

    Parameters
    ----------
    measures, texts, plan_ids, settings
        As for ``lineage``; each of the plans is traced against all others of them.

    Returns
    -------
    DataFrame
        As ``Lineage.sentences``, without the words that were changed.
    """
    settings = settings or Settings()
    every = squeezed_measures(measures[measures["plan_id"].astype(str).isin(list(plan_ids))], texts)
    every = {measure: every[measure] for measure in sorted(every, key=lambda name: (every[name].places[:1], name))}
    holders, rows = _holders(every, settings.verbatim), list[dict[str, object]]()
    for of in plan_ids:
        own = {name: squeezed for name, squeezed in every.items() if name.rpartition("/")[0] == of}
        other = {name: squeezed for name, squeezed in every.items() if name not in own}
        runs_of = _all_runs(own, other, settings.verbatim, holders)
        rows += _sentence_rows(of, own, other, runs_of, settings, changes=False)
    return pd.DataFrame(rows, columns=list(SENTENCES))


def _holders(squeezed_texts: Mapping[str, Squeezed], least: int) -> dict[str, set[str]]:
    """Which measures hold a string of so many characters."""
    holders: dict[str, set[str]] = defaultdict(set)
    for name, squeezed in squeezed_texts.items():
        text = squeezed.text
        for at in range(len(text) - least + 1):
            holders[text[at : at + least]].add(name)
    return holders


def _all_runs(
    own: Mapping[str, Squeezed],
    other: Mapping[str, Squeezed],
    least: int,
    holders: Mapping[str, set[str]] | None = None,
) -> dict[tuple[str, str], Sequence[Run]]:
    """Equal runs of every measure of one side with every one of the other, found through their shared strings."""
    holders = _holders(other, least) if holders is None else holders
    found: dict[tuple[str, str], Sequence[Run]] = {}
    for name, squeezed in own.items():
        text = squeezed.text
        partners = {
            partner for at in range(len(text) - least + 1) for partner in holders.get(text[at : at + least], ())
        }
        for partner in sorted(partners & other.keys()):
            found[name, partner] = _runs_of(text, other[partner].text, least)
    return found


@lru_cache(maxsize=65_536)  # each of two plans is traced against the other, and again for every picture of them
def _runs_of(a: str, b: str, least: int) -> tuple[Run, ...]:
    """As :func:`runs`; two texts are compared once, whichever of them is asked about."""
    if a > b:
        return tuple(sorted(Run(run.b_at, run.a_at, run.length) for run in _runs_of(b, a, least)))
    return tuple(runs(a, b, least))


@lru_cache(maxsize=65_536)  # a sentence is compared once for every other plan
def _gram_row(text: str) -> tuple[int, ...]:
    return tuple(sorted({zlib.crc32(text[at : at + GRAM].encode()) % BUCKETS for at in range(len(text) - GRAM + 1)}))


def _grams(texts: Sequence[str]) -> sp.csr_matrix:
    rows = [_gram_row(text) for text in texts]
    pointers = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    columns = np.fromiter((gram for row in rows for gram in row), np.int64, int(pointers[-1]))
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, pointers), shape=(len(rows), BUCKETS))


def _sentence_rows(
    of: str,
    own: Mapping[str, Squeezed],
    other: Mapping[str, Squeezed],
    found_runs: Mapping[tuple[str, str], Sequence[Run]],
    settings: Settings,
    changes: bool = True,
) -> list[dict[str, object]]:
    mine = [(name, start, end) for name, squeezed in own.items() for start, end in sentences(squeezed)]
    theirs = [(name, start, end) for name in sorted(other) for start, end in sentences(other[name])]
    their_texts = [other[name].text[start:end] for name, start, end in theirs]
    shared = None
    if mine and theirs:
        shared = sp.csr_matrix(_grams([own[name].text[start:end] for name, start, end in mine]) @ _grams(their_texts).T)
    rows, number = [], dict.fromkeys(own, 0)
    for row, (name, start, end) in enumerate(mine):
        number[name] += 1
        text = own[name].text[start:end]
        first, last = own[name].span(start, end)
        line: dict[str, object] = dict.fromkeys(SENTENCES)
        line |= {
            "plan_id": of, "measure_id": name, "no": number[name], "start": first, "end": last, "chars": end - start,
            "kind": "own",
        }  # fmt: skip
        rows.append(line)
        if shared is None:
            continue
        near = shared.indices[shared.indptr[row] : shared.indptr[row + 1]]
        count = shared.data[shared.indptr[row] : shared.indptr[row + 1]]
        order = np.lexsort((near, -count))[:TRIED]
        tried = [int(near[k]) for k in order if count[k] >= LEAST_GRAMS]
        if len(text) < GRAM + LEAST_GRAMS:
            tried += [k for k, their in enumerate(their_texts) if their == text and k not in tried]
        copied = {
            b: covered(start, end, [(run.a_at, run.a_at + run.length) for run in found_runs[name, b]])
            for b in {theirs[k][0] for k in tried}
            if (name, b) in found_runs
        }
        best: tuple[float, float, int] | None = None
        for k in tried:
            likeness = sentence_likeness(their_texts[k], text)
            share = max(likeness, copied.get(theirs[k][0], 0.0))
            candidate = (round(share, 4), round(likeness, 4), -k)
            if best is None or candidate > best:
                best = candidate
        if best is None or best[0] < settings.adapted:
            continue
        source, source_start, source_end = theirs[-best[2]]
        kind = "verbatim" if their_texts[-best[2]] == text or copied.get(source, 0.0) >= settings.copied else "adapted"
        place = _source_span(name, source, start, end, found_runs) if kind == "verbatim" else None
        where = other[source].span(*(place or (source_start, source_end)))
        changed, added, dropped = (
            changed_words(their_texts[-best[2]], text) if kind == "adapted" and changes else ([], [], [])
        )
        line |= {
            "kind": kind, "source_plan": source.rpartition("/")[0], "source_measure": source,
            "source_start": where[0], "source_end": where[1], "likeness": round(best[0], 4),
            "changed": "、".join(changed) or None, "added": "、".join(added) or None,
            "dropped": "、".join(dropped) or None,
        }  # fmt: skip
    return rows


def _source_span(
    name: str, source: str, start: int, end: int, found_runs: Mapping[tuple[str, str], Sequence[Run]]
) -> tuple[int, int] | None:
    """Where the longest equal run inside a sentence stands in the source, cut to the sentence."""
    best: tuple[int, int, int] | None = None
    for run in found_runs.get((name, source), ()):
        first, last = max(start, run.a_at), min(end, run.a_at + run.length)
        if last > first and (best is None or last - first > best[0]):
            best = (last - first, run.b_at + first - run.a_at, run.b_at + last - run.a_at)
    return best and best[1:]


# -- shares -------------------------------------------------------------------------------------------


def _shares(
    of: str,
    sources: Sequence[str],
    table: pd.DataFrame,
    own: Mapping[str, Squeezed],
    other: Mapping[str, Squeezed],
    found_runs: Mapping[tuple[str, str], Sequence[Run]],
    settings: Settings,
    plans: pd.DataFrame | None,
    references: pd.DataFrame | None,
) -> pd.DataFrame:
    rows = []
    for source in [None, *sources]:
        lines = table
        if source is not None and len(sources) > 1:
            part = {name: squeezed for name, squeezed in other.items() if name.rpartition("/")[0] == source}
            some = {pair: matches for pair, matches in found_runs.items() if pair[1] in part}
            lines = pd.DataFrame(_sentence_rows(of, own, part, some, settings), columns=list(SENTENCES))
        total = int(lines["chars"].sum()) if len(lines) else 0
        by_kind = lines.groupby("kind")["chars"].sum() if len(lines) else {}
        share = {
            kind: round(float(by_kind.get(kind, 0)) / total, 4) if total else 0.0
            for kind in ("verbatim", "adapted", "own")
        }
        way, because = ("", "") if source is None else direction(of, source, plans, references)
        rows.append({
            "plan_id": of, "source_plan": source, "sentences": len(lines), "chars": total, **share,
            "direction": way or None, "because": because or None,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(SHARES))
