# ruff: noqa: B905 - students write zip(a, b)
"""Right answers in plain Python loops; lists come back where arrays are asked."""

import math


def _each(function, x):
    if hasattr(x, "shape") and len(x.shape) > 0:
        return [_each(function, entry) for entry in x]
    return function(float(x))


def tanh_derivative(x):
    return _each(lambda v: 1 / math.cosh(v) ** 2, x)


def relu(x):
    return _each(lambda v: v if v > 0 else 0, x)


def relu_derivative(x):
    def slope(v):
        if v == 0:
            return math.nan
        return int(v > 0)

    return _each(slope, x)


def largest_stable_learning_rate(H):
    """The power iteration, started off every axis."""
    v = [1.0 + 0.37 * i * i for i in range(len(H))]
    rate = 0.0
    for _ in range(5000):
        u = [sum(h * v_j for h, v_j in zip(row, v)) for row in H]
        length = math.sqrt(sum(u_i * u_i for u_i in u))
        v = [u_i / length for u_i in u]
        rate = 2 / length
    return rate


def momentum_descent(grad_f, theta0, eta, beta, num_iterations):
    theta, v, iterates = theta0, 0, [theta0]
    for _ in range(num_iterations):
        v = beta * v + grad_f(theta)
        theta = theta - eta * v
        iterates.append(theta)
    return iterates


def polynomial_fit_costs(x_train, y_train, x_test, y_test, degree):
    """The normal equations, solved by elimination."""
    size = degree + 1
    rows = [[sum(x ** (i + j) for x in x_train) for j in range(size)] for i in range(size)]
    right = [sum(y * x**i for x, y in zip(x_train, y_train)) for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot], right[i], right[pivot] = rows[pivot], rows[i], right[pivot], right[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
            right[r] -= factor * right[i]
    c = [0.0] * size
    for i in reversed(range(size)):
        c[i] = (right[i] - sum(rows[i][j] * c[j] for j in range(i + 1, size))) / rows[i][i]

    def cost(xs, ys):
        errors = [sum(c[i] * x**i for i in range(size)) - y for x, y in zip(xs, ys)]
        return sum(e * e / 2 for e in errors) / len(errors)

    return cost(x_train, y_train), cost(x_test, y_test)
