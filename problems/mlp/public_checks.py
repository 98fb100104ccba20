"""Public checks of the MLP: whole numbers under the square as activation, and derivatives taken
numerically from the student's own forward pass and cost."""

from itertools import pairwise

import numpy as np

from autograder.api import check, function, probe, require, require_close

SQUARE = function("z", "z**2")
SQUARE_PRIME = function("z", "2 * z")
SINE = function("z", "np.sin(z)")
SINE_PRIME = function("z", "np.cos(z)")

# Two layers, two inputs, three hidden neurons, one output, four samples.
W = {1: np.array([[1.0, 0.0], [1.0, 1.0], [0.0, -1.0]]), 2: np.array([[1.0, -1.0, 2.0]])}
B = {1: np.array([[0.0], [-1.0], [1.0]]), 2: np.array([[-1.0]])}
X = np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 1.0, 1.0, -1.0]])
Z = {
    1: np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 0.0, 2.0, -1.0], [1.0, 0.0, 0.0, 2.0]]),
    2: np.array([[2.0, -1.0, -1.0, 7.0]]),
}
A = {
    0: X,
    1: np.array([[1.0, 0.0, 4.0, 1.0], [0.0, 0.0, 4.0, 1.0], [1.0, 0.0, 0.0, 4.0]]),
    2: np.array([[4.0, 1.0, 1.0, 49.0]]),
}
Y = np.array([[2.0, 3.0, 0.0, 48.0]])

FLAT = {l: B[l][:, 0] for l in B}

STEP = 1e-4  # of the central differences: truncation about 1e-9, rounding about 1e-12
SLACK = {"rtol": 1e-5, "atol": 1e-6}
HUGE = 1e100  # numbers that no right answer comes near, for whatever came back
BECAUSE = "central differences of your own forward and cost"


@check("forward", reason="the worked case, with all its numbers, comes first")
def two_layers():
    """Z and A of a two-layer network with four samples"""
    yield probe(W, B, X, SQUARE, expect=arrays(Z, A))


@check("forward")
def one_layer_one_sample():
    """one layer; one sample; an activation that is not the square"""
    minus = function("z", "1 - z")
    one = np.array([[3.0], [-2.0]])
    yield [
        probe(
            {1: np.array([[2.0, 1.0]])},
            {1: np.array([[1.0]])},
            X,
            minus,
            expect=arrays({1: [[3.0, 2.0, 6.0, 2.0]]}, {0: X, 1: [[-2.0, -1.0, -5.0, -1.0]]}),
        ),
        probe(
            {1: np.eye(2), 2: np.array([[1.0, 1.0]])},
            {1: np.array([[2.0], [1.0]]), 2: np.array([[5.0]])},
            one,
            minus,
            expect=arrays(
                {1: [[5.0], [-1.0]], 2: [[3.0]]},
                {0: one, 1: [[-4.0], [2.0]], 2: [[-2.0]]},
            ),
            hint="One sample is a matrix with one column, (m_l, 1).",
        ),
    ]


@check("cost")
def two_outputs_three_samples():
    """two outputs, three samples: 6 / (2 · 3)"""
    A_L = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 1.0]])
    yield probe(A_L, np.array([[1.0, 0.0, 3.0], [1.0, 0.0, 0.0]]), expect=1.0)


@check("cost")
def one_sample_and_a_perfect_fit():
    """three outputs and one sample; and no cost at all where A_L equals Y"""
    A_L = np.array([[1.0], [2.0], [3.0]])
    yield [
        probe(A_L, np.array([[1.0], [0.0], [4.0]]), expect=2.5),
        probe(A_L, A_L.copy(), expect=0.0),
    ]


