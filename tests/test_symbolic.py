"""Symbolic answers: every equal form is right, every other one is wrong, and all of them end."""

import itertools
import shutil
import subprocess
import sys
import time
from functools import cache, partial
from types import SimpleNamespace

import numpy as np
import pytest
import sympy as sp
from conftest import ROOT
from marking import kept

from autograder import api
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Limits
from autograder.calls.formulas import Formulas
from autograder.calls.ports import Item
from autograder.calls.session import Session
from autograder.errors import ContentError, GraderFault
from autograder.grading.expectations import FORMS, Expectations
from autograder.grading.inprocess import drive, modules_of
from autograder.grading.rightforms import packed, usual_answers
from autograder.judging.points import column, indexed, integers, points, reals
from autograder.judging.symbolic import Judge, decide_here, symbolic
from autograder.sandbox.channel import Deadline
from autograder.sandbox.gauge import Usage
from autograder.sandbox.plain import Exit, PlainWorkers
from autograder.worker import convert, equality, proof, vocabulary, wire
from autograder.worker.places import Place
from autograder.worker.wire import Node, Opaque

X, Y = api.sym("x", real=True), api.sym("y", real=True)
NAN = float("nan")
J = sp.Symbol("j", integer=True)
EXPECTED = {
    "square": symbolic(derivative_of=lambda x, y: (x - y) ** 2 / 2, by="x", x=reals(), y=reals()),
    "step": symbolic(
        derivative_of=lambda x: sp.Piecewise((1, x >= 0), (0, True)),
        by="x",
        x=reals(),
        undefined="the step has no derivative at 0",
    ),
    "sigmoid": symbolic(derivative_of=lambda x: 1 / (1 + sp.exp(-x)), by="x", x=reals()),
    "partial": symbolic(
        derivative_of=lambda a, x, i: sp.Sum(a[J] * x[J], (J, 1, sp.oo)),
        by="x[i]",
        a=indexed(),
        x=indexed(),
        i=integers(),
    ),
    "gradient": symbolic(
        derivative_of=lambda a, x: a.T * x,
        by="x",
        a=column("n"),
        x=column("n"),
        transposed="you returned the row vector aᵀ",
    ),
}
ARGUMENTS = {
    "square": {"x": X, "y": Y},
    "step": {"x": X},
    "sigmoid": {"x": X},
    "partial": {
        "a": api.indexed_base("a"),
        "x": api.indexed_base("x"),
        "i": api.index("i"),
    },
    "gradient": {"a": api.matrix_symbol("a", "n", 1), "x": api.matrix_symbol("x", "n", 1)},
}


def unevaluated(operation, *args):
    return operation(*args, evaluate=False)


SCOPE = {
    **{name: getattr(sp, name) for name in sp.__all__},
    "nan": sp.nan,
    "add": partial(unevaluated, sp.Add),
    "mul": partial(unevaluated, sp.Mul),
    "power": partial(unevaluated, sp.Pow),
    "s": lambda x: 1 / (1 + sp.exp(-x)),
    "j": sp.Symbol("j", integer=True),
    "np": np,
}


def tokens(question, source):
    """What the grader gets when a student's function returns `source`."""
    call = convert.Call(None, 0)
    names = ARGUMENTS[question]
    arguments = call.build(wire.decode(wire.encode(list(names.values()))))
    scope = {**SCOPE, **dict(zip(names, arguments, strict=True))}
    if question == "gradient":
        scope["n"] = scope["a"].shape[0]
    answer = eval(source, scope)
    return wire.decode(wire.encode(call.plain(answer)))


def judge(answer, expected, seed):
    return Judge(decide_here).verdict(answer, expected, seed)


@cache
def verdict(question, source, seed=0):
    return judge(tokens(question, source), EXPECTED[question], seed)


