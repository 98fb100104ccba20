"""A class is graded while things go wrong: kills, full disks, a second grader, a moved folder."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command, refused
from test_class import RIGHT, WRONG, of

from autograder.artifacts import write_file
from autograder.exits import Ended

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes and mounts of Linux's")
SIGNALS = (signal.SIGKILL, signal.SIGTERM)
STUDENTS = 12


def contents(out: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that the gradebook holds but times, and notes on what had to be run again."""
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as book:
        if not book.execute("SELECT * FROM sqlite_master").fetchall():  # killed as it was made
            return {"attempts": [], "questions": []}
        attempts = (
            "SELECT student, attempt, files, release, state, reason, points, possible, record "
            "FROM attempts ORDER BY student, attempt"
        )
        other = {"seconds": 0, "incidents": []}
        rows = [(*row[:-1], {**json.loads(row[-1]), **other}) for row in book.execute(attempts)]
        every = "SELECT * FROM questions ORDER BY student, attempt, question"
        return {"attempts": rows, "questions": list(book.execute(every))}


def command(small: Path, folder: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    """`gradkit grade`, started and not waited for."""
    words = ["grade", str(folder), "-o", str(out), "--jobs", "2", *more]
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", *words],
        cwd=small,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def below(pid: int) -> list[int]:
    """A process and all its descendants: judges, their parent, zygote, workers."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{found[-1]}/task"):
                text = Path(f"/proc/{found[-1]}/task/{task}/children").read_text()
                waiting += map(int, text.split())
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dozen students, right and wrong."""
    return of(tmp_path / "c", **{f"s{i:02}": (RIGHT, WRONG)[i % 2] for i in range(STUDENTS)})


@pytest.fixture
def undisturbed(run: Command, small: Path, folder: Path, tmp_path: Path) -> Any:
    """The gradebook of a run that nothing happens to."""
    run("grade", folder, "-o", tmp_path / "whole", cwd=small)
    return contents(tmp_path / "whole")


def test_kills_at_random_moments_lose_nothing(
    undisturbed: Any, small: Path, folder: Path, tmp_path: Path, kills: int
) -> None:
    """The grader with everything, or one of its processes, is killed; `--resume` goes on."""
    chance, out, seen = random.Random(11), tmp_path / "out", 0
    for round_ in range(max(2, kills // 2)):
        if seen == STUDENTS:
            shutil.rmtree(out)
            seen = 0
        process = command(small, folder, out, "--resume")
        time.sleep(chance.uniform(0.8, 2.5))
        every = below(process.pid)
        victim = process.pid if round_ % 2 == 0 else chance.choice(every)
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, chance.choice(SIGNALS))
        _, errors = process.communicate(timeout=120)
        assert "Traceback" not in errors, errors
        if (out / "gradebook.sqlite").exists():
            rows = contents(out)["attempts"]
            assert len(rows) >= seen, "a row that was there is gone"
            seen = len(rows)
            wanted = {row[0]: row for row in undisturbed["attempts"]}
            assert all(row == wanted[row[0]] for row in rows)
    process = command(small, folder, out, "--resume")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1, errors
    assert contents(out) == undisturbed
    assert len(list(out.glob("s*/feedback.html"))) == STUDENTS
    assert not list(out.rglob(".*.*.*"))  # no temporary file


def test_what_a_kill_leaves_of_a_file_goes(
    run: Command, small: Path, right: Path, tmp_path: Path
) -> None:
    left = [tmp_path / "out" / "right" / ".feedback.html.ab_1", tmp_path / "out" / ".grades.csv.x"]
    run("grade", right, "-o", tmp_path / "out", cwd=small)
    for path in left:
        path.write_text("half")
    run("grade", right, "-o", tmp_path / "out", cwd=small)
    assert not any(path.exists() for path in left)


def test_a_full_disk_keeps_what_is_graded(
    run: Command, undisturbed: Any, small: Path, folder: Path, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount")
    try:
        done = run("grade", folder, "-o", disk / "out", "--jobs", "2", cwd=small)
        refused(done, "cannot be written", "Make room")
        before = contents(disk / "out")["attempts"]
        assert 0 < len(before) < STUDENTS
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        done = run("grade", folder, "-o", disk / "out", "--resume", cwd=small)
        assert f"{len(before)} of them graded before" in done.stdout
        assert contents(disk / "out") == undisturbed
        assert not list((disk / "out").rglob(".*.*.*"))  # no temporary file
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_signal_as_a_file_takes_its_place_is_no_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_place = os.replace

    def interrupted(*paths: Any) -> None:
        take_place(*paths)
        raise Ended(signal.SIGTERM)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(Ended):
        write_file(tmp_path / "page", "whole")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("page", "whole")]


def test_a_second_grader_is_refused_and_the_first_goes_on(
    run: Command, undisturbed: Any, small: Path, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = command(small, folder, out)
    deadline = time.monotonic() + 60
    while not (out / "gradebook.sqlite").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    first.send_signal(signal.SIGSTOP)  # it holds the folder for as long as we look
    done = run("grade", folder, "-o", out, "--resume", cwd=small)
    first.send_signal(signal.SIGCONT)
    refused(done, "another gradkit grade is writing there")
    _, errors = first.communicate(timeout=120)
    assert first.returncode == 1, errors
    assert contents(out) == undisturbed


def test_results_that_are_moved_away_are_noticed(small: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = command(small, folder, out, "--jobs", "1")
    deadline = time.monotonic() + 60
    # A row follows its page; so with the second page, the first row is there.
    while len(list(out.glob("s*/feedback.html"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    out.rename(tmp_path / "elsewhere")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "was moved or deleted" in errors
    assert not (out / "gradebook.sqlite").exists()
    assert contents(tmp_path / "elsewhere")["attempts"]


def _memory(pid: int) -> dict[int, int]:
    """Resident kilobytes of each process of a grader's: its own, zygote, judges, their parent."""
    found = {}
    for each in below(pid):
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{each}/statm").read_text()
            found[each] = int(status.split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    return found


@pytest.mark.demand
def test_memory_stays_flat_from_100_to_1000_submissions(small: Path, tmp_path: Path) -> None:
    """Right ones, wrong ones, all different, and what cannot be read."""
    kinds = (
        lambda i: b"# %d\ndef double(x):\n    return x + x\n" % i,
        lambda i: b"def double(x):\n    print(x)\n    return %d * x + 1j\n" % i,
        lambda i: b"def double(x):\n    raise NotImplementedError('%d')\n" % i,
        lambda i: b"def double(x:\n    return %d\n" % i,
    )
    most = {}
    for count in (100, 1000):
        texts = {f"s{i:04}": kinds[i % 4](i) for i in range(count)}
        folder, out = of(tmp_path / f"c{count}", **texts), tmp_path / f"out{count}"
        for i in range(0, count, 10):
            (folder / f"s{i:04}" / "twice.py").unlink()
            (folder / f"s{i:04}" / "work.zip").write_bytes(b"PK broken")
        process = command(small, folder, out)
        own = every = 0
        while process.poll() is None:
            seen = _memory(process.pid)
            own, every = max(own, seen.get(process.pid, 0)), max(every, sum(seen.values()))
            time.sleep(0.2)
        _, errors = process.communicate()
        assert process.returncode == 1, errors
        assert len((out / "grades.csv").read_text().splitlines()) == count + 1
        most[count] = own, every
    print(f"KB of the coordinator, and of all processes together: {most}")
    assert most[1000][0] - most[100][0] < 900 * 30  # of the table of marks; a row 14 to 21 KB
    assert most[1000][1] < 1.2 * most[100][1]
