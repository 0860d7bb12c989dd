"""Rows of a plan to check one after the other: the sentence, the row, keys for a verdict, a form for the right value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from compare.corpus import Corpus
from compare.explore.judging import Judging
from compare.explore.review_window import Window
from compare.explore.window import is_interactive
from compare.review.doubt import QUEUE


class Review(Judging):
    """The rows of a plan, most doubtful first, in a window where there is one."""

    def widget(self) -> Any:
        """The row, the keys and the form, as an ipywidgets box."""
        return Window(self).box

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if is_interactive() and self.rows:
            display(self.widget())
        else:
            display({"text/plain": repr(self), "text/html": self.html()}, raw=True)


def review(
    corpus: Corpus, plan: str, *, tables: Sequence[str] = QUEUE, by: str | None = None,
    folder: str | Path | None = None, n: int = 5, codebook: str | Path | None = None,
) -> Review:  # fmt: skip
    """Check the rows of a plan: each with its sentence, the most doubtful first; verdicts and corrections are written at once.

    Parameters
    ----------
    corpus : Corpus
    plan : str
        Its id, or its place or title in Chinese.
    tables : sequence of str
        Measures, units, years, targets and pairs of like measures by default.
    by : str, optional
        Who checks; the computer's user by default.
    folder : path, optional
        The project to write into; found from the current folder by default.
    n : int
        Rows shown where nobody can answer.
    codebook : path, optional
        Folder of your own word lists, as ``load`` took it: their functions can be chosen.

    Returns
    -------
    Review
        Keys, buttons and a form in JupyterLab; the first ``n`` rows elsewhere.

    Raises
    ------
    CorpusError
        For a plan that is not there; the message lists those that are.
    """
    return Review(corpus, plan, tables, by, folder, n, codebook)
