"""The computational graph by layer, and the curve of the cost: what feedback draws."""

import numpy as np

from autograder.api import curve, function, graph, node

SQUARE = function("z", "z**2")
SQUARE_PRIME = function("z", "2 * z")
SINE = function("z", "np.sin(z)")
SINE_PRIME = function("z", "np.cos(z)")

# Two layers, two inputs, three hidden neurons, one output, four samples.
W = {1: np.array([[1.0, 0.0], [1.0, 1.0], [0.0, -1.0]]), 2: np.array([[1.0, -1.0, 2.0]])}
B = {1: np.array([[0.0], [-1.0], [1.0]]), 2: np.array([[-1.0]])}
X = np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 1.0, 1.0, -1.0]])
Y = np.array([[2.0, 3.0, 0.0, 48.0]])


def column(vector):
    """A sample as a matrix of one column."""
    return vector.reshape(-1, 1)


batch = graph(
    "A network of two layers, four samples",
    given={"W": W, "b": B, "X": X, "Y": Y, "phi": SQUARE, "phi_prime": SQUARE_PRIME},
    calls=(
        "Z, A = forward(W, b, X, phi)",
        "C = cost(A[2], Y)",
        "dZ, dW, db = backward(W, Z, A, Y, phi_prime)",
    ),
    nodes=(
        node("X", (0, 0)),
        node("Z[1]", (1, 0), "X", lambda v: v.W[1] @ v.X + v.b[1]),
        node("A[1]", (2, 0), "Z[1]", lambda v: v.phi(v.Z[1])),
        node("Z[2]", (3, 0), "A[1]", lambda v: v.W[2] @ v.A[1] + v.b[2]),
        node("A[2]", (4, 0), "Z[2]", lambda v: v.phi(v.Z[2])),
        node("C", (5, 0), "A[2]", lambda v: np.sum((v.A[2] - v.Y) ** 2) / (2 * v.Y.shape[1])),
        node("A[2] − Y", (4, 1), "A[2]", lambda v: v.A[2] - v.Y),
        node(
            "dZ[2]",
            (3, 1),
            "A[2] − Y",
            lambda v: (v.A[2] - v.Y) / v.Y.shape[1] * v.phi_prime(v.Z[2]),
        ),
        node("dW[2]", (2.45, 2), "dZ[2]", lambda v: v.dZ[2] @ v.A[1].T),
        node("db[2]", (3.55, 2), "dZ[2]", lambda v: v.dZ[2].sum(axis=1, keepdims=True)),
        node("dZ[1]", (1, 1), "dZ[2]", lambda v: v.W[2].T @ v.dZ[2] * v.phi_prime(v.Z[1])),
        node("dW[1]", (0.45, 2), "dZ[1]", lambda v: v.dZ[1] @ v.X.T),
        node("db[1]", (1.55, 2), "dZ[1]", lambda v: v.dZ[1].sum(axis=1, keepdims=True)),
    ),
)

sample = graph(
    "A network of two layers, one sample",
    given={
        "W": W,
        "z": {1: np.array([2.0, 3.0, -1.0]), 2: np.array([-4.0])},
        "x": {0: np.array([2.0, 2.0]), 1: np.array([4.0, 9.0, 1.0]), 2: np.array([16.0])},
        "y": np.array([14.0]),
        "phi_prime": SQUARE_PRIME,
    },
    calls=("dz, dW, db = backward_sample(W, z, x, y, phi_prime)",),
    nodes=(
        node("x[0]", (0, 0)),
        node("z[1]", (1, 0), "x[0]"),
        node("x[1]", (2, 0), "z[1]"),
        node("z[2]", (3, 0), "x[1]"),
        node("x[2]", (4, 0), "z[2]"),
        node("x[2] − y", (4, 1), "x[2]", lambda v: v.x[2] - v.y),
        node("dz[2]", (3, 1), "x[2] − y", lambda v: (v.x[2] - v.y) * v.phi_prime(v.z[2])),
        node("dW[2]", (2.45, 2), "dz[2]", lambda v: column(v.dz[2]) @ column(v.x[1]).T),
        node("db[2]", (3.55, 2), "dz[2]", lambda v: v.dz[2]),
        node("dz[1]", (1, 1), "dz[2]", lambda v: v.W[2].T @ v.dz[2] * v.phi_prime(v.z[1])),
        node("dW[1]", (0.45, 2), "dz[1]", lambda v: column(v.dz[1]) @ column(v.x[0]).T),
        node("db[1]", (1.55, 2), "dz[1]", lambda v: v.dz[1]),
    ),
)

training = curve(
    "The cost in 40 epochs of training",
    "train",
    X,
    np.array([[0.5, -0.5, 0.25, 0.75]]),
    W,
    B,
    SINE,
    SINE_PRIME,
    0.05,
    40,
    part="costs",
)
