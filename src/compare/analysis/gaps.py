"""What other plans have and one lacks, with the words to borrow."""

from __future__ import annotations

import pandas as pd

from compare.analysis.completeness import THREE, definite
from compare.analysis.frames import ANY_FRAME
from compare.analysis.ledger import by_measure, headings
from compare.analysis.select import Plans, select
from compare.corpus import Corpus, find_plans
from compare.frames import find_frame, frame_coverage

GAPS = [
    "entry_id", "no", "name", "have", "plans", "complete", "best_plan", "best_measure", "best_title", "lead", "deadline",
    "number", "wording", "start", "end", "nearest", "nearest_title", "nearest_score", "nearest_start", "nearest_end",
]  # fmt: skip


def gaps(corpus: Corpus, plan: str, frame: ANY_FRAME = None, plans: Plans = None) -> pd.DataFrame:
    """Entries of a frame that a plan lacks and others have, each with the best-worded passage to borrow.

    Parameters
    ----------
    corpus : Corpus
    plan : str
        The plan whose gaps are looked for; its id or place.
    frame : optional
        As for :func:`compare.frames.find_frame`.
    plans : sequence of str, optional
        The plans to borrow from; all others by default.

    Returns
    -------
    DataFrame
        A row for each entry that is absent in the plan, those that most others have first, then those told most
        completely: ``entry_id``, ``no``, ``name``; ``have`` (how many of the other plans have it) and ``plans`` (which);
        ``complete`` (0 to 3: whether the best names a unit, a time and a number); ``best_plan``, ``best_measure``,
        ``best_title``, its ``lead``, ``deadline`` and ``number`` as printed, ``wording`` and its place; ``nearest`` (the
        plan's own measure or action that comes closest, to check by), its title, ``nearest_score`` and place. An entry
        that no other plan has is there too, last, without a passage.
    """
    mine = find_plans(corpus.plans, [plan])[0]
    found = find_frame(corpus, frame)
    everybody = find_plans(corpus.plans, [plans] if isinstance(plans, str) else plans or corpus.plan_ids)
    others = [one for one in everybody if one not in (mine, found.plan_id)]
    here = frame_coverage(corpus, found, [mine]).set_index("entry_id")
    there = frame_coverage(corpus, found, others) if others else here.iloc[:0].reset_index()
    there = there[there["entry_id"].notna() & (there["state"] != "absent")]
    told = _told(corpus)
    names = pd.concat([headings(corpus.measures), corpus.actions.set_index("action_id")["name"]])
    rows = []
    for entry in found.entries.itertuples():
        if entry.entry_id not in here.index or here.at[entry.entry_id, "state"] != "absent":
            continue
        own = here.loc[entry.entry_id]
        near = own["nearest"] if isinstance(own["nearest"], str) else None
        row = {
            "entry_id": entry.entry_id, "no": entry.no, "name": entry.name, "have": 0, "nearest": near,
            "nearest_title": names.get(near) if near else None, "nearest_score": own["score"] if near else None,
            "nearest_start": own["start"] if near else None, "nearest_end": own["end"] if near else None,
        }  # fmt: skip
        have = there[there["entry_id"] == entry.entry_id]
        if len(have):
            row |= _best(corpus, have, told, names)
        rows.append(row)
    table = pd.DataFrame(rows, columns=GAPS)
    table = table.sort_values(["have", "complete"], ascending=False, kind="stable", ignore_index=True)
    whole = ("have", "complete", "start", "end", "nearest_start", "nearest_end")
    return table.astype(dict.fromkeys(whole, "Int64") | {"nearest_score": "float64"})


def _told(corpus: Corpus) -> pd.DataFrame:
    """What each measure says of who, when and how much; indexed by ``measure_id``."""
    told = definite(corpus).set_index("measure_id")
    tables = select(corpus)
    leads = tables["assignments"][tables["assignments"]["role"] == "lead"]
    return told.assign(
        complete=told[list(THREE)].sum(axis=1), lead=by_measure(leads, "name"), deadline=by_measure(tables["years"]),
        number=by_measure(tables["targets"]),
    )  # fmt: skip


def _best(corpus: Corpus, have: pd.DataFrame, told: pd.DataFrame, names: pd.Series) -> dict[str, object]:
    """The passage of the plan that tells an entry most completely, of equals the one that answers it most surely."""
    complete = [told["complete"].get(one, 0) if isinstance(one, str) else 0 for one in have["measure_id"]]
    ranked = have.assign(complete=complete).sort_values(
        ["complete", "score", "plan_id"], ascending=[False, False, True], kind="stable"
    )
    best = ranked.iloc[0]
    measure = best["measure_id"] if isinstance(best["measure_id"], str) else None
    said = told.loc[measure] if measure in told.index else None
    text = corpus.texts.get(best["plan_id"], "")[best["start"] : best["end"]]
    return {
        "have": have["plan_id"].nunique(), "plans": "、".join(dict.fromkeys(have["plan_id"])),
        "complete": best["complete"], "best_plan": best["plan_id"], "best_measure": measure,
        "best_title": names.get(measure or best["action_id"]), "wording": text.strip(),
        **{name: said[name] if said is not None and pd.notna(said[name]) else None for name in ("lead", "deadline", "number")},
        "start": best["start"], "end": best["end"],
    }  # fmt: skip
