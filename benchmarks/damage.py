"""Plans with answers, damaged in many ways: does every bad reading carry a warning, and how many good ones a false one?

    python benchmarks/damage.py [--list]

Each damage edits a plan's text and moves the answers with it, so that the measures of the copy can be scored. A copy
whose measures are found with F1 below 0.9 should carry a warning; one above 0.95 none that the whole plan does not carry.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from compare.reading import read_text

ROOT = Path(__file__).parents[1]
ANSWERS = (
    *((path, ROOT / "data/raw" / f"{path.stem}.txt") for path in sorted((ROOT / "tests/gold").glob("*-*.json"))),
    *(
        (path, ROOT / "tests/written_plans" / f"{path.stem}.txt")
        for path in sorted((ROOT / "tests/written_plans/answers").glob("*.json"))
    ),
)
Edit = tuple[int, int, str]  # start, end, what stands there instead
BROKEN, WELL = 0.9, 0.95
BREAK = re.compile(r"(?<=[^\n])\n(?=[^\n])")
LABELS = {
    "chapter": re.compile(r"^[ 　]*([一二三四五六七八九十]+、)", re.M),
    "action": re.compile(r"^[ 　]*(（[一二三四五六七八九十]+）)", re.M),
    "item": re.compile(r"^[ 　]*(\d{1,2}[.．、])", re.M),
}


def edited(text: str, edits: list[Edit]) -> tuple[str, Callable[[int], int]]:
    """The text with the edits made, and where a place of the old text stands in it."""
    pieces: list[str] = []
    kept: list[tuple[int, int, int]] = []  # where an edit begins and ends in the old text, and begins in the new one
    at = length = 0
    for start, end, words in sorted(edits):
        if start < at:
            continue
        pieces += [text[at:start], words]
        length += start - at
        kept.append((start, end, length))
        length += len(words)
        at = end
    pieces.append(text[at:])
    starts = [start for start, _, _ in kept]

    def moved(place: int) -> int:
        i = bisect_right(starts, place) - 1
        if i < 0:
            return place
        start, end, begin = kept[i]
        behind = kept[i + 1][2] - kept[i + 1][0] if i + 1 < len(kept) else length - at
        return begin if place < end or place == start < end else place + behind

    return "".join(pieces), moved


def breaks(share: float, only: str = "") -> Callable[[str, random.Random], list[Edit]]:
    """Line ends lost."""

    def damage(text: str, chance: random.Random) -> list[Edit]:
        found = [match.span() for match in BREAK.finditer(text)]
        if only:
            heads = {match.start() for match in LABELS[only].finditer(text)}
            found = [span for span in found if span[1] in heads]
        return [(start, end, "") for start, end in found if chance.random() < share]

    return damage


def labels(kind: str, share: float, printed: Callable[[str, int], str]) -> Callable[[str, random.Random], list[Edit]]:
    """Labels printed otherwise, or not at all."""

    def damage(text: str, chance: random.Random) -> list[Edit]:
        found = [match.span(1) for match in LABELS[kind].finditer(text)]
        return [(a, b, printed(text[a:b], i)) for i, (a, b) in enumerate(found) if chance.random() < share]

    return damage


def signs(table: dict[str, str]) -> Callable[[str, random.Random], list[Edit]]:
    """Signs printed as others."""
    found = re.compile("|".join(map(re.escape, table)))
    return lambda text, chance: [(m.start(), m.end(), table[m.group()]) for m in found.finditer(text)]


def wrapped(width: int, sheet: int = 0) -> Callable[[str, random.Random], list[Edit]]:
    """Lines broken at a width, with a page number after so many."""

    def damage(text: str, chance: random.Random) -> list[Edit]:
        edits: list[Edit] = []
        count = position = 0
        for line in text.split("\n"):
            for at in range(width, len(line), width):
                count += 1
                page = f"\n— {count // sheet} —\n" if sheet and count % sheet == 0 else "\n"
                edits.append((position + at, position + at, page))
            position += len(line) + 1
        return edits

    return damage


def between(words: str, every: int) -> Callable[[str, random.Random], list[Edit]]:
    """A line of furniture between lines."""
    return lambda text, chance: [
        (m.end(), m.end(), words + "\n") for i, m in enumerate(BREAK.finditer(text), 1) if i % every == 0
    ]


def framed(head: str, foot: str) -> Callable[[str, random.Random], list[Edit]]:
    """Lines before and behind."""
    return lambda text, chance: [(0, 0, head), (len(text), len(text), foot)]


def lost(share: float, at: str) -> Callable[[str, random.Random], list[Edit]]:
    """Lines lost at the head, in the middle or at the end."""

    def damage(text: str, chance: random.Random) -> list[Edit]:
        ends = [m.start() for m in BREAK.finditer(text)]
        n = max(1, int(share * len(ends)))
        first = {"head": 0, "middle": (len(ends) - n) // 2, "end": len(ends) - n - 1}[at]
        return [(ends[first] if first else 0, ends[first + n] + (0 if first else 1), "")]

    return damage


def blanks(text: str, chance: random.Random) -> list[Edit]:
    """A blank between any two characters, as some conversions print."""
    return [
        (i, i, " ")
        for i in range(1, len(text))
        if "\u4e00" <= text[i] <= "\u9fff" and "\u4e00" <= text[i - 1] <= "\u9fff" and chance.random() < 0.05
    ]


def again(share: float, at: float) -> Callable[[str, random.Random], list[Edit]]:
    """Lines printed twice: a page that was scanned again, a crawler that found the text in two places."""

    def damage(text: str, chance: random.Random) -> list[Edit]:
        ends = [m.end() for m in BREAK.finditer(text)]
        i, n = int(at * len(ends)), max(1, int(share * len(ends)))
        start, end = (ends[i], ends[min(i + n, len(ends) - 1)]) if share < 1 else (0, len(text))
        return [(end, end, "\n" * (share >= 1) + text[start:end])]

    return damage


def heads_lost(kind: str, share: float) -> Callable[[str, random.Random], list[Edit]]:
    """Headings lost with their lines."""

    def damage(text: str, chance: random.Random) -> list[Edit]:
        found = [(m.start(), text.find("\n", m.end()) + 1) for m in LABELS[kind].finditer(text)]
        return [(a, b, "") for a, b in found if a < b <= a + 40 and chance.random() < share]

    return damage


def every_label(text: str, chance: random.Random) -> list[Edit]:
    """Labels that a word processor counts, and that no export holds."""
    return [(*m.span(1), "") for pattern in LABELS.values() for m in pattern.finditer(text)]


def marked_down(text: str, chance: random.Random) -> list[Edit]:
    """The marks of Markdown before headings and items."""
    signs = {"chapter": "## ", "action": "### ", "item": "- "}
    return [(m.start(1), m.start(1), signs[kind]) for kind, pattern in LABELS.items() for m in pattern.finditer(text)]


def columns(text: str, chance: random.Random) -> list[Edit]:
    """Two columns of a page read across: the second half's lines stand beside those of the first."""
    lines = [line[i : i + 20] for line in text.split("\n") for i in range(0, len(line), 20)]
    half = (len(lines) + 1) // 2
    across = [f"{left:　<20}　　{right}" for left, right in zip(lines, [*lines[half:], ""], strict=False)]
    return [(0, len(text), "\n".join(across[:half]))]


