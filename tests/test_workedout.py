"""What a build worked out is taken for the very same course, and for no other."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.assignment.load import load_assignment
from autograder.gradebook.checksums import known_of_questions, of_questions
from autograder.judges import parent
from autograder.judges.parent import JudgeParent
from autograder.judges.pool import Pool
from autograder.judges.workedout import DIST, FILE, WorkedOut, keep, worked_out

FOUND = WorkedOut({"p": ["form"]}, {"question": "hash"}, [], b"secret")


@pytest.fixture
def kept(small: Path) -> Path:
    """A course of which something was worked out."""
    keep(load_assignment(small), small / DIST, FOUND)
    return small


def test_it_is_taken_where_nothing_has_changed(kept: Path) -> None:
    assignment = load_assignment(kept)
    assert worked_out(assignment) == FOUND
    assert known_of_questions(assignment) == FOUND.questions


@pytest.mark.parametrize("pattern", ["problems/*/hidden_checks.py", "solutions/*.py"])
def test_it_is_not_taken_where_a_byte_is_another(kept: Path, pattern: str) -> None:
    path = next(kept.glob(pattern))
    path.write_bytes(path.read_bytes() + b"\n")
    assignment = load_assignment(kept)
    assert worked_out(assignment) == WorkedOut()
    assert known_of_questions(assignment) == of_questions(assignment)


def test_it_is_not_taken_for_another_seed_or_secret(kept: Path) -> None:
    assignment = load_assignment(kept)
    assert worked_out(replace(assignment, seed=assignment.seed + 1)) == WorkedOut()
    assert worked_out(replace(assignment, secret=b"another")) == WorkedOut()


@pytest.mark.parametrize("data", [b"", b"[1]", b'{"of": 1}', b"\xff"])
def test_what_is_broken_is_not_taken(kept: Path, data: bytes) -> None:
    (kept / DIST / FILE).write_bytes(data)
    assert worked_out(load_assignment(kept)) == WorkedOut()


def test_judges_know_the_right_formulas(kept: Path) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        parent = JudgeParent(theirs, load_assignment(kept), FOUND)
    assert {"form"} <= parent._grader.expectations.symbolic.right


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
@pytest.mark.parametrize("replies", [[], [{"first": []}]])
def test_where_right_replies_are_known_nothing_is_worked_out_before_it_is_wanted(
    kept: Path, monkeypatch: pytest.MonkeyPatch, replies: list[dict[str, list[str]]]
) -> None:
    asked = []

    def fork(*_: object, warm: bool) -> tuple[socket.socket, int]:
        asked.append(warm)
        return socket.socket(), os.getpid()

    monkeypatch.setattr(parent, "fork", fork)
    with Pool(load_assignment(kept), 2, known=replace(FOUND, replies=replies)):
        assert asked == [not replies]
