"""The gradebook: one SQLite file, written as results arrive.

An attempt's row is committed as a whole and synced, so a kill, a full disk or a power cut loses at
most what was in flight. Only one grader writes at a time; anyone may read meanwhile (WAL).
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.errors import OutputError, UsageError

NAME = "gradebook.sqlite"
_LOCK = ".gradebook.lock"
_VERSION = 2
_SCHEMA = Path(__file__).with_name("schema.sql")


@dataclass(frozen=True)
class QuestionRow:
    """What one question of an attempt earned, and the hash of what decided about it."""

    question: str
    release: str
    state: str
    points: float
    possible: float
    record: str


@dataclass(frozen=True)
class Row:
    """One attempt of one student."""

    student: str
    attempt: int
    files: str
    release: str
    state: str
    points: float = 0.0
    possible: float = 0.0
    source: str = ""
    team: str = ""
    received: datetime | None = None
    late: bool = False
    reason: str = ""
    notes: tuple[str, ...] = ()
    record: str = field(default="", repr=False)
    questions: tuple[QuestionRow, ...] = field(default=(), repr=False)


_COLUMNS = tuple(Row.__dataclass_fields__)[:-1]  # the questions have a table of their own


@dataclass(frozen=True)
class Review:
    """A person's mark or comment on one question of an attempt, or a student's request for one."""

    student: str
    attempt: int
    question: str
    points: float | None
    comment: str
    request: str
    who: str
    at: str


@dataclass(frozen=True)
class Known:
    """Who a student is."""

    name: str
    file: str  # their folder among the results
    enrolled: bool  # whether the class list names them


class Gradebook:
    """The open file; made by `opened`."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._db = connection
        self._folder = folder
        self._inode = os.stat(folder).st_ino

    def add_people(self, people: Iterable[tuple[str, str, str]]) -> None:
        """Who students are, and the folders of their results; a known name is not lost."""
        with self._saving():
            self._db.executemany(
                "INSERT INTO people (student, name, file) VALUES (?, ?, ?) "
                "ON CONFLICT (student) DO UPDATE SET "
                "name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END, "
                "file = excluded.file",
                people,
            )

    def enrol(self, students: Mapping[str, tuple[str, str]]) -> None:
        """The class list: student -> name, folder; it takes the place of an earlier one."""
        with self._saving():
            self._db.execute("UPDATE people SET enrolled = 0")
            self._db.executemany(
                "INSERT INTO people VALUES (?, ?, ?, 1) ON CONFLICT (student) DO UPDATE SET "
                "name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END, enrolled = 1",
                [(student, name, file) for student, (name, file) in students.items()],
            )

    def add(self, row: Row) -> None:
        """An attempt with all its questions, in place of what there was of it."""
        key = (row.student, row.attempt)
        with self._saving():
            self._db.execute("DELETE FROM attempts WHERE student = ? AND attempt = ?", key)
            written = {
                "received": row.received.isoformat() if row.received else None,
                "late": int(row.late),
                "notes": json.dumps(row.notes),
            }
            self._db.execute(
                f"INSERT INTO attempts ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)})",
                {name: getattr(row, name) for name in _COLUMNS} | written,
            )
            self._db.executemany(
                "INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(*key, *vars(question).values()) for question in row.questions],
            )

    def find(self, student: str, attempt: int) -> Row | None:
        return next(iter(self._rows("WHERE student = ? AND attempt = ?", (student, attempt))), None)

    def rows(self) -> list[Row]:
        """Every attempt, by student and attempt."""
        return list(self._rows("ORDER BY student, attempt", ()))

    def people(self) -> dict[str, Known]:
        """Everyone, in the order in which they became known."""
        query = "SELECT student, name, file, enrolled FROM people ORDER BY rowid"
        return {
            student: Known(name, file, bool(enrolled))
            for student, name, file, enrolled in self._db.execute(query)
        }

    def review(self, review: Review) -> bool:
        """Keep a person's mark or comment, beside earlier ones; False where it is known."""
        with self._saving():
            done = self._db.execute(
                "INSERT OR IGNORE INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                tuple(vars(review).values()),
            )
        return done.rowcount > 0

    def reviews(self) -> list[Review]:
        """All of them, the oldest first."""
        query = "SELECT * FROM reviews ORDER BY at, rowid"
        return [Review(*found) for found in self._db.execute(query)]

    def still_there(self) -> None:
        """Raises `OutputError` where the results folder was moved or deleted meanwhile."""
        try:
            moved = os.stat(self._folder).st_ino != self._inode
        except OSError:
            moved = True
        if moved:
            raise OutputError(
                f"{self._folder}: was moved or deleted while it was written. What is graded so far "
                "is in it, wherever it is now; move it back and run again with --resume."
            )

    def _rows(self, where: str, values: Sequence[object]) -> Iterator[Row]:
        query = f"SELECT {', '.join(_COLUMNS)} FROM attempts {where}"
        for record in self._db.execute(query, values):
            questions = self._db.execute(
                "SELECT question, release, state, points, possible, record FROM questions "
                "WHERE student = ? AND attempt = ? ORDER BY rowid",
                record[:2],
            )
            row = dict(zip(_COLUMNS, record, strict=True))
            received = row.pop("received")
            yield Row(
                received=datetime.fromisoformat(received) if received else None,
                late=bool(row.pop("late")),
                notes=tuple(json.loads(row.pop("notes"))),
                questions=tuple(QuestionRow(*question) for question in questions),
                **row,
            )

    @contextmanager
    def _saving(self) -> Iterator[None]:
        self.still_there()
        try:
            with self._db:
                yield
        except sqlite3.OperationalError as error:
            raise _full(self._folder / NAME, error) from error


