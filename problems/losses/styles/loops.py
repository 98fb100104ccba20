"""Plain Python: one sample after the other, results in nested lists."""

import math


def _each_pair(x, y, rule):
    """`rule` for every pair of entries, in nested rows."""
    if getattr(x, "shape", ()) == ():
        return rule(float(x), float(y))
    return [_each_pair(row, other, rule) for row, other in zip(x, y, strict=True)]


def square_loss(y_hat, y):
    return _each_pair(y_hat, y, lambda p, t: (p * p - 2 * p * t + t * t) / 2)


def cross_entropy_loss(y_hat, y, base=math.e):
    def loss(p, label):
        if p == label:
            return 0
        if label == 1:
            return -math.log(p, base)
        return -math.log(1 - p, base)

    return _each_pair(y_hat, y, loss)


def cost(loss, y_hat, y):
    total = 0.0
    n = 0
    for p, t in zip(y_hat, y, strict=True):
        total = total + loss(p, t)
        n = n + 1
    return total / n


def square_loss_derivative(y_hat, y):
    return _each_pair(y_hat, y, lambda p, t: -(t - p))


def cross_entropy_loss_derivative(y_hat, y):
    def derivative(p, label):
        if label == 1:
            return -1 / p
        return 1 / (1 - p)

    return _each_pair(y_hat, y, derivative)
