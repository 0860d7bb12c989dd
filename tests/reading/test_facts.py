"""What a document says of itself: heads of documents as they are published, and the facts they give."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.codebook import load_codebook
from compare.model import Document
from compare.reading.facts.facts import read_facts
from compare.reading.page import Page
from compare.reading.quiet import read_quiet
from compare.reading.turns import alone


def facts_of(text):
    document, codebook = Document(text), load_codebook()
    return alone(read_facts(Page("p", document, codebook, alone(read_quiet(document, codebook)))))


RED_HEAD = """平顶山市人民政府文件

平政〔2023〕15号

平顶山市人民政府
关于印发平顶山市推进数字政府建设三年行动计划
（2023—2025年）的通知

各县（市、区）人民政府，高新区管委会，市人民政府有关部门：

现将《平顶山市推进数字政府建设三年行动计划（2023—2025年）》印发给你们，请认真贯彻落实。

2023年6月5日

平顶山市推进数字政府建设三年行动计划
（2023—2025年）

为加快推进数字政府建设，制定本计划。
一、总体要求
坚持统筹推进。

平顶山市人民政府办公室            2023年6月6日印发
"""

ANNEX_CHINESE_DATE = """湛河区人民政府办公室关于印发《湛河区冬春火灾防控工作方案》的通知
各乡镇人民政府、街道办事处，区人民政府各部门：
《湛河区冬春火灾防控工作方案》已经区政府同意，现印发给你们，请认真组织实施。
附件：1.湛河区冬春火灾防控工作方案
      2.任务清单
湛河区人民政府办公室
二〇二三年十一月二十日
附件1
湛河区冬春火灾防控工作方案
为做好冬春火灾防控工作，制定本方案。
一、工作目标
到2024年3月底，全区火灾形势平稳。
"""

OPINION_DATE_BELOW_TITLE = """中共临湘市委  临湘市人民政府
关于全面推进乡村振兴加快农业农村现代化的实施意见
（2021年3月12日）

为深入贯彻文件精神，结合我市实际，提出如下意见。
一、总体要求
到2025年，农业农村现代化取得重要进展。
"""

MEASURES_SIGNED_AT_END = """关于促进跨境电商高质量发展的若干措施

为促进我市跨境电商发展，制定以下措施。
一、支持主体培育。对企业给予奖励。
二、支持平台建设。
本措施自2024年5月1日起施行，有效期3年。

                    青岛市商务局
                    2024年4月2日
（此件公开发布）
抄送：市委办公厅。
"""

WEB_PAGE = """首页 > 政务公开 > 政策文件
索引号：11330200MB/2024-00012
发布机构：宁波市生态环境局
成文日期：2024-03-15
发布日期：2024-03-20
文号：甬环发〔2024〕18号
【字体：大 中 小】
打印
宁波市生态环境局关于印发《宁波市土壤污染防治“十四五”规划》的通知
各区（县、市）分局：
现将《宁波市土壤污染防治“十四五”规划》印发给你们，请遵照执行。
宁波市土壤污染防治“十四五”规划
第一章 总则
第一条 为了防治土壤污染，制定本规划。
扫一扫在手机打开当前页
分享到：微信 微博
"""

RULES = """云阳县人民政府办公室
关于印发云阳县公共数据管理办法的通知
云阳府办发〔2024〕33号
各乡镇人民政府、街道办事处，县政府各部门：
《云阳县公共数据管理办法》已经县政府第56次常务会议审议通过，现印发给你们，请认真遵照执行。
云阳县人民政府办公室
2024年7月16日
云阳县公共数据管理办法
第一章  总  则
第一条  为规范公共数据管理，制定本办法。
第二条  本办法自2024年9月1日起施行，有效期至2029年8月31日。
"""

TOWNSHIP_TWO_SIGNERS = """关于印发《曹镇乡2024年秋冬季秸秆禁烧工作实施方案》的通知
各行政村、乡直各单位：
现将《曹镇乡2024年秋冬季秸秆禁烧工作实施方案》印发给你们，请认真执行。
中共曹镇乡委员会
曹镇乡人民政府
2024年9月10日
湛河区曹镇乡2024年秋冬季秸秆禁烧工作实施方案
为做好秸秆禁烧工作，制定本方案。
一、工作目标
"""

NOTICE_IS_THE_PLAN = """四川省人民政府办公厅
关于做好2024年森林草原防灭火工作的通知
川办发〔2024〕9号
各市（州）人民政府，省政府各部门：
为做好工作，现将有关事项通知如下：
一、压实责任
四川省人民政府办公厅
2024年2月20日
"""

NUMBER_IN_BRACKETS = """宁波市人民政府关于加快氢能产业发展的若干意见
（甬政发〔2024〕22号）
各区（县、市）人民政府：
为加快氢能产业发展，现提出如下意见。
一、总体目标
到2026年，产业规模突破100亿元。
宁波市人民政府
2024年8月1日
"""

THREE_YEARS_MANY_SIGNERS = """关于印发《北京市氢能汽车推广三年行动方案》的通知
京经信发[2022]41号
各区人民政府，各有关单位：
现将《北京市氢能汽车推广三年行动方案》印发给你们。
北京市经济和信息化局
北京市发展和改革委员会
北京市财政局
2022.8.9
北京市氢能汽车推广三年行动方案
为推广氢能汽车，特制定本方案。
一、总体要求
"""

CENTRAL = """工业和信息化部办公厅关于印发《中小企业数字化赋能专项行动方案（2025—2027年）》的通知
工信厅企业〔2025〕10号
各省、自治区、直辖市中小企业主管部门：
现将《中小企业数字化赋能专项行动方案（2025—2027年）》印发给你们。
工业和信息化部办公厅
2025年2月1日
中小企业数字化赋能专项行动方案
（2025—2027年）
一、总体要求
"""

MARKDOWN_ALONE = """# 海淀区2024年生活垃圾分类工作方案

