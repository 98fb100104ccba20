"""What bad input gets: one line that says what and how to fix it, exit code 2, nothing written."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, refused


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A results folder that must not come into being."""
    return tmp_path / "out"


# --- submissions -----------------------------------------------------------------------------


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", bytes(10_000_000))


def crowd(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2001):
            archive.writestr(f"{number}.txt", b"")


def climber(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../twice.py", "x = 1")


def linker(path: Path) -> None:
    entry = zipfile.ZipInfo("twice.py")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/hostname")


def locked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("twice.py", "x = 1")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 and then nothing")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (bomb, "expands to more than 20 MB"),
        (crowd, "holds 2001 files, more than 2000"),
        (climber, "leads out of the archive"),
        (linker, "is a link or a special file"),
        (locked, "without a password"),
        (broken, "not a readable zip archive"),
    ],
)
def test_archives(run, small, right, tmp_path, out, make, words):
    make(tmp_path / "bad.zip")
    refused(run("grade", tmp_path / "bad.zip", "-o", out, cwd=small), "bad.zip", words)
    assert not out.exists()
    done = run("grade", right, tmp_path / "bad.zip", "-o", out, cwd=small)  # the others go on
    assert done.returncode == 1
    row = next(row for row in (out / "grades.csv").read_text().splitlines() if "bad" in row)
    assert "unreadable" in row
    assert words in row


def test_missing_and_unusable_submissions(run, small, right, tmp_path, out):
    refused(run("grade", right, tmp_path / "nobody", "-o", out, cwd=small), "nobody", "No such")
    (tmp_path / "essay.pdf").write_bytes(b"%PDF")
    refused(run("grade", tmp_path / "essay.pdf", "-o", out, cwd=small), "neither .py nor .zip")
    (tmp_path / "empty").mkdir()
    refused(run("grade", tmp_path / "empty", "-o", out, cwd=small), "holds no submission")
    assert not out.exists()


def test_several_bad_ones_are_still_one_line(run, small, tmp_path, out):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("a.zip", "b.zip", "c.zip"):
        broken(folder / name)
    refused(run("grade", folder, "-o", out, cwd=small), "a.zip", "2 more")
    assert not out.exists()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows read everything"
)
def test_an_unreadable_submission(run, small, right, out):
    (right / "twice.py").chmod(0)
    refused(run("grade", right, "-o", out, cwd=small), "twice.py", "Permission denied")
    assert not out.exists()


def test_a_line_break_in_a_name_stays_one_line(run, small, tmp_path, out):
    refused(run("grade", tmp_path / "no\nbody", "-o", out, cwd=small), "cannot be read")


# --- output ----------------------------------------------------------------------------------


def test_an_output_folder_that_cannot_be_made(run, small, right, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for bad in (tmp_path / "file", tmp_path / "file" / "out"):
        refused(run("grade", right, "-o", bad, cwd=small), str(bad), "Name another folder")
    refused(run("build", "-o", tmp_path / "file", cwd=small), "Name another folder")
    assert not (small / "student").exists()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows write everywhere"
)
def test_an_output_folder_without_permission(run, small, right, tmp_path):
    (tmp_path / "ro").mkdir(mode=0o500)
    refused(run("grade", right, "-o", tmp_path / "ro", cwd=small), "Permission denied")


@pytest.mark.parametrize("points", ["-1", "2"])
def test_a_score_that_cannot_be(run, small, right, out, points):
    refused(run("grade", right, "-o", out, "--min-score", points, cwd=small), "Give 0 to 1")
    assert not out.exists()


