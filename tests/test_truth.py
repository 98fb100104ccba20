"""Truth three ways: the reference answers, derivatives of independent costs by evaluation (complex
step, 60 digits), and SymPy's derivatives; they agree to 1e-10 relative."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
from independent import (
    ACTIVATIONS,
    DIGITS,
    STEP,
    WAYS,
    Activation,
    assert_truth,
    mlp_cost,
    perceptron_cost,
    taken,
)

from autograder.assignment.load import load_assignment

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
WIDTHS = {1: (3, 2), 2: (2, 3, 1), 3: (2, 3, 1, 2)}  # by depth; all different beside one another
activations = pytest.mark.parametrize("activation", ACTIVATIONS, ids=str)
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def solution(problem: str) -> Any:
    return ASSIGNMENT.solution(problem)


# --- perceptron --------------------------------------------------------------------------


@activations
@ways
def test_perceptron_sample(way: Any, activation: Activation) -> None:
    rng = np.random.default_rng(1)
    w, b, x, y = rng.normal(size=3), 0.3, rng.normal(size=3), 0.8

    def cost(theta: Any, phi: Any) -> Any:
        w, b, dz, da = taken(theta, [(3,), (), (1,), (1,)])
        return perceptron_cost(w, b, dz, da, x[:, None], [y], phi)

    slopes = way(cost, [*w, b, 0.0, 0.0], activation)
    z, a = solution("perceptron").forward(w, b, x, activation.numpy)
    da, dz, dw, db = solution("perceptron").backward(x, y, z, a, activation.prime)
    assert_truth([*dw, db, dz, da], slopes)


@activations
@ways
def test_perceptron_batch(way: Any, activation: Activation) -> None:
    rng = np.random.default_rng(2)
    n = 4
    w, b, X, y = rng.normal(size=3), -0.2, rng.normal(size=(3, n)), rng.normal(size=n)

    def cost(theta: Any, phi: Any) -> Any:
        return perceptron_cost(*taken(theta, [(3,), (), (n,), (n,)]), X, y, phi)

    at = [*w, b, *[0.0] * (2 * n)]
    z, a = solution("perceptron").forward_batch(w, b, X, activation.numpy)
    assert_truth(solution("perceptron").cost(a, y), float(np.real(cost(at, activation.numpy))))
    da, dz, dw, db = solution("perceptron").backward_batch(X, y, z, a, activation.prime)
    assert_truth([*dw, db, *dz, *da], way(cost, at, activation))


# --- multilayer perceptron ---------------------------------------------------------------


def network(depth: int, n: int, seed: int) -> tuple[Any, ...]:
    rng = np.random.default_rng(seed)
    widths = WIDTHS[depth]
    W = {l: rng.normal(size=(widths[l], widths[l - 1])) for l in range(1, depth + 1)}
    b = {l: rng.normal(size=(widths[l], 1)) for l in range(1, depth + 1)}
    return W, b, rng.normal(size=(widths[0], n)), rng.normal(size=(widths[-1], n))


def flat_cost(W: Any, X: Any, Y: Any) -> Any:
    """The cost of the flat list of all W, then all b, then what is added to all Z."""
    layers, n = list(W), Y.shape[1]
    shapes = [W[l].shape for l in layers]
    shapes += [(len(W[l]),) for l in layers] + [(len(W[l]), n) for l in layers]

    def cost(theta: Any, phi: Any) -> Any:
        parts = taken(theta, shapes)
        W, b, dZ = (dict(zip(layers, parts[k * len(layers) :], strict=False)) for k in range(3))
        return mlp_cost(W, b, dZ, X, Y, phi)

    return cost


def flat(*parts: Any) -> list[float]:
    """Dictionaries by layer as one flat list."""
    return [float(v) for part in parts for l in sorted(part) for v in np.ravel(part[l])]


@activations
@ways
@pytest.mark.parametrize("depth", WIDTHS)
def test_mlp_batch(way: Any, activation: Activation, depth: int) -> None:
    W, b, X, Y = network(depth, n=2, seed=depth)
    cost = flat_cost(W, X, Y)
    Z, A = solution("mlp").forward(W, b, X, activation.numpy)
    at = [*flat(W, b), *[0.0] * len(flat(Z))]
    assert_truth(solution("mlp").cost(A[depth], Y), float(np.real(cost(at, activation.numpy))))
    dZ, dW, db = solution("mlp").backward(W, Z, A, Y, activation.prime)
    assert_truth(flat(dW, db, dZ), way(cost, at, activation))


@activations
@ways
@pytest.mark.parametrize("depth", WIDTHS)
def test_mlp_sample(way: Any, activation: Activation, depth: int) -> None:
    W, b, X, Y = network(depth, n=1, seed=10 + depth)
    cost = flat_cost(W, X, Y)
    Z, A = solution("mlp").forward(W, b, X, activation.numpy)
    z, x = ({l: matrix[:, 0] for l, matrix in cache.items()} for cache in (Z, A))
    dz, dW, db = solution("mlp").backward_sample(W, z, x, Y[:, 0], activation.prime)
    at = [*flat(W, b), *[0.0] * len(flat(z))]
    assert_truth(flat(dW, db, dz), way(cost, at, activation))


# --- one number at a time ----------------------------------------------------------------


def three_ways(reference: Any, expression: Any, symbol: Any, places: Any) -> None:
    """Reference, SymPy's derivative and 60-digit differences of a formula in one symbol."""
    modules = {"exp": DIGITS.exp, "log": DIGITS.log, "tanh": DIGITS.tanh, "sin": DIGITS.sin,
               "cos": DIGITS.cos, "sqrt": DIGITS.sqrt}  # fmt: skip
    value = sp.lambdify(symbol, expression, modules=[modules])
    slope = sp.lambdify(symbol, sp.diff(expression, symbol), modules=[modules])
    exact = [DIGITS.mpf(float(place)) for place in places]
    by_sympy = [float(slope(x)) for x in exact]
    by_digits = [float((value(x + STEP) - value(x - STEP)) / (2 * STEP)) for x in exact]
    assert_truth(by_digits, by_sympy)
    assert_truth(reference, by_sympy)


