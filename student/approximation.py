"""Approximation: networks built by hand, as the universal approximation theorem promises.

Conventions: layers are numbered from 1 and kept in dictionaries, `W[1] … W[L]` and `b[1] … b[L]`;
`W[l]` is (m_l, m_{l-1}), `b[l]` is (m_l, 1). The step activation is 1 where z ≥ 0, else 0.
"""

import numpy as np


def xor_network():
    """Weights of an MLP that computes XOR.

    Slide: "Recap: Definition of MLPs" (MLPs can solve nonlinear problems like XOR that a single
    perceptron cannot handle)

    The step activation, 1 where z ≥ 0 else 0, is applied in every layer, the last included. The
    input is a (2, n) matrix of zeros and ones, one pair per column; the output must be (1, n), 1
    where exactly one of the two is 1. Depth and hidden widths are yours to choose.
    Returns `(W, b)`, dictionaries with the keys 1 … L: `W[l]` is (m_l, m_{l-1}) with m_0 = 2 and
    m_L = 1, `b[l]` is (m_l, 1).

    >>> W, b = xor_network()
    >>> np.shape(W[1])[1], np.shape(W[len(W)])[0]
    (2, 1)
    """
    raise NotImplementedError("approximation.xor_network: not attempted yet")


def staircase_network(f, num_steps):
    """Weights of a one-hidden-layer MLP that follows `f` on [0, 1] like a staircase.

    Slide: "Universal Approximation Theorem (UAT) of MLPs"

        f̂(x) = W[2] φ(W[1] x + b[1]) + b[2]

    with the step activation φ (1 where z ≥ 0, else 0) in the hidden layer and a **linear** output.
    The error must be at most half a step's variation of f everywhere on [0, 1], both ends
    included:

        |f̂(x) - f(x)| ≤ Lip(f) / (2 · num_steps)

    where Lip(f) is the largest slope of f. `f` takes a number and returns a number; it need not
    increase. `num_steps` is a positive integer.
    Returns `(W, b)`, dictionaries with the keys 1 and 2. The hidden width m is yours to choose
    (num_steps is enough): `W[1]` and `b[1]` are (m, 1), `W[2]` is (1, m), `b[2]` is (1, 1).

    For f(x) = x and two steps, the network is ¼ on the first half and ¾ on the second:

    >>> W, b = staircase_network(lambda x: x, 2)
    >>> x = np.array([[0.0, 0.3, 0.7, 1.0]])
    >>> (W[2] @ (W[1] * x + b[1] >= 0) + b[2]).tolist()
    [[0.25, 0.25, 0.75, 0.75]]
    """
    raise NotImplementedError("approximation.staircase_network: not attempted yet")
