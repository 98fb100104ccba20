"""The marks of all submissions, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.record import SubmissionResult
from autograder.render.summary import WITHHELD, ProblemSummary, earned_in, problems

# A spreadsheet runs a cell that begins with one of these; names of submissions are not ours.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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

    @property
    def total(self) -> float:
        """Core and bonus points."""
        return _rounded(self.core + self.bonus)

    @property
    def withheld(self) -> bool:
        """Whether the grader failed, so that there is no mark."""
        return self.status == WITHHELD


def mark(result: SubmissionResult) -> Mark:
    """The row of one result."""
    parts: Sequence[ProblemSummary] = problems(result)
    remarks = list(result.notes)
    if result.weak_sandbox:
        remarks.append("graded without full confinement")
    remarks += [f"grading failed: {why}" for why in result.reasons]
    remarks += result.incidents
    return Mark(
        id=result.id,
        status=WITHHELD if result.withheld else "graded",
        questions={question.name: _rounded(question.earned) for question in result.questions},
        problems={part.name: _rounded(part.earned) for part in parts},
        core=_rounded(earned_in(parts, bonus=False)),
        bonus=_rounded(earned_in(parts, bonus=True)),
        notes=tuple(remarks),
    )


def to_csv(marks: Iterable[Mark], questions: Sequence[str], problem_names: Sequence[str]) -> str:
    """One row a submission: id, questions, problems, core, bonus, total, status, notes.

    A withheld mark is an empty cell: it is not a zero.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["id", *questions, *problem_names, "core", "bonus", "total", "status", "notes"])
    for row in marks:
        cells: list[float | str] = [row.questions.get(name, "") for name in questions]
        cells += [row.problems.get(name, "") for name in problem_names]
        cells += [row.core, row.bonus, row.total]
        if row.withheld:
            cells = [""] * len(cells)
        writer.writerow([_cell(row.id), *cells, row.status, _cell("; ".join(row.notes))])
    return stream.getvalue()


def to_json(marks: Iterable[Mark]) -> str:
    """The same as a JSON list; the mark of a withheld result is null."""
    rows = [
        {
            "id": row.id,
            "status": row.status,
            "total": None if row.withheld else row.total,
            "core": None if row.withheld else row.core,
            "bonus": None if row.withheld else row.bonus,
            "problems": {} if row.withheld else row.problems,
            "questions": {} if row.withheld else row.questions,
            "notes": list(row.notes),
        }
        for row in marks
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _cell(text: str) -> str:
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(_FORMULA_STARTS) else flat


def _rounded(points: float) -> float:
    """Sums of thirds without their rounding noise; whole points as whole numbers."""
    value = round(points, 4)
    return int(value) if value == int(value) else value
