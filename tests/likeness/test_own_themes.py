"""Themes of any field: the codebook's where they fit, the measures' own where they do not, never none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from compare.codebook import Codebook
from compare.likeness import draft_themes, find_themes
from compare.likeness.themes import UNSORTED

# six commitments on schools and canteens in two made plans, none of them of work safety
SUBJECTS = (
    ("扩大学前教育学位", "新建公办幼儿园，扩大学前教育学位，支持普惠性幼儿园发展。"),
    ("扩充幼儿园学位", "建设公办幼儿园，增加普惠性学前教育学位供给。"),
    ("建设老年食堂", "建设社区老年食堂，为老人提供助餐服务，发放助餐补贴。"),
    ("发展老年助餐", "发展社区老年助餐点，为高龄老人送餐上门。"),
    ("培育乡村民宿", "培育乡村民宿集群，发展乡村旅游，开办农家乐。"),
    ("发展乡村旅游", "打造乡村旅游线路，提升民宿品质，举办采摘节。"),
)


def made(repeat: int = 2) -> pd.DataFrame:
    rows = []
    for number in range(repeat):
        for plan in ("a-2024", "b-2024"):
            for at, (title, text) in enumerate(SUBJECTS):
                place = number * len(SUBJECTS) + at + 1
                rows.append({
                    "plan_id": plan, "measure_id": f"{plan}/m{place:03d}", "action_id": None, "part": "tasks",
                    "label": "", "title": title, "text": f"{title}。{text}", "start": place * 100, "end": place * 100 + 50,
                })  # fmt: skip
    return pd.DataFrame(rows)


def test_measures_of_another_field_get_themes_of_their_own() -> None:
    measures = made()
    found = find_themes(measures)
    assert list(found["measure_id"]) == sorted(measures["measure_id"])
    theme = dict(zip(found["measure_id"], found["theme"], strict=True))
    assert theme["a-2024/m001"] == theme["b-2024/m001"]
    assert theme["a-2024/m003"] == theme["b-2024/m003"] != theme["a-2024/m001"]
    assert set(theme.values()) <= {title for title, _ in SUBJECTS} | {UNSORTED}
    assert (found["theme"] == UNSORTED).mean() <= 0.1


def test_the_order_of_the_rows_changes_nothing() -> None:
    measures = made()
    pd.testing.assert_frame_equal(find_themes(measures), find_themes(measures.iloc[::-1]))


def test_work_safety_keeps_the_shipped_themes(tables: dict[str, pd.DataFrame]) -> None:
    assert {"监管执法", "举报奖励"} <= set(tables["themes"]["theme"])
    assert tables["themes"]["theme"].notna().all()
    assert set(tables["measures"]["measure_id"]) == set(tables["themes"]["measure_id"])


def test_a_draft_is_a_codebook_that_is_used_and_never_overwritten(tmp_path: Path) -> None:
    measures = made()
    nothing = pd.DataFrame({"action_id": [], "title": [], "measure_id": [], "raw": []})
    path = draft_themes({"measures": measures, "actions": nothing, "units": nothing}, tmp_path / "own" / "themes.yaml")
    drafted = Codebook(path.parent)
    assert {"definition", "words", "examples", "measures"} == set(next(iter(drafted.tree("themes").values())))
    assert set(find_themes(measures, drafted)["theme"]) <= {*drafted.tree("themes"), UNSORTED}
    with pytest.raises(FileExistsError, match="is left as it is"):
        draft_themes({"measures": measures, "actions": nothing, "units": nothing}, path)
