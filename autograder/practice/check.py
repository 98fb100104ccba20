"""A student's own run of the public checks: which questions, their outcome, the next hint."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from autograder.assignment.definitions import Definition, definitions, tree_of
from autograder.assignment.load import find_root, load_assignment
from autograder.assignment.model import Assignment
from autograder.errors import ContentError, UsageError
from autograder.feedback.locked import LockedMistakes
from autograder.grading.grader import Grader
from autograder.names import QuestionName, file_of
from autograder.practice.hints import hints_shown
from autograder.practice.swapped import misplaced
from autograder.record import QuestionResult, Status, SubmissionResult
from autograder.render.screen import Context, is_open
from autograder.sandbox.plain import Birth, PlainWorkers
from autograder.sandbox.twin import Twin, can_fork
from autograder.submissions.intended import intended
from autograder.submissions.read import read_own_files
from autograder.words import nearest
from autograder.worker.home import import_sympy

KIT = "kit"
_UNPACKED_TOGETHER_S = 5.0  # between the files of one zip


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


@cache
def load(root: Path) -> Assignment:
    """The assignment with its public checks alone."""
    return load_assignment(root.resolve(), hidden=False)


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
    are = "files are" if len(problems) > 1 else "file is"
    remedy = guess or f"; the {are} {', '.join(problems)}."
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
    if grader is None:
        grader = grader_at_home(assignment, Twin if can_fork() else None)
        texts = (submission.files.get(file_of(QuestionName(name).problem), b"") for name in names)
        if can_fork() and any(b"sympy" in text for text in texts):
            import_sympy()  # once, for all workers
    result = grader.grade(
        submission.id,
        submission.files,
        hidden=False,
        questions=frozenset(names),
        notes=submission.notes,
        pictures=pictures,
    )
    remarks = list(_misnamed(folder, assignment, submission.files, result))
    questions = []
    for question in result.questions:
        found: dict[int, str] = {}
        if question.status is not Status.PASSED:
            asked = assignment.questions[question.name]
            nodes = _parsed(submission.files.get(asked.name.file, b""))
            if node := nodes.get(asked.function):
                found = dict(misplaced(node, asked, assignment.problem(asked.problem)))
        questions.append(_marked(question, found))
        remarks += found.values()
    return replace(result, questions=tuple(questions), notes=(*result.notes, *remarks))


def _marked(question: QuestionResult, found: Collection[int]) -> QuestionResult:
    """The question with these lines of its code marked, where there are some."""
    code = question.code
    rows = range(code.first, code.first + len(code.rows)) if code else ()
    if lines := tuple(line for line in found if line in rows):
        assert code
        return replace(question, code=replace(code, marked=lines))
    return question


def _misnamed(
    folder: Path, assignment: Assignment, files: Mapping[str, bytes], result: SubmissionResult
) -> Iterator[str]:
    """What the names of files tell of questions that fail."""
    failing = [q for q in result.questions if q.status is not Status.PASSED]
    for problem in dict.fromkeys(QuestionName(question.name).problem for question in failing):
        file = f"{problem}.py"
        if file not in files:
            there = sorted(path.name for path in folder.iterdir() if path.suffix != ".py")
            for name in there:
                if intended(name, assignment.files) == file and name.endswith(".ipynb"):
                    yield f"{name} is a notebook: in it, use %load_ext check and %check NAME."
                elif intended(name, assignment.files) == file:
                    yield f"{name} is there: rename it to {file}. Windows may hide the last ending."


def grader_at_home(assignment: Assignment, birth: Birth | None = None) -> Grader:
    """Who checks one's own code on one's own machine: not confined, and with little patience."""
    given = assignment.limits
    limits = replace(given, call_seconds=min(given.call_seconds, given.practice_seconds))
    mistakes = LockedMistakes(assignment.root / "problems")
    workers = PlainWorkers(limits.call_seconds, birth)
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
        return {name: node.lineno for name, node in _parsed(file.read_bytes()).items()}
    except OSError:
        return {}


def _parsed(source: bytes) -> dict[str, Definition]:
    return definitions(tree_of(source) or ast.Module([], []))


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
