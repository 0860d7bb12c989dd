"""Numbers out of order and text that is printed twice: what lost pages, headings and labels leave behind."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from statistics import median_low

from compare.codebook import Codebook, any_of
from compare.model import Finding, Measure
from compare.reading.outline.headings import HEADING, Heading
from compare.reading.outline.outline import Outline
from compare.reading.outline.titles import LONGEST_TITLE, TITLE_END
from compare.reading.quiet import merged
from compare.reading.slips.numbers import hidden_number
from compare.script.labels import label_number
from compare.script.lines import Span, beginning_with, matches, printed_lines, squeezed

LONGEST_HEADING, LEAST_PARAGRAPH = 25, 40  # characters of a title, and of the paragraph that it opens
MANY_MISSING = 3  # numbers that no document leaves out by a slip
OPENING = 12  # characters that a measure opens with
LEAST_TWICE, TWICE = 30, 2  # characters of a measure, and so many of them that are printed word for word again
CLOSED = "。；;！!：:）)】〕"
# inside a line, the blank first, which the regex engine skips to; and so many of them
LEAST_ACROSS = 20
WIDE_BLANKS = tuple(zip(" 　", beginning_with(" 　", r"(?<=[^\s.．、）)].)[ 　]+(?=\S)"), strict=True))
FAR = 200  # characters before a line that tell how the one above it ends
NEAR = 9  # characters before a line that tell whether the one above is closed
MANY_CELLS, MANY_TABS = 3, 12  # tabs of a line that is no row, and of all such lines
MOST_ACTIONS = 200  # no plan has more
UNKNOWN_SIGN, MANY_UNKNOWN = "□", 10
UNKNOWN = re.compile(f"(?<=[\u4e00-\u9fff]){UNKNOWN_SIGN}(?=[\u4e00-\u9fff])")  # no box to be ticked
BESIDE_TITLES = " \t　。"
LINE_STARTS = "\n\t 　"
# the first of labels that say what they count, their words aside, by the second; and how far back these reach
FIRST_OF = {f"{b}{mark}": f"{a}{mark}" for a, b in ("一二", "12", ("（一）", "（二）")) for mark in "：:、"}
SECONDS = beginning_with("二2", "）?[：:、]")
FAR_BACK = 9


def outline_warning(code: str, message: str, span: Span) -> Finding:
    """A warning with its place."""
    return Finding("warning", code, message, *span)


def _numbers(outline: Outline) -> Iterator[Finding]:
    """A numbering that does not begin with 1, or leaves out a number that is printed inside a line."""
    turns: list[tuple[Heading, Heading | None]] = []
    for last, heading in outline.first_of_turn:  # numbers may run on over parents, and an annex may begin anywhere
        if heading.number > 1 and (last is None or (heading.parent >= 0 and heading.number != last.number + 1)):
            turns.append((heading, None))
    turns += [(heading, before) for _, before, heading in outline.out_of_turn if heading.number > before.number + 1]
    for heading, before in sorted(turns, key=itemgetter(0)):
        if heading.start >= outline.body_end:
            return
        if before is None:
            said = f"the first label here is {heading.label}; look for the ones before it, and break the line in front of them"
            yield outline_warning("first-label-missing", said, (heading.start, heading.end))
            return
        if hidden_number(outline.text, before, heading):
            said = f"{heading.label} follows {before.label}, and a number between them is printed inside a line; look for the labels between them, and break the line in front of them"
            yield outline_warning("numbers-missing", said, (heading.start, heading.end))
            return


def _again(outline: Outline) -> Iterator[Finding]:
    """（一） that begins again though no heading stands between: those of the chapters, or of the actions, are lost."""
    if not any(heading.number == 1 for _, _, heading in outline.out_of_turn):
        return
    latest: dict[tuple[str, int], int] = {}
    annexes = [part.start for part in outline.parts if outline.text.startswith("附", part.start)]
    end = min([*annexes, outline.body_end])
    rows = {row.start for row in outline.measures} | {row.start for row in outline.actions}
    for heading in outline.labelled:
        if heading.start >= end:
            continue
        if heading.parent >= 0 and heading.start not in rows:
            continue
        before = latest.get((heading.style, heading.parent), 0)
        if heading.number == 1 and before > 1:
            said = f"{heading.label} begins again below {before} of its kind; look for a heading lost between them"
            yield outline_warning("numbers-begin-again", said, (heading.start, heading.end))
            return
        latest[heading.style, heading.parent] = heading.number


def is_titled(words: str) -> bool:
    """强化资金保障。…: a short sentence that a paragraph opens with."""
    title = TITLE_END.search(words)
    if title is None or title.group() not in "。.．" or not title.start() <= LONGEST_HEADING:
        return False
    return len(words) - title.end() >= LEAST_PARAGRAPH and "，" not in words[: title.start()]


def _jumps(outline: Outline) -> Iterator[Finding]:
    """A number that is left out, or printed twice, below an item that seems to hold another one; many numbers left out."""
    labelled = outline.labelled
    jumps = [
        (above, heading, labelled[i + 1] if i + 1 < len(labelled) else None)
        for i, above, heading in outline.out_of_turn
        if heading.number != 1
    ]
    rows = {row.start: row for row in outline.measures} if jumps else {}
    usual: int | None = None  # paragraphs of a measure
    for above, heading, below in jumps:
        if above.start not in rows:
            continue
        held = _paragraphs(outline, rows[above.start])
        if heading.number == above.number:
            if usual is None and len(held) > 1:
                usual = median_low(len(_paragraphs(outline, row)) for row in rows.values())
            more = len(held) > max(usual or 1, 1)
        else:
            more = any(map(is_titled, held[1:]))
        goes_on = below is not None and below.number == heading.number + 1  # else the number itself is a slip
        if more or (goes_on and heading.number - above.number > MANY_MISSING):
            said = f"{heading.label} follows {above.label}; look whether {above.label} holds items whose labels are lost, and give them labels"
            yield outline_warning("numbers-missing", said, (heading.start, heading.end))
            return


def _paragraphs(outline: Outline, row: Measure) -> list[str]:
    """The paragraphs of a measure beside notes and tables."""
    text, notes, lines = outline.text, outline.note_spans, printed_lines(outline.text)
    tables = [(table.start, table.end) for table in outline.document.tables]
    found = []
    own = lines[bisect_left(lines, (row.start,)) : bisect_left(lines, (row.end,))]
    titled = (
        own[0][1] if own and own[0][1] - own[0][0] <= LONGEST_TITLE else -1
    )  # the end of a title on a line of its own
    for low, high in own:
        if high - low < LEAST_PARAGRAPH or outline.measure_at(low) is not row:
            continue
        if any(start <= low < end for start, end in tables):
            continue
        above = text[max(0, low - NEAR) : low].rstrip()
        begins = low == row.start or above[-1:] in CLOSED or text[titled:low].isspace()
        i = bisect_right(notes, (low, len(text)))
        if begins and not (i and low < notes[i - 1][1]):
            found.append(text[low:high])
    return found


def _above_title(outline: Outline) -> Iterator[Finding]:
    """三、 as the first chapter above what was taken for the title: the plan begins there, and its head is lost."""
    text, end = outline.text, outline.facts.body_start
    if text.find("、", 0, end) < 0 and text.find(".", 0, end) < 0 and text.find("．", 0, end) < 0:
        return
    first = next((m for m in HEADING.finditer(text, 0, end) if m["cn"]), None)
    if first and label_number(first["cn"]) > 1:
        said = (
            f"the first label here is {first['cn']}; look for the ones before it, and break the line in front of them"
        )
        yield outline_warning("first-label-missing", said, first.span("cn"))


def _is_plain(words: str) -> bool:
    """Whether words stay as they are when they are squeezed."""
    return words.isprintable() and " " not in words and "*" not in words


def _twice(outline: Outline) -> Iterator[Finding]:
    """Measures that are printed word for word twice, labels and notes too: a page of the file is doubled."""
    openings = [row.text[:OPENING] for row in outline.measures]  # mostly each has its own
    if not _is_plain("".join(openings)):
        openings = [
            said if _is_plain(said) else squeezed(row.text)[:OPENING]
            for said, row in zip(openings, outline.measures, strict=True)
        ]
    if len(openings) - len({*openings}) < TWICE:
        return
    often = Counter(openings)
    words = [(squeezed(row.text), row) for row, said in zip(outline.measures, openings, strict=True) if often[said] > 1]
    times = Counter(said for said, _ in words if len(said) >= LEAST_TWICE)
    again = [row for said, row in words if times[said] > 1]
    if len(again) >= 2 * TWICE:
        said = f"measures that are printed word for word more than once: {len(again)}; look whether pages of the file are doubled, and delete what is"
        yield outline_warning("printed-twice", said, (again[-1].start, again[-1].end))


def _run_together(outline: Outline) -> Iterator[Finding]:
    """Lines with cells that stand in no table: one that lost its line ends."""
    if "\t" not in outline.text or outline.text.count("\t") <= MANY_TABS:
        return
    spans = [(table.start, table.end) for table in outline.document.tables]
    tables = merged([*spans, *((row.start, row.end) for row in outline.rows)])
    ends = [0, *(end for _, end in tables)]  # of the tables before each
    cells = [(span, outline.text.count("\t", *span)) for span in printed_lines(outline.text)]
    free = [(span, n) for span, n in cells if n >= MANY_CELLS and ends[bisect_left(tables, (span[0] + 1,))] <= span[0]]
    held = [(table, outline.text.count("\t", *table)) for table in tables if free]
    loose = [(span, n - sum(m for (low, high), m in held if span[0] <= low and high <= span[1])) for span, n in free]
    loose = [(span, n) for span, n in loose if n >= MANY_CELLS]
    if sum(n for _, n in loose) > MANY_TABS:
        said = "a line that holds many cells of a table; break it where the rows end"
        yield outline_warning("table-not-read", said, loose[0][0])


def _heads_at_ends(outline: Outline) -> Iterator[Finding]:
    """The heading of an action, printed again at the end of a line of a measure: the rows below it are another action's."""
    text = outline.text
    if not _may_end_lines(text, [action.label + action.title for action in outline.actions[:MOST_ACTIONS]]):
        return
    for action in outline.actions[:MOST_ACTIONS]:
        words = action.label + action.title
        place = text.find(words + "\n", action.start + 1) if action.label else -1
        if place > 0 and text[place - 1] not in LINE_STARTS and outline.measure_at(place - 1) is not None:
            said = f"{action.label} is printed inside a line and is no item; break the line in front of it"
            yield outline_warning("label-inside-line", said, (place, place + len(words)))
            return


