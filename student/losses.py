"""Loss Function: the square loss, the cross entropy loss, their derivatives, and the cost.

Slides: "Introduction to Training Process", "Loss Function".

Use NumPy and float64. `y_hat` holds the estimates, `y` what they should have been. Return new
arrays; never change an argument.
"""

import numpy as np


def square_loss(y_hat, y):
    """Return the square loss of each estimate.

        l(y_hat, y) = 1/2 (y_hat - y)^2

    y_hat, y : arrays of the same shape.
    Returns an array of that shape: one loss for each estimate.

    >>> square_loss(np.array([3.0, 0.5]), np.array([1.0, 0.5]))
    array([2., 0.])

    Slide: Loss Function.
    """
    raise NotImplementedError("losses.square_loss: not attempted yet")


def cross_entropy_loss(y_hat, y, base=np.e):
    """Return the cross entropy loss of each estimate, with logarithms to the given base.

        l(y_hat, y) = -(y log y_hat + (1 - y) log(1 - y_hat))

    y_hat : an array of numbers from 0 to 1.   y : labels, 0 or 1, of the same shape.
    base : a number above 1; the default is the natural logarithm.
    Returns an array of the shape of y_hat. Where an estimate equals its label exactly (1 and 1,
    or 0 and 0) the loss is 0: "0 times log 0" counts as 0 and must not become nan.

    >>> cross_entropy_loss(np.array([0.25, 1.0]), np.array([1.0, 1.0]), 2)    # -log2(1/4)
    array([2., 0.])

    Slide: Loss Function.
    """
    raise NotImplementedError("losses.cross_entropy_loss: not attempted yet")


def cost(loss, y_hat, y):
    """Return the cost: the average loss over the n samples.

        (1/n) (loss(y_hat_1, y_1) + ... + loss(y_hat_n, y_n))

    loss : a function of (estimate, target) in this order, for numbers or, element by element, for
    arrays; it may be any loss, not only those of this file.   y_hat, y : (n,).
    Returns a number.

    >>> loss = lambda y_hat, y: y_hat - y
    >>> float(cost(loss, np.array([3.0, 5.0]), np.array([1.0, 2.0])))    # (2 + 3) / 2
    2.5

    Slide: Introduction to Training Process.
    """
    raise NotImplementedError("losses.cost: not attempted yet")


def square_loss_derivative(y_hat, y):
    """Return the derivative of the square loss with respect to the estimate y_hat.

    y_hat, y : arrays of the same shape.
    Returns an array of that shape, the derivative of each loss with respect to its own estimate.

    It is 0 where the estimate is met, and the loss grows when y_hat moves away from y: the
    derivative is positive where y_hat > y.

    >>> square_loss_derivative(np.array([0.5]), np.array([0.5]))
    array([0.])

    Slide: Loss Function.
    """
    raise NotImplementedError("losses.square_loss_derivative: not attempted yet")


def cross_entropy_loss_derivative(y_hat, y):
    """Return the derivative of the cross entropy loss (natural logarithm) with respect to y_hat.

    y_hat : an array of numbers between 0 and 1, neither 0 nor 1.   y : labels, 0 or 1, of the
    same shape.
    Returns an array of that shape, the derivative of each loss with respect to its own estimate.

    >>> cross_entropy_loss_derivative(np.array([0.25]), np.array([1.0]))    # -1 / (1/4)
    array([-4.])

    Slide: Loss Function.
    """
    raise NotImplementedError("losses.cross_entropy_loss_derivative: not attempted yet")
