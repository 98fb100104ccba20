"""The discussion questions: formulas, then numbers."""

import numpy as np
import sympy as sp


def square_derivative_symbolic(x, y):
    return -(y - x)


def step_derivative_symbolic(x):
    return sp.Piecewise((sp.S.Zero, x < 0), (sp.S.Zero, x > 0), (sp.nan, True))


def sigmoid_derivative_symbolic(x):
    s = 1 / (1 + sp.exp(-x))
    return s * (1 - s)


def dot_partial_symbolic(a, x, i):
    return 1 * a[i]


def dot_gradient_symbolic(a, x):
    return 2 * a - a


def square_derivative(x, y):
    return np.subtract(x, y)


def step(x):
    return (np.asarray(x) >= 0).astype(float)


def step_derivative(x):
    answer = np.zeros(np.shape(x))
    answer[np.asarray(x) == 0] = np.nan
    return answer


def sigmoid(x):
    # tanh never overflows, and sigmoid is a stretched tanh; far out, that would lose the tiny
    # values on the left, so they are computed from the exponential.
    x = np.asarray(x, dtype=float)
    left = np.exp(np.minimum(x, 0))
    right = np.exp(-np.maximum(x, 0))
    return left / (left + right)


def sigmoid_derivative(x):
    return sigmoid(x) * sigmoid(np.negative(x))


def dot_gradient(a, x):
    return np.array([float(entry) for entry in a])
