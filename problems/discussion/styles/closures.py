"""Classes and closures: formulas by composition, numbers by `np.vectorize` and 0-d arrays."""

import numpy as np
import sympy
from sympy import Piecewise, Rational, cosh, nan


class Square:
    """½ z², with its derivative as a method."""

    @staticmethod
    def derivative(z):
        return z


class Logistic:
    """The sigmoid: stable for both signs, and symmetric."""

    def __call__(self, x):
        return np.asfortranarray(0.5 * (1 + np.tanh(0.5 * np.asarray(x, dtype=float))))

    def derivative(self, x):
        s = self(x)
        return s * (1 - s)


logistic = Logistic()


def square_derivative_symbolic(x, y):
    inner = {"value": x - y, "derivative": 1}
    return Square.derivative(inner["value"]) * inner["derivative"]


def step_derivative_symbolic(x):
    return Piecewise((0, x < 0), (0, x > 0), (nan, True))


def sigmoid_derivative_symbolic(x):
    return Rational(1, 4) / cosh(x / 2) ** 2


def dot_partial_symbolic(a, x, i):
    return sympy.Mul(a[i], x[i] ** 0)


def dot_gradient_symbolic(a, x):
    return sympy.Identity(x.shape[0]) * a


def square_derivative(x, y):
    return np.asfortranarray(np.vectorize(Square.derivative, otypes=[float])(x - y))


def step(x):
    return (x >= 0).astype(float)


def step_derivative(x):
    steps = np.zeros_like(x, dtype=float)
    steps[~(x != 0)] = np.nan
    return steps


def sigmoid(x):
    return logistic(x=x)


def sigmoid_derivative(x):
    return logistic.derivative(x)


def dot_gradient(a, x):
    return square_derivative(x=a, y=np.zeros_like(x))
