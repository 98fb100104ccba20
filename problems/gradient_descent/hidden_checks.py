"""Hidden checks of `gradient_descent`.

Gradients are neither linear nor constant and the learning rates are large, so that a gradient
taken a step too early or too late, or always at the start, moves every later iterate. The first
check of a question is its plain case: it earns its share for an answer that fails only at an
edge that another one probes.
"""

import numpy as np

from autograder.api import check, function, probe, require, require_close, watched

WAVY = function("theta", "theta + np.sin(3 * theta)")  # element by element, for any shape
COUPLED = function("theta", "theta * np.sum(theta**2) - np.cos(theta)")


@check("step", weight=2)
def steps_of_vectors(rng):
    """vectors of 1, 4 and 7 parameters, small and large learning rates"""
    yield [
        probe(rng.normal(size=n), 3 * rng.normal(size=n), eta) for n, eta in [(1, 0.3), (4, 0.01), (7, 2.5)]
    ]


@check("step")
def steps_of_matrices(rng):
    """matrices and arrays of three axes"""
    # The only one that sees a dot product or a norm over an axis.
    yield [probe(rng.normal(size=s), rng.normal(size=s), 0.7) for s in [(2, 3), (3, 1, 2)]]


@check("step")
def steps_at_zero(rng):
    """where the gradient is zero nothing moves"""
    # The only one where scaling the gradient divides by zero in every version of it.
    yield probe(rng.normal(size=3), np.zeros(3), 0.5)


@check("descend", weight=2)
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
    """no step and one step"""
    # The only one that sees a path that needs at least one step, or a list that starts empty.
    yield [probe(WAVY, rng.uniform(0.5, 1.5, 4), 0.4, steps) for steps in (0, 1)]


@check("descend")
def gradient_asked_at_the_moving_point(rng):
    """grad_f is asked at each point that a step starts from, and each step follows its answer"""
    # For the truth: every step is checked against the answer that was given at its start.
    gradient = watched(lambda theta: theta**3 - 2 * np.cos(theta))
    start = rng.uniform(0.5, 1.5, (2, 2))
    path = yield probe(gradient, start, 0.25, 5, like=np.zeros((6, 2, 2)))
    require_close(path[0], start, "the first entry", because="theta0")
    asked = [np.asarray(args[0], float) for args in gradient.calls]
    asked = [point for point in asked if point.shape == start.shape]
    for here, there in zip(path[:-1], path[1:], strict=True):
        require(
            any(np.allclose(point, here, rtol=1e-9, atol=1e-12) for point in asked),
            "grad_f is not asked at every point that a step starts from.",
            hint="The gradient changes on the way: ask it anew in every step.",
        )
        require_close(there, here - 0.25 * gradient.inner(here), "a step", because="theta - eta g")
