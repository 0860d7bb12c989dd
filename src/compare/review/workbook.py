"""The workbook in which a person fills something in: a hidden line for programs, headings, looks, lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compare.codebook import Codebook
from compare.corpus import Corpus
from compare.review.form import MISSING, options_of, verdict_words
from compare.saying import say
from compare.tables import Column

MARK = "plan-compare-review"  # how the hidden first line of a sheet begins
FILLED = ("right", "text")  # looks of columns in which the lines for missing facts are filled in


@dataclass(frozen=True)
class Head:
    """One column of a sheet: its name for programs, its heading, its width, what can be chosen, and its look."""

    name: str
    heading: str
    width: int
    look: str
    column: Column | None = None


LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "read": {"text_wrap": True, "bg_color": "#f2f2f2", "font_color": "#333333"},
    "text": {"text_wrap": True},
    "mark": {"bold": True, "font_color": "#b02a00"},
    "right": {"text_wrap": True, "bg_color": "#e3f0fb", "border": 1, "border_color": "#b9d4ea"},
    "verdict": {"bg_color": "#fff6d6", "border": 1, "border_color": "#e5d79a"},
    "new": {"text_wrap": True, "bg_color": "#eaf6ea", "border": 1, "border_color": "#bcd9bc"},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#30475e", "font_color": "#ffffff", "valign": "vcenter"},
    "title": {"bold": True, "font_size": 14},
}


class Lists:
    """The words that can be chosen, on a sheet of their own that nobody sees: a cell holds no more than 255 characters."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], str] = {}

    def range_of(self, words: Sequence[str]) -> str:
        """Where the words stand, as a formula."""
        from xlsxwriter.utility import xl_col_to_name

        letter = xl_col_to_name(len(self.known))
        return self.known.setdefault(tuple(words), f"=lists!${letter}$1:${letter}${len(words)}")

    def write(self, book: Any) -> None:
        """Write them, behind all other sheets."""
        sheet = book.add_worksheet("lists")
        for column, words in enumerate(self.known):
            sheet.write_column(0, column, list(words))
        sheet.hide()


class Writer:
    """The sheets of a workbook.

    Parameters
    ----------
    plan_id : str
        Whose measures can be chosen; empty for those of no plan.
    """

    def __init__(self, corpus: Corpus, plan_id: str, book: Any, codebook: Codebook) -> None:
        self.corpus, self.plan_id, self.book, self.codebook = corpus, plan_id, book, codebook
        plain = {"font_name": "Noto Sans SC", "font_size": 10, "valign": "top"}
        self.looks = {name: book.add_format({**plain, **more}) for name, more in LOOKS.items()}
        self.lists = Lists()

    def sheet(
        self, title: str, mark: str, heads: Sequence[Head], lines: Sequence[Mapping[str, Any]], room: int
    ) -> None:
        """One sheet.

        Parameters
        ----------
        title, mark : str
            Its name, and what the hidden first cell says of it.
        lines : sequence of mapping
            The cells of each line, by the name of the column.
        room : int
            Empty lines behind them, for facts that are missing.
        """
        sheet = self.book.add_worksheet(title)
        for i, head in enumerate(heads):
            sheet.set_column(i, i, head.width, None, {"hidden": 1} if head.name == "id" else {})
            sheet.write_string(0, i, head.name if i else f"{MARK} {mark}")
            sheet.write_string(1, i, head.heading, self.looks["head"])
        sheet.set_row(0, None, None, {"hidden": 1})
        sheet.set_row(1, 32)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for i, cells in enumerate(lines, 2):
            for k, head in enumerate(heads):
                self._cell(sheet, i, k, head, cells.get(head.name))
        last = 1 + len(lines) + room
        sentence = [head.name for head in heads].index("sentence")
        for i in range(2 + len(lines), last + 1):
            for k, head in enumerate(heads):
                if head.look in FILLED and k != sentence:
                    sheet.write_blank(i, k, None, self.looks["new"])
            sheet.write_string(i, sentence, say(MISSING), self.looks["new"])
        for k, head in enumerate(heads):
            self._choices(sheet, k, head, last)
        sheet.autofilter(1, 0, max(last, 2), len(heads) - 1)
        sheet.freeze_panes(2, sentence + 1)

    def _choices(self, sheet: Any, k: int, head: Head, last: int) -> None:
        """The words that can be chosen in a column."""
        words = list(verdict_words().values()) if head.name == "verdict" else []
        if head.look == "right" and head.column is not None:
            words = options_of(head.column, self.corpus, self.plan_id, self.codebook)
        if words and last > 1:
            sheet.data_validation(2, k, last, k, {
                "validate": "list", "source": self.lists.range_of(words), "error_type": "warning",
                "error_title": say("not in the list"), "error_message": say("Choose one of the words of the list."),
            })  # fmt: skip

    def _cell(self, sheet: Any, i: int, k: int, head: Head, value: Any) -> None:
        look = self.looks[head.look]
        if isinstance(value, tuple):
            before, match, after = value
            parts = [(look, before), (self.looks["mark"], match), (look, after)]
            parts = [(form, words) for form, words in parts if words]
            if len(parts) > 1:
                rich: list[Any] = [
                    piece for form, words in parts for piece in ((words,) if form is look else (form, words))
                ]
                sheet.write_rich_string(i, k, *rich, look)
                return
            value = "".join(words for _, words in parts)
        if isinstance(value, int | float):
            sheet.write_number(i, k, value, look)
        elif value:
            sheet.write_string(i, k, str(value), look)
        else:
            sheet.write_blank(i, k, None, look)

    def close(self) -> None:
        """Write the lists that can be chosen from."""
        self.lists.write(self.book)
