"""Made plans for measuring at scale: any number of them, of real shape, with a known lineage, the same for one seed.

    python benchmarks/make_corpus.py OUT --plans 1000 [--measures 25] [--seed 7]

writes ``OUT/raw/*.txt`` and ``OUT/lineage.csv``: for each measure where it came from. The plans come in families: one
plan sets a subject, others adopt it, some of them at second hand, and keep, change, drop or add measures on the way;
one plan in five stands alone. Subjects draw their words from jieba's dictionary, so that vocabulary grows with the
corpus as it does in life and texts of two families have little but the drafting in common. Nothing here was issued by
anybody; the plans are for speed, memory and recall, never for a finding, and are not committed.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import jieba

MEASURES = 25  # measures of a plan, on average
ALONE = 0.83  # share of families that are one plan: about one plan in five
LARGEST = 120  # plans of a family at most
KEPT, CHANGED, DROPPED = 0.35, 0.4, 0.1  # what becomes of a measure that is adopted; the rest is replaced
STARTS, ENDS = (2021, 2022, 2023, 2024, 2025), (2, 4)  # years of issue, and how many more a plan runs

# {n} a thing, {v} what is done with it, {y} a year, {k} a number, {u} a unit's name
CLAUSES = (
    "建立健全{n}{v}管理制度", "组织开展{n}{v}专项行动", "推动{n}与{n}协同联动", "严厉打击{n}领域违法违规行为",
    "强化{n}{v}责任落实", "对{n}、{n}等重点部位逐一{v}", "完善{n}{v}标准和{n}清单", "加快{n}{v}项目建设",
    "依托{n}平台开展{n}{v}", "定期调度{n}{v}进展情况", "加大{n}{v}资金投入力度", "引导{n}主动{v}{n}",
    "推广{n}{v}先进经验", "规范{n}{v}工作流程", "将{n}{v}纳入{n}考核", "培育一批{n}{v}示范点",
    "支持{n}采用{n}进行{v}", "全面排查{n}在{v}中的突出问题", "制定{n}{v}年度计划", "落实{n}{v}各项措施",
    "做好{n}{v}宣传引导", "督促{n}及时{v}{n}", "健全{n}、{n}和{n}共同参与的{v}机制", "提升{n}{v}能力和水平",
    "明确{n}{v}的范围、对象和时限", "每季度对{n}{v}情况通报一次", "组建{n}{v}专家队伍",
)  # fmt: skip
GOALS = (
    "{y}年底前，完成{k}处{n}{v}", "到{y}年，{n}{v}率达到{k}%以上", "{y}年6月底前，{n}{v}全部到位",
    "每年至少开展{k}次{n}{v}", "{y}年底前新增{n}{k}个",
)  # fmt: skip
TITLES = ("强化{n}{v}", "推进{n}{v}", "加强{n}{n}{v}", "规范{n}{v}", "开展{n}{v}", "提升{n}{v}水平")
ACTIONS = ("{n}{v}提升行动", "{n}{v}攻坚行动", "{n}{n}{v}行动", "{n}{v}专项行动")
OFFICES = (
    "发展改革", "教育", "科技", "公安", "民政", "财政", "自然资源", "住房城乡建设", "交通运输", "水利", "农业农村", "商务",
    "卫生健康", "应急管理", "市场监管", "生态环境", "林业", "文化旅游", "统计", "医疗保障",
)  # fmt: skip
FIRST, LAST = "安平宁丰兴华永泰新和清东西南北长海江河山云金", "川阳州山江林陵城源原溪平湖岭关安昌水河口"
LEVELS = {"省": "省", "市": "市", "县": "县", "区": "区"}
NUMERALS = "一二三四五六七八九"
SAFEGUARDS = (
    "加强组织领导。各有关单位要提高认识，明确专人负责{n}{v}，及时研究解决工作中的问题。",
    "加强督促检查。对{n}{v}推进不力的予以通报，并将结果作为考核依据。",
    "加强宣传引导。充分利用各类媒体宣传{n}{v}，营造良好氛围。",
    "加强资金保障。统筹各级资金支持{n}{v}，提高使用效益。",
)


@dataclass(frozen=True)
class Made:
    """One measure: its words, who is responsible, and the measure that it came from."""

    title: str
    sentences: tuple[str, ...]
    offices: tuple[str, ...]
    origin: str = ""
    kind: str = "own"


@dataclass(frozen=True)
class Subject:
    """What a family of plans speaks of: its words, the common ones first."""

    things: tuple[str, ...]
    deeds: tuple[str, ...]

    def focus(self, chance: random.Random) -> Subject:
        """What one measure speaks of: a few words of the subject."""
        return Subject(
            tuple(_drawn(self.things, chance) for _ in range(6)), tuple(_drawn(self.deeds, chance) for _ in range(3))
        )

    def fill(self, form: str, chance: random.Random, year: int) -> str:
        while "{n}" in form:
            form = form.replace("{n}", _drawn(self.things, chance), 1)
        while "{v}" in form:
            form = form.replace("{v}", _drawn(self.deeds, chance), 1)
        return form.replace("{y}", str(year + chance.randint(0, 2))).replace("{k}", str(chance.randint(2, 98)))


@dataclass
class MadePlan:
    """One made plan: its text and, for each measure, where it came from."""

    plan_id: str
    text: str
    actions: int
    measures: list[Made] = field(default_factory=list)


def _drawn(words: tuple[str, ...], chance: random.Random) -> str:
    """A word, those at the front more often."""
    return words[int(len(words) * chance.random() ** 2)]


@cache
def dictionary() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Nouns and deeds of jieba's dictionary that are plain two- to four-character words."""
    nouns, deeds = [], []
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, times, tag = line.decode().split()
            if not 2 <= len(word) <= 4 or not all("一" <= c <= "鿿" for c in word) or set(word) & set("年月日第局委厅"):
                continue
            if tag == "n" and int(times) >= 100:
                nouns.append(word)
            elif tag == "vn" and int(times) >= 50:
                deeds.append(word)
    return tuple(nouns), tuple(deeds)


