"""What a result becomes: rows of the gradebook, and files among the results."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from autograder.artifacts import write_file
from autograder.assignment.model import Assignment
from autograder.errors import GraderFault, OutputError
from autograder.gradebook.checksums import known_of_questions, needed
from autograder.gradebook.marks import FAULT, MANUAL, NO_PERSON, WITHHELD, Final
from autograder.gradebook.store import Gradebook, QuestionRow, Row, by_student
from autograder.gradebook.transfer import read_roster
from autograder.judges.release import versions
from autograder.otterbridge.results import gradescope_results
from autograder.record import Decision, QuestionResult, Status, SubmissionResult
from autograder.recordjson import dumped, packed, text, unpacked
from autograder.render import html
from autograder.render.answers import page as answers_page
from autograder.render.export import GRADED, mark
from autograder.submissions.handedin import HandedIn, folder_for
from autograder.words import harmless, printable

FOR_INSTRUCTORS = "instructor"  # the folder of what no student may see
# Names in the results folder that are no submission's.
RESERVED = ("grades.csv", "gradebook.sqlite", "gradebook.sqlite-wal", "gradebook.sqlite-shm",
            ".gradebook.lock", FOR_INSTRUCTORS, "report.html",
            "report-anonymous.html")  # fmt: skip
_PAGES = ("results.json", "feedback.html")


@dataclass(frozen=True)
class Place:
    """Whose attempt it is, and where its results lie."""

    student: str
    attempt: int
    file: str  # the student's folder


@dataclass(frozen=True)
class Planned:
    """An attempt on its way: its places in the gradebook, and what is still to be graded of it."""

    handed: HandedIn
    places: tuple[Place, ...]
    stale: frozenset[str]  # questions without a verdict that holds
    old: SubmissionResult | None = None  # what is known of the others

    @property
    def id(self) -> str:
        """The folder of its results; of a group, the first member's."""
        return self.places[0].file

    @property
    def again(self) -> frozenset[str] | None:
        """What a judge is asked for; None for everything."""
        return self.stale if self.old else None


