"""Plans whose line breaks are lost, wholly or in places: their labels still say where the lines began."""

from __future__ import annotations

import pytest

from compare.reading import read_text

PLAN = """\
青禾县农田水利提升行动方案（2025—2027年）
为提升农田灌溉水平，制定本方案。
一、总体要求
坚持分类施策，突出重点，注重实效，确保各项任务落到实处，取得成效。
二、重点任务
（一）实施灌溉行动
1.改造渠道。2025年底前改造渠道30公里。
责任单位：县水利局
2.修复泵站。2026年底前修复泵站12座。
责任单位：县农业农村局、县财政局
（二）实施防洪行动
1.加固堤防。加固8公里。（责任单位：县水利局）
三、保障措施
（一）加强领导
县政府统筹推进各项工作。
（二）严格考核
每年考核一次。
本方案自印发之日起施行。
青禾县人民政府
2025年3月1日
"""
ARTICLES = """\
北川市科技企业扶持办法
第一章 总则
第一条 为支持科技企业发展，依据国家和省有关规定，结合本市实际，制定本办法。
第二章 研发支持
第二条 支持研发。对研发投入给予补助，按不超过上一年度研发费用的百分之十执行。
第三条 支持平台。对新建平台给予奖励。
第三章 附则
第四条 本办法自2025年1月1日起施行。
"""
DECIMAL = """\
青禾县农田水利提升行动方案（2025—2027年）
为提升农田灌溉水平，制定本方案。
1.总体要求
坚持分类施策，突出重点，亩均用水量控制在2.1吨以内，投入力度加大1.2倍。
2.重点任务
2.1改造渠道。
2.1.1清淤支渠。2025年底前清淤30公里，流量提高2.2个百分点。（责任单位：县水利局）
2.1.2衬砌干渠。2026年底前衬砌12.5公里。（责任单位：县农业农村局、县财政局）
2.2加固堤防。
2.2.1加固北堤。加固8公里。（责任单位：县水利局）
3.保障措施
3.1加强领导。县政府统筹推进各项工作，压力降至3.2以下。
3.2严格考核。每年考核一次。
"""
BRACKETED = """\
青禾县农田水利提升行动方案（2025—2027年）
为提升农田灌溉水平，制定本方案。
（一）总体要求
坚持分类施策，突出重点，注重实效，确保各项任务落到实处，取得成效。
（二）重点任务
1.改造渠道。2025年底前改造渠道30公里。（责任单位：县水利局）
2.修复泵站。2026年底前修复泵站12座。（责任单位：县农业农村局、县财政局）
（三）保障措施
1.加强领导。县政府统筹推进各项工作。
2.严格考核。每年考核一次。
"""


def shape(text: str) -> tuple[list[tuple[str, str | None]], list[str], list[tuple[str, str]]]:
    plan = read_text(text, "p-2025")
    assert all(text[m.start : m.start + len(m.label)] == m.label for m in plan.measures)
    return (
        [(part.part, part.title) for part in plan.parts],
        [action.label for action in plan.actions],
        [(measure.part, measure.label) for measure in plan.measures],
    )


@pytest.mark.parametrize(
    "plan", [PLAN, ARTICLES, BRACKETED, DECIMAL], ids=["chapters", "articles", "brackets", "decimal"]
)
@pytest.mark.parametrize("between", [" ", "　　"])
@pytest.mark.parametrize("kept", [0, 1, 2], ids=["no break", "title on its line", "two lines"])
def test_a_plan_pasted_as_one_paragraph_reads_like_the_printed_one(plan: str, between: str, kept: int) -> None:
    lines = plan.splitlines()
    pasted = "\n".join([*lines[:kept], between.join(lines[kept:])]) + "\n"
    assert shape(pasted) == shape(plan)


def test_where_nothing_stands_between_the_lines() -> None:
    lines = PLAN.splitlines()
    assert shape("\n".join([*lines[:2], "".join(lines[2:])])) == shape(PLAN)


