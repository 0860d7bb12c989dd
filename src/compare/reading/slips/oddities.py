"""Slips in the document itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise

import numpy as np
from numpy.typing import NDArray

from compare.model import Oddity
from compare.reading.outline.headings import Heading
from compare.reading.outline.outline import Outline
from compare.reading.quiet import KEYED_LINE, outside_tables
from compare.script.labels import ORDINALS
from compare.script.lines import Span, code_points, matches, printed_lines, squeezed

# -- slips ---------------------------------------------------------------------------------------------------


def read_oddities(outline: Outline) -> tuple[Oddity, ...]:
    """The slips of a document, in reading order.

    Parameters
    ----------
    outline : Outline
        With facts, parts, measures, headings and actions.

    Returns
    -------
    tuple of Oddity
        Every ``what`` is one of the closed list; spans are those the annotation guide asks for.
    """
    found = [Oddity(start, end, "residue", outline.text[start:end][:60]) for start, end in outline.page.quiet]
    found += _numbering(outline.text, outline.headings)
    found += _levels(outline)
    wraps = list(_wrapped_lines(outline))
    found += wraps
    found += _repeated(outline, wraps)
    found += _unclosed(outline)
    found += _declared(outline)
    return tuple(sorted(found, key=lambda oddity: (oddity.start, oddity.end, oddity.what)))


# numbers

LARGEST_GAP = 60  # a number further on than this belongs to something else
CN_NUMBERS = {number: word for word, number in ORDINALS.items() if "零" not in word and "〇" not in word}


def _printed(number: int, style: str) -> re.Pattern[str]:
    """How a missing number would be printed, wherever a line break or a slip of the outline may have hidden it."""
    cn = CN_NUMBERS.get(number, "—")
    if style in ("cn", "pcn"):
        return re.compile(rf"{cn}[、.．]|[（(]\s?{cn}\s?[）)]")
    if style in ("chapter", "section", "article"):
        return re.compile(rf"第(?:{cn}|{number})[章节条编部]")
    return re.compile(rf"(?<![\d.．]){number}[.．、）)](?!\d)")


def _numbering(text: str, headings: Sequence[Heading]) -> Iterator[Oddity]:
    """Numbers printed twice or left out among the headings of one style under one parent, or run on over parents."""
    last: dict[tuple[str, int], Heading] = {}
    latest: dict[str, Heading] = {}
    runs_on: set[str] = set()
    for heading in headings:
        style = heading.style
        span = (heading.start, heading.start + len(heading.label))
        before = last.get((style, heading.parent))
        if before is None:
            before = latest.get(style)
            if before is not None and heading.number != 1:
                if heading.number == before.number + 1:
                    runs_on.add(style)
                elif style not in runs_on:
                    before = None
        if before is not None and heading.number not in (1, before.number + 1):
            if heading.number <= before.number:
                yield Oddity(*span, "repeated_number", f"{heading.label} after {before.label}")
            elif heading.number - before.number <= LARGEST_GAP and not _hidden(text, before, heading):
                yield Oddity(*span, "skipped_number", f"{heading.label} after {before.label}")
        elif before is not None and heading.number == before.number == 1 and before.parent == heading.parent:
            yield Oddity(*span, "repeated_number", f"{heading.label} after {before.label}")
        last[style, heading.parent] = heading
        latest[style] = heading


def _hidden(text: str, before: Heading, heading: Heading) -> bool:
    missing = range(before.number + 1, heading.number)
    return any(
        _printed(n, heading.style).search(text, before.start + len(before.label), heading.start) for n in missing
    )


# levels

# 全镇, 我县, 本乡; 全区域, 安全镇 and 全县域 are other words
WHOLE = tuple(
    re.compile(
        rf"(?P<raw>{whole}(?<![安健完保齐周].)(?P<kind>街道|[县区旗镇乡]))(?![域场间直民村镇乡街居县区（(]|委|政府|级)"
    )
    for whole in "全我本"
)
# what speaks of the level above: 按照全县统一部署
ABOVE = re.compile(r"按照|根据|贯彻|落实|结合全|在全|参加|列入|纳入|位居|排名|转发|迎接")
ABOVE_AFTER = re.compile(r".{0,6}(?:统一|部署|要求|会议|方案|前列|先进|通报|评比|排名|各)")
CLAUSE_MARK = re.compile(r"[，。；：、\n]")
OWN_KINDS = ("街道", "镇", "乡", "县", "区", "旗", "市")


def _levels(outline: Outline) -> Iterator[Oddity]:
    """A plan that calls its own area by another kind: a 乡 that says 全镇, a township that says 全县 of itself."""
    facts = outline.facts
    if facts.level not in ("county", "township") or not facts.jurisdiction:
        return
    own = next((kind for kind in OWN_KINDS if facts.jurisdiction.rstrip("）)").endswith(kind)), None)
    if own is None:
        return
    rows = outline.codebook.rows("level_words")
    level_of = {row["name"]: row["level"] for row in rows if row["name"]}
    autonomous = (facts.province or "").endswith("自治区")
    for match in matches(WHOLE, outline.text, facts.body_start, len(outline.text)):
        kind = match["kind"]
        level = level_of.get(kind)
        if kind == own or level is None or (kind == "区" and (autonomous or facts.level == "township" or own == "市")):
            continue
        if level == facts.level and own != "市":
            pass
        elif facts.level == "township" and level == "county" and match["raw"][0] == "全":
            clause = CLAUSE_MARK.split(outline.text[max(0, match.start() - 30) : match.start()])[-1]
            if ABOVE.search(clause) or ABOVE_AFTER.match(outline.text, match.end()):
                continue
        elif own == "市" and facts.level == "county" and kind == "县":
            pass
        else:
            continue
        yield Oddity(match.start("raw"), match.end("raw"), "level_mismatch", f"{facts.jurisdiction}: {match['raw']}")


# lines broken inside a sentence

ENDS = "。！？；：…”’）〕】》」』.!?;:)]\"'|"
OPEN_END = "，、,"
STARTS = re.compile(
    r"[一二三四五六七八九十百]{1,3}[、.．是]|第[一二三四五六七八九十百\d]{1,4}[章节条部编，]|[（(〔【\[][一二三四五六七八九十\d]{1,3}[）)〕】\]]|\d{1,2}[.．、）)](?!\d)"
    r"|[①-⑳⑴-⒛㈠-㈩●■◆•★☆]|附\s*[件表录]|[（(〔【\[]\s?(?:责任|牵头|主办|配合|参与|完成|此件)|[^，。；\n]{2,10}[:：](?!$)|抄送|主送|[|\t]"
)
CLOSING_FIRST = "，。、；：）》”’〕】」』,;"
SENTENCE_MARK = re.compile(r"[，。；：、！？,;:!?]")
SHORT_CELL = 30  # a line as short as this and without a mark is a heading or a cell, no rest of a sentence
PROSE_LENGTH = 45  # a line as long as this and without a final mark is no heading
PAGE_WIDTH = 60  # lines of a page set in one width are not longer than this


def _wrapped_lines(outline: Outline) -> Iterator[Oddity]:
    """Sentences and salutations that a line end breaks; blank lines and furniture between do not count."""
    text = outline.text
    facts = outline.facts
    lines = [
        (start, end)
        for start, end in outside_tables(outline.page, printed_lines(text))
        if not (outline.page.is_quiet(start) and outline.page.is_quiet(end - 1))
    ]
    width = _page_width(lines)
    title = facts.title_span or (-1, -1)
    for (start, end), (next_start, next_end) in pairwise(lines):
        last, first = text[end - 1], text[next_start]
        if last in ENDS and first not in CLOSING_FIRST:
            continue
        if last == "*" or (start < title[1] and next_start >= title[0] and end > title[0]):
            continue
        if "\t" in text[start:end] or "|" in text[start:end]:
            continue
        if first in CLOSING_FIRST and last not in ENDS:
            broken = True
        elif STARTS.match(text, next_start, next_end) and not _salutation(text, next_start, next_end, last):
            broken = False
        elif last in OPEN_END:
            broken = True
        elif STARTS.match(text, start, end) and KEYED_LINE.match(text, start, end) and "。" not in text[start:end]:
            broken = False
        elif next_end - next_start < SHORT_CELL and not SENTENCE_MARK.search(text, next_start, next_end):
            broken = bool(width) and end - start >= width - 3 and next_end - next_start >= width - 3
        else:
            full = width and end - start >= width - 3 and next_start >= facts.body_start
            inner = text.find("。", start, end) >= 0
            broken = bool(inner or full or (end - start >= PROSE_LENGTH and start >= title[1]))
        if broken:
            yield Oddity(
                end - 1,
                next_start + 1,
                "wrapped_line",
                squeezed(text[max(start, end - 8) : min(next_end, next_start + 8)]),
            )


def _salutation(text: str, start: int, end: int, last: str) -> bool:
    """Whether a line ends a salutation that the line before began: …各成员单位，/ 有关企业："""
    return last in OPEN_END and text[end - 1] in "：:" and not re.match(r"[（(\d一二三四五六七八九十]", text[start])


def _page_width(lines: Sequence[Span]) -> int:
    """The width of a page whose lines are nearly all set full; 0 where paragraphs run on."""
    lengths = sorted(end - start for start, end in lines)
    if len(lengths) < 20:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    return width if width <= PAGE_WIDTH and sum(n >= width - 3 for n in lengths) >= 0.4 * len(lengths) else 0


# text printed twice

LONGEST_ECHO = 16
HAN_ONLY = re.compile(r"[\u4e00-\u9fff]+")
# words that are doubled by rule, and ends that meet such beginnings (工作 作风) are told by the plan's own words
REDUPLICATED = frozenset("常天层种时处人家事年月日步稳久多少刚渐慢默往仅明偏样件条个点户村一项次家级区县乡镇街万千百十")
REDUPLICATED_WORDS = frozenset(("考虑", "研究", "商量", "讨论", "一个", "逐步", "一批", "一项", "探讨", "锻炼", "学习"))
# two sentences on end that begin with so many same characters, and of which the second says so little new
ALIKE_HEAD = 10
ALIKE_SHARE = 0.6
MANY_DOUBLED = 100  # more characters doubled at breaks are a pattern of the page, not slips
# a line printed twice on end is a slip from this length, a paragraph anywhere from that
SAME_LINE, SAME_PARAGRAPH = 12, 60


SAME_CLAUSE = 6  # characters from which a sentence that ends the one before it is no chance
# 挂钩。。 — but not the three points of an ellipsis
DOUBLE_MARKS = tuple(re.compile(f"{mark}{mark}(?<![。，、；]{mark}{mark})(?!{mark})") for mark in "。，、；")


def _repeated(outline: Outline, wraps: Sequence[Oddity]) -> list[Oddity]:
    text = outline.text
    found = [*_echoes(outline), *_doubled_at_breaks(text, wraps), *_same_sentence(text), *_same_paragraph(outline)]
    found += [
        Oddity(*match.span(), "repeated_text", "a mark is printed twice")
        for pattern in DOUBLE_MARKS
        for match in pattern.finditer(text)
    ]
    return [oddity for oddity in found if not outline.page.is_quiet(oddity.start)]


def _echoes(outline: Outline) -> Iterator[Oddity]:
    """A passage of two characters or more printed twice on end: 加强加强监管."""
    text = outline.text
    if len(text) < 8:
        return
    codes = code_points(text)
    # a key for two and for four characters on end: few places have the same key as a place nearby
    pairs = codes[:-1] * np.uint16(40503) + codes[1:]
    quads = pairs[:-2] * np.uint16(30011) + pairs[2:]
    taken = -1
    hits: list[Span] = []
    for step in range(2, min(LONGEST_ECHO, len(codes) // 2) + 1):
        keys, length = (pairs, 2) if step < 4 else (quads, 4)
        same = (keys[:-step] == keys[step:]).nonzero()[0]
        more = step - length  # places on end that must come back as well
        if same.size > more and (same[more:] - same[: same.size - more] == more).any():
            hits += [(start, start + 2 * step) for start in _returning(codes, step)]
    for start, end in sorted(hits):
        half = text[start : start + (end - start) // 2]
        if start > taken and len(set(half)) > 1 and HAN_ONLY.fullmatch(half) and not _lawful_echo(text, start, end):
            yield Oddity(start, end, "repeated_text", f"{half} is printed twice")
            taken = end - 1


def _returning(codes: NDArray[np.uint16], step: int) -> list[int]:
    """Where ``step`` characters come back ``step`` places later, the first place of each run of such places."""
    run = codes[:-step] == codes[step:]
    length = 1
    while length < step:
        shift = min(length, step - length)
        run = run[:-shift] & run[shift:]
        length += shift
    run[1:] &= ~run[:-1]
    return run.nonzero()[0].tolist()


def _lawful_echo(text: str, start: int, end: int) -> bool:
    """Short echoes are slips only where the passage is a word of the plan's: 安全安全 is one, 细化实化实施 is none."""
    half = text[start : start + (end - start) // 2]
    return len(half) < 5 and (half in REDUPLICATED_WORDS or text.count(half) < 3)


def _doubled_at_breaks(text: str, wraps: Sequence[Oddity]) -> Iterator[Oddity]:
    """A character printed on both sides of a broken line: 完善危 / 危化品."""
    doubled = (wrap for wrap in wraps if text[wrap.start] == text[wrap.end - 1])
    for wrap in islice(doubled, MANY_DOUBLED):
        start, end = wrap.start, wrap.end
        if text[start] in REDUPLICATED or not "\u4e00" <= text[start] <= "\u9fff":
            continue
        left = text[start - 1 : start + 1]
        if len(left) == 2 and text.count(left) > 1:
            continue
        yield Oddity(start, end, "repeated_text", f"{text[start]} is printed on both sides of the break")


def _same_sentence(text: str) -> Iterator[Oddity]:
    """A sentence that begins as the one before it and says nothing new."""
    start = 0
    for before, piece in pairwise(text.split("。")):
        start += len(before) + 1
        if "\n" in piece or start + len(piece) == len(text):
            continue  # a new paragraph, or the text's last words
        if len(piece) >= SAME_CLAUSE and before.endswith(piece):
            yield Oddity(start, start + len(piece) + 1, "repeated_text", "says again how the sentence before it ends")
            continue
        line = before.rfind("\n") + 1
        if len(before) - line >= ALIKE_HEAD and piece.startswith(before[line : line + ALIKE_HEAD]):
            pairs = {before[i : i + 2] for i in range(line, len(before) - 1)}
            own = [piece[i : i + 2] for i in range(len(piece) - 1)]
            if sum(pair in pairs for pair in own) >= ALIKE_SHARE * len(own):
                says = "says again what the sentence before it says"
                yield Oddity(start, start + len(piece) + 1, "repeated_text", says)


def _same_paragraph(outline: Outline) -> Iterator[Oddity]:
    """A paragraph printed again: right after itself, or a long one anywhere."""
    text = outline.text
    seen: set[str] = set()
    before = ""
    for start, end in outside_tables(outline.page, printed_lines(text)):
        if start < outline.facts.body_start or outline.page.is_quiet(start):
            continue
        line = text[start:end]
        again = line == before or (end - start >= SAME_PARAGRAPH and line in seen)
        if again and end - start >= SAME_LINE and ("。" in line or not STARTS.match(line)):
            yield Oddity(start, end, "repeated_text", "the paragraph is printed before")
        if end - start >= SAME_PARAGRAPH:
            seen.add(line)
        before = line


# marks

OPENING, CLOSING = r"（(《〈“‘〔【「『\[", r"）)》〉”’〕】」』\]"
# an opening mark with the words after it and the mark that follows them, or a closing mark alone: 《方案》, （一）
MARKS = re.compile(rf"[{OPENING}{CLOSING}](?:(?<=[{OPENING}])[^{OPENING}{CLOSING}\n]*+[{CLOSING}]?)?")
PAIRS = {
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
HEADING_START = re.compile(
    r"[ \t　]*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]{1,3}[章节条])"
)
DEEPEST = 30  # marks open at one time
REACH = 240  # a mark that does not close within so many characters after its line does not close
ITEM_MARK = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$")


def _unclosed(outline: Outline) -> Iterator[Oddity]:
    """Marks that open and never close, and closing ones that nothing opens; a pair may stand around a line's end."""
    text = outline.text
    stack: list[tuple[str, int]] = []
    reached = 0
    for match in MARKS.finditer(text):
        at, stop = match.span()
        if text[at] in PAIRS.get(text[stop - 1], ""):
            continue
        while stack and (line_end := text.find("\n", reached, at)) >= 0:
            yield from _left_open(outline, _lost(text, stack, line_end))
            reached = line_end + 1
        reached = at
        for mark, where in ((text[at], at), (text[stop - 1], stop - 1))[
            : 1 + (text[stop - 1] in PAIRS and stop > at + 1)
        ]:
            if mark not in PAIRS:
                stack.append((mark, where))
                del stack[:-DEEPEST]
            elif any(opened in PAIRS[mark] for opened, _ in stack):
                inner = []
                while stack[-1][0] not in PAIRS[mark]:
                    inner.append(stack.pop())
                stack.pop()
                yield from _left_open(outline, inner[::-1])
            elif mark not in "’]" and not _is_item(text, mark, where) and _told(outline, where):
                yield Oddity(where, where + 1, "unclosed_mark", f"{mark} closes what nothing opened")
    while stack and (line_end := text.find("\n", reached)) >= 0:
        yield from _left_open(outline, _lost(text, stack, line_end))
        reached = line_end + 1
    yield from _left_open(outline, stack)


def _lost(text: str, stack: list[tuple[str, int]], line_end: int) -> list[tuple[str, int]]:
    """The marks still open at a line's end that nothing closes soon; they leave the stack."""
    lost = [pair for pair in stack if not _closes_later(text, pair[0], line_end)]
    stack[:] = [pair for pair in stack if pair not in lost]
    return lost


def _is_item(text: str, mark: str, at: int) -> bool:
    """Whether a bracket closes an item's number: 1）"""
    return mark in "）)" and ITEM_MARK.search(text[max(0, at - 3) : at]) is not None


def _closes_later(text: str, mark: str, line_end: int) -> bool:
    """Whether a mark left open at a line's end closes soon, before another of its kind opens or a heading comes."""
    closing = "".join(closer for closer, openers in PAIRS.items() if mark in openers)
    window = text[line_end : line_end + REACH]
    for i, character in enumerate(window):
        if character in closing:
            return True
        if character == mark or (character == "\n" and HEADING_START.match(window, i + 1)):
            return False
    return False


def _left_open(outline: Outline, marks: Sequence[tuple[str, int]]) -> Iterator[Oddity]:
    for mark, at in marks:
        if mark not in "‘[" and _told(outline, at):
            yield Oddity(at, at + 1, "unclosed_mark", f"{mark} is not closed")


def _told(outline: Outline, at: int) -> bool:
    """Whether a position belongs to the document's own sentences, not to furniture or a table."""
    return not outline.page.is_quiet(at) and not any(table.start <= at < table.end for table in outline.document.tables)


# counts


def _declared(outline: Outline) -> Iterator[Oddity]:
    """An announced number of actions that neither the plan nor any of its task chapters has."""
    actions = outline.actions
    if not actions:
        return
    starts = [action.start for action in actions]
    named = [0, *accumulate("行动" in action.title for action in actions)]  # of the first so many actions
    counts = {len(actions), named[-1]}
    for part in outline.parts:
        low, high = bisect_left(starts, part.start), bisect_left(starts, part.end)
        counts |= {high - low, named[high] - named[low]}
    for phrase in outline.facts.declared_actions:
        if phrase.count not in counts:
            yield Oddity(phrase.start, phrase.end, "declared_count", f"{phrase.raw}: {len(actions)} actions are found")
