"""What other plans have and one lacks, with the words to borrow."""

from __future__ import annotations

import pandas as pd

from compare.analysis.comparative import Sayings, measures_under, own_sentences
from compare.analysis.select import Plans
from compare.analysis.shown import headings
from compare.corpus import Corpus, find_plans
from compare.frames import ANY_FRAME, find_frame, frame_coverage

GAPS = [
    "entry_id", "no", "name", "have", "plans", "complete", "best_plan", "best_measure", "best_title", "lead", "deadline",
    "number", "wording", "start", "end", "nearest", "nearest_title", "nearest_score", "nearest_start", "nearest_end",
]  # fmt: skip
THREE = ("lead", "deadline", "number")


def gaps(corpus: Corpus, plan: str, frame: ANY_FRAME = None, plans: Plans = None) -> pd.DataFrame:
    """Entries of a frame that a plan lacks and others have, each with the best-worded passage to borrow.

    Parameters
    ----------
    plan : str
        The plan whose gaps are looked for; its id or place.
    plans : sequence of str, optional
        The plans to borrow from; all others by default.

    Returns
    -------
    DataFrame
        A row for each entry that is absent in the plan, those that most others have first, then those told most
        completely: ``entry_id``, ``no``, ``name``; ``have`` (how many of the other plans have it) and ``plans`` (which);
        ``complete`` (0 to 3: whether the best names a unit, a time and a number); ``best_plan``, ``best_measure``,
        ``best_title``, its ``lead``, ``deadline`` and ``number`` as in the comparative table, ``wording`` and its place; ``nearest`` (the
        plan's own measure or action that comes closest, to check by), its title, ``nearest_score`` and place. An entry
        that no other plan has is there too, last, without a passage.
    """
    mine = find_plans(corpus.plans, [plan])[0]
    found = find_frame(corpus, frame)
    everybody = find_plans(corpus.plans, [plans] if isinstance(plans, str) else plans or corpus.plan_ids)
    others = [one for one in everybody if one not in (mine, found.plan_id)]
    here = frame_coverage(corpus, found, [mine]).set_index("entry_id")
    there = frame_coverage(corpus, found, others) if others else here.iloc[:0].reset_index()
    where = own_sentences(corpus, found, there)
    there = there[there["entry_id"].notna() & (there["state"] != "absent")]
    say, under = Sayings(corpus), measures_under(corpus)
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
            measures = have["measure_id"].fillna(have["action_id"])
            told = [
                say.cell(under.get(one, (one,)), (start, end), where[entry.entry_id, plan])
                for one, start, end, plan in zip(measures, have["start"], have["end"], have["plan_id"], strict=True)
            ]
            row |= _best(corpus, have.assign(**pd.DataFrame(told, have.index)[list(THREE)]), names)
        rows.append(row)
    table = pd.DataFrame(rows, columns=GAPS)
    table = table.sort_values(["have", "complete"], ascending=False, kind="stable", ignore_index=True)
    whole = ("have", "complete", "start", "end", "nearest_start", "nearest_end")
    return table.astype(dict.fromkeys(whole, "Int64") | {"nearest_score": "float64"})


def _best(corpus: Corpus, have: pd.DataFrame, names: pd.Series) -> dict[str, object]:
    """The measure that tells an entry most completely, of equals and of actions the one that answers it most surely."""
    complete = have[list(THREE)].notna().sum(axis=1)
    ranked = have.assign(complete=complete, worded=complete.where(have["measure_id"].notna(), 0)).sort_values(
        ["worded", "score", "plan_id"], ascending=[False, False, True], kind="stable"
    )
    best = ranked.iloc[0]
    measure = best["measure_id"] if isinstance(best["measure_id"], str) else None
    text = corpus.texts.get(best["plan_id"], "")[best["start"] : best["end"]]
    return {
        "have": have["plan_id"].nunique(), "plans": "、".join(dict.fromkeys(have["plan_id"])),
        "complete": best["complete"], "best_plan": best["plan_id"], "best_measure": measure,
        "best_title": names.get(measure or best["action_id"]), "wording": text.strip(),
        **{name: best[name] if pd.notna(best[name]) else None for name in THREE},
        "start": best["start"], "end": best["end"],
    }  # fmt: skip
