"""``reader.html`` from disk in a real browser: every cell opened, every filter used, every row found in its text, nothing asked of a network."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from charts.frames import corpus, texts
from export.hostile import hostile

pytest.importorskip("selenium", reason="no selenium: make setup installs it")

import axe_core_python
from browser.lab import chromium, programs
from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from compare.corpus import Corpus, falls_into
from compare.export.reader import write_reader
from compare.language import value
from compare.tables import frame

pytestmark = [
    pytest.mark.skipif(
        None in programs(),
        reason="no Chromium with chromedriver here; on Debian: apt-get install chromium chromium-driver",
    ),
    pytest.mark.skipif("BROWSER_TEST" not in os.environ, reason="takes minutes; run it with make browser-test"),
]

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOGS = {"browser": "ALL", "performance": "ALL"}
VIEWS = ("#matrix/theme", "#matrix/cluster", "#list", "#text", "#pair")

# Every cell of the table clicked, and what its panel then holds: [row, plan, measures, measures of others].
CLICK_ALL = """
return [...document.querySelectorAll('td .cell')].map(cell => {
  cell.click();
  const names = query => [...document.querySelectorAll(query)].map(card => card.dataset.measure);
  return [cell.closest('tr').querySelector('th').textContent, Number(cell.dataset.plan),
    names('.panel > .card'), names('.panel .others .card'), cell.textContent];
});
"""
# Every row of a table opened in its text, and what is marked there.
OPEN_ALL = """
const [key, done] = arguments;
const table = JSON.parse(document.getElementById('data').textContent).rows.find(each => each.key === key);
const plans = JSON.parse(document.getElementById('data').textContent).plans;
const found = [];
(async () => {
  for (const [p, start, end] of table.rows) {
    const address = `#text/${encodeURIComponent(plans[p].id)}/${start}-${end}`;
    const there = location.hash === address ? null : new Promise(moved => addEventListener('hashchange', moved, {once: true}));
    location.hash = address;
    await there;
    found.push([document.querySelector('.plan-title').textContent, [...document.querySelectorAll('.here')].map(mark => mark.textContent).join('')]);
  }
  done(found);
})();
"""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("browser"), LOGS) as browser:
        browser.set_script_timeout(120)
        yield browser


@pytest.fixture(scope="module")
def data() -> Corpus:
    """Five made-up plans, and a frame of three entries: one held by measures, one by an action, one by nobody."""
    tables = dict(corpus(5))
    entries = [{"frame_id": "f", "entry_id": f"E{i}", "no": str(i), "name": f"条目{i}"} for i in range(3)]
    rows = []
    for plan_id in tables["plans"]["plan_id"]:
        own = tables["measures"][tables["measures"]["plan_id"] == plan_id]
        first, second = own["measure_id"].iloc[:2]
        here = {"frame_id": "f", "plan_id": plan_id, "score": 0.5, "start": 1, "end": 5}
        rows += [
            here | {"entry_id": "E0", "state": "split", "measure_id": first, "also": second, "lacks": "一半"},
            here | {"entry_id": "E1", "state": "covered", "action_id": own["action_id"].iloc[-1]},
            here | {"entry_id": "E2", "state": "absent", "nearest": own["measure_id"].iloc[2]},
            here | {"state": "own", "measure_id": own["measure_id"].iloc[3]},
        ]
    return Corpus(tables | {"entries": frame("entries", entries), "frames": frame("frames", rows)}, texts(5))


@pytest.fixture(scope="module")
def page(data: Corpus, tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_reader(data, tmp_path_factory.mktemp("reader") / "reader.html", lang="zh").as_uri()


def opened(window: webdriver.Chrome, page: str, where: str = "") -> None:
    """A fresh page at an address; what the browser said before is forgotten."""
    window.get("about:blank")
    for log in LOGS:
        window.get_log(log)
    window.get(page + where)


def said(window: webdriver.Chrome) -> list[Any]:
    """Complaints on the console, and what was asked of a network or disk beside the page itself."""
    asked = [json.loads(line["message"])["message"] for line in window.get_log("performance")]
    urls = [each["params"]["request"]["url"] for each in asked if each["method"] == "Network.requestWillBeSent"]
    return [*window.get_log("browser"), *(url for url in urls if url != window.current_url.split("#")[0])]


def listed(window: webdriver.Chrome) -> list[str]:
    """The measures of the list, all of them."""
    while more := window.find_elements(By.CSS_SELECTOR, ".more"):
        more[0].click()
    cards = window.find_elements(By.CSS_SELECTOR, ".results .card")
    return [str(card.get_attribute("data-measure")) for card in cards]


@pytest.mark.parametrize(
    ("way", "table", "column"),
    [("theme", "measures", "theme"), ("cluster", "clusters", "cluster_name"), ("sector", "sectors", "sector")],
)
def test_every_cell_opens_its_measures(window, page: str, data: Corpus, way: str, table: str, column: str) -> None:
    opened(window, page, f"#matrix/{way}")
    if way == "cluster":
        window.find_element(By.CSS_SELECTOR, ".tick input").click()
    cells = window.execute_script(CLICK_ALL)
    rows = data.tables[table]
    items = set(rows[column].dropna())
    assert len(cells) == len(items) * 5
    held = rows.groupby([column, "plan_id"], observed=True)["measure_id"].apply(lambda ids: sorted(set(ids))).to_dict()
    order = list(data.plans.sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
    for item, plan, own, others, shown in cells:
        wanted = held.get((item, order[plan]), [])
        assert sorted(own) == wanted
        assert shown == (str(len(wanted)) if wanted else "·")
        elsewhere = [one for plan_id in order if plan_id != order[plan] for one in held.get((item, plan_id), [])]
        assert sorted(others) == ([] if wanted else sorted(elsewhere))
    assert said(window) == []


def test_cells_of_a_frame_say_the_state_and_open_its_evidence(window, page: str, data: Corpus) -> None:
    opened(window, page)
    cells = window.execute_script(CLICK_ALL)
    order = list(data.plans.sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
    assert len(cells) == 15
    for entry, plan, own, others, shown in cells:
        measures = data[order[plan]].measures
        wanted = {
            "E0 条目0": (value("state", "split", "zh"), list(measures["measure_id"][:2])), "E2 条目2": ("—", []),
            "E1 条目1": (value("state", "covered", "zh"), list(measures.loc[measures["action_id"] == measures["action_id"].iloc[-1], "measure_id"])),
        }  # fmt: skip
        assert (shown, own) == wanted[entry] and not others
        if entry == "E2 条目2":
            window.find_elements(By.CSS_SELECTOR, f'.cell[data-row="2"][data-plan="{plan}"]')[0].click()
            near = window.find_element(By.CSS_SELECTOR, ".near .card").get_attribute("data-measure")
            assert near == measures["measure_id"].iloc[2]
    assert said(window) == []


def test_the_keyboard_walks_the_table_opens_a_cell_and_comes_back(window, page: str) -> None:
    opened(window, page)
    first = window.find_elements(By.CSS_SELECTOR, "td .cell")[0]
    window.find_element(By.ID, "way").send_keys(Keys.TAB)
    for _ in range(4):
        if window.switch_to.active_element != first:
            window.switch_to.active_element.send_keys(Keys.TAB)
    assert window.switch_to.active_element == first
    ActionChains(window).send_keys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT).perform()
    cell = window.switch_to.active_element
    assert (cell.get_attribute("data-row"), cell.get_attribute("data-plan")) == ("1", "1")
    assert len(window.find_elements(By.CSS_SELECTOR, '.matrix [tabindex="0"]')) == 1
    cell.send_keys(Keys.ENTER)
    assert window.switch_to.active_element.tag_name == "h2"
    ActionChains(window).send_keys(Keys.ESCAPE).perform()
    assert window.switch_to.active_element == cell


def test_search_finds(window, page: str, data: Corpus) -> None:
    opened(window, page)
    search = window.find_element(By.ID, "search")
    search.send_keys("整改责任 动态清零行动０", Keys.ENTER)
    texts_of = data.measures.set_index("measure_id")["text"]
    wanted = sorted(one for one, text in texts_of.items() if "整改责任" in text and "动态清零行动0" in text)
    assert wanted and sorted(listed(window)) == wanted
    assert len(window.find_elements(By.CSS_SELECTOR, ".results mark.hit")) >= 2 * len(wanted)
    search.clear()
    search.send_keys("没有这样的词", Keys.ENTER)
    WebDriverWait(window, 10).until(lambda _: not listed(window))
    assert "没有符合条件的内容" in window.find_element(By.CSS_SELECTOR, ".count").text
    assert said(window) == []


def test_words_are_found_in_whole_texts(window, page: str, data: Corpus) -> None:
    opened(window, page, "#list")
    Select(window.find_element(By.ID, "f-kind")).select_by_value("text")
    window.find_element(By.ID, "search").send_keys("治本攻坚三年行动方案", Keys.ENTER)
    WebDriverWait(window, 10).until(lambda _: len(window.find_elements(By.CSS_SELECTOR, ".rows tbody tr")) == len(data))


def test_filters_keep_what_the_tables_say(window, page: str, data: Corpus) -> None:
    measures, plan = data.measures, data.plan_ids[1]
    unit, year = data.assignments["name"].mode()[0], 2022
    dated = set(data.years.loc[falls_into(data.years, [year]), "measure_id"])
    held = set(data.assignments.loc[data.assignments["name"] == unit, "measure_id"])
    wanted = {
        "f-plan": set(measures.loc[measures["plan_id"] == plan, "measure_id"]),
        "f-theme": set(measures.loc[measures["theme"] == "隐患排查治理", "measure_id"]), "f-unit": held, "f-year": dated,
    }  # fmt: skip
    opened(window, page, "#list")
    order = list(data.plans.sort_values(["issued_on", "plan_id"], na_position="last")["plan_id"])
    values = {"f-plan": str(order.index(plan)), "f-theme": "隐患排查治理", "f-year": str(year)}
    for name, ids in wanted.items():
        if name == "f-unit":
            window.find_element(By.ID, name).send_keys(unit)
        else:
            Select(window.find_element(By.ID, name)).select_by_value(values[name])
        assert ids and set(listed(window)) == ids, name
        if name != "f-year":
            window.find_element(By.CSS_SELECTOR, ".filters .way").click()
    Select(window.find_element(By.ID, "f-plan")).select_by_value(values["f-plan"])
    assert set(listed(window)) == wanted["f-year"] & wanted["f-plan"]


@pytest.mark.parametrize("table", ["units", "years", "targets"])
def test_every_row_is_marked_in_its_text(window, page: str, data: Corpus, table: str) -> None:
    window.set_window_size(1000, 900)
    opened(window, page, "#list")
    found = window.execute_async_script(OPEN_ALL, table)
    titles = dict(zip(data.plans["plan_id"], data.plans["title"], strict=True))
    wanted = [[titles[row["plan_id"]], "".join(data.texts[row["plan_id"]][row["start"] : row["end"]].split("\n"))]
              for row in data.tables[table].to_dict("records")]  # fmt: skip
    assert found == wanted
    assert said(window) == []


def test_a_row_opens_beside_the_list_on_a_wide_screen(window, page: str, data: Corpus) -> None:
    window.set_window_size(1500, 900)
    opened(window, page, "#list")
    window.find_elements(By.CSS_SELECTOR, ".card .way")[0].click()
    first = data.measures.iloc[0]
    WebDriverWait(window, 10).until(lambda _: window.find_elements(By.CSS_SELECTOR, "#beside .here"))
    marks = window.find_elements(By.CSS_SELECTOR, "#beside .here")
    assert "".join(mark.text for mark in marks) == first["text"]
    assert window.find_elements(By.CSS_SELECTOR, "main .card")


def test_a_measure_has_an_address(window, page: str, data: Corpus) -> None:
    last = data.measures.iloc[-1]
    opened(window, page, f"#measure/{last['measure_id']}")
    marks = window.find_elements(By.CSS_SELECTOR, ".here")
    assert "".join(mark.text for mark in marks) == last["text"]
    assert window.execute_script(
        "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight", marks[0]
    )


def test_two_plans_stand_side_by_side_whole(window, page: str, data: Corpus) -> None:
    one, other = data.plan_ids[:2]
    opened(window, page, f"#pair/{one}/{other}")
    rows = window.execute_script("""
      return [...document.querySelectorAll('.pair tbody tr')].map(row => [...row.children].map(cell => {
        const plain = text => [...text.childNodes].filter(each => each.nodeType === 3).map(each => each.textContent).join('');
        return [...cell.querySelectorAll('.wording')].map(text => [text.textContent, plain(text)]);
      }));""")
    texts_of = {plan_id: list(data[plan_id].measures["text"]) for plan_id in (one, other)}
    assert [text for row in rows for text, _ in row[0]] == texts_of[one]
    assert {text for row in rows for text, _ in row[1]} == set(texts_of[other])
    related = data.similar.dropna(subset=["relation"])
    pairs = {(a, b) for a, b in zip(related["measure_a"], related["measure_b"], strict=True)} | {
        (b, a) for a, b in zip(related["measure_a"], related["measure_b"], strict=True)
    }
    answered = {a for a, b in pairs if a.startswith(one) and b.startswith(other)}
    both = [row for row in rows if row[0] and row[1]]
    assert len(both) == len(answered) > 0
    for ((_, left),), ((_, right), *_) in both:
        assert left == right  # what is not in colour is common to both
    assert said(window) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_that_hinders(window, data: Corpus, tmp_path: Path, lang: str) -> None:
    page = write_reader(data, tmp_path / "reader.html", lang=lang).as_uri()
    for size in ((1360, 900), (420, 800)):
        window.set_window_size(*size)
        for view in (*VIEWS, f"#measure/{data.measures['measure_id'].iloc[1]}", f"#pair/{'/'.join(data.plan_ids[:2])}"):
            opened(window, page, view)
            if view.startswith("#matrix"):
                window.find_elements(By.CSS_SELECTOR, "td .cell")[0].click()
            window.execute_script(AXE)
            found = window.execute_async_script("const done = arguments[0]; axe.run().then(done)")
            hindering = [
                (each["id"], each["nodes"][0]["html"]) for each in found["violations"] if each["impact"] != "minor"
            ]
            assert hindering == [], (view, size)
            assert len(found["passes"]) > 10


def test_harmful_words_stay_words(window, tmp_path: Path) -> None:
    window.set_window_size(1360, 900)
    page = write_reader(hostile(), tmp_path / "reader.html").as_uri()
    for view in (
        "#matrix/theme",
        "#matrix/cluster",
        "#matrix/sector",
        "#list",
        "#text/place01-2020",
        "#pair/place01-2020/place02-2021",
    ):
        opened(window, page, view)
        if view.startswith("#matrix"):
            window.execute_script(CLICK_ALL)
        assert window.execute_script("return window.harm") is None
        assert window.execute_script("return document.querySelectorAll('script').length") == 2
        assert not window.find_elements(
            By.CSS_SELECTOR, "img, svg, iframe, object, style ~ style, [onload], [onerror], a[href^=javascript]"
        )
        assert said(window) == []
    opened(window, page, "#text/place01-2020")
    assert "</script><script>window.harm=2</script>" in window.find_element(By.CSS_SELECTOR, ".text").text


@pytest.mark.parametrize(("plans", "seconds"), [(5, 2), (40, 5)])
def test_the_page_is_there_soon_and_small(window, tmp_path: Path, plans: int, seconds: float) -> None:
    path = write_reader(Corpus(corpus(plans, per_plan=40), texts(plans, per_plan=40)), tmp_path / "reader.html")
    assert path.stat().st_size < 6_000_000
    opened(window, path.as_uri())
    ready = window.execute_script("return Number(document.documentElement.dataset.ready)")
    assert 0 < ready < 1000 * seconds
    assert len(window.find_elements(By.CSS_SELECTOR, "thead th")) == plans + 1


@pytest.mark.parametrize("view", ["#matrix/theme", "#list", "#text", "#pair"])
def test_it_prints(window, page: str, data: Corpus, view: str) -> None:
    opened(window, page, view)
    made = window.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = PdfReader(io.BytesIO(base64.b64decode(made["data"])))
    words = "".join(unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in pdf.pages)
    words = re.sub(r"\s", "", words)
    assert "方案对读" in words and "两份并读" not in words
    assert all(round(float(sheet.mediabox.width)) in (595, 596) for sheet in pdf.pages)
    wanted = {
        "#matrix/theme": "隐患排查治理",
        "#list": data.measures["title"].iloc[0],
        "#pair": data.measures["title"].iloc[0],
    }
    assert wanted.get(view, "治本攻坚三年行动方案") in words
