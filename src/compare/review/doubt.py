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
BOUND_BEFORE = re.compile("不低于|不少于|不超过|不高于|至少|最少|最多|最长|超过|突破|高于|低于|约|力争|控制在|达到")
BOUND_BEHIND = re.compile(".{0,2}(?:以上|以下|以内|左右|余|多)")
CLAUSE, SENTENCE = re.compile(r"[。；;，,\n]"), re.compile(r"[。；;\n]")
ATTRIBUTIVE = re.compile(r"[^，。；\n]{0,20}的[\u4e00-\u9fff]")  # 10000人或日供水1000吨以上的饮用水水源: a condition
# what is there, not what is to be reached; 现有学校87所，大班额比例为4.2%
STOCK = re.compile("已有|已[\u4e00-\u9fff]|[年月]底为|上年|去年|同期")
STOCK_BEFORE = re.compile("现有|现已|目前|截至|截止")
FROM = re.compile("(?:由|从|为|超|比)[^，。；\n]{0,4}\\Z")  # 由35%提高到50%
LABEL_LIKE = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+[章节条]|[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,2}[）).．、\t])"
)
LABEL_INSIDE = re.compile(rf"\n(?={LABEL_LIKE.pattern})")
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
# 区商务局 · 云溪县商务局, but no 市场监督管理局, 乡村振兴局
LEVEL = re.compile("市(?![场政容])|乡(?!村)|[省州县区旗镇街村]|[\u4e00-\u9fff]{2,4}[省市州县区旗乡镇](?![场村])")
# 县各乡镇党委, 区团区委: the plan's place put before what has one
NAMED_TWICE = re.compile("([省市州县区旗乡镇])(?:各|[\u4e00-\u9fff]{0,3}\\1[委政])")
LIST_ROLE = re.compile(r"[^。；;：:（()）\n]{0,60}?(牵头|配合|协助|参与|负责|落实)")  # 甲、乙牵头，丙配合
MOSTLY = 0.5  # share of a plan's units whose names begin with a level, from which one without it is in doubt
LABEL_REACH, REACH = 120, 60  # characters that a label may stand before a unit, that the words of a sentence may
SHORT_NAME, HEADING = 2, 24  # characters
TAIL = 2  # characters at the end of a unit's name by which names of one kind are alike

# by what a row may be in doubt, and how much: log odds, as benchmarks/doubt.py --fit gives them
WEIGHTS: dict[str, float] = {
    **dict.fromkeys(DOUBTS, 2.0),
    "second_reading": 4.0, "rare_form": 3.0, "numbering": 0.5, "carried_year": 0.5, "no_task": 1.6, "outline": 1.5, "bound_near": 2.4,
    "rare_form_here": 0.1, "few_of_form": 0.1,
    "odd_name": 2.7, "near_odd": 0.7, "named_twice": 4.0, "bare_name": 2.0, "no_name_end": 0.3, "long_raw": 0.6, "short_name": 2.1,
    "plural": 1.1, "other_function": 0.4, "role_by_label": 0.6, "list_role": 2.6, "joined": 0.7, "no_measure": 0.2,
    "no_unit": 0.8, "many_units": 0.7, "label_rare": 0.4, "style_rare": 1.4, "unlabelled": 3.7, "holds_label": 2.3,
    "long_measure": 1.0, "short_measure": 1.1, "safeguard": 3.3, "chapter_bare": 3.2, "no_action": 0.1,
    "inferred": 0.3, "in_heading": 2.4, "negated": 2.1, "word_bound": 1.0, "no_object": 0.3,
    "attributive": 2.1, "stock_words": 1.5, "from": 2.0,
}  # fmt: skip
SIGNALS = tuple(WEIGHTS)