ANNEXED = (
    PLAN
    + """\
附件1
重点任务实施细则
（一）实施灌溉行动
1.改造渠道。改造干渠10公里、支渠20公里。
2.修复泵站。修复泵站12座，更换机组。
（二）实施防洪行动
1.加固堤防。加固8公里。
附件2
名词解释
1.泵站：指提水的设施。
"""
)


def test_annexes_and_a_glossary_inside_a_line() -> None:
    text = "".join(ANNEXED.splitlines())
    parts, _, measures = shape(text)
    assert parts[-2:] == [("tasks", "重点任务实施细则"), ("glossary", "名词解释")]
    assert [label for part, label in measures if part == "tasks"] == ["1.", "2.", "1."]
    cited = "".join(PLAN.splitlines()).replace(
        "统筹推进各项工作", "按照附件1重点任务实施细则（一）抓好各项工作" + "，压实责任" * 80
    )
    assert shape(cited)[0] == shape(PLAN)[0]


def test_the_foot_and_head_of_a_page_that_ran_into_a_heading_are_no_part_of_it() -> None:
    for foot in ("- 3 -", "青禾县人民政府办公室文件第2页 共5页"):
        for label in ("（二）实施", "三、保障"):
            text = PLAN.replace(label, foot + label)
            assert shape(text) == shape(PLAN)
            assert all(foot not in row.text for row in read_text(text, "p-2025").measures)


def test_the_first_item_right_behind_its_heading_whose_numbers_run_on() -> None:
    items = [f"{n}.改造渠道。改造渠道{n}公里。" for n in (1, 2, 3)]
    plan = PLAN.replace(
        PLAN[PLAN.index("1.改造") : PLAN.index("三、保障")], "\n".join([*items[:2], "（二）防洪", items[2], ""])
    )
    assert shape(plan.replace("（二）防洪\n3.", "（二）防洪　　3."))[1:] == shape(plan)[1:]
    counted = plan.replace("改造渠道2公里", "改造四、五类渠道2公里")
    assert shape(counted) == shape(plan)


def test_an_item_that_has_the_number_of_the_one_before_it_by_a_slip() -> None:
    items = ["1.改造渠道。改造渠道30公里。", "2.修复泵站。修复泵站12座。", "2.清理河道。清理河道9公里。"]
    block = PLAN[PLAN.index("1.改造") : PLAN.index("（二）实施")]
    for note, between in (("。", "　　"), ("（县水利局负责）", "")):
        plan = PLAN.replace(block, "".join(f"{item[:-1]}{note}\n" for item in items))
        assert [label for _, label in shape(plan)[2]][:4] == ["1.", "2.", "2.", "1."]
        joined = plan.replace("\n2.", f"{between}2.").replace("\n1.改造", "　　1.改造")
        assert shape(joined)[1:] == shape(plan)[1:]


def test_a_label_inside_a_title_is_none() -> None:
    named = PLAN.replace("泵站12座。", "泵站12座，按照《灌区管理办法。3.泵站》执行。")
    assert shape("".join(named.splitlines()))[2] == shape(PLAN)[2]


def test_articles_right_behind_the_name_of_their_chapter() -> None:
    assert shape("".join(ARTICLES.splitlines(keepends=True)[:1]) + "".join(ARTICLES.splitlines()[1:])) == shape(
        ARTICLES
    )


def test_a_heading_of_two_clauses_with_its_list_on_one_line() -> None:
    two = PLAN.replace("（一）实施灌溉行动", "（一）建好灌区，实施灌溉行动")
    assert shape("".join(two.splitlines()))[1:] == shape(two)[1:]


def test_headings_that_lost_the_break_before_them_close_their_lines() -> None:
    lead = PLAN.replace("\n（一）实施", "\n重点抓好以下工作。\n（一）实施", 1)
    assert "重点抓好" in lead
    assert shape(lead.replace("。\n（", "。（"))[1:] == shape(lead)[1:]


@pytest.mark.parametrize("place", ["\n二、重点", "\n三、保障", "\n（一）实施", "\n（一）加强"])
def test_breaks_lost_in_places(place: str) -> None:
    assert place in PLAN
    assert shape(PLAN.replace(place, place.replace("\n", ""))) == shape(PLAN)


