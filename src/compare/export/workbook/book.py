"""The workbook put together: findings first, what is worked out from the tables, the tables themselves, what they mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from compare.analysis.select import Data, table, texts_of
from compare.corpus import Corpus
from compare.export.wording import wording
from compare.export.workbook.cells import HEADING, Looks, Said, choice, remarks, write_cell
from compare.export.workbook.layout import write_sheet
from compare.export.workbook.raw import LINE, PASSAGES, for_paper, head_of, sheet_name, with_passages, write_table
from compare.export.workbook.summaries import Content, content_of, plans_table, said, summaries
from compare.files import free_path, workbook, written
from compare.findings import checked
from compare.language import Lang, check_lang
from compare.printing import display_width
from compare.tables import SCHEMA, Column
from compare.tables.meanings import meaning

MANY_CELLS = 400_000  # above this the workbook is written row by row, to keep memory bounded
FEW = 20  # words of a closed list that are told one by one
WIDTH = 110  # columns of text of a sentence
FIRST, SECOND = 18, 11  # columns of text of the first column of the findings, and of the others


def write_workbook(
    data: Data,
    path: str | Path,
    force: bool = False,
    *,
    lang: str | None = None,
    texts: Mapping[str, str] | None = None,
    all_pairs: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Write findings and all tables into one workbook.

    Parameters
    ----------
    path : str or Path
        Ends in ``.xlsx``.
    lang : {"zh", "en"}, optional
        Of headings, values and sentences; the current language by default.
    texts : mapping of str, optional
        By plan id, what the offsets point into; a Corpus has them. Without them there are no passages.
    all_pairs : bool
        In the sheet of pairs also those that were scored but are neither the same nor overlapping.

    Raises
    ------
    ChoiceError
        For another ending.
    """
    path, chosen = free_path(path, force, ".xlsx"), check_lang(lang)
    texts = texts_of(data, texts)
    words = wording(Path(__file__).with_name("words.yaml"), chosen)
    tables = {name: table(data, name) for name in SCHEMA}
    left = 0 if all_pairs else int(tables["similar"]["relation"].isna().sum())
    if left:
        tables["similar"] = tables["similar"][tables["similar"]["relation"].notna()]
    content = content_of(Corpus(tables, texts), chosen, words)
    cells = sum(frame.size for frame in tables.values())
    steps = len(tables) + 7
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress("workbook", done, steps)

    with written(path) as beside, workbook(beside, constant_memory=cells > MANY_CELLS) as book:
        book.set_properties({"title": words["findings.title"], "created": _newest(tables["plans"])})
        looks, changed = Looks(book), Said()
        _write_findings(book, content, looks, changed)
        tell()
        for sheet in summaries(content):
            write_sheet(book, sheet, looks, changed, words)
            tell()
        sheets: dict[str, list[str]] = {}
        for name, frame in tables.items():
            columns, frame = with_passages(SCHEMA[name], frame, texts, tables["measures"])
            sheets[name] = write_table(book, SCHEMA[name], columns, frame, looks, changed, words, chosen)
            tell()
        _write_about(book, content, tables, sheets, looks, changed, left)
    return path


def _newest(plans: pd.DataFrame) -> datetime:
    """The date in the file's properties: of the newest plan, so that the same tables give the same bytes."""
    dates = plans["issued_on"].dropna()
    day = pd.Timestamp(dates.max()) if len(dates) else pd.Timestamp(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)


def _write_findings(book: xlsxwriter.Workbook, content: Content, looks: Looks, changed: Said) -> None:
    """The sheet that the workbook opens on."""
    words = content.words
    sheet = book.add_worksheet(words["findings"])
    for_paper(sheet, WIDTH, words)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.set_row(0, 24)
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, 8, SECOND)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, words["findings.title"], looks.title)
    sheet.write_string(1, 0, words["findings.note"], looks(text_wrap=False, font_color="#55616d"))
    row, last = 3, ""
    line = looks()
    for key, sentence in said(content):
        sheet.set_row(row, _room(sentence, 8 * SECOND))
        write_cell(sheet, row, 0, words[key] if key != last else None, "text", "findings", looks, changed, bold=True)
        sheet.merge_range(row, 1, row, 8, "", line)
        write_cell(sheet, row, 1, sentence, "text", "findings", looks, changed)
        row, last = row + 1, key
    row += 1
    heads, plans = plans_table(content)
    sheet.write_string(row, 0, words["findings.plans"], looks(bold=True, font_color="#1f3a52", text_wrap=False))
    sheet.set_row(row + 1, 2 * LINE + 4)
    sides: list[dict[str, Any]] = [{"align": "left" if j <= 2 else "center"} for j in range(len(heads))]
    for j, head in enumerate(heads):
        sheet.write_string(row + 1, j, head, looks(**HEADING, **sides[j]))
    for i, cells in enumerate(plans, row + 2):
        sheet.set_row(i, _room(str(cells[0]), FIRST))
        for j, cell in enumerate(cells):
            kind = "date" if j == 2 else "text" if j < 2 else "integer"
            write_cell(sheet, i, j, cell, kind, "findings", looks, changed, **sides[j])
    row += len(plans) + 3
    sheet.write_string(row, 0, words["findings.sheets"], looks(bold=True, font_color="#1f3a52", text_wrap=False))
    for i, key in enumerate(("coverage", "who", "when", "gaps", "crosswalk", "ledger", "about"), row + 1):
        sheet.write_url(i, 0, f"internal:'{words[key]}'!A1", looks.link, words[key])
        about = words[f"{key}.title"]
        sheet.write_string(i, 1, about, looks(text_wrap=False))
    sheet.activate()


