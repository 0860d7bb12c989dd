"""Pictures of pages → their printed lines, by text recognition (OCR) on this machine; needs the extra ``ocr``.

The models of ``rapidocr`` come in its wheel: nothing is sent anywhere or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from statistics import fmean, median
from typing import Any

import pylopdf_fonts_zh_cn

from compare.sources.base import LIMITS, SourceError, said_by
from compare.sources.pdf.lines import FIRST_WORD, PrintedLine
from compare.sources.pdf.pages import PdfPage

WAY_OUT = (
    "run text recognition (OCR) over it and give the result as .docx or .txt, or install it here: "
    'pip install "plan-compare[ocr]"'
)
NEEDED = ("rapidocr", "onnxruntime")


@dataclass(frozen=True, slots=True)
class RecognitionSettings:
    """Thresholds of text recognition.

    Attributes
    ----------
    dpi, longest : int
        How fine a page is drawn, and how many pixels its longer side may have.
    least_score, doubtful : float
        Lines recognised with less certainty than the first are no text; with less than the second they are told.
    same_row, gap, even, long : float
        Share of a line's height in which two pieces overlap to stand in one row; how many heights apart two pieces are
        one; how far sizes of type may differ and still be one; how many characters show the size of their type.
    tall : float
        From which share of boxes higher than wide a page is taken to lie on its side.
    """

    dpi: int = 200
    longest: int = 2600
    least_score: float = 0.5
    doubtful: float = 0.9
    same_row: float = 0.5
    gap: float = 1.5
    even: float = 0.12
    long: float = 6.0
    tall: float = 0.6


SETTINGS = RecognitionSettings()


@dataclass(frozen=True, slots=True)
class Box:
    """A recognised piece of a line and its place in the picture, in pixels."""

    text: str
    score: float
    x0: float
    x1: float
    top: float
    bottom: float


def is_installed() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return all(find_spec(name) is not None for name in NEEDED)


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    font = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")
    # Its helper that draws results would fetch a font otherwise.
    return RapidOCR(
        params={"Global.log_level": "error", "Global.font_path": str(font), "Global.max_side_len": SETTINGS.longest}
    )


def recognise_pages(data: bytes, numbers: Sequence[int], path: str | Path) -> dict[int, PdfPage]:
    """Recognise pages of a PDF.

    Parameters
    ----------
    numbers : sequence of int
        Its pages, from 1.

    Returns
    -------
    dict of int to PdfPage
        By number, each page with its lines; distances in points.

    Raises
    ------
    SourceError
        For more pages than ``LIMITS.scans``, each of which takes seconds.
    """
    import pypdfium2

    if len(numbers) > LIMITS.scans:
        raise SourceError(
            path, f"{len(numbers):,} scanned pages, more than {LIMITS.scans}", "give the pages of the plan alone"
        )
    found: dict[int, PdfPage] = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(SETTINGS.dpi / 72, SETTINGS.longest / max(width, height, 1))
            picture = page.render(scale=scale).to_pil()
            found[number] = page_of(picture, number, 1 / scale)
    finally:
        document.close()
    return found


def recognise_picture(data: bytes, path: str | Path) -> list[PdfPage]:
    """Recognise the pages of a picture file (.png, .jpg, .tif of several pages).

    Raises
    ------
    SourceError
        Where it is no picture, or one of too many pixels.
    """
    from PIL import Image, ImageSequence, UnidentifiedImageError

    pages: list[PdfPage] = []
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > LIMITS.pixels:
                raise SourceError(path, "a picture of too many pixels", "save it smaller, at 200 dots per inch")
            for frame in ImageSequence.Iterator(picture):
                if len(pages) >= LIMITS.scans:
                    break
                still = frame.convert("RGB")
                still.thumbnail((SETTINGS.longest, SETTINGS.longest))
                pages.append(page_of(still, len(pages) + 1, 72 / SETTINGS.dpi))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError(path, f"a damaged picture ({said_by(error)})", "save it again as .png") from error
    return pages


def page_of(picture: Any, number: int, scale: float) -> PdfPage:
    """The printed lines of a picture of a page, turned upright where it lies on its side.

    Parameters
    ----------
    picture : PIL.Image.Image
        The page.
    number : int
        Its number.
    scale : float
        Points per pixel.
    """
    boxes = _recognised(picture)
    tall = sum(box.bottom - box.top > 1.5 * (box.x1 - box.x0) for box in boxes)
    turned = len(boxes) > 2 and tall > SETTINGS.tall * len(boxes)
    if turned:
        tried = [(picture.rotate(angle, expand=True), angle) for angle in (90, 270)]
        results = [(_recognised(other), other) for other, _ in tried]
        boxes, picture = max(results, key=lambda result: sum(box.score * len(box.text) for box in result[0]))
    rows = list(_rows([_scaled(box, scale) for box in boxes]))
    page = PdfPage(
        number,
        picture.width * scale,
        picture.height * scale,
        rows,
        [],
        False,
        chars=sum(len(box.text) for box in boxes),
        scores=tuple((box.text, box.score) for box in boxes),
    )
    if turned:
        page.left_out["turned"] = "".join(box.text for box in boxes[:2])
    return page


def _recognised(picture: Any) -> list[Box]:
    import numpy

    result = _engine()(numpy.asarray(picture.convert("RGB"))[:, :, ::-1])
    found: list[Box] = []
    for corners, text, score in zip(
        *(value if value is not None else () for value in (result.boxes, result.txts, result.scores)), strict=False
    ):
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        if text.strip() and score >= SETTINGS.least_score:
            text = BLANK_BESIDE_WIDE.sub("", text.strip())
            found.append(Box(text, float(score), min(xs), max(xs), min(ys), max(ys)))
    return sorted(found, key=lambda box: (box.top + box.bottom, box.x0))


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.text, box.score, box.x0 * scale, box.x1 * scale, box.top * scale, box.bottom * scale)


def _rows(boxes: Sequence[Box]) -> Iterator[list[PrintedLine]]:
    """Boxes as rows of pieces; pieces close to one another are one, heights near the usual are the usual."""
    rows: list[list[Box]] = []
    for box in boxes:
        above = rows[-1][-1] if rows else None
        height = box.bottom - box.top
        if above is not None and min(above.bottom, box.bottom) - max(above.top, box.top) > SETTINGS.same_row * height:
            rows[-1].append(box)
        else:
            rows.append([box])
    ems = [em for box in boxes if (em := _em(box)) is not None]
    usual = median(ems) if ems else median([box.bottom - box.top for box in boxes] or [1.0])
    high = median([box.bottom - box.top for box in boxes] or [1.0])
    size = usual
    for row in rows:
        row.sort(key=lambda box: box.x0)
        joined = [row[0]]
        for box in row[1:]:
            last = joined[-1]
            if box.x0 - last.x1 <= SETTINGS.gap * (box.bottom - box.top):
                joined[-1] = Box(
                    last.text + box.text, min(last.score, box.score), last.x0, max(last.x1, box.x1),
                    min(last.top, box.top), max(last.bottom, box.bottom),
                )  # fmt: skip
            else:
                joined.append(box)
        # A few characters show no size of their own: high ones go on in that of the line above.
        like = size if joined[0].bottom - joined[0].top > 1.2 * high else usual
        lines = [_line(box, usual, like) for box in joined]
        size = lines[0].size
        yield lines


def _em(box: Box) -> float | None:
    """The size of a line's type by the width of its characters; None where they are too few to tell."""
    units = _units(box.text)
    return (box.x1 - box.x0) / units if units >= SETTINGS.long else None


