"""Blanks, dashes, brackets and ends of sentences as plans print them, in both widths: pieces for every other grammar."""

from __future__ import annotations

import re

# blanks inside a line, never a line's end: ` ` `　` `\xa0` `\t`
S = r"[^\S\n]*"
# every blank that a typist, a page or a conversion leaves between two signs, those without width too, inside a class
BLANKS = " 　\xa0\u2002-\u200d\u202f\u205f\u2060\ufeff"
# the number of a page between two of its lines: — 5 — · - 12 -
PAGE_NUMBER = rf"[{BLANKS}]*[—–－-]{{1,2}}[{BLANKS}]?\d{{1,3}}[{BLANKS}]?[—–－-]{{1,2}}[{BLANKS}]*"
# from one page to the next, after the end of a line
PAGE_BREAK = rf"(?:\r?\n|\f){{0,2}}(?:{PAGE_NUMBER}\r?\n(?:\r?\n|\f)?|\f)[{BLANKS}]{{0,8}}"
# a printed space, one line wrap or the end of a page between two tokens: `2025 年底前`, `2025年\n底前`
GAP = rf"[{BLANKS}]{{0,3}}(?:\r?\n(?:{PAGE_BREAK})?[{BLANKS}]{{0,8}})?"

# the dashes that plans print between two ends, inside a class: 2024—2026 · 2024－2026 · 2024─2026 · 2024〜2026
DASHES = "—–―─‐‑‒−﹣－~～〜∼-"
DASH = f"[{DASHES}]{{1,2}}"
# between the two ends of a range: 2024—2026年 · 3月至5月 · 10到20个
TO = f"(?:{DASH}|至|到)"

OPENING = "（(〔[【﹝［"
CLOSING = "）)〕]】﹞］"
# after a label, inside a class: 责任单位： · 责任单位: · 责任单位∶
COLONS = ":：∶﹕︰"

# （试行） · (试行)
BRACKETED = r"[（(][^（）()]*[）)]"

# a clause ends here, a sentence there
CLAUSE_MARKS = "，,。；;：:！？!?\\n"
CLAUSE = re.compile(f"[{CLAUSE_MARKS}]")
SENTENCE_MARKS = "。！？!?\\n"


def inside(*marks: str) -> str:
    """A character class of the marks, each escaped: ``inside(OPENING)``."""
    return "".join(re.escape(mark) for mark in "".join(marks))