x = sp.Symbol("x", real=True)
PLACES = np.array([-3.0, -1.25, -0.1, 0.4, 1.0, 2.5])


@pytest.mark.parametrize("y", [0.0, 1.5])
def test_square_loss(y: float) -> None:
    target = np.full(PLACES.shape, y)
    loss = (x - sp.Rational(y)) ** 2 / 2
    three_ways(solution("losses").square_loss_derivative(PLACES, target), loss, x, PLACES)
    three_ways(solution("discussion").square_derivative(PLACES, target), loss, x, PLACES)
    exact = [float(loss.subs(x, sp.Rational(place))) for place in PLACES]
    assert_truth(solution("losses").square_loss(PLACES, target), exact)


@pytest.mark.parametrize("y", [0.0, 1.0])
def test_cross_entropy_loss(y: float) -> None:
    y_hat = np.array([0.01, 0.25, 0.5, 0.9, 0.999])
    loss = -(int(y) * sp.log(x) + (1 - int(y)) * sp.log(1 - x))
    labels = np.full(y_hat.shape, y)
    slopes = solution("losses").cross_entropy_loss_derivative(y_hat, labels)
    three_ways(slopes, loss, x, y_hat)
    for base in (np.e, 2, 10):
        exact = [
            -float(DIGITS.log(DIGITS.mpf(e) if y else 1 - DIGITS.mpf(e)) / DIGITS.log(base))
            for e in y_hat.tolist()
        ]
        assert_truth(solution("losses").cross_entropy_loss(y_hat, labels, base), exact)


def test_sigmoid_and_tanh() -> None:
    sigmoid = 1 / (1 + sp.exp(-x))
    three_ways(solution("discussion").sigmoid_derivative(PLACES), sigmoid, x, PLACES)
    answer = solution("discussion").sigmoid_derivative_symbolic(x)
    symbolic = [float(answer.subs(x, sp.Rational(place)).evalf(30)) for place in PLACES]
    three_ways(symbolic, sigmoid, x, PLACES)
    assert sp.simplify(answer - sp.diff(sigmoid, x)) == 0
    three_ways(solution("open_questions").tanh_derivative(PLACES), sp.tanh(x), x, PLACES)


def test_square_symbolic() -> None:
    y = sp.Symbol("y")
    answer = solution("discussion").square_derivative_symbolic(x, y)
    assert sp.expand(answer - sp.diff((x - y) ** 2 / 2, x)) == 0


