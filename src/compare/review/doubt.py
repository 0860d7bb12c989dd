"""The order in which rows are looked at: those first that are most likely wrong.

A row's doubt is the sum of the weights of its signals: what the reader itself doubts, forms that are rare among the rows of
the corpus, and what does not fit the rows around it. ``benchmarks/doubt.py`` measures the order and gives the weights.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from compare.corpus import Corpus
from compare.likeness import Settings
from compare.model import DOUBTS
from compare.review.rows import Known

MOST_PAIRS = 100  # of one plan that are asked for: those nearest to the threshold between alike and not
QUEUE = ("measures", "units", "years", "targets", "similar")
RARE, FEW = 1, 3  # rows of one form in the corpus below which the form is rare, and below which it is not common
NUMERAL = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿两.．,，%％]+")
ODD_NAME = re.compile(r"[，。；：、（）()\s]|[的和及等]|会同|配合|牵头|指导|负责|按职责|开展|做好|具体|统筹|落实")
# 发展和改革局: what joins the two halves of a body's own name
WITHIN_NAME = re.compile(r"[和及](?=[^，。；：、（）()\s]{2,}[局委会厅部办]\Z)")
NO_NAME_END = re.compile(
    r"(?:局|委|办|部|会|院|所|站|队|中心|公司|厅|科|室|处|社区|村|镇|乡|街道|单位|部门|政府|党委|企业|学校|组|支队|大队|集团|股)\Z"
)
BOUNDS = re.compile(
    "以上|以下|以内|不低于|不少于|不超过|不高于|至少|最少|最多|最长|超过|突破|高于|低于|左右|约|余|多|力争|控制在|达到"
)
PLURAL = re.compile("各|有关|相关|行业|成员单位|部门")
SAFEGUARD = re.compile("组织领导|组织保障|要素保障|资金|宣传引导|督查|考核|责任落实|工作责任")
NEGATED = ("不", "未", "无", "非")  # a number read without the word before it: 少于2次 of 不少于2次
ROLE_WORDS = {
    "lead": "牵头|主办|主责|总牵",
    "responsible": "责任|负责|落实|实施|承办|主体",
    "support": "配合|协助|协办|参与|支持|督",
}
LABEL = re.compile("([\u4e00-\u9fff]{2,8})[：:]")
VERB = re.compile("[\u4e00-\u9fff]{0,2}(?:牵头|负责|配合|协助|参与)")
JOINED = re.compile("[、和及]?(?:政府|党委)")  # 各乡镇党委、政府 read as two
LEVEL = re.compile("[省市州县区旗乡镇街村]|[\u4e00-\u9fff]{2,4}[省市州县区旗乡镇]")  # 区商务局 · 云溪县商务局
MOSTLY = 0.5  # share of a plan's units whose names begin with a level, from which one without it is in doubt
LABEL_REACH = 120  # characters that a label may stand before a unit
SHORT_NAME, HEADING = 2, 24  # characters
TAIL = 2  # characters at the end of a unit's name by which names of one kind are alike

# by what a row may be in doubt, and how much: log odds, as benchmarks/doubt.py --fit gives them
WEIGHTS: dict[str, float] = {
    **dict.fromkeys(DOUBTS, 2.0),
    "rare_form_here": 0.2, "few_of_form": 0.1, "odd_name": 3.0, "no_name_end": 1.0, "long_raw": 1.0, "short_name": 3.0,
    "plural": 2.0, "other_function": 2.0, "role_differs": 0.3, "role_by_label": 2.0, "joined": 3.0, "bare_name": 2.0, "no_unit": 0.3, "many_units": 0.3, "neighbour": 0.3,
    "label_rare": 0.5, "long_measure": 0.7, "short_measure": 0.7, "safeguard": 3.0, "no_action": 1.0, "no_measure": 0.5,
    "inferred": 0.3, "word_bound": 1.0, "negated": 3.0, "no_object": 0.5,
}  # fmt: skip
SIGNALS = tuple(WEIGHTS)


class Surroundings:
    """What is usual among the rows of a corpus and of one plan, for telling what is not."""

    def __init__(self, corpus: Corpus, plan_id: str) -> None:
        self.corpus, self.plan_id = corpus, plan_id
        self.known = Known(corpus.tables, corpus.texts)
        self.text = corpus.texts[plan_id]
        own = {name: list(self.known.rows(name, plan_id)) for name in ("measures", "units", "years", "targets")}
        self.own = own
        self.forms = {
            name: Counter(form_of(name, row) for row in self.known.rows(name)) for name in ("units", "years", "targets")
        }
        self.roles = Counter((row["name"], row["role"]) for row in own["units"])
        self.names = Counter(row["name"] for row in own["units"])
        self.prefixed = sum(bool(LEVEL.match(row["name"])) for row in own["units"]) / max(len(own["units"]), 1)
        self.held = Counter(row["measure_id"] for row in own["units"])
        self.labels = Counter(NUMERAL.sub("#", row["label"]) for row in own["measures"])
        self.functions = Counter(row["function"] for row in own["units"])
        lengths = sorted(len(row["text"]) for row in own["measures"])
        self.middle = lengths[len(lengths) // 2] if lengths else 0
        self.doubted = {
            (name, row.get("measure_id")) for name, rows in own.items() for row in rows if row.get("sure") is not None
        }
        self.own_actions = list(self.known.rows("actions", plan_id))
        self.settings = Settings()
        facts = corpus[plan_id].facts
        self.period = facts["period_start"], facts["period_end"]

    def of(self, table: str, row: Mapping[str, Any]) -> set[str]:
        """The signals of a row."""
        reason = None if row.get("sure") is None else str(row["sure"]).rpartition(": ")[2]  # of a plan: column: reason
        found = set() if reason is None else {reason if reason in WEIGHTS else "second_reading"}
        if table in self.forms:
            count = self.forms[table][form_of(table, row)]
            found |= {"rare_form_here"} if count <= RARE else {"few_of_form"} if count <= FEW else set()
        say = {"units": self._unit, "measures": self._measure, "years": self._year, "targets": self._target}.get(table)
        found |= set() if say is None else {name for name, true in say(row).items() if true}
        if row.get("sure") is None and (table, row.get("measure_id")) in self.doubted and table != "measures":
            found.add("neighbour")
        return found

    def _unit(self, row: Mapping[str, Any]) -> dict[str, bool]:
        name = row["name"]
        usual, other = self.roles[name, row["role"]] / self.names[name], row["function"] == "其他"
        return {
            "odd_name": bool(ODD_NAME.search(name if other else WITHIN_NAME.sub("", name))),
            "no_name_end": not NO_NAME_END.search(name),
            "long_raw": len(name) > 12,
            "short_name": len(name) <= SHORT_NAME,
            "plural": not row["collective"] and bool(PLURAL.search(name)),
            "other_function": other,
            "role_differs": usual < 0.5,
            "role_by_label": self._label_differs(row),
            "bare_name": self.prefixed > MOSTLY and not row["collective"] and not LEVEL.match(name),
            "joined": bool(JOINED.match(self.text, row["end"])),
            "no_measure": row["measure_id"] is None,
        }

    def _label_differs(self, row: Mapping[str, Any]) -> bool:
        """Whether the nearest label before a unit, or the verb behind it, speaks of another role by its characters."""
        before = self.text[max(0, row["start"] - LABEL_REACH) : row["start"]]
        labels = LABEL.findall(re.split("[。；;（(]", before)[-1]) or LABEL.findall(before)
        verb = VERB.match(self.text, row["end"])
        said = verb[0] if verb else labels[-1] if labels else ""
        roles = [role for role, words in ROLE_WORDS.items() if re.search(words, said)]
        return bool(roles) and row["role"] not in roles

    def _measure(self, row: Mapping[str, Any]) -> dict[str, bool]:
        rows = len(self.own["measures"])
        noted = len([held for held in self.held if held is not None]) / max(rows, 1)
        return {
            "no_unit": noted > 0.6 and not self.held[row["measure_id"]],
            "many_units": self.held[row["measure_id"]] > 12,
            "label_rare": self.labels[NUMERAL.sub("#", row["label"])] < 0.1 * rows,
            "long_measure": len(row["text"]) > 3 * self.middle,
            "short_measure": len(row["text"]) < self.middle / 4,
            "safeguard": row["part"] == "tasks" and bool(SAFEGUARD.search(str(row["title"] or row["text"])[:HEADING])),
            "no_action": row["part"] == "tasks" and row["action_id"] is None and bool(self.own_actions),
        }

    def _year(self, row: Mapping[str, Any]) -> dict[str, bool]:
        return {
            "inferred": bool(row["inferred"]),
            "no_measure": row["measure_id"] is None,
            "long_raw": len(row["raw"]) > 14,
        }

    def _target(self, row: Mapping[str, Any]) -> dict[str, bool]:
        near = self.text[max(0, row["start"] - 6) : row["end"] + 4]
        return {
            "no_object": not row["object"],
            "negated": self.text[max(0, row["start"] - 1) : row["start"]] in NEGATED,
            "word_bound": row["op"] == "=" and bool(BOUNDS.search(near)),
            "no_measure": row["measure_id"] is None,
            "long_raw": len(row["raw"]) > 10,
        }


def form_of(table: str, row: Mapping[str, Any]) -> str:
    """How a row is printed, numbers apart: of a unit the end of its name."""
    return str(row["name"])[-TAIL:] if table == "units" else NUMERAL.sub("#", str(row["raw"]))


def signals_of(corpus: Corpus, plan_id: str, tables: Sequence[str]) -> dict[tuple[str, tuple[int, int]], set[str]]:
    """The signals of every row of some tables of a plan, by table and place."""
    around = Surroundings(corpus, plan_id)
    found: dict[tuple[str, tuple[int, int]], set[str]] = defaultdict(set)
    for table in tables:
        for row in around.known.rows(table, plan_id):
            found[table, (row["start"], row["end"])] |= around.of(table, row)
    return found


def queue(corpus: Corpus, plan_id: str, tables: Sequence[str] = QUEUE) -> list[tuple[str, dict[str, Any], float]]:
    """The rows of a plan in the order in which they are to be looked at.

    Parameters
    ----------
    corpus : Corpus
    plan_id : str
    tables : sequence of str
        Of ``similar`` the pairs nearest to the threshold alone.

    Returns
    -------
    list of (str, dict, float)
        Table, row and doubt (log odds, without its constant); the most doubtful first, then in reading order.
    """
    around = Surroundings(corpus, plan_id)
    found = []
    for table in tables:
        if table == "similar":
            pairs = [(table, row, near_threshold(row, around.settings)) for row in around.known.rows(table, plan_id)]
            found += sorted((pair for pair in pairs if pair[2] > 0), key=lambda pair: -pair[2])[:MOST_PAIRS]
        else:
            rows = around.known.rows(table, plan_id)
            found += [(table, row, sum(WEIGHTS[signal] for signal in around.of(table, row))) for row in rows]
    return sorted(found, key=lambda each: (-each[2], each[1].get("start") or 0))


def near_threshold(row: Mapping[str, Any], settings: Settings) -> float:
    """How near the score of a pair is to the threshold between alike and not, 0 to 1; 0 for one that was decided."""
    if row.get("corrected"):
        return 0.0
    return max(0.0, 1 - abs(float(row["score"]) - settings.overlap) / settings.overlap)
