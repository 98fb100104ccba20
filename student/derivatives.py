"""Review of Derivatives: difference quotients, rules, tangents, gradients and descent directions.

Slides: "Definition of Derivative", "Properties of Derivatives", "Linear Approximation",
"Multivariate Function and Partial Derivatives", "Tangent Plane as a Linear Approximation",
"Gradient Vector", "Steepest Descent Direction".

Use NumPy and float64. Return new arrays; never change an argument.
"""

import numpy as np


def difference_quotient(f, a, dx):
    """Return the average rate of change of f between a and a + dx.

        (f(a + dx) - f(a)) / dx

    f : a function of one number.   a : a number.   dx : a number other than 0, maybe negative.
    Returns a number.

    >>> difference_quotient(lambda x: x**2, 3.0, 0.5)    # (12.25 - 9) / 0.5
    6.5

    Slide: Definition of Derivative.
    """
    raise NotImplementedError("derivatives.difference_quotient: not attempted yet")


def linearity(alpha, df, beta, dg):
    """Return the derivative of h = alpha f + beta g at a point.

        h' = alpha f' + beta g'

    alpha, beta : numbers.   df, dg : the values of f' and g' at that point (numbers or arrays).
    Returns a number, or an array where df and dg are arrays.

    >>> linearity(2.0, 3.0, -1.0, 5.0)    # 2 * 3 - 1 * 5
    1.0

    Slide: Properties of Derivatives.
    """
    raise NotImplementedError("derivatives.linearity: not attempted yet")


def product_rule(f, df, g, dg):
    """Return the derivative of h = f g at a point.

        h' = f' g + f g'

    f, g : the values of the two functions there.   df, dg : the values of their derivatives there.
    Returns a number, or an array where the derivatives are arrays.

    >>> product_rule(2.0, 3.0, 5.0, 7.0)    # 3 * 5 + 2 * 7
    29.0

    Slide: Properties of Derivatives.
    """
    raise NotImplementedError("derivatives.product_rule: not attempted yet")


def quotient_rule(f, df, g, dg):
    """Return the derivative of h = f / g at a point where g is not 0.

        h' = (f' g - f g') / g^2

    f, g : the values of the two functions there.   df, dg : the values of their derivatives there.
    Returns a number, or an array where the derivatives are arrays.

    >>> quotient_rule(1.0, 3.0, 2.0, 4.0)    # (3 * 2 - 1 * 4) / 4
    0.5

    Slide: Properties of Derivatives.
    """
    raise NotImplementedError("derivatives.quotient_rule: not attempted yet")


def chain_rule(df_at_g, dg):
    """Return the derivative of h(x) = f(g(x)) at a point x.

        h'(x) = f'(g(x)) g'(x)

    df_at_g : the value f'(g(x)).   dg : the value g'(x).
    Returns a number, or an array where dg is an array.

    >>> chain_rule(3.0, -2.0)
    -6.0

    Slide: Properties of Derivatives.
    """
    raise NotImplementedError("derivatives.chain_rule: not attempted yet")


def linear_approximation(f, df, a, x):
    """Return L(x), the tangent line of f at a, evaluated at x.

        L(x) = f(a) + f'(a) (x - a)

    f, df : functions of one number, df is the derivative of f.   a : a number.
    x : a number or an array of any shape.
    Returns L(x), a number or an array of the shape of x.

    >>> linear_approximation(lambda x: x**2, lambda x: 2 * x, 3.0, 4.0)    # 9 + 6 * 1
    15.0

    Slide: Linear Approximation.
    """
    raise NotImplementedError("derivatives.linear_approximation: not attempted yet")


def partial_derivative(f, x, i, dx):
    """Return the forward difference of f in coordinate i; the other coordinates stay fixed.

        (f(x_0, ..., x_i + dx, ..., x_{n-1}) - f(x)) / dx

    f : a function of a vector, its value is a number.   x : (n,).
    i : the position of the coordinate, counted from 0 as Python does.   dx : a number, not 0.
    Returns a number. x itself must not change.

    >>> f = lambda x: x[0] * x[1]**2
    >>> float(partial_derivative(f, np.array([2.0, 3.0]), 1, 1.0))    # (32 - 18) / 1
    14.0

    Slide: Multivariate Function and Partial Derivatives.
    """
    raise NotImplementedError("derivatives.partial_derivative: not attempted yet")


def numerical_gradient(f, x, dx=1e-5):
    """Return the gradient of f at x by central differences, one entry of x at a time.

        gradient[k] = (f(x with x[k] + dx) - f(x with x[k] - dx)) / (2 dx)

    f : a function of an array of the shape of x, its value is a number.
    x : an array with any number of axes: a vector, a matrix, a single number. It may hold integers
        (the gradient is float64 all the same), and it must not change.
    dx : a positive number.
    Returns an array of the shape of x.

    >>> numerical_gradient(lambda x: x[0]**3 + x[1], np.array([1.0, 5.0]), 1.0)   # (8 - 0) / 2
    array([4., 1.])

    Slides: Gradient Vector, Definition of Derivative.
    """
    raise NotImplementedError("derivatives.numerical_gradient: not attempted yet")


def tangent_plane(f, grad_f, a, x):
    """Return L(x), the tangent plane of f at a, evaluated at x.

        L(x) = f(a) + grad f(a) . (x - a)

    f : a function of a vector, its value is a number.   grad_f : its gradient, a function that
    takes a vector (n,) and returns a vector (n,).   a, x : (n,).
    Returns a number.

    >>> f, grad_f = lambda x: x[0] * x[1], lambda x: np.array([x[1], x[0]])
    >>> float(tangent_plane(f, grad_f, np.array([2.0, 3.0]), np.array([3.0, 5.0])))  # 6 + 3*1 + 2*2
    13.0

    Slides: Tangent Plane as a Linear Approximation, Gradient Vector.
    """
    raise NotImplementedError("derivatives.tangent_plane: not attempted yet")


def steepest_descent_direction(g):
    """Return the direction of length 1 in which a function with gradient g falls fastest.

        -g / ||g||,    ||g|| = sqrt(g_1^2 + ... + g_n^2)

    g : (n,), a gradient.
    Returns (n,): a vector of length 1, however short g is (1e-20, say); zeros where g is zero.

    >>> steepest_descent_direction(np.array([3.0, -4.0]))    # the length of g is 5
    array([-0.6,  0.8])

    Slides: Steepest Descent Direction, Gradient Vector.
    """
    raise NotImplementedError("derivatives.steepest_descent_direction: not attempted yet")