def before_lines(words: Callable[[int], str]) -> Callable[[str, random.Random], list[Edit]]:
    """Something printed before every line that holds words."""
    return lambda text, chance: [
        (m.start(), m.start(), words(i)) for i, m in enumerate(re.finditer(r"(?m)^(?=.)", text), 1)
    ]


def behind_labels(words: str) -> Callable[[str, random.Random], list[Edit]]:
    """Something between a label and its words."""
    return lambda text, chance: [(m.end(1), m.end(1), words) for kind in LABELS.values() for m in kind.finditer(text)]


def around_headings(left: str, right: str) -> Callable[[str, random.Random], list[Edit]]:
    """Something around the lines of chapters and actions that are headings alone."""

    def damage(text: str, chance: random.Random) -> list[Edit]:
        found = [
            (m.start(1), text.find("\n", m.end()))
            for kind in ("chapter", "action")
            for m in LABELS[kind].finditer(text)
        ]
        short = [(a, b) for a, b in found if a < b <= a + 40]
        return [edit for a, b in short for edit in ((a, a, left), (b, b, right))]

    return damage


def bold_by_doubling(text: str, chance: random.Random) -> list[Edit]:
    """Headings whose every character is printed twice, as some PDFs make them bold."""
    spans = [
        (m.start(1), text.find("\n", m.end())) for kind in ("chapter", "action") for m in LABELS[kind].finditer(text)
    ]
    return [(i, i, text[i]) for a, b in spans if a < b <= a + 40 for i in range(a, b)]


