"""A review that is killed halfway, two at once, a folder that cannot be written: no verdict lost, none doubled."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from review.conftest import DAY, PLAN, files_of

from compare.building import load
from compare.corrections import load_corrections
from compare.errors import CompareError
from compare.review import writing
from compare.review.checked import read_checked_file
from compare.review.proposals import Judgement, Proposal, propose
from compare.review.rows import Known


def proposal_of(project: Path, rows: slice, by: str, name: bool = True) -> Proposal:
    """Verdicts on some units, and one correction."""
    corpus = load(project)
    units = list(Known(corpus.tables, corpus.texts).rows("units", PLAN))[rows]
    judgements = [Judgement("units", row, "right") for row in units[1:]]
    if name:
        judgements.append(Judgement("units", units[0], "wrong", {"name": f"{units[0]['name']}（改）"}))
    return propose(corpus, judgements, by=by, on=DAY, reason="试验")


STEPS = [(name, done) for name in ("staged", "replace") for done in (0, 1)]


def fail_at(monkeypatch: pytest.MonkeyPatch, name: str, done: int, fault: Callable[[], object]) -> None:
    """Let a step of writing fail after so many that went well."""
    owner: Any = writing if name == "staged" else Path
    left, real = [done], getattr(owner, name)

    def step(*given: Any, **more: Any) -> Any:
        if not left[0]:
            fault()
        left[0] -= 1
        return real(*given, **more)

    monkeypatch.setattr(owner, name, step)


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def assert_given_once_more(project: Path, proposal: Proposal) -> None:
    """All of it stands there after the second time, and nothing twice."""
    writing.save(project / "data", proposal)
    verdicts, problems = read_checked_file(project / "data" / "checked" / f"{PLAN}.csv")
    assert problems == [] and len(verdicts) == len({verdict.place for verdict in verdicts}) == len(proposal.verdicts)
    entries = load_corrections(project / "data" / "corrections")
    assert len(entries) == 1 and entries[0].problem is None
    assert writing.save(project / "data", proposal) == []


@pytest.mark.parametrize(("name", "done"), STEPS)
def test_a_disk_that_fills_up_at_any_step(project: Path, monkeypatch: pytest.MonkeyPatch, name: str, done: int) -> None:
    proposal = proposal_of(project, slice(0, 4), "甲")
    with monkeypatch.context() as patched:
        fail_at(patched, name, done, full)
        with pytest.raises(CompareError, match="the disk is full"):
            writing.save(project / "data", proposal)
    assert len(files_of(project)) == (done if name == "replace" else 0)
    assert_given_once_more(project, proposal)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize(("name", "done"), STEPS)
def test_a_program_that_is_killed_at_any_step(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, done: int
) -> None:
    """Killed outright: nothing of the program runs any more, and its lock ends with it."""
    proposal = proposal_of(project, slice(0, 4), "甲")
    if not (child := os.fork()):
        fail_at(monkeypatch, name, done, lambda: os._exit(9))
        writing.save(project / "data", proposal)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert_given_once_more(project, proposal)


def test_two_at_once(project: Path) -> None:
    """Two people write different rows of one plan in the same moment, many times."""
    first, second = (proposal_of(project, slice(i, i + 5), by) for i, by in ((0, "甲"), (5, "乙")))
    start, errors = threading.Barrier(2), []

    def write(proposal: Proposal) -> None:
        start.wait()
        try:
            for _ in range(5):
                writing.save(project / "data", proposal)
        except CompareError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(proposal,)) for proposal in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    verdicts, problems = read_checked_file(project / "data" / "checked" / f"{PLAN}.csv")
    assert problems == [] and {verdict.by for verdict in verdicts} == {"甲", "乙"}
    assert len(verdicts) == len({verdict.place for verdict in verdicts}) == len(first.verdicts) + len(second.verdicts)
    assert len(load_corrections(project / "data" / "corrections")) == 2


def test_two_programs_at_once(project: Path) -> None:
    """The lock holds between programs, too: while one writes, the other waits, then says so."""
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path; from compare.files import alone\n"
         "with alone(Path(sys.argv[1]), 5):\n    print('held', flush=True); sys.stdin.read()",
         str(project / "data" / writing.LOCK)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == "held"
        proposal = proposal_of(project, slice(0, 2), "甲")
        before, writing.PATIENCE = writing.PATIENCE, 0
        with pytest.raises(CompareError, match="another review is being written there"):
            writing.save(project / "data", proposal)
    finally:
        writing.PATIENCE = before
        holder.communicate("")
    assert files_of(project) == {}
    assert writing.save(project / "data", proposal)


def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(project: Path) -> None:
    (project / "data" / "checked").write_text("no folder", encoding="utf-8")
    proposal = proposal_of(project, slice(0, 3), "甲")
    with pytest.raises(CompareError, match="a file stands where a folder is needed"):
        writing.save(project / "data", proposal)
    assert files_of(project) == {}


def test_a_broken_file_is_said_and_left_alone(project: Path) -> None:
    path = project / "data" / "corrections" / f"{PLAN}.yaml"
    path.parent.mkdir()
    path.write_text("- table：units\n", encoding="utf-8")
    with pytest.raises(CompareError, match=r"yunxi-2025\.yaml, line 1"):
        writing.save(project / "data", proposal_of(project, slice(0, 3), "甲"))
    assert path.read_text(encoding="utf-8") == "- table：units\n" and len(files_of(project)) == 1


def test_what_a_person_wrote_by_hand_stays_as_it_is(project: Path) -> None:
    path = project / "data" / "corrections" / f"{PLAN}.yaml"
    path.parent.mkdir()
    own = "# 我的更正\r\n- table: targets\r\n  match: {raw: 120公里}\r\n  set: {op: '>='}\r\n  expect: {op: '='}\r\n  reason: 至少\r\n"
    path.write_bytes(own.encode("gb18030"))
    writing.save(project / "data", proposal_of(project, slice(0, 3), "甲"))
    text = path.read_bytes().decode("gb18030")
    assert text.startswith(own) and "\n" not in text.replace("\r\n", "")
    assert [entry.problem for entry in load_corrections(path.parent)] == [None, None]