RIGHT = {
    "square": [
        "x - y",
        "-(y - x)",
        "-y + x",
        "Rational(1, 2) * 2 * (x - y)",
        "0.5 * (2 * x - 2 * y)",
        "1.0 * x - y",
        "0.3333333333333333 * 3 * (x - y)",
        "0.3333333333333333 * (3 * x - 3 * y)",
        "(x**2 - y**2) / (x + y)",
        "(x**2 - 2 * x * y + y**2) / (x - y)",
        "mul(x - y, x - y, power(x - y, -1))",
        "mul(Rational(1, 2), 2, add(x, -y))",
        "mul(2, x - y) / 2",
        "diff((x - y) ** 2 / 2, x)",
        "sqrt((x - y) ** 2) * sign(x - y)",
        "Abs(x - y) * sign(x - y)",
        "Max(x, y) - Min(x, y) - 2 * Max(y - x, 0)",
        "Piecewise((x - y, x > y), (-(y - x), True))",
        "Piecewise((Abs(x - y), x >= y), (-Abs(x - y), x < y))",
        "log(exp(x)) - log(exp(y))",
        "log(exp(x - y))",
        "x * (sin(y) ** 2 + cos(y) ** 2) - y",
        "re((x - y) * (1 + I))",
        "-I * I * (x - y)",
        "UnevaluatedExpr(x) - UnevaluatedExpr(y)",
        "x + y - 2 * y",
        "(x - y) * factorial(3) / 6",
        "Sum(x / 4, (j, 1, 4)) - y",
        "atan(tan(Rational(1, 3))) * 3 * (x - y)",
        "(cbrt(x - y)) ** 3",
        "x - y + Heaviside(-1 - x**2)",
        "(x - y) * tan(2 * atan(x)) * (1 - x**2) / (2 * x)",
        "Trace(Matrix([[x, 0], [0, -y]]))",
        "x * (0.1 + 0.2) - 0.3 * x + x - y",
    ],
    "step": [
        "Piecewise((0, Ne(x, 0)), (nan, True))",
        "Piecewise((nan, Eq(x, 0)), (0, True))",
        "Piecewise((0, x < 0), (0, x > 0))",
        "Piecewise((0, x > 0), (0, x < 0), (nan, True))",
        "Piecewise((0, x < 0), (nan, Eq(x, 0)), (0, x > 0))",
        "Piecewise((nan, x**2 <= 0), (0, True))",
        "Piecewise((0, Or(x < 0, x > 0)))",
        "Piecewise((0, (x > -oo) & (x < 0)), (0, (0 < x) & (x < oo)))",
        "Piecewise((0, Not(Eq(x, 0))))",
        "Piecewise((0, Abs(x) > 0))",
        "Piecewise((0, Ne(x, 0)), (zoo, True))",
        "Piecewise((0, Ne(x, 0)), (oo, True))",
        "Piecewise((0.0, Ne(x, 0)), (nan, True))",
        "Piecewise((0, Xor(x < 0, x > 0)))",
        "mul(0, power(x, -1))",
        "Abs(x) / x - sign(x)",
        "log(x**2) - 2 * log(Abs(x))",
        "Heaviside(x, nan) - Piecewise((1, x > 0), (0, True))",
        "mul(0, Heaviside(x, nan))",
        "ceiling(Abs(x) / (1 + Abs(x))) / Abs(x) - 1 / Abs(x)",
        "Piecewise((sin(x)**2 + cos(x)**2 - 1, Ne(x, 0)), (nan, True))",
    ],
    "sigmoid": [
        "s(x) * (1 - s(x))",
        "s(x) * s(-x)",
        "s(x) - s(x) ** 2",
        "exp(-x) / (1 + exp(-x)) ** 2",
        "exp(x) / (1 + exp(x)) ** 2",
        "exp(x) / (exp(x) + 1) ** 2",
        "sech(x / 2) ** 2 / 4",
        "Rational(1, 4) * sech(x / 2) ** 2",
        "0.25 * sech(0.5 * x) ** 2",
        "1 / (4 * cosh(x / 2) ** 2)",
        "1 / (2 + 2 * cosh(x))",
        "1 / (2 + exp(x) + exp(-x))",
        "(exp(x / 2) + exp(-x / 2)) ** -2",
        "(1 - tanh(x / 2) ** 2) / 4",
        "Rational(1, 4) - (s(x) - Rational(1, 2)) ** 2",
        "tanh(x / 2) / (2 * sinh(x)) + 0 * x if False else 1 / (4 * cosh(x / 2) ** 2)",
        "-(-exp(-x)) * (1 + exp(-x)) ** -2",
        "mul(-1, power(1 + exp(-x), -2), -exp(-x))",
        "power(power(sqrt(1 + exp(-x)), 2), -2) * exp(-x)",
        "diff(1 / (1 + exp(-x)), x)",
        "simplify(diff(1 / (1 + exp(-x)), x))",
        "E**(-x) / (1 + E**(-x)) ** 2",
        "2.718281828459045 ** (-x) / (1 + 2.718281828459045 ** (-x)) ** 2",
        "expand(exp(-x) / expand((1 + exp(-x)) ** 2))",
        "exp(-x - 2 * log(1 + exp(-x)))",
        "Piecewise((s(x) * (1 - s(x)), x > 0), (exp(x) / (1 + exp(x)) ** 2, True))",
        "Piecewise((exp(x) / (1 + exp(x)) ** 2, x <= 0), (exp(-x) / (1 + exp(-x)) ** 2, x > 0))",
        "s(Abs(x)) * (1 - s(Abs(x)))",
        "s(sqrt(x**2)) * s(-sqrt(x**2))",
        "cos(I * x / 2) ** -2 / 4",
        "(csch(x) - coth(x)) ** 2 / (4 * sinh(x / 2) ** 2)",
        "s(x) * (1 - s(x)) * (sin(x) ** 2 + cos(x) ** 2)",
        "(s(x) * (1 - s(x))).rewrite(tanh)",
        "s(x) ** 2 * exp(-x)",
    ],
    "partial": [
        "a[i]",
        "1 * a[i] + 0 * x[i]",
        "a[i] * x[i] / x[i]",
        "mul(a[i], x[i], power(x[i], -1))",
        "diff(a[i] * x[i], x[i])",
        "add(a[i], x[i], mul(-1, x[i]))",
        "Sum(a[j] * KroneckerDelta(i, j), (j, i, i))",
        "Sum(a[j] * KroneckerDelta(j, i), (j, i - 2, i + 2))",
        "Sum(KroneckerDelta(i, j) * a[i], (j, i - 1, i + 1))",
        "Piecewise((a[i], x[i] > 0), (a[i], True))",
        "a[i + 1 - 1]",
        "a[Max(i, i - 1)]",
        "1.0 * a[i]",
        "-(-a[i])",
        "sqrt(a[i] ** 2) * sign(a[i])",
    ],
    "gradient": [
        "a",
        "a.T.T",
        "Transpose(Transpose(a))",
        "Identity(n) * a",
        "MatMul(Identity(n), a)",
        "a + ZeroMatrix(n, 1)",
        "MatAdd(a, x, -x)",
        "2 * a / 2",
        "1.0 * a",
        "0.5 * a + 0.5 * a",
        "HadamardProduct(a, OneMatrix(n, 1))",
        "a[:, 0]",
        "a[:, :]",
        "(a.T * x).diff(x)",
        "FunctionMatrix(n, 1, Lambda((j, Symbol('k')), a[j, 0]))",
        "a * (x.T * x) * (x.T * x) ** -1",
        "a * Trace(Identity(n)) / n",
        "MatMul(Inverse(Identity(n) * 2), 2 * a)",
        "a * (x.T * x)[0, 0] / (x.T * x)[0, 0]",
        "BlockMatrix([[a]])",
        "KroneckerProduct(a, Identity(1))",
        "KroneckerProduct(Identity(1), a)",
        "BlockDiagMatrix(a)",
        "a * Determinant(Identity(n))",
        "a.applyfunc(lambda entry: 2 * entry / 2)",
        "a * DotProduct(x, a) / (x.T * a)[0, 0]",
        "DiagMatrix(a) * OneMatrix(n, 1)",
    ],
}

