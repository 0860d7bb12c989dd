"""Layouts of real plans, in small: where the actions and measures stand and what their labels are."""

from __future__ import annotations

import pytest

from compare.codebook import load_codebook
from compare.model import Cell, Document, Table
from compare.reading import read_text
from compare.reading.outline.part_names import part_of
from compare.reading.silence import verdict
from compare.sources.plain import find_tables

CHAPTERS_HOLD_MEASURES = """\
长河市支持夜间经济发展若干措施
为促进消费，制定本措施。
一、打造夜间街区
（一）建设示范街区。每年评选一批街区。（责任单位：市商务局）
（二）延长营业时间。鼓励商户延时。（责任单位：市商务局、市城管局）
二、优化公共服务
（三）增开夜间公交。（责任单位：市交通运输局）
（四）完善夜间照明。补齐路灯。（责任单位：市城管局）
三、附则
本措施自印发之日起施行。
"""

ONE_LEVEL = """\
东江区稳就业十条措施
一、发放补贴。对企业给予补贴。
二、扩大培训。组织技能培训。
三、强化服务。开展招聘活动。
"""

NUMBERED_ONE_LEVEL = """\
东江区稳就业措施
1.发放补贴。对企业给予补贴。
2.扩大培训。组织技能培训。
3.强化服务。开展招聘活动。
"""

FOUR_LEVELS = """\
青石县水环境整治方案
一、总体要求
坚持问题导向。
二、主要任务
（一）源头治理
1.工业源
（1）整治园区。对园区开展排查。（责任单位：县生态环境局）
（2）淘汰落后产能。依法关停。（责任单位：县工信局）
2.农业源
（1）治理养殖污染。建设粪污设施。（责任单位：县农业农村局）
（2）减少化肥使用。推广测土配方。（责任单位：县农业农村局）
三、保障措施
（一）加强领导。成立专班。
"""

TITLES_ON_LINES = """\
柳河镇人居环境提升方案
一、工作目标
全镇环境明显改善。
二、重点任务
（一）整治垃圾
1.清理存量垃圾
对沟渠路边的垃圾集中清理。
2.建立保洁机制
每村配备保洁员。
责任单位：镇农办、各村
完成时限：2025年6月底前
（二）治理污水
1.建设管网
新建管网。
责任单位：镇规建办
"""

ARTICLES = """\
北川市科技企业扶持办法
第一章 总则
第一条 为支持科技企业发展，制定本办法。
第二条 本办法所称科技企业，是指在本市注册的企业。
第二章 研发支持
第三条 【研发补助】对研发投入给予补助。
第四条 【平台奖励】对新建平台给予奖励。
第三章 人才支持
第五条 【引才奖励】对引进人才的企业给予奖励。
第四章 附则
第六条 本办法自2025年1月1日起施行。
"""

RUN_ON = """\
云岭县旅游提升方案
一、主要任务
（一）丰富产品。1.开发精品线路。推出三条线路。2.培育民宿。支持乡村民宿。
（二）优化服务。一是完善厕所；二是增设标识；三是培训导游。（县文旅局牵头，各乡镇配合）
"""

LAYOUTS = [
    pytest.param(
        CHAPTERS_HOLD_MEASURES,
        ["一、", "二、"],
        [("（一）", 1), ("（二）", 1), ("（三）", 2), ("（四）", 2)],
        id="chapters hold their measures",
    ),
    pytest.param(ONE_LEVEL, [], [("一、", None), ("二、", None), ("三、", None)], id="one level"),
    pytest.param(NUMBERED_ONE_LEVEL, [], [("1.", None), ("2.", None), ("3.", None)], id="one level of numbers"),
    pytest.param(
        FOUR_LEVELS,
        ["1.", "2."],
        [("（1）", 1), ("（2）", 1), ("（1）", 2), ("（2）", 2), ("（一）", None)],
        id="four levels",
    ),
    pytest.param(TITLES_ON_LINES, ["（一）", "（二）"], [("1.", 1), ("2.", 1), ("1.", 2)], id="titles on lines"),
    pytest.param(
        ARTICLES, ["第二章", "第三章"], [("第三条", 1), ("第四条", 1), ("第五条", 2)], id="articles in chapters"
    ),
    pytest.param(
        RUN_ON,
        ["（一）", "（二）"],
        [("1.", 1), ("2.", 1), ("一是", 2), ("二是", 2), ("三是", 2)],
        id="numbers that run on in a paragraph",
    ),
]


