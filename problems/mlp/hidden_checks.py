"""Hidden checks of the MLP: against the reference, and against the complex step through a cost that
is written out here once more. Widths, depth and number of samples are all different; none of the
activations is the sigmoid alone; Z and A always belong together."""

from itertools import pairwise

import numpy as np

from autograder.api import check, complex_step, function, probe, require, require_close, watched

TANH = function("z", "np.tanh(z)"), function("z", "1 - np.tanh(z)**2")
SINE = function("z", "np.sin(2 * z)"), function("z", "2 * np.cos(2 * z)")
SOFTPLUS = function("z", "np.log1p(np.exp(z))"), function("z", "1 / (1 + np.exp(-z))")
BENT = function("z", "z + z**2 / 4"), function("z", "1 + z / 2")

LEARNING_RATE = 1.5  # large: a late or a missing update shows in the first digits


@check("forward", weight=3)
def deep_networks(rng):
    """Z and A of networks with three and four layers"""
    for sizes, n, (phi, _) in (((4, 3, 5, 2), 6, TANH), ((2, 5, 6, 4, 3), 7, SINE)):
        W, b, X, _ = network(rng, sizes, n)
        yield probe(W, b, X, phi)


@check("forward")
def one_layer_or_sample(rng):
    """Z and A of a single layer, and for a single sample"""
    probes = []
    for sizes, n, (phi, _) in (((3, 4), 2, BENT), ((2, 3), 1, SOFTPLUS)):
        W, b, X, _ = network(rng, sizes, n)
        probes.append(probe(W, b, X, phi))
    yield probes


@check("cost", weight=2)
def several_outputs(rng):
    """the cost for several outputs and samples"""
    yield [probe(rng.normal(size=shape), rng.normal(size=shape)) for shape in ((3, 5), (4, 2))]


@check("cost")
def one_sample_or_none_wrong(rng):
    """the cost of one sample, of a perfect fit and of a nearly perfect one"""
    A_L = rng.normal(size=(3, 4))
    yield [
        probe(A_L[:, :1], A_L[:, 1:2]),
        probe(A_L, A_L.copy()),
        probe(A_L[:, :1], A_L[:, :1] + 1e-5, rtol=1e-4, atol=0.0),
    ]


@check("backward_sample", weight=3)
def deep_networks_sample(rng, solution):
    """every derivative of networks with three and four layers"""
    # The second by the complex step of the loss, not by the reference.
    W, b, X, Y = network(rng, (4, 3, 5, 2), 1)
    yield probe(*sample(solution, W, b, X, Y, TANH[0]), TANH[1])
    W, b, X, Y = network(rng, (2, 4, 3, 6, 5), 1)
    args = sample(solution, W, b, X, Y, SINE[0])
    yield probe(*args, SINE[1], expect=as_sample(truth(W, b, X, Y, SINE[0])))


@check("backward_sample")
def one_layer_sample(rng, solution):
    """every derivative of a single layer; phi_prime is asked at z"""
    W, b, X, Y = network(rng, (3, 4), 1)
    args = sample(solution, W, b, X, Y, BENT[0])
    want = solution.backward_sample(*args, BENT[1])
    phi_prime = watched(BENT[1])
    got = yield probe(*args, phi_prime, like=want)
    asked_only_at(phi_prime, args[1], "z")
    close_to(got, want, ("dz", "dW", "db"))


@check("backward_sample")
def layers_of_one_neuron_sample(rng, solution):
    """every derivative of a chain of single neurons"""
    W, b, X, Y = network(rng, (1, 1, 1, 1), 1)
    args = sample(solution, W, b, X, Y, SOFTPLUS[0])
    yield probe(*args, SOFTPLUS[1], expect=as_sample(truth(W, b, X, Y, SOFTPLUS[0])))


