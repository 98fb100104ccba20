"""A student's own run of the public checks: which questions, their outcome, the next hint."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from autograder.assignment.definitions import definitions
from autograder.assignment.load import find_root, load_assignment
from autograder.assignment.model import Assignment
from autograder.errors import ContentError, UsageError
from autograder.feedback.locked import LockedMistakes
from autograder.grading.grader import Grader
from autograder.message import Kind
from autograder.names import QuestionName
from autograder.record import Status, SubmissionResult
from autograder.render.screen import Context, is_open
from autograder.sandbox.plain import PlainWorkers
from autograder.submissions.read import read_own_files
from autograder.words import nearest

KIT = "kit"
_UNPACKED_TOGETHER_S = 5.0  # between the files of one zip
HINTS_SHOWN = ".hints.json"  # in the student's folder; hidden, so it is never handed in


def find_assignment(folder: Path, given: Path | None) -> Path:
    """Where the checks lie: as given, else in `kit` beside the student's files, else above.

    Above the working folder, that is, or above the student's files.
    """
    if given is not None:
        return given
    if (folder / KIT / "problems" / "assignment.toml").is_file():
        return folder / KIT
    try:
        return find_root(Path.cwd())
    except ContentError:
        return find_root(folder.resolve())


def load(root: Path) -> Assignment:
    """The assignment with its public checks alone."""
    return _load(root.resolve())


@cache
def _load(root: Path) -> Assignment:
    return load_assignment(root, hidden=False)


def choose(assignment: Assignment, words: Iterable[str]) -> list[str]:
    """The questions that the words name: problems, questions or bare function names.

    No word at all stands for every question. Raises `UsageError` with the nearest right name.
    """
    chosen = {name for word in words for name in _named(assignment, word)}
    return [name for name in assignment.questions if name in chosen or not chosen]


def _named(assignment: Assignment, word: str) -> list[str]:
    questions = assignment.questions
    plain = Path(word).name.removesuffix(".py")  # a shell completes `./NAME.py`
    in_problem = [name for name, question in questions.items() if question.problem == plain]
    if in_problem or word in questions:
        return in_problem or [word]
    same = [name for name, question in questions.items() if question.function == word]
    if len(same) > 1:
        raise UsageError(f'"{word}" is the name of several questions: say {" or ".join(same)}.')
    if same:
        return same
    problems = [problem.name for problem in assignment.problems]
    names = [*questions, *problems, *(question.function for question in questions.values())]
    guess = nearest(word, names)
    remedy = guess or f"; the files are {', '.join(problems)}."
    raise UsageError(f'unknown question "{word}"{remedy}')


def check(
    folder: Path,
    assignment: Assignment,
    names: Sequence[str],
    grader: Grader | None = None,
    *,
    files: Mapping[str, bytes] | None = None,
    pictures: bool = False,
) -> SubmissionResult:
    """The public outcome of the named questions for the files in `folder`, and for `files`."""
    submission = read_own_files(folder)
    submission.files.update(files or {})
    expected = assignment.files
    if not set(expected) & set(submission.files):
        raise UsageError(
            f"{folder}: none of the assignment's files is here ({expected[0]}, ...). "
            "Go to the folder with your files, or name it with --folder."
        )
    return (grader or grader_at_home(assignment)).grade(
        submission.id,
        submission.files,
        hidden=False,
        questions=frozenset(names),
        notes=submission.notes,
        pictures=pictures,
    )


def grader_at_home(assignment: Assignment) -> Grader:
    """Who checks one's own code on one's own machine: not confined, and with little patience."""
    given = assignment.limits
    limits = replace(given, call_seconds=min(given.call_seconds, given.practice_seconds))
    mistakes = LockedMistakes(assignment.root / "problems")
    workers = PlainWorkers(limits.call_seconds)
    return Grader(assignment, workers, mistakes).beside(limits=limits)


def choose_one(assignment: Assignment, word: str) -> str:
    """The one question that the word names; `UsageError` where there are several or none."""
    names = choose(assignment, [word])
    if len(names) > 1:
        raise UsageError(f'"{word}" has several questions: {", ".join(names)}.')
    return names[0]


def context(folder: Path, assignment: Assignment, python: str, *, narrowed: bool) -> Context:
    """What the screen tells beside the results."""
    places: dict[str, int] = {}
    for problem in assignment.problems:
        lines = _definitions(folder / problem.file)
        places |= {f"{problem.name}.{name}": line for name, line in lines.items()}
    return Context(
        python,
        places,
        {question.name: len(question.hints) for question in assignment.questions.values()},
        hints_shown(folder),
        narrowed,
    )


def _definitions(file: Path) -> dict[str, int]:
    """Lines of what a file defines; none of a file that is missing or does not parse."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {name: node.lineno for name, node in definitions(tree).items()}