# Of difference quotients, which the digits of the comparison do not tell from a derivative.
STEPS = [
    "Rational(1, 10**40)",
    "Rational(1, 10**41)",
    "Rational(1, 10**13)",
    "1e-6",
    "1e-8",
    "1e-15",
    "1e-40",
    "exp(-100)",
    "power(10, -40)",
    "exp(-exp(5))",
    "mul(Rational(1, 10**10), Rational(1, 10**10), exp(-9))",
]

FOURTH_ORDER = "(lambda h: (s(x - 2*h) - 8*s(x - h) + 8*s(x + h) - s(x + 2*h)) / (12*h))(%s)"

WRONG = {
    "square": [
        "y - x",
        "x + y",
        "2 * (x - y)",
        "(x - y) / 2",
        "(x - y) ** 2 / 2",
        "x",
        "Abs(x - y)",
        "sqrt((x - y) ** 2)",
        "Max(x - y, 0)",
        "(x - y) * 1.000000001",
        "x - y + 1e-9",
        "x - y + Rational(1, 10**9)",
        "x - y + Rational(1, 10**25)",
        "(x - y) * (1 + Rational(1, 10**9))",
        "0.333333333 * 3 * (x - y)",
        "x - y + 1e-12 * x**2",
        "x - y + sin(pi * x) * sin(pi * y)",
        "x - y + floor(x / 25)",
        "Piecewise((x - y, x > 0), (y - x, True))",
        "Piecewise((x - y, Ne(x, 0)))",
        "Piecewise((x - y, Ne(x, y)), (1, True))",
        "Piecewise((x - y, Ne(x, y)))",
        "Piecewise((x - y, Abs(x) < 31), (0, True))",
        "Piecewise((x - y, Ne(x, Rational(17, 100))), (5, True))",
        "Piecewise((x - y, x < 1000), (y - x, True))",
        "Piecewise((x - y, x**2 < 2000), (y - x, True))",
        "Piecewise((x - y, exp(y) < 10**14), (0, True))",
        "Piecewise((x - y, (x < 5) | (x > 5 + Rational(1, 10**6))), (0, True))",
        "(x - y) * Heaviside(x + 40)",
        "x - y + floor(x) - floor(x + Rational(1, 10**9))",
        "x - y + Max(0, x * y - 10**6)",
        "(x - y) * Abs(x) / x * sign(x) * sign(x + 3)",
        "(x - y) * x * exp(-1 / x**2) / x",
        "I * (x - y)",
        "x - y + I",
        "x - Symbol('y')",
        "x - y + 0 * Symbol('z') + Symbol('w')",
        "Derivative((x - y) ** 2 / 2, x)",
        "Derivative((x - y) ** 2 / 2, x) + 0.5",
        "Integral(1, (x, y, x))",
        "Limit((x - y) * (1 + j), j, 0)",
        "Subs(x - y, x, y + 1)",
        "Function('f')(x) - y",
        "x > y",
        "Eq(x, y)",
        "nan",
        "oo",
        "Lambda(x, x - y)",
        "Matrix([x - y]).as_immutable()",
        "(x - y, x)",
        "[x - y]",
        "'x - y'",
        "None",
        "True",
        "0",
        "3.5",
        "np.array([1.0, 2.0])",
        "exp",
        "{x: y}",
        "Tuple(x, y)",
        "x - y + 0.00001 * (x - y)",
        "x - y + 1e-9 * sin(pi * x)",
        "0.1 * 3 * x - 0.3 * y * (1 + 1e-4)",
        *(f"((x + {h} - y)**2 / 2 - (x - y)**2 / 2) / ({h})" for h in STEPS),
        *(f"((x + {h} - y)**2 / 2 - (x - {h} - y)**2 / 2) / (2 * {h})" for h in STEPS),
    ],
    "step": [
        "Integer(0)",
        "0",
        "0.0",
        "0 * x",
        "nan",
        "oo",
        "1 / x",
        "DiracDelta(x)",
        "diff(Heaviside(x), x)",
        "Derivative(Heaviside(x), x)",
        "Heaviside(x)",
        "sign(x)",
        "Piecewise((0, Ne(x, 0)), (1, True))",
        "Piecewise((0, Ne(x, 0)), (0, True))",
        "Piecewise((1, Ne(x, 0)), (nan, True))",
        "Piecewise((0, x < 0), (nan, True))",
        "Piecewise((0, x >= 0), (nan, True))",
        "Piecewise((0, x < 0), (1, x > 0))",
        "Piecewise((nan, Eq(x, 1)), (0, True))",
        "Piecewise((0, Abs(x) > 1), (nan, True))",
        "Piecewise((0, Ne(x, 0)), (I, True))",
        "Piecewise((1e-9, Ne(x, 0)), (nan, True))",
        "Piecewise((Rational(1, 10**20), Ne(x, 0)), (nan, True))",
        "KroneckerDelta(x, 0)",
        "0 ** Abs(x)",
    ],
    "sigmoid": [
        "s(x) * (1 - s(x)) * sign(x + 95)",  # below 1e-41 there, of both
        *((FOURTH_ORDER % h) for h in ("Rational(1, 10**10)", "Rational(1, 10**12)", "0.0002")),
        "s(x)",
        "s(x) * (s(x) - 1)",
        "x * (1 - x)",
        "s(x) * (1 + s(x))",
        "s(x) ** 2",
        "1 - s(x)",
        "-exp(-x) / (1 + exp(-x)) ** 2",
        "exp(-x) / (1 + exp(-x))",
        "exp(x) / (1 + exp(-x)) ** 2",
        "1 / (1 + exp(-x)) ** 2",
        "sech(x) ** 2 / 4",
        "sech(x / 2) ** 2",
        "1 - tanh(x) ** 2",
        "exp(-x**2 / 4) / 4",
        "s(x) * (1 - s(x)) + 1e-9",
        "s(x) * (1 - s(x)) * (1 + Rational(1, 10**9))",
        "s(x) * (1 - s(x)) * 1.000000001",
        "0.2499999999 * sech(x / 2) ** 2",
        "2.718281828 ** (-x) / (1 + 2.718281828 ** (-x)) ** 2",
        "Piecewise((s(x) * (1 - s(x)), x > 0), (s(x), True))",
        "Piecewise((s(x) * (1 - s(x)), x > 0), (s(x) * (1 - s(x)), x < 0))",
        "Piecewise((s(x) * (1 - s(x)), Ne(x, 0)), (nan, True))",
        "Piecewise((s(x) * (1 - s(x)), Abs(x) < 10), (0, True))",
        "Derivative(s(x), x)",
        "Function('sigma')(x) * (1 - Function('sigma')(x))",
        "s(Symbol('x')) * s(-Symbol('x'))",
        "s(x) * (1 - s(x)) * Abs(x) / x",
        *(f"(s(x + {h}) - s(x - {h})) / (2 * {h})" for h in STEPS),
        "(s(x + 1e-8) - s(x - 1e-8)) / (2 * Rational(1, 10**8))",
        "(s(x + Rational(1, 10**8)) - s(x - Rational(1, 10**8))) * 5e7",
    ],
    "partial": [
        "x[i]",
        "a[i] * x[i]",
        "a[i] + x[i]",
        "-a[i]",
        "a[i + 1]",
        "a[0]",
        "a[j]",
        "a[Symbol('i')]",
        "a",
        "i",
        "Integer(0)",
        "a[i] * 1.000000001",
        "a[i] + 1e-9",
        "a[i, i]",
        "a[i / 2]",
        "a[x[i]]",
        "IndexedBase('b')[i]",
        "Abs(a[i])",
        "Sum(a[j] * x[j], (j, 1, 5))",
        "Sum(a[j] * KroneckerDelta(i, j), (j, 1, 40))",
        "Sum(a[j] * KroneckerDelta(i, j), (j, 1, oo))",
        "Sum(a[j] * KroneckerDelta(i, j), (j, 1, Symbol('n')))",
        "Derivative(a[i] * x[i], x[i])",
        "Piecewise((a[i], i < 20), (0, True))",
        "a[i] + KroneckerDelta(i, 3 * 10**6)",
        "Piecewise((a[i], i < 10**7), (0, True))",
    ],
    "gradient": [
        "x",
        "a.T",
        "Transpose(a)",
        "x.T",
        "2 * a",
        "-a",
        "a + x",
        "a.T * x",
        "a * x.T",
        "(a.T * x)[0, 0]",
        "a[0, 0]",
        "Matrix([a[0, 0], a[1, 0]]).as_immutable()",
        "Matrix([[a[0, 0]]]).as_immutable()",
        "ZeroMatrix(n, 1)",
        "OneMatrix(n, 1)",
        "MatrixSymbol('b', n, 1)",
        "MatrixSymbol('a', 3, 1)",
        "1.000000001 * a",
        "a + Rational(1, 10**9) * x",
        "HadamardProduct(a, x)",
        "Identity(n)",
        "a * Trace(Identity(n))",
        "a[:2, 0]",
        "BlockMatrix([[a, x]])",
        "BlockMatrix([[a], [x]])",
        "KroneckerProduct(a, Identity(2))",
        "BlockDiagMatrix(a, a)",
        "a.applyfunc(lambda entry: 2 * entry)",
        "Derivative(a.T * x, x)",
        "n",
        "1",
    ],
}


