"""Right answers with lists, tuples, the math module and a subclass of float."""

import math

import numpy as np


class Number(float):
    """A float by another name."""


def difference_quotient(f, a, dx):
    return Number((f(a + dx) - f(a)) / dx)


def _each(function, *values):
    """The function of numbers, or of every entry."""
    if all(np.ndim(value) == 0 for value in values):
        return Number(function(*(float(value) for value in values)))
    values = np.broadcast_arrays(*values)
    return [_each(function, *entries) for entries in zip(*values, strict=True)]


def linearity(alpha, df, beta, dg):
    return _each(lambda df, dg: alpha * df + beta * dg, df, dg)


def product_rule(f, df, g, dg):
    return _each(lambda f, df, g, dg: math.fsum((df * g, f * dg)), f, df, g, dg)


def quotient_rule(f, df, g, dg):
    return _each(lambda f, df, g, dg: df / g - dg * f / g / g, f, df, g, dg)


def chain_rule(df_at_g, dg):
    return _each(lambda outer, inner: outer * inner, df_at_g, dg)


def linear_approximation(f, df, a, x):
    value, slope = f(a), df(a)
    return _each(lambda x: value + slope * (x - a), x)


def partial_derivative(f, x, i, dx):
    moved = [float(x_j) + dx * (j == i) for j, x_j in enumerate(x)]
    return (f(np.array(moved)) - f(np.array(x))) / dx


def numerical_gradient(f, x, dx=1e-5):
    base = np.array(x, dtype=float)

    def at(k, value):
        moved = base.copy()
        moved.flat[k] = value
        return f(moved)

    flat = [
        (at(k, value + dx) - at(k, value - dx)) / (2 * dx)
        for k, value in enumerate(base.ravel().tolist())
    ]
    return np.reshape(flat, base.shape).tolist()


def tangent_plane(f, grad_f, a, x):
    slopes = grad_f(a)
    return Number(f(a) + math.fsum(s * (p - q) for s, p, q in zip(slopes, x, a, strict=True)))


def steepest_descent_direction(g):
    length = math.hypot(*g)
    return tuple(-slope / length if length else 0.0 for slope in g)
