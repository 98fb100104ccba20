"""Small helpers of mine that several files use."""

import numpy as np


def columns(M):
    """The columns of a matrix, one after the other."""
    return [M[:, j] for j in range(M.shape[1])]


def nudge(x, where, by):
    """A copy of x in which one entry is changed a little."""
    y = np.array(x, dtype=float)
    y[where] += by
    return y
