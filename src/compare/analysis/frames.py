"""Plans laid against a frame, counted: what each took over, by plan and by entry, and one entry from level to level."""

from __future__ import annotations

import pandas as pd

from compare.analysis.select import Plans
from compare.analysis.shown import headings
from compare.corpus import Corpus
from compare.errors import UnknownError
from compare.frames import ANY_FRAME, Frame, find_frame, frame_changes, frame_coverage
from compare.model import LEVELS
from compare.tables.schema import STATES

TAKEN = ("covered",)
ADAPTED = ("renamed", "narrowed", "widened", "merged", "split")
PLAN_COLUMNS = ["plan_id", "entries", *STATES[:-1], "have", "share", "national", "adapted", "own"]
STATE_COLUMNS = ["entry_id", "name", "state", "evidence", "lacks", "order", "deadline", "target", "duty"]
TIMELINE = [
    "plan_id", "level", "issued_on", "state", "raw", "deadline", "deadline_change", "measure_id", "start", "end",
]  # fmt: skip


def coverage_by_plan(corpus: Corpus, frame: ANY_FRAME = None, plans: Plans = None) -> pd.DataFrame:
    """How many entries of a frame each plan took over, and how much it made its own.

    Parameters
    ----------
    frame, plans
        As for :func:`compare.frames.frame_coverage`.

    Returns
    -------
    DataFrame
        A row for each plan: ``plan_id``, ``entries`` of the frame, the number in each state, ``have`` (all that are not
        absent) and their ``share`` of the entries; ``national`` (taken over as they are), ``adapted`` (taken over
        otherwise) and ``own`` (measures of the plan, or its actions where the frame asks for no measures, that answer
        no entry).
    """
    rows = frame_coverage(corpus, frame, plans)
    counts = rows.groupby(["plan_id", "state"], observed=False).size().unstack("state", fill_value=0)
    order = list(dict.fromkeys(rows["plan_id"]))
    found = counts.reindex(index=order, columns=list(STATES), fill_value=0).rename_axis(columns=None)
    own = rows[rows["state"] == "own"]
    by_measure = own["measure_id"].notna() if own["measure_id"].notna().any() else own["measure_id"].isna()
    found["own"] = own[by_measure].groupby("plan_id").size().reindex(order, fill_value=0)
    found["entries"] = found[list(STATES[:-1])].sum(axis=1)
    found["have"] = found["entries"] - found["absent"]
    found["share"] = (found["have"] / found["entries"].where(found["entries"] > 0)).astype("float64")
    found["national"] = found[list(TAKEN)].sum(axis=1)
    found["adapted"] = found[list(ADAPTED)].sum(axis=1)
    return found.rename_axis("plan_id").reset_index()[PLAN_COLUMNS]


def coverage_by_entry(corpus: Corpus, frame: ANY_FRAME = None, plans: Plans = None) -> pd.DataFrame:
    """What became of each entry of a frame, plans side by side.

    Parameters
    ----------
    corpus, frame, plans
        As for :func:`compare.frames.frame_coverage`.

    Returns
    -------
    DataFrame
        A row for each entry in the order of the frame: ``entry_id``, ``no``, ``name``, ``kind``, ``plans`` (how many have
        it), ``share`` of the plans, and a column for each plan with the state.
    """
    found = find_frame(corpus, frame)
    return by_entry(found, frame_coverage(corpus, found, plans))


def by_entry(frame: Frame, rows: pd.DataFrame) -> pd.DataFrame:
    """As :func:`coverage_by_entry`, of rows of the table ``frames`` that are at hand."""
    entries = frame.entries[["entry_id", "no", "name", "kind"]]
    order = list(dict.fromkeys(rows["plan_id"]))
    rows = rows[rows["entry_id"].notna()]
    wide = rows.pivot(index="entry_id", columns="plan_id", values="state").astype("object")
    wide = wide.reindex(index=entries["entry_id"], columns=order)
    have = (wide.notna() & (wide != "absent")).sum(axis=1)
    found = entries.set_index("entry_id").assign(plans=have, share=have / len(order) if order else 0.0)
    return pd.concat([found, wide], axis=1).rename_axis("entry_id").reset_index()


