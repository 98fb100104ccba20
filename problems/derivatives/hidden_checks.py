"""Hidden checks of `derivatives`.

Steps are large (0.2 and more) where a difference formula itself is asked, so that forward,
backward and central ones differ by far more than rounding.
"""

import numpy as np

from autograder.api import check, complex_step, function, probe, require, require_close

PLAIN = "the plain case: it earns its share for an answer that fails only at an edge"
TRUTH = "its truth is no reference and no formula of the question's"
DOUBLE = 1e-9  # relative: neither float32 nor a difference quotient far out comes so near

FUNCTIONS = [
    function("x", "np.sin(3 * x) + x**2"),
    function("x", "np.exp(0.5 * x)"),
    function("x", "x**3 - 4 * x"),
]
# f, its derivative
CURVES = [
    (function("x", "np.exp(0.5 * x) + x"), function("x", "0.5 * np.exp(0.5 * x) + 1")),
    (function("x", "x**3 - 4 * x"), function("x", "3 * x**2 - 4")),
    (function("x", "np.sin(2 * x)"), function("x", "2 * np.cos(2 * x)")),
]
# f of a vector of any length, its gradient
SURFACES = [
    (
        function("x", "np.sum(np.exp(0.5 * x)) + x[0] * x[-1]"),
        lambda n: function(
            "x", "0.5 * np.exp(0.5 * x) + x[-1] * first + x[0] * last",
            first=np.eye(n)[0], last=np.eye(n)[-1],
        ),
    ),
    (
        function("x", "np.sin(x[0]) * np.sum(x**2)"),
        lambda n: function(
            "x", "2 * x * np.sin(x[0]) + np.cos(x[0]) * np.sum(x**2) * first", first=np.eye(n)[0]
        ),
    ),
]  # fmt: skip


def number(rng, low=0.5, high=2.0):
    """A number away from zero, of either sign."""
    return float(rng.uniform(low, high) * rng.choice([-1.0, 1.0]))


def large(rng):
    """A number in the thousands, of either sign."""
    return number(rng, 2e3, 5e3)


@check("difference_quotient", reason=PLAIN)
def other_functions_ahead(rng):
    """several functions, points and steps ahead"""
    yield [probe(f, number(rng), rng.uniform(0.2, 0.9)) for f in FUNCTIONS for _ in range(2)]


@check("difference_quotient")
def steps_back(rng):
    """several functions with steps back (dx < 0), with tiny steps, and far out"""
    yield [
        *(probe(f, number(rng), -rng.uniform(0.2, 0.9)) for f in FUNCTIONS),
        *(probe(f, number(rng), 3e-4, rtol=DOUBLE) for f in FUNCTIONS[1:]),
        probe(FUNCTIONS[2], large(rng), float(rng.uniform(20, 50))),
    ]


@check("linearity", reason=TRUTH)
def derivative_of_a_combination(rng):
    """the derivative of α eˣ + β sin x at several points, with numbers"""
    # Truth: the complex step of the combination itself, not the rule.
    probes = []
    for _ in range(4):
        alpha, beta, x = number(rng), number(rng), number(rng)
        truth = slope(lambda t, a=alpha, b=beta: a * np.exp(t) + b * np.sin(t), x)
        probes.append(probe(alpha, np.exp(x), beta, np.cos(x), expect=truth))
    yield probes


@check("linearity")
def gradient_of_a_combination(rng):
    """the combination of two gradients, which are arrays; also of very large ones"""
    yield [
        probe(number(rng), rng.uniform(1, 2, 4), number(rng), rng.normal(size=4)),
        probe(large(rng), 1e4 * rng.normal(size=(2, 3)), large(rng), 1e4 * rng.normal(size=(2, 3))),
    ]


