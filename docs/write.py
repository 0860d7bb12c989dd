"""Write the pages and pictures that come from the code: the two of the tables, the pictures of the README and of the charts' page."""

import io
from pathlib import Path

import matplotlib as mpl
from PIL import Image

mpl.use("Agg")

from matplotlib.axes import Axes

import compare
from compare.tables.page import NAMES, page

DOCS = Path(__file__).parent
PAIR, ONE = ["xinjin-2024", "zhanhe-2024"], ["zhanhe-2024"]  # whom charts of two plans and of one are drawn of


def main() -> None:
    """Write them all, in place."""
    for lang, name in NAMES.items():
        (DOCS / name).write_bytes(page(lang).encode())
    corpus = compare.load(DOCS.parent)
    for lang in ("en", "zh"):
        ax = compare.charts.frame_map(corpus, kind="action", lang=lang)
        ax.figure.savefig(DOCS / "pictures" / f"frame-actions.{lang}.png", dpi=110, metadata={"Software": None})
        ax = compare.charts.action_crosswalk(corpus, "xinjin-2024", "zhanhe-2024", lang=lang)
        ax.figure.savefig(DOCS / "pictures" / f"action-crosswalk.{lang}.png", dpi=110, metadata={"Software": None})
    for name, chart in compare.charts.CHARTS.items():
        plans = {"plans": corpus.plan_ids, "pair": PAIR, "plan": ONE}[chart.takes]
        for lang, ending in {"en": "png", "zh": "zh.png"}.items():
            small_picture(chart.draw(corpus, plans, lang=lang, size="column"), DOCS / "pictures" / f"{name}.{ending}")


def small_picture(ax: Axes, path: Path) -> None:
    """Save a chart for a page: 255 colours, no date and no version in it."""
    drawn = io.BytesIO()
    ax.figure.savefig(drawn, dpi=150, metadata={"Software": None})
    mpl.pyplot.close(ax.figure)
    with Image.open(drawn) as picture:
        picture.convert("RGB").quantize(255, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            path, optimize=True
        )


if __name__ == "__main__":
    main()
