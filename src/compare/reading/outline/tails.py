"""What stands below the last item of a stretch: closing paragraphs, signatures, lists of annexes, furniture."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from compare.codebook import Codebook
from compare.reading.facts.head import LABELLED, dated, head_words
from compare.reading.outline.titles import trimmed, trimmed_end
from compare.script.labels import SIGNS
from compare.script.lines import NO_WORDS, Span, printed_lines, squeezed
from compare.script.marks import BLANK_ENTITY

LONGEST_BLOCK = 600  # characters below a signature that still belong to the closing block
LONGEST_SIGNER = 40
REACH = LONGEST_BLOCK + 10 * LONGEST_SIGNER  # so far above the end of a stretch a signature may begin
PRINTED = "印发"  # 2024年3月13日印发
DATE_ENDS = "日发"
NO_DATE_ENDS = "。；;，：:、”"
BEHIND_DATE = "）)*" + NO_WORDS  # brackets, bold marks, blanks
LONGEST_BEHIND = 24
BEFORE_LABELS = re.compile(rf"(?:{BLANK_ENTITY}|[ \t　\xa0\ufeff*#>{SIGNS}])*")
# what a sentence end or blanks part inside a line
PIECE = re.compile(r"[^。；;！!\s][^。；;！!\s]*[。；;！!]?")
CONTACTS = 2  # lines of contacts that begin alike close a plan; where there are more, each item has its own


@lru_cache(maxsize=32)
def closing_lines(codebook: Codebook, verdict: str) -> re.Pattern[str]:
    """The lines of one verdict.

    ``closing``: a paragraph that closes a chapter and speaks of all its items; ``contact``: whom to ask; ``comment``: by when
    to say what one thinks of a draft; ``tail``: a line that belongs to the page or the signature; ``validity``: words that tell how long a document is valid.
    """
    signs = "|".join(row["signs"] for row in codebook.rows("closing_lines") if row["verdict"] == verdict)
    return re.compile(signs or "(?!)")


def tells_no_work(text: str, start: int, end: int, codebook: Codebook) -> bool:
    """Whether an article's words are of purpose, definitions, scope, who explains it or from when it applies."""
    body = text[start : min(end, start + 120)].lstrip(" 　:：\t")
    return closing_lines(codebook, "no_work").match(body) is not None