@check("product_rule", reason=TRUTH)
def derivative_of_a_product(rng):
    """the derivative of eˣ · sin x and others at several points, with numbers"""
    probes = []
    for _ in range(4):
        x = number(rng)
        truth = slope(lambda t: np.exp(t) * np.sin(t), x)
        probes.append(probe(np.exp(x), np.exp(x), np.sin(x), np.cos(x), expect=truth))
        truth = slope(lambda t: (t**2 + 1) * np.exp(-t), x)
        probes.append(probe(x**2 + 1, 2 * x, np.exp(-x), -np.exp(-x), expect=truth))
        truth = slope(lambda t: (t - 3) * 2 * t, x)  # a negative factor
        probes.append(probe(x - 3, 1.0, 2 * x, 2.0, expect=truth))
    yield [
        *probes,
        probe(0.0, number(rng), number(rng), number(rng)),
        probe(number(rng), number(rng), 0.0, number(rng)),
    ]


@check("product_rule")
def gradient_of_a_product(rng):
    """the gradient of a product: the values are numbers, the derivatives arrays; also large ones"""
    yield [
        probe(number(rng), rng.uniform(1, 2, 5), number(rng), rng.normal(size=5)),
        probe(large(rng), 1e4 * rng.normal(size=5), large(rng), 1e4 * rng.normal(size=5)),
    ]


@check("quotient_rule", reason=TRUTH)
def derivative_of_a_quotient(rng):
    """the derivative of sin x / (x² + 1) and others, with numbers"""
    probes = []
    for _ in range(4):
        x = number(rng)
        truth = slope(lambda t: np.sin(t) / (t**2 + 1), x)
        probes.append(probe(np.sin(x), np.cos(x), x**2 + 1, 2 * x, expect=truth))
        truth = slope(lambda t: np.exp(t) / (t - 3), x)  # a negative denominator
        probes.append(probe(np.exp(x), np.exp(x), x - 3, 1.0, expect=truth))
        truth = slope(lambda t: np.exp(-t) / (t**2 + 1), x)  # a falling numerator
        probes.append(probe(np.exp(-x), -np.exp(-x), x**2 + 1, 2 * x, expect=truth))
        truth = slope(lambda t: -2 / np.exp(t), x)  # a constant one
        probes.append(probe(-2.0, 0.0, np.exp(x), np.exp(x), expect=truth))
    yield [*probes, probe(0.0, number(rng), number(rng), number(rng))]


@check("quotient_rule")
def gradient_of_a_quotient(rng):
    """the gradient of a quotient: the values are numbers, the derivatives arrays; also far out"""
    yield [
        probe(number(rng), rng.uniform(1, 2, 5), number(rng), rng.normal(size=5)),
        probe(large(rng), 1e8 * rng.normal(size=5), large(rng), 1e8 * rng.normal(size=5)),
        probe(number(rng), rng.normal(size=5), number(rng, 1e-5, 2e-5), rng.normal(size=5)),
    ]


@check("chain_rule", reason=TRUTH)
def derivative_of_a_composition(rng):
    """the derivative of sin(x³), exp(cos x) and exp(-x²) at several points"""
    probes = []
    for _ in range(4):
        x = number(rng)
        truth = slope(lambda t: np.sin(t**3), x)
        probes.append(probe(np.cos(x**3), 3 * x**2, expect=truth))
        truth = slope(lambda t: np.exp(np.cos(t)), x)
        probes.append(probe(np.exp(np.cos(x)), -np.sin(x), expect=truth))
        truth = slope(lambda t: np.exp(-(t**2)), x)
        probes.append(probe(-np.exp(-(x**2)), 2 * x, expect=truth))
    yield probes


@check("chain_rule")
def gradient_of_a_composition(rng):
    """the gradient of f(g(x)) where x is a vector: dg is an array; also a large one"""
    yield [
        probe(number(rng), rng.normal(size=4), rtol=DOUBLE),
        probe(large(rng), 1e4 * rng.normal(size=3), rtol=DOUBLE),
    ]


def slope(f, x):
    """The derivative of `f` at the number `x` by the complex step."""
    return float(np.imag(f(x + 1e-30j)) / 1e-30)


