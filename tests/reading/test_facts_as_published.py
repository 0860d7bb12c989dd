"""Heads and ends of plans as they are really published: whole notices, pasted paragraphs, drafts, zones, odd last lines."""

from datetime import date
from time import process_time

import pytest

from compare.codebook import load_codebook
from compare.model import Cell, Document, Table
from compare.reading.facts.facts import read_facts
from compare.reading.facts.places import find_place
from compare.reading.page import Page
from compare.reading.quiet import read_quiet
from compare.reading.turns import alone


def facts_of(text, tables=()):
    document, codebook = Document(text, tables=tables), load_codebook()
    page = Page("p", document, codebook, alone(read_quiet(document, codebook)))
    return find_place(alone(read_facts(page)), page)


CHAPTERS = """一、总体要求
坚持安全第一、预防为主。
二、重点任务
（一）排查隐患。2024年6月底前完成排查。
三、工作要求
各单位要加强领导。
"""
NOTICE = """关于印发《云阳县汛期安全方案》的通知
各乡镇人民政府、街道办事处：
为做好汛期工作，结合实际制定本方案。
"""
# a text, its title, issuer, date of issue and the words with which the plan's body begins
WHOLE = [
    # the notice is the plan, and the signature stands at its end
    (f"{NOTICE}{CHAPTERS}云阳县安委办\n2024年3月13日\n", "云阳县汛期安全方案", "云阳县安委办", "2024-03-13", "各乡镇"),
    (
        f"{NOTICE}{CHAPTERS}云阳县安委会办公室\n2024年3月13日\n（本文有删减）\n",
        "云阳县汛期安全方案",
        "云阳县安委会办公室",
        "2024-03-13",
        "各乡镇",
    ),
    (
        f"关于做好2024年防汛工作的通知\n各乡镇人民政府：\n现就有关事项通知如下：\n{CHAPTERS}云阳县应急管理局\n"
        "2024年3月13日\n扫码查看政策解读\n",
        "关于做好2024年防汛工作的通知",
        "云阳县应急管理局",
        "2024-03-13",
        "各乡镇",
    ),
    # … also where an annex with a title of its own follows
    (
        f"云阳县应急管理局关于开展燃气整治的通知\n各乡镇人民政府：\n{CHAPTERS}附件：任务分解表\n云阳县应急管理局\n"
        "2024年3月13日\n附件\n燃气整治任务分解表\n序号\n1\n",
        "云阳县应急管理局关于开展燃气整治的通知",
        "云阳县应急管理局",
        "2024-03-13",
        "各乡镇",
    ),
    # a notice whose own requirements are numbered still carries the plan printed below it
    (
        f"关于印发云阳县汛期安全方案的通知\n各乡镇人民政府：\n现印发给你们，并提出以下要求：\n一、提高认识。\n二、抓好落实。\n"
        f"云阳县人民政府\n2024年3月13日\n云阳县汛期安全方案\n为做好汛期工作，制定本方案。\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县人民政府",
        "2024-03-13",
        "为做好",
    ),
    (
        f"关于做好汛期安全工作的通知\n各乡镇人民政府：\n为做好工作，特制定方案，请执行。\n云阳县人民政府\n2024年3月13日\n"
        f"云阳县汛期安全方案\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县人民政府",
        "2024-03-13",
        "一、",
    ),
    # the last line says who and when in other ways
    (
        f"云阳县汛期安全方案\n{CHAPTERS}云阳县应急管理局 2024年3月13日\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}2024年3月13日\n云阳县应急管理局\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}云阳县应急管理局2024年3月13日印发\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}云阳县应急管理局　　　　2024年3月13日发布\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}发布单位：云阳县应急管理局　发布时间：2024-03-13 09:30\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}（云阳县应急管理局，2024年3月13日）\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}抄送：县委办。\n云阳县人民政府办公室综合科 2024年3月13日印发\n",
        "云阳县汛期安全方案",
        None,
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}全国残联\n2024年3月13日\n",
        "云阳县汛期安全方案",
        "全国残联",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}云阳县安全生产工作联席会议\n二〇二四年三月十三日\n附件：1.任务清单\n2.联系表\n",
        "云阳县汛期安全方案",
        "云阳县安全生产工作联席会议",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}特此通知。　　　　云阳县应急管理局　　2024年3月13日",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}云阳县应急管理局\n2024年3月\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        None,
        "一、",
    ),
    (
        f"云阳县人民政府令\n第12号\n《云阳县汛期安全方案》已经县政府会议通过，现予公布。\n县长 张三\n2024年3月13日\n云阳县汛期安全方案\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县人民政府",
        "2024-03-13",
        "一、",
    ),
    (
        f"云阳县汛期安全方案\n目  录\n一、总体要求……1\n二、重点任务……3\n三、工作要求……9\n云阳县汛期安全方案\n{CHAPTERS}",
        "云阳县汛期安全方案",
        None,
        None,
        "一、总体要求\n坚持",
    ),
    # the signature stands far above the end, before long annexes
    (
        f"云阳县汛期安全方案\n{CHAPTERS}云阳县应急管理局\n2024年3月13日\n附件1\n任务清单\n"
        + "县水利局负责巡查河道，县住建局负责排查房屋。\n" * 600,
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "一、",
    ),
    # the head says it: brackets under the title, printed heads, boxes
    (
        f"云阳县汛期安全方案\n（2024年3月13日云阳县人民政府印发）\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县人民政府",
        "2024-03-13",
        None,
    ),
    (
        f"云阳县汛期安全方案\n（云阳县人民政府  2024年3月13日）\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县人民政府",
        "2024-03-13",
        None,
    ),
    (
        f"云阳县应急管理局\n云阳县汛期安全方案\n云应急〔2024〕3号\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        None,
        None,
    ),
    (
        f"云阳县汛期安全方案\n发布时间：2024年3月13日 来源：县政府网 浏览次数：12\n{CHAPTERS}",
        "云阳县汛期安全方案",
        None,
        "2024-03-13",
        None,
    ),
    (
        f"云阳县汛期安全方案\n来源：县政府网　时间：2024-03-13 09:12:33\n{CHAPTERS}",
        "云阳县汛期安全方案",
        None,
        "2024-03-13",
        None,
    ),
    (
        f"发文机关：云阳县应急管理局\n发布日期：2024年03月20日\n成文日期：2024年03月13日\n云阳县汛期安全方案\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        None,
    ),
    *(
        (f"{box}\n云阳县汛期安全方案\n{CHAPTERS}", "云阳县汛期安全方案", issuer, on, None)
        for issuer, on, box in (
            (None, "2024-03-13", "更新时间：2024-04-02 发布时间：2024-03-13"),
            (None, "2024-03-13", "来源：县政府网　2024年03月13日"),
            (None, "2024-03-13", "发布时间 2024-03-13"),
            (
                "云阳县应急管理局",
                "2024-03-13",
                "索引号\n01\n发布机构\n云阳县应急管理局\n成文日期\n2024-03-13\n发布日期\n2024-03-20",
            ),
            (
                "云阳县应急管理局",
                "2024-03-13",
                "索引号：\n01\n发布机构：\n云阳县应急管理局\n发文日期：\n2024-03-13\n废止日期：\n2026-12-31",
            ),
            (None, None, "会议时间：2024-03-13"),
            (None, None, "截止日期\n2024-03-13"),
            (None, None, "公示时间：2024-03-13至2024-03-20"),
        )
    ),
    (
        f"关于印发《云阳县汛期安全方案》的通知\n{CHAPTERS}云阳县应急管理局\n2024年3月13日\n政策图解：一张图看懂云阳县汛期安全方案\n抄送：县委办。\n",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        None,
    ),
    (
        f"中共云阳县委办公室 云阳县人民政府办公室印发《云阳县汛期安全方案》\n（2024年3月13日）\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "中共云阳县委办公室",
        "2024-03-13",
        None,
    ),
    # a plan pasted as one paragraph
    (
        "关于印发《云阳县汛期安全方案》的通知各乡镇人民政府，县直各单位：现将《云阳县汛期安全方案》印发给你们，请认真贯彻执行。"
        "云阳县人民政府办公室2024年3月13日云阳县汛期安全方案为做好汛期安全工作，制定本方案。"
        + CHAPTERS.replace("\n", "")
        * 4,
        "云阳县汛期安全方案",
        "云阳县人民政府办公室",
        "2024-03-13",
        "为做好",
    ),
    (
        "云阳县汛期安全方案为做好汛期安全工作，制定本方案。"
        + CHAPTERS.replace("\n", "") * 4
        + "云阳县应急管理局2024年3月13日",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        "为做好",
    ),
    (f"云阳县汛期安全方案\n云阳发布 2024-03-13 18:30 重庆\n{CHAPTERS}", "云阳县汛期安全方案", None, "2024-03-13", None),
    (
        f"云阳县汛期安全方案\n索 引 号 : 0084/2021 | 发布机构: 云阳县应急管理局 | 成文日期: 2024-03-13 |\n{CHAPTERS}",
        "云阳县汛期安全方案",
        "云阳县应急管理局",
        "2024-03-13",
        None,
    ),
    # what is no date of issue and no issuer: a plan that prints none gets none
    (f"云阳县汛期安全方案\n{CHAPTERS}各单位于2024年6月30日前报送总结。\n", "云阳县汛期安全方案", None, None, None),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}联系人：张三，电话：023-55555555，报送时间：2024年6月30日\n",
        "云阳县汛期安全方案",
        None,
        None,
        None,
    ),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}本方案自2024年3月13日起施行，有效期至2026年3月12日。\n",
        "云阳县汛期安全方案",
        None,
        None,
        None,
    ),
    (f"云阳县汛期安全方案\n{CHAPTERS}附件：承诺书\n承诺人：\n年　月　日\n", "云阳县汛期安全方案", None, None, None),
    (
        f"云阳县汛期安全方案\n{CHAPTERS}责任单位：云阳县应急管理局\n完成时限：2024年6月30日\n",
        "云阳县汛期安全方案",
        None,
        None,
        None,
    ),
    # cells of a table, each on a line of its own
    (
        f"云阳县汛期安全方案\n{CHAPTERS}排查河道\n县水利局\n2024年6月30日\n排查房屋\n县住建局\n2024年7月31日\n排查道路\n县交通局\n"
        "2024年8月31日\n排查学校\n县教育局\n2024年9月30日\n",
        "云阳县汛期安全方案",
        None,
        None,
        "一、",
    ),
    (f"云阳县汛期安全方案\n{CHAPTERS}本方案由云阳县应急管理局负责解释。\n", "云阳县汛期安全方案", None, None, None),
    (f"云阳县汛期安全方案\n{CHAPTERS}（责任单位：县水利局，2024年6月30日）\n", "云阳县汛期安全方案", None, None, None),
]


