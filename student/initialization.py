"""Initialization: why zero weights fail, and how random ones are drawn.

Conventions: layers are numbered from 1 and kept in dictionaries, `W[1] … W[L]` and `b[1] … b[L]`;
`W[l]` is (m_l, m_{l-1}), `b[l]` is (m_l, 1). Return new arrays, never modify the arguments.
"""

import numpy as np


def zero_initialization(layer_sizes):
    """All weights and biases zero.

    Slide: "Problematic Zero Initialization"

    `layer_sizes` is the list [m_0, m_1, …, m_L], the width of the input first. Returns `(W, b)`,
    dictionaries with the keys 1 … L: `W[l]` zeros of shape (m_l, m_{l-1}), `b[l]` zeros of shape
    (m_l, 1).

    >>> W, b = zero_initialization([3, 2])
    >>> W[1].tolist(), b[1].tolist()
    ([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [[0.0], [0.0]])
    """
    raise NotImplementedError("initialization.zero_initialization: not attempted yet")


def random_initialization(layer_sizes, rng):
    """Gaussian weights whose size suits the width of the layer's input; zero biases.

    Slide: "Random Initialization"

        W[l]_ij ~ N(0, σ²)  independent,      σ = 1/√m_{l-1}

    m_{l-1} is the input dimension of layer l; N(mean, variance).
    `layer_sizes` is the list [m_0, m_1, …, m_L]; `rng` is a `numpy.random.Generator`, the only
    source of randomness allowed. Returns `(W, b)`, dictionaries with the keys 1 … L: `W[l]` is
    (m_l, m_{l-1}), `b[l]` zeros of shape (m_l, 1).

    >>> W, b = random_initialization([400, 3], np.random.default_rng(0))
    >>> W[1].shape, b[1].tolist()
    ((3, 400), [[0.0], [0.0], [0.0]])
    >>> bool(0.04 < np.std(W[1]) < 0.06)  # 1/√400 = 0.05
    True
    """
    raise NotImplementedError("initialization.random_initialization: not attempted yet")


def identical_rows(W):
    """The symmetric pattern: are all rows of the matrix equal?

    Slide: "Problematic Zero Initialization"

    Entries count as equal when they differ by at most 1e-12. `W` is a matrix (m, k) with at least
    one row. Returns `True` or `False`; a single row is equal to itself.

    >>> bool(identical_rows(np.array([[1.0, 2.0], [1.0, 2.0]])))
    True
    >>> bool(identical_rows(np.array([[1.0, 1.0], [2.0, 2.0]])))
    False
    """
    raise NotImplementedError("initialization.identical_rows: not attempted yet")


def flat_fraction(Z, phi_prime, threshold):
    """How much of a layer sits in the flat region of the activation function.

    Slide: "Random Initialization"

    Returns the fraction (between 0 and 1) of the entries of `Z` with |φ'(Z)| < threshold, strictly
    below. `Z` is an array of any shape, `phi_prime` a function applied element by element.

    >>> Z = np.array([[0.0, 1.0], [-2.0, 3.0]])
    >>> float(flat_fraction(Z, lambda z: 2 * z, 2.5))  # |φ'| = 0, 2, 4, 6
    0.5
    """
    raise NotImplementedError("initialization.flat_fraction: not attempted yet")
