"""How much: numbers that are promised, and numbers that only describe."""

from datetime import date
from itertools import pairwise

import pytest
from gold_plans import RAW
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.codebook import load_codebook
from compare.model import Cell, Document, PlanFacts, Table
from compare.reading.amount.amounts import amount_grammar
from compare.reading.amount.targets import read_targets
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.rules import Rules
from compare.reading.time.years import read_years


def targets_of(text):
    facts = PlanFacts(issued_on=date(2024, 3, 28), period_start=2024, period_end=2026)
    context = Outline(Page("p", Document(text), load_codebook()), facts)
    found = read_targets(context, read_years(context))
    for row in found:
        assert text[row.start : row.end] == row.raw
    return found


def rows(text):
    return [(r.raw, r.value, r.unit, r.op) for r in targets_of(text)]


ONE = [
    # shares
    ("覆盖面达到80%以上。", "80%以上", 80, "%", ">="),
    ("持证率达到１００％。", "１００％", 100, "%", "="),
    ("执法人员不低于在职人员的70%的目标", "70%", 70, "%", ">="),
    ("合格率不低于98.5%，", "不低于98.5%", 98.5, "%", ">="),
    ("损失率控制在8%以内，", "控制在8%以内", 8, "%", "<="),
    ("事故起数下降10%左右，", "10%", 10, "%", "="),
    ("比上年提高5个百分点以上", "5个百分点以上", 5, "个百分点", ">="),
    ("降幅不低于同期一个百分点。", "一个百分点", 1, "个百分点", ">="),
    ("回收率达到百分之八十以上，", "百分之八十以上", 80, "%", ">="),
    ("满意度达到八成五。", "八成五", 85, "%", "="),
    ("推动八成以上企业完成改造", "八成以上", 80, "%", ">="),
    ("推动80%以上的规上企业完成改造", "80%以上", 80, "%", ">="),
    ("覆盖率由60%提高到80%，", "80%", 80, "%", "="),
    ("按研发成本的30%给予补助", "30%", 30, "%", "="),
    ("按不超过项目总投入的40%给予补贴", "40%", 40, "%", "<="),
    ("死亡率控制在4‰以下", "控制在4‰以下", 4, "‰", "<="),
    ("对接率≥95%，", "≥95%", 95, "%", ">="),
    # counts
    ("制定2个专题实施方案", "2个", 2, "个", "="),
    ("修缮五六百座桥梁", "五六百座", 500, "座", ">="),
    ("铺设一百二十公里管网", "一百二十公里", 120, "公里", "="),
    ("完成1200户厕所改造", "1200户", 1200, "户", "="),
    ("补充各类物资1.8万余件。", "1.8万余件", 18000, "件", ">="),
    ("新增就业5万人以上。", "5万人以上", 50000, "人", ">="),
    ("培育专业人才不少于500人。", "不少于500人", 500, "人", ">="),
    ("全市集聚创业者超过10000人。", "超过10000人", 10000, "人", ">="),
    ("培育示范企业10家以上，", "10家以上", 10, "家", ">="),
    ("培育10家以上示范企业，", "10家以上", 10, "家", ">="),
    ("引进1—2个项目，", "1—2个", 1, "个", ">="),
    ("引进10─20个项目，", "10─20个", 10, "个", ">="),
    ("引进10〜20个项目，", "10〜20个", 10, "个", ">="),
    ("新建自动气象站６个，", "６个", 6, "个", "="),
    ("完成避险搬迁 781 户，", "781 户", 781, "户", "="),
    ("每年至少新建1个示范点", "至少新建1个", 1, "个", ">="),
    ("建成A园、B园等四个标准化社区，", "四个", 4, "个", "="),
    ("建设三个区域救援中心。", "三个", 3, "个", "="),
    ("至少打造一个样板。", "至少打造一个", 1, "个", ">="),
    ("开展一次全面复查。", "一次", 1, "次", "="),
    ("开展救援技能大比武1次，", "1次", 1, "次", "="),
    ("开展一轮集中培训。", "一轮", 1, "轮", "="),
    ("举办交流会议不少于10次，", "不少于10次", 10, "次", ">="),
    ("完成“瓶改管”1,200户。", "1,200户", 1200, "户", "="),
    ("培训从业人员3000人次以上。", "3000人次以上", 3000, "人次", ">="),
    ("每千人口拥有3.5张床位。", "3.5张", 3.5, "张", "="),
    ("选择10个左右有条件的城市", "10个", 10, "个", "="),
    ("推出10项目标清晰的举措", "10项", 10, "项", "="),
    ("培训500人工智能训练师", None, None, None, None),
    # two numerals side by side
    ("组建两三支队伍。", "两三支", 2, "支", ">="),
    ("新建十七八座泵站。", "十七八座", 17, "座", ">="),
    ("培训二三十人。", "二三十人", 20, "人", ">="),
    ("建设三五个示范点。", "三五个", 3, "个", ">="),
    ("建设二十三个示范点。", "二十三个", 23, "个", "="),
    ("建设三至五个示范点。", "三至五个", 3, "个", ">="),
    ("建设十来个示范点。", "十来个", 10, "个", "="),
    ("建设20来个示范点。", "20来个", 20, "个", "="),
    ("建设十几个示范点。", "十几个", 10, "个", ">="),
    ("建设百余个示范点。", "百余个", 100, "个", ">="),
    # figures mixed with 万 千 百, thousands set apart
    ("新增高标准农田1万2千亩。", "1万2千亩", 12000, "亩", "="),
    ("投资2亿5000万元。", "2亿5000万元", 250_000_000, "元", "="),
    ("新增受益农户1万零500户。", "1万零500户", 10500, "户", "="),
    ("投入30 万元。", "30 万元", 300_000, "元", "="),
    ("改造渠道1 200公里。", "1 200公里", 1200, "公里", "="),
    ("完成表1 200公里管网改造。", "200公里", 200, "公里", "="),
    ("任务1 200公里管网改造。", "200公里", 200, "公里", "="),
    ("投资1\u2009500万元。", "1\u2009500万元", 15_000_000, "元", "="),
    ("新增床位100\n— 12 —\n张。", "100\n— 12 —\n张", 100, "张", "="),
    # Chinese numerals behind what they count
    ("新增高标准农田一万二千亩。", "一万二千亩", 12000, "亩", "="),
    ("新增岗位五百个以上。", "五百个以上", 500, "个", ">="),
    ("新建泵站三座。", "三座", 3, "座", "="),
    ("推动七八成企业完成改造", "七八成", 70, "%", ">="),
    ("覆盖率达到百分之七八十。", "百分之七八十", 70, "%", ">="),
    ("绿化率达4成以上。", "4成以上", 40, "%", ">="),
    # sizes
    ("治理河道68.49公里，", "68.49公里", 68.49, "公里", "="),
    ("建设高标准农田1.2万亩，", "1.2万亩", 12000, "亩", "="),
    ("首期开放1万平方米空间，", "1万平方米", 10000, "平方米", "="),
    ("调度算力规模超5000P，", "超5000P", 5000, "P", ">="),
    ("PM2.5年均浓度控制在35微克/立方米以下", "控制在35微克/立方米以下", 35, "微克/立方米", "<="),
    ("新增装机容量100万千瓦。", "100万千瓦", 1000000, "千瓦", "="),
    ("提供不少于2000卡时的免费算力", "不少于2000卡时", 2000, "卡时", ">="),
    ("人均预期寿命达到79岁。", "79岁", 79, "岁", "="),
    # money
    ("给予最高500万元购房补贴。", "最高500万元", 5000000, "元", "<="),
    ("给予30万元一次性奖励。", "30万元", 300000, "元", "="),
    ("补贴总额最高不超过人民币100万元。", "最高不超过人民币100万元", 1000000, "元", "<="),
    ("最高可申领1.2万元创业补贴", "1.2万元", 12000, "元", "<="),
    ("产值突破100亿元。", "突破100亿元", 10_000_000_000, "元", ">="),
    ("总营业收入超1000万，", "超1000万", 10_000_000, "元", ">="),
    ("给予200万元以上资助，", "200万元以上", 2_000_000, "元", ">="),
    ("每招收1名博士后给予5万元奖励", "5万元", 50000, "元", "="),
    ("对被接收的项目，给予五万元奖励。", "五万元", 50000, "元", "="),
    ("盘活存量土地400亩。", "400亩", 400, "亩", "="),
    ("改造现有泵站12座。", "12座", 12, "座", "="),
    ("入驻企业免租2年。", "2年", 2, "年", "="),
    ("每户奖补5000。", "5000", 5000, "元", "="),
    ("给予每人每月1000补贴。", "1000", 1000, "元", "="),
    ("给予最高50万补贴。", "最高50万", 500_000, "元", "<="),
    ("交易额达到5亿元的奖励50万元。", "50万元", 500_000, "元", "="),
    ("覆盖率提高三个百分点。", "三个百分点", 3, "个百分点", "="),
    ("入住率达七成半。", "七成半", 75, "%", "="),
    ("服务老年人四五千人次。", "四五千人次", 4000, "人次", ">="),
    ("服务老年人三千人次。", "三千人次", 3000, "人次", "="),
    ("举办交流活动不少\n于10次。", "不少\n于10次", 10, "次", ">="),
    # lengths that a procedure is cut to or a benefit lasts
    ("办理时限压缩至1个工作日内；", "1个工作日内", 1, "个工作日", "<="),
    ("审批时间由10个工作日缩短至3个工作日。", "3个工作日", 3, "个工作日", "="),
    ("提供最长18个月办公空间优惠期", "最长18个月", 18, "个月", "<="),
    ("可享受2年的租金减免。", "2年", 2, "年", "="),
    ("补贴期不超过2年。", "不超过2年", 2, "年", "<="),
    ("补贴期3年。", "3年", 3, "年", "="),
    ("给予1—3年观察期，", "1—3年", 1, "年", ">="),
    ("提供为期三个月的免费算力", "三个月", 3, "个月", "="),
    ("连续三年给予房租补贴。", "三年", 3, "年", "="),
    ("自租赁之日起3年内租金减半。", "3年内", 3, "年", "<="),
]


@pytest.mark.parametrize(("text", "raw", "value", "unit", "op"), ONE)
def test_what_is_promised(text, raw, value, unit, op):
    assert rows(text) == ([] if raw is None else [(raw, value, unit, op)])


NONE = [
    # which things are meant
    "重点排查5000平方米及以上商场",
    "30人以上场所、员工宿舍",
    "对5人以上的创业团队，落实政策",
    "对2—5人的创业团队，落实政策",
    "规模2000万元以上企业",
    "支持总投资1亿元以上的项目",
    "离校5年内高校毕业生",
    "35周岁以下硕士、60岁以上老年人",
    "投资期限满2年的，优先支持",
    "全年登记产品达10个以上的，优先支持",
    "正常经营6、18个月以上的，优先支持",
    "具有2年以上研发经历的人才",
    "禁止生产厚度低于0.01毫米的地膜",
    "人员密集场所（100人以上）",
    "10万元以下的创业担保贷款免除反担保",
    "每引进1名人才，优先支持",
    "对单位能耗下降20%以上的冷库节能改造项目，优先支持",
    "坡度大于8%的路段设置标志",
    "建筑面积5000平方米及以上、床位200张以上的，优先纳入",
    "对供水人口在10000人或日供水1000吨以上的水源开展评估",
    "持股比例不低于30%的企业优先",
    "每增加投资额5000万元，加一次机会",
    "5层每台优先加装",
    # what there is already
    "去年新增3家。",
    "我县共有水库12座。",
    "改革试点中，专家分3组赴8个乡镇",
    "现有公路186.4公里，其中危桥3座。",
    "现有学校87所，大班额比例为4.2%。",
    "（2023年底为58.3%）",
    "对已录入系统的1278处堆放点销号",
    "落实“六个百分之百”要求",
    "现有规上企业500家。",
    "联动上合新区59家链主企业设立窗口",
    "截至2023年底，全市建成社区30个。",
    # enumerations, places, names
    "在科技8个方面补短板",
    "聚焦七大特色领域、五大方向",
    "优先发展2个跨境领域",
    "统一公示4个责任人",
    "精准前置救援物资至8个中心乡镇",
    "推动交通等 9 个部门行业开展行动",
    "构建八个子系统",
    "从2020年7月至2022年12月，分六个阶段进行。",
    "围绕三个重点、八大行动、十项制度",
    "健全两项制度、三个清单",
    "按照“1+7+N”机制，推行“四个一批”",
    "实现“一窗通办、最多跑一次”",
    "推动最多跑一次改革、一次性告知、一件事、一站式、一对一服务",
    "一支队伍管执法，一张清单管到底，建立一套机制",
    "“全覆盖、零容忍、严执法、重实效”的要求",
    "建立健全覆盖各行业领域的奖励机制",
    "走进千家万户，解决两张皮",
    # labels, codes, dates, lengths of no promise
    "1．项目建设\n2、人才引进\n（3）条件保障",
    "联系电话：0535-85913081，邮编266000，12350举报系统",
    "标准DB50/T1217、GB 12345、5G基站、3D打印、4A级景区",
    "2024年6月底前完成，三年行动，24小时值班",
    "有效期3年，试行期一年，通过三年治本攻坚",
    "第3年、第一次、前10名、二级等保、一、二、三等奖",
    "处5万元以下罚款",
    "《国务院关于实施20条措施的意见》",
    "每年至少组织开展1次演练",
    "每季度带队对本单位情况至少开展1次检查",
    "15分钟便民生活圈",
    "提供2人间宿舍",
    "开展新一轮排查",
    "每天下午5点前报送",
    "联合5成员单位、推动5成果转化",
    "每季度至少举办1场招聘会",
    "全面、全部、全员落实",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_target(text):
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "op"),
    [
        ("加强各项教育教学管理工作，单项体育协会达到1\n8家。", 18, "家", "="),
        ("加强各项教育教学管理工作，给予补贴最高不超过5\n00万元。", 5000000, "元", "<="),
        ("加强各项教育教学管理工作，培育各类技能人才300名以\n上。", 300, "名", ">="),
        ("见附件1\n8家企业上市。", 8, "家", "="),
    ],
)
def test_a_number_and_its_bound_run_over_the_end_of_a_line(text, value, unit, op):
    assert [(row.value, row.unit, row.op) for row in targets_of(text)] == [(value, unit, op)]


