"""Gradient descent."""

import numpy as np


def step(theta, g, eta):
    return np.asarray(theta) + (-eta) * np.asarray(g)


def descend(grad_f, theta0, eta, num_iterations):
    path = np.zeros((num_iterations + 1, *np.shape(theta0)))
    path[0] = theta0
    for k, here in enumerate(path[:-1]):
        path[k + 1] = step(here, grad_f(here.copy()), eta)
    return path
