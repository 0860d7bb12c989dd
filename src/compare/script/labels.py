"""The labels that number a plan's headings and items (一、 （一） 1. （1） ① 第一条 …): their styles, numbers and ranks.

Every reader that asks whether a line begins with a label asks here.
"""

from __future__ import annotations

import re
import unicodedata

from compare.script.kept import Kept

# the printed styles in their natural order: a heading holds what follows it until one of its own or a higher rank
RANKS: dict[str, float] = {
    "chapter": 0,  # 第一章
    "section": 1,  # 第一节
    "cn": 2,  # 一、
    "article": 3,  # 第三条
    "pcn": 4,  # （一）
    "num": 5,  # 1．
    "dec2": 5.6,  # 1.2
    "dec3": 5.8,  # 1.2.3
    "pnum": 6,  # （1）
    "circled": 7,  # ①
}

CN = "一二三四五六七八九十百零〇"
# 一 · 十二 · 一百二十三
CN_NUMBER = f"[{CN}]{{1,5}}"
# 第一章 · 第2章 · 第三部分, before a blank or a colon
CHAPTER = rf"第[{CN}\d]{{1,4}}(?:章|编|部分)(?=[\s　:：])"
SECTION = rf"第[{CN}\d]{{1,4}}节(?=[\s　:：])"
# 第三条 · 第一百零二条
ARTICLE = rf"第[{CN}\d]{{1,5}}条(?=[\s　:：【（(\u4e00-\u9fff])"
# 一、 · 十二． · 一百二十、 · 一 、; not 一、二、三等奖
CN_LABEL = rf"{CN_NUMBER}[ 　]?[、.．](?![{CN}]、[{CN}][等类级])"
# （一） · ( 二 ) · （十二）、 · 三） · ㈠
PCN_LABEL = rf"(?:[（(][ 　]{{0,2}}{CN_NUMBER}[ 　]{{0,2}}[）)][、.．]?|{CN_NUMBER}[）)][、.．]?|[㈠-㈩㊀-㊉])"
# 1. · 2． · 3、 · １． · 120. · ⒈; not 1.5
NUM_LABEL = r"(?:\d{1,3}[ 　]?[.．、](?!\d)|[⒈-⒛])"
# （1） · ( 12 ) · （1）、 · 1） · ⑴
PNUM_LABEL = r"(?:[（(][ 　]{0,2}\d{1,3}[ 　]{0,2}[）)][、.．]?|\d{1,2}[）)]|[⑴-⒇])"
# 1.2 before words; not 1.2万, 1.5倍
DEC2_LABEL = r"(?:\d{1,2}[.．]\d{1,2}(?=[ 　\t\u4e00-\u9fff“])(?!\d|万|亿|%|％|倍|元|个|公里|平方))"
DEC3_LABEL = r"(?:\d{1,2}[.．]\d{1,2}[.．]\d{1,2}[.．]?(?=[ 　\t\u4e00-\u9fff“]))"
# ① · ㉑ · ❶ · ➀
CIRCLED_LABEL = "[①-⑳㉑-㉟㊱-㊿❶-❿➀-➓]"

# in the order in which they are tried
STYLES = {
    "chapter": CHAPTER,
    "section": SECTION,
    "article": ARTICLE,
    "cn": CN_LABEL,
    "pcn": PCN_LABEL,
    "dec3": DEC3_LABEL,
    "dec2": DEC2_LABEL,
    "num": NUM_LABEL,
    "pnum": PNUM_LABEL,
    "circled": CIRCLED_LABEL,
}
# what any label begins with, inside a class: a cheap look before the grammar
FIRSTS = rf"第{CN}\d（(㈠-㈩㊀-㊉⒈-⒛⑴-⒇①-⑳㉑-㉟㊱-㊿❶-❿➀-➓"

# what a list's sign looks like that stands before a label: ●一、 · ☆1. · 》一、 · a sign of the font Wingdings
SIGNS = "》»›‣●○◉〓⊕-⊡■-◿•·‧∙⦁※❖＊→⇒✓✔√☀-❵➔➘-➯➱-➾⬀-⯿\uf000-\uf0ff\U0001f300-\U0001faff"

