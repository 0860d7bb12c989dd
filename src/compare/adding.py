"""Files a researcher brings → plans in ``data/raw``: each under a plan id of place and year, nothing overwritten.

What the text says is not asked for; what is doubtful in it is said.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path

from compare.codebook import Codebook, load_codebook
from compare.errors import CompareError
from compare.files import PART, alone, staged, sync_folder
from compare.language import counted, current, value
from compare.model import Document, Plan, PlanFacts
from compare.naming import plan_name
from compare.outside import OUTSIDE_FACTS, add_outside_facts
from compare.reading import read_text
from compare.reading.silence import verdict
from compare.saying import say
from compare.sources import SourceError, plan_id_of
from compare.sources.reading_files import read_bytes, read_data

# By format, the endings under which a file may keep its own; else the first.
ENDINGS = {
    "txt": (".txt",),
    "md": (".md",),
    "csv": (".csv",),
    "html": (".html", ".htm", ".mhtml", ".mht"),
    "docx": (".docx", ".docm"),
    "xlsx": (".xlsx", ".xlsm"),
    "pdf": (".pdf",),
    "doc": (".doc", ".wps"),
    "xls": (".xls", ".et"),
    "rtf": (".rtf",),
    "odt": (".odt",),
    "ods": (".ods",),
}
REPLACED = ".replaced"  # in data/raw: where files go that a forced add put another in the place of
STAGING = ".adding-"
LOCK = ".lock"  # in data/raw: held while a plan is added
PATIENCE = 60  # seconds to wait for another program that adds plans
LEAST_CHINESE = 0.5  # share of Han characters among the letters of a plan
MOST_OF_ONE_PLACE = 999
NO_LETTER = re.compile(r"[\W_]+")
README = re.compile(r"readme\b", re.I)  # `README.md`, `Readme（说明）.txt`
UNSURE_LEVELS = ("warning", "error")


class AddError(CompareError, ValueError):
    """A folder that plans cannot be added to; the message names it and the way out."""


@dataclass(frozen=True)
class Added:
    """What came of one file.

    Attributes
    ----------
    source : Path
        The file that was given.
    status : str
        ``added``, ``replaced``, ``present`` (this file is already there) or ``failed``.
    plan_id, path : str, Path, or None
        The plan's id and its file in ``data/raw``; None where it failed.
    plan : Plan or None
        What was read.
    problem : str or None
        Why it failed, in one sentence.
    unsure : tuple of str
        What a researcher should look at.
    """

    source: Path
    status: str
    plan_id: str | None = None
    path: Path | None = None
    plan: Plan | None = None
    problem: str | None = None
    unsure: tuple[str, ...] = field(default=())

    def summary(self) -> str:
        """What was read and what is unsure, for a terminal: a few lines."""
        if self.problem is not None or self.plan is None:
            name = self.source.name or f"{self.source}"
            return say(f"{name}: not added") + say(f"{name}: {self.problem}").removeprefix(name)
        facts = self.plan.facts
        name, as_id = self.source.name, f"{self.plan_id} ({self.plan.document.format})"
        done = {
            "added": f"{name}: added as {as_id}",
            "replaced": f"{name}: put in the place of the former {as_id}",
            "present": f"{name}: is already there as {as_id}",
        }
        lines = [say(done[self.status])]
        period = _period(facts)
        told = [facts.title, facts.doc_number, facts.issuer, facts.issued_on and f"{facts.issued_on}", period]
        lines.append("  " + (" · ".join(str(said) for said in told if said) or say("it says nothing of itself")))
        counts = [("action", self.plan.actions), ("measure", self.plan.measures), ("unit", self.plan.units)]
        counts += [("year", self.plan.years), ("target", self.plan.targets)]
        rows = [f"{len(found)} {noun}{'' if len(found) == 1 else 's'}" for noun, found in counts]
        if current() == "zh":
            rows = [counted(len(found), noun) for noun, found in counts]
        colon, comma = ("：", "，") if current() == "zh" else (": ", ", ")
        lines.append(f"  {value('verdict', verdict(self.plan))}{colon}{comma.join(rows)}")
        lines.extend("  " + say(f"unsure: {doubt}") for doubt in self.unsure)
        return "\n".join(lines)


def _period(facts: PlanFacts) -> str | None:
    if facts.period_start is None:
        return None
    return (
        f"{facts.period_start}"
        if facts.period_end in (None, facts.period_start)
        else f"{facts.period_start}–{facts.period_end}"
    )


def add_plans(
    files: Iterable[str | Path],
    raw_dir: str | Path = "data/raw",
    codebook: Codebook | None = None,
    force: bool = False,
    *,
    source_url: str | None = None,
    accessed_on: date | None = None,
) -> list[Added]:
    """Put files into the folder of plans, each under a plan id made of its place and year.

    Parameters
    ----------
    files : iterable of path
        Published files of any format that can be read; they are copied, byte for byte, and stay where they are.
    raw_dir : path
        The folder of plans; made where it is missing. No file in it is ever overwritten.
    codebook : Codebook, optional
        Word lists; the shipped ones by default.
    force : bool
        Where the folder holds a plan of the same id and title, put the new file in its place; the former one is
        kept in ``raw_dir/.replaced``.
    source_url, accessed_on : str, date, optional
        Facts from outside for ``plans.csv``; a saved web page names its address itself.

    Returns
    -------
    list of Added
        One for each file, in order; a file that cannot be added never stops the others.

    Raises
    ------
    AddError
        Where the folder cannot be made or written.
    """
    raw = Path(raw_dir)
    try:
        raw.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AddError(f"{raw}: cannot be made ({error.strerror}); give another folder, or make room for it") from error
    words = codebook or load_codebook()
    return [_add(Path(file).expanduser(), raw, words, force, source_url, accessed_on) for file in files]


def _add(
    source: Path, raw: Path, codebook: Codebook, force: bool, source_url: str | None, accessed_on: date | None
) -> Added:
    try:
        data = read_bytes(source)
        document = read_data(data, source, codebook)
    except SourceError as error:
        return Added(source, "failed", problem=str(error).removeprefix(f"{source}: "))
    plan = read_text(document, "plan", codebook)
    why = None if force else no_plan(plan, source.name, codebook)
    if why:
        return Added(source, "failed", plan=plan, problem=f"it is no plan: {why}; say --force to add it all the same")
    try:
        with _alone(raw):
            same = _same_file(raw, data)
            added = _put(source, data, plan, raw, codebook, force) if same is None else _found(source, same, force)
            if added.problem is not None or added.plan_id is None:
                return added
            unwritten = _noted(raw, added.plan_id, source_url or _address(data, document, source), accessed_on)
            if added.status == "present":
                return replace(added, plan=read_text(document, added.plan_id, codebook))
    except OSError as error:
        reason = error.strerror or str(error)
        return Added(source, "failed", problem=f"{raw} cannot be written ({reason}); make room or give another folder")
    read = read_text(document, added.plan_id, codebook)
    doubts = [*added.unsure, *_doubts(read), *([unwritten] if unwritten else [])]
    return replace(added, plan=read, unsure=tuple(dict.fromkeys(doubts)))


def no_plan(plan: Plan, name: str, codebook: Codebook) -> str | None:
    """Why a file that could be read is no plan of a government; None where it may be one.

    Parameters
    ----------
    plan : Plan
        As it was read.
    name : str
        Of its file.
    codebook : Codebook
        Has the words that name plans: 方案, 计划, 要点 …
    """
    letters = [character for character in plan.text if character.isalpha()]
    if README.match(name):
        return "a file of this name tells of others"
    if sum("\u3400" <= letter <= "\u9fff" for letter in letters) < len(letters) * LEAST_CHINESE:
        return "most of it is not Chinese"
    if not plan.measures:
        return "no measures were found in it"
    facts = plan.facts
    named = facts.title is not None and any(word in facts.title for word in codebook.words("plan_words"))
    if not named and not (facts.jurisdiction or facts.issuer or facts.doc_number):
        return "it has no title of a plan, no area, no issuer and no document number"
    return None


@contextmanager
def _alone(raw: Path) -> Iterator[None]:
    """Let one program at a time add to a folder; what one that was killed left half written goes."""
    with alone(raw / LOCK, PATIENCE):
        for left in (*raw.glob(f"{STAGING}*"), *raw.glob(f"{PART}*")):
            left.unlink(missing_ok=True)
        yield


def _found(source: Path, same: Path, force: bool) -> Added:
    """What is said of a file that is there already; a replacement that was cut off is carried on with."""
    plan_id = plan_id_of(same.name)
    others = [] if not force else [
        path for path in sorted(same.parent.iterdir())
        if path != same and path.is_file() and plan_id_of(path.name).casefold() == plan_id.casefold()
    ]  # fmt: skip
    for former in others:
        _set_aside(former)
        former.unlink()
    return Added(source, "replaced" if others else "present", plan_id, same)


def _put(source: Path, data: bytes, plan: Plan, raw: Path, codebook: Codebook, force: bool) -> Added:
    """Write the file under an id that is free, or in the place of the same plan where that is wanted."""
    name, doubts = plan_name(plan, codebook)
    tell = doubts.append
    taken = {plan_id_of(path.name).casefold(): path for path in sorted(raw.iterdir()) if path.is_file()}
    for number in range(1, MOST_OF_ONE_PLACE):
        plan_id = name if number == 1 else f"{name}-{number}"
        path = raw / (plan_id + _ending(source, plan.document.format))
        former = taken.get(plan_id)
        if former is None:
            _write_new(path, data)
            return Added(source, "added", plan_id, path, plan, unsure=tuple(doubts))
        title = _title_of(former, codebook)
        if title is not None and _letters(title) == _letters(plan.facts.title or ""):
            if not force:
                problem = f"{former} holds a plan of the same title; say --force to put this file in its place"
                return Added(source, "failed", plan_id, former, plan, problem=problem)
            _write_instead(former, path, data)
            return Added(source, "replaced", plan_id, path, plan, unsure=tuple(doubts))
        if number == 1:
            tell(f"the id {name} belongs to another plan of the same place and year ({title or former.name})")
    return Added(source, "failed", problem=f"there are {MOST_OF_ONE_PLACE - 1} plans named {name} already")


def _noted(raw: Path, plan_id: str, source_url: str | None, accessed_on: date | None) -> str | None:
    """Note in ``plans.csv`` where a plan came from; why that could not be done."""
    try:
        return add_outside_facts(raw, plan_id, source_url, accessed_on)
    except OSError as error:
        return f"{raw / OUTSIDE_FACTS} was not written ({error.strerror}); add {plan_id} by hand"


def _ending(source: Path, format: str) -> str:
    endings = ENDINGS.get(format, (".txt",))
    own = source.suffix.lower()
    return own if own in endings else endings[0]


def _letters(title: str) -> str:
    return NO_LETTER.sub("", title)


def _same_file(raw: Path, data: bytes) -> Path | None:
    """A file of the folder with the very same bytes."""
    digest = hashlib.sha256(data).digest()
    for path in sorted(raw.iterdir()):
        if path.is_file() and not path.name.startswith(".") and path.stat().st_size == len(data):
            try:
                if hashlib.sha256(path.read_bytes()).digest() == digest:
                    return path
            except OSError:
                continue
    return None


def _title_of(path: Path, codebook: Codebook) -> str | None:
    try:
        return read_text(read_data(read_bytes(path), path, codebook), plan_id_of(path.name), codebook).facts.title
    except SourceError:
        return None


def _address(data: bytes, document: Document, source: Path) -> str | None:
    """The address that a saved web page names."""
    if document.format != "html":
        return None
    from compare.sources.encodings import decode
    from compare.sources.web.read import address_of

    try:
        return address_of(decode(data, source)[0], source)
    except SourceError:
        return None


def _doubts(plan: Plan) -> list[str]:
    """What a researcher should look at before trusting the tables of a plan."""
    facts, doubts = plan.facts, list[str]()
    tell = doubts.append
    if facts.title is None:
        tell("it has no title that could be found")
    if facts.jurisdiction is None:
        tell("the area it governs was not found")
    if facts.issuer is None:
        tell("who issued it was not found")
    if facts.issued_on is None:
        tell("when it was issued was not found")
    if facts.period_start is None:
        tell("the years it covers were not found")
    if not plan.measures:
        tell("no measures were found: is it a plan, and is its text whole?")
    elif not plan.units:
        tell("no responsible units were found")
    doubts += [finding.message for finding in plan.findings if finding.level in UNSURE_LEVELS]
    doubts += [oddity.says for oddity in plan.oddities if oddity.what == "declared_count"]
    if plan.document.links:
        tell(f"it names attachments that are not part of it: {', '.join(plan.document.links[:5])}")
    return doubts


# -- files ----------------------------------------------------------------------------------------------------------


def _write_new(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and never over another one."""
    beside = staged(path, data, STAGING)
    try:
        _link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _link(file: Path, path: Path) -> None:
    """Give a file a second name, or a copy where the disk knows no links; never over another file."""
    try:
        os.link(file, path)
    except FileExistsError:
        raise
    except OSError:
        with path.open("xb") as copy:
            copy.write(file.read_bytes())


def _set_aside(former: Path) -> None:
    """Keep a file in a hidden folder under a name that is free; it stays where it is too."""
    folder = former.parent / REPLACED
    folder.mkdir(exist_ok=True)
    names = (f"{former.stem}.{number}{former.suffix}" if number > 1 else former.name for number in count(1))
    _link(former, folder / next(name for name in names if not (folder / name).exists()))


def _write_instead(former: Path, path: Path, data: bytes) -> None:
    """Write a file in the place of a former one, which is kept in a hidden folder under a name that is free.

    At every moment one of the two stands in the folder, whatever fails.
    """
    beside = staged(path, data, STAGING)
    try:
        _set_aside(former)
        if former == path:
            beside.replace(path)
        else:
            _link(beside, path)
            former.unlink()
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
