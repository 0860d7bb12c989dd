"""Made-up corpora of n plans with all tables, the same on every call: what the charts and files are tested on."""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations

import pandas as pd

from compare.codebook import load_codebook
from compare.tables import SCHEMA, frame

STEMS = [
    "青岚",
    "石桥",
    "白渡",
    "云台",
    "临川",
    "河东",
    "南屏",
    "松阳",
    "金沙",
    "龙泉",
    "平湖",
    "高坪",
    "望江",
    "清溪",
    "双河",
    "长岭",
    "柳林",
    "安化",
    "永宁",
    "西河",
]
PLACES = [
    ("township", "{}乡"),
    ("county", "{}县"),
    ("county", "{}区"),
    ("prefecture", "{}市"),
]
THEMES = [
    "责任体系",
    "源头管控",
    "隐患排查治理",
    "监管执法",
    "企业安全管理",
    "重点行业整治",
    "教育培训",
    "科技数字化",
    "工程治理",
    "应急救援",
    "宣传文化",
    "举报奖励",
    "保险共治",
    "组织保障",
    "自然灾害",
]
SECTORS = [
    "危险化学品",
    "消防",
    "道路交通",
    "建筑施工",
    "城镇燃气",
    "矿山",
    "特种设备",
    "工贸",
    "自建房",
    "农业机械",
    "文化旅游",
    "电动自行车",
]
WORK = [
    "建立健全台账",
    "开展专项整治",
    "组织全员培训",
    "落实主要负责人责任",
    "推进数字化监测",
    "完善应急预案",
    "加强执法检查",
    "推广典型经验",
]
OBJECTS = [
    ("消防供水覆盖率", "%"),
    ("主要负责人培训率", "%"),
    ("自建房整治率", "%"),
    ("应急救援队伍建成率", "%"),
    ("示范企业", "家"),
    ("应急演练", "次"),
]
OFFICES = [
    "应急管理局",
    "公安局",
    "交通运输局",
    "住房和城乡建设局",
    "市场监督管理局",
    "教育体育局",
    "消防救援大队",
    "农业农村和水利局",
    "文化广电和旅游局",
    "财政局",
]
FUNCTION_OF = dict(
    zip(
        OFFICES,
        ["应急管理", "公安", "交通运输", "住房城乡建设", "市场监管", "教育体育", "消防救援", "农业农村水利", "文化旅游", "财政"],
        strict=True,
    )
)  # fmt: skip


def corpus(n: int, seed: int = 7, per_plan: int | None = None) -> dict[str, pd.DataFrame]:
    """The tables of n plans, one's own to change; ``corpus(n)["texts"]`` is not there, see ``texts``."""
    return {name: table.copy() for name, table in _make(n, seed, per_plan)[0].items()}


def texts(n: int, seed: int = 7, per_plan: int | None = None) -> dict[str, str]:
    """The texts that the offsets of ``corpus(n)`` point into."""
    return dict(_make(n, seed, per_plan)[1])


