"""What a report is made of: each part an entry that names its files and writes them, and what all parts are given.

A part is a :class:`Part` in a module of its own; ``compare.export.report.PARTS`` lists them in order of worth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from compare.analysis.select import Data, texts_of
from compare.export.drawing import Drawer
from compare.export.story import Story, story
from compare.language import Lang


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Request:
    """What was asked for: given to every part.

    Attributes
    ----------
    data : Corpus or mapping of frames
    plans : tuple of str
        The ids of all plans, by date.
    langs : tuple of str
        The languages; the first gives its files their plain names.
    pairs : tuple of (str, str)
        Pairs of plans that were asked for; of two plans the only pair, else none unless asked for.
    sizes, formats, charts
        As for ``export_charts``.
    drawer : Drawer
        Draws a chart once however many parts show it.
    day : date
        What documents are dated.
    tell : callable
        For a part of many steps: how many are done, and of how many.
    """

    data: Data
    plans: tuple[str, ...]
    langs: tuple[Lang, ...]
    drawer: Drawer
    pairs: tuple[tuple[str, str], ...] = ()
    sizes: tuple[str, ...] = ("slide",)
    formats: tuple[str, ...] = ("png",)
    charts: tuple[str, ...] | None = None
    day: date = field(default_factory=date.today)
    tell: Callable[[int, int], None] = _silent
    _told: list[Story] = field(default_factory=list, repr=False)

    @property
    def story(self) -> Story:
        """What brief and deck tell, in every language; worked out once."""
        if not self._told:
            self._told.append(story(self.data, self.plans, self.texts))
        return self._told[0]

    @property
    def texts(self) -> dict[str, str]:
        """By plan id, what the offsets point into; empty where only frames were given."""
        return dict(texts_of(self.data))

    def name(self, name: str, lang: Lang) -> str:
        """The name of a file in a language: ``briefing.docx`` in the first, ``briefing-en.docx`` in another."""
        path = PurePosixPath(name)
        return name if lang == self.langs[0] else str(path.with_name(f"{path.stem}-{lang}{path.suffix}"))


@dataclass(frozen=True)
class Item:
    """Something that a part wrote, as the index page shows it: a document, or a chart with its data.

    Attributes
    ----------
    files : tuple of str
        Relative to the report's folder, the one to open first in front.
    title : str
        What it is, in the language of the page; of a chart its finding.
    says : tuple of str
        Sentences below the title.
    picture : Path, optional
        A picture to make a thumbnail of.
    alt : str
        What the picture shows.
    question : str
        The question that a chart answers.
    """

    files: tuple[str, ...]
    title: str
    says: tuple[str, ...] = ()
    picture: Path | None = None
    alt: str = ""
    question: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a report.

    Attributes
    ----------
    name : str
        What ``--only`` calls it.
    zh, en : str
        What it is, for the index page and the progress bar.
    files : callable
        ``files(request, lang)``: the files it will write, relative to the report's folder, with ``/``; none where there
        is nothing to write. Known before anything is written, so that nothing is overwritten unasked.
    write : callable
        ``write(request, lang, folder)``: writes exactly these files into ``folder``, an empty folder aside, and gives
        the items of the index page.
    by_lang : bool
        Whether it is written in every language asked for; else once, in the first.
    """

    name: str
    zh: str
    en: str
    files: Callable[[Request, Lang], Sequence[str]]
    write: Callable[[Request, Lang, Path], Sequence[Item]]
    by_lang: bool = field(default=True)

    def title(self, lang: Lang) -> str:
        """What it is, in a language."""
        return self.zh if lang == "zh" else self.en


def one_file(
    name: str, zh: str, en: str, file: str, write: Callable[[Request, Lang, Path], object], of_none: bool = True
) -> Part:
    """A part that is one file in each language.

    Parameters
    ----------
    name, zh, en : str
        As for :class:`Part`.
    file : str
        What it is called in the first language.
    write : callable
        ``write(request, lang, path)``.
    of_none : bool
        Whether there is something to write without plans.
    """

    def files(request: Request, lang: Lang) -> list[str]:
        return [request.name(file, lang)] if of_none or request.plans else []

    def write_into(request: Request, lang: Lang, folder: Path) -> list[Item]:
        written = request.name(file, lang)
        write(request, lang, folder / written)
        return [Item((written,), part.title(lang))]

    part = Part(name, zh, en, files, write_into)
    return part
