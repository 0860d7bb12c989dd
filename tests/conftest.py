"""The tests speak English, whatever the machine's reader speaks, and try few made-up inputs: tests/fuzz tries many."""

import gc
import os

from hypothesis import settings

os.environ["PLAN_COMPARE_LANG"] = "en"
settings.register_profile("few", max_examples=30, deadline=None)
settings.load_profile("few")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look through it again and again for rubbish takes a tenth of all time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