@pytest.mark.parametrize(("text", "title", "issuer", "issued_on", "body"), WHOLE)
def test_documents_as_published(text, title, issuer, issued_on, body):
    facts = facts_of(text)
    assert (facts.title, facts.issuer, facts.issued_on) == (title, issuer, issued_on and date.fromisoformat(issued_on))
    start, end = facts.title_span
    assert "".join(text[start:end].split()) == title
    if body is not None:
        assert text[facts.body_start :].lstrip().startswith(body)


STATUS = [
    ("云阳县汛期安全方案（征求意见稿）\n", "draft"),
    ("云阳县汛期安全方案\n（草案）\n", "draft"),
    ("云阳县汛期安全方案（公开征求意见稿）\n", "draft"),
    ("云阳县汛期安全方案（送审稿）\n", "draft"),
    (
        "关于公开征求《云阳县汛期安全方案（征求意见稿）》意见的公告\n为增强科学性，现公开征求意见。\n云阳县应急管理局\n2024年3月13日\n云阳县汛期安全方案（征求意见稿）\n",
        "draft",
    ),
    (
        "关于《云阳县汛期安全方案》公开征求意见的通知\n现将方案全文公布，请于2024年4月13日前反馈意见。\n云阳县应急管理局\n2024年3月13日\n云阳县汛期安全方案\n",
        "draft",
    ),
    (
        "关于征求云阳县汛期安全方案意见的函\n各有关单位：\n请于4月13日前反馈意见。\n云阳县应急管理局\n2024年3月13日\n云阳县汛期安全方案\n",
        "draft",
    ),
    ("云阳县汛期安全方案\n", "adopted"),
    ("云阳县汛期安全方案（试行）\n", "adopted"),
    (f"{NOTICE}云阳县人民政府\n2024年3月13日\n云阳县汛期安全方案\n经广泛征求意见并修改草案，制定本方案。\n", "adopted"),
    ("云阳县重大决策公开征求意见工作方案\n", "adopted"),
    (
        "关于印发《云阳县政策草案公开征求意见工作方案》的通知\n各乡镇：\n云阳县人民政府\n2024年3月13日\n云阳县政策草案公开征求意见工作方案\n",
        "adopted",
    ),
]


