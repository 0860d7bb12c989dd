"""The same target in several plans: a table of what each sets, until when, in its own words."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from compare import findings
from compare.analysis.select import Data, Plans
from compare.analysis.targets import TargetSettings
from compare.charts.sheet import LEADING, Sheet, drawn
from compare.charts.style import INK, QUIET, RULE, VERMILION, Size, text_width, wrap
from compare.findings.words import listed, say

MOST_SHARES = (0.22, 0.17, 0.12, 0.12)  # of the width that thing, plan, value and day take at most
MOST_ROWS = 6  # plans that a thing names one by one


def target_comparison(
    data: Data, *, plans: Plans = None, settings: TargetSettings | None = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """What several plans set for the same thing: value, day due and the words of the plan; what differs stands first.

    Parameters
    ----------
    settings : TargetSettings, optional
        When two targets are of the same thing.

    Returns
    -------
    Axes
        One data unit is a point; texts in rows, a coloured stroke (``gid`` the thing) before what differs.
    """
    return drawn(findings.rivals(data, plans, settings), _draw, ax, lang, size)


def _rows(sheet: Sheet) -> list[tuple[str, bool, list[list[str]]]]:
    """For each thing its id, whether the plans differ, and its rows; of many plans those that set the same share one."""
    frame, found, lang = sheet.drawn.data, sheet.found, sheet.lang
    things = []
    for thing in dict.fromkeys(found["objects"]):
        places = [i for i, other in enumerate(found["objects"]) if other == thing]
        own = frame.iloc[places]
        cells = [["—" if cell is None else str(cell) for cell in row] for row in own.itertuples(index=False, name=None)]
        if len(cells) > MOST_ROWS:
            groups: dict[str, list[list[str]]] = {}
            for row in cells:
                groups.setdefault(row[2], []).append(row)
            cells = [
                [same[0][0], listed(list(dict.fromkeys(row[1] for row in same)), lang, 2, "份"), same[0][2],
                 same[0][3] if len({row[3] for row in same}) == 1 else "…", same[0][4]]
                for same in groups.values()
            ]  # fmt: skip
            if len(cells) > MOST_ROWS:  # the ends tell the gap
                cells = [*cells[: MOST_ROWS // 2], *cells[-MOST_ROWS // 2 :]]
        things.append((thing, found["differs"][places[0]], cells))
    return things


def _draw(sheet: Sheet) -> None:
    size, ax, body = sheet.size, sheet.canvas(), sheet.body
    points, gap = (size.small + size.tiny) / 2, size.small * 0.8
    things, heads = _rows(sheet), list(sheet.drawn.data.columns)
    every = [row for *_, cells in things for row in cells]
    widths = [
        min(max(text_width(row[i], points) for row in [heads, *every]), body.width * share) + points * (i == 0)
        for i, share in enumerate(MOST_SHARES)
    ]
    widths.append(body.width - sum(widths) - gap * len(widths))
    lefts = [sum(widths[:i]) + gap * i for i in range(len(widths))]
    step = points * LEADING
    y = body.height - step
    for left, head in zip(lefts, heads, strict=True):
        ax.text(left, y + points * 0.3, head, fontsize=points, color=QUIET)
    drawn_things, cut = 0, 0
    for thing, differs, cells in things:
        lines = [[wrap(row[k], widths[k], points, 2) for k in range(1, len(widths))] for row in cells]
        fitting = int(y / step)
        if drawn_things and sum(max(map(len, row)) for row in lines) > fitting:
            break
        while len(lines) > 1 and sum(max(map(len, row)) for row in lines) > fitting:
            lines = lines[:-1]
            cut += 1
        tall = [max(map(len, row)) * step for row in lines]
        ax.plot([0, body.width], [y, y], color=RULE, linewidth=0.7, zorder=0)
        if differs:
            ax.add_artist(Rectangle((0, y - sum(tall) + points * 0.3), points * 0.25, sum(tall) - points * 0.6,
                                   facecolor=VERMILION, gid=thing))  # fmt: skip
        for k, line in enumerate(wrap(cells[0][0], widths[0] - points, points, round(sum(tall) / step))):
            ax.text(lefts[0] + points * 0.6, y - (k + 1) * step + points * 0.35, line, fontsize=points)
        for row, height in zip(lines, tall, strict=True):
            for k, own in enumerate(row, 1):
                for n, line in enumerate(own):
                    ax.text(lefts[k], y - (n + 1) * step + points * 0.35, line, fontsize=points,
                            color=QUIET if k == len(row) else INK)  # fmt: skip
            y -= height
        drawn_things += 1
    if any(sheet.found["objects"].count(thing) > MOST_ROWS for thing, *_ in things[:drawn_things]):
        sheet.note(say("targets.merged"))
    sheet.cut(cut)
    if drawn_things < len(things):
        sheet.note(say("left.targets", n=len(things) - drawn_things, drawn=drawn_things))