@check("backward_sample")
def two_layers_sample():
    """every derivative of a two-layer network for one sample"""
    # The last sample of the network above: x[2] - y = 1, φ'(z[2]) = 14, so dz[2] = 14.
    # z[1] = (1, -1, 2): neither z nor φ(z) nor the slope of a ReLU is φ' there, by accident.
    yield probe(
        W,
        {l: Z[l][:, 3] for l in Z},
        {l: A[l][:, 3] for l in A},
        Y[:, 3],
        SQUARE_PRIME,
        expect=arrays(
            {1: [28.0, 28.0, 112.0], 2: [14.0]},
            {1: [[28.0, -28.0], [28.0, -28.0], [112.0, -112.0]], 2: [[14.0, 14.0, 56.0]]},
            {1: [28.0, 28.0, 112.0], 2: [14.0]},
        ),
    )


@check("backward_sample")
def one_layer_sample():
    """every derivative of a single layer with two outputs"""
    yield probe(
        {1: np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]])},
        {1: np.array([5.0, -1.0])},
        {0: np.array([3.0, 1.0, 2.0]), 1: np.array([25.0, 1.0])},
        np.array([24.0, 4.0]),
        SQUARE_PRIME,
        expect=arrays(
            {1: [10.0, 6.0]},
            {1: [[30.0, 10.0, 20.0], [18.0, 6.0, 12.0]]},
            {1: [10.0, 6.0]},
        ),
    )


@check("backward_sample", uses=("forward",))
def sample_agrees_with_your_forward():
    """dW and db of three layers against small changes of W and b in your own forward"""
    W, b, X, Y = small_network((2, 3, 1, 2), 1)
    (Z, A), *moved = yield [
        probe(*theta, X, SINE, of="forward", like=caches(W, X)) for theta in [(W, b), *nearby(W, b)]
    ]
    slopes = differences([half_square(A_moved[3] - Y) for _, A_moved in moved])
    z, x = ({l: part[l][:, 0] for l in part} for part in (Z, A))
    flat = {l: b[l][:, 0] for l in b}
    _, dW, db = yield probe(W, z, x, Y[:, 0], SINE_PRIME, like=(flat, W, flat))
    db = {l: db[l].reshape(-1, 1) for l in db}
    because = "central differences of your own forward"
    require_close(as_vector(dW, db), slopes, "dW, db", because=because, **SLACK)


@check("backward", reason="the worked case, with all its numbers, comes first")
def two_layers_backward():
    """every derivative of a two-layer network for four samples"""
    # A[2] - Y = (2, -2, 1, 1), over n = 4, times φ'(Z[2]) = (4, -2, -2, 14).
    yield probe(
        W,
        Z,
        A,
        Y,
        SQUARE_PRIME,
        expect=arrays(
            {
                1: [[4.0, 0.0, -2.0, 7.0], [0.0, 0.0, 2.0, 7.0], [8.0, 0.0, 0.0, 28.0]],
                2: [[2.0, 1.0, -0.5, 3.5]],
            },
            {1: [[7.0, -9.0], [11.0, -5.0], [36.0, -28.0]], 2: [[3.5, 1.5, 16.0]]},
            {1: [[9.0], [9.0], [36.0]], 2: [[6.0]]},
        ),
    )


@check("backward")
def one_layer_or_one_sample():
    """a single layer with two outputs; the two-layer network for one sample"""
    one = {
        1: np.array([[5.0, 2.0, -3.0], [-1.0, 0.0, 1.0]]),
    }
    single = probe(
        {1: np.array([[1.0, 2.0], [0.0, -1.0]])},
        one,
        {0: np.array([[3.0, 2.0, -1.0], [1.0, 0.0, -1.0]]), 1: one[1] ** 2},
        np.array([[22.0, 1.0, 9.0], [4.0, 3.0, -5.0]]),
        SQUARE_PRIME,
        expect=arrays(
            {1: [[10.0, 4.0, 0.0], [2.0, 0.0, 4.0]]},
            {1: [[38.0, 10.0], [2.0, -2.0]]},
            {1: [[14.0], [6.0]]},
        ),
    )
    first = slice(0, 1)
    yield [
        single,
        probe(
            W,
            {l: Z[l][:, first] for l in Z},
            {l: A[l][:, first] for l in A},
            Y[:, first],
            SQUARE_PRIME,
            expect=arrays(
                {1: [[16.0], [0.0], [32.0]], 2: [[8.0]]},
                {1: [[16.0, 0.0], [0.0, 0.0], [32.0, 0.0]], 2: [[8.0, 0.0, 8.0]]},
                {1: [[16.0], [0.0], [32.0]], 2: [[8.0]]},
            ),
        ),
    ]


