"""A chart in a notebook: the picture with its words, the sentence of reading, and the numbers behind a fold."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from compare.display import show
from compare.explore.window import FOLDED, SAID, told

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURE_DPI = 100
PICTURE_COLOURS = 160  # of a stored picture: flat areas and text lose nothing, and the notebooks stay small


@dataclass(frozen=True, repr=False)
class ChartView:
    """A chart, the sentence of reading under it, and its numbers folded away."""

    ax: Axes
    says: object = ""

    @property
    def words(self) -> str:
        """The sentence of reading: the one given, else what the chart's own finding says beyond its title."""
        from compare.charts.sheet import drawn_on

        drawn = drawn_on(self.ax)
        if self.says or drawn.finding is None:
            return told(self.says, drawn.lang)
        return drawn.finding.under(drawn.lang)

    @property
    def numbers(self) -> str:
        """The words and numbers of the chart as text: what a check of stored outputs compares."""
        from compare.charts.sheet import chart_data

        return chart_data(self.ax)

    def __repr__(self) -> str:
        return f"{self.numbers}\n{self.words}".strip()

    def picture(self) -> bytes:
        """The chart as PNG."""
        return as_png(self.ax)

    def html(self) -> str:
        """The sentence, and the numbers behind a fold."""
        from compare.charts.sheet import drawn_on

        drawn = drawn_on(self.ax)
        said = [SAID.format(escape(self.words))] if self.words else []
        notes = [f"<p>{escape(note)}</p>" for note in drawn.notes]
        head = "数据" if drawn.lang == "zh" else "numbers"
        body = (
            show(drawn.data, n=None, digits=3, caption=drawn.title).html
            if len(drawn.data)
            else f"<p>{escape(drawn.title)}</p>"
        )
        fold = f"<details><summary {FOLDED}>{head}</summary>\n{body}\n{''.join(notes)}<p>{escape(drawn.source)}</p></details>"
        return "\n".join([*said, fold])

    def _ipython_display_(self) -> None:
        from IPython.display import display
        from matplotlib import pyplot as plt

        from compare.charts.sheet import alt_text, drawn_on

        picture = {"image/png": self.picture(), "text/plain": drawn_on(self.ax).title}
        plt.close(self.ax.get_figure(root=True))
        display(picture, metadata={"image/png": {"alt": alt_text(self.ax)}}, raw=True)
        display({"text/plain": repr(self), "text/html": self.html()}, raw=True)


def chart(ax: Axes, says: object = "") -> ChartView:
    """Show a chart in a notebook, with a sentence of reading and its numbers below.

    Parameters
    ----------
    ax : Axes
        As a function of ``compare.charts`` returned it. Its figure can still be saved afterwards.
    says : str or Finding, optional
        What the numbers say; by default what the chart's own finding says beyond its title.

    Returns
    -------
    ChartView
        Last expression of a cell; its text holds every word and number that the chart shows.
    """
    return ChartView(ax, says)


def as_png(ax: Axes) -> bytes:
    """The figure of a chart as a small PNG: the same bytes for the same versions of matplotlib and Pillow."""
    from PIL.Image import Dither, Quantize

    from compare.charts.style import pixels

    small, figure = io.BytesIO(), ax.get_figure(root=True)
    assert figure is not None
    image = pixels(figure, PICTURE_DPI)
    image = image.quantize(colors=PICTURE_COLOURS, method=Quantize.MEDIANCUT, dither=Dither.NONE)
    image.save(small, format="png", optimize=True)
    return small.getvalue()
