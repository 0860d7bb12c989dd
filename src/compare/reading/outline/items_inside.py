"""Items that run on inside a paragraph: 一是 … 二是 …, 第一，… 第二，…, numbers that lost the break before them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from compare.reading.outline.missed_labels import label_marks
from compare.script.labels import label_number
from compare.script.sought import places_of

COUNTED = "一二三四五六七八九十"
BLANKS, RARE_BLANKS = ("\n", " ", "　"), ("\n", "　")
# 一是 … 二是 … : at the start of a clause
SHI = re.compile(
    rf"(?P<label>(?P<n>[{COUNTED}](?:(?<=[。.．；;：:，,、！？”\n\s　）)*].)|(?<=\A.))[{COUNTED}]{{0,2}})[\n 　]?是)(?!否)"
)
LONGEST_NUMBER = 3  # characters
# 第一，… 第二，… : at the start of a sentence
DI = re.compile(rf"(?P<label>第(?:(?<=[。；;：:！？”\n\s　].)|(?<=\A.))(?P<n>[{COUNTED}]{{1,2}})[，,、])")
# 其一，… 其二，…
QI = re.compile(rf"(?P<label>其(?:(?<=[。；;：:！？”\n\s　].)|(?<=\A.))(?P<n>[{COUNTED}]{{1,2}})[，,、：:是])")
# ① … ② …
CIRCLED = re.compile(r"(?P<label>(?P<n>[①-⑳]))")
# 1. … 2. … run on inside one paragraph, each after the end of a sentence
RUN_ON = re.compile(r"[。！？）)〕\]][ 　]*+(?P<label>(?P<n>\d{1,2})[.．、])(?!\d)")


class Item(NamedTuple):
    """A labelled stretch inside a paragraph (一是 …)."""

    start: int
    label: str
    number: int


class InlineItems:
    """The labels of items inside the paragraphs of a text, looked for once, by the rarer of their characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        kinds = (
            _labels(SHI, text, _before_shi(text)),
            _labels(DI, text, _before_numeral("第", text)),
            _labels(QI, text, _before_numeral("其", text)),
            _labels(CIRCLED, text, (found.start() for found in CIRCLED.finditer(text)) if "①" in text else ()),
        )
        self._kinds = [(items, [item.start for item in items]) for items in kinds if len(items) > 1]

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def within(self, start: int, end: int) -> list[Item]:
        """The 一是/二是, else 第一，/第二，, else 其一，/其二，, else ①/② items of a stretch; an empty list where there are none."""
        for items, starts in self._kinds:
            low = bisect_left(starts, start)
            found = _counting(items[low : bisect_left(starts, end, low)], 1)
            if found and (found[0].label[1:2] not in RARE_BLANKS or self._says_first(start, end)):
                return found
        return []

    def _says_first(self, start: int, end: int) -> bool:
        return any(self._text.find(first, start, end) >= 0 for first in ("一是", "一 是"))


def _before_shi(text: str) -> list[int]:
    """Where numbers begin that 是 follows."""
    found = []
    place = text.find("是", 1)
    while place >= 0:
        end = place - 1 if text[place - 1] in BLANKS else place
        start = end
        while start > 0 and end - start < LONGEST_NUMBER and text[start - 1] in COUNTED:
            start -= 1
        if start < end:
            found.append(start)
        place = text.find("是", place + 1)
    return found


def _before_numeral(first: str, text: str) -> list[int]:
    return [place for place in places_of(first, text, 0, len(text)) if text[place + 1 : place + 2] in COUNTED]


def _labels(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> list[Item]:
    """The labels of one kind that begin at any of the places."""
    found = [match for place in places if (match := pattern.match(text, place))]
    return [tuple.__new__(Item, (match.start(), match[1], label_number(match[2]))) for match in found]


def _counting(labels: Iterable[Item], first: int) -> list[Item]:
    """The labels whose numbers run first, first+1, …; others (a stray 一是 in prose) are passed over."""
    items: list[Item] = []
    for label in labels:
        if label.number == first + len(items):
            items.append(label)
    return items if len(items) > 1 else []


def run_on_numbers(text: str, start: int, end: int) -> list[Item]:
    """Numbered paragraphs (``1.`` … ``2.`` …) that a lost line break left inside one paragraph."""
    inside = label_marks(text)
    if not inside:
        return []
    start = max(start - 1, 0)  # the mark before the stretch
    if bisect_left(inside, start) == bisect_left(inside, end):
        return []
    matches = RUN_ON.finditer(text, start, end)
    labels = [Item(match.start("label"), match["label"], label_number(match["n"])) for match in matches]
    return _counting(labels, labels[0].number) if labels else []
