"""Plans against a frame: the frame at the left and the plans beside it; what plans are made of; one entry downwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from compare import findings
from compare.analysis.select import Data, Plans
from compare.charts.bars import Bars, draw_bars
from compare.charts.matrix import ROW_TEXT, column_labels, kept, stacked
from compare.charts.sheet import LEADING, Key, Sheet, drawn
from compare.charts.style import BLUE, EMPTY_CELL, INK, PAPER, QUIET, RULE, STEPS, Size, fit, ink_on, text_width, wrap
from compare.charts.timeline import draw_years
from compare.findings.frames import KINDS
from compare.findings.words import say
from compare.frames import ANY_FRAME
from compare.language import Lang, value

COLOURS = dict(zip(KINDS, STEPS, strict=True))
KEYS = {"covered": "taken", "absent": "absent"}  # of a state; all others are altered
ROW = 1.15  # height of a row of the map, in text sizes
CELL = 1.4  # width of a cell without words, in text sizes: two digits
OWN, GAP = 1.35, 0.4  # rows that the last row and the beginning of another kind take
MOST_BLOCKS = 3
LABEL, WORD = 11, 3.3  # least width of labels in further blocks, and of a cell that is to hold a word, in text sizes
MOVED = {  # deadlines that are told at the right
    "earlier": "descent.moved.earlier", "later": "descent.moved.later", "dropped": "descent.moved.dropped",
}  # fmt: skip
MANY = 8  # plans from which on bars stand for cells where not all cells find room
BAR = 4  # least width of a bar, in text sizes


def frame_map(
    data: Data, frame: ANY_FRAME = None, *, kind: str | None = None, plans: Plans = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """The frame as the left column, and beside it what became of each entry in each plan.

    Returns
    -------
    Axes
        One data unit is a point; a rectangle for each entry and plan, ``gid`` is ``entry|plan|state``; the last row counts
        what answers no entry. A long frame runs on in a second and third block at the right; where many plans find no room, a bar
        for each entry tells how many have it (``entry|taken|n``).
    """

    def key(lang: Lang) -> Sequence[Key]:
        return [Key(say(f"key.{name}").said(lang), colour) for name, colour in
                ((KINDS[0], STEPS[0]), (KINDS[1], STEPS[1]), ("absent", EMPTY_CELL), (KINDS[2], STEPS[2]))]  # fmt: skip

    return drawn(findings.against(data, frame, plans, kind), _map, ax, lang, size, key)


@dataclass(frozen=True)
class Grid:
    """How a frame is laid out: its rows block by block, the plans drawn, and widths and heights in points."""

    blocks: list[list[int]]
    plans: list[int]
    label: float
    cell: tuple[float, float]
    width: float
    heads: tuple[bool, list[list[str]], float]
    head: float

    whole: int

    @property
    def entries(self) -> int:
        """How many entries found room."""
        return sum(map(len, self.blocks))


def _map(sheet: Sheet) -> None:
    found, size, body = sheet.found, sheet.size, sheet.body
    names = list(sheet.drawn.data.iloc[:, 0])
    ids, states = found["ids"], found["states"].to_numpy()
    plans = list(sheet.drawn.data.columns[1 : 1 + len(ids)])
    spread = (states != "absent").sum(axis=1)
    grid = _laid_out(sheet, names, plans, spread)
    bars = len(plans) > MANY and (grid.entries < len(names) or len(grid.plans) < len(plans))
    if bars:
        grid = _laid_out(sheet, names, [""], spread, size.text * BAR)
    left = sorted(set(range(len(names))) - {place for block in grid.blocks for place in block})
    if left:
        full = int(sum(spread[i] == len(plans) for i in left))
        sheet.note(say("left.entries.all" if full == len(left) else "left.entries", n=len(left), all=full))
    if len(grid.plans) < len(plans) and not bars:
        sheet.note(say("left.plans", n=len(plans) - len(grid.plans)))
    sheet.canvas()
    tall = grid.cell[1]
    text = _name_size(size, tall)[0]
    words = {state: value("state", state, sheet.lang) for state in set(states.ravel())}
    fits = all(text_width(word, size.tiny) <= grid.cell[0] * 0.94 for state, word in words.items() if state not in KEYS)
    for b, block in enumerate(grid.blocks):
        x, y = b * (grid.width + size.text), body.height - grid.head
        _heads(sheet, grid, x + grid.label, y)
        for place in block:
            y -= tall * (1 + _gap(found["kinds"], block, place))
            _name(sheet, names[place], x + grid.label, y + tall / 2, grid.label, tall, text)
            entry = found["states"].index[place]
            if bars:
                _bar(sheet, x + grid.label, y, grid.width - grid.label, tall, states[place], entry)
            for j, plan in enumerate([] if bars else grid.plans):
                state = str(states[place, plan])
                word = words[state] if state not in KEYS and fits else ""
                place_x = x + grid.label + j * grid.cell[0]
                _cell(sheet, place_x, y, grid.cell, _colour(state), word, f"{entry}|{ids[plan]}|{state}")
        if b == len(grid.blocks) - 1:
            y -= tall * OWN
            _name(sheet, say("row.added").said(sheet.lang), x + grid.label, y + tall / 2, grid.label, tall, text, QUIET)
            counts = (
                [("all", sum(found["own"].values()))] if bars else [(ids[j], found["own"][ids[j]]) for j in grid.plans]
            )
            cell = (grid.width - grid.label, tall) if bars else grid.cell
            for j, (plan, n) in enumerate(counts):
                colour = COLOURS["added"] if n else EMPTY_CELL
                _cell(sheet, x + grid.label + j * cell[0], y, cell, colour, str(n) if n else "", f"own|{plan}|{n}")


def _laid_out(sheet: Sheet, names: Sequence[str], plans: Sequence[str], spread: Any, cell: float = 0.0) -> Grid:
    """The layout in which most entries find room with their whole names beside cells of a least width, in few blocks."""
    size, body, kinds = sheet.size, sheet.body, sheet.found["kinds"]
    widest = max(text_width(name, size.small) for name in names) + size.small
    keep = [(n == len(plans), i) for i, n in enumerate(spread)]
    best: Grid | None = None
    for count, bare in product(range(1, MOST_BLOCKS + 1), (False, True)):  # cells without words leave names more room
        width = (body.width - size.text * (count - 1)) / count
        least = min(widest, size.tiny * LABEL)
        spare = (width - least) / (len(plans) * size.tiny)
        word = max(cell, size.tiny * (WORD if count > 1 and spare >= WORD and not bare else min(max(spare, ROW), CELL)))
        label = min(widest, max(width - len(plans) * word, width * 0.3))
        if best is not None and (label < least or width - label < len(plans) * word * 0.99):
            break
        shown = kept(len(plans), int((width - label) / (size.tiny * ROW)), None)
        wide = min((width - label) / len(shown), size.text * 7)
        points = max(min(size.small if count == 1 else size.tiny, wide / 1.18), size.tiny)
        heads = column_labels([plans[j] for j in shown], wide, points, size.tiny, body.height * 0.3)
        upright, lines, points = heads
        head = (max(text_width(line[0], points) for line in lines) + points * 0.5 if upright
                else max(map(len, lines)) * points * LEADING + points * 0.3) if any(plans) else 0.0  # fmt: skip
        room = (body.height - head) / (size.tiny * ROW)
        blocks = next(
            found for n in range(len(names), 0, -1)
            if (found := _blocks(kept(len(names), n, keep), kinds, count, room)) or n == 1
        ) or [kept(len(names), 1, keep)]  # fmt: skip
        places = [place for block in blocks for place in block]
        rows = next((r for r in np.arange(1.0, room, 0.1) if _blocks(places, kinds, count, r)), room)
        blocks = _blocks(places, kinds, count, rows) or blocks
        tall = min((body.height - head) / rows, size.text * 2.6)
        text, most = _name_size(size, tall)
        whole = sum(len(wrap(names[i], label - text * 0.6, text)) <= most for i in places)
        grid = Grid(blocks, shown, label, (wide, tall), width, heads, head, whole)
        if best is None or (grid.whole, grid.entries) > (best.whole, best.entries):
            best = grid  # a name that is cut tells less than a row that is told to be left out
        if best.whole == len(names):
            break
    assert best is not None
    return best


def _name_size(size: Size, tall: float) -> tuple[float, int]:
    """The size of a row's name, and in how many lines it may stand."""
    text = max(min(size.small, tall / ROW), size.tiny)
    return text, 2 if tall >= text * 2.5 else 1


