"""Policy fields of measures."""

from hypothesis import given, settings
from hypothesis import strategies as st

from compare.codebook import Codebook, load_codebook
from compare.model import Document, Measure, Note
from compare.reading.outline.outline import Outline
from compare.reading.page import Page
from compare.reading.sectors import read_sectors


def outline_of(*pieces, codebook=None, quiet=()):
    text, measures = "", []
    for i, piece in enumerate(pieces):
        measures.append(Measure(len(text), len(text) + len(piece), f"p/m{i:03}", None, "tasks", "", None, ""))
        text += piece + "\n"
    return Outline(Page("p", Document(text), codebook or load_codebook(), quiet), measures=tuple(measures))


def rows(outline, notes=()):
    found = read_sectors(outline, notes)
    for row in found:
        assert outline.text[row.start : row.end] == row.evidence.split("、")[0]
    return [(row.measure_id, row.sector, row.evidence) for row in found]


def test_one_row_for_each_field_with_all_words_found():
    outline = outline_of("推进城镇燃气和危化品整治，更新燃气管道、加强危险化学品监管。", "建设算力平台。")
    assert rows(outline) == [
        ("p/m000", "燃气", "城镇燃气、燃气"),
        ("p/m000", "危险化学品", "危化品、危险化学品"),
        ("p/m001", "人工智能", "算力"),
    ]


def test_words_in_notes_and_furniture_do_not_count():
    text = "整治水库。（责任单位：市教育局、消防救援大队）"
    note = Note(5, len(text), None, "p/m000")
    assert rows(outline_of(text), (note,)) == [("p/m000", "水利", "水库")]
    assert rows(outline_of("燃气", quiet=((0, 2),))) == []


def test_latin_words_stand_alone():
    assert rows(outline_of("MAIN和5GAI")) == []
    assert [row[1] for row in rows(outline_of("发展AI应用"))] == ["人工智能"]


def test_no_measures_no_rows():
    assert read_sectors(Outline(Page("p", Document("燃气"), load_codebook()))) == ()


def test_a_codebook_of_ones_own(tmp_path):
    (tmp_path / "sectors.csv").write_text("sector,word\n养蜂,蜂蜜\n", encoding="utf-8")
    assert rows(outline_of("燃气和蜂蜜", codebook=Codebook(tmp_path))) == [("p/m000", "养蜂", "蜂蜜")]


def test_no_word_twice_in_one_field_and_none_of_one_character():
    seen = set()
    for row in load_codebook().rows("sectors"):
        assert (row["sector"], row["word"]) not in seen
        assert len(row["word"]) > 1
        seen.add((row["sector"], row["word"]))


def words_by_search(text):
    """The same by plain search, longest first at each place."""
    sectors = {}
    for row in load_codebook().rows("sectors"):
        sectors.setdefault(row["word"], []).append(row["sector"])
    found, place = {}, 0
    while place < len(text):
        word = max((w for w in sectors if text.startswith(w, place)), key=len, default=None)
        if word and not (
            word[0].isascii() and text[place - 1 : place].isascii() and text[place - 1 : place].isalpha() and place
        ):
            for sector in filter(None, sectors[word]):
                found.setdefault(sector, [])
                if word not in found[sector]:
                    found[sector].append(word)
            place += len(word)
        else:
            place += 1
    return found


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([*load_codebook().words("sectors"), "安全", "，", "a", "的"]), max_size=12))
def test_keys_find_what_plain_search_finds(pieces):
    if any(piece[0].isascii() or piece[-1].isascii() for piece in pieces):
        return
    for text in ("的".join(pieces), "".join(pieces)[:-1], "".join(piece[:3] for piece in pieces)):
        found = {row.sector: row.evidence.split("、") for row in read_sectors(outline_of(text))}
        assert found == words_by_search(text)


def test_words_told_apart_behind_their_fourth_character_and_beyond_the_basic_plane(tmp_path):
    words = "危险化学品,危险化学品\n危险化学,危险化学\n险,险化学\n𠀀乡,𠀀乡\n𠀁乡,𠀁乡\n"
    (tmp_path / "sectors.csv").write_text(f"sector,word\n{words}", encoding="utf-8")
    outline = outline_of("危险化学物、危险化学品、险化学", "𠀁乡𠀀", "𠀂乡危险化", codebook=Codebook(tmp_path))
    assert rows(outline) == [
        ("p/m000", "危险化学", "危险化学"),
        ("p/m000", "危险化学品", "危险化学品"),
        ("p/m000", "险", "险化学"),
        ("p/m001", "𠀁乡", "𠀁乡"),
    ]


def test_a_field_is_not_read_into_the_name_of_a_government():
    outline = outline_of("报县人民政府批准，由市政府、市政协督办。", "民政部门救助，改造市政管网。")
    assert [row[1:] for row in rows(outline) if row[1] in ("养老民政", "市政城管")] == [
        ("养老民政", "民政"),
        ("市政城管", "市政"),
    ]


def test_a_word_of_two_fields_and_one_to_read_past(tmp_path):
    words = "甲,安全\n乙,安全\n乙,安全生产月\n丙,安全生产月\n甲,生产月\n,安全帽\n丁,帽子\n"
    (tmp_path / "sectors.csv").write_text(f"sector,word\n{words}", encoding="utf-8")
    outline = outline_of("安全生产月、安全和安全帽子", "安全生产、生产月", "帽子", codebook=Codebook(tmp_path))
    assert rows(outline) == [
        ("p/m000", "乙", "安全生产月、安全"),
        ("p/m000", "丙", "安全生产月"),
        ("p/m000", "甲", "安全"),
        ("p/m001", "甲", "安全、生产月"),
        ("p/m001", "乙", "安全"),
        ("p/m002", "丁", "帽子"),
    ]


def test_words_at_the_end_of_a_text_and_outside_measures():
    for word, sector in (("危险化学品", "危险化学品"), ("危化品", "危险化学品"), ("燃气", "燃气")):
        measures = (Measure(3, 3 + len(word), "p/m001", None, "tasks", "", None, ""),)
        for text in (f"燃气的{word}", f"燃气的{word}燃", f"燃气的{word}燃气的燃气"):
            outline = Outline(Page("p", Document(text), load_codebook()), measures=measures)
            assert rows(outline) == [("p/m001", sector, word)]


def test_a_note_is_silent_to_its_end_whatever_is_printed_inside_it():
    # a page number, say, in the middle of the bodies' names
    outline = outline_of("（责任单位：县水库局、\n- 3 -\n县燃气办）加强燃气安全", quiet=((12, 17),))
    note = Note(0, 23, None, "p/m000")
    assert rows(outline, (note,)) == [("p/m000", "燃气", "燃气")]
    assert read_sectors(outline, (note,))[0].start > note.end
