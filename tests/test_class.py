"""A class from its download to marks: who, which attempt, nothing lost, nothing graded twice."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import classes
import pytest
from classes import ALL_ATTEMPTS, LAYOUTS, class_of, pack, write
from conftest import Command, refused
from mini import SOLUTION, write_mini

from autograder.errors import SubmissionError
from autograder.submissions.handedin import collect

RIGHT = b"def double(x):\n    return x + x\n"
WRONG = b"def double(x):\n    return 3 * x\n"
CLASS = class_of(300, seed=5)


def grades(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def result_entry(out: Path, student: str, question: str) -> dict[str, object]:
    """What the student's results.json says of a question."""
    results = json.loads((out / student / "results.json").read_text())
    (found,) = [entry for entry in results["tests"] if entry["name"] == question]
    return found


def graded_at(out: Path) -> dict[tuple[str, int], str]:
    """When each attempt was graded."""
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as book:
        return {
            (s, a): at for s, a, at in book.execute("SELECT student, attempt, graded FROM attempts")
        }


def of(root: Path, **students: bytes | None) -> Path:
    """A folder for each student."""
    for student, text in students.items():
        (root / student).mkdir(parents=True, exist_ok=True)
        if text is not None:
            (root / student / "twice.py").write_bytes(text)
    return root


def settings(small: Path, text: str) -> None:
    """The section `[class]` of the small assignment."""
    path = small / "problems" / "assignment.toml"
    path.write_text(path.read_text().partition("[class]")[0] + f"[class]\n{text}\n")


# --- who handed in what ----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["folder", "zip", "folder in a folder"])
@pytest.mark.parametrize("system", LAYOUTS)
def test_a_class_of_300_in_each_layout(system: str, form: str, tmp_path: Path) -> None:
    students = CLASS if form == "folder" else CLASS[:60]
    files, given = LAYOUTS[system](students), tmp_path / "c"
    if form == "zip":
        given = pack(files, tmp_path / "c.zip")
    else:
        write(files, given / "hw1" if form == "folder in a folder" else given)
    found = collect([given], tmp_path / "out", {"losses.py": ("f",), "mlp.py": ("g",)})
    assert len({each.id for each in found.attempts}) == len(students)
    expected = sum(s.attempts if system in ALL_ATTEMPTS else 1 for s in students)
    assert len(found.attempts) == expected
    assert not any(each.refusal for each in found.attempts)
    for each in found.attempts[:5]:
        assert each.read().files == classes.WORK


KINDS = {  # what is handed in, the state, the points
    "right": ({"twice.py": RIGHT}, "graded", "1"),
    "wrong": ({"twice.py": WRONG}, "graded", "0"),
    "broken": ({"twice.py": b"def double(x:\n"}, "graded", "0"),
    "ends": ({"twice.py": b"import os\ndef double(x):\n    os._exit(0)\n"}, "graded", "0"),
    "reads": ({"twice.py": b"def double(x):\n    return open('/etc/passwd')\n"}, "graded", "0"),
    "zip": ({"work.zip": b"PK broken"}, "unreadable", ""),
    "rar": ({"work.rar": b"Rar!"}, "not gradeable", ""),
}


