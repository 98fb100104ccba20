"""Right answers with lists, tuples, the math module and a subclass of float."""

import math

import sympy


def square_derivative_symbolic(x, y):
    return sympy.expand((x - y) * (x + y) / 1 - (x - y) * (x + y - 1))


def step_derivative_symbolic(x):
    return sympy.Piecewise((0, x < 0), (0, x > 0), (sympy.nan, True))


def sigmoid_derivative_symbolic(x):
    sigma = 1 / (1 + sympy.exp(-x))
    return sigma - sigma**2


def dot_partial_symbolic(a, x, i):
    return (a[i] + x[i]) - x[i]


def dot_gradient_symbolic(a, x):
    return (a + x) - x


def _each(function, *values):
    if all(not hasattr(value, "__len__") or value.ndim == 0 for value in values):
        return function(*(float(value) for value in values))
    return [_each(function, *entries) for entries in zip(*values, strict=True)]


def square_derivative(x, y):
    return _each(lambda x, y: x - y, x, y)


def step(x):
    return _each(lambda x: float(x >= 0), x)


def step_derivative(x):
    return _each(lambda x: 0.0 if x else math.nan, x)


def _sigmoid(x):
    if x < 0:
        return math.exp(x) / (1 + math.exp(x))
    return 1 / (1 + math.exp(-x))


def sigmoid(x):
    return _each(_sigmoid, x)


def sigmoid_derivative(x):
    return _each(lambda x: _sigmoid(x) * _sigmoid(-x), x)


def dot_gradient(a, x):
    return tuple(float(entry) for entry in a)
