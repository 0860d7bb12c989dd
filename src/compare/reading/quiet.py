"""The stretches of a text that hold no facts: page furniture and what a conversion left."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from compare.codebook import Codebook, any_of
from compare.model import Cell, Document
from compare.reading.page import Page
from compare.reading.turns import Turns
from compare.script.kinds import LONG_DASH, PAGE_WORD, REMNANT, SQUARE, holds_kind
from compare.script.labels import label
from compare.script.lines import Span, beginning_with, printed_lines, squeezed
from compare.script.marks import BLANK_ENTITY, inside
from compare.script.sought import places_of


def _row(pattern: str) -> re.Pattern[str]:
    """One of that kind or several on end; what comes first stands first, for the regex engine to skip to."""
    return re.compile(f"{pattern}(?:{pattern})*")


# what a conversion leaves inside a line, behind a square bracket
IN_SQUARES = (
    _row(r"\[bookmark:[^\]\n]{0,120}\][ \t]{0,8}"),  # [bookmark: _GoBack]
    re.compile(r"\[(?:图片|image|pic)[^\]\n]{0,80}\]"),
)
# and elsewhere, each kind with a rare character without which a text holds none
REMNANTS = (
    ("!", re.compile(r"Error! (?:Reference source|Bookmark) not (?:found|defined)\.?")),
    ("Y", re.compile(r"HYPERLINK (?:\\[a-z]|\"|_Toc)[^\n\u4e00-\u9fff]{0,200}")),
    ("F", re.compile(r"PAGEREF _\w+[^\n\u4e00-\u9fff]{0,40}")),
    ("F", re.compile(r"(?:\\\* ?)?MERGEFORMAT")),
    (
        "<",
        _row(
            r"</?(?:p|br|span|div|strong|b|i|u|a|td|tr|th|table|tbody|img|font|o:p|script|style|h[1-6]|li|ul)"
            r"(?:\s[^<>\n]{0,300})?/?>"
        ),
    ),
    ("&", _row(r"&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|mdash|emsp|ensp|#\d{1,6});")),
    ("!", re.compile(r"!\[[^\]\n]{0,80}\]\([^)\n]{0,200}\)")),
    ("\ufffc", re.compile("\ufffc+")),
)
BLANKS = re.compile(rf"(?:{BLANK_ENTITY}\s*)+")
RULE, PAGE, PAGES = r"[-—–－─―·]{1,3}", r"第\s*\d{1,4}\s*页", r"共\s*\d{1,4}\s*页"
PAGE_OF = r"\d{1,4}\s*[/／]\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"  # 3/9, Page 3 of 9
BETWEEN_PAGES = r"\s*[,，/|]?\s*"
# - 3 -, — 12 —, －３－, 第3页 共9页
PAGE_NUMBER = re.compile(
    rf"{RULE}\s*\d{{1,4}}\s*{RULE}|{PAGE}(?:{BETWEEN_PAGES}{PAGES})?|{PAGES}{BETWEEN_PAGES}{PAGE}|{PAGE_OF}"
)
# - 3 -五、工作要求 · 某县人民政府办公室文件第2页 共5页（三）…: a page's foot and head that ran into the heading below them
BEFORE_HEADING = re.compile(
    rf"[^\n，。；：:]{{0,45}}?(?:{PAGE_NUMBER.pattern})[ 　]*(?={label('cn', 'pcn', 'num', 'pnum')})"
)
# 某县人民政府办公室文件 第2页 共5页
PAGE_LINE = re.compile(rf"[^\n\t，。；：:]{{0,45}}?{PAGE}{BETWEEN_PAGES}{PAGES}")
RULES = RULE[1 : RULE.index("]")]
PAGE_STARTS = frozenset({*RULES, "第", "共", "P", "p"})  # what PAGE_NUMBER begins with, beside figures
# 页 · — 3 —, told by their first character
PAGE_SIGN = re.compile(rf"[{RULES}页](?:(?<=页)|[{RULES}]{{0,2}}\s*\d{{1,4}}\s*{RULE})")
RULED = tuple(zip(RULES, beginning_with(RULES, rf"[{RULES}]{{0,2}}\s*\d{{1,4}}\s*{RULE}"), strict=True))
BARE_NUMBER = re.compile(r"\d{1,4}")
# a page holds so many characters at least: bare numbers nearer to one another count something else
PAGE_CHARACTERS = 250
LONGEST_FOOT = 60  # characters of a line in which the foot and the head of a page may stand
HEADER_TIMES = 3
FARTHEST_BOX, LEAST_KEYS = 600, 3  # where an information box may begin that is a table, and keys that it has at least
HEADER_LENGTH = 45
CLOSED = "。！？；：…”’）〕】》」』.!?;:)]\"'"
# the furniture of a web page stands in so many lines of the top and the bottom
BOX_LINES = 40
FOOT_LINES = 12
LONGEST_LINKS, LONGEST_LINK = 10, 80  # characters of a line that heads links to other pages, and of such a link


BESIDE_BUTTONS = "　【】[]（）()|｜:：、/·>＞+-A"
# 首页 > 政务公开 > 政策文件
BREADCRUMB = r"(?:[^\n:：]{0,8}位置[:：]?\s*)?(?:网站)?首\s?页\s*(?:[>＞»›→/]|-+>?|—+).*"


@dataclass(frozen=True)
class _Furniture:
    """The patterns of ``furniture.csv``: lines made of a page's buttons alone, lines of an information box …"""

    buttons: re.Pattern[str]  # 打印本页 关闭窗口
    ends: frozenset[str]  # the characters that they begin and end with, but for 首页 > …
    box: re.Pattern[str]  # 发布时间：…
    box_firsts: frozenset[str]  # the characters that such a line begins with
    keys: frozenset[str]  # 索引号, 发布时间
    own_keys: frozenset[str]  # 标题：… says what the plan is, at the end too
    below_box: frozenset[str]  # 正文 is furniture right below a box alone
    foot: re.Pattern[str]  # 版权所有：…, the last line of a page
    foot_beside: re.Pattern[str]  # 主办：…, beside such a line or a button: elsewhere it says who leads
    links: re.Pattern[str]  # 相关链接：, above pages that a web page leads to
    errors: re.Pattern[str]  # 错误!未找到引用源。


