"""Stretches without facts, and slips of the document."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.codebook import load_codebook
from compare.model import Action, Cell, DeclaredActions, Document, Part, PlanFacts, Table
from compare.reading import read_text
from compare.reading.outline.headings import nest, numbered_lines
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.quiet import read_quiet
from compare.reading.slips.oddities import read_oddities
from compare.reading.turns import alone
from compare.sources.plain import find_tables


def page_of(text, document=None):
    document = document or Document(text)
    return Page("p", document, load_codebook(), alone(read_quiet(document, load_codebook())))


def oddities(text, actions=(), parts=(), facts=None, document=None):
    page = page_of(text, document)
    headings = tuple(nest(alone(numbered_lines(text, 0, len(text), page.quiet))))
    found = alone(read_oddities(Outline(page, facts or PlanFacts(), parts, actions, headings=headings)))
    assert list(found) == sorted(found, key=lambda row: (row.start, row.end, row.what))
    assert all(0 <= row.start < row.end <= len(text) for row in found)
    return [(row.what, text[row.start : row.end]) for row in found]


QUIET = [
    ("甲[bookmark: _GoBack]乙", ["[bookmark: _GoBack]"]),
    ("[bookmark: a][bookmark: b]三、行动", ["[bookmark: a][bookmark: b]"]),
    ("句子。\n- 3 -\n— 12 —\n－４－\n第3页 共9页\n3/9\n句子。", ["- 3 -", "— 12 —", "－４－", "第3页 共9页", "3/9"]),
    ("扫一扫在手机打开当前页\n【字体：大 中 小】\n打印本页 关闭窗口\n分享到：微信 微博", None),
    ("首页 > 政务公开 > 政策文件\n关于做好工作的通知", ["首页 > 政务公开 > 政策文件"]),
    ("错误!未找到引用源。和&nbsp;<br/>", ["错误!未找到引用源。", "&nbsp;", "<br/>"]),
    (
        "标题：某方案\n发布时间：2025-01-01\n牵头单位：组织部\n正文\n某方案",
        ["标题：某方案", "发布时间：2025-01-01", "牵头单位：组织部", "正文"],
    ),
    ("发布日期：2025-01-01 来源：某局\n某方案\n一、目标", ["发布日期：2025-01-01 来源：某局"]),
    (
        "某方案\n关闭窗口\n主办：某市人民政府办公室\n版权所有：某市",
        ["关闭窗口", "主办：某市人民政府办公室", "版权所有：某市"],
    ),
    # none of these is furniture
    ("某方案\n一、目标\n主办：某市体育局", []),
    ("按照《关于印发<全国计划>的通知》办", []),
    ("某方案\n一、目标\n1.整治。\n责任单位：市教育局\n完成时限：2025年6月", []),
    ("责任单位：甲局\n某方案", []),
    ("正文\n某方案", []),
    ("小\n某方案", []),
]


@pytest.mark.parametrize(("text", "expected"), QUIET)
def test_stretches_without_facts(text, expected):
    found = [text[start:end] for start, end in page_of(text).quiet]
    assert found == (text.split("\n") if expected is None else expected)


def test_bare_numbers_are_page_numbers_only_when_they_count_pages():
    page = "坚持安全第一、预防为主的方针开展各项工作。" * 16
    text = f"{page}\n1\n{page}\n2\n{page}\n3\n"
    assert [text[a:b] for a, b in page_of(text).quiet] == ["1", "2", "3"]
    assert page_of("序号\n1\n整治燃气\n2\n整治消防\n3\n整治交通").quiet == ()
    numbers = [i for i, character in enumerate(text) if character.isdigit()]
    table = Table(0, len(text), tuple(Cell(i, i + 1, row, 0) for row, i in enumerate(numbers)))
    assert page_of(text, document=Document(text, tables=(table,))).quiet == ()


def test_running_heads_stand_beside_page_numbers():
    page = "坚持安全第一、预防为主的方针开展各项工作。"
    text = "\n".join(f"{page}\n湛河区人民政府公报\n- {n} -" for n in range(1, 5))
    assert [text[a:b] for a, b in page_of(text).quiet].count("湛河区人民政府公报") == 4
    signed = "\n".join(["责任单位：市教育局", page] * 5)
    assert page_of(signed).quiet == ()


def test_furniture_of_the_source_is_one_span_a_line():
    text = "甲页眉\n乙页眉\n正文开始。"
    document = Document(text, furniture=((0, 7),))
    assert [text[a:b] for a, b in page_of(text, document=document).quiet] == ["甲页眉", "乙页眉"]
    assert ("residue", "甲页眉") in oddities(text, document=document)


NUMBERS = [
    ("一、甲\n二、乙\n三、丙", []),
    ("一、甲\n四、乙\n四、丙\n五、丁", [("skipped_number", "四、"), ("repeated_number", "四、")]),
    ("一、甲\n（一）子\n（二）子\n二、乙\n（一）子\n（二）子", []),
    ("一、甲\n1.子\n2.子\n二、乙\n3.子\n4.子\n40.子", [("skipped_number", "40.")]),
    ("一、甲\n1.子\n2.子\n二、乙\n3.子\n3.子", [("repeated_number", "3.")]),
    ("一、甲\n1.子\n2.子\n二、乙\n3.子\n三、丙\n5.子", [("skipped_number", "5.")]),
    # a missing number that stands inside a paragraph is not missing
    ("（一）甲。（二）乙。\n（三）丙", []),
    # blanks inside a label's brackets change nothing
    ("（ 一 ）甲\n（ 二 ）乙\n（三）丙", []),
    ("（ 一 ）甲。（ 二 ）乙。\n（ 三 ）丙", []),
    ("（ 一 ）甲\n（ 三 ）丙", [("skipped_number", "（ 三 ）")]),
    # behind a number printed twice the one that was meant may follow
    ("1.甲\n2.乙\n2.丙\n4.丁", [("repeated_number", "2.")]),
    ("一、甲\n1.子\n1.子\n3.子", [("repeated_number", "1.")]),
    ("1.甲\n2.乙\n2.丙\n5.丁", [("repeated_number", "2."), ("skipped_number", "5.")]),
    # two numbers that changed places, and one that was misprinted: one slip each
    ("1.甲\n2.乙\n4.丙\n3.丁\n5.戊", [("skipped_number", "4.")]),
    ("1.甲\n2.乙\n5.丙\n4.丁\n5.戊", [("skipped_number", "5.")]),
    # an annex begins anew
    ("一、甲\n二、乙\n附件\n一、子\n二、子", []),
    ("第一条 甲\n第二条 乙\n第四条 丙", [("skipped_number", "第四条")]),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text, expected):
    assert oddities(text) == expected


LONG = "推进重点行业领域安全风险监测预警系统建设应用和升级改造力度，提升本质安全水平"
WRAPPED = [
    (f"{LONG}。建立健全监管工\n\n作机制。", ["工\n\n作"]),
    (f"23.{LONG}，明确一名社区工作\n人员、一名消防人员。", ["作\n人"]),
    ("各镇人民政府，市安委会各成员单位，\n有关企业：\n请落实。", ["，\n有"]),
    (f"{LONG}。贯彻市政府（临办发\n\n〔2023〕9号）要求。", ["发\n\n〔"]),
    (f"{LONG}。贯彻落\n- 3 -\n实要求，推进整治。", ["落\n- 3 -\n实"]),
    ("甲乙丙丁\n，继续整治。", ["丁\n，"]),
    ("现将《湛河区燃气安全专项整治工作方案》印发给你们，请结合实际，认\n真贯彻执行。", ["认\n真"]),
    (f"{LONG}。其中:负有监管职责的\n部门，要进一步细化措施。", ["的\n部"]),
    # headings on lines of their own, notes, key lines, tables and letters are no broken sentences
    ("1.加快网络建设，铸就数字底座\n加快网络覆盖，推进部署。", []),
    (f"{LONG}\n（一）加强领导。", []),
    (f"{LONG}。\n责任单位：市教育局", []),
    (
        "责任单位：市教育局、市公安局、市司法局、市财政局、市商务局、市卫生健康局、市水利局、市应急局\n强化整治，推进工作。",
        [],
    ),
    (f"{LONG}\n市教育局", []),
    (f"1\t{LONG}\n推进整治，落实。", []),
    ("新津乡人民政府\n2024年4月19日", []),
    (f"{LONG}。（市商务局、市文化和旅游局指导\n鼓励企业开放设备，提供服务。", []),
    (f"{LONG}。责任单位：市科技局，市发展改革委、市教育局\n鼓励企业开放设备，提供服务。", []),
    (f"　　{LONG}。对企业给予支持\n　　鼓励企业开放设备，提供服务。", []),
    ("优化登记，便利准入\n推进登记改革，压缩时间。", []),
    ("平台建设\n加强统筹，推进整治。", []),
]


@pytest.mark.parametrize(("text", "expected"), WRAPPED)
def test_wrapped_lines(text, expected):
    assert [raw for what, raw in oddities(text) if what == "wrapped_line"] == expected


def test_a_title_over_two_lines_is_no_wrapped_sentence():
    text = "湛河区安全生产治本攻坚\n三年行动实施方案（2024—2026年）\n一、目标"
    end = text.index("\n一、")
    assert oddities(text, facts=PlanFacts(title="x", title_span=(0, end), body_start=end)) == []


def test_a_page_set_in_one_width_breaks_at_full_lines():
    line = "推进安全生产各项重点工作任务落实落细落地见效"
    text = "\n".join([line[i % 5 :] + line[: i % 5] for i in range(24)]) + "\n完成，总结。"
    assert sum(what == "wrapped_line" for what, _ in oddities(text)) == 24


REPEATED = [
    ("开展安全安全生产检查。安全第一。", [("repeated_text", "安全安全")]),
    ("推动各镇街道推动各镇街道落实。", [("repeated_text", "推动各镇街道推动各镇街道")]),
    ("各单位细化实化实施方案。", []),
    ("形成一批、复制一批、推广一批，人人讲安全，层层抓落实。", []),
    ("进度。从2020年7月至2022年12月，分六个阶段。从2020年7月至2022年12月，分六个阶段开展。", None),
    ("各镇要加强组织领导，落实责任。各镇要加强组织领导小组建设，配齐人员、经费和装备。", []),
]


@pytest.mark.parametrize(("text", "expected"), REPEATED)
def test_repeated_text(text, expected):
    second = text.split("。")[2] + "。" if expected is None else None
    assert oddities(text) == ([("repeated_text", second)] if expected is None else expected)


def test_a_character_on_both_sides_of_a_break():
    text = f"{LONG}。建设完善危\n\n危化品监测，整治工作\n\n作风，提升危化品管理工作水平、改进作风。"
    assert [raw for what, raw in oddities(text) if what == "repeated_text"] == ["危\n\n危"]


def test_a_paragraph_printed_again():
    paragraph = f"{LONG}，{LONG}。"
    assert ("repeated_text", paragraph) in oddities(f"{paragraph}\n另一段。\n{paragraph}")
    assert oddities("（区安委会按职责分工负责）\n另一段。\n（区安委会按职责分工负责）") == []


MARKS = [
    ("落实“双随机要求。\n推进“一件事”。", ["“"]),
    ("按照《条例要求。\n（一）按照《办法》。", ["《"]),
    ("落实要求）。", ["）"]),
    ("1）整治；2）提升；a)巡查", []),
    ("（责任单位：甲局（乙局））", []),
    ("(一)半角（二)混用", []),
    ("贯彻（临办发\n\n〔2023〕9号）要求。", []),
    ("‘单引号没有关上，don't", []),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_unclosed_marks(text, expected):
    assert [raw for what, raw in oddities(text) if what == "unclosed_mark"] == expected


LEVELS = [
    ("township", "云阳县新津乡", "推动全镇清零，全乡落实，乡镇完善，安全镇域", ["全镇"]),
    ("township", "新津乡", "推动全县隐患清零。按照全县统一部署，排名全县前列", ["全县"]),
    ("township", "城关镇", "本乡和我镇全乡", ["本乡", "全乡"]),
    ("county", "湛河区", "省、市、区党委，全区全市，示范县", []),
    ("county", "湛河区", "推动全县落实", ["全县"]),
    ("county", "临湘市", "全市各镇，全县", ["全县"]),
    ("county", "云阳县", "全县各乡镇", []),
    ("prefecture", "宁波市", "全县全区", []),
    ("county", "荔波县", "推动全镇文化和旅游融合，以产业带动乡村全面振兴", ["全镇"]),
    ("county", "云阳县", "各镇要组织全镇干部排查，乡（镇）做到全乡覆盖", []),
    (None, None, "全镇", []),
]


@pytest.mark.parametrize(("level", "area", "text", "expected"), LEVELS)
def test_level_mismatch(level, area, text, expected):
    facts = PlanFacts(level=level, jurisdiction=area)
    assert [raw for what, raw in oddities(text, facts=facts) if what == "level_mismatch"] == expected


def test_announced_count():
    text = "开展“八大行动”。\n（一）甲行动\n（二）乙行动\n"
    declared = PlanFacts(declared_actions=(DeclaredActions(3, 7, "八大行动", 8),))
    action = Action(10, 16, "p/a01", 1, "（一）", "甲行动", "甲行动")
    other = Action(17, 23, "p/a02", 2, "（二）", "乙行动", "乙行动")
    part = Part(0, len(text), "p/p01", "tasks", None)
    assert ("declared_count", "八大行动") in oddities(text, (action, other), (part,), facts=declared)
    two = PlanFacts(declared_actions=(DeclaredActions(3, 7, "两大行动", 2),))
    assert oddities(text, (action, other), (part,), facts=two) == []
    assert oddities(text, (), (), facts=declared) == []  # nothing read, nothing to compare


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="一二三、.1２（）()《》“”〔〕[bookmark: ]\n\r\f 　\t|全镇县乡安全工作，。-第页共/\U0001f600",
        max_size=200,
    )
)
def test_any_text(text):
    oddities(text, facts=PlanFacts(level="township", jurisdiction="新津乡"))
    quiet = page_of(text).quiet
    assert list(quiet) == sorted(quiet)
    assert all(a[1] <= b[0] for a, b in pairwise(quiet))


def test_a_page_number_and_a_head_printed_again_inside_a_table_are_furniture() -> None:
    text = "方案\n序号\t任务\t单位\n1\t修路\t县交通局\n第7页 共8页\n序号\t任务\t单位\n2\t补坑\t县住建局\n"
    quiet = page_of(text, document=Document(text, tables=find_tables(text))).quiet
    assert [text[a:b] for a, b in quiet] == ["第7页 共8页", "序号\t任务\t单位"]


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("丰富夜游产品，引导商户延长营业时间。引导商户延长营业时间。加强管理。", "引导商户延长营业时间。"),
        ("考核结果与经费挂钩。。加强管理。", "。。"),
        ("等等。。。加强管理。", None),
        ("加强管理。推进整治，加强管理。", None),
    ],
)
def test_a_clause_or_a_mark_printed_twice(text: str, repeated: str | None) -> None:
    oddities = read_text(f"甲县方案\n一、重点任务\n（一）整治。{text}\n（二）宣传。发放。\n", "p-2025").oddities
    assert [row.what for row in oddities] == (["repeated_text"] if repeated else [])


ROWS = "序号\t任务\t责任单位\n"
TABLES = [
    (ROWS + "1\t修路\t县交通局\n2\t补坑\t县住建局\n2\t清沟\t县水利局\n4\t植树\t县林业局\n", [("repeated_number", "2")]),
    (ROWS + "1\t修路\t县交通局\n2\t补坑\t县住建局\n5\t清沟\t县水利局\n", [("skipped_number", "5")]),
    (ROWS + "1\t修路（含桥梁\t县交通局\n2\t补坑（含井盖）\t县住建局\n", [("unclosed_mark", "（")]),
    (ROWS + "1\t修路\t县交通局\n2\t补坑\t县住建局\n3\t清沟（含支渠）\t县水利局\n", []),
    (ROWS + "1\t修路\t县交通局\n2\t补坑\t县住建局\n\n附表\n" + ROWS + "1\t清沟\t县水利局\n2\t植树\t县林业局\n", []),
]


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_slips_in_task_tables(table: str, expected: list[tuple[str, str]]) -> None:
    text = f"甲县方案\n一、总体要求\n坚持安全。\n二、重点任务\n{table}三、保障措施\n加强领导。\n"
    assert [(row.what, text[row.start : row.end]) for row in read_text(text, "p-2025").oddities] == expected


DOUBLED = [
    ("两年内全全面推开", ["全全"]),
    ("对单位进进行通报", ["进进"]),
    ("县水利局和和县住建局", ["和和"]),
    ("给予资助。加加强人才队伍建设", ["加加"]),
    ("政策内全面落实，两年内全全面推开", ["全全"]),
    ("落实落实从业人员要求", ["落实落实"]),
    ("健全机制，健全全链条责任", []),
    ("碳中和目标，碳中和和碳达峰", []),
    ("新建建筑，小组组织，公开开放，明确确定", []),
    ("推进改革，推进进度加快", []),
    ("层层压实，人人参与，市市场监管局", []),
    ("饮用水水源，工作作风，法规规章", []),
]


@pytest.mark.parametrize(("text", "expected"), DOUBLED)
def test_a_character_printed_twice(text, expected):
    found = oddities(f"甲县方案\n一、重点任务\n{text}。\n")
    assert [raw for what, raw in found if what == "repeated_text"] == expected


def test_a_number_of_things_listed_before_it_announces_no_actions() -> None:
    text = "甲县方案\n一、重点任务\n（一）甲行动\n落实膳食、运动等4个专项行动。\n（二）乙行动\n排查。\n"
    assert [row.what for row in read_text(text, "p-2025").oddities] == []
    plain = text.replace("膳食、运动等", "")
    assert [row.what for row in read_text(plain, "p-2025").oddities] == ["declared_count"]
