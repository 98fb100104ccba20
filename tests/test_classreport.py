"""The class report: right figures, nobody's name where none is wanted, copies found."""

from __future__ import annotations

import csv
import io
import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from classes_of import class_of
from conftest import Command, refused
from mini import SOLUTION, write_mini

from autograder.gradebook.similar import fingerprints, similar
from autograder.render import classreport

HELPER = """
def spectral_gap(rows, limit=9):
    best, seen = None, {}
    for i, row in enumerate(rows):
        for j, other in enumerate(rows):
            if i < j and (total := sum(abs(a - b) for a, b in zip(row, other))) < limit:
                seen[i, j] = total if total else 1 / (1 + i * j)
    while seen and best is None:
        (i, j), value = seen.popitem()
        best = (i, j) if value % 2 else None
    return best, {k: v ** 2 - 3 * v for k, v in sorted(seen.items()) if v != limit}
"""
RENAMED = re.sub(r"\b(best|seen|rows|total|value)\b", r"my_\1", HELPER).replace("9", "7")


def own_code(seed: int) -> bytes:
    """Statements that nobody else writes in this order."""
    rng = random.Random(seed)
    lines = ["a = b + c", "if a:\n    b = f(a)", "for a in b:\n    c += a", "a = [b, c]",
             "while a < b:\n    a *= 2", "b = a.x(c)", "c = -a ** b", "assert a, b", "a = {b: c}",
             "print(a)", "b = not a", "del a", "a = b if c else a", "c = a[b]"]  # fmt: skip
    return "\n".join(rng.choices(lines, k=60)).encode()


def test_a_renamed_copy_is_found_also_in_a_helper_file() -> None:
    everyone = {f"s{n}": {"p.py": own_code(n)} for n in range(60)}
    assert similar(everyone) == []
    everyone["s5"]["tools.py"] = HELPER.encode()
    everyone["s9"]["other.py"] = RENAMED.encode()
    [pair] = similar(everyone)
    assert {pair.one, pair.other} == {"s5", "s9"}
    assert pair.files == ("tools.py",)
    assert similar(everyone, together=[frozenset({"s5", "s9", "s1"})]) == []
    assert similar(everyone, base=[HELPER.encode()]) == []


def test_what_many_share_says_nothing() -> None:
    everyone = {f"s{n}": {"p.py": own_code(n) + HELPER.encode()} for n in range(60)}
    assert similar(everyone) == []


@pytest.mark.parametrize("source", [b"", b"\xff\xfe\0", b"def f(:\n  '''", b"x = 1"])
def test_what_is_no_python_has_few_fingerprints(source: bytes) -> None:
    assert len(fingerprints(source)) <= 1


def test_anonymous_names_nobody() -> None:
    view = class_of(12)
    page = classreport.page(view.anonymous())
    assert [p.total for p in view.anonymous().people][:2] == [10.0, 9.0]
    assert "feedback.html" not in page
    assert "why" not in page
    named = classreport.page(view)
    assert 'href="student%201/feedback.html"' in named
    assert "why &lt;b&gt;" in named


def test_every_mark_is_in_the_distribution() -> None:
    view = class_of(50)
    assert sum(count for _, _, count in view.bins) == len(view.totals) == 45
    assert view.bins[-1][1] == view.points


@pytest.fixture
def graded(tmp_path: Path, run: Command) -> tuple[Path, Path]:
    """A class of three and their results."""
    root = write_mini(tmp_path / "course")
    wrong = SOLUTION.replace("theta - eta", "theta + eta")
    for name, text in (("ada", SOLUTION), ("bob", wrong), ("cy", "")):
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        (folder / "p.py").write_text(text)
    out = tmp_path / "out"
    done = run("grade", tmp_path / "class", "-o", out, "--jobs", "1", cwd=root)
    assert done.returncode == 1, done.stderr
    return root, out


