"""Plain text, Markdown and comma-separated lists: the text as it came, with the tables that stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from compare.model import Cell, Document, Finding, Place, Table
from compare.script.labels import CN_NUMBER, label
from compare.script.marks import BLANK_ENTITY
from compare.sources.base import LIMITS, Draft, SourceError, Square, check_length
from compare.sources.characters import CHARACTER_MAP, ONE_TO_ONE, RADICALS, SIGNS, WITHOUT_WIDTH, sign
from compare.sources.commas import CSV_MARKS, is_listed_head, listed_rows
from compare.sources.joined_rows import joined_rows
from compare.sources.plan_in_cell import holds_plan, plan_in_cell

# A line of a tab table `序号⇥任务⇥牵头单位`, of a pipe table `| 序号 | 任务 |`; runs of such lines are looked at closer.
TAB_RUN = re.compile(r"[^\n\t]*\t[^\n]*(?:\n[^\n\t]*\t[^\n]*)*")
PIPE_RUN = re.compile(r"[^\n|]*\|[^\n]*(?:\n[^\n|]*\|[^\n]*)+")
LINE = re.compile(r"[^\n]+")
# The line under the head of a Markdown table: `|---|:---:|`
RULE = re.compile(r"[\s|:\-]+")
# A line of a table of contents: `一、总体要求⇥1`
CONTENTS_LINE = re.compile(r"[^\t]*\t[ \t　]*\d{1,3}[ \t　]*")
# `# 一、总体要求` of Markdown
HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.M)
HEADINGS_OF_MARKDOWN = 2
# A cell of a comma-separated list, quoted or not, and what ends it: `"县水利局,县财政局",`
CSV_CELLS = {mark: re.compile(rf'([ \t]*"(?:[^"]|"")*"[ \t]*|[^{mark}\n]*)({mark}|\n|\Z)') for mark in CSV_MARKS}


def read_plain(text: str, path: str | Path) -> Document:
    """A text file as a document.

    Parameters
    ----------
    text : str
        The decoded file, line ends as ``\\n``.

    Returns
    -------
    Document
        The text itself, with its tables and line numbers. Signs that print nothing are left out and told, blanks of
        unusual widths become blanks. Marks of Markdown headings are left out; a comma-separated list becomes a table.

    Raises
    ------
    SourceError
        Where it holds more than a plan does.
    """
    check_length(len(text), path)
    if text.count("\n") > LIMITS.lines or text.count("\t") + text.count("|") > LIMITS.cells:
        raise SourceError(
            path,
            f"more than {LIMITS.lines:,} lines or {LIMITS.cells:,} cells, which no plan has",
            "give the plan's own text alone",
        )
    # Here alone the name has a say: a .txt file is the text that offsets are told in, and stays as it is to the letter.
    kept = Path(path).suffix.lower() == ".txt"
    text, findings = _printing(text)
    listed = listed_rows(text, path)
    if listed is not None and not kept:
        return _write_csv(listed.rows, path, (*findings, *listed.faults))
    format = "txt"
    if not kept and len(HEADING.findall(text)) >= HEADINGS_OF_MARKDOWN:
        format, text = "md", HEADING.sub("", text)
    tables = find_tables(text) if listed is None else tuple(_comma_table(text, listed.mark))
    findings += () if listed is None else listed.faults
    return Document(text=text, format=format, tables=tables, places=tuple(_lines(text)), findings=findings)


def _printing(text: str) -> tuple[str, tuple[Finding, ...]]:
    """The text without signs that print nothing: they would part a date or a label that looks whole.

    Radicals that were copied out of a PDF become the characters that they show.
    """
    text = text.translate(ONE_TO_ONE)
    findings: list[Finding] = []
    if SIGNS.search(text):
        text = SIGNS.sub(sign, text)
    bare, count = WITHOUT_WIDTH.subn("", text)
    if count:
        said = f"{count} signs without width, which print nothing, are left out; all places are counted without them"
        findings.append(Finding("note", "signs_without_width", said))
    radicals = len(RADICALS.findall(bare))
    if radicals:
        said = f"{radicals} radicals, as some PDFs put them in the place of characters, are read as those characters"
        findings.append(Finding("note", "radicals", said))
        bare = bare.translate(CHARACTER_MAP)
    return bare, tuple(findings)


def _lines(text: str) -> Iterator[Place]:
    number, end = 1, 0
    for found in LINE.finditer(text):
        number += found.start() - end
        end = found.end()
        yield Place(found.start(), end, f"line {number}")


def find_tables(text: str) -> tuple[Table, ...]:
    """Tables in plain text whose columns are set apart by tabs or pipes; the text stays as it is.

    A table begins with a head: a line of at least two short cells; its further lines have no more cells than that.
    Rows that stand behind one another on one line are parted at their numbers.
    """
    if "\t" not in text and "|" not in text:
        return ()
    joined = [_table(_trimmed_rows(text, rows)) for rows in joined_rows(text)]
    tables = [*_tab_tables(text), *_pipe_tables(text)]
    tables = [table for table in tables if all(table.end <= one.start or one.end <= table.start for one in joined)]
    kept: list[Table] = []
    for table in sorted([*joined, *tables], key=lambda table: table.start):
        if not kept or table.start >= kept[-1].end:
            kept.append(table)
    return tuple(kept)


def _trimmed_rows(text: str, rows: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    return [[_trimmed(text, *cell) for cell in row] for row in rows]


BLANK = re.compile(BLANK_ENTITY)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    if "&" in piece:  # &nbsp; as a conversion left it
        piece = BLANK.sub(lambda found: " " * len(found[0]), piece)
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + len(piece.rstrip())) if left < len(piece) else (start, start)


def _cells_of(text: str, start: int, end: int, mark: str) -> list[tuple[int, int]]:
    if mark == "|":
        start, end = _trimmed(text, start, end)
        start += text.startswith("|", start, end)
        end -= end > start and text[end - 1] == "|"
    cells, at = [], start
    while True:
        stop = text.find(mark, at, end)
        cells.append(_trimmed(text, at, stop if stop >= 0 else end))
        if stop < 0:
            return cells
        at = stop + 1


# a line between two rows that names the group of the rows below it, or belongs to the page: （一）加强治理 · 第7页 共8页
GROUP_LINE = re.compile(rf"[ 　]*(?:{label('cn', 'pcn')}|第{CN_NUMBER}[类章部])[^\t\n。；;]{{1,50}}")
PAGE_LINE = re.compile(r"[ 　]*(?:[-—–]?[ 　]*\d{1,3}[ 　]*[-—–]?|第[ 　]*\d{1,3}[ 　]*页[^\t\n]{0,12})[ 　]*")
MOST_BETWEEN = 3  # lines of that kind between two rows of one table


def _lines_with(mark: str, run: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The runs of lines that hold a mark."""
    at = text.find(mark)
    while at >= 0:
        found = run.match(text, text.rfind("\n", 0, at) + 1)
        if found:
            yield found
        end = found.end() if found else text.find("\n", at)
        at = text.find(mark, end) if end >= 0 else -1


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines with tabs that follow one another; group lines between two of them stay, lines of the page do not.

    Blank lines part two tables, unless they stand between all lines.
    """
    lines: list[tuple[int, int]] = []
    spaced = True
    for run in _lines_with("\t", TAB_RUN, text):
        rows = [found.span() for found in LINE.finditer(text, *run.span())]
        if lines:
            between = [found.span() for found in LINE.finditer(text, lines[-1][1], run.start())]
            between = [(start, end) for start, end in between if text[start:end].strip()]
            groups = [span for span in between if GROUP_LINE.fullmatch(text, *span)]
            pages = [span for span in between if PAGE_LINE.fullmatch(text, *span)]
            parted = not between and not (spaced and len(rows) == 1)
            if parted or len(between) > MOST_BETWEEN or len(groups) + len(pages) < len(between):
                yield lines
                groups = lines = []
            lines = [*lines, *groups]
        spaced = len(rows) == 1 and (spaced or not lines)
        lines = [*lines, *rows]
    if lines:
        yield lines


def _is_head(text: str, cells: list[tuple[int, int]]) -> bool:
    return is_listed_head(text[start:end] for start, end in cells)


def _grow(text: str, lines: list[tuple[int, int]], mark: str) -> Iterator[list[list[tuple[int, int]]]]:
    """Split a run of lines into tables: rows of cell spans, each beginning with a head."""
    rows: list[list[tuple[int, int]]] = []
    for start, end in lines:
        if rows and RULE.fullmatch(text, start, end) and text.find("-", start, end) >= 0:
            continue
        cells = _cells_of(text, start, end, mark)
        filled = sum(end > start for start, end in cells)
        if rows and len(cells) == 1 and GROUP_LINE.fullmatch(text, start, end):
            rows.append([_trimmed(text, start, end)])
            continue
        fits = rows and (len(cells) == len(rows[0]) or (filled >= 2 and len(cells) < len(rows[0])))
        if fits:
            rows.append(cells)
            continue
        if len(rows) > 1:
            yield rows
        rows = [cells] if _is_head(text, cells) else []
    if len(rows) > 1:
        yield rows


def _table(rows: list[list[tuple[int, int]]]) -> Table:
    cells = tuple(
        Cell(start, end, row, column, column_span=len(rows[0]) if len(spans) == 1 else 1)
        for row, spans in enumerate(rows)
        for column, (start, end) in enumerate(spans)
    )
    return Table(min(cell.start for cell in cells), max(cell.end for cell in cells), cells)


def _tab_tables(text: str) -> Iterator[Table]:
    for run in _runs(text):
        lines = [(start, end) for start, end in run if not CONTENTS_LINE.fullmatch(text, start, end)]
        for rows in _grow(text, lines, "\t"):
            if len(rows[0]) >= 3 or len(rows) >= 3:
                yield _table(rows)


def _pipe_tables(text: str) -> Iterator[Table]:
    for run in _lines_with("|", PIPE_RUN, text):
        for rows in _grow(text, [found.span() for found in LINE.finditer(text, *run.span())], "|"):
            yield _table(rows)


def _write_csv(rows: list[list[str]], path: str | Path, findings: tuple[Finding, ...]) -> Document:
    draft = Draft("csv", path)
    draft.findings.extend(findings)
    write_sheet(draft, {(i, j): cell for i, row in enumerate(rows) for j, cell in enumerate(row)}, {}, "table 1")
    return draft.finish()


def _comma_table(text: str, mark: str) -> Iterator[Table]:
    """The table of a comma-separated list whose text stays as it is: cells are what stands between marks and quotes."""
    rows: list[list[tuple[int, int]]] = []
    row: list[tuple[int, int]] = []
    for found in CSV_CELLS[mark].finditer(text):
        start, end = _trimmed(text, *found.span(1))
        if end - start > 1 and text[start] == text[end - 1] == '"':
            start, end = _trimmed(text, start + 1, end - 1)
        row.append((start, end))
        if found[2] != mark:
            if rows or _is_head(text, row):
                rows.append(row)
            row = []
    while rows and not any(end > start for start, end in rows[-1]):
        rows.pop()
    if len(rows) > 1:
        yield _table(rows)


def write_sheet(
    draft: Draft, values: dict[tuple[int, int], str], merged: dict[tuple[int, int], tuple[int, int]], name: str
) -> None:
    """Write a sheet of cells: titles above and notes below the list as paragraphs, the list itself as a table.

    Parameters
    ----------
    draft : Draft
        Where to write.
    values : dict of (row, column) to str
        What the cells show.
    merged : dict of (row, column) to (row_span, column_span)
        The first cell of each merged block; its other cells show nothing.
    name : str
        The table's name for ``where``: ``table 1``.
    """
    hidden = {
        (row + i, column + j)
        for (row, column), (height, width) in merged.items()
        for i in range(height)
        for j in range(width)
        if i or j
    }
    values = {at: text for at, text in values.items() if at not in hidden and text.strip()}
    if not values:
        return
    if (lines := plan_in_cell(values)) is not None:
        for line in lines:
            draft.paragraph(line, name)
        return
    if (plans := sum(map(holds_plan, values.values()))) > 1:
        said = (
            f"{name} holds {plans} plans, each in a cell, which are read as one; give each of them as a file of its own"
        )
        draft.note("several_documents", said, "warning")
    filled: dict[int, int] = {}
    for row, _ in values:
        filled[row] = filled.get(row, 0) + 1
    # A row that a block from above runs through is part of the list, however little it shows itself.
    inside = {row + i for (row, _), (height, _) in merged.items() for i in range(height) if height > 1}
    listed = sorted(row for row, count in filled.items() if count > 1 or row in inside)
    top, bottom = (listed[0], listed[-1]) if len(listed) > 1 else (1, 0)
    squares, after = [], []
    shown = {row: i for i, row in enumerate(sorted(row for row in filled if top <= row <= bottom))}
    columns = sorted({column for row, column in values if row in shown})
    for (row, column), text in sorted(values.items()):
        if row not in shown:
            if row < top or top > bottom:
                draft.paragraph(text, f"{name} row {row + 1}")
            else:
                after.append((text, f"{name} row {row + 1}"))
            continue
        height, width = merged.get((row, column), (1, 1))
        height = sum(row + i in shown for i in range(height))
        at, end = bisect_left(columns, column), bisect_left(columns, column + width)
        squares.append(Square(shown[row], at, text, height, max(1, end - at)))
    draft.check_cells(len(shown) * len(columns))
    draft.table(_with_blanks(squares), name)
    for text, where in after:
        draft.paragraph(text, where)


def _with_blanks(squares: list[Square]) -> list[Square]:
    """The squares and, for every place of the grid that none covers, a blank one."""
    covered = {
        (square.row + i, square.column + j)
        for square in squares
        for i in range(square.row_span)
        for j in range(square.column_span)
    }
    rows = max((square.row for square in squares), default=-1) + 1
    columns = max((square.column + square.column_span for square in squares), default=0)
    blanks = [Square(i, j, "") for i in range(rows) for j in range(columns) if (i, j) not in covered]
    return squares + blanks


def broken_text(doubt: str | None) -> tuple[Finding, ...]:
    """A doubt of the decoder as a finding."""
    return (Finding("warning", "broken_text", doubt),) if doubt else ()