@check("linear_approximation", weight=2, reason=PLAIN)
def tangents_at_numbers(rng):
    """tangents of several functions, evaluated at numbers on either side of a, and far out"""
    yield [
        *(probe(f, df, number(rng), number(rng, 2.5, 4.0)) for f, df in CURVES for _ in range(2)),
        probe(*CURVES[1], large(rng), 1e4 * number(rng), rtol=DOUBLE, atol=0.0),
    ]


@check("linear_approximation")
def tangents_at_arrays(rng):
    """tangents evaluated at arrays of one and two axes"""
    yield [
        probe(f, df, number(rng), rng.uniform(-3, 3, shape))
        for (f, df), shape in zip(CURVES, [(5,), (2, 3), (1,)], strict=True)
    ]


@check("linear_approximation", reason=TRUTH)
def tangents_touch_the_curve(rng):
    """L(a) is f(a), and one step further L has grown by the derivative of f at a"""
    for f, df in CURVES:
        a = number(rng)
        at_a, ahead = yield [probe(f, df, a, a), probe(f, df, a, a + 1.0)]
        require_close(at_a, float(f(a)), "L(a)", because="f(a)")
        require_close(ahead - at_a, slope(f, a), "L(a + 1) - L(a)", because="f'(a)", atol=1e-9)


def vector_function(n):
    """A function of n coordinates with a different partial derivative in each, none constant."""
    weights = np.arange(1.0, n + 1)
    return function("x", "np.sum(c * np.exp(0.4 * x)) + x[0] * x[-1] ** 2 + x[1] ** 3", c=weights)


@check("partial_derivative", weight=2, reason=PLAIN)
def every_coordinate(rng):
    """each coordinate of vectors of 3 and 5 entries"""
    yield [
        probe(vector_function(n), rng.uniform(-2, 2, n), i, rng.uniform(0.2, 0.8))
        for n in (3, 5)
        for i in range(n)
    ]


@check("partial_derivative")
def coordinate_steps_back(rng):
    """steps back (dx < 0), and far out"""
    square, weights = "np.sum(c * x**2)", rng.uniform(1, 2, 3)
    yield [
        *(probe(vector_function(4), rng.uniform(-2, 2, 4), i, -0.3) for i in (0, 2, 3)),
        probe(function("x", square, c=weights), 5e3 * rng.normal(size=3), 1, 30.0),
    ]


@check("partial_derivative", reason=TRUTH)
def partials_of_a_product_of_all(rng):
    """the product of all coordinates, whose partial difference is the product of the others"""
    # Linear in each coordinate, so the difference equals the derivative.
    x = rng.uniform(0.5, 2, 4)
    truth = [float(np.prod(np.delete(x, i))) for i in range(4)]
    product = function("x", "np.prod(x)")
    yield [probe(product, x, i, 0.7, expect=truth[i]) for i in range(4)]


@check("numerical_gradient", weight=2)
def large_steps(rng):
    """vectors, with steps so large that only central differences are right, and far out"""
    yield [
        *(
            probe(vector_function(n), rng.uniform(-2, 2, n), dx, rtol=DOUBLE)
            for n, dx in [(3, 0.5), (5, 0.3), (2, 0.8)]
        ),
        probe(function("x", "np.sum(x**3) + x[0] * x[1]"), 5e3 * rng.normal(size=3), 30.0),
    ]


@check("numerical_gradient", reason=TRUTH)
def small_steps(rng):
    """the true gradient, with the default step"""
    probes = []
    for n in (2, 4):
        f, x = vector_function(n), rng.uniform(-2, 2, n)
        probes.append(probe(f, x, expect=complex_step(f, x)))
    yield probes


@check("numerical_gradient")
def default_step(rng):
    """the step is 1e-5 where none is given"""
    # 1 + c dx^2 with c dx^2 near 1: a step of 2e-5 or 5e-6 shows, and x = 0 is free of rounding.
    curvature = rng.uniform(0.5e10, 2e10, 3)
    yield probe(function("x", "np.sum(x + c * x**3)", c=curvature), np.zeros(3))


