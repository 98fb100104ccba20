"""Right answers with lists, tuples, the math module and a subclass of float."""

import math


class Number(float):
    """A float by another name."""


def _each(function, *values):
    if all(not hasattr(value, "__len__") or value.ndim == 0 for value in values):
        return function(*(float(value) for value in values))
    return [_each(function, *entries) for entries in zip(*values, strict=True)]


def square_loss(y_hat, y):
    return _each(lambda y_hat, y: (y - y_hat) * (y - y_hat) / 2, y_hat, y)


def cross_entropy_loss(y_hat, y, base=math.e):
    def one(y_hat, y):
        right = y_hat if y == 1 else 1 - y_hat
        return 0.0 if right == 1 else -math.log(right, base)

    return _each(one, y_hat, y)


def cost(loss, y_hat, y):
    return Number(math.fsum(loss(a, b) for a, b in zip(y_hat, y, strict=True)) / len(y))


def square_loss_derivative(y_hat, y):
    return _each(lambda y_hat, y: y_hat - y, y_hat, y)


def cross_entropy_loss_derivative(y_hat, y):
    return _each(lambda y_hat, y: -1 / y_hat if y == 1 else 1 / (1 - y_hat), y_hat, y)