@dataclass(frozen=True)
class Tails:
    """Finds what stands below the last item of a stretch."""

    text: str
    codebook: Codebook
    quiet: Sequence[tuple[int, int]]
    annex_lists: Sequence[tuple[int, int]]
    known: dict[Span, bool | None] = field(
        default_factory=dict
    )  # lines that were asked for, and whether they are tails
    closing: dict[Span, bool] = field(default_factory=dict)  # of lines that are none, whether they close a chapter
    ahead: dict[Span, str | None] = field(default_factory=dict)  # lines that may end in dates: the words before
    signers: dict[Span, bool] = field(default_factory=dict)  # lines above, and whether they sign

    def cut(self, start: int, end: int, tail_only: bool = False) -> int:
        """Where the tail of a stretch begins (``end`` where it has none); ``tail_only`` keeps closing paragraphs."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        if before and not BEFORE_LABELS.fullmatch(before):  # the stretch begins inside a line that lost its breaks
            return self._cut_inside(start, end, tail_only)
        return self.climb(start, self.signature(start, end), tail_only)

    def _cut_inside(self, start: int, end: int, tail_only: bool) -> int:
        """:meth:`cut` in a line that lost its breaks: sentence by sentence, or from blank to blank."""
        cut, signed = self.climb(start, end, tail_only), False
        pieces = [(start + match.start(), start + match.end()) for match in PIECE.finditer(self.text[start:cut])]
        for low, high in reversed(pieces[1:]):
            words = squeezed(self.text[low:high]).removesuffix(PRINTED)
            date = dated(words)
            signs = date is not None and (date.start() == 0 or self._signs(words[: date.start()]))
            if not (signs or (signed and self._signs(words))):
                line = self.text[low:high].strip()  # a bold piece of a line is no tail
                if not self._says_so(line, self._is_tail(line), tail_only):
                    break
            cut, signed = low, signed or signs
        return cut

    def climb(self, start: int, end: int, tail_only: bool = False) -> int:
        """:meth:`cut` without a look for a signature: line by line from the end of the stretch upwards."""
        text, cut = self.text, end
        while True:
            low, stop = trimmed(text, start, trimmed_end(text, cut, self.quiet))
            line_start = max(text.rfind("\n", low, stop) + 1, low)
            if line_start <= low or low >= stop:
                return cut
            listed = None
            if self.annex_lists:
                listed = next((a for a, b in self.annex_lists if a <= line_start < b), None)
            if listed is None and not self._closes(line_start, stop, tail_only):
                return cut
            cut = line_start if listed is None else max(listed, low)

    def _closes(self, start: int, end: int, tail_only: bool) -> bool:
        span = start, end
        if span not in self.known:
            self.known[span] = self._is_tail(self._line(span))
        is_tail = self.known[span]
        if tail_only or is_tail is not None:
            return bool(is_tail)
        if span not in self.closing:
            self.closing[span] = self._says_so(self._line(span), None, False)
        return self.closing[span]

    def _line(self, span: Span) -> str:
        return self.text[slice(*span)].strip(" \t　\xa0*")

    def _says_so(self, line: str, is_tail: bool | None, tail_only: bool) -> bool:
        if is_tail is None:
            return not tail_only and closing_lines(self.codebook, "closing").match(line) is not None
        return is_tail

    def _is_tail(self, line: str) -> bool | None:
        """Whether a line belongs to the page or the signature; None where only its closing words may tell."""
        if closing_lines(self.codebook, "tail").fullmatch(line) or closing_lines(self.codebook, "comment").match(line):
            return True
        if closing_lines(self.codebook, "contact").fullmatch(line):
            key = re.split("[:：]", line, maxsplit=1)[0]
            return self.text.count(f"\n{key}") + self.text.count(f"　{key}") <= CONTACTS
        return None

    def signature(self, start: int, end: int) -> int:
        """Where the signature begins that stands below the first line of a stretch; ``end`` where none does."""
        above = (max(start, end - REACH), len(self.text))
        may_date = self._may_date[bisect_right(self._may_date, above) : bisect_left(self._may_date, (end,))]
        if not may_date or start >= end:
            return end
        lines = printed_lines(self.text)
        for span in may_date:
            if end - span[1] > LONGEST_BLOCK or (before := self._before_date(span)) is None:
                continue
            first = bisect_right(lines, above)
            i = signer = bisect_left(lines, span, first)
            while signer > first and self._is_signer(lines[signer - 1]):
                signer -= 1
            ended = self._words(lines[signer - 1]) if signer > first else self.text[start : span[0]].rstrip()
            if signer < i or self._signs(before) or (before.strip("（(") == "" and ended[-1:] in "。；）)”"):
                return lines[signer][0]
        return end

    def _before_date(self, span: Span) -> str | None:
        """The words ahead of the date that closes a short line; None where none does."""
        if span not in self.ahead:
            words = self._words(span)
            date = dated(words) if len(words) <= LONGEST_SIGNER else None
            self.ahead[span] = words[: date.start()] if date else None
        return self.ahead[span]

    def _is_signer(self, span: Span) -> bool:
        if span not in self.signers:
            self.signers[span] = self._signs(self._words(span))
        return self.signers[span]

    def _words(self, span: Span) -> str:
        return squeezed(self.text[slice(*span)]).removesuffix(PRINTED)

    @cached_property
    def _may_date(self) -> list[Span]:
        """The lines whose last characters may close a date."""
        text = self.text
        return [
            span
            for span in printed_lines(text)
            if (last := text[span[1] - 1]) not in NO_DATE_ENDS
            and (last in DATE_ENDS or (not last.isalpha() and _may_close_date(text, *span)))
        ]

    def _signs(self, words: str) -> bool:
        return (
            0 < len(words) <= LONGEST_SIGNER
            and not LABELLED.match(words)
            and head_words(self.codebook).body.match(words) is not None
        )


def _may_close_date(text: str, start: int, end: int) -> bool:
    if end - start > 1 and (last := text[end - 2]).isalpha() and text[end - 1] in "）)":
        return last in DATE_ENDS
    bare = text[max(start, end - LONGEST_BEHIND) : end].rstrip(BEHIND_DATE)
    return not bare or bare[-1] in DATE_ENDS or bare[-1].isdecimal()
