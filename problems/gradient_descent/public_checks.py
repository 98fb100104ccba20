"""Public checks of `gradient_descent`: paths that can be followed by hand."""

import numpy as np

from autograder.api import check, function, probe, require, watched

DOUBLE = function("theta", "2 * theta")  # the gradient of theta^2


def asked(gradient, shape):
    """The points of this shape at which a watched gradient has been asked, whatever else was."""
    arguments = [args[0] for args in gradient.calls if len(args) == 1]
    arrays = [point for point in arguments if isinstance(point, np.ndarray)]
    return [point for point in arrays if point.shape == shape and point.dtype.kind in "iuf"]


@check("step")
def step_by_hand():
    """from (1, 2) with the gradient (4, -2) and η = 0.5; theta itself stays as it is"""
    yield probe(np.array([1.0, 2.0]), np.array([4.0, -2.0]), 0.5, expect=np.array([-1.0, 3.0]))


@check("step")
def step_of_a_matrix():
    """a matrix of parameters, η = 0.1"""
    theta = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    g = np.array([[10.0, 0.0, -10.0], [5.0, 1.0, 2.0]])
    yield probe(theta, g, 0.1, expect=np.array([[0.0, 2.0, 4.0], [3.5, 4.9, 5.8]]))


@check("descend", reason="the example of the function's own words")
def halving():
    """θ² from 1 with η = 0.25: every step halves θ"""
    expected = np.array([[1.0], [0.5], [0.25], [0.125]])
    yield probe(DOUBLE, np.array([1.0]), 0.25, 3, expect=expected)


@check("descend")
def two_parameters():
    """a gradient (4 θ₀, θ₁²) from (2, 3) with η = 0.5, where the gradient changes on the way"""
    gradient = function("theta", "np.array([4 * theta[0], theta[1] ** 2])")
    expected = np.array([[2.0, 3.0], [-2.0, -1.5], [2.0, -2.625]])
    yield probe(gradient, np.array([2.0, 3.0]), 0.5, 2, expect=expected)


@check("descend")
def no_steps_at_all():
    """with no steps the path is θ⁰ alone"""
    yield probe(DOUBLE, np.array([5.0, -1.0]), 0.25, 0, expect=np.array([[5.0, -1.0]]))


@check("descend")
def matrices_as_parameters():
    """parameters in a 1 × 2 matrix: the path has the shape (K + 1, 1, 2)"""
    expected = np.array([[[4.0, -8.0]], [[2.0, -4.0]], [[1.0, -2.0]]])
    yield probe(DOUBLE, np.array([[4.0, -8.0]]), 0.25, 2, expect=expected)


@check("descend", reason="watches where grad_f is asked, and can say so")
def the_gradient_is_asked_on_the_way():
    """grad_f is asked at each point that a step starts from"""
    gradient = watched(lambda theta: 2 * theta)
    yield probe(gradient, np.array([8.0]), 0.25, 3, like=np.zeros((4, 1)))
    points = [float(point[0]) for point in asked(gradient, (1,))]
    require(
        all(any(abs(at - point) < 1e-9 for at in points) for point in (8.0, 4.0, 2.0)),
        "grad_f is not asked at every point that a step starts from.",
        hint="The gradient changes on the way: ask it anew in every step.",
    )
