"""The tests speak English, whatever the machine's reader speaks, and try few made-up inputs: tests/fuzz tries many."""

import os

from hypothesis import settings

os.environ["PLAN_COMPARE_LANG"] = "en"
settings.register_profile("few", max_examples=30, deadline=None)
settings.load_profile("few")
