"""Responsibility notes as they are printed: who is named, in which role, under which name."""

from __future__ import annotations

import pytest

from compare.codebook import load_codebook
from compare.reading import read_text
from compare.reading.responsibility.names import function_of
from compare.reading.responsibility.phrases import Phrase, phrases_of

HEAD = "青石县工作方案\n一、总体要求\n坚持。\n二、重点任务\n（一）加强治理\n"

NOTES = [
    # labels
    ("〔责任科室：应急办、一岗双责行业科室〕", [("应急办", "responsible"), ("一岗双责行业科室", "responsible")]),
    (
        "(牵头单位:县应急管理局;责任单位:县委组织部、县委宣传部,各乡镇党委、政府)",
        [
            ("县应急管理局", "lead"),
            ("县委组织部", "responsible"),
            ("县委宣传部", "responsible"),
            ("各乡镇党委", "responsible"),
            ("各乡镇政府", "responsible"),
        ],
    ),
    ("(牵头责任:县住房和城乡建设局;配合单位:县公安局)", [("县住房和城乡建设局", "lead"), ("县公安局", "support")]),
    (
        "（责任单位：县工信局、移动、电信、联通公司）",
        [("县工信局", "responsible"), ("移动", "responsible"), ("电信", "responsible"), ("联通公司", "responsible")],
    ),
    ("｛牵头单位：县教育局；参与单位：县财政局｝", [("县教育局", "lead"), ("县财政局", "support")]),
    ("\n责任单位\t县教育局、县财政局", [("县教育局", "responsible"), ("县财政局", "responsible")]),
    ("＜责任单位：县教育局＞", [("县教育局", "responsible")]),
    ("〖责任单位：县教育局〗", [("县教育局", "responsible")]),
    ("“责任单位：县教育局、县财政局”", [("县教育局", "responsible"), ("县财政局", "responsible")]),
    ("建成12个。「牵头单位：县教育局；配合单位：各乡镇。」", [("县教育局", "lead"), ("各乡镇", "support")]),
    ('\n"牵头单位：县教育局；配合单位：各乡镇"', [("县教育局", "lead"), ("各乡镇", "support")]),
    ("\n“牵头单位”：县教育局；“配合单位”：各乡镇", [("县教育局", "lead"), ("各乡镇", "support")]),
    ("\n<责任单位>县教育局<完成时限>2025年底前", [("县教育局", "responsible")]),
    ("建成12个。【牵头单位】县教育局【配合单位】：各乡镇", [("县教育局", "lead"), ("各乡镇", "support")]),
    ("建成12个。**责任单位：县教育局**", [("县教育局", "responsible")]),
    ("建成12个。——责任单位：县教育局、县财政局", [("县教育局", "responsible"), ("县财政局", "responsible")]),
    ("【牵头单位：县教育局；参与单位：县财政局】", [("县教育局", "lead"), ("县财政局", "support")]),
    ("[责任部门：县发改委，指导单位：市发改委]", [("县发改委", "responsible"), ("市发改委", "support")]),
    ("\n责任单位：县科技局、县财政局\n完成时限：2025年底", [("县科技局", "responsible"), ("县财政局", "responsible")]),
    ("\n牵头单位：县科技局\n配合单位：县人社局", [("县科技局", "lead"), ("县人社局", "support")]),
    (
        "每周清理2次，责任单位：县水利局，配合单位：各村（社区）。",
        [("县水利局", "responsible"), ("各村（社区）", "support")],
    ),
    ("建成12个。县卫生健康局牵头，各村（社区）配合。", [("县卫生健康局", "lead"), ("各村（社区）", "support")]),
    ("〔牵头单位：县民政局；配合单位：县财政局）", [("县民政局", "lead"), ("县财政局", "support")]),
    # signs and persons
    (
        "（县林业局*、县水利局、县财政局，带*为牵头单位）",
        [("县林业局", "lead"), ("县水利局", "responsible"), ("县财政局", "responsible")],
    ),
    ("\n责任单位：县林业局★、县水利局（标★的为牵头单位）", [("县林业局", "lead"), ("县水利局", "responsible")]),
    ("（★县林业局、县水利局；★为牵头单位）", [("县林业局", "lead"), ("县水利局", "responsible")]),
    ("（县林业局△、县水利局，带△的为配合单位）", [("县林业局", "support"), ("县水利局", "responsible")]),
    ("（区民政局（张伟牵头）；区财政局（李娜配合））", [("区民政局", "lead"), ("区财政局", "support")]),
    # verbs
    (
        "（区应急管理局牵头，区发展改革委员会、财政局、商务局等区安委会有关成员单位按职责分工负责）",
        [
            ("区应急管理局", "lead"),
            ("区发展改革委员会", "responsible"),
            ("区财政局", "responsible"),
            ("区商务局", "responsible"),
            ("区安委会有关成员单位", "responsible"),
        ],
    ),
    (
        "（县水利局牵头负责，县公安局、县财政局配合）",
        [("县水利局", "lead"), ("县公安局", "support"), ("县财政局", "support")],
    ),
    ("（县文旅局会同县财政局负责）", [("县文旅局", "lead"), ("县财政局", "responsible")]),
    ("（由县民政局负责落实）", [("县民政局", "responsible")]),
    ("（生态环境部指导，试点城市政府负责落实）", [("生态环境部", "support"), ("试点城市政府", "responsible")]),
    # names
    (
        "（责任单位：区住房和城乡建设局、市场监督管理局、市公安局青石分局、总工会、团区委、有关部门）",
        [
            ("区住房和城乡建设局", "responsible"),
            ("区市场监督管理局", "responsible"),
            ("市公安局青石分局", "responsible"),
            ("区总工会", "responsible"),
            ("团区委", "responsible"),
            ("有关部门", "responsible"),
        ],
    ),
    ("（责任单位：应急办和各村（社区））", [("应急办", "responsible"), ("各村（社区）", "responsible")]),
    (
        "（责任单位：市委组织部（人才办）、市人社局）",
        [("市委组织部（人才办）", "responsible"), ("市人社局", "responsible")],
    ),
    (
        "（责任单位：市农业农村局，各区、县（市）人民政府）",
        [("市农业农村局", "responsible"), ("各区、县（市）人民政府", "responsible")],
    ),
    ("（责任单位：县农牧水利和\n科技局）", [("县农牧水利和科技局", "responsible")]),
    ("（责任单位：市乡村振兴局、市市场监管局）", [("市乡村振兴局", "responsible"), ("市市场监管局", "responsible")]),
    # forms that are rarer
    ("（责任单位：县水利局（牵头）、县财政局）", [("县水利局", "lead"), ("县财政局", "responsible")]),
    ("（责任单位：县水利局[牵头单位]、县财政局(配合)）", [("县水利局", "lead"), ("县财政局", "support")]),
    ("（由县水利局牵头，会同县财政局落实）", [("县水利局", "lead"), ("县财政局", "responsible")]),
    ("（县水利局为牵头单位，县财政局为配合单位）", [("县水利局", "lead"), ("县财政局", "support")]),
    ("（以县水利局为主，县财政局配合）", [("县水利局", "lead"), ("县财政局", "support")]),
    ("（责任单位：①县水利局②县财政局）", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("（责任单位：1.县水利局；2.县财政局）", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("（责任单位：（1）县水利局（2）县财政局）", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("（责任单位：县水利局 县财政局　各乡镇）", [(name, "responsible") for name in ("县水利局", "县财政局", "各乡镇")]),
    ("（责任单位：县水利局|县财政局+县民政局）", [(n, "responsible") for n in ("县水利局", "县财政局", "县民政局")]),
    ("牵头单位:县水利局.配合单位:县财政局.", [("县水利局", "lead"), ("县财政局", "support")]),
    ("\n牵头领导：李四　责任单位：县水利局　完成时限：8月底前", [("县水利局", "responsible")]),
    ("\n完成时限：8月底前 牵头单位：县水利局 责任单位：县财政局", [("县水利局", "lead"), ("县财政局", "responsible")]),
    ("\n——责任单位：县水利局、县财政局", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("\n▲牵头单位：县水利局 主要负责人：张三", [("县水利局", "lead")]),
    ("（县水利局负总责，县财政局配合）", [("县水利局", "responsible"), ("县财政局", "support")]),
    ("\n分工：县水利局负责项目建设，县财政局（负责资金）", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    (
        "\n牵头单位：县体育局；参与单位：县教育局、县城市管\n理局",
        [("县体育局", "lead"), ("县教育局", "support"), ("县城市管理局", "support")],
    ),
    ("建成。 牵头领导：李四　责任科室：县水利局　完成时限：8月底前", [("县水利局", "responsible")]),
    ("（责任单位：各镇人民政府〈含开发区管委会，下同〉）", [("各镇人民政府", "responsible")]),
    ("\n责任单位：\n县水利局、县财政局", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("\n责任单位：\n县水利局\n县财政局\n完成时限：年底", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("\n责任单位：县水利局、\n县财政局", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("\n责 任 单 位：县水利局", [("县水利局", "responsible")]),
    ("\n责任单位∶县水利局", [("县水利局", "responsible")]),
    ("责任单位：县水利局完成时限：2025年6月底前", [("县水利局", "responsible")]),
    ("牵头单位：县水利局责任单位：县财政局。推进县人民医院建设。", [("县水利局", "lead"), ("县财政局", "responsible")]),
    ("（县水利局、县财政局）", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("县水利局牵头，县财政局、各乡镇配合。", [("县水利局", "lead"), ("县财政局", "support"), ("各乡镇", "support")]),
    ("（市级牵头单位：市商务局；县级责任单位：各县区）", [("市商务局", "lead"), ("各县区", "responsible")]),
    ("（牵头处室：政策法规处；协同部门：直属单位）", [("政策法规处", "lead"), ("直属单位", "support")]),
    ("（责任单位及责任人：县水利局）", [("县水利局", "responsible")]),
    ("（责任人：李四；责任单位：县民政局）", [("县民政局", "responsible")]),
    (
        "（县发改委、财政局、重庆海事局、湖南银保监局按职责分工负责）",
        [(n, "responsible") for n in ("县发改委", "县财政局", "重庆海事局", "湖南银保监局")],
    ),
    ("（牵头：县教育局；参与：县财政局）", [("县教育局", "lead"), ("县财政局", "support")]),
    ("（牵头单位为县教育局，配合单位为县财政局）", [("县教育局", "lead"), ("县财政局", "support")]),
    ("\n【牵头单位】县教育局【配合单位】县财政局", [("县教育局", "lead"), ("县财政局", "support")]),
    ("\n责任单位 县水利局、县财政局", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("\n责任单位：县水利局\n、县财政局", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("（责任单位：县教育局、县财政局等10个部门）", [("县教育局", "responsible"), ("县财政局", "responsible")]),
    ("（县水利局负责指导，各乡镇负责落实）", [("县水利局", "support"), ("各乡镇", "responsible")]),
    ("\n牵头单位：县水利局（联系人：张三，电话：0571-88888888）", [("县水利局", "lead")]),
    ("（责任单位：县水利局（牵头）县财政局）", [("县水利局", "lead"), ("县财政局", "responsible")]),
    ("（责任单位：县12345热线中心、县政协办）", [("县12345热线中心", "responsible"), ("县政协办", "responsible")]),
    ("（责任单位：a.县水利局；b.县财政局）", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("（责任单位：一是县水利局，二是县财政局）", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    ("（责任单位：县水利局——县财政局·县民政局）", [(n, "responsible") for n in ("县水利局", "县财政局", "县民政局")]),
    (
        "（县水利局总牵头，县财政局主抓，各乡镇落实）",
        [("县水利局", "lead"), ("县财政局", "lead"), ("各乡镇", "responsible")],
    ),
    ("\n主要责任单位：县水利局；协助单位：县财政局", [("县水利局", "responsible"), ("县财政局", "support")]),
    ("\n责任单位\n县水利局、县财政局", [("县水利局", "responsible"), ("县财政局", "responsible")]),
    (
        "\n责任单位：县水利局\n县财政局\n各乡镇人民政府",
        [(n, "responsible") for n in ("县水利局", "县财政局", "各乡镇人民政府")],
    ),
    ("（由县水利局牵头，县财政局协同推进）", [("县水利局", "lead"), ("县财政局", "support")]),
    # persons behind the body
    ("（责任单位及责任人：县水利局 张三）", [("县水利局", "responsible")]),
    (
        "（责任单位和责任人：县水利局局长张三、县财政局（李四））",
        [("县水利局", "responsible"), ("县财政局", "responsible")],
    ),
    ("（县水利局 张三负责）", [("县水利局", "responsible")]),
    ("（牵头单位/负责人：县水利局/张三；配合单位：各乡镇）", [("县水利局", "lead"), ("各乡镇", "support")]),
    (
        "（责任单位：县委组织部（人才办）、县文旅局（文旅）、县城管局（高新区））",
        [(n, "responsible") for n in ("县委组织部（人才办）", "县文旅局（文旅）", "县城管局（高新区）")],
    ),
    ("（责任单位：县公安局城南分局、县水利局〈牵头〉）", [("县公安局城南分局", "responsible"), ("县水利局", "lead")]),
    # and what is none of them
    ("\n责任单位 明确分工", []),
    ("县政府统筹推进。", []),
    ("形成县水利局牵头、部门配合的机制。", []),
    ("由县水利局牵头制定方案，县财政局配合。", []),
    ("建立会商制度。由县水利局牵头，县财政局配合。定期通报情况。", []),
    ("（以工代赈办负责）", [("以工代赈办", "responsible")]),
    ("明确一个部门牵头，相关单位参与推进。", []),
    (
        "（责任单位：县委 组织部、县人民政府 办公室）",
        [("县委组织部", "responsible"), ("县人民政府办公室", "responsible")],
    ),
    ("（责任单位：青石县 水利局）", [("青石县水利局", "responsible")]),
    ("（责任单位：县医院（老院区）、县水利局）", [("县医院（老院区）", "responsible"), ("县水利局", "responsible")]),
    ("（责任单位：县以工代赈办）", [("县以工代赈办", "responsible")]),
    ("配合（县水利局、县财政局）开展", []),
    ("（包括县水利局、县财政局）", []),
    ("（灌区、泵站、水闸）", []),
    # not notes
    ("（以下简称“两单两卡”）", []),
    ("（高危行业领域每月至少1次）", []),
    ("（包括县城和各乡镇）", []),
]


def test_a_signature_below_a_note_is_no_unit_of_it() -> None:
    text = HEAD + "1.开展整治。排查隐患。\n责任单位：县水利局\n县人民政府\n2025年3月1日\n"
    assert [unit.name for unit in read_text(text, "p-2025").units] == ["县水利局"]


@pytest.mark.parametrize(("note", "units"), NOTES)
def test_notes(note: str, units: list[tuple[str, str]]) -> None:
    text = HEAD + "1.开展整治。排查隐患。" + note + "\n2.加强宣传。发放资料。\n"
    plan = read_text(text, "p-2025")
    assert [(unit.name, unit.role) for unit in plan.units] == units
    assert all(text[unit.start : unit.end] == unit.raw for unit in plan.units)
    assert {unit.measure_id for unit in plan.units} <= {"p-2025/m001"}


def test_two_roles_on_one_list() -> None:
    text = HEAD + "1.整治。排查。（区教育局、民政局分别牵头或按职责分工负责）\n2.宣传。发放。\n"
    units = read_text(text, "p-2025").units
    assert [(unit.name, unit.role, unit.or_role) for unit in units] == [
        ("区教育局", "lead", "responsible"),
        ("区民政局", "lead", "responsible"),
    ]


def test_a_closing_note_belongs_to_the_whole_action() -> None:
    text = "青石县方案\n一、重点任务\n(一)学习。一是组织观看。二是开展轮训。(牵头单位:县应急局)\n(二)整治。严格管理。(牵头单位:县公安局)\n"
    plan = read_text(text, "p-2025")
    assert [(u.name, u.action_id, u.measure_id) for u in plan.units] == [
        ("县应急局", "p-2025/a01", None),
        ("县公安局", "p-2025/a02", "p-2025/m003"),
    ]
    second = plan.measures[1]
    assert text[second.start : second.end] == "二是开展轮训。"


def test_a_standing_rule_is_one_row_where_it_stands() -> None:
    text = HEAD + "1.整治。排查。（县消防大队牵头，县公安局配合，以下均需各乡镇配合，不再列出）\n2.宣传。发放。\n"
    units = read_text(text, "p-2025").units
    assert [(u.name, u.role, u.applies_to_rest) for u in units] == [
        ("县消防大队", "lead", False),
        ("县公安局", "support", False),
        ("各乡镇", "support", True),
    ]


@pytest.mark.parametrize(
    ("rule", "leads"),
    [
        ("；第一个逗号前为牵头单位，下同", ["市科技局", "市数据局"]),
        ("。列第一位的为牵头单位，下同", ["市科技局"]),
        ("，排名第一的为牵头单位，下同", ["市科技局"]),
    ],
)
def test_a_rule_stated_once_says_who_leads(rule: str, leads: list[str]) -> None:
    text = (
        HEAD
        + f"1.整治。排查。（责任单位：市科技局、市数据局，市财政局{rule}）\n2.宣传。发放。（责任单位：市人社局，市民政局）\n"
    )
    units = read_text(text, "p-2025").units
    assert [u.name for u in units if u.role == "lead"] == [*leads, "市人社局"]
    assert [u.name for u in units] == ["市科技局", "市数据局", "市财政局", "市人社局", "市民政局"]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("区应急管理局", "应急管理"),
        ("县农牧水利和科技局", "农业农村水利"),
        ("市公安局湛河分局", "公安"),
        ("规建管环办", "住房城乡建设"),
        ("县交通运输综合执法大队", "交通运输"),
        ("曹镇乡人民政府", "乡镇街道"),
        ("各区人民政府", "地方党委政府"),
        ("市科学技术协会", "群团"),
        ("市民政局", "民政"),
    ],
)
def test_functions(name: str, function: str) -> None:
    text = HEAD + f"1.整治。排查。（责任单位：{name}）\n2.宣传。发放。\n"
    assert [unit.function for unit in read_text(text, "p-2025").units] == [function]


def test_a_note_that_is_never_closed_ends_with_its_line() -> None:
    text = HEAD + "1.整治。排查。（县水利局牵头负责，县财政局配合。\n2.宣传。发放（含入户）。（县民政局负责）\n"
    units = read_text(text, "p-2025").units
    assert [(u.name, u.role, u.measure_id) for u in units] == [
        ("县水利局", "lead", "p-2025/m001"),
        ("县财政局", "support", "p-2025/m001"),
        ("县民政局", "responsible", "p-2025/m002"),
    ]


def test_note_lines_below_the_last_item_belong_to_the_action() -> None:
    text = "甲县方案\n一、重点任务\n（一）强化师资\n一是招聘教师。\n二是组织轮岗。\n牵头单位：县教育局\n责任单位：县财政局\n完成时限：2025年8月底前\n（二）改善校舍。加固。\n"
    plan = read_text(text, "p-2025")
    assert [(u.name, u.measure_id) for u in plan.units] == [("县教育局", None), ("县财政局", None)]
    assert plan.measures[1].text == "二是组织轮岗。"


def test_a_role_word_that_no_codebook_knows_is_said_aloud() -> None:
    text = HEAD + "1.整治。排查。（责任单位：县水利局；督战单位：县委督查室）\n2.宣传。发放。\n"
    plan = read_text(text, "p-2025")
    assert [unit.name for unit in plan.units] == ["县水利局"]
    assert [(f.code, text[f.start : f.end]) for f in plan.findings if f.code == "unknown-role"] == [
        ("unknown-role", "督战单位")
    ]


def test_notes_without_brackets_at_the_end_of_a_paragraph() -> None:
    text = (
        HEAD
        + "1.整治。排查隐患。责任单位：县水利局、财政局；配合单位：各乡镇。\n2.宣传。发放。牵头领导：县政府副县长。牵头单位：县民政局\n"
    )
    units = read_text(text, "p-2025").units
    assert [(u.name, u.role, u.measure_id) for u in units] == [
        ("县水利局", "responsible", "p-2025/m001"),
        ("县财政局", "responsible", "p-2025/m001"),
        ("各乡镇", "support", "p-2025/m001"),
        ("县民政局", "lead", "p-2025/m002"),
    ]


def test_a_name_that_begins_with_the_plans_own_place_takes_no_prefix() -> None:
    text = "荔波县方案\n荔波县人民政府\n一、重点任务\n（一）整治。排查。（责任单位：县财政局、民政局、荔波供电局）\n（二）宣传。发放。\n"
    assert [u.name for u in read_text(text, "p-2025").units] == ["县财政局", "县民政局", "荔波供电局"]


PHRASES = list(zip(load_codebook().rows("note_phrases"), phrases_of(load_codebook()), strict=True))


@pytest.mark.parametrize(("row", "phrase"), PHRASES, ids=[row["example"] for row, _ in PHRASES])
def test_every_phrase_of_a_note_stands_in_its_example(row: dict[str, str], phrase: Phrase) -> None:
    assert list(phrase.finditer(row["example"], 0, len(row["example"])))


FUNCTIONS = [
    ("区人民政府", "地方党委政府"),
    ("各县（市、区）人民政府", "地方党委政府"),
    ("市政府办公室", "党政办公室"),
    ("市政府国资委", "国资"),
    ("县民政局", "民政"),
    ("市数据局", "数据"),
    ("区政务服务数据管理局", "数据"),
    ("市委金融办", "金融"),
    ("人民银行青石县支行", "金融"),
    ("中国农业银行青石支行", "金融"),
    ("国家税务总局青石县税务局", "税务"),
    ("县审计局", "审计"),
    ("市医疗保障局", "医保"),
    ("省能源局", "能源"),
    ("县气象局", "气象"),
    ("省广播电视局", "广电"),
    ("县广播电视台", "宣传"),
    ("县统计局", "统计"),
    ("国家统计局青石调查队", "统计"),
    ("市委党校", "党校"),
    ("市委人才办", "组织"),
    ("县人才服务中心", "人力资源社会保障"),
    ("社会事务办", "民政"),
    ("区房屋征收办", "住房城乡建设"),
    ("县灌区管理所", "农业农村水利"),
    ("高新区管委会", "开发区"),
    ("有关部门", "有关部门"),
    ("市城投集团", "企业"),
    # what stood before stands: the word that comes first decides
    ("县文化广电和旅游局", "文化旅游"),
    ("县农牧水利和科技局", "农业农村水利"),
    ("区发展和改革局（区能源局）", "发展改革"),
    ("市经济合作外事局", "商务"),
    ("各乡镇人民政府", "乡镇街道"),
    ("国网青石供电公司", "电力"),
    ("青石机场有限公司", "民航"),
    ("安委会成员单位", "安委会成员单位"),
    ("高新区应急管理局", "应急管理"),
    ("青石联络点", "其他"),
]


@pytest.mark.parametrize(("name", "function"), FUNCTIONS)
def test_a_name_says_what_its_unit_does(name: str, function: str) -> None:
    assert function_of(name, load_codebook()) == function


STANDING = [
    ("（县水利局牵头，以下均需各乡镇配合，不再列出）", ["各乡镇"]),
    ("（牵头单位：县水利局，以下责任单位均包括各县（市、区）人民政府，不再重复列出）", ["各县（市、区）人民政府"]),
    ("（县水利局牵头；以下均涉及各县区，不再重复列出）", ["各县区"]),
    ("（责任单位：县水利局；各乡镇、各街道均为责任单位，不再逐一列出）", ["各乡镇", "各街道"]),
    ("（县水利局牵头，县财政局配合。以下各项任务均由各乡镇落实）", ["各乡镇"]),
    ("（县水利局牵头，县财政局配合）", []),
    ("（县水利局牵头，以下简称牵头单位）", []),
]


@pytest.mark.parametrize(("note", "bodies"), STANDING)
def test_standing_rules(note: str, bodies: list[str]) -> None:
    text = HEAD + "1.开展整治。排查隐患。" + note + "\n2.加强宣传。发放资料。\n"
    units = read_text(text, "p-2025").units
    assert [unit.name for unit in units if unit.applies_to_rest] == bodies
    assert {unit.role for unit in units if unit.applies_to_rest} <= {"support"}
    assert [unit.name for unit in units if not unit.applies_to_rest][:1] == ["县水利局"]


def test_a_standing_rule_may_be_a_sentence_before_the_tasks() -> None:
    text = (
        "青石县工作方案\n一、重点任务\n以下责任单位均包括各乡镇人民政府，不再一一列出。\n（一）加强治理\n"
        "1.开展整治。排查。（责任单位：县水利局）\n2.加强宣传。发放。（责任单位：县教育局）\n"
    )
    plan = read_text(text, "p-2025")
    assert [(u.name, u.applies_to_rest) for u in plan.units] == [
        ("各乡镇人民政府", True),
        ("县水利局", False),
        ("县教育局", False),
    ]


def test_a_rule_for_all_that_stands_above_belongs_to_the_action() -> None:
    text = (
        HEAD
        + "1.开展整治。排查隐患。\n2.加强宣传。发放资料。\n以上各项均由各乡镇负责落实。\n三、保障措施\n加强领导。\n"
    )
    for rule in ("以上各项均由各乡镇负责落实", "以上任务均需各乡镇负责落实，不再逐项列出"):
        (unit,) = read_text(text.replace("以上各项均由各乡镇负责落实", rule), "p-2025").units
        assert (unit.name, unit.role, unit.measure_id, unit.action_id) == ("各乡镇", "responsible", None, "p-2025/a01")


def test_a_rule_for_what_stands_above_may_do_without_all() -> None:
    text = HEAD + "1.开展整治。排查隐患。（以上由县水利局负责）\n2.加强宣传。发放资料。\n"
    (unit,) = read_text(text, "p-2025").units
    assert (unit.name, unit.role, unit.action_id) == ("县水利局", "responsible", "p-2025/a01")


def test_a_name_runs_on_over_a_page_number() -> None:
    text = (
        HEAD
        + "1.开展整治。排查隐患。（牵头单位：县应急管\n— 1 —\n理局；责任单位：县公安局）\n"
        + "2.加强宣传。发放资料。\n— 2 —\n3.补齐短板。更新设备。\n— 3 —\n"
    )
    units = read_text(text, "p-2025").units
    assert [(u.name, u.role) for u in units] == [("县应急管理局", "lead"), ("县公安局", "responsible")]
    assert all(text[u.start : u.end] == u.raw for u in units)


def test_an_unknown_name_among_known_ones_is_a_unit_in_doubt() -> None:
    text = (
        HEAD
        + "1.开展整治。排查。（县水利局、县教育局、县候鸟联等按职责分工负责）\n2.加强宣传。发放。（县候鸟联负责）\n"
    )
    plan = read_text(text, "p-2025")
    assert [(u.name, u.sure) for u in plan.units] == [("县水利局", None), ("县教育局", None), ("县候鸟联", "rare_form")]
    assert [finding.code for finding in plan.findings if finding.code == "not-a-unit"] == ["not-a-unit"]


def test_a_label_behind_which_no_unit_was_read_is_said() -> None:
    text = HEAD + "1.开展整治。排查。责任单位：待定。\n2.加强宣传。发放。责任单位：县教育局\n"
    plan = read_text(text, "p-2025")
    (finding,) = [finding for finding in plan.findings if finding.code == "units-lost"]
    assert (finding.level, text[finding.start : finding.end]) == ("warning", "责任单位：")


TASKS = (
    "青石县工作方案\n一、总体要求\n坚持。\n二、重点任务\n（一）隐患清零行动\n1.排查隐患。全面排查。\n2.整改隐患。限期整改。\n"
    "（二）宣教提升行动。发放资料，培训人员。\n三、保障措施\n（一）加强领导。成立专班。\n附件\n重点任务责任分工\n"
)
DIVIDED = [
    "一、隐患清零行动：县应急局牵头，县公安局配合。\n二、宣教提升行动：县教育局牵头，县委宣传部配合。\n",
    "一、隐患清零行动\n牵头单位：县应急局\n配合单位：县公安局\n二、宣教提升行动\n牵头单位：县教育局\n配合单位：县委宣传部\n",
]


@pytest.mark.parametrize("annex", DIVIDED)
def test_an_annex_that_divides_the_work_hands_its_units_to_what_it_names(annex: str) -> None:
    plan = read_text(TASKS + annex, "p-2025")
    whole = next(m.measure_id for m in plan.measures if m.action_id == "p-2025/a02")
    assert [(u.name, u.role, u.action_id, u.measure_id) for u in plan.units] == [
        ("县应急局", "lead", "p-2025/a01", None),
        ("县公安局", "support", "p-2025/a01", None),
        ("县教育局", "lead", "p-2025/a02", whole),
        ("县委宣传部", "support", "p-2025/a02", whole),
    ]


def test_an_annex_with_work_of_its_own_keeps_its_units() -> None:
    annex = "一、护林行动。逐户逐栋排查，建立台账，挂牌督办。（县林业局牵头）\n二、护河行动。巡河。（县水利局牵头）\n"
    plan = read_text(TASKS + annex, "p-2025")
    own = {measure.measure_id: measure.title for measure in plan.measures}
    assert [own[u.measure_id] for u in plan.units if u.measure_id] == ["护林行动", "护河行动"]


def test_a_cell_may_say_the_same_as_above() -> None:
    text = (
        "青石县任务清单\n一、任务清单\n序号\t工作任务\t责任单位\n1\t改造渠道\t县水利局、各乡镇\n2\t清淤河道\t同上\n"
        "3\t修复泵站\t县财政局\n"
    )
    units = read_text(text, "p-2025").units
    assert [(u.name, u.measure_id and u.measure_id[-1]) for u in units] == [
        ("县水利局", "1"),
        ("县水利局", "2"),
        ("各乡镇", "1"),
        ("各乡镇", "2"),
        ("县财政局", "3"),
    ]


@pytest.mark.parametrize(
    ("label", "roles"),
    [
        ("牵头单位及责任单位", ("lead", "responsible")),
        ("责任单位和配合单位", ("responsible", "support")),
        ("牵头及责任单位", ("lead", "responsible")),
        ("牵头（责任）单位", ("lead", None)),
        ("责任单位", ("responsible", None)),
    ],
)
def test_a_label_of_two_roles_gives_the_first_and_tells_the_second(label: str, roles: tuple[str, str | None]) -> None:
    units = read_text(f"{HEAD}加强治理。（{label}：县水利局、县财政局）\n", "p-2025").units
    assert [(unit.name, unit.role, unit.or_role) for unit in units] == [("县水利局", *roles), ("县财政局", *roles)]


@pytest.mark.parametrize(
    "said",
    [
        "在现场悬挂“责任单位：县水利局”标识牌。",  # quoted in the middle of a sentence
        "逐项明确“责任单位”“完成时限”。",
        "落实「责任单位」主体责任，出台《责任单位考核办法》。",
        "完善「责任单位」县级台账。",
    ],
)
def test_what_only_speaks_of_notes(said: str) -> None:
    plan = read_text(HEAD + f"1.开展整治。{said}（责任单位：县教育局）\n2.加强宣传。发放资料。\n", "p-2025")
    assert [unit.name for unit in plan.units] == ["县教育局"]