@lru_cache(maxsize=4)
def _furniture(codebook: Codebook) -> _Furniture:
    where: defaultdict[str, list[str]] = defaultdict(list)
    for row in codebook.rows("furniture"):
        where[row["where"]].append(row["word"])
    lines = {*where["line"], *where["key"]}
    buttons, keys = (
        "|".join(r"[ 　]*".join(map(re.escape, word.replace(" ", ""))) for word in sorted(words, key=len, reverse=True))
        or "(?!)"
        for words in (lines, {*where["key"]})
    )
    mark = rf"[\s{inside(BESIDE_BUTTONS)}]*"
    ends = {end for word in lines if (bare := word.replace(" ", "")) for end in (bare[0], bare[-1])}
    return _Furniture(
        re.compile(rf"{BREADCRUMB}|{mark}(?:(?:{buttons}){mark})+"),
        frozenset({*ends, *BESIDE_BUTTONS}),
        re.compile(rf"[【\[]?(?P<key>{keys})[】\]]?[ 　]*[:：].*"),
        frozenset({"【", "[", *(word.replace(" ", "")[0] for word in where["key"])}),
        frozenset(map(squeezed, where["key"])),
        frozenset(where["own_key"]),
        frozenset(where["below_box"]),
        re.compile(rf"[ 　|]*{any_of(where['foot'])}"),
        re.compile(rf"[ 　|]*{any_of(where['foot_beside'])}[ 　]*[:：]"),
        re.compile(rf"[【\[]?{any_of(where['links'])}[】\]]?[ 　]*[:：]?"),
        re.compile(rf"错误[!！]\s?{any_of(where['error'])}[。.]?"),
    )


def read_quiet(document: Document, codebook: Codebook) -> Turns[tuple[Span, ...]]:
    """The stretches of a text that hold no facts: residue and page furniture.

    Parameters
    ----------
    document : Document
        Its text, ``furniture`` and ``tables``.
    codebook : Codebook
        ``furniture.csv``.

    Returns
    -------
    tuple of (int, int)
        Sorted spans that do not overlap, one for each printed line.
    """
    page = Page("", document, codebook)
    text = document.text
    lines = _behind_blanks(text, printed_lines(text))
    spans = _residue(text)
    if holds_kind(text, REMNANT) and "错" in text:
        spans += [m.span() for m in _furniture(codebook).errors.finditer(text)]
    outside = outside_tables(page, lines)
    yield
    spans += _page_numbers(text, outside)
    yield
    spans += _repeated_heads(page)
    yield
    spans += _web_page(page, outside)
    yield
    spans += _box_tables(page)
    for low, high in page.document.furniture:
        spans += [(max(low, start), min(high, end)) for start, end in lines if start < high and low < end]
    spans += _running_heads(text, outside, spans)
    return merged(spans)