@pytest.mark.demand
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("system", LAYOUTS)
def test_a_class_of_300_is_graded_row_by_row(
    launch: Command, small: Path, tmp_path: Path, system: str
) -> None:
    """Right, wrong, broken, hostile; an earlier attempt, where there is one, is of no account."""
    kinds = [*["right"] * 4, *KINDS]
    kind = {s.number: kinds[s.number // 10 % len(kinds)] for s in CLASS}

    def work(student: classes.Student, attempt: int) -> dict[str, bytes]:
        earlier = attempt < student.attempts - 1
        return {"twice.py": WRONG} if earlier else KINDS[kind[student.number]][0]

    folder = write(LAYOUTS[system](CLASS, work), tmp_path / "c")
    out = tmp_path / "out"
    done = launch("grade", folder, "-o", out, cwd=small, timeout=1000)
    assert done.returncode == 1, done.stderr
    found = {id: (row["status"], row["total"]) for id, row in grades(out).items()}
    end = "@uni.edu" if system == "prairielearn" else ""
    by_number = system in classes.BY_NUMBER
    expected = {
        str(s.number) if by_number else f"{s.login}{end}": KINDS[kind[s.number]][1:] for s in CLASS
    }
    assert found == expected


@pytest.mark.parametrize("system", ["moodle", "d2l", "nbgrader"])
def test_one_folder_of_a_download_is_the_same_student(system: str, tmp_path: Path) -> None:
    students = [student for student in CLASS if student.attempts == 1][:6]
    root = write(LAYOUTS[system](students), tmp_path / "c")
    folder = (root / "submitted" if system == "nbgrader" else root) / "x"
    names = {"losses.py": ("f",), "mlp.py": ("g",)}
    every = {each.id for each in collect([root], tmp_path / "out", names).attempts}
    alone = [
        each for each in folder.parent.iterdir() if each.is_dir() and "online" not in each.name
    ]
    found = [collect([each], tmp_path / "out", names).attempts for each in alone]
    assert {one.id for attempts in found for one in attempts} == every
    assert len(found) == 6


def test_a_folder_of_files_is_never_one_student(run: Command, small: Path, tmp_path: Path) -> None:
    folder = write({"ann.py": RIGHT, "bob.py": WRONG}, tmp_path / "c")
    done = run("grade", folder, "-o", tmp_path / "out", cwd=small)
    refused(done, "ann.py, bob.py", "twice.py", "--from folders")
    assert not (tmp_path / "out").exists()


def test_a_file_named_after_its_student_is_their_work(
    run: Command, small: Path, tmp_path: Path
) -> None:
    folder = write({"ann.py": RIGHT, "bob.py": WRONG}, tmp_path / "c")
    done = run("grade", folder, "-o", tmp_path / "out", "--from", "folders", cwd=small)
    assert done.returncode == 1, done.stderr
    rows = grades(tmp_path / "out")
    assert {id: row["total"] for id, row in rows.items()} == {"ann": "1", "bob": "0"}
    assert rows["ann"]["notes"] == "ann.py is graded as twice.py."
    run("grade", folder / "ann.py", "-o", tmp_path / "alone", cwd=small)
    assert grades(tmp_path / "alone")["ann"]["total"] == "1"


def test_of_several_files_it_is_the_one_whose_functions_it_has(tmp_path: Path) -> None:
    asked = {"losses.py": {"cost": "(y)", "f": "(x)"}, "mlp.py": {"train": "(x)", "f": "(x, y)"}}
    works = {"ann": b"def train(x): 1", "bob": b"def f(x): 1", "cy": b"def cost(y): 2\n" * 2}
    works["dee"] = b"def f(x): 1\ndef cost(y): 2\ndef f(x, y): 3\ndef train(x): 4\n"
    path = write({f"{name}.py": text for name, text in works.items()}, tmp_path / "c")
    found = collect([path], tmp_path / "out", asked, "folders").attempts
    files = {each.id: each.read().files for each in found}
    assert files["ann"] == {"mlp.py": works["ann"]}
    assert files["bob"] == {"bob.py": works["bob"]}
    assert files["cy"] == {"losses.py": works["cy"]}
    assert set(files["dee"]) == {"losses.py", "mlp.py"}
    assert b"def f(x): 1\n" in files["dee"]["losses.py"]
    assert b"_mlp_f(x, y)" in files["dee"]["losses.py"]


NAMES = {"losses.py": ("f",), "mlp.py": ("g",)}


@pytest.mark.parametrize("system", ["blackboard", "canvas", "prairielearn"])
def test_a_students_files_that_are_named_alone_are_that_student(
    system: str, tmp_path: Path
) -> None:
    student = next(student for student in CLASS if student.attempts == 1)
    root = write(LAYOUTS[system]([student]), tmp_path / "c")
    [whole] = collect([root], tmp_path / "out", NAMES).attempts
    [parts] = collect(sorted(root.iterdir()), tmp_path / "out", NAMES).attempts
    assert (parts.id, parts.read().files) == (whole.id, classes.WORK)
    [one] = collect([next(root.glob("*_mlp.py"))], tmp_path / "out", NAMES).attempts
    assert (one.id, [*one.read().files]) == (whole.id, ["mlp.py"])


def test_an_assignment_of_several_in_nbgraders_course(tmp_path: Path) -> None:
    names = ["ada/hw1/mlp.py", "ada/hw2/mlp.py", "bo/hw1/mlp.py"]
    course = write({f"submitted/{name}": b"x = 1\n" for name in names}, tmp_path / "course")
    for path in (course, course / "submitted", course / "submitted" / "ada"):
        with pytest.raises(SubmissionError, match=r"hw1, hw2.* one: .*submitted/\*/hw1"):
            collect([path], tmp_path / "out", NAMES)
    found = collect([*course.glob("submitted/*/hw1")], tmp_path / "out", NAMES)
    assert found.systems == ("nbgrader",)
    assert sorted(each.id for each in found.attempts) == ["ada", "bo"]
    path = pack({f"submitted/{name}": b"x = 1\n" for name in names}, tmp_path / "c.zip")
    with pytest.raises(SubmissionError, match="Unpack it"):
        collect([path], tmp_path / "out", NAMES)


@pytest.mark.parametrize(
    ("folder", "logins", "known", "found"),
    [
        ("hw-1-submissions", ["anna-a", "anna-lena"], (), ["anna-a", "anna-lena"]),
        ("hw-1-submissions", ["cy"], (), ["cy"]),
        ("late", ["anna-a", "anna-lena"], ("Anna-Lena", "bo"), ["anna-a", "anna-lena"]),
        ("late", ["cy"], ("cy", "bo"), ["cy"]),
        ("late", ["cy"], ("bo",), ["hw-1-cy"]),  # a repository like any other
        ("late", ["anna-a", "bo"], (), ["anna-a", "bo"]),
    ],
)
def test_where_a_login_on_github_begins(
    folder: str, logins: list[str], known: tuple[str, ...], found: list[str], tmp_path: Path
) -> None:
    files = {}
    for login in logins:
        files |= {f"hw-1-{login}/{name}": b"x = 1\n" for name in ("mlp.py", ".git/HEAD")}
    root = write(files, tmp_path / folder)
    out = tmp_path / "out"
    assert [each.id for each in collect([root], out, NAMES, known=known).attempts] == found
    if len(logins) == 1:
        alone = collect([root / f"hw-1-{logins[0]}"], out, NAMES, known=known)
        assert [each.id for each in alone.attempts] == found


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_loose_text_is_nobodys_work(form: str, tmp_path: Path) -> None:
    files = {"ada/mlp.py": b"x = 1\n", "bo/mlp.py": b"x = 2\n", "cy.zip": b"PK", "dd/x.pdf": b""}
    files |= {"eve.pdf": b"", "readme.txt": b"", "class.csv": b""}
    if form == "folder":
        found = collect([write(files, tmp_path / "c")], tmp_path / "out", NAMES)
    else:
        found = collect([pack(files, tmp_path / "c.zip")], tmp_path / "out", NAMES, "folders")
    assert sorted(each.id for each in found.attempts) == ["ada", "bo", "cy", "dd", "eve.pdf"]
    assert [name.partition("/")[2] for name in found.unused] == ["class.csv", "readme.txt"]


def test_results_among_the_folders_of_a_download(run: Command, small: Path, tmp_path: Path) -> None:
    names = ("Ann_1_assignsubmission_file_", "Bob_2_assignsubmission_file_")
    folder = write({f"{name}/twice.py": RIGHT for name in names}, tmp_path / "c")
    for _ in range(2):
        paths = sorted(folder.iterdir(), key=lambda path: (path.name[0] != "0", path.name))
        done = run("grade", *paths, "-o", folder / "0out", cwd=small)
        assert done.returncode == 0, done.stderr
        assert set(grades(folder / "0out")) == {"1", "2"}


def test_a_known_students_folder_keeps_its_time(run: Command, small: Path, tmp_path: Path) -> None:
    files = {f"{name}/hw/twice.py": RIGHT for name in ("ann", "bob")}
    files |= {f"{name}/hw/timestamp.txt": b"2026-11-20 23:11:05 UTC" for name in ("ann", "bob")}
    folder, out = write(files, tmp_path / "submitted"), tmp_path / "out"
    for path in (folder, folder / "ann", folder / "bob" / "hw"):
        run("grade", path, "-o", out, cwd=small)
        for name in ("ann", "bob"):
            said = run("why", name, "-o", out, cwd=small).stdout
            assert said.count("handed in 2026-11-20 23:11 UTC") == said.count("attempt 1:") == 1
            assert "attempt 2" not in said


def test_the_class_list_tells_logins(run: Command, small: Path, tmp_path: Path) -> None:
    files = {f"hw-an-{n}/{f}": RIGHT for n in ("a", "lena") for f in ("twice.py", ".git/HEAD")}
    roster = tmp_path / "roster.csv"
    roster.write_text("identifier,github_username\nL,an-lena\nA,An-A\n", encoding="utf-8")
    out = tmp_path / "out"
    folder = write(files, tmp_path / "c")
    done = run("grade", folder, "-o", out, "--roster", roster, cwd=small)
    assert "GitHub Classroom, logins after hw-." in done.stdout
    assert {id: row["status"] for id, row in grades(out).items()} == {
        "an-a": "graded",
        "an-lena": "graded",
    }


def test_one_students_work_is_nobody_elses(run: Command, small: Path, tmp_path: Path) -> None:
    """What lies in it may look as a course system's download does."""
    folder = of(tmp_path / "c", ann=RIGHT, eve=None)
    write({"submitted/ann/hw/twice.py": WRONG}, folder / "eve")
    out = tmp_path / "out"
    run("grade", folder, "-o", out, cwd=small)
    run("grade", folder / "eve", "-o", out, cwd=small)
    assert {id: row["counts"] for id, row in grades(out).items()} == dict.fromkeys(
        ("ann", "eve"), "the only attempt"
    )
    done = run("grade", folder / "ann", folder / "eve", "-o", tmp_path / "new", cwd=small)
    refused(done, "eve: is a download of nbgrader, and", "ann is none")


def test_a_class_in_one_zip_is_never_one_student(run: Command, small: Path, tmp_path: Path) -> None:
    path = pack({f"{name}/twice.py": RIGHT for name in ("ann", "bob", "cy")}, tmp_path / "c.zip")
    refused(run("grade", path, "-o", tmp_path / "out", cwd=small), "ann, bob, cy", "--from folders")
    done = run("grade", path, "--from", "folders", "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 0, done.stderr
    assert [row["total"] for row in grades(tmp_path / "out").values()] == ["1", "1", "1"]


@pytest.mark.parametrize("system", ["canvas", "blackboard", "prairielearn"])
def test_a_stray_file_makes_no_class_one_student(system: str, tmp_path: Path) -> None:
    files = {**LAYOUTS[system](CLASS[:6]), "notes of mine.py": b""}
    path = write(files, tmp_path / "c")
    with pytest.raises(SubmissionError, match="holds the work of several"):
        collect([path], tmp_path / "out", {"losses.py": ("f",), "mlp.py": ("g",)})


def test_a_canvas_download_is_graded(run: Command, small: Path, tmp_path: Path) -> None:
    files = {
        "adams_10_70_twice.py": RIGHT,
        "baker_LATE_11_71_twice-1.py": WRONG,
        "chen_12_72_work.rar": b"Rar!",
    }
    done = run("grade", write(files, tmp_path / "c"), "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 1, done.stderr
    assert "Read as a download of Canvas." in done.stdout
    rows = grades(tmp_path / "out")
    assert {id: row["status"] for id, row in rows.items()} == {
        "10": "graded",
        "11": "graded",
        "12": "not gradeable",
    }
    assert [row["total"] for row in rows.values()] == ["1", "0", ""]
    assert rows["10"]["name"] == "adams"
    assert (tmp_path / "out" / "10" / "feedback.html").is_file()


def test_a_group_has_one_mark_and_a_row_each(run: Command, small: Path, tmp_path: Path) -> None:
    table = (
        "---\nsubmission_1:\n  :submitters:\n  - :name: Ann\n    :sid: a1\n  - :name: Bob\n"
        "    :sid: b1\n  :created_at: 2026-11-20 23:11:05.000000000 Z\n"
    )
    files = {"submission_metadata.yml": table.encode(), "submission_1/twice.py": RIGHT}
    out = tmp_path / "out"
    done = run("grade", pack(files, tmp_path / "c.zip"), "-o", out, cwd=small)
    assert done.returncode == 0, done.stderr
    assert {id: row["total"] for id, row in grades(out).items()} == {"a1": "1", "b1": "1"}
    assert (out / "b1" / "feedback.html").is_file()
    assert done.stdout.count("[1/1]") == 1


def test_an_extension_of_a_member_is_the_groups(run: Command, small: Path, tmp_path: Path) -> None:
    table = (
        "---\nsubmission_1:\n  :submitters:\n  - :name: Ann\n    :sid: ann\n"
        "  - :name: Bob\n    :sid: bob\n  :created_at: 2026-11-22 10:00:00 Z\n"
        "submission_2:\n  :submitters:\n  - :name: Cy\n    :sid: cy\n"
        "  :created_at: 2026-11-22 10:00:00 Z\n"
    )
    files = {"submission_metadata.yml": table.encode()}
    files |= {f"submission_{number}/twice.py": RIGHT for number in (1, 2)}
    (small / "problems" / "more.csv").write_text("student,due\nann,2026-11-23\n")
    settings(small, 'due = 2026-11-20\nlate_per_day = 0.25\nextensions = "more.csv"')
    run("grade", write(files, tmp_path / "c"), "-o", tmp_path / "out", cwd=small)
    found = {id: row["total"] for id, row in grades(tmp_path / "out").items()}
    assert found == {"ann": "1", "bob": "1", "cy": "0.5"}


def test_marks_by_other_checks_are_said(run: Command, small: Path, tmp_path: Path) -> None:
    out, table = tmp_path / "out", tmp_path / "canvas.csv"
    folder = of(tmp_path / "c", ann=RIGHT, bob=RIGHT)
    words = "Graded with other checks, points or versions than today's (1): bob."
    assert words[:20] not in run("grade", folder, "-o", out, cwd=small).stdout
    path = small / "problems" / "twice" / "problem.toml"
    path.write_text(path.read_text().replace("points = 1", "points = 10"))
    table.write_text("Student,ID,HW\nA,ann,\nB,bob,\n")
    done = run("grade", folder / "ann", "-o", out, cwd=small)
    said = [done, run("marks", out, cwd=small), run("report", out, cwd=small)]
    said.append(run("export", out, "--into", table, "--column", "HW", cwd=small))
    assert all(words in " ".join(each.stdout.split()) for each in said)
    again = run("grade", folder, "-o", out, "--resume", cwd=small)
    assert words[:20] not in again.stdout
    assert {row["total"] for row in grades(out).values()} == {"10"}


def test_the_class_list_tells_who_is_missing_and_who_unknown(
    run: Command, small: Path, tmp_path: Path
) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text("ID,Name,Email\n1,Ada,ADA@uni.edu\n2,Bob,bob@uni.edu\n", encoding="utf-8")
    folder = of(tmp_path / "c", **{"ada@uni.edu": RIGHT, "zed": RIGHT})
    out = tmp_path / "out"
    done = run("grade", folder, "--roster", roster, "-o", out, cwd=small)
    assert done.returncode == 0, done.stderr
    assert "Nothing handed in (1): Bob." in done.stdout
    assert "Not on the class list (1): zed." in done.stdout
    rows = grades(out)
    missing = rows["bob@uni.edu"]  # as those are called who handed in
    assert (missing["status"], missing["total"]) == ("missing", "")
    assert rows["ada@uni.edu"]["name"] == "Ada"
    assert "not on the class list" in rows["zed"]["notes"]


# --- the gradebook ---------------------------------------------------------------------------


def test_resume_grades_nothing_twice(run: Command, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("grade", of(tmp_path / "c", ann=RIGHT, bob=WRONG), "-o", out, cwd=small)
    before, table = graded_at(out), (out / "grades.csv").read_bytes()
    (out / "bob" / "feedback.html").unlink()  # as after a kill between row and page
    (out / "grades.csv").unlink()
    of(tmp_path / "c", cy=RIGHT)
    done = run("grade", tmp_path / "c", "-o", out, "--resume", cwd=small)
    assert "[1/1] cy: 1" in done.stdout
    assert "2 of them graded before" in done.stdout
    after = graded_at(out)
    assert after[("ann", 1)] == before[("ann", 1)]
    assert (out / "bob" / "feedback.html").is_file()
    assert (out / "grades.csv").read_bytes().startswith(table)
    again = run("grade", tmp_path / "c", "-o", out, "--resume", cwd=small)
    assert "[1/" not in again.stdout


def test_an_edited_check_is_graded_again_and_nothing_else(
    run: Command, small: Path, tmp_path: Path
) -> None:
    from autograder.assignment.load import load_assignment
    from autograder.gradebook.checksums import of_questions

    before = of_questions(load_assignment(small))
    path = small / "problems" / "twice" / "hidden_checks.py"
    text = path.read_text()
    path.write_text(f"# only a comment\n{text}")
    assert of_questions(load_assignment(small)) == before
    path.write_text(f"{text}\nOTHER = 1\n")
    assert of_questions(load_assignment(small)) != before


def test_one_student_is_added_and_nobody_taken_away(
    run: Command, small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run("grade", of(tmp_path / "c", ann=RIGHT, bob=WRONG), "-o", out, cwd=small)
    of(tmp_path / "c", bob=RIGHT)
    done = run("grade", tmp_path / "c" / "bob", "-o", out, cwd=small)
    assert done.returncode == 0, done.stderr
    rows = grades(out)
    assert {id: row["total"] for id, row in rows.items()} == {"ann": "1", "bob": "1"}
    assert rows["bob"]["counts"] == "attempt 2 of 2, the latest"
    assert sorted(path.name for path in (out / "bob").iterdir()) == [
        "attempt-1",
        "attempt-2",
        "feedback.html",
        "results.json",
    ]


def test_work_that_goes_back_to_an_older_version_is_the_latest(
    run: Command, small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for text in (RIGHT, WRONG, RIGHT):
        run("grade", of(tmp_path / "c", ann=text), "-o", out, "--resume", cwd=small)
    assert grades(out)["ann"]["counts"] == "attempt 3 of 3, the latest"
    assert grades(out)["ann"]["total"] == "1"


def test_another_policy_needs_no_grading(run: Command, small: Path, tmp_path: Path) -> None:
    files = {
        "HW_ann_attempt_2026-11-20-10-00-00_twice.py": RIGHT,
        "HW_ann_attempt_2026-11-20-10-00-00.txt": b"Name: Ann Lee (ann)\n",
        "HW_ann_attempt_2026-11-22-10-00-00_twice.py": WRONG,
        "HW_bob_attempt_2026-11-22-10-00-00_twice.py": RIGHT,
    }
    out = tmp_path / "out"
    run("grade", write(files, tmp_path / "c"), "-o", out, cwd=small)
    before = graded_at(out)
    assert [row["total"] for row in grades(out).values()] == ["0", "1"]
    settings(small, 'due = 2026-11-21\nlate_per_day = 0.25\nattempts = "best"')
    assert run("marks", out, cwd=small).returncode == 0
    rows = grades(out)
    assert [row["total"] for row in rows.values()] == ["1", "0.75"]
    assert rows["ann"]["counts"] == "attempt 1 of 2, the best"
    assert rows["bob"]["counts"] == "the only attempt; 1 day late, 0.25 points taken off"
    (small / "problems" / "later.csv").write_text("student,due\nbob,2026-11-22\n")
    settings(
        small, 'due = 2026-11-21\nlate_per_day = 0.25\nattempts = "best"\nextensions = "later.csv"'
    )
    assert run("marks", out, cwd=small).returncode == 0
    assert [row["total"] for row in grades(out).values()] == ["1", "1"]
    assert graded_at(out) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('due = "soon"', "class.due is 'soon'"),
        ("late_per_day = 0.1", "class.due is missing"),
        ('attempts = "newest"', "class.attempts"),
        ('due = 2026-11-21\nextensions = "none.csv"', "none.csv: cannot be read"),
        ('due = 2026-11-21\nextensions = "twice.csv"', "twice.csv:4: ADA has another line"),
        ("dues = 2026-11-21", 'did you mean "due"'),
    ],
)
def test_a_policy_that_cannot_be_read(
    run: Command, small: Path, right: Path, tmp_path: Path, text: str, words: str
) -> None:
    settings(small, text)
    rows = "student,due\nada,2026-11-24\nBo,2026-11-24\nADA,2026-11-22\nbo,2026-11-24\n"
    (small / "problems" / "twice.csv").write_text(rows)
    refused(run("grade", right, "-o", tmp_path / "out", cwd=small), words)


def test_marks_go_into_the_course_systems_table(run: Command, small: Path, tmp_path: Path) -> None:
    out, table = tmp_path / "out", tmp_path / "canvas.csv"
    files = {"adams_10_70_twice.py": RIGHT, "baker_11_71_twice.py": WRONG}
    run("grade", write(files, tmp_path / "c"), "-o", out, cwd=small)
    text = "Student,ID,HW (4711)\nA,10,\nB,11,\nC,12,7\n"
    table.write_text(text, encoding="utf-8")
    done = run("export", out, "--into", table, "--column", "HW", cwd=small)
    assert done.returncode == 0, done.stderr
    assert table.read_text() == text.replace("10,", "10,1").replace("11,", "11,0")
    assert "marks filled in: 2." in done.stdout
    assert "Without a mark (1): C." in done.stdout
    refused(run("export", tmp_path, "--into", table, cwd=small), "holds no gradebook.sqlite")


# --- a person's part -------------------------------------------------------------------------


def test_what_a_person_decides_counts_and_is_told(
    run: Command, small: Path, tmp_path: Path
) -> None:
    out, sheet = tmp_path / "out", tmp_path / "sheet.csv"
    run("grade", of(tmp_path / "c", ann=WRONG, bob=RIGHT), "-o", out, cwd=small)
    sheet.write_text("student,question,request\nann,twice.double,My x is right!\n")
    done = run("import", out, sheet, cwd=small)
    assert done.returncode == 0, done.stderr
    assert "asks to look at twice.double again: My x is right!" in grades(out)["ann"]["notes"]

    done = run("export", out, "--reviews", sheet, cwd=small)
    assert "wait for a person: 1." in done.stdout
    assert "New entries: 0." in run("import", out, sheet, cwd=small).stdout  # nothing is filled in
    with sheet.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0] |= {"points": "0.5", "comment": "the idea is right", "who": "TA"}
    with sheet.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert "New entries: 1." in run("import", out, sheet, cwd=small).stdout
    assert "New entries: 0." in run("import", out, sheet, cwd=small).stdout
    assert grades(out)["ann"]["total"] == "0.5"
    assert "asks to look" not in grades(out)["ann"]["notes"]
    assert "wait for a person: 0." in run("export", out, "--reviews", sheet, cwd=small).stdout

    shown = result_entry(out, "ann", "twice.double")
    assert (shown["score"], shown["max_score"]) == (0.5, 1)
    assert shown["output"].startswith(
        "TA: 0.5 of 1 point; the idea is right\n\ntwice.double results"
    )
    page = " ".join((out / "ann" / "feedback.html").read_text().split())
    assert "TA: 0.5 of 1 point; the idea is right" in page
    assert '<div class="score"><b>0.5</b> of 1' in page
    assert "by a person" not in (out / "bob" / "feedback.html").read_text()

    told = run("why", "ann", "double", "-o", out, cwd=small).stdout
    assert "ann: 0.5 points, graded" in told
    assert "what counts: the only attempt" in told
    assert "twice.double: 0.5 of 1 points" in told
    assert "failed, 0 of 1 points, hidden" in told
    assert "TA, " in told
    assert "0.5 points; the idea is right" in told
    whole = run("why", "ann", "-o", out, cwd=small).stdout
    assert whole.startswith("ann: 0.5")
    assert "\n  twice.double, TA, " in whole

    again = run("grade", tmp_path / "c", "-o", out, cwd=small)  # what was decided stays
    assert grades(out)["ann"]["total"] == "0.5", again.stdout
    assert result_entry(out, "ann", "twice.double") == shown


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ann,twice.double,7,TA", "from 0 to 1"),
        ("ann,twice.double,x,TA", "from 0 to 1"),
        ("ann,twice.double,nan,TA", "from 0 to 1"),
        ("amn,twice.double,1,TA", 'did you mean "ann"'),
        ("ann,twice.doubel,1,TA", 'did you mean "twice.double"'),
        ("ann,twice.double,1,", "--who"),
    ],
)
def test_a_sheet_with_a_wrong_line_is_refused(
    run: Command, small: Path, book: Path, tmp_path: Path, line: str, words: str
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"student,question,points,who\nann,twice.double,1,TA\n{line}\n")
    refused(run("import", book, sheet, cwd=small), "sheet.csv:3: ", words)
    assert grades(book)["ann"]["total"] == "0"  # the first line, too


@pytest.fixture
def book(run: Command, small: Path, tmp_path: Path) -> Path:
    """Results of one wrong submission."""
    run("grade", of(tmp_path / "c", ann=WRONG), "-o", tmp_path / "out", cwd=small)
    return tmp_path / "out"


def test_a_sheets_ids_may_be_in_other_letters(
    run: Command, small: Path, book: Path, tmp_path: Path
) -> None:
    (tmp_path / "sheet.csv").write_text("student,question,points,who\nAnn,twice.double,1,TA\n")
    assert run("import", book, tmp_path / "sheet.csv", cwd=small).returncode == 0
    assert grades(book)["ann"]["total"] == "1"


def test_why_there_is_no_mark_comes_before_the_class_list(
    run: Command, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_text("student\nann\n")
    folder = write({"ann/twice.py": RIGHT, "bob/work.pdf": b"%PDF"}, tmp_path / "c")
    out, roster = tmp_path / "out", tmp_path / "roster.csv"
    done = run("grade", folder, "-o", out, "--roster", roster, cwd=small)
    [line] = [line for line in done.stdout.splitlines() if line.startswith("bob  ")]
    assert "There is no .py file" in line
    assert grades(out)["bob"]["notes"].endswith("is not on the class list")


def test_why_asks_back(run: Command, small: Path, book: Path, tmp_path: Path) -> None:
    refused(run("why", "amn", "-o", book, cwd=small), 'did you mean "ann"')
    refused(run("why", "ann", "doubel", "-o", book, cwd=small), "did you mean")
    refused(run("why", "ann", cwd=small), "Which results")
    assert "0 points" in run("why", "ann", "--assignment", small, cwd=tmp_path).stdout


MANUAL = '\n[[questions]]\nname = "plot"\nmanual = true\npoints = 3\nsummary = "a plot"\n'
EVIL = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def by_hand(small: Path) -> Path:
    """The small assignment with a question that a person reads."""
    path = small / "problems" / "twice" / "problem.toml"
    path.write_text(path.read_text() + MANUAL)
    return small


@pytest.mark.parametrize("form", ["folders", "zips", "canvas"])
def test_a_picture_waits_for_a_person(
    run: Command, by_hand: Path, tmp_path: Path, form: str
) -> None:
    out, sheet, folder = tmp_path / "out", tmp_path / "sheet.csv", tmp_path / "c"
    work = {"10": {"twice.py": RIGHT, "Plot.svg": EVIL}, "11": {"twice.py": RIGHT},
            "12": {"plot.md": b"<b>my words</b>\x1b[31m"}}  # fmt: skip
    every = [(id, name, data) for id, own in work.items() for name, data in own.items()]
    if form == "folders":
        write({f"{id}/{name}": data for id, name, data in every}, folder)
    elif form == "zips":
        folder.mkdir()
        for student, own in work.items():
            pack(own, folder / f"{student}.zip")
    else:
        write({f"x_{id}_7{id}_{name}": data for id, name, data in every}, folder)
    done = run("grade", folder, "-o", out, cwd=by_hand)
    assert done.returncode == 1, done.stderr
    rows = grades(out)
    assert [row["status"] for row in rows.values()] == [
        "waits for a person",
        "graded",
        "waits for a person",
    ]
    assert [row["total"] for row in rows.values()] == ["", "1", ""]
    assert (rows["11"]["twice.plot"], rows["10"]["twice.plot"]) == ("0", "")
    page = (out / "instructor" / "10" / "answers-1.html").read_text()
    assert "<script" not in page
    assert 'src="data:image/svg+xml;base64,' in page
    page = (out / "instructor" / "12" / "answers-1.html").read_text()
    assert "&lt;b&gt;my words&lt;/b&gt;" in page
    assert "\x1b" not in page

    assert "wait for a person: 2." in run("export", out, "--reviews", sheet, cwd=by_hand).stdout
    assert "instructor/10/answers-1.html" in sheet.read_text()
    assert run("grade", folder, "-o", out, "--resume", cwd=by_hand).returncode == 1
    sheet.write_text("student,question,points\n10,twice.plot,2.5\n12,twice.plot,1\n")
    run("import", out, sheet, "--who", "TA", cwd=by_hand)
    assert [row["total"] for row in grades(out).values()] == ["3.5", "1", "1"]
    assert result_entry(out, "10", "twice.plot") == {
        "name": "twice.plot", "score": 2.5, "max_score": 3, "output": "TA: 2.5 of 3 points",
        "visibility": "after_published",
    }  # fmt: skip
    assert "<b>3.5</b> of 4" in (out / "10" / "feedback.html").read_text()
    told = run("why", "10", "plot", "-o", out, cwd=by_hand).stdout
    assert "twice.plot: 2.5 of 3 points" in told
    again = run("grade", folder, "-o", out, "--resume", cwd=by_hand)
    assert "3 of them graded before" in again.stdout
    assert [row["total"] for row in grades(out).values()] == ["3.5", "1", "1"]
    write({"10/twice.py": RIGHT, "10/plot.svg": EVIL + b" "}, tmp_path / "again")
    run("grade", tmp_path / "again" / "10", "-o", out, "--resume", cwd=by_hand)
    assert grades(out)["10"]["status"] == "waits for a person"  # another picture, another attempt


def test_a_manual_question_that_comes_later_is_asked_for(
    run: Command, small: Path, tmp_path: Path
) -> None:
    out, folder = tmp_path / "out", of(tmp_path / "c", ann=RIGHT)
    run("grade", folder, "-o", out, cwd=small)
    path = small / "problems" / "twice" / "problem.toml"
    path.write_text(path.read_text() + MANUAL)
    run("grade", folder, "-o", out, "--resume", cwd=small)
    assert (grades(out)["ann"]["twice.plot"], grades(out)["ann"]["total"]) == ("0", "1")


def test_a_student_is_told_what_a_person_reads(by_hand: Path) -> None:
    from autograder.assignment.load import load_assignment
    from autograder.release.studentkit import readme

    text = readme(load_assignment(by_hand))
    assert "a file `plot.txt`" in text
    assert "a person reads it | 3 |" in text
    assert load_assignment(by_hand).points == 4


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\nxx", "data:image/png;base64,"),
        ("a.png", b"<script>", "no picture"),
        ("a.jpg", b"\xff\xd8\xff", "data:image/jpeg"),
        ("a.svg", b"<html>", "no picture"),
        ("a.txt", b"\xff<script>", "&lt;script&gt;"),
    ],
)
def test_what_a_student_hands_in_is_shown_safely(name: str, data: bytes, words: str) -> None:
    from autograder.render.answers import page

    text = page("<ann>", {name: data})
    assert words in text
    assert "<script" not in text
    assert "<ann>" not in text
    assert "default-src 'none'" in text


# --- what an edit of the checks touches ------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "touched"),
    [
        ("hidden_checks.py", 'np.cos(t)"', 'np.cos(2 * t)"', {"descend"}),
        ("hidden_checks.py", "size=(3, 2)), 0.3", "size=(3, 2)), 0.4", {"step", "descend"}),
        (
            "hidden_checks.py",
            "import numpy as np",
            "import numpy as np\nX = 1",
            {"step", "descend"},
        ),
        ("problem.toml", "points = 4", "points = 5", {"descend"}),
    ],
)
def test_only_what_an_edit_touches_is_graded_again(
    run: Command, tmp_path: Path, file: str, old: str, new: str, touched: set[str]
) -> None:
    """And the gradebook is that of a run that grades all."""
    from mini import SOLUTION, write_mini
    from test_class_kills import contents

    def releases() -> dict[str, str]:
        return {row[2].removeprefix("p."): row[3] for row in contents(out)["questions"]}

    root, out = write_mini(tmp_path / "mini"), tmp_path / "out"
    wrong = SOLUTION.replace("theta - eta", "theta + eta").encode()
    folder = write({"ann/p.py": SOLUTION.encode(), "bob/p.py": wrong}, tmp_path / "c")
    run("grade", folder, "-o", out, cwd=root)
    before = releases()
    path = root / "problems" / "p" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    done = run("grade", folder, "-o", out, "--resume", cwd=root)
    assert "[2/2]" in done.stdout
    assert {name for name, release in releases().items() if release != before[name]} == touched
    run("grade", folder, "-o", tmp_path / "whole", cwd=root)
    assert contents(out) == contents(tmp_path / "whole")


