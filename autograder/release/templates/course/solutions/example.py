"""Centre and spread: a sample is a row of `x`, shape (n, k)."""

import numpy as np


def center(x):
    """The samples without the mean of each column.

    Slide: "Mean and variance"

    Shapes: `x` (n, k). Returns an array of the same shape.

    >>> center(np.array([[1.0], [3.0]])).tolist()
    [[-1.0], [1.0]]
    """
    # BEGIN SOLUTION
    return x - x.mean(axis=0)
    # END SOLUTION


def spread(x):
    """The variance of each column: the mean squared distance from the column's mean.

    Slide: "Mean and variance"

    Shapes: `x` (n, k). Returns an array (k,).

    >>> spread(np.array([[1.0], [3.0]])).tolist()
    [1.0]
    """
    # BEGIN SOLUTION
    return np.mean(center(x) ** 2, axis=0)
    # END SOLUTION
