"""The words of responsibility notes, from the codebook, compiled once: labels, verbs, ends of names, functions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from compare.codebook import Codebook, any_of, begins_with
from compare.script.marks import COLONS, NAME_SIGNS, inside

HAN = r"[\u4e00-\u9fff]"
AFTER_NAMES = frozenset("）)〕]】〉>\n")  # what may stand behind the end of a name
BRACKETED = r"[（(〔\[【〈<][^）)〕\]】〉>]*[）)〕\]】〉>]"  # （人才办） [县知识产权局]
EVERY_PLACE = re.compile(rf"各.*[区县市镇乡村街道](?:{BRACKETED})?$")
LABEL_CLOSERS = r"】\]〕"  # inside a class: 【责任单位】县水利局
SIGNS = NAME_SIGNS
BULLETS = f"{SIGNS}■•·—–-"  # ——责任单位：, ▲责任单位：; inside a class, where it ends
LEVELS_AHEAD = "省市县区州"  # 市级牵头单位
SPACED = 4  # characters of the labels that are printed with blanks between them


class Endings:
    """Tells whether words end in one of a list, or in an aside in brackets behind it: 县水利局, 县水利局（水务局）."""

    def __init__(self, *listed: Iterable[str]) -> None:
        self._behind: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)  # by their last characters
        for word in {word for words in listed for word in words if word}:
            self._behind[word[-1]] += (word,)
        self._aside = re.compile(rf"{any_of(*listed)}(?:{BRACKETED})?$")

    def __call__(self, words: str) -> bool:
        """Whether some words end so."""
        last = words[-1:]
        if last in self._behind and words.endswith(self._behind[last]):
            return True
        return last in AFTER_NAMES and self._aside.search(words) is not None


@dataclass(frozen=True, eq=False)
class Words:
    """The codebook's role and unit words, compiled."""

    label: re.Pattern[str]
    labels: Mapping[str, str]
    label_end: re.Pattern[str]
    verb: re.Pattern[str]
    verbs: Mapping[str, str]
    verb_ends: frozenset[str]
    opener: re.Pattern[str]
    opener_firsts: frozenset[str]
    joiner: re.Pattern[str]
    joiner_ahead: re.Pattern[str]
    parting: re.Pattern[str]
    etc: re.Pattern[str]
    joined: re.Pattern[str]
    ends: Endings
    lasts: frozenset[str]  # the last characters of names of bodies
    bodies: Endings
    _complete: Endings
    line_end: re.Pattern[str]
    many: re.Pattern[str]
    bare: re.Pattern[str]
    own_name: re.Pattern[str]
    prefix: re.Pattern[str]
    no_body: re.Pattern[str]
    same: frozenset[str]
    aside: re.Pattern[str]
    duty: re.Pattern[str]
    pairs: Mapping[str, tuple[str, ...]]
    share_ends: tuple[str, ...]
    list_ends: tuple[str, ...]
    level_list_ends: tuple[str, ...]
    function: re.Pattern[str]
    functions: Mapping[str, str]
    function_ends: tuple[tuple[str, str], ...]
    last_ends: tuple[tuple[str, str], ...]

    def complete(self, name: str) -> bool:
        """Whether a name has the end of a body, or is one of all places of a level: 县水利局, 各街道."""
        return self._complete(name) or (name.startswith("各") and EVERY_PLACE.match(name) is not None)

    @lru_cache(maxsize=4096)  # noqa: B019 - the words of a codebook are kept anyway
    def role_of(self, head: str) -> str:
        """The role that a label or the head of a column says: of its first word in the codebook, else ``responsible``."""
        found = (role for word, role in (*self.labels.items(), *self.verbs.items()) if word and role and word in head)
        return next(found, "responsible")

    def role_before_kind(self, label: str) -> str:
        """The role of a label that ends in a kind of body, by the role word before it: 协同(部门), 市级牵头(单位)."""
        stem = self.label_end.sub("", label)
        if stem == label:
            return ""
        listed = {**self.verbs, **self.labels}
        found = [word for word, role in listed.items() if role and stem.endswith(word)]
        return listed[max(found, key=len)] if found else ""


def longest_first(words: Iterable[str]) -> list[str]:
    """The words as patterns, so that none hides a longer one."""
    return [re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))]


def label_pattern(words: Iterable[str]) -> str:
    """One label or several: 责任单位 · 牵头单位及责任单位 · 牵头（责任）单位 · 责 任 单 位, brackets of both widths."""
    listed = [word for word in words if word]
    named = any_of(listed).replace("（", "[（(]").replace("）", "[）)]")
    apart = "|".join("[ 　]{1,2}".join(word) for word in listed if len(word) == SPACED and word.isalnum())
    name = rf"(?:[{LEVELS_AHEAD}]级)?(?:{named}|{apart or '(?!)'})(?:[（(][^）)\n]{{1,8}}[）)])?"
    return rf"{name}(?:[和及、与/]{name})*"