@check("backward", weight=4)
def deep_networks_backward(rng, solution):
    """every derivative of networks with three and four layers"""
    # The second by the complex step of the cost, not by the reference.
    W, b, X, Y = network(rng, (4, 3, 5, 2), 6)
    yield probe(W, *solution.forward(W, b, X, TANH[0]), Y, TANH[1])
    W, b, X, Y = network(rng, (2, 5, 4, 6, 3), 7)
    caches = solution.forward(W, b, X, SINE[0])
    yield probe(W, *caches, Y, SINE[1], expect=truth(W, b, X, Y, SINE[0]))


@check("backward")
def one_layer_backward(rng, solution):
    """every derivative of a single layer; phi_prime is asked at Z"""
    W, b, X, Y = network(rng, (3, 4), 5)
    args = W, *solution.forward(W, b, X, BENT[0]), Y
    want = solution.backward(*args, BENT[1])
    phi_prime = watched(BENT[1])
    got = yield probe(*args, phi_prime, like=want)
    asked_only_at(phi_prime, args[1], "Z")
    close_to(got, want, ("dZ", "dW", "db"))


@check("backward")
def one_sample_backward(rng, solution):
    """every derivative for a batch of one sample"""
    W, b, X, Y = network(rng, (2, 4, 3), 1)
    caches = solution.forward(W, b, X, SOFTPLUS[0])
    yield probe(W, *caches, Y, SOFTPLUS[1], expect=truth(W, b, X, Y, SOFTPLUS[0]))


@check("backward")
def layers_of_one_neuron(rng, solution):
    """every derivative of a chain of single neurons"""
    W, b, X, Y = network(rng, (1, 1, 1), 5)
    caches = solution.forward(W, b, X, TANH[0])
    yield probe(W, *caches, Y, TANH[1], expect=truth(W, b, X, Y, TANH[0]))


@check("update", weight=2)
def several_layers_update(rng):
    """one step in three and in four layers"""
    probes = []
    for sizes, eta in (((4, 3, 5, 2), 0.7), ((2, 3, 1, 5, 4), 3.0)):
        W, b, _, _ = network(rng, sizes, 1)
        dW, db, _, _ = network(rng, sizes, 1)
        probes.append(probe(W, b, dW, db, eta))
    yield probes


@check("update")
def large_gradient_update(rng):
    """one step of a single layer with a very large gradient"""
    W, b, _, _ = network(rng, (3, 2), 1)
    dW, db = ({1: 1e4 * rng.normal(size=part[1].shape)} for part in (W, b))
    yield probe(W, b, dW, db, 0.3)


@check("train", weight=4)
def several_epochs(rng):
    """several epochs of three and of two layers, with a large learning rate"""
    for sizes, n, epochs, (phi, phi_prime) in (
        ((4, 3, 5, 2), 6, 4, TANH),
        ((3, 2, 4), 5, 3, SOFTPLUS),
    ):
        W, b, X, Y = network(rng, sizes, n)
        yield probe(X, Y, W, b, phi, phi_prime, LEARNING_RATE, epochs)


@check("train", reason="independent of the reference, and its words where φ' is asked at A")
def one_epoch(rng, solution):
    """one epoch of one, two and three layers; phi_prime is asked at Z"""
    # Truth is one step along the complex-step derivative of the cost, not the reference.
    for sizes, n, (phi, slope) in (
        ((3, 2), 4, BENT),
        ((2, 4, 3), 1, SINE),
        ((2, 1, 3, 4), 5, TANH),
    ):
        W, b, X, Y = network(rng, sizes, n)
        Z, _ = solution.forward(W, b, X, phi)
        _, dW, db = truth(W, b, X, Y, phi)
        phi_there, phi_prime = watched(phi), watched(slope)
        got = yield probe(X, Y, W, b, phi_there, phi_prime, 0.8, 1, like=(W, b, np.zeros(1)))
        # A wrong Z is another mistake: what counts is where this φ was applied.
        asked_only_at(phi_prime, {**Z, "asked": arguments(phi_there)}, "Z")
        W_end, b_end = ({l: p[l] - 0.8 * d[l] for l in p} for p, d in ((W, dW), (b, db)))
        close_to(got, (W_end, b_end, np.array([cost_of(W, b, X, Y, phi)])), ("W", "b", "costs"))