def test_a_full_share_says_so():
    found = targets_of("基本实现消防供水全覆盖，感知体系全面覆盖，持证率100%，对企业开展100%全覆盖排查。")
    assert [(r.raw, r.value, r.unit, r.full) for r in found] == [
        ("全覆盖", 100, "%", True),
        ("全面覆盖", 100, "%", True),
        ("100%", 100, "%", True),
        ("100%全覆盖", 100, "%", True),
    ]


def test_amounts_of_a_list():
    found = targets_of("分别给予最高25万元、10万元、3万元一次性后补助。")
    assert [(r.value, r.op, r.object) for r in found] == [(v, "<=", "一次性后补助") for v in (250000, 100000, 30000)]


LONG = "各乡镇各部门要按照要求认真组织、摸清底数，"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"{LONG}全县现有规模以上企业\n500家。", []),
        (f"{LONG}对员工\n100人以上的企业开展检查。", []),
        (f"{LONG}新建高标准示范\n点5个。", [5]),
        ("一、现有企业\n建成5个。", [5]),  # a heading is no wrapped line
    ],
)
def test_a_clause_runs_over_the_end_of_a_line(text, values):
    assert [row.value for row in targets_of(text)] == values


def test_a_list_may_share_its_bound_and_its_unit():
    found = targets_of("给予最高60万、40万、20万元的奖励。")
    assert [(r.raw, r.value, r.op, r.object) for r in found] == [
        ("最高60万", 600_000, "<=", "奖励"),
        ("40万", 400_000, "<=", "奖励"),
        ("20万元", 200_000, "<=", "奖励"),
    ]
    assert [(r.value, r.op) for r in targets_of("覆盖率不低于80%、90%。")] == [(80, ">="), (90, ">=")]
    assert [(r.value, r.op) for r in targets_of("建成50个以上、20个。")] == [(50, ">="), (20, "=")]