def _blocks(places: Sequence[int], kinds: Sequence[str | None], count: int, room: float) -> list[list[int]]:
    """Entries set out in blocks of so many rows, the last with the row of what is added; none where they find no room."""
    blocks: list[list[int]] = [[]]
    used = 0.0
    for left, place in zip(range(len(places), 0, -1), places, strict=True):
        step = 1 + GAP * (bool(blocks[-1]) and kinds[blocks[-1][-1]] != kinds[place])
        if blocks[-1] and used + step + OWN * (left == 1) > room:
            blocks.append([])
            used, step = 0.0, 1
        blocks[-1].append(place)
        used += step
    return blocks if len(blocks) <= count and used + OWN <= room else []


def _heads(sheet: Sheet, grid: Grid, x: float, y: float) -> None:
    """The names of the plans over their columns."""
    upright, lines, points = grid.heads
    for j, label in enumerate(lines):
        middle = x + (j + 0.5) * grid.cell[0]
        for k, line in enumerate(reversed(label)):
            at = y + points * (0.3 if upright else 0.45 + k * LEADING)
            sheet.ax.text(middle, at, line, fontsize=points, rotation=90 if upright else 0, ha="center",
                          va="bottom" if upright else "baseline")  # fmt: skip


def _name(
    sheet: Sheet, name: str, x: float, middle: float, room: float, tall: float, text: float, colour: str = INK
) -> None:
    """What a row is, at the left of its cells."""
    for line, at in stacked(wrap(name, room - text * 0.6, text, _name_size(sheet.size, tall)[1]), middle, text):
        sheet.ax.text(x - text * 0.6, at, line, fontsize=text, color=colour, ha="right", va="center_baseline")