def test_step_and_relu() -> None:
    """Where there is a derivative, both sides' difference quotients agree; at 0 they do not."""
    step, relu = solution("discussion").step, solution("open_questions").relu
    places = np.append(PLACES, 0.0)
    for function, slope in (
        (step, solution("discussion").step_derivative),
        (relu, solution("open_questions").relu_derivative),
    ):
        left, right = (
            (function(places + h) - function(places)) / h for h in (-(2.0**-30), 2.0**-30)
        )
        defined = np.abs(left - right) < 1e-6
        assert defined.tolist() == [True] * len(PLACES) + [False]
        assert_truth(slope(places)[defined], right[defined])
        assert np.isnan(slope(places)[~defined]).all()
    answer = solution("discussion").step_derivative_symbolic(x)
    assert [answer.subs(x, value) for value in (-2, sp.Rational(1, 3), 0)] == [0, 0, sp.nan]


def test_dot_product() -> None:
    rng = np.random.default_rng(3)
    a, at = rng.normal(size=4), rng.normal(size=4)
    entries = sp.symbols("x0:4")
    f = sum(sp.Rational(float(a_j)) * x_j for a_j, x_j in zip(a, entries, strict=True))
    assert_truth(
        solution("discussion").dot_gradient(a, at), [float(sp.diff(f, e)) for e in entries]
    )
    base, other, i = sp.IndexedBase("a"), sp.IndexedBase("x"), sp.Idx("i")
    answer = solution("discussion").dot_partial_symbolic(base, other, i)
    explicit = sum(base[j] * other[j] for j in range(4))
    for j in range(4):
        assert answer.subs(i, j) == sp.diff(explicit, other[j])
    A, X = sp.MatrixSymbol("a", 4, 1), sp.MatrixSymbol("x", 4, 1)
    gradient = sp.Matrix(solution("discussion").dot_gradient_symbolic(A, X))
    assert gradient == sp.Matrix([sp.diff((A.T * X).as_explicit()[0], X[j, 0]) for j in range(4)])


# --- review of derivatives ---------------------------------------------------------------

F, G = sp.sin(x) + x**2 / 3, sp.exp(x / 2) + 1


def at(expression: Any, place: float) -> float:
    """The value of a formula, with 30 digits on the way."""
    return float(expression.subs(x, sp.Rational(place)).evalf(30))


def test_rules() -> None:
    rules = solution("derivatives")
    f, df, g, dg = (
        np.array([at(e, place) for place in PLACES]) for e in (F, sp.diff(F, x), G, sp.diff(G, x))
    )
    three_ways(rules.linearity(2.0, df, -0.75, dg), 2 * F - 3 * G / 4, x, PLACES)
    three_ways(rules.product_rule(f, df, g, dg), F * G, x, PLACES)
    three_ways(rules.quotient_rule(f, df, g, dg), F / G, x, PLACES)
    outer = np.array([at(sp.diff(F, x).subs(x, G), place) for place in PLACES])
    three_ways(rules.chain_rule(outer, dg), F.subs(x, G), x, PLACES)


def test_tangents() -> None:
    rules = solution("derivatives")
    tangent = [at(F, 0.5) + at(sp.diff(F, x), 0.5) * (place - 0.5) for place in PLACES]
    got = rules.linear_approximation(
        lambda t: np.sin(t) + t**2 / 3, lambda t: np.cos(t) + 2 * t / 3, 0.5, PLACES
    )
    assert_truth(got, tangent)
    H, c = np.array([[2.0, -1.0, 0.5], [-1.0, 3.0, 0.25], [0.5, 0.25, 1.0]]), np.array([1.0, -2, 3])
    entries = sp.symbols("x0:3")
    quadratic = sum(
        sp.Rational(H[i, j]) * entries[i] * entries[j] / 2 for i in range(3) for j in range(3)
    ) + sum(sp.Rational(c[i]) * entries[i] for i in range(3))
    place = {e: sp.Rational(v) for e, v in zip(entries, (0.25, -1.5, 2.0), strict=True)}
    gradient = [float(sp.diff(quadratic, e).subs(place)) for e in entries]
    start = np.array([0.25, -1.5, 2.0])

    def f(v: Any) -> Any:
        return v @ H @ v / 2 + c @ v

    assert_truth(rules.numerical_gradient(f, start, 0.125), gradient)  # exact for a quadratic
    assert_truth(H @ start + c, gradient)
    for i in range(3):  # a forward difference is off by half the second derivative
        forward = rules.partial_derivative(f, start, i, 0.125)
        assert_truth(forward, gradient[i] + 0.125 * H[i, i] / 2)
    there = np.array([1.0, 0.5, -0.75])
    plane = float(quadratic.subs(place)) + sum(
        g * (p - q) for g, p, q in zip(gradient, there, start, strict=True)
    )
    assert_truth(rules.tangent_plane(f, lambda v: H @ v + c, start, there), plane)
    direction = -sp.Matrix([sp.Rational(g) for g in gradient]).normalized()
    exact = [float(entry.evalf(30)) for entry in direction]
    assert_truth(rules.steepest_descent_direction(np.array(gradient)), exact)


