"""Classes as course systems hand them out, made from a seed: right names, odd ones, late, twice."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

WORK = {"losses.py": b"x = 1\n", "mlp.py": b"y = 2\n"}
Work = Callable[["Student", int], dict[str, bytes]]  # of a student's attempt, from 0
FIRST = ("Ada", "Zoë", "Jean-Luc", "Nguyễn", "O'Neil", "Müller", "Li", "Anne Marie", "_x", "Ðorđe")
LAST = ("Lovelace", "de la Cruz", "Smith-Jones", "Ng", "Øst", "van Dyk", "Kim", "III", "Åse", "B")


@dataclass(frozen=True)
class Student:
    """One of the class: their name, the course system's number, a login, how often, how late."""

    name: str
    number: int
    login: str
    attempts: int
    late: bool


def class_of(count: int, seed: int) -> list[Student]:
    """The same class for the same seed."""
    random = Random(seed)
    return [
        Student(
            f"{random.choice(FIRST)} {random.choice(LAST)}",
            10_000 + 10 * i,
            f"s{i}-{random.choice('abc')}{random.randrange(100)}",
            2 if random.random() < 0.2 else 1,
            random.random() < 0.1,
        )
        for i in range(count)
    ]


def the_same(student: Student, attempt: int) -> dict[str, bytes]:
    """Everybody's."""
    return WORK


def canvas(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """One folder; Canvas keeps the latest attempt alone."""
    files = {}
    for s in students:
        name = "".join(char for char in s.name.lower() if char.isalnum())
        late = "LATE_" if s.late else ""
        again = "-1" if s.attempts > 1 else ""
        for number, (file, data) in enumerate(work(s, s.attempts - 1).items()):
            stem, _, end = file.rpartition(".")
            files[f"{name}_{late}{s.number}_{s.number + number}_{stem}{again}.{end}"] = data
    return files


def moodle(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """A folder each, and a second one where text was typed in."""
    files = {}
    for s in students:
        for file, data in work(s, s.attempts - 1).items():
            files[f"{s.name}_{s.number}_assignsubmission_file_/{file}"] = data
        if s.late:
            files[f"{s.name}_{s.number}_assignsubmission_onlinetext_/onlinetext.html"] = b"<p>hi"
    return files


def blackboard(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """One folder with all attempts, and a text about each."""
    files = {}
    for s in students:
        for attempt in range(s.attempts):
            stem = f"Homework 1_{s.login}_attempt_2026-11-2{attempt}-23-11-05"
            files[f"{stem}.txt"] = f"Name: {s.name} ({s.login})\nAssignment: Homework 1\n".encode()
            files |= {f"{stem}_{file}": data for file, data in work(s, attempt).items()}
    return files


def d2l(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """A folder for each attempt."""
    files = {"index.html": b"<html>"}
    for s in students:
        for attempt in range(s.attempts):
            folder = f"{s.number}-70 - {s.name} - Nov 2{attempt}, 2026 1105 PM"
            files |= {f"{folder}/{file}": data for file, data in work(s, attempt).items()}
    return files


def gradescope(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """A folder each, and a table of them in Ruby's YAML."""
    files, table = {}, []
    for s in students:
        folder = f"submission_{s.number}"
        name = s.name.replace("'", "''")
        table.append(
            f"{folder}:\n  :submitters:\n  - :name: '{name}'\n    :sid: '{s.login}'\n"
            f"    :email: {s.login}@uni.edu\n  :created_at: 2026-11-20 23:11:05.000000000 Z\n"
            "  :score: 0.0\n"
        )
        files |= {f"{folder}/{file}": data for file, data in work(s, s.attempts - 1).items()}
    files["submission_metadata.yml"] = "".join(["---\n", *table]).encode()
    return files


def github(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """A repository each."""
    files = {}
    for s in students:
        for file, data in {
            **work(s, s.attempts - 1),
            ".git/HEAD": b"ref",
            ".github/workflows/c.yml": b"on:",
        }.items():
            files[f"homework-1-{s.login}/{file}"] = data
    return files


def nbgrader(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """The course's folder `submitted`."""
    files = {}
    for s in students:
        for file, data in {
            **work(s, s.attempts - 1),
            "timestamp.txt": b"2026-11-20 23:11:05.123 UTC",
        }.items():
            files[f"submitted/{s.login}/hw1/{file}"] = data
    return files


def prairielearn(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """One folder with all attempts."""
    return {
        f"{s.login}@uni.edu_1_backprop_1_{attempt + 1}_{file}": data
        for s in students
        for attempt in range(s.attempts)
        for file, data in work(s, attempt).items()
    }


def folders(students: Iterable[Student], work: Work = the_same) -> dict[str, bytes]:
    """A folder each, without any system."""
    return {
        f"{s.login}/{file}": data
        for s in students
        for file, data in work(s, s.attempts - 1).items()
    }


LAYOUTS = {
    "blackboard": blackboard,
    "canvas": canvas,
    "d2l": d2l,
    "github": github,
    "gradescope": gradescope,
    "moodle": moodle,
    "nbgrader": nbgrader,
    "prairielearn": prairielearn,
}
ALL_ATTEMPTS = {"blackboard", "d2l", "prairielearn"}
BY_NUMBER = {"canvas", "d2l", "moodle"}


def write(files: dict[str, bytes], root: Path) -> Path:
    """The files below the folder."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def pack(files: dict[str, bytes], path: Path, top: str = "") -> Path:
    """The files in a zip, below one folder if it is named."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(top + name, data)
    return path