def _residue(text: str) -> list[Span]:
    """What a conversion left inside lines."""
    found: list[re.Match[str]] = []
    places = [*places_of("[", text, 0, len(text))] if holds_kind(text, SQUARE) else []
    for pattern in IN_SQUARES if places else ():
        reach = 0
        for place in places:
            if place >= reach and (match := pattern.match(text, place)):
                found.append(match)
                reach = match.end()
    if holds_kind(text, REMNANT):
        found += [match for sign, pattern in REMNANTS if sign in text for match in pattern.finditer(text)]
    return [(match.start(), match.start() + len(match.group().rstrip())) for match in found]


def _behind_blanks(text: str, lines: Sequence[Span]) -> Sequence[Span]:
    """The lines without such blanks before them as a conversion left: &nbsp;&nbsp;- 2 -."""
    if not holds_kind(text, REMNANT) or "&" not in text:
        return lines
    behind = [(found.end() if (found := BLANKS.match(text, *line)) else line[0], line[1]) for line in lines]
    return [(start, end) for start, end in behind if start < end]


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(set(spans)):
        if start >= end:
            continue
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def outside_tables(page: Page, lines: Sequence[Span]) -> list[Span]:
    """The lines in which no cell of a table begins."""
    tables = page.document.tables
    if not tables:
        return list(lines)
    cells = sorted(cell.start for table in tables for cell in table.cells if cell.end > cell.start)
    return [line for line in lines if bisect_left(cells, line[0]) == bisect_left(cells, line[1])]


def _repeated_heads(page: Page) -> list[Span]:
    """The head of a table printed again on a new page."""
    text, spans = page.text, []
    for table in page.document.tables:
        rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(cell)
        words = {row: [text[cell.start : cell.end] for cell in cells] for row, cells in rows.items()}
        spans += [
            (min(cell.start for cell in cells), max(cell.end for cell in cells))
            for row, cells in rows.items()
            if row > 0 and words[row] == words.get(0) and any(words[row])
        ]
    return spans


def _box_tables(page: Page) -> list[Span]:
    """The rows of an information box that is set as a table at the head: 索引号⇥…⇥成文日期⇥…."""
    text, spans = page.text, []
    for table in page.document.tables:
        if table.start > FARTHEST_BOX:
            break
        keys = _furniture(page.codebook).keys
        said = [squeezed(text[cell.start : cell.end]).rstrip(":：") for cell in table.cells]
        if sum(word in keys for word in said) >= LEAST_KEYS:
            rows = {cell.row for cell in table.cells}
            spans += [
                (min(cell.start for cell in cells), max(cell.end for cell in cells))
                for row in rows
                if (cells := [cell for cell in table.cells if cell.row == row and cell.end > cell.start])
            ]
    return spans


def _page_numbers(text: str, lines: Sequence[Span]) -> list[Span]:
    found, bare = [], []
    named = holds_kind(text, PAGE_WORD)
    signed = named or any(
        sign.match(text, place)
        for first, sign in RULED
        if (first != "─" or holds_kind(text, LONG_DASH)) and first in text
        for place in places_of(first, text, 0, len(text))
    )
    for start, end in lines:
        if (named and end - start <= LONGEST_FOOT and PAGE_LINE.fullmatch(text, start, end)) or (
            end - start <= 20
            and ((first := text[start]) in PAGE_STARTS or first.isdecimal())
            and PAGE_NUMBER.fullmatch(text, start, end)
        ):
            found.append((start, end))
        elif (
            signed
            and PAGE_SIGN.search(text, start, min(end, start + LONGEST_FOOT))
            and (foot := BEFORE_HEADING.match(text, start, end))
        ):
            found.append((start, start + len(foot.group().rstrip())))
        elif end - start < 5 and BARE_NUMBER.fullmatch(text, start, end):
            bare.append((start, end, int(text[start:end])))
    steps = [b for a, b in pairwise(bare) if b[2] == a[2] + 1 and b[0] - a[1] >= PAGE_CHARACTERS]
    if steps and len(steps) == len(bare) - 1:
        found += [(start, end) for start, end, _ in bare]
    return found


