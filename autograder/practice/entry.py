"""What a student types: `python check.py …` in the kit, `gradkit check` and `gradkit hint`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import UsageError
from autograder.exits import FAULT, NOT_ALL_PASSED, OK, Parser, guarded
from autograder.practice import check
from autograder.render.terminal import describe, prepare
from autograder.render.text import check_report

_USAGE = "check.py [NAME ...] [--all] [--hint]"


def main(arguments: Sequence[str], folder: Path, root: Path) -> int:
    """`check.py`: the student's files in `folder`, the checks below `root`; the exit code."""
    prepare()
    return guarded("check.py", lambda: _run(arguments, folder, root))


def _run(arguments: Sequence[str], folder: Path, root: Path) -> int:
    parser = Parser(prog="check.py", usage=_USAGE, add_help=False)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--hint", action="store_true")
    given = parser.parse_args(arguments)
    if not given.hint:
        return run_checks(folder, root, given.names, every=given.all)
    if len(given.names) != 1:
        raise UsageError("--hint needs one name, as in: python check.py --hint NAME")
    return give_hint(folder, root, given.names[0])


def run_checks(folder: Path, root: Path | None, words: Sequence[str], *, every: bool) -> int:
    """Prints the outcome of the public checks that the words name; the exit code.

    Raises `UsageError` for a word that names nothing, or a folder without the files.
    """
    assignment = check.load(check.find_assignment(folder, root))
    names = check.choose(assignment, words)
    if sys.stderr.isatty():
        print("Checking ...", end="\r", file=sys.stderr, flush=True)
    result = check.check(folder, assignment, names)
    report = check_report(
        result,
        describe(sys.stdout),
        titles=check.titles(assignment),
        verbose=every or bool(words),
    )
    print(report, end="")
    if result.withheld:
        return FAULT
    return OK if all(q.status == "passed" for q in result.questions) else NOT_ALL_PASSED


def give_hint(folder: Path, root: Path | None, word: str) -> int:
    """Prints the next hint of the question that the word names; the exit code."""
    assignment = check.load(check.find_assignment(folder, root))
    names = check.choose(assignment, [word])
    if len(names) > 1:
        raise UsageError(f'"{word}" has several questions: {", ".join(names)}.')
    question = assignment.questions[names[0]]
    if not question.hints:
        print(f"There are no hints for {question.name}: {question.summary}.")
        return OK
    number, text = check.next_hint(folder, question)
    print(f"{question.name}, hint {number} of {len(question.hints)}:\n{text}")
    return OK
