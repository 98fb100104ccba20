"""Right answers with lists and tuples."""

import numpy as np


def step(theta, g, eta):
    if np.ndim(theta) == 0:
        return float(theta) - eta * float(g)
    return [step(t, s, eta) for t, s in zip(theta, g, strict=True)]


def descend(grad_f, theta0, eta, num_iterations):
    thetas = (np.array(theta0, dtype=float).tolist(),)
    while len(thetas) <= num_iterations:
        slopes = np.asarray(grad_f(np.array(thetas[-1])))
        thetas += (step(np.array(thetas[-1]), slopes, eta),)
    return thetas
