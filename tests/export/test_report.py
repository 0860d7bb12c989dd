"""A report: its parts, what it announces and writes, what it leaves alone, and the page that it is entered by."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import matplotlib as mpl
import pytest
from charts.frames import corpus, texts

from compare import swap
from compare.corpus import Corpus
from compare.errors import ChoiceError
from compare.export import report, write_report
from compare.export.drawing import Drawer
from compare.export.parts import Item, Part, Request
from compare.language import Lang

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("selected_once")]

FEW = {"charts": ["what-is-due-when", "which-actions-correspond"]}


@pytest.fixture(autouse=True, scope="module")
def _coarse() -> Iterator[None]:
    """Quick to draw: the looks of charts are tested elsewhere."""
    mpl.use("agg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("compare.export.pictures.DPI", 30)
        yield


@pytest.fixture(scope="module")
def data() -> Corpus:
    return Corpus(corpus(2), texts(2))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != swap.LOCK
    }


@pytest.fixture(scope="module")
def written(data: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole report of two plans in two languages."""
    out = tmp_path_factory.mktemp("report")
    write_report(data, out, langs=("zh", "en"), **FEW)
    return out


@dataclass(frozen=True)
class Written:
    paths: list[Path]
    steps: list[tuple[str, int, int]]
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def chinese(data: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The same in Chinese alone: what was given back, told on the way, and written."""
    out, steps = tmp_path_factory.mktemp("chinese"), []
    paths = write_report(data, out, langs=["zh"], progress=lambda *step: steps.append(step), **FEW)
    return Written(paths, steps, snapshot(out))


def test_it_writes_what_it_gives_back_and_a_list_of_it(written: Path) -> None:
    listed = swap.read_list(written / report.LIST)
    assert set(snapshot(written)) == {*listed, report.LIST}
    assert all(swap.sha256(written / name) == digest for name, digest in listed.items())


def test_what_is_opened_first_stands_first(data: Corpus, chinese: Written, tmp_path: Path) -> None:
    paths, out = chinese.paths, chinese.paths[0].parent
    parts = list(report.PARTS)
    assert paths[0].name == "index.html"
    request = Request(data, tuple(data.plan_ids), ("zh",), Drawer(data, tmp_path), charts=tuple(FEW["charts"]))
    first = [next(iter(part.files(request, "zh")), None) for part in parts]
    assert [path.relative_to(out).as_posix() for path in paths[1 : len(parts) + 1]][:1] == first[:1]
    assert len(set(paths)) == len(paths) <= 80


class Page(HTMLParser):
    """The links, sources and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.sources += [value or "" for name, value in attrs if name == "src"]


def test_the_page_links_every_file_and_asks_the_network_for_nothing(written: Path) -> None:
    text = (written / "index.html").read_text(encoding="utf-8")
    page = Page(text)
    assert {unquote(link) for link in page.links} == set(snapshot(written)) - {"index.html", report.LIST}
    assert page.sources and all(source.startswith("data:image/png;base64,") for source in page.sources)
    assert "script" not in page.tags and "default-src 'none'" in text
    assert not re.search(r"(?:href|src)=.(?:https?:)?//", text)
    assert "各项任务何时到期" in text and "What falls due when?" in text


def test_a_chinese_page_has_no_english_word_but_names_of_files_and_ids(chinese: Written) -> None:
    text = chinese.files["index.html"].decode()
    body = re.sub(r"<[^>]*>|&\w+;", " ", text.partition("<body>")[2])
    said = re.sub(
        r"[\w-]+\.(?:xlsx|csv|png|html|docx|pptx|json|qdpx|qdc|gexf|graphml|md)|PNG|CSV|Excel|Word|WPS|PowerPoint|NVivo|MAXQDA|ATLAS|ti|QualCoder|Gephi|Cytoscape|place\d+[-_\d]*",
        "",
        body,
    )
    assert re.findall(r"[A-Za-z]{2,}", said) == []


# programs, formats and this one's name; ids, checksums and names of files; thresholds by the names they are set by
ALLOWED = re.compile(
    r"[\w+-]+\.(?:xlsx|csv|png|html|docx|pptx|json|qdpx|qdc|gexf|graphml|md|txt)\b|place\d\d-\d{4}[\w/.-]*|\b[0-9a-f]{8,}\b"
    r"|plan-compare|PNG|CSV|Excel|Word|WPS|PowerPoint|NVivo|MAXQDA|ATLAS\.ti|QualCoder|Gephi|Cytoscape|JavaScript|SHA-256|MIT"
    r"|`\w+` =|\[Z/OL\]|spine-2020"
)
OFFICE = re.compile(
    r"word/(?:document|comments|footnotes|header\d*|footer\d*)|ppt/(?:slides|notesSlides)/\w+|xl/(?:sharedStrings|workbook)"
)


def _said(name: str, data: bytes) -> str:
    """What a person reads in a file of a report: its text, and the words for those who cannot see its pictures."""
    if name.endswith((".docx", ".pptx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [package.read(part).decode() for part in package.namelist() if OFFICE.match(part)]
        found = [text for part in parts for pair in re.findall(
            r'<(?:w:t|w:delText|a:t|t)(?: [^>]*)?>([^<]*)<| (?:descr|sheet name)="([^"]*)"', part) for text in pair]  # fmt: skip
        return html.unescape("\n".join(found))
    text = data.decode("utf-8-sig")
    if name.endswith(".html"):
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.S)
        told = re.findall(r' (?:alt|title|aria-label|placeholder)="([^"]*)"', text)
        text = html.unescape("\n".join([re.sub(r"<[^>]*>", " ", text), *told]))
    return text


def test_no_file_of_a_chinese_report_holds_an_english_word(chinese: Written) -> None:
    """All that people read; tables for programs (tables/*.csv), code lists and networks keep the names of the tables."""
    read = [name for name in chinese.files if name.endswith((".docx", ".pptx", ".xlsx", ".html", ".md", ".csv"))
            and not name.startswith("tables/")]  # fmt: skip
    assert {name.rpartition(".")[2] for name in read} >= {"docx", "pptx", "xlsx", "html", "md", "csv"}
    for name in read:
        words = re.findall(r"[A-Za-z]{2,}", ALLOWED.sub(" ", _said(name, chinese.files[name])))
        assert not words, (name, words[:10])


def test_it_tells_its_parts_on_the_way(chinese: Written) -> None:
    assert {part.zh for part in report.PARTS} >= {step for step, _, _ in chinese.steps} != set()
    assert all(done <= total for _, done, total in chinese.steps)


def test_nothing_is_overwritten_unasked(data: Corpus, chinese: Written) -> None:
    out = chinese.paths[0].parent
    with pytest.raises(FileExistsError, match=r"index\.html.*--force"):
        write_report(data, out, langs=["zh"], **FEW)
    assert snapshot(out) == chinese.files


def test_the_same_report_is_the_same_bytes(written: Path, chinese: Written) -> None:
    """The Chinese files of a report in two languages are those of one in Chinese, but for what lists the others."""
    both = snapshot(written)
    assert {name for name, content in chinese.files.items() if both.get(name) != content} <= {"index.html", report.LIST}


def _part(name: str, files: dict[str, str], error: BaseException | None = None) -> Part:
    def write(request: Request, lang: Lang, folder: Path) -> list[Item]:
        for file, text in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text)
        if error is not None:
            raise error
        return [Item(tuple(files), name)]

    return Part(name, name, name, lambda request, lang: list(files), write, by_lang=False)


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_report_that_fails_halfway_leaves_the_former_one_whole(
    data: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "old", "of/b.txt": "old"}),))
    write_report(data, tmp_path)
    (tmp_path / "mine.docx").write_text("mine")
    before = snapshot(tmp_path)
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "new"}), _part("c", {"c.txt": "new"}, error)))
    with pytest.raises((type(error), OSError)):
        write_report(data, tmp_path, force=True)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("stop_at", range(8))
