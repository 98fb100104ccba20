"""Hidden checks of the perceptron: against the reference, and against the complex step through a
cost that is written out here once more. Numbers of inputs and samples are all different; no
activation is the sigmoid alone."""

import numpy as np

from autograder.api import check, complex_step, function, probe, require, require_close, watched

TANH = function("z", "np.tanh(z)")
TANH_PRIME = function("z", "1 - np.tanh(z)**2")
WORDS = "its words: whoever asks φ' at a, at y or at the error reads just that"
OTHERS = [  # none of their derivatives can be had from a alone, or from the sigmoid's
    (function("z", "np.sin(2 * z)"), function("z", "2 * np.cos(2 * z)")),
    (function("z", "np.log1p(np.exp(z))"), function("z", "1 / (1 + np.exp(-z))")),
    (function("z", "z + z**2 / 4"), function("z", "1 + z / 2")),
]


@check("forward")
def several_inputs(rng):
    """z and a for several inputs, with tanh"""
    for n_x in (4, 7):
        w, b, X, _ = data(rng, n_x, 1)
        yield probe(w, b, X[:, 0], TANH)


@check("forward")
def other_activations(rng):
    """z and a for one input, with activations other than tanh"""
    w, b, X, _ = data(rng, 1, 1)
    yield [probe(w, b, X[:, 0], phi) for phi, _ in OTHERS]


@check("backward", weight=2)
def derivatives_with_tanh(rng, solution):
    """the four derivatives for five inputs, with tanh"""
    w, b, X, y = data(rng, 5, 1)
    z, a = solution.forward(w, b, X[:, 0], TANH)
    yield probe(X[:, 0], float(y[0]), z, a, TANH_PRIME)


@check("backward")
def derivatives_with_other_activations(rng, solution):
    """the four derivatives for one input, with activations other than tanh"""
    # Truth is the complex step of the loss, not the reference.
    w, b, X, y = data(rng, 1, 1)
    x, y = X[:, 0], float(y[0])
    yield [
        probe(x, y, *solution.forward(w, b, x, phi), phi_prime, expect=truth(w, b, x, y, phi))
        for phi, phi_prime in OTHERS
    ]


@check("backward", reason=WORDS)
def slope_is_asked_at_z(rng, solution):
    """phi_prime is asked at z"""
    w, b, X, y = data(rng, 1, 1)
    x, y = X[:, 0], float(y[0])
    z, a = solution.forward(w, b, x, TANH)
    phi_prime = watched(TANH_PRIME)
    got = yield probe(x, y, z, a, phi_prime, like=(0.0, 0.0, x, 0.0))
    asked_only_at(phi_prime, z, "z")
    close_to_reference(got, solution.backward(x, y, z, a, TANH_PRIME))


@check("forward_batch")
def several_samples(rng):
    """z and a for several samples, with tanh"""
    for n_x, n in ((3, 5), (4, 2)):
        w, b, X, _ = data(rng, n_x, n)
        yield probe(w, b, X, TANH)


@check("forward_batch")
def one_sample_other_activations(rng):
    """z and a for a batch of one sample, with activations other than tanh"""
    probes = []
    for n_x, (phi, _) in zip((1, 4, 2), OTHERS, strict=True):
        w, b, X, _ = data(rng, n_x, 1)
        probes.append(probe(w, b, X, phi))
    yield probes


@check("cost", weight=2)
def several_samples_cost(rng):
    """the cost for several numbers of samples"""
    yield [probe(rng.normal(size=n), rng.normal(size=n)) for n in (5, 8)]


@check("cost")
def one_sample_or_none_wrong(rng):
    """the cost of one sample, of a perfect fit and of a nearly perfect one"""
    a = rng.normal(size=4)
    yield [
        probe(a[:1], a[1:2]),
        probe(a, a.copy()),
        probe(a[:1], a[:1] + 1e-5, rtol=1e-4, atol=0.0),
    ]


@check("backward_batch", weight=3)
def batch_with_tanh(rng, solution):
    """all derivatives for several samples, with tanh"""
    # The second by the complex step of the cost, not by the reference.
    w, b, X, y = data(rng, 3, 5)
    yield probe(X, y, *solution.forward_batch(w, b, X, TANH), TANH_PRIME)
    w, b, X, y = data(rng, 4, 2)
    caches = solution.forward_batch(w, b, X, TANH)
    yield probe(X, y, *caches, TANH_PRIME, expect=truth_batch(w, b, X, y, TANH))


@check("backward_batch")
def one_sample_batch(rng, solution):
    """all derivatives for a batch of one sample, with activations other than tanh"""
    # Truth is the complex step of the cost, not the reference.
    probes = []
    for n_x, (phi, phi_prime) in zip((1, 4, 2), OTHERS, strict=True):
        w, b, X, y = data(rng, n_x, 1)
        caches = solution.forward_batch(w, b, X, phi)
        probes.append(probe(X, y, *caches, phi_prime, expect=truth_batch(w, b, X, y, phi)))
    yield probes