# Other points: on demand, and below for one wrong form in five.
seeds = pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.demand)])


@pytest.mark.parametrize(
    ("question", "source"), [(q, source) for q, sources in RIGHT.items() for source in sources]
)
@seeds
def test_every_equal_form_is_right(question, source, seed):
    result = verdict(question, source, seed)
    assert result.ok, result
    assert (result.reason, result.point, result.got, result.want) == ("", "", "", "")


@pytest.mark.parametrize(
    ("question", "source"), [(q, source) for q, sources in WRONG.items() for source in sources]
)
@seeds
def test_every_other_form_is_wrong_with_a_reason(question, source, seed):
    result = verdict(question, source, seed)
    assert not result.ok
    assert result.reason
    assert bool(result.point) == bool(result.got) == bool(result.want)
    assert result.got != result.want or not result.got


def test_the_tables_are_as_long_as_promised():
    assert sum(map(len, RIGHT.values())) >= 60
    assert sum(map(len, WRONG.values())) >= 60


# A difference quotient whose step is a formula.
QUOTIENT = "(lambda h: ((x + h - y)**2 / 2 - (x - y)**2 / 2) / h)(%s)"


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("square", "y - x", "−1 times the right answer"),
        ("square", "2 * (x - y)", "2 times the right answer"),
        ("square", "(x - y) / 2", "half the right answer"),
        ("square", "Max(x - y, 0)", "at some points and differs at others"),
        ("square", "x + 10 * y", "differs from the right answer"),
        ("square", "0.333333333 * 3 * (x - y)", "close to the right answer but not equal"),
        ("square", "x - y + Rational(1, 10**40)", "a number below 1e-12, such as a tiny step"),
        ("square", "x - y + 1e-8", "a number below 1e-5, such as a tiny step"),
        ("square", "x - y + 1e-60", "a number below 1e-5, such as a tiny step"),
        ("square", "(x - y) * exp(99)", "a number above 1e12"),
        ("square", QUOTIENT % "exp(-100 - x**2)", "a part below 1e-12, such as a tiny step"),
        ("square", QUOTIENT % "1 / cosh(200 + x**2)", "a part below 1e-12, such as a tiny step"),
        ("square", QUOTIENT % "10**(-40 - x**2 - y**2)", "a part below 1e-12, such as a tiny step"),
        ("square", QUOTIENT % "(x**2 + 3)**-90", "a part below 1e-12, such as a tiny step"),
        (
            "square",
            QUOTIENT % "exp(-20 - x**2) * 2**(-30 - y**2) * 3**(-25 - x**2)",
            "a part below 1e-12, such as a tiny step",
        ),
        ("square", QUOTIENT % "erfc(9 + x**2)", "a part below 1e-12, such as a tiny step"),
        (
            "square",
            "im(" + QUOTIENT.replace("+ h", "+ I * h") % "exp(-300 - x**2)" + ")",
            "a part below 1e-12",
        ),
        (
            "square",
            "1.0 * " + QUOTIENT % "exp(-20 - x**2)",
            "a part below 1e-7, such as a tiny step",
        ),
        ("square", "Derivative((x - y) ** 2 / 2, x)", "unevaluated Derivative"),
        ("square", "Integral(1, (x, y, x))", "unevaluated Integral"),
        ("square", "Function('f')(x) - y", "f(…), a function without a formula"),
        ("square", "x - Symbol('k')", "k, a symbol of your own"),
        ("square", "x - Symbol('y')", "its y is not the y that is passed in"),
        ("square", "I * (x - y)", "complex number"),
        ("square", "x > y", "condition"),
        ("square", "None", "returned nothing"),
        ("square", "'x - y'", "text"),
        ("square", "[x - y]", "a list"),
        ("square", "exp", "and a SymPy expression is asked"),
        ("square", "Matrix([x - y]).as_immutable()", "a matrix, and a single number"),
        ("step", "0", "the step has no derivative at 0"),
        ("step", "Piecewise((0, Ne(x, 0)), (1, True))", "the step has no derivative at 0"),
        ("step", "nan", "undefined at every point"),
        ("step", "Piecewise((0, x < 0), (nan, True))", "undefined at a point where"),
        ("step", "DiracDelta(x)", "no value at a point"),
        ("partial", "a", "a without an index"),
        ("partial", "IndexedBase('b')[i]", "b, which is not an IndexedBase that is passed in"),
        ("partial", "Sum(a[j] * KroneckerDelta(i, j), (j, 1, oo))", "closed form"),
        ("gradient", "a.T", "you returned the row vector aᵀ"),
        ("gradient", "x.T", "it is a row vector, and a column is asked"),
        ("gradient", "a.T * x", "a single number in a 1×1 matrix"),
        ("gradient", "(a.T * x)[0, 0]", "a single number, and a column"),
        ("gradient", "Matrix([a[0, 0], a[1, 0]]).as_immutable()", "its shape is not that"),
        ("square", "Poly(x - y, x, y)", ".as_expr() makes one of it"),
    ],
)
def test_the_reason_names_the_mistake(question, source, words):
    assert words in verdict(question, source).reason


