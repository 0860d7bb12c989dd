"""Work in batches by joblib, on the cores of this machine or on whatever cluster ``joblib.parallel_config`` names.

No scheduler of our own: a batch that a worker was lost over is done again, here, and nothing is done twice.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from joblib import Parallel, delayed

from compare.errors import CompareError

# what joblib's own processes, dask and ray raise when a process is gone; none of the three need be installed
LOST = ("TerminatedWorkerError", "BrokenProcessPool", "KilledWorker", "WorkerCrashedError")
NAMED = 3  # plans that an error names

Batch = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]  # as ``joblib.delayed`` makes it


@dataclass(frozen=True)
class _Failure:
    """What went wrong in a batch."""

    batch: int
    says: str


class BatchError(CompareError, RuntimeError):
    """A batch that failed; the message names its plans."""


def lost_worker(error: BaseException) -> bool:
    """Whether an error says that the process that did the work is gone."""
    return any(kind.__name__ in LOST for kind in type(error).__mro__)


def in_order(work: Iterable[Batch], n_jobs: int) -> Iterator[Any]:
    """Results in the order of the work, whatever the number of workers; Ctrl-C is heard by this process alone.

    Parameters
    ----------
    work : iterable
        As ``joblib.delayed(function)(…)`` makes it.
    n_jobs : int
        Workers.

    Returns
    -------
    iterator
    """
    with _deaf():
        results: Iterator[Any] = Parallel(n_jobs=n_jobs, return_as="generator")(work)
    return results


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C goes unheard; processes that are begun meanwhile never hear it, and print no traceback of theirs."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def run_batches(batches: Sequence[Batch], n_jobs: int, plans: Callable[[int], Sequence[str]]) -> list[Any]:
    """Do batches and give their results in order, whatever the number of workers.

    Parameters
    ----------
    batches : sequence
        As ``joblib.delayed(function)(…)`` makes them.
    n_jobs : int
        Workers; one batch alone is always done here.
    plans : callable
        The number of a batch to the plans it is about.

    Returns
    -------
    list

    Raises
    ------
    BatchError
        Where a batch fails: the message names its plans and what went wrong. The other batches are done all the same.
    """
    done: list[Any] = []
    try:
        work = (delayed(_done)(number, batch) for number, batch in enumerate(batches))
        for result in in_order(work, n_jobs if len(batches) > 1 else 1):
            done.append(result)
    except Exception as error:
        if not lost_worker(error):
            raise
        # results that were not handed over in time are made again, but none is there twice
        for number in range(len(done), len(batches)):
            done.append(_done(number, batches[number]))
    for result in done:
        if isinstance(result, _Failure):
            names = list(dict.fromkeys(plans(result.batch)))
            said = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
            raise BatchError(f"comparing {said} failed ({result.says}); please report it with these plans")
    return done


def _done(number: int, batch: Batch) -> Any:
    work, arguments, named = batch
    try:
        return work(*arguments, **named)
    except CompareError:
        raise
    except Exception as error:
        return _Failure(number, f"{type(error).__name__}: {error}")
