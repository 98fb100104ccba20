"""Hidden checks of the perceptron: against the reference, and against the complex step through a
cost that is written out here once more. Numbers of inputs and samples are all different; no
activation is the sigmoid alone."""

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

TANH = function("z", "np.tanh(z)")
TANH_PRIME = function("z", "1 - np.tanh(z)**2")
# None of their derivatives can be had from a alone, or from the sigmoid's.
SINE = function("z", "np.sin(2 * z)"), function("z", "2 * np.cos(2 * z)")
SOFTPLUS = function("z", "np.log1p(np.exp(z))"), function("z", "1 / (1 + np.exp(-z))")
BENT = function("z", "z + z**2 / 4"), function("z", "1 + z / 2")
OTHERS = SINE, SOFTPLUS, BENT
HALF = function("z", "z / 2"), function("z", "0 * z + 0.5")
COSINE = function("z", "np.cos(z)")  # not 0 at 0

DERIVATIVES = ("da", "dz", "dw", "db")
PLAIN = "the plain case: it earns its share for an answer that fails only at an edge"
WORDS = "its words: whoever asks φ' at a, at y or at the error reads just that"
AT_Z = "The chain rule needs the slope of φ where φ was applied: at z."
# Numbers of inputs and samples, and the size of numbers: nobody's clip stays idle. b is negative.
LARGE = (5, 260, -200.0)


@each("forward", 4, 7, reason=PLAIN)
def several_inputs(n_x, rng):
    """z and a for several inputs, with tanh"""
    w, b, X, _ = data(rng, n_x, 1)
    return probe(w, b, X[:, 0], TANH, rtol=1e-9)  # no float32


@check("forward")
def other_activations(rng):
    """z and a for one input with other activations, and in the thousands for several"""
    w, b, X, _ = data(rng, 1, 1)
    large, its_b, its_X, _ = data(rng, *LARGE)
    yield [
        *(probe(w, b, X[:, 0], phi) for phi, _ in OTHERS),
        probe(w, float(-w[0] * X[0, 0]), X[:, 0], COSINE),
        *(probe(large, its_b, its_X[:, i], HALF[0]) for i in range(2)),
    ]


@check("backward", weight=2, reason=PLAIN)
def derivatives_with_tanh(rng, solution):
    """the four derivatives for five inputs, with tanh"""
    w, b, X, y = data(rng, 5, 1)
    z, a = solution.forward(w, b, X[:, 0], TANH)
    yield probe(X[:, 0], float(y[0]), z, a, TANH_PRIME)


@check("backward")
def derivatives_with_other_activations(rng, solution):
    """the four derivatives for one input with other activations, also at z = 0, and very large"""
    # Truth is the complex step of the loss, not the reference.
    probes = []
    for shape, (phi, phi_prime) in (*(((1, 1), one) for one in OTHERS), ((4, 1, 200.0), BENT)):
        w, b, X, y = data(rng, *shape)
        x, y = X[:, 0], float(y[0])
        b = float(-w[0] * x[0]) if phi is SINE[0] else b
        want = truth(w, b, x, y, phi)
        probes.append(probe(x, y, *solution.forward(w, b, x, phi), phi_prime, expect=want))
    yield probes


@check("backward", reason=WORDS)
def slope_is_asked_at_z(rng, solution):
    """phi_prime is asked at z"""
    w, b, X, y = data(rng, 1, 1)
    x, y = X[:, 0], float(y[0])
    z, a = solution.forward(w, b, x, TANH)
    slope = watched(TANH_PRIME, "phi_prime")
    got = yield probe(x, y, z, a, slope, like=(0.0, 0.0, x, 0.0))
    require_asked_at(slope, z, "z", AT_Z)
    require_close(got, solution.backward(x, y, z, a, TANH_PRIME), names=DERIVATIVES)


@each("forward_batch", (3, 5), (4, 4), (4, 2, 0))
def several_samples(shape, rng):
    """z and a for several samples, with tanh"""
    w, b, X, _ = data(rng, *shape)
    return probe(w, b, X, TANH, rtol=1e-11, atol=1e-11)


@each(
    "forward_batch",
    (1, 1, SINE[0]),
    (4, 1, SOFTPLUS[0]),
    (2, 1, BENT[0]),
    (*LARGE, HALF[0]),
    (1, 3, COSINE),
)
def one_sample_other_activations(case, rng):
    """z and a for a batch of one sample with other activations, and of very many large ones"""
    *shape, phi = case
    w, b, X, _ = data(rng, *shape)
    b = float(-w[0] * X[0, 0]) if phi is COSINE else b
    return probe(w, b, X, phi)