def _bar(sheet: Sheet, x: float, y: float, width: float, tall: float, states: Any, entry: str) -> None:
    """How many plans took an entry over, altered it, lack it."""
    counts = {"taken": int((states == "covered").sum()), "absent": int((states == "absent").sum())}
    counts = {"taken": counts["taken"], "altered": len(states) - sum(counts.values()), "absent": counts["absent"]}
    for part, n in counts.items():
        wide = width * n / len(states)
        if n:
            word = str(n) if wide > text_width(str(n), sheet.size.tiny) * 1.2 else ""
            _cell(sheet, x, y, (wide, tall), COLOURS.get(part, EMPTY_CELL), word, f"{entry}|{part}|{n}")
        x += wide


def _gap(kinds: Sequence[str | None], block: Sequence[int], place: int) -> float:
    """Room above a row, in rows: where another kind of entry begins."""
    at = block.index(place)
    return GAP if at and kinds[block[at - 1]] != kinds[place] else 0.0


def _colour(state: str) -> str:
    return EMPTY_CELL if state == "absent" else COLOURS["taken" if state == "covered" else "altered"]


def _cell(sheet: Sheet, x: float, y: float, cell: tuple[float, float], colour: str, word: str, gid: str) -> None:
    size, (wide, tall) = sheet.size, cell
    line = min(min(wide, tall) * 0.06, 1.5)
    sheet.ax.add_artist(Rectangle((x, y), wide, tall, facecolor=colour, edgecolor=PAPER, linewidth=line, gid=gid))
    if word:
        points = min(size.small, tall / ROW, size.small * wide * 0.94 / text_width(word, size.small))
        if points >= size.tiny * 0.8:
            sheet.ax.text(x + wide / 2, y + tall / 2, word, fontsize=points, color=ink_on(colour), ha="center",
                          va="center_baseline")  # fmt: skip


