"""Write the pages and pictures that come from the code: ``docs/tables.md`` and the chart at the top of the README."""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import compare
from compare.tables import page

DOCS = Path(__file__).parent


def main() -> None:
    """Write them all, in place."""
    (DOCS / "tables.md").write_bytes(page().encode())
    corpus = compare.load(DOCS.parent)
    for lang in ("en", "zh"):
        ax = compare.charts.action_crosswalk(corpus, "xinjin-2024", "zhanhe-2024", lang=lang)
        ax.figure.savefig(DOCS / "pictures" / f"action-crosswalk.{lang}.png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