def test_the_closing_block_of_a_pasted_plan_is_no_part_of_its_last_measure() -> None:
    text = " ".join(PLAN.splitlines())
    plan = read_text(text, "p-2025")
    assert text[plan.measures[-1].end :].strip().startswith("本方案自印发之日起施行。")
    assert [unit.name for unit in plan.units] == ["县水利局", "县农业农村局", "县财政局", "县水利局"]


LISTS = [
    "坚持以下原则：（一）突出重点，分类施策，把握节奏，统筹推进各项工作；（二）注重实效，因地制宜，不搞一刀切，避免层层加码；"
    "（三）加强协作，形成合力，共同推进工作落实，确保各项任务按期完成并取得实效，让群众真正满意。",
    "做到三个到位：一、思想认识到位，充分认识这项工作的重要意义和紧迫性，把思想统一到县委部署上来；二、组织领导到位，"
    "成立工作专班，明确专人负责，定期研究推进；三、督促检查到位，对工作不力的严肃追责问责，确保取得实实在在的成效。",
    "达到以下标准：1.环境整洁，垃圾日产日清，道路两侧和房前屋后没有积存的垃圾杂物，沟渠水面没有漂浮物；2.设施完好，路灯"
    "明亮，公厕干净，健身器材可用；3.秩序良好，车辆停放有序，没有占道经营和乱搭乱建的现象，群众满意。",
]


@pytest.mark.parametrize("paragraph", LISTS)
def test_a_list_inside_a_paragraph_is_no_heading(paragraph: str) -> None:
    text = PLAN.replace("坚持分类施策，突出重点，注重实效，确保各项任务落到实处，取得成效。", paragraph)
    assert shape(text) == shape(PLAN)
    text = PLAN.replace("2025年底前改造渠道30公里。", paragraph)
    assert shape(text) == shape(PLAN)


@pytest.mark.parametrize("second", ["2.", "（2）"])
def test_a_deadline_without_a_mark_ends_an_item(second: str) -> None:
    first = second.replace("2", "1")
    items = f"{first}改造渠道。责任单位：县水利局完成时限：2025年6月底前{second}修复泵站。责任单位：各乡镇完成时限：2025年底前\n"
    plan = read_text(
        f"青禾县渠道提升方案\n一、总体要求\n坚持。\n二、重点任务\n（一）灌溉\n{items}三、保障措施\n统筹推进。\n",
        "p-2025",
    )
    assert [m.label for m in plan.measures] == [first, second]
    assert [unit.name for unit in plan.units] == ["县水利局", "各乡镇"]


@pytest.mark.parametrize("plan", [DECIMAL, DECIMAL.replace(".", "．"), BRACKETED], ids=["1.1", "1．1", "brackets"])
@pytest.mark.parametrize("kept", [0, 1])
def test_chapters_of_other_labels_with_nothing_between_the_lines(plan: str, kept: int) -> None:
    lines = plan.splitlines()
    assert shape("\n".join([*lines[:kept], "".join(lines[kept:])])) == shape(plan)


@pytest.mark.parametrize("last", ["加固堤防", "保障供水"])
@pytest.mark.parametrize("label", ["（{}）", "{}."])
def test_a_list_in_a_paragraph_that_announces_no_chapter_is_none(label: str, last: str) -> None:
    numbers = "一二三" if "（" in label else "123"
    items = "".join(
        f"{label.format(n)}{words}，确保取得实效，群众满意。"
        for n, words in zip(numbers, ("改造渠道", "修复泵站", last), strict=True)
    )
    text = (
        f"青禾县农田水利工作情况\n近年来，我县坚持分类施策，突出重点，注重实效，各项工作取得明显成效，主要做法有以下几个方面。{items}"
        + "群众普遍反映较好。" * 9
    )
    plan = read_text(text, "p-2025")
    assert not plan.measures
    assert "no-measures" in {finding.code for finding in plan.findings}