def test_a_counterexample_shows_both_values():
    result = judge(tokens("square", "x + y"), EXPECTED["square"], 3)
    point = dict(part.split(" = ") for part in result.point.split(", "))
    x, y = (sp.Rational(point[name]) for name in ("x", "y"))
    assert float(result.got) == pytest.approx(float(x + y))
    assert float(result.want) == pytest.approx(float(x - y))
    assert judge(tokens("step", "0"), EXPECTED["step"], 3).point == "x = 0"
    near = verdict("square", "x - y + sin(x / 10**3) ** 3")
    assert near.got != near.want


def test_reasons_contain_no_numbers_of_the_points(demanded):
    for question, every in WRONG.items():
        sources = list(every)[:: 1 if demanded else 5]
        reasons = {source: verdict(question, source, 0).reason for source in sources}
        again = {source: verdict(question, source, 1).reason for source in sources}
        assert reasons == again  # whatever the points


def test_the_same_seed_gives_the_same_points():
    for question, expected in EXPECTED.items():
        first, second, other = (points(expected.domains, seed)[0] for seed in (5, 5, 6))
        assert first == second
        assert len(first) >= (16 if question == "gradient" else 40)
        assert [p.values for p in first] != [p.values for p in other]


def test_points_lie_on_both_sides_near_and_far():
    values = [point.values["x"] for point in points({"x": reals()}, 0)[0]]
    assert 0 in values
    for low, high in [(-30, -4), (-4, -1), (-0.25, -1e-9), (1e-9, 0.25), (1, 4), (4, 30)]:
        assert any(low < value < high for value in values)
    drawn, _ = points({"p": reals(0, 1, special=(), reach=1)}, 0)
    assert all(0 < point.values["p"] < 1 for point in drawn)


def test_plain_numbers_are_answers():
    constant = symbolic(equal_to=lambda x: sp.Integer(2), x=reals())
    for answer in (2, 2.0, np.array(2), np.array(2.0), Node("Integer", (2,))):
        assert judge(answer, constant, 0).ok
    for answer in (3, 2.1, True, np.array([2.0]), 2 + 0j, NAN, float("inf"), Opaque("Thing")):
        assert not judge(answer, constant, 0).ok


