"""Derivatives by evaluation: right ones always pass, wrong ones never, whatever the seed."""

import numpy as np
import pytest

from autograder.errors import ContentError
from autograder.judging.numeric import central_difference, close, complex_step, derivative_plan

SEEDS = 500


def _network_cost(W1, W2, X, Y, phi):
    return ((phi(W2 @ phi(W1 @ X)) - Y) ** 2).sum() / (2 * X.shape[1])


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _functions(rng):
    """Name, function, point: of many scales, curvatures and lengths."""
    c = rng.normal(size=4)
    X, Y = rng.normal(size=(3, 6)), rng.normal(size=(2, 6))
    W1, W2 = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
    n = rng.normal
    return [
        ("polynomial", lambda v: (c * v**3 - 4 * v).sum(), n(size=4)),
        ("large numbers", lambda v: (v**3).sum(), rng.uniform(50, 2000, 3)),
        ("tiny values", lambda v: 1e-12 * np.sin(v).sum(), n(size=3)),
        ("on a large constant", lambda v: 1e4 + np.exp(v).sum(), n(size=3)),
        ("fast oscillation", lambda v: np.sin(20 * v).sum() + v.sum() ** 2, n(size=2)),
        (
            "entropy",
            lambda v: -np.log(v).sum() - 2 * np.log(1 - v).sum(),
            rng.uniform(0.05, 0.95, 3),
        ),
        ("steep sigmoid", lambda v: _sigmoid(5 * v).sum() + v.sum(), 3 * n(size=3)),
        ("quotient", lambda v: (c / (1 + v**2)).sum(), n(size=4)),
        ("cost of W1", lambda v: _network_cost(v, W2, X, Y, np.tanh), W1),
        ("cost of W2", lambda v: _network_cost(W1, v, X, Y, _sigmoid), W2),
        ("cancelling inside", lambda v: ((1e5 + np.sin(v)) - 1e5).sum(), n(size=3)),
        ("one number", lambda v: np.exp(-v) * np.cos(3 * v), np.float64(n())),
    ]


@pytest.mark.parametrize("block", range(10))
def test_no_right_derivative_is_ever_rejected_and_no_wrong_one_accepted(block):
    for seed in range(block * SEEDS // 10, (block + 1) * SEEDS // 10):
        rng = np.random.default_rng(seed)
        for name, f, x in _functions(rng):
            truth = complex_step(f, x)
            slope, error = central_difference(f, x)
            assert slope.shape == error.shape == np.shape(x)
            assert close(truth, slope, 1e-6, error), (seed, name, truth - slope, error)
            assert close(slope, truth, 1e-9, error), (seed, name, "the bound of the error is one")
            assert not close(truth * (1 + 1e-4), slope, 1e-6, error), (seed, name, error)


def test_a_single_wrong_entry_is_rejected():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3, 2))
    slope, error = central_difference(lambda v: np.sin(v).sum(), x)
    wrong = np.cos(x)
    wrong[2, 1] *= 1.0001
    assert close(np.cos(x), slope, error=error)
    assert not close(wrong, slope, error=error)


@pytest.mark.parametrize(
    ("f", "x", "truth"),
    [
        (lambda v: np.tanh(v).sum(), np.zeros((2, 3, 2)), np.ones((2, 3, 2))),
        (lambda v: v**2, 3, np.float64(6)),
        (lambda v: (v[0] ** 2 * v[1]).reshape(1, 1), [1, 2], np.array([4.0, 1.0])),
        (lambda v: 5.0, np.ones(3), np.zeros(3)),
        (lambda v: v.sum(), np.ones(0), np.ones(0)),
    ],
    ids=["three axes", "a number", "a list, a 1x1 result", "a constant", "empty"],
)
def test_shapes_of_gradients(f, x, truth):
    exact = complex_step(f, x)
    slope, error = central_difference(lambda v: f(v) if np.size(v) else 0.0, x)
    assert exact.shape == slope.shape == error.shape == truth.shape
    np.testing.assert_allclose(exact, truth, rtol=1e-15)
    assert close(truth, slope, error=error)


def test_complex_step_is_exact_to_rounding():
    x = np.random.default_rng(0).normal(size=50)
    np.testing.assert_allclose(
        complex_step(lambda v: (np.exp(v) * np.sin(v)).sum(), x),
        np.exp(x) * (np.sin(x) + np.cos(x)),
        rtol=1e-14,
        atol=1e-15,
    )


def test_complex_step_refuses_a_function_that_drops_the_imaginary_part():
    with pytest.raises(ContentError, match="real number for a complex argument"):
        complex_step(lambda v: np.abs(v).sum(), np.array([1.0, -2.0]))
    with pytest.raises(ContentError, match="Return one number"):
        complex_step(lambda v: v, np.array([1.0, -2.0]))


def test_kinks_and_the_ends_of_the_domain_leave_smaller_steps():
    x = np.array([0.01, 0.004])
    with np.errstate(invalid="ignore", divide="ignore"):
        slope, error = central_difference(lambda v: np.log(v).sum(), x)
    assert close(1 / x, slope, error=error)
    slope, error = central_difference(lambda v: np.log(v).sum(), x, first_step=2.0**-9)
    assert close(1 / x, slope, error=error)
    assert np.all(error < 1e-4 / x)
    slope, error = central_difference(lambda v: np.maximum(v, 0).sum(), np.array([0.01, -0.004]))
    assert close([1.0, 0.0], slope, error=error)
    slope, error = central_difference(lambda v: np.abs(v).sum(), np.array([0.02, -0.03]))
    assert np.all(error < 1e-8)


def test_no_usable_value_means_an_infinite_error():
    points, finish = derivative_plan(np.ones(2))
    slope, error = finish([np.nan] * len(points))
    assert np.isnan(slope).all()
    assert np.isinf(error).all()
    assert not close(np.ones(2), slope, error=error)


def test_a_plan_is_one_batch_and_leaves_x_alone():
    x = np.array([[1, 2], [3, 4]])
    points, finish = derivative_plan(x)
    assert all(point.shape == (2, 2) and point.dtype == np.float64 for point in points)
    assert len({point.tobytes() for point in points}) == len(points)
    slope, error = finish([(point**2).sum() for point in points])
    assert close(2 * x, slope, error=error)
    assert x.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(ContentError, match="3 values for"):
        finish([1.0, 2.0, 3.0])


def test_close_demands_shape_and_numbers():
    assert close([1.0, 2.0], np.array([1.0, 2.0 + 1e-7]))
    assert not close([1.0, 2.0], [[1.0, 2.0]])
    assert not close(np.nan, 1.0)
    assert not close(1.0, np.nan)
    assert not close([0.0, 0.0], [1e-3, 1.0])
    assert close([1.0, 1e-12], [1.0, 0.0])
