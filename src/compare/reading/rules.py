"""Decisions as rows of a codebook: a verdict, the signs that must hold, those that must not, and an example.

A reader names its signs in a table of one-line functions; the rows say which of them together decide what. A researcher
adds a line to a codebook file of their own; a line of words needs no named sign: ``after:范围`` holds where the text
goes on with 范围, ``before:近|最近`` where one of the two stands right before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from compare.codebook import Codebook, CodebookError

__all__ = ["Rules", "Surroundings"]


class Surroundings(Protocol):
    """What every case of a decision has: the words right before and right after the thing that is decided on."""

    @property
    def before(self) -> str:
        """The words right before it."""
        ...

    @property
    def after(self) -> str:
        """The words right after it."""
        ...


Case = TypeVar("Case", bound=Surroundings)
Sign = Callable[[Case], object]


class Rules(Generic[Case]):
    """The rows of one decision, in the order of their file: the first that fits gives the verdict.

    Parameters
    ----------
    codebook : Codebook
        Where the rows stand.
    name : str
        The file, without ``.csv``; its columns are ``decision``, ``verdict``, ``signs``, ``unless``, ``example``. Signs
        are parted by blanks.
    decision : str
        Which rows of the file are meant.
    signs : mapping of str to callable
        What a named sign is: a function of a case whose result is true where the sign holds. Each is asked at most
        once a case, and only where a row needs it.

    Raises
    ------
    CodebookError
        Where a row names a sign that is not there, or no sign at all.
    """

    def __init__(self, codebook: Codebook, name: str, decision: str, signs: Mapping[str, Sign[Case]]) -> None:
        self.rows = [row for row in codebook.rows(name) if row["decision"] == decision]
        names: dict[str, int] = {}  # the signs that the rows name, by their order
        self._signs: list[Sign[Case]] = []
        # of each row its first sign, which most cases fail, apart from the others
        self._wanted: list[tuple[dict[str, str], int, bool, list[tuple[int, bool]]]] = []
        for row in self.rows:
            wanted = [(sign, True) for sign in row["signs"].split()] + [(sign, False) for sign in row["unless"].split()]
            place = f"{name}.csv, decision {decision}, signs {row['signs']!r}"
            if not row["signs"] or not row["verdict"]:
                raise CodebookError(f"{place}: a row needs a verdict and at least one sign")
            for sign, _ in wanted:
                if sign not in names:
                    names[sign] = len(names)
                    self._signs.append(signs[sign] if sign in signs else _words_beside(sign, place, signs))
            (first, must_first), *others = [(names[sign], must) for sign, must in wanted]
            self._wanted.append((row, first, must_first, others))

    def find(self, case: Case) -> dict[str, str] | None:
        """The first row that fits; None where none does."""
        signs = self._signs
        known: list[bool | None] = [None] * len(signs)
        for row, first, must_first, others in self._wanted:
            holds = known[first]
            if holds is None:
                holds = known[first] = bool(signs[first](case))
            if holds is not must_first:
                continue
            for sign, must in others:
                holds = known[sign]
                if holds is None:
                    holds = known[sign] = bool(signs[sign](case))
                if holds is not must:
                    break
            else:
                return row
        return None

    def decide(self, case: Case) -> str:
        """The verdict of the first row that fits; the empty string where none does."""
        row = self.find(case)
        return row["verdict"] if row else ""


def _words_beside(sign: str, place: str, named: Mapping[str, Sign[Case]]) -> Sign[Case]:
    """A sign that is told by its words: ``before:近|最近`` or ``after:范围``."""
    side, colon, listed = sign.partition(":")
    words = tuple(word for word in listed.split("|") if word)
    if not colon or not words or side not in ("before", "after"):
        raise CodebookError(f"{place}: no sign {sign!r}; write before:words, after:words or one of {', '.join(named)}")
    return (
        (lambda case: case.before.endswith(words)) if side == "before" else (lambda case: case.after.startswith(words))
    )