@check("train")
def zero_epochs(rng, solution):
    """zero epochs change nothing and record nothing; one does, and all do where nothing is wrong"""
    # Together, so that doing nothing at all earns nothing.
    W, b, X, Y = network(rng, (3, 2, 4), 5)
    perfect = solution.forward(W, b, X, TANH[0])[1][2]
    yield [
        *(probe(X, Y, W, b, *TANH, 0.5, epochs) for epochs in (0, 1)),
        # The costs are zero up to rounding, which `atol` leaves room for.
        probe(X, perfect, W, b, *TANH, 0.5, 4, atol=1e-12),
    ]


def network(rng, sizes, n):
    """W, b, X, Y for n samples whose pre-activations are about one: neither zero nor saturated."""
    W, b = {}, {}
    for l, (k, m) in enumerate(pairwise(sizes), 1):
        W[l] = signed(rng, 0.5, 1.2, (m, k)) / np.sqrt(k)
        b[l] = signed(rng, 0.1, 0.5, (m, 1))
    return W, b, signed(rng, 0.3, 1.5, (sizes[0], n)), signed(rng, 1.0, 2.0, (sizes[-1], n))


def signed(rng, low, high, shape):
    """Numbers of either sign whose size lies between `low` and `high`."""
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)


def sample(solution, W, b, X, Y, phi):
    """The arguments of backward_sample but for φ': vectors, from a batch of one sample."""
    Z, A = solution.forward(W, b, X, phi)
    z, x = ({l: part[l][:, 0] for l in part} for part in (Z, A))
    return W, z, x, Y[:, 0]


def as_sample(gradients):
    """(dZ, dW, db) of a batch of one sample with dz and db as vectors."""
    dZ, dW, db = gradients
    return {l: dZ[l][:, 0] for l in dZ}, dW, {l: db[l][:, 0] for l in db}


def cost_of(W, b, X, Y, phi):
    """The cost once more, by einsum; takes complex parameters, and b[l] of shape (m_l, n)."""
    A = X
    for l in sorted(W):
        A = phi(np.einsum("ij,jk->ik", W[l], A) + b[l])
    return np.einsum("ij,ij->", A - Y, A - Y) / Y.shape[1] / 2


def truth(W, b, X, Y, phi):
    """(dZ, dW, db) of the cost by the complex step; dZ by a bias of its own for each sample."""
    n = X.shape[1]
    dZ, dW, db = {}, {}, {}
    for l in W:
        wide = {**b, l: np.repeat(b[l], n, axis=1)}
        dZ[l] = complex_step(lambda v, l=l, c=wide: cost_of(W, {**c, l: v}, X, Y, phi), wide[l])
        dW[l] = complex_step(lambda v, l=l: cost_of({**W, l: v}, b, X, Y, phi), W[l])
        db[l] = complex_step(lambda v, l=l: cost_of(W, {**b, l: v}, X, Y, phi), b[l])
    return dZ, dW, db


def asked_only_at(phi_prime, Z, name):
    """Every argument φ' was asked with is an entry of Z; none at all is the values' task."""
    places = np.concatenate([np.ravel(Z[l]) for l in Z])
    near = np.abs(arguments(phi_prime)[:, None] - places) <= 1e-9
    require(
        near.any(axis=1).all(),
        f"You asked phi_prime at something other than {name}.",
        hint=f"The chain rule needs the slope of φ where φ was applied: at {name}[l].",
    )


def arguments(function):
    """All numbers that a watched function was asked with; nan for what is no number."""
    asked = [np.zeros(0)]
    for args in function.calls:
        try:
            asked.append(np.ravel(np.asarray(args[0], dtype=float)))
        except (TypeError, ValueError, IndexError):
            asked.append(np.array([np.nan]))
    return np.concatenate(asked)


def close_to(got, want, names):
    """All parts of a tuple, each a dictionary by layer or an array."""
    for name, one, other in zip(names, got, want, strict=True):
        require_close(one, other, name)