def test_report_and_stats_of_a_graded_class(graded, tmp_path: Path, run: Command) -> None:
    root, out = graded
    done = run("report", out, "--jplag", tmp_path / "jplag", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "Compared" not in done.stdout
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "ada/feedback.html" in page
    assert "3 submissions compared" in page
    assert (tmp_path / "jplag" / "submissions" / "bob" / "p.py").is_file()
    refused(run("report", out, "--jplag", tmp_path / "jplag", cwd=root), "is not empty")
    rows = list(csv.DictReader(io.StringIO(run("stats", out, "--csv", cwd=root).stdout)))
    found = {(row["question"], row["check"]): row for row in rows}
    assert found["p.step", ""]["passed"] == "1"
    assert found["p.step", ""]["tried"] == "2"
    assert found["p.step", "arrays"]["kind"] == "hidden"
    assert found["p.step", "arrays"]["graded"] == "3"
    assert "33 %" in run("stats", out, cwd=root).stdout
    run("report", out, "--anonymous", cwd=root)
    text = (out / "report-anonymous.html").read_text(encoding="utf-8").partition("</style>")[2]
    assert "ada" not in text
    assert "bob" not in text
    assert "student 1" in text


def test_only_who_has_a_page_is_a_link(graded, tmp_path: Path, run: Command) -> None:
    root, out = graded
    (tmp_path / "dee.rar").write_text("")
    roster = tmp_path / "roster.csv"
    roster.write_text("student,name\nada,\nbob,\ncy,\ndee.rar,Dee Dee\neve,\n")
    run(
        "grade",
        *(tmp_path / "class", tmp_path / "dee.rar"),
        "-o",
        out,
        "--roster",
        roster,
        cwd=root,
    )
    run("report", out, cwd=root)
    page = (out / "report.html").read_text(encoding="utf-8")
    linked = re.findall(r'href="([^"]+html)"', page)
    assert linked == [f"{name}/feedback.html" for name in ("ada", "bob", "cy")]
    assert all((out / place).is_file() for place in linked)
    assert 'Dee Dee <span class="soft">dee.rar</span>' in page
    assert ">eve<" in page


def test_a_class_without_any_mark_has_a_report(tmp_path: Path, run: Command) -> None:
    """As a grader leaves it that is killed at once: a gradebook without even its tables."""
    root, out = write_mini(tmp_path / "course"), tmp_path / "out"
    out.mkdir()
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as book:
        book.execute("PRAGMA journal_mode = WAL")
    assert run("report", out, cwd=root).returncode == 0
    assert "feedback.html" not in (out / "report.html").read_text(encoding="utf-8")


def test_files_that_are_gone_are_said(graded, tmp_path: Path, run: Command) -> None:
    root, out = graded
    (tmp_path / "class").rename(tmp_path / "moved")
    assert "Compared 0 of 3 submissions" in run("report", out, cwd=root).stdout
    again = run("report", out, "--submissions", tmp_path / "moved", cwd=root)
    assert "Compared" not in again.stdout
    refused(run("report", tmp_path / "nothing", cwd=root), "gradebook.sqlite")


def test_work_from_a_download_is_compared(tmp_path: Path, run: Command) -> None:
    root = write_mini(tmp_path / "course")
    (tmp_path / "class").mkdir()
    for number in range(3):
        (tmp_path / "class" / f"s{number}_1{number}_7{number}_p.py").write_text(SOLUTION)
    out = tmp_path / "out"
    assert "Canvas" in run("grade", tmp_path / "class", "-o", out, cwd=root).stdout
    assert "Compared" not in run("report", out, cwd=root).stdout
    assert "3 submissions compared" in (out / "report.html").read_text(encoding="utf-8")


def test_what_is_not_asked_any_more_is_in_no_sum(graded, run: Command) -> None:
    root, out = graded
    before = (out / "grades.csv").read_text(encoding="utf-8")
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as book, book:
        book.execute(
            "INSERT INTO questions SELECT student, attempt, 'gone.f', release, state, 5.0, 5.0, "
            "record FROM questions WHERE question = 'p.step'"
        )
    assert run("marks", out, cwd=root).returncode in (0, 1)
    assert (out / "grades.csv").read_text(encoding="utf-8") == before
