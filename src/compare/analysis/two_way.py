"""Two-way tables of any two codings: counts, shares, what chance alone would give, adjusted residuals, Cramér's V."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from compare.analysis.select import Data, Plans, select
from compare.errors import ChoiceError
from compare.statistics import Codes, crossed, find_coding, values_in_order

LEVEL = 0.05  # of all cells together: how often chance alone would mark one of them
FEW = 5  # measures expected in a cell below which residuals and the p of the table are rough (Cochran 1954)
DIGITS = 4


@dataclass(frozen=True)
class TwoWay:
    """Measures by two codings.

    Attributes
    ----------
    rows, columns : str
        The codings.
    of : str
        What is counted: ``measures``, or ``assignments`` or ``years`` where both codings stand in that table.
    cells : DataFrame
        A row for each cell: ``row``, ``column``, ``n``, ``row_share`` and ``column_share`` (0 to 1), ``expected``,
        ``residual`` (adjusted), ``p`` (the exact chance of a number as far out, either way), ``marked`` (1 more, -1
        fewer than chance explains, 0), ``example`` (its first measure) and ``evidence`` (all of them). Residuals are missing where a row or column holds all measures or none.
    row_sums, column_sums : Series
        Different measures of each row and column.
    whole : int
        How many have a value in both codings: what expectations are drawn from.
    left : int
        Measures that lack one.
    multiple : tuple of str
        The codings in which a measure has several values. Sums then exceed ``whole``, and there is no ``v``.
    v, v_corrected, chi2, p : float
        Cramér's V, the same without what chance alone gives a table of this size (Bergsma 2013), Pearson's chi-squared
        and its chance; NaN where there are several values a measure, or less than two rows or columns.
    dof, few : int
        Degrees of freedom; cells in which fewer than five measures are expected.
    """

    rows: str
    columns: str
    of: str
    cells: pd.DataFrame
    row_sums: pd.Series
    column_sums: pd.Series
    whole: int
    left: int
    multiple: tuple[str, ...]
    v: float
    v_corrected: float
    chi2: float
    p: float
    dof: int
    few: int

    def wide(self, value: str = "n") -> pd.DataFrame:
        """One number of each cell as a table, rows by columns.

        Raises
        ------
        ChoiceError
            For a column that ``cells`` does not have.
        """
        if value not in self.cells:
            raise ChoiceError(f"no {value} in a two-way table; there is {', '.join(self.cells.columns[2:])}")
        table = self.cells.pivot(index="row", columns="column", values=value)
        return table.reindex(index=list(self.row_sums.index), columns=list(self.column_sums.index))


def two_way(data: Data, rows: Codes, columns: Codes, plans: Plans = None) -> TwoWay:
    """Cross two codings of the measures.

    Parameters
    ----------
    rows, columns : str, Series or mapping
        Names of ``compare.statistics.CODINGS``, or a coding of one's own, measure to value.

    Returns
    -------
    TwoWay
        Values without a measure are left out. The adjusted residual of a cell is
        (n − e) / √(e (1 − row/whole) (1 − column/whole)) (Haberman 1973; Agresti, *Categorical Data Analysis*, 3.3.1):
        standard normal where the codings have nothing to do with one another. It asks of a measure only whether it is
        in the row and in the column, so it holds for codings of several values too; so does ``p``, twice the smaller tail
        of the hypergeometric distribution (Fisher 1935), which small numbers do not bend. Cells are marked where it is
        smaller than 0.05 by the number of cells (Bonferroni): chance alone marks any in one table of twenty at most.
        Measures of one plan hang together: take p and marks as a guide to what to read, no more.

    Raises
    ------
    ChoiceError
        For a coding that is not there, or both the same.
    """
    tables = select(data, plans)
    from scipy.stats import hypergeom  # takes a second to import

    one, two = find_coding(rows), find_coding(columns)
    if isinstance(rows, str) and rows == columns:
        raise ChoiceError(f"a two-way table needs two codings, not {rows} twice")
    facts = crossed(tables, rows, columns)
    sums = {name: facts.groupby(name)["case"].nunique() for name in ("row", "column")}
    r, c = (
        sums[name].reindex(
            [key for key in values_in_order(tables, code, facts[name], frequent=True) if key in sums[name]]
        )
        for name, code in (("row", rows), ("column", columns))
    )
    n = facts["case"].nunique()
    groups = facts.sort_values("measure_id", kind="stable").groupby(["row", "column"])["measure_id"].agg(list)
    cells = [
        _cell(row, column, groups.get((row, column), []), r[row], c[column], n) for row in r.index for column in c.index
    ]
    frame = pd.DataFrame(cells, columns=list(CELLS)).astype(CELLS)
    of_row, of_column = frame["row"].map(r).to_numpy(), frame["column"].map(c).to_numpy()
    tails = hypergeom.cdf(frame["n"], n, of_row, of_column), hypergeom.sf(frame["n"] - 1, n, of_row, of_column)
    frame["p"] = np.minimum(2 * np.minimum(*tails), 1.0)
    frame["marked"] = np.sign(frame["residual"]).where(frame["p"] < LEVEL / max(len(cells), 1), 0).astype(int)
    several = tuple(
        code.name for code, name in ((one, "row"), (two, "column"))
        if facts.drop_duplicates(["case", name])["case"].duplicated().any()
    )  # fmt: skip
    counts = frame["n"].to_numpy().reshape(len(r), len(c))
    return TwoWay(
        one.name, two.name, facts.attrs["of"], frame, r, c, n, len(tables["measures"]) - facts["measure_id"].nunique(), several, **_whole(counts, bool(several)),
        few=int((frame["expected"] < FEW).sum()),
    )  # fmt: skip


CELLS: dict[str, Any] = {
    "row": "str", "column": "str", "n": "int64", "row_share": "float64", "column_share": "float64",
    "expected": "float64", "residual": "float64", "example": "str", "evidence": "str",
}  # fmt: skip


def _cell(row: str, column: str, found: list[str], of_row: int, of_column: int, whole: int) -> list[Any]:
    n, expected = len(found), of_row * of_column / whole
    spread = expected * (1 - of_row / whole) * (1 - of_column / whole)
    residual = (n - expected) / math.sqrt(spread) if spread > 0 else math.nan
    shares = round(n / of_row, DIGITS), round(n / of_column, DIGITS)
    first = found[0] if found else None
    return [
        row,
        column,
        n,
        *shares,
        round(expected, DIGITS),
        round(residual, DIGITS),
        first,
        "、".join(dict.fromkeys(found)),
    ]


def _whole(counts: np.ndarray, several: bool) -> dict[str, Any]:
    """What holds of the table as a whole."""
    from scipy.stats import chi2_contingency
    from scipy.stats.contingency import association

    if several or min(counts.shape) < 2:
        return {"v": math.nan, "v_corrected": math.nan, "chi2": math.nan, "p": math.nan, "dof": 0}
    chi2, p, dof, _ = chi2_contingency(counts, correction=False)
    n, (r, c) = counts.sum(), counts.shape
    phi = max(0.0, chi2 / n - dof / (n - 1))
    r, c = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    smaller = min(r, c) - 1
    corrected = math.sqrt(phi / smaller) if smaller > 0 else 0.0
    v = float(association(counts, method="cramer"))
    return {
        "v": round(v, DIGITS), "v_corrected": round(corrected, DIGITS), "chi2": round(float(chi2), DIGITS),
        "p": float(p), "dof": int(dof),
    }  # fmt: skip
