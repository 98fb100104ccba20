"""Gradient Descent: one step, and the whole path of iterates.

Slides: "Gradient Descent", "Gradient Descent Intuition", "Summary of Gradient Descent".

Use NumPy and float64. Return new arrays; never change an argument.
"""

import numpy as np


def step(theta, g, eta):
    """Return the parameters after one step of gradient descent.

        theta - eta g

    theta : the parameters, an array of any shape.   g : the gradient at theta, of the same shape.
    eta : the learning rate, a positive number.
    Returns a new array of the shape of theta; theta itself stays as it is.

    >>> step(np.array([1.0, 2.0]), np.array([4.0, -2.0]), 0.5)
    array([-1.,  3.])

    Slide: Gradient Descent.
    """
    raise NotImplementedError("gradient_descent.step: not attempted yet")


def descend(grad_f, theta0, eta, num_iterations):
    """Return all iterates of gradient descent, the initial value first.

        theta^{k+1} = theta^k - eta grad_f(theta^k),    k = 0, 1, ..., K - 1

    grad_f : the gradient of the objective, a function that takes an array of the shape of theta0
    and returns one of that shape.   theta0 : the initial value, an array of any shape.
    eta : the learning rate.   num_iterations : K, the number of steps, 0 or more.
    Returns an array of shape (K + 1, *theta0.shape): entry k is theta^k, entry 0 is theta0.

    >>> descend(lambda theta: 2 * theta, np.array([1.0]), 0.25, 3)    # each step halves theta
    array([[1.   ],
           [0.5  ],
           [0.25 ],
           [0.125]])

    Slide: Gradient Descent.
    """
    raise NotImplementedError("gradient_descent.descend: not attempted yet")
