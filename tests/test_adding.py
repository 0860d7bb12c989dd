"""Adding plans: a sound id from place and year, nothing overwritten, what is unsure is said."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from errno import ENOSPC
from pathlib import Path

import pytest
from sources import making

from compare import adding
from compare.adding import AddError, add_plans
from compare.codebook import load_codebook
from compare.naming import place_pinyin, short_place
from compare.outside import outside_facts
from compare.sources import find_sources

# A plan of a real place, in words of our own.
TEXT = """湛河区人民政府办公室关于印发《湛河区校园食品安全提升行动方案（2025—2026年）》的通知
各街道办事处，区政府有关部门：
现将《湛河区校园食品安全提升行动方案（2025—2026年）》印发给你们，请认真组织实施。
湛河区人民政府办公室
2025年2月17日
湛河区校园食品安全提升行动方案（2025—2026年）
一、工作目标
到2026年底，全区学校食堂“明厨亮灶”覆盖率达到100%。
二、主要任务
（一）开展食堂改造行动
1.改造食堂设施。2025年底前改造学校食堂12个。（牵头单位：区教育体育局；责任单位：区市场监督管理局）
2.配齐管理人员。每所学校至少配备1名食品安全管理员。（责任单位：区教育体育局）
"""
OTHER = TEXT.replace("校园食品安全提升", "老旧小区改造")


@pytest.fixture
def given(tmp_path):
    """Write a file outside the folder of plans and give its path."""

    def write(content: str | bytes, name: str = "下载.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


def names(raw: Path) -> list[str]:
    return sorted(path.name for path in raw.iterdir() if path.name != adding.LOCK)


def test_a_plan_is_copied_under_its_place_and_year(given, tmp_path):
    raw = tmp_path / "data" / "raw"
    source = given(TEXT.encode("gb18030"))
    (added,) = add_plans([source], raw)
    assert (added.status, added.plan_id, added.path) == ("added", "zhanhe-2025", raw / "zhanhe-2025.txt")
    assert added.path.read_bytes() == source.read_bytes(), "the file itself, byte for byte"
    assert (
        added.unsure == () and len(added.plan.measures) == 2 and added.plan.measures[0].measure_id == "zhanhe-2025/m001"
    )
    assert names(raw) == ["plans.csv", "zhanhe-2025.txt"] and source.exists()
    assert find_sources(raw).plans == [("zhanhe-2025", added.path)]


def test_the_summary_says_what_was_read(given, tmp_path):
    (added,) = add_plans([given(TEXT)], tmp_path / "raw")
    assert added.summary() == (
        "下载.txt: added as zhanhe-2025 (txt)\n"
        "  湛河区校园食品安全提升行动方案（2025—2026年） · 湛河区人民政府办公室 · 2025-02-17 · 2025–2026\n"
        f"  read: 1 action, 2 measures, 3 units, {len(added.plan.years)} years, {len(added.plan.targets)} targets"
    )


def test_what_is_unsure_is_said(given, tmp_path):
    text = "\n".join(line for line in TEXT.splitlines()[5:] if "年底，" not in line).replace("（2025—2026年）", "")
    text = re.sub("（[牵责].*?）", "", text)
    (added,) = add_plans([given(text)], tmp_path / "raw")
    said = " ".join(added.unsure)
    for doubt in ("who issued it", "when it was issued", "no responsible units"):
        assert doubt in said
    assert "unsure: " in added.summary()


def test_the_same_file_twice_is_told_and_changes_nothing(given, tmp_path):
    raw = tmp_path / "raw"
    add_plans([given(TEXT)], raw)
    before = {name: (raw / name).read_bytes() for name in names(raw)}
    (again,) = add_plans([given(TEXT, "又一次.txt")], raw)
    assert (again.status, again.plan_id) == ("present", "zhanhe-2025")
    assert {name: (raw / name).read_bytes() for name in names(raw)} == before


def test_another_plan_of_the_same_place_and_year_gets_a_number(given, tmp_path):
    raw = tmp_path / "raw"
    first, second, third = add_plans(
        [
            given(TEXT),
            given(OTHER, "b.txt"),
            given(OTHER.replace("改造行动", "更新行动").replace("老旧小区", "背街小巷"), "c.txt"),
        ],
        raw,
    )
    assert [first.plan_id, second.plan_id, third.plan_id] == ["zhanhe-2025", "zhanhe-2025-2", "zhanhe-2025-3"]
    assert "belongs to another plan" in second.unsure[0]


def test_the_same_plan_in_another_format_is_not_added_unless_forced(given, tmp_path):
    raw = tmp_path / "raw"
    add_plans([given(TEXT)], raw)
    document = making.numbered_docx(TEXT.splitlines())
    (refused,) = add_plans([given(document, "方案.docx")], raw)
    assert (
        refused.status == "failed" and "--force" in refused.problem and names(raw) == ["plans.csv", "zhanhe-2025.txt"]
    )
    (forced,) = add_plans([given(document, "方案.docx")], raw, force=True)
    assert (forced.status, forced.path) == ("replaced", raw / "zhanhe-2025.docx")
    assert names(raw) == [".replaced", "plans.csv", "zhanhe-2025.docx"]
    assert (raw / ".replaced" / "zhanhe-2025.txt").read_text(encoding="utf-8") == TEXT, "the former file is kept"
    add_plans([given(TEXT)], raw, force=True)
    add_plans([given(document, "方案.docx")], raw, force=True)
    assert names(raw / ".replaced") == ["zhanhe-2025.2.txt", "zhanhe-2025.docx", "zhanhe-2025.txt"]


def test_a_file_that_appears_meanwhile_is_not_overwritten(given, tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "zhanhe-2025.txt").write_text("别人的文件", encoding="utf-8")
    monkeypatch.setattr(adding, "plan_id_of", lambda name: "unseen")
    (failed,) = add_plans([given(TEXT)], raw)
    assert failed.status == "failed" and "cannot be written" in failed.problem
    assert (raw / "zhanhe-2025.txt").read_text(encoding="utf-8") == "别人的文件"
    assert names(raw) == ["zhanhe-2025.txt"], "no half-written file is left"


def test_a_disk_that_knows_no_second_names_takes_plans_all_the_same(given, tmp_path, monkeypatch):
    def no_link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    raw = tmp_path / "raw"
    assert [added.status for added in add_plans([given(TEXT)], raw)] == ["added"]
    changed = TEXT.replace("12个", "15个")
    assert [added.status for added in add_plans([given(changed)], raw, force=True)] == ["replaced"]
    assert (raw / "zhanhe-2025.txt").read_text(encoding="utf-8") == changed
    assert (raw / ".replaced" / "zhanhe-2025.txt").read_text(encoding="utf-8") == TEXT
    assert names(raw) == [".replaced", "plans.csv", "zhanhe-2025.txt"]


def test_names_of_files_lead_nowhere(given, tmp_path):
    raw = tmp_path / "raw"
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "..方案（定稿）.txt").write_text(TEXT, encoding="utf-8")
    (added,) = add_plans([tmp_path / "sub" / ".." / "sub" / "..方案（定稿）.txt"], raw)
    assert added.path == raw / "zhanhe-2025.txt"
    # Even a text that names a strange place makes a plain id.
    (odd,) = add_plans([given(TEXT.replace("湛河区", "../../etc/湛河区"), "odd.txt")], raw)
    assert odd.path is None or odd.path.parent == raw


def test_bad_files_do_not_stop_the_others(given, tmp_path):
    raw = tmp_path / "raw"
    results = add_plans(
        [given(b"", "empty.txt"), tmp_path / "missing.docx", given(TEXT), given("这里没有方案。", "note.txt")], raw
    )
    assert [result.status for result in results] == ["failed", "failed", "added", "failed"]
    assert "empty" in results[0].problem and "no such file" in results[1].problem and "no plan" in results[3].problem
    assert results[0].summary().startswith("empty.txt: not added: empty file; ")
    assert names(raw) == ["plans.csv", "zhanhe-2025.txt"]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(AddError, match="cannot be made"):
        add_plans([], tmp_path / "file" / "raw")


# -- plans.csv


def test_facts_from_outside_are_kept_for_the_build(given, tmp_path):
    raw = tmp_path / "raw"
    page = making.html_of(TEXT.splitlines()).replace(
        "<head>", '<head><link rel="canonical" href="https://www.example.gov.cn/1.html">'
    )
    add_plans([given(page, "page.htm")], raw)
    add_plans(
        [given(OTHER, "b.txt")], raw, source_url="https://www.example.gov.cn/2.html", accessed_on=date(2025, 4, 1)
    )
    facts, findings = outside_facts(raw, ["zhanhe-2025", "zhanhe-2025-2"])
    assert findings == []
    assert facts["zhanhe-2025"] == {"source_url": "https://www.example.gov.cn/1.html", "accessed_on": None}
    assert facts["zhanhe-2025-2"] == {
        "source_url": "https://www.example.gov.cn/2.html",
        "accessed_on": date(2025, 4, 1),
    }
    assert (raw / "zhanhe-2025.htm").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lines_of_the_user_stay_as_they_are(given, tmp_path, encoding):
    raw = tmp_path / "raw"
    raw.mkdir()
    mine = 'plan_id,备注,source_url\r\nmaqin-2020,"第一行\r\n第二行",https://x'
    (raw / "plans.csv").write_bytes(mine.encode(encoding))
    add_plans([given(TEXT)], raw, source_url="https://y")
    assert (raw / "plans.csv").read_bytes().decode(encoding) == mine + "\r\nzhanhe-2025,,https://y\r\n"


def test_a_table_without_ids_is_left_alone(given, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "plans.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (added,) = add_plans([given(TEXT)], raw)
    assert added.status == "added" and "no column plan_id" in added.unsure[-1]
    assert (raw / "plans.csv").read_text(encoding="utf-8") == "a,b\n1,2\n"


# -- ids


@pytest.mark.parametrize(
    ("place", "pinyin"),
    [
        ("湛河区", "zhanhe"),
        ("重庆市", "chongqing"),
        ("长治市", "changzhi"),
        ("长子县", "zhangzi"),
        ("都匀市", "duyun"),
        ("忠县", "zhongxian"),
        ("浚县", "xunxian"),
        ("大城县", "daicheng"),
        ("东城区", "dongcheng"),
        ("六安市", "luan"),
        ("吕梁市", "lvliang"),
        ("新津乡", "xinjin"),
        ("曹镇乡", "caozhen"),
        ("果洛藏族自治州", "guoluo"),
        ("双江拉祜族佤族布朗族傣族自治县", "shuangjiang"),
        ("内蒙古自治区", "neimenggu"),
        ("新疆维吾尔自治区", "xinjiang"),
        ("广州开发区", "guangzhou"),
        ("全国", "zhongyang"),
        ("A区", "aqu"),
        ("../", ""),
    ],
)
def test_places_in_pinyin(place, pinyin):
    assert place_pinyin(place) == pinyin


def test_short_places_keep_two_characters():
    assert [short_place(name) for name in ("城区", "忠县", "大通回族土族自治县")] == ["城区", "忠县", "大通"]


def test_readings_of_the_codebook_fit_their_words():
    for row in load_codebook().rows("place_pinyin"):
        assert len(row["pinyin"].split()) == len(row["word"]), row


@pytest.mark.parametrize(
    ("title", "issued", "year"),
    [
        ("湛河区校园食品安全提升行动方案（2025—2026年）", "2024年12月30日", "2025"),
        ("湛河区校园食品安全提升行动方案", "2024年12月30日", "2024"),
        ("湛河区2023年校园食品安全工作要点", "2024年1月3日", "2023"),
    ],
)
def test_the_year_of_an_id(given, tmp_path, title, issued, year):
    text = TEXT.replace("湛河区校园食品安全提升行动方案（2025—2026年）", title).replace("2025年2月17日", issued)
    (added,) = add_plans([given(text)], tmp_path / "raw")
    assert added.plan_id == f"zhanhe-{year}"


@pytest.mark.parametrize("text", [TEXT.replace("2025年2月17日\n", "")], ids=["no-date"])
def test_no_id_is_made_of_a_year_that_the_text_happens_to_mention(given, tmp_path, text):
    text = text.replace("（2025—2026年）", "").replace("2026年底", "年底").replace("2025年底前", "据2011年统计，")
    (added,) = add_plans([given(text)], tmp_path / "raw")
    assert added.plan_id == "zhanhe"
    assert "no year was found for its id; rename the file in data/raw, like zhanhe-2024" in added.unsure


def test_the_year_of_the_document_number_is_one_of_the_plan(given, tmp_path):
    text = TEXT.replace("2025年2月17日\n", "").replace("（2025—2026年）", "").replace("2026年底", "年底")
    (added,) = add_plans([given("湛政办〔2023〕17号\n" + text)], tmp_path / "raw")
    assert added.plan_id == "zhanhe-2023"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("README.md", TEXT, "a file of this name tells of others"),
        (
            "notes.md",
            "# Notes\n\n1. Install the package.\n2. Read 湛河区 plans with it, as often as you like.\n",
            "not Chinese",
        ),
        ("新闻.txt", "湛河区举行运动会\n昨日，全区运动会在体育场举行，各街道代表参加。\n", "no measures"),
        (
            "菜谱.txt",
            "红烧肉做法\n一、主要任务\n1.切肉。切成块。\n2.烧水。烧开后下锅。\n",
            "no title of a plan, no area",
        ),
    ],
)
def test_what_is_no_plan_is_refused_unless_forced(given, tmp_path, name, text, why):
    raw = tmp_path / "raw"
    (refused,) = add_plans([given(text, name)], raw)
    assert refused.status == "failed" and why in refused.problem and "--force" in refused.problem
    assert names(raw) == []
    (forced,) = add_plans([given(text, name)], raw, force=True)
    assert forced.status == "added" and find_sources(raw).plans


FULL = OSError(ENOSPC, "No space left on device")


def test_a_forced_add_on_a_full_disk_leaves_the_former_plan(given, tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    add_plans([given(TEXT)], raw)
    longer = given(TEXT + "3.检查食堂。每月检查1次。\n", "新.txt")
    for broken in ("staged", "_link"):
        with monkeypatch.context() as patched:
            patched.setattr(adding, broken, lambda *arguments: (_ for _ in ()).throw(FULL))
            (failed,) = add_plans([longer], raw, force=True)
        assert "No space left" in failed.problem
        assert (raw / "zhanhe-2025.txt").read_text(encoding="utf-8") == TEXT
        assert [name for name in names(raw) if name != ".replaced"] == ["plans.csv", "zhanhe-2025.txt"]


def test_plans_csv_that_cannot_be_written_is_a_doubt(given, tmp_path, monkeypatch):
    monkeypatch.setattr("compare.outside.replace_file", lambda *arguments: (_ for _ in ()).throw(FULL))
    (added,) = add_plans([given(TEXT)], tmp_path / "raw")
    assert added.status == "added"
    assert "plans.csv was not written (No space left on device); add zhanhe-2025 by hand" in added.unsure[-1]


def test_what_a_killed_program_left_half_written_goes(given, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / f"{adding.STAGING}x7f").write_bytes(b"half")
    add_plans([given(TEXT)], raw)
    assert names(raw) == ["plans.csv", "zhanhe-2025.txt"]


def test_an_addition_that_was_cut_off_is_carried_on_with_by_the_next(given, tmp_path):
    raw = tmp_path / "raw"
    add_plans([given(TEXT)], raw)
    longer = given(TEXT + "3.检查食堂。每月检查1次。\n", "新.txt")
    (raw / "zhanhe-2025.md").write_bytes(longer.read_bytes())  # placed; the former not yet away
    (raw / "plans.csv").unlink()
    (raw / ".part-x7f").write_bytes(b"half")
    (again,) = add_plans([longer], raw, source_url="https://example.gov.cn/x")
    assert again.status == "present" and "https://example.gov.cn/x" in (raw / "plans.csv").read_text("utf-8-sig")
    assert names(raw) == ["plans.csv", "zhanhe-2025.md", "zhanhe-2025.txt"]
    (again,) = add_plans([longer], raw, force=True)
    assert again.status == "replaced" and again.plan is not None
    assert [name for name in names(raw) if name != ".replaced"] == ["plans.csv", "zhanhe-2025.md"]
    assert (raw / ".replaced" / "zhanhe-2025.txt").read_text(encoding="utf-8") == TEXT


def test_several_at_once_lose_no_line(given, tmp_path):
    raw = tmp_path / "raw"
    files = [
        given(TEXT.replace("湛河区", place), f"{place}.txt")
        for place in ("湛河区", "云溪县", "黔西市", "浚县", "忠县", "城固县")
    ]
    with ThreadPoolExecutor(len(files)) as together:
        added = [each for done in together.map(lambda file: add_plans([file], raw), files) for each in done]
    assert {each.status for each in added} == {"added"}
    facts, findings = outside_facts(raw, [each.plan_id for each in added])
    assert findings == [] and all(facts.values())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_files_keep_to_the_leave_that_the_user_gives(given, tmp_path):
    before = os.umask(0o077)
    try:
        (added,) = add_plans([given(TEXT)], tmp_path / "raw")
    finally:
        os.umask(before)
    assert [oct(path.stat().st_mode & 0o777) for path in (added.path, added.path.parent / "plans.csv")] == ["0o600"] * 2


def test_what_is_not_added_or_unsure_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_COMPARE_LANG", "zh")
    plan = "消防安全工作方案\n二、主要任务\n（一）开展消防行动。\n1．检查出租房。（责任单位：派出所）\n"
    texts = {
        "README.txt": plan,
        "诗.txt": "床前明月光。\n",
        "信.txt": "Nothing here.\n",
        "甲.txt": plan,
        "乙.txt": plan + "2．检查。",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in (*texts, "没有.txt")]
    said = "\n".join(added.summary() for added in add_plans(files, tmp_path / "data" / "raw")).replace(
        str(tmp_path), ""
    )
    words = re.sub(r"[\w/-]+\.(?:txt|csv)|plan|zhanhe|data/raw|--force|\(txt\)", "", said)
    assert not re.search("[A-Za-z]{2,}", words), said