def _may_end_lines(text: str, headings: Sequence[str]) -> bool:
    """Whether any heading may stand at the end of a longer line."""
    if not all(map(str.isprintable, headings)):
        return True
    by_last: dict[str, list[str]] = {}
    for words in headings:
        by_last.setdefault(words[-1:], []).append(words)
    for start, end in [span for span in printed_lines(text) if text[span[1] - 1] in by_last]:
        for words in by_last[text[end - 1]]:
            inside = end - start > len(words) or text[start - 1] not in LINE_STARTS
            if inside and text.endswith(words, start, end):
                return True
    return False


def _named_inside(outline: Outline) -> Iterator[Finding]:
    """行动一：… 。行动二：… inside lines: items of a text that lost its line breaks."""
    text = outline.text
    found = []
    for match in matches(SECONDS, text, outline.facts.body_start, outline.body_end):
        place = match.start() - ("）" in match.group())
        word = named_behind(outline.codebook).search(text, max(0, place - FAR_BACK), place)
        if word and (two := text[place : match.end()]) in FIRST_OF:
            found.append((list(FIRST_OF).index(two), word.start("word"), match.end(), word["word"] + FIRST_OF[two]))
    if not found:
        return
    known = outline.heading_at
    ones = {first: text.find(first) for *_, first in found}  # where each first label stands first, -1 for nowhere
    for _, start, end, first in sorted(found):
        if 0 <= ones[first] < start and start not in known and outline.part_at(start) == "tasks":
            said = f"{text[start:end]} is printed inside a line and is no item; break the line in front of it"
            yield outline_warning("label-inside-line", said, (start, end))
            return


