"""Who is responsible: functions by theme with lead and support side by side, the load of units, and who works with whom."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from compare import findings
from compare.analysis.select import Data, Plans
from compare.charts.bars import Bars, draw_bars
from compare.charts.matrix import Panel, draw_matrix
from compare.charts.sheet import Key, Sheet, drawn
from compare.charts.style import BLUES, ORANGES, STEPS, Size
from compare.language import Lang, value
from compare.model import ROLES

ROLE_COLOURS = dict(zip(ROLES, STEPS, strict=True))
MOST_PANELS = {"slide": 6}  # plans that stand side by side; more are added up
PANELS = 3  # on a narrower picture
MOST_PAIRED = 14  # units of the matrix of pairs: more can be read by nobody


def responsibility_map(
    data: Data, *, plans: Plans = None, ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide"
) -> Axes:
    """Function × theme: in each cell how many measures it leads (left) and how many it answers for or supports (right).

    Returns
    -------
    Axes
        One data unit is a point; collections of cells, two for each theme: led, and otherwise taken part in.
    """

    found = findings.responsible(data, plans)

    def key(language: Lang) -> list[Key]:
        if not found["lead"].to_numpy().any():
            return []
        others = "、".join(value("role", role, language) for role in ROLES[1:])
        others = others if language == "zh" else others.replace("、", " or ")
        return [Key(value("role", "lead", language), to_hex(BLUES(0.8))), Key(others, to_hex(ORANGES(0.5)))]

    return drawn(found, _map, ax, lang, size, key)


def _map(sheet: Sheet) -> None:
    found = sheet.found
    lead, others = (found[name].to_numpy(float) for name in ("lead", "others"))
    both = lead + others
    columns = [theme.in_(sheet.lang) for theme in found["themes"]]
    panel = (Panel(columns, lead, BLUES, right=others, right_colours=ORANGES) if lead.any()
             else Panel(columns, others, ORANGES))  # fmt: skip
    rows = [function.in_(sheet.lang) for function in found["functions"]]
    shown = draw_matrix(sheet, rows, [panel], keep=list(-both.sum(axis=1)), keep_columns=list(-both.sum(axis=0)))
    left = shown.left_out(len(rows))
    sheet.cut(len(left), int(both[left].sum()))
    gone = shown.columns_left_out(len(columns))
    sheet.cut(len(gone), int(both[:, gone].sum()), "columns")


def load_of_units(
    data: Data, *, plans: Plans = None, by: str | None = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """Bars of how many measures each unit leads, answers for and supports; a panel for each of up to six plans.

    Parameters
    ----------
    by : {"function", "name"}, optional
        The name for one plan, the function for several by default.

    Returns
    -------
    Axes
        One data unit is a point; a rectangle for each unit and role, ``gid`` says which and how many.
    """

    def key(language: Lang) -> list[Key]:
        return [Key(value("role", role, language), ROLE_COLOURS[role]) for role in found["roles"]]

    found = findings.load(data, plans, by)
    return drawn(found, _load, ax, lang, size, key)


def _load(sheet: Sheet) -> None:
    found, lang = sheet.found, sheet.lang
    rows, units, ids = found["rows"], found["units"], found["ids"]
    empty = dict.fromkeys(ROLES, 0)
    if len(ids) <= MOST_PANELS.get(sheet.size.name, PANELS):
        panels = []
        for plan_id in ids:
            own = rows[rows["plan_id"] == plan_id].set_index("unit")[list(ROLES)].to_dict("index")
            panels.append(Bars([own.get(unit, empty) for unit in units], found["names"][plan_id].in_(lang)))
    else:
        total = found["total"][list(ROLES)].to_dict("index")
        panels = [Bars([total[unit] for unit in units])]
    count = draw_bars(sheet, [found["called"][unit].in_(lang) for unit in units], panels, ROLE_COLOURS)
    sheet.cut(len(units) - count, int(found["total"]["measures"][units[count:]].sum()))


def unit_pairs(
    data: Data, *, plans: Plans = None, by: str | None = None,
    ax: Axes | None = None, lang: str | None = None, size: str | Size = "slide",
) -> Axes:  # fmt: skip
    """Who works with whom: the units that share most measures, each with each.

    Parameters
    ----------
    by : {"function", "name"}, optional
        As for ``load_of_units``.

    Returns
    -------
    Axes
        One data unit is a point; the lower triangle of a matrix, cells of measures that name both.
    """
    return drawn(findings.partners(data, plans, by), _pairs, ax, lang, size)


def _pairs(sheet: Sheet) -> None:
    found = sheet.found
    grid = found["grid"].to_numpy(float)
    names = [name.in_(sheet.lang) for name in found["called"]][:MOST_PAIRED]
    count = len(names)
    values = np.where(np.tri(count, k=-1, dtype=bool), grid[:count, :count], 0)[1:, :-1]
    panel = Panel(names[:-1], values, hidden=~np.tri(count, dtype=bool)[:-1, :-1])
    # rows and columns are kept from the first on, so that both hold the same units
    shown = draw_matrix(sheet, names[1:], [panel], keep=range(count - 1), keep_columns=range(count - 1))
    drawn_units = min(len(shown.rows), len(shown.columns[0])) + 1
    if drawn_units < len(grid):
        inside = np.tril(grid[:drawn_units, :drawn_units]).sum()
        sheet.cut(len(grid) - drawn_units, int(np.tril(grid).sum() - inside))
