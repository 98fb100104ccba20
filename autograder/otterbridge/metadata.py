"""What Gradescope says of a submission in `submission_metadata.json`, and what we note of it.

Every key may be missing: `otter run` knows nothing, and other versions of the platform know less.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from autograder import __version__
from autograder.artifacts import digest
from autograder.assignment.model import Assignment
from autograder.grading.expectations import FORMS
from autograder.judges.release import course_files
from autograder.record import once

SHOWN = "hidden_feedback"  # in extra_data: whether the limit let this submission show it
_DAY = timedelta(days=1)


def extra_data(assignment: Assignment, metadata: Mapping[str, Any], *, shown: bool) -> Any:
    """What is kept beside the results, for the instructor: students do not see it."""
    kept: dict[str, Any] = {"release": release_hash(assignment), "gradkit": __version__}
    late = _seconds_late(metadata)
    if late is not None:
        kept |= {"late": late > 0, "seconds_late": late}
    people = [person for person in _list(metadata, "users") if isinstance(person, dict)]
    if len(people) > 1:
        kept["group"] = [person.get("email") or person.get("id") for person in people]
    return kept | {SHOWN: shown}


@once
def release_hash(assignment: Assignment) -> str:
    """One hash of the problems and the reference answers as they are when it is first asked for.

    What is made of the points, `[class]`, is no part of it.
    """
    parts = [assignment.secret]
    for path in course_files(assignment):
        data = path.read_bytes()
        if path.name == "assignment.toml":
            content = {**tomllib.loads(data.decode()), "class": None}
            data = json.dumps(content, sort_keys=True, default=str).encode()
        if path.name != FORMS:
            parts += [path.relative_to(assignment.root).as_posix().encode(), data]
    return digest(parts)[:16]


def hidden_feedback_is_left(assignment: Assignment, metadata: Mapping[str, Any]) -> bool:
    """Whether fewer submissions of the last 24 hours showed what is hidden than are allowed.

    One that could not be graded counts nothing, and neither does one that the limit had reached.
    """
    limit = assignment.platform.hidden_per_day
    now = _time(metadata.get("created_at")) or datetime.now(UTC)
    recent = [
        before
        for before in _list(metadata, "previous_submissions")
        if isinstance(before, dict) and _showed(before) and _within_a_day(before, now)
    ]
    return not limit or len(recent) < limit


def _showed(before: Mapping[str, Any]) -> bool:
    results = before.get("results")
    kept = results.get("extra_data") if isinstance(results, dict) else None
    shown = kept.get(SHOWN) if isinstance(kept, dict) else None
    return before.get("autograder_error") is not True and shown is not False


def _within_a_day(before: Mapping[str, Any], now: datetime) -> bool:
    time = _time(before.get("submission_time"))
    return time is None or now - time < _DAY


def _seconds_late(metadata: Mapping[str, Any]) -> int | None:
    """After the due date of the group's member who has the latest; None where none is known."""
    course = metadata.get("assignment")
    common = _time(course.get("due_date")) if isinstance(course, dict) else None
    due = []
    for person in _list(metadata, "users"):
        own = person.get("assignment") if isinstance(person, dict) else None
        if isinstance(own, dict) and (time := _time(own.get("due_date"))):
            due.append(time)
    handed_in = _time(metadata.get("created_at"))
    last = max(due, default=common)
    if last is None or handed_in is None:
        return None
    return max(0, int((handed_in - last).total_seconds()))


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _list(metadata: Mapping[str, Any], key: str) -> list[Any]:
    value = metadata.get(key)
    return value if isinstance(value, list) else []
