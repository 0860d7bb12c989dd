"""Characters, clauses, sentences and paragraphs printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np

from compare.codebook import Codebook
from compare.model import Oddity
from compare.reading.outline.outline import Outline
from compare.reading.quiet import outside_tables
from compare.reading.slips.lines import starts
from compare.reading.slips.signs import ends
from compare.script.codes import TEXTS, code_points
from compare.script.lines import Span, printed_lines
from compare.script.sought import Keys, keys, pairs

LONGEST_ECHO = 16
HAN_ONLY = re.compile(r"[\u4e00-\u9fff]+")
# words that are doubled by rule, and ends that meet such beginnings (工作 作风) are told by the plan's own words
# two sentences on end that begin with so many same characters, and of which the second says so little new
ALIKE_HEAD = 10
ALIKE_SHARE = 0.6
MANY_DOUBLED = 100  # more characters doubled at breaks are a pattern of the page, not slips
# a line printed twice on end is a slip from this length, a paragraph anywhere from that
SAME_LINE, SAME_PARAGRAPH = 12, 60


SAME_CLAUSE = 6  # characters from which a sentence that ends the one before it is no chance
# 挂钩。。 — but not the three points of an ellipsis
DOUBLE_MARKS = frozenset("。，、；")


def repeated_text(outline: Outline, wraps: Sequence[Oddity]) -> list[Oddity]:
    """Words, sentences and paragraphs that stand twice where once was meant."""
    text = outline.text
    # a key for two and for four characters on end: few places have the same key as a place nearby
    twos = pairs(text)
    fours = keys(twos[:-2], twos[2:])
    found = [
        *_echoes(outline, twos, fours),
        *_doubled_characters(outline),
        *_doubled_at_breaks(outline, wraps),
        *_same_sentence(text, outline.facts.body_start, fours),
        *_same_paragraph(outline),
    ]
    found += [
        Oddity(start, start + 2, "repeated_text", "a mark is printed twice")
        for start in _doubled(text)
        if text[start] in DOUBLE_MARKS and text[start - 1 : start] not in DOUBLE_MARKS
    ]
    return [oddity for oddity in found if not outline.page.is_quiet(oddity.start)]


def _echoes(outline: Outline, twos: Keys, fours: Keys) -> Iterator[Oddity]:
    """A passage of two characters or more printed twice on end: 加强加强监管."""
    text = outline.text
    taken = -1
    hits: list[Span] = []
    lawful, known = _reduplicated(outline.codebook), _known(outline.codebook)
    for step in range(2, min(LONGEST_ECHO, len(text) // 2) + 1):
        here, length = (twos, 2) if step < 4 else (fours, 4)
        alike, more = here[:-step] == here[step:], step - length  # so many places on end must come back as well
        if more:
            alike = alike[:-more] & alike[more:]
        hits += _returning(text, alike.tobytes(), step)
    for start, end in sorted(hits):
        half = text[start : start + (end - start) // 2]
        if (
            start > taken
            and len(set(half)) > 1
            and HAN_ONLY.fullmatch(half)
            and not _lawful_echo(text, half, lawful, known)
        ):
            yield Oddity(start, end, "repeated_text", f"{half} is printed twice")
            taken = end - 1


def _returning(text: str, alike: bytes, step: int) -> list[Span]:
    """Where ``step`` characters come back ``step`` places later, the first place of each run of such places.

    In ``alike`` there is a 1 for every place where they seem to: bytes are looked for faster than numpy tells places.
    """
    found, i = [], alike.find(b"\1")
    while i >= 0:
        if text[i : i + step] == text[i + step : i + 2 * step]:
            found.append((i, i + 2 * step))
            i = alike.find(b"\0", i)
            if i < 0:
                break
        i = alike.find(b"\1", i + 1)
    return found


@lru_cache(maxsize=8)
def _reduplicated(codebook: Codebook) -> frozenset[str]:
    """Characters and words that are doubled by rule: 层层, 研究研究."""
    return frozenset(codebook.roles("slip_words").get("reduplicated", ()))


@lru_cache(maxsize=8)
def _known(codebook: Codebook) -> frozenset[str]:
    """Words of which a short echo is a slip though the plan has them nowhere else: 落实落实."""
    return frozenset((*codebook.words("boilerplate"), *codebook.words("words")))


def _lawful_echo(text: str, half: str, lawful: frozenset[str], known: frozenset[str]) -> bool:
    """Short echoes are slips only where the passage is a word of the plan's: 安全安全 is one, 细化实化实施 is none."""
    return len(half) < 5 and (half in lawful or (text.count(half) < 3 and half not in known))