def entry_states(corpus: Corpus, plan: str, frame: ANY_FRAME = None) -> pd.DataFrame:
    """What one plan made of each entry of a frame.

    Parameters
    ----------
    plan : str
        Its id or place.

    Returns
    -------
    DataFrame
        A row for each entry in the order of the frame: ``entry_id``, ``name``, ``state``, ``evidence`` (label and heading
        of the measure or action that answers it), ``lacks`` (what of it was not found there), and what became of its
        ``order``, ``deadline``, ``target`` and ``duty``.
    """
    found = find_frame(corpus, frame)
    rows = frame_coverage(corpus, found, plan)
    rows = rows[rows["entry_id"].notna()]
    names = dict(zip(found.entries["entry_id"], found.entries["name"], strict=True))
    actions, measures = corpus.actions.set_index("action_id"), corpus.measures.set_index("measure_id")
    heads = {
        **{one: f"{row['label']}{row['name']}" for one, row in actions.iterrows()},
        **{one: f"{measures.at[one, 'label']}{name}" for one, name in headings(corpus.measures).items()},
    }
    said = rows["measure_id"].fillna(rows["action_id"])
    return rows.assign(name=rows["entry_id"].map(names), evidence=said.map(heads)).reset_index(drop=True)[STATE_COLUMNS]


def entry_timeline(corpus: Corpus, entry: str, frame: ANY_FRAME = None, plans: Plans = None) -> pd.DataFrame:
    """One entry of a frame from the frame down to the township.

    Parameters
    ----------
    entry : str
        Its id.
    frame, plans
        As for :func:`compare.frames.frame_coverage`.

    Returns
    -------
    DataFrame
        The frame's own row first (``state`` empty), then the plans by level and date: ``plan_id``, ``level``,
        ``issued_on``, ``state``, ``raw`` (the frame's words, the plan's passage), ``deadline`` as printed,
        ``deadline_change`` against the frame, ``measure_id``, ``start``, ``end``.

    Raises
    ------
    UnknownError
        For an entry that the frame does not have; the message lists those it has.
    """
    found = find_frame(corpus, frame)
    asked = found.entries[found.entries["entry_id"] == entry]
    if not len(asked):
        raise UnknownError(f"no entry {entry} in {found.frame_id}; there are {', '.join(found.entries['entry_id'])}")
    one = asked.iloc[0]
    first = {
        "plan_id": found.frame_id, "level": one["level"], "raw": one["description"] if pd.notna(one["description"]) else one["name"],
        "start": one.get("start"), "end": one.get("end"), "measure_id": one.get("measure_id"),
    }  # fmt: skip
    rows = frame_coverage(corpus, frame, plans)
    rows = rows[rows["entry_id"] == entry]
    changes = frame_changes(corpus, frame, plans)
    changes = changes[(changes["entry_id"] == entry) & (changes["what"] == "deadline")]
    changes = changes.drop_duplicates("plan_id").set_index("plan_id")
    facts = corpus.plans.set_index("plan_id")
    lines = []
    for row in rows.itertuples():
        said = corpus.texts.get(row.plan_id, "")[row.start : row.end]
        lines.append({
            "plan_id": row.plan_id, "level": facts.at[row.plan_id, "level"], "issued_on": facts.at[row.plan_id, "issued_on"],
            "state": row.state, "raw": said, "measure_id": row.measure_id, "start": row.start, "end": row.end,
            "deadline": changes["raw"].get(row.plan_id), "deadline_change": changes["change"].get(row.plan_id),
        })  # fmt: skip
    rank = {level: place for place, level in enumerate(LEVELS)}
    lines.sort(key=lambda line: (rank.get(line["level"], len(rank)), str(line["issued_on"]), line["plan_id"]))
    return pd.DataFrame([first, *lines], columns=TIMELINE)