class Filing:
    """The gradebook of one results folder, and the pages beside it."""

    def __init__(
        self,
        assignment: Assignment,
        out: Path,
        book: Gradebook,
        releases: Mapping[str, str] | None = None,
    ) -> None:
        self.assignment = assignment
        self.out = out
        self.book = book
        self.releases = dict(releases or known_of_questions(assignment))
        self._rows = by_student(book.rows())
        self._files = {student: known.file for student, known in book.people().items()}
        self._known: dict[str, list[tuple[int, str, datetime | None]]] = {
            student: [(row.attempt, row.files, row.received) for row in rows]
            for student, rows in self._rows.items()
        }

    # --- what is to be done --------------------------------------------------------------

    def plan(self, attempts: Sequence[HandedIn], *, resume: bool) -> list[Planned]:
        """Each attempt with its number; with `resume`, what is known of it is kept."""
        times = Counter(person.id for handed in attempts for person in handed.people)
        taken: set[tuple[str, int]] = set()
        planned, people = [], []
        for handed in attempts:
            places = []
            for person in handed.people:
                several = times[person.id] > 1
                number = self._number(person.id, handed, taken, several=several)
                taken.add((person.id, number))
                places.append(Place(person.id, number, self.folder(person.id)))
                people.append((person.id, person.name, places[-1].file))
            planned.append(self._planned(handed, tuple(places), resume=resume))
        self.book.add_people(people)
        return planned

    def folder(self, student: str) -> str:
        """The student's folder, the same for ever."""
        if student not in self._files:
            taken = [*RESERVED, *self._files.values()]
            self._files[student] = folder_for(student, taken)
        return self._files[student]

    def enrol(self, roster: Path) -> None:
        """Keep the class list."""
        people = read_roster(roster, self.book.people())
        self.book.enrol({id: (name, self.folder(id)) for id, name in people.items()})

    def _number(
        self, student: str, handed: HandedIn, taken: set[tuple[str, int]], *, several: bool
    ) -> int:
        """The number of the attempt, where it is known; else the next one.

        What came at the same time is the same attempt; without times, what has the same place among
        several, or is what came last.
        """
        known = self._known.setdefault(student, [])
        files = handed.files or handed.path.name
        for number, hashed, time in known:
            same = number == (handed.attempt if several else known[-1][0])
            if handed.time is not None:
                same = handed.time == time
            if same and hashed == files and (student, number) not in taken:
                return number
        number = max((number for number, _, _ in known), default=0) + 1
        known.append((number, files, handed.time))
        return number

    def _planned(self, handed: HandedIn, places: tuple[Place, ...], *, resume: bool) -> Planned:
        every = frozenset(self.releases)
        if not resume or handed.refusal:
            return Planned(handed, places, every)
        rows = [row for place in places for row in self._rows.get(place.student, ())]
        rows = [row for row in rows if row.files == handed.files and row.record]
        for row in reversed(rows):
            valid = {
                q.question
                for q in row.questions
                if self.releases.get(q.question) == q.release and q.state != FAULT
            }
            if valid:
                return Planned(handed, places, every - valid, result_of(row))
        return Planned(handed, places, every)

    def asked(self, planned: Planned) -> frozenset[str] | None:
        """What has to be graded so that the stale questions get the verdicts of a whole run."""
        return needed(self.assignment, planned.stale) if planned.again else None

    # --- what is done --------------------------------------------------------------------

    def keep(self, planned: Planned, result: SubmissionResult | None) -> SubmissionResult:
        """File a result, the stale questions of it beside what was known of the others."""
        whole = self._merged(planned, result)
        try:
            whole = self._shown(whole, planned.places)
        except GraderFault as error:  # Otter's classes do not fit
            whole = self._shown(replace(whole, fault=f"{error}"), planned.places)
        self._write_answers(planned)
        for place in planned.places:
            self.book.add(self._row(planned, place, whole))
        return whole

    def _write_answers(self, planned: Planned) -> None:
        """Texts and pictures, on a page for the person who gives the marks."""
        if not planned.handed.answers:
            return
        answers = planned.handed.read().answers
        for place in planned.places:
            path = Path(FOR_INSTRUCTORS) / place.file / f"answers-{place.attempt}.html"
            self.put(path, answers_page(place.student, answers))

    def refuse(self, planned: Planned) -> None:
        """File an attempt that cannot be graded."""
        refusal = planned.handed.refusal
        assert refusal is not None
        why = printable(refusal.why)
        for place in planned.places:
            row = self._row(planned, place, None)
            self.book.add(replace(row, state=refusal.state, reason=why, notes=(why, *row.notes)))

    def _merged(self, planned: Planned, result: SubmissionResult | None) -> SubmissionResult:
        old = planned.old
        if old is None or result is None:
            found = old or result
            assert found is not None
            return found
        new = {question.name: question for question in result.questions}
        before = {question.name: question for question in old.questions}
        questions = tuple(
            new[name] if name in planned.stale or result.fault else before[name]
            for name in self.releases
            if name in (new if name in planned.stale or result.fault else before)
        )
        lost = tuple(why for why in result.lost if why.partition(":")[0] in planned.stale)
        return replace(
            result, questions=questions, lost=lost, notes=old.notes, bonus=self.assignment.bonus
        )

    def _row(self, planned: Planned, place: Place, result: SubmissionResult | None) -> Row:
        handed = planned.handed
        row = Row(
            student=place.student,
            attempt=place.attempt,
            files=handed.files or handed.path.name,
            release=versions(),
            state=WITHHELD,
            source=printable(str(handed.path)),
            team=handed.group,
            received=handed.time,
            late=handed.late,
            notes=(handed.note,) if handed.note else (),
        )
        if result is None:
            return row
        found = mark(result)
        return replace(
            row,
            state=GRADED if found.status == GRADED else WITHHELD,
            points=sum(q.earned for q in result.questions if not _lost(result, q)),
            possible=result.points + sum(q.points for q in self.assignment.manual.values()),
            reason="; ".join(result.reasons),
            notes=(*row.notes, *found.notes),
            record=dumped({**packed(result), "questions": (), "output": ""}),
            questions=(
                *(self._question(result, question) for question in result.questions),
                *self._manual(handed),
            ),
        )

    def _manual(self, handed: HandedIn) -> Iterator[QuestionRow]:
        """What a person has to read; what is not handed in earns nothing."""
        for name, question in self.assignment.manual.items():
            files = [f for f in handed.answers if Path(f).stem.lower() == question.label.lower()]
            state = NO_PERSON if files else str(Status.MISSING)
            record = json.dumps({"files": files})
            yield QuestionRow(name, MANUAL, state, 0.0, question.points, record)

    def _question(self, result: SubmissionResult, question: QuestionResult) -> QuestionRow:
        lost = _lost(result, question)
        return QuestionRow(
            question.name,
            self.releases[question.name],
            FAULT if lost else str(question.status),
            0.0 if lost else question.earned,
            question.points,
            text(question),
        )

    # --- pages ---------------------------------------------------------------------------

    def _shown(self, result: SubmissionResult, places: Iterable[Place]) -> SubmissionResult:
        for place in places:
            own = replace(result, id=place.file)
            self._write(Path(place.file) / self._inner(place), own)
        return result

    def _inner(self, place: Place) -> str:
        """Below the student's folder; with several attempts, that one is for what counts."""
        several = len(self._known.get(place.student, ())) > 1
        return f"attempt-{place.attempt}" if several else ""

    def _write(self, place: Path, result: SubmissionResult) -> None:
        content = gradescope_results(result, self.assignment)
        self.put(place / _PAGES[0], json.dumps(content, indent=4))
        self.put(place / _PAGES[1], html.page(result))
        if result.output:  # it may hold hidden inputs, so it does not lie beside what is given back
            self.put(Path(FOR_INSTRUCTORS) / place / "output.txt", harmless(result.output))

    def put(self, path: Path, text: str) -> None:
        """Write a file among the results; where their folder was moved, it is not made anew.

        Nobody else writes here: what a killed run left of the file goes.
        """
        try:
            for folder in reversed(path.parents[:-1]):
                (self.out / folder).mkdir(exist_ok=True)
            write_file(self.out / path, text, make_folders=False)
            for unfinished in (self.out / path).parent.glob(f".{path.name}.*"):
                unfinished.unlink()
        except (OSError, OutputError):
            self.book.still_there()
            raise

    def is_filed(self, planned: Planned) -> bool:
        """Whether each of its rows is there, with what a person is asked for today."""
        rows = [self.book.find(place.student, place.attempt) for place in planned.places]
        asked = set(self.assignment.manual)
        return all(
            row and {q.question for q in row.questions if q.release == MANUAL} == asked
            for row in rows
        )

    def is_shown(self, planned: Planned) -> bool:
        """Whether all pages of an attempt are there, or will be by what counts."""
        return all(
            (self.out / place.file / self._inner(place) / name).is_file()
            for place in planned.places
            for name in _PAGES
        )

    def settle(self, finals: Iterable[Final]) -> None:
        """A student's folder shows the attempt that counts, with what people say of it."""
        every, decisions = by_student(self.book.rows()), self._decisions()
        for final in finals:
            rows = every.get(final.student, [])
            several = len(rows) > 1
            for row in rows if several else ():
                place = Path(final.file) / f"attempt-{row.attempt}"
                if row.record and not all((self.out / place / n).is_file() for n in _PAGES):
                    self._write(place, replace(result_of(row), id=final.file))
            counts = final.row
            own = decisions.get((final.student, counts.attempt), ()) if counts else ()
            if counts and counts.record and (several or own):
                whole = replace(result_of(counts), id=final.file, decisions=tuple(own))
                self._write(Path(final.file), whole)
            elif several:
                for name in _PAGES:
                    with contextlib.suppress(FileNotFoundError):
                        (self.out / final.file / name).unlink()

    def _decisions(self) -> dict[tuple[str, int], list[Decision]]:
        """What people say of each attempt; what a student asks for is no such thing."""
        most = self.assignment.possible
        found: dict[tuple[str, int], list[Decision]] = {}
        for each in self.book.reviews():
            if each.question in most and not each.request:
                texts = (printable(" ".join(each.comment.split())), printable(each.who))
                decision = Decision(each.question, each.points, most[each.question], *texts)
                found.setdefault((each.student, each.attempt), []).append(decision)
        return found


def result_of(row: Row) -> SubmissionResult:
    """The whole record of a graded attempt."""
    graded = [question for question in row.questions if question.release != MANUAL]
    questions = [question.record for question in graded]
    return unpacked({**json.loads(row.record), "questions": questions})


def _lost(result: SubmissionResult, question: QuestionResult) -> bool:
    return bool(result.fault) or question.withheld


def students(planned: Iterable[Planned]) -> Iterator[str]:
    """Everyone of whom there is an attempt, once."""
    yield from dict.fromkeys(place.student for each in planned for place in each.places)
