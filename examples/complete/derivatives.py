"""Review of derivatives, with plain loops where a loop says it best."""

import numpy as np
from vectors import nudge


def difference_quotient(f, a, dx):
    rise = f(a + dx) - f(a)
    return rise / dx


def linearity(alpha, df, beta, dg):
    terms = [alpha * df, beta * dg]
    return terms[0] + terms[1]


def product_rule(f, df, g, dg):
    return f * dg + g * df


def quotient_rule(f, df, g, dg):
    return df / g - f * dg / g**2


def chain_rule(df_at_g, dg):
    return dg * df_at_g


def linear_approximation(f, df, a, x):
    slope = df(a)

    def line(t):
        return slope * (t - a) + f(a)

    return line(np.asarray(x, dtype=float))


def partial_derivative(f, x, i, dx):
    return difference_quotient(lambda t: f(nudge(x, i, t)), 0.0, dx)


def numerical_gradient(f, x, dx=1e-5):
    gradient = np.empty(np.shape(x))
    for where in np.ndindex(*np.shape(x)):
        gradient[where] = (f(nudge(x, where, dx)) - f(nudge(x, where, -dx))) / (2 * dx)
    return gradient


def tangent_plane(f, grad_f, a, x):
    total = f(a)
    for slope, start, end in zip(grad_f(a), a, x, strict=True):
        total = total + slope * (end - start)
    return total


def steepest_descent_direction(g):
    g = np.asarray(g, dtype=float)
    largest = np.abs(g).max()
    if largest == 0:
        return np.zeros_like(g)
    g = g / largest  # so that the squares neither overflow nor vanish
    return -g / np.sqrt(np.einsum("i,i->", g.ravel(), g.ravel()))
