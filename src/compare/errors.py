"""The root of every error that a person can act on, and those that belong to no one part of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable

spoken: Callable[[object], str] = str  # an error in the reader's language, once compare.saying is there to say it


def listed(names: Iterable[str]) -> str:
    """Names in a sentence that says what there is, parted by commas; where there are none, that."""
    return ", ".join(names) or "none at all"


class CompareError(Exception):
    """What went wrong, where, and the way out, in a sentence or two.

    Every error that this package raises on purpose is one; anything else is a fault of the program. ``exit_status``
    is what the command ``plan-compare`` ends with. Notebooks show the sentence alone, without a traceback.
    """

    exit_status = 2

    def __str__(self) -> str:
        return str(self.args[0]) if len(self.args) == 1 else super().__str__()  # a KeyError would show its repr

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in the place of a traceback, in the reader's language."""
        return [f"{type(self).__name__}: {spoken(self)}"]


class ChoiceError(CompareError, ValueError):
    """An argument that cannot be used; the message says what can."""


class UnknownError(CompareError, KeyError):
    """A plan, column or row that is not there; the message lists those that are."""


class InTheWayError(CompareError, FileExistsError):
    """A file that is there already and was not replaced."""


class UnwritableError(CompareError, OSError):
    """A file that cannot be written: a full disk, a missing permission, a file where a folder is needed."""

    exit_status = 1
