"""The tests speak English, whatever the machine's reader speaks, and try few made-up inputs: tests/fuzz tries many."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

gc.set_threshold(50_000, 20, 20)
os.environ["PLAN_COMPARE_LANG"] = "en"
settings.register_profile("few", max_examples=30, deadline=None)
settings.load_profile("few")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of slow tests first, then notebooks: of those side by side none is left alone with a long one at the end."""
    heavy = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in heavy, item.path.suffix != ".ipynb"))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look through it again and again for rubbish takes a tenth of all time."""
    gc.freeze()


@pytest.fixture(scope="module")
def selected_once() -> Iterator[None]:
    """What many tests of a file ask for in the same corpora is chosen once."""
    import selecting

    with selecting.selected_once():
        yield