@contextmanager
def opened(folder: Path) -> Iterator[Gradebook]:
    """The gradebook of a results folder, for writing; made where there is none.

    Raises `UsageError` where another grader writes into the folder, or the file is of another
    version or none of ours.
    """
    with _alone(folder), contextlib.closing(_connect(folder / NAME)) as connection:
        yield Gradebook(connection, folder)


@contextmanager
def reading(folder: Path) -> Iterator[Gradebook]:
    """The gradebook of a results folder, to be read only, also while a grader writes."""
    path = folder / NAME
    if not path.is_file():
        raise UsageError(f"{folder}: holds no {NAME}. Name the folder that gradkit grade -o wrote.")
    with contextlib.closing(_connect(path)) as connection:
        yield Gradebook(connection, folder)


def _full(path: Path, error: sqlite3.Error) -> OutputError:
    return OutputError(
        f"{path}: cannot be written ({error}). Make room for it and run again with --resume: what "
        "is graded so far is kept."
    )


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    with contextlib.ExitStack() as refused:
        refused.callback(connection.close)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                tables = _SCHEMA.read_text(encoding="utf-8")
                connection.executescript(
                    f"BEGIN; {tables} PRAGMA user_version = {_VERSION}; COMMIT;"
                )
        except sqlite3.OperationalError as error:
            raise _full(path, error) from error
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{path}: is no gradebook ({error}). Use another folder.") from error
        if version not in (0, _VERSION):
            raise UsageError(
                f"{path}: is of version {version}, and this gradkit writes version {_VERSION}. "
                "Use the gradkit that wrote it, or another folder."
            )
        refused.pop_all()
    return connection


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The only grader that writes here; the lock ends with the process, however that ends."""
    with open(folder / _LOCK, "a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError:
            raise UsageError(
                f"{folder}: another gradkit grade is writing there. Wait for it, or name another "
                "folder."
            ) from None
        yield


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        locking = vars(msvcrt)["locking"]
        locking(descriptor, vars(msvcrt)["LK_NBLCK"], 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def by_student(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.student, []).append(row)
    return found
