"""Gradient Descent: one step, and the whole path of iterates."""

import numpy as np


def step(theta, g, eta):
    return theta - eta * g


def descend(grad_f, theta0, eta, num_iterations):
    thetas = np.zeros((num_iterations + 1, *theta0.shape))
    thetas[0] = theta0
    for k in range(num_iterations):
        thetas[k + 1] = thetas[k] - eta * grad_f(thetas[k])
    return thetas
