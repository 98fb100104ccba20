"""Mutants: small changes of a right answer, the same ones every time."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from autograder.assignment.load import load_assignment
from autograder.audit.mutants import mutants, replaced
from autograder.audit.variants import equivalents
from autograder.errors import ContentError

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
SOURCE = '''
import numpy as np


def other(x):
    return x + 1


def average(W, x):
    """The docstring + its operators stay."""
    n = len(x)
    total = np.zeros((2, 1))
    for l in range(1, n + 1):
        total[l] = np.sum(W[l].T @ x[l - 1], axis=1, keepdims=True).copy()
    if n < 2:
        total = total - 0.5
    return total / n, W
'''


@cache
def codes(source: str = SOURCE, function: str = "average") -> list[str]:
    return [mutant.code for mutant in mutants(source, function)]


@pytest.mark.parametrize(
    "code",
    [
        "return (total * n, W)",  # operators
        "total[l] = np.sum(W[l].T * x[l - 1], axis=1, keepdims=True).copy()",
        "total[l] = np.sum(W[l].T @ x[l - 1], axis=0, keepdims=True).copy()",  # axes
        "total[l] = np.sum(W[l].T @ x[l - 1], axis=1, keepdims=False).copy()",
        "total[l] = np.sum(W[l].T @ x[l - 1], axis=1).copy()",
        "total[l] = np.sum(W[l] @ x[l - 1], axis=1, keepdims=True).copy()",  # transposes
        "total[l] = np.sum(W[l].T @ x[l], axis=1, keepdims=True).copy()",  # indices
        "total[l] = np.sum(W[l + 1].T @ x[l - 1], axis=1, keepdims=True).copy()",
        "for l in range(n + 1):".replace("range(n", "range(0, n"),  # ranges
        "for l in range(2, n + 1):",
        "for l in range(1, n):",
        "for l in range(1, n + 2):",
        "for l in reversed(range(1, n + 1)):",
        "total = total - 1.0",  # constants
        "total = np.zeros((3, 1))",
        "total = total",  # dropped terms
        "if n <= 2:",  # comparisons
        "if not n < 2:",
        "total -= 0.5",  # in place
        "total[l] = np.sum(W[l].T @ x[l - 1], axis=1, keepdims=True)",
        "return (W, total / n)",  # swapped returns
        "without: total = total - 0.5",  # dropped statements
        "total[l] = np.mean(W[l].T @ x[l - 1], axis=1, keepdims=True).copy()",  # calls
        "total = np.ones((2, 1))",
    ],
)
def test_each_kind_of_change_is_made(code: str) -> None:
    assert code in codes()


def test_the_same_source_gives_the_same_mutants() -> None:
    assert [mutant.code for mutant in mutants(SOURCE, "average")] == codes()
    assert len(set(codes())) == len(codes())


def test_a_longer_docstring_renames_nothing() -> None:
    longer = SOURCE.replace("its operators stay.", "its operators stay.\n\n    x + y * z")
    assert codes(longer) == codes()


def test_only_the_one_function_changes_and_its_docstring_stays() -> None:
    right = {node.name: ast.dump(node) for node in ast.parse(SOURCE).body[1:]}  # type: ignore[attr-defined]
    for mutant in mutants(SOURCE, "average"):
        tree = ast.parse(mutant.source)
        functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        assert ast.dump(functions["other"]) == right["other"]
        assert ast.dump(functions["average"]) != right["average"]
        assert ast.get_docstring(functions["average"]) == "The docstring + its operators stay."


def test_the_same_change_made_twice_counts_once() -> None:
    """`n + 1` without the 1, with 0 for it and less 1 are one mutant."""
    assert codes().count("for l in range(1, n):") == 1
    assert not any("n + 0" in code or "- 1 + 1" in code for code in codes())


def test_there_are_at_least_300_over_the_assignment() -> None:
    found = [
        (question.name, code)
        for problem in ASSIGNMENT.problems
        for question in problem.questions
        for code in codes(
            (ROOT / "solutions" / f"{problem.name}.py").read_text("utf-8"), question.function
        )
    ]
    assert len(found) >= 300
    assert len(set(found)) == len(found)
    assert {name for name, _ in found} == set(ASSIGNMENT.questions)


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(ContentError, match="define no function nothing"):
        replaced(SOURCE, "nothing", "")


def test_every_equivalent_mutant_is_still_made() -> None:
    for problem in ASSIGNMENT.problems:
        source = (ROOT / "solutions" / f"{problem.name}.py").read_text("utf-8")
        for (function, code), reason in equivalents(problem).items():
            assert code in codes(source, function)
            assert reason


@pytest.mark.parametrize(
    "text",
    [
        "[[equivalent]]\nquestion = 'double'\nmutants = ['x']",
        "[[equivalent]]\nquestion = 'double'\nmutants = 'x'\nreason = 'y'",
        "[[equivalent]]\nquestion = 'double'\nmutants = [1]\nreason = 'y'",
        "[[equivalent]]\nquestion = 'double'\nmutants = ['x']\nreason = ' '",
        "[[equivalent",
    ],
)
def test_a_malformed_list_of_equivalents_is_named(small: Path, text: str) -> None:
    (small / "problems" / "twice" / "equivalent.toml").write_text(text, encoding="utf-8")
    (problem,) = load_assignment(small).problems
    with pytest.raises(ContentError, match=r"equivalent\.toml"):
        equivalents(problem)