@lru_cache(maxsize=8)
def _never_doubled(codebook: Codebook) -> frozenset[str]:
    """The characters that no word ends with where another begins with them: 和和, 进进行."""
    return frozenset("".join(codebook.roles("slip_words").get("never_doubled", ())))


@lru_cache(maxsize=TEXTS)
def _doubled(text: str) -> list[int]:
    """Where a character stands twice and not a third time behind that."""
    codes = code_points(text)
    same = codes[1:] == codes[:-1]
    same[:-1] &= ~same[1:]
    return same.nonzero()[0].tolist()


def _doubled_characters(outline: Outline) -> Iterator[Oddity]:
    """A character printed twice inside a word: 全全面推开; not where the first ends a word that stands elsewhere too."""
    text = outline.text
    characters = _never_doubled(outline.codebook)
    words: dict[str, bool] = {}  # each is counted once: that takes long
    for start in _doubled(text):
        if text[start] not in characters or start < outline.facts.body_start:
            continue
        left, after = text[start - 1 : start + 1], text[start + 2 : start + 3]  # 内全|面: 内全 is no word of the plan's
        if (word := words.get(left + after)) is None:
            word = "\u4e00" <= left[:1] <= "\u9fff" and text.count(left) - 1 > text.count(left + after)
            words[left + after] = word
        if len(left) == 2 and not word:
            yield Oddity(start, start + 2, "repeated_text", f"{text[start]} is printed twice")


def _doubled_at_breaks(outline: Outline, wraps: Sequence[Oddity]) -> Iterator[Oddity]:
    """A character printed on both sides of a broken line: 完善危 / 危化品."""
    text, lawful = outline.text, _reduplicated(outline.codebook)
    doubled = (wrap for wrap in wraps if text[wrap.start] == text[wrap.end - 1])
    for wrap in islice(doubled, MANY_DOUBLED):
        start, end = wrap.start, wrap.end
        if text[start] in lawful or not "\u4e00" <= text[start] <= "\u9fff":
            continue
        left = text[start - 1 : start + 1]
        if len(left) == 2 and text.count(left) > 1:
            continue
        yield Oddity(start, end, "repeated_text", f"{text[start]} is printed on both sides of the break")


def _same_sentence(text: str, start: int, fours: Keys) -> Iterator[Oddity]:
    """A sentence that begins as the one before it and says nothing new, from a position on."""
    if not fours.size:
        return
    stops = ends(text)
    stops = np.concatenate(((start - 1,), stops[stops.searchsorted(start) :]))
    heads, tails = fours.take(stops + 1, mode="clip"), fours.take(stops - 4, mode="clip")
    alike = (heads[1:-1] == heads[:-2]) | (tails[2:] == tails[1:-1])  # with the sentence before
    last = text.rfind("。")
    for i in alike.nonzero()[0].tolist():
        low, middle, end = stops[i : i + 3].tolist()
        if end > last:
            break  # blank lines at the end
        if text[middle] != "。" or text[end] != "。":
            continue  # a line ends
        before, piece = text[low + 1 : middle], text[middle + 1 : end]
        if len(piece) >= SAME_CLAUSE and before.endswith(piece):
            yield Oddity(middle + 1, end + 1, "repeated_text", "says again how the sentence before it ends")
        elif len(before) >= ALIKE_HEAD and piece.startswith(before[:ALIKE_HEAD]):
            known = {before[i : i + 2] for i in range(len(before) - 1)}
            own = [piece[i : i + 2] for i in range(len(piece) - 1)]
            if sum(pair in known for pair in own) >= ALIKE_SHARE * len(own):
                yield Oddity(middle + 1, end + 1, "repeated_text", "says again what the sentence before it says")


def _same_paragraph(outline: Outline) -> Iterator[Oddity]:
    """A paragraph printed again: right after itself, or a long one anywhere."""
    text, item = outline.text, starts(outline.codebook)
    # of most lines the length and the first characters suffice to tell them apart
    long = [
        (end - start, text[start : start + SAME_LINE]) for start, end in printed_lines(text) if end - start >= SAME_LINE
    ]
    if len(set(long)) == len(long):
        return
    seen: set[str] = set()
    before = ""
    for start, end in outside_tables(outline.page, printed_lines(text)):
        if start < outline.facts.body_start or outline.page.is_quiet(start):
            continue
        line = text[start:end]
        again = line == before or (end - start >= SAME_PARAGRAPH and line in seen)
        if again and end - start >= SAME_LINE and ("。" in line or not item.match(line)):
            yield Oddity(start, end, "repeated_text", "the paragraph is printed before")
        if end - start >= SAME_PARAGRAPH:
            seen.add(line)
        before = line
