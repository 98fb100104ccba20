"""Hidden checks of `losses`.

Labels are 0 or 1, as the contract has them, so that a right answer may choose its logarithm by
label.
"""

import numpy as np

from autograder.api import check, complex_step, function, probe

PLAIN = "the plain case: it earns its share for an answer that fails only at an edge"
TRUTH = "its truth is no reference and no formula of the question's"
EXACT = {"rtol": 1e-12, "atol": 0.0}  # neither float32 nor a difference quotient comes so near
DOUBLE = 1e-9  # relative: float32 does not come so near
SHAPES = [(6,), (2, 3), (3, 1, 2)]
POSITIVE = function("y_hat, y", "np.exp(0.3 * y_hat) + (y_hat - 2 * y) ** 2")


def estimates(rng, shape):
    """Estimates well inside (0, 1) and labels, both of which occur."""
    y = np.arange(np.prod(shape)).reshape(shape) % 2
    return rng.uniform(0.05, 0.95, shape), rng.permuted(y.astype(float))


def whole(rng, shape):
    """Whole numbers, some of them 0 and some twice, none negative."""
    return rng.permuted(np.resize([0.0, 2.0, 1.0, 2.0, 3.0, 5.0], shape))


@check("square_loss", reason=PLAIN)
def square_losses_of_vectors(rng):
    """estimates on both sides of their targets"""
    yield [probe(rng.normal(size=n), 3 * rng.normal(size=n), rtol=DOUBLE) for n in (5, 8)]


@check("square_loss")
def square_losses_of_any_shape(rng):
    """one loss for each estimate, whatever the shape and the size"""
    yield [
        probe(whole(rng, (2, 3)), whole(rng, (2, 3))),
        probe(1e4 * rng.normal(size=(3, 1, 2)), 1e4 * rng.normal(size=(3, 1, 2))),
        # Nearly met. Who has the square written out loses some digits here.
        probe(np.ones(3) + rng.uniform(4e-6, 8e-6, 3), np.ones(3), rtol=1e-3, atol=0.0),
    ]


@check("cross_entropy_loss", weight=2)
def entropies_with_the_natural_logarithm(rng):
    """the natural logarithm, for both labels and several shapes"""
    yield [probe(*estimates(rng, shape)) for shape in SHAPES]


@check("cross_entropy_loss")
def entropies_to_several_bases(rng):
    """bases 2, 10, e, and less usual ones"""
    yield [probe(*estimates(rng, (5,)), base) for base in (2, 10, float(np.e), 3.5, 16)]


@check("cross_entropy_loss", weight=2)
def entropies_where_labels_are_met(rng):
    """0, and not nan, where estimates equal their labels, beside others and alone"""
    y_hat, y = estimates(rng, (6,))
    y_hat[[1, 4]] = y[[1, 4]]
    # Alone too, so that the tolerance is not that of larger losses. Always with a base, so that
    # a wrong default is the affair of another check.
    met = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    yield [
        probe(y_hat, y, float(np.e)),
        probe(y_hat, y, 2),
        probe(met, met.copy(), 2, expect=np.zeros(5), atol=0.0),
    ]


@check("cross_entropy_loss")
def entropies_near_the_labels(rng):
    """estimates within 1e-10 of the wrong label, and within 1e-14; estimates near the right one"""
    tiny, near = rng.uniform(1e-10, 2e-10, 4), rng.uniform(1e-7, 2e-7, 3)
    yield [
        probe(tiny, np.ones(4), 2),
        probe(1 - tiny, np.zeros(4), 10),
        # 1 - |y - y_hat| is off by rounding here, a logarithm by less than 1e-3 of it.
        probe(tiny / 1e4, np.ones(4), 2, rtol=1e-3),
        # Small losses, and none of them 0.
        *(probe(1 - size * near, np.ones(3), 10, atol=0.0) for size in (1, 30, 500)),
        *(probe(size * near / 30, np.zeros(3), 2, atol=0.0) for size in (1, 900, 15000)),
        probe(1 - near / 1e6, np.ones(3), 2, rtol=1e-2, atol=0.0),  # rounding of 1 - y_hat
    ]


@check("cost", reason=PLAIN)
def cost_of_a_positive_loss(rng):
    """a loss that is not symmetric, over 4, 9 and 1 samples"""
    yield [probe(POSITIVE, *rng.normal(size=(2, n)), rtol=DOUBLE) for n in (4, 9, 1)]


@check("cost")
def cost_of_signed_losses(rng):
    """a loss that may be negative, so that signs must survive the average; very many samples"""
    loss = function("y_hat, y", "y_hat**3 - 2 * y")
    yield [
        probe(loss, rng.normal(size=6) - 0.5, rng.normal(size=6) + 0.5),
        probe(
            function("y_hat, y", "y_hat * np.abs(y_hat) - 2 * y"),
            5e3 * rng.normal(size=130),
            5e3 * rng.normal(size=130),
        ),
        probe(loss, whole(rng, 7), whole(rng, 7)),
    ]


@check("square_loss_derivative", reason=TRUTH)
def square_slopes_of_vectors(rng):
    """estimates on both sides of their targets, against the complex step of the loss"""
    probes = []
    for n in (4, 7):
        y_hat, y = rng.normal(size=n), 3 * rng.normal(size=n)
        truth = complex_step(lambda p, y=y: np.sum(0.5 * (p - y) ** 2), y_hat)
        probes.append(probe(y_hat, y, expect=truth))
    yield probes


@check("square_loss_derivative")
def square_slopes_of_any_shape(rng):
    """one derivative for each estimate, whatever the shape and the size"""
    yield [
        probe(whole(rng, (2, 3)), whole(rng, (2, 3))),
        probe(1e4 * rng.normal(size=(3, 1, 2)), 1e4 * rng.normal(size=(3, 1, 2)), **EXACT),
        probe(np.ones(3) + rng.uniform(4e-6, 8e-6, 3), np.ones(3), atol=0.0),
    ]


@check("cross_entropy_loss_derivative", weight=2, reason=TRUTH)
def entropy_slopes_of_vectors(rng, solution):
    """both labels, against the complex step of the loss"""
    probes = []
    for n in (4, 7):
        y_hat, y = estimates(rng, (n,))
        truth = complex_step(lambda p, y=y: np.sum(solution.cross_entropy_loss(p, y)), y_hat)
        probes.append(probe(y_hat, y, expect=truth))
    yield probes


@check("cross_entropy_loss_derivative")
def entropy_slopes_of_any_shape(rng):
    """one derivative for each estimate, whatever the shape"""
    pairs = [estimates(rng, shape) for shape in SHAPES[1:]]
    for y_hat, _ in pairs:
        y_hat.flat[0] = y_hat.flat[1]
    inside = rng.uniform(0.1, 0.9, 20), rng.permuted(np.resize([0.0, 1.0], 20))
    yield [*(probe(y_hat, y) for y_hat, y in pairs), probe(*inside, **EXACT)]


@check("cross_entropy_loss_derivative")
def entropy_slopes_near_the_ends(rng):
    """estimates close to 0 and to 1, right and wrong ones"""
    # atol=0: each entry has its own tolerance, for they differ by nine orders of magnitude.
    tiny = rng.uniform(1e-9, 2e-9, 2)
    y_hat = np.array([tiny[0], tiny[1], 1 - tiny[0], 1 - tiny[1]])
    yield probe(y_hat, np.array([1.0, 0.0, 1.0, 0.0]), atol=0.0)
