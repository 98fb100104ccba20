"""Plain Python: loops over lists, `math` for single numbers, formulas multiplied out."""

import math

import sympy as sp


def square_derivative_symbolic(x, y):
    return sp.Rational(1, 2) * (2 * x - 2 * y)


def step_derivative_symbolic(x):
    return sp.Piecewise((sp.nan, sp.Eq(x, 0)), (sp.Integer(0), True))


def sigmoid_derivative_symbolic(x):
    f = 1 / (1 + sp.exp(-x))
    return f * (1 - f)


def dot_partial_symbolic(a, x, i):
    return (a[i] * (x[i] + 1)).expand() - a[i] * x[i]


def dot_gradient_symbolic(a, x):
    return 2 * a - a


def _each(x, rule):
    """`rule` for every entry of nested rows."""
    if getattr(x, "shape", ()) == ():
        return rule(float(x))
    return [_each(row, rule) for row in x]


def _each_pair(x, y, rule):
    if getattr(x, "shape", ()) == ():
        return rule(float(x), float(y))
    return [_each_pair(row, other, rule) for row, other in zip(x, y, strict=True)]


def square_derivative(x, y):
    return _each_pair(x, y, lambda a, b: a - b)


def _step(x):
    if x >= 0:
        return 1.0
    return 0.0


def step(x):
    return _each(x, _step)


def _step_derivative(x):
    if x < 0 or x > 0:
        return 0
    return math.nan


def step_derivative(x):
    return _each(x, _step_derivative)


def _sigmoid(x):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def sigmoid(x):
    return _each(x, _sigmoid)


def sigmoid_derivative(x):
    return _each(x, lambda t: _sigmoid(t) * _sigmoid(-t))


def dot_gradient(a, x):
    gradient = []
    for k in range(len(x)):
        gradient.append(float(a[k]))
    return gradient
