"""The command ``plan-compare``: one function a subcommand, each a call into the library and a few printed lines.

Exit status: 0 everything was read, 1 something could not be read, corrected or written (the rest is done), 2 wrong use.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from compare.errors import CompareError
from compare.files import cannot_use, in_file_name
from compare.printing import Printed, give_up, opened, printable
from compare.saying import progress_bar, say
from compare.usage import run

app = typer.Typer(
    help="Compare plans that Chinese local governments issue.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

RAW, GOLD = Path("data/raw"), Path("tests/gold")
Many = list[str] | None
Raw = Annotated[Path, typer.Argument(metavar="RAW", help="Folder of the published files.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for the tables; data/processed by default.")]
Jobs = Annotated[int, typer.Option("--jobs", help="Plans read at the same time; -1 for every core.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]
Words = Annotated[Path | None, typer.Option("--codebook", help="Folder of your own word lists.")]


def tell_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        from compare import __version__

        print(f"plan-compare {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=tell_version, help="Print the version and end.")
    ] = False,
) -> None:
    """Compare plans that Chinese local governments issue."""


@app.command()
def build(raw: Raw = RAW, out: Out = None, jobs: Jobs = 1, codebook: Words = None) -> None:
    """Read every plan of a folder into tables."""
    from compare import building

    if jobs == 0:
        raise typer.BadParameter("0 is no number of plans; use 1 or more, or -1 for every core", param_hint="--jobs")
    with progress_bar() as tell:
        report = building.build(raw, out, jobs=jobs, codebook=codebook, progress=tell)
    print(report.table())
    speak(report.summary())
    folder = building.places(raw, out, None)[1]
    speak(f"Tables: {folder}. What to know of each plan: {folder / building.REPORT_MD}")
    for problem in report.problems:
        complain(problem)
    if report.problems:
        raise typer.Exit(1)


@app.command()
def show(plan_id: Annotated[str, typer.Argument(metavar="PLAN_ID", help="The plan: the stem of its file.")]) -> None:
    """Print the outline of a plan: chapters, actions, measures, with counts."""
    from compare.building import load

    print(repr(load()[plan_id]))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Folder of hand-made answers, or one file.")] = GOLD,
    tables: Annotated[
        Path | None, typer.Option("--tables", help="Folder of a build; the project's by default.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", help="Rows that differ to print for each table.")] = 0,
) -> None:
    """Score the tables against hand-made answers."""
    from compare.building import load
    from compare.corpus import Corpus
    from compare.display import show as table
    from compare.evaluate import evaluate as score
    from compare.evaluate import likeness_answers
    from compare.likeness import score_likeness

    corpus = load() if tables is None else Corpus.read(tables)
    result = score(corpus.tables, gold)
    print(table(result.frame(), n=None, digits=3))
    speak(f"Mean of right-F1 over the tables of all plans: {result.mean_right:.3f}")
    doubts = say("Rows in doubt, and how many of the wrong rows they are")
    print(table(result.doubts_frame(), n=None, digits=3, caption=doubts))
    for answers in likeness_answers(gold):
        print(table(score_likeness(corpus.tables, answers), n=None, digits=3, caption=answers.name))
    if errors:
        print(table(result.misses_frame().groupby(["plan_id", "table"]).head(errors), n=None, width=80))


@app.command()
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="One plan.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other plan.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the page and the workbook.")] = Path("reports"),
    force: Force = False,
) -> None:
    """Print what two plans share and what only one has; write it as a page and a workbook too."""
    from compare.building import decisions_of, load
    from compare.findings import plan_labels
    from compare.likeness import crosswalk, crosswalk_text, write_crosswalk

    corpus = load()
    a, b = corpus[a].plan_id, corpus[b].plan_id
    found = crosswalk(corpus, a, b, decisions=decisions_of())
    print(crosswalk_text(found))
    name = f"crosswalk-{in_file_name(a)}-{in_file_name(b)}"
    for path in write_crosswalk(found, out, name, plan_labels(corpus.plans), force):
        speak(f"Written: {path}")


@app.command()
def frame(
    name: Annotated[
        str | None,
        typer.Argument(metavar="FRAME", help="A list of data/frames by its name, a plan, or the path of a list."),
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", help="One plan: its entries, and what it lacks.")] = None,
) -> None:
    """Lay plans against a frame: how much each took over, or what one plan made of each entry and what it lacks."""
    from compare.analysis.frames import coverage_by_plan, entry_states
    from compare.analysis.gaps import gaps
    from compare.building import load
    from compare.display import show as table

    corpus = load()
    if plan is None:
        print(table(coverage_by_plan(corpus, name).rename(columns={"adapted": "altered", "own": "additions"}), n=None))
        return
    print(table(entry_states(corpus, plan, name).rename(columns={"name": "entry"}), n=None, width=40))
    missing = gaps(corpus, plan, name).rename(columns={"name": "entry"})
    columns = ("entry_id", "entry", "have", "best_plan", "best_title", "nearest_title")
    print(table(missing, n=None, columns=columns, width=40, caption=say("What it lacks, what most others have first")))


@app.command()
def themes(
    draft: Annotated[Path, typer.Option("--draft", help="The file to write: themes.yaml in a folder of your own.")],
) -> None:
    """Draft a codebook of themes from your plans, to edit and to give back with --codebook."""
    from compare.building import load
    from compare.likeness import draft_themes

    written = draft_themes(load().tables, draft)
    speak(f"Written: {written}. Edit it, then: plan-compare build --codebook {written.parent}")


@app.command()
def check(codebook: Words = None) -> None:
    """List hand corrections, words that were not understood, and lines of your codebook that nothing uses."""
    from compare.checking import check as look
    from compare.checking import pages

    found = look(codebook=codebook)
    print(*pages(found), sep="\n")
    if found.failed:
        complain("a correction no longer applies; see above")
        raise typer.Exit(1)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Published files of any format.")],
    source_url: Annotated[str | None, typer.Option("--source-url", help="Where they were published.")] = None,
    accessed_on: Annotated[
        datetime | None, typer.Option("--accessed-on", formats=["%Y-%m-%d"], help="When they were fetched.")
    ] = None,
    codebook: Words = None,
    force: Annotated[bool, typer.Option("--force", help="Put a file in the place of the same plan.")] = False,
) -> None:
    """Put plans into data/raw under an id of place and year, and say what was read and what is unsure."""
    from compare.adding import add_plans
    from compare.building import raw_folder
    from compare.codebook import load_codebook

    words = load_codebook(codebook)
    day = None if accessed_on is None else accessed_on.date()
    raw = raw_folder()
    if not raw.is_dir():
        speak(f"There is no project here: the plans are put into {raw.absolute()}, which is made now.")
    done = add_plans(files, raw, words, force, source_url=source_url, accessed_on=day)
    for added in done:
        print(printable(say(added.summary())), file=sys.stderr if added.problem else sys.stdout)
    if any(added.problem for added in done):
        raise typer.Exit(1)


@app.command()
def review(
    what: Annotated[str, typer.Argument(metavar="PLAN|FILE", help="A plan to check, or a sheet that was filled in.")],
    out: Annotated[Path, typer.Option("--out", help="The sheet to write.")] = Path("review.xlsx"),
    table: Annotated[Many, typer.Option("--table", help="A table to check; may be repeated.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who checks; the computer's user by default.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what a sheet would write.")] = False,
    codebook: Words = None,
    force: Force = False,
) -> None:
    """Write a plan as a sheet to be checked by hand, or read such a sheet back into corrections and verdicts."""
    from compare import reviewing

    if not reviewing.is_sheet(what):
        path = reviewing.review_plan(what, out, tables=table, by=by, codebook=codebook, force=force)
        speak(f"Written: {path}. Fill it in, save it, then: plan-compare review {path}")
        return
    for line in reviewing.review_sheet(what, by=by, codebook=codebook, write=not dry_run).told():
        print(line)


@app.command()
def sample(
    table: Annotated[str, typer.Option("--table", help="The table to draw from.")] = "units",
    n: Annotated[int, typer.Option("--n", help="Rows to draw.")] = 100,
    by: Annotated[str, typer.Option("--by", help="Strata: plan, doubt, or a column of the table.")] = "plan",
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same rows.")] = 0,
    out: Annotated[Path, typer.Option("--out", help="The sheet to write.")] = Path("sample.xlsx"),
    shown: Annotated[bool, typer.Option("--shown", help="Show what the readers found; left out by default.")] = False,
    codebook: Words = None,
    force: Force = False,
) -> None:
    """Draw rows at random by strata, as a sheet for one coder: blind, or with what the readers found."""
    from compare import reviewing

    path = reviewing.draw_sample(
        out, table=table, n=n, by=by, seed=seed, blind=not shown, force=force, codebook=codebook
    )
    speak(f"Written: {path}. Give each coder a copy; then: plan-compare agree A B")


@app.command()
def agree(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Samples that coders filled in.")],
    against: Annotated[
        str | None, typer.Option("--against", help="tables: compare with what the readers found.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="A CSV file for the rows on which they differ.")] = None,
    codebook: Words = None,
    force: Force = False,
) -> None:
    """Say how far coders agree: per cent, Cohen's kappa, Krippendorff's alpha, overall and by code, and where they differ."""
    from compare import reviewing

    if against not in (None, "tables"):
        raise typer.BadParameter("choose tables", param_hint="--against")
    found = reviewing.agree(files, against=against is not None, codebook=codebook)
    for page in reviewing.pages_of(found):
        print(page)
    if out is not None:
        speak(f"Written: {reviewing.write_differences(found, out, force)}")


@app.command()
def report(
    out: Annotated[Path, typer.Option("--out", help="Folder for the briefing files.")] = Path("reports"),
    only: Annotated[
        Many,
        typer.Option("--only", metavar="PART,…", help="Some parts only: brief, deck, charts …; see the documentation."),
    ] = None,
    lang: Annotated[
        Many, typer.Option("--lang", metavar="LANG", help="zh, en, or both (give it twice); yours by default.")
    ] = None,
    pair: Annotated[
        Many, typer.Option("--pair", metavar="A+B", help="Two plans to set beside each other; may be repeated.")
    ] = None,
    size: Annotated[
        Many, typer.Option("--size", metavar="SIZE", help="slide, column or page; may be repeated.")
    ] = None,
    kind: Annotated[
        Many,
        typer.Option("--format", metavar="FORMAT", help="Of charts, beside PNG and CSV: svg, pdf; may be repeated."),
    ] = None,
    checked: Annotated[bool, typer.Option("--checked", help="Say under charts what was checked by hand.")] = False,
    thresholds: Annotated[bool, typer.Option("--thresholds", help="Say headlines at other thresholds.")] = False,
    force: Force = False,
) -> None:
    """Write what others open outside Jupyter: page, briefing, slides, charts, tables."""
    from compare.building import load
    from compare.export import write_report

    if not {"zh", "en"} >= set(lang or ()):
        raise typer.BadParameter("choose zh or en", param_hint="--lang")
    pairs = [(one, other) for one, _, other in (both.partition("+") for both in pair)] if pair else None
    if any(not other for _, other in pairs or ()):
        raise typer.BadParameter("name two plans as A+B", param_hint="--pair")
    parts = [name for names in only for name in names.split(",") if name] if only else None
    with progress_bar() as tell:
        paths = write_report(
            load(), out, force, tell, only=parts, langs=lang, pairs=pairs, sizes=size or ("slide",),
            formats=kind or ("png",), checked=checked, thresholds=thresholds,
        )  # fmt: skip
    if not paths:
        speak("No file written: the tables hold nothing for these parts. A redline needs --pair A+B.")
        return
    speak(f"{len(paths):,} files written to {out}. Open these first:")
    for path in paths[:5]:
        print(f"  {path}")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that is not there yet, or is empty.")],
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="LANG", help="Language of the notebooks: zh or en.")
    ] = None,
) -> None:
    """Lay out a project: sample plans, notebooks, the guide, and folders that say what goes there."""
    from compare.starting import new_project

    made = new_project(folder, lang)
    speak(f"{made}: five sample plans in data/raw, notebooks in notebooks; your own plans go into data/raw, too.")
    speak(f"How to use it: {next(made.glob('README*')).name}, and more in docs.")
    speak(f'Next: cd "{made}", then plan-compare lab (or open start.cmd on Windows, start.sh elsewhere).')


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    options: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--project", help="A project; the current folder's by default.")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="LANG", help="Language of the menus: zh or en.")] = None,
) -> None:
    """Open JupyterLab in a project, its tables built first where they are missing or old; other options go to JupyterLab."""
    from compare.starting import open_lab

    raise typer.Exit(open_lab(folder, lang, options.args))


# -- around the subcommands -----------------------------------------------------------------------------------------


def complain(message: object) -> None:
    """One line, or a few, to the error stream."""
    print(f"plan-compare: {printable(say(message))}", file=sys.stderr)


def speak(message: object) -> None:
    """A printed line in the reader's language."""
    print(say(message))


def main() -> None:
    """Run the command; errors a person can act on become one message and an exit status, never a traceback."""
    sys.stdout, sys.stderr = opened(sys.stdout), opened(sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character shows ? and goes on
    sys.stdout = Printed(sys.stdout)
    warnings.showwarning = lambda message, *where: complain(message)  # without the line of code it came from
    try:
        try:
            run(typer.main.get_command(app))
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read along has seen enough: plan-compare show … | head
        give_up(sys.stdout)
        sys.exit(1)
    except CompareError as error:
        complain(error)
        sys.exit(error.exit_status)
    except OSError as error:
        complain(cannot_use(error))
        give_up(sys.stdout)
        sys.exit(1)
    except UnicodeEncodeError as error:  # no console, which shows ? for what it lacks: a name of a file
        complain(
            f"{error.object[error.start : error.end]!a} in a name is a character that this system's {error.encoding} lacks; "
            "set the environment variable PYTHONUTF8 to 1 and try again"
        )
        sys.exit(1)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        complain(f"unexpected {type(error).__name__} at {Path(place.filename).name}, line {place.lineno}: {error}")
        complain("this is a fault of the program, not of yours; please report these two lines")
        sys.exit(1)


if __name__ == "__main__":
    main()
