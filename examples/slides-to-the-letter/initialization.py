"""Initialization: why zero weights fail, and how random ones are drawn."""

import numpy as np


def zero_initialization(layer_sizes):
    W = {}
    b = {}
    for l in range(1, len(layer_sizes)):
        W[l] = np.zeros((layer_sizes[l], layer_sizes[l - 1]))
        b[l] = np.zeros((layer_sizes[l], 1))
    return (W, b)


def random_initialization(layer_sizes, rng):
    W = {}
    b = {}
    for l in range(1, len(layer_sizes)):
        sigma = 1 / np.sqrt(layer_sizes[l - 1])
        W[l] = sigma * rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))
        b[l] = np.zeros((layer_sizes[l], 1))
    return (W, b)


def identical_rows(W):
    return bool(np.all(np.abs(W - W[0]) <= 1e-12))


def flat_fraction(Z, phi_prime, threshold):
    return np.mean(np.abs(phi_prime(Z)) < threshold)
