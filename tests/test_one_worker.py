"""One worker for public and hidden checks: what crosses from one to the other, and what not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.assignment.load import load_assignment
from autograder.record import CheckResult, Status, SubmissionResult
from autograder.sandbox.plain import PlainWorkers, WorkerProcess
from autograder.worker import requests, wire

STEP = "return theta - eta * g"
MEETS_HIDDEN = "np.shape(theta) == (3, 2)"  # as only a hidden check's argument is


class Spy:
    """Workers whose messages are noted as they go: (what, which worker, the items sent)."""

    def __init__(self) -> None:
        self._workers = PlainWorkers()
        self.seen: list[tuple[str, int, list[bytes]]] = []
        self.alive: set[int] = set()
        self._count = 0

    def spawn(self, cpu_seconds: int | None = None) -> WorkerProcess:
        worker = self._workers.spawn(cpu_seconds)
        number, self._count = self._count, self._count + 1
        channel, kill = worker.channel, worker.kill
        send, receive = channel.send, channel.receive
        self.alive.add(number)

        def sent(data: bytes, deadline: Any) -> None:
            for message in messages(data):
                items = list(message[1]) if message[0] == "batch" else []
                self.seen.append((message[0], number, items))
            send(data, deadline)

        def received(deadline: Any) -> bytes:
            body = receive(deadline)
            self.seen.append((wire.decode(body[wire.NONCE_BYTES :])[0], number, []))
            return body

        def ended() -> Any:
            self.alive.discard(number)
            return kill()

        channel.send, channel.receive, worker.kill = sent, received, ended  # type: ignore[method-assign]
        return worker


def messages(data: bytes) -> list[Any]:
    """What the frames hold."""
    found = []
    while data:
        end = 4 + wire.frame_length(data[:4])
        found.append(wire.decode(data[4 + wire.NONCE_BYTES : end]))
        data = data[end:]
    return found


@pytest.fixture
def spy() -> Spy:
    return Spy()


@pytest.fixture
def grader(tmp_path, spy) -> Grader:
    return Grader(load_assignment(write_mini(tmp_path)), spy)


def grade(grader: Grader, step: str, more: str = "") -> SubmissionResult:
    source = SOLUTION.replace(STEP, step) + more
    return replace(grader.grade("student", {"p.py": source.encode()}), seconds=0)


def public(result: SubmissionResult) -> list[CheckResult]:
    return [c for question in result.questions for c in question.checks if not c.hidden]


def test_all_that_the_public_checks_say_is_in_before_a_hidden_input_is_sent(grader, spy):
    assert grade(grader, STEP).earned == 6
    workers = {number for what, number, _ in spy.seen if what != "formula"}
    assert workers == {0}
    calls = [
        (place, len(items))
        for place, (what, _, items) in enumerate(spy.seen)
        if what == "batch" and any(map(requests.is_packed, items))
    ]
    changes = next(place for place, seen in enumerate(spy.seen) if seen[0] == "output")
    before = [(place, count) for place, count in calls if place < changes]
    assert len(before) == 2  # the public checks' first and second probes
    replies = [seen[0] for seen in spy.seen[before[0][0] : changes]].count("returned")
    assert replies == sum(count for _, count in before)


def test_a_batch_is_sent_at_once_so_that_no_pause_tells_how_a_reply_was_judged(grader, spy):
    """The grader's time is felt between batches alone, and each is sent when the last is in."""
    for _ in range(2):  # the second time, all is known
        spy.seen.clear()
        assert grade(grader, STEP).earned == 6
        waiting = 0
        for what, _, items in spy.seen:
            if what == "batch":
                assert waiting == 0
                waiting = len(items)
            elif what in ("returned", "imported"):
                waiting -= 1
        assert waiting == 0


FORGER = """
import gc
from autograder.worker import wire
_kept = []
def _lie(theta):
    [stream] = [x for x in gc.get_objects() if type(x).__name__ == "Stream"]
    for nonce in [*_kept, stream.nonce]:
        for index in range(3):
            text = f"seen {theta.sum()}"
            message = ("raised", index, "ValueError", text, [], (), text)
            stream._forged = wire.frame(nonce, wire.encode(message))
            import os
            os.write(stream._write_fd, stream._forged)
def _note():
    _kept[:] = {x.nonce for x in gc.get_objects() if type(x).__name__ == "Stream"}
"""


def test_no_public_word_can_be_changed_once_a_hidden_input_was_met(grader):
    wrong = "_note()\n    if {0}: {1}\n    return theta + eta * g"
    lies = grade(grader, wrong.format(MEETS_HIDDEN, "_lie(theta)"), FORGER)
    quiet = grade(grader, wrong.format(MEETS_HIDDEN, "pass"), FORGER)
    assert lies.question("p.step").status is Status.FAILED
    assert public(lies) == public(quiet)
    assert lies.earned <= quiet.earned
    assert not any("seen" in str(check) for q in lies.questions for check in q.checks)