def subject(chance: random.Random) -> Subject:
    """A subject: sixty things and twenty deeds."""
    nouns, deeds = dictionary()
    return Subject(tuple(chance.sample(nouns, 60)), tuple(chance.sample(deeds, 20)))


def measure(about: Subject, chance: random.Random, year: int) -> Made:
    """A measure of one's own: three to six sentences of two or three clauses."""
    sentences, about = [], about.focus(chance)
    for _ in range(chance.choice((3, 3, 4, 4, 5, 6))):
        forms = [chance.choice(CLAUSES) for _ in range(chance.choice((2, 3)))]
        if chance.random() < 0.2:
            forms.append(chance.choice(GOALS))
        sentences.append("，".join(about.fill(form, chance, year) for form in forms) + "。")
    offices = tuple(chance.sample(OFFICES, chance.choice((1, 2, 3))))
    return Made(about.fill(chance.choice(TITLES), chance, year), tuple(sentences), offices)


def adopted(source: Made, origin: str, about: Subject, chance: random.Random, year: int) -> Made | None:
    """What a plan makes of a measure of another: kept, changed, dropped (None) or replaced."""
    draw = chance.random()
    if draw < KEPT:
        return Made(source.title, source.sentences, source.offices, origin, "copied")
    if draw < KEPT + CHANGED:
        sentences = [one for one in source.sentences if chance.random() > 0.2] or [source.sentences[0]]
        at = chance.randrange(len(sentences))
        clauses = sentences[at].rstrip("。").split("，")
        clauses[chance.randrange(len(clauses))] = about.fill(chance.choice(CLAUSES), chance, year)
        sentences[at] = "，".join(clauses) + "。"
        if chance.random() < 0.4:
            sentences.append(about.fill(chance.choice(GOALS), chance, year) + "。")
        return Made(source.title, tuple(sentences), source.offices, origin, "changed")
    if draw < KEPT + CHANGED + DROPPED:
        return None
    return measure(about, chance, year)


