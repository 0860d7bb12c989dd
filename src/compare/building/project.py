"""What a notebook calls: the corpus of a project, built first where that is needed; one file as a plan."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pandas as pd

from compare.building.inputs import fingerprint, is_current
from compare.building.report import report_of
from compare.building.run import BuildError, build, places
from compare.codebook import load_codebook
from compare.corpus import Corpus
from compare.frames import list_files
from compare.likeness.decisions import MATCHES, of_frames, usable_decisions
from compare.model import Plan
from compare.saying import say
from compare.sources import plan_id_of, read_file
from compare.tables import built_files


def find_data(start: str | Path | None = None) -> Path:
    """The data folder (the one that holds ``raw``) of a project, from any folder inside it.

    Parameters
    ----------
    start : path, optional
        The project's folder, its data folder, or any folder below the project's; the current folder by default.

    Raises
    ------
    BuildError
        Where there is none.
    """
    begin = Path(start or ".").absolute()
    for folder in (begin, *(begin.parents if start is None else ())):
        for candidate in (folder / "data", folder):
            if (candidate / "raw").is_dir():
                return candidate
    if start is not None:
        raise BuildError(
            f"no plans in {begin}: a folder data/raw with the plans is needed. "
            'Name the folder that holds data, like compare.load("C:/plans"), or lay out a project: plan-compare new FOLDER'
        )
    raise BuildError(
        f"no plans in {begin} or any folder above it: a folder data/raw with the plans is needed. "
        'Change to your project (cd FOLDER; in Python: compare.load("C:/plans")), or lay one out: plan-compare new FOLDER'
    )


def raw_folder(start: str | Path | None = None) -> Path:
    """The folder of published files of a project; ``data/raw`` of the current folder where there is no project yet."""
    try:
        return find_data(start) / "raw"
    except BuildError:
        return Path(start or ".") / "data" / "raw"


def load(folder: str | Path | None = None, *, codebook: str | Path | None = None, jobs: int = 1) -> Corpus:
    """The corpus of a project; built first where its tables are missing or older than what they were built from.

    Parameters
    ----------
    folder : path, optional
        The project's folder or its data folder; found from the current folder upwards by default. A folder that
        ``build RAW --out DIR`` wrote, without plans of its own, is read as it is.
    codebook : path, optional
        A folder of word lists that replace or extend the shipped ones.
    jobs : int
        Plans read at the same time while building.

    Returns
    -------
    Corpus

    Raises
    ------
    BuildError, CodebookError, SourceError, TableError
        As for :func:`build`.

    Warns
    -----
    UserWarning
        For every file of the folder that could not be read.
    """
    if folder is not None and not _has_plans(Path(folder)) and built_files(Path(folder)):
        _warn_of_problems(Path(folder))
        return Corpus.read(folder)
    data = find_data(folder)
    raw, out, corrections = places(data / "raw", None, None)
    if not is_current(out, fingerprint(raw, codebook, corrections)):
        build(raw, out, jobs=jobs, codebook=codebook, corrections=corrections)
    _warn_of_problems(out)
    return Corpus.read(out)


def _has_plans(folder: Path) -> bool:
    return any((candidate / "raw").is_dir() for candidate in (folder / "data", folder))


def _warn_of_problems(out: Path) -> None:
    """Say again what a build could not read or apply."""
    report = report_of(out)
    problems = [plan["problem"] for plan in report.get("plans", ()) if plan["problem"] is not None]
    problems += [finding["message"] for finding in report.get("findings", ()) if finding["level"] == "error"]
    for problem in problems:
        warnings.warn(say(problem), UserWarning, stacklevel=3)


def checks_of(corpus: object) -> list[dict[str, Any]]:
    """What people found of the rows of a build, counted by plan, table and stratum; none for frames without a build.

    Parameters
    ----------
    corpus : Corpus
        As :func:`load` gives it.

    Returns
    -------
    list of dict
        As ``compare.review.checked`` counts them.
    """
    found: list[dict[str, Any]] = report_of(getattr(corpus, "folder", None)).get("checks", [])
    return found


def decisions_of(folder: str | Path | None = None) -> pd.DataFrame:
    """The hand decisions on pairs of measures of a project; a build has applied those on entries of frames.

    Parameters
    ----------
    folder : path, optional
        As for :func:`load`.

    Returns
    -------
    DataFrame
        As :func:`compare.likeness.read_decisions` gives them, lines that cannot be used left out; empty where there
        are none.
    """
    data = find_data(folder)
    plans = {plan_id_of(path.name) for path in (data / "raw").iterdir()}
    frames = [path.stem for path in list_files(data / "frames") if path.stem not in plans]
    decisions = usable_decisions(data / "decisions" / MATCHES, frames)[0]
    return decisions[~of_frames(decisions, frames)].reset_index(drop=True)


def read_plan(path: str | Path, *, codebook: str | Path | None = None) -> Plan:
    """Read one published file.

    Parameters
    ----------
    path : path
        A text, Word, PDF, web or spreadsheet file.
    codebook : path, optional
        A folder of word lists that replace or extend the shipped ones.

    Returns
    -------
    Plan
        Its id is the stem of the file.

    Raises
    ------
    SourceError
        Where the file cannot be read; the message says what to do.
    """
    from compare.reading import read_text

    words = load_codebook(codebook)
    return read_text(read_file(path, words), plan_id_of(Path(path).name) or "plan", words)
