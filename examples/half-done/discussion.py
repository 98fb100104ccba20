"""Discussion Questions: four derivatives, once as formulas (SymPy) and once as numbers (NumPy)."""

import numpy as np


def square_derivative_symbolic(x, y):
    return x - y


def step_derivative_symbolic(x):
    raise NotImplementedError("discussion.step_derivative_symbolic: not attempted yet")


def sigmoid_derivative_symbolic(x):
    raise NotImplementedError("discussion.sigmoid_derivative_symbolic: not attempted yet")


def dot_partial_symbolic(a, x, i):
    raise NotImplementedError("discussion.dot_partial_symbolic: not attempted yet")


def dot_gradient_symbolic(a, x):
    raise NotImplementedError("discussion.dot_gradient_symbolic: not attempted yet")


def square_derivative(x, y):
    return x - y


def step(x):
    return np.where(x >= 0, 1.0, 0.0)


def step_derivative(x):
    raise NotImplementedError("discussion.step_derivative: not attempted yet")


def sigmoid(x):
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, decay) / (1.0 + decay)


def sigmoid_derivative(x):
    raise NotImplementedError("discussion.sigmoid_derivative: not attempted yet")


def dot_gradient(a, x):
    return np.array(a, dtype=np.float64)
