"""The tests speak English, whatever the machine's reader speaks."""

import os

os.environ["PLAN_COMPARE_LANG"] = "en"