def table_of(lines):
    text, cells, at = "\n".join(lines), [], 0
    for row, line in enumerate(lines):
        for column, words in enumerate(line.split("\t")):
            cells.append(Cell(at, at + len(words), row, column))
            at += len(words) + 1
    return Outline(
        Page("p", Document(text, tables=(Table(0, len(text), tuple(cells)),)), load_codebook()),
        PlanFacts(issued_on=date(2025, 3, 28), period_start=2025, period_end=2027),
    )


def test_a_target_in_a_table_has_its_own_rows_time():
    rows = ["建成5个\t2025年底前", "建成6个\t持续推进", "2025年9月底前建成7个\t2026年底前", "建成8个\t"]
    outline = table_of(["任务\t完成时限", *rows])
    found = [(r.value, r.by_date and str(r.by_date)) for r in read_targets(outline, read_years(outline))]
    assert found == [(5, "2025-12-31"), (6, None), (7, "2025-09-30"), (8, "2026-12-31")]


def test_numbers_of_a_table_of_indicators_take_unit_and_year_from_their_row_and_column():
    outline = table_of(
        [
            "序号\t指标名称\t单位\t2024年现状\t2025年\t2027年\t属性",
            "1\t森林覆盖率\t%\t64.2\t65\t≥66\t约束性",
            "2\t新增就业\t万人\t1.1\t1.2\t—\t预期性",
            "3\tPM2.5浓度（微克/立方米）\t\t36\t35\t33以下\t约束性",
        ]
    )
    found = read_targets(outline, read_years(outline))
    assert [(r.raw, r.value, r.unit, r.op, r.object, str(r.by_date)) for r in found] == [
        ("65", 65, "%", "=", "森林覆盖率", "2025-12-31"),
        ("≥66", 66, "%", ">=", "森林覆盖率", "2027-12-31"),
        ("1.2", 12000, "人", "=", "新增就业", "2025-12-31"),
        ("35", 35, "微克/立方米", "=", "PM2.5浓度", "2025-12-31"),
        ("33以下", 33, "微克/立方米", "<=", "PM2.5浓度", "2027-12-31"),
    ]


