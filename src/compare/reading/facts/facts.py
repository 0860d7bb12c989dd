"""What a document says of itself: title, number, issuer, date of issue, period, area, announced actions.

A plan comes alone, under a notice that carries it (关于印发《…》的通知), or is itself the notice (关于…的若干意见); the
readers look at its head, its signature and its last lines, and take the body only for the years it covers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from compare.codebook import Codebook
from compare.model import DeclaredActions, PlanFacts
from compare.reading.facts.places import Named, gazetteer, level_of, named_areas
from compare.reading.page import Page
from compare.script.labels import label_number
from compare.script.lines import LinePattern, folded, printed_lines, squeezed

# -- pieces --------------------------------------------------------------------------------------------------

HEAD = 8000  # a notice and the plan's title stand within so many characters
TAIL = 1200  # and a signature or 印发 line at the end within so many
NEAR = 8  # or within so many lines of a beginning
LONG_LINE = 240  # of a longer line only both ends are looked at
ANNEX_LINES = 6  # a title stands within so many lines below 附件
S = r"[^\S\n]*"  # blanks inside a line
CN_DIGITS = "〇○零OoＯ０一二三四五六七八九"
CN_NUMBER = "一二三四五六七八九十"
ARABIC_DATE = rf"(?P<y>[12]\d{{3}}){S}年{S}(?P<m>\d{{1,2}}){S}月{S}(?P<d>\d{{1,2}}){S}日"  # 2024年3月26日
# 二〇二四年三月二十六日
CN_DATE = rf"(?P<cy>[一二][{CN_DIGITS}]{{3}})年{S}(?P<cm>[{CN_NUMBER}]{{1,2}})月{S}(?P<cd>[{CN_NUMBER}]{{1,3}})日"
DOT_DATE = r"(?P<dy>20\d\d)[-./．](?P<dm>\d{1,2})[-./．](?P<dd>\d{1,2})(?!\d)"  # 2024-03-26
DATE = re.compile(rf"(?:{ARABIC_DATE}|{CN_DATE}|{DOT_DATE})")

# 新津府发〔2024〕12号, 国办发[2018]128号, 穗埔组通（2024）6 号
NUMBER_YEAR = r"[〔\[［（(【﹝„]\s*(?:19|20)\d\d\s*年?\s*[〕\]］）)】﹞‟]"
DOC_NUMBER = rf"[\u4e00-\u9fffA-Za-z]{{1,16}}\s*{NUMBER_YEAR}\s*(?:第\s*)?\d{{1,5}}\s*号"
ORDER_NUMBER = rf"[\u4e00-\u9fff]{{2,16}}令{S}第{S}[\d{CN_DIGITS}十百]+{S}号"  # 龙岗区人民政府令第12号
NUMBER_LINE = re.compile(
    rf"^(?:[\u4e00-\u9fff 　]{{2,6}}[:：]{S})?(?P<number>{DOC_NUMBER}|{ORDER_NUMBER})"
    rf"(?:{S}签发人.*)?$"
)
# 文号：甬环发〔2024〕18号 in a page's information box
NUMBER_IN_BOX = LinePattern(
    rf"[^\n:：]{{0,4}}(?:文{S}号|发文字号|文件编号|发文号)[^\n:：]{{0,2}}[:：]{S}(?P<number>{DOC_NUMBER})"
)
NUMBER_BEHIND = re.compile(rf"(?:通知|意见|办法|决定|规定){S}[ 　\t]{S}(?P<number>{DOC_NUMBER}){S}$", re.M)
NUMBER_IN_BRACKETS = re.compile(rf"[（(]\s*(?P<number>{DOC_NUMBER})\s*[）)]{S}$")  # …的通知（豫政〔2024〕3号）

VERB = r"(?:组织实施|印发|转发|批转|下发|发布|公布|颁布|颁发|制发|实施)"
NESTED = r"[^《》]{3,120}?"
# 关于印发《…》的通知; the title may be broken over lines and hold 〈…〉
NOTICE_QUOTED = re.compile(
    rf"关{S}于{S}{VERB}\s*(?:《(?P<title>{NESTED})》|[〈<＜](?P<plain>[^《》〈〉<>＜＞]{{3,120}})[〉>＞])"
)
# 上海市人民政府印发《关于本市…的实施意见》的通知
NOTICE_PLAIN = re.compile(rf"{VERB}\s*《(?P<title>{NESTED})》\s*的?\s*通\s*知")
# 关于印发…若干措施的通知
NOTICE_BARE = re.compile(rf"关{S}于{S}{VERB}\s*(?P<title>[^《》。；：:]{{4,90}}?)\s*的?\s*通\s*知")
# 《…》已经市政府同意，现印发给你们
CARRIED = re.compile(rf"《(?P<title>{NESTED})》[^《》]{{0,60}}?(?:印发|转发|下发|发布|公布|发给)")
LABELLED = re.compile(
    r"(?:第[一二三四五六七八九十\d]+[章节条]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))"
)
FIRST_CHAPTER = LinePattern(rf"{S}(?:第一[章部]|一[、.．])")
CHAPTER = re.compile(r"(?:第一[章部]|一[、.．])")
RED_HEAD = re.compile(r"^(?P<issuer>.{3,40}?)(?:文件|办公室通知)$")  # 湛河区人民政府文件
SUBTITLE = re.compile(
    r"^[（(](?:试行|暂行|修订[版稿]?|.{0,4}征求意见稿|讨论稿|草案|送审稿|审议稿|第.批|\d{4}.{0,12}年.{0,3}版?)[）)]$"
)
SKIPPED = re.compile(
    r"^(?:附{0,1}\s*件\s*[\d一二三四五六七八九十]*\s*[:：]?|签发人.*|目\s*录|[（(]此件.*[）)]|.{0,10}特急|机密.*|秘密.*)$"
)
ANNEX_LABEL = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]*\s*[:：]\s*")
PRINTED_ON = re.compile(rf"(?:{ARABIC_DATE}|{CN_DATE}){S}印发")  # 云阳县人民政府办公室 2024年4月3日印发
# 由深圳市龙岗区…署2026年3月7日发布
STATED = re.compile(rf"由(?P<issuer>[\u4e00-\u9fff（）()]{{4,30}}?)(?:于)?{ARABIC_DATE}(?:印发|发布|公布)")
META_DATE = LinePattern(
    rf"[^\n]{{0,3}}(?:成文日期|印发日期|发文日期|发文时间|发布日期|发布时间|公开日期)[^\n:：]{{0,3}}[:：]{S}(?:{ARABIC_DATE}|{DOT_DATE})"
)
META_START = LinePattern(
    rf"[^\n]{{0,3}}(?:实施日期|施行日期|生效日期)[^\n:：]{{0,3}}[:：]{S}(?:{ARABIC_DATE}|{DOT_DATE})"
)
FROM_ISSUE = re.compile(r"自(?:印发|发布|公布|下发)之日起")
SHORTEST_BODY = 4
PUNCTUATION = re.compile(r"[，。；：、,;:]")
STAMP = r"[（(](?:盖章|印章|公章|代章|章)[）)]"


class Line(NamedTuple):
    """A printed line outside furniture: its span and its characters without blanks and bold marks."""

    start: int
    end: int
    words: str


@lru_cache(maxsize=8)
def _title_end(codebook: Codebook) -> re.Pattern[str]:
    words = sorted(codebook.words("plan_words"), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})[”’\"]?(?:[（(][^（）()]{{1,24}}[）)])*$")


@lru_cache(maxsize=8)
def _body_name(codebook: Codebook) -> re.Pattern[str]:
    words = sorted(codebook.words("issuer_words"), key=lambda word: (-len(word), word))
    ends = "|".join(map(re.escape, words))
    return re.compile(rf"^[（(]?[\u4e00-\u9fffA-Za-z·（）()“”、]{{1,44}}?(?:{ends})[）)]?(?:{STAMP})?$")


def read_facts(page: Page) -> PlanFacts:
    """The facts of a plan.

    Parameters
    ----------
    page : Page
        Text and codebook; ``quiet`` keeps furniture out.

    Returns
    -------
    PlanFacts
        What the document does not say is None. ``period_start`` and ``period_end`` come from the title, else the
        stages of the schedule, the validity clause, a 三年行动 and the date of issue, the goals, in this order.
    """
    lines = tuple(_lines(page))
    heading = _find_title(lines, page)
    signature = _find_signature(lines, heading, page)
    number = _find_number(lines, heading, page)
    title = heading.title if heading else None
    issued_on = signature.on
    area = _jurisdiction(title, signature.issuer, heading, page)
    period = _period(title, issued_on, number, page)
    spans = sorted({*signature.spans, *([number[1]] if number else [])})
    return PlanFacts(
        title=title,
        doc_number=number[0] if number else None,
        issuer=signature.issuer,
        issued_on=issued_on,
        period_start=period[0],
        period_end=period[1],
        jurisdiction=area[0],
        level=area[1],
        declared_actions=_declared_actions(page),
        title_span=(heading.start, heading.end) if heading else None,
        body_start=heading.body_start if heading else 0,
        issued_spans=tuple(spans),
    )


def _lines(page: Page) -> Iterator[Line]:
    """The lines of the head, of the end and below an annex's label; residue is cut off a line's front."""
    text = page.text
    below = 0
    for start, end in printed_lines(text):
        if start > HEAD and start < len(text) - TAIL:
            below = ANNEX_LINES if end - start < 12 and SKIPPED.match(text[start:end]) else below - 1
            if below < 0:
                continue
        while page.is_quiet(start) and start < end:
            start = page.quiet[bisect_right(page.quiet, (start, len(text))) - 1][1]
        raw = text[start:end].lstrip(" 　\t#*")
        if raw:
            words = raw if len(raw) <= LONG_LINE else raw[: LONG_LINE // 2] + raw[-LONG_LINE // 2 :]
            yield Line(end - len(raw), end, squeezed(words))


# -- title ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    """Where the plan's own title stands; ``notice`` is the notice's own first line, if it carries the plan."""

    title: str
    start: int
    end: int
    body_start: int
    notice: int | None = None


def _find_title(lines: tuple[Line, ...], page: Page) -> Title | None:
    text = page.text
    head = text[:HEAD]
    carried = _carried_title(head, page)
    if carried is not None:
        found = _heading_like(lines, squeezed(carried[0]), carried[1], page)
        if found:
            return Title(found.title, found.start, found.end, found.body_start, carried[1])
        after = _after_notice(lines, carried[1])
        below = [line for line in lines if after is not None and line.start >= after][:NEAR]
        found = _heading_by_shape(tuple(below), page, loose=False)
        if found:
            return Title(found.title, found.start, found.end, found.body_start, carried[1])
        return Title(squeezed(carried[0]), carried[1], carried[1] + len(carried[0]), after or carried[1], carried[1])
    found = _heading_by_shape(lines, page)
    if found is not None and found.title.endswith("通知"):
        after = _after_notice(lines, found.end)
        later = _heading_by_shape(tuple(line for line in lines if line.start >= after), page) if after else None
        if later is not None:
            return Title(later.title, later.start, later.end, later.body_start, found.start)
    return found


def _carried_title(head: str, page: Page) -> tuple[str, int] | None:
    """The title that a notice names, and where: 关于印发《…》的通知, 关于印发…的通知, 现将《…》印发."""
    chapter = FIRST_CHAPTER.search(head)
    notice = head[: chapter.start("line")] if chapter else head
    for pattern in (NOTICE_QUOTED, NOTICE_BARE, NOTICE_PLAIN, CARRIED):
        for match in pattern.finditer(notice):
            before = notice[notice.rfind("\n", 0, match.start()) + 1 : match.start()]
            if pattern is not CARRIED and re.search(r"[《“，。；：]", before):
                continue  # a title named in the text
            if not page.is_quiet(match.start()):
                group = "title" if match["title"] else "plain"
                return match[group], match.start(group)
    return None


def _heading_like(lines: tuple[Line, ...], title: str, named_at: int, page: Page) -> Title | None:
    """The heading that prints the title a notice names, over up to four lines, parents or period more or less."""
    key = folded(title)
    body = _body_name(page.codebook)
    best: tuple[bool, int, int, Line, Line] | None = None
    for i, line in enumerate(lines):
        joined = ""
        for other in lines[i : i + 4]:
            joined += other.words
            if len(joined) > len(title) + 40 or line.start <= named_at < other.end:
                break
            if (
                LABELLED.match(other.words)
                or _dated(other)
                or SKIPPED.match(other.words)
                or ANNEX_LABEL.match(other.words)
                or other.words[-1] in "。；："
            ):
                break
            if body.match(other.words) and not key.startswith(folded(other.words)):
                break
            printed = folded(joined)
            if _same_title(printed, key):
                found = (printed != key, abs(len(printed) - len(key)), i, line, other)
                best = found if best is None or found[:3] < best[:3] else best
        if best is not None and (not best[0] or i > best[2] + 4):
            break
    return None if best is None else _as_title(best[3], best[4], page)


def _same_title(printed: str, key: str) -> bool:
    if printed == key:
        return True
    bare, other = _without_tail(printed), _without_tail(key)
    if bare != printed and other != key and printed[len(bare) :] != key[len(other) :]:
        bare, other = printed, key
    shorter = min(len(bare), len(other))
    return shorter >= 6 and (bare.endswith(other) or other.endswith(bare)) and "关于" not in bare[:-shorter]


def _without_tail(key: str) -> str:
    return re.sub(r"(?:\([^()]*\))+$", "", key)


def _heading_by_shape(lines: tuple[Line, ...], page: Page, loose: bool = True) -> Title | None:
    """The first line, or up to four lines, that end as titles of plans do (方案, 若干措施, 工作要点（试行）).

    Where none does and ``loose`` is set, a short first line without marks is the title.
    """
    ends = _title_end(page.codebook)
    body = _body_name(page.codebook)
    for i, line in enumerate(lines[:60]):
        if CHAPTER.match(line.words):
            break
        if _no_title(line):
            continue
        following = lines[i + 1].words if i + 1 < len(lines) else ""
        if body.match(line.words) and "关于" not in line.words and not following.startswith(("关于", "印发", "转发")):
            continue  # a letterhead
        joined, last = "", None
        for other in lines[i : i + 4]:
            if other is not line and _no_title(other) and not SUBTITLE.match(other.words):
                break
            if other.words[-1] in "。；;，,：:" or len(joined) + len(other.words) > 110:
                break
            if last is not None and not SUBTITLE.match(other.words):
                break
            joined += other.words
            if last is not None or ends.search(joined):
                last = other
        if last is not None:
            return _as_title(line, last, page)
    if not loose:
        return None
    first = next((line for line in lines[:NEAR] if not _no_title(line) and not body.match(line.words)), None)
    if first is None or len(first.words) > 50 or re.search(r"[。；，,：:\t|]", first.words):
        return None
    return _as_title(first, first, page)


def _no_title(line: Line) -> bool:
    words = line.words
    return bool(
        NUMBER_LINE.match(words.strip("（()）"))
        or SKIPPED.match(words)
        or LABELLED.match(words)
        or RED_HEAD.match(words)
        or DATE.fullmatch(words.strip("（）()"))
        or words.endswith(("。", "：", ":", "；"))
        or len(words) < 3
    )


def _as_title(first: Line, last: Line, page: Page) -> Title:
    raw = page.text[first.start : last.end]
    skip = ANNEX_LABEL.match(raw)
    start = first.start + (skip.end() if skip else 0)
    raw = page.text[start : last.end].rstrip("*")
    end = start + len(NUMBER_IN_BRACKETS.sub("", raw).rstrip() or raw)
    return Title(squeezed(page.text[start:end]), start, end, end)


def _after_notice(lines: tuple[Line, ...], position: int) -> int | None:
    """Where a notice ends: after the line of its date."""
    for line in lines:
        if line.start > position and _dated(line):
            return line.end
    return None


# -- signature -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, when, and where that stands."""

    issuer: str | None = None
    on: date | None = None
    spans: tuple[tuple[int, int], ...] = ()


