"""Right answers in whole-array style; the symbolic ones in other closed forms."""

import numpy as np
import sympy as sp


def square_derivative_symbolic(x, y):
    return sp.Rational(1, 2) * (2 * x - 2 * y)


def step_derivative_symbolic(x):
    return sp.Piecewise((sp.nan, sp.Eq(x, 0)), (0, True))


def sigmoid_derivative_symbolic(x):
    return sp.sech(x / 2) ** 2 / 4


def dot_partial_symbolic(a, x, i):
    return a[i] * x[i] / x[i]


def dot_gradient_symbolic(a, x):
    return (a.T).T


def square_derivative(x, y):
    return np.einsum("k,k...->...", np.array([1.0, -1.0]), np.stack([x, y]))


def step(x):
    return np.heaviside(x, 1.0)


def step_derivative(x):
    values = np.zeros(np.shape(x), order="F")
    values[np.asarray(x) == 0] = np.nan
    return values


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(x)))


def sigmoid_derivative(x):
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(-np.abs(x) - 2 * np.log1p(np.exp(-np.abs(x))))


def dot_gradient(a, x):
    return np.einsum("i,ij->j", a, np.eye(len(x)))
