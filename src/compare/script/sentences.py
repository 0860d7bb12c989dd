"""Where lines, clauses, sentences and paragraphs of a published text begin and end."""

from __future__ import annotations

import re

from compare.script.labels import ANY_LABEL, FIRSTS
from compare.script.marks import CLAUSE_MARKS, SENTENCE_MARKS
from compare.script.sought import PLANE

LONGEST_LINE = 2000  # no line of a plan that can be read is longer, but a broken file may be one line
LONGEST_PARAGRAPH = 8  # lines that a page may break a paragraph into before its beginning is looked for no further

# for last_words: all up to the mark before, or to the cell of a table
NO_CLAUSE_MARK = re.compile(f"[^{CLAUSE_MARKS}\\t]*")
NO_SENTENCE_MARK = re.compile(f"[^{SENTENCE_MARKS}]*")
LAST_CLAUSE_MARK = re.compile(f"(?s:.*)[{CLAUSE_MARKS}\\t]")  # a clause is short: sooner found than by last_words
LABEL_AHEAD = re.compile(rf"\s*(?=[{FIRSTS}]){ANY_LABEL}")
LABEL_FIRSTS = frozenset(re.findall(rf"[\s{FIRSTS}]", PLANE))
# an end of line ends a sentence after a blank line, after a mark, and before a label; elsewhere it only wraps one
SENTENCE_END = re.compile(rf"[。！？!?\n](?:(?<!\n)|(?<=[：:；;）)〕\]]\n)|(?=\s*{ANY_LABEL}))")
# an end of line that a sentence may run over: what stands on its two sides
WRAP = re.compile(r"\n[^\S\n\t]*(?=[\u4e00-\u9fff0-9A-Za-z、，,”）)%％])")
RUNS_ON = re.compile(r"[\u4e00-\u9fff0-9A-Za-z、，,“（(%％]")
SHORTEST_WRAPPED = 18  # characters of a line that a page's edge breaks; shorter ones are headings and cells
NUMBER_LABEL = re.compile(r"[ \u3000]*[0-9０-９]{1,3}[.．]\Z")


def without_label(clause: str) -> str:
    """A clause without the label that it begins with."""
    label = LABEL_AHEAD.match(clause) if clause[:1] in LABEL_FIRSTS else None
    return clause[label.end() :] if label else clause


def line_start(text: str, position: int) -> int:
    """Where the line of a position begins; of a line without end, no further back than two thousand characters."""
    found = text.rfind("\n", max(0, position - LONGEST_LINE), position)
    return found + 1 if found >= 0 else max(0, position - LONGEST_LINE)


def line_end(text: str, position: int) -> int:
    """Where the line of a position ends, its break left out; two thousand characters on where it has no end."""
    found = text.find("\n", position, position + LONGEST_LINE)
    return found if found >= 0 else min(len(text), position + LONGEST_LINE)


def paragraph_start(text: str, position: int) -> int:
    """Where the paragraph of a position begins; a line that breaks off without a closing mark runs on."""
    start = line_start(text, position)
    for _ in range(LONGEST_PARAGRAPH):
        above = text[max(0, start - LONGEST_LINE) : start].rstrip()[-1:]
        if not above or above in "。！？；;：:）)〕]”" or LABEL_AHEAD.match(text, start):
            break
        start = line_start(text, start - 1)
    return start


def after_label(text: str, position: int) -> bool:
    """Whether a position follows the number of a paragraph at the start of its line: ``2．2025年``."""
    return NUMBER_LABEL.match(text, line_start(text, position), position) is not None


def unwrapped(text: str, start: int, end: int) -> str:
    """``text[start:end]`` without the line ends that only wrap a sentence: after a long line without a closing mark."""
    stretch = text[start:end]
    if "\n" not in stretch or stretch.count("\n") == stretch.count("。\n"):
        return stretch
    pieces, done = [], start
    for found in WRAP.finditer(text, start, end + 1):
        line = text[line_start(text, found.start()) : found.start()].rstrip()
        if found.end() > end or len(line) < SHORTEST_WRAPPED or not RUNS_ON.match(line[-1]):
            continue
        if not LABEL_AHEAD.match(text, found.end()):
            pieces.append(text[done : found.start()])
            done = found.end()
    return "".join([*pieces, text[done:end]])


def last_words(pattern: re.Pattern[str], text: str, start: int, end: int) -> str:
    """What stands at the end of ``text[start:end]`` and matches a pattern of single characters: its last clause."""
    matched = pattern.match(text[start:end][::-1])
    return text[end - matched.end() : end] if matched else ""


def last_clause(text: str, start: int, end: int) -> str:
    """The clause that ``text[start:end]`` ends in, with what stands of it before a line end that only wraps a sentence."""
    mark = LAST_CLAUSE_MARK.match(text, start, end)
    if not mark:
        return text[start:end]
    first = mark.end()
    if text[first - 1] != "\n":
        return text[first:end]
    stretch = unwrapped(text, start, end)
    return last_words(NO_CLAUSE_MARK, stretch, 0, len(stretch))


def last_match(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The last match of a pattern in a few words that mostly hold none."""
    found = pattern.search(words)
    while found and (later := pattern.search(words, found.end())):
        found = later
    return found
