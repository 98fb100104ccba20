"""How good are the checks? Grades wrong answers and right ones, and reports what each check does.

sold    answers that only call what their question builds on: what they earn is listed
wrong   the reference with one function replaced: by a known mistake, or by a mutant; it
        should lose points in its own question and in no other
right   the same functions in other styles, from `problems/<name>/styles/<style>.py`; they
        should lose none

All are graded by the engine that grades students, in confined workers where the machine has them.
A wrong answer is graded on its own question. Of those that its checks end for in the same way, one
is also graded on the questions of its problem that can meet it, and one of each question on the
whole assignment, to see that it costs nothing elsewhere.
"""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.assignment.definitions import definitions
from autograder.assignment.model import Assignment, Problem
from autograder.audit.report import AuditReport, CheckRecord, Outcome, Sale, StyleOutcome
from autograder.audit.sales import Offer, offers
from autograder.audit.variants import EQUIVALENT, Variant, equivalents, variants
from autograder.judges.pool import Pool
from autograder.judges.transfer import Task
from autograder.names import closure
from autograder.record import HELD, QuestionResult, Status, SubmissionResult
from autograder.words import nearest

CALL_SECONDS = 3.0  # the slowest reference call takes 0.2 s; mutants may loop for ever
STYLES = "styles"

Progress = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True)
class _Task:
    """One submission of ours to grade."""

    files: dict[str, bytes]
    questions: frozenset[str]
    variant: Variant | None = None  # None: a right answer, in the style
    style: str = ""
    offer: Offer | None = None
    everywhere: bool = False
    further: frozenset[str] = frozenset()  # other questions that can meet it

    def order(self) -> Task:
        """For the judges; only wrong answers may loop for ever."""
        name = self.style or (self.variant.name if self.variant else "")
        hasty = CALL_SECONDS if self.variant else None
        return Task(name, self.files, self.questions, call_seconds=hasty, mistakes=False)


def audit(
    assignment: Assignment,
    questions: Iterable[str] = (),
    *,
    jobs: int | None = None,
    progress: Progress = lambda done, total: None,
) -> AuditReport:
    """Audit the checks of the questions, all by default."""
    started = time.monotonic()
    chosen = [name for name in assignment.questions if name in set(questions)]
    chosen = chosen or list(assignment.questions)
    tasks = [*_wrong(assignment, chosen), *_right(assignment, chosen)]
    tasks += _offered(assignment, chosen)
    jobs = jobs or os.cpu_count() or 1
    with Pool(assignment, jobs, allow_weak=True) as pool:
        results = _graded(pool, tasks, progress)
        again = _one_of_each_kind(tasks, results)

        def more(done: int, total: int) -> None:
            progress(len(tasks) + done, len(tasks) + total)

        wider = [replace(tasks[i], questions=tasks[i].questions | tasks[i].further) for i in again]
        for i, result in zip(again, _graded(pool, wider, more), strict=True):
            results[i] = result
    outcomes = [_outcome(task, result) for task, result in zip(tasks, results, strict=True)]
    seconds = dict.fromkeys(chosen, 0.0)
    for task, result in zip(tasks, results, strict=True):
        if task.variant is not None:
            seconds[task.variant.question] += result.seconds
    return AuditReport(
        questions=tuple(chosen),
        outcomes=tuple(o for o in outcomes if isinstance(o, Outcome)),
        checks=tuple(_checks(assignment, chosen)),
        styles=tuple(o for o in outcomes if isinstance(o, StyleOutcome)),
        sales=tuple(o for o in outcomes if isinstance(o, Sale)),
        unknown=tuple(_unknown(assignment, tasks, chosen)),
        question_seconds=tuple(seconds.items()),
        seconds=time.monotonic() - started,
    )


def _graded(pool: Pool, tasks: Sequence[_Task], progress: Progress) -> list[SubmissionResult]:
    """The results of the tasks, in their order."""
    orders = [task.order() for task in tasks]
    results: dict[int, SubmissionResult] = {}
    for order, result in pool.grade(orders):
        results[id(order)] = result
        progress(len(results), len(tasks))
    return [results[id(order)] for order in orders]


def _one_of_each_kind(tasks: Sequence[_Task], results: Sequence[SubmissionResult]) -> list[int]:
    """Of wrong answers to a question for which its checks end in the same way, the first."""
    kinds: dict[object, int] = {}
    for i, (task, result) in enumerate(zip(tasks, results, strict=True)):
        if task.variant is not None and task.further:
            checks = result.question(task.variant.question).checks
            ends = tuple((check.name, check.status, check.kind) for check in checks)
            kinds.setdefault((task.variant.question, task.variant.attempt, ends), i)
    return list(kinds.values())


