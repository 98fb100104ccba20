"""When work is due, and what happens to work that comes later or more often: `[class]`.

[class]
due = 2026-11-20T23:59:00+01:00    # a date alone means its last second
extensions = "extensions.csv"      # beside assignment.toml: student,due
late_per_day = 0.1                 # of the points there are, for each day that has begun
late_days = 3                      # later than that, nothing is earned
attempts = "latest"                # or "latest-before-due", or "best"
cap = 100                          # the most that anyone can have, in points
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from autograder.assignment.toml import Table, read_text
from autograder.errors import ContentError
from autograder.words import csv_rows, listed, plain

LATEST, ON_TIME, BEST = "latest", "latest-before-due", "best"
CHOICES: Final = (LATEST, ON_TIME, BEST)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """When work is due and what happens to work that comes later or more often.

    `late_per_day` is the fraction of the points there are that each started day takes;
    after `late_days` of them nothing is earned. `cap` is the most that anyone can have, in points.
    """

    due: datetime | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)  # by student, in small letters
    late_per_day: float = 0.0
    late_days: float = math.inf
    attempts: str = LATEST
    cap: float = math.inf
    file: Path | None = None  # of the extensions, which are read when marks are made

    def due_for(self, student: str) -> datetime | None:
        """When this student's work is due."""
        due = self.extensions.get(student.casefold(), self.due)
        return aware(due, self.due) if due and self.due else due

    def of_group(self, student: str, members: Iterable[str]) -> Policy:
        """For work of a group: the latest due date of a member is everyone's."""
        due = [own for member in members if (own := self.due_for(member))]
        extended = {student.casefold(): max(due)} if due else {}
        return replace(self, extensions={**self.extensions, **extended})

    def strangers(self, students: Iterable[str]) -> list[str]:
        """Lines on extensions of nobody: a slip in an id must not cost its student points."""
        known = {student.casefold() for student in students}
        return [
            f"{self.file.name if self.file else ''}: {plain(student)} is no student here."
            for student in self.extensions
            if student not in known
        ]

    def days_late(self, student: str, time: datetime | None) -> int:
        """Started days after the student's due date; 0 where either time is not known."""
        due = self.due_for(student)
        if due is None or time is None:
            return 0
        return max(0, math.ceil((aware(time, due) - due) / _DAY))

    def complete(self) -> Policy:
        """With the extensions from their file, if one is named."""
        return replace(self, extensions=_extensions(self.file)) if self.file else self


def aware(time: datetime, like: datetime) -> datetime:
    """The time in the zone of the other one where it names none: both come from one course.

    Where the other one names none, it is meant in this machine's zone.
    """
    if time.tzinfo is None and like.tzinfo is not None:
        return time.replace(tzinfo=like.tzinfo)
    return time.astimezone().replace(tzinfo=None) if time.tzinfo and not like.tzinfo else time


def policy_in(path: Path, table: Table) -> Policy:
    """The section `[class]` of an assignment's file."""
    attempts = table.choice("attempts", LATEST, CHOICES)
    extensions = table.take("extensions", str, "")
    policy = Policy(
        due=table.moment("due"),
        late_per_day=table.between_0_and_1("late_per_day", 0.0),
        late_days=table.positive("late_days", 0.0) if table.has("late_days") else math.inf,
        attempts=attempts,
        cap=table.positive("cap") if table.has("cap") else math.inf,
        file=path.parent / extensions if extensions else None,
    )
    table.nothing_left()
    if policy.due is None and (policy.late_per_day or extensions or attempts == ON_TIME):
        raise ContentError(f"{path}: class.due is missing. Say when work is due.")
    return policy


def _extensions(path: Path) -> dict[str, datetime]:
    rows = csv_rows(read_text(path).lstrip("\ufeff"))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not {"student", "due"} <= set(header):
        raise ContentError(
            f"{path}: begins with {listed(header, 6) or 'nothing'}. Its first line names the "
            "columns: student,due."
        )
    found: dict[str, datetime] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(header, map(str.strip, row), strict=False))
        if not any(cells.values()):
            continue
        student, text = cells.get("student", ""), cells.get("due", "")
        try:
            due = datetime.fromisoformat(text)
        except ValueError:
            student = ""
        if not student:
            raise ContentError(
                f"{path}:{number}: needs a student and a time such as 2026-11-27T23:59. Fix it."
            )
        if len(text) <= len("2026-01-01"):  # only a day: its last second
            due = due.replace(hour=23, minute=59, second=59)
        if found.setdefault(student.casefold(), due) != due:
            raise ContentError(f"{path}:{number}: {plain(student)} has another line. Leave one.")
    return found
