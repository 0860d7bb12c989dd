"""The five plans, read once and compared once, for all tests of likeness."""

from __future__ import annotations

import pandas as pd
import pytest
from gold_plans import RAW

from compare.likeness import likeness_tables
from compare.reading import read_text
from compare.tables import plan_tables


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt"))}


@pytest.fixture(scope="session")
def tables(texts: dict[str, str]) -> dict[str, pd.DataFrame]:
    """The tables of a build, those of likeness included."""
    read = plan_tables([read_text(text, plan_id) for plan_id, text in texts.items()])
    return read | likeness_tables(read, texts)


@pytest.fixture
def two_plans() -> pd.DataFrame:
    """Measures of two small made plans: one commitment in common, one merged, one alone in each."""
    rows = [
        ("a-2024", "1.", "畅通举报渠道", "畅通举报渠道。健全安全生产举报奖励机制，落实奖励资金，完善保密制度，鼓励群众举报重大事故隐患。"),
        ("a-2024", "2.", None, "开展从业人员安全技能培训，严格特种作业人员考核；每年至少组织一次疏散逃生演练，让员工熟知逃生通道。"),
        ("a-2024", "3.", "保护候鸟", "保护候鸟。在湖区设立观鸟点，巡护候鸟栖息地，记录迁徙数量。"),
        ("b-2024", "（一）", "完善举报奖励", "完善举报奖励。建立安全生产举报奖励机制，落实奖励资金、完善保密制度，发动群众举报重大事故隐患。"),
        ("b-2024", "（二）", None, "加强从业人员安全技能培训，严格特种作业人员考核，清退不合格的培训机构。"),
        ("b-2024", "（三）", None, "每年至少组织开展一次疏散逃生演练，让全体员工熟知逃生通道和安全出口。"),
        ("b-2024", "（四）", "修建公路", "修建公路。新建农村公路桥梁三座，加宽临水临崖路段护栏。"),
    ]  # fmt: skip
    out, count = [], {}
    for plan_id, label, title, text in rows:
        count[plan_id] = count.get(plan_id, 0) + 1
        start = 100 * count[plan_id]
        out.append({
            "plan_id": plan_id, "measure_id": f"{plan_id}/m{count[plan_id]:03d}", "action_id": None, "part": "tasks",
            "label": label, "title": title, "text": label + text, "chars": len(label + text), "start": start,
            "end": start + len(label + text), "theme": None,
        })  # fmt: skip
    return pd.DataFrame(out)


@pytest.fixture
def two_texts(two_plans: pd.DataFrame) -> dict[str, str]:
    """The texts that the offsets of ``two_plans`` point into."""
    found: dict[str, str] = {}
    for plan_id, rows in two_plans.groupby("plan_id"):
        text = ""
        for start, measure in zip(rows["start"], rows["text"], strict=True):
            text = text.ljust(start, "　") + measure
        found[str(plan_id)] = text
    return found
