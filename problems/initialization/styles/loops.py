# ruff: noqa: B905 - students write zip(a, b)
"""Right answers in plain Python loops; weights are drawn one by one."""

import math
from itertools import pairwise


def zero_initialization(layer_sizes):
    W, b = {}, {}
    for l, (columns, rows) in enumerate(pairwise(layer_sizes), start=1):
        W[l] = [[0] * columns for _ in range(rows)]
        b[l] = [[0] for _ in range(rows)]
    return W, b


def random_initialization(layer_sizes, rng):
    W, b = {}, {}
    for l in reversed(range(1, len(layer_sizes))):
        rows, columns = layer_sizes[l], layer_sizes[l - 1]
        W[l] = []
        for _ in range(rows):
            W[l].append([rng.normal(0, 1 / math.sqrt(columns)) for _ in range(columns)])
        b[l] = [[0.0]] * rows
    return W, b


def identical_rows(W):
    for row in W[1:]:
        for first, entry in zip(W[0], row):
            if abs(first - entry) > 1e-12:
                return False
    return True


def flat_fraction(Z, phi_prime, threshold):
    flat = total = 0
    for z in Z.flatten():
        total += 1
        if abs(phi_prime(z)) < threshold:
            flat += 1
    return flat / total
