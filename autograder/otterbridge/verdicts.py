"""What Otter's test files look up, and the words put into Otter's results.

Otter's own results get them by `finish`; `results.py` writes the same without Otter.
"""

from __future__ import annotations

from typing import Any

from autograder.errors import GraderFault
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.words import without_controls

WITHHELD = (
    "Grading failed, and that is not your fault. "
    "No mark was given: this is not a zero. Your instructor has to grade this submission again."
)


class Verdicts:
    """The `gradkit` of the test files, of a graded submission."""

    def __init__(self, result: SubmissionResult) -> None:
        self._result = result

    def verify(self, question: str, number: int) -> None:
        """Raises `AssertionError` where check `number` (from 1) of the question failed."""
        if not self._result.question(question).checks[number - 1].passed:
            raise AssertionError("failed")  # until `finish` has words for it


def finish(results: Any, result: SubmissionResult) -> None:
    """Puts the record's words into Otter's `GradingResults`, in place.

    Raises `GraderFault` where Otter's verdicts are not the record's: then something came between,
    and no mark may be given.
    """
    if results.has_catastrophic_failure():
        raise GraderFault(f"Otter could not run the test files: {results.catastrophic_error}")
    names = [question.name for question in result.questions]
    if list(results.test_files) != names:
        raise GraderFault(f"Otter graded {list(results.test_files)}, the assignment has {names}")
    for question in result.questions:
        _finish_question(results.get_result(question.name), question)
    results.set_output(overview(result))


def _finish_question(test_file: Any, question: QuestionResult) -> None:
    cases = test_file.test_case_results
    if [case.passed for case in cases] != [check.passed for check in question.checks]:
        raise GraderFault(f"Otter's verdicts on {question.name} are not those of the record")
    for case, check in zip(cases, question.checks, strict=True):
        case.message = words(check)
        case.test_case.success_message = check.note or None


def words(check: CheckResult) -> str:
    """What a student reads below the check's title."""
    sign = "\N{WHITE HEAVY CHECK MARK}" if check.passed else "\N{CROSS MARK}"
    if check.status is Status.WAITS:
        sign = "\N{HORIZONTAL ELLIPSIS}"
    line = f"{sign} {check.status}"
    if check.points:  # public checks may carry none
        line += f", {round(check.earned, 2):g} of {round(check.points, 2):g} points"
    return f"{line}\n{check.message}" if check.message else line


def overview(result: SubmissionResult) -> str:
    """The text above all questions: how the public checks went, and what was said on the whole.

    It is visible at once, where the questions themselves appear when the marks are published;
    so it speaks of nothing hidden.
    """
    public = [
        check for question in result.questions for check in question.checks if not check.hidden
    ]
    passed = sum(check.passed for check in public)
    lines = [f"{passed} of {len(public)} public checks pass; hidden checks decide the mark."]
    if result.weak_sandbox:
        lines.append("Graded with a weak sandbox: these results are not proof against tampering.")
    lines += result.notes
    failed = [check for check in public if not check.passed]
    idle = (Status.NOT_ATTEMPTED, Status.MISSING, Status.WAITS)
    for status in idle[:2]:
        names = dict.fromkeys(check.question for check in failed if check.status is status)
        if names:
            lines.append(f"{str(status).capitalize()}: {', '.join(names)}.")
    lines += dict.fromkeys(check.message for check in failed if check.status is Status.WAITS)
    first = {check.question: check for check in reversed(failed) if check.status not in idle}
    for check in reversed(first.values()):
        lines.append(f"\n{check.title}\n{check.message or f'{check.question}: {check.status}'}")
    return "\n".join(lines)


def instructors_report(result: SubmissionResult) -> str:
    """What Otter prints after its summary. Every line of the student's own is marked as such.

    Nothing that a student printed can pass for a line of ours, or for a command to a CI runner.
    """
    lines = [
        f"{result.earned:g} of {result.points:g} points in {result.seconds:.1f} s",
        f"confined by: {', '.join(result.layers) or 'nothing'}",
        *(f"grading failed: {why}" for why in result.reasons),
        *result.incidents,
        *(["the student's code printed:"] if result.output else []),
    ]
    lines += [f"| {line}" for line in without_controls(result.output).splitlines()]
    return "\n".join(lines)


def withheld() -> dict[str, Any]:
    """The results.json of a submission that could not be graded.

    There is no `score`, neither in all nor on a test: Gradescope takes that for a failed
    autograder and leaves the mark open. What went wrong is the instructor's to read, elsewhere.
    """
    kept = {"hidden_feedback": False}  # it does not count against the limit of a day
    return {"output": WITHHELD, "visibility": "visible", "tests": [], "extra_data": kept}
