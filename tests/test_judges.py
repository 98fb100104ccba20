"""Judges may die, and so may all that they stand on: no mark changes, and the class goes on."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, in_process, write_small

from autograder.judges.transfer import Inbox, Task, decode_reply, encode_appeal, encode_record
from autograder.message import Kind, Line, Values, Words
from autograder.picture import Code, Curve, Graph, Node, State
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.sandbox.limits import granted_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="judges are forked on Linux")

# What befalls the judge depends on what a student's function returns.
DEADLY = '''
import os, signal
from autograder.api import check, probe

@check("double")
def doubled():
    """the double of 3"""
    value = yield probe(3.0, like=0.0)
    while value == 14:
        pass
    if value == 13:
        os._exit(3)
    if value == 15:
        bytearray(2 << 30)  # beyond its limit
    yield probe(5.0)
'''


@pytest.fixture
def deadly(small: Path) -> Path:
    """The small assignment, whose hidden check a certain value makes die, loop or take memory."""
    (small / "problems" / "twice" / "hidden_checks.py").write_text(DEADLY, encoding="utf-8")
    return small


def submissions(folder: Path, **bodies: str) -> Path:
    """A class of one file each."""
    for name, body in bodies.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "twice.py").write_text(f"def double(x):\n    {body}\n", encoding="utf-8")
    return folder


def grades(out: Path) -> dict[str, dict[str, str]]:
    with open(out / "grades.csv", newline="", encoding="utf-8") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def test_a_judge_that_dies_or_overruns_costs_its_submission_the_mark_and_no_other(
    run, deadly, tmp_path
):
    evil = {f"evil{n}": f"return {n} if x == 3 else 2 * x" for n in (13, 14, 15)}
    endless = submissions(tmp_path / "endless", evil14=evil.pop("evil14"))
    folder = submissions(
        tmp_path / "class", ann="return x + x", zoe="return x", **evil, bob="return 2 * x"
    )
    done = run("grade", folder, "-o", tmp_path / "out", cwd=deadly)
    assert done.returncode == 3, done.stdout + done.stderr
    rows = grades(tmp_path / "out")
    assert {name: row["total"] for name, row in rows.items() if row["total"]} == {
        "ann": "1", "bob": "1", "zoe": "0", "evil15": "0",
    }  # fmt: skip
    assert "its judge is gone: it ended with exit code 3" in rows["evil13"]["notes"]
    listing = deadly / "problems" / "assignment.toml"
    listing.write_text(f"{listing.read_text()}\n[limits]\ntotal_seconds = 2\n", encoding="utf-8")
    assert run("grade", endless, "-o", tmp_path / "out", cwd=deadly).returncode == 3
    notes = grades(tmp_path / "out")["evil14"]["notes"]
    assert "its judge is gone: it took too much CPU time" in notes


@pytest.fixture
def brief(small: Path) -> Path:
    """The small assignment, whose submissions get 2 seconds, and a call nearly as many."""
    listing = small / "problems" / "assignment.toml"
    limits = "[limits]\ncall_seconds = 1\ntotal_seconds = 2\n"
    listing.write_text(f"{listing.read_text()}\n{limits}", encoding="utf-8")
    return small


def test_who_sleeps_in_every_call_holds_nobody_up(run, brief, tmp_path):
    """Each call ends in time, and the submission's own budget ends all of them."""
    sleepy = "__import__('time').sleep(0.9); return 2 * x"
    folder = submissions(tmp_path / "class", ann="return 2 * x", sleepy=sleepy, zoe="return x")
    started = time.monotonic()
    done = run("grade", folder, "-o", tmp_path / "out", "--jobs", "1", cwd=brief)
    assert time.monotonic() - started < 60  # without an end, as many calls as there are checks
    assert done.returncode == 3
    rows = grades(tmp_path / "out")
    assert (rows["ann"]["total"], rows["sleepy"]["total"], rows["zoe"]["total"]) == ("1", "", "0")
    assert "all 2 s of the submission were used up" in rows["sleepy"]["notes"]