def test_difference_quotients() -> None:
    """With a step of 1/8, against the same quotient with 60 digits and against SymPy's."""
    rules, dx = solution("derivatives"), 0.125
    for place in PLACES.tolist():
        got = rules.difference_quotient(lambda t: np.sin(t) + t**2 / 3, place, dx)
        p = DIGITS.mpf(place)
        by_digits = (DIGITS.sin(p + dx) - DIGITS.sin(p) + ((p + dx) ** 2 - p**2) / 3) / dx
        symbolic = (F.subs(x, x + sp.Rational(dx)) - F) / sp.Rational(dx)
        assert_truth([got, float(by_digits)], [at(symbolic, place)] * 2)


# --- open questions ----------------------------------------------------------------------


def test_largest_stable_learning_rate() -> None:
    for H in ([[2, 1], [1, 3]], [[5, 2, 0], [2, 4, 1], [0, 1, 3]]):
        got = solution("open_questions").largest_stable_learning_rate(np.array(H, dtype=float))
        lam = sp.Symbol("lam")
        roots = sp.Poly(sp.Matrix(H).charpoly(lam).as_expr(), lam).nroots(n=30)
        by_digits = max(DIGITS.eigsy(DIGITS.matrix(H), eigvals_only=True))
        assert_truth([got, float(2 / by_digits)], [float(2 / max(roots, key=sp.re))] * 2)


def test_momentum_descent() -> None:
    eta, beta, steps = 0.125, 0.75, 6
    theta, v, exact = sp.Integer(2), sp.Integer(0), [2.0]
    for _ in range(steps):  # f = θ⁴/4 - θ, in fractions
        v = sp.Rational(beta) * v + sp.diff(x**4 / 4 - x, x).subs(x, theta)
        theta = theta - sp.Rational(eta) * v
        exact.append(float(theta.evalf(30)))
    got = solution("open_questions").momentum_descent(
        lambda t: t**3 - 1, np.array(2.0), eta, beta, steps
    )
    assert_truth(got, exact)


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_polynomial_fit_costs(degree: int) -> None:
    x_train, y_train = np.array([-1.5, -0.5, 0.0, 1.0, 2.0]), np.array([2.0, 0.25, -1.0, 0.5, 3.0])
    x_test, y_test = np.array([-1.0, 0.5, 3.0]), np.array([1.0, -0.5, 4.0])
    c = sp.symbols(f"c0:{degree + 1}")

    def cost(places: Any, targets: Any) -> Any:
        return sum(
            (sum(c[k] * sp.Rational(p) ** k for k in range(degree + 1)) - sp.Rational(t)) ** 2
            for p, t in zip(places.tolist(), targets.tolist(), strict=True)
        ) / (2 * len(places))

    train = cost(x_train, y_train)
    best = sp.solve([sp.diff(train, c_k) for c_k in c], c, dict=True)[0]  # in fractions
    exact = [float(e.subs(best)) for e in (train, cost(x_test, y_test))]
    got = solution("open_questions").polynomial_fit_costs(x_train, y_train, x_test, y_test, degree)
    assert_truth(got, exact)
    design = DIGITS.matrix(
        [[DIGITS.mpf(p) ** k for k in range(degree + 1)] for p in x_train.tolist()]
    )
    by_digits = DIGITS.lu_solve(design, DIGITS.matrix(y_train.tolist()))  # least squares
    assert_truth([float(v) for v in by_digits], [float(best[c_k]) for c_k in c])
