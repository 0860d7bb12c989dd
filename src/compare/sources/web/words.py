"""What the codebooks know of web pages, and the thresholds of finding a plan on one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook
from compare.script.dates import ARABIC_DATE, HAN_DATE
from compare.script.document_numbers import DOCUMENT_NUMBER


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Thresholds of the search for the main content.

    Attributes
    ----------
    share, share_beside_links : float
        An element that holds this share of the page's punctuation outside links holds the plan; the second where
        what stands beside it is news, more than ``linked`` of whose text is links.
    known_share : float
        The same for an element whose name is known to hold the text of a page.
    furniture_share, foot_share : float
        An element named like a menu or a footer is one, unless it holds more than this share of the punctuation; the
        second where its words are those of a footer, too.
    least, short, unlabelled : int
        A page with fewer characters than the first is told to say little; with fewer than the second it is looked at
        again with what it hides, and told if frames, scripts, pictures or attachments may hold its plan; the third is
        the second for a page without a numbered line.
    scripted, pictures : int
        Chinese characters in scripts, and pictures, that may be the plan of a page without text.
    title_window : int
        How far into the body its title is looked for, in characters.
    """

    share: float = 0.85
    share_beside_links: float = 0.6
    linked: float = 0.4
    known_share: float = 0.5
    furniture_share: float = 0.3
    foot_share: float = 0.7
    least: int = 120
    short: int = 300
    unlabelled: int = 1200
    scripted: int = 60
    pictures: int = 1
    title_window: int = 800


SETTINGS = WebSettings()

# `武政规〔2026〕4号`, `新府办发[2024]12 号`
DOC_NUMBER = re.compile(DOCUMENT_NUMBER)
NO_LETTER = re.compile(r"[\W_]+")
# What a plan's tail looks like although it holds no sentence: `2024年6月3日`, `附件：1．…`, `（此件公开发布）`, `…人民政府`
TAIL_DATE = f"{ARABIC_DATE}|{HAN_DATE}"
TAIL_ANNEX = r"附\s*[件表][\s\d一二三四五六七八九十]{0,4}[:：.．、]?"
TAIL_REMARK = r"[（(]此件\S{2,12}[）)]"
TAIL_BODY = r"\S{2,30}(?:人民政府|办公厅|办公室|委员会|管委会|局|厅|部|委)"
TAIL = re.compile(rf"{TAIL_DATE}|{TAIL_ANNEX}|{TAIL_REMARK}|{TAIL_BODY}")
SENTENCE_END = re.compile(r"[。；！？]|：\Z|[,，].{4}")


@dataclass(frozen=True, eq=False)
class Words:
    """What a codebook knows of web pages: names of parts of a page, words of its buttons, keys and footers."""

    bodies: frozenset[tuple[str, str]]
    furniture: frozenset[str]
    parts: frozenset[str]
    feet: tuple[str, ...]
    titles: tuple[str, ...]
    dates: tuple[str, ...]
    lines: frozenset[str]
    keys: frozenset[str]

    def is_foot(self, line: str) -> bool:
        """Whether a line begins as the footers of pages do: `版权所有`, `主办单位：`."""
        return line.startswith(self.feet)


@lru_cache(maxsize=8)
def web_words(codebook: Codebook) -> Words:
    """The words of web pages in one codebook."""
    pages, printed = codebook.rows("web_pages"), codebook.rows("furniture")

    def column(what: str) -> list[str]:
        return [row["word"] for row in pages if row["what"] == what]

    bodies = {("id", word) for word in column("body_id")} | {("class", word) for word in column("body_class")}
    return Words(
        frozenset(bodies),
        frozenset(column("furniture_class")),
        frozenset(column("furniture_part")),
        tuple(column("foot_word")),
        tuple(column("title_meta")),
        tuple(column("date_meta")),
        frozenset(row["word"] for row in printed if row["where"] == "line"),
        frozenset(squeezed(row["word"]) for row in printed if row["where"] == "key"),
    )


def squeezed(text: str) -> str:
    """The text without blanks."""
    return re.sub(r"\s+", "", text)
