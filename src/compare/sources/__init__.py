"""A published file → its text: one module a format, chosen by content, not by name.

Readers take the bytes of a whole file (``data``) or its text, and ``path``, by which messages call it.
"""

from __future__ import annotations

from compare.sources.base import LIMITS, Limits, SourceError
from compare.sources.folder import Sources, find_sources, plan_id_of
from compare.sources.reading_files import read_file

__all__ = ["LIMITS", "Limits", "SourceError", "Sources", "find_sources", "plan_id_of", "read_file"]