def _dated(line: Line) -> re.Match[str] | None:
    """A date that closes a short line and is all it says beside a signature."""
    last = line.words.rstrip("）)")[-1:]
    if len(line.words) > 60 or not (last == "日" or last.isdecimal()):
        return None
    dates = list(DATE.finditer(line.words))
    if not dates or line.words[dates[-1].end() :].strip("）)") != "":
        return None
    match = dates[-1]
    before = line.words[: match.start()].strip("（(")
    return match if not re.search(r"[。，,；;：:]|起|至|年", before) else None


def _date_of(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    try:
        if groups.get("y"):
            return date(int(groups["y"]), int(groups["m"]), int(groups["d"]))
        if groups.get("dy"):
            return date(int(groups["dy"]), int(groups["dm"]), int(groups["dd"]))
        year = "".join(str(max(0, CN_DIGITS.index(c) - 6)) for c in groups["cy"])
        return date(int(year), label_number(groups["cm"]), label_number(groups["cd"]))
    except ValueError:
        return None


def _find_signature(lines: tuple[Line, ...], title: Title | None, page: Page) -> Signature:
    """The last dated line before the plan's title, else the first short one after it, and the bodies above it."""
    text = page.text
    limit = title.start if title else 0
    in_table = [(table.start, table.end) for table in page.document.tables]
    dated = [
        (i, match)
        for i, line in enumerate(lines)
        if (line.end <= HEAD or line.start >= len(text) - TAIL)
        and not any(low <= line.start < high for low, high in in_table)
        and (match := _dated(line))
    ]
    before = [pair for pair in dated if lines[pair[0]].end <= limit]
    after = [pair for pair in dated if lines[pair[0]].start >= limit]
    issuer, on, spans = None, None, []
    for i, match in (before[-1:] or []) + after:
        on = _date_of(match)
        if on is None:
            continue
        spans.append((lines[i].start, lines[i].end))
        issuer = _signer(lines, i, lines[i].words[: match.start()], page)
        break
    end = max(0, len(text) - TAIL) - 1
    for raw in text[end + 1 :].split("\n"):
        begin, end = end + 1, end + 1 + len(raw)
        for match in PRINTED_ON.finditer(text, begin, end) if "印发" in raw else ():
            spans.append((match.start(), match.end()))
            on = on or _date_of(match)
    if issuer is None and title is not None:
        issuer = _letterhead(lines, title, page)
    if issuer is None or on is None:
        stated = STATED.search(text, max(0, len(text) - TAIL))
        if stated:
            issuer, on = issuer or stated["issuer"], on or _date_of(stated)
            spans.append(stated.span())
    if on is None:
        on = _meta_date(text[:HEAD], text)
    return Signature(issuer, on, tuple(spans))


def _meta_date(head: str, text: str) -> date | None:
    """The date in a page's information box; a date of effect counts where the plan takes effect when issued."""
    match = META_DATE.search(head) or (META_START.search(head) if FROM_ISSUE.search(text) else None)
    return _date_of(match) if match else None


def _signer(lines: tuple[Line, ...], i: int, same_line: str, page: Page) -> str | None:
    """The body that signs above (or beside) a date; of several the first."""
    body = _body_name(page.codebook)
    if same_line and body.match(same_line):
        return same_line
    first = None
    tail = ""  # the end of a name that is broken over two lines: 湛河区防汛抗旱指挥部 / 办公室
    for line in reversed(lines[max(0, i - 12) : i]):
        if SKIPPED.match(line.words):
            continue
        words = line.words + tail
        if len(words) <= SHORTEST_BODY and not tail and first is None and not PUNCTUATION.search(words):
            tail = words
            continue
        if not body.match(words) or "关于" in words:
            break
        if words[0] not in "（(":
            first, tail = words, ""
    return re.sub(rf"{STAMP}$", "", first) if first else None


def _letterhead(lines: tuple[Line, ...], title: Title, page: Page) -> str | None:
    """The body named before 关于 in the notice's (or the plan's) first heading, above it, or in the red head."""
    body = _body_name(page.codebook)
    limit = max(title.end, title.notice or 0)
    above: Line | None = None
    for line in lines:
        if line.start > limit:
            break
        red = RED_HEAD.match(line.words)
        if red and body.match(red["issuer"]):
            return red["issuer"]
        at = line.words.find("关于")
        if at > 2 and body.match(line.words[:at]):
            return line.words[:at]
        if at == 0 and above is not None and body.match(above.words):
            names = page.text[above.start : above.end].split()
            many = len(names) > 2 and all(body.match(name) for name in names)
            return names[0] if many else above.words
        if not NUMBER_LINE.match(line.words):
            above = line
    return None


# -- document number -----------------------------------------------------------------------------------------


def _find_number(lines: tuple[Line, ...], title: Title | None, page: Page) -> tuple[str, tuple[int, int]] | None:
    """The number on a line of its own in the head, else in brackets behind the notice's title."""
    last = None
    for line in lines[:60]:
        if line.start > HEAD:
            break
        if CHAPTER.match(line.words) and (title is None or line.start > title.end):
            break
        raw = page.text[line.start : line.end]
        match = NUMBER_LINE.match(raw.strip("（()） 　"))
        if match:
            start = page.text.index(match["number"], line.start)
            last = (squeezed(match["number"]), (start, start + len(match["number"])))
            break
        bracket = NUMBER_IN_BRACKETS.search(raw)
        if bracket and last is None and "《" not in raw[bracket.start() - 1 : bracket.start()] and "关于" in raw:
            last = (
                squeezed(bracket["number"]),
                (line.start + bracket.start("number"), line.start + bracket.end("number")),
            )
    if last is None and title is not None:  # …的通知  平政办〔2023〕15号
        behind = NUMBER_BEHIND.search(page.text, 0, min(HEAD, max(title.end, title.notice or 0) + 400))
        if behind:
            return squeezed(behind["number"]), behind.span("number")
    box = NUMBER_IN_BOX.search(page.text[:HEAD]) if last is None else None
    return (squeezed(box["number"]), box.span("number")) if box else last


# -- area ----------------------------------------------------------------------------------------------------


def _jurisdiction(
    title: str | None, issuer: str | None, heading: Title | None, page: Page
) -> tuple[str | None, str | None]:
    """The area in the title with the parents it prints, else the issuer's own area; a central plan governs 全国."""
    if title:
        start = re.match(r"(?:中共|中国共产党|关于|印发|推进|\d{4}年度?)*", title)
        position = start.end() if start else 0
        named = named_areas(title, page, position)
        if named:
            return title[named[0].start : named[-1].end], level_of(named)
        inside = _area_inside(title, page)
        if inside:
            return inside.name, inside.level
    if issuer:
        name = re.sub(r"^(?:中共|中国共产党)", "", issuer)
        named = named_areas(name, page)
        if named:
            return named[-1].name, named[-1].level
        if CENTRAL.match(name):
            return "全国", None
    if heading and heading.notice is not None:
        for line in printed_lines(page.text)[:6]:
            named = named_areas(squeezed(page.text[line[0] : line[1]]), page)
            if named:
                return named[-1].name, named[-1].level
    return None, None


# 国务院办公厅, 工业和信息化部办公厅, 国家税务总局; 县委宣传部 is none
CENTRAL = re.compile(
    r"(?:国务院|国家|中央|全国|中华|最高)|(?!.*[省市县区乡镇州]委)[\u4e00-\u9fff]{2,12}(?:部|总局)(?:办公厅|办公室)?$"
)


def _area_inside(title: str, page: Page) -> Named | None:
    """An area of the registry named later in a title: 推进湛河区…, 2024年云阳县…"""
    book = gazetteer(page.codebook)
    for match in re.finditer(r"[省市县区旗州盟]", title):
        for length in range(min(book.longest, match.end()), 2, -1):
            areas = book.by_name.get(title[match.end() - length : match.end()])
            if areas:
                return Named(match.end() - length, match.end(), areas[0].name, areas[0].level, areas)
    return None


# -- period --------------------------------------------------------------------------------------------------

YEAR = r"(?:20\d\d)"
TO = r"(?:[—–\-－―~～‐]{1,2}|至|到)"
# 2024—2026年, 2024年7月—2026年12月
YEAR_RANGE = re.compile(rf"(?P<a>{YEAR}){S}年?{S}(?:\d{{1,2}}{S}月{S})?{TO}{S}(?P<b>{YEAR}|\d\d(?=年))(?:{S}年)?")
CN_YEAR_RANGE = re.compile(rf"(?P<a>[二][{CN_DIGITS}]{{3}})年?{TO}(?P<b>[二][{CN_DIGITS}]{{3}})年")
ONE_YEAR = re.compile(rf"(?P<a>{YEAR}){S}年")
CN_ONE_YEAR = re.compile(rf"(?P<a>二[{CN_DIGITS}]{{3}})年")
FIVE_YEARS = re.compile(r"[“\"]?十(?P<n>[二三四五六七])五[”\"]?")
# 三、进度安排
SCHEDULE = LinePattern(
    rf"{S}[一二三四五六七八九十]{{1,3}}[、.．]{S}[^\n。]{{0,6}}(?:步骤|进度|时间安排|阶段安排|实施安排|实施阶段|工作安排|时间节点)[^\n]{{0,10}}$",
    re.M,
)
MONTH = re.compile(r"\d{1,2}\s*月")
NEXT_CHAPTER = LinePattern(rf"{S}[一二三四五六七八九十]{{1,3}}[、.．]")
# 自2026年5月21日起施行，有效期至2028年12月31日; 自印发之日起施行，试行期一年
VALID = re.compile(r"(?:有效期|试行期|施行期|实施期|执行期)限?(?:暂定|[为至到：:]){0,3}")
OF_THE_PLAN = re.compile(
    r"起(?:正式)?(?:施行|实施|执行|生效)|本(?:措施|政策|方案|意见|办法|文件|行动|计划|细则|规定|通知|清单)"
)
VALID_UNTIL = re.compile(rf"(?P<y>{YEAR}){S}年(?:{S}(?P<m>\d{{1,2}}){S}月)?")
VALID_FOR = re.compile(r"(?P<n>[一二两三四五六七八九十\d]{1,2})(?:个)?年")
IN_FORCE = re.compile(rf"自{S}(?P<y>{YEAR}){S}年{S}(?P<m>[\dXx×]{{1,2}}){S}月{S}(?P<d>[\dXx×]{{1,2}}){S}日{S}起")
YEARS_LONG = re.compile(r"(?P<n>[一二两三四五])年(?:行动|攻坚|专项|计划|滚动)")
GOAL = re.compile(rf"到{S}(?P<y>{YEAR}){S}年")
GOALS_AHEAD = 6  # a goal further ahead than this is an outlook (到2035年), not the plan's end


def _period(
    title: str | None, issued_on: date | None, number: tuple[str, tuple[int, int]] | None, page: Page
) -> tuple[int | None, int | None]:
    text = page.text
    if title:
        found = _years_in_title(title)
        if found:
            return found
    issued = issued_on.year if issued_on else None
    if issued is None and number:
        year = re.search(YEAR, number[0])
        issued = int(year.group()) if year else None
    found = _years_in_schedule(text, issued)
    if found:
        return found
    found = _years_in_force(text, issued_on, issued)
    if found:
        return found
    long = YEARS_LONG.search(title or "")
    if long:
        length = _length(long["n"])
        for match in YEAR_RANGE.finditer(text):
            first, last = int(match["a"]), _century(match["b"])
            if last - first + 1 == length:
                return first, last
        if issued:
            return issued, issued + length - 1
    ahead = [int(m["y"]) for m in GOAL.finditer(text)]
    ahead = [year for year in ahead if issued and issued <= year <= issued + GOALS_AHEAD]
    return (issued, max(ahead)) if ahead else (None, None)


def _cn_year(words: str) -> int:
    return int("".join(str(max(0, CN_DIGITS.index(c) - 6)) for c in words))


def _century(words: str) -> int:
    return int(words) if len(words) == 4 else 2000 + int(words)


def _years_in_title(title: str) -> tuple[int, int] | None:
    match = YEAR_RANGE.search(title)
    if match:
        return int(match["a"]), _century(match["b"])
    match = CN_YEAR_RANGE.search(title)
    if match:
        return _cn_year(match["a"]), _cn_year(match["b"])
    match = ONE_YEAR.search(title)
    if match:
        return int(match["a"]), int(match["a"])
    match = CN_ONE_YEAR.search(title)
    if match:
        return _cn_year(match["a"]), _cn_year(match["a"])
    match = FIVE_YEARS.search(title)
    if match:
        first = 2001 + 5 * ("一二三四五六七".index(match["n"]) + 1)
        return first, first + 4
    return None


def _years_in_schedule(text: str, issued: int | None) -> tuple[int, int] | None:
    """First and last year that the chapter of stages names; the year of issue where it names months alone."""
    head = SCHEDULE.search(text)
    if head is None:
        return None
    following = NEXT_CHAPTER.search(text, head.end())
    end = following.start("line") if following else len(text)
    years = [int(m["a"]) for m in ONE_YEAR.finditer(text, head.end(), end)]
    if not years and issued and MONTH.search(text, head.end(), end):
        years = [issued]
    return (min(years), max(years)) if years else None


def _length(words: str) -> int:
    return int(words) if words.isdigit() else 2 if words == "两" else label_number(words)


def _years_in_force(text: str, issued_on: date | None, issued: int | None) -> tuple[int, int] | None:
    """The years between taking effect and the end of validity, where the plan says both."""
    for match in VALID.finditer(text):
        low, high = max(0, match.start() - 90), min(len(text), match.end() + 90)
        if not OF_THE_PLAN.search(text, low, high):
            continue
        from_date = IN_FORCE.search(text, low, high)
        first: int | None = issued
        begin = issued_on
        if from_date:
            first, begin = int(from_date["y"]), None
            if from_date["m"].isdigit() and from_date["d"].isdigit():
                begin = _safe_date(first, int(from_date["m"]), int(from_date["d"]))
        if first is None:
            continue
        until = VALID_UNTIL.match(text, match.end())
        if until:
            return first, int(until["y"])
        length = VALID_FOR.match(text, match.end())
        if length:
            years = _length(length["n"])
            if begin is None:
                return first, first + years
            last = _safe_date(begin.year + years, begin.month, min(begin.day, 28))
            return first, (last - timedelta(days=28)).year if last and (begin.month, begin.day) == (
                1,
                1,
            ) else first + years
    return None


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# -- announced actions ---------------------------------------------------------------------------------------

# “八大行动”, 十项重点行动; 三年行动 counts years
DECLARED = re.compile(
    r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:大|项|个)(?:重点|专项|攻坚|关键|治本|提升|整治)?行动$"
)
# … and the words alone, from whose last characters the number is looked for
ACTION_WORD = re.compile("行动(?<=[大项个点坚键本升治]行动)")
GLOSSARY_LINE = LinePattern(r"[^\S\n]*(?:名词|术语|相关名词)(?:解释|注释|说明)[^\S\n]*$", re.M)


def _declared_actions(page: Page) -> tuple[DeclaredActions, ...]:
    """Every phrase before the glossary that announces a number of actions."""
    glossary = GLOSSARY_LINE.search(page.text)
    found = []
    for word in ACTION_WORD.finditer(page.text, 0, glossary.start("line") if glossary else len(page.text)):
        match = DECLARED.search(page.text, max(0, word.start() - 8), word.end())
        if match is None:
            continue
        count = _length(match["n"])
        if count > 1 and not page.is_quiet(match.start()):
            found.append(DeclaredActions(match.start(), match.end(), match.group(), count))
    return tuple(found)
