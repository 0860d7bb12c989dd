"""One plan as text, Word, PDF and web page: the same measures, units, years and targets."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from compare.model import Plan
from compare.reading import read_text
from compare.sources.reading_files import read_content
from sources import making

FILES = {
    "plan.docx": making.numbered_docx,
    "plan.pdf": lambda: making.pdf_of(head="云溪县人民政府文件"),
    "plan.html": lambda: making.html_of().encode("gb18030"),
    "plan.mhtml": lambda: making.mhtml_of(making.html_of()),
    "gb.txt": lambda: making.PLAN.replace("\n", "\r\n").encode("gb18030"),
}
ROWS = ("parts", "actions", "measures", "units", "years", "targets", "references")


def plan_of(data: bytes, name: str) -> Plan:
    return read_text(read_content(data, Path(name)), "yunxi-2025")


@pytest.fixture(scope="module")
def as_text() -> Plan:
    return plan_of(making.PLAN.encode(), "plan.txt")


def test_the_plan_itself_is_read(as_text):
    assert [measure.label for measure in as_text.measures] == ["1.", "2.", "3.", "4.", "5.", "6.", "（一）", "（二）"]
    assert (
        len(as_text.actions) == 3 and len(as_text.units) >= 15 and len(as_text.years) >= 9 and len(as_text.targets) >= 8
    )
    assert (as_text.facts.title, as_text.facts.period_start, as_text.facts.period_end) == (making.TITLE, 2025, 2027)


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_rows(name, as_text):
    plan = plan_of(FILES[name](), name)
    assert plan.facts == as_text.facts
    for rows in ROWS:
        assert getattr(plan, rows) == getattr(as_text, rows), rows


HTML_TABLE = re.sub(r"<tr><td colspan.*?</tr>", "", making.TABLE_HTML.replace("保护<br>", "保护"))
TABLE_FILES = {
    "tasks.docx": making.table_docx,
    "tasks.pdf": making.table_pdf,
    "tasks.xlsx": making.xlsx_of,
    "tasks.html": lambda: making.page_of(HTML_TABLE, "云溪县农村饮水安全任务分工表").encode(),
}


def without_place(rows: tuple) -> list:
    return [replace(row, start=0, end=0) for row in rows]


@pytest.mark.parametrize("name", TABLE_FILES)
def test_a_task_table_gives_the_same_measures_and_units_in_every_format(name):
    plan, usual = plan_of(TABLE_FILES[name](), name), plan_of(making.table_docx(), "tasks.docx")
    assert [measure.label for measure in plan.measures] == ["1", "2", "3"]
    # A merged cell holds for both of its rows: 县水利局 leads measures 2 and 3.
    leads = [unit.measure_id for unit in plan.units if unit.name == "县水利局" and unit.role == "lead"]
    assert leads == ["yunxi-2025/m002", "yunxi-2025/m003"]
    for rows in ("units", "years", "targets"):
        assert without_place(getattr(plan, rows)) == without_place(getattr(usual, rows)), rows


@pytest.mark.parametrize("name", ["plan.docx", "plan.pdf", "plan.html", "plan.mhtml"])
def test_rows_know_where_they_stand_in_the_file(name):
    plan = plan_of(FILES[name](), name)
    places = [plan.document.where(measure.start) for measure in plan.measures]
    assert None not in places
    assert all(place.startswith("page " if name == "plan.pdf" else "paragraph ") for place in places)
