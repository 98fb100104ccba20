"""What a declaration sells: answers that only call what their question builds on.

Each is tried with all of that given up: attempts that return nothing. What it earns then, who gives
up the helpers' points may earn without an answer of their own.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.assignment.model import Assignment, Question
from autograder.audit.mutants import replaced

LIKE = 0.8  # how near a name must be to another, to be taken for it: costs, cost


@dataclass(frozen=True)
class Offer:
    """One such answer: the statements of its body, and all files of the submission."""

    question: str
    body: tuple[str, ...]
    files: dict[str, bytes]


def offers(assignment: Assignment, files: dict[str, bytes], chosen: Iterable[str]) -> list[Offer]:
    """The answers that are tried, for each question that declares what it builds on."""
    found = []
    for name in chosen:
        question = assignment.questions[name]
        for body in dict.fromkeys(_bodies(assignment, question)):
            found.append(Offer(name, body, _without(assignment, question, body, files)))
    return found


def _bodies(assignment: Assignment, question: Question) -> Iterator[tuple[str, ...]]:
    helpers = [assignment.questions[name] for name in question.builds_on]
    for helper in helpers:
        if args := _by_name(helper, {name: name for name in question.parameters}):
            yield (f"return {_called(question, helper)}({args})",)
        first = ", ".join(question.parameters[: len(helper.parameters)])
        yield (f"return {_called(question, helper)}({first})",)
    if len(chain := tuple(_chain(question, helpers))) > 1:
        yield chain


def _chain(question: Question, helpers: Iterable[Question]) -> Iterator[str]:
    """Each helper with what there is of its arguments by then, and its results by their names."""
    there = {name: name for name in question.parameters}
    for helper in helpers:
        if args := _by_name(helper, there):
            results = {name: f"{name}_" for name in helper.returns}
            yield f"{', '.join(results.values())} = {_called(question, helper)}({args})"
            there |= results
    yield f"return {', '.join(_nearest(name, there) or 'None' for name in question.returns)}"


def _by_name(helper: Question, there: dict[str, str]) -> str:
    """The helper's arguments by their names, or nothing where one is not there."""
    args = [_nearest(name, there) for name in helper.parameters]
    return ", ".join(args) if all(args) else ""


def _nearest(name: str, there: dict[str, str]) -> str:
    close = difflib.get_close_matches(name, there, n=1, cutoff=LIKE)
    return there[close[0]] if close else ""


def _called(question: Question, helper: Question) -> str:
    if helper.problem == question.problem:
        return helper.function
    return f"__import__({helper.problem!r}).{helper.function}"


def _without(
    assignment: Assignment, question: Question, body: tuple[str, ...], files: dict[str, bytes]
) -> dict[str, bytes]:
    """The files with this body, and with helpers that use a parameter and return nothing."""
    texts = {name: data.decode() for name, data in files.items()}
    for name in (*question.builds_on, question.name):
        asked = assignment.questions[name]
        file = f"{asked.problem}.py"
        lines = body if asked is question else (f"str({asked.parameters[0]})",)
        text = f"def {asked.function}{asked.signature}:\n    " + "\n    ".join(lines)
        texts[file] = replaced(texts[file], asked.function, text)
    return {name: text.encode() for name, text in texts.items()}
