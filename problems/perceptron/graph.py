"""The computational graph of the perceptron, and the curve of the cost: what feedback draws."""

import numpy as np

from autograder.api import curve, function, graph, node

SQUARE = function("z", "z**2")
SQUARE_PRIME = function("z", "2 * z")
SINE = function("z", "np.sin(z)")
SINE_PRIME = function("z", "np.cos(z)")

# The example of the statement.
W = np.array([1.0, 2.0])
B = -1.0
X = np.array([[3.0, 0.0, 1.0], [1.0, 2.0, 1.0]])
Y = np.array([13.0, 3.0, 10.0])


def nodes(x, n):
    """The graph for the input named `x`: derivatives are averaged over n(v) samples."""
    return (
        node(x, (0, 0)),
        node("z", (1, 0), x, lambda v: v.w @ getattr(v, x) + v.b),
        node("a", (2, 0), "z", lambda v: v.phi(v.z)),
        node("a − y", (3, 0), "a", lambda v: v.a - v.y),
        node("da", (2, 1), "a − y", lambda v: (v.a - v.y) / n(v)),
        node("dz", (1, 1), "da", lambda v: v.da * v.phi_prime(v.z)),
        node("dw", (0.45, 2), "dz", lambda v: getattr(v, x) @ v.dz if n(v) > 1 else v.dz * v.x),
        node("db", (1.55, 2), "dz", lambda v: np.sum(v.dz)),
    )


sample = graph(
    "One sample: the example of the statement",
    given={"w": W, "b": B, "x": X[:, 0], "y": 15.0, "phi": SQUARE, "phi_prime": SQUARE_PRIME},
    calls=("z, a = forward(w, b, x, phi)", "da, dz, dw, db = backward(x, y, z, a, phi_prime)"),
    nodes=nodes("x", lambda v: 1),
)

batch = graph(
    "Three samples: the example of the statement",
    given={"w": W, "b": B, "X": X, "y": Y, "phi": SQUARE, "phi_prime": SQUARE_PRIME},
    calls=(
        "z, a = forward_batch(w, b, X, phi)",
        "da, dz, dw, db = backward_batch(X, y, z, a, phi_prime)",
    ),
    nodes=nodes("X", lambda v: len(v.y)),
)

training = curve(
    "The cost in 40 epochs of training",
    "train",
    X,
    np.array([0.5, -0.5, 0.25]),
    W,
    B,
    SINE,
    SINE_PRIME,
    0.1,
    40,
    part="costs",
)