为深入推进生活垃圾分类，制定本方案。

## 一、总体要求
"""

SCHEDULE_YEARS = """关于印发《玛沁县城镇燃气整治工作方案》的通知
各乡镇人民政府：
《玛沁县城镇燃气整治工作方案》已经县政府同意，现印发给你们。
玛沁县应急管理局
2023年8月30日
玛沁县城镇燃气整治工作方案
为做好整治，制定本方案。
一、工作目标
到2030年，形成长效机制。
二、实施步骤
（一）集中攻坚（2023年8月至11月）。
（二）巩固提升（2024年1月至6月）。
三、保障措施
"""

SPLIT_SIGNATURE = """关于印发《湛河区防汛工作要点》的通知
各街道：
现将《湛河区防汛工作要点》印发给你们。
湛河区防汛抗旱指挥部
办公室
2025 年 5 月 6 日
湛河区防汛工作要点
一、目标
今年确保安全度汛。
"""

NO_HEADING_BELOW = """京政办发〔2016〕26号
《北京市人民政府办公厅关于印发〈北京市2016年政务公开工作要点〉的通知》
各区人民政府：
《北京市2016年政务公开工作要点》已经市政府同意，现印发给你们，请认真贯彻落实。
北京市人民政府办公厅
2016年5月28日
今年是开局之年，要做好公开工作。
一、推进公开
"""

ISSUED_WITHOUT_ABOUT = """沪府发〔2017〕92号
上海市人民政府印发《关于本市加强诚信建设的实施意见》的通知
各区人民政府：
现将《关于本市加强诚信建设的实施意见》印发给你们，请按照执行。
上海市人民政府
2017年12月20日
关于本市加强诚信建设的实施意见
诚信建设是重要组成部分。
一、总体要求
到2020年，建成体系。
"""

OWN_TITLE_BROKEN = """湖南省人民政府办公厅文件

湘政办发〔2009〕24号

湖南省人民政府办公厅关于加强普通高等学校

毕业生就业工作的通知

各市州人民政府：

现就有关问题通知如下：

一、充分认识重要性。
"""

FOUR_BODIES_ON_A_LINE = """成都市发展和改革委员会 成都市民政局 成都市住房和城乡建设局
关于印发成都市社区服务设施建设实施方案的通知
各区政府：
经市领导同意，现将《成都市社区服务设施建设实施方案》印发给你们。

成都市社区服务设施建设实施方案

