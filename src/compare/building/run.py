"""The build: every file of a folder read, corrected, likened, checked and written.

One file that cannot be read never stops the others, and a build that cannot be finished leaves the earlier one whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import pandas as pd
from joblib import delayed, effective_n_jobs

from compare import tables as store
from compare.batches import in_order, lost_worker
from compare.building.inputs import beside, file_name, fingerprint
from compare.building.kept import LIKENESS, Reading, joined, likeness_key, read_kept, write_kept
from compare.building.report import IN_DOUBT, LOOKED_AT, REPORT_JSON, REPORT_MD, BuildReport, PlanReport
from compare.building.unread import unread_files
from compare.codebook import Codebook, CodebookError, folder_of, load_codebook
from compare.corrections import apply_corrections
from compare.errors import CompareError, UnwritableError
from compare.frames import Frame, frame_tables, list_files, names_nothing, usable_frames
from compare.likeness.decisions import MATCHES, apply_decisions, of_frames, usable_decisions
from compare.likeness.kept import Kept
from compare.likeness.kept import read_kept as read_likeness
from compare.likeness.kept import write_kept as write_likeness
from compare.likeness.tables import likeness_and_kept
from compare.model import Document, Finding, Plan
from compare.outside import outside_facts
from compare.review.checked import with_checks
from compare.sources import SourceError, find_sources, read_file
from compare.tables import SCHEMA, TableError, Tables

# filled after reading
COMPARED = (
    "measures", "actions", "themes", "similar", "passages", "clusters", "entries", "frames", "changes",
)  # fmt: skip

KILLED = "the process that read it was killed, most likely for want of memory; is the file whole, and a plan?"
LARGEST_BATCH = 25  # files that a worker reads at a time …
BATCHES = 4  # … so that each has so many batches to read and none waits long for the others
ALONE = LARGEST_BATCH  # files read in processes of their own after a worker was killed

Progress = Callable[[str, int, int], None]


class BuildError(CompareError, ValueError):
    """A build that cannot begin; the message names the folder and the way out."""


class NothingReadError(BuildError):
    """A folder none of whose files could be read; the message says why for each."""

    exit_status = 1


def build(
    raw: str | Path = "data/raw",
    out: str | Path | None = None,
    *,
    jobs: int = 1,
    codebook: str | Path | None = None,
    corrections: str | Path | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read a folder of plans into tables.

    Parameters
    ----------
    raw : path
        The folder of published files; every file in it is one plan, its stem the plan id.
    out : path, optional
        Where the tables go; ``processed`` beside ``raw`` by default. Replaced as a whole, or not at all.
    jobs : int
        Plans read at the same time; -1 uses every core. Never changes a result.
    corrections : path, optional
        The folder of hand corrections; ``corrections`` beside ``raw`` by default.
    progress : callable, optional
        Called with the name of a step, the number of steps done and their total.

    Returns
    -------
    BuildReport

    Raises
    ------
    BuildError, CodebookError, TableError
        Where nothing can be built: no such folder, no plan in it, a broken codebook, tables that cannot be written.
        The earlier tables are then as they were.
    """
    raw, out, corrections = places(raw, out, corrections)
    tables, texts, report, reading, likeness = _built(raw, out, jobs, codebook, corrections, progress)
    if not report.read:
        problems = "\n".join(f"  {plan.problem}" for plan in report.unread)
        raise NothingReadError(f"{raw}: none of its files could be read, so no tables were written\n{problems}")
    pages = {REPORT_JSON: report.to_json(), REPORT_MD: report.to_markdown(texts)}
    extra = {name: page.encode("utf-8", "backslashreplace") for name, page in pages.items()}
    store.write_build(out, tables, texts, extra)
    with suppress(OSError, UnwritableError):  # the next build then does all of the work, no more
        write_kept(out, reading, report.inputs, {plan.source for plan in report.plans})
        write_likeness(out / LIKENESS, likeness_key(report.inputs), likeness)
    return report


