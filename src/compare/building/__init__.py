"""A folder of published files → a folder of tables: read, correct, hand down, liken, check, write, report.

``out`` is the folder of the tables, ``codebook`` one of word lists that replace or extend the shipped ones.
"""

from compare.building.inputs import fingerprint, is_current
from compare.building.project import checks_of, decisions_of, find_data, load, raw_folder, read_plan
from compare.building.report import REPORT_JSON, REPORT_MD, BuildReport, PlanReport
from compare.building.run import BuildError, NothingReadError, build, build_tables, places

__all__ = [
    "REPORT_JSON",
    "REPORT_MD",
    "BuildError",
    "BuildReport",
    "NothingReadError",
    "PlanReport",
    "build",
    "build_tables",
    "checks_of",
    "decisions_of",
    "find_data",
    "fingerprint",
    "is_current",
    "load",
    "places",
    "raw_folder",
    "read_plan",
]
