"""`gradkit grade`: what comes out for right, wrong, odd and broken submissions."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

FULL = 110


def grades(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def entries_of(out: Path, id: str) -> dict[str, dict]:
    results = json.loads((out / id / "results.json").read_text(encoding="utf-8"))
    return {test["name"]: test for test in results["tests"] if "score" in test}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The references, the stubs and the bundled examples, graded in one run."""
    from conftest import gradkit

    out = tmp_path_factory.mktemp("graded") / "out"
    done = gradkit("grade", "solutions", "student", "examples", "-o", out)
    assert done.stderr == ""
    return out, done


# --- the assignment ------------------------------------------------------------------------------


def test_the_references_get_everything(graded):
    row = grades(graded[0])["solutions"]
    assert (row["core"], row["bonus"], row["total"]) == ("100", "10", "110")
    scores = {name: test["score"] for name, test in entries_of(graded[0], "solutions").items()}
    assert sum(scores.values()) == pytest.approx(FULL)


def test_the_stubs_get_nothing_and_are_not_attempted(graded):
    assert grades(graded[0])["student"]["total"] == "0"
    page = (graded[0] / "student" / "feedback.html").read_text(encoding="utf-8")
    assert page.count("Not attempted yet:") == 9
    assert page.count('<code id="') == 52
    assert "NotImplementedError" not in page


def test_the_examples_get_what_they_deserve(graded):
    rows = grades(graded[0])
    assert rows["complete"]["total"] == "110"
    assert 0 < float(rows["half-done"]["total"]) < FULL / 2 + 1
    wrong = {name for name, points in rows["three-mistakes"].items() if name.count(".") and points}
    full = {name: rows["solutions"][name] for name in wrong}
    lost = {name for name in wrong if rows["three-mistakes"][name] != full[name]}
    assert lost == {"losses.cross_entropy_loss", "mlp.backward", "mlp.update"}
    lost = {name for name in wrong if rows["slides-to-the-letter"][name] != full[name]}
    assert lost == {
        f"mlp.{name}" for name in ("forward", "cost", "backward_sample", "backward", "train")
    }


def test_a_function_that_only_calls_a_wrong_one_keeps_its_points_and_says_so(graded):
    assert grades(graded[0])["three-mistakes"]["mlp.train"] == "6"
    page = (graded[0] / "three-mistakes" / "feedback.html").read_text(encoding="utf-8")
    assert 'class="card helper">mlp.train is right' in page


def test_the_table_comes_in_the_order_of_the_submissions(graded):
    out, done = graded
    assert list(grades(out))[:2] == ["solutions", "student"]
    lines = done.stdout.splitlines()
    assert lines.index(next(x for x in lines if x.startswith("solutions "))) < lines.index(
        next(x for x in lines if x.startswith("student "))
    )
    assert f"{out}/<id>/feedback.html" in done.stdout
    assert "\x1b" not in done.stdout


def test_not_everything_passed(graded):
    assert graded[1].returncode == 1


# --- one question, many fates ---------------------------------------------------------------

FATES = {
    "no-file": ({"other.py": "x = 1"}, "missing", "here is no file twice.py"),
    "misspelt-file": ({"twize.py": "x = 1"}, "missing", "twize.py"),
    "syntax": ({"twice.py": "def double(x)\n    return 2 * x\n"}, "error", "SyntaxError"),
    "import": ({"twice.py": "import nothing_of_this_name\n"}, "missing", "nothing_of_this_name"),
    "raises-at-import": ({"twice.py": "1 / 0\n"}, "error", "ZeroDivisionError"),
    "signature": ({"twice.py": "def double():\n    return 2\n"}, "", "double"),
    "misspelt": ({"twice.py": "def doubel(x):\n    return 2 * x\n"}, "missing", "doubel"),
    "no-function": ({"twice.py": "double = 3\n"}, "missing", "double"),
    "wrong": ({"twice.py": "def double(x):\n    return 3 * x\n"}, "failed", "double"),
    "raises": ({"twice.py": "def double(x):\n    return x.foo\n"}, "error", "AttributeError"),
    "exits": ({"twice.py": "def double(x):\n    raise SystemExit\n"}, "", "SystemExit"),
    "not-text": ({"twice.py": b"\xff\xfe\x00"}, "error", "twice.py"),
    "empty": ({"twice.py": ""}, "missing", "double"),
}