def _wrong(assignment: Assignment, chosen: Sequence[str]) -> Iterable[_Task]:
    """One task for each wrong answer; the first of each question is graded on everything."""
    whole = assignment.solutions
    seen: set[str] = set()
    for problem in assignment.problems:
        if not {question.name for question in problem.questions} & set(chosen):
            continue
        reached = _reached(assignment, problem)
        for variant in variants(assignment, problem, chosen):
            first = variant.question not in seen and not variant.equivalent
            inside = variant.kind == "inherited"  # no other function has it
            own = frozenset({variant.question})
            if first:
                seen.add(variant.question)
            files = whole if first else {}
            yield _Task(
                {**files, problem.file: variant.source.encode()},
                frozenset(assignment.questions) if first else own,
                variant,
                everywhere=first,
                further=frozenset() if first or inside else reached[variant.question] - own,
            )


def _reached(assignment: Assignment, problem: Problem) -> dict[str, frozenset[str]]:
    """For each question, those that a wrong answer to it can come to, itself among them.

    They call it in the reference answers, build on it, or have a check that uses it.
    """
    text = assignment.solutions[problem.file]
    uses = {
        f"{problem.name}.{name}": {
            f"{problem.name}.{node.id}" for node in ast.walk(found) if isinstance(node, ast.Name)
        }
        for name, found in definitions(ast.parse(text)).items()
    }
    for question in problem.questions:
        uses[question.name] |= assignment.used(question, (False, True)) | set(question.builds_on)
    asked = {question.name for question in problem.questions}

    def users(name: str) -> set[str]:
        return {user for user, own in uses.items() if name in own}

    return {name: frozenset({name} | (closure([name], users) & asked)) for name in asked}


def _right(assignment: Assignment, chosen: Sequence[str]) -> Iterable[_Task]:
    yield _Task(assignment.solutions, frozenset(chosen), style="reference")
    for name, files in styles(assignment).items():
        held = [q for q in chosen if assignment.questions[q].name.file in files]
        if held:  # a style may be of some problems only
            yield _Task(files, frozenset(held), style=name)


def _offered(assignment: Assignment, chosen: Sequence[str]) -> Iterable[_Task]:
    for offer in offers(assignment, assignment.solutions, chosen):
        questions = frozenset({offer.question, *assignment.questions[offer.question].builds_on})
        yield _Task(offer.files, questions, offer=offer)


def styles(assignment: Assignment) -> dict[str, dict[str, bytes]]:
    """Right submissions in other styles, by name; each holds the problems that have that style."""
    found: dict[str, dict[str, bytes]] = {}
    for problem in assignment.problems:
        for path in (problem.folder / STYLES).glob("*.py"):
            found.setdefault(path.stem, {})[problem.file] = path.read_bytes()
    return dict(sorted(found.items()))


def _outcome(task: _Task, result: SubmissionResult) -> Outcome | StyleOutcome | Sale:
    variant = task.variant
    if task.offer is not None:
        sold = result.question(task.offer.question)
        return Sale(sold.name, task.offer.body, sold.earned, sold.points, "; ".join(result.reasons))
    if variant is None:
        rejected = [
            (question.name, check.name)
            for question in result.questions
            for check in question.checks
            if not check.passed
        ]
        names = tuple(question.name for question in result.questions)
        return StyleOutcome(task.style, names, tuple(rejected), "; ".join(result.reasons))
    own = result.question(variant.question)
    lost = tuple(
        question.name
        for question in result.questions
        if question is not own and question.earned < question.points - 1e-9
    )
    return Outcome(
        question=variant.question,
        kind=variant.kind,
        name=variant.name,
        words=variant.words,
        hidden=_caught(own, hidden=True),
        public=_caught(own, hidden=False),
        elsewhere=lost if variant.attempt and _is_attempt(own) else (),
        equivalent=variant.equivalent,
        fault="; ".join(result.reasons),
        everywhere=task.everywhere,
    )


def _is_attempt(question: QuestionResult) -> bool:
    """Whether follow-through takes it for one: what uses and returns nothing is not."""
    return any(
        check.passed or check.status is Status.ERROR or check.kind not in ("", "type")
        for check in question.checks
    )


def _caught(question: QuestionResult, *, hidden: bool) -> tuple[str, ...]:
    """The checks that saw it themselves, not one that a public check takes along."""
    found = [check for check in question.checks if check.hidden == hidden and not check.passed]
    return tuple(check.name for check in found if check.kind != HELD)


def _checks(assignment: Assignment, chosen: Sequence[str]) -> Iterable[CheckRecord]:
    for name in chosen:
        for hidden in (True, False):
            for check, _ in assignment.checks(assignment.questions[name], hidden=hidden):
                yield CheckRecord(name, check.name, hidden, check.reason)


def _unknown(
    assignment: Assignment, tasks: Sequence[_Task], chosen: Sequence[str]
) -> Iterable[str]:
    """Entries of equivalent.toml that name no mutant."""
    made = {(task.variant.question, task.variant.name) for task in tasks if task.variant}
    for problem in assignment.problems:
        for function, code in equivalents(problem):
            question = f"{problem.name}.{function}"
            asked = question in chosen or question not in assignment.questions
            if asked and (question, code) not in made:
                guess = nearest(code, [name for q, name in made if q == question])
                yield f"{question}: {EQUIVALENT} names no mutant {code!r}{guess}"