def cut(share: float) -> Callable[[str, random.Random], list[Edit]]:
    """A text that breaks off."""
    return lambda text, chance: [(int(share * len(text)), len(text), "")]


def misprinted(share: float, sign: str) -> Callable[[str, random.Random], list[Edit]]:
    """Characters that a font does not have, or a recognition did not know."""
    return lambda text, chance: [
        (m.start(), m.end(), sign) for m in re.finditer(r"[\u4e00-\u9fff0-9、．（）]", text) if chance.random() < share
    ]


CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
DAMAGES: dict[str, Callable[[str, random.Random], list[Edit]]] = {
    "no line ends": breaks(1),
    "half of the line ends": breaks(0.5),
    "a tenth of the line ends": breaks(0.1),
    "line ends before items": breaks(1, "item"),
    "line ends before actions": breaks(1, "action"),
    "line ends before chapters": breaks(1, "chapter"),
    "some line ends before items": breaks(0.3, "item"),
    "wrapped at 28": wrapped(28),
    "wrapped at 35 with page numbers": wrapped(35, 25),
    "chapters without labels": labels("chapter", 1, lambda label, i: ""),
    "some chapters without labels": labels("chapter", 0.3, lambda label, i: ""),
    "actions without labels": labels("action", 1, lambda label, i: ""),
    "some actions without labels": labels("action", 0.3, lambda label, i: ""),
    "items without labels": labels("item", 1, lambda label, i: ""),
    "some items without labels": labels("item", 0.3, lambda label, i: ""),
    "one item without label": labels("item", 0.05, lambda label, i: ""),
    "items all 1.": labels("item", 1, lambda label, i: "1."),
    "items as circles": labels("item", 1, lambda label, i: CIRCLED[i % 20]),
    "items as points": labels("item", 1, lambda label, i: "·"),
    "items with #": labels("item", 1, lambda label, i: f"{label[:-1]}#"),
    "items in pointed brackets": labels("item", 1, lambda label, i: f"<{label[:-1]}>"),
    "chapters as 第一章": labels("chapter", 1, lambda label, i: f"第{label[:-1]}章 "),
    "actions in narrow brackets": labels("action", 1, lambda label, i: f"({label[1:-1]})"),
    "actions misread": labels("action", 0.3, lambda label, i: label.replace("一", "—").replace("二", "=")),
    "items misread": labels("item", 0.3, lambda label, i: label.replace("1", "l").replace("0", "O")),
    "narrow marks": signs({"，": ",", "：": ":", "；": ";", "（": "(", "）": ")"}),
    "notes without brackets": signs({"（": "", "）": ""}),
    "points for full stops": signs({"。": "."}),
    "blanks": blanks,
    "indented": lambda text, chance: [(m.end(), m.end(), "　　") for m in BREAK.finditer(text)],
    "empty lines": lambda text, chance: [(m.end(), m.end(), "\n") for m in BREAK.finditer(text)],
    "running heads": between("XX市人民政府公报", 15),
    "furniture": between("扫一扫在手机打开当前页", 20),
    "a page's frame": framed("首页 > 政务公开 > 文件\n发布时间：2024-03-28 字体：大 中 小\n", "打印本页 关闭窗口\n版权所有：政府办公室\n"),
    "an annex of members": framed("", "附件\n领导小组成员名单\n组 长：县委常委\n副组长：副县长\n成 员：县水利局局长\n县财政局局长\n各乡镇长\n"),
    "a long foreword": framed("近年来，各地各部门认真贯彻落实党中央、国务院决策部署，扎实推进各项工作，取得了积极成效。\n" * 60, ""),
    "a short foreword": framed("（2024年3月28日经政府常务会议审议通过）\n", ""),
    "the head lost": lost(0.25, "head"),
    "the middle lost": lost(0.25, "middle"),
    "the end lost": lost(0.25, "end"),
    "a few lines lost": lost(0.04, "middle"),
    "labels with commas": lambda text, chance: [
        (m.end(1) - 1, m.end(1), "，")
        for kind in ("chapter", "item")
        for m in LABELS[kind].finditer(text)
        if chance.random() < 0.4
    ],
    "digits of labels lost": labels("item", 1, lambda label, i: label[-1]),
    "items as decimals": labels("item", 1, lambda label, i: f"1.{label[:-1]} "),
    "no labels at all": every_label,
    "headings of chapters lost": heads_lost("chapter", 1),
    "some headings of actions lost": heads_lost("action", 0.3),
    "paragraphs joined by blanks": lambda text, chance: [(a, b, " ") for a, b, _ in breaks(0.4)(text, chance)],
    "a line for each sentence": lambda text, chance: [(m.end(), m.end(), "\n") for m in re.finditer("。(?=[^\n）])", text)],
    "tables flattened": signs({"\t": "\n"}),
    "marked down": marked_down,
    "two columns": columns,
    "a page twice": again(0.15, 0.4),
    "the text twice": again(1, 0),
    "numbers of lines": before_lines(lambda i: f"{i:>3} "),
    "quoted": before_lines(lambda i: "> "),
    "marks of entities": before_lines(lambda i: "&nbsp;&nbsp;"),
    "labels on lines of their own": behind_labels("\n"),
    "tabs behind labels": behind_labels("\t"),
    "labels twice": lambda text, chance: [
        (m.start(1), m.start(1), m[1]) for kind in LABELS.values() for m in kind.finditer(text)
    ],
    "bold headings of Markdown": around_headings("**", "**"),
    "headings in square brackets": around_headings("【", "】"),
    "headings doubled": bold_by_doubling,
    "characters unknown": misprinted(0.02, "□"),
    "cut off": cut(0.6),
    "items in brackets": labels("item", 1, lambda label, i: f"（{label[:-1]}）"),
    "items as articles": labels("item", 1, lambda label, i: f"第{label[:-1]}条 "),
    "actions as numbers": labels("action", 1, lambda label, i: f"{i % 9 + 1}. "),
    "wide digits": signs(dict(zip("0123456789", "０１２３４５６７８９", strict=True))),
    "traditional": signs(dict(zip("责单负务县动实项规镇", "責單負務縣動實項規鎮", strict=True))),
    "notes on lines of their own": lambda text, chance: [
        (m.start(), m.start(), "\n") for m in re.finditer(r"(?<=[。；])[（〔\[](?=[^）〕\]\n]{2,80}(?:负责|配合|单位))", text)
    ],
    "tables with blanks": signs({"\t": "  "}),
    "linked pages": framed("", "\n相关链接：\n1.市政府办公室关于印发应急预案的通知\n2.一图读懂：实施方案\n3.政策问答\n上一篇：没有了\n下一篇：公示\n"),
    "comments of readers": framed("", "\n网友评论\n1楼 张先生：这个政策很好，希望尽快落实。\n2楼 李女士：什么时候开始？\n3楼 王先生：支持。\n"),
}  # fmt: skip
# what a warning on a copy that is read well may truly say: of labels that are gone or begin again after 9, of what stood in
# lost lines, of a head that is half of the text
LABELS_GONE = ("first-label-missing", "numbers-missing", "numbers-begin-again", "items-without-label", "items-outside-measures",
    "work-outside-measures", "headings-without-label", "labels-not-understood", "label-inside-line", "units-without-owner")  # fmt: skip