@check("backward", uses=("forward", "cost"))
def agrees_with_your_cost():
    """dW and db of three layers against small changes of W and b in your own forward and cost"""
    W, b, X, Y = small_network((2, 3, 1, 2), 5)
    (Z, A), *moved = yield [
        probe(*theta, X, SINE, of="forward", like=caches(W, X)) for theta in [(W, b), *nearby(W, b)]
    ]
    costs = yield [probe(A_moved[3], Y, of="cost", like=0.0) for _, A_moved in moved]
    _, dW, db = yield probe(W, Z, A, Y, SINE_PRIME, like=(Z, W, b))
    require_close(as_vector(dW, db), differences(costs), "dW, db", because=BECAUSE, **SLACK)


@check(
    "backward",
    reason="the gradient of an average is the average of the gradients, which no other check says",
    uses=("backward_sample",),
)
def average_of_your_samples():
    """dW and db are the averages of what your backward_sample gives for each of four samples"""
    batch, *samples = yield [
        probe(W, Z, A, Y, SQUARE_PRIME, like=(Z, W, B)),
        *(
            probe(W, z, x, y, SQUARE_PRIME, of="backward_sample", like=(FLAT, W, FLAT))
            for z, x, y in zip(columns(Z), columns(A), Y.T, strict=True)
        ),
    ]
    _, dW, db = zip(*samples, strict=True)
    want = {l: np.mean([of_one[l] for of_one in dW], axis=0) for l in W}
    flat = {l: np.mean([of_one[l] for of_one in db], axis=0).reshape(-1, 1) for l in W}
    because = "the averages over the samples of your own backward_sample"
    require_close(batch[1:], (want, flat), names=("dW", "db"), because=because)


@check("update")
def two_layers_update():
    """one step in both layers, with η = ½"""
    dW = {1: np.array([[2.0, 0.0], [0.0, 4.0], [-2.0, 6.0]]), 2: np.array([[8.0, -2.0, 0.0]])}
    db = {1: np.array([[2.0], [0.0], [-4.0]]), 2: np.array([[10.0]])}
    yield probe(
        W,
        B,
        dW,
        db,
        0.5,
        expect=arrays(
            {1: [[0.0, 0.0], [1.0, -1.0], [1.0, -4.0]], 2: [[-3.0, 0.0, 2.0]]},
            {1: [[-1.0], [-1.0], [3.0]], 2: [[-6.0]]},
        ),
    )


@check("update")
def one_layer_update():
    """one step of a single layer with a very large gradient"""
    yield probe(
        {1: np.array([[1.0, 2.0]])},
        {1: np.array([[0.0]])},
        {1: np.array([[1000.0, -2000.0]])},
        {1: np.array([[500.0]])},
        2.0,
        expect=arrays({1: [[-1999.0, 4002.0]]}, {1: [[-1000.0]]}),
    )


@check("train")
def two_epochs_by_hand():
    """two epochs of one layer with the identity as activation"""
    # Z = (2, 4), A - Y = (-1, 4), cost 4.25, dW = 5.5, db = 1.5; then Z = (0.6, 0.4),
    # A - Y = (-2.4, 0.4), cost 1.48, dW = -0.6, db = -1.
    yield probe(
        np.array([[1.0, 3.0]]),
        np.array([[3.0, 0.0]]),
        {1: np.array([[1.0]])},
        {1: np.array([[1.0]])},
        function("z", "1.0 * z"),
        function("z", "0.0 * z + 1.0"),
        0.2,
        2,
        expect=arrays({1: [[0.02]]}, {1: [[0.9]]}, [4.25, 1.48]),
    )


