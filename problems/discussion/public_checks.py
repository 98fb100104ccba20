"""Public checks of `discussion`: formulas against SymPy's derivatives, numbers by hand."""

import numpy as np

from autograder.api import (
    check,
    column,
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

# SymPy differentiates the functions themselves. Each formula is asked for twice, the second time
# with symbols of other names.
PASSED_IN = "Use the symbols that are passed in; here they have other names."
JUMP = "it has a value at 0. The step function jumps there: it has no derivative"
INFINITE = "The answer at the jump is an infinity. The derivative is not defined there: nan."
FAR = "exp(-abs(x)) never overflows and is exactly 0 far out; exp(x) and exp(-x) may overflow."
ROW = "it is the right vector as a row. The gradient has the shape of x, a column"


def half_square(x, y):
    """½ (x - y)²."""
    return (x - y) ** 2 / 2


def step_function(x):
    """1 from 0 on, and 0 before."""
    return sp.Piecewise((1, x >= 0), (0, True))


def sigmoid_function(x):
    """1 / (1 + exp(-x))."""
    return 1 / (1 + sp.exp(-x))


def dot_product(a, x, _):
    """a₁x₁ + a₂x₂ + …"""
    j = sp.Symbol("j", integer=True)
    return sp.Sum(a[j] * x[j], (j, 1, sp.oo))


def infinite(answer):
    """Whether a case of the answer, a tree of nodes, is an infinity.

    The judge of formulas takes infinities for undefined, as 1/x is at 0. Here it matters: the
    step function's slope at the jump is not infinite, there is none.
    """
    parts = getattr(answer, "args", ())
    value = getattr(parts[0], "name", "") if parts else ""
    here = getattr(answer, "name", "") == "ExprCondPair" and value.endswith("Infinity")
    return here or any(infinite(part) for part in parts)


@check("square_derivative_symbolic")
def square_formula():
    """your formula against the derivative of ½ (x - y)²"""
    truth = symbolic(derivative_of=half_square, by="x", x=reals(reach=1), y=reals(reach=1))
    other = symbolic(derivative_of=half_square, by="u", u=reals(reach=1), v=reals(reach=1))
    yield [
        probe(sym("x"), sym("y"), expect=truth),
        probe(sym("u"), sym("v"), expect=other, hint=PASSED_IN),
    ]


@check("step_derivative_symbolic")
def step_formula():
    """your formula against the derivative of the step function, where it has one"""
    truth = symbolic(derivative_of=step_function, by="x", undefined=JUMP, x=reals())
    other = symbolic(derivative_of=step_function, by="t", undefined=JUMP, t=reals())
    answer, _ = yield [
        probe(sym("x", real=True), expect=truth),
        probe(sym("t", real=True), expect=other, hint=PASSED_IN),
    ]
    require(not infinite(answer), INFINITE)


@check("sigmoid_derivative_symbolic")
def sigmoid_formula():
    """your formula against the derivative of 1 / (1 + exp(-x))"""
    truth = symbolic(derivative_of=sigmoid_function, by="x", x=reals())
    other = symbolic(derivative_of=sigmoid_function, by="t", t=reals())
    yield [probe(sym("x"), expect=truth), probe(sym("t"), expect=other, hint=PASSED_IN)]


@check("dot_partial_symbolic")
def partial_formula():
    """your formula against the derivative of a₁x₁ + … + aₙxₙ with respect to xᵢ"""
    truth = symbolic(derivative_of=dot_product, by="x[i]", a=indexed(), x=indexed(), i=integers())
    other = symbolic(derivative_of=dot_product, by="u[k]", c=indexed(), u=indexed(), k=integers())
    yield [
        probe(indexed_base("a"), indexed_base("x"), index("i"), expect=truth),
        probe(indexed_base("c"), indexed_base("u"), index("k"), expect=other, hint=PASSED_IN),
    ]


@check("dot_gradient_symbolic")
def gradient_formula():
    """your formula against the derivative of aᵀx with respect to x"""
    truth = symbolic(
        derivative_of=lambda a, x: a.T * x, by="x", transposed=ROW, a=column("n"), x=column("n")
    )
    other = symbolic(
        derivative_of=lambda c, u: c.T * u, by="u", transposed=ROW, c=column("p"), u=column("p")
    )
    yield [
        probe(matrix_symbol("a", "n", 1), matrix_symbol("x", "n", 1), expect=truth),
        probe(matrix_symbol("c", "p", 1), matrix_symbol("u", "p", 1), expect=other, hint=PASSED_IN),
    ]


@check("square_derivative")
def square_slopes_by_hand():
    """three slopes of ½ (x - y)²"""
    x, y = np.array([3.0, 1.0, -2.0]), np.array([1.0, 1.5, -2.0])
    yield probe(x, y, expect=np.array([2.0, -0.5, 0.0]))


@check("square_derivative")
def square_slopes_of_a_matrix():
    """a matrix gives a matrix"""
    x, y = np.array([[1.0, 2.0, 4.0], [0.0, 3.0, 1.0]]), np.array([[1.0, 0, 0], [5, 4, 3]])
    yield probe(x, y, expect=np.array([[0.0, 2.0, 4.0], [-5.0, -1.0, -2.0]]))


@check("step")
def step_by_hand():
    """0 to the left, 1 to the right, and 1 at 0 itself"""
    x = np.array([-2.0, -1e-12, 0.0, 1e-12, 0.5, 3.0])
    yield probe(x, expect=np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0]))