def test_questions_that_an_edit_does_not_touch_are_not_asked_for(tmp_path: Path) -> None:
    from mini import write_mini

    from autograder.assignment.load import load_assignment
    from autograder.gradebook.checksums import needed, of_questions

    root = write_mini(tmp_path)
    assignment = load_assignment(root)
    before = of_questions(assignment)
    assert needed(assignment, ["p.step"]) == {"p.step"}
    assert needed(assignment, ["p.descend"]) == {"p.step", "p.descend"}
    path = root / "problems" / "p" / "hidden_checks.py"
    path.write_text(path.read_text().replace("np.cos(t)", "np.cos(2 * t)"))
    after = of_questions(load_assignment(root))
    assert {name for name in before if before[name] != after[name]} == {"p.descend"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("system", ["folders", "moodle"])
def test_a_name_in_latin_1_stops_no_class(
    system: str, run: Command, small: Path, tmp_path: Path
) -> None:
    end = {"folders": b"", "moodle": b"_1816_assignsubmission_file_"}[system]
    for name in (b"M\xfcller", b"ada"):
        place = os.path.join(
            os.fsencode(tmp_path), b"c", name + end.replace(b"1816", b"%d" % len(name))
        )
        os.makedirs(place)
        Path(os.fsdecode(place), "twice.py").write_bytes(RIGHT)
    done = run("grade", tmp_path / "c", "-o", tmp_path / "out", "--from", system, cwd=small)
    assert done.returncode == 0, done.stderr
    table = (tmp_path / "out" / "grades.csv").read_text(encoding="utf-8")
    assert "M\xfcller" in table
    assert [row["total"] for row in grades(tmp_path / "out").values()] == ["1", "1"]


def test_what_waits_for_a_function_that_is_not_attempted_is_graded(
    run: Command, tmp_path: Path
) -> None:
    root = write_mini(tmp_path)
    stub = SOLUTION.replace("return theta - eta * g", 'raise NotImplementedError("p.step")')
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "p.py").write_text(stub)
    done = run("grade", tmp_path / "ann", "-o", tmp_path / "out", cwd=root)
    assert done.returncode == 1, done.stderr
    assert "waits for a person" not in done.stdout
    [row] = grades(tmp_path / "out").values()
    assert (row["status"], row["p.step"], row["p.descend"], row["total"]) == (
        "graded",
        "0",
        "0",
        "0",
    )


def test_where_there_is_no_mark_every_cell_is_empty(
    run: Command, small: Path, tmp_path: Path
) -> None:
    files = {"ann/twice.py": RIGHT, "bob/notes.txt": b"", "cy/a.py": RIGHT, "cy/b.py": b""}
    done = run("grade", write(files, tmp_path / "c"), "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 1
    assert "4 files: 1 used, 3 not (see" in " ".join(done.stdout.split())
    row = grades(tmp_path / "out")["bob"]
    assert row["status"] == "not gradeable"
    assert {row[name] for name in ("twice.double", "twice", "core", "bonus", "total")} == {""}