@each("cost", 5, 8, weight=2, reason=PLAIN)
def several_samples_cost(n, rng):
    """the cost for several numbers of samples"""
    return probe(rng.normal(size=n), rng.normal(size=n))


@check("cost")
def one_sample_or_none_wrong(rng):
    """the cost of one sample and of very many, of fits that are perfect, nearly so, or very poor"""
    a = rng.normal(size=4)
    yield [
        probe(a[:1], a[1:2]),
        probe(a, a.copy()),
        probe(a[:1], a[:1] + 1e-5, rtol=1e-4, atol=0.0),
        probe(5e3 * rng.normal(size=130), 5e3 * rng.normal(size=130)),
    ]


@check("backward_batch", weight=3)
def batch_with_tanh(rng, solution):
    """all derivatives for several samples, with tanh"""
    # The last by the complex step of the cost, not by the reference.
    yield [
        batch_probe(rng, solution, (3, 5), (TANH, TANH_PRIME)),
        batch_probe(rng, solution, (4, 4), (TANH, TANH_PRIME)),
        batch_probe(rng, solution, (4, 2, 0), (TANH, TANH_PRIME), "truth"),
    ]


@each("backward_batch", (1, SINE), (4, SOFTPLUS), (2, BENT), (3, BENT, "at 0"))
def one_sample_batch(case, rng, solution):
    """all derivatives for a batch of one sample, with activations other than tanh"""
    n_x, activation, *at_zero = case
    return batch_probe(rng, solution, (n_x, 1), activation, "truth", *at_zero)


@each("backward_batch", BENT)
def large_numbers_batch(activation, rng, solution):
    """derivatives in the thousands, for very many samples"""
    return batch_probe(rng, solution, LARGE, activation)


@check("backward_batch", reason=WORDS)
def slopes_are_asked_at_z(rng, solution):
    """phi_prime is asked at z"""
    made = batch_probe(rng, solution, (3, 1), (TANH, TANH_PRIME))
    want, slope = solution.backward_batch(*made.args), watched(TANH_PRIME, "phi_prime")
    got = yield probe(*made.args[:-1], slope, like=want)
    require_asked_at(slope, made.args[2], "z", AT_Z)
    require_close(got, want, names=DERIVATIVES)


@each("train", (3, 7, 4), (1, 5, 3), (2, 260, 2), weight=3)
def several_epochs(case, rng):
    """several epochs with a large learning rate, with tanh"""
    # η is large so that a late or missing update shows in the first digits.
    n_x, n, epochs = case
    w, b, X, y = data(rng, n_x, n)
    return probe(X, y, w, b, TANH, TANH_PRIME, 1.5, epochs)


@each(
    "train",
    *((2, 5, SINE), (4, 3, SOFTPLUS), (3, 1, BENT)),
    reason="independent of the reference, and with other activations than the other checks",
)
def one_epoch(case, rng):
    """one epoch, with activations other than tanh"""
    # Truth is one step along the complex-step derivative of the cost, not the reference.
    n_x, n, (phi, phi_prime) = case
    w, b, X, y = data(rng, n_x, n)
    _, _, dw, db = truth_batch(w, b, X, y, phi)
    expect = (w - 0.8 * dw, b - 0.8 * db, np.array([cost_of(w, b, X, y, phi)]))
    return probe(X, y, w, b, phi, phi_prime, 0.8, 1, expect=expect)


@check("train")
def zero_epochs(rng):
    """zero epochs change nothing and record nothing; one does, and all do where nothing is wrong"""
    # Together, so that doing nothing at all earns nothing.
    w, b, X, y = data(rng, 3, 4, 0)
    perfect = np.tanh(w @ X + b)
    yield [
        *(probe(X, y, w, b, TANH, TANH_PRIME, 0.5, epochs) for epochs in (0, 1)),
        # The costs are zero up to rounding, which `atol` leaves room for.
        probe(X, perfect, w, b, TANH, TANH_PRIME, 0.5, 4, atol=1e-12),
        probe(X, np.zeros(4), w, b, TANH, TANH_PRIME, 0.5, 2),
    ]


