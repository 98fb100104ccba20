"""Hidden checks of `discussion`.

Formulas are compared with the truth twice: with the symbols that the public checks use, and with
others, which an answer that brings its own symbols does not know. The truths of the two come
about differently: worked out by hand, and by SymPy from the function.
"""

import numpy as np

from autograder.api import (
    check,
    column,
    complex_step,
    index,
    indexed,
    indexed_base,
    integers,
    matrix_symbol,
    probe,
    reals,
    require,
    require_close,
    sp,
    sym,
    symbolic,
)

PLAIN = "the plain case: it earns its share for an answer that fails only at an edge"
TRUTH = "its truth is no reference and no formula of the question's"
EXACT = {"rtol": 1e-12, "atol": 0.0}  # neither float32 nor a difference quotient comes so near
SHAPES = [(6,), (2, 3), (3, 1, 2)]
JUMP = "it has a value at 0. The step function jumps there: it has no derivative"
INFINITE = "The answer at the jump is an infinity. The derivative is not defined there: nan."
ROW = "it is the right vector as a row. The gradient has the shape of x, a column"


def infinite(answer):
    """Whether a case of the answer, a tree of nodes, is an infinity.

    The judge of formulas takes infinities for undefined, as 1/x is at 0. Here it matters: the
    step function's slope at the jump is not infinite, there is none.
    """
    parts = getattr(answer, "args", ())
    value = getattr(parts[0], "name", "") if parts else ""
    here = getattr(answer, "name", "") == "ExprCondPair" and value.endswith("Infinity")
    return here or any(infinite(part) for part in parts)


@check("square_derivative_symbolic", weight=3, reason=PLAIN)
def square_formula_is_right():
    """your formula equals the derivative of ½ (x - y)² at many points"""
    far = reals(special=(0, 1000, -1000))
    truth = symbolic(equal_to=lambda x, y: x - y, x=far, y=far)
    yield probe(sym("x"), sym("y"), expect=truth)


@check("square_derivative_symbolic")
def square_formula_with_other_symbols():
    """the same where the symbols have other names"""
    # No symbol is declared as real: im() would be left out, and a tiny imaginary step pass.
    truth = symbolic(
        derivative_of=lambda u, target: (u - target) ** 2 / 2,
        by="u",
        u=reals(reach=1),
        target=reals(reach=1),
    )
    yield probe(sym("u"), sym("target"), expect=truth)


@check("step_derivative_symbolic", weight=3, reason=PLAIN)
def step_formula_is_right():
    """your formula is 0 away from the jump and undefined at it"""
    truth = symbolic(
        equal_to=lambda x: sp.Piecewise((sp.nan, sp.Eq(x, 0)), (0, True)),
        x=reals(special=(0, 2**-30, -(2**-30), 1000, -1000)),
        undefined=JUMP,
    )
    answer = yield probe(sym("x", real=True), expect=truth)
    require(not infinite(answer), INFINITE)


@check("step_derivative_symbolic")
def step_formula_with_another_symbol():
    """the same where the symbol has another name"""
    truth = symbolic(
        derivative_of=lambda t: sp.Piecewise((0, t < 0), (1, True)),
        by="t",
        t=reals(),
        undefined=JUMP,
    )
    answer = yield probe(sym("t", real=True), expect=truth)
    require(not infinite(answer), INFINITE)


@check("sigmoid_derivative_symbolic", weight=3, reason=PLAIN)
def sigmoid_formula_is_right():
    """your formula equals the derivative of the sigmoid at many points"""
    far = reals(special=(0, 60, -60))
    truth = symbolic(equal_to=lambda x: sp.exp(-x) / (1 + sp.exp(-x)) ** 2, x=far)
    yield probe(sym("x"), expect=truth)


@check("sigmoid_derivative_symbolic")
def sigmoid_formula_with_another_symbol():
    """the same where the symbol has another name"""
    truth = symbolic(derivative_of=lambda t: 1 / (1 + sp.exp(-t)), by="t", t=reals())
    yield probe(sym("t"), expect=truth)


