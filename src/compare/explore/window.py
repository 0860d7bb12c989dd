"""Whether somebody sits before the notebook, and the sentences that stand under what is shown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from html import escape

from compare.findings.words import Finding

# JupyterLab and Notebook name the open document in the kernel's environment; runs without a window do not.
SESSION = "JPY_SESSION_NAME"
FOLDED = 'style="cursor:pointer;color:#5c5c5c;white-space:nowrap"'
SAID = '<p style="max-width:75em">{}</p>'

_asked: bool | None = None


def interactive(on: bool | None) -> None:
    """Say whether tables and browsers take part in the window: True, False, or None to find out again.

    Parameters
    ----------
    on : bool or None
        None is the beginning: yes in JupyterLab, no where a program runs the notebook.
    """
    global _asked
    _asked = on


def is_interactive() -> bool:
    """Whether somebody sits before the notebook."""
    return (SESSION in os.environ) if _asked is None else _asked


@dataclass(frozen=True, repr=False)
class Said:
    """Sentences of reading on their own: one as a paragraph, several as a list."""

    sentences: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        if len(self.sentences) == 1:
            return SAID.format(escape(self.sentences[0]))
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.sentences)
        return f'<ul style="max-width:75em">{items}</ul>'


def told(says: object, lang: str | None = None) -> str:
    """A sentence, or what a finding says in a language."""
    return says.sentence(lang) if isinstance(says, Finding) else str(says)


def say(*sentences: object) -> Said:
    """Show findings or sentences as text; several become a list."""
    return Said(tuple(map(told, sentences)))
