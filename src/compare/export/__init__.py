"""Files for people outside Jupyter: charts with their data, redlines, tables as a workbook, a page that lists them."""

from compare.export.notes import write_notes
from compare.export.pictures import export_charts, save_chart
from compare.export.redline import write_redline
from compare.export.report import write_report
from compare.export.statistics import write_statistics
from compare.export.workbook import write_workbook

__all__ = [
    "export_charts",
    "save_chart",
    "write_notes",
    "write_redline",
    "write_report",
    "write_statistics",
    "write_workbook",
]
