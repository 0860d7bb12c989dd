"""Names of areas and where they lie."""

from time import perf_counter

import pytest

from compare.codebook import load_codebook
from compare.model import Document, PlanFacts
from compare.reading import read_text
from compare.reading.facts.gazetteer import Gazetteer, gazetteer
from compare.reading.facts.places import find_place, named_areas
from compare.reading.page import Page


def context_of(text=""):
    return Page("p", Document(text), load_codebook())


def place(jurisdiction, text=""):
    facts = find_place(PlanFacts(jurisdiction=jurisdiction), context_of(text))
    return facts.province, facts.prefecture, facts.county, facts.adcode


PLACES = [
    ("湛河区", "", ("河南省", "平顶山市", "湛河区", "410411")),
    ("玛沁县", "", ("青海省", "果洛藏族自治州", "玛沁县", "632621")),
    ("云阳县", "", ("重庆市", None, "云阳县", "500235")),
    ("北京市", "", ("北京市", None, None, "110000")),
    ("四川省", "", ("四川省", None, None, "510000")),
    ("宁波市", "", ("浙江省", "宁波市", None, "330200")),
    ("东莞市", "", ("广东省", "东莞市", None, "441900")),
    ("胶州市", "", ("山东省", "青岛市", "胶州市", "370281")),
    ("仙桃市", "", ("湖北省", None, "仙桃市", "429004")),
    ("深圳市龙岗区", "", ("广东省", "深圳市", "龙岗区", "440307")),
    ("广州开发区（黄埔区）", "", ("广东省", "广州市", "黄埔区", "440112")),
    ("青龙满族自治县", "", ("河北省", "秦皇岛市", "青龙满族自治县", "130321")),
    # a township keeps its own name; the rest is its county's
    ("云阳县新津乡", "新津乡人民政府", ("重庆市", None, "云阳县", "500235")),
    ("新津乡", "根据云阳县新津乡实际", ("重庆市", None, "云阳县", "500235")),
    ("新津乡", "根据《云阳县安全生产方案》", ("重庆市", None, "云阳县", "500235")),
    ("新津乡", "《云阳县方案》《湛河区方案》", (None, None, None, None)),
    # one name, several counties: the parents that the text names decide
    ("铁东区", "", (None, None, "铁东区", None)),
    ("铁东区", "根据《鞍山市优化营商环境条例》", ("辽宁省", "鞍山市", "铁东区", "210302")),
    ("铁东区", "按照吉林省工作部署", ("吉林省", "四平市", "铁东区", "220303")),
    ("鼓楼区", "国网开封供电公司", ("河南省", "开封市", "鼓楼区", "410204")),
    ("鼓楼区", "江苏省和福建省", (None, None, "鼓楼区", None)),
    ("四平市铁东区", "鞍山市", ("吉林省", "四平市", "铁东区", "220303")),
    ("果洛州", "", ("青海省", "果洛藏族自治州", None, "632600")),
    ("新疆托里县", "", ("新疆维吾尔自治区", "塔城地区", "托里县", "654224")),
    # a zone has no code of its own
    ("东湖高新区", "", ("湖北省", "武汉市", None, None)),
    ("临湘高新技术产业开发区", "", ("湖南省", "岳阳市", "临湘市", None)),
    ("全国", "", (None, None, None, None)),
    (None, "", (None, None, None, None)),
]


@pytest.mark.parametrize(("jurisdiction", "text", "expected"), PLACES)
def test_places(jurisdiction, text, expected):
    assert place(jurisdiction, text) == expected