def _room(text: str, width: float) -> float:
    return min(LINE * max(1, math.ceil(1.06 * display_width(text) / (width - 1))) + 3, 409)


# -- the last sheet ---------------------------------------------------------------------------------------------------


def _write_about(
    book: xlsxwriter.Workbook, content: Content, tables: Mapping[str, pd.DataFrame], sheets: Mapping[str, list[str]],
    looks: Looks, changed: Said, left: int,
) -> None:  # fmt: skip
    words, lang = content.words, content.lang
    sheet = book.add_worksheet(words["about"])
    widths = (18, 18, 12, 84)
    for_paper(sheet, sum(widths), words)
    for j, width in enumerate(widths):
        sheet.set_column(j, j, width)
    sheet.write_string(0, 0, words["about.title"], looks.title)
    row = 2
    for line in _lines(content, tables, changed, left):
        sheet.write_string(row, 0, line, looks(text_wrap=False))
        row += 1
    row = _heads(sheet, row + 1, [words["about.sheet"], words["about.rows"], "", words["about.row"]], looks)
    for name, schema in SCHEMA.items():
        for target in sheets[name]:
            sheet.write_url(row, 0, f"internal:'{target}'!A1", looks.link, target)
            sheet.write_number(row, 1, len(tables[name]), looks(num_format="0"))
            sheet.write_string(row, 3, meaning(schema, lang), looks())
            row += 1
    row = _heads(
        sheet,
        row + 1,
        [words["about.sheet"], words["about.column"], words["about.kind"], words["about.meaning"]],
        looks,
    )
    for schema in SCHEMA.values():
        extra = [] if not content.corpus.texts else ["passage"] if "start" in schema.names else []
        extra = list(PASSAGES[1:]) if content.corpus.texts and "measure_a" in schema.names else extra
        for column in (*schema.names, *extra):
            said = words[f"meant.{column}"] if column in PASSAGES else _meant(schema[column], lang)
            kind = words["kind.text" if column in PASSAGES else f"kind.{schema[column].kind}"]
            for j, text in enumerate((sheet_name(schema, lang), head_of(schema, column, words, lang), kind, said)):
                sheet.write_string(row, j, text, looks())
            sheet.set_row(row, _room(said, widths[3]))
            row += 1


def _heads(sheet: Any, row: int, heads: list[str], looks: Looks) -> int:
    for j, head in enumerate(heads):
        sheet.write_string(row, j, head, looks.head)
    return row + 1


def _meant(column: Column, lang: Lang) -> str:
    """What a column means, with the words of its closed list where they are few."""
    choices = [choice(column, one, lang) for one in column.choices if len(column.choices) <= FEW]
    shown = ("、" if lang == "zh" else ", ").join(one for one in choices if one)
    if not shown:
        return meaning(column, lang)
    return f"{meaning(column, lang)}（{shown}）" if lang == "zh" else f"{meaning(column, lang)} ({shown})"


def _lines(content: Content, tables: Mapping[str, pd.DataFrame], changed: Said, left: int) -> list[str]:
    words = content.words
    names = ("、" if content.lang == "zh" else ", ").join(content.names[plan_id] for plan_id in content.ids)
    lines = [
        words["about.plans"].format(n=len(content.ids), names=names),
        words["about.places"],
        words["about.outline"],
        checked(tables).sentence(content.lang),
    ]
    if left:
        lines.append(words["about.pairs"].format(kept=len(tables["similar"]), left=left))
    if not content.corpus.texts:
        lines.append(words["about.no_texts"])
    sheets = {name: sheet_name(schema, content.lang) for name, schema in SCHEMA.items()}
    sheets |= {key: words[key] for key in ("findings", "coverage", "who", "when", "gaps", "crosswalk", "ledger")}
    return [*lines, *remarks(changed, sheets, words)]