def made_plans(plans: int, measures: int = MEASURES, seed: int = 7) -> Iterator[MadePlan]:
    """Made plans, family after family; the first ones are the same however many are asked for.

    Parameters
    ----------
    plans : int
        How many.
    measures : int
        Measures of a plan on average.
    seed : int

    Yields
    ------
    MadePlan
    """
    number = family = 0
    while number < plans:
        chance = random.Random(f"{seed}/{family}")
        size = 1 if chance.random() < ALONE else min(LARGEST, int(chance.paretovariate(1.1) * 6))
        yield from _family(number, min(size, plans - number), measures, chance)
        number += size
        family += 1


def _family(first: int, size: int, measures: int, chance: random.Random) -> Iterator[MadePlan]:
    about = subject(chance)
    year = chance.choice(STARTS)
    name = about.fill("{n}{v}", chance, year)
    earlier: list[tuple[str, list[list[Made]]]] = []
    for member in range(size):
        plan_id = f"made-{first + member:06d}"
        if not earlier:
            wanted = max(3, round(chance.gauss(measures, measures / 4)))
            many = [measure(about, chance, year) for _ in range(wanted)]
            per = max(2, round(wanted / min(9, max(2, wanted // 4))))
            grouped = [many[at : at + per] for at in range(0, wanted, per)][:9]
        else:
            # most draw on the first plan, some on one that did
            source_id, source = earlier[0] if chance.random() < 0.6 else chance.choice(earlier)
            number, grouped = 0, []
            for group in source:
                taken = []
                for one in group:
                    number += 1
                    taken.append(adopted(one, f"{source_id}#{number}", about, chance, year))
                grouped.append([one for one in taken if one is not None] or [measure(about, chance, year)])
        earlier.append((plan_id, grouped))
        text = _written(name, about, grouped, year, chance)
        yield MadePlan(plan_id, text, len(grouped), [one for group in grouped for one in group])


def _written(name: str, about: Subject, grouped: list[list[Made]], year: int, chance: random.Random) -> str:
    level = chance.choice(tuple(LEVELS))
    place = chance.choice(FIRST) + chance.choice(LAST) + level
    until = year + chance.choice(ENDS)
    title = f"{place}{name}三年行动实施方案（{year}—{until}年）"
    office = f"{place}人民政府办公室"
    date = f"{year}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    bureau = "厅" if level == "省" else "局"
    lines = [
        office, f"关于印发《{title}》的通知", f"{place[0]}政办发〔{year}〕{chance.randint(1, 99)}号", "",
        f"各有关单位：\n现将《{title}》印发给你们，请认真贯彻落实。", "", office, date, "", title, "",
        f"为深入推进{name}工作，结合我{level}实际，制定本方案。",
        "一、总体要求", about.fill("坚持统筹推进、分类施策，全面提升{n}{v}水平，推动{n}高质量发展。", chance, year),
        "二、工作目标", "；".join(about.fill(form, chance, year) for form in chance.sample(GOALS, 2)) + "。",
        "三、重点任务",
    ]  # fmt: skip
    for number, group in enumerate(grouped):
        lines.append(f"（{NUMERALS[number]}）{about.fill(chance.choice(ACTIONS), chance, year)}")
        for place_in, one in enumerate(group, 1):
            units = "、".join(f"{level}{office}{bureau}" for office in one.offices)
            lines.append(f"{place_in}.{one.title}。{''.join(one.sentences)}（责任单位：{units}）")
    lines.append("四、保障措施")
    lines += [f"（{NUMERALS[at]}）{about.fill(form, chance, year)}" for at, form in enumerate(SAFEGUARDS)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write a made corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--measures", type=int, default=MEASURES)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    (given.out / "raw").mkdir(parents=True, exist_ok=True)
    with (given.out / "lineage.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("plan_id", "number", "origin", "kind"))
        for plan in made_plans(given.plans, given.measures, given.seed):
            (given.out / "raw" / f"{plan.plan_id}.txt").write_text(plan.text, encoding="utf-8", newline="\n")
            rows.writerows((plan.plan_id, number, one.origin, one.kind) for number, one in enumerate(plan.measures, 1))


if __name__ == "__main__":
    main()