TRUE = {
    "without label": LABELS_GONE,
    "misread": LABELS_GONE,
    "line ends": ("first-label-missing", "numbers-missing", "numbers-begin-again", "label-inside-line"),
    "joined": ("first-label-missing", "numbers-missing", "numbers-begin-again", "label-inside-line"),
    "commas": LABELS_GONE,
    "as numbers": ("numbers-begin-again",),
    "twice": (*LABELS_GONE, "printed-twice"),
    "no labels": LABELS_GONE,
    "lost": (*LABELS_GONE, "no-title", "no-place", "no-date", "no-issuer"),
    "foreword": ("long-preamble",),
    "unknown": (*LABELS_GONE, "characters-unknown", "no-issuer"),
}


def copies() -> Iterator[tuple[str, str, str, list[tuple[int, int]]]]:
    """Plan, damage, text, and the spans of the measures in it; the whole plan first, its damage empty."""
    for answer, source in ANSWERS:
        text = source.read_bytes().decode("utf-8-sig")
        gold = [tuple(row["span"]) for row in json.loads(answer.read_text(encoding="utf-8"))["measures"]]
        yield answer.stem, "", text, gold
        for name, damage in DAMAGES.items():
            edits = damage(text, random.Random(f"{answer.stem} {name}"))
            if not edits:
                continue
            copy, moved = edited(text, edits)
            inside = [(moved(a), moved(b)) for a, b in gold]
            yield answer.stem, name, copy, [(a, b) for a, b in inside if b - a > 4]