@pytest.mark.parametrize(("head", "status"), STATUS)
def test_a_draft_is_told_from_an_adopted_plan(head, status):
    facts = facts_of(head + CHAPTERS)
    assert facts.status == status
    assert facts.title is not None
    assert facts.title.startswith("云阳县")


def test_the_dates_of_a_consultation_are_no_years_of_the_plan():
    text = (
        f"云阳县汛期安全方案（征求意见稿）\n{CHAPTERS}该政策由云阳县应急管理局2024年3月13日发布，"
        "社会公开征求意见公示期从2024年3月13日起至2024年4月12日止。\n"
    )
    facts = facts_of(text)
    assert (facts.status, facts.issuer, facts.issued_on) == ("draft", "云阳县应急管理局", date(2024, 3, 13))
    covered = "".join(text[a:b] for a, b in facts.issued_spans)
    assert "2024年3月13日起至2024年4月12日" in covered
    assert "6月底前" not in covered


LEVELS = [
    (
        "国务院办公厅关于印发全国防汛方案的通知\n各省：\n国务院办公厅\n2024年3月13日\n全国防汛方案\n",
        "全国",
        "national",
        (None, None),
    ),
    (
        "工业和信息化部办公厅\n关于印发《数字化赋能方案》的通知\n各省：\n工业和信息化部办公厅\n2024年3月13日\n数字化赋能方案\n",
        "全国",
        "national",
        (None, None),
    ),
    ("湖南湘江新区2024年防汛方案\n", "湖南湘江新区", "county", ("湖南省", "长沙市")),
    ("湘潭高新区2024年防汛方案\n", "湘潭高新区", "county", ("湖南省", "湘潭市")),
    (
        "高新区2024年防汛方案\n平顶山高新技术产业开发区管委会\n2024年3月13日\n各高新区管委会部门\n",
        "高新区",
        "county",
        ("河南省", "平顶山市"),
    ),
    (
        "经开区防汛方案\n贯彻《平顶山市防汛方案》，经开区管委会各部门落实。\n",
        "经开区",
        "county",
        ("河南省", "平顶山市"),
    ),
    ("平顶山市高新区防汛方案\n高新区管委会各部门：\n", "平顶山市高新区", "county", ("河南省", "平顶山市")),
    ("平顶山市工业园区安全整治方案\n", "平顶山市", "prefecture", ("河南省", "平顶山市")),
    ("雄安新区防汛方案\n", "雄安新区", "county", ("河北省", "保定市")),
    ("高新区防汛方案\n按照要求制定。\n", None, None, (None, None)),
    # counties and cities that no register has, proved by any body of theirs
    ("青岭县防汛方案\n青岭县安委办\n2024年3月13日\n", "青岭县", "county", (None, None)),
    ("青岭县防汛方案\n各乡镇、青岭县水利局：\n", "青岭县", "county", (None, None)),
    ("城市更新行动方案\n各城市人民政府、城市管理局要落实。\n", None, None, (None, None)),
    ("老旧小区改造方案\n老旧小区管委会、我区各单位，全区要落实。\n", None, None, (None, None)),
    # who plans is told by the text alone
    (
        "防汛方案\n为做好全县防汛工作，结合云阳县实际制定。我县地处库区，云阳县水利局负责。\n",
        "云阳县",
        "county",
        ("重庆市", None),
    ),
    ("防汛方案\n为做好全县防汛工作，我县学习云阳县、奉节县做法，云阳县已有经验。\n", None, None, (None, None)),
    ("城关镇防汛方案\n为做好全镇防汛工作，结合我镇实际制定。\n", "城关镇", "township", (None, None)),
    ("古镇防汛方案\n为做好防汛工作制定。\n", None, None, (None, None)),
    ("云阳县推进高新区建设方案\n", "云阳县", "county", ("重庆市", None)),
]


