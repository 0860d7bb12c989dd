"""The commands that check tables by hand: sheets written and read back, samples drawn, coders compared."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compare.building import find_data, load
from compare.codebook import Codebook, load_codebook
from compare.corrections import load_corrections
from compare.review.checked import read_checked
from compare.review.proposals import Proposal, ReviewError, propose
from compare.review.returned import read_sheet
from compare.review.sheet import TABLES, write_sheet
from compare.review.writing import save
from compare.saying import say

ENDINGS = (".xlsx", ".xlsm", ".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class Reviewed:
    """What a sheet came to: what it says, and the files that were written."""

    proposal: Proposal
    paths: tuple[Path, ...]


def is_sheet(what: str) -> bool:
    """Whether a word of the command names a file, not a plan."""
    return Path(what).suffix.lower() in ENDINGS or Path(what).is_file()


def person(by: str | None = None) -> str:
    """Who looks: the name that was given, else that of the computer's user."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def review_plan(
    plan: str, out: str | Path, *, tables: Sequence[str] | None = None, by: str | None = None,
    codebook: str | Path | None = None, force: bool = False,
) -> Path:  # fmt: skip
    """Write a plan of the project as a sheet to be checked; :func:`compare.review.sheet.write_sheet`."""
    corpus = load(codebook=codebook)
    return write_sheet(
        corpus, plan, out, tables=tables or TABLES, force=force, codebook=_words(codebook), by=person(by)
    )


def review_sheet(
    path: str | Path, *, by: str | None = None, codebook: str | Path | None = None, write: bool = True,
    on: date | None = None,
) -> Reviewed:  # fmt: skip
    """Read a sheet back and write what it says into the project: corrections, verdicts, decisions.

    Parameters
    ----------
    path : path
    by : str, optional
        Who checked; the name on the first page by default, else the computer's user.
    codebook : path, optional
    write : bool
        False only says what would be written.
    on : date, optional
        The day of the verdicts; today by default.

    Returns
    -------
    Reviewed

    Raises
    ------
    ReviewError
        Where anything in the sheet is refused; then nothing is written.
    """
    corpus, data = load(codebook=codebook), find_data()
    verdicts, _ = read_checked(data / "checked")
    returned = read_sheet(path, corpus, verdicts=verdicts, codebook=_words(codebook))
    if returned.problems:
        raise refused(returned.problems)
    proposal = propose(
        corpus, returned.judgements, by=by or returned.by or person(), on=on or date.today(),
        reason=say("checked by hand"), written=load_corrections(data / "corrections"), codebook=_words(codebook),
    )  # fmt: skip
    if proposal.problems:
        raise refused(proposal.problems)
    return Reviewed(proposal, tuple(save(data, proposal)) if write else ())


def refused(problems: Sequence[str]) -> ReviewError:
    """The error that lists what was refused."""
    return ReviewError(
        "\n".join([*map(say, problems), say("Nothing was written; mend these cells and give the file again.")])
    )


def _words(codebook: str | Path | None) -> Codebook:
    return load_codebook(None if codebook is None else str(codebook))