@check("step")
def step_of_a_matrix():
    """a matrix gives a matrix, and with three axes the result has three"""
    x, expected = (
        np.array([[-1.0, 2.0, -3.0], [4.0, -5.0, 0.0]]),
        np.array([[0.0, 1, 0], [1, 0, 1]]),
    )
    yield [
        probe(x, expect=expected),
        probe(x.reshape(3, 1, 2), expect=expected.reshape(3, 1, 2)),
    ]


@check("step_derivative")
def flat_on_both_sides():
    """0 wherever x is not 0, also at 1e-12, in a matrix and with three axes"""
    x = np.array([[-2.0, -1e-12, 1e-12], [0.5, -5.0, 6.0]])
    yield [
        probe(x, expect=np.zeros((2, 3))),
        probe(x.ravel(), expect=np.zeros(6)),
        probe(x.reshape(3, 1, 2), expect=np.zeros((3, 1, 2))),
    ]


@check("step_derivative")
def undefined_at_the_jump():
    """nan at 0, and only there"""
    yield [
        probe(np.array([-1.0, 0.0, 2.0, 0.0]), expect=np.array([0.0, np.nan, 0.0, np.nan])),
        probe(np.array([0.0, 2.0]), expect=np.array([np.nan, 0.0])),
    ]


@check("sigmoid")
def sigmoid_by_hand():
    """1/2 at 0, 3/4 at log 3, 1/5 at -log 4, 3/5 at log 1.5, 2/5 at -log 1.5, also in a matrix"""
    x = np.array([0.0, 1.0986122886681098, 0.4054651081081644])
    positive, negative = np.array([0.5, 0.75, 0.6]), np.array([0.5, 0.25, 0.4])
    yield [
        probe(x, expect=positive),
        probe(-x, expect=negative),
        probe(np.array([x, -x]), expect=np.array([positive, negative])),
        probe(np.array([-1.3862943611198906]), expect=np.array([0.2])),
    ]


@check("sigmoid")
def sigmoid_far_out():
    """1 at 1000 and 0 at -1000, exactly and without a warning"""
    x, expected = np.array([1000.0, -1000.0, 0.0]), np.array([1.0, 0.0, 0.5])
    yield [
        probe(x, expect=expected, warnings="error", hint=FAR),
        probe(np.array([1000.0]), expect=np.ones(1), warnings="error", hint=FAR),
        probe(np.array([-1000.0]), expect=np.zeros(1), atol=0.0, warnings="error", hint=FAR),
    ]


@check("sigmoid")
def sigmoid_is_never_cut_off():
    """e⁻²⁵ / (1 + e⁻²⁵), about 1.4e-11, at -25: small, and not 0"""
    expected = np.array([1.388794386e-11, 3.77513454e-11])
    yield probe(np.array([-25.0, -24.0]), expect=expected, atol=1e-14)


@check("sigmoid_derivative")
def sigmoid_slopes_by_hand():
    """1/4 at 0, 3/16 at ±log 3, 4/25 at ±log 4, also in a matrix"""
    x = np.array([0.0, 1.0986122886681098, -1.0986122886681098, -1.3862943611198906])
    expected = np.array([0.25, 0.1875, 0.1875, 0.16])
    yield [probe(x, expect=expected), probe(x.reshape(2, 2), expect=expected.reshape(2, 2))]


@check("sigmoid_derivative")
def sigmoid_is_flat_far_out():
    """0 at 1000 and at -1000, without a warning"""
    x, expected = np.array([1000.0, -1000.0, 0.0]), np.array([0.0, 0.0, 0.25])
    yield [
        probe(x, expect=expected, warnings="error", hint=FAR),
        probe(x[:2], expect=np.zeros(2), atol=0.0, warnings="error", hint=FAR),
    ]


@check("sigmoid_derivative")
def sigmoid_slope_is_never_cut_off():
    """about 1.4e-11 at ±25: small, and not 0"""
    expected = np.array([1.388794386e-11, 1.388794386e-11])
    yield probe(np.array([-25.0, 25.0]), expect=expected, atol=1e-14)


@check(
    "sigmoid_derivative",
    uses=("sigmoid",),
    reason="compares with the student's own sigmoid",
)
def slope_of_your_sigmoid():
    """your derivative against the central difference of your own sigmoid"""
    x, dx = np.array([-3.0, -0.7, 0.0, 0.4, 2.0]), 1e-5
    got, ahead, back = yield [
        probe(x, like=x),
        probe(x + dx, of="sigmoid", like=x),
        probe(x - dx, of="sigmoid", like=x),
    ]
    with np.errstate(all="ignore"):  # whatever came back
        difference = (ahead - back) / (2 * dx)  # off by dx^2 / 6 times at most 1/8
    require_close(
        got, difference, "The derivative", because="the central difference of your sigmoid"
    )


@check("dot_gradient")
def gradient_by_hand():
    """how fast 4 x₀ - x₁ + 2 x₂ grows in each coordinate, at two points"""
    a = np.array([4.0, -1.0, 2.0])
    yield [
        probe(a, np.array([9.0, 5.0, -3.0]), expect=np.array([4.0, -1.0, 2.0])),
        probe(a, np.zeros(3), expect=np.array([4.0, -1.0, 2.0])),
    ]


@check("dot_gradient")
def gradient_in_one_dimension():
    """the slope of 4x"""
    yield probe(np.array([4.0]), np.array([9.0]), expect=np.array([4.0]))