def _by_end(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@lru_cache(maxsize=8)
def words_of(codebook: Codebook) -> Words:
    """The words of a codebook, compiled; kept for the next plan."""
    roles = codebook.rows("roles")
    use: dict[str, list[str]] = {}
    for row in codebook.rows("unit_words"):
        use.setdefault(row["use"], []).append(row["word"])

    def any_word(*uses: str) -> str:
        return any_of(word for name in uses for word in use.get(name, ()))

    labels = {row["word"]: row["role"] for row in roles if row["use"] in ("label", "ignore")}
    verbs = {row["word"]: row["role"] for row in roles if row["use"] == "verb"}
    # a label that no codebook knows is said aloud: 督战单位：…
    unknown = rf"{HAN}{{1,5}}{any_word('label_end')}(?=[ \t　]*[{COLONS}])"
    # a label right behind a name needs its colon: …县水利局完成时限：2025年
    name_ends = inside(*sorted({word[-1] for name in ("body", "end") for word in use.get(name, ()) if word}))
    behind_name = (
        rf"(?<=[{name_ends}）)])(?=(?:{any_of(word for word in labels if len(word) >= 4)})[*]{{0,2}}[ \t　]*[{COLONS}])"
    )
    begins = rf"(?:^|(?<=[\s；;，,。.．、（(〔\[【】|{COLONS}{BULLETS}])|{behind_name})"
    colon = rf"(?:[{COLONS}{LABEL_CLOSERS}为是]|(?=[ \t　\n]))"  # 责任单位： · 【责任单位】 · 责任单位为 · 责任单位 县水利局
    adverbs = rf"(?:{any_word('adverb')}|[ \n])*"
    verb = any_of(verbs)
    # the word first and what stands before it after: a search skips to its characters
    joined = "|".join(rf"{word}(?<=[\u4e00-\u9fff）)]{word})" for word in longest_first(use.get("joiner", ())))
    functions = {row["word"]: row["function"] for row in codebook.rows("unit_functions")}
    pairs: dict[str, list[str]] = {}
    for word in longest_first(use.get("pair", ())):
        first, _, second = word.partition("、")
        pairs.setdefault(second, []).append(first)
    return Words(
        label=re.compile(rf"{begins}(?P<label>{label_pattern(labels)}|{unknown})[*]{{0,2}}[ \t　]*{colon}"),
        labels=labels,
        label_end=re.compile(rf"{any_word('label_end')}$"),
        verb=re.compile(
            rf"{begins_with((*verbs, *use.get('adverb', ()), ' ', chr(10)))}(?P<adverbs>{adverbs})(?P<verb>{verb})(?:(?:{any_word('verb_and')})(?:{adverbs})(?P<other>{verb}))?"
            rf"(?:{any_word('verb_tail')})?$"
        ),
        verbs=verbs,
        verb_ends=frozenset(word[-1] for word in (*verbs, *use.get("verb_tail", ())) if word),
        opener_firsts=frozenset(word[0] for word in use.get("opener", ()) if word),
        opener=re.compile(rf"(?!{any_word('no_opener')})(?:{any_word('opener')})(?={HAN})"),
        joiner=re.compile(rf"(?:{joined or '(?!)'})(?={HAN})"),
        joiner_ahead=re.compile(rf"\s*{any_word('joiner')}(?={HAN})"),
        # the first characters of all that may part a stretch: most stretches are one plain name
        parting=re.compile(any_of(word[0] for name in ("and", "etc", "joiner") for word in use.get(name, ()))),
        etc=re.compile(
            rf"(?:{any_word('etc')})(?=$|{any_word('after_etc')}|[\u4e00-\u9fff\d]{{0,12}}(?:{any_word('after_etc_end')})$)"
        ),
        joined=re.compile(any_word("and")),
        ends=Endings(*(use.get(name, ()) for name in ("body", "end", "weak_end")), "区县市镇乡村州盟旗"),
        lasts=frozenset(word[-1] for kind in ("body", "end", "weak_end") for word in use.get(kind, ()) if word),
        bodies=Endings(use.get("body", ())),
        _complete=Endings(use.get("body", ()), use.get("end", ())),
        line_end=re.compile(rf"(?:{any_word('line_end')}|各.{{0,4}}[镇乡])\s*$"),
        many=re.compile(rf"^(?:{any_word('many')})|(?:{any_word('many_end')})$|{any_word('many_any')}|各(?!界)|成员"),
        bare=re.compile(rf"(?:{any_word('bare')})$"),
        own_name=re.compile(rf"^(?:{any_word('own_start')}|在{HAN})|(?:{any_word('own_end')})$|{any_word('own_any')}"),
        prefix=re.compile(rf"(?=[区县州省旗盟市乡镇])(?!(?!{any_word('level')})(?:{any_word('no_level')}))."),
        no_body=re.compile(any_word("no_body")),
        # （联系人：张三，电话：0571-88888888） · 〈含管委会，下同〉 · 13812345678: what stands behind a name and is none of it
        aside=re.compile(
            rf"\s*(?:[（(〈](?={any_word('duty')}|[^）)〉]*(?:\d{{5}}|{any_of(label for label, role in labels.items() if not role)}))[^）)〉]*[）)〉]|[\d\s—-]{{7,}})$"
        ),
        duty=re.compile(any_word("duty")),
        same=frozenset(use.get("same", ())),
        pairs={second: tuple(firsts) for second, firsts in pairs.items()},
        share_ends=tuple(use.get("share_end", ())),
        list_ends=tuple(use.get("list_end", ())),
        level_list_ends=tuple(use.get("level_list_end", ())),
        function=re.compile(any_of(word for word in functions if not word.endswith("$") and not word.startswith("…"))),
        functions=functions,
        function_ends=_by_end((word[:-1], function) for word, function in functions.items() if word.endswith("$")),
        last_ends=_by_end((word[1:], function) for word, function in functions.items() if word.startswith("…")),
    )


def one_of_each(words: set[str]) -> frozenset[str]:
    """A few characters of which every word has one: where none of them stands, no word does."""
    found: set[str] = set()
    while words:
        counts = Counter(character for word in words for character in set(word))
        best = max(sorted(counts), key=counts.__getitem__)
        found.add(best)
        words = {word for word in words if best not in word}
    return frozenset(found)
