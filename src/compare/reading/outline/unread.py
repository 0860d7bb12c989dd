"""What the outline left out: work that no measure holds, labels that nobody understood, tables that gave no row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from compare.model import Finding, Measure, Table
from compare.reading.outline import disorder
from compare.reading.outline.disorder import LEAST_PARAGRAPH, LONGEST_HEADING, is_titled, outline_warning
from compare.reading.outline.headings import LINE_START, Heading
from compare.reading.outline.outline import Outline
from compare.reading.outline.tails import BEFORE_LABELS
from compare.reading.outline.titles import LONGEST_TITLE, SENTENCE_STOP, SIGN, TITLE_END
from compare.reading.responsibility.words import words_of
from compare.reading.slips.numbers import forms_of, printed_number
from compare.reading.turns import Turns
from compare.script.dates import YEAR_NUMBER
from compare.script.labels import ANY_LABEL, CN, FORMAL, PLAIN_LABEL, STEMS, label_number
from compare.script.lines import LinePattern, Span, has_rare_ends, printed_lines

MOST_OUTSIDE = 0.3  # of the tasks' characters may stand in no measure: lead-ins, headings of fields
MOST_PREAMBLE = 0.4  # of a text may stand before the first chapter
LEAST_WORK = 0.2  # of a text must stand in measures
MOST_IN_ONE = 0.5  # of all measures' characters may stand in one of them
SHORT = 800  # characters of a text, or of a measure, on which no shares are asked
LABELS_LOST = 2  # lines that begin alike with what no grammar of labels knows
HEADINGS_LOST = 3  # lines inside measures that look like headings without a label
LEAST_TOLD = 12  # characters before a note that it is about
MOST_PILED = 0.2  # of the measures with notes may hold several
ROWS_LOST = 2  # cells that name a body, and cells that say by when, of a table that tells tasks
DEADLINE = re.compile(rf"(?:{YEAR_NUMBER}[年.．/-]|(?:\d{{1,2}}|[{CN}]{{1,2}})月|[今明]?年年?[底末])[^。，]{{0,12}}$")
TWO_SENTENCES, MANY_LINES, FEW_LONG = re.compile(r"。[^\n）)”]"), 30, 0.02
NO_HEADING = re.compile("[:：。；;]")
AFTER = "。；;！）)】〕"
# what a label may look like that STYLES does not know: 1-1） · （1.2） · <一> · 第1步 · 壹： · 3# · 4—
LETTERS, OPENED = rf"\dＡ-ＺA-Za-zⅠ-ⅻ{CN}{STEMS}{FORMAL}", r"（(\[【〔<《"
ONE = rf"[{LETTERS}]{{1,3}}"
LABEL_LIKE = LinePattern(
    rf"{LINE_START}(?=[{OPENED}第{LETTERS}])(?!{PLAIN_LABEL})(?P<label>[{OPENED}]?第?{ONE}(?:[-.．—][\d{CN}]{{1,2}})?(?:[）)\]】〕>》][、.．]?|[、.．:：]"
    rf"|[步项点款类](?=[\s　:：、])|[^\w\s\u4e00-\u9fff%％“”《》（(，,。；;/~～+]{{1,2}}(?=[\u4e00-\u9fff])))"
)
HAN_FIRSTS = frozenset(f"第{CN}{STEMS}{FORMAL}")
KNOWN = re.compile(ANY_LABEL)
NUMBER = re.compile(rf"[\d{CN}]+|[A-Za-zⅠ-ⅻ{STEMS}{FORMAL}]")


def unread(outline: Outline) -> Turns[tuple[Finding, ...]]:
    """The findings of an outline that seems to leave work out.

    Parameters
    ----------
    outline : Outline
        With parts, headings, measures and rows of task tables.

    Returns
    -------
    tuple of Finding
        Warnings, each with its first place: ``long-preamble``, ``little-work``, ``work-outside-measures``,
        ``items-outside-measures``, ``first-label-missing``, ``numbers-missing``, ``one-measure-holds-most``,
        ``numbers-begin-again``, ``several-notes``, ``items-without-label``, ``label-inside-line``,
        ``labels-not-understood``, ``table-not-read``, ``printed-twice``, ``characters-unknown`` and others of
        :mod:`compare.reading.outline.disorder`. A note: ``told-twice``.
    """
    if not outline.measures or not outline.text.strip():
        return ()
    checks = (
        _preamble, _shares, _items, *disorder.CHECKS, _largest, _headings, _closing, _notes, _inside, _labels,
        _tables, _told_twice,
    )  # fmt: skip
    found: list[Finding] = []
    for check in checks:
        found += check(outline)
        yield
    return tuple(found)


def _covered(spans: Sequence[Span], start: int, end: int) -> int:
    """Characters of a stretch that lie in spans (sorted by their starts)."""
    total, reach = 0, start
    for low, high in spans[max(bisect_left(spans, (start,)) - 1, 0) : bisect_left(spans, (end,))]:
        if low < reach:
            low = reach
        if high > end:
            high = end
        if high > low:
            total += high - low
            reach = high
    return total


def _preamble(outline: Outline) -> Iterator[Finding]:
    first = outline.parts[0] if outline.parts else None
    if first is None or first.part != "preamble" or len(outline.text) < SHORT:
        return
    share = (first.end - first.start) / len(outline.text)
    if share > MOST_PREAMBLE:
        said = (
            f"{share:.0%} of the text stand before the first chapter; "
            "give the chapters that begin there labels, or cut off what is no plan"
        )
        yield outline_warning("long-preamble", said, (first.start, first.end))


def _shares(outline: Outline) -> Iterator[Finding]:
    """The share of the body that stands in measures; that of the tasks which none holds, and the longest stretch of it."""
    spans = outline.measure_spans
    start, end = min(outline.facts.body_start, len(outline.text)), outline.body_end
    tasks = [part for part in outline.parts if part.part == "tasks"]
    held = [_covered(spans, part.start, part.end) for part in tasks]
    whole = end - start
    if whole >= SHORT:
        least = sum([n for n, part in zip(held, tasks, strict=True) if start <= part.start and part.end <= end])
        share = least / whole
        if share < LEAST_WORK and (share := _covered(spans, start, end) / whole) < LEAST_WORK:
            said = f"only {share:.0%} of the text stand in measures; look whether chapters of work were taken for something else"
            yield outline_warning("little-work", said, (outline.measures[0].start, outline.measures[0].end))
    whole, inside = sum([part.end - part.start for part in tasks]), sum(held)
    if whole < SHORT or whole - inside <= MOST_OUTSIDE * whole:
        return
    gaps: list[Span] = []
    for part in tasks:
        here = spans[bisect_left(spans, (part.start,)) : bisect_left(spans, (part.end,))]
        borders = [part.start, *(position for span in here for position in span), part.end]
        gaps += [(low, high) for low, high in zip(borders[::2], borders[1::2], strict=True) if high > low]
    share = (whole - inside) / whole
    said = f"{share:.0%} of the tasks' text stand in no measure; see the longest stretch, and give its items labels"
    yield outline_warning("work-outside-measures", said, max(gaps, key=lambda span: span[1] - span[0]))


def _items(outline: Outline) -> Iterator[Finding]:
    """Labelled items of the tasks, or several above the first chapter, in which no measure stands and which stand in none."""
    headings = outline.headings
    both = outline.measure_starts, outline.action_starts
    own = {*both[0], *both[1]}
    alone = [start for start in outline.heading_starts if start not in own]
    lost: list[Span] = []
    above: list[Span] = []
    for part in [part for part in outline.parts if part.part in ("tasks", "preamble")]:
        for start in alone[bisect_left(alone, part.start) : bisect_left(alone, part.end)]:
            i = bisect_left(outline.heading_starts, start)
            below = [starts[at] for starts in both if (at := bisect_left(starts, start)) < len(starts)]
            reaches = below and _reaches(headings, i, min(below))
            if not reaches and outline.action_id_at(start) is None and outline.measure_at(start) is None:
                (lost if part.part == "tasks" else above).append((start, headings[i].end))
    lost += above if len(above) >= HEADINGS_LOST else []
    if lost:
        said = (
            f"labelled items of the tasks that became no measure: {len(lost)}; see the first, and the levels around it"
        )
        yield outline_warning("items-outside-measures", said, lost[0])


def _reaches(headings: Sequence[Heading], i: int, position: int) -> bool:
    """Whether a position stands below a heading, with none of its rank or a higher one between."""
    rank = headings[i].rank
    while (i := i + 1) < len(headings) and headings[i].start <= position:
        if headings[i].rank <= rank:
            return False
    return True


def _notes(outline: Outline) -> Iterator[Finding]:
    """Measures of several paragraphs each of which says itself who is responsible: items whose labels are lost."""
    text, notes = outline.text, outline.note_spans
    if not notes:
        return
    note_starts = [low for low, _ in notes]
    for start, end in outline.measure_spans:
        broken = text.find("\n", start, end) >= 0
        if broken and (last := bisect_left(note_starts, end)) and text.find("\n", start, note_starts[last - 1]) >= 0:
            break
    else:
        if not has_rare_ends(text):
            return  # each stands in the first line of a measure
    rows = {row.start for row in outline.rows}
    lines = printed_lines(text)
    line_starts = [low for low, _ in lines]
    line_of = {start: bisect_right(line_starts, start) - 1 for start in note_starts}
    about: dict[int, int] = {}  # a note on a line of its own is about the line above
    for i in sorted({i for start, i in line_of.items() if start - lines[i][0] < LEAST_TOLD}):
        about[i] = about.get(i - 1, max(i - 1, 0))
    noted, piled = 0, []
    for measure in outline.measures:
        if measure.part != "tasks" or measure.start in rows:
            continue
        low, high = bisect_left(note_starts, measure.start), bisect_left(note_starts, measure.end)
        if low == high:
            continue
        noted += 1
        told = set()  # the paragraphs below the first that have a title and a note
        for start in note_starts[low:high]:
            i = about.get(line_of[start], line_of[start])
            # a line that the one above runs on into begins no paragraph
            begins = lines[i][0] > measure.start and text[lines[i - 1][1] - 1] in SENTENCE_STOP + "】〕"
            title = TITLE_END.search(text, lines[i][0], lines[i][1]) if begins else None
            if title and title.start() - lines[i][0] <= LONGEST_HEADING:
                told.add(i)
        if told:
            piled.append(measure)
    if len(piled) > MOST_PILED * noted:
        said = f"measures with several paragraphs that each name who is responsible: {len(piled)}; give the paragraphs labels where they are items"
        yield outline_warning("several-notes", said, (piled[0].start, piled[0].end))


def _largest(outline: Outline) -> Iterator[Finding]:
    rows = {row.start for row in outline.rows}
    measures = [measure for measure in outline.measures if measure.part == "tasks" and measure.start not in rows]
    lengths = [len(measure.text) for measure in measures]
    if len(measures) < 2 or (longest := max(lengths)) <= SHORT:
        return
    share, largest = longest / sum(lengths), measures[lengths.index(longest)]
    if share > MOST_IN_ONE:
        said = f"{largest.label} holds {share:.0%} of the tasks' text; look whether it holds items of its own"
        yield outline_warning("one-measure-holds-most", said, (largest.start, largest.end))


def _headings(outline: Outline) -> Iterator[Finding]:
    """Items inside measures that print no label, by the sign that most of them have."""
    kinds: dict[str, list[Span]] = {}
    more: dict[str, dict[int, list[Span]]] = {"noted": {}, "plain": {}}  # paragraphs below the first one, by measure
    known = outline.heading_at
    tables = [(table.start, table.end) for table in outline.document.tables]
    lines, measure_at = printed_lines(outline.text), outline.measure_at
    for i in outline.loose_lines:
        if (measure := measure_at((line := lines[i])[0])) is None:
            continue
        above = lines[i - 1] if i else (-1, -1)
        head = known.get(above[0])
        if head and head.start + len(head.label) == above[1]:  # a label alone on its line
            continue
        if measure.part != "tasks" or outline.page.is_quiet(line[0]):
            continue
        if tables and any(low <= line[0] < high for low, high in tables):
            continue
        below_label = head is not None and above[1] - above[0] <= LONGEST_TITLE
        above_label = i + 1 < len(lines) and lines[i + 1][0] in known
        kind = _unlabelled(outline, line, measure, below_label, above_label)
        if kind in more:
            more[kind].setdefault(measure.start, []).append(line)
        elif kind:
            kinds.setdefault(kind, []).append(line)
    if not kinds and not more["noted"] and not more["plain"]:
        return
    tasks = [measure for measure in outline.measures if measure.part == "tasks"]
    for kind, found in more.items():
        several = [spans for spans in found.values() if len(spans) > 1]
        # not an item here and there: most of them
        if 2 * len(several) > len(tasks) and not _is_broken_at_sentences(outline):
            kinds[kind] = [span for spans in several for span in spans]
    for lost in kinds.values():
        if len(lost) >= HEADINGS_LOST:
            said = f"lines inside measures that look like items without a label: {len(lost)}; give them labels where they are items"
            yield outline_warning("items-without-label", said, lost[0])
            return


def _is_broken_at_sentences(outline: Outline) -> bool:
    """Whether a text has a line for each sentence: its lines are no paragraphs."""
    lines = [outline.text[slice(*span)] for span in printed_lines(outline.text)]
    told = [line for line in lines if "。" in line]
    return len(told) >= MANY_LINES and sum(map(bool, map(TWO_SENTENCES.search, told))) <= FEW_LONG * len(told)


def _closing(outline: Outline) -> Iterator[Finding]:
    """Titled paragraphs of a schedule or of safeguards that hold no measure: their labels are lost."""
    text, tables = outline.text, [(table.start, table.end) for table in outline.document.tables]
    for part in outline.parts:
        if part.part not in ("schedule", "safeguards"):
            continue
        i = bisect_left(outline.measure_spans, (part.start,))
        if i < len(outline.measure_spans) and outline.measure_spans[i][0] < part.end:
            continue
        lines = [line for line in printed_lines(text) if part.start < line[0] and line[1] <= part.end]
        lost = [line for line in lines if is_titled(text[slice(*line)])]
        if len(lost) >= HEADINGS_LOST and not any(low <= lost[0][0] < high for low, high in tables):
            said = (
                f"paragraphs with a title of their own but no label: {len(lost)}; give them labels where they are items"
            )
            yield outline_warning("items-without-label", said, lost[0])
            return


def _unlabelled(outline: Outline, line: Span, measure: Measure, below_label: bool, above_label: bool) -> str:
    """How a line looks like an item: with a sign, a short line without a mark, a titled paragraph, one with a note or more text."""
    text, (start, end) = outline.text, line
    if not text[start].isalnum() and SIGN.match(text, start):
        return "" if KNOWN.match(BEFORE_LABELS.sub("", text[start:end], count=1)) else "signed"
    if measure.start >= start:
        return ""
    notes = outline.note_spans
    i = bisect_left(notes, (start,))
    in_note = i > 0 and start < notes[i - 1][1]
    closed_before = below_label or text[max(0, start - 9) : start].rstrip()[-1:] in SENTENCE_STOP
    if in_note or not (closed_before or above_label):
        return ""
    words = text[start:end]
    if len(words) <= LONGEST_HEADING:
        return "short" if text[end - 1] not in SENTENCE_STOP + "，,、" and not NO_HEADING.search(words) else ""
    if not closed_before or len(words) < LEAST_PARAGRAPH:
        return ""
    title = TITLE_END.search(words)
    if title and title.group() in "。.．" and title.start() <= LONGEST_HEADING:
        return "titled" if len(words) - title.end() >= LEAST_PARAGRAPH else ""
    if i < len(notes) and start < notes[i][0] < end:
        return "noted"
    return "plain"


def _inside(outline: Outline) -> Iterator[Finding]:
    """The next number of a heading, printed inside its own line, where no heading has it."""
    text, headings = outline.text, outline.headings
    for heading, below in zip(headings, [*headings[1:], None], strict=False):
        if below is not None and below.number == heading.number + 1 and below.style == heading.style:
            continue
        start, number = heading.start, heading.number + 1
        end = below.start if below is not None else outline.body_end
        forms = forms_of(number, heading.style)
        if text.find(forms[0], start, end) < 0 and (len(forms) < 2 or text.find(forms[1], start, end) < 0):
            continue
        if number < 2 or outline.part_at(start) != "tasks":
            continue
        for match in printed_number(number, heading.style).finditer(text, start, end):
            place = match.start()
            measure = outline.measure_at(place)
            begins = measure is not None and measure.start == place
            if not begins and text[max(0, place - 4) : place].rstrip(" 　")[-1:] in AFTER:
                said = f"{match.group()} is printed inside a line below {heading.label} and is no item; break the line in front of it"
                yield outline_warning("label-inside-line", said, match.span())
                return


def _like_labels(outline: Outline) -> Iterator[re.Match[str]]:
    """The lines that :data:`LABEL_LIKE` matches, most of those left out that begin with a label or with a word."""
    text, reach, stop = outline.text, min(outline.facts.body_start, len(outline.text)) - 1, outline.body_end
    lines = printed_lines(text)
    if len(outline.labelled) == len(outline.headings):
        starts = [low for i in outline.loose_lines if (low := lines[i][0]) > reach]
    else:
        labelled = {heading.start for heading in outline.labelled}
        starts = [low for low, _ in lines if low not in labelled and low > reach]
    for start in starts:
        if "\u4e00" <= text[start] <= "\u9fff" and text[start] not in HAN_FIRSTS:
            continue
        line = text.rfind("\n", 0, start)
        if line < reach:
            continue
        reach = line + 1
        match = LABEL_LIKE.below.match(text, line, stop) if line >= 0 else LABEL_LIKE.at.match(text, 0, stop)
        if match:
            yield match


def _labels(outline: Outline) -> Iterator[Finding]:
    """Lines that begin with what looks like a label, run on, and are no heading."""
    text = outline.text
    known = outline.heading_at
    tables = sorted((table.start, table.end) for table in outline.document.tables)
    kinds: dict[str, list[tuple[str, Span]]] = {}
    for match in _like_labels(outline):
        start, end = match.span("label")
        if start in known or KNOWN.match(text, start) or outline.page.is_quiet(start):
            continue
        if not any(low <= start < high for low, high in tables) and outline.part_at(start) != "glossary":
            kinds.setdefault(NUMBER.sub("#", match["label"]), []).append((match["label"], (start, end)))
    for found in kinds.values():
        numbers = {label_number(words) for words, _ in found}
        if len(found) >= LABELS_LOST and any(number and number + 1 in numbers for number in numbers):
            said = f"labels that are printed but not understood: {len(found)}, as {found[0][0]}; print them as 1. or （一）"
            yield outline_warning("labels-not-understood", said, found[0][1])
            return


def _tables(outline: Outline) -> Iterator[Finding]:
    """Tables inside the tasks, or with a column of units, of which no row was read."""
    rows = sorted(row.start for row in outline.rows)
    for table in outline.document.tables:
        i = bisect_left(rows, table.start)
        read = i < len(rows) and rows[i] < table.end
        tall = len({cell.row for cell in table.cells}) > 2 and len({cell.column for cell in table.cells}) > 1
        if tall and not read and (outline.part_at(table.start) == "tasks" or _tells_tasks(outline, table)):
            said = "a table in the tasks of which no row was read; name its columns in its first row: 任务, 责任单位, 完成时限"
            yield outline_warning("table-not-read", said, (table.start, table.end))
            return


def _tells_tasks(outline: Outline, table: Table) -> bool:
    """Whether several cells of a table are bodies and several are deadlines, whatever its head says."""
    text, words = outline.text, words_of(outline.codebook)
    cells = [text[cell.start : cell.end].strip() for cell in table.cells]
    bodies = sum(2 < len(cell) <= LONGEST_TITLE and words.complete(cell) for cell in cells)
    return bodies >= ROWS_LOST and sum(map(bool, map(DEADLINE.match, cells))) >= ROWS_LOST


def _told_twice(outline: Outline) -> Iterator[Finding]:
    again = [measure for measure in outline.measures if measure.restated]
    if again:
        said = f"measures that tell another one again, counted once: {len(again)} (column restated)"
        yield Finding("note", "told-twice", said, again[0].start, again[0].end)
