"""Public checks of the perceptron: numbers small enough for pencil and paper, and derivatives
taken numerically from the student's own forward pass and cost."""

import numpy as np

from autograder.api import check, function, probe, require, require_close

SQUARE = function("z", "z**2")
SQUARE_PRIME = function("z", "2 * z")
IDENTITY = function("z", "1.0 * z")
IDENTITY_PRIME = function("z", "0.0 * z + 1.0")
SINE = function("z", "np.sin(z)")
SINE_PRIME = function("z", "np.cos(z)")

# The example of the statement: z = (4, 3, 2) and, with the square as activation, a = (16, 9, 4).
W = np.array([1.0, 2.0])
B = -1.0
X = np.array([[3.0, 0.0, 1.0], [1.0, 2.0, 1.0]])
Z = np.array([4.0, 3.0, 2.0])
A = np.array([16.0, 9.0, 4.0])
Y = np.array([13.0, 3.0, 10.0])

STEP = 1e-4  # of the central differences: truncation about 1e-9, rounding about 1e-12
SLACK = {"rtol": 1e-5, "atol": 1e-6}
HUGE = 1e100  # numbers that no right answer comes near, for whatever came back


@check("forward")
def example_of_the_statement():
    """z and a of the worked example"""
    yield probe(W, B, X[:, 0], SQUARE, expect=arrays(4.0, 16.0))


@check("forward")
def another_activation():
    """z = 0 under the cosine, and one input alone"""
    yield [
        probe(
            np.array([2.0, -1.0, 0.5]),
            3.0,
            np.array([1.0, 4.0, -2.0]),
            function("z", "np.cos(z)"),
            expect=arrays(0.0, 1.0),
        ),
        probe(np.array([2.0]), 1.0, np.array([-3.0]), SQUARE, expect=arrays(-5.0, 25.0)),
    ]


@check("backward")
def example_of_the_statement_backward():
    """the four derivatives of the worked example"""
    yield probe(X[:, 0], 15.0, 4.0, 16.0, SQUARE_PRIME, expect=arrays(1.0, 8.0, [24.0, 8.0], 8.0))


@check("backward")
def falling_activation():
    """the four derivatives where φ falls"""
    # φ(z) = z + z²/2, so φ(-2) = 0 and φ'(-2) = -1
    yield probe(
        np.array([1.0, -3.0, 0.5]),
        3.0,
        -2.0,
        0.0,
        function("z", "1 + z"),
        expect=arrays(-3.0, 3.0, [3.0, -9.0, 1.5], 3.0),
    )


@check("backward", uses=("forward",))
def agrees_with_your_forward():
    """dw and db against small changes of w and b in your own forward"""
    w, b, x, y = np.array([0.5, -1.0, 0.25]), 0.3, np.array([1.0, 0.5, -2.0]), 0.8
    (z, a), *moved = yield [
        probe(*theta, x, SINE, of="forward", like=(0.0, 0.0)) for theta in [(w, b), *nearby(w, b)]
    ]
    slopes = differences([half_square(a_moved - y) for _, a_moved in moved])
    _, _, dw, db = yield probe(x, y, z, a, SINE_PRIME, like=(0.0, 0.0, x, 0.0))
    require_close(dw, slopes[:-1], "dw", because="central differences of your own forward", **SLACK)
    require_close(db, slopes[-1], "db", because="central differences of your own forward", **SLACK)


@check("forward_batch")
def three_samples():
    """z and a of three samples with two inputs"""
    yield probe(W, B, X, SQUARE, expect=arrays(Z, A))


@check("forward_batch")
def one_sample_in_a_batch():
    """a batch of one sample still gives arrays; one input; another activation"""
    yield [
        probe(
            W,
            B,
            X[:, :1],
            SQUARE,
            expect=arrays([4.0], [16.0]),
            hint="z has the shape (n,), n = 1.",
        ),
        probe(
            np.array([2.0]),
            0.0,
            np.array([[0.0, 1.0, -1.0, 3.0]]),
            function("z", "1 - z"),
            expect=arrays([0.0, 2.0, -2.0, 6.0], [1.0, -1.0, 3.0, -5.0]),
        ),
    ]


@check("cost")
def three_samples_cost():
    """the cost of three samples, (9 + 36 + 36) / 6, and of the first two: (9 + 36) / 4"""
    yield [probe(A, Y, expect=13.5), probe(A[:2], Y[:2], expect=11.25)]


