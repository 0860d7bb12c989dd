"""When: expressions of plans and the rows they give."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from gold_plans import RAW
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.codebook import CodebookError, load_codebook
from compare.model import Action, Cell, Document, Measure, Part, PlanFacts, Table
from compare.reading import read_text
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.time.candidates import SHAPES
from compare.reading.time.dates import DATE_AHEAD, SEPARATED, SEPARATES, TAIL, TAILS
from compare.reading.time.grammar import grammar
from compare.reading.time.recurrences import ONE_EACH
from compare.reading.time.years import read_years, shapes_of

ISSUED = date(2024, 3, 28)
UNNAMED = re.compile("年|半个?月|旬|周|个月")  # may be periods of a length that the closed list does not name


def context_of(text, issued=ISSUED, first=2024, last=2026, **more):
    document = more.pop("document", None) or Document(text)
    facts = PlanFacts(issued_on=issued, period_start=first, period_end=last, body_start=more.pop("body_start", 0))
    return Outline(Page("p", document, load_codebook()), facts, **more)


def rows(text, **more):
    found = read_years(context_of(text, **more))
    for row in found:
        assert text[row.start : row.end] == row.raw
    return [(r.raw, r.kind, r.from_date and str(r.from_date), r.to_date and str(r.to_date)) for r in found]


def recurring(text):
    return [
        (r.raw, r.every_period, r.every_times, r.at_least) for r in read_years(context_of(text)) if r.kind == "every"
    ]


BY = [
    ("2024年6月底前，督促排查", "2024年6月底前", "2024-06-30"),
    ("2024年底前消除存量", "2024年底前", "2024-12-31"),
    ("到2024年底，建立机制", "到2024年底", "2024-12-31"),
    ("到2024年，建成20个", "到2024年", "2024-12-31"),
    ("2026年底形成机制", "2026年底", "2026-12-31"),
    ("至27年，建成20个", "至27年", "2027-12-31"),
    ("2025年前，深入开展", "2025年前", "2024-12-31"),
    ("2025年之前完成", "2025年之前", "2024-12-31"),
    ("2025年以前完成", "2025年以前", "2024-12-31"),
    ("2025年3月15日前报送", "2025年3月15日前", "2025-03-15"),
    ("2025年6月前完成", "2025年6月前", "2025-06-30"),
    ("2025年年底前完成", "2025年年底前", "2025-12-31"),
    ("2025年末完成", "2025年末", "2025-12-31"),
    ("2025 年底前推动", "2025 年底前", "2025-12-31"),
    ("2025年\n底前推动", "2025年\n底前", "2025-12-31"),
    ("２０２５年６月底前完成", "２０２５年６月底前", "2025-06-30"),
    ("二〇二五年底前完成", "二〇二五年底前", "2025-12-31"),
    ("二○二五年六月三十日前完成", "二○二五年六月三十日前", "2025-06-30"),
    ("二O二五年六月底前完成", "二O二五年六月底前", "2025-06-30"),
    ("二0二五年六月底前完成", "二0二五年六月底前", "2025-06-30"),
    ("2024年第三季度前完成", "2024年第三季度前", "2024-09-30"),
    ("2024年三季度末完成", "2024年三季度末", "2024-09-30"),
    ("2025年上半年底前", "2025年上半年底前", "2025-06-30"),
    ("2024年10月中旬前完成", "2024年10月中旬前", "2024-10-20"),
    ("2025年2月底前完成", "2025年2月底前", "2025-02-28"),
    ("不迟于2025年6月30日报送", "不迟于2025年6月30日", "2025-06-30"),
    ("2024.6.30前完成", "2024.6.30前", "2024-06-30"),
    ("2024-06-30前完成", "2024-06-30前", "2024-06-30"),
    ("完成时限：2024.6.30", "2024.6.30", "2024-06-30"),
    ("完成时限：2024年12月。", "2024年12月", "2024-12-31"),
    ("（时间节点：2025年6月）", "2025年6月", "2025-06-30"),
    ("完成时限：2025.6", "2025.6", "2025-06-30"),
    ("“十四五”末，覆盖率提高", "“十四五”末", "2025-12-31"),
    ("到“十五五”末实现", "到“十五五”末", "2030-12-31"),
    ("今年年底前完成", "今年年底前", "2024-12-31"),
    ("明年6月底前完成", "明年6月底前", "2025-06-30"),
    ("明年年底前完成", "明年年底前", "2025-12-31"),
    ("有效期至2026年12月31日。", "至2026年12月31日", "2026-12-31"),
    ("2026年最后一个季度前完成", "2026年最后一个季度前", "2026-12-31"),
    ("第三个季度前完成", "第三个季度前", "2024-09-30"),
    ("6月底前完成", "6月底前", "2024-06-30"),
    ("十二月底前完成", "十二月底前", "2024-12-31"),
    ("年底前完成", "年底前", "2024-12-31"),
    ("三季度末完成", "三季度末", "2024-09-30"),
    ("月底前报送", "月底前", "2024-03-31"),
    ("2025年6月30日24时前", "2025年6月30日24时前", "2025-06-30"),
    # words between the day and its 前
    ("2025年6月30日（星期一）前报送", "2025年6月30日（星期一）前", "2025-06-30"),
    ("2025年6月30日(周一)前报送", "2025年6月30日(周一)前", "2025-06-30"),
    ("2025年6月30日（含）前完成", "2025年6月30日（含）前", "2025-06-30"),
    ("2025年6月30日前（含6月30日）完成", "2025年6月30日前", "2025-06-30"),
    ("2025年6月30日下午5点前报送", "2025年6月30日下午5点前", "2025-06-30"),
    ("2025年6月30日17时30分前报送", "2025年6月30日17时30分前", "2025-06-30"),
    ("2025年6月30日17:00前报送", "2025年6月30日17:00前", "2025-06-30"),
    ("2025年6月30日下班前报送", "2025年6月30日下班前", "2025-06-30"),
    ("2025年6月30日（星期一）上午10时前报送", "2025年6月30日（星期一）上午10时前", "2025-06-30"),
    ("2025年6月30日（不含）前报送", "2025年6月30日（不含）前", "2025-06-29"),
    ("二〇二五年十二月卅一日前完成", "二〇二五年十二月卅一日前", "2025-12-31"),
    ("2025年6月30日晚上8点前报送", "2025年6月30日晚上8点前", "2025-06-30"),
    ("二О二五年六月底前完成", "二О二五年六月底前", "2025-06-30"),  # a Cyrillic letter
    # two figures of a year
    ("26年6月底前完成", "26年6月底前", "2026-06-30"),
    ("到25年底覆盖率达到40%", "到25年底", "2025-12-31"),
    ("力争25年底前完成", "25年底前", "2025-12-31"),
    # a day that its month has not
    ("2025年9月31日前完成", "2025年9月31日前", "2025-09-30"),
    # blanks of other widths, and the end of a page
    ("2025\u2002年\u20026\u2002月底前完成", "2025\u2002年\u20026\u2002月底前", "2025-06-30"),
    ("2025年12月\n— 5 —\n31日前完成", "2025年12月\n— 5 —\n31日前", "2025-12-31"),
    ("2025年6月底前修订《应急预案》", "2025年6月底前", "2025-06-30"),
    ("2025年秋季学期前建成", "2025年秋季学期前", "2025-12-31"),
    ("2025年国庆节前建成", "2025年国庆节前", "2025-10-01"),
    ("2026年“五一”节前建成", "2026年“五一”节前", "2026-05-01"),
    ("2026年元旦、春节前完成", "2026年元旦、春节前", "2026-02-17"),
    ("2025年春节假期结束前完成", "2025年春节假期结束前", "2025-01-29"),
    ("今年中秋节之前完成", "今年中秋节之前", "2024-09-17"),
    ("2025年主汛期来临前完成", "2025年主汛期来临前", "2025-12-31"),
    ("2026年全国“两会”前完成", "2026年全国“两会”前", "2026-12-31"),
    ("2025年秋季开学前建成", "2025年秋季开学前", "2025-12-31"),
]


@pytest.mark.parametrize(("text", "raw", "last"), BY)
def test_deadlines(text, raw, last):
    assert rows(text) == [(raw, "by", None, last)]


SPANS = [
    ("2024年，开展专项整治", "2024年", "in", "2024-01-01", "2024-12-31"),
    ("（五）集中攻坚（2025年）。", "2025年", "in", "2025-01-01", "2025-12-31"),
    ("2025年2月召开推进会", "2025年2月", "in", "2025-02-01", "2025-02-28"),
    ("2025年12月5日，组织评估", "2025年12月5日", "in", "2025-12-05", "2025-12-05"),
    ("2024年上半年，印发方案", "2024年上半年", "in", "2024-01-01", "2024-06-30"),
    ("2024年下半年启动", "2024年下半年", "in", "2024-07-01", "2024-12-31"),
    ("2025年第一季度完成", "2025年第一季度", "in", "2025-01-01", "2025-03-31"),
    ("2025年一季度完成", "2025年一季度", "in", "2025-01-01", "2025-03-31"),
    ("2025年后两个月集中验收", "2025年后两个月", "in", "2025-11-01", "2025-12-31"),
    ("2025年6月上旬召开", "2025年6月上旬", "in", "2025-06-01", "2025-06-10"),
    ("今年，开展试点", "今年", "in", "2024-01-01", "2024-12-31"),
    ("明年上半年开展试点", "明年上半年", "in", "2025-01-01", "2025-06-30"),
    ("力争年内完成", "年内", "in", "2024-01-01", "2024-12-31"),
    ("2025年内完成", "2025年内", "in", "2025-01-01", "2025-12-31"),
    ("第三季度开展督查", "第三季度", "in", "2024-07-01", "2024-09-30"),
    ("2024年起，将隐患纳入清单", "2024年起", "from", "2024-01-01", None),
    ("从2025年起逐步推开", "从2025年起", "from", "2025-01-01", None),
    ("自2025年1月1日起施行", "自2025年1月1日起", "from", "2025-01-01", None),
    ("自2025年9月1日施行", "自2025年9月1日", "from", "2025-09-01", None),
    ("2025年春季学期起推开", "2025年春季学期起", "from", "2025-01-01", None),
    ("2024年4月中旬至10月底", "2024年4月中旬至10月底", "range", "2024-04-11", "2024-10-31"),
    ("2025年开始，逐步推开", "2025年开始", "from", "2025-01-01", None),
    ("2025—2026年，持续巩固", "2025—2026年", "range", "2025-01-01", "2026-12-31"),
    ("2025-2026年，持续巩固", "2025-2026年", "range", "2025-01-01", "2026-12-31"),
    ("2025年至2026年持续巩固", "2025年至2026年", "range", "2025-01-01", "2026-12-31"),
    ("2024年7月至2026年12月底结束", "2024年7月至2026年12月底", "range", "2024-07-01", "2026-12-31"),
    ("动员部署(2024年7月—9月)。", "2024年7月—9月", "range", "2024-07-01", "2024-09-30"),
    ("排查整治（2024年4—10月）", "2024年4—10月", "range", "2024-04-01", "2024-10-31"),
    ("巩固提升（2024年10月—2025年3月）", "2024年10月—2025年3月", "range", "2024-10-01", "2025-03-31"),
    ("巩固提升（2024年10月—次年3月）", "2024年10月—次年3月", "range", "2024-10-01", "2025-03-31"),
    ("集中宣传（6月1日至6月30日）", "6月1日至6月30日", "range", "2024-06-01", "2024-06-30"),
    ("集中宣传（6月1—15日）", "6月1—15日", "range", "2024-06-01", "2024-06-15"),
    ("自2025年3月1日起至5月31日止", "2025年3月1日起至5月31日止", "range", "2025-03-01", "2025-05-31"),
    ("2025.3-2025.12", "2025.3-2025.12", "range", "2025-03-01", "2025-12-31"),
    ("2025/3/1-2025/6/30", "2025/3/1-2025/6/30", "range", "2025-03-01", "2025-06-30"),
    ("力争全年完成投资", "全年", "in", "2024-01-01", "2024-12-31"),
    ("2024.3—2024.6", "2024.3—2024.6", "range", "2024-03-01", "2024-06-30"),
    ("“十四五”期间，新增床位", "“十四五”期间", "range", "2021-01-01", "2025-12-31"),
    ("2025年修订应急预案", "2025年", "in", "2025-01-01", "2025-12-31"),
    ("自2025年7月1日零时起施行", "自2025年7月1日零时起", "from", "2025-07-01", None),
    ("2025—27年完成改造", "2025—27年", "range", "2025-01-01", "2027-12-31"),
    ("2025-26年完成改造", "2025-26年", "range", "2025-01-01", "2026-12-31"),
    ("25—26年完成改造", "25—26年", "range", "2025-01-01", "2026-12-31"),
    ("2025年前三季度完成投资", "2025年前三季度", "in", "2025-01-01", "2025-09-30"),
    ("2025年头两个月摸清底数", "2025年头两个月", "in", "2025-01-01", "2025-02-28"),
    ("2025年前半年完成", "2025年前半年", "in", "2025-01-01", "2025-06-30"),
    ("2025年后半年完成", "2025年后半年", "in", "2025-07-01", "2025-12-31"),
    ("25年6月至26年3月开展", "25年6月至26年3月", "range", "2025-06-01", "2026-03-31"),
    ("2025年6月30日（星期一）召开", "2025年6月30日", "in", "2025-06-30", "2025-06-30"),
    ("2025年5月修订《预案》", "2025年5月", "in", "2025-05-01", "2025-05-31"),
    ("三年实现全覆盖", "三年", "within", None, None),
    ("2025年前6个月完成", "2025年前6个月", "in", "2025-01-01", "2025-06-30"),
    ("2025年2—4季度开展排查", "2025年2—4季度", "range", "2025-04-01", "2025-12-31"),
    ("2025年一至三季度开展排查", "2025年一至三季度", "range", "2025-01-01", "2025-09-30"),
    ("三年内轮训一遍", "三年内", "within", None, None),
    ("对监管企业三年全覆盖", "三年", "within", None, None),
    ("10个工作日（含）以内办结", "10个工作日（含）以内", "within", None, None),
    ("收到申请后3个工作日内办结", "3个工作日内", "within", None, None),
    ("自印发之日起30日内报送", "30日内", "within", None, None),
    ("力争用3年左右时间建成", "3年左右时间", "within", None, None),
    ("半年内完成", "半年内", "within", None, None),
    ("6个月以内完成", "6个月以内", "within", None, None),
]


@pytest.mark.parametrize(("text", "raw", "kind", "first", "last"), SPANS)
def test_periods(text, raw, kind, first, last):
    assert rows(text) == [(raw, kind, first, last)]


EVERY = [
    ("每年至少组织开展1次疏散演练", "每年至少组织开展1次", "year", 1, True),
    ("每半年至少1次）", "每半年至少1次", "half-year", 1, True),
    ("每月至少听取一次汇报", "每月至少听取一次", "month", 1, True),
    ("每年参加1次培训", "每年参加1次", "year", 1, False),
    ("每两年开展1次演练", "每两年开展1次", "2-years", 1, False),
    ("每季度带队对本单位情况至少开展1次检查", "每季度", "quarter", 1, True),
    ("每年至少新建1个示范点", "每年", "year", None, False),
    ("每年12月5日将总结报送", "每年12月5日", "year", 1, False),
    ("每年12月底前报送总结", "每年12月底前", "year", 1, False),
    ("每年6、12月底前报送总结", "每年6、12月底前", "year", 2, False),
    ("每年第二、第四季度开展检查", "每年第二、第四季度", "year", 2, False),
    ("每年至少检查两三次", "每年至少检查两三次", "year", 2, True),
    ("每年检查三五次", "每年检查三五次", "year", 3, True),
    ("每季度至少举办1场招聘会", "每季度至少举办1场", "quarter", 1, True),
    ("每年组织2期培训班", "每年组织2期", "year", 2, False),
    ("每年举办招聘会100场", "每年", "year", None, False),
    ("每年打造2个场所", "每年", "year", None, False),
    ("每年开展新一轮排查", "每年", "year", None, False),
    ("每年6月、12月底前报送", "每年6月、12月底前", "year", 2, False),
    ("每年11月至次年3月发放消费券", "每年11月至次年3月", "year", 1, False),
    ("、半年通报一次、", "半年通报一次", "half-year", 1, False),
    ("每年年底前报送", "每年年底前", "year", 1, False),
    ("每月5日前报送进展", "每月5日前", "month", 1, False),
    ("每月月底前报送进展", "每月月底前", "month", 1, False),
    ("每季度第1个月的20日前报送", "每季度第1个月的20日前", "quarter", 1, False),
    ("每季度末报送进展", "每季度末", "quarter", 1, False),
    ("每周五报送进展", "每周五", "week", 1, False),
    ("每月不少于2次", "每月不少于2次", "month", 2, True),
    ("每年开展2次以上", "每年开展2次以上", "year", 2, True),
    ("每季度召开一次会议", "每季度召开一次", "quarter", 1, False),
    ("每个季度调度", "每个季度", "quarter", None, False),
    ("每季度首月10日前报送", "每季度首月10日前", "quarter", 1, False),
    ("每学期至少开展1次演练", "每学期至少开展1次", "half-year", 1, True),
    ("“一季度一考核”机制", "一季度一考核", "quarter", 1, False),
    ("“打非治违”一月一通报和评选", "一月一通报", "month", 1, False),
    ("实行每月一调度、", "每月一调度", "month", 1, False),
    ("实行半年一总结。", "半年一总结", "half-year", 1, False),
    ("每周一调度，", "每周一调度", "week", 1, False),
    ("实行月调度制度", "月调度", "month", None, False),
    ("、季通报、", "季通报", "quarter", None, False),
    ("、年总结制度", "年总结", "year", None, False),
    ("严格落实周调度", "周调度", "week", None, False),
    ("建立季度调度机制", "季度调度", "quarter", None, False),
    ("半年一次的评估", "半年一次", "half-year", 1, False),
    ("培训一年不少于两次", "一年不少于两次", "year", 2, True),
    ("按季度通报进展", "按季度", "quarter", None, False),
    ("隔年开展一次", "隔年开展一次", "2-years", 1, False),
    ("每半月调度一次", "每半月调度一次", None, 1, False),
    ("每旬通报1次", "每旬通报1次", None, 1, False),
    ("每两周会商一次", "每两周会商一次", None, 1, False),
    ("实行半月调度", "半月调度", None, None, False),
]


@pytest.mark.parametrize(("text", "raw", "period", "times", "least"), EVERY)
def test_recurrences(text, raw, period, times, least):
    assert recurring(text) == [(raw, period, times, least)]


NONE = [
    "消除2023年及以前排查发现的重大事故隐患存量",
    "重大事故隐患专项排查整治2023行动",
    "通过三年治本攻坚，全乡理念进一步强化",
    "深入开展安全生产治本攻坚三年行动",
    "根据《云阳县治本攻坚三年行动实施方案（2024—2026年）》要求",
    "按照安全生产治本攻坚三年行动（2024—2026年）部署",
    "事故起数较2024年下降10%",
    "与2024年相比下降10%",
    "在2024年基础上提高5个百分点",
    "2020年以来，全市新增企业",
    "近三年内未发生事故的企业",
    "离校5年内高校毕业生创办企业",
    "毕业一年内的人才",
    "办理时限压缩至1个工作日内",
    "自租赁之日起3年内租金标准不高于市场租金",
    "有效期3年",
    "穗工信函〔2025〕256号",
    "定期、及时、年度、常态化、实时、限期完成",
    "全年龄段、日常、周边、月饼、季节、天然气",
    "一年级学生、三中全会、党的二十大、12350举报系统",
    "“一窗办理”、一岗双责、三管三必须、每一条举报",
    "《标准》（2019年版）",
    "自2026年X月X日起施行",
    "联系方式：85913081",
    "建设1—2个月子中心",
    "前三季度、第三年、满6个月",
    # numbers of years and labels that look like dates
    "26年来的经验、20年历史、20—25年使用期",
    "第二年起给予50%补贴",
    "农历九月前完成清淤",
    "阴历六月底前完成排查",
    "（农历）九月前完成清淤",
    "2025年农历闰六月底前完成清淤",
    "2026年腊月廿三前完成清淤",
    "房龄25年，至28年限",
    "25年底线，27年及以上车龄",
    "2025年3月印发的《方案》要求",
    "（2019年修订）",
    "（2025年修订）",
    "编号20250630、45838",
    "2025年是“十四五”收官之年",
    "节水实施方案\n（2026—2028年）",
    "县级年监测3000人次",
    "8、月饼；6、12个月",
    "2023年5月17日至2024年2月8日引进的人才",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_year(text):
    assert rows(text) == []


def test_a_date_without_its_year_takes_the_year_said_last():
    text = "1．2025年6月底前完成排查，9月底前完成整改。\n2．3月15日前报送。\n"
    found = read_years(context_of(text))
    assert [(r.raw, str(r.to_date), r.inferred) for r in found] == [
        ("2025年6月底前", "2025-06-30", False),
        ("9月底前", "2025-09-30", True),
        ("3月15日前", "2024-03-15", True),
    ]


def test_a_date_without_its_year_takes_the_year_of_its_heading():
    text = "（一）2026年重点工作。\n1．建立台账，6月底前完成。\n"
    action = Action(0, len(text), "p/a01", 1, "（一）", "2026年重点工作", "2026年重点工作")
    measure = Measure(13, len(text) - 1, "p/m001", "p/a01", "tasks", "1．", None, "")
    part = Part(0, len(text), "p/p1", "tasks", None)
    found = read_years(context_of(text, actions=(action,), measures=(measure,), parts=(part,)))
    assert [(r.raw, str(r.to_date), r.action_id, r.measure_id, r.part) for r in found] == [
        ("2026年", "2026-12-31", "p/a01", None, "tasks"),
        ("6月底前", "2026-06-30", "p/a01", "p/m001", "tasks"),
    ]


def test_a_date_in_a_column_of_deadlines_is_a_deadline():
    text = "序号\t任务\t完成时限\n1\t建立台账\t2025年6月\n2\t组织培训\t2025年\n"
    assert [row[1:] for row in rows(text)] == [("by", None, "2025-06-30"), ("by", None, "2025-12-31")]
    spans = [(0, 2, 0, 0), (3, 7, 0, 1), (8, 12, 1, 0), (13, 20, 1, 1)]
    text = "任务\n完成时限\n建立台账\n2025年6月\n"
    cells = tuple(Cell(*span) for span in spans)
    found = rows(text, document=Document(text, tables=(Table(0, len(text), cells),)))
    assert found == [("2025年6月", "by", None, "2025-06-30")]


def test_nothing_before_the_body_in_the_glossary_or_in_dates_of_issue():
    text = "2024年6月底前\n正文2024年9月底前。\n名词解释2024年10月底前\n2024年4月3日\n"
    glossary = Part(text.index("名词"), len(text), "p/p9", "glossary", None)
    assert [row[0] for row in rows(text, body_start=10, parts=(glossary,))] == ["2024年9月底前"]
    signed = "正文。\n2024年3月28日\n"
    assert rows(signed) == []


def test_thirds_of_a_month_that_share_it():
    assert [row[0] for row in rows("2025年3月上旬、中旬各检查1次")] == ["2025年3月上旬", "中旬"]


def test_both_years_of_a_list_are_rows():
    assert [row[:2] for row in rows("2025、2026年分别完成")] == [("2025", "in"), ("2026年", "in")]


def test_years_of_a_list_that_begins_as_a_deadline_are_deadlines():
    assert [row[:2] + row[3:] for row in rows("到2027年和2030年，分别达到30%和50%")] == [
        ("到2027年", "by", "2027-12-31"),
        ("2030年", "by", "2030-12-31"),
    ]
    assert [row[1] for row in rows("到2024、2025、2026年底")] == ["by", "by", "by"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年6、12月底前报送", [("2025年6", "by", None, "2025-06-30"), ("12月底前", "by", None, "2025-12-31")]),
        ("2025年3月、6月底前报送", [("2025年3月", "by", None, "2025-03-31"), ("6月底前", "by", None, "2025-06-30")]),
        (
            "2025年一、三季度各检查1次",
            [("2025年一", "in", "2025-01-01", "2025-03-31"), ("三季度", "in", "2025-07-01", "2025-09-30")],
        ),
        (
            "2025年第二、第三季度开展排查",
            [("2025年第二", "in", "2025-04-01", "2025-06-30"), ("第三季度", "in", "2025-07-01", "2025-09-30")],
        ),
        ("2024、2025年6月底前报送", [("2024", "by", None, "2024-06-30"), ("2025年6月底前", "by", None, "2025-06-30")]),
        ("6、12月底前报送", [("12月底前", "by", None, "2024-12-31")]),  # a label
    ],
)
def test_months_and_quarters_that_share_their_unit(text, expected):
    assert rows(text) == expected


def test_a_time_since_an_issue_that_is_later_than_its_end():
    found = rows("自发布之日起至2026年", issued=date(2027, 5, 1), last=2026)
    assert found == [("自发布之日起至2026年", "range", "2026-01-01", "2026-12-31")]


@pytest.mark.parametrize("year", ["第二年", "次年", "翌年", "转年", "下一年", "后一年", "第二年的"])
def test_the_next_year_follows_the_year_said_before(year):
    assert rows(f"2025年底前完成建设，{year}3月底前验收。")[1] == (f"{year}3月底前", "by", None, "2026-03-31")


def test_half_years_that_share_a_word():
    found = rows("2025年上、下半年各检查1次。")
    assert [row[2:] for row in found] == [("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")]


def test_the_plan_for_the_next_year_is_no_time():
    assert [row[0] for row in rows("每年10月编报次年计划。")] == ["每年10月"]
    assert rows("2025年底前建成，次年计划新建3处。")[1][3] == "2026-12-31"


@pytest.mark.parametrize("year", ["当年", "同年"])
def test_the_same_year_is_the_one_said_before(year):
    assert rows(f"2025年6月底前建成，{year}12月底前启用。")[1] == (f"{year}12月底前", "by", None, "2025-12-31")
    assert rows(f"2025年6月底前建成，{year}底前启用。")[1] == (f"{year}底前", "by", None, "2025-12-31")
    assert rows(f"2025年6月底前建成，做到{year}改造、{year}见效。")[1:] == []


@pytest.mark.parametrize(
    ("raw", "last"),
    [
        ("20250630", "2025-06-30"),
        ("250630", "2025-06-30"),
        ("45838", "2025-06-30"),
        ("25.6.30", "2025-06-30"),
        ("202506", "2025-06-30"),
    ],
)
def test_days_without_marks_in_a_column_of_deadlines(raw, last):
    text = f"序号\t任务\t完成时限\n1\t建立台账{raw}\t{raw}\n"
    assert rows(text) == [(raw, "by", None, last)]
    assert rows(f"完成时限：{raw}；编号：{raw}") == [(raw, "by", None, last)]


def test_a_bare_year_fills_a_cell_of_deadlines():
    assert rows("序号\t任务\t完成时限\n1\t建立台账2025\t2025\n") == [("2025", "by", None, "2025-12-31")]
    assert rows("序号\t任务\t数量\n1\t建立台账\t2025\n") == []


def test_a_date_in_a_table_takes_no_year_from_the_row_above():
    text = "任务\t完成时限\n建立台账\t2026年底前\n组织培训\t6月底前\n"
    spans = [(0, 2, 0, 0), (3, 7, 0, 1), (8, 12, 1, 0), (13, 20, 1, 1), (21, 25, 2, 0), (26, 30, 2, 1)]
    table = Table(0, len(text), tuple(Cell(*span) for span in spans))
    found = rows(text, document=Document(text, tables=(table,)))
    assert [row[3] for row in found] == ["2026-12-31", "2024-06-30"]


def test_recurrence_of_another_period_does_not_lend_its_count():
    assert recurring("每年结合培训班，每半年至少开展1次演练") == [
        ("每年", "year", None, False),
        ("每半年至少开展1次", "half-year", 1, True),
    ]


PIECES = st.sampled_from(
    ["2025", "年", "月", "日", "底", "前", "至", "—", "到", "每", "季度", "一", "次", "内", "三", "半", "6", ".", "30", "起",
     "今年", "“十四五”", "末", "上半年", "调度", "，", "。", "\n", " ", "完成时限：", "《", "》", "２", "二〇二五", "X", "至少"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_sound_rows(text):
    context = context_of(text)
    found = read_years(context)
    assert found == read_years(context)
    for row in found:
        assert text[row.start : row.end] == row.raw == row.raw.strip()
        assert row.raw
        told = row.every_period is not None or row.every_times is not None
        assert (row.kind == "every") == told or UNNAMED.search(row.raw)
        assert row.kind != "by" or row.from_date is None
        assert not (row.from_date and row.to_date) or row.from_date <= row.to_date
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_shuffled_plans_give_sound_rows(data):
    paths = sorted(RAW.glob("*.txt"))
    lines = data.draw(st.sampled_from(paths)).read_text(encoding="utf-8").splitlines(keepends=True)
    begin = data.draw(st.integers(0, len(lines)))
    text = "".join(data.draw(st.permutations(lines[begin : begin + 25])))
    text = text[data.draw(st.integers(0, 40)) :]
    found = read_years(context_of(text))
    assert all(text[row.start : row.end] == row.raw for row in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "分别于4月10日、20日前完成",
            [("4月10日", "by", None, "2024-04-10"), ("20日前", "by", None, "2024-04-20")],
        ),
        ("于4月20日、5日前完成", [("4月20日", "in", "2024-04-20", "2024-04-20")]),
        (
            "力争25年启动、26年见效。",
            [("25年", "in", "2025-01-01", "2025-12-31"), ("26年", "in", "2026-01-01", "2026-12-31")],
        ),
        ("使用年限分别为24年、25年", []),
        ("建成25年的泵站，运行26年以上的全部更换", []),
    ],
)
def test_members_of_a_list_share_what_one_of_them_prints(text, expected):
    assert rows(text) == expected


def test_dates_that_the_end_of_a_line_cuts_inside_a_number() -> None:
    plan = read_text(
        "青石县工作方案\n一、总体要求\n坚持。\n二、重点任务\n1.改造渠道。2025年1\n0月底前完成改造。\n"
        "2.修复泵站。在20\n26年底前完成修复，2025年1\n0个乡镇先行。\n",
        "p-2025",
    )
    assert [(year.raw, str(year.to_date)) for year in plan.years] == [
        ("2025年10\n月底前", "2025-10-31"),
        ("2026\n年底前", "2026-12-31"),
        ("2025年", "2025-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年国庆节前后加强值守", [("2025年", "in")]),
        ("2025年汛期加强巡查", [("2025年", "in")]),
        ("每年汛期前开展检查", [("每年", "every")]),
        ("春节前、汛期前开展检查", []),  # of which year, nobody says
        ("2025年中秋国庆假日", [("2025年", "in")]),
    ],
)
def test_feasts_and_seasons_that_are_no_deadline(text: str, expected: list[tuple[str, str]]) -> None:
    assert [row[:2] for row in rows(text)] == expected


@pytest.mark.parametrize("text", ["2025年底肥节前完成", "2025 年 底肥节前完成"])
def test_a_feast_of_ones_own_that_begins_with_the_end_of_a_year(text: str, tmp_path) -> None:
    (tmp_path / "feasts.extra.csv").write_text("word,days\n底肥节,05-20\n", encoding="utf-8")
    years = read_text(f"青石县方案\n一、任务\n{text}。\n", "p", load_codebook(str(tmp_path))).years
    assert [(row.raw, row.kind, str(row.to_date)) for row in years] == [(text[:-2], "by", "2025-05-20")]


def test_a_day_of_a_feast_that_no_calendar_has(tmp_path) -> None:
    (tmp_path / "feasts.extra.csv").write_text("word,days\n泼水节,04-31\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"feasts\.csv, word 泼水节: '04-31' is no day; write 10-01 or 2026-02-17"):
        read_text("青石县方案\n2025年完成。\n", "p", load_codebook(str(tmp_path)))


def test_three_characters_leave_out_no_shape_that_is_there() -> None:
    codebook = load_codebook()
    shapes, patterns = shapes_of(codebook), grammar(codebook)
    asked = {
        "one_each": ONE_EACH,
        "every": patterns.recurrences.every,
        "once_in": patterns.recurrences.once_in,
        "compound": patterns.recurrences.compound,
        "dated": re.compile(f"(?={DATE_AHEAD.pattern})(?:{patterns.dates.moment.pattern})"),
        "within": patterns.lengths.within,
    }
    heads = [
        "年",
        "个年",
        "季",
        "季度",
        "个季度",
        "月",
        "个月",
        "半年",
        "半月",
        "周",
        "6",
        "5—",
        "2025年",
        "、",
        "起",
        "024.",
    ]
    tails = [
        "两次",
        "一次",
        "一轮",
        "至少1次",
        "调度",
        "一考核",
        "度",
        "内",
        "以内",
        "全覆盖",
        "底前",
        "30日前",
        "2026年",
        "6月",
        "季度",
    ]
    random, found = Random(1), Counter[str]()
    for _ in range(20_000):
        text = random.choice([*SHAPES, *"今明上下第"]) + random.choice(heads) + "".join(random.choices(tails, k=2))
        for name in SHAPES.get(text[0], ("dated",)):
            if name in asked and asked[name].match(text):
                assert shapes.begins[name].match(text[:3]), (name, text)
                found[name] += 1
    assert set(found) == set(asked)


def test_behind_two_digits_only_some_characters_begin_more_than_a_length_that_words_stand_before() -> None:
    shapes = shapes_of(load_codebook())
    others = [chr(code) for code in range(0x10000) if chr(code) not in shapes.thirds]
    for begun in ("12", "20", "36", "45"):
        for name in set(SHAPES[begun[0]]) - {"ahead"}:
            assert not [sign for sign in ["", *others] if shapes.begins[name].match(begun + sign)], (begun, name)


def test_a_plain_date_says_what_the_long_grammar_reads() -> None:
    dates, random, found = grammar(load_codebook()).dates, Random(2), 0
    behind = [
        *"年月日号底末初前中、至—（(代级线期常 　\n2一。，起春完全国元度终后头O～",
        "12月",
        " 6 月",
        " 30 日",
        "五一前",
        "国庆节前",
        "6月",
        "30日",
        "31日前",
        "底前",
        "5日上午",
        "前三季度",
        "第一季度",
        "起至",
    ]
    for _ in range(20_000):
        text = random.choice(["2024年", "2026年", "2100年", "2025 年"]) + "".join(random.choices(behind, k=3))
        plain, long = dates.plain.match(text), dates.moment.match(text)
        if plain:
            assert long is not None, text
            assert plain.group() == long.group()
            assert dates.read_plain(plain)._replace(forms="") == dates.read(long)._replace(forms="")
            found += 1
        for pattern, firsts in ((SEPARATED, SEPARATES), (TAIL, TAILS)):
            assert not pattern.match(text, 5) or text[5] in firsts, text
    assert found > 1000