def test_a_report_that_stops_while_it_is_put_in_place_leaves_the_former_one_whole(
    data: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "old", "of/b.txt": "old"}),))
    write_report(data, tmp_path)
    before = snapshot(tmp_path)
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "new", "new/c.txt": "new"}),))
    real, count = Path.replace, iter(range(1000))

    def replace_until(self: Path, target: Path) -> Path:
        if next(count) == stop_at:
            raise PermissionError(13, "in use", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace_until)
    with pytest.raises(OSError, match="close it in"):
        write_report(data, tmp_path, force=True)
    assert snapshot(tmp_path) == before


def test_of_a_former_report_only_what_is_as_it_was_written_goes(
    data: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "old", "of/b.txt": "old", "edited.txt": "old"}),))
    write_report(data, tmp_path)
    (tmp_path / "edited.txt").write_text("by hand")
    (tmp_path / "mine.txt").write_text("mine")
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "new"}),))
    write_report(data, tmp_path, force=True)
    assert set(snapshot(tmp_path)) == {"a.txt", "edited.txt", "mine.txt", "index.html", report.LIST}
    assert not (tmp_path / "of").exists()
    assert (tmp_path / "edited.txt").read_text() == "by hand"


def test_some_parts_only_leave_the_others_as_they_are(
    data: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "a"}), _part("b", {"b.txt": "b"})))
    write_report(data, tmp_path)
    page = (tmp_path / "index.html").read_bytes()
    monkeypatch.setattr(report, "PARTS", (_part("a", {"a.txt": "changed"}), _part("b", {"b.txt": "b"})))
    assert write_report(data, tmp_path, force=True, only=["a"]) == [tmp_path / "a.txt"]
    assert (tmp_path / "a.txt").read_text() == "changed" and (tmp_path / "b.txt").read_text() == "b"
    assert (tmp_path / "index.html").read_bytes() == page
    assert set(swap.read_list(tmp_path / report.LIST)) == {"a.txt", "b.txt", "index.html"}


def test_a_part_that_is_not_there_is_told_with_those_that_are(data: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ChoiceError, match=r"no part brochure of a report; there are index, .*charts"):
        write_report(data, tmp_path, only=["brochure"])
    assert not list(tmp_path.iterdir())


def test_report_of_an_empty_corpus(tmp_path: Path) -> None:
    paths = write_report({}, tmp_path, charts=["what-is-due-when"])
    assert all(path.exists() for path in paths)


@pytest.mark.parametrize("n", [1, 5, 40])
def test_there_are_no_more_files_than_can_be_looked_through(n: int, tmp_path: Path) -> None:
    tables = corpus(n)
    ids = tuple(tables["plans"]["plan_id"])
    request = Request(Corpus(tables, texts(n)), ids, ("zh",), Drawer(tables, tmp_path))
    names = [name for part in report.PARTS for name in part.files(request, "zh")]
    assert len(names) == len(set(names)) and len(names) + 2 <= 80