class Surroundings:
    """What is usual among the rows of a corpus and of one plan, for telling what is not."""

    def __init__(self, corpus: Corpus, plan_id: str) -> None:
        self.corpus, self.plan_id = corpus, plan_id
        self.known = Known(corpus.tables, corpus.texts)
        self.text = corpus.texts[plan_id]
        self.chapters = list(self.known.rows("parts", plan_id))
        own = {name: list(self.known.rows(name, plan_id)) for name in ("measures", "units", "years", "targets")}
        self.own = own
        self.forms = {
            name: Counter(form_of(name, row) for row in self.known.rows(name)) for name in ("units", "years", "targets")
        }
        self.prefixed = sum(bool(LEVEL.match(row["name"])) for row in own["units"]) / max(len(own["units"]), 1)
        self.held = Counter(row["measure_id"] for row in own["units"])
        self.labels = Counter(style_of(row["label"]) for row in own["measures"])
        lengths = sorted(len(row["text"]) for row in own["measures"])
        self.middle = lengths[len(lengths) // 2] if lengths else 0
        tasks = [row for row in own["measures"] if row["part"] == "tasks"]
        self.styles = Counter(style_of(row["label"]) for row in tasks)
        self.chapter_held: Counter[str] = Counter()
        for row in tasks:
            self.chapter_held[self.chapter(row)] += self.held[row["measure_id"]]
        self.odd = {note_of(row) for row in own["units"] if self._odd(row)}
        self.own_actions = list(self.known.rows("actions", plan_id))
        self.settings = Settings()

    def chapter(self, row: Mapping[str, Any]) -> str:
        """The chapter that a row stands in."""
        held = [each for each in self.chapters if each["start"] <= row["start"] < each["end"]]
        return str(held[-1]["part_id"]) if held else ""

    def before(self, row: Mapping[str, Any], end: re.Pattern[str] = CLAUSE) -> str:
        """The words before a row in its clause, or in its sentence."""
        return end.split(self.text[max(0, row["start"] - REACH) : row["start"]])[-1]

    def _odd(self, row: Mapping[str, Any]) -> bool:
        name = row["name"]
        return bool(ODD_NAME.search(name if row["function"] == "其他" else WITHIN_NAME.sub("", name)))

    def of(self, table: str, row: Mapping[str, Any]) -> set[str]:
        """The signals of a row."""
        reason = None if row.get("sure") is None else str(row["sure"]).rpartition(": ")[2]  # of a plan: column: reason
        found = set() if reason is None else {reason if reason in WEIGHTS else "second_reading"}
        if table in self.forms:
            count = self.forms[table][form_of(table, row)]
            found |= {"rare_form_here"} if count <= RARE else {"few_of_form"} if count <= FEW else set()
        say = {"units": self._unit, "measures": self._measure, "years": self._year, "targets": self._target}.get(table)
        found |= set() if say is None else {name for name, true in say(row).items() if true}
        return found

    def _unit(self, row: Mapping[str, Any]) -> dict[str, bool]:
        name = row["name"]
        other = row["function"] == "其他"
        return {
            "odd_name": self._odd(row),
            "near_odd": not self._odd(row) and note_of(row) in self.odd,
            "named_twice": bool(NAMED_TWICE.match(name)),
            "list_role": self._list_differs(row),
            "no_name_end": not NO_NAME_END.search(name),
            "long_raw": len(name) > 12,
            "short_name": len(name) <= SHORT_NAME,
            "plural": not row["collective"] and bool(PLURAL.search(name)),
            "other_function": other,
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

    def _list_differs(self, row: Mapping[str, Any]) -> bool:
        """Whether the verb behind the list of names that a unit stands in speaks of another role."""
        verb = LIST_ROLE.match(self.text, row["end"], row["end"] + 80)
        roles = [role for role, words in ROLE_WORDS.items() if verb and re.search(words, verb[1])]
        return bool(roles) and row["role"] not in roles

    def _measure(self, row: Mapping[str, Any]) -> dict[str, bool]:
        rows = len(self.own["measures"])
        noted = len([held for held in self.held if held is not None]) / max(rows, 1)
        return {
            "no_unit": noted > 0.6 and not self.held[row["measure_id"]],
            "many_units": self.held[row["measure_id"]] > 12,
            "label_rare": self.labels[style_of(row["label"])] < 0.1 * rows,
            "long_measure": len(row["text"]) > 3 * self.middle,
            "short_measure": len(row["text"]) < self.middle / 4,
            "safeguard": row["part"] == "tasks" and bool(SAFEGUARD.search(str(row["title"] or row["text"])[:HEADING])),
            "unlabelled": not row["label"] and bool(LABEL_LIKE.match(row["text"])),
            "holds_label": bool(LABEL_INSIDE.search(self.text[row["start"] : row["end"]])),
            "style_rare": row["part"] == "tasks" and self.styles[style_of(row["label"])] < 0.3 * self.styles.total(),
            "chapter_bare": row["part"] == "tasks" and noted > 0.6 and not self.chapter_held[self.chapter(row)],
            "no_action": row["part"] == "tasks" and row["action_id"] is None and bool(self.own_actions),
        }

    def _year(self, row: Mapping[str, Any]) -> dict[str, bool]:
        return {
            "inferred": bool(row["inferred"]),
            "in_heading": in_heading(self.text, row),
            "no_measure": row["measure_id"] is None,
            "long_raw": len(row["raw"]) > 14,
        }

    def _target(self, row: Mapping[str, Any]) -> dict[str, bool]:
        clause = self.before(row)
        return {
            "no_object": not row["object"],
            "in_heading": in_heading(self.text, row),
            "attributive": bool(ATTRIBUTIVE.match(self.text, row["end"])),
            "stock_words": bool(STOCK.search(clause) or STOCK_BEFORE.search(self.before(row, SENTENCE))),
            "from": bool(FROM.search(clause)),
            "word_bound": row["op"] == "="
            and bool(BOUND_BEFORE.search(clause) or BOUND_BEHIND.match(self.text, row["end"])),
            "negated": self.text[max(0, row["start"] - 1) : row["start"]] in NEGATED,
            "no_measure": row["measure_id"] is None,
            "long_raw": len(row["raw"]) > 10,
        }


def style_of(label: object) -> str:
    """How a label is printed, whatever its number."""
    return NUMERAL.sub("#", str(label))


def note_of(row: Mapping[str, Any]) -> tuple[object, object]:
    """The note that a unit stands in: that of its measure, or of its action."""
    return row["measure_id"], row["action_id"]


def in_heading(text: str, row: Mapping[str, Any]) -> bool:
    """Whether a row stands on a short line without a stop, as headings and titles do."""
    low, high = text.rfind("\n", 0, row["start"]) + 1, text.find("\n", row["end"])
    line = text[low : high if high >= 0 else len(text)].strip()
    return len(line) < 40 and "\t" not in line and not re.search("[。；，：]", line)


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