@lru_cache(maxsize=8)
def named_behind(codebook: Codebook) -> re.Pattern[str]:
    """The word of a label that says what it counts, behind the end of a sentence and before its number."""
    return re.compile(rf"[。）)】〕][ 　]*(?P<word>{any_of(codebook.roles('outline_words')['named_label'])})[ 　]?$")


def _annex_lost(outline: Outline) -> Iterator[Finding]:
    """Headings of actions again, below the safeguards: the heading of the annex that tells them is lost."""
    below = [part.start for part in outline.parts if part.part in ("schedule", "safeguards")]
    if not below or not outline.actions:
        return
    text = outline.text
    titles = {action.title: action.start for action in outline.actions if action.title}
    firsts = {*[title[0] for title in titles], *BESIDE_TITLES}
    again = []
    first = min(below)
    for heading in outline.headings[bisect_left(outline.heading_starts, first) :]:
        begin, end = heading.start + len(heading.label), heading.end
        if begin < end and text[begin] not in firsts:
            continue
        start, words = heading.start, text[begin:end].strip(BESIDE_TITLES)
        if titles.get(words, start) < start and outline.part_at(start) in ("schedule", "safeguards"):
            again.append((start, end))
    if len(again) > 1:
        said = f"headings of actions that are printed again below the safeguards: {len(again)}; look for the heading of an annex lost in front of the first"
        yield outline_warning("annex-without-heading", said, again[0])