@pytest.fixture(scope="module")
def fates(tmp_path_factory):
    """Every fate graded in one run."""
    from conftest import in_process

    from autograder.release.skeletons import create

    home = tmp_path_factory.mktemp("fates")
    root = home / "small"
    (root / "problems").mkdir(parents=True)
    (root / "problems" / "assignment.toml").write_text(
        'title = "A small one"\nproblems = []\nseed = 7\n', encoding="utf-8"
    )
    create(root, "twice")
    for name, (files, _, _) in FATES.items():
        for file, text in files.items():
            path = home / "class" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
    done = in_process("grade", home / "class", "-o", home / "out", cwd=root)
    assert done.returncode == 1, done.stderr
    return home / "out"


@pytest.mark.parametrize("name", FATES)
def test_a_submission_that_cannot_work_gets_its_result(fates, name):
    _, status, words = FATES[name]
    row = grades(fates)[name]
    assert (row["status"], row["total"]) == ("graded", "0")
    page = (fates / name / "feedback.html").read_text(encoding="utf-8")
    assert words in page
    if status:
        assert f">{status}</span>" in page
    assert "autograder/" not in page  # no path and no frame of the engine
    assert entries_of(fates, name)["twice.double"]["score"] == 0


# --- options --------------------------------------------------------------------------------


def test_exit_codes_and_min_score(run, small, right, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "twice.py").write_text("def double(x):\n    return 3 * x\n")

    def code(*arguments):
        return run("grade", *arguments, "-o", tmp_path / "out", cwd=small).returncode

    assert code(right, wrong) == 1  # `right` alone is 0: see the other tests
    assert code(right, wrong, "--min-score", "0") == 0


def test_json_and_csv_alone_on_standard_output(run, small, right, tmp_path):
    out = tmp_path / "out"
    shown = run("grade", right, "-o", out, "--json", cwd=small)
    assert json.loads(shown.stdout)[0]["total"] == 1
    shown = run("grade", right, "-o", out, "--csv", cwd=small)
    assert shown.stdout == (out / "grades.csv").read_text()


def test_every_shape_of_submission(run, small, right, tmp_path):
    folder = tmp_path / "class"
    for name in ("ann", "bob/deep"):
        (folder / name).mkdir(parents=True)
        (folder / name / "twice.py").write_bytes((right / "twice.py").read_bytes())
    for name, inside in (("ann.zip", "twice.py"), ("cy.ZIP", "work/twice.py")):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.write(right / "twice.py", inside)
    done = run("grade", folder, right / "twice.py", "-o", folder / "out", cwd=small)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(grades(folder / "out")) == ["ann", "ann-2", "bob", "cy", "twice"]
    again = run("grade", folder, "-o", folder / "out", cwd=small)  # `out` is no submission
    assert again.returncode == 0, again.stderr
    assert "5 submissions" not in again.stdout
    assert list(grades(folder / "out")) == ["ann", "ann-2", "bob", "cy", "twice"]  # no row is lost


def test_any_name_is_graded_and_can_be_printed(run, small, right, tmp_path):
    folder = tmp_path / "class"
    for name in ("plain", *((b"M\xfcller", b"a\n\x1b[31m") if sys.platform == "linux" else ())):
        path = folder / os.fsdecode(name)
        path.mkdir(parents=True)
        (path / "twice.py").write_bytes((right / "twice.py").read_bytes())
    (folder / "plain" / os.fsdecode(b"t\xfc.py")).write_text("x = 1\n")
    done = run("grade", folder, "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 0, done.stderr
    assert {"plain"} <= set(grades(tmp_path / "out")) <= {"plain", "M_ller", "a__[31m"}
    assert len(grades(tmp_path / "out")) == len(list(folder.iterdir()))
    assert "\x1b" not in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_name_that_is_no_text_costs_only_itself(run, small, tmp_path):
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / os.fsdecode(b"tw\xfcce.py")).write_text("x = 1\n")
    done = run("grade", odd, "-o", tmp_path / "out", cwd=small)
    assert (done.returncode, done.stderr) == (1, "")
    assert grades(tmp_path / "out")["odd"]["total"] == "0"


def test_equal_names_can_be_told_apart(run, small, right, tmp_path):
    folder = tmp_path / "class"
    (folder / "a").mkdir(parents=True)
    for path in (folder / "a" / "twice.py", folder / "b.py"):
        path.write_bytes((right / "twice.py").read_bytes())
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(right / "twice.py", "twice.py")
    done = run("grade", folder, folder / "a", "-o", tmp_path / "out", cwd=small)
    notes = {id: row["notes"] for id, row in grades(tmp_path / "out").items()}
    assert notes["a"] == f"from {folder / 'a'}"
    assert notes["a-2"] == f"from {folder / 'a.zip'}"
    assert f"a-2: from {folder / 'a.zip'}"[:100] in done.stdout
    assert "class" not in (tmp_path / "out" / "a" / "results.json").read_text()  # not the student's