CLAIMS = """
import sys

def _claim(module, files):
    names = {f"doubl{i}": (1, [f"m{i}_{j}" for j in range(500)], True) for i in range(380)}
    return {**names, "double": (1, list(names), True)}

for _module in list(sys.modules.values()):
    if getattr(_module, "__name__", "").endswith("survey"):
        _module.functions_of = _claim

def double(x):
    return {answer}
"""


@pytest.mark.parametrize(("answer", "total"), [("2 * x", "1"), ("x", "0")])
def test_claims_without_end_cost_moments_and_no_mark(run, small, tmp_path, answer, total):
    """A worker whose survey is the student's own: 380 functions of 500 names each."""
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "twice.py").write_text(CLAIMS.replace("{answer}", answer))
    started = sum(os.times()[:4])
    done = run("grade", tmp_path / "eve", "-o", tmp_path / "out", cwd=small)
    assert sum(os.times()[:4]) - started < 30  # an honest one's start of the grader takes 5
    assert grades(tmp_path / "out")["eve"]["total"] == total, done.stdout


def record() -> SubmissionResult:
    """One with something unusual in every field."""
    words = Words(
        "é\udc80\x1b", (Line(Kind.MISTAKE, "text", "a.py", 3),), "hint", "p.f:",
        (Values("dW", (("1", "2"),), (("1", "3"),), ((False, True),)),),
    )  # fmt: skip
    check = CheckResult(
        "p.f", "c", "a title", True, 1 / 3, 0.1, Status.CRASHED, words, "note", ("m", "n"), "values"
    )
    code = Code("p.py", 3, ("def f():", "    pass"))
    graph = Graph("t", (Node("z", State.WRONG, 1.5, 0, ("x",), "2"),), words.values)
    curve = Curve("t", (1.0, float("inf")), (1.0, 0.5))
    pictured = [QuestionResult("p.f", 2.5, (check,), code, one) for one in (graph, curve)]
    return SubmissionResult(
        id="ann", title="T", questions=(QuestionResult("p.f", 2.5, (check, check)), *pictured),
        bonus=frozenset({"b", "a"}), layers=("x",), weak_sandbox=True, notes=("n",),
        output="\ud800\0", fault="f", seconds=1.25,
    )  # fmt: skip


def received(data: bytes) -> bytes:
    """A message as the other end of a socket puts it together, in pieces."""
    import socket

    ours, theirs = socket.socketpair()
    inbox = Inbox()
    with ours, theirs:
        for place in range(0, len(data), 100):
            theirs.sendall(data[place : place + 100])
            message, ended = inbox.take(ours)
            assert not ended
    assert message is not None
    return message


def test_records_and_tasks_arrive_as_they_were_sent():
    assert decode_reply(received(encode_record(record()))) == record()
    assert decode_reply(received(encode_appeal("why"))) == "why"
    task = Task("é", {"a.py": bytes(range(256))}, frozenset({"p.f"}), ("n",), True, 1.5)
    for sent in (task, replace(task, questions=None, call_seconds=None)):
        assert Task.decoded(received(sent.encoded())) == sent


# --- kills from outside ----------------------------------------------------------------------


def children(pid: int) -> list[int]:
    found = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in listing.read_text().split()]
        except OSError:
            continue
    return found


def role(pid: int) -> str:
    """What a descendant of the command is, told from what it runs."""
    try:
        return "zygote" if b"zygote.py" in Path(f"/proc/{pid}/cmdline").read_bytes() else "judge"
    except OSError:
        return ""


def victims(command: int) -> dict[str, list[int]]:
    """Process numbers by kind: zygotes (and its helper outside of the namespace), workers, …"""
    found: dict[str, list[int]] = {"zygote": [], "worker": [], "judge": [], "parent": []}
    for child in children(command):
        if role(child) == "judge":
            found["parent"].append(child)
            found["judge"] += children(child)
            continue
        inner = [pid for pid in children(child) if role(pid) == "zygote"]
        deeper = [pid for middle in inner for pid in children(middle)]
        found["zygote"] += [child]
        found["worker"] += deeper or inner
    return found