def test_numbers_of_other_tables_are_no_indicators():
    outline = table_of(["序号\t任务\t单位\t2025年", "1\t改造渠道\t县水利局\t30", "2\t清淤河道\t县水利局\t12"])
    assert not read_targets(outline, read_years(outline))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年、2025年分别完成30%、60%。", [(30, "2024-12-31"), (60, "2025-12-31")]),
        ("到2025年和2027年，覆盖率分别达到50%和80%。", [(50, "2025-12-31"), (80, "2027-12-31")]),
        ("到2027年，甲、乙分别达到50%和80%。", [(50, "2027-12-31"), (80, "2027-12-31")]),
        ("2024年、2025年完成30%、60%。", [(30, "2025-12-31"), (60, "2025-12-31")]),
    ],
)
def test_years_and_amounts_that_are_listed_one_for_one(text, expected):
    assert [(r.value, str(r.by_date)) for r in targets_of(text)] == expected


def test_objects():
    cases = {
        "推进学习教育全覆盖。": "学习教育",
        "治理率达到95%。": "治理率",
        "PM2.5平均浓度下降10%。": "PM2.5平均浓度",
        "对监管企业三年全覆盖。": "监管企业",
        "三年内培训养老护理员1.2万人次以上。": "养老护理员",
        "硕士每月800元补贴。": "补贴",
        "全乡应急救援队伍建成率达到100%，": "全乡应急救援队伍建成率",
        "制定2个专题实施方案，": "专题实施方案",
        "村（社区）应急救援站（点）建成率达到90%。": "村（社区）应急救援站（点）建成率",
        "给予最高200万元的分档补助。": "分档补助",
        "完成避险搬迁781户，": "避险搬迁",
        "对燃气经营企业等进行全覆盖排查整治，": "燃气经营企业等排查整治",
        "执法人员不低于在职人员的70%。": "执法人员",
    }
    assert {text: targets_of(text)[0].object for text in cases} == cases


