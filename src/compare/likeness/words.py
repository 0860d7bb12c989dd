"""Text to words: one quiet segmenter with the domain words of a codebook kept whole.

Words come from jieba (or ``rjieba``, the same segmenter in Rust, where it is installed); the codebook ``words.csv``
says which strings are one word, which are the same word, and which broader word a word is a kind of.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from compare.codebook import load_codebook

# a run that can hold words: Han characters, Latin letters, digits (marks only separate)
RUN = re.compile(r"[㐀-鿿豈-﫿々〇A-Za-z0-9０-９+%％]+")
# what says nothing of the work itself: bare numbers and years, single letters
BARE = re.compile(r"[0-9０-９+%％.]+|[A-Za-z]")


class Segmenter(Protocol):
    def cut(self, sentence: str, /) -> Iterable[str]:
        """The words of a sentence, in order."""
        ...


@lru_cache(maxsize=2)
def segmenter(fast: bool = True) -> Segmenter:
    """The segmenter of this process: rjieba where it is installed and ``fast``, else an own jieba tokenizer.

    jieba's own start writes four lines to stderr and a cache file into the common temporary folder; both are left out.
    """
    if fast:
        try:
            import rjieba
        except ImportError:
            pass
        else:
            return rjieba.Jieba()
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def prefix_tree(words: list[str]) -> str:
    """One pattern for many words, the longest first, that reads each character once.

    >>> prefix_tree(["应急", "应急预案", "预案"])
    '(?=[应预])(?:应急(?:预案)?|预案)'
    """
    if not words:
        return r"(?!)"
    tree: dict = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}

    def write(node: dict) -> str:
        branches = [re.escape(key) + write(node[key]) for key in sorted(node) if key]
        if not branches:
            return ""
        if len(branches) == 1 and "" not in node:
            return branches[0]
        return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")

    first = "".join(re.escape(character) for character in sorted(tree))
    # most places begin no word: one look at a set of characters passes them by
    return f"(?=[{first}]){write(tree)}"


@dataclass(frozen=True)
class Words:
    """The domain words of one codebook.

    Attributes
    ----------
    whole : compiled pattern
        Finds a domain word, the longest that begins at a place.
    same : dict of str to str
        A word to the word it is counted as.
    kinds : dict of str to tuple of str
        A counted word to the broader words it is a kind of, nearest first.
    industries : frozenset of str
        Counted words that name an industry.
    """

    whole: re.Pattern[str]
    same: dict[str, str]
    kinds: dict[str, tuple[str, ...]]
    industries: frozenset[str]

    def tokenize(self, text: str, fast: bool = True) -> list[str]:
        """All words of a text in order, marks left out, domain words whole, nothing mapped."""
        cut = segmenter(fast).cut
        tokens: list[str] = []
        for run in RUN.finditer(text):
            part = run.group()
            at = 0
            for match in self.whole.finditer(part):
                if match.start() > at:
                    tokens.extend(cut(part[at : match.start()]))
                tokens.append(match.group())
                at = match.end()
            if at < len(part):
                tokens.extend(cut(part[at:]) if at else cut(part))
        return tokens

    def counted(self, text: str, fast: bool = True) -> list[str]:
        """The words that are compared: synonyms made one, single characters and bare numbers left out."""
        same = self.same
        words = (same.get(token, token) for token in self.tokenize(text, fast))
        return [word for word in words if len(word) > 1 and not BARE.fullmatch(word)]

    def broader(self, words: Sequence[str]) -> list[str]:
        """The broader words of ``words``, each marked with a leading ``<`` so that it is told from the word itself."""
        return [f"<{kind}" for word in words for kind in self.kinds.get(word, ())]

    def industries_of(self, words: Sequence[str]) -> list[str]:
        """The industries that words name, themselves or as their broader words."""
        return [
            name
            for word in words
            for name in dict.fromkeys((word, *self.kinds.get(word, ())))
            if name in self.industries
        ]


@lru_cache(maxsize=8)
def load_words(folder: str | None = None) -> Words:
    """The domain words of the shipped codebook, or of a folder of one's own."""
    rows = load_codebook(folder).rows("words")
    same = {row["word"]: row["same_as"] for row in rows if row["same_as"]}
    direct: dict[str, str] = {}
    for row in rows:
        if row["kind_of"]:
            direct.setdefault(same.get(row["word"], row["word"]), row["kind_of"])
    for word in {same.get(row["word"], row["word"]) for row in rows} | set(direct.values()):
        if word in direct.values():
            direct.setdefault(word, "")
    kinds: dict[str, tuple[str, ...]] = {}
    for word in direct:
        chain, step = [], word
        while direct.get(step) and direct[step] not in chain:
            step = direct[step]
            chain.append(step)
        # a word that others are kinds of stands for itself too, so that 尾矿库 and 矿山 meet
        if word in direct.values():
            chain.insert(0, word)
        kinds[word] = tuple(chain)
    words = [row["word"] for row in rows if len(row["word"]) > 1]
    industries = frozenset(same.get(row["word"], row["word"]) for row in rows if row["industry"])
    return Words(re.compile(prefix_tree(words)), same, kinds, industries)


def tokenize(text: str, fast: bool = True) -> list[str]:
    """The words of a text, domain words whole.

    Parameters
    ----------
    text : str
        Any text; marks and blanks separate words and are left out.
    fast : bool
        Use ``rjieba`` where it is installed; the result is the same.

    Returns
    -------
    list of str
    """
    return load_words().tokenize(text, fast)
