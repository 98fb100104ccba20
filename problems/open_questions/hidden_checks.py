"""Hidden checks of the open questions."""

import numpy as np

from autograder.api import check, complex_step, function, probe, require

EXACT = {"rtol": 1e-12, "atol": 0.0}  # neither float32 nor a difference quotient comes so near


@check("tanh_derivative")
def arrays_of_numbers(rng):
    """vectors and matrices"""
    # Truth is the complex step of tanh, not the reference.
    for shape in ((7,), (3, 4)):
        x = rng.uniform(0.2, 3.0, shape) * rng.choice([-1.0, 1.0], shape)
        x.flat[0], x.flat[1] = 0.0, rng.uniform(5.0, 7.0)
        yield probe(x, expect=complex_step(lambda v: np.tanh(v).sum(), x))
    yield probe(rng.uniform(-1.5, 1.5, 20), **EXACT)


@check("tanh_derivative")
def single_numbers(rng):
    """single numbers, zero among them"""
    yield [probe(x) for x in (0.0, float(rng.uniform(0.5, 2.0)), float(rng.uniform(-2.0, -0.5)))]


@check("relu")
def arrays_of_numbers_relu(rng):
    """vectors and matrices, with zeros"""
    for shape in ((8,), (3, 5)):
        x = rng.uniform(0.2, 3.0, shape) * rng.choice([-1.0, 1.0], shape)
        x.flat[0], x.flat[1], x.flat[2] = 0.0, 2500.0, -2500.0
        yield probe(x, **EXACT)


@check("relu")
def single_numbers_relu(rng):
    """single numbers"""
    yield [probe(x) for x in (0.0, float(rng.uniform(1, 2)), float(rng.uniform(-2, -1)))]


@check("relu_derivative")
def beside_the_kink(rng):
    """the slopes on both sides, near and far"""
    for shape in ((8,), (3, 5)):
        x = rng.uniform(0.2, 3.0, shape) * rng.choice([-1.0, 1.0], shape)
        x.flat[0], x.flat[1], x.flat[2], x.flat[3] = 1e-12, -1e-12, 5000.0, -5000.0
        yield probe(x)


@check("relu_derivative")
def at_the_kink(rng):
    """nan at zero, and nowhere else"""
    x = rng.uniform(0.5, 2.0, 6)
    x[2] = 0.0
    yield [probe(x), probe(-x), probe(np.zeros((2, 3)))]


@check("relu_derivative")
def slopes_of_single_numbers(rng):
    """single numbers, zero among them"""
    yield [probe(x) for x in (0.0, float(rng.uniform(1, 2)), float(rng.uniform(-2, -1)))]


@check("largest_stable_learning_rate", weight=2)
def random_matrices(rng):
    """symmetric matrices of several sizes, of numbers large and small"""
    yield [
        probe(positive_definite(rng, size) * scale) for size, scale in ((2, 1e3), (4, 1), (7, 1e-4))
    ] + [probe(rng.uniform(2, 5) * (2 * np.eye(n) - 1 / n)) for n in (2, 3)]


@check("largest_stable_learning_rate")
def descent_agrees(rng):
    """descent converges just below your rate and diverges just above it"""
    # Judged by descending, independent of eigenvalues; single numbers and diagonals, too.
    first, *rest = rng.permutation([0.5, 3.0, 1.5])
    diagonal = np.diag([first, 6.0, *rest])  # neither the first nor the last is the largest
    matrices = (positive_definite(rng, 3), diagonal, np.array([[float(rng.uniform(2, 9))]]))
    rates = yield [probe(H, like=1.0) for H in matrices]
    for H, rate in zip(matrices, rates, strict=True):
        # 1 - ηλ is then at most 0.98 for the largest λ, or at least 1.02, in absolute value.
        require(rate > 0, "The learning rate is not positive.")
        below, above = (distance_after(H, factor * rate, rng) for factor in (0.99, 1.01))
        require(below < 1, "Descent does not converge just below your rate.")
        require(above > 1, "Descent still converges just above your rate: it could be larger.")


