"""What an instructor sees while grading: a live table on a terminal, lines in a log."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.assignment.load import load_assignment
from autograder.commands.grade import Book
from autograder.commands.progress import LiveView, PlainView, counter, summary, view
from autograder.render.export import Mark
from autograder.render.table import Columns, grade_table, remarks
from autograder.render.text import Terminal


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def assignment():
    return load_assignment(ROOT, hidden=False)


def row(id: str, points: float, status: str = "graded") -> Mark:
    return Mark(id, status, {}, {"mlp": points}, points, 0, ())


def show(stream, assignment) -> str:
    shown = view(stream, Terminal(symbols=True))
    rows = [row("ann", 26), row("bob", 3), row("cy", 0, "withheld")]
    shown.start(assignment, [mark.id for mark in rows])
    for mark in rows:
        shown.graded(mark)
    shown.stop(Book(tuple(rows), (), (), 110), Path("out"))
    return stream.getvalue()


def test_a_log_gets_a_line_each_and_the_table(assignment):
    text = show(io.StringIO(), assignment)
    assert text.startswith("[1/3] ann: 26\n[2/3] bob: 3\n[3/3] cy: withheld\n")
    assert "\x1b" not in text
    assert "out/<id>/feedback.html" in text.replace("\\", "/")


def test_notes_are_said_once_and_the_harmless_ones_last(assignment):
    left = tuple(replace(row(id, 9), notes=("Not graded: x.png",)) for id in ("ann", "bob"))
    none = tuple(replace(row(f"s{n}", 0), notes=("There is no .py file.",)) for n in range(5))
    assert remarks([*left, *none]) == [
        "s0, s1, s2 and 2 more: There is no .py file.",
        "ann, bob: Not graded: x.png",
    ]
    many = [replace(row("ann", 0), notes=tuple(f"note {n}" for n in range(20)))]
    assert remarks(many)[-1] == "… and 12 more notes in grades.csv"


def test_a_withheld_mark_comes_with_the_reason_on_one_line(assignment):
    reason = "grading failed: OSError: no\x1b processes" + 300 * "." + "\nmore"
    mark = replace(row("ann", 0, "withheld"), notes=("x", reason))
    line = grade_table(Columns.of(assignment, ["ann"]), [mark], Terminal()).splitlines()[-1]
    assert "withheld: grading failed: OSError: no\\x1b processes..." in line
    assert len(line) < 150
    assert remarks([mark]) == ["ann: x"]


def test_a_terminal_gets_a_live_table(assignment):
    text = show(Screen(), assignment)
    assert "Grading" in text
    assert "\x1b[" in text
    assert text.rstrip().endswith("grades.csv")


def test_breaking_off_shows_no_table(assignment):
    for stream in (io.StringIO(), Screen()):
        shown = view(stream, Terminal(symbols=True))
        shown.start(assignment, ["ann", "bob"])
        shown.graded(row("ann", 5))
        shown.stop(None, Path("out"))
        assert "feedback.html" not in stream.getvalue()


def test_where_symbols_cannot_be_shown_there_is_no_live_view():
    assert type(view(Screen(), Terminal(symbols=False))) is PlainView
    assert type(view(Screen(), Terminal(symbols=True))) is LiveView


def test_a_long_table_is_cut(assignment):
    stream = io.StringIO()
    shown = view(stream, Terminal())
    rows = tuple(row(f"s{number:03}", 1) for number in range(100))
    shown.start(assignment, [mark.id for mark in rows])
    shown.stop(Book(rows, (), (), 110), Path("out"))
    assert "60 more in" in stream.getvalue()
    assert "s099" not in stream.getvalue()


def test_the_summary_leaves_withheld_marks_out():
    book = Book((row("a", 10), row("b", 20), row("c", 0, "withheld")), (), (), 110)
    assert summary(book) == (
        "3 submissions; mean 15, median 15, 10 to 20 of 110 points; "
        "1 withheld because grading failed."
    )
    assert summary(Book((row("a", 10),), (), (), 110)) == "1 submission; 10 of 110 points."


def test_a_counter_is_for_terminals():
    for stream, expected in ((Screen(), "x 1/2\rx 2/2\n"), (io.StringIO(), "")):
        tick = counter(stream, "x")
        tick(1, 2)
        tick(2, 2)
        assert stream.getvalue() == expected
