"""Public checks of example: they ship to the students and never use the reference."""

import numpy as np

from autograder.api import check, probe

X = np.array([[1.0, 10.0], [3.0, 10.0], [5.0, 40.0]])


@check("center")
def three_samples():
    """three samples of two quantities"""
    yield probe(X, expect=np.array([[-2.0, -10.0], [0.0, -10.0], [2.0, 20.0]]))


@check("spread")
def variances_by_hand():
    """the variances of (1, 3, 5) and (10, 10, 40)"""
    yield probe(X, expect=np.array([8 / 3, 200.0]))
