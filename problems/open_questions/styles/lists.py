"""Right answers with lists, tuples and the math module."""

import math

import numpy as np


def _each(function, x):
    if np.ndim(x) == 0:
        return function(float(x))
    return [_each(function, entry) for entry in x]


def tanh_derivative(x):
    return _each(lambda x: (1 - math.tanh(x)) * (1 + math.tanh(x)), x)


def relu(x):
    return _each(lambda x: x if x > 0 else 0, x)


def relu_derivative(x):
    return _each(lambda x: math.nan if x == 0 else float(x > 0), x)


def largest_stable_learning_rate(H):
    """By bisection: I - eta H / 2 is positive definite exactly below the limit."""
    low, high = 0.0, 2.0 * len(H) / float(np.trace(H))
    identity = np.eye(len(H))
    for _ in range(200):
        middle = (low + high) / 2
        if np.linalg.eigvalsh(identity - middle / 2 * np.asarray(H))[0] > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def momentum_descent(grad_f, theta0, eta, beta, num_iterations):
    theta = np.array(theta0, dtype=float)
    v, iterates = 0 * theta, [theta.tolist()]
    for _ in range(num_iterations):
        v = beta * v + np.asarray(grad_f(theta))
        theta = theta - eta * v
        iterates.append(theta.tolist())
    return iterates


def polynomial_fit_costs(x_train, y_train, x_test, y_test, degree):
    polynomial = np.polynomial.Polynomial.fit(x_train, y_train, degree)

    def cost(x, y):
        return math.fsum((polynomial(p) - t) ** 2 / 2 for p, t in zip(x, y, strict=True)) / len(x)

    return [cost(x_train, y_train), cost(x_test, y_test)]