@check("train")
def one_large_step():
    """one epoch of the two-layer network, with η = ½"""
    # The derivatives are those of `two_layers_backward`; the cost is (4 + 4 + 1 + 1) / 8.
    yield probe(
        X,
        Y,
        W,
        B,
        SQUARE,
        SQUARE_PRIME,
        0.5,
        1,
        expect=arrays(
            {1: [[-2.5, 4.5], [-4.5, 3.5], [-18.0, 13.0]], 2: [[-0.75, -1.75, -6.0]]},
            {1: [[-4.5], [-5.5], [-17.0]], 2: [[-4.0]]},
            [1.25],
        ),
    )


@check("train", uses=("forward", "cost"))
def training_lowers_your_cost():
    """three layers: the costs are those of your own forward and cost, and they fall"""
    W, b, X, Y = small_network((2, 3, 1, 2), 5)
    W_end, b_end, costs = yield probe(
        X, Y, W, b, SINE, SINE_PRIME, 0.05, 6, like=(W, b, np.zeros(6))
    )
    falls = np.all(costs[1:] < costs[:-1])
    require(falls, "The costs do not fall from epoch to epoch, although η is small.")
    (_, A_start), (_, A_end) = yield [
        probe(W, b, X, SINE, of="forward", like=caches(W, X)),
        probe(W_end, b_end, X, SINE, of="forward", like=caches(W, X)),
    ]
    first, after = yield [probe(A[3], Y, of="cost", like=0.0) for A in (A_start, A_end)]
    require_close(costs[0], first, "costs[0]", because="your own cost before any update", **SLACK)
    require(after < costs[-1], "The W and b you return do not have a lower cost than costs[-1].")


@check("train")
def no_epochs():
    """zero epochs leave W and b as they are, and no costs"""
    yield probe(X, Y, W, B, SQUARE, SQUARE_PRIME, 0.5, 0, expect=arrays(W, B, np.zeros(0)))


def small_network(sizes, n):
    """W, b, X, Y of fixed numbers between -1 and 1 that look like nothing in particular."""
    shapes = [(m, k) for k, m in pairwise(sizes)]
    W = {l: filled(shape, l) for l, shape in enumerate(shapes, 1)}
    b = {l: filled((m, 1), 10 + l) for l, (m, _) in enumerate(shapes, 1)}
    return W, b, filled((sizes[0], n), 20), filled((sizes[-1], n), 30)


def filled(shape, start):
    """An array of cosines at steps of 2."""
    return np.cos(start + 2.0 * np.arange(np.prod(shape))).reshape(shape)


def columns(parts):
    """A dictionary of vectors for each sample."""
    n = parts[1].shape[1]
    return [{l: parts[l][:, i] for l in parts} for i in range(n)]


def caches(W, X):
    """The shapes of Z and A."""
    n = X.shape[1]
    Z = {l: np.zeros((len(W[l]), n)) for l in W}
    return Z, {0: X, **Z}


def nearby(W, b):
    """(W, b) with one parameter moved a little up, then down, in the order of `as_vector`."""
    moved = []
    for group in (W, b):
        for l in group:
            for place in np.ndindex(group[l].shape):
                for sign in (1, -1):
                    shifted = group[l].copy()
                    shifted[place] += sign * STEP
                    changed = {**group, l: shifted}
                    moved.append((changed, b) if group is W else (W, changed))
    return moved


def as_vector(dW, db):
    """All entries of all layers, dW first."""
    return np.concatenate([group[l].ravel() for group in (dW, db) for l in sorted(group)])


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