@check("dot_partial_symbolic", weight=3, reason=PLAIN)
def partial_formula_is_right():
    """your formula equals the partial derivative for many coordinates"""
    truth = symbolic(equal_to=lambda a, x, i: a[i], a=indexed(), x=indexed(), i=integers())
    yield probe(indexed_base("a"), indexed_base("x"), index("i"), expect=truth)


@check("dot_partial_symbolic")
def partial_formula_with_other_symbols():
    """the same where the symbols have other names"""
    truth = symbolic(equal_to=lambda c, u, k: c[k], c=indexed(), u=indexed(), k=integers())
    yield probe(indexed_base("c"), indexed_base("u"), index("k"), expect=truth)


@check("dot_gradient_symbolic", weight=3, reason=PLAIN)
def gradient_formula_is_right():
    """your formula equals the gradient for vectors of several lengths"""
    truth = symbolic(equal_to=lambda a, x: a, a=column("n"), x=column("n"), transposed=ROW)
    yield probe(matrix_symbol("a", "n", 1), matrix_symbol("x", "n", 1), expect=truth)


@check("dot_gradient_symbolic")
def gradient_formula_with_other_symbols():
    """the same where the symbols have other names"""
    truth = symbolic(equal_to=lambda c, u: c, c=column("p"), u=column("p"), transposed=ROW)
    yield probe(matrix_symbol("c", "p", 1), matrix_symbol("u", "p", 1), expect=truth)


@check("square_derivative", reason=TRUTH)
def square_slopes_of_vectors(rng):
    """vectors, against the complex step of ½ (x - y)²"""
    probes = []
    for n in (4, 7):
        x, y = rng.normal(size=n), 3 * rng.normal(size=n)
        truth = complex_step(lambda t, y=y: np.sum(0.5 * (t - y) ** 2), x)
        probes.append(probe(x, y, expect=truth))
    yield probes


@check("square_derivative")
def square_slopes_of_any_shape(rng):
    """one slope for each element, whatever the shape and the size"""
    yield [
        probe(*(rng.permuted(np.resize([0.0, 2.0, 1.0, 2.0], (2, 3))) for _ in range(2))),
        probe(1e4 * rng.normal(size=(3, 1, 2)), 1e4 * rng.normal(size=(3, 1, 2)), **EXACT),
    ]


@check("step", reason=PLAIN)
def step_away_from_zero(rng):
    """numbers of either sign, large and small, in several shapes"""
    yield [probe(rng.normal(size=shape) * scale) for shape in SHAPES for scale in (1, 1e-9, 1e9)]


@check("step")
def step_at_zero(rng):
    """1 at 0 itself, and at -0.0, beside other numbers"""
    x = rng.normal(size=(3, 4))
    x[0, 1], x[2, 3] = 0.0, -0.0
    yield [probe(x), probe(np.zeros(2)), probe(np.array([-1e-12, 1e-12, -1e-200, 1e-200]))]


# Each of these has zeros in it, so that an answer that is 0 everywhere earns nothing.


@check("step_derivative", reason=PLAIN)
def flat_but_for_the_jump(rng):
    """0 for numbers of either sign and nan at 0"""
    yield [probe(np.append(rng.normal(size=n), [0.0, -1.5, 2.0])) for n in (3, 6)]


@check("step_derivative")
def flat_in_any_shape(rng):
    """the same in several shapes"""
    probes = []
    for shape in SHAPES[1:]:
        x = rng.normal(size=shape)
        x.flat[2] = 0.0
        probes.append(probe(x))
    yield probes


@check("step_derivative", weight=2)
def exactly_zero(rng):
    """nan at 0 and at -0.0, and 0 at numbers such as 1e-9 and 1e-200"""
    yield [probe(np.array([0.0, 1e-9, -0.0, -1e-9, 1e-200, -1e-200])), probe(np.zeros(2))]


