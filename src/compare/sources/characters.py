"""Characters that a file stores and no page shows as such: signs without width, blanks of other widths, radicals, signs of fonts."""

from __future__ import annotations

import re
import unicodedata

# Signs that print nothing: soft hyphens, joiners, marks of direction, byte-order marks, choosers of variants.
WIDTHLESS = (
    "\xad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
)
# What no printed page shows, control characters and halves of surrogate pairs included.
UNPRINTED = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{WIDTHLESS}]")
WITHOUT_WIDTH = re.compile(f"[{WIDTHLESS}]")
# Blanks of unusual widths print as a blank, separators of lines and paragraphs as a line end: one sign for one sign.
ONE_TO_ONE = {
    **dict.fromkeys([0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3164], " "),
    **dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n"),
}
# Signs of fonts of signs: Word keeps their numbers in a private range; ① to ⑩ and ❶ to ❿ of Wingdings are labels.
SIGNS = re.compile("[\uf000-\uf0ff]")
WINGDINGS = {
    0x80: "⓪",
    **{0x81 + i: chr(0x2460 + i) for i in range(10)},
    0x8B: "⓿",
    **{0x8C + i: chr(0x2776 + i) for i in range(10)},
    0xA8: "□",
    0xFC: "√",
    0xFE: "☑",
}

# Radicals that PDF fonts print in the place of characters, and that come along when text is copied from one. Kangxi radicals name their character in Unicode's own
# tables; those of the supplement don't, so the ones that are whole characters stand here.
SUPPLEMENT = dict(
    zip(
        "⺎⺒⺓⺟⺠⺮⻁⻄⻅⻆⻉⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "兀巳幺母民竹虎西见角贝车长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
CHARACTER_MAP = {ord(radical): character for radical, character in SUPPLEMENT.items()}


def _compatible() -> dict[int, str]:
    """Kangxi radicals and compatibility ideographs to the characters they print as, one to one."""
    found: dict[int, str] = {}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAD9)):
        character = unicodedata.normalize("NFKC", chr(code))
        if len(character) == 1 and character != chr(code):
            found[code] = character
    return found


# Browsers print 户 as the radical of its shape, which Unicode names after 戶, and 胶 as the rare character it shares a shape with.
CHARACTER_MAP |= _compatible() | {ord("⼾"): "户", ord("㬵"): "胶", 0x2329: "〈", 0x232A: "〉"}


RADICALS = re.compile(f"[{''.join(map(chr, sorted(CHARACTER_MAP)))}]")


def printed(text: str) -> str:
    """The text as a printed page shows it: nothing without width, radicals as characters, line ends as ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(ONE_TO_ONE).translate(CHARACTER_MAP)
    return SIGNS.sub(sign, UNPRINTED.sub("", text))


def sign(found: re.Match[str]) -> str:
    """A sign of a font of signs as the character that shows it; nothing where there is none."""
    return WINGDINGS.get(ord(found[0]) - 0xF000, "")
