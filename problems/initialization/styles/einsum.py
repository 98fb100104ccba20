"""Right answers in whole-array style."""

from itertools import pairwise

import numpy as np


def zero_initialization(layer_sizes):
    shapes = [(after, before) for before, after in pairwise(layer_sizes)]
    W = {l: np.zeros(shape, order="F") for l, shape in enumerate(shapes, 1)}
    return W, {l: np.zeros((len(weights), 1)) for l, weights in W.items()}


def random_initialization(layer_sizes, rng):
    W, b = zero_initialization(layer_sizes)
    for l, zeros in W.items():
        W[l] = rng.normal(loc=0.0, scale=zeros.shape[1] ** -0.5, size=zeros.shape)
    return W, b


def identical_rows(W):
    return np.all(np.ptp(W, axis=0) <= 1e-12)


def flat_fraction(Z, phi_prime, threshold):
    flat = np.less(np.abs(phi_prime(Z)), threshold)
    return np.count_nonzero(flat) / np.size(flat)
