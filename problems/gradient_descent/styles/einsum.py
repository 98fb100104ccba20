"""Right answers in whole-array style."""

from itertools import accumulate

import numpy as np


def step(theta, g, eta):
    return np.add(theta, np.multiply(-eta, g))


def descend(grad_f, theta0, eta, num_iterations):
    path = accumulate(
        range(num_iterations),
        lambda theta, _: step(theta, g=grad_f(theta), eta=eta),
        initial=np.array(theta0, dtype=float),
    )
    return np.stack(list(path))
