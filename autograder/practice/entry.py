"""What a student types: `python check.py …` in the kit, `gradkit check` and `gradkit hint`."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from autograder.errors import GradkitError, UsageError
from autograder.exits import FAULT, NOT_ALL_PASSED, OK, Parser, guarded
from autograder.names import QuestionName
from autograder.practice import check
from autograder.practice.damage import damage
from autograder.practice.hints import next_hint
from autograder.record import SubmissionResult
from autograder.render.screen import in_full, screen
from autograder.render.summary import in_points
from autograder.render.terminal import describe, prepare
from autograder.render.text import check_report
from autograder.words import no_command

_USAGE = (
    "check.py [NAME ...] [--all] [--list] [--hint] [--show [-i]] [--watch] [--pack] [--reset] "
    "[--report] [--gallery]"
)


def _python() -> str:
    """What starts this Python in a terminal, else any Python."""
    if sys.platform == "win32":
        return "py"
    found = {name: shutil.which(name) for name in ("python", "python3")}
    names = [name for name, path in found.items() if path == sys.executable]
    return next(iter([*names, *filter(found.get, found)]), "python")


PYTHON = _python()


def main(arguments: Sequence[str], folder: Path, root: Path) -> int:
    """`check.py`: the student's files in `folder`, the checks below `root`; the exit code."""
    prepare()
    return guarded("check.py", lambda: _in_whole_kit(arguments, folder, root))


def _in_whole_kit(arguments: Sequence[str], folder: Path, root: Path) -> int:
    """What fails in a kit that is not whole is the kit's doing."""
    try:
        return _run(arguments, folder, root)
    except Exception:
        _refuse_damage(root)
        raise


def _refuse_damage(root: Path) -> None:
    if found := damage(root):
        raise UsageError(f"the kit is damaged ({found}). Unpack the whole zip again.") from None


def _run(arguments: Sequence[str], folder: Path, root: Path) -> int:
    parser = Parser(prog="check.py", usage=_USAGE, add_help=False)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("-i", "--interactive", action="store_true")
    verbs = ("list", "hint", "show", "watch", "pack", "reset", "report", "gallery")
    for name in verbs:
        parser.add_argument(f"--{name}", action="store_true")
    given = parser.parse_args(arguments)
    if len(asked := [f"--{name}" for name in verbs if getattr(given, name)]) > 1:
        raise UsageError(f"{' and '.join(asked)} do not go together: one at a time.")
    if given.interactive and not given.show:
        raise UsageError(f"-i goes with --show, as in: {PYTHON} check.py --show NAME -i")
    commands: dict[str, Callable[[Path, Path, str], int]] = {
        "hint": give_hint,
        "show": partial(show_call, enter=given.interactive),
        "reset": reset,
    }
    for name, command in commands.items():
        if getattr(given, name):
            if len(given.names) != 1:
                raise UsageError(f"--{name} needs one name, as in: {PYTHON} check.py --{name} NAME")
            return command(folder, root, given.names[0])
    if given.watch:
        from autograder.practice.watch import watch

        return watch(folder, root, given.names, PYTHON)
    if given.pack:
        if given.names:
            raise UsageError("--pack takes no name: it packs all of your files.")
        return pack(folder, root)
    if given.report or given.gallery:
        return make_page(folder, root, given.names, gallery=given.gallery)
    if given.list:
        return list_questions(root, given.names)
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
    if result.withheld:
        _refuse_damage(assignment.root)
    terminal = describe(sys.stdout)
    context = check.context(folder, assignment, PYTHON, narrowed=bool(words))
    if told:
        told(result, context.places)
    if every:
        titles = check.titles(assignment)
        text = check_report(
            result,
            terminal,
            titles=titles,
            verbose=True,
            in_full=lambda group: in_full(group, terminal, context),
        )
    else:
        text = screen(result, terminal, context, check.last_worked_on(folder, result))
    print(no_command(text), end="")
    if result.withheld:
        return FAULT
    return OK if all(q.status == "passed" for q in result.questions) else NOT_ALL_PASSED


