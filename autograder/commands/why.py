"""`gradkit why`: how a student's mark came about, from the gradebook alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.assignment.model import Assignment
from autograder.errors import UsageError
from autograder.gradebook.attempts import GRADED
from autograder.gradebook.marks import FAULT, NO_PERSON, SUPERSEDED, Final, finals
from autograder.gradebook.store import NAME, QuestionRow, Review, Row, by_student, reading
from autograder.message import Words
from autograder.recordjson import rebuilt
from autograder.words import listed, number, plain, unknown

_LONGEST = 400  # of what a person or a student's code wrote, in one line


def results_here(given: Path | None) -> Path:
    """The folder of the results: as given, else here or the only one below."""
    if given is not None:
        return given
    here = Path.cwd()
    found = [here] if (here / NAME).is_file() else [path.parent for path in here.glob(f"*/{NAME}")]
    if len(found) == 1:
        return found[0]
    seen = f" ({listed([path.name for path in found])})" if found else ""
    raise UsageError(f"Which results{seen}? Name their folder with -o OUT.")


def why(assignment: Assignment, out: Path, student: str, question: str) -> Iterator[str]:
    """Lines to print; without a question, on the mark as a whole."""
    with reading(out) as book:
        every = finals(book, assignment)
        final = _final(every, student)
        rows = by_student(book.rows()).get(final.student, [])
        reviews = [review for review in book.reviews() if review.student == final.student]
    name = _question(question, final, assignment) if question else ""
    yield from _head(final, rows)
    counted = [r for r in reviews if final.row and r.attempt == final.row.attempt]
    yield from (f"  {line}" for line in _said(counted, named=True))
    if name:
        yield ""
        yield from _of_question(final, name, reviews)


def _final(every: list[Final], student: str) -> Final:
    for key in ("student", "file", "name"):
        found = [final for final in every if getattr(final, key).casefold() == student.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            ids = listed([final.student for final in found])
            raise UsageError(f'"{student}" could be {ids}. Use one of these.')
    names = [name for final in every for name in (final.student, final.name) if name]
    raise UsageError(f"no such student: {unknown(student, names)}" if names else "no students yet.")


def _question(question: str, final: Final, assignment: Assignment) -> str:
    names = [
        *assignment.questions,
        *(q.question for q in (final.row.questions if final.row else ())),
    ]
    fitting = [name for name in dict.fromkeys(names) if question in (name, name.partition(".")[2])]
    if len(fitting) == 1:
        return str(fitting[0])
    if fitting:
        raise UsageError(f'"{question}" could be {listed(fitting, 6)}. Use one of these.')
    raise UsageError(f"no such question: {unknown(question, list(dict.fromkeys(names)))}")


def _head(final: Final, rows: list[Row]) -> Iterator[str]:
    called = f"{final.student} ({final.name})" if final.name else final.student
    mark = "no mark" if final.total is None else f"{number(final.total)} points"
    yield plain(f"{called}: {mark}, {final.state}", _LONGEST)
    yield f"  what counts: {final.why}"
    if final.taken:
        whole = number(final.core + final.bonus)
        yield f"  {whole} points earned, {number(final.taken)} taken off"
    for row in rows:
        counts = final.row is not None and row.attempt == final.row.attempt
        time = f", handed in {row.received:%Y-%m-%d %H:%M %Z}".rstrip() if row.received else ""
        late = ", late as the course system says" if row.late else ""
        points = f", {number(row.points)} points" if row.state == GRADED else ""
        state = row.state if counts else f"{SUPERSEDED} ({row.state})"
        team = f", group {plain(row.team)}" if row.team else ""
        yield plain(
            f"  attempt {row.attempt}: {state}{points}{time}{late}{team}, from {row.source}",
            _LONGEST,
        )
    for note in final.notes:
        yield plain(f"  note: {note}", _LONGEST)


def _of_question(final: Final, name: str, reviews: list[Review]) -> Iterator[str]:
    row = final.row
    found = next((q for q in row.questions if q.question == name), None) if row else None
    if row is None or found is None:
        yield f"{name}: there is no verdict, since no attempt that counts was graded."
        return
    points = final.questions.get(name)
    of = number(found.possible)
    yield f"{name}: " + ("no points yet" if points is None else f"{number(points)} of {of} points")
    yield from _checks(found)
    own = [r for r in reviews if r.question == name and r.attempt == row.attempt]
    yield from (f"  {line}" for line in _said(own))
    if any(review.points is not None for review in own):
        yield "  The last of these marks counts, in place of the grader's."
    yield f"  graded with {row.release}; checks {found.release}, files {row.files}"


def _said(reviews: list[Review], *, named: bool = False) -> Iterator[str]:
    """What people gave, asked and remarked."""
    for review in reviews:
        what = [f"{number(review.points)} points"] if review.points is not None else []
        what += [f"asks: {review.request}"] if review.request else []
        what += [review.comment] if review.comment else []
        about = f"{review.question}, " if named else ""
        yield plain(f"{about}{review.who}, {review.at}: {'; '.join(what)}", _LONGEST)


def _checks(found: QuestionRow) -> Iterator[str]:
    if found.state == NO_PERSON:
        yield "  a person has to read what is handed in"
    if found.state == FAULT:
        yield "  the grader failed, so it gave no points"
    record: dict[str, Any] = json.loads(found.record or "{}")
    for check in record.get("checks", ()):
        kind = "hidden" if check["hidden"] else "public"
        if check["points"]:
            kind = f"{number(check['earned'])} of {number(check['points'])} points, {kind}"
        yield plain(f"  {check['status']}, {kind}: {check['title']}", _LONGEST)
        words: Words = rebuilt(Words, check["words"])
        for line in words.text().splitlines():
            yield plain(f"      {line}", _LONGEST)
        if check["note"]:
            yield plain(f"      {check['note']}", _LONGEST)
