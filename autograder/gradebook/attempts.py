"""Which attempt counts, and what lateness costs: pure functions of the record.

A changed policy is computed again from what is stored; nothing is graded for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.assignment.policy import BEST, LATEST, ON_TIME, Policy, aware

__all__ = ["BEST", "LATEST", "ON_TIME", "Attempt", "Policy", "Standing", "standing", "utc"]

GRADED = "graded"


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
    ordered = _in_order(attempts)
    chosen, why = _chosen(student, ordered, policy)
    if chosen is None:
        return Standing(None, 0.0, 0.0, why)
    if chosen.state != GRADED:
        return Standing(chosen, 0.0, 0.0, f"{why}; it is {chosen.state}")
    points, penalty, reason = _after_lateness(student, chosen, policy)
    if points > policy.cap:
        points, reason = policy.cap, f"{reason}; at most {policy.cap:g} points count"
    return Standing(chosen, points, penalty, f"{why}{reason}")


def _in_order(attempts: Sequence[Attempt]) -> list[Attempt]:
    """By number, as they became known; by time where that is known of all."""
    ordered = sorted(attempts, key=lambda attempt: attempt.number)
    times = [utc(attempt.time) for attempt in ordered if attempt.time]
    if len(times) < len(ordered):
        return ordered
    return [ordered[i] for i in sorted(range(len(ordered)), key=times.__getitem__)]


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
        if not attempt.late or attempt.time is not None:
            return attempt.points, 0.0, ""
        words = ", but not by how much: nothing is taken off" if policy.late_per_day else ""
        return attempt.points, 0.0, f"; marked late{words}"
    said = f"; {days} day{'s' if days > 1 else ''} late"
    if days > policy.late_days:
        return 0.0, attempt.points, f"{said}, more than {policy.late_days:g}: no points"
    penalty = min(attempt.points, days * policy.late_per_day * attempt.possible)
    words = f"{said}, {penalty:g} points taken off" if penalty else said
    return attempt.points - penalty, penalty, words


def utc(time: datetime) -> datetime:
    """For comparing and storing; a time without a zone is taken as UTC."""
    return aware(time, datetime.min.replace(tzinfo=UTC)).astimezone(UTC)
