"""NAME: what the file is about, and the conventions that hold in all of it."""

import numpy as np


def double(x):
    """Twice x, element by element.

    Slide: "NAME"

    Shapes: `x` is an array of any shape; the result has the same one.

    >>> double(np.array([1.0, 3.0])).tolist()
    [2.0, 6.0]
    """
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION
