"""Outline → parts, actions and measures: which chapter does what, and the smallest units of work the plan enumerates.

The steps follow the order a reader takes: cut the text into body, annexes and glossary; name the chapters; decide on
which level of the numbering the measures stand; then walk the tasks, the schedule and the safeguards.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from compare.codebook import Codebook
from compare.model import Action, Finding, Measure, Part, PlanFacts
from compare.reading.outline.headings import (
    ANNEX,
    ANNEX_LIST,
    ANNEX_TITLED,
    APPENDED,
    GLOSSARY,
    HEADING,
    Heading,
    Line,
    inline_items,
    line_end,
    nest,
    numbered_lines,
    run_on_numbers,
)
from compare.reading.outline.outline import Outline
from compare.reading.outline.task_tables import TaskRow, read_task_tables
from compare.reading.page import Page
from compare.reading.responsibility.notes import aside_line, find_notes
from compare.script.labels import RANKS

LONGEST_TITLE = 40  # characters of a measure's heading-like first sentence
ENOUGH_TITLED = 0.6  # of a level's items must have a title or a note of their own to be measures
ENOUGH_PARENTS = 0.4  # of the headings above must hold such items
ANNEX_GAP = 300  # characters at most between the line 附件2：… and the first thing told under it
SAME_TITLE = 80  # rapidfuzz ratio from which two headings tell the same action
SAME_NUMBER_TITLE = 50  # … where they print the same number, too

# the words of a heading end at the first of these
TITLE_END = re.compile(r"[。：:！\n]")
MARKS_OF_TITLES = re.compile(r"[\s“”\"]")
NO_LETTER = re.compile(r"[^\w\u4e00-\u9fff]")
WRAP = re.compile(r"\s*\n\s*")
BLANKS = re.compile(r"(?<=[\u4e00-\u9fff，、”“])[ 　]+(?=[\u4e00-\u9fff“])")
# a paragraph that closes a chapter and speaks of all its items: 以上实施方案由…制定 · 实施办法与分工见附件 · 本方案自…施行
CLOSING = re.compile(
    r"(?:以上|上述)[^。\n]{0,30}(?:任务|方案|工作|措施|事项|各项|内容|政策|条款)"
    r"|[^。\n]{0,25}(?:详见|见|参见)附[件表][^。\n]{0,6}[。）)]?$"
    r"|施行说明[:：]|本(?:方案|措施|政策|意见|办法|计划|细则|规定|清单|文件|通知|若干|行动)[^。\n]{0,40}(?:施行|实施|生效|解释|有效期|废止|为准)"
    r"|有效期[^。\n]{0,20}(?:年|日|止)|政策[^。\n]{0,12}期限|符合本(?:政策|措施|办法|意见)|该政策由"
    r"|[（(]?此件[^。\n]{0,10}公开",
)
# lines below the last item that belong to the page or the signature
TAIL = re.compile(
    r"[（(]?(?:此件[^。\n]{0,10}公开|联系人|联系电话)[^\n]*|(?:抄[ 　]*送|主送|印发|分送)[:：][^\n]*"
    r"|[^\n。]{0,40}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(?:印发)?"
    r"|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|附[ 　]*件[:：][^\n]*"
)
# opening verbs that a chart's short name of a …行动 leaves out
OPENING_VERB = re.compile(
    r"^(?:持续|深入|大力|扎实|全面|着力|认真)?(?:开展|实施|推进|组织|深化|强化|抓好|推动|落实)(?=.{4,}(?:行动|工程|专项|计划)$)"
)
SENTENCE_STOP = "。！？；：”）)!?;:"


@dataclass(slots=True)
class Chapter:
    """A stretch of the text that gets one part; ``headings`` are the numbered lines inside it."""

    start: int
    end: int
    part: str | None
    title: str | None
    headings: list[Heading] = field(default_factory=list)
    label: str = ""
    annex: bool = False
    style: str = ""


@dataclass(slots=True)
class Draft:
    """An action or a measure on its way."""

    start: int
    end: int
    label: str
    title: str | None
    part: str
    measures: list[Draft] = field(default_factory=list)
    is_action: bool = True


# -- small helpers ------------------------------------------------------------------------------------------------------


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space and bold marks at its ends."""
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def trimmed_end(text: str, end: int, quiet: Sequence[tuple[int, int]]) -> int:
    """The end without white space and quiet stretches (residue, furniture) before it."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    i = bisect_left(quiet, (end,)) - 1  # the last that begins before the end
    while i >= 0 and quiet[i][1] >= end:
        end = min(end, quiet[i][0])
        while end > 0 and text[end - 1].isspace():
            end -= 1
        i -= 1
    return end


def clean_title(raw: str) -> str:
    """A heading's words: wraps, blanks at the ends and bold marks dropped."""
    title = raw.replace("**", "").strip(" \t　\xa0*#\n")
    if "\n" in title:
        title = WRAP.sub("", title)
    return BLANKS.sub("", title) if " " in title or "　" in title else title


def heading_title(text: str, heading: Heading) -> str:
    """The heading's words without label and final mark; of a running paragraph the first sentence."""
    start = heading.start + len(heading.label)
    match = TITLE_END.search(text, start, heading.end)
    return clean_title(text[start : match.start() if match else heading.end])


def item_title(text: str, start: int, end: int) -> str | None:
    """The heading-like first sentence of an item (at most 40 characters, something follows), else None."""
    match = TITLE_END.search(text, start, min(end, start + 2 * LONGEST_TITLE))
    if match is None:
        return None
    title = clean_title(text[start : match.start()])
    if not 2 <= len(title) <= LONGEST_TITLE:
        return None
    follows = text[match.end() : end].strip(" \t　\xa0\n*")
    if not follows:
        return None
    if match.group() == "\n" and (len(title) > LONGEST_TITLE or title[-1:] in "，、；,;" or _is_note_line(follows)):
        return None
    return title


def _is_note_line(follows: str) -> bool:
    return bool(re.match(r"[（(〔\[【]|(?:责任|牵头|配合)[^\n:：]{0,6}[:：]", follows)) and "\n" not in follows


@lru_cache(maxsize=8)
def _heads(codebook: Codebook) -> re.Pattern[str]:
    heads = "|".join(sorted(codebook.words("part_heads"), key=len, reverse=True))
    tails = "|".join(row["word"] for row in codebook.rows("parts") if row["match"] == "head")
    return re.compile(
        rf"(?:\d{{4}}年|今后|近期|下一步|全面|和|与|及)*(?:{heads}|和|与|及|、)*(?:{tails})(?:(?:和|与|及|、|以及)?(?:责任|职责|任务|部门|时限)*(?:分工|清单|安排|要求|时限|分解|措施|举措))?(?:[（(].*)?"
    )


@lru_cache(maxsize=8)
def _announcing(codebook: Codebook) -> tuple[tuple[str, str, int], ...]:
    """The words that announce a part, the part, and of how many characters a heading with them may be."""
    longer = {"contains": 8, "exact": 0}
    return tuple(
        (row["word"], row["part"], len(row["word"]) + longer[row["match"]])
        for row in codebook.rows("parts")
        if row["match"] in longer
    )


def part_of(title: str, codebook: Codebook) -> str | None:
    """The part a chapter's heading announces, or None where its words announce none."""
    bare = MARKS_OF_TITLES.sub("", title)
    for word, part, most in _announcing(codebook):
        if word in bare and len(bare) <= most:
            return part
    return "tasks" if _heads(codebook).fullmatch(bare) else None


def short_name(title: str) -> str:
    """An action's name for charts: the title without an opening 开展, 实施 … before a …行动."""
    return OPENING_VERB.sub("", title)


