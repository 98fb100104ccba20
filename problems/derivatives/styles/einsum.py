"""Right answers in whole-array style: einsum, outer sums and functions built on one another."""

import numpy as np
from numpy.linalg import norm


def difference_quotient(f, a, dx):
    left, right = f(a), f(np.float64(a) + dx)
    return np.divide(np.subtract(right, left), dx)


def linearity(alpha, df, beta, dg):
    return np.einsum("k,k...->...", [alpha, beta], np.array([df, dg], dtype=float))


def product_rule(f, df, g, dg):
    return linearity(g, df, f, dg)


def chain_rule(df_at_g, dg):
    return np.multiply(dg, df_at_g)


def quotient_rule(f, df, g, dg):
    reciprocal = chain_rule(-np.power(np.asarray(g, dtype=float), -2), dg)
    return product_rule(f, df, 1 / np.asarray(g, dtype=float), reciprocal)


def linear_approximation(f, df, a, x):
    slope = df(a)
    return slope * np.asarray(x) + (f(a) - slope * a)


def partial_derivative(f, x, i, dx):
    unit = np.eye(len(x))[i]
    return difference_quotient(lambda t: f(x + t * unit), 0.0, dx)


def numerical_gradient(f, x, dx=1e-5):
    flat = np.asarray(x, dtype=float).ravel()
    shape = np.shape(x)
    steps = dx * np.eye(flat.size)
    up = [f((flat + step).reshape(shape)) for step in steps]
    down = [f((flat - step).reshape(shape)) for step in steps]
    return np.reshape(np.subtract(up, down) / (2 * dx), shape, order="C")


def tangent_plane(f, grad_f, a, x):
    return np.einsum("i,i", grad_f(a), np.subtract(x, a)) + f(a)


def steepest_descent_direction(g):
    largest = np.max(np.abs(g), initial=0.0)  # scaled first, so that squares cannot vanish
    if not largest:
        return 0.0 * g
    scaled = g / largest
    return -scaled / norm(scaled)
