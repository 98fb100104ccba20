"""What everyone has: attempts, policy and people's marks put together, anew each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.assignment.model import Assignment
from autograder.assignment.policy import Policy
from autograder.gradebook.attempts import GRADED, standing
from autograder.gradebook.store import Gradebook, Known, Review, Row, by_student
from autograder.names import QuestionName

WITHHELD, PARTLY_WITHHELD = "withheld", "partly withheld"
MISSING, SUPERSEDED, WAITING = "missing", "superseded", "waits for a person"
FAULT = "grading failed"  # a question's state: it has no verdict
MANUAL = "manual"  # in place of a hash of checks
NO_PERSON = "for a person"  # a manual question's state: something is handed in for it


@dataclass(frozen=True)
class Final:
    """What one student has, and why; `total` is None where there is no mark to give yet."""

    student: str
    name: str
    file: str  # the folder among the results
    state: str
    why: str  # which attempt counts, and what was taken off
    questions: Mapping[str, float] = field(default_factory=dict)  # those with a verdict
    problems: Mapping[str, float] = field(default_factory=dict)  # those of which all have one
    core: float = 0.0
    bonus: float = 0.0
    taken: float = 0.0  # by lateness and the cap
    total: float | None = None
    notes: tuple[str, ...] = ()
    row: Row | None = None  # the attempt that counts
    attempts: int = 0
    enrolled: bool = False


def finals(book: Gradebook, assignment: Assignment) -> list[Final]:
    """Everyone's marks, in the order in which they became known."""
    policy = assignment.policy.complete()
    asked = {*assignment.questions, *assignment.manual}  # others were taken out meanwhile
    rows = by_student(
        [
            replace(row, questions=tuple(q for q in row.questions if q.question in asked))
            for row in book.rows()
        ]
    )
    reviews: dict[str, list[Review]] = {}
    for review in book.reviews():
        if review.question in asked:
            reviews.setdefault(review.student, []).append(review)
    people = book.people()
    listed = any(known.enrolled for known in people.values())
    teams: dict[str, set[str]] = {}
    for own in rows.values():
        for row in own:
            teams.setdefault(row.team, set()).add(row.student)

    def policy_for(student: str) -> Policy:
        mates = {mate for row in rows.get(student, ()) if row.team for mate in teams[row.team]}
        return policy.of_group(student, mates) if mates else policy

    return [
        _final(student, known, rows.get(student, []), reviews.get(student, []), assignment,
               policy_for(student), listed=listed)
        for student, known in people.items()
        if rows.get(student) or known.enrolled
    ]  # fmt: skip


def points_of(row: Row, reviews: Iterable[Review]) -> dict[str, float]:
    """Points by question: as graded, or as a person decided last; none where neither did."""
    points = {
        question.question: question.points
        for question in row.questions
        if question.state not in (FAULT, NO_PERSON)
    }
    for review in reviews:
        if review.attempt == row.attempt and review.points is not None:
            points[review.question] = review.points
    return points


def _final(
    student: str,
    known: Known,
    rows: Sequence[Row],
    reviews: Sequence[Review],
    assignment: Assignment,
    policy: Policy,
    *,
    listed: bool,
) -> Final:
    points = {row.attempt: points_of(row, reviews) for row in rows}
    found = standing(
        student, [_for_policy(row, points[row.attempt], assignment) for row in rows], policy
    )
    row = next((r for r in rows if found.attempt and r.attempt == found.attempt.attempt), None)
    extra = () if known.enrolled or not listed else ("is not on the class list",)
    base = Final(student, known.name, known.file, MISSING, found.why, attempts=len(rows),
                 enrolled=known.enrolled, notes=extra, row=row)  # fmt: skip
    if row is None or found.attempt is None:  # late work that does not count is here all the same
        return base
    own = points[row.attempt]
    waiting = [q.question for q in row.questions if q.state == NO_PERSON and q.question not in own]
    lost = [q.question for q in row.questions if q.state == FAULT and q.question not in own]
    state = found.attempt.state
    if lost and state == GRADED:
        state = PARTLY_WITHHELD
    if waiting and state == GRADED:
        state = WAITING
    sums = _sums(own, assignment, {*lost, *waiting}) if own else {}  # no mark is no zero
    bonus = sum(p for name, p in own.items() if QuestionName(name).problem in assignment.bonus)
    core = sum(p for name, p in own.items() if QuestionName(name).problem not in assignment.bonus)
    asks = (
        f"asks to look at {review.question} again: {review.request}"
        for review in open_requests(row, reviews)
    )
    notes = (*row.notes, *asks, *(f"{name} {WAITING}" for name in waiting), *extra)
    graded = state == GRADED
    return replace(
        base, state=state, questions=own, problems=sums, core=core, bonus=bonus, notes=notes,
        taken=core + bonus - found.points if graded else 0.0,
        total=found.points if graded else None,
    )  # fmt: skip


def _for_policy(row: Row, points: Mapping[str, float], assignment: Assignment) -> Row:
    """With today's points; one whose every question was decided by a person is graded."""
    state = row.state
    if state == WITHHELD:
        decided = all(q.question in points for q in row.questions) and row.questions
        part = any(q.question in points for q in row.questions)
        state = GRADED if decided else PARTLY_WITHHELD if part else WITHHELD
    possible = sum(p.points for p in assignment.problems if p.name not in assignment.bonus)
    return replace(row, state=state, points=sum(points.values()), possible=possible)


def _sums(points: Mapping[str, float], assignment: Assignment, open_: set[str]) -> dict[str, float]:
    sums: dict[str, float] = {problem.name: 0.0 for problem in assignment.problems}
    for name, earned in points.items():
        problem = QuestionName(name).problem
        sums[problem] = sums.get(problem, 0.0) + earned
    without = {QuestionName(name).problem for name in open_}
    return {name: earned for name, earned in sums.items() if name not in without}


def open_requests(row: Row, reviews: Sequence[Review]) -> Iterable[Review]:
    """Requests that nobody has answered since."""
    for number, review in enumerate(reviews):
        later = reviews[number + 1 :]
        if review.request and review.attempt == row.attempt:
            answered = any(r.question == review.question and not r.request for r in later)
            if not answered:
                yield review
