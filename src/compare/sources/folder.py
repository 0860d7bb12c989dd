"""Which files of a folder are plans, and under which plan id each is read."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from compare.model import Finding
from compare.sources.base import SourceError

# Files that stand beside plans and are none: `README.md`, `plans.csv`, Word's lock `~$方案.docx`, hidden files.
NO_PLAN = re.compile(r"(?:\.|~\$|readme\b|plans\.csv$|thumbs\.db$|desktop\.ini$)", re.I)
# Of two files with one plan id the one whose text needs least guessing is read.
PREFERRED = (".txt", ".md", ".docx", ".html", ".htm", ".mhtml", ".xlsx", ".csv", ".pdf", ".doc", ".wps")
UNSOUND = re.compile(r"[^\w.+-]+")
SOUND = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?:\..*)?", re.I)  # names that Windows keeps for itself
WAY_OUT = "put plans there, or add them with: plan-compare add FILE..."


class Sources(NamedTuple):
    """The plans of a folder, in order of their ids, and what is odd about its files."""

    plans: list[tuple[str, Path]]
    findings: list[Finding]


def plan_id_of(name: str) -> str:
    """The plan id of a file name: its stem, without characters that an id or a path cannot hold.

    >>> plan_id_of("zhanhe-2024.txt"), plan_id_of("湛河区 方案（定稿）.docx"), plan_id_of("..")
    ('zhanhe-2024', '湛河区-方案-定稿', '')
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = name.rsplit(".", 1)[0] if "." in name.strip(".") else name
    plan_id = UNSOUND.sub("-", stem).strip("-.")
    plan_id = re.sub(r"-{2,}", "-", plan_id)
    return plan_id.replace(".", "-") + "-plan" if RESERVED.fullmatch(plan_id) else plan_id


def find_sources(folder: str | Path) -> Sources:
    """The plans of a folder; sub-folders, hidden files, ``README`` and ``plans.csv`` are not looked at.

    Parameters
    ----------
    folder : path
        Usually ``data/raw``.

    Returns
    -------
    Sources
        ``plans``: pairs of plan id and path, sorted. ``findings``: an ``error`` for a file that is left out (its
        plan id is taken, its link leads out of the folder), a ``note`` for a name that had to be changed into an id.

    Raises
    ------
    SourceError
        For a folder that does not exist or holds no plan.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise SourceError(folder, "no such folder", WAY_OUT)
    try:
        paths = sorted(folder.iterdir(), key=lambda path: (_rank(path), path.name))
        home = folder.resolve()
    except OSError as error:
        raise SourceError(folder, f"cannot be listed ({error.strerror})", "make it readable and try again") from error
    findings: list[Finding] = []
    taken: dict[str, tuple[str, Path]] = {}
    for path in paths:
        if NO_PLAN.match(path.name):
            continue
        try:
            if path.is_dir():
                if path.suffix.lower() in PREFERRED:
                    findings.append(_left_out(path, "it is a folder, though named like a file; move its files here"))
                continue
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            findings.append(_left_out(path, "a link that leads nowhere; remove it, or copy the file itself here"))
            continue
        if path.is_symlink() and home not in real.parents:
            findings.append(_left_out(path, f"a link to a file outside {folder}; copy the file itself here"))
            continue
        plan_id = plan_id_of(path.name)
        if not plan_id:
            findings.append(_left_out(path, "no plan id can be made of its name; rename it, like zhanhe-2024.txt"))
            continue
        key = plan_id.casefold()
        if key in taken:
            first = taken[key][1]
            findings.append(
                _left_out(path, f"its plan id {plan_id} is that of {first.name}, which is read; rename or remove one")
            )
            continue
        if not SOUND.fullmatch(plan_id):
            findings.append(
                Finding("note", "plan_id", f"{path}: read as {plan_id}; an id like zhanhe-2024 is easier to type")
            )
        taken[key] = plan_id, path
    if not taken:
        reason = f" ({findings[0].message})" if findings else ""
        raise SourceError(folder, f"holds no plan{reason}", WAY_OUT)
    return Sources(sorted(taken.values()), findings)


def _rank(path: Path) -> int:
    suffix = path.suffix.lower()
    return PREFERRED.index(suffix) if suffix in PREFERRED else len(PREFERRED)


def _left_out(path: Path, why: str) -> Finding:
    return Finding("error", "left_out", f"{path}: not read: {why}")
