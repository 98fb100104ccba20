"""A course's own secret seed: hidden inputs change by it, and what students get does not."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest
from conftest import refused

from autograder.assignment.checks import as_list
from autograder.assignment.courseseed import NAME
from autograder.assignment.load import load_assignment
from autograder.grading.expectations import Expectations

ONE, OTHER = b"seven and twenty dark forests\n", b"another one, just as long\n"


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "exam.seed"
    path.write_bytes(ONE)
    return path


def inputs(assignment, *, hidden):
    """What the checks of one kind draw."""
    expectations = Expectations(assignment)
    (question,) = assignment.questions.values()
    return [
        np.asarray(probe.args[0])
        for check, _ in assignment.checks(question, hidden=hidden)
        for probe in as_list(next(expectations.plan(question, check, hidden=hidden)))
    ]


def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def unpacked(root, tmp_path):
    """The release in the autograder zip, as Otter unpacks it."""
    with zipfile.ZipFile(root / "dist" / "autograder.zip") as archive:
        archive.extractall(tmp_path / "source")
    return tmp_path / "source" / "files" / ".gradkit"


def test_only_hidden_inputs_come_from_it(run, small, secret, tmp_path):
    assert run("build", cwd=small).returncode == 0
    public, hidden = (inputs(load_assignment(small), hidden=which) for which in (False, True))
    before = (small / "dist" / "student.zip").read_bytes()
    assert run("build", "--seed", secret, cwd=small).returncode == 0
    assignment = load_assignment(small)
    assert equal(inputs(assignment, hidden=False), public)
    assert not equal(inputs(assignment, hidden=True), hidden)
    assert (small / "dist" / "student.zip").read_bytes() == before
    release = load_assignment(unpacked(small, tmp_path))
    assert equal(inputs(release, hidden=True), inputs(assignment, hidden=True))
    other = load_assignment(small, secret=OTHER)
    assert not equal(inputs(other, hidden=True), inputs(assignment, hidden=True))


def test_every_later_command_knows_it_and_git_does_not(run, small, right, secret, tmp_path):
    (small / ".gitignore").write_text("dist/")  # without an end of line
    assert run("build", "--seed", secret, cwd=small).returncode == 0
    kept = small / NAME
    assert kept.read_bytes() == ONE
    assert kept.stat().st_mode & 0o077 == 0
    assert (small / ".gitignore").read_text() == f"dist/\n{NAME}\n"
    secret.unlink()
    assert run("build", cwd=small).returncode == 0
    assert (unpacked(small, tmp_path) / NAME).read_bytes() == ONE
    assert (small / ".gitignore").read_text() == f"dist/\n{NAME}\n"
    assert load_assignment(small).secret == ONE
    done = run("grade", right, "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 0
    assert "seed" not in done.stdout + done.stderr
    assert not [
        path
        for path in (small / "student").rglob("*")
        if path.is_file() and ONE in path.read_bytes()
    ]


def test_a_release_with_another_seed_is_told(run, small, right, secret, tmp_path):
    assert run("build", "--seed", secret, cwd=small).returncode == 0
    (small / NAME).unlink()
    told = run("grade", right, "-o", tmp_path / "out", cwd=small)
    assert "autograder.zip was built with another course seed" in told.stdout
    assert run("build", cwd=small).returncode == 0
    (small / NAME).write_bytes(OTHER)
    told = run("grade", right, "-o", tmp_path / "out", "--json", cwd=small)
    assert "autograder.zip was built with no course seed" in told.stderr


def test_marks_with_the_old_seed_are_not_lost_unseen(run, small, secret):
    (small / NAME).write_bytes(OTHER)
    refused(run("build", "--seed", secret, cwd=small), "has another seed already", "Move that file")
    assert (small / NAME).read_bytes() == OTHER
    (small / NAME).write_bytes(ONE)
    assert run("build", "--seed", secret, cwd=small).returncode == 0


def test_a_course_that_asks_for_it_is_not_graded_without(run, small, right, secret, tmp_path):
    listing = small / "problems" / "assignment.toml"
    listing.write_text(f"{listing.read_text()}[policy]\ncourse_seed = true\n")
    done = run("grade", right, "-o", tmp_path / "out", cwd=small)
    refused(done, "course-seed: not found", "course_seed = true")
    assert run("build", "--seed", secret, cwd=small).returncode == 0
    assert run("grade", right, "-o", tmp_path / "out", cwd=small).returncode == 0
    (small / NAME).unlink()
    assert run("check", "--folder", right, cwd=small).returncode == 0  # a student's needs none


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "can be guessed"),
        (b"1234567890abcde", "can be guessed"),
        (b"1" * 100, "can be guessed"),
        (bytes(range(256)) * 17, "too long"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_seed_is_refused(run, small, tmp_path, content, words):
    path = tmp_path / "seed"
    if content is not None:
        path.write_bytes(content)
    refused(run("build", "--seed", path, cwd=small), words, "secrets.token_hex")
    refused(run("build", "--seed", path, "--check", cwd=small), "--check writes nothing")
    assert not (small / NAME).exists()
    assert not (small / "dist").exists()
