"""Charts drawn once for all parts of a report, with what is written on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compare.analysis.select import Data
from compare.charts.catalogue import CHARTS
from compare.charts.style import Size, get_size
from compare.export.pictures import Drawn, Picture, draw
from compare.language import Lang


class Drawer:
    """Draws charts into a folder aside; a chart that was drawn before is given again.

    Parameters
    ----------
    folder : Path
        Made where it is missing; taken away by whoever made the drawer.
    formats : sequence of str
        What each chart is saved as beside PNG.
    """

    def __init__(self, data: Data, folder: Path, formats: Sequence[str] = ("png",)) -> None:
        self._data, self._folder = data, folder
        self._formats = tuple(dict.fromkeys(("png", *formats)))
        self._done: dict[tuple[str, tuple[str, ...], Lang, str], Drawn] = {}

    def get(self, chart: str, plans: Sequence[str], lang: Lang, size: str | Size = "slide") -> Drawn:
        """The chart for these plans; its files are named in ``picture.paths``, the PNG first."""
        key = (chart, tuple(plans), lang, get_size(size).name)
        if key not in self._done:
            stem = self._folder / f"{len(self._done):03d}"
            paths = tuple(stem.with_suffix(f".{name}") for name in self._formats)
            self._done[key] = next(draw(self._data, [Picture(CHARTS[chart], key[1], lang, size, paths)]))
        return self._done[key]
