"""Every kind of message, kept word for word: `golden/<behaviour>/` holds code and its feedback.

The files in a folder are laid over the reference answers: what they define replaces what is
there (with `# whole file` in the first line, the file replaces the answers). `# graded: a, b`
names the questions; without it they are the functions of the file. To write the expected
feedback anew, and read it::

    python tests/goldens.py [BEHAVIOUR…]
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

from marking import Grader

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Limits
from autograder.record import CheckResult, QuestionResult

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
EXPECTED = "feedback.txt"
HASTY = Limits(call_seconds=2.0)  # the endless loop waits for it
NEVER_ENDS = "never_ends"
PATIENT = Limits(call_seconds=60.0)  # importing SymPy on a busy machine


@cache
def _grader(limits: Limits) -> Grader:
    assignment = replace(load_assignment(ROOT), limits=limits)
    return Grader(assignment)


def behaviours() -> list[str]:
    """The folders."""
    return sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def feedback(behaviour: str) -> str:
    """What the folder's code is told."""
    answers = {path.name: path.read_bytes() for path in (ROOT / "solutions").glob("*.py")}
    graded: set[str] = set()
    for path in sorted((GOLDEN / behaviour).glob("*.py")):
        text = path.read_text(encoding="utf-8")
        graded |= _graded(path.stem, text)
        if "# missing file" in text.splitlines()[0]:
            del answers[path.name]
        elif "# whole file" in text.splitlines()[0]:
            answers[path.name] = text.encode()
        else:
            answers[path.name] += b"\n\n" + text.encode()
    grader = _grader(HASTY if behaviour == NEVER_ENDS else PATIENT)
    result = grader.grade(behaviour, answers, questions=frozenset(graded))
    assert not result.fault, result.fault
    return "\n".join(_question(question) for question in result.questions)


def _graded(problem: str, text: str) -> set[str]:
    names = re.search(r"^# graded: (.+)$", text, re.MULTILINE)
    functions = re.findall(r"^def (\w+)", text, re.MULTILINE)
    wanted = names[1].split(", ") if names else functions
    every = _grader(PATIENT).assignment.questions
    return {name for f in wanted if (name := f"{problem}.{f}") in every}


def _question(question: QuestionResult) -> str:
    earned = f"{question.earned:g} of {question.points:g}"
    lines = [f"{question.name}: {question.status}, {earned}"]
    lines += [line for check in question.checks for line in _check(check)]
    return "\n".join(lines) + "\n"


def _check(check: CheckResult) -> list[str]:
    if check.passed and not check.note:
        return []
    kind = "hidden" if check.hidden else "public"
    named = f" [{', '.join(check.misconceptions)}]" if check.misconceptions else ""
    lines = [f"  {kind}: {check.title} ({check.status}){named}"]
    lines += [f"    {line}" for line in check.message.splitlines()]
    return [*lines, f"    Note: {check.note}"] if check.note else lines


def main(wanted: list[str]) -> None:
    """Write the expected feedback anew."""
    for behaviour in wanted or behaviours():
        text = feedback(behaviour)
        (GOLDEN / behaviour / EXPECTED).write_text(text, encoding="utf-8")
        print(f"=== {behaviour}\n{text}")


if __name__ == "__main__":
    main(sys.argv[1:])
