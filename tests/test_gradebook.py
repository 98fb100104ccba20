"""The gradebook: nothing lost, one writer, and marks that a changed policy computes anew."""

from __future__ import annotations

import math
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.assignment.policy import BEST, LATEST, ON_TIME, Policy
from autograder.errors import OutputError, UsageError
from autograder.gradebook.attempts import GRADED, standing
from autograder.gradebook.store import NAME, Known, QuestionRow, Review, Row, opened, reading
from autograder.gradebook.transfer import fill, read_roster

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
REVIEW = Review("ada", 1, "p.f", 2.0, "well put", "", "TA", "2026-11-25")


def row(student: str = "ada", attempt: int = 1, points: float = 7.5) -> Row:
    question = QuestionRow("p.f", "h1", "failed", points, 10.0, '{"a": "é\\u0000"}')
    return Row(
        student, attempt, "f1", "r1", "graded", points, 10.0, "hw/ada.zip", "", DUE, True, "",
        ("a note", "Zoë's"), "{}", (question,),
    )  # fmt: skip


# --- the file --------------------------------------------------------------------------------


def test_what_is_added_is_found_again(tmp_path: Path) -> None:
    with opened(tmp_path) as book:
        book.add_people([("ada", "Ada Lovelace", "ada"), ("ada", "", "ada")])
        book.add(row())
        book.add(row("bob", 2))
        assert book.review(REVIEW)
        assert not book.review(REVIEW)  # the same once more
    with reading(tmp_path) as book:
        assert book.find("ada", 1) == row()
        assert book.rows() == [row(), row("bob", 2)]
        assert book.people() == {"ada": Known("Ada Lovelace", "ada", False)}
        assert book.reviews() == [REVIEW]


def test_an_attempt_graded_again_takes_its_own_place(tmp_path: Path) -> None:
    with opened(tmp_path) as book:
        book.add(row())
        book.add(row(points=9.0))
        assert book.rows() == [row(points=9.0)]


def test_a_second_writer_is_refused_and_readers_are_not(tmp_path: Path) -> None:
    with opened(tmp_path) as book:
        book.add(row())
        with (
            pytest.raises(UsageError, match="another gradkit grade is writing there"),
            opened(tmp_path),
        ):
            pass
        with reading(tmp_path) as other:
            assert other.rows() == [row()]
    with opened(tmp_path) as book:
        assert book.rows() == [row()]


