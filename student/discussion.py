"""Discussion Questions: four derivatives, once as formulas (SymPy) and once as numbers (NumPy).

Slides: "Discussion Questions", "Solutions to the Discussion Questions".

The functions that end in `_symbolic` get SymPy symbols and return a SymPy expression built from
them: work the derivative out by hand and write down the result. `diff`, `Derivative` and their
like are not an answer. Any equal form is right. `import sympy` where you need it.

The others use NumPy and float64, work element by element on arrays of any shape, return new
arrays and never change an argument.
"""

import numpy as np


def square_derivative_symbolic(x, y):
    """Return the derivative with respect to x of

        f(x) = 1/2 (x - y)^2

    x, y : SymPy symbols.
    Returns a SymPy expression in x and y, in closed form.

    An example of what is meant: for f(x) = x y the answer would be the expression `y`.

    Slide: Discussion Questions.
    """
    raise NotImplementedError("discussion.square_derivative_symbolic: not attempted yet")


def step_derivative_symbolic(x):
    """Return the derivative of the step function

        f(x) = 1 if x >= 0, and 0 otherwise

    x : a real SymPy symbol.
    Returns a SymPy expression that is a number wherever the derivative exists, and `sympy.nan`
    where it does not. `sympy.Piecewise` and `sympy.Ne` (not equal) help.

    An example of what is meant: the derivative of |x| would be
    `sympy.Piecewise((-1, x < 0), (1, x > 0), (sympy.nan, True))`.

    Slide: Discussion Questions.
    """
    raise NotImplementedError("discussion.step_derivative_symbolic: not attempted yet")


def sigmoid_derivative_symbolic(x):
    """Return the derivative of the sigmoid

        f(x) = 1 / (1 + exp(-x))

    x : a SymPy symbol.
    Returns a SymPy expression in x, in closed form. `sympy.exp` is the exponential function.

    An example of what is meant: for f(x) = exp(-x) the answer would be `-sympy.exp(-x)`.

    Slide: Discussion Questions (its hint: use the chain rule with z := 1 + exp(-x)).
    """
    raise NotImplementedError("discussion.sigmoid_derivative_symbolic: not attempted yet")


def dot_partial_symbolic(a, x, i):
    """Return the partial derivative with respect to x_i of

        f(x) = a_1 x_1 + ... + a_n x_n

    a, x : `sympy.IndexedBase`; `x[i]` is the coordinate x_i.   i : a SymPy index.
    Returns a SymPy expression, in closed form.

    An example of what is meant: for f(x) = x_1^2 + ... + x_n^2 the answer would be `2 * x[i]`.

    Slide: Discussion Questions (its hint: write the dot product as a summation).
    """
    raise NotImplementedError("discussion.dot_partial_symbolic: not attempted yet")


def dot_gradient_symbolic(a, x):
    """Return the gradient with respect to x of

        f(x) = a^T x

    a, x : `sympy.MatrixSymbol` of shape (n, 1), where n is a symbol.
    Returns a SymPy matrix expression of the gradient's shape, that of x: (n, 1).

    An example of what is meant: for f(x) = x^T x the answer would be `2 * x`.

    Slides: Discussion Questions, Gradient Vector.
    """
    raise NotImplementedError("discussion.dot_gradient_symbolic: not attempted yet")


def square_derivative(x, y):
    """Return the derivative with respect to x of 1/2 (x - y)^2 as numbers, element by element.

    x, y : arrays of the same shape.
    Returns an array of that shape.

    >>> square_derivative(np.array([3.0, 1.0]), np.array([1.0, 1.5]))
    array([ 2. , -0.5])

    Slide: Discussion Questions.
    """
    raise NotImplementedError("discussion.square_derivative: not attempted yet")


def step(x):
    """Return the step function of each element: 1.0 where x >= 0, else 0.0.

    x : an array of any shape.
    Returns an array of floats (not of booleans) of that shape.

    >>> step(np.array([-2.0, 5.0]))
    array([0., 1.])

    Slide: Discussion Questions.
    """
    raise NotImplementedError("discussion.step: not attempted yet")


def step_derivative(x):
    """Return the derivative of the step function at each element: 0.0, and nan where x = 0.

    x : an array of any shape.
    Returns an array of that shape. It holds nan exactly where x is 0, where the step function has
    no derivative; 1e-12, however small, is not 0.

    >>> step_derivative(np.array([-2.0, 5.0]))
    array([0., 0.])

    Slides: Discussion Questions, Solutions to the Discussion Questions ("Zero Derivative").
    """
    raise NotImplementedError("discussion.step_derivative: not attempted yet")


def sigmoid(x):
    """Return the sigmoid 1 / (1 + exp(-x)) of each element.

    x : an array of any shape, with any finite numbers: at 1000 the result is 1.0, at -1000 it is
    0.0, and NumPy prints no warning. (exp(1000) is too large for a float64: find a form that never
    asks for it.)
    Returns an array of the shape of x.

    >>> sigmoid(np.array([0.0, 1000.0]))
    array([0.5, 1. ])

    Slide: Discussion Questions.
    """
    raise NotImplementedError("discussion.sigmoid: not attempted yet")


def sigmoid_derivative(x):
    """Return the derivative of the sigmoid at each element.

    x : an array of any shape, with any finite numbers: at 1000 and at -1000 the result is 0.0, and
    NumPy prints no warning.
    Returns an array of the shape of x.

    >>> sigmoid_derivative(np.array([0.0, 1000.0]))
    array([0.25, 0.  ])

    Slides: Discussion Questions, Solutions to the Discussion Questions.
    """
    raise NotImplementedError("discussion.sigmoid_derivative: not attempted yet")


def dot_gradient(a, x):
    """Return the gradient with respect to x of f(x) = a^T x, as numbers.

    a, x : (n,).
    Returns (n,).

    For n = 1 this is the derivative of a x: `dot_gradient(np.array([4.0]), np.array([9.0]))` is
    the slope 4, as an array: `array([4.])`.

    Slides: Discussion Questions, Gradient Vector.
    """
    raise NotImplementedError("discussion.dot_gradient: not attempted yet")
