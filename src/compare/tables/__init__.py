"""The tidy tables: their schema, the way from plans to frames, their checks, and the files they are kept in.

``name`` is that of a table of ``SCHEMA``, ``out`` the folder of the tables.
"""

from compare.tables.checks import validate
from compare.tables.frames import assignments, by_date, frame, plan_tables, records, typed
from compare.tables.schema import READ_TABLES, SCHEMA, Column, Table, TableError, Tables
from compare.tables.store import built_files, changed_files, settle, write_build
from compare.tables.stored import LazyTables, StoredTexts, open_build, read_tables, read_texts

__all__ = [
    "READ_TABLES",
    "SCHEMA",
    "Column",
    "LazyTables",
    "StoredTexts",
    "Table",
    "TableError",
    "Tables",
    "assignments",
    "built_files",
    "by_date",
    "changed_files",
    "frame",
    "open_build",
    "plan_tables",
    "read_tables",
    "read_texts",
    "records",
    "settle",
    "typed",
    "validate",
    "write_build",
]