# --- content ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points = 1", "points = -1", ["points", "-1", "above 0"]),
        ("points = 1", 'points = "one"', ["points", "above 0"]),
        ("points = 1", "", ["points is missing"]),
        ("points = 1", "point = 1", ["points is missing"]),
        ("points = 1", "points = 1\nhint = []", ["hint", "hints"]),
        ('signature = "(x)"', 'signature = "(x"', ["signature", "double"]),
        ('name = "double"', "name = 3", ["name", "a text"]),
        ('title = "twice"', 'title = "twice', ["not valid TOML"]),
        ("[[questions]]", "[questions]", ["questions"]),
        ('name = "double"', 'name = "doubel"', ['did you mean "doubel"']),
    ],
)
def test_a_malformed_problem(run, small, old, new, words):
    path = small / "problems" / "twice" / "problem.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    refused(run("build", cwd=small), *words)
    assert not (small / "student").exists()
    assert not (small / "dist").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title = "T"\nseed = 1\n', ["problems is missing"]),
        ('title = "T"\nseed = "x"\nproblems = ["twice"]\n', ["seed", "whole number"]),
        ('title = "T"\nseed = 1\nproblems = ["twice", "twice"]\n', ["twice", "differ"]),
        ('title = "T"\nseed = 1\nproblems = ["twice"]\nbonus = ["twic"]\n', ['mean "twice"']),
        ('title = "T"\nseed = 1\nproblems = ["thrice"]\n', ["thrice"]),
        ('title = "T"\nseed = 1\nproblems = ["twice"]\nsede = 2\n', ["sede", "seed"]),
        ('title = "T"\nseed = 1\nproblems = ["twice"\n', ["not valid TOML"]),
        (
            'title = "T"\nseed = 1\nproblems = ["twice"]\n[limits]\ncall_seconds = 0\n',
            ["limits.call_seconds", "above 0"],
        ),
        (
            'title = "T"\nseed = 1\nproblems = ["twice"]\n[policy]\npublic_share = 1\n',
            ["policy.public_share"],
        ),
    ],
)
def test_a_malformed_assignment(run, small, right, out, text, words):
    (small / "problems" / "assignment.toml").write_text(text)
    refused(run("grade", right, "-o", out, cwd=small), *words)
    assert not out.exists()


def test_a_question_that_stands_there_twice(run, small):
    path = small / "problems" / "twice" / "problem.toml"
    text = path.read_text()
    path.write_text(text + text[text.index("[[questions]]") :])
    refused(run("build", cwd=small), "problem.toml", "double", "twice")


def test_a_check_of_an_unknown_question(run, small):
    path = small / "problems" / "twice" / "public_checks.py"
    path.write_text(path.read_text().replace('@check("double")', '@check("duoble")'))
    refused(run("build", cwd=small), "public_checks.py", "duoble", 'did you mean "double"')


def test_unbalanced_markers(run, small):
    path = small / "solutions" / "twice.py"
    text = path.read_text()
    path.write_text(text.replace("    # END SOLUTION\n", ""))
    line = text.splitlines().index("    # BEGIN SOLUTION") + 1
    refused(run("build", cwd=small), f"twice.py:{line}:", "never closed")
    path.write_text(text.replace("    # BEGIN SOLUTION\n", ""))
    refused(run("build", cwd=small), "without a # BEGIN SOLUTION")
    assert not (small / "student").exists()


def test_an_answer_that_would_ship(run, small):
    path = small / "solutions" / "twice.py"
    path.write_text(path.read_text() + "\n\ndef leak(x):\n    return 2 * x\n")
    refused(run("build", cwd=small), "twice.py:", "leak", "no # BEGIN SOLUTION")


def test_a_reference_that_lacks_a_function_or_its_parameters(run, small):
    path = small / "solutions" / "twice.py"
    text = path.read_text()
    path.write_text(text.replace("def double(x)", "def double(x, y=1)"))
    refused(run("build", cwd=small), "double(x, y=1)", "problem.toml")
    path.write_text(text.replace("def double(x)", "def dubble(x)"))
    refused(run("build", cwd=small), 'no function "double"', 'did you mean "dubble"')


@pytest.mark.parametrize("name", ["public_checks.py", "hidden_checks.py"])
def test_a_checks_file_that_cannot_be_run(run, small, name):
    path = small / "problems" / "twice" / name
    path.write_text(path.read_text() + "\nx = = 1\n")
    refused(run("build", cwd=small), name, "SyntaxError")
    path.unlink()
    refused(run("build", cwd=small), name, "not found")