@check("train")
def long_training(rng):
    """very many epochs, very many samples, and learning rates so large that the costs rise"""
    # φ(z) = z/2, and X has rows of the same length around different means. So with η = 1 all comes
    # to a standstill, by a factor of 0.9 an epoch; with η = 3 one direction grows by 1.2 each time.
    probes = []
    for n_x, n, size, eta, epochs in ((2, 5, 1.0, 1.0, 130), (3, 130, -5e3, 3.0, 30)):
        w, b, _, y = data(rng, n_x, n, size)
        rows = np.linalg.qr(np.column_stack([np.ones(n), rng.normal(size=(n, n_x))]))[0].T[1:]
        X = np.sqrt(n) * rows + np.array([[0.5], [-0.8], [0.6]])[:n_x]
        probes.append(probe(X, y, w, b, *HALF, eta, epochs))
    # So near to the best cost that whoever stops early stops at once; from there the costs rise.
    w, b, _, y = data(rng, n_x, n)
    near = HALF[0](w @ X + b) + 1e-6 * y
    yield [*probes, probe(X, near, w, b, *HALF, 3.0, 60)]


@check("train", reason=WORDS)
def training_asks_at_z(rng, solution):
    """while training, phi_prime is asked at z"""
    w, b, X, y = data(rng, 3, 1)
    phi, slope = watched(TANH), watched(TANH_PRIME, "phi_prime")
    got = yield probe(X, y, w, b, phi, slope, 0.8, 1, like=(w, 0.0, np.zeros(1)))
    # A wrong z is another mistake: what counts is where this φ was applied.
    require_asked_at(slope, [w @ X + b, phi.numbers()], "z", AT_Z)
    want = solution.train(X, y, w, b, TANH, TANH_PRIME, 0.8, 1)
    require_close(got, want, names=("w", "b", "costs"))


def data(rng, n_x, n, size=1.0):
    """w, b, X, y whose z is about `size`²: for size 1 away from zero, and not saturated.

    Size 0: like 1, but X holds whole numbers, zeros among them, and b is 0.
    """
    if size == 0:
        w, _, X, y = data(rng, n_x, n)
        return w, 0.0, rng.permuted(np.resize([0.0, 2.0, 1.0, 2.0], X.shape)), y
    w = size * rng.uniform(0.4, 1.0, n_x) * rng.choice([-1.0, 1.0], n_x) / np.sqrt(n_x)
    X = size * rng.uniform(0.3, 1.5, (n_x, n)) * rng.choice([-1.0, 1.0], (n_x, n))
    # No activation meets y: da ≠ 0.
    y = size * rng.uniform(1.2, 2.0, n) * rng.choice([-1.0, 1.0], n)
    return w, size * float(rng.uniform(0.3, 0.8)), X, y


def batch_probe(rng, solution, shape, activation, independent="", at_zero=""):
    """All derivatives, against the reference or, independent of it, the complex step."""
    w, b, X, y = data(rng, *shape)
    b = float(-w @ X[:, 0]) if at_zero else b
    phi, phi_prime = activation
    options = {"expect": truth_batch(w, b, X, y, phi)} if independent else {}
    return probe(X, y, *solution.forward_batch(w, b, X, phi), phi_prime, **options)


def cost_of(w, b, X, y, phi):
    """The cost once more, sample by sample; takes complex parameters."""
    z = [sum(w_i * x_i for w_i, x_i in zip(w, x, strict=True)) + b for x in X.T]
    return sum((phi(z_i) - y_i) ** 2 / 2 for z_i, y_i in zip(z, y, strict=True)) / len(y)


def truth(w, b, x, y, phi):
    """(da, dz, dw, db) of the loss of one sample, by the complex step."""
    da, dz, dw, db = truth_batch(w, b, x[:, None], np.array([y]), phi)
    return da[0], dz[0], dw, db


def truth_batch(w, b, X, y, phi):
    """(da, dz, dw, db) of the cost of all samples, by the complex step."""
    z, n = w @ X + b, len(y)
    return (
        complex_step(lambda a: ((a - y) ** 2).sum() / (2 * n), phi(z)),
        complex_step(lambda z: ((phi(z) - y) ** 2).sum() / (2 * n), z),
        complex_step(lambda w: cost_of(w, b, X, y, phi), w),
        complex_step(lambda b: cost_of(w, b, X, y, phi), b),
    )