@pytest.mark.parametrize(("text", "actions", "measures"), LAYOUTS)
def test_layouts(text: str, actions: list[str], measures: list[tuple[str, int | None]]) -> None:
    plan = read_text(text, "p-2025")
    numbers = {action.action_id: action.no for action in plan.actions}
    assert [action.label for action in plan.actions] == actions
    found = [(m.label, numbers[m.action_id] if m.action_id else None) for m in plan.measures]
    assert found == measures
    assert all(text[m.start :].startswith(m.label) for m in plan.measures)


HEAD, FOOT = (
    "青禾县渠道提升方案\n为提升水平，制定本方案。\n一、总体要求\n坚持分类施策。\n二、重点任务\n",
    "三、保障措施\n统筹推进。\n",
)

LABELS = [
    ("（一）灌溉\n任务1：改造渠道。改造30公里。\n任务2：修复泵站。修复12座。\n", ["任务1：", "任务2："], 1),
    ("行动一：改造渠道\n1.改造30公里。\n2.清淤8条。\n行动二：修复泵站\n1.修复12座。\n", ["1.", "2.", "1."], 2),
    ("行动一　改造渠道\n改造30公里。\n行动二　修复泵站\n修复12座。\n", ["行动一", "行动二"], 2),
    ("工程（一）：改造渠道\n改造30公里。\n工程（二）：修复泵站\n修复12座。\n", ["工程（一）：", "工程（二）："], 2),
    ("（一）灌溉\n甲、改造渠道。改造30公里。\n乙、修复泵站。修复12座。\n", ["甲、", "乙、"], 1),
    ("（一）灌溉\nA.改造渠道。改造30公里。\nB.修复泵站。修复12座。\n", ["A.", "B."], 1),
    ("（一）灌溉\n1 改造渠道\n改造30公里。\n2 修复泵站\n修复12座。\n", ["1", "2"], 1),
    ("一）灌溉\n1.改造渠道。改造30公里。\n二）泵站\n1.修复泵站。修复12座。\n", ["1.", "1."], 2),
    ("（  一  ）灌溉\n1.改造渠道。改造30公里。\n", ["1."], 1),
    ("☆（一）灌溉\n☆1.改造渠道。改造30公里。\n☆2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    ("》（一）灌溉\n》1.改造渠道。改造30公里。\n》2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    ("» （一）灌溉\n‣1.改造渠道。改造30公里。\n›2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    ("（一）灌溉\n第一项，改造渠道。改造30公里。\n第二项，修复泵站。修复12座。\n", ["第一项，", "第二项，"], 1),
    (
        "（一）灌溉\n重点任务1：改造渠道。改造30公里。\n重点任务2：修复泵站。修复12座。\n",
        ["重点任务1：", "重点任务2："],
        1,
    ),
    ("——（一）灌溉\n——1.改造渠道。改造30公里。\n——2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    ("（一）灌溉\n√1.改造渠道。改造30公里。\n√2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    ("- （一）灌溉\n- 1.改造渠道。改造30公里。\n- 2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    ("（一）灌溉\n❶改造渠道。改造30公里。\n❷修复泵站。修复12座。\n", ["❶", "❷"], 1),
    ("（一）灌溉\n【1】改造渠道。改造30公里。\n【2】修复泵站。修复12座。\n", ["【1】", "【2】"], 1),
    ("（一）灌溉\n步骤1：改造渠道。改造30公里。\n步骤2：修复泵站。修复12座。\n", ["步骤1：", "步骤2："], 1),
    ("（一）灌溉\n1：改造渠道。改造30公里。\n2：修复泵站。修复12座。\n", ["1：", "2："], 1),
    ("（一）灌溉\nNo.1 改造渠道。改造30公里。\nNo.2 修复泵站。修复12座。\n", ["No.1 ", "No.2 "], 1),
    ("（一）灌溉\n（1）、改造渠道。改造30公里。\n（2）、修复泵站。修复12座。\n", ["（1）、", "（2）、"], 1),
    ("〓（一）灌溉\n⊙1.改造渠道。改造30公里。\n⊙2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    ("（一）灌溉\n子、改造渠道。改造30公里。\n丑、修复泵站。修复12座。\n", ["子、", "丑、"], 1),
    (
        "（一）灌溉\n㈠改造渠道。改造30公里。\n㈡修复泵站。修复12座。\n（二）防洪\n㈠加固堤防。加固8处。\n",
        ["㈠", "㈡", "㈠"],
        2,
    ),
    ("（一）灌溉\n其一，改造渠道30公里。\n其二，修复泵站12座。\n", ["其一，", "其二，"], 1),
    ("📌（一）灌溉\n🔺1.改造渠道。改造30公里。\n🔺2.修复泵站。修复12座。\n", ["1.", "2."], 1),
    # lists below an item, of labels of its own level or a higher one
    (
        "（一）灌溉\n1.做好以下工作：\n（一）改造渠道；\n（二）修复泵站。\n2.建立机制。\n（二）防洪\n1.加固堤防。\n",
        ["1.", "2.", "1."],
        2,
    ),
    (
        "（一）灌溉\n1.改造渠道。\n2.具体如下：\n(一)清淤；\n(二)衬砌。\n（二）防洪\n3.加固堤防。\n",
        ["1.", "2.", "3."],
        2,
    ),
    ("（一）灌溉\n1.改造渠道，做到：\n一、无淤积；\n二、无渗漏。\n2.建立机制。\n", ["1.", "2."], 1),
    ("（一）灌溉\n1.改造渠道，做到：\n1.无淤积；\n2.无渗漏；\n3.无破损。\n2.建立机制。\n", ["1.", "2."], 1),
    ("（一）灌溉：\n1.改造渠道：\n（1）清淤；\n（2）衬砌。\n（二）防洪：\n1.加固堤防。\n", ["1.", "1."], 2),
]
NO_LABELS = [
    "（一）灌溉。全年改造渠道\n30 公里，修复泵站\n12 座。\n",  # a wrapped line begins with a number
    "（一）灌溉。改造渠道30公里。\n任务1：只此一处。\n",  # runs nowhere
    "（一）灌溉。改造渠道。\nIT、农业等企业参与。\n",
    "（一）灌溉。按照《县级渠道改造提升行动方案\n》（二）改造渠道。\n",  # 》 ends a title
    "（一）灌溉。开展评比，对获得县级\n一、二、三等奖的给予奖励。\n",
    "（一）灌溉。改造渠道。\n1 个乡镇先行，\n2 个乡镇跟进。\n",
]


@pytest.mark.parametrize(("tasks", "labels", "actions"), LABELS)
def test_labels_of_other_kinds(tasks: str, labels: list[str], actions: int) -> None:
    text = HEAD + tasks + FOOT
    plan = read_text(text, "p-2025")
    measures = [measure for measure in plan.measures if measure.part == "tasks"]
    assert [measure.label for measure in measures] == labels
    assert len(plan.actions) == actions
    assert [part.part for part in plan.parts] == ["preamble", "requirements", "tasks", "safeguards"]
    assert all(text[measure.end - 1] == "。" for measure in measures)


@pytest.mark.parametrize("tasks", NO_LABELS)
def test_what_only_looks_like_a_label(tasks: str) -> None:
    assert [m.label for m in read_text(HEAD + tasks + FOOT, "p-2025").measures] == ["（一）"]


def test_items_of_three_numbers_are_measures_of_their_action() -> None:
    text = "青禾县渠道提升方案\n1 总体要求\n坚持分类施策。\n2 重点任务\n2.1 改造渠道\n2.1.1 清淤支渠\n清淤30公里。\n"
    text += "2.1.2 衬砌干渠\n衬砌8公里。\n2.2 修复泵站\n2.2.1 更换机组\n更换12台。\n3 保障措施\n统筹推进。\n"
    plan = read_text(text, "p-2025")
    assert [action.title for action in plan.actions] == ["改造渠道", "修复泵站"]
    assert [measure.label for measure in plan.measures if measure.part == "tasks"] == ["2.1.1", "2.1.2", "2.2.1"]


def test_chapters_numbered_without_a_mark() -> None:
    text = """\
青禾县渠道提升方案
1 总体要求
坚持分类施策。
2 重点任务
2.1 改造渠道
改造30公里。
2.2 修复泵站
修复12座。
3 保障措施
统筹推进。
"""
    plan = read_text(text, "p-2025")
    assert [part.part for part in plan.parts] == ["preamble", "requirements", "tasks", "safeguards"]
    assert [measure.label for measure in plan.measures] == ["2.1", "2.2"]


ARTICLES_WITH_LISTS = """\
北川市科技企业扶持办法
第一条 为支持科技企业发展，制定本办法。
第二条 本办法所称科技企业，是指在本市注册的企业。
第三条 支持研发投入。对研发投入给予补助。
（一）投入100万元以上的，补助10万元；
（二）投入500万元以上的，补助50万元。
第四条 支持平台建设。对新建平台给予奖励。
第五条 支持成果转化。给予奖励。（责任单位：市科技局）
第六条 本办法自2025年1月1日起施行。
"""
ARTICLES_WITH_ITEMS = """\
北川市科技企业扶持办法
第一章 扶持内容
第一条 支持研发投入
（一）研发补助。按投入给予补助。（市科技局负责）
（二）设备补助。按设备给予补助。（市科技局负责）
第二条 支持平台建设。对新建平台给予奖励。（市科技局负责）
第三条 支持人才引进
（一）安家补助。给予补助。（市人社局负责）
（二）生活补助。给予补助。（市人社局负责）
第二章 附则
第四条 本办法自2025年1月1日起施行。
"""
NUMBER_MISSED_FIRST = """\
青禾县营商环境方案
优化登记，便利准入
（一）压缩登记时间。1日办结。（县市场监管局负责）
（二）推行全程网办。全部网办。（县市场监管局负责）
二、优化许可，便利准营
（三）推行告知承诺。推行承诺制。（县审批局负责）
三、优化监管，便利经营
（四）推行联合检查。减少检查频次。（县市场监管局负责）
"""
NUMBER_MISSED_BETWEEN = """\
青禾县营商环境措施
一、优化登记
1.压缩登记时间。1日办结。
2.推行全程网办。全部网办。
优化许可
3.推行告知承诺。推行承诺制。
三、优化监管
4.推行联合检查。减少检查频次。
"""
NO_CHAPTER_NUMBERED = """\
青禾县营商环境方案
为优化环境，制定本方案。
总体要求
坚持问题导向。
重点任务
（一）压缩登记时间。1日办结。（县市场监管局负责）
（二）推行全程网办。全部网办。（县市场监管局负责）
保障措施
（一）加强领导。成立专班。
"""
PARTLY_LABELLED = [
    (ARTICLES_WITH_LISTS, ["other", "other", "tasks", "tasks", "tasks", "other"], [], ["第三条", "第四条", "第五条"]),
    (
        ARTICLES_WITH_ITEMS,
        ["tasks", "other"],
        ["第一条", "第二条", "第三条"],
        ["（一）", "（二）", "第二条", "（一）", "（二）"],
    ),
    (NUMBER_MISSED_FIRST, ["tasks"] * 3, ["", "二、", "三、"], ["（一）", "（二）", "（三）", "（四）"]),
    (NUMBER_MISSED_BETWEEN, ["tasks"] * 3, ["一、", "", "三、"], ["1.", "2.", "3.", "4."]),
    (
        NO_CHAPTER_NUMBERED,
        ["requirements", "tasks", "safeguards"],
        ["（一）", "（二）"],
        ["（一）", "（二）", "（一）"],
    ),
]


@pytest.mark.parametrize(("text", "parts", "actions", "labels"), PARTLY_LABELLED)
def test_articles_with_lists_and_chapters_without_a_number(
    text: str, parts: list[str], actions: list[str], labels: list[str]
) -> None:
    plan = read_text(text, "p-2025")
    assert [part.part for part in plan.parts] == ["preamble", *parts]
    assert [action.label for action in plan.actions] == actions
    assert [measure.label for measure in plan.measures] == labels


CLOSINGS = [
    "本方案自印发之日起施行，有效期三年。\n",
    "自2025年1月1日起执行，试行一年。\n",
    "执行期限至2026年12月31日，国家另有规定的从其规定。\n",
    "青岭县安委办\n2024年3月13日\n",
    "中共青禾县委办公室\n青禾县人民政府办公室\n2024年3月13日印发\n",
    "2024年3月13日\n",
    "附：重点任务分工表\n\n青禾县水利局  青禾县财政局\n二〇二四年三月十三日\n抄送：县委办。\n",
    "附件1：分工表\n附件2：名词解释\n",
    "县水利局负责解释，由县水利局负责解释。\n联系人：张某，联系电话：0000-1234567\n附件：1.分工表\n2.名词解释\n"
    "青禾县人民政府\n2024年3月13日\n（此件公开发布）\n",
    "公开征求意见时间为2026年3月7日至2026年4月6日，意见请反馈至县水利局。\n电子邮箱：a@b.cn\n青禾县水利局\n2026年3月7日\n"
    "（本文有删减）\n扫码查看政策解读\n",
    "发布日期：2024-03-15\n来源：县水利局\n责任编辑：李某\n",
]
# what stands below the last item and belongs to it
NO_CLOSINGS = [
    "各乡镇实施方案请于2024年4月30日前报县水利局。\n",
    "各乡镇要抓好落实。\n",
    "（县水利局负责）\n",
    "责任单位：县水利局\n完成时限：2024年6月30日\n",
]


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize(
    "last", ["（一）改造渠道。改造30公里。\n", f"（一）改造。改造30公里。\n{FOOT}（一）督导。每月通报。\n"]
)
def test_what_closes_a_plan_is_no_part_of_its_last_measure(last: str, closing: str) -> None:
    text = HEAD + last + closing
    plan = read_text(text, "p-2025")
    assert text[plan.measures[-1].end :].strip() == closing.strip()
    assert not [year for year in plan.years if year.measure_id and year.start >= len(HEAD + last)]


@pytest.mark.parametrize("more", NO_CLOSINGS)
def test_a_paragraph_below_the_last_item_belongs_to_it(more: str) -> None:
    text = HEAD + "（一）改造渠道。改造30公里。\n" + more
    assert read_text(text, "p-2025").measures[-1].end == len(text) - 1


def test_dates_of_release_are_no_years() -> None:
    text = HEAD + "（一）改造渠道。改造30公里。\n公示期为2026年3月7日至2026年4月6日。\n发布日期：2026-03-07\n"
    assert read_text(text, "p-2025").years == ()


def test_contacts_of_each_item_stay_with_it() -> None:
    text = "青禾县支持措施\n" + "".join(
        f"{n}、补贴{n}。给予补贴。\n联系电话：0000-000{i}\n" for i, n in enumerate("一二三四")
    )
    assert [text[m.end - 1] for m in read_text(text, "p-2025").measures] == ["0", "1", "2", "3"]


def test_actions_told_twice_are_one() -> None:
    text = """\
河湾区防汛方案
一、主要任务
（一）开展隐患排查行动。全面排查。
（二）开展物资储备行动。补足物资。
任务分工见附件。
二、保障措施
（一）加强领导。成立专班。
附件
主要任务分工
（一）开展隐患排查行动。
1.排查堤防。（区水利局负责）
2.排查水库。（区水利局负责）
（二）开展物资储备行动。
3.补充沙袋。（区应急局负责）
"""
    plan = read_text(text, "p-2025")
    assert [action.title for action in plan.actions] == ["开展隐患排查行动", "开展物资储备行动"]
    assert [action.name for action in plan.actions] == ["隐患排查行动", "物资储备行动"]
    assert [(m.label, m.action_id) for m in plan.measures] == [
        ("（一）", None),
        ("1.", "p-2025/a01"),
        ("2.", "p-2025/a01"),
        ("3.", "p-2025/a02"),
    ]
    assert [part.part for part in plan.parts] == ["preamble", "tasks", "safeguards", "tasks"]
    # the sentence that speaks of all tasks belongs to no action
    assert text[plan.actions[1].start : plan.actions[1].end].endswith("补足物资。")


def test_goals_are_cut_out_of_the_requirements() -> None:
    text = "甲县方案\n一、总体要求\n（一）指导思想。坚持。\n（二）主要目标。到2025年建成。\n（三）基本原则。统筹。\n二、重点任务\n（一）加快建设。推进。\n"
    plan = read_text(text, "p-2025")
    assert [(part.part, text[part.start : part.start + 3]) for part in plan.parts] == [
        ("preamble", "甲县方"),
        ("requirements", "一、总"),
        ("goals", "（二）"),
        ("requirements", "（三）"),
        ("tasks", "二、重"),
    ]


def test_wrapped_lines_and_bold_marks_leave_the_measures_text() -> None:
    text = (
        "甲县方案\n一、重点任务\n（一）整治道路。**加强检查**，排查桥\n\n梁隐患。\n及时整改。\n（二）宣传。发放资料。\n"
    )
    plan = read_text(text, "p-2025")
    assert plan.measures[0].text == "（一）整治道路。加强检查，排查桥梁隐患。\n及时整改。"
    assert text[plan.measures[0].start : plan.measures[0].end].startswith("（一）整治道路。**")


def test_task_table_with_merged_cells() -> None:
    rows = [
        "序号\t重点任务\t工作措施\t牵头单位\t责任单位\t完成时限",
        "1\t整治燃气\t更换软管\t县住建局\t县市场监管局、各乡镇\t2025年6月底前",
        "2\t\t检查餐馆\t\t县商务局\t2025年底前",
        "3\t整治消防\t打通通道\t县消防救援大队\t县公安局\t长期",
    ]
    text = "甲县燃气消防整治方案\n一、总体要求\n坚持安全第一。\n附件\n重点任务清单\n" + "\n".join(rows) + "\n"
    plan = read_text(Document(text, tables=find_tables(text)), "p-2025")
    assert [(m.label, m.part) for m in plan.measures] == [("1", "tasks"), ("2", "tasks"), ("3", "tasks")]
    leads = [(u.measure_id, u.name) for u in plan.units if u.role == "lead"]
    assert leads == [
        ("p-2025/m001", "县住建局"),
        ("p-2025/m002", "县住建局"),
        ("p-2025/m003", "县消防救援大队"),
    ]
    # the unit printed once for two rows stands where it is printed
    assert {text[u.start : u.end] for u in plan.units if u.name == "县住建局"} == {"县住建局"}
    assert [u.name for u in plan.units if u.role == "responsible"] == ["县市场监管局", "各乡镇", "县商务局", "县公安局"]


def table_of(head: str, rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]]) -> Document:
    """A text with one table; an empty string under a merged cell is no cell. ``spans`` are (row, column): (rows, columns)."""
    text, cells = head, []
    hidden = {
        (r + i, c + j)
        for (r, c), (height, width) in spans.items()
        for i in range(height)
        for j in range(width)
        if i or j
    }
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            text += "\t" if c else ""
            if (r, c) not in hidden:
                cells.append(Cell(len(text), len(text) + len(words), r, c, *spans.get((r, c), (1, 1))))
            text += words
        text += "\n"
    return Document(text, tables=(Table(len(head), len(text), tuple(cells)),))


TASKS = "青禾县任务清单\n一、重点任务\n"


def test_a_cell_merged_over_rows_is_their_action() -> None:
    rows = [
        ["序号", "重点行动", "具体任务", "牵头单位", "完成时限"],
        ["1", "灌溉行动", "改造渠道30公里", "县水利局", "2025年底前"],
        ["2", "", "修复泵站12座", "县农业农村局", "2026年底前"],
        ["3", "防洪行动", "加固堤防8公里", "县水利局", "2026年底前"],
    ]
    plan = read_text(table_of(TASKS, rows, {(1, 1): (2, 1)}), "p-2025")
    assert [action.title for action in plan.actions] == ["灌溉行动", "防洪行动"]
    assert [(m.label, m.title, m.words, m.action_id) for m in plan.measures] == [
        ("1", "改造渠道30公里", "改造渠道30公里", "p-2025/a01"),
        ("2", "修复泵站12座", "修复泵站12座", "p-2025/a01"),
        ("3", "加固堤防8公里", "加固堤防8公里", "p-2025/a02"),
    ]


def test_a_head_of_two_rows() -> None:
    rows = [
        ["序号", "工作任务", "责任分工", "", "完成时限"],
        ["", "", "牵头单位", "配合单位", ""],
        ["1", "改造渠道", "县水利局", "县财政局", "2025年底前"],
        ["2", "清淤河道", "县农业农村局", "各乡镇", "2025年底前"],
    ]
    merged = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (2, 1)}
    for spans in (merged, {}):
        plan = read_text(table_of(TASKS, rows, spans), "p-2025")
        assert [m.label for m in plan.measures] == ["1", "2"]
        assert [(u.name, u.role) for u in plan.units] == [
            ("县水利局", "lead"), ("县财政局", "support"), ("县农业农村局", "lead"), ("各乡镇", "support"),
        ]  # fmt: skip


def test_a_chapter_that_is_nothing_but_a_table_is_no_measure() -> None:
    rows = [["序号", "任务", "责任单位"], ["1", "改造渠道", "县水利局"], ["2", "清淤河道", "各乡镇"]]
    plan = read_text(table_of(TASKS, rows, {}), "p-2025")
    assert [m.label for m in plan.measures] == ["1", "2"]
    assert plan.actions == ()


def test_the_signature_above_the_first_chapter_belongs_to_the_preamble() -> None:
    head = "青禾县渠道意见\n现提出如下意见。\n青禾县人民政府\n2025年3月1日\n（此件公开发布）\n"
    plan = read_text(f"{head}一、改造渠道。改造30公里。\n二、清淤河道。清淤12条。\n", "p-2025")
    assert (plan.parts[0].part, plan.parts[0].end) == ("preamble", len(head) - 1)
    assert not plan.years


def test_a_table_of_whom_to_ask_is_no_task_table() -> None:
    text = "青禾县稳岗措施\n一、支持稳岗。返还保险费的60%。\n二、支持创业。贷款最高30万元。\n"
    for number in ([], ["序号"]):
        rows = [[*number, "政策", "咨询单位", "电话"], [*("1" for _ in number), "稳岗", "县就业中心", "0000-1"]]
        plan = read_text(table_of(text, rows, {}), "p-2025")
        assert [m.label for m in plan.measures] == ["一、", "二、"]
        assert not plan.units


def test_a_table_of_duties_that_begins_with_the_body() -> None:
    rows = [["单位", "职责任务"], ["县教育局", "新建校舍3所"], ["县公安局", "加强巡逻"]]
    plan = read_text(table_of(TASKS, rows, {}), "p-2025")
    assert [(unit.name, measure.words) for unit, measure in zip(plan.units, plan.measures, strict=True)] == [
        ("县教育局", "新建校舍3所"),
        ("县公安局", "加强巡逻"),
    ]


def test_a_table_below_an_action_gives_its_measures() -> None:
    rows = [["序号", "任务", "责任单位"], ["1", "改造渠道", "县水利局"], ["2", "清淤河道", "各乡镇"]]
    plan = read_text(table_of(f"{TASKS}（一）宣传。发放手册。\n（二）灌溉\n", rows, {}), "p-2025")
    assert [(m.label, m.action_id) for m in plan.measures] == [
        ("（一）", "p-2025/a01"), ("1", "p-2025/a02"), ("2", "p-2025/a02"),
    ]  # fmt: skip


def test_the_words_of_a_measure_leave_notes_and_deadlines_apart() -> None:
    text = f"{TASKS}1.改造渠道。改造30公里。\n责任单位：县水利局\n完成时限：2025年底\n2.清淤河道。（各乡镇负责）\n"
    plan = read_text(text, "p-2025")
    assert [m.words for m in plan.measures] == ["改造渠道。改造30公里。", "清淤河道。"]


BODY = (
    "青禾县渠道方案\n一、重点任务\n（一）灌溉行动\n1.改造渠道。改造渠道30公里。\n2.清淤河道。清淤河道12条。\n"
    "（二）宣传行动\n3.开展宣传。每年开展2次宣传。\n二、保障措施\n加强领导。\n附件\n"
)


def test_an_annex_and_a_table_that_tell_the_body_again() -> None:
    again = f"{BODY}重点任务分工\n1.改造渠道。（县水利局牵头）\n2.清淤河道。（各乡镇负责）\n3.培训干部。（县委组织部负责）\n"
    assert [m.restated for m in read_text(again, "p-2025").measures] == [
        None, None, None, "p-2025/m001", "p-2025/m002", None,
    ]  # fmt: skip
    rows = [["序号", "任务", "责任单位"], ["1", "清淤河道12条", "各乡镇"], ["2", "培训干部100名", "县委组织部"]]
    plan = read_text(table_of(f"{BODY}任务清单\n", rows, {}), "p-2025")
    assert [m.restated for m in plan.measures] == [None, None, None, "p-2025/m002", None]
    assert "told-twice" in {finding.code for finding in plan.findings}


DIVISIONS = [
    "一、灌溉行动：县水利局牵头，县财政局、各乡镇配合。\n二、宣传行动：县委宣传部牵头。\n",
    "一、灌溉行动\n牵头单位：县水利局\n配合单位：县财政局、各乡镇\n二、宣传行动\n牵头单位：县委宣传部\n",
    "（一）灌溉行动（县水利局牵头，县财政局、各乡镇配合）\n（二）宣传行动（县委宣传部牵头）\n",
]


@pytest.mark.parametrize("division", DIVISIONS)
def test_an_annex_that_only_divides_the_work_adds_no_measures(division: str) -> None:
    plan = read_text(f"{BODY}重点任务责任分工\n{division}", "p-2025")
    assert [m.label for m in plan.measures] == ["1.", "2.", "3."]
    assert [action.title for action in plan.actions] == ["灌溉行动", "宣传行动"]
    assert plan.parts[-1].part == "division"
    assert [(u.name, u.role, u.action_id) for u in plan.units] == [
        ("县水利局", "lead", "p-2025/a01"),
        ("县财政局", "support", "p-2025/a01"),
        ("各乡镇", "support", "p-2025/a01"),
        ("县委宣传部", "lead", "p-2025/a02"),
    ]


def test_a_text_without_tasks_says_so() -> None:
    plan = read_text("通知\n请各单位按时参加会议。\n", "p-2025")
    assert plan.measures == ()
    assert "no-measures" in {finding.code for finding in plan.findings}
    assert verdict(plan) == "not read"


def test_a_chapter_that_is_left_out_is_not_looked_for_where_no_line_stands() -> None:
    plan = read_text("甲县方案\n二、重点任务（一）整治。\n三、保障措施\n", "p-2025")
    assert [part.part for part in plan.parts] == ["preamble", "tasks", "safeguards"]
    assert "first-label-missing" in {finding.code for finding in plan.findings}


def test_an_annex_named_on_its_line_and_a_list_of_annexes() -> None:
    text = "甲县方案\n一、重点任务\n（一）整治。排查。\n（二）宣传。发放。\n附件：1.任务分工表\n附件1：重点任务分工\n（一）整治。\n1.排查桥梁。\n2.排查隧道。\n（二）宣传。\n3.进村。\n4.入户。\n"
    plan = read_text(text, "p-2025")
    assert [(m.label, m.action_id) for m in plan.measures] == [
        ("1.", "p-2025/a01"),
        ("2.", "p-2025/a01"),
        ("3.", "p-2025/a02"),
        ("4.", "p-2025/a02"),
    ]
    assert [part.title for part in plan.parts if part.part == "tasks"] == ["重点任务", "重点任务分工"]


def test_what_stands_below_the_last_item_belongs_to_no_measure() -> None:
    text = "甲县方案\n一、重点任务\n（一）整治。排查。\n（二）宣传。发放。\n附件：1．任务清单\n      2．名词解释\n抄送：县委办公室。\n甲县人民政府办公室　　2025年3月17日印发\n— 4 —\n附件2\n名词解释\n大班额：56人以上的班级。\n"
    plan = read_text(text, "p-2025")
    assert [m.text for m in plan.measures] == ["（一）整治。排查。", "（二）宣传。发放。"]
    assert [(part.part, text[part.start : part.start + 3]) for part in plan.parts[1:]] == [
        ("tasks", "一、重"),
        ("glossary", "附件2"),
    ]


def test_many_lines_of_contacts_and_bold_pieces_of_a_line_are_no_tail() -> None:
    head = "东江区稳就业措施\n一、总体要求\n好。\n二、重点任务\n（一）发放补贴。给予补贴。（二）扩大培训。组织培训。"
    contacts = "".join(f"\n联系单位：本措施自印发之日起施行{i}" for i in "甲乙丙")
    for tail in (contacts, " **来源：区人社局**"):
        assert (
            read_text(head + tail, "p").measures[-1].text.replace("*", "").endswith(tail.split()[-1].replace("*", ""))
        )


def test_numbered_items_of_an_article_do_not_end_it() -> None:
    text = "甲市办法\n第一章 总则\n第一条 为发展产业，制定本办法。\n第二章 支持\n第二条【补助】补助对象如下：\n（一）新建企业；\n（二）迁入企业。\n第三条【奖励】给予奖励。\n第三章 服务\n第四条【专员】配备专员。\n"
    plan = read_text(text, "p-2025")
    assert [m.label for m in plan.measures] == ["第二条", "第三条", "第四条"]
    assert [a.label for a in plan.actions] == ["第二章", "第三章"]


def test_group_rows_of_a_table_say_the_actions_of_the_body_again() -> None:
    rows = "序号\t任务\t措施\t牵头单位\n（一）整治道路行动\n1\t修路\t铺沥青\t县交通局\n第7页 共8页\n序号\t任务\t措施\t牵头单位\n2\t\t补坑\t\n（二）整治河道行动\n3\t清淤\t挖泥\t县水利局\n"
    text = (
        "甲县方案\n一、重点任务\n（一）整治道路行动。抓紧。\n（二）整治河道行动。\n1．清淤。抓紧。\n2．护岸。抓紧。\n二、保障措施\n（一）领导。加强。\n附件\n任务清单\n"
        + rows
    )
    plan = read_text(text, "p-2025")
    numbers = {action.action_id: action.no for action in plan.actions}
    assert [action.title for action in plan.actions] == ["整治道路行动", "整治河道行动"]
    assert [(m.label, numbers.get(m.action_id or "")) for m in plan.measures] == [
        ("（一）", 1), ("1．", 2), ("2．", 2), ("（一）", None), ("1", 1), ("2", 1), ("3", 2),
    ]  # fmt: skip
    assert [(u.name, u.measure_id) for u in plan.units] == [
        ("县交通局", "p-2025/m005"), ("县交通局", "p-2025/m006"), ("县水利局", "p-2025/m007"),
    ]  # fmt: skip


CHAPTERS = [
    ("服务对象", "other"),
    ("主体认定与管理", "other"),
    ("基本条件", "other"),
    ("认定流程", "other"),
    ("监督管理", "other"),
    ("合规要求", "other"),
    ("其他说明", "other"),
    ("配套措施", "tasks"),
    ("配套政策措施", "tasks"),
    ("强化监督管理", None),
    ("推动合规经营", None),
    ("简化申报流程", None),
    ("提升服务水平", None),
]


@pytest.mark.parametrize(("title", "part"), CHAPTERS)
def test_what_a_chapter_is(title: str, part: str | None) -> None:
    assert part_of(title, load_codebook()) == part
