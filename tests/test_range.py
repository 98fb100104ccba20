"""Hidden inputs have range: what is right for numbers of size one alone loses points.

A student's guard (a clip, a cap, a cut-off, a shape taken for granted) does nothing on small
inputs. Here the references get such guards, in every expression and by known habits, and hidden
checks have to notice each; and hidden checks try every kind of input that public ones try.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from marking import Grader
from narrow import HABITS, WITHIN_BOUNDS

from autograder.assignment.load import Question, load_assignment
from autograder.audit.mutants import definition, replaced
from autograder.audit.specialcases import _tried
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of, modules_of
from autograder.record import Status

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
EXPECTATIONS = Expectations(ASSIGNMENT)
SOURCES = {name.removesuffix(".py"): data.decode() for name, data in ASSIGNMENT.solutions.items()}
REFERENCES = modules_of(ASSIGNMENT.solutions)
NUMERIC = [q for q in ASSIGNMENT.questions.values() if not q.function.endswith("_symbolic")]
# Who clips at less clips these, too.
LIMIT = 1000  # of what is computed
INPUT_LIMIT = 20  # of what is given


def costs_points(question: Question, module: ModuleType) -> bool:
    """Whether the question's hidden checks notice."""
    modules = {**REFERENCES, question.problem: module}
    with np.errstate(all="ignore"):
        runs = drive(EXPECTATIONS, modules, [question], hidden=True).runs
    assert not [run.fault for run in runs if run.fault]
    return any(run.status is not Status.PASSED for run in runs)


def expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Every expression of the function that may be a number; no index, no count."""
    for name, field in ast.iter_fields(tree):
        counts = isinstance(tree, ast.Call) and ast.unparse(tree.func) in COUNTING
        declares = isinstance(tree, ast.FunctionDef)
        if name in ("slice", "func", "iter") or (name == "args" and (counts or declares)):
            continue
        for node in field if isinstance(field, list) else [field]:
            stored = isinstance(getattr(node, "ctx", None), ast.Store)
            if isinstance(node, ast.BinOp | ast.Call | ast.Subscript | ast.Name) and not stored:
                yield node
            if isinstance(node, ast.AST):
                yield from expressions(node)


# Of what these are called with, nothing is a value.
COUNTING = {"range", "len", "np.ndindex", "np.arange", "np.zeros", "np.array", "np.ones"}


def guarded(question: Question) -> Iterator[tuple[str, str]]:
    """Each expression of the reference, and the file in which that one is clipped."""
    source = SOURCES[question.problem]
    function = ast.parse(definition(source, question.function)).body[0]
    for number, node in enumerate(list(expressions(function))):
        changed = copy.deepcopy(function)
        target = list(expressions(changed))[number]
        inner = copy.deepcopy(target)
        limit = LIMIT if isinstance(node, ast.BinOp | ast.Call) else INPUT_LIMIT
        limits = [ast.Constant(-limit), ast.Constant(limit)]
        clip = ast.Call(ast.parse("np.clip", mode="eval").body, [inner, *limits], [])
        target.__class__ = ast.Call  # in place, whatever holds it
        target.__dict__ = vars(clip)
        yield ast.unparse(node), replaced(source, question.function, ast.unparse(changed))


@pytest.mark.parametrize("question", NUMERIC, ids=lambda question: question.name)
def test_no_expression_may_be_clipped(question: Question) -> None:
    kept, caught = set(), set()
    for text, source in guarded(question):
        noticed = costs_points(question, module_of(source, question.problem))
        (caught if noticed else kept).add(text)
    assert kept - caught == WITHIN_BOUNDS.get(question.name, set())


@pytest.mark.parametrize(
    ("question", "habit", "edits"),
    [(q, name, edits) for q, habits in HABITS.items() for name, *edits in habits],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_habits_of_the_small_cost_points(
    question: str, habit: str, edits: list[tuple[str, str]]
) -> None:
    asked = ASSIGNMENT.questions[question]
    text = definition(SOURCES[asked.problem], asked.function)
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    source = replaced(SOURCES[asked.problem], asked.function, text)
    assert costs_points(asked, module_of(source, asked.problem))


SIGNS = {  # of these, a few digits are all that there is; or the answer chooses its own numbers
    *("open_questions.relu_derivative", "initialization.flat_fraction"),
    *("initialization.zero_initialization", "approximation.xor_network"),
    *("approximation.staircase_network",),
    # Eigenvalues and polynomials may well be computed in ways that lose digits.
    *("open_questions.largest_stable_learning_rate", "open_questions.polynomial_fit_costs"),
}


@pytest.mark.parametrize("question", NUMERIC, ids=lambda question: question.name)
def test_single_precision_is_noticed(question: Question) -> None:
    """float32 inside costs points, also where the result is float64 again."""
    module = module_of(SOURCES[question.problem], question.problem)
    answer = getattr(module, question.function)
    setattr(
        module, question.function, lambda *args: converted(answer(*converted(args, "f4")), "f8")
    )
    assert costs_points(question, module) is (question.name not in SIGNS)


def converted(value: Any, dtype: str) -> Any:
    """All floats in it, in another precision."""
    if isinstance(value, dict):
        return {key: converted(item, dtype) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(converted(item, dtype) for item in value)
    if isinstance(value, np.random.Generator):
        return SimpleNamespace(standard_normal=lambda size: value.standard_normal(size, "f4"))
    numbers = (
        isinstance(value, float | np.ndarray | np.floating) and np.asarray(value).dtype.kind == "f"
    )
    return np.asarray(value, dtype)[()] if numbers else value


@pytest.mark.parametrize("question", NUMERIC, ids=lambda question: question.name)
def test_hidden_checks_try_what_public_ones_try(question: Question) -> None:
    """Otherwise a student sees a public check fail beside full points."""
    public, hidden = (
        frozenset().union(*_tried(EXPECTATIONS, REFERENCES, question, hidden=hidden).values())
        for hidden in (False, True)
    )
    # Whether a matrix is square matters where matrices are multiplied; those have their own probes.
    missing = {(name, kind) for name, kind in public - hidden if kind != "is square"}
    assert missing == set()


FAR = """
import sympy as sp
def square_derivative_symbolic(x, y):
    return sp.Piecewise((x - y, x < 100), (0, True))
def step_derivative_symbolic(x):
    return sp.Piecewise((0, sp.Abs(x) > sp.Rational(1, 1000)), (sp.nan, True))
def sigmoid_derivative_symbolic(x):
    return sp.Piecewise((sp.exp(-x) / (1 + sp.exp(-x)) ** 2, x > -50), (0, True))
"""


def test_formulas_that_are_right_for_small_numbers_alone_cost_points() -> None:
    names = [
        f"discussion.{line[4:].partition('(')[0]}" for line in FAR.split("\n") if "def" in line
    ]
    files = {"discussion.py": FAR.encode()}
    result = Grader(ASSIGNMENT).grade("far", files, questions=frozenset(names))
    assert not result.withheld
    assert all(result.question(name).earned < 2 for name in names)