# -- chapters -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tails:
    """Finds what stands below the last item of a stretch: closing paragraphs, signatures, lists of annexes, furniture."""

    text: str
    quiet: Sequence[tuple[int, int]]
    annex_lists: Sequence[tuple[int, int]]

    def cut(self, start: int, end: int, tail_only: bool = False) -> int:
        """Where the tail of a stretch begins (``end`` where it has none); ``tail_only`` keeps closing paragraphs."""
        text, cut = self.text, end
        while True:
            low, stop = trimmed(text, start, trimmed_end(text, cut, self.quiet))
            line_start = max(text.rfind("\n", low, stop) + 1, low)
            if line_start <= low or low >= stop:
                return cut
            line = text[line_start:stop].strip(" \t　\xa0*")
            listed = next((a for a, b in self.annex_lists if a <= line_start < b), None)
            if listed is None and not ((not tail_only and CLOSING.match(line)) or TAIL.fullmatch(line)):
                return cut
            cut = line_start if listed is None else max(listed, low)


def _annex_title(text: str, start: int, end: int) -> str | None:
    """The words on the lines below 附件 up to the first numbered line or paragraph."""
    low, stop = trimmed(text, start, end)
    words: list[str] = []
    while low < stop and len(words) < 3:
        high = min(line_end(text, low), stop)
        line = clean_title(text[low:high])
        if not line or len(line) > 60 or line.endswith(("。", "；", "：", ":")):
            break
        words.append(line)
        low, _ = trimmed(text, high, stop)
    return "".join(words) or None


def _titled_annexes(page: Page, lines: Sequence[Line], appended: Sequence[int]) -> list[int]:
    """附件2：… lines below the first chapter under which something is told: numbered lines or a table."""
    text = page.text
    told = sorted([*(line.start for line in lines), *(table.start for table in page.document.tables)])
    found = []
    for match in filter(None, (ANNEX_TITLED.match(text, position) for position in appended)):
        start = match.start("label")
        i = bisect_right(told, start)
        if lines and start > lines[0].start and i < len(told) and told[i] - match.end() < ANNEX_GAP:
            found.append(start)
    return found