def last_worked_on(folder: Path, result: SubmissionResult) -> str:
    """The first question to fix in the file that was saved last, where one was saved later."""
    saved: dict[str, float] = {}
    for question in result.questions:
        name = QuestionName(question.name).problem
        with contextlib.suppress(OSError):
            saved[name] = (folder / f"{name}.py").stat().st_mtime
    newest = max(saved, key=lambda name: saved[name], default="")
    if not newest or saved[newest] - min(saved.values()) < _UNPACKED_TOGETHER_S:
        return ""
    own = (q for q in result.questions if QuestionName(q.name).problem == newest)
    return next((q.name for q in own if is_open(q)), "")


def titles(assignment: Assignment) -> dict[str, str]:
    """Each problem's title by its name."""
    return {problem.name: problem.title for problem in assignment.problems}


def next_hint(
    folder: Path, assignment: Assignment, name: str, result: SubmissionResult | None
) -> tuple[int, str]:
    """How many hints the student has with this one, and its text.

    Of those not shown yet, the one that has most to do with the question's failure in `result`, if
    there is any; else the next in the author's order. Which were shown is kept in the student's
    folder, if it can be written.
    """
    hints = assignment.questions[name].hints
    seen = _seen(folder)
    shown = [number for number in seen.get(name, []) if number <= len(hints)]
    left = [number for number in range(1, len(hints) + 1) if number not in shown]
    fits = _fits(assignment, hints, result, name)
    chosen = max(left or shown, key=lambda n: (fits[n - 1], -n if left else n))
    shown += [chosen] if left else []
    try:
        (folder / HINTS_SHOWN).write_text(json.dumps({**seen, name: shown}), encoding="utf-8")
    except OSError:  # nothing can be remembered: do not withhold the others
        return len(hints), "\n".join(hints)
    return len(shown), hints[chosen - 1]


def _fits(
    assignment: Assignment, hints: Sequence[str], result: SubmissionResult | None, name: str
) -> list[float]:
    """How much each hint has to do with what is said of the failure: rare words count more."""
    failed = (
        next((q.first_failure for q in result.questions if q.name == name), None)
        if result
        else None
    )
    if failed is None or failed.status is Status.NOT_ATTEMPTED:
        return [0.0] * len(hints)
    lines = failed.words.of_kind(Kind.CAUSE, Kind.MISTAKE, Kind.CHOICE, Kind.RELATION)
    parts = [failed.words.summary, failed.words.hint, *(line.text for line in lines)]
    said = _vocabulary(" ".join(parts))
    every = [_vocabulary(hint) for q in assignment.questions.values() for hint in q.hints]
    times = Counter(word for words in every for word in words)
    return [sum(1 / times[word] for word in _vocabulary(hint) & said) for hint in hints]


def _vocabulary(text: str) -> set[str]:
    return {word.strip(".").lower() for word in re.findall(r"[^\W\d][\w.]*", text)}


def hints_shown(folder: Path) -> dict[str, int]:
    """How many hints of each question were shown."""
    return {name: len(numbers) for name, numbers in _seen(folder).items()}


def _seen(folder: Path) -> dict[str, list[int]]:
    """The numbers of the hints that were shown, by question."""
    try:
        seen = json.loads((folder / HINTS_SHOWN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = seen.items() if isinstance(seen, dict) else ()
    return {
        name: list(dict.fromkeys(n for n in numbers if type(n) is int and n > 0))
        for name, numbers in entries
        if isinstance(numbers, list)
    }
