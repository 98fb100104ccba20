"""Hidden checks of the MLP: against the reference, and against the complex step through a cost that
is written out here once more. Widths and numbers of samples are all different, but for two equal
widths in a row that are meant; no activation is the sigmoid alone; Z and A belong together."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from autograder.api import (
    check,
    complex_step,
    each,
    function,
    probe,
    require_asked_at,
    require_close,
    watched,
)


class Net(NamedTuple):
    """Widths from the input on, number of samples, φ, φ', and the size of weights and samples.

    Size 0: small weights, and whole numbers for samples, with zeros and none below.
    """

    sizes: tuple[int, ...]
    n: int
    phi: Any
    slope: Any
    size: float = 1.0


TANH = function("z", "np.tanh(z)"), function("z", "1 - np.tanh(z)**2")
SINE = function("z", "np.sin(2 * z)"), function("z", "2 * np.cos(2 * z)")
SOFTPLUS = function("z", "np.log1p(np.exp(z))"), function("z", "1 / (1 + np.exp(-z))")
BENT = function("z", "z + z**2 / 4"), function("z", "1 + z / 2")
HALF = function("z", "z / 2"), function("z", "0 * z + 0.5")
# Nearly a line, so that values grow, with a slope that depends on z however far out.
RIPPLE = function("z", "z / 2 + 20 * np.sin(z / 50)"), function("z", "0.5 + 0.4 * np.cos(z / 50)")

THREE, FOUR = Net((4, 3, 5, 2), 6, *TANH), Net((2, 5, 4, 6, 3), 7, *SINE)
ONE_LAYER, ONE_SAMPLE = Net((3, 4), 5, *BENT), Net((2, 4, 3), 1, *SOFTPLUS)
CHAIN, WHOLE = Net((1, 1, 1, 1), 5, *TANH), Net((2, 3, 1), 4, *BENT, size=0)
# More layers than anybody counts by hand, and nothing but squares.
SQUARE = Net((3,) * 7, 3, *TANH)
# Pre-activations and gradients in the thousands and beyond: nobody's clip stays idle. Where answers
# may take one sample after another, many of them go through few neurons.
LARGE, MANY = Net((3, 4, 4, 2), 260, *RIPPLE, size=60.0), Net((2, 3, 1), 210, *RIPPLE, size=60.0)
# A line alone, on which no rounding grows while training.
TWO, STEEP = Net((2, 3, 2), 4, *HALF), Net((3, 4, 2), 70, *HALF, size=60.0)

PLAIN = "the plain case: it earns its share for an answer that fails only at an edge"
DERIVATIVES, ONE = ("dZ", "dW", "db"), ("dz", "dW", "db")
AT_Z = "The chain rule needs the slope of φ where φ was applied: at {}[l]."
TRUTHS: dict[Any, Any] = {}
LEARNING_RATE = 1.5  # large: a late or a missing update shows in the first digits


@each("forward", THREE, FOUR, SQUARE, weight=3)
def deep_networks(net, rng):
    """Z and A of networks with three, four and six layers"""
    return probe(*drawn(net, rng)[:3], net.phi)


@each("forward", ONE_LAYER, ONE_SAMPLE, WHOLE)
def one_layer_or_sample(net, rng):
    """Z and A of a single layer, for a single sample, and for whole numbers"""
    return probe(*drawn(net, rng)[:3], net.phi)


@each("forward", LARGE)
def large_numbers(net, rng):
    """Z and A in the thousands, for very many samples and layers of equal width"""
    return probe(*drawn(net, rng)[:3], net.phi)


@each("cost", (3, 5), (4, 2), weight=2, reason=PLAIN)
def several_outputs(shape, rng):
    """the cost for several outputs and samples"""
    return probe(rng.normal(size=shape), rng.normal(size=shape))


@check("cost")
def one_sample_or_none_wrong(rng):
    """the cost of one sample and of very many, of fits that are perfect, nearly so, or very poor"""
    A_L = whole(rng, (3, 4))
    yield [
        probe(A_L[:, :1], A_L[:, 1:2] + 1.5),
        probe(A_L, A_L.copy()),
        probe(A_L[:, :1], A_L[:, :1] + 1e-5, rtol=1e-4, atol=0.0),
        probe(*(5e3 * rng.normal(size=(2, 130)) for _ in range(2))),
    ]


@each("backward_sample", (THREE, None), (FOUR, "truth"), (SQUARE, None), weight=3)
def deep_networks_sample(case, rng, solution):
    """every derivative of networks with three, four and six layers"""
    # The second by the complex step of the loss, not by the reference.
    net, independent = case
    return sample_probe(net, rng, solution, independent)


@check("backward_sample")
def one_layer_sample(rng, solution):
    """every derivative of a single layer; phi_prime is asked at z"""
    made = sample_probe(ONE_LAYER, rng, solution)
    want, slope = solution.backward_sample(*made.args), watched(ONE_LAYER.slope, "phi_prime")
    got = yield probe(*made.args[:-1], slope, like=want)
    require_asked_at(slope, made.args[1], "z", AT_Z.format("z"))
    require_close(got, want, names=ONE)


@each("backward_sample", CHAIN._replace(phi=SOFTPLUS[0], slope=SOFTPLUS[1]), WHOLE)
def layers_of_one_neuron_sample(net, rng, solution):
    """every derivative of a chain of single neurons, and for whole numbers"""
    return sample_probe(net, rng, solution, "truth")


@each("backward_sample", LARGE)
def large_numbers_sample(net, rng, solution):
    """derivatives in the thousands, and layers of equal width"""
    return sample_probe(net, rng, solution)


@check("backward", weight=4)
def deep_networks_backward(rng, solution):
    """every derivative of networks with three, four and six layers"""
    # The second by the complex step of the cost, not by the reference.
    truths = (THREE, ""), (FOUR, "truth"), (SQUARE, "")
    yield [batch_probe(net, rng, solution, truth) for net, truth in truths]


@check("backward")
def one_layer_backward(rng, solution):
    """every derivative of a single layer; phi_prime is asked at Z"""
    made = batch_probe(ONE_LAYER, rng, solution)
    want, slope = solution.backward(*made.args), watched(ONE_LAYER.slope, "phi_prime")
    got = yield probe(*made.args[:-1], slope, like=want)
    require_asked_at(slope, made.args[1], "Z", AT_Z.format("Z"))
    require_close(got, want, names=DERIVATIVES)


@each("backward", ONE_SAMPLE, CHAIN, WHOLE)
def one_sample_backward(net, rng, solution):
    """every derivative for a batch of one sample, a chain of single neurons, and whole numbers"""
    return batch_probe(net, rng, solution, "truth")


@check("backward")
def large_numbers_backward(rng, solution):
    """derivatives in the thousands, for very many samples and layers of equal width"""
    yield [batch_probe(net, rng, solution) for net in (LARGE._replace(n=7), MANY)]


@each("update", ((4, 3, 5, 2), 0.7), ((2, 3, 1, 5, 4), 3.0), ((3,) * 7, 0.4), weight=2)
def several_layers_update(case, rng):
    """one step in three, four and six layers"""
    sizes, eta = case
    return probe(*weights(rng, sizes), *weights(rng, sizes), eta)


@each("update", (3, 2), (3, 2, 4))
def large_gradient_update(sizes, rng):
    """one step of one and of two layers with very large weights and a very large gradient"""
    return probe(*weights(rng, sizes, 3e4), *weights(rng, sizes, 1e4), 0.3)


@each("train", (THREE, 4), (Net((3, 2, 4), 5, *SOFTPLUS), 3), weight=4, reason=PLAIN)
def several_epochs(case, rng):
    """several epochs of three and of two layers, with a large learning rate"""
    net, epochs = case
    W, b, X, Y = drawn(net, rng)
    return probe(X, Y, W, b, net.phi, net.slope, LEARNING_RATE, epochs)


@check("train", reason="independent of the reference, and its words where φ' is asked at A")
def one_epoch(rng, solution):
    """one epoch of one, two and three layers; phi_prime is asked at Z"""
    # Truth is one step along the complex-step derivative of the cost, not the reference.
    for net in (
        Net((3, 2), 4, *BENT),
        Net((2, 4, 3), 1, *SINE),
        Net((2, 1, 3, 4), 5, *TANH),
    ):
        W, b, X, Y = drawn(net, rng)
        Z, _ = solution.forward(W, b, X, net.phi)
        _, dW, db = truth(net, W, b, X, Y)
        phi, slope = watched(net.phi), watched(net.slope, "phi_prime")
        got = yield probe(X, Y, W, b, phi, slope, 0.8, 1, like=(W, b, np.zeros(1)))
        # A wrong Z is another mistake: what counts is where this φ was applied.
        require_asked_at(slope, [*Z.values(), phi.numbers()], "Z", AT_Z.format("Z"))
        W_end, b_end = ({l: p[l] - 0.8 * d[l] for l in p} for p, d in ((W, dW), (b, db)))
        want = W_end, b_end, np.array([cost_of(W, b, X, Y, net.phi)])
        require_close(got, want, names=("W", "b", "costs"))


@check("train")
def zero_epochs(rng, solution):
    """zero epochs change nothing and record nothing; one does, and all do where nothing is wrong"""
    # Together, so that doing nothing at all earns nothing.
    W, b, X, Y = drawn(Net((3, 2, 4), 5, *TANH, size=0), rng)
    perfect = solution.forward(W, b, X, TANH[0])[1][2]
    yield [
        *(probe(X, Y, W, b, *TANH, 0.5, epochs) for epochs in (0, 1)),
        # The costs are zero up to rounding, which `atol` leaves room for.
        probe(X, perfect, W, b, *TANH, 0.5, 4, atol=1e-12),
    ]


@check("train")
def long_training(rng, solution):
    """very many epochs, very many samples, and learning rates so large that the costs rise"""
    # φ(z) = z/2, and X has rows of the same length around different means. So with η < 1 all comes
    # to a standstill, by a factor of 0.9 an epoch; with η = 3 one direction grows by 1.2 each time.

    def samples(sizes, n):
        across = np.column_stack([np.ones(n), rng.normal(size=(n, sizes[0]))])
        means = np.array([[-0.8], [0.5], [0.6]])[: sizes[0]]
        return np.sqrt(n) * np.linalg.qr(across)[0].T[1:] + means

    probes = []
    for sizes, n, size, eta, epochs in (
        ((1, 1), 2, 1.0, 0.85, 104),
        ((3, 2), 5, 5e3, 3.0, 12),
        ((2, 1), 210, 5e3, 3.0, 1),
    ):
        Y = size * signed(rng, 1.0, 2.0, (sizes[-1], n))
        probes.append(probe(samples(sizes, n), Y, *weights(rng, sizes, size), *HALF, eta, epochs))
    # So near to the best cost that whoever stops early stops at once; from there the costs rise.
    X, (W, b) = samples((3, 2), 5), weights(rng, (3, 2))
    near = HALF[0](W[1] @ X + b[1]) + 1e-6 * signed(rng, 1.0, 2.0, (2, 5))
    probes.append(probe(X, near, W, b, *HALF, 3.0, 12))
    # The same in several layers: in the thousands, and with costs that rise.
    W, b, X, Y = drawn(STEEP, rng)
    probes.append(probe(X, Y, W, b, *HALF, 1e-10, 1))
    W, b, X, _ = drawn(TWO, rng)
    near = solution.forward(W, b, X, HALF[0])[1][2]
    near = near + 3e-6 * signed(rng, 1.0, 2.0, near.shape)
    rate = next(
        eta
        for eta in 1.05 ** np.arange(200)
        if (costs := solution.train(X, near, W, b, *HALF, eta, 12)[2])[-1] > 2 * costs[0]
    )
    yield [*probes, probe(X, near, W, b, *HALF, rate, 12)]


def drawn(net, rng):
    """W, b, X, Y; pre-activations are about one, neither zero nor saturated, or all are large."""
    W, b = {}, {}
    for l, (k, m) in enumerate(pairwise(net.sizes), 1):
        W[l] = (net.size or 1) * signed(rng, 0.5, 1.2, (m, k)) / np.sqrt(k)
        b[l] = (net.size or 1) * signed(rng, 0.1, 0.5, (m, 1))
    if not net.size:
        return W, b, *(whole(rng, (m, net.n)) for m in (net.sizes[0], net.sizes[-1]))
    X = net.size * signed(rng, 0.3, 1.5, (net.sizes[0], net.n))
    return W, b, X, net.size * signed(rng, 1.0, 2.0, (net.sizes[-1], net.n))


def weights(rng, sizes, size=1.0):
    """W and b, or dW and db, of any numbers."""
    layers = list(enumerate(pairwise(sizes), 1))
    W = {l: size * signed(rng, 0.3, 1.0, (m, k)) for l, (k, m) in layers}
    return W, {l: size * signed(rng, 0.3, 1.0, (m, 1)) for l, (_, m) in layers}


def signed(rng, low, high, shape):
    """Numbers of either sign whose size lies between `low` and `high`."""
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)


def whole(rng, shape):
    """Whole numbers, some of them 0 and some twice, none negative."""
    return rng.permuted(np.resize([0.0, 2.0, 1.0, 2.0, 3.0], shape))


def batch_probe(net, rng, solution, independent=""):
    """All derivatives, against the reference or, independent of it, the complex step."""
    W, b, X, Y = drawn(net, rng)
    options = {"expect": truth(net, W, b, X, Y)} if independent else {}
    return probe(W, *solution.forward(W, b, X, net.phi), Y, net.slope, **options)


def sample_probe(net, rng, solution, independent=""):
    """The same for a single sample: vectors, from a batch of one."""
    made = batch_probe(net._replace(n=1), rng, solution, independent)
    W, Z, A, Y, slope = made.args
    z, x = ({l: part[l][:, 0] for l in part} for part in (Z, A))
    if not independent:
        return probe(W, z, x, Y[:, 0], slope)
    dZ, dW, db = made.expect
    dz, flat = ({l: part[l][:, 0] for l in part} for part in (dZ, db))
    return probe(W, z, x, Y[:, 0], slope, expect=(dz, dW, flat))


def cost_of(W, b, X, Y, phi):
    """The cost once more, by einsum; takes complex parameters, and b[l] of shape (m_l, n)."""
    A = X
    for l in sorted(W):
        A = phi(np.einsum("ij,jk->ik", W[l], A) + b[l])
    return np.einsum("ij,ij->", A - Y, A - Y) / Y.shape[1] / 2


def truth(net, W, b, X, Y):
    """The derivatives of the cost; of the same numbers, which each submission gets, once."""
    numbers = (net, *(part.tobytes() for part in (*W.values(), *b.values(), X, Y)))
    if numbers not in TRUTHS:
        TRUTHS[numbers] = derivatives(net, W, b, X, Y)
    return TRUTHS[numbers]


def derivatives(net, W, b, X, Y):
    """(dZ, dW, db) by the complex step; dZ by a bias of its own for each sample."""
    wide = {l: np.repeat(b[l], X.shape[1], axis=1) for l in b}
    dZ = complex_step(lambda wide: cost_of(W, wide, X, Y, net.phi), wide)
    dW = complex_step(lambda W: cost_of(W, b, X, Y, net.phi), W)
    return dZ, dW, complex_step(lambda b: cost_of(W, b, X, Y, net.phi), b)
