"""Public checks of NAME: they ship to the students and never use the reference."""

import numpy as np

from autograder.api import check, probe


@check("double")
def a_small_example(rng):
    """the example of the statement"""
    yield probe(np.array([1.0, 3.0]), expect=np.array([2.0, 6.0]))
