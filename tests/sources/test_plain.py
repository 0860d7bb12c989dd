"""Text files: the text as it came, in any encoding, with the tables that stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.sources import SourceError
from compare.sources.encodings import decode
from compare.sources.plain import find_tables, read_plain
from compare.sources.reading_files import read_content
from sources import making

PATH = Path("plan.txt")
TRADITIONAL = (
    "雲溪縣人民政府關於加強農村飲水安全的方案。到二〇二七年底，全縣自來水普及率達到百分之九十五。\n一、總體要求\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(encoding):
    text, _, doubt = decode(making.PLAN.encode(encoding), PATH)
    assert text == making.PLAN and doubt is None


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8"])
def test_traditional_characters(encoding):
    assert decode(TRADITIONAL.replace("〇", "○").encode(encoding), PATH)[0] == TRADITIONAL.replace("〇", "○")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_line_ends_become_one_character(encoding):
    assert decode("一、目标\r\n二、任务\r三、保障\n".encode(encoding), PATH)[0] == "一、目标\n二、任务\n三、保障\n"


def test_a_character_cut_at_the_end_and_a_broken_one_are_told():
    document = read_content(making.PLAN.encode()[:-2], PATH)
    assert document.text == making.PLAN[:-2]
    assert [finding.code for finding in document.findings] == ["broken_text"]
    broken = making.PLAN.encode()[:400] + b"\xff" + making.PLAN.encode()[402:]
    assert "broken" in read_content(broken, PATH).findings[0].message


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + b"\0" * 400 + bytes(range(1, 32)) * 9]
)
def test_binaries_are_refused(data):
    with pytest.raises(SourceError, match=r"plan\.txt"):
        read_content(data, PATH)


def test_text_is_not_changed():
    text = "\ufeff".join(["", " 　一、目标　\n\n\n**（一）**\t末\u3000\n \n"])[1:]
    document = read_plain(text, PATH)
    assert document.text == text and document.format == "txt" and document.tables == ()


def test_places_are_lines():
    document = read_plain("一、目标\n\n二、任务\n", PATH)
    assert [document.where(at) for at in (0, 4, 6, 8)] == ["line 1", None, "line 3", "line 3"]


def shown(text: str) -> list[list[str]]:
    (table,) = find_tables(text)
    rows: list[list[str]] = []
    for cell in table.cells:
        if cell.column == 0:
            rows.append([])
        rows[-1].append(text[cell.start : cell.end])
    assert [len(rows), table.start, table.end] == [
        table.cells[-1].row + 1,
        min(cell.start for cell in table.cells),
        max(cell.end for cell in table.cells),
    ]
    return rows


ROWS = [[text or "" for text in row] for row in making.TASKS]
TAB = "\n".join("\t".join(row) for row in ROWS)
PIPES = "\n".join("| " + " | ".join(row) + " |" for row in ROWS)
MARKDOWN = PIPES.replace("\n", "\n|---|:--|---|---|---:|\n", 1)
BARE_PIPES = "\n".join(" | ".join(row) for row in ROWS)


def test_a_table_with_a_blank_line_between_all_rows() -> None:
    rows = ["序号\t任务\t责任单位", "1\t修渠\t县水利局", "2\t植树\t县林业局"]
    (table,) = find_tables("\n\n".join(rows))
    assert {cell.row for cell in table.cells} == {0, 1, 2}
    assert len(find_tables("\n".join(rows) + "\n\n" + "\n".join(rows))) == 2


@pytest.mark.parametrize("table", [TAB, PIPES, MARKDOWN, BARE_PIPES], ids=["tab", "pipes", "markdown", "bare pipes"])
def test_tables_in_text(table):
    assert shown(f"附件\n任务分工表\n{table}\n以上任务，年底考核。\n") == ROWS


def test_cells_are_trimmed_and_rows_may_end_early():
    assert shown("序号\t任务 \t单位\n1\t 甲　\t县水利局\n2\t乙\n") == [
        ["序号", "任务", "单位"],
        ["1", "甲", "县水利局"],
        ["2", "乙"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一、总体要求\t1\n二、重点任务\t3\n三、保障措施\t9\n",
        "\t一、总体要求\n\t二、重点任务\n\t三、保障措施\n",
        "推进“互联网+”|大数据应用。\n落实责任|强化保障，确保到位。\n",
        "县水利局\t县财政局\n2025年3月\t2025年3月\n",
        "坚持以人民为中心，统筹发展和安全。\t加强领导，压实责任。\t落实。\n甲\t乙\t丙\n",
    ],
    ids=["contents", "indents", "pipes in sentences", "signatures", "sentences"],
)
def test_what_is_no_table(text):
    assert find_tables(text) == ()


ROWS_JOINED = [
    ["序号", "任务", "责任单位", "时限"],
    ["1", "修渠", "县水利局", "2025.6.1"],
    ["2", "植树", "县林业局", ""],
    ["3", "护河", "", "2025年"],
]
LINES_JOINED = ["\t".join(row) for row in ROWS_JOINED]


@pytest.mark.parametrize(
    "text",
    [
        "青禾县任务表" + "".join(LINES_JOINED),
        "\n".join(LINES_JOINED[:2]) + "".join(LINES_JOINED[2:]) + "注：时限为空的同上。\n一、保障",
        LINES_JOINED[0] + "\n\n".join(LINES_JOINED[1:]),
    ],
    ids=["one line", "two rows on a line", "head and first row"],
)
def test_rows_that_lost_the_line_ends_between_them_are_parted_at_their_numbers(text):
    assert shown(text) == ROWS_JOINED


def test_two_tables_in_one_text():
    first, second = find_tables(f"{TAB}\n中间一段话。\n{PIPES}\n")
    assert first.end < second.start


def test_comma_separated_list():
    text = "云溪县任务分工表,,,,\n" + "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS) + "\n"
    document = read_content(text.encode("gb18030"), Path("任务.csv"))
    assert document.format == "csv" and document.text.splitlines()[0] == "云溪县任务分工表"
    (table,) = document.tables
    cells = [document.text[cell.start : cell.end] for cell in table.cells]
    assert cells == [cell for row in ROWS for cell in row]
    assert document.where(table.cells[-1].start) == "table 1 row 4"


def test_comma_separated_list_in_a_txt_file_stays_as_it_is():
    text = '任务分工表,,\n序号,任务,单位\n1, 改造管网 ,"县水利局,县财政局"\n2,"建设\n平台",\n,,\n'
    document = read_plain(text, Path("任务.txt"))
    assert document.text == text and document.format == "txt"
    (table,) = document.tables
    cells = {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}
    assert cells == {
        (0, 0): "序号", (0, 1): "任务", (0, 2): "单位",
        (1, 0): "1", (1, 1): "改造管网", (1, 2): "县水利局,县财政局",
        (2, 0): "2", (2, 1): "建设\n平台", (2, 2): "",
    }  # fmt: skip


IN_CELL = (
    "为修渠，制定本方案。一、目标修好渠道，确保灌溉。二、任务（一）修渠。修渠30公里，落实管护责任。"
    + "（二）植树。植树500亩。" * 9
)


def test_a_plan_in_a_cell_of_a_list_is_read_as_its_text():
    rows = [["标题", "发布日期", "正文"], ["青禾县修渠方案", "2025-03-01", IN_CELL]]
    document = read_plain("\n".join(",".join(row) for row in rows), Path("plans.csv"))
    assert document.text.splitlines() == ["青禾县修渠方案", "发布日期：2025-03-01", IN_CELL]
    assert not document.tables


def test_plans_in_cells_of_a_list_are_told():
    rows = [["标题", "正文"], *([f"{name}县修渠方案", IN_CELL] for name in "甲乙")]
    document = read_plain("\n".join(",".join(row) for row in rows), Path("plans.csv"))
    assert [finding.code for finding in document.findings] == ["several_documents"]


def test_half_width_commas_make_no_list():
    text = "一,总体要求\n加强领导,压实责任,落实保障。\n二,任务\n"
    assert read_plain(text, PATH).format == "txt"


def test_markdown_headings_lose_their_marks():
    text = f"# 方案\n\n## 一、目标\n\n到2027年。**重点**\n\n{MARKDOWN}\n"
    assert read_plain(text, Path("plan.txt")).text == text, "a .txt file is never changed"
    document = read_plain(text, Path("plan.md"))
    assert document.format == "md" and document.text.startswith("方案\n\n一、目标\n\n到2027年。**重点**\n")
    assert len(document.tables) == 1


def test_lines_that_head_a_group_of_rows_belong_to_the_table():
    text = "序号\t任务\t单位\n（一）加强源头治理\n1\t甲\t县水利局\n第2页 共3页\n2\t乙\t县财政局\n"
    assert shown(text) == [
        ["序号", "任务", "单位"],
        ["（一）加强源头治理"],
        ["1", "甲", "县水利局"],
        ["2", "乙", "县财政局"],
    ]
    (table,) = find_tables(text)
    assert [cell.column_span for cell in table.cells if cell.row == 1] == [3]


@pytest.mark.parametrize("encoding", ["gbk", "big5", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["四个一", "查渠", "一、加强领导", "推进重點工作", "改造渠道30公里。", "1.修复泵站", "县水利局"]
)
def test_short_texts_in_any_encoding(text, encoding):
    text = text.replace("查渠", "查").replace("县", "").replace("渠道", "水") if encoding == "big5" else text
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip("not written in this encoding")
    assert decode(data, PATH)[0] == text


def test_gbk_that_happens_to_be_sound_utf_8_is_told_from_other_scripts():
    assert decode("联通".encode("gbk"), PATH)[:2] == ("联通", "gb18030")
    assert decode("café — λόγος".encode(), PATH)[:2] == ("café — λόγος", "utf-8")


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u200e", "\u202a", "\xad", "\u2060", "\ufe0f", "\U000e0100"])
def test_signs_that_print_nothing_are_left_out_of_a_text_and_told(sign):
    document = read_content(f"一、{sign}重点任务\n2025{sign}年6月底前\n".encode(), Path("plan.txt"))
    assert document.text == "一、重点任务\n2025年6月底前\n"
    assert [finding.code for finding in document.findings] == ["signs_without_width"]


def test_blanks_of_other_widths_are_blanks_and_separators_line_ends():
    text = "一、重点\u2003任务\u2028（一）改\u202f造\u2029二、保障\x0c"
    assert read_content(text.encode(), Path("plan.txt")).text == "一、重点 任务\n（一）改 造\n二、保障\n"


LIST = "序号,工作任务,牵头单位\n1,改造渠道,县水利局\n2,清淤河道,县农业农村局\n"


@pytest.mark.parametrize(
    "above",
    ["青禾县任务清单\n", "青禾县任务清单,,\n", "青禾县任务清单\n（2025年）\n\n", "sep=,\n", "\ufeff青禾县任务清单\n"],
)
@pytest.mark.parametrize("below", ["", "注：每季度调度\n", "注：每季度调度，县水利局,县财政局配合\n"])
def test_lines_above_and_below_a_comma_separated_list(above, below):
    document = read_content((above + LIST + below).encode(), Path("tasks.csv"))
    (table,) = document.tables
    assert [cell.row for cell in table.cells if document.text[cell.start : cell.end] == "1"] == [1]
    assert "序号\t工作任务\t牵头单位" in document.text
    title = above.strip("\ufeff,\n").split("\n")[0]
    assert ("sep=" in above) or document.text.startswith(title + "\n")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('3,"检查出租房,县公安局\n', "line 4: a quotation mark"),
        ('3,"检查"出租房",县公安局\n', "line 4: a quotation mark"),
        (f"3,{'长' * 140_000},县公安局\n", "line 4: a cell of more than 131,072 characters"),
    ],
    ids=["unclosed", "inside", "huge"],
)
@pytest.mark.parametrize("name", ["tasks.csv", "tasks.txt"])
def test_a_line_of_a_list_that_is_no_line_is_told_and_the_others_are_rows(row, says, name):
    more = "".join(f"{number},疏浚第{number}条河,县水利局\n" for number in range(4, 30))
    document = read_content((LIST + row + more).encode(), Path(name))
    (table,) = document.tables
    told = [finding.message for finding in document.findings]
    assert len(told) == 1 and told[0].startswith(says)
    assert max(cell.row for cell in table.cells) == 29
    in_row = {cell.row: document.text[cell.start : cell.end] for cell in table.cells if cell.column == 2}
    assert (in_row[2], in_row[3], in_row[4]) == ("县农业农村局", "县公安局", "县水利局")


def test_a_list_with_one_very_wide_row_is_refused_before_it_fills_the_memory():
    wide = LIST + ",".join(["x"] * 300_000) + "\n" + LIST.split("\n", 1)[1] * 20
    with pytest.raises(SourceError, match="cells"):
        read_content(wide.encode(), Path("tasks.csv")) and None


def test_radicals_that_came_out_of_a_pdf_are_read_as_characters():
    document = read_content("⼀、重点任务\n⼤⼒推进⻓效管理\n".encode(), Path("plan.txt"))
    assert document.text == "一、重点任务\n大力推进长效管理\n"
    assert [finding.code for finding in document.findings] == ["radicals"]


def test_signs_of_fonts_of_signs_are_left_out_of_a_text():
    assert read_content("\uf06c一、任务\n\uf081改造\n".encode(), Path("plan.txt")).text == "一、任务\n①改造\n"
