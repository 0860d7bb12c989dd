"""Files for people outside Jupyter: charts with their data, redlines, tables as a workbook, a page that lists them."""

from compare.export.network import write_network
from compare.export.notes import write_notes
from compare.export.package import write_package
from compare.export.pictures import export_charts, save_chart
from compare.export.qda import write_codebook, write_project
from compare.export.reader import write_reader
from compare.export.redline import write_redline
from compare.export.report import write_report
from compare.export.side_by_side import write_side_by_side
from compare.export.statistics import write_statistics
from compare.export.workbook import write_workbook

__all__ = [
    "export_charts",
    "save_chart",
    "write_codebook",
    "write_network",
    "write_notes",
    "write_package",
    "write_project",
    "write_reader",
    "write_redline",
    "write_report",
    "write_side_by_side",
    "write_statistics",
    "write_workbook",
]
