"""What became of a frame's entries: states against readers, states of plans of our own, and what no plan may change."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from gold_plans import ROOT

from compare.analysis.comparative import comparative_table
from compare.corpus import Corpus
from compare.errors import ChoiceError, UnknownError
from compare.frames import FrameSettings, find_frame, frame_changes, frame_coverage, read_frame
from compare.tables import validate
from compare.tables.schema import STATES
from tests.frames import made

SHIPPED = ROOT / "data" / "frames" / "safety-2024.csv"
READINGS = pd.read_csv(Path(__file__).parent / "answers" / "safety-2024.csv", keep_default_na=False)
FLAT = """丙县安全工作若干措施（2024—2026年）
一、开展隐患排查行动。2024年底前建成重大隐患数据库，每季度至少更新1次。推广应急广播，2025年底前实现行政村应急广播覆盖率达到90%。
二、加强宣传教育。每年举办校园安全知识讲座2次，组织安全知识进校园。
三、养殖黑山羊。新建黑山羊养殖场三处，培育山羊合作社。
"""
LIST = """id,name,description,kind
X1,重大隐患数据库,2024年底前建成重大隐患数据库，每季度至少更新1次,measure
X2,应急广播,行政村应急广播覆盖率达到90%,measure
X3,校园安全知识,安全知识进校园；每年举办校园安全知识讲座2次,measure
X4,火箭回收试验,火箭发动机回收试验；卫星测控站,measure
X5,加强组织领导,成立领导小组；定期研究部署,safeguard
"""


def states(rows: pd.DataFrame) -> dict[str, str]:
    rows = rows[rows["entry_id"].notna()]
    return dict(zip(rows["entry_id"], rows["state"].astype(str), strict=True))


@pytest.fixture(scope="module")
def laid(four_plans: Corpus) -> pd.DataFrame:
    return frame_coverage(four_plans, SHIPPED)


def test_states_are_those_of_the_readers(laid: pd.DataFrame) -> None:
    both = READINGS.merge(laid, on=["plan_id", "entry_id"])
    assert len(both) == 132
    right = both["state"].astype(str) == both["consensus"]
    covered = (both["state"] != "absent") == (both["consensus"] != "absent")
    assert right.mean() >= 0.91
    assert covered.mean() >= 0.97
    assert right[both["reader_a"] == both["reader_b"]].mean() >= 0.95


def test_states_with_a_plan_as_the_frame_are_those_of_its_reader(four_plans: Corpus) -> None:
    readings = pd.read_csv(ROOT / "benchmarks" / "frame_readings.csv", keep_default_na=False)
    found = frame_coverage(four_plans, "zhanhe-2024", "linxiang-2024")
    both = readings[readings["frame_id"] == "zhanhe-2024"].merge(found, on=["frame_id", "plan_id", "entry_id"])
    assert len(both) == 50
    right = both["state"].astype(str) == both["reader_a"]
    assert right.mean() >= 0.62
    assert right[both["doubt"] == 0].mean() >= 0.86
    assert ((both["state"] != "absent") == (both["reader_a"] != "absent")).mean() >= 0.82


def test_readers_settled_what_they_differ_on_and_nothing_else() -> None:
    differ = READINGS["reader_a"] != READINGS["reader_b"]
    assert (READINGS["why"] != "").equals(differ)
    assert (READINGS["consensus"] == READINGS["reader_a"])[~differ].all()
    assert set(READINGS[["reader_a", "reader_b", "consensus"]].to_numpy().ravel()) <= set(STATES)


def test_the_two_actions_that_zhanhe_adds_are_its_own(laid: pd.DataFrame) -> None:
    own = laid[(laid["plan_id"] == "zhanhe-2024") & (laid["state"] == "own") & laid["measure_id"].isna()]
    assert list(own["action_id"]) == ["zhanhe-2024/a01", "zhanhe-2024/a02"]


def test_every_cell_and_every_state_leads_to_characters(four_plans: Corpus, laid: pd.DataFrame) -> None:
    changes = frame_changes(four_plans, SHIPPED)
    tables = four_plans.tables | {"frames": laid, "changes": changes}
    validate(tables, ["frames", "changes"])
    places = pd.concat([four_plans.measures.set_index("measure_id"), four_plans.actions.set_index("action_id")])[
        ["start", "end"]
    ]
    assert set(laid["state"].astype(str)) == set(STATES)
    for row in laid.itertuples():
        text = four_plans.texts[row.plan_id]
        assert text[row.start : row.end].strip(), row
        here = (
            row.nearest
            if row.state == "absent"
            else row.measure_id
            if isinstance(row.measure_id, str)
            else row.action_id
        )
        assert tuple(places.loc[here]) == (row.start, row.end)
        for other in row.also.split("、") if isinstance(row.also, str) else ():
            assert other in places.index and other != here
        assert four_plans.passage(row).match == text[row.start : row.end]
    for row in changes.itertuples():
        assert four_plans.texts[row.plan_id][row.start : row.end] == row.raw and row.raw.strip()
        assert not isinstance(row.now, str) or row.now in row.raw
    told = {(row.plan_id, row.entry_id, row.what) for row in changes.itertuples()}
    for what in ("order", "deadline", "target", "duty"):
        for row in laid[laid[what].notna()].itertuples():
            assert (row.plan_id, row.entry_id, what) in told


def test_every_cell_of_the_comparative_table_opens_a_passage_that_says_it(four_plans: Corpus) -> None:
    table = comparative_table(four_plans, frame=SHIPPED)
    assert len(table) == 132
    spans = four_plans.measures.set_index("measure_id")[["start", "end"]]
    elsewhere = 0
    for row in table.itertuples():
        assert (row.state == "absent") == pd.isna(row.start)
        if row.state == "absent":
            assert row.text == "—"
            continue
        text = four_plans.texts[row.plan_id]
        ids = row.measures.split("、") if isinstance(row.measures, str) else []
        said = [part for part in (row.deadline, row.number) if isinstance(part, str)]
        passages = [text[slice(*spans.loc[one])] for one in ids if one in spans.index]
        assert all(any(part in passage for passage in passages) for part in said)
        elsewhere += any(part not in text[row.start : row.end] for part in said)
    assert elsewhere < 10  # a date and a number of two measures that carry one entry


def test_other_plans_and_their_order_change_nothing(four_plans: Corpus, laid: pd.DataFrame) -> None:
    alone = frame_coverage(four_plans.select(plan="xinjin-2024"), SHIPPED)
    there = laid[laid["plan_id"] == "xinjin-2024"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, there)
    asked = frame_coverage(four_plans, SHIPPED, ["yunyang-2024", "xinjin-2024"])
    assert list(dict.fromkeys(asked["plan_id"])) == ["yunyang-2024", "xinjin-2024"]
    pd.testing.assert_frame_equal(asked[asked["plan_id"] == "xinjin-2024"].reset_index(drop=True), there)


def test_every_entry_has_one_cell_in_every_plan_and_every_measure_is_used_or_own(
    four_plans: Corpus, laid: pd.DataFrame
) -> None:
    entries = laid[laid["entry_id"].notna()]
    assert not entries.duplicated(["plan_id", "entry_id"]).any()
    assert (entries.groupby("plan_id").size() == 33).all()
    used = set(entries["measure_id"].dropna()) | {
        one for also in entries["also"].dropna() for one in also.split("、") if "/m" in one
    }
    own = laid[laid["state"] == "own"]["measure_id"].dropna()
    every = four_plans.measures[four_plans.measures["restated"].isna()]["measure_id"]
    assert not used & set(own)
    assert used | set(own) == set(every)


def test_a_list_of_our_own(tmp_path: Path) -> None:
    corpus = made.corpus(yi_2024=made.LOWER)
    found = frame_coverage(corpus, made.frame(tmp_path, LIST))
    assert states(found) == {"X1": "covered", "X2": "covered", "X3": "covered", "X4": "absent", "X5": "covered"}
    evidence = dict(zip(found["entry_id"], found["measure_id"], strict=True))
    assert (evidence["X1"], evidence["X3"]) == ("yi-2024/m002", "yi-2024/m001")
    assert list(found[found["state"] == "own"]["measure_id"]) == ["yi-2024/m004"]  # the goats


def test_nothing_follows_from_few_words_on_what_else_is_said(tmp_path: Path) -> None:
    text = made.LOWER.replace("3．推广应急广播。", "3．织密基层网络。").replace(
        "达到80%。", "达到80%。" + "培育山羊合作社，新建黑山羊养殖场。" * 8
    )
    corpus = made.corpus(yi_2024=text)
    terse = states(frame_coverage(corpus, made.frame(tmp_path, LIST)))
    told = LIST.replace(
        "应急广播,行政村应急广播覆盖率达到90%",
        "应急广播体系建设,2025年底前行政村应急广播覆盖率达到90%；推广应急广播；2025年底前实现覆盖",
    )
    more = states(frame_coverage(corpus, made.frame(tmp_path, told)))
    assert (terse["X2"], more["X2"]) == ("covered", "widened")


def test_names_alone_give_states(tmp_path: Path) -> None:
    corpus = made.corpus(yi_2024=made.LOWER)
    names = "".join(f"{line.split(',')[1]}\n" for line in LIST.splitlines())
    found = states(frame_coverage(corpus, made.frame(tmp_path, names)))
    assert [found[f"E0{i}"] == "absent" for i in range(1, 6)] == [False, False, False, True, False]


def test_a_plan_is_a_frame() -> None:
    corpus = made.corpus(jia_2024=made.UPPER, yi_2024=made.LOWER)
    found = frame_coverage(corpus, "jia-2024")
    assert set(found["plan_id"]) == {"yi-2024"}
    assert states(found) == {
        "a01": "widened", "a02": "covered", "m001": "covered", "m002": "covered", "m003": "covered", "m004": "covered"
    }  # fmt: skip
    frame = find_frame(corpus, "jia-2024")
    assert (frame.plan_id, len(frame)) == ("jia-2024", 6)
    for row in frame.entries.itertuples():
        assert corpus.texts["jia-2024"][row.start : row.end].strip()


def test_the_items_of_a_plan_of_one_level_answer_actions_and_measures(tmp_path: Path) -> None:
    corpus = made.corpus(jia_2024=made.UPPER, bing_2024=FLAT)
    found = frame_coverage(corpus, "jia-2024", "bing-2024")
    assert states(found) == {
        "a01": "covered", "a02": "covered", "m001": "merged", "m002": "merged", "m003": "covered", "m004": "absent"
    }  # fmt: skip
    assert list(found["measure_id"].dropna().str[-1]) == list("121123")
    actions = made.frame(tmp_path, "id,name,kind\nA1,开展隐患排查行动,action\nA2,扶持黑陶手艺行动,action\n")
    alone = frame_coverage(corpus, actions, "bing-2024")
    assert list(alone["state"]) == ["covered", "absent", "own", "own"]


@pytest.mark.parametrize(
    ("again", "state"),
    [
        ("4．普及安全知识。每年举办校园安全知识讲座2次。", "covered"),  # said twice
        ("4．办好安全知识课堂。组织编写校园安全知识读本，评选安全知识教师。", "split"),
    ],
)
def test_an_entry_is_split_where_each_measure_adds_to_it(again: str, state: str) -> None:
    upper = made.UPPER.replace("讲座2次。", "讲座2次，组织编写校园安全知识读本，评选校园安全知识教师。")
    lower = made.LOWER.replace("讲座4次。", "讲座4次，参加安全知识进校园。").replace("4．养殖", again + "\n5．养殖")
    corpus = made.corpus(jia_2024=upper, yi_2024=lower)
    assert states(frame_coverage(corpus, "jia-2024"))["m003"] == state


def test_an_entry_of_which_a_measure_leaves_much_out_is_narrowed() -> None:
    more = (
        "新建乡镇广播站，选聘专职播音员，编排方言节目。建立设备巡检台账，更换老化线路，配齐备用电源。"
        "举办播音技能比武，评选优秀站点，发放运行补贴。引导社会力量捐赠器材，培育民间播音协会，办好戏曲频道。"
        "开设农技讲座专栏，聘请种植能手授课，发放良种图册，组建夜间值守队伍。"
    )
    upper = made.UPPER.replace("覆盖率达到90%。", f"覆盖率达到90%。{more}")
    corpus = made.corpus(jia_2024=upper, yi_2024=made.LOWER)
    assert states(frame_coverage(corpus, "jia-2024"))["m002"] == "narrowed"


TASKS = """乙县安全工作方案（2024—2026年）
一、主要任务
（一）开展校园安全行动
1．{}
2．推广应急广播。实现行政村应急广播覆盖率达到80%。
"""
SCHOOLS = """id,name,description,kind
X1,普及校园安全知识,每年举办校园安全知识讲座、消防逃生演练；建设安全体验场馆品牌；聘请法治副校长；编写城乡学生读本,measure
X2,应急广播,行政村应急广播覆盖率达到90%,measure
"""
TOLD = "每年举办校园安全知识讲座、消防逃生演练，建设安全体验场馆品牌，聘请法治副校长，编写城乡学生读本。"
MODELS = """id,name,description,kind
X1,示范创建活动,平安农机、平安渔业、安康杯、青年安全生产示范岗等示范创建；评选先进企业、单位和个人,measure
X2,应急广播,行政村应急广播覆盖率达到90%,measure
"""
AWARDS = "深化平安农机、平安渔业、安康杯、青年安全生产示范岗等示范创建，评选一批先进企业、单位和个人。"


@pytest.mark.parametrize(
    ("listed", "told", "state"),
    [
        (SCHOOLS, f"推进校园安全教育。{TOLD}", "covered"),
        (SCHOOLS, f"聘请法治副校长。{TOLD}", "covered"),  # the heading is a thing that is asked
        (SCHOOLS, f"打造城乡品牌。{TOLD}", "renamed"),  # its characters stand in the description, not in the name
        (SCHOOLS, "普及校园安全知识。聘请法治副校长。", "narrowed"),  # one thing of four, whatever the name
        (MODELS, f"开展示范创建活动。{AWARDS}", "covered"),
        (
            MODELS,
            f"开展示范创建活动。建设一批示范乡镇和综合减灾社区，严格评定程序和评定标准，每年予以全县通报。{AWARDS}",
            "widened",
        ),
    ],
)
def test_what_a_measure_makes_of_an_entry_of_a_list(tmp_path: Path, listed: str, told: str, state: str) -> None:
    corpus = made.corpus(yi_2024=TASKS.format(told))
    assert states(frame_coverage(corpus, made.frame(tmp_path, listed)))["X1"] == state


SAFEGUARDS = """id,name,description,kind
S1,强化考核巡查,列为年度考核巡查重点；考核结果作为干部评价的参考；多通报、多发函、多暗访；约谈、曝光；督导督办、责任倒查、问责,safeguard
S2,加强安全投入,合理安排预算、治理资金；统筹落实整治资金；督促企业提取使用安全费用；纳入绩效考核；严防低价中标挤占,safeguard
"""


@pytest.mark.parametrize(
    ("entry", "told", "state"),
    [
        ("S1", "强化考核巡查。把工作开展情况作为年度督导内容，对工作不力的开展警示约谈，严肃追究责任。", "covered"),
        ("S1", "严肃问责。把工作开展情况作为年度督导内容，对工作不力的开展警示约谈，严肃追究责任。", "renamed"),
        ("S2", "加大安全投入。各镇要把经费列入财政预算，保障各项任务落到实处。", "covered"),
        ("S2", "强化经费支持。各镇要把经费列入财政预算，保障各项任务落到实处。", "renamed"),
    ],
)
def test_a_safeguard_in_general_words_is_whole(tmp_path: Path, entry: str, told: str, state: str) -> None:
    corpus = made.corpus(yi_2024=f"{TASKS.format(TOLD)}二、保障措施\n（一）{told}\n（二）成立领导小组。定期研究。\n")
    assert states(frame_coverage(corpus, made.frame(tmp_path, SAFEGUARDS)))[entry] == state


@pytest.mark.parametrize(
    ("begins", "state"), [("结合各乡镇实际", "covered"), ("打通工作堵点。结合各乡镇实际", "renamed")]
)
def test_an_entry_that_bears_no_title_is_not_renamed(begins: str, state: str) -> None:
    asked = "2024年底前建成重大隐患数据库，完善运行管理机制，实现企业自查、督导检查、群众举报各渠道隐患全量汇总，实行清单制管理。"
    corpus = made.corpus(
        jia_2024=TASKS.format(f"{begins}，{asked}"), yi_2024=TASKS.format(f"强化数据赋能。{asked}").replace("80", "90")
    )
    assert states(frame_coverage(corpus, "jia-2024"))["m001"] == state


ACTION = """id,name,description,kind,parent
A1,科技支撑和工程治理行动,监测预警；淘汰落后；工程治理,action,
M1,监测预警系统,尾矿库安全风险监测预警系统建设；视频监控联网；雨水情监测站点,measure,A1
M2,淘汰落后设备,淘汰落后工艺设备；推广先进适用装备；老旧渔船更新改造；变型拖拉机退出,measure,A1
M3,水库除险加固,病险水库除险加固；公路安全防护；电梯更新改造,measure,A1
"""


@pytest.mark.parametrize(
    ("named", "beside", "state"),
    [
        ("加强科技赋能和工程治理", "组织安全知识进校园。每年举办校园安全知识讲座4次。", "covered"),  # the same action
        ("推进数字应急", "组织安全知识进校园。每年举办校园安全知识讲座4次。", "narrowed"),
        ("推进数字应急", "更新农业机械。推进变型拖拉机退出，开展农机驾驶人员培训。", "narrowed"),  # most of it in one
        (
            "推进数字应急",
            "淘汰落后设备。淘汰落后工艺设备，推广先进适用装备，更新改造老旧渔船，推动变型拖拉机退出。",
            "split",
        ),
    ],
)
def test_what_a_plan_makes_of_an_action(tmp_path: Path, named: str, beside: str, state: str) -> None:
    text = (
        f"乙县安全工作方案（2024—2026年）\n一、主要任务\n（一）{named}\n"
        "1．建设监测预警系统。推进尾矿库安全风险监测预警系统建设，实现视频监控联网，增设雨水情监测站点。\n"
        f"（二）夯实发展基础\n2．{beside}\n"
    )
    assert states(frame_coverage(made.corpus(yi_2024=text), made.frame(tmp_path, ACTION)))["A1"] == state


@pytest.mark.parametrize(("surely", "state"), [(0.5, "merged"), (0.97, "widened")])
def test_entries_merge_where_both_are_answered_more_likely_than_not(surely: float, state: str) -> None:
    upper = TASKS.format(
        "提供创业启动支持。给予初创企业创业资助，为入驻项目提供租金减免、启动资金等支持，提供财务代账、税务申报等免费服务。\n"
        "3．提供科技服务支撑。发放检验检测、研究开发等服务消费券，支持概念验证中心、中试平台开放科研仪器设备和中试服务。"
    )
    lower = TASKS.format(
        "完善创业服务。给予初创企业创业资助和租金减免，对首次创业的给予启动资金。支持概念验证中心、中试平台向企业开放中试服务。"
    )
    corpus = made.corpus(jia_2024=upper, yi_2024=lower)
    assert states(frame_coverage(corpus, "jia-2024", settings=FrameSettings(surely=surely)))["m002"] == state


def test_an_empty_frame_and_a_plan_with_nothing_give_a_sentence_or_absence(tmp_path: Path) -> None:
    corpus = made.corpus(yi_2024=made.LOWER, leer_2024="丙县通知\n请认真贯彻执行。\n")
    empty = frame_coverage(corpus, made.frame(tmp_path, "id,name\n", "empty.csv"))
    assert len(empty) == 0 and empty.attrs["says"] == "the frame empty has no entries: nothing to compare"
    nothing = frame_coverage(corpus, made.frame(tmp_path, LIST), "leer-2024")
    assert set(nothing["state"]) == {"absent"} and len(nothing) == 5
    assert len(frame_coverage(corpus, "leer-2024", "yi-2024")) == 0
    alone = frame_coverage(corpus.select(plan="yi-2024"), "yi-2024")
    assert len(alone) == 0 and alone.attrs["says"] == "no plan beside the frame itself: nothing to compare"


def test_a_frame_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    corpus = made.corpus(yi_2024=made.LOWER)
    with pytest.raises(UnknownError, match="no frame nirgends; there are yi-2024"):
        frame_coverage(corpus, "nirgends")
    twins = made.corpus(yi_2024=made.LOWER, yi_2025=made.LOWER)
    with pytest.raises(KeyError, match="may be yi-2024, yi-2025; give one of these ids"):
        frame_coverage(twins, "乙县")
    with pytest.raises(ChoiceError, match="which frame\\? the build has none; put a list into data/frames"):
        frame_coverage(corpus)
    assert find_frame(corpus, read_frame(SHIPPED)).frame_id == "safety-2024"


@pytest.mark.parametrize("name", ["covered", "whole", "beyond"])
def test_settings_are_checked(name: str) -> None:
    with pytest.raises(ChoiceError, match=f"FrameSettings.{name} is 2; it must lie between 0 and 1"):
        FrameSettings(**{name: 2})
    with pytest.raises(ChoiceError, match="beyond_chars is -1; it must be a whole number"):
        FrameSettings(beyond_chars=-1)


def test_the_document_that_a_list_is_taken_from_does_not_answer_it(tmp_path: Path) -> None:
    notice = (
        "甲市安全委员会关于印发《甲市安全工作方案（2024—2026年）》的通知\n甲安委[2024]2号\n各县区：\n现印发给你们。\n"
    )
    corpus = made.corpus(upper=notice + made.UPPER, lower=made.LOWER)
    assert corpus["upper"].facts["doc_number"] == "甲安委[2024]2号"
    found = made.frame(tmp_path, "名称,出处\n推广应急广播,甲安委〔2024〕2号\n")
    assert set(frame_coverage(corpus, found)["plan_id"]) == {"lower"}
