"""What importing the package brings in: each of a report's notebooks pays for it anew."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("sklearn", "scipy.stats", "scipy.linalg", "scipy.cluster", "seaborn", "jieba", "compare.reading", "nbclient")


def test_opening_charts_and_tables_imports_nothing_that_only_a_build_needs() -> None:
    code = "import sys, compare; from compare import charts, explore, findings, frames, language; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "compare.charts" in loaded
    assert not set(HEAVY) & set(loaded)