def _web_page(page: Page, outside: Sequence[Span]) -> list[Span]:
    """Buttons anywhere, and the information box above the plan or below it."""
    text = page.text
    words = _furniture(page.codebook)
    is_trodden = holds_kind(text, PAGE_WORD) and "首" in text  # 首页 > 政务公开 may stand there
    found = [
        (start, end)
        for start, end in outside
        if end - start <= 60
        and (is_trodden or (text[start] in words.ends and text[end - 1] in words.ends))
        and words.buttons.fullmatch(text, start, end)
        and len(squeezed(text[start:end])) > 1
    ]
    bare = {span for span in found if ":" not in text[span[0] : span[1]] and "：" not in text[span[0] : span[1]]}
    top = _box_lines(text, outside[:BOX_LINES], words)
    foot = outside[-FOOT_LINES:] if len(outside) > 24 else []
    bottom = [span for span in foot if text[span[0]] in words.box_firsts and _in_box(text, span, words)]
    alone = [span for span in bare if text[span[0] : span[1]] in words.below_box and not _follows(span, top, outside)]
    found = [span for span in found if span not in alone] + top + bottom
    return found + _foot(text, outside, {*found}, words) + _links(text, outside, words.links)


def _foot(text: str, lines: Sequence[Span], known: set[Span], words: _Furniture) -> list[Span]:
    """The last lines of a web page: 版权所有：…, 主办：… below a button."""
    foot: list[Span] = []
    sure = False
    for span in reversed(lines[-FOOT_LINES:]):
        said = span in known or words.foot.match(text, *span) is not None
        if span[1] - span[0] > LONGEST_LINK or not (said or words.foot_beside.match(text, *span)):
            break
        sure = sure or said
        foot.append(span)
    return foot if sure else []


def _links(text: str, lines: Sequence[Span], head: re.Pattern[str]) -> list[Span]:
    """The lines below 相关链接： at the end, which are titles of other pages."""
    for i in range(max(1, len(lines) - BOX_LINES), len(lines) - 1):
        start, end = lines[i]
        if end - start <= LONGEST_LINKS and head.fullmatch(text, start, end):
            below = lines[i + 1 :]
            if not any(end - start > LONGEST_LINK or LABELLED.match(text, start) for start, end in below):
                return [lines[i], *below]
    return []


def _in_box(text: str, span: Span, words: _Furniture) -> bool:
    match = words.box.fullmatch(text, *span) if span[1] - span[0] <= 120 else None
    return match is not None and match["key"] not in words.own_keys


def _follows(span: Span, box: list[Span], lines: Sequence[Span]) -> bool:
    """Whether a line stands right below the information box."""
    i = lines.index(span)
    return bool(box) and i > 0 and lines[i - 1] in box


LABELLED = re.compile(label("cn", "pcn"))
KEYED_LINE = re.compile(r"[^\n:：。，,]{2,10}[:：](?!$).*")


def _box_lines(text: str, lines: Sequence[Span], words: _Furniture) -> list[Span]:
    """The lines ``发布时间：…`` of the head; in a run that opens the document every line with a key belongs to it."""
    opening: list[Span] = []
    for start, end in lines:
        if not KEYED_LINE.fullmatch(text, start, end):
            break
        opening.append((start, end))
    known = [span for span in opening if words.box.fullmatch(text, *span)]
    if len(known) >= 2:
        return opening
    found = []
    for start, end in lines:
        if end - start > 200 or LABELLED.match(text, start):
            break
        if text[start] in words.box_firsts and words.box.fullmatch(text, start, end):
            found.append((start, end))
    return found


def _running_heads(text: str, outside: Sequence[Span], quiet: list[Span]) -> list[Span]:
    """Short lines that come back on every page: beside a page number, or in the middle of a sentence."""
    short = [text[start:end] for start, end in outside if end - start <= HEADER_LENGTH]
    if len({*short}) == len(short):
        return []
    words = Counter(short)
    heads = {
        w
        for w, n in words.items()
        if n >= HEADER_TIMES - 1 and w[-1] not in CLOSED and not re.search(r"[:：，。；]", w)
    }
    broken_by = any(words[head] >= HEADER_TIMES for head in heads)
    if not heads or not (quiet or broken_by or "\f" in text):
        return []
    known = set(quiet)
    beside: dict[str, list[Span]] = {}
    for i, span in enumerate(outside):
        head = text[span[0] : span[1]]
        if head not in heads or span in known:
            continue
        near = [outside[j] for j in (i - 1, i + 1) if 0 <= j < len(outside)]
        broken = (
            i > 0
            and words[head] >= HEADER_TIMES
            and text[outside[i - 1][1] - 1] not in CLOSED
            and outside[i - 1][1] - outside[i - 1][0] > HEADER_LENGTH
        )
        if broken or any(line in known for line in near) or "\f" in text[max(0, span[0] - 3) : span[1] + 3]:
            beside.setdefault(head, []).append(span)
    return [span for head, spans in beside.items() if len(spans) >= HEADER_TIMES - 1 for span in spans]
