"""What helps to change a plan of one's own: entries it lacks that others have, and its ledger of tasks."""

from __future__ import annotations

from compare.analysis.gaps import gaps
from compare.analysis.ledger import ledger as ledger_of
from compare.analysis.select import Data, plan_ids
from compare.findings.frames import corpus_of, frame_name, frame_of
from compare.findings.names import names_of
from compare.findings.words import Count, Finding, finding, nothing, say, top
from compare.frames import ANY_FRAME

ALL = 3  # unit, time and number


def lacking(data: Data, plan: str, frame: ANY_FRAME = None) -> Finding:
    """What of a frame one plan lacks, and how many others have it.

    Returns
    -------
    Finding
        Its frame is that of ``compare.analysis.gaps.gaps``.

    Raises
    ------
    CorpusError
        For a plan that is not there.
    """
    corpus, (mine,) = corpus_of(data), plan_ids(data, [plan])
    found = frame_of(corpus, frame)
    if found is None:
        return nothing("frame.none")
    what = {"plan": names_of(corpus)[mine], "frame": frame_name(corpus, found), "entries": Count(len(found), "entry")}
    if found.plan_id == mine or not len(found):
        return nothing("frame.alone" if len(found) else "frame.empty", frame=what["frame"])
    rows = gaps(corpus, mine, found)
    if rows.empty:
        return nothing("lacking.none", **what)
    some = rows[rows["have"] > 0]
    best = top(some.set_index("entry_id")["have"].astype(int), dict(zip(
        some["entry_id"], (say("quoted", words=name) for name in some["name"]), strict=True)))  # fmt: skip
    if best is None:
        return finding(say("lacking.nobody", n=len(rows), **what), frame=rows)
    whole = int((some["complete"] == ALL).sum())
    more = (say("lacking.complete", n=whole),) if whole else ()
    key = "lacking" if len(some) < len(rows) else "lacking.one" if len(rows) == 1 else "lacking.all"
    return finding(say(key, n=len(rows), some=len(some), top=best, **what), more=more, frame=rows)


def ledger(data: Data, plan: str) -> Finding:
    """How the tasks of one plan fall to its units.

    Returns
    -------
    Finding
        Its frame is that of ``compare.analysis.ledger.ledger``.

    Raises
    ------
    CorpusError
        For a plan that is not there.
    """
    corpus, (mine,) = corpus_of(data), plan_ids(data, [plan])
    name, rows = names_of(corpus)[mine], ledger_of(corpus, mine)
    named = rows[rows["unit"].notna()]
    if named.empty:
        return nothing(
            "ledger.none" if len(corpus.measures[corpus.measures["plan_id"] == mine]) else "plan.no-measures", plan=name
        )
    counts = named.groupby("unit")["measure_id"].nunique()
    best = top(counts)
    assert best is not None
    said = say("ledger.level" if best.level else "ledger", plan=name, n=named["measure_id"].nunique(), units=len(counts),
               top=best)  # fmt: skip
    bare = rows["unit"].isna().sum()
    return finding(said, more=(say("ledger.bare", n=int(bare)),) if bare else (), frame=rows)
