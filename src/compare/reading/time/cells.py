"""Dates in cells: whether one fills its cell, and what stands at the top of its column."""

from __future__ import annotations

from compare.model import Document
from compare.script.sentences import line_start

# what cells of a table that is printed as lines are parted by
CELL_MARKS = "\t|｜"


class Cells:
    """The cells of one document, those of its tables and those that lines of text print."""

    def __init__(self, document: Document) -> None:
        self.text, self.tables = document.text, document.tables
        self.heads: dict[tuple[int, int], str] = {}  # columns already looked up: (line, column) → head

    def holds(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` fills a table cell, a bracket or a line, or stands after a label's colon."""
        before, after = self.text[max(0, start - 3) : start].rstrip(" 　"), self.text[end : end + 3].lstrip(" 　")
        return (not before or before[-1] in "\t|\n（(：:｜至—-~") and (
            not after or after[0] in "\t|\n）)｜前底，。；、"
        )

    def column_head(self, start: int) -> str:
        """What stands at the top of the table column that holds a position; empty where it is in no table."""
        text = self.text
        for table in self.tables:
            if table.start <= start < table.end:
                here = next((cell for cell in table.cells if cell.start <= start < cell.end), None)
                heads = [cell for cell in table.cells if here and cell.row == 0 and cell.column <= here.column]
                return text[heads[-1].start : heads[-1].end] if heads else ""
        line = line_start(text, start)
        mark = next((mark for mark in CELL_MARKS if mark in text[line:start]), "")
        if not mark:
            return ""
        column, head, visited = text.count(mark, line, start), "", []
        while line and (line, column) not in self.heads:  # up to the table's first line
            visited.append(line)
            above = line_start(text, line - 1)
            cells = text[above : line - 1].split(mark)
            if len(cells) <= column:
                break
            head, line = cells[column], above
        head = self.heads.get((line, column), head)
        self.heads.update({(seen, column): head for seen in visited})
        return head