@pytest.mark.parametrize(("head", "area", "level", "parents"), LEVELS)
def test_areas_and_their_parents(head, area, level, parents):
    facts = facts_of(head + CHAPTERS)
    assert (facts.jurisdiction, facts.level) == (area, level)
    assert (facts.province, facts.prefecture) == parents


RUNNING = (
    """云阳县人民政府办公室文件
云府办发〔2024〕12号
云阳县人民政府办公室关于印发《云阳县汛期安全方案（2024—2026年）》的通知
各乡镇人民政府、街道办事处，县政府各部门：
《云阳县汛期安全方案（2024—2026年）》已经县政府同意，现印发给你们，请认真贯彻执行。
云阳县人民政府办公室
2024年3月13日
（此件公开发布）
云阳县汛期安全方案
（2024—2026年）
治理隐患是重要任务，事关群众安全。
"""
    + CHAPTERS * 4
)


@pytest.mark.parametrize("between", ["", " ", "　", "\n"])
def test_a_text_without_line_breaks_says_the_same(between):
    facts = facts_of(between.join(RUNNING.splitlines()))
    assert facts.title == "云阳县汛期安全方案（2024—2026年）"
    assert (facts.doc_number, facts.issuer) == ("云府办发〔2024〕12号", "云阳县人民政府办公室")
    assert (facts.issued_on, facts.period_end) == (date(2024, 3, 13), 2026)
    assert between.join(RUNNING.splitlines())[facts.body_start :].lstrip().startswith("治理隐患")


