"""A folder of published files → a folder of tables: read, correct, hand down, liken, check, write, report.

One file that cannot be read never stops the others, and a build that cannot be finished leaves the earlier one whole.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from joblib import Parallel, delayed

from compare import tables as store
from compare.codebook import CodebookError, load_codebook
from compare.corpus import Corpus
from compare.corrections import apply_corrections
from compare.display import Shown, show
from compare.likeness.decisions import apply_decisions, read_decisions
from compare.likeness.tables import likeness_tables
from compare.model import Finding, Plan
from compare.reading import read_text
from compare.sources import SourceError, find_sources, plan_id_of, read_file
from compare.tables import SCHEMA, TableError, Tables

REPORT_JSON, REPORT_MD = "build-report.json", "build-report.md"
OUTSIDE_FACTS = "plans.csv"  # in the folder of the plans: what no plan says of itself
OUTSIDE_COLUMNS = ("plan_id", "source_url", "accessed_on")
MATCHES = "matches.csv"  # in the folder of decisions: pairs of measures that a researcher judged
COMPARED = ("measures", "actions", "themes", "similar", "passages", "clusters")  # filled after reading
HERE = Path(__file__).parent
READER_FILES = (".py", ".csv", ".yaml", ".json")  # of this package: a change of one makes tables old
NO_READERS = {  # but not of these, which show what was read
    "analysis", "charts", "export", "findings", "cli.py", "display.py", "evaluate.py", "explore.py", "language.py",
    "language.yaml", "sentences.py",
}  # fmt: skip
COUNTED = ("actions", "measures", "units", "years", "targets", "oddities")  # in the summary

Progress = Callable[[str, int, int], None]


class BuildError(ValueError):
    """A build that cannot begin; the message names the folder and the way out."""


class NothingReadError(BuildError):
    """A folder none of whose files could be read; the message says why for each."""

    exit_status = 1


@dataclass(frozen=True)
class PlanReport:
    """What came of one file: rows by table and what a researcher should know; ``problem`` where it was not read."""

    plan_id: str
    source: str
    rows: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problem: str | None = None


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes
    ----------
    plans : tuple of PlanReport
        By plan id; those that could not be read have a ``problem``.
    findings : tuple of Finding
        What concerns no single plan.
    inputs : mapping of str to str
        SHA-256 of everything the tables depend on: files, corrections, codebook, the reader itself.
    """

    plans: tuple[PlanReport, ...]
    findings: tuple[Finding, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def read(self) -> tuple[PlanReport, ...]:
        """The plans that were read."""
        return tuple(plan for plan in self.plans if plan.problem is None)

    @property
    def unread(self) -> tuple[PlanReport, ...]:
        """The files that could not be read."""
        return tuple(plan for plan in self.plans if plan.problem is not None)

    @property
    def problems(self) -> tuple[str, ...]:
        """What was not read, a sentence each."""
        left_out = (finding.message for finding in self.findings if finding.level == "error")
        return (*(plan.problem for plan in self.unread if plan.problem is not None), *left_out)

    def table(self) -> Shown:
        """Rows by plan, for people."""
        rows = [[plan.plan_id, *(plan.rows.get(name) for name in COUNTED), len(plan.findings)] for plan in self.plans]
        return show(pd.DataFrame(rows, columns=["plan", *COUNTED, "findings"]).convert_dtypes(), n=None)

    def to_json(self) -> str:
        """The report for programs; no time stamps, so that equal builds give equal bytes."""
        content = {
            "version": version("plan-compare"),
            "plans": [asdict(plan) | {"rows": dict(plan.rows)} for plan in self.plans],
            "findings": [asdict(finding) for finding in self.findings],
            "inputs": dict(sorted(self.inputs.items())),
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self, texts: Mapping[str, str] | None = None) -> str:
        """The report for people, with the place of each finding where the texts are given."""
        lines = ["# Build report", "", self.summary(), ""]
        counts = self.table()
        lines += [f"| {' | '.join(row)} |" for row in (counts.headings, ["---"] * len(counts.headings), *counts.rows)]
        if self.findings:
            lines += ["", "## The whole build", "", *(_say(finding) for finding in self.findings)]
        for plan in self.plans:
            lines += ["", f"## {plan.plan_id} ({plan.source})", ""]
            if plan.problem is not None:
                lines.append(f"**Not read.** {plan.problem}")
            elif not plan.findings:
                lines.append("Nothing to say.")
            text = (texts or {}).get(plan.plan_id)
            lines += [_say(finding, text) for finding in plan.findings]
        return "\n".join(lines) + "\n"

    def summary(self) -> str:
        """One paragraph for the end of a build."""
        rows = {name: sum(plan.rows.get(name, 0) for plan in self.read) for name in COUNTED}
        said = f"{_many(len(self.read), 'plan')} read: " + ", ".join(
            _many(count, name[:-1] if name != "oddities" else "oddity", name) for name, count in rows.items()
        )
        if self.unread:
            said += f". {_many(len(self.unread), 'file')} could not be read"
        return said + "."


def _many(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _say(finding: Finding, text: str | None = None) -> str:
    place = ""
    if text is not None and finding.start is not None:
        line = text.count("\n", 0, finding.start) + 1
        end = finding.end if finding.end is not None else finding.start + 20
        shown = " ".join(text[finding.start : min(end, finding.start + 40)].split())
        place = f" (line {line}: {shown})" if shown else f" (line {line})"
    return f"- {finding.level} · `{finding.code}` · {finding.message}{place}"


# -- the build ------------------------------------------------------------------------------------------------------


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
    codebook : path, optional
        A folder of word lists that replace or extend the shipped ones.
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
    tables, texts, report = build_tables(raw, jobs=jobs, codebook=codebook, corrections=corrections, progress=progress)
    if not report.read:
        problems = "\n".join(f"  {plan.problem}" for plan in report.unread)
        raise NothingReadError(f"{raw}: none of its files could be read, so no tables were written\n{problems}")
    pages = {REPORT_JSON: report.to_json(), REPORT_MD: report.to_markdown(texts)}
    extra = {name: page.encode("utf-8", "backslashreplace") for name, page in pages.items()}
    store.write_build(out, tables, texts, extra)
    return report


def places(raw: str | Path, out: str | Path | None, corrections: str | Path | None) -> tuple[Path, Path, Path]:
    """The folders of a build; those that are not given stand beside the plans."""
    return Path(raw), Path(out or beside(raw, "processed")), Path(corrections or beside(raw, "corrections"))


def beside(raw: str | Path, name: str) -> Path:
    """A folder that stands beside the one of the plans."""
    return Path(raw).absolute().with_name(name)


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
    raw = Path(raw)
    tell = progress or (lambda step, done, total: None)
    inputs = fingerprint(raw, codebook, corrections)
    found = find_sources(raw)
    folder = None if codebook is None else str(codebook)
    load_codebook(folder)  # a folder that is not there is said once, not for every plan
    read: list[Plan] = []
    reports: dict[str, PlanReport] = {}
    for plan, report in _read_all(found.plans, folder, jobs, tell):
        reports[report.plan_id] = report
        read += [] if plan is None else [plan]
    outside, remarks = outside_facts(raw, list(reports))
    for plan_id, facts in outside.items():
        facts["source"] = reports[plan_id].source
        facts["sha256"] = inputs[f"raw/{reports[plan_id].source}"]
    tables, broken = _sound_tables(read, outside)
    reports |= {plan_id: replace(reports[plan_id], problem=problem) for plan_id, problem in broken.items()}
    texts = {plan.plan_id: plan.text for plan in read if plan.plan_id not in broken}
    tables, corrected = _with_corrections(tables, texts, corrections, folder)
    tell("likeness", 0, 1)
    tables, undecided = _with_likeness(tables, texts, folder, beside(raw, "decisions"), jobs)
    tables, rethemed = _with_corrections(tables, texts, corrections, folder, only=("themes",))
    tell("likeness", 1, 1)
    # what was read is sound already, but a correction may have touched any table
    store.validate(tables, None if corrected or rethemed else COMPARED)
    plans = tuple(_counted(report, tables) for _, report in sorted(reports.items()))
    return tables, texts, BuildReport(plans, (*found.findings, *remarks, *undecided, *corrected, *rethemed), inputs)


def _read_all(
    sources: Sequence[tuple[str, Path]], codebook: str | None, jobs: int, tell: Progress
) -> Iterator[tuple[Plan | None, PlanReport]]:
    """Every file read, in order, whatever the number of workers."""
    work = (delayed(read_source)(plan_id, path, codebook) for plan_id, path in sources)
    tell("reading", 0, len(sources))
    for done, result in enumerate(Parallel(n_jobs=jobs, return_as="generator")(work), 1):
        tell("reading", done, len(sources))
        yield result


def read_source(plan_id: str, path: Path, codebook: str | None = None) -> tuple[Plan | None, PlanReport]:
    """Read one file; what is wrong with it becomes a ``problem`` of its report, never an exception."""
    try:
        words = load_codebook(codebook)
        plan = read_text(read_file(path, words), plan_id, words)
        plan.text.encode()
    except SourceError as error:
        return None, PlanReport(plan_id, file_name(path), problem=str(error))
    except CodebookError:
        raise
    except Exception as error:
        problem = f"{path}: the reader failed at it ({type(error).__name__}: {error}); please report it with the file"
        return None, PlanReport(plan_id, file_name(path), problem=problem)
    return plan, PlanReport(plan_id, file_name(path), findings=plan.findings)


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
    tables: Tables, texts: Mapping[str, str], codebook: str | None, decisions: Path, jobs: int
) -> tuple[Tables, list[Finding]]:
    """The tables with what compares their measures: themes, similar pairs, matched passages, clusters."""
    given = read_decisions(decisions / MATCHES)
    unused = apply_decisions(store.frame("similar"), given, tables["measures"]).unused
    found = likeness_tables(tables, texts, codebook=load_codebook(codebook), decisions=given, n_jobs=jobs)
    remarks = [
        Finding(
            "warning",
            "decision-unused",
            f"{decisions / MATCHES}, line {row['line']}: {row['measure_a']} and {row['measure_b']} are no pair of "
            "measures of two plans; correct or remove the line",
        )
        for row in unused.to_dict("records")
    ]
    return {name: store.typed(name, found[name]) if name in found else tables[name] for name in SCHEMA}, remarks


def _counted(report: PlanReport, tables: Tables) -> PlanReport:
    if report.problem is not None:
        return report
    rows = {name: int((data["plan_id"] == report.plan_id).sum()) for name, data in tables.items() if "plan_id" in data}
    return replace(report, rows=rows)


# -- what the tables depend on ----------------------------------------------------------------------------------------


def outside_facts(raw: Path, plan_ids: Sequence[str]) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """What ``plans.csv`` says of each plan: where it was published and when it was fetched.

    Returns
    -------
    facts : dict of dict
        By plan id ``source_url`` and ``accessed_on``; a plan that the file does not name has an empty dict.
    findings : list of Finding
        A line for a plan that is not there, a date that is none.
    """
    facts: dict[str, dict[str, Any]] = {plan_id: {} for plan_id in plan_ids}
    findings: list[Finding] = []
    path = raw / OUTSIDE_FACTS
    if not path.is_file():
        return facts, findings
    try:
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030")  # what Excel saves on a Chinese Windows
    except (OSError, UnicodeDecodeError) as error:
        return facts, [Finding("error", "outside-facts", f"{path}: not read ({error}); save it as CSV UTF-8")]
    reader = csv.DictReader(io.StringIO(text))
    if "plan_id" not in (reader.fieldnames or ()):
        said = f"{path}, line 1: no column plan_id; it needs {', '.join(OUTSIDE_COLUMNS)}"
        return facts, [Finding("error", "outside-facts", said)]
    for row in reader:
        plan_id = (row.get("plan_id") or "").strip()
        if plan_id not in facts:
            said = f"{path}, line {reader.line_num}: there is no plan {plan_id or 'without an id'}"
            findings.append(Finding("warning", "outside-facts", said))
            continue
        facts[plan_id]["source_url"] = (row.get("source_url") or "").strip() or None
        day = (row.get("accessed_on") or "").strip()
        try:
            facts[plan_id]["accessed_on"] = date(*map(int, re.split(r"[-/.年月]", day.rstrip("日")))) if day else None
        except (TypeError, ValueError):
            said = f"{path}, line {reader.line_num}: {day} is no date; write it like 2024-06-30"
            findings.append(Finding("warning", "outside-facts", said))
    return facts, findings


def fingerprint(raw: Path, codebook: str | Path | None = None, corrections: str | Path | None = None) -> dict[str, str]:
    """SHA-256 of everything the tables depend on, by a name that is the same on every machine."""
    folders = {"raw": raw, "codebook": codebook, "corrections": corrections, "decisions": beside(raw, "decisions")}
    inputs: dict[str, str] = {}
    for name, folder in folders.items():
        if folder is None or not Path(folder).is_dir():
            continue
        for path in sorted(Path(folder).iterdir()):
            if path.is_file() and not path.name.startswith("."):
                inputs[f"{name}/{file_name(path)}"] = _sha256(path)
    return inputs | {"compare": _reader_sha256()}


@cache
def _reader_sha256() -> str:
    """Of the reader itself: the code and the word lists that this process began with."""
    reader = hashlib.sha256()
    for path in sorted(path for path in HERE.rglob("*") if path.suffix in READER_FILES):
        if path.relative_to(HERE).parts[0] not in NO_READERS:
            reader.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    return reader.hexdigest()


def file_name(path: Path) -> str:
    """The name of a file as text, bytes that are no characters escaped."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def is_current(out: Path, inputs: Mapping[str, str]) -> bool:
    """Whether the folder holds whole tables that were built from exactly these inputs."""
    if not all((out / f"{name}.parquet").is_file() for name in SCHEMA):
        return False
    try:
        return json.loads((out / REPORT_JSON).read_text(encoding="utf-8"))["inputs"] == dict(inputs)
    except (OSError, ValueError, KeyError, TypeError):
        return False


# -- what a notebook calls --------------------------------------------------------------------------------------------


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
    where = f"{begin}" if start is not None else f"{begin} or any folder above it"
    raise BuildError(
        f"no plans in {where}: a folder data/raw with the plans is needed. "
        'Name the folder that holds data, like compare.load("C:/plans"), or add a plan: plan-compare add FILE'
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
        The project's folder or its data folder; found from the current folder upwards by default.
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
    data = find_data(folder)
    raw, out, corrections = places(data / "raw", None, None)
    if not is_current(out, fingerprint(raw, codebook, corrections)):
        build(raw, out, jobs=jobs, codebook=codebook, corrections=corrections)
    report = json.loads((out / REPORT_JSON).read_text(encoding="utf-8"))
    problems = [plan["problem"] for plan in report["plans"] if plan["problem"] is not None]
    problems += [finding["message"] for finding in report["findings"] if finding["level"] == "error"]
    for problem in problems:
        warnings.warn(problem, UserWarning, stacklevel=2)
    return Corpus.read(out)


def decisions_of(folder: str | Path | None = None) -> pd.DataFrame:
    """The hand decisions on pairs of measures of a project; empty where there are none."""
    return read_decisions(find_data(folder) / "decisions" / MATCHES)


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
    words = load_codebook(None if codebook is None else str(codebook))
    return read_text(read_file(path, words), plan_id_of(Path(path).name) or "plan", words)
