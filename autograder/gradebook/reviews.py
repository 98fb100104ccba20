"""A person's part: a sheet of what waits for a person, and what comes back in it.

    student,name,attempt,question,most,now,where,points,comment,request,who,when

A line counts where points, a comment or a request stand in it. `request` is what a student asks to
be looked at again; it is open until somebody writes points or a comment.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.marks import FAULT, NO_PERSON, Final, open_requests
from autograder.gradebook.store import Review
from autograder.gradebook.transfer import decoded
from autograder.words import csv_text, number, safe_cell, separator, unknown

COLUMNS = ("student", "name", "attempt", "question", "most", "now", "where", "points", "comment",
           "request", "who", "when")  # fmt: skip
_NEEDED = ("student", "question")


def sheet(every: Iterable[Final], reviews: Sequence[Review]) -> tuple[str, int]:
    """CSV of what waits for a person, and how many lines it has."""
    rows: list[Sequence[object]] = [COLUMNS]
    for final in every:
        row = final.row
        if row is None:
            continue
        own = [review for review in reviews if review.student == final.student]
        asked = {review.question: review.request for review in open_requests(row, own)}
        for question in row.questions:
            open_ = question.question not in final.questions
            waits = open_ and question.state in (NO_PERSON, FAULT)
            if not waits and question.question not in asked:
                continue
            now = final.questions.get(question.question)
            cells: list[object] = [safe_cell(final.student), safe_cell(final.name), row.attempt]
            cells += [question.question, number(question.possible)]
            page = f"instructor/{final.file}/answers-{row.attempt}.html"
            where = page if question.state == NO_PERSON else ""
            cells += ["" if now is None else number(now), safe_cell(where), "", ""]
            rows.append([*cells, safe_cell(asked.get(question.question, "")), "", ""])
    return csv_text(rows), len(rows) - 1


def read_sheet(
    path: Path, every: Sequence[Final], possible: Mapping[str, float], who: str, now: datetime,
    reviews: Sequence[Review],
) -> list[Review]:  # fmt: skip
    """What people wrote in it and is not known yet; refused as a whole where a line is wrong."""
    text, _ = decoded(path)
    table = csv.DictReader(io.StringIO(text), delimiter=separator(text.partition("\n")[0]))
    header = [name.strip().casefold() for name in table.fieldnames or ()]
    table.fieldnames = header
    for name in _NEEDED:
        if name not in header:
            raise UsageError(
                f"{path}: has no column {name}. gradkit export OUT --reviews FILE makes a sheet."
            )
    students = {final.student.casefold(): final for final in every}
    known = [_what(review) for review in reviews]
    found = []
    for cells in table:
        line = {name: (cells.get(name) or "").strip() for name in COLUMNS}
        review = _review(f"{path}:{table.line_num}", line, students, possible, who, now)
        if review is not None and _what(review) not in known:
            found.append(review)
    return found


def _what(review: Review) -> tuple[object, ...]:
    """What tells reviews apart, whenever they are read; a request is the same whoever sends it."""
    by = "" if review.request else review.who
    return (review.student, review.attempt, review.question, review.points, review.comment,
            review.request, by)  # fmt: skip


def _review(
    where: str,
    line: Mapping[str, str],
    students: Mapping[str, Final],
    possible: Mapping[str, float],
    default: str,
    now: datetime,
) -> Review | None:
    if not any(line[name] for name in ("points", "comment", "request")):
        return None
    student = line["student"].removeprefix("'")
    if student.casefold() not in students:
        names = [final.student for final in students.values()]
        raise UsageError(f"{where}: {unknown(student, names)}")
    if line["question"] not in possible:
        raise UsageError(f"{where}: {unknown(line['question'], possible)}")
    most = possible[line["question"]]
    points = None
    if line["points"]:
        try:
            points = float(line["points"].replace(",", "."))
        except ValueError:
            points = -1.0
        if not 0 <= points <= most:
            raise UsageError(
                f"{where}: points are {line['points']!r}. Use a number from 0 to {number(most)}."
            )
    final = students[student.casefold()]
    student = final.student
    attempt = line["attempt"] or str(final.row.attempt if final.row else "")
    if not attempt.isdigit():
        raise UsageError(f"{where}: {student} has no attempt that counts. Fill in attempt.")
    answered = points is not None or bool(line["comment"])  # also the sheet's own request
    by = line["who"] or default or (student if line["request"] and not answered else "")
    if not by:
        raise UsageError(f"{where}: nobody is named in the column who. Name one, or use --who.")
    at = line["when"] or now.isoformat(timespec="seconds")
    texts = (line["comment"], "" if answered else line["request"])
    return Review(student, int(attempt), line["question"], points, *texts, by, at)