def test_several_signers_on_end_are_told_apart_by_their_area():
    signers = "云阳县应急管理局云阳县财政局云阳县人力资源和社会保障局2024年3月13日"
    facts = facts_of(f"云阳县汛期安全方案\n{CHAPTERS}{signers}\n")
    assert (facts.issuer, facts.issued_on) == ("云阳县应急管理局", date(2024, 3, 13))


def test_a_signature_set_by_a_table_counts_and_rows_of_a_task_table_do_not():
    signed = f"云阳县汛期安全方案\n{CHAPTERS}云阳县应急管理局\t2024年3月13日\n"
    start = signed.rindex("云阳县应急")
    middle = signed.index("\t", start)
    cells = (Cell(start, middle, 0, 0), Cell(middle + 1, len(signed) - 1, 0, 1))
    assert facts_of(signed, (Table(start, len(signed) - 1, cells),)).issued_on == date(2024, 3, 13)
    many = tuple(Cell(start, middle, row, 0) for row in range(9))
    assert facts_of(signed, (Table(start, len(signed) - 1, many),)).issued_on is None


def test_the_sentences_before_a_signature_keep_their_dates():
    text = f"云阳县汛期安全方案\n{CHAPTERS}请于2024年6月30日前报送总结。云阳县应急管理局2024年3月13日"
    facts = facts_of(text)
    assert facts.issued_on == date(2024, 3, 13)
    assert [text[a:b] for a, b in facts.issued_spans] == ["云阳县应急管理局2024年3月13日"]


@pytest.mark.parametrize("unit", [" ", "局 ", "   局", "方案（", "2024年3月13日", "云阳县应急管理局 "])
def test_endless_lines_are_parted_in_time_that_grows_with_their_length(unit):
    times = []
    for size in (4000, 16000):
        text = f"云阳县方案。一、{unit * (size // len(unit))}局2024年3月13日"
        before = process_time()
        facts_of(text)
        times.append(process_time() - before)
    assert times[1] < 10 * max(times[0], 0.05)  # four times the length: not sixteen times the time
