"""The reader as a file: what it holds, its policy, its words; ``tests/browser/test_reader.py`` opens it in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
import yaml
from charts.frames import corpus, texts
from export.hostile import WORDS, hostile

from compare.corpus import Corpus
from compare.export.reader import write_reader
from compare.export.reader.page import HERE, SCRIPTS

HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = write_reader(Corpus(corpus(5), texts(5)), tmp_path_factory.mktemp("reader") / "reader.html", lang="zh")
    return path.read_text(encoding="utf-8")


def content(page: str) -> dict:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def test_the_policy_lets_in_the_one_style_and_the_one_script(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    for kind, tag in (("script", "script"), ("style", "style")):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not re.search(r"(?:src|href)\s*=|https?:|@import|url\(", page.split('id="data"')[0])


def test_every_place_is_the_passage_as_a_browser_counts_it() -> None:
    tables, said = dict(corpus(2)), {plan_id: "𠮷\ufeff😀" + text for plan_id, text in texts(2).items()}
    tables = {name: table.assign(start=table["start"] + 3, end=table["end"] + 3) if {"plan_id", "start"} <= set(table) else table
              for name, table in tables.items()}  # fmt: skip
    from compare.export.reader.payload import payload

    found = payload(tables, said, "zh", {})
    rows = tables["measures"].to_dict("records")
    assert len(found["measures"]) == len(rows) > 20
    for measure, row in zip(found["measures"], rows, strict=True):
        units = found["plans"][measure["p"]]["text"].encode("utf-16-le")
        wanted = said[row["plan_id"]][row["start"] : row["end"]]
        assert units[2 * measure["s"] : 2 * measure["e"]].decode("utf-16-le") == wanted == row["text"]
    assert {table["key"]: len(table["rows"]) for table in found["rows"]} == {
        name: len(tables[name]) for name in ("units", "years", "targets", "references", "terms", "oddities")
    }


def test_cells_add_up_to_the_tables(page: str) -> None:
    found, tables = content(page), corpus(5)
    ways = {way["key"]: way["rows"] for way in found["ways"]}
    names = {measure["id"]: i for i, measure in enumerate(found["measures"])}
    plans = {plan["id"]: str(p) for p, plan in enumerate(found["plans"])}
    for way, table, column in (
        ("theme", "measures", "theme"),
        ("sector", "sectors", "sector"),
        ("cluster", "clusters", "cluster_name"),
    ):
        groups = tables[table].groupby(["plan_id", column], observed=True)["measure_id"]
        wanted = {(key, plans[plan_id]): sorted(names[one] for one in ids) for (plan_id, key), ids in groups}
        assert {(row["name"], p): sorted(cell["m"]) for row in ways[way] for p, cell in row["cells"].items()} == wanted


def test_harmful_words_are_data(tmp_path: Path) -> None:
    page = write_reader(hostile(), tmp_path / "reader.html").read_bytes().decode("utf-8")
    assert page.count("<script") == page.count("</script") == 2
    assert page.count("<style") == 1 and "<img" not in page and "<svg" not in page
    data = page.split('id="data">')[1].split("</script>")[0]
    assert not re.search("[<>&\u2028\u2029\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\ud800-\udfff]", data)
    said = content(page)["plans"][0]["text"]
    assert "<script>window.harm=1</script>" in said and "𠮷野家" in said and "残�字�" in said and "甲␋乙␀丙␛" in said
    assert len(WORDS[-1]) == 40_000 and WORDS[-1] in said


def test_every_word_is_said_and_every_said_word_is_there() -> None:
    words = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    code = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    used = {key for key in words if re.search(rf"'{re.escape(key)}'", code)}
    made = {f"view.{view}" for view in ("matrix", "list", "text", "pair")}
    assert set(words) - used - made == {"title", "title.more", "noscript"}
    assert set(re.findall(r"say\('([^']+)'", code)) <= set(words)
    for zh, en in words.values():
        assert not HAN.search(en) and (HAN.search(zh) or not re.search(r"[A-Za-z]", en))
        assert not re.search(r"[A-Za-z]", re.sub(r"\{\d\}|Esc|JavaScript", "", zh))
        assert sorted(re.findall(r"\{\d\}", zh)) == sorted(re.findall(r"\{\d\}", en)) or "{5}" in zh


def test_nothing_of_the_page_itself_is_in_the_other_language(tmp_path: Path) -> None:
    found = content(write_reader(corpus(2), tmp_path / "reader.html", lang="en").read_text(encoding="utf-8"))
    heads = [column for table in found["rows"] for column in table["columns"]] + [
        table["name"] for table in found["rows"]
    ]
    heads += [way["name"] for way in found["ways"]] + found["says"] + list(found["roles"].values())
    heads += [name for plan in found["plans"] for name, _ in plan["facts"]] + [plan["name"] for plan in found["plans"]]
    assert not [head for head in heads if HAN.search(head)]


def test_the_same_plans_give_the_same_bytes_and_nothing_is_overwritten(tmp_path: Path) -> None:
    data = Corpus(corpus(2), texts(2))
    one, two = (write_reader(data, tmp_path / f"{n}.html") for n in "ab")
    assert one.read_bytes() == two.read_bytes()
    one.write_text("mine")
    with pytest.raises(FileExistsError, match=r"a\.html"):
        write_reader(data, one)
    assert one.read_text() == "mine"
    assert write_reader(data, one, force=True).read_bytes() == two.read_bytes()


def test_no_plans_are_a_page_all_the_same(tmp_path: Path) -> None:
    found = content(write_reader({}, tmp_path / "reader.html").read_text(encoding="utf-8"))
    assert found["plans"] == found["measures"] == found["pairs"] == []
