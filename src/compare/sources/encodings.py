"""Bytes → text in the encodings that Chinese offices use: UTF-8, GB18030, Big5, UTF-16, with and without BOM."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

from compare.sources.base import SourceError

# Longest first: the BOM of UTF-32 begins with that of UTF-16.
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
SAMPLE = 60_000
# Names that pages and editors give to what is, or is contained in, GB18030 or Big5.
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
# `<meta charset="gb2312">`, `<meta http-equiv=Content-Type content="text/html; charset=gbk">`, `<?xml encoding="GBK"?>`
DECLARED = re.compile(rb"""<(?:meta|\?xml)[^<>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.I)
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MOST_CONTROL = 0.01
MOST_BROKEN = 0.002
FEW_BROKEN = 4
# A text of this many bytes or fewer may be sound in an encoding by chance.
SHORT = 400
SURE = 0.9
LEAST_USUAL = 0.5
# The first levels of GB 2312 and Big5: (encoding begins with, name, first and last lead byte).
FIRST_LEVELS = (("gb", "gb2312", 0xB0, 0xD7), ("bi", "big5", 0xA4, 0xC6))
HAN = re.compile("[\u4e00-\u9fff]")
FOREIGN = re.compile("[\x80-\u07ff]")
USUAL_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％①②③④⑤⑥⑦⑧⑨⑩　\t\n\r０１２３４５６７８９．")
WAY_OUT = "open it in an editor, save it as UTF-8 text and try again"


def decode(data: bytes, path: str | Path) -> tuple[str, str, str | None]:
    """Decode a text file or web page.

    Returns
    -------
    text, encoding, doubt : str, str, str or None
        The text without BOM, line ends as ``\\n``; the encoding; what is doubtful of it, in words.

    Raises
    ------
    SourceError
        For bytes that are no text in any of these encodings.
    """
    text, encoding, doubt = _decode(data, path)
    sample = text[:SAMPLE]
    if len(CONTROL.findall(sample)) > MOST_CONTROL * len(sample):
        raise SourceError(
            path, "this is not text (it holds control characters)", "give the plan as text, Word, PDF or a web page"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding, doubt


def _decode(data: bytes, path: str | Path) -> tuple[str, str, str | None]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding, path)
    declared = _declared(data)
    try:
        text = data.decode("utf-8")
        # `联通` saved as GBK happens to be sound UTF-8: letters of other scripts, none of them Chinese
        if len(data) > SHORT or not FOREIGN.search(text) or HAN.search(text) or usual_share(data, "gb18030") < SURE:
            return text, "utf-8", None
        return _lenient(data, "gb18030", path)
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data" and error.start > 0:
            return (
                data[: error.start].decode("utf-8"),
                "utf-8",
                "the file ends in the middle of a character: it is cut off",
            )
    if declared and declared != "utf-8":
        try:
            return data.decode(declared), declared, None
        except UnicodeDecodeError:
            pass
    mostly = data.decode("utf-8", errors="replace")
    broken, wide = mostly.count("\ufffd"), sum(character > "\x7f" for character in mostly[:SAMPLE])
    if broken <= max(FEW_BROKEN, MOST_BROKEN * len(mostly)) and 10 * broken <= wide:
        return _lenient(data, "utf-8", path)
    sample = _whole(data)
    shares = {encoding: usual_share(sample, encoding) for encoding in CANDIDATES}
    best = max(shares, key=lambda encoding: (shares[encoding], _han_in(sample, encoding)))
    if shares[best] < LEAST_USUAL:
        raise SourceError(path, "neither UTF-8 nor GB18030, Big5 or UTF-16", WAY_OUT)
    return _lenient(data, WIDER.get(best, best), path)


def usual_share(data: bytes, encoding: str) -> float:
    """The share of usual characters among those beyond ASCII, if bytes are read in an encoding.

    Usual are the first levels of GB 2312 and Big5, which were made of the characters in daily use, and their
    punctuation. In the right encoding nearly all characters are of them, in a wrong one a quarter.

    >>> data = "全县四个一工程".encode("gbk")
    >>> usual_share(data, "gb18030") > usual_share(data, "big5")
    True
    """
    text = data.decode(encoding, errors="replace")
    characters = [character for character in text if character > "\x7f" or character < " "]
    levels = [level for level in FIRST_LEVELS if encoding.startswith("utf") or level[0] == encoding[:2]]
    known = {character: _is_usual(character, levels) for character in set(characters)}
    if not characters:
        return 0.0
    return sum(known[character] for character in characters) / len(characters)


def _han_in(data: bytes, encoding: str) -> int:
    return len(HAN.findall(data.decode(encoding, errors="replace")))


def _is_usual(character: str, levels: Sequence[tuple[str, str, int, int]]) -> bool:
    if character in USUAL_MARKS:
        return True
    for _, name, first, last in levels:
        try:
            lead = character.encode(name)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False


def _whole(data: bytes) -> bytes:
    """The first lines of the file, so that no character is cut in two."""
    if len(data) <= SAMPLE:
        return data
    end = data.rfind(b"\n", SAMPLE // 2, SAMPLE) + 1
    return data[: (end + 1) // 2 * 2 if end else SAMPLE]


def _declared(data: bytes) -> str | None:
    found = DECLARED.search(data[:8192])
    if not found:
        return None
    name = found[1].decode("ascii").lower()
    try:
        return codecs.lookup(WIDER.get(name, name)).name
    except LookupError:
        return None


def _lenient(data: bytes, encoding: str, path: str | Path) -> tuple[str, str, str | None]:
    """Decode, a few broken characters allowed and told."""
    try:
        return data.decode(encoding), encoding, None
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken > max(FEW_BROKEN, MOST_BROKEN * len(text)):
        raise SourceError(path, f"looks like {encoding}, but {broken} characters of it are broken", WAY_OUT)
    return text, encoding, f"{broken} characters are broken (shown as \ufffd): {encoding} was expected"
