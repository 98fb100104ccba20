"""Initialization."""

import numpy as np


def _pairs(layer_sizes):
    """(layer, neurons before, neurons here) for each layer."""
    pairs = zip(layer_sizes[:-1], layer_sizes[1:], strict=True)
    return [(layer, before, here) for layer, (before, here) in enumerate(pairs, start=1)]


def _zero_biases(layer_sizes):
    return {layer: np.zeros([here, 1]) for layer, _, here in _pairs(layer_sizes)}


def zero_initialization(layer_sizes):
    W = {layer: np.zeros([here, before]) for layer, before, here in _pairs(layer_sizes)}
    return W, _zero_biases(layer_sizes)


def random_initialization(layer_sizes, rng):
    W = {
        layer: rng.normal(0.0, before**-0.5, size=(here, before))
        for layer, before, here in _pairs(layer_sizes)
    }
    return W, _zero_biases(layer_sizes)


def identical_rows(W):
    for row in W[1:]:
        for first, other in zip(W[0], row, strict=True):
            if abs(first - other) > 1e-12:
                return False
    return True


def flat_fraction(Z, phi_prime, threshold):
    flat = np.abs(phi_prime(Z)) < threshold
    return np.count_nonzero(flat) / flat.size
