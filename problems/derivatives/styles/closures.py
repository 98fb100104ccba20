"""Classes and closures: keyword arguments, subclasses of float, functions built on one another."""

import numpy as np


class Slope(float):
    """A number that knows that it is a derivative."""

    def __repr__(self):
        return f"Slope({float(self)})"


class Dual:
    """A value and its derivative: the rules are those of their arithmetic."""

    def __init__(self, value, slope):
        self.value = value
        self.slope = slope

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def inverse(self):
        return Dual(1 / self.value, -self.slope / self.value**2)

    def scaled(self, factor):
        return Dual(factor * self.value, factor * self.slope)

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)


def _slope(dual):
    return Slope(dual.slope) if np.ndim(dual.slope) == 0 else np.asfortranarray(dual.slope)


def difference_quotient(f, a, dx):
    return Slope(partial_derivative(f=lambda x: f(x[0]), x=np.array([a]), i=0, dx=dx))


def linearity(alpha, df, beta, dg):
    return _slope(Dual(0.0, df).scaled(alpha) + Dual(0.0, dg).scaled(beta))


def product_rule(f, df, g, dg):
    return _slope(Dual(f, df) * Dual(g, dg))


def quotient_rule(f, df, g, dg):
    return _slope(Dual(f, df) * Dual(g, dg).inverse())


def chain_rule(df_at_g, dg):
    return linearity(alpha=df_at_g, df=dg, beta=0.0, dg=dg)


def _tangent(f, df, a):
    height, slope = f(a), df(a)

    def line(x):
        return height - np.tensordot(slope, a - x, axes=np.ndim(slope))

    return line


def linear_approximation(f, df, a, x):
    line = np.vectorize(_tangent(f, df, a), otypes=[float])
    return line(x)


def partial_derivative(f, x, i, dx):
    direction = np.eye(len(x))[i]
    return np.array((f(x + dx * direction) - f(x)) / dx)


def numerical_gradient(f, x, dx=1e-5):
    x = np.array(x, dtype=float, order="F")

    def along(direction):
        direction = direction.reshape(x.shape)
        return (f(x + dx * direction) - f(x - dx * direction)) / dx / 2

    slopes = [along(e) for e in np.eye(x.size)]
    return np.array(np.reshape(slopes, x.shape), order="F")


def tangent_plane(f, grad_f, a, x):
    return _tangent(f=f, df=grad_f, a=a)(x)


def steepest_descent_direction(g):
    norm = np.linalg.norm(g)
    return g / -norm if norm else 0 * g