def pair(value, condition):
    return Node("ExprCondPair", (value, condition))


def test_sympy_differentiates_the_function_of_the_question():
    def expected(function):
        return symbolic(derivative_of=function, by="x", x=reals())

    cube = expected(lambda x: x**3)
    jump = expected(lambda x: sp.Piecewise((1, x >= 0), (0, True)))
    corner = expected(sp.Abs)
    smooth = expected(lambda x: sp.Piecewise((x**2, x >= 0), (-(x**2), True)))
    x = Node("Symbol", ("x",))
    assert judge(Node("Mul", (3, x, x)), cube, 0).ok
    assert judge(Node("Piecewise", (pair(0, Node("Unequality", (x, 0))),)), jump, 0).ok
    assert not judge(integer(0), jump, 0).ok
    assert judge(Node("Mul", (x, Node("Pow", (Node("Abs", (x,)), -1)))), corner, 0).ok
    assert not judge(Node("sign", (x,)), corner, 0).ok
    assert judge(Node("Mul", (2, Node("Abs", (x,)))), smooth, 0).ok


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "either derivative_of= or equal_to="),
        ({"equal_to": abs, "derivative_of": abs, "by": "x"}, "either derivative_of= or equal_to="),
        ({"derivative_of": abs}, "by= with derivative_of="),
        ({"equal_to": abs, "by": "x"}, "only with that"),
    ],
)
def test_half_an_expectation_is_refused(options, words):
    with pytest.raises(TypeError, match=words):
        symbolic(**options, x=reals())


def test_a_truth_that_has_no_value_at_a_point_is_refused():
    expected = symbolic(derivative_of=sp.Heaviside, by="x", x=reals(special=()))
    with pytest.raises(ContentError, match=r"no derivative at x = 0\. .* x=reals\(special=\(0,"):
        _ = expected.truth


def places(question):
    return [Place(point).values for point in EXPECTED[question].points(0)[0]]


def is_proven(question, source):
    return proof.proven(tokens(question, source), EXPECTED[question].truth, places(question))


def test_a_proof_does_not_stand_for_a_point_without_a_value():
    nowhere = "Piecewise((exp(-x) / (1 + exp(-x))**2, Ne(x, 0)), (nan, True))"
    assert is_proven("sigmoid", nowhere)
    assert verdict("sigmoid", nowhere).reason.startswith("it is undefined at a point")


def test_most_right_forms_are_proven_and_no_other():
    """Of every second one."""
    for question, least in [("square", 12), ("step", 9), ("sigmoid", 12), ("partial", 6)]:
        assert sum(is_proven(question, source) for source in RIGHT[question][::2]) >= least
    for question in ("square", "sigmoid", "partial", "gradient"):
        odd = ("Ne(x, 0)", "(j, 1, oo)", "12*h", *STEPS)  # equal but for a point, or no closed form
        wrong = [source for source in WRONG[question] if not any(part in source for part in odd)]
        assert not [source for source in wrong[:12] if is_proven(question, source)]


def test_equal_answers_are_judged_once():
    asked = []

    def decide(request):
        asked.append(request)
        return decide_here(request)

    judging = Judge(decide)
    answer = tokens("square", "x + y")
    for _ in range(3):
        assert not judging.verdict(answer, EXPECTED["square"], 0).ok
    assert len(asked) == 1
    judging.verdict(answer, EXPECTED["square"], 1)
    assert len(asked) == 2


def test_a_judgement_that_has_no_end_is_begun_once_for_an_answer():
    asked = []

    def decide(request):
        asked.append(request)
        return (False, equality.TOO_COMPLICATED, "", "", "", False)  # as of a worker that ended

    judging = Judge(decide)
    other = symbolic(equal_to=lambda u, v: u - v, u=reals(), v=reals())
    hard = {name: tower(Node("Symbol", (name,)), 3) for name in "xu"}
    assert not judging.alike(hard["x"], NY, EXPECTED["square"])
    assert not judging.verdict(hard["x"], EXPECTED["square"], 0).ok
    assert len(asked) == 2
    assert judging.verdict(hard["x"], EXPECTED["square"], 1).reason == equality.TOO_COMPLICATED
    assert judging.verdict(hard["u"], other, 0).reason == equality.TOO_COMPLICATED
    assert not judging.alike(hard["x"], NY, EXPECTED["square"])
    assert len(asked) == 2


@pytest.mark.parametrize("reply", [None, True, (True,), (1, "", "", "", "", False), ("",) * 6])
def test_what_is_no_verdict_is_a_fault_of_ours(reply):
    with pytest.raises(GraderFault):
        Judge(lambda request: reply).verdict(integer(1), EXPECTED["square"], 0)


def test_sympy_is_imported_where_a_truth_is_needed_and_not_before():
    source = """
import sys
import time
from autograder.api import reals, sp, symbolic
import autograder.calls.formulas, autograder.grading.grader, autograder.cli
expected = symbolic(derivative_of=lambda x: sp.exp(x), by="x", x=reals())
assert "sympy" not in sys.modules
assert expected.truth.name == "exp"
assert "sympy" in sys.modules
"""
    subprocess.run([sys.executable, "-c", source], check=True)


def integer(value):
    return Node("Integer", (value,))


def tower(base, height):
    top = base
    for _ in range(height):
        top = Node("Pow", (base, top))
    return top


def nest(name, inner, depth):
    for _ in range(depth):
        inner = Node(name, (inner,))
    return inner


def terms(name, count):
    x = Node("Symbol", ("x",))
    products = (Node("Mul", (integer(k % 3000), x)) for k in range(count))
    return Node("Add", tuple(Node(name, (product,)) for product in products))


