"""Review of Derivatives."""

import numpy as np


def difference_quotient(f, a, dx):
    return (f(a + dx) - f(a)) / dx


def linearity(alpha, df, beta, dg):
    return alpha * df + beta * dg


def product_rule(f, df, g, dg):
    return df * g + f * dg


def quotient_rule(f, df, g, dg):
    return (df * g - f * dg) / g**2


def chain_rule(df_at_g, dg):
    return df_at_g * dg


def linear_approximation(f, df, a, x):
    return f(a) + df(a) * (x - a)


def partial_derivative(f, x, i, dx):
    moved = np.array(x, dtype=np.float64)
    moved[i] += dx
    return (f(moved) - f(x)) / dx


def numerical_gradient(f, x, dx=1e-05):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[k] = dx
        gradient[k] = (f(x + move) - f(x - move)) / (2 * dx)
    return gradient


def tangent_plane(f, grad_f, a, x):
    return f(a) + np.dot(grad_f(a), x - a)


def steepest_descent_direction(g):
    norm = np.sqrt(np.sum(g**2))
    if norm == 0:
        return np.zeros(g.shape)
    return -g / norm
