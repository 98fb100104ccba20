"""The zip to hand in: written whole, read again, and loaded as where work is marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.artifacts import zip_bytes
from autograder.assignment.model import Assignment
from autograder.errors import UsageError
from autograder.names import ANSWERS, QuestionName
from autograder.practice import check
from autograder.record import Status, SubmissionResult
from autograder.submissions.read import read_own_files, read_submission

ZIP = "hand-in.zip"
_LOADING = ("cannot be imported", "importing ")  # begin or hold what is said of a whole file


@dataclass(frozen=True)
class Packed:
    """What is said of the zip, and whether all of it loads."""

    lines: tuple[str, ...]
    loads: bool


def pack(folder: Path, assignment: Assignment) -> Packed:
    """Make the zip and try it. Raises `UsageError` where there is nothing to pack."""
    files = read_own_files(folder).files
    expected = assignment.files
    there = [name for name in expected if name in files]
    if not there:
        raise UsageError(f"{folder}: none of the assignment's files is here ({expected[0]}, ...).")
    path = folder / ZIP
    zip_bytes(path, {**files, **_answers(folder, assignment)})
    sent = read_submission(path, expected=expected)
    result = check.grader_at_home(assignment).grade(
        sent.id, sent.files, hidden=False, notes=sent.notes
    )
    return _told(result, sent.files, expected)


def _answers(folder: Path, assignment: Assignment) -> dict[str, bytes]:
    """Texts and pictures that a person reads."""
    labels = {manual.label.lower() for problem in assignment.problems for manual in problem.manual}
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.stem.lower() in labels and path.suffix.lower() in ANSWERS and path.is_file()
    }


def _told(result: SubmissionResult, files: Iterable[str], expected: Iterable[str]) -> Packed:
    if result.withheld:
        why = "; ".join(result.reasons)
        return Packed((f"{ZIP} is written, and could not be tried: {why}",), loads=False)
    lost = [name for name in expected if name not in set(files)]
    broken = [name for name in _broken(result) if name not in lost]
    count = len(set(expected)) - len(lost)
    more = len(set(files)) - count
    said = f"{ZIP}: {count} {'file' if count == 1 else 'files'}"
    said += f" and {more} of your own modules" if more else ""
    said += f", {', '.join(broken)} cannot be loaded" if broken else ", all load"
    idle = sum(q.status is Status.NOT_ATTEMPTED for q in result.questions)
    said += f"; {idle} {'function' if idle == 1 else 'functions'} not attempted." if idle else "."
    lines = [said]
    lines += [f"Not there: {', '.join(lost)}."] if lost else []
    lines += [f"Note: {note}" for note in result.notes]
    lines.append(
        "Hand in this zip." if not broken else "Fix what cannot be loaded, and pack again."
    )
    return Packed(tuple(lines), loads=not broken and not lost)


def _broken(result: SubmissionResult) -> list[str]:
    """Files that fail as a whole."""
    found = [
        QuestionName(question.name).file
        for question in result.questions
        for one in question.checks
        if any(words in one.words.summary for words in _LOADING)
    ]
    return list(dict.fromkeys(found))