def over_ranges(variables, high):
    body = Node("Symbol", ("x",))
    for name in variables:
        limits = Node("Tuple", (Node("ForeignSymbol", (name,)), integer(0), integer(high)))
        body = Node("Sum", (body, limits))
    return body


NX, NY, NA = Node("Symbol", ("x",)), Node("Symbol", ("y",)), Node("MatrixSymbol", ("a",))
OUTER = Node("MatMul", (NA, Node("Transpose", (NA,))))
HOSTILE = {
    "9**9**9**9": tower(integer(9), 3),
    "a tower of 90 nines": tower(integer(9), 90),
    "a tower of 90 x": tower(NX, 90),
    "a tower of 9 i": tower(Node("ImaginaryUnit"), 9),
    "a tower of 90 i": tower(Node("ImaginaryUnit"), 90),
    "exp(exp(exp(exp(100))))": nest("exp", integer(100), 4),
    "exp of x, 90 times": nest("exp", NX, 90),
    "sin of a huge number": Node("sin", (nest("exp", integer(10), 2),)),
    "(x+y+1)**3000": Node("Pow", (Node("Add", (NX, NY, integer(1))), integer(3000))),
    "x**(2**500)": Node("Pow", (NX, integer(2**500))),
    "10000 products": terms("Mul", 10_000),
    "10000 sines": terms("sin", 10_000),
    "10000 gammas": terms("gamma", 10_000),
    "gamma(10**30)": Node("gamma", (integer(10**30),)),
    "9!!!!!!": nest("factorial", integer(9), 6),
    "gamma of x, 50 times": nest("gamma", NX, 50),
    "a Sum in a Sum in a Sum": over_ranges("ijk", 399),
    "a Sum of 10**100 terms": over_ranges("i", 10**100),
    "50 Sums": over_ranges([f"v{k}" for k in range(50)], 1),
    "x, 50000 times": Node("Add", (NX,) * 50_000),
    "too many nodes": Node("Add", (NX,) * 100_000),
    "too deep": nest("Abs", NX, 140),
    "as deep as may be": nest("Abs", NX, 108),
    "as deep as may be, sums": Node("Add", (nest("Add", NX, 105), NY)),
    "an integer of 511 bits": integer(2**511),
    "an integer beyond the wire": integer(10**400),
    "1/0": Node("Rational", (1, 0)),
    "text for numbers": Node("Add", ("x", "y")),
    "no arguments": Node("Add"),
    "a Rational of text": Node("Rational", ("1", "2")),
    "a Float of text": Node("Float", ("__import__('os')",)),
    "a Float of 10**99999": Node("Float", ("1e99999",)),
    "an unknown name": Node("__import__('os').system('true')", (NX,)),
    "a symbol of nothing": Node("Symbol"),
    "a symbol of a list": Node("Symbol", ([1],)),
    "Piecewise of numbers": Node("Piecewise", (NX, NY)),
    "a condition": Node("And", (True, Node("BooleanTrue"))),
    "a Lambda": Node("Lambda", (NX, NX)),
    "a matrix of matrices": Node("ImmutableDenseMatrix", (1, 1, NA)),
    "a matrix of a lying shape": Node("ImmutableDenseMatrix", (10**9, 10**9, NX)),
    "a matrix of 10000 entries": Node("ImmutableDenseMatrix", (100, 100, *((NX,) * 10_000))),
    "Identity(10**12)": Node("Identity", (integer(10**12),)),
    "ZeroMatrix(10**5000, 1)": Node(
        "ZeroMatrix", (Node("Pow", (integer(10), integer(5000))), integer(1))
    ),
    "erf(150 i)": Node("erf", (Node("Mul", (integer(150), Node("ImaginaryUnit"))),)),
    "ZeroMatrix(-1, 1)": Node("ZeroMatrix", (integer(-1), integer(1))),
    "1000 identities": Node("MatMul", (Node("Identity", (integer(40),)),) * 1000),
    "inverses of inverses": nest("Inverse", Node("Identity", (integer(40),)), 60),
    "aaᵀ**(10**9)": Node("MatPow", (OUTER, integer(10**9))),
    "aaᵀ**-1": Node("MatMul", (Node("MatPow", (OUTER, integer(-1))), NA)),
    "aaᵀaaᵀaaᵀ…": Node("MatMul", (*((OUTER,) * 15_000), NA)),
}
DIFFERENCE = Node("Add", (NX, Node("Mul", (-1, NY))))
AFTERWARDS = itertools.count(1)


@pytest.fixture(scope="module")
def confined():
    """A judge whose worker may be ended by an answer, sooner than elsewhere."""
    formulas = Formulas()
    with (
        pytest.MonkeyPatch.context() as patch,
        kept(load_assignment(ROOT, hidden=False), allow_weak=True) as (workers, _),
    ):
        patch.setattr("autograder.calls.formulas.CPU_SECONDS", 2)
        formulas.open(workers)
        yield Judge(formulas)
    formulas.close()


class _Busy:
    """A worker on a machine that has other work as long as it is asked; it has no processor."""

    layers = ("seccomp",)

    def __init__(self, waits: bool) -> None:
        self.channel, self._waits, self._since = self, waits, time.monotonic()
        self._nonce = b""
        self._replies = [("ready",), ("returned", 0, (True, "", "", "", "", False), "", "")]

    def usage(self) -> Usage:
        return Usage(0.0, time.monotonic() - self._since if self._waits else 0.0)

    def send(self, data: bytes, deadline: Deadline) -> None:
        self._nonce = data[4 : 4 + wire.NONCE_BYTES]

    def receive(self, deadline: Deadline) -> bytes:
        time.sleep(0.03)
        deadline.left()
        return self._nonce + wire.encode(self._replies.pop(0))

    def kill(self) -> Exit:
        return Exit("killed")