def _units(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _line(box: Box, usual: float, like: float) -> PrintedLine:
    em = _em(box)
    em = like if em is None else em
    size = usual if abs(em - usual) <= SETTINGS.even * usual else em
    word = FIRST_WORD.match(box.text)
    first = size * _units(word[0] if word else box.text[:1])
    return PrintedLine(box.text, box.x0, box.x1, box.top, box.bottom, size, first)


HAN = "\u4e00-\u9fff"
BLANK_BESIDE_WIDE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
WIDE = dict(zip("(),:;?!", "（），：；？！", strict=True))
# A half-width mark beside a Chinese character, or beside a mark that stands beside one: `案(2025`, `年)`
BESIDE_HAN = re.compile(rf"(?<=[{HAN}”》）〕])[(),:;?!]|[(),:;?!](?=[{HAN}“《（])")
PAIR = re.compile(r"（([^()（）\n]{1,40})\)|\(([^()（）\n]{1,40})）")
# `新津府发[2024]12号`, `2025一2027年`
NUMBER_YEAR = re.compile(r"[\[【（(［〔]((?:19|20)\d\d)[\]】）)］〕](?=第?\d{1,4}号)")
YEARS = re.compile(r"(?<=(?:19|20)\d\d)[一-](?=(?:19|20)\d\d)|(?<=(?:19|20)\d\d)一(?=\d\d年)")


def mapped(text: str) -> str:
    """A recognised text with its marks in the widths that Chinese print has, one for one.

    >>> mapped("行动方案(2025一2027年)》:新津府发[2024]12号")
    '行动方案（2025—2027年）》：新津府发〔2024〕12号'
    """
    text = NUMBER_YEAR.sub(r"〔\1〕", text)
    text = YEARS.sub("—", text)
    text = BESIDE_HAN.sub(lambda found: WIDE[found[0]], text)
    return PAIR.sub(lambda found: f"（{found[1] or found[2]}）", text)


def certainty(pages: Sequence[PdfPage]) -> float:
    """The mean certainty of recognised pages, each line weighed by its length; 0 to 1."""
    weighed = [(len(text), score) for page in pages for text, score in page.scores]
    total = sum(length for length, _ in weighed)
    return fmean([score for _, score in weighed], weights=[length for length, _ in weighed]) if total else 0.0