def _glossary_annexes(text: str, borders: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """An annex that is nothing but the glossary is the glossary, from the line 附件 on."""
    merged: list[tuple[int, str]] = []
    for position, kind in borders:
        if kind == "glossary" and merged and merged[-1][1] == "annex":
            above = merged[-1][0]
            if not text[line_end(text, above) : position].strip(" \t　\xa0\n*#"):
                merged[-1] = (above, "glossary")
                continue
        merged.append((position, kind))
    return merged


def _chapters(
    page: Page, facts: PlanFacts, skip: list[tuple[int, int]], appended: Sequence[int]
) -> tuple[list[Chapter], tuple[Heading, ...]]:
    """The top-level chapters in reading order (preamble first), their parts as far as the words tell."""
    text, codebook = page.text, page.codebook
    body = min(facts.body_start, len(text))
    lines = numbered_lines(text, body, len(text), skip)
    borders = [
        (match.start("label"), kind)
        for pattern, kind in ((ANNEX, "annex"), (GLOSSARY.at, "glossary"))
        for start in appended
        if (match := pattern.match(text, start))
        if lines and match.start("label") > lines[0].start
    ]
    borders += [(position, "annex") for position in _titled_annexes(page, lines, appended)]
    borders = _glossary_annexes(text, sorted(borders))
    stops = [position for position, _ in borders] + [len(text)]
    chapters: list[Chapter] = []
    everything: list[Heading] = []
    starts = [line.start for line in lines]

    def adopt(start: int, end: int) -> list[Heading]:
        found = nest(lines[bisect_left(starts, start) : bisect_left(starts, end)], len(everything))
        everything.extend(found)
        return found

    headings = adopt(body, stops[0])
    top = min((heading.rank for heading in headings), default=None)
    heads = list(nodes(headings, top, stops[0])) if top is not None else []
    chapters.append(Chapter(0, heads[0][0].start if heads else stops[0], "preamble", None))
    for head, end, inner in heads:
        title = heading_title(text, head)
        part = part_of(title, codebook)
        chapters.append(Chapter(head.start, end, part, title, list(inner), head.label, style=head.style))
    for i, (position, kind) in enumerate(borders):
        end = stops[i + 1]
        if kind == "glossary":
            named = next(GLOSSARY.finditer(text, position, end), None)
            chapters.append(Chapter(position, end, "glossary", named["label"] if named else None))
            continue
        inner = adopt(position, end)
        titled = ANNEX_TITLED.match(text, position)
        tables = [table.start for table in page.document.tables if position < table.start < end]
        told = min([heading.start for heading in inner[:1]] + tables, default=end)
        annex_title = titled["title"].strip() if titled else _annex_title(text, line_end(text, position), told)
        part = part_of(annex_title, codebook) if annex_title else None
        if annex_title and part is None and re.search(r"任务|分工|措施|清单|台账", annex_title):
            part = "tasks"
        chapters.append(Chapter(position, end, part or "other", annex_title, inner, annex=True))
    return chapters, tuple(everything)


def _name_the_unnamed(chapters: list[Chapter]) -> None:
    """Chapters whose headings announce nothing: tasks where no chapter announces any, else other."""
    body = [chapter for chapter in chapters if not chapter.annex and chapter.part not in ("preamble", "glossary")]
    named = any(chapter.part == "tasks" for chapter in body)
    opening = [i for i, chapter in enumerate(body) if chapter.part in ("requirements", "goals")]
    closing = [i for i, chapter in enumerate(body) if chapter.part == "safeguards"]
    low = opening[0] if opening else -1
    high = next((i for i in closing if i > low), len(body))
    for i, chapter in enumerate(body):
        if chapter.part is None:
            chapter.part = "tasks" if not named and low < i < high else "other"


# -- the level of the measures -----------------------------------------------------------------------------------------


class Levels:
    """Which ranks of a tasks area hold its actions and its measures."""

    def __init__(self, text: str, chapters: Sequence[Chapter], notes: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.notes = notes
        self.note_starts = [start for start, _ in notes]
        inner = [(chapter, heading) for chapter in chapters for heading in chapter.headings]
        ranks = sorted({heading.rank for _, heading in inner})
        self.action_rank: int | None = None  # None: the chapters themselves are the actions
        self.measure_rank: int | None = ranks[0] if ranks else None
        self.several = len(chapters) > 1
        if not ranks:
            return
        chain = [ranks[0]]
        for rank in ranks[1:]:
            if self._holds_measures(chapters, chain[-1], rank, first=len(chain) == 1):
                chain.append(rank)
        self.measure_rank = chain[-1]
        if len(chain) >= 2:
            self.action_rank = chain[-2]

    def _holds_measures(self, chapters: Sequence[Chapter], above: int, rank: int, first: bool) -> bool:
        parents = children = good = 0
        runs_on = False
        previous = 0
        for chapter in chapters:
            first_here = True
            for heading, end, inside in nodes(chapter.headings, above, chapter.end):
                parents += 1
                runs_on |= first_here and previous > 0 and heading.number == previous + 1
                previous, first_here = heading.number, False
                children += any(h.rank == rank for h in inside)
                for child, stop, _ in nodes(inside, rank, end):
                    begin = child.start + len(child.label)
                    good += item_title(self.text, begin, stop) is not None or self.has_note(child.start, stop)
        if not children or (rank == RANKS["circled"] and above > RANKS["pcn"]):
            return False  # below a measure ① never splits it
        total = sum(1 for chapter in chapters for h in chapter.headings if h.rank == rank)
        # numbered paragraphs under （一） headings are measures whether they have titles or not
        if first and above == RANKS["pcn"] and rank == RANKS["num"] and not (self.several and runs_on):
            return True
        return total >= 2 and good >= ENOUGH_TITLED * total and children >= ENOUGH_PARENTS * parents

    def has_note(self, start: int, end: int) -> bool:
        i = bisect_left(self.note_starts, start)
        return i < len(self.notes) and self.notes[i][1] <= end


def held_by(headings: Sequence[Heading], i: int, end: int) -> tuple[int, Sequence[Heading]]:
    """Where the stretch of the heading with index ``i`` ends, and the headings inside it."""
    j = i + 1
    while j < len(headings) and headings[j].rank > headings[i].rank:
        j += 1
    return headings[j].start if j < len(headings) else end, headings[i + 1 : j]


def nodes(headings: Sequence[Heading], rank: int, end: int) -> Iterator[tuple[Heading, int, Sequence[Heading]]]:
    """The headings of one rank, each with the position where its stretch ends and the headings inside it."""
    for i, heading in enumerate(headings):
        if heading.rank == rank:
            yield heading, *held_by(headings, i, end)


# -- actions and measures ------------------------------------------------------------------------------------------------


class Walker:
    """Turns the stretches of a chapter into drafts of actions and measures, by the first rule that fits."""

    def __init__(self, text: str, notes: Sequence[tuple[int, int]], codebook: Codebook, tails: Tails) -> None:
        self.text = text
        self.notes = notes
        self.note_starts = [start for start, _ in notes]
        self.tails = tails
        self.aside = aside_line(codebook)

    def notes_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The notes that lie whole inside a stretch."""
        low, high = bisect_left(self.note_starts, start), bisect_left(self.note_starts, end)
        return [note for note in self.notes[low:high] if note[1] <= end]

    def closing_note(self, start: int, end: int) -> int:
        """Where the note (or the row of notes) that closes a stretch begins; ``end`` where none does."""
        text, cut = self.text, end
        for low, high in reversed(self.notes_in(start + 1, end)):
            if self.aside.sub("", text[high:cut]).strip(" \t　\xa0\n*。.；;，,"):
                break
            cut = low
        return trimmed(text, start, cut)[1] if cut < end else end

    def inline(self, action: Draft, begin: int) -> list[Draft]:
        """一是 … 二是 … items; the last one ends before the note that closes the action."""
        text = self.text
        items = inline_items(text, begin, action.end)
        if not items:
            return []
        stops = [item.start for item in items[1:]] + [action.end]
        closing = self.closing_note(items[-1].start, action.end)
        noted = sum(bool(self.notes_in(item.start, stop)) for item, stop in zip(items, stops, strict=True))
        if closing < action.end and noted <= len(items) / 2:
            stops[-1] = closing
        drafts = []
        for item, stop in zip(items, stops, strict=True):
            low, high = trimmed(text, item.start, stop)
            title = item_title(text, low + len(item.label), high)
            drafts.append(Draft(low, high, item.label, title, action.part))
        return drafts

    def numbered(self, action: Draft, begin: int, headings: Sequence[Heading], rank: int | None) -> list[Draft]:
        """Numbered paragraphs of one rank; where line breaks are lost, those that run on inside the paragraph."""
        text = self.text
        found = (
            [(h.start, h.label, stop) for h, stop, _ in nodes(headings, rank, action.end)] if rank is not None else []
        )
        if not found and not headings:
            items = run_on_numbers(text, begin, action.end)
            stops = [*(item.start for item in items[1:]), action.end][: len(items)]
            found = [(item.start, item.label, stop) for item, stop in zip(items, stops, strict=True)]
        drafts = []
        for start, label, stop in found:
            low, high = trimmed(text, start, stop)
            draft = Draft(low, high, label, item_title(text, low + len(label), high), action.part)
            if not (label.endswith("条") and _purpose_or_closing(text, draft)):
                drafts.append(draft)
        return drafts

    def action(
        self, heading: tuple[int, str, str], end: int, headings: Sequence[Heading], rank: int | None, part: str
    ) -> Draft:
        """One action with its measures: numbered paragraphs, else 一是 items, else the whole."""
        start, label, title = heading
        low, high = trimmed(self.text, start, trimmed_end(self.text, end, self.tails.quiet))
        action = Draft(low, high, label, title, part)
        begin = low + len(label)
        action.measures = self.numbered(action, begin, headings, rank)
        if not action.measures:
            action.measures = self.inline(action, begin) or [Draft(low, high, label, title, part)]
        return action

    def chapter(self, chapter: Chapter, levels: Levels, part: str) -> list[Draft]:
        """The actions of one chapter; a draft with ``is_action`` False holds measures that no action groups."""
        text = self.text
        low = chapter.headings[-1].start if chapter.headings else chapter.start
        end = self.tails.cut(low, chapter.end)
        headings = [h for h in chapter.headings if h.start < end]
        if levels.action_rank is None:
            top = (chapter.start, chapter.label, chapter.title or "")
            if levels.several or not headings:
                return [self.action(top, end, headings, levels.measure_rank, part)]
            if levels.measure_rank == RANKS["pcn"] or (chapter.style == "num" and levels.measure_rank == RANKS["pnum"]):
                return [
                    self.action((h.start, h.label, heading_title(text, h)), stop, [], None, part)
                    for h, stop, _ in nodes(headings, levels.measure_rank, end)
                ]
            whole = self.action(top, end, headings, levels.measure_rank, part)
            whole.is_action = False
            return [whole]
        drafts = []
        for i, heading in enumerate(headings):
            if heading.rank > levels.action_rank:
                # a measure that stands in no action: directly below a heading of a higher rank, before any action
                continue
            stop, inner = held_by(headings, i, end)
            if heading.rank < levels.action_rank and any(h.rank <= levels.action_rank for h in inner):
                continue  # names a field: neither action nor measure
            drafts.append(
                self.action(
                    (heading.start, heading.label, heading_title(text, heading)), stop, inner, levels.measure_rank, part
                )
            )
        if not drafts and headings:
            whole = self.action(
                (chapter.start, chapter.label, chapter.title or ""), end, headings, levels.measure_rank, part
            )
            whole.is_action = False
            drafts = [whole]
        return drafts


def _one_level(chapters: Sequence[Chapter]) -> bool:
    """Whether the task chapters are the items themselves: several, and none holds a numbered line."""
    return len(chapters) > 1 and not any(chapter.headings for chapter in chapters)


def _purpose_or_closing(text: str, draft: Draft) -> bool:
    """Articles that hold no work: purpose, definitions, scope, who explains, from when it applies."""
    body = text[draft.start + len(draft.label) : draft.end].lstrip(" 　:：\t")[:120]
    return bool(
        re.match(
            r"(?:【[^】]*】|[（(][^）)]*[）)])?\s*为(?:了|进一步|贯彻|深入|加快|规范|加强|促进|推动|落实|支持|切实|全面)",
            body,
        )
        or re.match(r"本[^，。]{1,8}(?:所称|适用|自|由|中)", body)
        or re.match(r"(?:申请|享受|适用)[^。]{0,12}(?:对象|范围)", body)
    )


@lru_cache(maxsize=1024)
def _letters(title: str | None) -> str:
    return NO_LETTER.sub("", title or "")


def _same_title(title: str | None, other: str | None) -> float:
    """How alike two headings are, 0 to 100; marks and blanks do not count."""
    return fuzz.ratio(_letters(title), _letters(other))


def _table_groups(text: str, rows: Sequence[TaskRow]) -> list[tuple[int, int, str, str]]:
    """The full-width rows of task tables as (start, end of the last row below, label, title)."""
    ends: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.group is not None:
            ends[row.group] = max(row.end, ends.get(row.group, 0))
    groups = []
    for (start, stop), end in sorted(ends.items()):
        match = HEADING.at.match(text, start, stop)
        label = match[str(match.lastgroup)] if match else ""
        groups.append((start, end, label, clean_title(text[start + len(label) : stop])))
    return groups


def _tell_once(body: list[Draft], annex: list[Draft], numbers: dict[int, int]) -> list[Draft] | None:
    """Annex actions that repeat the body's: their measures move to the body's actions. None where they do not repeat.

    ``numbers`` maps a draft's start to the number its label prints.
    """
    matches: dict[int, int] = {}
    for j, other in enumerate(annex):
        scores = [
            (_same_title(action.title, other.title), -abs(i - j), i)
            for i, action in enumerate(body)
            if action.is_action
        ]
        if not scores:
            return None
        score, _, i = max(scores)
        need = SAME_NUMBER_TITLE if numbers.get(body[i].start) == numbers.get(other.start) else SAME_TITLE
        if score >= need and i not in matches.values():
            matches[j] = i
    if not annex or len(matches) < len(annex) / 2:
        return None
    for action in body:
        action.measures = []
    extra = []
    for j, other in enumerate(annex):
        if j in matches:
            body[matches[j]].measures = other.measures
        else:
            extra.append(other)
    return [*body, *extra]


# -- the reader -----------------------------------------------------------------------------------------------------------


def measure_text(text: str, quiet: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """The span's words: wraps joined, bold marks, residue and furniture dropped."""
    pieces, position = [], start
    for low, high in quiet[max(bisect_left(quiet, (start,)) - 1, 0) : bisect_left(quiet, (end,))]:
        if high > position:
            pieces.append(text[position : max(low, position)])
            position = max(position, min(high, end))
    pieces.append(text[position:end])
    raw = "".join(pieces).replace("**", "")
    if "\n" not in raw:
        return raw.strip()
    lines = [line.strip(" \t　\xa0") for line in raw.split("\n")]
    words = ""
    for line in filter(None, lines):
        words += ("\n" if words and words[-1] in SENTENCE_STOP else "") + line
    return words


def _cut_goals(chapter: Chapter, text: str, codebook: Codebook) -> list[tuple[int, int, str, str | None]]:
    """A requirements chapter without the numbered paragraph that tells the goals, and that paragraph."""
    top = min((heading.rank for heading in chapter.headings), default=None)
    rows: list[tuple[int, int, str, str | None]] = []
    position = chapter.start
    for heading, stop, _ in nodes(chapter.headings, top, chapter.end) if top is not None else ():
        title = heading_title(text, heading)
        if part_of(title, codebook) != "goals":
            continue
        if heading.start > position:
            rows.append((position, heading.start, "requirements", chapter.title))
        rows.append((heading.start, stop, "goals", title))
        position = stop
    if trimmed(text, position, chapter.end)[0] < trimmed(text, position, chapter.end)[1]:
        rows.append((position, chapter.end, chapter.part or "requirements", chapter.title))
    return rows


def _part_rows(chapters: Iterable[Chapter], page: Page) -> list[Part]:
    text = page.text
    rows: list[tuple[int, int, str, str | None]] = []
    for chapter in chapters:
        if chapter.part == "requirements":
            rows += _cut_goals(chapter, text, page.codebook)
        else:
            rows.append((chapter.start, chapter.end, chapter.part or "other", chapter.title))
    parts: list[Part] = []
    for start, end, part, title in rows:
        low, high = trimmed(text, start, end)
        high = trimmed_end(text, high, page.quiet)
        if low < high:
            parts.append(Part(low, high, f"{page.plan_id}/p{len(parts) + 1:02d}", part, title))
    return parts


def _closing_part(chapters: list[Chapter], text: str, tails: Tails) -> None:
    """The paragraphs below the last chapter that tell how long the document is valid get a part of their own."""
    body = [chapter for chapter in chapters if not chapter.annex and chapter.part != "glossary"]
    last = body[-1]
    if last.part in ("preamble", "other"):
        return
    low = last.headings[-1].start if last.headings else last.start
    cut = tails.cut(low, last.end)
    line = text[cut : last.end].strip()
    if cut < last.end and re.search(r"施行|有效期|解释|期限|废止", line):
        chapters.insert(chapters.index(last) + 1, Chapter(cut, last.end, "other", None))
        last.end = cut


def read_outline(page: Page, facts: PlanFacts) -> Outline:
    """Parts, actions and measures of a text, with the headings and notes they were found by.

    Parameters
    ----------
    page : Page
        Text and quiet stretches.
    facts : PlanFacts
        ``body_start``: the numbering above it belongs to the notice.

    Returns
    -------
    Outline
        Actions are numbered in reading order, measures too; ids are stable while the text is.
    """
    text, codebook, plan_id = page.text, page.codebook, page.plan_id
    appended = [match.start("line") for match in APPENDED.finditer(text, facts.body_start, len(text))]
    annex_lists = [match.span() for start in appended if (match := ANNEX_LIST.match(text, start))]
    skip = sorted([*page.quiet, *annex_lists, *((table.start, table.end) for table in page.document.tables)])
    chapters, headings = _chapters(page, facts, skip, appended)
    _name_the_unnamed(chapters)
    tails = Tails(text, page.quiet, annex_lists)
    _closing_part(chapters, text, tails)
    for chapter in chapters:
        chapter.end = tails.cut(chapter.start, chapter.end, tail_only=True)
    body = min(facts.body_start, len(text))
    breaks = sorted({heading.start for heading in headings} | {chapter.start for chapter in chapters})
    notes = find_notes(text, body, len(text), codebook, breaks)
    walker = Walker(text, notes, codebook, tails)

    tasks = [chapter for chapter in chapters if chapter.part == "tasks" and not chapter.annex]
    drafts: list[Draft] = []
    if _one_level(tasks):
        for chapter in tasks:
            end = tails.cut(chapter.start, chapter.end)
            low, high = trimmed(text, chapter.start, end)
            item = Draft(low, high, chapter.label, item_title(text, low + len(chapter.label), high), "tasks")
            if not (chapter.style == "article" and _purpose_or_closing(text, item)):
                drafts.append(Draft(low, high, chapter.label, chapter.title, "tasks", [item], is_action=False))
    elif tasks:
        levels = Levels(text, tasks, notes)
        for chapter in tasks:
            drafts += walker.chapter(chapter, levels, "tasks")
    numbers = {heading.start: heading.number for heading in headings}
    for chapter in chapters:
        if chapter.part == "tasks" and chapter.annex and chapter.headings:
            levels = Levels(text, [chapter], notes)
            told = walker.chapter(chapter, levels, "tasks")
            once = _tell_once(drafts, told, numbers) if drafts else None
            drafts = once if once is not None else drafts + told
    for chapter in chapters:
        if chapter.part in ("safeguards", "schedule") and chapter.headings:
            levels = Levels(text, [chapter], notes)
            for draft in walker.chapter(chapter, levels, chapter.part):
                draft.is_action = False
                drafts.append(draft)
    rows = read_task_tables(page, facts.body_start, [(c.start, c.end, c.part or "other") for c in chapters])

    grouped = sorted((d for d in drafts if d.is_action), key=lambda draft: draft.start)
    for draft in drafts:
        for stretch in (draft, *draft.measures):
            stretch.end = max(trimmed_end(text, stretch.end, page.quiet), stretch.start + len(stretch.label))
    heads = [(d.start, d.end, d.label, d.title or "") for d in grouped]
    told_before: dict[int, int] = {}  # a table's group row → the action of the body whose name it says again
    for start, end, label, title in _table_groups(text, rows):
        again = max(grouped, key=lambda draft: _same_title(draft.title, title), default=None)
        if again is not None and _same_title(again.title, title) >= SAME_TITLE:
            told_before[start] = again.start
        else:
            heads.append((start, end, label, title))
    actions = tuple(
        Action(start, end, f"{plan_id}/a{no:02d}", no, label, title, short_name(title))
        for no, (start, end, label, title) in enumerate(sorted(heads), start=1)
    )
    ids = {action.start: action.action_id for action in actions}

    def action_of_row(row: TaskRow) -> str | None:
        return ids.get(told_before.get(row.group[0], row.group[0])) if row.group else None

    flat: list[tuple[int, int, str, str | None, str, str | None]] = []
    for draft in drafts:
        action_id = ids.get(draft.start) if draft.is_action else None
        flat += [(m.start, m.end, m.label, m.title, m.part, action_id) for m in draft.measures]
    for row in rows:
        flat.append((row.start, row.end, row.label, row.title, "tasks", action_of_row(row)))
    flat.sort(key=lambda item: (item[0], item[1]))
    measures = tuple(
        Measure(
            start, end, f"{plan_id}/m{i:03d}", action_id, part, label, title, measure_text(text, page.quiet, start, end)
        )
        for i, (start, end, label, title, part, action_id) in enumerate(flat, start=1)
    )
    findings = []
    if not measures:
        findings.append(
            Finding(
                "warning",
                "no-measures",
                "no measures found: no chapter of tasks with numbered items, 一是 items or a task table",
            )
        )
    parts = tuple(_part_rows(chapters, page))
    return Outline(page, facts, parts, actions, measures, headings, tuple(notes), tuple(rows), tuple(findings))
