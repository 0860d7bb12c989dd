"""A proposal written into a project: corrections, verdicts, decisions; all of it or nothing, and nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import yaml

from compare import tables as store
from compare.corrections import load_file
from compare.errors import CompareError, UnwritableError
from compare.files import alone, cannot_write, staged, sync_folder
from compare.handmade import decoded, list_file
from compare.likeness.decisions import COLUMNS as DECIDED
from compare.likeness.decisions import MATCHES, read_decisions
from compare.review.checked import Verdict, checked_file, merged, read_checked_file
from compare.review.proposals import Proposal, ReviewError, correction_of, equal, yaml_of

LOCK, PATIENCE = ".review.lock", 60  # in the data folder; seconds to wait for another review that is being written


def save(data: Path, proposal: Proposal) -> list[Path]:
    """Write a proposal into a project: corrections, verdicts, decisions; all of it or nothing.

    What is there already is not written again, so that a review that was cut off can be given once more.

    Parameters
    ----------
    data : Path
        The data folder of the project.
    proposal : Proposal
        Without problems.

    Returns
    -------
    list of Path
        The files that changed, by name.

    Raises
    ------
    ReviewError
        Where the proposal has problems, or a file that is there cannot be added to; nothing was written.
    UnwritableError
        Where a file cannot be written; those that were there are as they were.
    """
    if proposal.problems:
        raise ReviewError("\n".join(proposal.problems))
    if proposal.empty:
        return []
    try:
        data.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held:
            try:
                held.enter_context(alone(data / LOCK, PATIENCE))
            except TimeoutError as error:
                said = f"{data}: another review is being written there; wait until it has ended and try again"
                raise ReviewError(said) from error
            return _put(data, _contents(data, proposal))
    except OSError as error:
        if isinstance(error, CompareError):
            raise
        raise UnwritableError(cannot_write(Path(error.filename or data), error)) from error


def _contents(data: Path, proposal: Proposal) -> dict[Path, bytes]:
    """The new content of every file that changes."""
    contents: dict[Path, bytes] = {}
    for plan_id, entries in proposal.entries.items():
        path = data / "corrections" / f"{plan_id}.yaml"
        other = path.with_suffix(".yml")
        path = other if other.exists() and not path.exists() else path
        contents[path] = _with_entries(path, entries)
    by_plan: dict[str, list[Verdict]] = defaultdict(list)
    for plan_id, *_ in proposal.gone:
        by_plan[plan_id] = []
    for verdict in proposal.verdicts:
        by_plan[verdict.plan_id].append(verdict)
    for plan_id, verdicts in by_plan.items():
        path = data / "checked" / f"{plan_id}.csv"
        old, problems = read_checked_file(path) if path.exists() else ([], [])
        if problems:
            raise ReviewError(f"{problems[0]}; nothing was written")
        kept = [each for each in old if (plan_id, each.table, each.key, each.hash) not in proposal.gone]
        contents[path] = checked_file(merged(kept, verdicts))
    if proposal.decisions:
        path = data / "decisions" / MATCHES
        contents[path] = _with_decisions(path, proposal.decisions)
    return {path: content for path, content in contents.items() if not path.is_file() or path.read_bytes() != content}


def _put(data: Path, contents: Mapping[Path, bytes]) -> list[Path]:
    """Stage every file beside its place, then put each there; corrections go first, for verdicts speak of them."""
    beside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path] = staged(path, content)
        for path, new in beside.items():
            new.replace(path)
    finally:
        for new in beside.values():
            new.unlink(missing_ok=True)
    for folder in {path.parent for path in contents}:
        sync_folder(folder)
    return sorted(contents)


def _with_entries(path: Path, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """A file of corrections with entries added at its end; those that it holds already are left out."""
    if not path.exists():
        return yaml_of(entries).encode()
    old = load_file(path)
    broken = next((entry for entry in old if entry.problem is not None), None)
    if broken is not None:
        raise ReviewError(f"{path}, line {broken.line}: {broken.problem}; mend it first, nothing was written")
    new = []
    for entry in entries:
        wanted = correction_of(path.stem, entry)
        if not any(equal(wanted, each) for each in old):
            new.append(entry)
    text, encoding = decoded(path.read_bytes())
    if not new:
        return path.read_bytes()
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text.strip() else end if text.endswith("\n") else end * 2
    whole = text + gap + yaml_of(new).replace("\n", end)
    try:
        root = yaml.compose(whole, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        root = None
    if not isinstance(root, yaml.SequenceNode) or len(root.value) != len(old) + len(new):
        raise ReviewError(f"{path}: nothing can be added at its end; begin each entry with a dash at the line's start")
    return whole.encode(encoding)


def _with_decisions(path: Path, lines: Sequence[Mapping[str, str]]) -> bytes:
    """The file of decisions with lines added; a new decision on a pair takes the place of the former."""
    old = store.records(read_decisions(path)) if path.exists() else []
    kept = {frozenset((row["measure_a"], row["measure_b"])): row for row in (*old, *lines)}
    return list_file(DECIDED, kept.values())
