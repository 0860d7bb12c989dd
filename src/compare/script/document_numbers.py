"""The numbers that official documents carry: ``新津府发〔2024〕12号``, ``…令第12号``, ``公告2021年第36号``, ``GB 18218-2018``."""

from __future__ import annotations

import unicodedata

from compare.script.dates import DIGIT, HAN_DIGITS, HAN_YEAR
from compare.script.marks import CLOSING, OPENING, inside

HAN = "[\u4e00-\u9fff]"
_BLANK = r"\s*"
# 〔2024〕 · [2018] · （２０２４） · „2024‟ · 〔二〇二四〕
BRACKETED_YEAR = rf"[{inside(OPENING)}„]{_BLANK}(?:(?:[1１][9９]|[2２][0０]){DIGIT}{{2}}|{HAN_YEAR}){_BLANK}年?{_BLANK}[{inside(CLOSING)}‟]"
# 〔2024〕12号 · (2024) 第 6 号 · 〔二〇二四〕十二号
SERIAL = rf"{BRACKETED_YEAR}{_BLANK}(?:第{_BLANK})?(?:{DIGIT}{{1,5}}|[{HAN_DIGITS}十百]{{1,6}}){_BLANK}号"
# 新津府发〔2024〕12号 · 国办发[2018]128号 · 穗埔组通（2024）6 号
DOCUMENT_NUMBER = rf"[\u4e00-\u9fffA-Za-z]{{1,16}}{_BLANK}{SERIAL}"
# 龙岗区人民政府令第12号 · 国务院令708号 · 国务院第708号令
ORDER_NUMBER = (
    rf"(?:{HAN}{{0,16}}令{_BLANK}(?:第{_BLANK})?[{DIGIT[1:-1]}{HAN_DIGITS}十百]{{1,6}}{_BLANK}号"
    rf"|{HAN}{{2,16}}第{_BLANK}{DIGIT}{{1,5}}{_BLANK}号令)"
)
# 国家税务总局公告2021年第36号
NOTICE_NUMBER = rf"{HAN}{{0,20}}(?:19|20)\d\d\s*年\s*第\s*\d{{1,4}}\s*号(?:公告|令)?"
# DB50/T1217 · GB 18218-2018 · AQ/T 9004—2008 · T/CAS 123-2020
STANDARD_NUMBER = (
    r"[A-Z]{1,6}[ \xa0]?\d{0,4}(?:[/／][A-Z]{1,8})?[ \xa0]?\d{1,6}(?:\.\d{1,3}){0,2}(?:[-—–－]{1,2}\d{2,4})?"
)
_BRACKETS = str.maketrans(dict.fromkeys(OPENING, "〔") | dict.fromkeys(CLOSING, "〕"))


def same_number(number: str) -> str:
    """A document number in one way of writing, to compare two: ``安委 [２０２４] 2号`` is ``安委〔2024〕2号``."""
    return "".join(unicodedata.normalize("NFKC", number.translate(_BRACKETS)).split())
