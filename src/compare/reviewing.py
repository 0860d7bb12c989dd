"""The commands that check tables by hand: sheets written and read back, samples drawn, coders compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compare.building import find_data, load
from compare.codebook import load_codebook
from compare.corrections import load_corrections
from compare.display import read_as, show
from compare.files import free_path, written
from compare.review.certainty import right_says
from compare.review.checked import read_checked
from compare.review.proposals import Proposal, ReviewError, person, propose
from compare.review.returned import read_sheet
from compare.review.samples import Compared, compare_coders, read_sample, shown_codes, write_sample
from compare.review.sheet import TABLES, write_sheet
from compare.review.writing import save
from compare.saying import say

ENDINGS = (".xlsx", ".xlsm", ".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class Reviewed:
    """What a sheet came to: what it says, and the files that were written."""

    proposal: Proposal
    paths: tuple[Path, ...]

    def told(self) -> list[str]:
        """What would be written and what was, a line each, in the current language."""
        said = self.proposal
        entries = sum(map(len, said.entries.values()))
        counts = (
            f"{entries:,} corrections, {len(said.verdicts):,} verdicts, {len(said.decisions):,} decisions on pairs."
        )
        lines = [*(f"  {change}" for change in said.says), say(counts)]
        lines += [say(f"Written: {path}") for path in self.paths]
        return [*lines, say("Next: plan-compare build") if self.paths else say("Nothing was written.")]


def is_sheet(what: str) -> bool:
    """Whether a word of the command names a file, not a plan."""
    return Path(what).suffix.lower() in ENDINGS or Path(what).is_file()


def review_plan(
    plan: str, out: str | Path, *, tables: Sequence[str] | None = None, by: str | None = None,
    codebook: str | Path | None = None, force: bool = False,
) -> Path:  # fmt: skip
    """Write a plan of the project as a sheet to be checked; :func:`compare.review.sheet.write_sheet`."""
    corpus = load(codebook=codebook)
    return write_sheet(
        corpus, plan, out, tables=tables or TABLES, force=force, codebook=load_codebook(codebook), by=person(by)
    )


def review_sheet(
    path: str | Path, *, by: str | None = None, codebook: str | Path | None = None, write: bool = True,
    on: date | None = None,
) -> Reviewed:  # fmt: skip
    """Read a sheet back and write what it says into the project: corrections, verdicts, decisions.

    Parameters
    ----------
    by : str, optional
        Who checked; the name on the first page by default, else the computer's user.
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
    returned = read_sheet(path, corpus, verdicts=verdicts, codebook=load_codebook(codebook))
    if returned.problems:
        raise refused(returned.problems)
    proposal = propose(
        corpus, returned.judgements, by=by or returned.by or person(), on=on or date.today(),
        reason=say("checked by hand"), written=load_corrections(data / "corrections"), codebook=load_codebook(codebook),
    )  # fmt: skip
    if proposal.problems:
        raise refused(proposal.problems)
    return Reviewed(proposal, tuple(save(data, proposal)) if write else ())


def refused(problems: Sequence[str]) -> ReviewError:
    """The error that lists what was refused."""
    return ReviewError(
        "\n".join([*map(say, problems), say("Nothing was written; mend these cells and give the file again.")])
    )


def draw_sample(
    out: str | Path, *, table: str, n: int, by: str = "", seed: int = 0, blind: bool = True, force: bool = False,
    codebook: str | Path | None = None,
) -> Path:  # fmt: skip
    """Draw a sample of the project's rows and write it as a sheet; :func:`compare.review.samples.write_sample`."""
    words = load_codebook(codebook)
    return write_sample(
        load(codebook=codebook), table, out, n, by=by, seed=seed, blind=blind, force=force, codebook=words
    )


def agree(
    files: Sequence[str | Path], *, against: bool = False, codebook: str | Path | None = None, draws: int = 1000
) -> Compared:
    """Compare coders' samples with one another, or with the tables; :func:`compare.review.samples.compare_coders`."""
    corpus, words = load(codebook=codebook), load_codebook(codebook)
    return compare_coders([read_sample(path, corpus, words) for path in files], corpus, against=against, draws=draws)


def write_differences(found: Compared, out: Path, force: bool) -> Path:
    """Write the rows on which coders differ as CSV, as a spreadsheet program opens it."""
    with written(free_path(out, force)) as beside:
        found.differ.to_csv(beside, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return out


def pages_of(found: Compared) -> Iterator[object]:
    """What a comparison of coders says, to be printed: a table a column, the share that is right, where they differ."""
    for column, agreed in found.tables.items():
        yield show(shown_codes(column, agreed), n=None, digits=3, caption=read_as(column))
    if found.right is not None:
        yield right_says(found.right)
    yield show(found.differ, n=20, width=100, caption=say("Where they differ"))
