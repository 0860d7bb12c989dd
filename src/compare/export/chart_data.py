"""The numbers behind a chart as a CSV file, each row with its source and how to cite it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from compare.charts.sheet import Drawn
from compare.export.safe import safe_cell
from compare.findings.citing import citations
from compare.language import heading

DIGITS = 3  # decimals


def write_chart_data(drawn: Drawn, path: Path) -> None:
    """Write what a chart shows as CSV that spreadsheets open rightly: UTF-8 with BOM, CRLF, no formulas.

    Parameters
    ----------
    drawn : compare.charts.sheet.Drawn
        What is kept beside a chart's Axes.
    path : Path
        Replaced where it is there.
    """
    frame = drawn.data.copy()
    frame.columns = [safe_cell(name) for name in frame.columns]
    cited = "" if drawn.finding is None else citations(drawn.finding.plans).said(drawn.lang)
    for name, said in (("source", drawn.source), ("citation", cited)):
        frame.insert(len(frame.columns), heading(name, drawn.lang), said, allow_duplicates=True)
    cells = {i: frame.iloc[:, i].map(_cell) for i in range(frame.shape[1])}
    table = pd.DataFrame(cells, dtype="object").set_axis(frame.columns, axis=1)
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _cell(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | np.floating):
        if not np.isfinite(value):
            return None
        rounded = round(float(value), DIGITS)
        return int(rounded) if rounded == int(rounded) else rounded
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value if isinstance(value, int | np.integer) else safe_cell(value)