def test_what_public_calls_left_behind_earns_nothing(grader):
    """Answers that are remembered from public calls, by whatever the file keeps."""
    remembers = f"global _last\n    if {MEETS_HIDDEN}: return _last\n"
    keeps = f"{remembers}    _last = theta - eta * g\n    return _last"
    result = grade(grader, keeps)
    checks = {check.name: check for check in result.question("p.step").checks}
    assert checks["small"].status is Status.PASSED
    assert checks["arrays"].status is Status.FAILED


def test_a_worker_that_is_lost_takes_nothing_along(grader, spy):
    """Hidden checks begin in a fresh worker, and a function that ends it costs its own points."""
    ends = "import os\n    if num_iterations == 2: os._exit(3)\n    iterates = ["
    source = SOLUTION.replace("iterates = [", ends, 1)
    result = grader.grade("student", {"p.py": source.encode()})
    checks = {check.name: check.status for check in result.question("p.descend").checks}
    assert checks["two_steps"] is Status.CRASHED
    assert checks["values"] is Status.PASSED
    assert "output" not in {what for what, _, _ in spy.seen}
    assert not spy.alive


def test_where_right_answers_are_at_work_the_students_first_worker_is_gone(grader, spy):
    wrong = SOLUTION.replace(STEP, "return theta + eta * g")
    spawn, beside = spy.spawn, []

    def noted(cpu_seconds: int | None = None) -> WorkerProcess:
        beside.append(len(spy.alive))
        return spawn(cpu_seconds)

    spy.spawn = noted
    result = grader.grade("student", {"p.py": wrong.encode()})
    assert result.question("p.descend").earned == 4  # by follow-through
    assert len(beside) == 3  # the student's, the question's, and the right answers'
    assert max(beside) <= 1  # the right answers' own worker, when the question's is started


def test_public_output_takes_none_of_the_hidden_checks(grader):
    prints = f"print('h' if {MEETS_HIDDEN} else 'p' * 30_000); {STEP}"
    assert "h\n" in grade(grader, prints).output


# --- the gallery ---------------------------------------------------------------------------

GALLERY = """
import numpy as np
from autograder.api import dots, exhibit, panel

@exhibit("Steps", slide="Steps", see="steps", uses="p.step")
def steps(call):
    here = np.full((1, 7), 2.0)
    for _ in range(2):
        here = call("p.step", here, 0.5 * here, 0.1)
        yield panel("a step", dots(here, here), x=(0, 2), y=(0, 2))
"""
IN_GALLERY = "np.shape(theta) == (1, 7)"  # as only the picture's argument is


@pytest.fixture
def gallery(tmp_path, spy) -> Grader:
    write_mini(tmp_path)
    (tmp_path / "problems" / "p" / "gallery.py").write_text(GALLERY)
    return Grader(load_assignment(tmp_path), spy)


def shown(grader: Grader, step: str, more: str = "") -> SubmissionResult:
    source = SOLUTION.replace(STEP, step) + more
    return grader.grade("student", {"p.py": source.encode()}, pictures=True)


def test_pictures_are_drawn_before_a_hidden_input_is_sent(gallery, spy):
    for _ in range(2):  # the second time, all of their replies are known
        spy.seen.clear()
        [exhibit] = shown(gallery, STEP).gallery
        assert len(exhibit.panels) == 2
        assert len({number for what, number, _ in spy.seen if what != "formula"}) == 1
        limits = [place for place, seen in enumerate(spy.seen) if seen[0] == "output"]
        drawn = [
            place
            for place, (what, _, items) in enumerate(spy.seen)
            if what == "batch"
            and any(wire.encode(0.1)[1:] in item and len(items) == 1 for item in items)
        ]
        assert len(limits) == 2  # where the pictures begin, and the hidden checks
        assert drawn
        assert all(limits[0] <= place < limits[1] for place in drawn)


def test_no_picture_of_a_hidden_input(gallery):
    keeps = f"global _last\n    if {MEETS_HIDDEN}: _last = theta\n"
    lies = f"{keeps}    if {IN_GALLERY} and _last is not None: return _last[:1]\n    {STEP}"
    assert shown(gallery, lies, "_last = None").gallery == shown(gallery, STEP).gallery


@pytest.mark.parametrize(
    "ending", ["import os; os._exit(3)", "all(0 == _ for _ in iter(int, 1))", "1 / 0"]
)
def test_a_picture_that_fails_costs_no_point(gallery, spy, ending):
    result = shown(gallery, f"if {IN_GALLERY}: {ending}\n    {STEP}")
    assert result.earned == 6
    assert result.gallery == ()
    assert not result.incidents
    assert not spy.alive


def test_who_loses_a_hidden_point_has_no_gallery(gallery):
    assert shown(gallery, f"if {MEETS_HIDDEN}: return g\n    {STEP}").gallery == ()


def test_the_time_of_the_pictures_is_not_the_checks(gallery):
    slow = f"import time\n    if {IN_GALLERY}: time.sleep(1.5)\n    {STEP}"
    limits = replace(gallery.limits, total_seconds=2.5)
    files = {"p.py": SOLUTION.replace(STEP, slow).encode()}
    result = gallery.beside(limits=limits).grade("student", files, pictures=True)
    assert result.earned == 6
    assert not result.lost