def disturbed(folder: Path, root: Path, out: Path, kinds: list[str], rng: random.Random) -> str:
    """Grade the class while a process of each kind is killed, one after another."""
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", str(folder), "-o", str(out)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while not out.exists() and process.poll() is None:
        time.sleep(0.02)
    for kind in kinds:
        time.sleep(rng.uniform(0.05, 0.6))
        until = time.monotonic() + 20
        while time.monotonic() < until and process.poll() is None:
            if pids := victims(process.pid)[kind]:
                os.kill(rng.choice(pids), signal.SIGKILL)
                break
            time.sleep(0.005)
    said, _ = process.communicate(timeout=300)
    return said


RIGHT = ["return x + x", "return 2 * x", "return np.add(x, x)"]
WRONG = ["return x", "return 3 * x", "raise ValueError('no')", "return x.nothing", "pass"]
OWN_FAULT = ["os._exit(3)", "ctypes.string_at(0)"]  # crashes that are the student's


def a_class(folder: Path, size: int) -> Path:
    """Right, wrong and crashing work; each call takes a while, so that kills meet it at work."""
    bodies = [*RIGHT, *WRONG, *OWN_FAULT]
    for number in range(size):
        (folder / f"s{number:02}").mkdir(parents=True)
        (folder / f"s{number:02}" / "twice.py").write_text(
            "import ctypes, os, time\nimport numpy as np\n\ndef double(x):\n"
            "    time.sleep(0.05)\n"
            f"    {bodies[number % len(bodies)]}\n",
            encoding="utf-8",
        )
    return folder


def marks(out: Path) -> dict[str, tuple[str, str]]:
    return {name: (row["total"], row["status"]) for name, row in grades(out).items()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A class of 20 and its marks."""
    home = tmp_path_factory.mktemp("undisturbed")
    folder = a_class(home / "class", 20)
    done = in_process("grade", folder, "-o", home / "calm", cwd=write_small(home / "small"))
    assert done.returncode == 1, done.stdout + done.stderr
    calm = marks(home / "calm")
    assert {total for total, _ in calm.values()} == {"0", "1"}
    return folder, calm


def test_kills_at_random_moments_change_no_mark(undisturbed, small, tmp_path, kills):
    folder, calm = undisturbed
    rng = random.Random(kills)
    kinds = ["worker", "judge", "zygote", "parent"] * kills
    rng.shuffle(kinds)
    runs = [kinds[place : place + 4] for place in range(0, kills, 4)]
    for number, some in enumerate(runs):
        out = tmp_path / f"out{number}"
        said = disturbed(folder, small, out, some, rng)
        assert (out / "grades.csv").exists(), (some, said)
        assert marks(out) == calm, (some, said)


def test_a_busy_machine_changes_no_mark(run, small, tmp_path):
    """Eight loops beside it, each wanting a processor for itself: a call waits longer than it may
    compute."""
    listing = small / "problems" / "assignment.toml"
    listing.write_text(f"{listing.read_text()}\n[limits]\ncall_seconds = 0.2\n", encoding="utf-8")
    work = "sum(range(2_000_000)); return "
    folder = submissions(tmp_path / "class", ann=f"{work}x + x", zoe=f"{work}x")
    loops = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True)
        for _ in range(8)
    ]
    try:
        run("grade", folder, "-o", tmp_path / "busy", "--jobs", "1", cwd=small)
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    assert marks(tmp_path / "busy") == {"ann": ("1", "graded"), "zoe": ("0", "graded")}


@pytest.mark.parametrize(
    ("container", "granted"), [("max", 1024), ("99999999999", 1024), ("805306368", 384), ("9", 320)]
)
def test_a_worker_gets_at_most_half_of_a_containers_memory(tmp_path, container, granted):
    (tmp_path / "memory.max").write_text(f"{container}\n")
    files = (str(tmp_path / "none"), str(tmp_path / "memory.max"))
    assert granted_memory(1 << 30, files) == granted << 20
