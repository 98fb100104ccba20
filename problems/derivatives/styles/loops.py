"""Plain Python: loops, lists, no vectorised operation; every statement does one thing."""

import math

import numpy as np


def difference_quotient(f, a, dx):
    before = f(a)
    after = f(a + dx)
    change = after - before
    return change / dx


def _combine(first, second, rule):
    """`rule` for every pair of entries; a number goes with every entry."""
    if getattr(first, "shape", ()) == () and getattr(second, "shape", ()) == ():
        return rule(float(first), float(second))
    rows = len(first) if getattr(first, "shape", ()) else len(second)
    result = []
    for k in range(rows):
        one = first[k] if getattr(first, "shape", ()) else first
        other = second[k] if getattr(second, "shape", ()) else second
        result.append(_combine(one, other, rule))
    return result


def linearity(alpha, df, beta, dg):
    return _combine(df, dg, lambda one, other: one * alpha + other * beta)


def product_rule(f, df, g, dg):
    return _combine(df, dg, lambda one, other: f * other + g * one)


def quotient_rule(f, df, g, dg):
    return _combine(df, dg, lambda one, other: one / g - f * other / (g * g))


def chain_rule(df_at_g, dg):
    return _combine(dg, df_at_g, lambda one, other: other * one)


def linear_approximation(f, df, a, x):
    height = f(a)
    slope = df(a)
    return _combine(x, a, lambda point, start: height + slope * (point - start))


def partial_derivative(f, x, i, dx):
    moved = x.copy()
    moved[i] = moved[i] + dx
    return f(moved) / dx - f(x) / dx


def numerical_gradient(f, x, dx=1e-5):
    floats = np.array(x, dtype=float)
    gradient = np.zeros(floats.shape)
    for k in range(floats.size):
        here = floats.flat[k]
        floats.flat[k] = here + dx
        ahead = f(floats)
        floats.flat[k] = here - dx
        back = f(floats)
        floats.flat[k] = here
        gradient.flat[k] = (ahead - back) / (2 * dx)
    return gradient.tolist()


def tangent_plane(f, grad_f, a, x):
    result = f(a)
    slopes = grad_f(a)
    for k in range(len(a)):
        result += slopes[k] * (x[k] - a[k])
    return result


def steepest_descent_direction(g):
    largest = 0.0
    for entry in g:
        largest = max(largest, abs(entry))
    if largest == 0:
        return [0.0 for _ in g]
    total = 0.0
    for entry in g:
        total += (entry / largest) ** 2
    norm = largest * math.sqrt(total)
    return [-entry / norm for entry in g]