一、主要目标
"""

FACTS = [
    (
        NO_HEADING_BELOW,
        "北京市2016年政务公开工作要点",
        "京政办发〔2016〕26号",
        "北京市人民政府办公厅",
        "2016-05-28",
        (2016, 2016),
        ("北京市", "province"),
    ),
    (
        ISSUED_WITHOUT_ABOUT,
        "关于本市加强诚信建设的实施意见",
        "沪府发〔2017〕92号",
        "上海市人民政府",
        "2017-12-20",
        (2017, 2020),
        ("上海市", "province"),
    ),
    (
        OWN_TITLE_BROKEN,
        "湖南省人民政府办公厅关于加强普通高等学校毕业生就业工作的通知",
        "湘政办发〔2009〕24号",
        "湖南省人民政府办公厅",
        None,
        (None, None),
        ("湖南省", "province"),
    ),
    (
        FOUR_BODIES_ON_A_LINE,
        "成都市社区服务设施建设实施方案",
        None,
        "成都市发展和改革委员会",
        None,
        (None, None),
        ("成都市", "prefecture"),
    ),
    (
        RED_HEAD,
        "平顶山市推进数字政府建设三年行动计划（2023—2025年）",
        "平政〔2023〕15号",
        "平顶山市人民政府",
        "2023-06-05",
        (2023, 2025),
        ("平顶山市", "prefecture"),
    ),
    (
        ANNEX_CHINESE_DATE,
        "湛河区冬春火灾防控工作方案",
        None,
        "湛河区人民政府办公室",
        "2023-11-20",
        (2023, 2024),
        ("湛河区", "county"),
    ),
    (
        OPINION_DATE_BELOW_TITLE,
        "中共临湘市委临湘市人民政府关于全面推进乡村振兴加快农业农村现代化的实施意见",
        None,
        "中共临湘市委临湘市人民政府",
        "2021-03-12",
        (2021, 2025),
        ("临湘市", "county"),
    ),
    (
        MEASURES_SIGNED_AT_END,
        "关于促进跨境电商高质量发展的若干措施",
        None,
        "青岛市商务局",
        "2024-04-02",
        (2024, 2027),
        ("青岛市", "prefecture"),
    ),
    (
        WEB_PAGE,
        "宁波市土壤污染防治“十四五”规划",
        "甬环发〔2024〕18号",
        "宁波市生态环境局",
        "2024-03-15",
        (2021, 2025),
        ("宁波市", "prefecture"),
    ),
    (
        RULES,
        "云阳县公共数据管理办法",
        "云阳府办发〔2024〕33号",
        "云阳县人民政府办公室",
        "2024-07-16",
        (2024, 2029),
        ("云阳县", "county"),
    ),
    (
        TOWNSHIP_TWO_SIGNERS,
        "湛河区曹镇乡2024年秋冬季秸秆禁烧工作实施方案",
        None,
        "中共曹镇乡委员会",
        "2024-09-10",
        (2024, 2024),
        ("湛河区曹镇乡", "township"),
    ),
    (
        NOTICE_IS_THE_PLAN,
        "四川省人民政府办公厅关于做好2024年森林草原防灭火工作的通知",
        "川办发〔2024〕9号",
        "四川省人民政府办公厅",
        "2024-02-20",
        (2024, 2024),
        ("四川省", "province"),
    ),
    (
        NUMBER_IN_BRACKETS,
        "宁波市人民政府关于加快氢能产业发展的若干意见",
        "甬政发〔2024〕22号",
        "宁波市人民政府",
        "2024-08-01",
        (2024, 2026),
        ("宁波市", "prefecture"),
    ),
    (
        THREE_YEARS_MANY_SIGNERS,
        "北京市氢能汽车推广三年行动方案",
        "京经信发[2022]41号",
        "北京市经济和信息化局",
        "2022-08-09",
        (2022, 2024),
        ("北京市", "province"),
    ),
    (
        CENTRAL,
        "中小企业数字化赋能专项行动方案（2025—2027年）",
        "工信厅企业〔2025〕10号",
        "工业和信息化部办公厅",
        "2025-02-01",
        (2025, 2027),
        ("全国", "national"),
    ),
    (
        MARKDOWN_ALONE,
        "海淀区2024年生活垃圾分类工作方案",
        None,
        None,
        None,
        (2024, 2024),
        ("海淀区", "county"),
    ),
    (
        SCHEDULE_YEARS,
        "玛沁县城镇燃气整治工作方案",
        None,
        "玛沁县应急管理局",
        "2023-08-30",
        (2023, 2024),
        ("玛沁县", "county"),
    ),
    (
        SPLIT_SIGNATURE,
        "湛河区防汛工作要点",
        None,
        "湛河区防汛抗旱指挥部办公室",
        "2025-05-06",
        (None, None),
        ("湛河区", "county"),
    ),
]


@pytest.mark.parametrize(("text", "title", "number", "issuer", "issued_on", "period", "area"), FACTS)
def test_facts_of_heads(text, title, number, issuer, issued_on, period, area):
    facts = facts_of(text)
    assert facts.title == title
    assert facts.doc_number == number
    assert facts.issuer == issuer
    assert facts.issued_on == (issued_on and date.fromisoformat(issued_on))
    assert (facts.period_start, facts.period_end) == period
    assert (facts.jurisdiction, facts.level) == area


@pytest.mark.parametrize("text", [row[0] for row in FACTS])
def test_title_span_holds_the_title_and_the_body_follows(text):
    facts = facts_of(text)
    start, end = facts.title_span
    assert "".join(text[start:end].split()) == facts.title
    assert facts.body_start >= end
    assert text[start:end] == text[start:end].strip()


def test_issue_spans_hold_number_dates_and_printing_line():
    facts = facts_of(RED_HEAD)
    assert [RED_HEAD[a:b] for a, b in facts.issued_spans] == ["平政〔2023〕15号", "2023年6月5日", "2023年6月6日印发"]


def test_effective_date_of_the_info_box_is_the_date_of_issue_where_the_plan_starts_when_issued():
    text = "政策文号：穗埔组通〔2024〕6号\n实施日期： 2024-02-08\n文件状态： 有效\n正文\n黄埔区人才若干措施\n一、支持\n本措施自印发之日起施行，有效期3年。\n"
    facts = facts_of(text)
    assert (facts.issued_on, facts.period_start, facts.period_end) == (date(2024, 2, 8), 2024, 2027)
    assert facts_of(text.replace("印发之日", "2024年2月8日")).issued_on is None


DECLARED = [
    ("深入开展安全生产治本攻坚“八大行动”，", [("八大行动", 8)]),
    ("实施十项重点行动和三年行动", [("十项重点行动", 10)]),
    ("开展3大行动", [("3大行动", 3)]),
    ("开展一项行动，三年行动，集中行动", []),
    ("正文\n名词解释\n“5”即五大行动", []),
]


@pytest.mark.parametrize(("body", "expected"), DECLARED)
def test_announced_actions(body, expected):
    text = "湛河区工作方案\n" + body
    found = facts_of(text).declared_actions
    assert [(row.raw, row.count) for row in found] == expected
    assert all(text[row.start : row.end] == row.raw for row in found)


PERIODS = [
    ("湛河区工作方案（2024－2026年）", (2024, 2026)),
    ("湛河区工作方案（2024年7月—2026年12月）", (2024, 2026)),
    ("湛河区工作方案(2024至2026年)", (2024, 2026)),
    ("湛河区二〇二四年度工作要点", (2024, 2024)),
    ("湛河区工作方案（2024─2026年）", (2024, 2026)),
    ("湛河区工作方案（2024〜2026年）", (2024, 2026)),
    ("湛河区工作方案（２０２４—２０２６年）", (2024, 2026)),
    ("湛河区工作方案（二O二四至二O二六年）", (2024, 2026)),
    ("湛河区２０２５年工作要点", (2025, 2025)),
    ("湛河区“十五五”发展规划", (2026, 2030)),
    ("湛河区“十四五”规划和二〇三五年远景目标纲要", (2021, 2025)),
    ("湛河区“十四五”规划2024年工作要点", (2024, 2024)),
    ("湛河区防汛应急预案（2021年修订）", (None, None)),
    ("湛河区防汛应急预案（2021年第二次修订版）", (None, None)),
    ("湛河区2025年度工作要点", (2025, 2025)),
    ("湛河区作风建设三周年活动方案", (None, None)),
]


@pytest.mark.parametrize(("title", "period"), PERIODS)
def test_period_from_the_title(title, period):
    facts = facts_of(title + "\n一、总体要求\n")
    assert (facts.period_start, facts.period_end) == period


SIGNED = "湛河区应急管理局\n2024年3月15日\n"
BODIES = [
    ("一、总体要求\n（一）工作目标。2025年6月底前，建成体系。\n（二）原则\n2028年前建成。\n", (2024, 2025)),
    (
        "一、总体要求\n（一）工作目标。建成体系。\n（二）时间安排\n2024年4月至2025年10月。\n（三）范围\n2029年。\n",
        (2024, 2025),
    ),
    ("一、整治时间\n4月1日至10月31日。\n二、任务\n排查。\n", (2024, 2024)),
    ("一、目标\n到2035年，全面建成。\n", (None, None)),
    ("一、任务\n2025年底前完成排查。\n", (None, None)),
    ("第一部分 目标\n建成体系。\n第二部分 实施步骤\n第一阶段（2024年3月—2025年6月）。自查。\n", (2024, 2025)),
]


def test_a_campaign_of_one_year_covers_the_year_of_its_issue():
    for title in ("湛河区优化营商环境提升年活动方案", "湛河区“项目攻坚年”行动方案"):
        facts = facts_of(f"{title}\n一、任务\n排查。\n{SIGNED}")
        assert (facts.period_start, facts.period_end) == (2024, 2024)


@pytest.mark.parametrize(("body", "period"), BODIES)
def test_period_from_the_body(body, period):
    facts = facts_of(f"湛河区防汛方案\n{body}{SIGNED}")
    assert (facts.period_start, facts.period_end) == period


DATES = [
    ("２０２４年３月２６日", "2024-03-26"),
    ("二O二四年三月二十六日", "2024-03-26"),
    ("二○二四年三月廿六日", "2024-03-26"),
    ("二０二四年 十二 月 三十一 日", "2024-12-31"),
    ("2024/3/26", "2024-03-26"),
    ("２０２４.３.２６", "2024-03-26"),
]


@pytest.mark.parametrize(("printed", "day"), DATES)
def test_the_date_of_a_signature_in_any_figures(printed, day):
    text = f"湛河区防汛方案\n一、总体要求\n坚持安全第一。\n湛河区应急管理局\n{printed}\n"
    facts = facts_of(text)
    assert (facts.issuer, facts.issued_on) == ("湛河区应急管理局", date.fromisoformat(day))
    assert [text[a:b] for a, b in facts.issued_spans] == [printed]


def test_a_date_above_the_title_may_lack_half_a_bracket():
    assert facts_of("2024年3月26日（\n湛河区防汛方案\n一、总体要求\n坚持安全第一。\n").title == "湛河区防汛方案"


@pytest.mark.parametrize("label", ["附件1　", "附件：", "附件2"])
def test_a_title_behind_the_label_of_an_annex_and_a_number_of_spaced_characters(label):
    text = f"湛 政 发 〔2024〕 8 号\n关于印发《湛河区防汛方案》的通知\n各街道：\n印发给你们。\n{label}湛河区防汛方案\n一、总体要求\n坚持安全第一。\n"
    facts = facts_of(text)
    assert (facts.title, facts.doc_number) == ("湛河区防汛方案", "湛政发〔2024〕8号")


@pytest.mark.parametrize("beside", ["　　　湛河区财政局", "\t湛河区财政局\n湛河区民政局　　湛河区教育局", ""])
def test_of_bodies_that_sign_on_one_line_the_first_is_the_issuer(beside):
    text = f"湛河区防汛方案\n一、总体要求\n坚持安全第一。\n湛河区应急管理局{beside}\n2024年3月26日\n"
    assert facts_of(text).issuer == "湛河区应急管理局"


def test_a_plan_without_head_gives_nulls():
    facts = facts_of("一、总体要求\n坚持安全第一。\n")
    assert (facts.title, facts.doc_number, facts.issuer, facts.issued_on, facts.body_start) == (
        None,
        None,
        None,
        None,
        0,
    )
    assert facts_of("").title is None


HEADS = [row[0] for row in FACTS]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_shuffled_heads_never_raise(data):
    lines = data.draw(st.sampled_from(HEADS)).split("\n") + data.draw(st.sampled_from(HEADS)).split("\n")
    text = "\n".join(data.draw(st.permutations(lines)))[: data.draw(st.integers(0, 600))]
    facts = facts_of(text)
    for start, end in (*facts.issued_spans, *((facts.title_span,) if facts.title_span else ())):
        assert 0 <= start < end <= len(text)
    assert 0 <= facts.body_start <= len(text)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="《》〈〉（）()年月日号〔〕2024二〇通知关于印发方案局\n 一、1.：。“”", max_size=120))
def test_any_text_gives_facts(text):
    facts_of(text)
