"""The marks of all submissions, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.record import SubmissionResult
from autograder.render.summary import WITHHELD, ProblemSummary, earned_in, problems
from autograder.words import csv_text, safe_cell

GRADED, PARTLY_WITHHELD = "graded", "partly withheld"


@dataclass(frozen=True)
class Mark:
    """What the gradebook needs of one result; small, where a class has thousands."""

    id: str
    status: str
    questions: dict[str, float]
    problems: dict[str, float]
    core: float
    bonus: float
    notes: tuple[str, ...]
    name: str = ""
    student: str = ""  # the course system's own id, where `id` is the folder of the results
    taken: float = 0.0  # for lateness, and above the cap
    counts: str = ""  # which attempt, and why

    @property
    def total(self) -> float:
        """Core and bonus points, without what is taken off."""
        return rounded(self.core + self.bonus - self.taken)

    @property
    def withheld(self) -> bool:
        """Whether the grader failed, so that there is no mark, or none for some questions."""
        return self.status in (WITHHELD, PARTLY_WITHHELD)

    @property
    def has_total(self) -> bool:
        """Whether the points add up to a mark."""
        return self.status == GRADED


def mark(result: SubmissionResult) -> Mark:
    """The row of one result."""
    parts: Sequence[ProblemSummary] = problems(result)
    remarks = list(result.notes)
    if result.weak_sandbox:
        remarks.append("graded without full confinement")
    remarks += [f"grading failed: {why}" for why in result.reasons]
    remarks += result.incidents
    status = PARTLY_WITHHELD if result.withheld else GRADED
    if result.wholly_withheld:
        status = WITHHELD
    whole = [] if result.fault else result.questions
    return Mark(
        id=result.id,
        status=status,
        questions={q.name: rounded(q.earned) for q in whole if not q.withheld},
        problems={
            part.name: rounded(part.earned)
            for part in parts
            if not result.fault and not any(q.withheld for q in part.questions)
        },
        core=rounded(earned_in(parts, bonus=False)),
        bonus=rounded(earned_in(parts, bonus=True)),
        notes=tuple(remarks),
    )


def refused(id: str, state: str, why: str) -> Mark:
    """The row of a submission that cannot be graded."""
    return Mark(id, state, {}, {}, 0.0, 0.0, (why,))


def to_csv(marks: Iterable[Mark], questions: Sequence[str], problem_names: Sequence[str]) -> str:
    """One row a student: who, questions, problems, core, bonus, total, status, why, notes.

    A mark that is not there is an empty cell: it is not a zero.
    """
    sums = ["core", "bonus", "taken", "total"]
    last = [*sums, "status", "counts", "notes"]
    rows: list[list[float | str]] = [["id", "name", *questions, *problem_names, *last]]
    for row in marks:
        cells: list[float | str] = [row.questions.get(name, "") for name in questions]
        cells += [row.problems.get(name, "") for name in problem_names]
        cells += [row.core, row.bonus, row.taken, row.total] if row.has_total else [""] * len(sums)
        texts = [safe_cell(text) for text in (row.status, row.counts, "; ".join(row.notes))]
        rows.append([safe_cell(row.student or row.id), safe_cell(row.name), *cells, *texts])
    return csv_text(rows)


def to_json(marks: Iterable[Mark]) -> str:
    """The same as a JSON list; the mark of a withheld result is null."""
    rows = [
        {
            "id": row.student or row.id,
            "name": row.name,
            "status": row.status,
            "counts": row.counts,
            "taken": row.taken if row.has_total else None,
            "total": row.total if row.has_total else None,
            "core": row.core if row.has_total else None,
            "bonus": row.bonus if row.has_total else None,
            "problems": row.problems,
            "questions": row.questions,
            "notes": list(row.notes),
        }
        for row in marks
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def rounded(points: float) -> float:
    """Sums of thirds without their rounding noise; whole points as whole numbers."""
    value = round(points, 4)
    return int(value) if value == int(value) else value