def test_a_second_run_does_not_grade_the_first_ones_results(run, small, right, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    with zipfile.ZipFile(folder / "ann.zip", "w") as archive:
        archive.write(right / "twice.py", "twice.py")
    for out in ("first", "second", "second"):
        done = run("grade", folder, "-o", folder / out, cwd=small)
        assert done.returncode == 0, done.stdout + done.stderr
        assert list(grades(folder / out)) == ["ann"]


def test_why_a_mark_is_nothing_is_said_on_the_terminal(run, small, tmp_path):
    for name in ("ann", "bob"):
        (tmp_path / "class" / name).mkdir(parents=True)
    (tmp_path / "class" / "bob" / "work.ipynb").write_text("{}")
    done = run("grade", tmp_path / "class", "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 2
    assert "There is no .py file in this submission. Hand in the .py files" in done.stderr
    (tmp_path / "class" / "cy").mkdir()
    (tmp_path / "class" / "cy" / "twice.py").write_text("x = 1\n")
    (tmp_path / "class" / "dan.rar").write_text("no zip")
    done = run("grade", tmp_path / "class", "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 1, done.stderr
    rows = grades(tmp_path / "out")
    marks = {name: (row["status"], row["twice"], row["total"]) for name, row in rows.items()}
    assert marks == {
        "ann": ("unreadable", "", ""),
        "bob": ("not gradeable", "", ""),
        "cy": ("graded", "0", "0"),
        "dan.rar": ("not gradeable", "", ""),
    }
    assert "Not graded: work.ipynb" in rows["bob"]["notes"]
    assert "a zip of them" in rows["dan.rar"]["notes"]
    assert "3 files: 1 used, 2 not" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="`head` is a POSIX tool")
@pytest.mark.parametrize("form", ["", "--json"])
def test_a_reader_that_goes_away_does_not_end_grading(small, right, tmp_path, form):
    command = f"{sys.executable} -m autograder grade {right} -o {tmp_path / 'out'} {form} | true"
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        cwd=small,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert grades(tmp_path / "out")["right"]["total"] == "1"


def test_the_number_of_jobs_changes_nothing(run, small, right, tmp_path):
    for jobs in ("1", "3"):
        done = run("grade", right, "solutions", "-o", tmp_path / jobs, "--jobs", jobs, cwd=small)
        assert done.returncode == 0
    for name in ("grades.csv", "right/results.json", "right/feedback.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "3" / name).read_bytes()


def test_what_was_printed_is_for_the_instructor(run, small, tmp_path):
    loud = tmp_path / "loud"
    loud.mkdir()
    (loud / "twice.py").write_text("def double(x):\n    print('LOUD')\n    return 2 * x\n")
    done = run("grade", loud, "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 0
    assert "LOUD" not in done.stdout + done.stderr
    assert "LOUD" not in (tmp_path / "out" / "loud" / "feedback.html").read_text()
    assert "LOUD" in (tmp_path / "out" / "instructor" / "loud" / "output.txt").read_text()
    assert not (tmp_path / "out" / "loud" / "output.txt").exists()


def test_a_fault_of_the_grader_withholds_the_mark(run, small, right, tmp_path):
    """The reference breaks while the hidden checks run: nobody's zero, exit code 3."""
    path = small / "solutions" / "twice.py"
    path.write_text(path.read_text().replace("return 2 * x", "return 2 * undefined"))
    done = run("grade", right, "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 3, done.stdout + done.stderr
    row = grades(tmp_path / "out")["right"]
    assert (row["status"], row["total"], row["twice.double"]) == ("withheld", "", "")
    assert "withheld because grading failed" in done.stdout
    assert "\nright  withheld: grading failed: " in done.stdout
    assert "undefined" in done.stdout
    assert "not your" in (tmp_path / "out" / "right" / "feedback.html").read_text()
    results = json.loads((tmp_path / "out" / "right" / "results.json").read_text())
    assert "score" not in results or results["score"] is None or "not your fault" in str(results)


def test_results_are_what_otter_would_write(graded):
    results = json.loads((graded[0] / "solutions" / "results.json").read_text(encoding="utf-8"))
    names = [test["name"] for test in results["tests"] if "score" in test]
    assert "mlp.backward" in names
    assert names[0] == "derivatives.difference_quotient"
    text = (graded[0] / "solutions" / "results.json").read_text(encoding="utf-8")
    assert text == json.dumps(results, indent=4)


def test_no_temporary_file_remains(graded):
    assert [path.name for path in graded[0].rglob(".*")] == [".gradebook.lock"]
    assert not list(ROOT.glob(".*.zip*"))
