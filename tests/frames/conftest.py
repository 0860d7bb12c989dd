"""Four plans as they are read, without likeness, which frames do not need."""

from __future__ import annotations

import pytest
from gold_plans import RAW

from compare import tables
from compare.building import read_plan
from compare.corpus import Corpus

PLANS = ("zhanhe-2024", "xinjin-2024", "linxiang-2024", "yunyang-2024")


@pytest.fixture(scope="session")
def four_plans() -> Corpus:
    plans = [read_plan(RAW / f"{plan_id}.txt") for plan_id in PLANS]
    return Corpus(tables.plan_tables(plans), {plan.plan_id: plan.text for plan in plans})
