"""Sentences for a briefing as a page of text that any editor opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compare.export.safe import safe_markdown
from compare.files import free_path, written


def write_notes(sentences: Sequence[object], path: str | Path, title: str, force: bool = False) -> Path:
    """Write sentences as a Markdown list under a title.

    Parameters
    ----------
    sentences : sequence of str or Finding
        From ``compare.findings``; findings speak the current language.
    """
    path = free_path(path, force)
    lines = [f"# {safe_markdown(title)}", "", *(f"- {safe_markdown(sentence)}" for sentence in sentences), ""]
    with written(path) as beside:
        beside.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return path