def test_by_date_is_the_deadline_of_the_sentence():
    text = "2025年底前，新建站点5个；培训500人。新增设备3台。到2026年，覆盖率达到90%。"
    assert [(r.raw, r.by_date and str(r.by_date)) for r in targets_of(text)] == [
        ("5个", "2025-12-31"),
        ("500人", "2025-12-31"),
        ("3台", None),
        ("90%", "2026-12-31"),
    ]


@pytest.mark.parametrize(("stop", "expected"), [(6, [("元", 6)]), (7, [("个", 7)])])
def test_what_stands_behind_the_stretch_that_is_read_says_nothing(stop, expected):
    text = "补贴1000个"
    found = amount_grammar(load_codebook()).amounts(text, 0, stop, bytearray(len(text)), lambda place: True)
    assert [(amount.unit, amount.end) for amount in found] == expected


def test_every_counter_that_excludes_a_word_begins_it():
    for row in load_codebook().rows("counters"):
        for word in (*row["unless"].split(), *row["but"].split()):
            assert word.startswith(row["word"]) and len(word) > len(row["word"]), row


PIECES = st.sampled_from(
    ["10", "100", "%", "个", "万", "元", "以上", "不超过", "最高", "一", "次", "全覆盖", "—", "至", "三", "年", "内", "的",
     "，", "。", "\n", " ", "（", "）", "“", "”", "《", "》", "对", "给予", "项", "目", "百分之", "成", "余", "1.5", ",", "每年"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_sound_rows(text):
    found = targets_of(text)
    assert found == targets_of(text)
    for row in found:
        assert row.raw == row.raw.strip() != ""
        assert row.value >= 0
        assert row.unit
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_shuffled_plans_give_sound_rows(data):
    paths = sorted(RAW.glob("*.txt"))
    lines = data.draw(st.sampled_from(paths)).read_text(encoding="utf-8").splitlines(keepends=True)
    begin = data.draw(st.integers(0, len(lines)))
    text = "".join(data.draw(st.permutations(lines[begin : begin + 25])))[data.draw(st.integers(0, 40)) :]
    assert all(a.end <= b.start for a, b in pairwise(targets_of(text)))


def test_what_a_kind_of_amounts_is_told_by_holds_for_each_of_them(monkeypatch):
    told = {}
    asked = Rules.find

    def find(rules, case):
        names = rules._of_kind(case)
        held = {
            name: bool(holds(case))
            for name, holds in rules._signs.items()
            if name in names or (":" in name and f"{name.partition(':')[0]}:" in names)
        }
        assert told.setdefault((id(rules), rules._kind(case)), held) == held
        return asked(rules, case)

    monkeypatch.setattr(Rules, "find", find)
    for behind in (
        "",
        "：落实奖励资金。",
        "：减少3天。",
        "，补助三元。",
        "的补助。",
        "；由5天减少到3天。",
        "，减少3天。",
        "以上，",
        "（含）",
        "、五天，缩短至两天。",
    ):
        for ahead in ("购置", "给予", "减少", "奖励", "全县", "由", "每"):
            for amount in ("三辆", "3辆", "三天", "3天", "五千元", "1万元", "一个", "30%"):
                rows(f"{ahead}{amount}{behind}")