@check("sigmoid", reason=PLAIN)
def sigmoid_of_any_shape(rng):
    """numbers up to ±15, many of them close to 0, in several shapes"""
    yield [probe(rng.uniform(-reach, reach, shape)) for shape in SHAPES for reach in (1, 3, 15)]


@check("sigmoid")
def sigmoid_at_the_ends(rng):
    """numbers up to ±1e308 among others: exact limits, and no warning"""
    far = np.array([1000.0, -1000.0, 710.0, -710.0, 1e308, -1e308, 0.0, 0.0])
    x = np.concatenate([far, rng.uniform(-3, 3, 3)])
    yield [
        probe(rng.permutation(x), warnings="error"),
        # By themselves: a warning on the other side must not hide behind one on this side.
        probe(np.array([1000.0, 900.0, 1e300]), warnings="error"),
        # Again, so that 0 means 0: the tolerance is not that of the ones beside it.
        probe(np.array([-1000.0, -900.0, -1e300]), expect=np.zeros(3), atol=0.0, warnings="error"),
    ]


@check("sigmoid")
def sigmoid_of_very_negative_numbers(rng):
    """numbers near -25, where the sigmoid is near 1e-11"""
    # tanh and 1 - ... lose digits here, and may: the tolerance is that of rounding near 1.
    x = rng.uniform(-26, -24, 4)
    yield probe(x, expect=np.exp(x) / (1 + np.exp(x)), atol=1e-14)


@check("sigmoid", reason=TRUTH)
def sigmoid_is_symmetric(rng):
    """the values at x and -x add up to 1, and grow with x"""
    x = np.sort(rng.uniform(0.1, 6, 5))
    right, left, known = yield [
        probe(x),
        probe(-x),
        probe(np.array([np.log(3.0)]), expect=np.array([0.75])),
    ]
    require_close(right + left, np.ones(5), "sigmoid(x) + sigmoid(-x)", because="1")


@check("sigmoid_derivative", weight=2, reason=TRUTH)
def sigmoid_slopes_of_any_shape(rng):
    """numbers up to ±12, in several shapes, against the complex step of the sigmoid"""
    probes = []
    for shape in SHAPES:
        x = rng.uniform(-12, 12, shape)
        truth = complex_step(lambda t: np.sum(1 / (1 + np.exp(-t))), x)
        probes.append(probe(x, expect=truth))
    yield [*probes, probe(rng.uniform(-2, 2, 20), **EXACT)]


@check("sigmoid_derivative")
def sigmoid_slopes_at_the_ends(rng):
    """numbers up to ±1e308 among others: 0, and no warning"""
    far = np.array([1000.0, -1000.0, 400.0, -400.0, 710.0, -710.0, 1e308, -1e308, 0.0])
    x = np.concatenate([far, rng.uniform(-3, 3, 3)])
    yield [
        probe(rng.permutation(x), warnings="error"),
        # Again, so that 0 means 0: the tolerance is not that of the others.
        probe(np.array([-1000.0, 900.0, 1e300]), expect=np.zeros(3), atol=0.0, warnings="error"),
    ]


@check("sigmoid_derivative")
def sigmoid_slopes_of_large_numbers(rng):
    """numbers near ±25, where the slope is near 1e-11"""
    # For the tolerance see sigmoid.
    x = rng.uniform(24, 26, 4) * np.array([1, -1, 1, -1])
    yield probe(x, expect=np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2, atol=1e-14)


@check("dot_gradient", reason=PLAIN)
def gradients_of_several_lengths(rng):
    """vectors of 1, 3 and 6 entries, large and small"""
    yield [
        probe(size * rng.normal(size=n), 2 * size * rng.normal(size=n), **EXACT)
        for n, size in ((1, 1), (3, 1e4), (6, 1))
    ]


@check("dot_gradient", reason=TRUTH)
def gradients_by_complex_step(rng):
    """against the complex step of aᵀx, at two points: the gradient is the same"""
    a = rng.normal(size=5)
    points = [rng.normal(size=5), np.zeros(5)]
    yield [probe(a, x, expect=complex_step(lambda t: np.sum(a * t), x)) for x in points]