NAMES = [
    ("云阳县新津乡安全生产方案", "新津乡人民政府", [("云阳县", "county"), ("新津乡", "township")]),
    ("云阳县城镇燃气整治方案", "城镇人民政府", [("云阳县", "county")]),
    ("云阳县乡镇消防队建设方案", "各乡镇人民政府", [("云阳县", "county")]),
    ("湛河区曹镇乡禁烧方案", "曹镇乡人民政府", [("湛河区", "county"), ("曹镇乡", "township")]),
    ("湛河区轻工路街道方案", "轻工路街道办事处", [("湛河区", "county"), ("轻工路街道", "township")]),
    ("宁波市推进高新区建设方案", "", [("宁波市", "prefecture")]),
    ("青岛西海岸新区招商方案", "", [("青岛西海岸新区", "county")]),
    ("西咸新区产业规划", "西咸新区管委会", [("西咸新区", "county")]),
    ("城区燃气管道更新方案", "", []),
    ("凉山州安全生产方案", "", [("凉山州", "prefecture")]),
    ("湖南长沙市雨花区安全方案", "", [("湖南", "province"), ("长沙市", "prefecture"), ("雨花区", "county")]),
    ("湖南安全生产方案", "", []),
    ("宁波市共同富裕示范区建设方案", "", [("宁波市", "prefecture")]),
    ("郑州航空港经济综合实验区安全方案", "", [("郑州航空港经济综合实验区", "county")]),
    ("东莞市长安镇安全方案", "镇政府、各社区", [("东莞市", "prefecture"), ("长安镇", "township")]),
    ("东莞市重点镇建设方案", "各乡镇政府", [("东莞市", "prefecture")]),
    ("安全生产工作方案", "", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), NAMES)
def test_areas_that_a_name_begins_with(name, text, expected):
    found = named_areas(name, context_of(text))
    assert [(part.name, part.level) for part in found] == expected
    assert all(name[part.start : part.end] in (part.name, f"（{part.name}）") for part in found)


def test_short_names_drop_kind_and_peoples():
    book = gazetteer(load_codebook())
    names = ["果洛藏族自治州", "黔东南苗族侗族自治州", "平顶山市", "广西壮族自治区", "伊犁哈萨克自治州"]
    assert [book.short(name) for name in names] == ["果洛", "黔东南", "平顶山", "广西", "伊犁"]


def test_every_code_is_whole_and_stands_under_its_province():
    book = gazetteer(load_codebook())
    areas = {area for found in book.by_name.values() for area in found}
    assert len(areas) > 3000
    provinces = {area.code[:2]: area.name for area in areas if area.level == "province"}
    for area in areas:
        assert len(area.code) == 6
        assert provinces[area.code[:2]] == area.province


def test_the_registry_is_loaded_once_and_soon():
    before = perf_counter()
    Gazetteer(load_codebook())
    assert perf_counter() - before < 2  # about 30 ms; the limit only catches a load that grew a hundredfold
    assert gazetteer(load_codebook()) is gazetteer(load_codebook())


@pytest.mark.parametrize(
    ("head", "area", "level"),
    [
        (
            "永岑县人民政府办公室关于印发《永岑县教育方案》的通知\n各乡镇：\n印发给你们。\n永岑县教育方案\n",
            "永岑县",
            "county",
        ),
        ("川和市养老服务措施\n各县（市、区）：\n川和市人民政府\n", "川和市", "prefecture"),
        ("川和市养老服务措施\n各乡镇：\n川和市人民政府\n", "川和市", "county"),
        ("泊山区供水方案\n各镇：\n印发给你们。\n泊山区水务局\n", "泊山区", "county"),
        ("云岭县2026年旅游工作方案\n", "云岭县", "county"),
        ("教育强县2026年工作方案\n", None, None),
        ("浅山区造林方案\n各镇：\n浅山区造林指挥部由县长负责。\n", None, None),
        ("关于加强城市治理的方案\n各单位：\n", None, None),
    ],
)
def test_an_area_that_no_registry_knows_is_taken_from_its_government(
    head: str, area: str | None, level: str | None
) -> None:
    facts = read_text(head + "一、重点任务\n（一）整治。排查。\n（二）宣传。发放。\n", "p-2025").facts
    assert (facts.jurisdiction, facts.level, facts.adcode) == (area, level, None)