def _across(outline: Outline) -> Iterator[Finding]:
    """Lines that wide blanks part in two, most of a text: two columns that were read across."""
    text = outline.text
    if text.count(" ") + text.count("　") < LEAST_ACROSS:
        return
    tables = [(table.start, table.end) for table in outline.document.tables]
    if sum([len(wide.findall(text)) for blank, wide in WIDE_BLANKS if blank in text]) < LEAST_ACROSS:
        return
    lines = [span for span in printed_lines(text) if not any(a <= span[0] < b for a, b in tables)]
    parted = [span for span in lines if any(wide.search(text, *span) for _, wide in WIDE_BLANKS)]
    if len(parted) >= LEAST_ACROSS and 2 * len(parted) > len(lines):
        said = f"lines that wide blanks part in two: {len(parted)}; look whether columns of a page were read across, and copy one after the other"
        yield outline_warning("columns-across", said, parted[0])


def _unknown(outline: Outline) -> Iterator[Finding]:
    """Characters printed as □: those that a recognition, a font or a conversion did not know."""
    if UNKNOWN_SIGN not in outline.text or outline.text.count(UNKNOWN_SIGN) < MANY_UNKNOWN:
        return
    found = [match.span() for match in UNKNOWN.finditer(outline.text)]
    if len(found) >= MANY_UNKNOWN:
        said = f"characters printed as {UNKNOWN_SIGN}: {len(found)}; labels, names and numbers may be among them: look for a better copy of the file"
        yield outline_warning("characters-unknown", said, found[0])


CHECKS = (
    _numbers,
    _above_title,
    _again,
    _jumps,
    _twice,
    _run_together,
    _across,
    _heads_at_ends,
    _named_inside,
    _annex_lost,
    _unknown,
)
