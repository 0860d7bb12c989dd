"""The window in which the rows of a plan are checked: buttons, keys and a form, of ipywidgets alone."""

from __future__ import annotations

import base64
from html import escape
from typing import Any

from compare.explore.judging import UNCHANGED, Judging
from compare.language import heading, html_language
from compare.review.form import cell_text, columns_of, heading_of, options_of, verdict_words
from compare.saying import say
from compare.tables import SCHEMA

KEYS = {"1": "right", "2": "wrong", "3": "unsure", "4": "skip", "5": "back"}


class Window:
    """The widgets of a review."""

    def __init__(self, review: Judging) -> None:
        import ipywidgets as widgets

        self.widgets, self.review = widgets, review
        self.page, self.status, self.links = widgets.HTML(), widgets.HTML(), widgets.HTML()
        words = verdict_words() | {"skip": say("skip this row"), "back": say("one row back")}
        self.key = widgets.Text(
            placeholder=" ".join(f"{key} {words[name]}" for key, name in KEYS.items()), continuous_update=True,
            description=say("keys:"), layout=widgets.Layout(width="34em"),
        )  # fmt: skip
        self.key.add_class("review-keys")
        self.key.observe(self._typed, "value")
        buttons = [
            self._button(f"{words[name]} ({key})", lambda _, name=name: self._say(name), f"review-{name}")
            for key, name in KEYS.items()
        ]
        self.note = widgets.Text(description=heading("note"), layout=widgets.Layout(width="40em"))
        self.form = widgets.VBox([])
        self.fields: dict[str, Any] = {}
        actions = widgets.HBox([
            self._button(say("write these values"), lambda _: self._act(review.correct(self._filled(), self.note.value)), "review-correct"),
            self._button(say("remove this row"), lambda _: self._act(review.remove(self.note.value)), "review-remove"),
            self._button(say("add as a missing row"), lambda _: self._act(review.add(self._filled(), self.note.value), stay=True), "review-add"),
        ])  # fmt: skip
        fold = widgets.Accordion([widgets.VBox([self.form, self.note, actions])])
        fold.set_title(0, say("Give the right values"))
        fold.selected_index = 0
        self.box = widgets.VBox(
            [self.page, widgets.HBox(buttons), self.key, self.status, fold, self.links],
            layout=widgets.Layout(max_width="62em"),
        )
        self.draw()

    def _button(self, words: str, then: Any, name: str) -> Any:
        button = self.widgets.Button(description=words, layout=self.widgets.Layout(width="auto"))
        button.on_click(then)
        button.add_class(name)
        return button

    def draw(self) -> None:
        """Show the row at hand."""
        review = self.review
        said = review.said.get(review.at)
        words = verdict_words() | {"corrected": say("corrected by hand")}
        head = escape(
            f"{review.at + 1} / {len(review.rows)} · {review.counts()}" + (f" · {words[said]}" if said else "")
        )
        self.page.value = f'<div lang="{html_language()}"><p>{head}</p>{review.html_of(review.at)}</div>'
        self.status.value = f'<span style="color:#7a3b00">{escape(review.status)}</span>'
        self._fields()
        self._links()

    def _fields(self) -> None:
        table, row = self.review.rows[self.review.at]
        columns = [*columns_of(table)]
        if table != "measures" and "measure_id" in SCHEMA[table].names and SCHEMA[table]["measure_id"] not in columns:
            columns.append(SCHEMA[table]["measure_id"])
        style, layout = {"description_width": "9em"}, self.widgets.Layout(width="34em")
        self.fields = {}
        for column in columns:
            options = options_of(column, self.review.corpus, self.review.plan, self.review.codebook)
            name = heading_of(column)
            if options:
                field = self.widgets.Dropdown(options=[UNCHANGED, *options], value=UNCHANGED, description=name, style=style, layout=layout)  # fmt: skip
            else:
                now = cell_text(column.name, row.get(column.name))
                field = self.widgets.Text(placeholder=now, description=name, style=style, layout=layout)
            field.add_class(f"review-field-{column.name}")
            self.fields[column.name] = field
        self.form.children = tuple(self.fields.values())

    def _links(self) -> None:
        row_id = escape(self.review.row_id(self.review.at), quote=True)
        self.links.value = (
            f'<button class="review-copy" data-id="{row_id}" onclick="navigator.clipboard.writeText(this.dataset.id)">'
            f"{escape(say('copy the id'))}</button> "
            + self._saved("csv", f"checked-{self.review.plan}.csv", self.review.csv())
            + (
                self._saved("yaml", f"corrections-{self.review.plan}.yaml", self.review.yaml())
                if self.review.entries
                else ""
            )
        )

    @staticmethod
    def _saved(kind: str, name: str, content: bytes) -> str:
        """A link that saves a file."""
        data = base64.b64encode(content).decode()
        return f'<a class="review-{kind}" download="{escape(name)}" href="data:text/{kind};base64,{data}">{kind.upper()}</a> '

    def _filled(self) -> dict[str, Any]:
        return {name: field.value for name, field in self.fields.items()}

    def _typed(self, change: Any) -> None:
        word = str(change["new"]).strip()
        if not word:
            return
        self.key.value = ""
        if word[-1] in KEYS:
            self._say(KEYS[word[-1]])

    def _say(self, name: str) -> None:
        self.review.status = ""
        if name in ("skip", "back"):
            self.review.move(1 if name == "skip" else -1)
            self.draw()
        else:
            self._act(self.review.judge(name, self.note.value))

    def _act(self, done: bool, stay: bool = False) -> None:
        if done:
            self.note.value = ""
            if not stay:
                self.review.move(1)
            self.draw()
        else:
            self.status.value = f'<span style="color:#b02a00">{escape(self.review.status)}</span>'
