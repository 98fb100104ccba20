"""Which attempt counts, and what lateness costs: pure functions of the record.

A changed policy is computed again from what is stored; nothing is graded for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Final

LATEST, ON_TIME, BEST = "latest", "latest-before-due", "best"
CHOICES: Final = (LATEST, ON_TIME, BEST)
GRADED = "graded"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """When work is due and what happens to work that comes later or more often.

    `late_per_day` is the fraction of the points there are that each started day takes;
    after `late_days` of them nothing is earned. `cap` is the most that anyone can have, in points.
    """

    due: datetime | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)  # student -> due
    late_per_day: float = 0.0
    late_days: float = math.inf
    attempts: str = LATEST
    cap: float = math.inf

    def due_for(self, student: str) -> datetime | None:
        """When this student's work is due."""
        return self.extensions.get(student, self.due)

    def days_late(self, student: str, time: datetime | None) -> int:
        """Started days after the student's due date; 0 where either time is not known."""
        due = self.due_for(student)
        if due is None or time is None:
            return 0
        return max(0, math.ceil((aware(time, due) - due) / _DAY))


@dataclass(frozen=True)
class Attempt:
    """One attempt as it is stored: its state, and its points where it is graded."""

    number: int
    state: str  # graded, withheld, unreadable, not gradeable
    points: float = 0.0
    possible: float = 0.0
    time: datetime | None = None
    late: bool = False  # as the course system says


@dataclass(frozen=True)
class Standing:
    """What a student has: which attempt counts, its points after lateness and cap, and why."""

    attempt: Attempt | None
    points: float
    penalty: float
    why: str


def standing(student: str, attempts: Sequence[Attempt], policy: Policy) -> Standing:
    """The attempt that counts; where it could not be graded, there are no points to give yet."""
    if not attempts:
        return Standing(None, 0.0, 0.0, "nothing was handed in")
    ordered = sorted(attempts, key=lambda attempt: attempt.number)
    chosen, why = _chosen(student, ordered, policy)
    if chosen is None:
        return Standing(None, 0.0, 0.0, why)
    if chosen.state != GRADED:
        return Standing(chosen, 0.0, 0.0, f"{why}; it is {chosen.state}")
    points, penalty, reason = _after_lateness(student, chosen, policy)
    if points > policy.cap:
        points, reason = policy.cap, f"{reason}; at most {policy.cap:g} points count"
    return Standing(chosen, points, penalty, f"{why}{reason}")


def _chosen(student: str, ordered: Sequence[Attempt], policy: Policy) -> tuple[Attempt | None, str]:
    count = len(ordered)
    if policy.attempts == BEST:
        graded = [attempt for attempt in ordered if attempt.state == GRADED]
        if graded:
            best = max(graded, key=lambda a: (_after_lateness(student, a, policy)[0], -a.number))
            return best, _said(best, count, "the best")
    if policy.attempts == ON_TIME:
        timely = [a for a in ordered if not _is_late(student, a, policy)]
        if not timely:
            return None, "nothing was handed in before it was due"
        return timely[-1], _said(timely[-1], count, "the latest before it was due")
    return ordered[-1], _said(ordered[-1], count, "the latest")


def _said(attempt: Attempt, count: int, which: str) -> str:
    return "the only attempt" if count == 1 else f"attempt {attempt.number} of {count}, {which}"


def _is_late(student: str, attempt: Attempt, policy: Policy) -> bool:
    if policy.due_for(student) is not None and attempt.time is not None:
        return policy.days_late(student, attempt.time) > 0
    return attempt.late


def _after_lateness(student: str, attempt: Attempt, policy: Policy) -> tuple[float, float, str]:
    """Points, the penalty in them, and words for it."""
    days = policy.days_late(student, attempt.time)
    if days == 0:
        unknown = attempt.late and policy.late_per_day and attempt.time is None
        words = "; marked late, but not by how much: nothing is taken off" if unknown else ""
        return attempt.points, 0.0, words
    said = f"; {days} day{'s' if days > 1 else ''} late"
    if days > policy.late_days:
        return 0.0, attempt.points, f"{said}, more than {policy.late_days:g}: no points"
    penalty = min(attempt.points, days * policy.late_per_day * attempt.possible)
    words = f"{said}, {penalty:g} points taken off" if penalty else said
    return attempt.points - penalty, penalty, words


def aware(time: datetime, like: datetime) -> datetime:
    """The time in the zone of the other one where it names none: both come from one course."""
    if time.tzinfo is None and like.tzinfo is not None:
        return time.replace(tzinfo=like.tzinfo)
    return time.replace(tzinfo=None) if like.tzinfo is None else time


def utc(time: datetime) -> datetime:
    """For comparing and storing; a time without a zone is taken as UTC."""
    return aware(time, datetime.min.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)  # noqa: UP017
