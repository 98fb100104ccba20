"""Hidden checks of `gradient_descent`.

Gradients are neither linear nor constant and the learning rates are large, so that a gradient
taken a step too early or too late, or always at the start, moves every later iterate.
"""

from itertools import pairwise

import numpy as np

from autograder.api import check, function, probe, require, require_close, watched

PLAIN = "the plain case: it earns its share for an answer that fails only at an edge"
TRUTH = "it follows the answers that were given on the way instead of the reference"
WAVY = function("theta", "theta + np.sin(3 * theta)")  # element by element, for any shape
COUPLED = function("theta", "theta * np.sum(theta**2) - np.cos(theta)")


def asked(gradient, shape):
    """The points of this shape at which a watched gradient has been asked, whatever else was."""
    arguments = [args[0] for args in gradient.calls if len(args) == 1]
    arrays = [point for point in arguments if isinstance(point, np.ndarray)]
    return [point for point in arrays if point.shape == shape and point.dtype.kind in "iuf"]


@check("step", reason=PLAIN)
def steps_of_vectors(rng):
    """vectors of 1, 4 and 7 parameters, small and large learning rates"""
    yield [
        probe(rng.normal(size=n), 3 * rng.normal(size=n), eta, rtol=1e-9)  # no float32
        for n, eta in [(1, 0.3), (4, 0.01), (7, 2.5)]
    ]


@check("step")
def steps_of_matrices(rng):
    """matrices and arrays of three axes, also far out and near the minimum"""
    numbers = [0.0, 2.0, 1.0, 2.0, 3.0]  # some of them twice, none negative
    yield [
        probe(*(rng.permuted(np.resize(numbers, (2, 3))) for _ in range(2)), 0.7),
        probe(1e4 * rng.normal(size=(3, 1, 2)), 1e4 * rng.normal(size=(3, 1, 2)), 0.7),
        probe(1e-9 * rng.uniform(1, 2, (2, 3)), 1e-9 * rng.uniform(-2, -1, (2, 3)), 0.7, atol=0.0),
    ]


@check("descend", reason=PLAIN)
def paths_of_vectors(rng):
    """vectors of parameters on a wavy function, large learning rates"""
    yield [
        probe(WAVY, rng.uniform(0.5, 1.5, 3), 0.4, 6),
        probe(COUPLED, rng.uniform(0.5, 1, 2), 0.3, 4),
        probe(WAVY, rng.uniform(0.5, 1.5, 1), 0.7, 9),
    ]


@check("descend")
def paths_of_matrices(rng):
    """matrices of parameters keep their shape, and so do arrays of three axes"""
    yield [
        probe(COUPLED, rng.uniform(0.2, 0.6, (2, 3)), 0.2, 5),
        probe(WAVY, rng.uniform(0.2, 0.6, (3, 1, 2)), 0.4, 4),
    ]


@check("descend")
def short_paths(rng):
    """no step, one step, and steps from a minimum, which lead nowhere"""
    minimum = rng.uniform(0.5, 1.5, 3)
    resting = function("theta", "2 * (theta - minimum)", minimum=minimum)
    yield [
        *(probe(WAVY, rng.uniform(0.5, 1.5, 4), 0.4, steps) for steps in (0, 1)),
        probe(
            resting, minimum.copy(), 0.3, 4, hint="The path has K + 1 entries, whatever happens."
        ),
    ]


@check("descend")
def long_paths(rng):
    """very many steps: to a standstill, and with a large learning rate out into the thousands"""
    # Steps shrink or grow by the same factor each time, so every point can be told to its last
    # digits, near the minimum too.
    yield [
        probe(
            function("theta", "slopes * theta", slopes=rng.permutation(slopes)),
            5.0 * rng.uniform(2, 5, 3) * rng.choice([-1.0, 1.0], 3),
            1.0,
            130,
            atol=0.0,
        )
        for slopes in ([0.23, 0.31, 1.83], [2.06, 0.23, 1.91])
    ]


@check("descend", reason=TRUTH)
def gradient_asked_at_the_moving_point(rng):
    """grad_f is asked at each point that a step starts from, and each step follows its answer"""
    gradient = watched(lambda theta: theta**3 - 2 * np.cos(theta))
    start = rng.uniform(0.5, 1.5, 4)
    path = yield probe(gradient, start, 0.25, 5, like=np.zeros((6, 4)))
    require_close(path[0], start, "the first entry", because="theta0")
    points = asked(gradient, start.shape)
    for here, there in pairwise(path):
        require(
            any(np.allclose(point, here, rtol=1e-9, atol=1e-12) for point in points),
            "grad_f is not asked at every point that a step starts from.",
            hint="The gradient changes on the way: ask it anew in every step.",
        )
        with np.errstate(all="ignore"):  # whatever came back
            step = here - 0.25 * gradient.inner(here)
        require_close(there, step, "a step", because="theta - eta g")
