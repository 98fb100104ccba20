"""Discussion Questions: four derivatives, once as formulas (SymPy) and once as numbers (NumPy)."""

import numpy as np


def square_derivative_symbolic(x, y):
    return x - y


def step_derivative_symbolic(x):
    import sympy

    return sympy.Piecewise((0, sympy.Ne(x, 0)), (sympy.nan, True))


def sigmoid_derivative_symbolic(x):
    import sympy

    return sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2


def dot_partial_symbolic(a, x, i):
    return a[i]


def dot_gradient_symbolic(a, x):
    return a


def square_derivative(x, y):
    return x - y


def step(x):
    return np.where(x >= 0, 1.0, 0.0)


def step_derivative(x):
    return np.where(x == 0, np.nan, 0.0)


def sigmoid(x):
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, decay) / (1.0 + decay)


def sigmoid_derivative(x):
    decay = np.exp(-np.abs(x))
    return decay / (1.0 + decay) ** 2


def dot_gradient(a, x):
    return np.array(a, dtype=np.float64)