WRITER = """
import sys
sys.path.insert(0, {root!r})
sys.path.insert(0, {tests!r})
from pathlib import Path
from autograder.gradebook.store import opened
from test_gradebook import row
with opened(Path(sys.argv[1])) as book:
    number = 0
    while True:
        number += 1
        book.add(row(f"s{{number}}"))
        print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("after", [1, 7, 30])
def test_a_killed_writer_loses_nothing_that_it_said_it_had(tmp_path: Path, after: int) -> None:
    code = WRITER.format(root=str(ROOT), tests=str(ROOT / "tests"))
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for _ in range(after):
        writer.stdout.readline()
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    with opened(tmp_path) as book:  # and the lock is gone with it
        rows = book.rows()
        assert len(rows) >= after
        assert all(len(found.questions) == 1 for found in rows)


def test_a_folder_that_is_moved_is_noticed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with opened(out) as book:
        book.add(row())
        out.rename(tmp_path / "elsewhere")
        with pytest.raises(OutputError, match="was moved or deleted"):
            book.add(row("bob"))
    with reading(tmp_path / "elsewhere") as book:
        assert book.rows() == [row()]


@pytest.mark.parametrize("content", [b"no database at all, but longer than a header" * 50])
def test_another_file_of_the_name_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(UsageError, match="is no gradebook"), opened(tmp_path):
        pass
    assert (tmp_path / NAME).read_bytes() == content


def test_another_version_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UsageError, match="version 99"), opened(tmp_path):
        pass


# --- which attempt counts --------------------------------------------------------------------


def attempt(
    number: int, points: float, time: datetime | None = DUE, state: str = GRADED, late: bool = False
) -> Row:
    return Row("ada", number, "", "", state, points, 10.0, received=time, late=late)


@pytest.mark.parametrize(
    ("policy", "attempts", "points", "words"),
    [
        (Policy(), [], 0, "nothing was handed in"),
        (Policy(), [attempt(1, 8)], 8, "the only attempt"),
        (Policy(attempts=LATEST), [attempt(1, 8), attempt(2, 5)], 5, "attempt 2 of 2, the latest"),
        (Policy(attempts=BEST), [attempt(1, 8), attempt(2, 5)], 8, "attempt 1 of 2, the best"),
        (
            Policy(due=DUE, attempts=ON_TIME),
            [attempt(1, 5), attempt(2, 8, DUE + SECOND)],
            5,
            "the latest before it was due",
        ),
        (
            Policy(due=DUE, attempts=ON_TIME),
            [attempt(1, 5, DUE + SECOND)],
            0,
            "nothing was handed in before",
        ),
        (Policy(due=DUE, late_per_day=0.1), [attempt(1, 8)], 8, "the only attempt"),
        (Policy(due=DUE, late_per_day=0.1), [attempt(1, 8, DUE + SECOND)], 7, "1 day late"),
        (
            Policy(due=DUE, late_per_day=0.1),
            [attempt(1, 8, DUE + 3 * timedelta(days=1))],
            5,
            "3 days late, 3 points taken off",
        ),
        (
            Policy(due=DUE, late_per_day=0.1, late_days=2),
            [attempt(1, 8, DUE + 3 * timedelta(days=1))],
            0,
            "more than 2: no points",
        ),
        (
            Policy(due=DUE, extensions={"ada": DUE + timedelta(days=7)}, late_per_day=0.1),
            [attempt(1, 8, DUE + timedelta(days=6))],
            8,
            "the only attempt",
        ),
        (Policy(cap=9), [attempt(1, 9.5)], 9, "at most 9 points count"),
        (
            Policy(due=DUE, late_per_day=0.5, attempts=BEST),  # lateness is part of what is best
            [attempt(1, 6), attempt(2, 10, DUE + SECOND)],
            6,
            "attempt 1 of 2, the best",
        ),
        (
            Policy(attempts=BEST),
            [attempt(1, 6), attempt(2, 0, state="withheld")],
            6,
            "attempt 1 of 2, the best",
        ),
        (
            Policy(),
            [attempt(1, 6), attempt(2, 0, state="unreadable")],
            0,
            "the latest; it is unreadable",
        ),
        (Policy(due=DUE, late_per_day=0.1), [attempt(1, 8, None, late=True)], 8, "not by how much"),
        (Policy(attempts=ON_TIME), [attempt(1, 5), attempt(2, 8, None, late=True)], 5, "before"),
        (
            Policy(due=DUE, late_per_day=0.1),
            [attempt(1, 8, datetime(2026, 11, 21, 0, 0))],
            7,
            "1 day late",
        ),
    ],
)
def test_the_attempt_that_counts_and_why(
    policy: Policy, attempts: list[Row], points: float, words: str
) -> None:
    found = standing("ada", attempts, policy)
    assert found.points == pytest.approx(points)
    assert words in found.why
    assert not math.isnan(found.points)


# --- marks into a course system's table ------------------------------------------------------

CANVAS = (
    "Student,ID,SIS Login ID,Section,Homework 1 (4711),Homework 10 (4712)\r\n"
    "    Points Possible,,,,110,10\r\n"
    '"Lovelace, Ada",1815,ada,A,,"3"\r\n'
    '"Smith, ""Bob""",1820,bob,A,5.0,\r\n'
)
MOODLE = (
    "Identifier,Full name,Status,Grade,Maximum Grade,Grade can be changed\n"
    "Participant 1815,Ada,Submitted,,110.00,Yes\n"
    "Participant 1900,Zoë,No submission,-,110.00,Yes\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Homework 1 [Total Pts: 110 Score] |664617"\n'
    '"Lovelace"\t"Ada"\t"ada"\t"0"\n'
)
GRADESCOPE = "First Name,Last Name,SID,Email,Total Score,Status\nAda,L,ada,a@u.edu,,Missing\n"


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows sets no zone for a process")
@pytest.mark.parametrize(
    ("zone", "due", "own", "late"),
    [
        ("America/Los_Angeles", "2026-11-20T23:59:59", "", 0),  # handed in at 5 in the afternoon
        ("Europe/Berlin", "2026-11-20T23:59:59", "", 1),
        ("Europe/Berlin", "2026-11-20T23:59:59-08:00", "", 0),
        ("Europe/Berlin", "2026-11-19T23:59:59-08:00", "2026-11-20T17:30", 0),
        ("America/Los_Angeles", "2026-11-19T23:59:59", "2026-11-21T02:30+01:00", 0),
        ("America/Los_Angeles", "2026-11-19T23:59:59", "2026-11-21T01:30+01:00", 1),
    ],
)
def test_a_time_is_compared_in_its_zone(
    zone: str, due: str, own: str, late: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one, the due date is meant in this machine's; an extension in the due date's."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        extensions = {"ada": datetime.fromisoformat(own)} if own else {}
        policy = Policy(due=datetime.fromisoformat(due), extensions=extensions)
        handed_in = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
        assert policy.days_late("ada", handed_in) == late
    finally:
        monkeypatch.undo()
        time.tzset()


def test_canvas(tmp_path: Path) -> None:
    filled = fill(table(tmp_path, CANVAS), {"1815": 87.67, "999": 5}, "Homework 1")
    want = CANVAS.replace("ada,A,,", "ada,A,87.67,")
    assert filled.data.decode() == want
    assert (filled.filled, filled.unknown, filled.without) == (1, ("999",), ('Smith, "Bob"',))


def test_moodle_and_a_mark_of_file_with_a_bom(tmp_path: Path) -> None:
    filled = fill(table(tmp_path, MOODLE, "utf-8-sig"), {"1815": 110})
    assert filled.data == MOODLE.replace("Submitted,,", "Submitted,110,").encode("utf-8-sig")
    assert filled.without == ("Participant 1900",)


def test_blackboard_in_utf_16_keeps_its_quotes(tmp_path: Path) -> None:
    filled = fill(table(tmp_path, BLACKBOARD, "utf-16"), {"ada": 49})
    assert filled.data.decode("utf-16") == BLACKBOARD.replace('"0"', '"49"')


def test_gradescope(tmp_path: Path) -> None:
    filled = fill(table(tmp_path, GRADESCOPE), {"ada": 0.0})
    assert filled.data.decode() == GRADESCOPE.replace("edu,,", "edu,0,")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (CANVAS, "", "no column that is plainly for it"),
        (CANVAS, "Homework 2", "has no column"),
        (MOODLE, "Mark", "has no column"),
        ("a,b\n1,2\n", "b", "no column of students' ids"),
        ("", "x", "is empty"),
    ],
)
def test_a_table_that_cannot_be_filled_is_refused(
    tmp_path: Path, text: str, column: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        fill(table(tmp_path, text), {"1815": 1.0}, column)


def test_a_cell_with_a_line_break_moves_nothing(tmp_path: Path) -> None:
    text = 'ID,Note,Grade\n1,"two\nlines, and a ""quote""",\n2,,\n\n'
    filled = fill(table(tmp_path, text), {"1": 3, "2": 4})
    assert filled.data.decode() == text.replace('""",', '""",3').replace("2,,", "2,,4")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_number_of_one_student_in_another_column_takes_nobodys_mark(
    tmp_path: Path, separator: str
) -> None:
    table = tmp_path / "canvas.csv"
    text = "Student,ID,SIS User ID,HW (1)\nAda,101,103,\nBo,102,101,\nCy,103,102,\n"
    table.write_text(text.replace(",", separator))
    filled = fill(table, {"101": 3.0, "102": 1.0, "103": 0.0}, "HW")
    rows = [line.split(separator) for line in filled.data.decode().splitlines()[1:]]
    assert [(row[0], row[-1]) for row in rows] == [("Ada", "3"), ("Bo", "1"), ("Cy", "0")]


@pytest.mark.parametrize("word", ["Participant ", "Teilnehmer/in", "Participante", "Участник "])
def test_moodles_worksheet_in_the_sites_language(tmp_path: Path, word: str) -> None:
    table = tmp_path / "grades.csv"
    grade = "Grade" if word == "Participant " else "Bewertung"
    text = f"ID,Vollständiger Name,{grade}\n{word}101,Ada,\n{word}102,Bo,\n"
    table.write_text(text, encoding="utf-8")
    filled = fill(table, {"101": 3.0, "102": 1.0})
    assert filled.data.decode() == text.replace("Ada,", "Ada,3").replace("Bo,", "Bo,1")
    table.write_text("Username,Grade\nstud101,\nstud102,\n")
    assert fill(table, {"101": 3.0, "102": 1.0}).filled == 0  # other people's numbers


@pytest.mark.parametrize("column", ["Student", "ID"])
def test_a_column_that_says_who_somebody_is_is_never_filled(tmp_path: Path, column: str) -> None:
    table = tmp_path / "canvas.csv"
    table.write_text("Student,ID,HW (1)\nAda,101,\n")
    with pytest.raises(UsageError, match="says who a row is"):
        fill(table, {"101": 3.0}, column)


def test_a_student_in_two_rows_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "canvas.csv"
    table.write_text("Student,ID,HW (1)\nAda,101,\nBo,101,\n")
    with pytest.raises(UsageError, match="101 has two rows"):
        fill(table, {"101": 3.0}, "HW")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # Canvas
            "Student,ID,SIS User ID,SIS Login ID,HW (1)\n    Points Possible,,,,4.0\n"
            '"L, Ada",101,900,ada,\n"Z, Zed",104,902,zed,\n"Student, Test",199,,abc,\n',
            {"101": "L, Ada", "104": "Z, Zed"},
        ),
        (  # GitHub Classroom
            '"identifier","github_username","name"\n"A1","101",""\n"B1","zed",""\n',
            {"101": "", "zed": ""},
        ),
        ("OrgDefinedId,Username\n#101,#ada\n#104,#zed\n", {"101": "", "104": ""}),  # D2L
        (  # Moodle in German
            "ID,Vollständiger Name,E-Mail-Adresse\nTeilnehmer/in101,Ada,a@x\nTeilnehmer/in104,Z,\n",
            {"101": "", "104": ""},
        ),
        ("Student ID\nstud101\nstud104\n", {"stud101": "", "stud104": ""}),
    ],
    ids=["canvas", "github", "d2l", "moodle in German", "logins"],
)
def test_a_class_list_as_the_systems_write_it(
    tmp_path: Path, text: str, expected: dict[str, str]
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(text)
    assert read_roster(roster, ["101"]) == expected