@check("cost")
def one_sample_and_a_perfect_fit():
    """one sample: 2; and no cost at all where a equals y"""
    yield [
        probe(np.array([16.0]), np.array([14.0]), expect=2.0),
        probe(A, A.copy(), expect=0.0),
    ]


@check("backward_batch")
def three_samples_backward():
    """all derivatives for three samples with two inputs"""
    da, dz, dw = [1.0, 2.0, -2.0], [8.0, 12.0, -8.0], [16.0, 24.0]
    yield probe(X, Y, Z, A, SQUARE_PRIME, expect=arrays(da, dz, dw, 12.0))


@check("backward_batch")
def one_sample_backward():
    """a batch of one sample, where φ falls, gives the derivatives of that sample, as arrays"""
    yield probe(
        np.array([[1.0], [-3.0]]),
        np.array([3.0]),
        np.array([-2.0]),
        np.array([0.0]),
        function("z", "1 + z"),
        expect=arrays([-3.0], [3.0], [3.0, -9.0], 3.0),
    )


@check("backward_batch", uses=("forward_batch", "cost"))
def agrees_with_your_cost():
    """dw and db against small changes of w and b in your own forward_batch and cost"""
    w, b = np.array([0.5, -1.0]), 0.3
    X = np.array([[1.0, 0.5, -2.0, 0.3, 1.5], [0.2, -0.7, 1.0, 2.0, -1.0]])
    y = np.array([0.8, -0.5, 0.1, 1.0, -0.2])
    (z, a), *moved = yield [
        probe(*theta, X, SINE, of="forward_batch", like=(y, y)) for theta in [(w, b), *nearby(w, b)]
    ]
    costs = yield [probe(a_moved, y, of="cost", like=0.0) for _, a_moved in moved]
    slopes = differences(costs)
    _, _, dw, db = yield probe(X, y, z, a, SINE_PRIME, like=(y, y, w, 0.0))
    because = "central differences of your own cost"
    require_close(dw, slopes[:-1], "dw", because=because, **SLACK)
    require_close(db, slopes[-1], "db", because=because, **SLACK)


@check("train")
def two_epochs_by_hand():
    """two epochs for two samples with one input"""
    # z = (2, 4), a - y = (-1, 4), cost 4.25, dw = 5.5, db = 1.5; then z = (0.6, 0.4),
    # a - y = (-2.4, 0.4), cost 1.48, dw = -0.6, db = -1.
    X, y = np.array([[1.0, 3.0]]), np.array([3.0, 0.0])
    yield probe(
        X,
        y,
        np.array([1.0]),
        1.0,
        IDENTITY,
        IDENTITY_PRIME,
        0.2,
        2,
        expect=arrays([0.02], 0.9, [4.25, 1.48]),
    )


@check("train")
def one_large_step():
    """one epoch with the square as activation"""
    yield probe(
        X, Y, W, B, SQUARE, SQUARE_PRIME, 0.25, 1, expect=arrays([-3.0, -4.0], -4.0, [13.5])
    )


@check("train")
def no_epochs():
    """zero epochs leave w and b as they are, and no costs"""
    yield probe(X, Y, W, B, SQUARE, SQUARE_PRIME, 0.25, 0, expect=arrays(W, B, np.zeros(0)))


def nearby(w, b):
    """(w, b) with one parameter moved a little up, then down; the bias last."""
    theta = np.append(w, b)
    moved = [theta + sign * STEP * unit for unit in np.eye(len(theta)) for sign in (1, -1)]
    return [(t[:-1], float(t[-1])) for t in moved]


def differences(values):
    """Central differences from the values at `nearby` parameters."""
    values = np.array(values, dtype=float)
    require(
        np.all(np.abs(values) < HUGE), "Your own forward pass gives numbers that are not finite."
    )
    return (values[0::2] - values[1::2]) / (2 * STEP)


def half_square(difference):
    """½‖difference‖², infinite where it is too large for a float."""
    with np.errstate(all="ignore"):
        return np.sum(np.square(difference)) / 2


def arrays(*parts):
    """The parts of an expected result as arrays, dictionaries entry by entry."""
    return tuple(
        {key: np.array(item) for key, item in part.items()}
        if isinstance(part, dict)
        else np.array(part)
        for part in parts
    )
