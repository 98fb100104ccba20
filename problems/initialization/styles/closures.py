"""Right answers built on one another, with closures and other NumPy calls."""

from itertools import pairwise

import numpy as np


def _network(layer_sizes, fill):
    pairs = list(pairwise(layer_sizes))
    W = {l: fill((rows, columns)) for l, (columns, rows) in enumerate(pairs, 1)}
    b = {l: np.zeros((rows, 1), order="F") for l, (_, rows) in enumerate(pairs, 1)}
    return W, b


def zero_initialization(layer_sizes):
    return _network(layer_sizes, np.zeros)


def random_initialization(layer_sizes, rng):
    biggest = max(layer_sizes)
    pool = iter(rng.normal(size=(len(layer_sizes), biggest, biggest)))

    def fill(shape):
        return (next(pool)[: shape[0], : shape[1]] / shape[1] ** 0.5).copy(order="F")

    return _network(layer_sizes, fill)


def identical_rows(W):
    return np.bool_(np.ptp(W, axis=0).max() <= 1e-12)


def flat_fraction(Z, phi_prime, threshold):
    flat = np.count_nonzero(np.less(np.abs(phi_prime(Z)), threshold))
    return np.array(flat / np.size(Z))