def frame_strips(
    data: Data, frame: ANY_FRAME = None, *, plans: Plans = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """What each plan is made of: measures taken over from the frame, altered, and of its own; most of its own first.

    Returns
    -------
    Axes
        One data unit is a point; a strip for each plan, ``gid`` says which part and how many per cent.
    """

    def key(lang: Lang) -> Sequence[Key]:
        return [Key(say(f"key.{kind}").said(lang), colour) for kind, colour in COLOURS.items()]

    return drawn(findings.taken(data, frame, plans), _strips, ax, lang, size, key)


def _strips(sheet: Sheet) -> None:
    table, lang = sheet.found["exact"], sheet.lang
    rows = [{kind: float(row[kind]) for kind in KINDS} for row in table.to_dict("records")]
    ends = [say("taken.end", n=int(n)).said(lang) if n else "" for n in table["lacks"]]
    count = draw_bars(sheet, [name.in_(lang) for name in table["plan_id"]], [Bars(rows, ends=ends)], COLOURS, "%", 100)
    if count < len(table):
        sheet.note(say("left.plans", n=len(table) - count))


def entry_descent(
    data: Data, entry: str | None = None, frame: ANY_FRAME = None, *, plans: Plans = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """One entry of a frame from the frame down to the township: when plans took it up, until when it is to be done.

    Parameters
    ----------
    entry : str, optional
        Its id (``M07``); by default the one that most plans have.

    Returns
    -------
    Axes
        Its x axis is dates. A ring for each date of issue, a diamond for each deadline (``gid`` is ``due|plan``), an upright
        line for each that the frame sets (``asked``); at the right the state, the first deadline as printed, and whether
        it moved.
    """

    def key(lang: Lang) -> Sequence[Key]:
        asked = [Key(say("key.asked").said(lang), BLUE, "line")] if found.numbers.get("asked") else []
        return [Key(say("key.issued").said(lang), INK, "ring"), Key(say("key.due").said(lang), BLUE, "diamond"), *asked]

    found = findings.descent(data, entry, frame, plans)
    return drawn(found, _descent, ax, lang, size, key)


def _descent(sheet: Sheet) -> None:
    found, size, body, lang = sheet.found, sheet.size, sheet.body, sheet.lang
    table, ids, states = found.frame, found["ids"], found["states"]
    asked = say("descent.asked", frame=found["frame"], words=found["head"]).said(lang)
    told = wrap(asked, body.width, size.small, 2)
    head = size.small * LEADING * (len(told) + 1.4)
    most = max(int((body.height - head) / (size.tiny * ROW_TEXT)), 1)
    seen: Counter[str] = Counter()
    keep = []
    for level, state in zip(table["level"], states, strict=True):  # where not all find room, some of every level do
        seen[str(level)] += state != "absent"
        keep.append((state == "absent", seen[str(level)]))
    rows = kept(len(ids), most, keep)
    if len(rows) < len(ids):
        sheet.note(say("left.plans", n=len(ids) - len(rows)))
    step = min((body.height - head) / len(rows), size.text * 2.6)
    points = max(min(size.small, step / ROW_TEXT), size.tiny)
    known = table["level"].notna().any()  # plans of unknown level stand in no other's group
    levels = [level.in_(lang) if level is not None else "—" if known else "" for level in table["level"]]
    labels = [table["plan_id"][i].in_(lang) for i in rows]
    rank = max((text_width(level, points) for level in levels), default=0.0) + points * 0.8
    left = rank + min(max(text_width(label, points) for label in labels), body.width * 0.24) + points
    ends = [_end(table, states, found["moves"], i, lang) for i in rows]
    right = min(max(text_width(end, points) for end in ends), body.width * 0.26) + points * 1.2
    box = body.inset(left, max(body.height - head - step * len(rows), 0), right, head)
    ax = sheet.place(sheet.ax, box)
    dues = {plan: sorted(set(group["to_date"])) for plan, group in found["rows"].groupby("plan_id")}
    days = [*table["issued_on"].dropna(), *(day for own in dues.values() for day in own), *found["asked"]]
    years = sorted({pd.Timestamp(day).year for day in days}) or [2000]
    years = list(range(years[0], min(years[-1], years[0] + 30) + 1))
    x0, x1 = date2num(pd.Timestamp(years[0], 1, 1)), date2num(pd.Timestamp(years[-1], 12, 31)) + 1
    ax.set_xlim(x0, x1)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    day = (x1 - x0) / box.width
    for i, line in enumerate(told):
        sheet.text(body.x, body.top - size.small * LEADING * (i + 0.9), line, size.small, QUIET)
    draw_years(ax, years, box.width, step, size)
    for day_asked in found["asked"]:
        ax.axvline(
            min(date2num(day_asked), x1), color=BLUE, linewidth=size.text * 0.16, alpha=0.5, zorder=1, gid="asked"
        )
    for k, i in enumerate(rows):
        colour = QUIET if states[i] == "absent" else INK
        if not k or levels[i] != levels[rows[k - 1]]:
            ax.text(x0 - left * day, k, levels[i], fontsize=points, color=QUIET, ha="left", va="center_baseline")
            if k:
                ax.plot([x0 - left * day, x1 + right * day], [k - 0.5] * 2, color=RULE, linewidth=0.8, clip_on=False)
        ax.text(x0 - points * 0.6 * day, k, fit(labels[k], left - rank - points * 0.8, points), fontsize=points,
                color=colour, ha="right", va="center_baseline")  # fmt: skip
        ax.text(x1 + points * day, k, fit(ends[k], right - points * 1.1, points), fontsize=points, color=colour,
                va="center_baseline")  # fmt: skip
        _line(ax, table["issued_on"][i], dues.get(ids[i], ()), k, x1, ids[i], min(size.text * 0.62, step * 0.62))


def _end(table: pd.DataFrame, states: Sequence[str], moves: Sequence[Any], i: int, lang: Lang) -> str:
    """What stands at the right of a row: the state, the first deadline as printed, and whether a deadline moved."""
    said = [value("state", states[i], lang), "" if (raw := table["raw"][i]) is None else raw.in_(lang)]
    said += [say(MOVED[moves[i]]).said(lang)] if moves[i] in MOVED else []
    return " · ".join(part for part in said if part)


def _line(ax: Axes, issued: Any, dues: Sequence[Any], k: int, x1: float, plan: str, mark: float) -> None:
    """The ring of issue and the diamonds of deadlines of one plan, and the line from the first to the last of them."""
    ends = [min(date2num(day), x1) for day in dues]
    begin = [] if pd.isna(issued) else [date2num(issued)]
    if ends and begin:
        ax.plot([min(begin), max(ends)], [k, k], color=BLUE, linewidth=mark * 0.16, alpha=0.5, zorder=1)
    for at in begin:
        ax.plot([at], [k], "o", markersize=mark * 0.9, markerfacecolor=PAPER, markeredgecolor=INK,
                markeredgewidth=mark * 0.12, zorder=2, clip_on=False, gid=f"issued|{plan}")  # fmt: skip
    for at in ends:
        ax.plot([at], [k], "D", markersize=mark * 0.85, color=BLUE, markeredgecolor=PAPER, markeredgewidth=mark * 0.06,
                zorder=3, clip_on=False, gid=f"due|{plan}")  # fmt: skip