def list_questions(root: Path | None, words: Sequence[str]) -> int:
    """Prints every question that the words name, with its points; the exit code."""
    assignment = check.load(check.find_assignment(Path.cwd(), root))
    chosen, terminal = check.choose(assignment, words), describe(sys.stdout)
    for problem in assignment.problems:
        if questions := [q for q in problem.questions if q.name in chosen]:
            print(f"{problem.name}.py  ({problem.title})")
        for question in questions:
            line = f"{question.name}{question.signature}  {in_points(question.points)}"
            print(terminal.filled(line, "  "))
    return OK


def show_call(folder: Path, root: Path | None, word: str, *, enter: bool = False) -> int:
    """Prints the failing call of a question as Python, or enters it; the exit code.

    Raises `UsageError` for a word that names no single question.
    """
    assignment = check.load(check.find_assignment(folder, root))
    name = check.choose_one(assignment, word)
    return print_call(check.check(folder, assignment, [name]), folder if enter else None)


_TRY = "Save this as try.py beside your files, or paste it."


def print_call(result: SubmissionResult, enter: Path | None = None, use: str = _TRY) -> int:
    """Prints the first failing call of a result's only question; the exit code.

    To `enter` it, it runs in that folder, in a Python that stays open.
    """
    [question] = result.questions
    failed = next((c for c in question.checks if c.code), None)
    if failed is None:
        print(f"# {question.name}: no public check fails in a call, so there is none to show.")
        return OK
    if enter is None:
        print(f'# The check "{failed.title}". {use}')
        print(failed.code, end="")
        return NOT_ALL_PASSED
    leave = "Ctrl-Z and Enter leave" if sys.platform == "win32" else "Ctrl-D leaves"
    print(f"# The inputs are there under their names. {leave}.\n{failed.code}", flush=True)
    handler = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the Python inside
    try:
        subprocess.run([sys.executable, "-i", "-c", failed.code], cwd=enter, check=False)
    finally:
        signal.signal(signal.SIGINT, handler)
    return NOT_ALL_PASSED


def pack(folder: Path, root: Path | None) -> int:
    """Makes the zip to hand in, and prints how it loads where work is marked; the exit code."""
    from autograder.practice import packing

    assignment = check.load(check.find_assignment(folder, root))
    terminal = describe(sys.stdout)
    packed = packing.pack(folder, assignment)
    for line in packed.lines:
        print(terminal.filled(line))
    return OK if packed.loads else NOT_ALL_PASSED


def reset(folder: Path, root: Path | None, word: str) -> int:
    """Puts the stub back in the place of a function; the exit code."""
    from autograder.practice import resetting

    assignment = check.load(check.find_assignment(folder, root))
    name = check.choose_one(assignment, word)
    kept = resetting.reset(folder, assignment, QuestionName(name))
    print(f"{name} is the empty function again." + (f" Yours is kept in {kept}." if kept else ""))
    return OK


def make_page(folder: Path, root: Path | None, words: Sequence[str], *, gallery: bool) -> int:
    """Writes the report or the gallery as a page, and says where it is; the exit code."""
    from autograder.practice import pages  # the page's own code is loaded for the page alone

    assignment = check.load(check.find_assignment(folder, root))
    if gallery:
        path = pages.gallery(folder, assignment)
    else:
        path = pages.report(folder, assignment, check.choose(assignment, words))
    print(f"{path.name} is written. Open it in your browser.")
    return OK


def give_hint(
    folder: Path, root: Path | None, word: str, result: SubmissionResult | None = None
) -> int:
    """Prints the hint for the question that the word names and its failure; the exit code."""
    assignment = check.load(check.find_assignment(folder, root))
    question = assignment.questions[check.choose_one(assignment, word)]
    if not question.hints:
        print(f"There are no hints for {question.name}: {question.summary}.")
        return OK
    if result is None:
        with contextlib.suppress(GradkitError):  # a hint does not need the files
            result = check.check(folder, assignment, [question.name])
    number, text = next_hint(folder, assignment, question.name, result)
    print(f"{question.name}, hint {number} of {len(question.hints)}:")
    terminal = describe(sys.stdout)
    print("\n".join(terminal.filled(line) for line in text.splitlines()))
    return OK
