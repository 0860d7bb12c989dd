"""Files for people outside Jupyter: charts with their data, redlines, tables as a workbook, a page that lists them.

The functions give back the files that they wrote, each whole or not at all, and take the same words:

``data`` : Corpus or mapping of frames
``path`` : str or Path
    Its folder is made where it is missing.
``force`` : bool
    Replace files that are there already; otherwise that is a ``FileExistsError``, and nothing is written.
``lang`` : {"zh", "en"}, optional
    The current language by default.
``texts`` : mapping of str, optional
    By plan id, what the offsets point into; a Corpus has them.
``progress`` : callable, optional
    Called with a step's name, how many are done, and of how many.
"""

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