@cache
def _make(n: int, seed: int, per_plan: int | None) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    chance = random.Random(seed)
    rows: dict[str, list[dict]] = {name: [] for name in SCHEMA}
    written: dict[str, str] = {}
    commitments = [
        (f"{chance.choice(WORK)}{'' if i % 3 else '和动态清零'}行动{i:02d}", chance.choice(THEMES)) for i in range(60)
    ]
    made: dict[str, tuple[int, str, int, int]] = {}
    for k in range(n):
        level, form = PLACES[k % 4]
        stem = STEMS[(k // 2) % len(STEMS)]
        place = form.format(stem)
        plan_id = f"place{k + 1:02d}-{2020 + k % 5}"
        first = 2020 + k % 5
        prefecture = f"{STEMS[(k + 7) % 20]}市"
        county = f"{STEMS[(k + 3) % 20]}县" if level == "township" else None
        text = f"{place}安全生产治本攻坚三年行动方案\n"
        count = per_plan or (8 + chance.randrange(6) if n > 10 else 18 + chance.randrange(14))
        actions = max(3, count // 3)
        measure_no = 0
        for a in range(1, actions + 1):
            action_id = f"{plan_id}/a{a:02d}"
            action_start = len(text)
            name = f"{chance.choice(THEMES)}{chance.choice(['提升', '动态清零', '能力建设', '精准执法和帮扶'])}行动"
            text += f"（{a}）{name}。\n"
            for i in range(1, 1 + (count // actions) + (a <= count % actions)):
                measure_no += 1
                which = chance.randrange(60) if n < 30 else min(int(chance.expovariate(0.06)), 59)
                says, theme = commitments[which]
                measure_id = f"{plan_id}/m{measure_no:03d}"
                start = len(text)
                body = f"{i}．{says}。{'全面排查风险隐患，落实整改责任，' * (1 + which % 3)}形成闭环管理。"
                text += body
                end = len(text)
                text += "\n"
                made[measure_id] = (which, theme, start, end)
                here = {"plan_id": plan_id, "measure_id": measure_id, "start": start, "end": end}
                rows["measures"].append(
                    here
                    | {"action_id": action_id, "part": "tasks", "label": f"{i}．", "title": says, "text": body,
                       "chars": len(body), "theme": theme}
                )  # fmt: skip
                rows["themes"].append(here | {"theme": theme, "rank": 1, "score": 0.9, "evidence": says[:4]})
                if chance.random() < 0.6:
                    rows["sectors"].append(here | {"sector": chance.choice(SECTORS), "evidence": "排查"})
                rows["clusters"].append(
                    here
                    | {"cluster_id": f"c{which:03d}", "cluster_name": says, "typical": measure_id,
                       "group_id": f"g{THEMES.index(theme):02d}"}
                )  # fmt: skip
                offices = chance.sample(OFFICES, 1 + chance.randrange(4))
                for j, office in enumerate(offices):
                    role = ("lead" if k % 3 else "responsible") if j == 0 else chance.choice(["responsible", "support"])
                    unit = here | {"action_id": action_id, "name": place[-1].replace("市", "市") + office,
                                   "role": role, "function": FUNCTION_OF[office], "collective": False}  # fmt: skip
                    rows["units"].append(unit | {"raw": office, "applies_to_rest": False})
                    rows["assignments"].append(unit | {"via": "own"})
                _years(chance, rows["years"], here, action_id, first)
                if chance.random() < 0.35:
                    thing, mark = OBJECTS[which % len(OBJECTS)]
                    value = chance.choice([80, 90, 95, 100]) if mark == "%" else chance.choice([1, 2, 5, 20])
                    rows["targets"].append(
                        here
                        | {"action_id": action_id, "part": "tasks", "raw": f"{value}{mark}", "value": value,
                           "unit": mark, "op": chance.choice(["=", ">="]), "full": value == 100 and mark == "%",
                           "object": thing, "by_date": f"{first + chance.randrange(3)}-12-31"}
                    )  # fmt: skip
            rows["actions"].append(
                {"plan_id": plan_id, "action_id": action_id, "no": a, "label": f"（{a}）", "title": f"开展{name}",
                 "name": name, "theme": theme, "start": action_start, "end": len(text)}
            )  # fmt: skip
        rows["plans"].append(
            {"plan_id": plan_id, "title": text.split("\n")[0], "issuer": f"{place}人民政府",
             "issued_on": f"{first}-{1 + k % 12:02d}-15" if k % 9 != 8 else None, "period_start": first,
             "period_end": first + 2, "jurisdiction": place, "level": level, "province": "江南省",
             "prefecture": prefecture, "county": county, "source": f"{plan_id}.txt", "sha256": "0" * 64,
             "chars": len(text)}
        )  # fmt: skip
        written[plan_id] = text
    _frame(random.Random(seed + 1), rows)
    for a, b in combinations(sorted(made), 2):
        if a.split("/")[0] == b.split("/")[0]:
            continue
        same = made[a][0] == made[b][0]
        alike = not same and made[a][1] == made[b][1] and (made[a][0] * 7 + made[b][0]) % 5 == 0
        if same or alike:
            rows["similar"].append(
                {"measure_a": a, "measure_b": b, "score": 0.92 if same else 0.5,
                 "relation": "same" if same else "overlap", "shared": "排查 整改"}
            )  # fmt: skip
        if same:
            long = min(made[a][3] - made[a][2], made[b][3] - made[b][2]) - 4
            rows["passages"].append(
                {"measure_a": a, "measure_b": b, "start_a": made[a][2] + 2, "end_a": made[a][2] + long,
                 "start_b": made[b][2] + 2, "end_b": made[b][2] + long,
                 "kind": "verbatim" if made[a][0] % 2 else "adapted"}
            )  # fmt: skip
    assert set(FUNCTION_OF.values()) <= set(load_codebook().functions)
    return {name: frame(name, found) for name, found in rows.items()}, written


ASKED = [("action", f"A{i}", f"{name}行动") for i, name in enumerate(THEMES[:8], 1)]
ASKED += [("measure", f"M{i:02d}", f"{WORK[i % 8]}和{THEMES[i % 15]}") for i in range(1, 21)]
ASKED += [("safeguard", f"S{i}", f"强化{THEMES[-i]}") for i in range(1, 6)]
BECAME = ("covered", "covered", "renamed", "narrowed", "widened", "merged", "split", "absent", "absent")


def _frame(chance: random.Random, rows: dict[str, list[dict]]) -> None:
    """A frame of 33 entries, and what became of each in every plan, by chance."""
    for kind, entry, name in ASKED:
        rows["entries"].append(
            {"frame_id": "spine-2020", "entry_id": entry, "no": entry[1:].lstrip("0"), "name": name, "kind": kind,
             "description": f"全面推进{name}，三年内见效。", "level": "national", "source": "江办发〔2020〕2号"}
        )  # fmt: skip
    for plan in rows["plans"]:
        own = {"plan_id": plan["plan_id"], "frame_id": "spine-2020"}
        made = {
            kind: [row for row in rows[kind] if row["plan_id"] == plan["plan_id"]] for kind in ("actions", "measures")
        }
        used = set()
        for kind, entry, _ in ASKED:
            state = chance.choice(BECAME)
            place = chance.choice(made["actions" if kind == "action" else "measures"])
            here = {"start": place["start"], "end": place["end"], "score": 0.7}
            if state != "absent":
                used.add(place.get("measure_id") or place["action_id"])
                here |= {"action_id": place["action_id"], "measure_id": place.get("measure_id")}
            rows["frames"].append(own | here | {"entry_id": entry, "state": state})
        for place in made["actions"] + made["measures"]:
            if (place.get("measure_id") or place["action_id"]) not in used:
                rows["frames"].append(
                    own | {"state": "own", "score": 0, "start": place["start"], "end": place["end"],
                           "action_id": place["action_id"], "measure_id": place.get("measure_id")}
                )  # fmt: skip


def _years(chance: random.Random, rows: list[dict], here: dict, action_id: str, first: int) -> None:
    draw = chance.random()
    year = first + chance.randrange(3)
    base = here | {"action_id": action_id, "part": "tasks"}
    if draw < 0.3:
        rows.append(base | {"raw": f"{year}年底前", "kind": "by", "to_date": f"{year}-12-31"})
    elif draw < 0.45:
        rows.append(base | {"raw": f"{year}年", "kind": "in", "from_date": f"{year}-01-01", "to_date": f"{year}-12-31"})
    elif draw < 0.5:
        rows.append(base | {"raw": f"{year}年起", "kind": "from", "from_date": f"{year}-01-01"})
    elif draw < 0.6:
        rows.append(
            base
            | {"raw": f"{first}—{first + 2}年", "kind": "range", "from_date": f"{first}-01-01",
               "to_date": f"{first + 2}-12-31"}
        )  # fmt: skip
    elif draw < 0.75:
        rows.append(base | {"raw": "每年", "kind": "every", "every_period": "year", "every_times": 1})
    elif draw < 0.8:
        rows.append(base | {"raw": "三年内", "kind": "within"})
