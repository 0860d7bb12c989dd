"""A list whose cells hold whole plans, as crawlers write them: 标题, 发布日期, 正文 in one row."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compare.script.labels import label

SHORTEST = 150  # characters of a cell that may hold a plan
CHAPTER = re.compile(rf"(?={label('cn', 'chapter')})(?:一|第一章)")
CHAPTERS = re.compile(label("cn", "chapter", "pcn"))
LEAST_CHAPTERS = 3  # labels in such a cell
TITLE_HEADS = ("标题", "题名", "名称", "title")


def holds_plan(words: str) -> bool:
    """Whether a cell is long and has chapters."""
    return (
        len(words) >= SHORTEST and CHAPTER.search(words) is not None and len(CHAPTERS.findall(words)) >= LEAST_CHAPTERS
    )


def plan_in_cell(values: Mapping[tuple[int, int], str]) -> list[str] | None:
    """The lines of the one plan that stands in a cell of a list: its title, what else its row says by key, its text.

    Parameters
    ----------
    values : mapping of (row, column) to str
        The filled cells of a sheet.

    Returns
    -------
    list of str or None
        None where the sheet is another list, or has several such rows.
    """
    rows = {row for row, _ in values}
    if len(rows) > 2:
        return None
    text_at = [at for at, words in values.items() if holds_plan(words)]
    if len(text_at) != 1:
        return None
    row = text_at[0][0]
    heads = {column: " ".join(words.split()) for (r, column), words in values.items() if r < row}
    title, told = [], []
    for at in sorted(at for at in values if at[0] == row and at != text_at[0]):
        head, words = heads.get(at[1], ""), " ".join(values[at].split())
        if any(name in head.lower() for name in TITLE_HEADS):
            title.append(words)
        else:
            told.append(f"{head}：{words}" if head else words)
    return [*title, *told, *filter(None, (line.strip() for line in values[text_at[0]].splitlines()))]