@check("backward_batch", reason=WORDS)
def slopes_are_asked_at_z(rng, solution):
    """phi_prime is asked at z"""
    w, b, X, y = data(rng, 3, 1)
    z, a = solution.forward_batch(w, b, X, TANH)
    phi_prime = watched(TANH_PRIME)
    got = yield probe(X, y, z, a, phi_prime, like=(y, y, w, 0.0))
    asked_only_at(phi_prime, z, "z")
    close_to_reference(got, solution.backward_batch(X, y, z, a, TANH_PRIME))


@check("train", weight=3)
def several_epochs(rng):
    """several epochs with a large learning rate, with tanh"""
    # η is large so that a late or missing update shows in the first digits.
    for n_x, n, epochs in ((3, 7, 4), (2, 5, 3)):
        w, b, X, y = data(rng, n_x, n)
        yield probe(X, y, w, b, TANH, TANH_PRIME, 1.5, epochs)


@check("train")
def one_epoch(rng):
    """one epoch, with activations other than tanh"""
    # Truth is one step along the complex-step derivative of the cost, not the reference.
    probes = []
    for (n_x, n), (phi, phi_prime) in zip(((2, 5), (4, 3), (3, 1)), OTHERS, strict=True):
        w, b, X, y = data(rng, n_x, n)
        _, _, dw, db = truth_batch(w, b, X, y, phi)
        expect = (w - 0.8 * dw, b - 0.8 * db, np.array([cost_of(w, b, X, y, phi)]))
        probes.append(probe(X, y, w, b, phi, phi_prime, 0.8, 1, expect=expect))
    yield probes


@check("train")
def zero_epochs(rng):
    """zero epochs change nothing and record nothing; one does, and all do where nothing is wrong"""
    # Together, so that doing nothing at all earns nothing.
    w, b, X, y = data(rng, 3, 4)
    perfect = np.tanh(w @ X + b)
    yield [
        *(probe(X, y, w, b, TANH, TANH_PRIME, 0.5, epochs) for epochs in (0, 1)),
        # The costs are zero up to rounding, which `atol` leaves room for.
        probe(X, perfect, w, b, TANH, TANH_PRIME, 0.5, 4, atol=1e-12),
    ]


@check("train", reason=WORDS)
def training_asks_at_z(rng, solution):
    """while training, phi_prime is asked at z"""
    w, b, X, y = data(rng, 3, 1)
    phi, phi_prime = watched(TANH), watched(TANH_PRIME)
    got = yield probe(X, y, w, b, phi, phi_prime, 0.8, 1, like=(w, 0.0, np.zeros(1)))
    # A wrong z is another mistake: what counts is where this φ was applied.
    asked_only_at(phi_prime, np.append(w @ X + b, arguments(phi)), "z")
    close_to_reference(got, solution.train(X, y, w, b, TANH, TANH_PRIME, 0.8, 1))


def data(rng, n_x, n):
    """w, b, X, y of a perceptron whose z is about one: away from zero, and not saturated."""
    w = rng.uniform(0.4, 1.0, n_x) * rng.choice([-1.0, 1.0], n_x) / np.sqrt(n_x)
    X = rng.uniform(0.3, 1.5, (n_x, n)) * rng.choice([-1.0, 1.0], (n_x, n))
    y = rng.uniform(1.2, 2.0, n) * rng.choice([-1.0, 1.0], n)  # no activation meets it: da ≠ 0
    return w, float(rng.uniform(0.3, 0.8)), X, y


def cost_of(w, b, X, y, phi):
    """The cost once more, sample by sample; takes complex parameters."""
    z = [sum(w_i * x_i for w_i, x_i in zip(w, x, strict=True)) + b for x in X.T]
    return sum((phi(z_i) - y_i) ** 2 / 2 for z_i, y_i in zip(z, y, strict=True)) / len(y)


def truth(w, b, x, y, phi):
    """(da, dz, dw, db) of the loss of one sample, by the complex step."""
    z = w @ x + b
    return (
        complex_step(lambda a: (a - y) ** 2 / 2, phi(z)),
        complex_step(lambda z: (phi(z) - y) ** 2 / 2, z),
        complex_step(lambda w: cost_of(w, b, x[:, None], [y], phi), w),
        complex_step(lambda b: cost_of(w, b, x[:, None], [y], phi), b),
    )


def truth_batch(w, b, X, y, phi):
    """(da, dz, dw, db) of the cost of all samples, by the complex step."""
    z, n = w @ X + b, len(y)
    return (
        complex_step(lambda a: ((a - y) ** 2).sum() / (2 * n), phi(z)),
        complex_step(lambda z: ((phi(z) - y) ** 2).sum() / (2 * n), z),
        complex_step(lambda w: cost_of(w, b, X, y, phi), w),
        complex_step(lambda b: cost_of(w, b, X, y, phi), b),
    )


def asked_only_at(phi_prime, places, name):
    """Every argument φ' was asked with is an entry of `places`; none at all is the values' task."""
    near = np.abs(arguments(phi_prime)[:, None] - np.ravel(places)) <= 1e-9
    require(
        near.any(axis=1).all(),
        f"You asked phi_prime at something other than {name}.",
        hint=f"The chain rule needs the slope of φ where φ was applied: at {name}.",
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


def close_to_reference(got, want):
    """All four derivatives, or all three results of training."""
    names = ("da", "dz", "dw", "db") if len(want) == 4 else ("w", "b", "costs")
    for name, one, other in zip(names, got, want, strict=True):
        require_close(one, other, name)
