"""What a researcher should look at: hand corrections, words that were not understood, own codebook lines that nothing uses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from compare.building import REPORT_JSON, find_data, load
from compare.building.report import READ, said_of
from compare.codebook import HERE, Codebook, listed_words, load_codebook
from compare.display import Shown, show
from compare.language import value
from compare.saying import say

NOT_UNDERSTOOD = ("unknown-role", "not-a-unit")  # findings that concern words in responsibility notes
CORRECTED = {"corrected": "applied", "correction_failed": "failed"}
NO_WORDS = ("english.csv",)  # names for charts, not words to be found in plans
LAYOUT = re.compile(r"\s+|\*\*")


@dataclass(frozen=True)
class Check:
    """What a check found.

    Attributes
    ----------
    corrections : DataFrame
        ``state`` (``applied``, ``failed``) and ``message`` of every hand correction; the message names file and line.
    not_understood : DataFrame
        ``plan_id``, ``word``, ``message``: words in responsibility notes that no codebook knows.
    findings : DataFrame
        ``plan_id``, ``level``, ``code``, ``message``: everything else that the build remarked.
    unused : DataFrame
        ``file``, ``line``, ``word``: lines of one's own codebook whose word stands in no text of the corpus. The shipped
        lists are made for any plan, so that a corpus needs few of their lines.
    """

    corrections: pd.DataFrame
    not_understood: pd.DataFrame
    findings: pd.DataFrame
    unused: pd.DataFrame

    @property
    def failed(self) -> bool:
        """Whether a correction no longer applies."""
        return bool((self.corrections["state"] == "failed").any())


def check(folder: str | Path | None = None, codebook: str | Path | None = None) -> Check:
    """Look over a project: its corrections, its plans' words, its codebook.

    Parameters
    ----------
    folder : path, optional
        As for :func:`compare.load`; the tables are built first where they are missing or old.
    codebook : path, optional
        The folder of your own word lists.

    Returns
    -------
    Check
    """
    corpus = load(folder, codebook=codebook)
    report = json.loads((find_data(folder) / "processed" / REPORT_JSON).read_text(encoding="utf-8"))
    corrections, not_understood, findings = [], [], []
    for plan in report["plans"]:
        text = corpus.texts.get(plan["plan_id"], "")
        if plan["verdict"] != READ and plan["problem"] is None:
            findings.append((plan["plan_id"], "warning", "reading", said_of(plan["verdict"])))
        for finding in plan["findings"]:
            if finding["code"] in NOT_UNDERSTOOD:
                word = text[finding["start"] : finding["end"]]
                not_understood.append((plan["plan_id"], word, finding["message"]))
            else:
                findings.append((plan["plan_id"], finding["level"], finding["code"], finding["message"]))
    for finding in report["findings"]:
        if finding["code"] in CORRECTED:
            corrections.append((CORRECTED[finding["code"]], finding["message"]))
        else:
            findings.append((None, finding["level"], finding["code"], finding["message"]))
    return Check(
        pd.DataFrame(corrections, columns=["state", "message"]),
        pd.DataFrame(not_understood, columns=["plan_id", "word", "message"]),
        pd.DataFrame(findings, columns=["plan_id", "level", "code", "message"]),
        unused_lines(load_codebook(codebook), corpus.texts),
    )


def pages(found: Check) -> list[Shown]:
    """What a check found as tables for a terminal, in the reader's language."""
    words = {"level": partial(value, "finding"), "state": partial(value, "correction"), "message": say}
    tables = {
        say("Hand corrections"): found.corrections,
        say("Words in responsibility notes that no codebook knows"): found.not_understood,
        say("What else the readers remarked"): found.findings,
        say("Lines of your codebook whose word stands in no plan"): found.unused,
    }
    return [
        show(
            rows.assign(**{name: rows[name].map(words[name]) for name in rows if name in words}).drop(
                columns="code",
                errors="ignore",  # a name for programs
            ),
            n=None,
            width=100,
            caption=caption,
        )
        for caption, rows in tables.items()
    ]


def unused_lines(codebook: Codebook, texts: Mapping[str, str]) -> pd.DataFrame:
    """Lines of word lists of one's own whose word stands in no text.

    Parameters
    ----------
    texts : mapping of str
        By plan id; blanks, line wraps and bold marks make no difference.

    Returns
    -------
    DataFrame
        ``file`` (name), ``line`` (in the file, from 1), ``word``.
    """
    all_text = "\n".join(LAYOUT.sub("", texts[plan_id]) for plan_id in sorted(texts))
    rows = [
        (path.name, line, word)
        for path in _word_lists(codebook)
        for line, word in _words_of(path)
        if LAYOUT.sub("", word) not in all_text
    ]
    return pd.DataFrame(rows, columns=["file", "line", "word"])


def _word_lists(codebook: Codebook) -> Iterable[Path]:
    names = sorted(path.stem for path in HERE.glob("*.csv") if path.name not in NO_WORDS)
    return [path for name in names for path in codebook.paths(name, ".csv") if path.parent != HERE]


def _words_of(path: Path) -> list[tuple[int, str]]:
    return [(row.line, row.cells["word"]) for row in listed_words(path).rows if row.cells.get("word")]
