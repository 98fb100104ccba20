"""Which attempt counts, and what lateness costs: pure functions of the record.

A changed policy is computed again from what is stored; nothing is graded for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.assignment.policy import BEST, ON_TIME, Policy, aware
from autograder.gradebook.store import Row

GRADED = "graded"


@dataclass(frozen=True)
class Standing:
    """What a student has: which attempt counts, its points after lateness and cap, and why."""

    attempt: Row | None
    points: float
    why: str


def standing(student: str, attempts: Sequence[Row], policy: Policy) -> Standing:
    """The attempt that counts; where it could not be graded, there are no points to give yet."""
    if not attempts:
        return Standing(None, 0.0, "nothing was handed in")
    chosen, why = _chosen(student, _in_order(attempts), policy)
    if chosen is None or chosen.state != GRADED:
        return Standing(chosen, 0.0, f"{why}; it is {chosen.state}" if chosen else why)
    points, reason = _after_lateness(student, chosen, policy)
    if points > policy.cap:
        points, reason = policy.cap, f"{reason}; at most {policy.cap:g} points count"
    return Standing(chosen, points, f"{why}{reason}")


def _in_order(attempts: Sequence[Row]) -> list[Row]:
    """By number, as they became known; by time where that is known of all."""
    ordered = sorted(attempts, key=lambda a: a.attempt)
    times = {a.attempt: utc(a.received) for a in ordered if a.received}
    return (
        sorted(ordered, key=lambda a: times[a.attempt]) if len(times) == len(ordered) else ordered
    )


def _chosen(student: str, ordered: Sequence[Row], policy: Policy) -> tuple[Row | None, str]:
    count = len(ordered)
    if policy.attempts == BEST:
        graded = [attempt for attempt in ordered if attempt.state == GRADED]
        if graded:
            best = max(graded, key=lambda a: (_after_lateness(student, a, policy)[0], -a.attempt))
            return best, _said(best, count, "the best")
    if policy.attempts == ON_TIME:
        timely = [a for a in ordered if not _is_late(student, a, policy)]
        if not timely:
            return None, "nothing was handed in before it was due"
        return timely[-1], _said(timely[-1], count, "the latest before it was due")
    return ordered[-1], _said(ordered[-1], count, "the latest")


def _said(attempt: Row, count: int, which: str) -> str:
    return "the only attempt" if count == 1 else f"attempt {attempt.attempt} of {count}, {which}"


def _is_late(student: str, attempt: Row, policy: Policy) -> bool:
    if policy.due_for(student) is not None and attempt.received is not None:
        return policy.days_late(student, attempt.received) > 0
    return attempt.late


def _after_lateness(student: str, attempt: Row, policy: Policy) -> tuple[float, str]:
    """Points, and words for what was taken off."""
    days = policy.days_late(student, attempt.received)
    if days == 0:
        if not attempt.late or attempt.received is not None:
            return attempt.points, ""
        words = ", but not by how much: nothing is taken off" if policy.late_per_day else ""
        return attempt.points, f"; marked late{words}"
    said = f"; {days} day{'s' if days > 1 else ''} late"
    if days > policy.late_days:
        return 0.0, f"{said}, more than {policy.late_days:g}: no points"
    penalty = min(attempt.points, days * policy.late_per_day * attempt.possible)
    return attempt.points - penalty, f"{said}, {penalty:g} points taken off" if penalty else said


def utc(time: datetime) -> datetime:
    """For comparing and storing; a time without a zone is taken as UTC."""
    return aware(time, datetime.min.replace(tzinfo=UTC)).astimezone(UTC)
