"""Wrong answers for one kind of input alone, made from what a check tries that no other does.

Generated mutants are wrong nearly everywhere, so many checks catch them, and they cannot show what
a check of zero rounds or of a single sample is there for. A special case is the reference that
gives nothing back for one kind of one argument: "num_iterations is 0", "X has an axis of length 1".
The kinds are found by watching which arguments each check passes to the reference.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.assignment.definitions import called, definitions
from autograder.assignment.model import Assignment, Question
from autograder.audit.mutants import definition, replaced
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import InProcess
from autograder.grading.phase import Phase

_SIGNATURE = "def kinds(value: Any) -> set[str]:"  # its source travels into the answer

Tried = frozenset[tuple[str, str]]  # parameter, kind of its argument


def kinds(value: Any) -> set[str]:
    """Words for what is special about an argument."""
    if isinstance(value, dict):
        return {f"has {len(value)} entries"}
    if callable(value) or isinstance(value, str) or value is None:
        return set()
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return set()
    special = (
        ("holds whole numbers", np.asarray(value).dtype.kind in "iu"),
        ("has an axis of length 1", 1 in array.shape),
        ("is square", array.ndim > 1 and len(set(array.shape)) == 1),
        ("is empty", not array.size),
        ("is 0", array.ndim == 0 and bool(array == 0)),
        ("is negative", array.ndim == 0 and bool(array < 0)),
        ("holds 0", array.ndim > 0 and bool((array == 0).any())),
        ("holds only 0", array.ndim > 0 and array.size > 0 and not array.any()),
        ("holds negative numbers", array.ndim > 0 and bool((array < 0).any())),
        ("holds no negative numbers", array.ndim > 0 and not (array < 0).any()),
        ("holds the same number twice", len(set(array.ravel().tolist())) < array.size),
        ("is large", bool((np.abs(array) > 30).any())),
        ("is tiny", bool(((np.abs(array) < 1e-3) & (array != 0)).any())),
    )
    return {f"has {array.ndim} axes", *(words for words, holds in special if holds)}


def special_cases(assignment: Assignment, question: Question, source: str) -> list[tuple[str, str]]:
    """(words, file) for each check that tries some kind of input alone; one a check."""
    modules = {p.name: assignment.solution(p.name) for p in assignment.problems}
    found: dict[str, str] = {}
    for hidden in (True, False):
        tried = _tried(Expectations(assignment), modules, question, hidden=hidden)
        for name, own in tried.items():
            others: Tried = frozenset().union(*(t for n, t in tried.items() if n != name))
            if alone := sorted(own - others):
                parameter, kind = alone[0]
                found[f"nothing where {parameter} {kind}"] = _special_case(
                    source, question, parameter, kind
                )
    return list(found.items())


def _tried(
    expectations: Expectations, modules: Mapping[str, Any], question: Question, *, hidden: bool
) -> dict[str, Tried]:
    """What each check of the question passes to its function."""
    tried = {}
    watching = _Watching(modules, question)
    phase = Phase(expectations, watching, {}, [question], hidden=hidden)
    for run in phase.runs:
        watching.seen = set()
        phase.advance(watching, [run])
        tried[run.check.name] = frozenset(watching.seen)
    return tried


class _Watching(InProcess):
    """Notes the arguments of the question's own function."""

    def __init__(self, modules: Mapping[str, Any], question: Question) -> None:
        super().__init__(modules)
        self._question = question
        self.seen: set[tuple[str, str]] = set()

    def arguments(self, module: str, name: str, values: Sequence[Any]) -> None:
        """Called before each call."""
        if f"{module}.{name}" == self._question.name:
            for parameter, value in zip(self._question.parameters, values, strict=False):
                self.seen |= {(parameter, kind) for kind in kinds(value)}


def _special_case(source: str, question: Question, parameter: str, kind: str) -> str:
    """The file whose function gives nothing back for one kind of an argument."""
    tree = ast.parse(definition(source, question.function))
    function = called(definitions(tree)[question.function])
    assert function is not None  # it has a parameter
    guard = ast.parse(f"if {kind!r} in _kinds({parameter}): return None").body
    start = 1 if ast.get_docstring(function) is not None else 0
    function.body[start:start] = guard
    helper = inspect.getsource(kinds).replace(_SIGNATURE, "def _kinds(value):", 1)
    return replaced(source, question.function, ast.unparse(tree)) + "\n\n" + helper
