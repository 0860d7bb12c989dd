"""Tables of a few rows written as short lists, for tests that count by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from compare.tables import SCHEMA, frame

FILL: dict[str, Any] = {
    "start": 0, "end": 1, "source": "x.txt", "sha256": "", "chars": 100, "part": "tasks", "label": "1．", "text": "甲",
    "raw": "甲", "via": "own", "collective": False, "op": "=", "object": "培训", "unit": "%", "value": 100.0,
    "function": "其他", "role": "lead", "name": "甲局", "title": "甲", "no": 1, "score": 0.9, "kind": "by",
    "cluster_name": "组", "typical": "p/m001", "group_id": "g1",
}  # fmt: skip


def tables(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """Frames with what is given, the rest of each row filled with harmless values; plans from the ids that occur."""
    made: dict[str, pd.DataFrame] = {}
    ids: set[str] = {row["plan_id"] for row in rows.get("plans", [])}
    for name, given in rows.items():
        columns = SCHEMA[name]
        whole = []
        for row in given:
            filled = {c.name: FILL[c.name] for c in columns.columns if not c.null and c.name in FILL} | row
            for key in ("measure_id", "action_id", "measure_a"):
                if filled.get(key) and "plan_id" in columns.names:
                    filled.setdefault("plan_id", filled[key].split("/")[0])
            ids |= {filled["plan_id"]} if filled.get("plan_id") else set()
            whole.append(filled)
        made[name] = frame(name, whole)
    if "plans" not in made:
        base = {key: FILL[key] for key in ("source", "sha256", "chars")}
        made["plans"] = frame("plans", [base | {"plan_id": plan_id} for plan_id in sorted(ids)])
    return made