def places(raw: str | Path, out: str | Path | None, corrections: str | Path | None) -> tuple[Path, Path, Path]:
    """The folders of a build.

    Parameters
    ----------
    raw : path
        The published files.
    out, corrections : path, optional
        Where the tables go, and the hand corrections; ``processed`` and ``corrections`` beside ``raw`` by default.

    Returns
    -------
    tuple of Path
        ``raw``, ``out`` and ``corrections``.
    """
    return Path(raw), Path(out or beside(raw, "processed")), Path(corrections or beside(raw, "corrections"))


def build_tables(
    raw: str | Path,
    *,
    jobs: int = 1,
    codebook: str | Path | None = None,
    corrections: str | Path | None = None,
    progress: Progress | None = None,
) -> tuple[Tables, dict[str, str], BuildReport]:
    """All that a build does but for the files it writes.

    Parameters
    ----------
    raw, jobs, codebook, corrections, progress
        As for :func:`build`; without ``corrections`` none are applied.

    Returns
    -------
    tables : dict of DataFrame
        Every table of ``SCHEMA``, checked.
    texts : dict of str
        By plan id.
    report : BuildReport
    """
    return _built(Path(raw), None, jobs, codebook, corrections, progress)[:3]


def _built(
    raw: Path,
    out: Path | None,
    jobs: int,
    codebook: str | Path | None,
    corrections: str | Path | None,
    progress: Progress | None,
) -> tuple[Tables, dict[str, str], BuildReport, Reading, Kept | None]:
    """As :func:`build_tables`; what is as it was when ``out`` was built is not read and compared again."""
    tell = progress or (lambda step, done, total: None)
    inputs = fingerprint(raw, codebook, corrections)
    found = find_sources(raw)
    folder = folder_of(load_codebook(codebook))  # a folder that is not there is said once, not for every plan
    sources = {plan_id: file_name(path) for plan_id, path in found.plans}
    kept = Reading() if out is None else read_kept(out, inputs, sources)
    read: list[Plan] = []
    reports: dict[str, PlanReport] = dict.fromkeys(sources, PlanReport("", "")) | kept.reports
    for plan, report in _read_all([one for one in found.plans if one[0] not in kept.reports], folder, jobs, tell):
        reports[report.plan_id] = report
        read += [] if plan is None else [plan]
    outside, remarks = outside_facts(raw, list(reports))
    for plan_id, facts in outside.items():
        facts["source"] = reports[plan_id].source
        # a file may have appeared after the inputs were listed: the next load will see that and build again
        facts["sha256"] = inputs.get(f"raw/{reports[plan_id].source}", "")
    fresh, broken = _sound_tables(read, outside)
    tables = joined(kept, fresh)
    reports |= {plan_id: replace(reports[plan_id], problem=problem) for plan_id, problem in broken.items()}
    texts = kept.texts | {plan.plan_id: plan.text for plan in read if plan.plan_id not in broken}
    texts = {plan_id: texts[plan_id] for plan_id in sources if plan_id in texts}
    sound = {plan_id: report for plan_id, report in reports.items() if plan_id in texts}
    reading = Reading(tables, texts, sound)
    as_read = tables
    tables, corrected = _with_corrections(tables, texts, corrections, folder)
    tell("likeness", 0, 1)
    frames, unframed = _frames_of(beside(raw, "frames"), tables)
    decisions = beside(raw, "decisions") / MATCHES
    given, wrong = usable_decisions(decisions, [one.frame_id for one in frames])
    on_entries = of_frames(given, [one.frame_id for one in frames])
    earlier = None if out is None else read_likeness(out / LIKENESS, likeness_key(inputs))
    tables, unused, likeness = _with_likeness(tables, texts, folder, decisions, given[~on_entries], jobs, earlier)
    as_read = {**as_read, "themes": tables["themes"]}
    tables, rethemed = _with_corrections(tables, texts, corrections, folder, only=("themes",))
    tell("likeness", 1, 1)
    tables, unmatched = _with_frames(tables, texts, folder, frames, decisions, given[on_entries])
    told_wrong = [Finding("error", "decision-wrong", str(problem)) for problem in wrong]
    undecided = [*unused, *unmatched, *told_wrong, *unframed]
    checks = with_checks(tables, as_read, texts, beside(raw, "checked"))
    tables = checks.tables
    # what was read is sound already, but a correction may have touched any table
    store.validate(tables, None if corrected or rethemed or checks.counts else COMPARED)
    plans = _counted([report for _, report in sorted(reports.items())], tables)
    strays = unread_files(raw, codebook, corrections)
    remarked = (*found.findings, *strays, *remarks, *undecided, *corrected, *rethemed, *checks.findings)
    return tables, texts, BuildReport(plans, remarked, inputs, checks.counts), reading, likeness