@pytest.mark.parametrize("name", ["über", "2nd", "a-b", "class", "_x", "Random", "numpy", "check"])
def test_a_name_that_no_problem_can_have(run, small, name):
    refused(run("new", name, cwd=small), f'"{name}" is ')
    assert not (small / "problems" / name).exists()


def test_a_name_that_differs_in_case_only(run, small):
    refused(run("new", "Twice", cwd=small), 'differs from "twice" in case only')


def test_a_table_in_place_of_tables_says_how_to_head_them(run, small):
    path = small / "problems" / "twice" / "problem.toml"
    path.write_text(path.read_text().replace("[[questions]]", "[questions]"))
    refused(run("build", cwd=small), "questions must be a list of tables. Write [[questions]]")


def test_a_question_of_another_name_than_its_checks_and_answer(run, small):
    path = small / "problems" / "twice" / "problem.toml"
    path.write_text(path.read_text().replace('name = "double"', 'name = "doubel"'))
    refused(run("build", cwd=small), f'{path}: no question "double"', 'did you mean "doubel"?')


# --- whose work, and where to -------------------------------------------------------------------


def test_a_stray_file_does_not_turn_a_class_into_one_submission(run, small, right, tmp_path, out):
    folder = tmp_path / "class"
    for name in ("ann", "bob"):
        (folder / name).mkdir(parents=True)
        (folder / name / "twice.py").write_bytes((right / "twice.py").read_bytes())
    (folder / "twice.py").write_text("x = 1\n")
    words = f"several (ann, bob). Move {folder / 'twice.py'} away"
    refused(run("grade", folder, "-o", out, cwd=small), words)
    assert not out.exists()
    done = run("grade", tmp_path, "-o", out, cwd=small)  # among others, it is one student's
    assert done.returncode == 1
    table = (out / "grades.csv").read_text()
    assert "several times (ann, bob). Leave those that count." in table
    assert {row["id"]: row["status"] for row in csv.DictReader(table.splitlines())} == {
        "class": "unreadable",
        "right": "graded",
        "small": "graded",
    }


def test_results_do_not_go_among_the_submissions_files(run, small, right, tmp_path):
    refused(run("grade", right, "-o", right, cwd=small), "is what is to be graded")
    refused(run("grade", right, "-o", right / "out", cwd=small), "lies in the submission")
    refused(run("grade", right, "-o", tmp_path, cwd=small), "is a submission")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "right").write_text("in the way")
    refused(run("grade", right, "-o", tmp_path / "out", cwd=small), "is no folder")
    assert [path.name for path in right.iterdir()] == ["twice.py"]


@pytest.mark.parametrize("option", ["--assignment", "-o", "SUBMISSION"])
def test_an_empty_path_is_not_the_current_folder(run, small, right, out, option):
    arguments = ["grade", "" if option == "SUBMISSION" else right, "-o", out]
    if option != "SUBMISSION":
        arguments += [option, ""]
    refused(run(*arguments, cwd=small), option, "the path is empty")
    assert not out.exists()


# --- a system that refuses ------------------------------------------------------------------


def test_a_folder_in_the_place_of_a_result(run, small, right, tmp_path, out):
    other = tmp_path / "earlier"
    other.mkdir()
    (other / "twice.py").write_bytes((right / "twice.py").read_bytes())
    (out / "right" / "results.json").mkdir(parents=True)
    done = run("grade", other, right, "-o", out, "--jobs", "1", cwd=small)
    refused(done, "results.json: cannot be written (")
    assert json.loads((out / "earlier" / "results.json").read_text())["tests"]
    assert [path.name for path in out.rglob(".*")] == [".gradebook.lock"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux's")
@pytest.mark.parametrize("arguments", [["grade", "solutions", "-o", "out"], ["check"], ["doctor"]])
def test_output_that_finds_no_room(small, arguments):
    (small / "student").mkdir()
    (small / "student" / "twice.py").write_text("x = 1\n")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "autograder", *arguments],
            cwd=small,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "gradkit: cannot read or write: No space left on device.\n"