@check(
    "momentum_descent", weight=2, reason="the plain case: it earns its share where an edge fails"
)
def several_iterations(rng):
    """all iterates on a bowl and on a wave, with large η and β"""
    H = positive_definite(rng, 3)
    for source, constants, size in (
        ("H @ theta", {"H": H}, 3),
        ("np.cos(theta) + c * theta", {"c": 0.5}, 5),
    ):
        theta0 = rng.uniform(0.5, 2.0, size) * rng.choice([-1.0, 1.0], size)
        yield probe(
            function("theta", source, **constants), theta0, 0.3, 0.8, 6, rtol=1e-12, atol=1e-12
        )


@check("momentum_descent")
def none_one_or_a_matrix(rng):
    """no iteration, one, no momentum, a matrix of parameters, and a start at the minimum"""
    gradient = function("theta", "np.sin(theta) + theta")
    theta0 = rng.uniform(0.5, 2.0, (2, 3))
    resting = function("theta", "2 * (theta - minimum)", minimum=theta0[0])
    yield [
        probe(gradient, theta0, 0.4, 0.7, 0),
        probe(gradient, theta0, 0.4, 0.7, 1),
        probe(gradient, theta0[0], 0.4, 0.7, 0),
        probe(resting, theta0[0].copy(), 0.4, 0.7, 3),
        probe(function("theta", "np.cos(theta)"), np.zeros((1, 2)), 0.4, 0.0, 3),
        probe(gradient, theta0[1], 0.4, 1.5, 4),
    ]


@check("momentum_descent")
def long_paths(rng):
    """very many steps: to a standstill, and with a large learning rate out into the thousands"""
    yield [
        probe(
            function("theta", "slopes * theta", slopes=rng.permutation(slopes)),
            600.0 * rng.uniform(2, 5, 3) * rng.choice([-1.0, 1.0], 3),
            1.0,
            0.5,
            steps,
        )
        for slopes, steps in (([0.23, 0.31, 1.83], 60), ([3.04, 0.23, 2.51], 130))
    ]


@check("polynomial_fit_costs", weight=2)
def noisy_wave(rng):
    """several degrees on noisy samples of a wave, up to a polynomial through every sample"""
    x_train, x_test = np.linspace(-1.0, 1.0, 11), rng.uniform(-0.9, 0.9, 6)
    y_train, y_test = (np.sin(3 * x) + 0.3 * rng.normal(size=x.size) for x in (x_train, x_test))
    few, its_y = x_train[::3], y_train[::3]
    yield [
        *(probe(x_train, y_train, x_test, y_test, degree) for degree in (1, 3, 5, 8)),
        # The training cost is zero up to rounding, which `atol` leaves room for.
        probe(few, its_y, x_test, y_test, len(few) - 1, atol=1e-12),
        probe(30 * x_train, 5e3 * y_train, 40 * x_test, 5e3 * y_test, 1),
    ]


@check("polynomial_fit_costs")
def degree_zero(rng):
    """degree 0: the best constant, also for a single test sample"""
    x, x_test = np.linspace(-1.0, 1.0, 5), rng.uniform(-0.9, 0.9, 3)
    numbers = rng.permuted([0.0, 2.0, 1.0, 2.0, 5.0])
    yield [
        probe(x, rng.normal(size=5), x_test, rng.normal(size=3), 0),
        probe(x + 1.0, numbers, np.array([3.0]), np.array([rng.uniform(1, 2)]), 0),
    ]


def positive_definite(rng, size):
    """A symmetric matrix with well separated eigenvalues between ½ and 5."""
    values = np.linspace(0.5, 5.0, size) + rng.uniform(0.0, 0.2, size)
    Q, _ = np.linalg.qr(rng.normal(size=(size, size)))
    H = Q @ np.diag(values) @ Q.T
    return (H + H.T) / 2


def distance_after(H, rate, rng):
    """How far 600 steps of descent on ½θᵀHθ lead from the minimum, starting at distance about 1."""
    theta = rng.normal(size=len(H))
    with np.errstate(all="ignore"):
        for _ in range(600):
            theta = theta - rate * (H @ theta)
        return np.linalg.norm(theta)