@pytest.mark.parametrize("waits", [True, False])
def test_a_busy_machine_costs_a_formula_no_time(monkeypatch, waits):
    """One that sleeps, which no answer can do, has its deadline."""
    monkeypatch.setattr("autograder.calls.formulas.SECONDS", 0.02)
    formulas = Formulas()
    formulas.open(SimpleNamespace(spawn=lambda seconds: _Busy(waits)))
    if waits:
        assert Judge(formulas).verdict(NX, EXPECTED["square"], 0).ok
    else:
        with pytest.raises(GraderFault, match="has no time"):
            Judge(formulas).verdict(NX, EXPECTED["square"], 0)


@pytest.mark.parametrize(
    ("text", "answer", "ok", "asked"),
    [
        ("import sympy", "x - y", True, 0),
        ("import sympy", "x + y", False, 1),
        ("import sympy; sympy.Symbol = sympy.Integer = None", "x - y", True, 1),
    ],
)
def test_at_home_the_worker_of_the_files_has_sympy_already(text, answer, ok, asked):
    """What it does not find right is asked again, of a worker that no file has touched."""
    workers, spawned = PlainWorkers(), []

    def spawn(seconds):
        spawned.append(seconds)
        return workers.spawn(seconds)

    formulas = Formulas()
    formulas.open(SimpleNamespace(spawn=spawn))
    with Session(workers, {"p.py": text.encode()}, Limits()) as files, formulas.beside(files):
        assert files.run([Item.load("p")])[0].kind == "imported"
        verdict = Judge(formulas).verdict(tokens("square", answer), EXPECTED["square"], 0)
    formulas.close()
    assert (verdict.ok, len(spawned)) == (ok, asked)


@pytest.mark.parametrize("expected", ["square", "gradient"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_expressions_end(name, expected, confined):
    result = confined.verdict(HOSTILE[name], EXPECTED[expected], 0)
    assert not result.ok
    assert result.reason
    # The next answer is judged as ever; with points that are new, so it is judged.
    assert confined.verdict(DIFFERENCE, EXPECTED["square"], next(AFTERWARDS)).ok


def test_random_trees_end_and_never_raise(confined, demanded):
    import random

    rng = random.Random(0)
    names = sorted(vocabulary.VALUES | vocabulary.CONDITIONS | vocabulary.PARTS)
    leaves = [NX, NY, NA, integer(0), integer(-1), integer(10**9), Node("Float", ("1e-300",)), 3]
    leaves += [Node("Pi"), Node("Infinity"), Node("ImaginaryUnit"), True, "text", 1.5, NAN, None]

    def tree(depth):
        if depth == 0 or rng.random() < 0.2:
            return rng.choice(leaves)
        common = ["Add", "Mul", "Pow", "exp", "Piecewise", "gamma", "tan"]
        name = rng.choice(common if rng.random() < 0.5 else names)
        return Node(name, tuple(tree(depth - 1) for _ in range(rng.choice([0, 1, 1, 2, 2, 3]))))

    for k in range(600 if demanded else 150):
        answer = tree(rng.choice([2, 3, 5]))
        confined.verdict(answer, EXPECTED[rng.choice(["square", "gradient"])], k)


def test_a_release_knows_its_right_formulas_and_asks_sympy_nothing(tmp_path):
    root = tmp_path / "course"
    for part in ("problems", "solutions"):
        shutil.copytree(ROOT / part, root / part)
    assignment = load_assignment(root, only=["discussion"])
    problem = assignment.problem("discussion")
    (problem.folder / FORMS).write_bytes(packed(usual_answers(assignment, b"")[0][problem.name]))
    modules = modules_of(assignment.solutions)
    asked = []
    for hidden in (False, True):
        expectations = Expectations(assignment, decide=asked.append)
        done = drive(expectations, modules, problem.questions, hidden=hidden)
        assert not any(run.failed for run in done.runs)
        assert expectations.symbolic.right
    assert not asked


def _about(function, **options):
    expected = symbolic(derivative_of=function, by="x", x=reals(**options))
    return lambda source: judge(tokens("step", source), expected, 0)


@pytest.mark.parametrize(
    ("function", "right", "wrong"),
    [
        (lambda x: sp.sin(sp.pi * x), "pi * cos(pi * x)", "pi * cos(pi * x) + sin(pi * x)"),
        (lambda x: sp.exp(-(x**4)), "-4 * x**3 * exp(-x**4)", "4 * x**3 * exp(-x**4)"),
        (
            lambda x: 1 / (1 + sp.exp(-10 * x)),
            "10 * exp(10 * x) / (1 + exp(10 * x))**2",
            "(lambda h: im(1 / (1 + exp(-10 * (x + I * h)))) / h)(exp(-300 - x**2))",
        ),
        (lambda x: sp.erf(3 * x), "6 * exp(-9 * x**2) / sqrt(pi)", "6 * exp(-9 * x**2) / pi"),
        (
            lambda x: sp.sinc(x),
            "Piecewise(((x * cos(x) - sin(x)) / x**2, Ne(x, 0)), (0, True))",
            "Piecewise(((x * cos(x) - sin(x)) / x**2, Ne(x, 0)), (1, True))",
        ),
        (lambda x: sp.Heaviside(x) * x**2, "2 * Max(x, 0)", "2 * x"),
        (lambda x: sp.Min(1, sp.Max(0, x)), "Heaviside(x, nan)*Heaviside(1 - x, nan)", "0"),
    ],
)
def test_the_functions_of_another_lecture_are_judged_as_well(function, right, wrong):
    """Truths that are tiny themselves, 0 but for rounding, 0/0 at a point, or made of cases."""
    verdict_on = _about(function, special=(0, 1))
    assert verdict_on(right).ok
    assert not verdict_on(wrong).ok
