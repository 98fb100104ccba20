"""Networks built by hand."""

import numpy as np


def xor_network():
    # hidden: "x1 and not x2", "x2 and not x1"; output: at least one of the two
    W = {1: np.array([[1.0, -1.0], [-1.0, 1.0]]), 2: np.array([[1.0, 1.0]])}
    b = {1: np.array([[-0.5], [-0.5]]), 2: np.array([[-0.5]])}
    return W, b


def staircase_network(f, num_steps):
    h = 1 / num_steps
    level = [f((k + 0.5) * h) for k in range(num_steps)]
    jumps = [level[k] - level[k - 1] for k in range(1, num_steps)]
    # The first level is the output's bias; the last neuron never fires inside [0, 1].
    W = {1: np.ones((num_steps, 1)), 2: np.array([[*jumps, 0.0]])}
    b = {1: -h * np.arange(1.0, num_steps + 1)[:, None], 2: np.array([[level[0]]])}
    b[1][-1, 0] = -2.0
    return W, b