def f1(gold: list[tuple[int, int]], found: list[tuple[int, int]]) -> float:
    """Of measures found at the right place, nine tenths of both spans shared."""
    free, hits = set(found), 0
    for a, b in gold:
        best = next(
            (s for s in sorted(free) if min(b, s[1]) - max(a, s[0]) >= 0.9 * (max(b, s[1]) - min(a, s[0]))), None
        )
        if best:
            free.discard(best)
            hits += 1
    return 2 * hits / (len(gold) + len(found)) if gold or found else 1.0


def main() -> None:
    """Print how many copies are read badly in silence, and well with a warning, by code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="name each copy")
    options = parser.parse_args()
    whole: dict[str, Counter[str]] = {}
    broken = silent = well = false = between_them = 0
    codes: Counter[str] = Counter()
    for plan_id, damage, text, gold in copies():
        plan = read_text(text, plan_id)
        said = Counter(f.code for f in plan.findings if f.level == "warning")
        score = f1(gold, [(m.start, m.end) for m in plan.measures])
        if not damage:
            whole[plan_id] = said
            print(f"{plan_id}: {score:.2f}, warnings {dict(said)}")
            continue
        true = {code for word, listed in TRUE.items() if word in damage for code in listed}
        told = Counter({code: n for code, n in (said - whole[plan_id]).items() if code not in true})
        if score < BROKEN:
            broken, silent = broken + 1, silent + (not said)
        elif score > WELL:
            well, false = well + 1, false + bool(told)
            codes.update(told.keys())
        else:
            between_them += 1
        if options.list and ((score < BROKEN and not said) or (score > WELL and told)):
            print(f"{'SILENT' if score < BROKEN else 'false '} {score:.2f} {plan_id} | {damage} | {dict(told)}")
    print(f"read badly (below {BROKEN}): {broken}, of them without a warning: {silent}")
    print(f"read well (above {WELL}): {well}, of them with a warning: {false}; between: {between_them}")
    print("warnings on copies read well:", dict(codes.most_common()))


if __name__ == "__main__":
    main()
