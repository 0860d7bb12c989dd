"""Blanks, dashes, brackets and ends of sentences as plans print them, in both widths: pieces for every other grammar."""

from __future__ import annotations

import re

# blanks inside a line, never a line's end: ` ` `　` `\xa0` `\t`
S = r"[^\S\n]*"
# any blank but the tab between cells; written so since a class of categories is matched fastest
BLANK = r"[^\S\n\t]"
# the number of a page that stands between its last line and the first of the next: — 5 — · - 12 -
PAGE_NUMBER = r"\s*[–—-]{1,2}\s?\d{1,3}\s?[–—-]{1,2}\s+"
# a printed space, one line wrap or the end of a page between two tokens: `2025 年底前`, `2025年\n底前`, `12月\n— 5 —\n31日`
GAP = rf"{BLANK}{{0,3}}(?:\n(?:{PAGE_NUMBER})?{BLANK}{{0,8}})?"

# the dashes that plans print between two ends, inside a class: 2024—2026 · 2024－2026 · 2024─2026 · 2024〜2026
DASHES = "—–―─‐‑‒−﹣－~～〜∼-"
DASH = f"[{DASHES}]{{1,2}}"
# between the two ends of a range: 2024—2026年 · 3月至5月 · 10到20个
TO = f"(?:{DASH}|至|到)"

OPENING = "（(〔[【﹝［"
CLOSING = "）)〕]】﹞］"
# brackets and quotation marks that open, and by each that closes those that it may close
OPENERS = "（(《〈“‘〔【「『["
OPENED_BY = {
    "）": "（(",
    ")": "（(",
    "》": "《",
    "〉": "〈",
    "”": "“",
    "’": "‘",
    "〕": "〔[【（(",
    "】": "【[〔",
    "」": "「",
    "』": "『",
    "]": "[〔【",
}
NAME_SIGNS = "*＊★☆▲△●○◆◇※#"  # what a list marks some of its names with
# after a label, inside a class: 责任单位： · 责任单位: · 责任单位∶
COLONS = ":：∶﹕︰"

# what a conversion leaves of a blank: &nbsp; · &#160;
BLANK_ENTITY = r"&(?:nbsp|e[mn]sp|thinsp|#160|#8195|#12288|#xa0);"

# （试行） · (试行)
BRACKETED = r"[（(][^（）()]*[）)]"

# a clause ends here, a sentence there
CLAUSE_MARKS = "，,。；;：:！？!?\\n"
CLAUSE = re.compile(f"[{CLAUSE_MARKS}]")
SENTENCE_MARKS = "。！？!?\\n"


def inside(*marks: str) -> str:
    """A character class of the marks, each escaped: ``inside(OPENING)``."""
    return "".join(re.escape(mark) for mark in "".join(marks))
