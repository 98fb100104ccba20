"""What a student types: `python check.py …` in the kit, `gradkit check` and `gradkit hint`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograder.errors import UsageError
from autograder.exits import FAULT, NOT_ALL_PASSED, OK, Parser, guarded
from autograder.practice import check
from autograder.record import SubmissionResult
from autograder.render.screen import screen
from autograder.render.summary import in_points
from autograder.render.terminal import describe, prepare
from autograder.render.text import check_report
from autograder.words import no_command

PYTHON = "py" if sys.platform == "win32" else "python"

_USAGE = "check.py [NAME ...] [--all] [--list] [--hint] [--show]"


def main(arguments: Sequence[str], folder: Path, root: Path) -> int:
    """`check.py`: the student's files in `folder`, the checks below `root`; the exit code."""
    prepare()
    return guarded("check.py", lambda: _run(arguments, folder, root))


def _run(arguments: Sequence[str], folder: Path, root: Path) -> int:
    parser = Parser(prog="check.py", usage=_USAGE, add_help=False)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true")
    for name in ("list", "hint", "show"):
        parser.add_argument(f"--{name}", action="store_true")
    given = parser.parse_args(arguments)
    for name, command in (("hint", give_hint), ("show", show_call)):
        if getattr(given, name):
            if len(given.names) != 1:
                raise UsageError(f"--{name} needs one name, as in: {PYTHON} check.py --{name} NAME")
            return command(folder, root, given.names[0])
    if given.list:
        return list_questions(root)
    return run_checks(folder, root, given.names, every=given.all)


def run_checks(
    folder: Path,
    root: Path | None,
    words: Sequence[str],
    *,
    every: bool,
    told: Callable[[SubmissionResult, Mapping[str, int]], None] | None = None,
) -> int:
    """Prints the outcome of the public checks that the words name; the exit code.

    `told` is given the result, too, and the lines of the definitions. Raises `UsageError` for a
    word that names nothing, or a folder without the files.
    """
    assignment = check.load(check.find_assignment(folder, root))
    names = check.choose(assignment, words)
    if sys.stderr.isatty():
        print("Checking ...", end="\r", file=sys.stderr, flush=True)
    result = check.check(folder, assignment, names)
    terminal = describe(sys.stdout)
    context = check.context(folder, assignment, PYTHON, narrowed=bool(words))
    if told:
        told(result, context.places)
    if every:
        titles = check.titles(assignment)
        text = check_report(result, terminal, titles=titles, verbose=True)
    else:
        text = screen(result, terminal, context, check.last_worked_on(folder, result))
    print(no_command(text), end="")
    if result.withheld:
        return FAULT
    return OK if all(q.status == "passed" for q in result.questions) else NOT_ALL_PASSED


def list_questions(root: Path | None) -> int:
    """Prints every question with its points; the exit code."""
    assignment = check.load(check.find_assignment(Path.cwd(), root))
    for problem in assignment.problems:
        print(f"{problem.name}.py  ({problem.title})")
        for question in problem.questions:
            print(f"  {question.name}{question.signature}  {in_points(question.points)}")
    return OK


def show_call(folder: Path, root: Path | None, word: str) -> int:
    """Prints the failing call of a question as Python; the exit code.

    Raises `UsageError` for a word that names no single question.
    """
    assignment = check.load(check.find_assignment(folder, root))
    name = check.choose_one(assignment, word)
    result = check.check(folder, assignment, [name])
    failed = next((c for c in result.questions[0].checks if c.code), None)
    if failed is None:
        print(f"# {name}: no public check fails in a call, so there is none to show.")
        return OK
    print(f'# The check "{failed.title}". Save this as try.py beside your files, or paste it.')
    print(failed.code, end="")
    return NOT_ALL_PASSED


def give_hint(folder: Path, root: Path | None, word: str) -> int:
    """Prints the next hint of the question that the word names; the exit code."""
    assignment = check.load(check.find_assignment(folder, root))
    question = assignment.questions[check.choose_one(assignment, word)]
    if not question.hints:
        print(f"There are no hints for {question.name}: {question.summary}.")
        return OK
    number, text = check.next_hint(folder, question)
    print(f"{question.name}, hint {number} of {len(question.hints)}:\n{text}")
    return OK
