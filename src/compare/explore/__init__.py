"""What a notebook shows: a chart with its numbers, a table whose rows open to their sentence, plans to leaf through.

Where a person works in JupyterLab, tables can be searched and sorted and plans are chosen from lists. Everywhere
else (a check of stored outputs, a page made of a notebook) the same calls give plain output, the same on every
machine.
"""

from compare.explore.answers import contents, example, files, measure_of, reworded
from compare.explore.browse import ALL, Browser, browser
from compare.explore.pictures import ChartView, as_png, chart
from compare.explore.review import Review, review
from compare.explore.tables import TableView, folded, passages_of, table
from compare.explore.window import SESSION, Said, interactive, is_interactive, say, told

__all__ = [
    "ALL", "SESSION", "Browser", "ChartView", "Review", "Said", "TableView", "as_png", "browser", "chart", "contents", "example", "files",
    "folded", "interactive", "is_interactive", "measure_of", "passages_of", "review", "reworded", "say", "table", "told",
]  # fmt: skip