# most labels, told at once: what looks for other ones need not look where one of these stands
PLAIN_LABEL = rf"(?:\d{{1,3}}[.．、](?!\d)|[（(](?:[{CN}]{{1,5}}|\d{{1,3}})[）)]|[{CN}]{{1,5}}[、.．）)])"

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
FORMAL = "壹贰叁肆伍陆柒捌玖拾"
# labels that other words look like, too: they count only where they run 1, 2, …
SHY_STYLES = {
    "formal": rf"[{FORMAL}]{{1,3}}[ 　]?[、.．]",  # 壹、
    "stem": rf"[{STEMS}][ 　]?[、.．]",  # 甲、
    "branch": rf"[{BRANCHES}][ 　]?[、.．]",  # 子、
    "roman": r"(?:[Ⅰ-Ⅻⅰ-ⅻ]|[IVX]{1,4})[ 　]?[、.．]",  # Ⅱ、 · IV.
    "letter": r"(?:[（(][A-Za-z][）)]|[A-Za-zＡ-Ｚａ-ｚ](?:[、）)]|[.．](?![A-Za-z\d])))",  # A. · b） · (c)
    "square": rf"[【\[〔](?:\d{{1,3}}|{CN_NUMBER})[】\]〕]",  # 【1】 · [二]
    "dashed": r"\d{1,2}[-－—]\d{1,2}(?=[ 　\t\u4e00-\u9fff])",  # 2-1 改造渠道
    "colon": r"\d{1,3}[ 　]?[：:](?=[\u4e00-\u9fff“])",  # 1：改造渠道
    "no": r"N[oO][.．]?[ 　]?\d{1,3}[、.．:： 　\t]",  # No.1 改造渠道
    "bare": r"\d{1,3}(?=[ 　\t]+[\u4e00-\u9fff“])",  # 1 总体要求
    "numbered": rf"第(?:\d{{1,3}}|{CN_NUMBER})项[ 　]?[：:、，,]",  # 第一项，
    "cn_bare": rf"{CN_NUMBER}(?=[ 　\t:：]+[\u4e00-\u9fff“])",  # 一 总体要求
}
SHY_FIRSTS = rf"第{FORMAL}{STEMS}{BRANCHES}Ⅰ-Ⅻⅰ-ⅻA-Za-zＡ-Ｚａ-ｚ（(【\[〔\d{CN}"


def named_label(words: str) -> str:
    """任务1： · 行动一、 · 工程（二）: a label that says what it counts, one of ``words`` (a pattern)."""
    return rf"(?:{words})[ 　]?(?:\d{{1,3}}|{CN_NUMBER}|[（(]{CN_NUMBER}[）)])(?:[ 　]?[：:、.．]|(?=[ 　\t]))"


def label(*styles: str, named: bool = False) -> str:
    """The pattern of a label.

    Parameters
    ----------
    *styles : str
        Keys of :data:`STYLES`; all of them where none is named.
    named : bool
        Whether each style is a group of its name, which ``match.lastgroup`` then tells.

    Returns
    -------
    str
        A group that matches one label, at the place where it is tried.
    """
    pieces = {style: pattern for style, pattern in STYLES.items() if not styles or style in styles}
    return "(?:" + "|".join(f"(?P<{s}>{p})" if named else p for s, p in pieces.items()) + ")"


ANY_LABEL = label()
# the labels of chapters and of headings under them: 一、 · （一） · 第一章; items below are none
HEADING_LABEL = label("chapter", "section", "article", "cn", "pcn")


def _chinese_ordinals() -> dict[str, int]:
    digits = "零一二三四五六七八九"
    words = {digits[n]: n for n in range(10)} | {"〇": 0}
    for n in range(10, 100):
        tens, ones = divmod(n, 10)
        words[("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")] = n
        words[digits[tens] + (digits[ones] if ones else "〇")] = n
    for n in range(100, 1000):
        hundreds, rest = divmod(n, 100)
        tens, ones = divmod(rest, 10)
        tail = "零" + digits[ones] if tens == 0 and ones else digits[tens] + "十" + (digits[ones] if ones else "")
        words[digits[hundreds] + "百" + (tail if rest else "")] = n
    return words


ORDINALS = _chinese_ordinals()
ROMAN = {"I": 1, "V": 5, "X": 10}
# how a number is printed where it counts headings: 12 → 十二, 102 → 一百零二
CN_NUMBERS = {
    number: word for word, number in ORDINALS.items() if "〇" not in word and ("零" not in word or number > 100)
}


def _label_number(label: str) -> int:
    digits = re.findall(r"\d+", label)
    if digits:
        return int(digits[-1])
    chinese = "".join(character for character in label if character in CN)
    if chinese:
        return ORDINALS.get(chinese, 0)
    for character in label:
        if character in STEMS or character in BRANCHES:
            return (STEMS if character in STEMS else BRANCHES).index(character) + 1
        value = unicodedata.numeric(character, 0.0)  # ③ · Ⅳ · 贰
        if value:
            return int(value)
    latin = re.sub(r"[^A-Z]", "", unicodedata.normalize("NFKC", label).upper())
    if latin and set(latin) <= set(ROMAN):
        values = [ROMAN[letter] for letter in latin]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return ord(latin) - ord("A") + 1 if len(latin) == 1 else 0


# the number a label prints: ``（十二）`` 12, ``3．`` 3, ``⑵`` 2, ``第三条`` 3; 0 where it prints none
label_number = Kept(_label_number).__getitem__