def _read_all(
    sources: Sequence[tuple[str, Path]], codebook: str | None, jobs: int, tell: Progress
) -> Iterator[tuple[Plan | None, PlanReport]]:
    """Every file read, in order, whatever the number of workers; one that kills its worker costs itself alone."""
    done, alone, workers = 0, 0, effective_n_jobs(jobs)
    tell("reading", 0, len(sources))
    while done < len(sources):
        left = sources[done:]
        size = min(LARGEST_BATCH, max(1, len(left) // (BATCHES * workers)))
        # after a worker was killed, the next files are read one in a process
        batches = [left[:1]] if alone else _batches(left, size)
        work = (delayed(read_sources)(batch, codebook) for batch in batches)
        try:
            for results in in_order(work, 2 if alone else jobs):
                for result in results:
                    done += 1
                    tell("reading", done, len(sources))
                    yield result
        except Exception as error:
            if not lost_worker(error):
                raise
            if alone:
                plan_id, path = sources[done]
                done += 1
                yield None, PlanReport(plan_id, file_name(path), problem=f"{path}: {KILLED}")
            else:
                alone = ALONE + 1
        alone = max(alone - 1, 0)


def _batches(sources: Sequence[tuple[str, Path]], size: int) -> Iterator[Sequence[tuple[str, Path]]]:
    """Files in their order, so many together; a PDF, which takes long to open, alone, so that its end is soon told."""
    for slow, some in groupby(sources, lambda source: source[1].suffix.lower() == ".pdf"):
        while batch := list(islice(some, 1 if slow else size)):
            yield batch


def read_sources(
    sources: Sequence[tuple[str, Path]], codebook: str | None = None
) -> list[tuple[Plan | None, PlanReport]]:
    """Read files; what is wrong with one becomes a ``problem`` of its report, never an exception."""
    from compare.reading import read_texts  # slow to import; who loads built tables reads no plan

    words = load_codebook(codebook)
    documents = {plan_id: _document(path, words) for plan_id, path in sources}
    sound = [(document, plan_id) for plan_id, document in documents.items() if isinstance(document, Document)]
    read: dict[str, Plan | Document | Exception] = dict(documents)
    read |= zip((plan_id for _, plan_id in sound), read_texts(sound, words), strict=True)
    return [_reported(read[plan_id], plan_id, path) for plan_id, path in sources]


def _document(path: Path, words: Codebook) -> Document | Exception:
    try:
        document = read_file(path, words)
        document.text.encode()
    except Exception as error:
        return error
    return document


def _reported(read: Plan | Document | Exception, plan_id: str, path: Path) -> tuple[Plan | None, PlanReport]:
    from compare.reading.silence import verdict

    if isinstance(read, Plan):
        return read, PlanReport(plan_id, file_name(path), findings=read.findings, verdict=verdict(read))
    if isinstance(read, CodebookError):
        raise read
    problem = f"{path}: the reader failed at it ({type(read).__name__}: {read}); please report it with the file"
    return None, PlanReport(plan_id, file_name(path), problem=str(read) if isinstance(read, SourceError) else problem)


def _sound_tables(plans: Sequence[Plan], outside: Mapping[str, Mapping[str, Any]]) -> tuple[Tables, dict[str, str]]:
    """The tables of all plans whose rows keep to the schema, and what is wrong with the others."""
    try:
        tables = store.plan_tables(plans, outside)
        store.validate(tables)
    except TableError:
        broken: dict[str, str] = {}
        for plan in plans:
            try:
                store.validate(store.plan_tables([plan], outside))
            except TableError as error:
                broken[plan.plan_id] = f"its rows break the schema ({error}); please report it with the file"
        if not broken:
            raise
        return store.plan_tables([plan for plan in plans if plan.plan_id not in broken], outside), broken
    return tables, {}


def _with_corrections(
    tables: Tables,
    texts: Mapping[str, str],
    folder: str | Path | None,
    codebook: str | None,
    only: Sequence[str] | None = None,
) -> tuple[Tables, list[Finding]]:
    """The tables as corrected by hand, and what each correction did or why it was not applied."""
    if folder is None:
        return tables, []
    tables, applied = apply_corrections(tables, texts, folder, load_codebook(codebook), only)
    return tables, [entry.finding() for entry in applied]


def _with_likeness(
    tables: Tables,
    texts: Mapping[str, str],
    codebook: str | None,
    path: Path,
    given: pd.DataFrame,
    jobs: int,
    earlier: Kept | None,
) -> tuple[Tables, list[Finding], Kept | None]:
    """The tables with what compares their measures: themes, similar pairs, matched passages, clusters."""
    unused = apply_decisions(store.frame("similar"), given, tables["measures"]).unused
    words = load_codebook(codebook)
    found, kept = likeness_and_kept(tables, texts, earlier, codebook=words, decisions=given, n_jobs=jobs)
    remarks = [
        Finding(
            "warning",
            "decision-unused",
            f"{path}, line {row['line']}: {row['measure_a']} and {row['measure_b']} are no pair of "
            "measures of two plans; correct or remove the line",
        )
        for row in unused.to_dict("records")
    ]
    likened = tables | {name: store.typed(name, data) for name, data in found.items()}
    return {name: likened[name] for name in SCHEMA if name in likened}, remarks, kept


def _frames_of(folder: Path, tables: Tables) -> tuple[list[Frame], list[Finding]]:
    """The frame lists that plans are laid against, and what is wrong with them."""
    frames, problems = usable_frames(folder)
    remarks = [Finding("error", "frame-wrong", str(problem)) for problem in problems]
    plans = set(tables["plans"]["plan_id"])
    files = {path.stem: path for path in reversed(list_files(folder))}
    for one in frames:
        path = files[one.frame_id]
        if one.frame_id in plans:
            remarks.append(Finding("error", "frame-wrong", f"{path}: a plan has this name too; give the list another"))
        elif not len(one):
            remarks.append(Finding("warning", "frame-empty", f"{path}: the frame has no entries; nothing to compare"))
    return [one for one in frames if one.frame_id not in plans], remarks


def _with_frames(
    tables: Tables,
    texts: Mapping[str, str],
    codebook: str | None,
    frames: Sequence[Frame],
    path: Path,
    given: pd.DataFrame,
) -> tuple[Tables, list[Finding]]:
    """The tables with what became of the entries of each frame list, and hand decisions on them that name nothing."""
    words = load_codebook(codebook)
    laid = frame_tables(tables, texts, frames, codebook=words, decisions=given)
    remarks = [
        Finding(
            "warning",
            "decision-unused",
            f"{path}, line {row['line']}: {row['measure_a']} and {row['measure_b']} are no entry of a frame and a plan, "
            "or a measure or action of one; correct or remove the line",
        )
        for row in given[names_nothing(given, frames, tables)].to_dict("records")
    ]
    return tables | laid, remarks


def _counted(reports: Sequence[PlanReport], tables: Tables) -> tuple[PlanReport, ...]:
    """The reports with the rows of each plan, how many are in doubt and how many a person looked at."""
    of_plans = {name: data for name, data in tables.items() if "plan_id" in data}
    rows = {name: data["plan_id"].value_counts().to_dict() for name, data in of_plans.items()}
    marks = {
        said: [
            data.loc[marked, "plan_id"].value_counts().to_dict()
            for data in of_plans.values() if column in data and (marked := data[column].notna()).any()
        ]
        for said, column in ((IN_DOUBT, "sure"), (LOOKED_AT, "checked"))
    }  # fmt: skip
    counted = []
    for report in reports:
        if report.problem is None:
            plan_id = report.plan_id
            of_plan = {name: int(counts.get(plan_id, 0)) for name, counts in rows.items()}
            of_plan |= {said: sum(int(counts.get(plan_id, 0)) for counts in many) for said, many in marks.items()}
            report = replace(report, rows=of_plan)
        counted.append(report)
    return tuple(counted)