@check("numerical_gradient")
def any_number_of_axes(rng):
    """single numbers, matrices and arrays of three axes, whose entries depend on each other"""
    cubic = function("x", "x**3 - np.cos(x)")
    probes = [probe(cubic, np.array(number(rng)), dx) for dx in (0.5, 0.2)]
    for shape in [(2, 3), (4, 1), (2, 3, 2)]:
        weights = rng.uniform(1, 2, shape)
        f = function("x", "np.sum(np.sin(x)) * np.sum(c * x**2)", c=weights)
        probes.append(probe(f, rng.uniform(0.2, 1, shape)))
    yield probes


@check("numerical_gradient")
def integer_points(rng):
    """x holds integers"""
    f = function("x", "np.sum(np.sin(0.3 * x)) + np.sum(x) ** 2 / 7")
    yield [probe(f, rng.integers(-4, 5, n)) for n in (2, 5)]


@check("tangent_plane", reason=PLAIN)
def planes_of_several_functions(rng):
    """planes in 2, 3 and 5 dimensions, evaluated away from the point of contact"""
    yield [
        probe(f, grad(n), rng.uniform(-1, 1, n), x, rtol=1e-11, atol=1e-11)
        for f, grad in SURFACES
        for n in (2, 3, 5)
        for x in (rng.uniform(1.5, 2.5, n), rng.uniform(-2.5, -1.5, n), np.zeros(n))
    ] + [probe(SURFACES[1][0], SURFACES[1][1](3), *(5e3 * rng.normal(size=(2, 3))), rtol=DOUBLE)]


@check("tangent_plane", reason=TRUTH)
def planes_touch_the_surface(rng):
    """L(a) is f(a), and L grows in each coordinate as f does at a"""
    for f, grad in SURFACES:
        a = rng.uniform(-1, 1, 3)
        at_a, *ahead = yield [probe(f, grad(3), a, a + move) for move in (np.zeros(3), *np.eye(3))]
        require_close(at_a, float(f(a)), "L(a)", because="f(a)")
        slopes, truth = np.array(ahead) - at_a, complex_step(f, a)
        require_close(slopes, truth, "the slopes of L", because="those of f at a", atol=1e-9)


@check("steepest_descent_direction", reason=PLAIN)
def directions_of_several_gradients(rng):
    """gradients of 1, 2, 3 and 7 entries"""
    yield [probe(rng.normal(size=n) * scale) for n, scale in [(1, 1), (2, 30), (3, 0.1), (7, 1)]]


@check("steepest_descent_direction")
def zero_gradients(rng):
    """zeros, and not nan, for zero gradients alone: not where one entry, or the sum, is zero"""
    # Beside one that is not, so that zeros for everything earn nothing.
    size = number(rng)
    yield [
        *(probe(np.zeros(n)) for n in (1, 4)),
        *(probe(np.array(g)) for g in ([0.0, size], [size, 2.0, 0.0], [size, -size])),
        probe(rng.normal(size=4)),
    ]


@check("steepest_descent_direction")
def short_and_long_gradients(rng):
    """gradients of length 1e-20, 1e-9 and 1e20"""
    # 1e-20 squared is still a normal float64, so no scaling is needed.
    yield [probe(rng.normal(size=3) * scale) for scale in (1e-20, 1e-9, 1e20)]


@check("steepest_descent_direction", reason=TRUTH)
def nothing_falls_faster(rng):
    """the direction has length 1, and a function falls along it faster than along any other"""
    g = rng.normal(size=4)
    direction = yield probe(g)
    require_close(float(np.sum(direction**2)), 1.0, "the square of the length")
    others = rng.normal(size=(200, 4))
    others /= np.sqrt(np.sum(others**2, axis=1, keepdims=True))
    require(np.all(others @ g >= direction @ g - 1e-9), "There is a direction that falls faster.")
