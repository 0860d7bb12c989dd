"""The hand-made answers as plans: what a perfect reader would give, for tests that need rows and no reader."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from compare.model import (
    Action,
    DeclaredActions,
    Document,
    Measure,
    Oddity,
    Part,
    Plan,
    PlanFacts,
    Reference,
    Target,
    Unit,
    Year,
)
from compare.starting import FRAMES, SAMPLES

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"


def _shipped_alone() -> Path:
    """A folder of the shipped plans, beside it the shipped frame: whatever a user keeps in ``data`` changes no test."""
    kept = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    for kind, names in (("raw", SAMPLES), ("frames", FRAMES)):
        (folder := Path(kept) / "data" / kind).mkdir(parents=True)
        for name in names:
            shutil.copy(ROOT / "data" / kind / name, folder)
    return Path(kept) / "data" / "raw"


RAW = _shipped_alone()
GOLD_IDS = ("maqin-2020", "xinjin-2024", "zhanhe-2024")


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


@cache
def gold_plan(plan_id: str) -> Plan:
    """The plan that the answers in ``tests/gold/<plan_id>.json`` describe."""
    gold: dict[str, Any] = json.loads((GOLD / f"{plan_id}.json").read_text(encoding="utf-8"))
    text = (RAW / f"{plan_id}.txt").read_bytes().decode("utf-8")
    facts = {key: value for key, value in gold["plan"].items() if key != "declared_actions"}
    declared = tuple(
        DeclaredActions(text.find(said["raw"]), text.find(said["raw"]) + len(said["raw"]), said["raw"], said["count"])
        for said in gold["plan"]["declared_actions"]
    )
    parts = tuple(
        Part(*row["span"], f"{plan_id}/p{i:02d}", row["part"], row["title"]) for i, row in enumerate(gold["parts"], 1)
    )
    actions = tuple(
        Action(*row["span"], f"{plan_id}/a{row['no']:02d}", row["no"], row["label"], row["title"], row["title"])
        for row in gold["actions"]
    )
    action_ids = {action.no: action.action_id for action in actions}
    measures = tuple(
        Measure(
            *row["span"],
            measure_id=f"{plan_id}/m{i:03d}",
            action_id=action_ids.get(row["action_no"]),
            part=row["part"],
            label=row["label"],
            title=row["title"],
            text="".join(text[slice(*row["span"])].split()),
        )
        for i, row in enumerate(sorted(gold["measures"], key=lambda row: row["span"]), 1)
    )

    def measure_at(start: int) -> Measure | None:
        return next((measure for measure in measures if measure.start <= start < measure.end), None)

    def place(row: dict[str, Any]) -> dict[str, Any]:
        measure = measure_at(row["span"][0])
        part = next((part.part for part in parts if part.start <= row["span"][0] < part.end), "other")
        return {
            "start": row["span"][0],
            "end": row["span"][1],
            "measure_id": measure and measure.measure_id,
            "part": part,
        }

    def with_action(row: dict[str, Any]) -> dict[str, Any]:
        measure = measure_at(row["span"][0])
        return place(row) | {"action_id": measure and measure.action_id}

    return Plan(
        plan_id=plan_id,
        document=Document(text),
        facts=PlanFacts(**facts | {"issued_on": _day(facts["issued_on"]), "declared_actions": declared}),
        parts=parts,
        actions=actions,
        measures=measures,
        units=tuple(
            Unit(
                *row["span"],
                action_id=action_ids.get(row["action_no"]),
                measure_id=None if row["measure_label"] is None else place(row)["measure_id"],
                **{key: row[key] for key in ("raw", "name", "role", "or_role", "collective", "function")},
                applies_to_rest=row["applies_to_rest"],
            )
            for row in gold["units"]
        ),
        years=tuple(
            Year(
                **with_action(row),
                raw=row["raw"],
                kind=row["kind"],
                from_date=_day(row["start"]),
                to_date=_day(row["end"]),
                every_period=(row["every"] or {}).get("period"),
                every_times=(row["every"] or {}).get("times"),
                at_least=bool((row["every"] or {}).get("at_least")),
            )
            for row in gold["years"]
        ),
        targets=tuple(
            Target(**with_action(row), **{key: row[key] for key in ("raw", "value", "unit", "op", "full", "object")})
            for row in gold["targets"]
        ),
        references=tuple(
            Reference(**place(row), title=row["title"], doc_number=row["doc_number"]) for row in gold["references"]
        ),
        oddities=tuple(Oddity(*row["span"], row["what"], row["says"]) for row in gold["oddities"]),
    )
