"""Public checks of the open questions: values that can be worked out by hand, and derivatives taken
numerically from the student's own functions."""

import numpy as np

from autograder.api import check, function, probe, require_close

LINEAR = function("theta", "1.0 * theta")


@check("tanh_derivative")
def slope_of_tanh():
    """against small changes of x, for numbers, vectors and matrices"""
    points = np.array([[-2.0, -0.5, 0.0], [0.3, 1.0, 3.0]])
    slopes = (np.tanh(points + 1e-5) - np.tanh(points - 1e-5)) / 2e-5
    because = "the central difference of np.tanh"
    for x, slope in ((points, slopes), (points[0], slopes[0]), (1.0, slopes[1, 1])):
        got = yield probe(x, like=slope)
        require_close(got, slope, "the derivative", because=because, atol=1e-8)


@check("relu")
def both_sides_of_the_kink():
    """negative, zero and positive inputs; numbers and matrices"""
    x = np.array([[-2.0, 0.0, 3.0], [0.25, -0.5, 7.0]])
    yield [
        probe(x, expect=np.array([[0.0, 0.0, 3.0], [0.25, 0.0, 7.0]])),
        probe(-1.5, expect=0.0),
        probe(2.5, expect=2.5),
    ]


@check("relu_derivative")
def slopes_beside_the_kink():
    """0 on the left and 1 on the right, also at ±1e-12; numbers and matrices"""
    x = np.array([[-2.0, 3.0, -1e-12], [1e-12, -0.5, 7.0]])
    yield [
        probe(x, expect=np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])),
        probe(-1.5, expect=0.0),
        probe(2.5, expect=1.0),
    ]


@check("relu_derivative")
def no_slope_at_the_kink():
    """where left and right differ there is no derivative"""
    yield [probe(np.array([1.0, 0.0, -1.0]), expect=np.array([1.0, np.nan, 0.0]))]


@check("largest_stable_learning_rate")
def small_matrices():
    """one number, a diagonal, and matrices whose eigenvalues are 2 and 7, and 1 and 3"""
    yield [
        probe(np.array([[2.0]]), expect=1.0),
        probe(np.array([[5.0]]), expect=0.4),
        probe(np.diag([1.0, 8.0, 4.0]), expect=0.25),
        probe(np.array([[6.0, -2.0], [-2.0, 3.0]]), expect=2 / 7),
        probe(np.array([[2.0, -1.0], [-1.0, 2.0]]), expect=2 / 3),
    ]


@check("momentum_descent")
def example_of_the_statement():
    """the worked example, one step further"""
    # v = 1, 1, 0.5 and so θ = 0.5, 0, -0.25
    yield probe(
        LINEAR, np.array([1.0]), 0.5, 0.5, 3, expect=np.array([[1.0], [0.5], [0.0], [-0.25]])
    )


@check("momentum_descent")
def shapes_and_plain_descent():
    """no iteration; a matrix of parameters; β = 0 is plain gradient descent"""
    theta = np.array([[1.0, 2.0, -4.0], [0.5, 0.0, 8.0]])
    yield [
        probe(LINEAR, np.array([3.0, 1.0]), 0.1, 0.9, 0, expect=np.array([[3.0, 1.0]])),
        probe(LINEAR, theta, 0.5, 0.0, 2, expect=np.array([theta, theta / 2, theta / 4])),
        probe(
            function("theta", "np.array([2.0, -1.0])"),
            np.array([0.0, 0.0]),
            1.0,
            2.0,
            2,
            expect=np.array([[0.0, 0.0], [-2.0, 1.0], [-8.0, 4.0]]),
        ),
    ]


@check("polynomial_fit_costs")
def line_through_three_points():
    """the line that fits three points best, and two points it never saw"""
    # The line is 1 + 1.5 x: it misses by ½, 1, ½ in training, by 0 and ½ in the test.
    x, y = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 0.0, 3.0])
    yield probe(x, y, np.array([2.0, 3.0]), np.array([4.0, 5.0]), 1, expect=(0.25, 0.0625))


@check("polynomial_fit_costs")
def constant_and_perfect_fit():
    """degree 0 is the mean; a parabola meets three points, but not a fourth"""
    x, y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 6.0])
    yield [
        probe(x, y, np.array([5.0]), np.array([4.0]), 0, expect=(7 / 3, 0.5)),
        probe(x, x**2, np.array([3.0]), np.array([5.0]), 2, expect=(0.0, 8.0), atol=1e-9),
    ]
