"""A course of one's own: begun, built, graded, changed; and what a build takes away."""

import json

from conftest import refused

from autograder.assignment.load import load_assignment


def test_a_course_is_begun_built_and_graded(run, tmp_path):
    root = tmp_path / "my-course"
    done = run("init", root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"Next: go to {root} and run gradkit build."
    assert load_assignment(root).title == "My course"
    assert run("build", cwd=root).returncode == 0
    out = tmp_path / "out"
    marks = json.loads(run("grade", root / "solutions", "-o", out, "--json", cwd=root).stdout)
    assert [mark["total"] for mark in marks] == [3]
    stubs = json.loads(run("grade", root / "student", "-o", out, "--json", cwd=root).stdout)
    assert [mark["total"] for mark in stubs] == [0]

    # A problem of one's own takes the example's place.
    assert run("new", "regression", cwd=root).returncode == 0
    for option in ((), ("--check",)):
        refused(run("build", *option, cwd=root), "statement.md", "Write what is asked")
    statement = root / "problems" / "regression" / "statement.md"
    statement.write_text("# Regression\n", encoding="utf-8")
    listing = root / "problems" / "assignment.toml"
    listing.write_text(listing.read_text().replace('"example", ', ""), encoding="utf-8")
    own = root / "student" / "notes.py"
    own.write_text("# mine\n")
    assert run("build", cwd=root).returncode == 0
    names = {path.name for path in (root / "student").glob("*.py")}
    assert names == {"check.py", "conftest.py", "test_public.py", "regression.py", "notes.py"}
    checked = run("build", "--check", cwd=root)
    assert "notes.py is not generated: take it out" in checked.stdout + checked.stderr
    own.unlink()
    assert run("build", "--check", cwd=root).returncode == 0


def test_two_courses_have_seeds_of_their_own(run, tmp_path):
    for name in ("one", "two"):
        assert run("init", tmp_path / name).returncode == 0
    seeds = {load_assignment(tmp_path / name).seed for name in ("one", "two")}
    assert len(seeds) == 2


def test_nothing_is_overwritten(run, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    refused(run("init", tmp_path), "is not empty")
    refused(run("init", tmp_path / "notes.txt"), "is not empty")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt"]
