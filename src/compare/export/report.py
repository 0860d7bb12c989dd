"""Everything for people outside Jupyter in one go: the parts of a report written aside, then put in place together."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

from compare import swap
from compare.analysis.select import Data, plan_ids
from compare.building import checks_of
from compare.charts import with_checks, with_thresholds
from compare.errors import ChoiceError, UnwritableError
from compare.export import (
    brief,
    deck,
    gallery,
    index,
    methods,
    network,
    package,
    qda,
    reader,
    redline,
    side_by_side,
    workbook,
)
from compare.export.drawing import Drawer
from compare.export.parts import Item, Part, Request
from compare.export.pictures import pairs_of
from compare.export.safe import sound
from compare.files import alone, cannot_write, refuse_existing
from compare.language import Lang, check_lang

Progress = Callable[[str, int, int], None]

# In order of worth: what a reader opens first stands first, on the page too.
PARTS: tuple[Part, ...] = (
    brief.PART,
    deck.PART,
    reader.PART,
    workbook.PART,
    redline.PART,
    side_by_side.PART,
    gallery.PART,
    package.PART,
    qda.PART,
    network.PART,
    methods.PART,
)
INDEX = "index"  # the page is written last, of what the parts gave; it stands before all of them
LIST = "report-files.txt"  # what a report wrote, with SHA-256, as sha256sum writes and checks it
PATIENCE = 120  # seconds to wait for another report that is being written there


def write_report(
    data: Data,
    out: str | Path = "reports",
    force: bool = False,
    progress: Progress | None = None,
    *,
    only: Sequence[str] | None = None,
    langs: Sequence[str] | None = None,
    sizes: Sequence[str] = ("slide",),
    formats: Sequence[str] = ("png",),
    charts: Sequence[str] | None = None,
    pairs: Sequence[tuple[str, str]] | None = None,
    day: date | None = None,
    checked: bool = False,
    thresholds: bool = False,
) -> list[Path]:
    """Write a report: all parts, or some, and a page that lists them.

    Everything is written aside first and then put in place in one go; a report that fails or is interrupted leaves the
    former one whole.

    Parameters
    ----------
    out : str or Path
        The folder.
    force : bool
        Replace files that are there already. Of a former report what is not written again goes, unless it was changed
        since or ``only`` some parts are asked for.
    only : sequence of str, optional
        Names of parts (``PARTS``, ``index``); all by default.
    langs : sequence of str, optional
        The current language by default; the first gives its files their plain names.
    sizes, formats, charts, pairs
        As for ``export_charts``; each chart is a PNG with its data as CSV, and in the formats named.
    day : date, optional
        What documents are dated; today by default.
    checked : bool
        Say under every chart how much of the tables people checked, and put shares right by it.
    thresholds : bool
        Say under charts that hang on likeness what their headlines would be at a lower and a higher threshold.

    Returns
    -------
    list of Path
        The files written: those to open first stand first, one a part in order of worth.

    Raises
    ------
    ChoiceError
        For a part, chart, language, size or format that is not there; the message lists those that are.
    UnwritableError
        Where a file cannot be written or replaced; the former report is whole then.
    """
    data, folder, parts = sound(data), Path(out), _chosen(only)
    ids = plan_ids(data)
    languages = tuple(dict.fromkeys(check_lang(lang) for lang in langs or (None,)))
    with tempfile.TemporaryDirectory(prefix="plan-compare-") as scratch:
        request = Request(
            data, tuple(ids), languages, Drawer(data, Path(scratch), (*formats, "csv")), tuple(pairs_of(data, ids, pairs)), tuple(sizes),
            tuple(formats), None if charts is None else tuple(charts), day or date.today(),
        )  # fmt: skip
        planned = {(part, lang): list(part.files(request, lang)) for part, lang in _written_in(parts, request)}
        names = [name for files in planned.values() for name in files]
        paged = only is None or INDEX in only
        first = [index.NAME] if paged else []
        refuse_existing([folder / name for name in (*first, *names)], force)
        looked = with_checks(data, checks_of(data)) if checked else nullcontext()
        lines = with_thresholds(data) if thresholds else nullcontext()
        with _staged(folder) as staging, looked, lines:
            items = {key: _write(key[0], key[1], request, staging, progress) for key, files in planned.items() if files}
            if paged:
                index.write_index(request, items, staging / index.NAME)
            _place(folder, [*first, *names], whole=only is None)
    heads = [files[0] for (_, lang), files in planned.items() if files and lang == languages[0]]
    return [folder / name for name in dict.fromkeys((*first, *heads, *names))]


def _chosen(only: Sequence[str] | None) -> tuple[Part, ...]:
    known = [INDEX, *(part.name for part in PARTS)]
    unknown = [name for name in only or () if name not in known]
    if unknown:
        raise ChoiceError(f"no part {', '.join(unknown)} of a report; there are {', '.join(known)}")
    return tuple(part for part in PARTS if only is None or part.name in only)


def _written_in(parts: Sequence[Part], request: Request) -> Iterator[tuple[Part, Lang]]:
    for part in parts:
        for lang in request.langs if part.by_lang else request.langs[:1]:
            yield part, lang


def _write(part: Part, lang: Lang, request: Request, folder: Path, progress: Progress | None) -> list[Item]:
    title = part.title(request.langs[0])

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(title, done, total)

    tell(0, 1)
    items = list(part.write(replace(request, tell=tell), lang, folder))
    tell(1, 1)
    return items


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """An empty folder inside the report's, for one report at a time; nothing of it stays."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder / swap.LOCK, PATIENCE):
            swap.recover(folder)
            staging = folder / swap.STAGING
            staging.mkdir()
            try:
                yield staging
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        if isinstance(error, UnwritableError):
            raise
        raise UnwritableError(cannot_write(Path(error.filename or folder), error)) from error


def _place(folder: Path, names: Sequence[str], whole: bool) -> None:
    """Put what is staged in place; what a former whole report wrote and this one does not goes, unless changed since."""
    staging, former = folder / swap.STAGING, swap.read_list(folder / LIST)
    former.pop(LIST, None)
    sums = {name: swap.sha256(staging / name) for name in names}
    kept = {name: digest for name, digest in former.items() if name not in sums and (folder / name).is_file()}
    stale = [name for name, digest in kept.items() if whole and swap.sha256(folder / name) == digest]
    listed = sums if whole else kept | sums
    swap.write_list(staging / LIST, sorted(listed.items()))
    swap.make_safe(staging / name for name in (*names, LIST))
    swap.put_in_place(folder, [*names, LIST], stale)
