"""Headings and items → their words: titles, short names for charts, and the text of a measure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from compare.codebook import Codebook, any_of, load_codebook
from compare.reading.outline.headings import Heading
from compare.script.labels import SIGNS
from compare.script.lines import without_bold
from compare.script.sentences import LONGEST_LINE

LONGEST_TITLE = 40  # characters of a measure's heading-like first sentence

# the words of a heading end at the first of these
TITLE_END = re.compile(r"[。：:！\n.．](?:(?<![.．])|(?<=[\u4e00-\u9fff”）)].)(?=[\u4e00-\u9fff“]))")
NO_LETTER = re.compile(r"[^\w\u4e00-\u9fff]")
WRAP = re.compile(r"\s*\n\s*")
BLANKS = re.compile(r"(?<=[\u4e00-\u9fff，、”“])[ 　]+(?=[\u4e00-\u9fff“])")
SIGN = re.compile(f"[*#>{SIGNS}]")
LAST_SIGN = re.compile(f"[*#>–—{SIGNS}-]")  # a dash, too, may stand before the next label
NO_SIGN = frozenset("。；）)〕】，：、”")  # what most stretches end with
BLANK = " \t　\xa0\n*"
FEW = 4  # blanks that are asked for one by one
PIECE = 64  # characters that are asked at once whether they end in blanks
SENTENCE_STOP = "。！？；：”）)!?;:"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends and without signs on a line of their own."""
    while start < end and ((first := text[start]).isspace() or first == "\ufeff"):
        start += 1
    return start, trimmed_right(text, start, end)


def trimmed_right(text: str, start: int, end: int) -> int:
    """The end without white space, and without the signs that stand before the next label (●二、)."""
    if start < end and text[end - 1] in NO_SIGN:
        return end
    while True:
        many = end - FEW
        while end > start and text[end - 1].isspace():
            end -= 1
            while end == many > start:  # a page may end with a hundred empty lines
                many = max(start, end - PIECE)
                end = many + len(text[many:end].rstrip())
        if start < end and text[end - 1] in NO_SIGN:
            return end
        line = end
        while line > start and (last := text[line - 1]) not in NO_SIGN and not last.isalnum():
            if last == "\n" or not (last.isspace() or LAST_SIGN.match(last)):
                break
            line -= 1
        if line in (start, end) or text[line - 1] != "\n":
            return end
        end = line - 1


def trimmed_end(text: str, end: int, quiet: Sequence[tuple[int, int]]) -> int:
    """The end without white space and quiet stretches (residue, furniture) before it."""
    end = trimmed_right(text, 0, end)
    if not quiet or quiet[0][0] >= end:
        return end
    i = bisect_left(quiet, (end,)) - 1  # the last that begins before the end
    while i >= 0 and quiet[i][1] >= end:
        end = min(end, quiet[i][0])
        while end > 0 and text[end - 1].isspace():
            end -= 1
        i -= 1
    return end


def ends_quiet(quiet: Sequence[tuple[int, int]], end: int) -> bool:
    """Whether a quiet stretch reaches over the last character before a place."""
    i = bisect_left(quiet, (end,))
    return i > 0 and quiet[i - 1][1] >= end


def clean_title(raw: str) -> str:
    """A heading's words: wraps, blanks at the ends and bold marks dropped."""
    if raw.isalnum():
        return raw
    title = (without_bold(raw) if "*" in raw else raw).strip(" \t　\xa0*#\n")
    if "\n" in title:
        title = WRAP.sub("", title)
    return BLANKS.sub("", title) if " " in title or "　" in title else title


def heading_title(text: str, heading: Heading) -> str:
    """The heading's words without label and final mark; of a running paragraph the first sentence."""
    start = heading.start + len(heading.label)
    end = heading.end if heading.end - start < LONGEST_LINE else start + LONGEST_LINE
    words = text[start:end]
    if words.isalnum():
        return words
    match = TITLE_END.search(text, start, end)
    return clean_title(text[start : match.start()] if match else words)


@lru_cache(maxsize=8)
def _note_line(codebook: Codebook) -> re.Pattern[str]:
    """``（责任单位：…``, ``“责任单位：…`` or ``牵头部门：…``: a line that names who is responsible."""
    return re.compile(
        rf"[（(〔\[【]|[“「『<〈《]?{any_of(codebook.roles('outline_words')['note_role'])}[^\n:：]{{0,6}}[:：]"
    )


def item_title(text: str, start: int, end: int, codebook: Codebook) -> str | None:
    """The heading-like first sentence of an item (at most 40 characters, something follows), else None."""
    match = TITLE_END.search(text, start, min(end, start + 2 * LONGEST_TITLE))
    if match is None:
        return None
    behind = match.end()
    title = text[start : behind - 1]
    if not title.isalnum():
        title = clean_title(title)
    if not 2 <= len(title) <= LONGEST_TITLE:
        return None
    wraps = text[behind - 1] == "\n"
    if not wraps and behind < end and text[behind] not in BLANK:
        return title
    follows = text[behind:end].strip(BLANK)
    if not follows:
        return None
    if wraps and (title[-1:] in "，、；,;" or ("\n" not in follows and _note_line(codebook).match(follows))):
        return None
    return title


@lru_cache(maxsize=8)
def _opening_verb(codebook: Codebook) -> re.Pattern[str]:
    """The opening verb that a chart's short name of a …行动 leaves out."""
    words = codebook.roles("outline_words")
    manner, verb, noun = (any_of(words[f"name_{role}"]) for role in ("manner", "verb", "noun"))
    return re.compile(rf"{manner}?{verb}(?=.{{4,}}{noun}$)")


def short_name(title: str, codebook: Codebook | None = None) -> str:
    """An action's name for charts: the title without an opening 开展, 实施 … before a …行动."""
    verb = _opening_verb(codebook or load_codebook()).match(title)
    return title[verb.end() :] if verb else title


@lru_cache(maxsize=1024)
def letters(title: str | None) -> str:
    """Its letters and figures alone, for comparison."""
    return NO_LETTER.sub("", title or "")


def same_title(title: str | None, other: str | None) -> float:
    """How alike two headings are, 0 to 100; marks and blanks do not count."""
    return fuzz.ratio(letters(title), letters(other))


def _without(text: str, quiet: Sequence[tuple[int, int]], start: int, end: int, stop: int) -> str:
    """The characters of a stretch that do not stand in any of the spans, of which ``stop`` begin before its end."""
    said, position = "", start
    first = stop - 1
    while first > 0 and quiet[first][0] >= start:
        first -= 1
    for low, high in quiet[first:stop]:
        if high > position:
            if low > position:
                said += text[position:low]
            position = high
    return said + text[position:end] if position < end else said


def measure_text(text: str, quiet: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """The span's words: wraps joined, bold marks, residue and furniture dropped."""
    i = bisect_left(quiet, (end,)) if quiet else 0
    raw = _without(text, quiet, start, end, i) if i and quiet[i - 1][1] > start else text[start:end]
    if "*" in raw:
        raw = without_bold(raw)
    if "\n" not in raw:
        return raw.strip()
    lines = [line.strip(" \t　\xa0") for line in raw.split("\n")]
    words = ""
    for line in filter(None, lines):
        words += ("\n" if words and words[-1] in SENTENCE_STOP else "") + line
    return words
