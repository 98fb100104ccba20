"""Hints on request: first the one that has most to do with what fails, then the others."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from autograder.assignment.model import Assignment
from autograder.message import Kind
from autograder.record import Status, SubmissionResult

HINTS_SHOWN = ".hints.json"  # in the student's folder; hidden, so it is never handed in


def next_hint(
    folder: Path, assignment: Assignment, name: str, result: SubmissionResult | None
) -> tuple[int, str]:
    """Its number among those that the student has had, and its text.

    Of those not shown yet, the one that has most to do with the question's failure in `result`, if
    there is any; else the next in the author's order. Which were shown is kept in the student's
    folder, if it can be written.
    """
    hints = assignment.questions[name].hints
    seen = _seen(folder)
    shown = [number for number in seen.get(name, []) if number <= len(hints)]
    left = [number for number in range(1, len(hints) + 1) if number not in shown]
    fits = _fits(assignment, hints, result, name)
    chosen = max(left or shown, key=lambda n: (fits[n - 1], -n if left else n))
    shown += [chosen] if left else []
    try:
        (folder / HINTS_SHOWN).write_text(json.dumps({**seen, name: shown}), encoding="utf-8")
    except OSError:  # nothing can be remembered: do not withhold the others
        return len(hints), "\n".join(hints)
    return shown.index(chosen) + 1, hints[chosen - 1]


def _fits(
    assignment: Assignment, hints: Sequence[str], result: SubmissionResult | None, name: str
) -> list[float]:
    """How much each hint has to do with what is said of the failure: rare words count more."""
    failed = (
        next((q.first_failure for q in result.questions if q.name == name), None)
        if result
        else None
    )
    if failed is None or failed.status is Status.NOT_ATTEMPTED:
        return [0.0] * len(hints)
    lines = failed.words.of_kind(Kind.CAUSE, Kind.MISTAKE, Kind.CHOICE, Kind.RELATION)
    parts = [failed.words.summary, failed.words.hint, *(line.text for line in lines)]
    said = _vocabulary(" ".join(parts))
    every = [_vocabulary(hint) for q in assignment.questions.values() for hint in q.hints]
    times = Counter(word for words in every for word in words)
    return [sum(1 / times[word] for word in _vocabulary(hint) & said) for hint in hints]


def _vocabulary(text: str) -> set[str]:
    return {word.strip(".").lower() for word in re.findall(r"[^\W\d][\w.]*", text)}


def hints_shown(folder: Path) -> dict[str, int]:
    """How many hints of each question were shown."""
    return {name: len(numbers) for name, numbers in _seen(folder).items()}


def _seen(folder: Path) -> dict[str, list[int]]:
    """The numbers of the hints that were shown, by question."""
    try:
        seen = json.loads((folder / HINTS_SHOWN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = seen.items() if isinstance(seen, dict) else ()
    return {
        name: list(dict.fromkeys(n for n in numbers if type(n) is int and n > 0))
        for name, numbers in entries
        if isinstance(numbers, list)
    }
