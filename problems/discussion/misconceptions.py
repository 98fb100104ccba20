"""What goes wrong in `discussion`: wrong versions of the answers and the words a student reads.

SymPy is imported inside the functions: the grader itself does without it.
"""

import numpy as np

from autograder.api import edit, wrong

OWN_SYMBOLS = (
    "It uses symbols of its own, made anew, instead of the ones that are passed in: where those "
    "have other names, the answer has nothing to do with the question."
)

# --- square_derivative_symbolic ------------------------------------------------------------

square_formula_sign = edit(
    "square_derivative_symbolic",
    ("return x - y\n", "return y - x\n"),
    says="The sign is wrong: y - x is the derivative with respect to y. With respect to x the "
    "inner derivative is +1.",
)
square_formula_two = edit(
    "square_derivative_symbolic",
    ("return x - y\n", "return 2 * (x - y)\n"),
    says="The 2 of the exponent is there, but the 1/2 in front has been lost: they cancel.",
)
square_formula_half = edit(
    "square_derivative_symbolic",
    ("return x - y\n", "return (x - y) / 2\n"),
    says="The 1/2 is there, but the 2 that comes down from the exponent has been lost: they "
    "cancel.",
)
square_formula_y_lost = edit(
    "square_derivative_symbolic",
    ("return x - y\n", "return x\n"),
    says="y is gone. It is a constant, but one inside the square: the derivative is that of the "
    "square times the inner derivative.",
)
square_formula_is_f = edit(
    "square_derivative_symbolic",
    ("return x - y\n", "return (x - y) ** 2 / 2\n"),
    says="This is f itself, not its derivative.",
)
square_formula_constant = edit(
    "square_derivative_symbolic",
    ("return x - y\n", "return x * 0 + 1\n"),
    says="This is the inner derivative alone (that of x - y). The derivative of the square is "
    "missing.",
)
square_formula_still_squared = edit(
    "square_derivative_symbolic",
    ("return x - y\n", "return (x - y) ** 2\n"),
    says="The exponent has come down (2 times 1/2 is 1) but has not become smaller by one.",
)


@wrong(
    "square_derivative_symbolic",
    says="The derivative is not worked out: a Derivative object only says what should be done.",
    hint="Differentiate on paper and return the result.",
)
def square_formula_unevaluated(x, y):
    import sympy

    return sympy.Derivative((x - y) ** 2 / 2, x)


@wrong(
    "square_derivative_symbolic",
    says=OWN_SYMBOLS,
)
def square_formula_own_symbols(x, y):
    import sympy

    return sympy.Symbol("x") - sympy.Symbol("y")


# --- step_derivative_symbolic --------------------------------------------------------------

step_formula_zero = edit(
    "step_derivative_symbolic",
    ("return sympy.Piecewise((0, sympy.Ne(x, 0)), (sympy.nan, True))", "return sympy.Integer(0)"),
    says="0 everywhere, x = 0 included. The step function jumps there and has no derivative: the "
    "answer is undefined (nan) at that one point.",
    hint="Leave x = 0 out with sympy.Ne(x, 0). Python's own == and != compare the symbol itself, "
    "not its value: x == 0 is always False, x != 0 always True.",
)
step_formula_one_at_zero = edit(
    "step_derivative_symbolic",
    ("(sympy.nan, True)", "(1, True)"),
    says="At the jump the answer is 1, the height of the jump. There is no derivative there: nan.",
)
step_formula_zero_from_right = edit(
    "step_derivative_symbolic",
    ("sympy.Ne(x, 0)", "x >= 0"),
    says="The two sides have been treated differently, and x = 0 has a value: left of 0 the "
    "function is as flat as right of it, and only x = 0 itself has no derivative.",
)
step_formula_nan_on_the_left = edit(
    "step_derivative_symbolic",
    ("sympy.Ne(x, 0)", "x > 0"),
    says="Left of 0 the answer is undefined. The function is flat there too: its derivative is 0.",
)
step_formula_nan_on_the_right = edit(
    "step_derivative_symbolic",
    ("sympy.Ne(x, 0)", "x < 0"),
    says="Right of 0 the answer is undefined. The function is flat there too: its derivative is 0.",
)
step_formula_exchanged = edit(
    "step_derivative_symbolic",
    ("sympy.Ne(x, 0)", "sympy.Eq(x, 0)"),
    says="The cases have changed places: 0 at the jump, undefined elsewhere.",
)


@wrong(
    "step_derivative_symbolic",
    says="This is the step function itself, not its derivative.",
)
def step_formula_is_f(x):
    import sympy

    return sympy.Piecewise((1, x >= 0), (0, True))


@wrong(
    "step_derivative_symbolic",
    says="DiracDelta is no function with a value at a point. On the slide the derivative is 0 "
    "away from the jump and not defined at it.",
)
def step_formula_delta(x):
    import sympy

    return sympy.DiracDelta(x)


@wrong(
    "step_derivative_symbolic",
    says="Right of 0 the derivative is given as 1, which is the function's height there. Its "
    "slope is 0.",
)
def step_formula_height(x):
    import sympy

    return sympy.Piecewise((0, x < 0), (1, x > 0), (sympy.nan, True))


@wrong(
    "step_derivative_symbolic",
    says="The derivative is not worked out: a Derivative object only says what should be done.",
)
def step_formula_unevaluated(x):
    import sympy

    return sympy.Derivative(sympy.Piecewise((1, x >= 0), (0, True)), x)


@wrong(
    "step_derivative_symbolic",
    says=OWN_SYMBOLS,
)
def step_formula_own_symbol(x):
    import sympy

    x = sympy.Symbol("x", real=True)
    return sympy.Piecewise((0, sympy.Ne(x, 0)), (sympy.nan, True))


# --- sigmoid_derivative_symbolic -----------------------------------------------------------

sigmoid_formula_without_brackets = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2", "return -sympy.exp(-x)"),
    says="This is the derivative of 1 / 1 + exp(-x), which Python reads as 1 + exp(-x). The "
    "denominator needs brackets: 1 / (1 + exp(-x)).",
)
sigmoid_formula_minus_in_the_denominator = edit(
    "sigmoid_derivative_symbolic",
    ("(1 + sympy.exp(-x)) ** 2", "(1 - sympy.exp(-x)) ** 2"),
    says="The denominator has 1 - exp(-x). The sigmoid has 1 + exp(-x).",
)

sigmoid_formula_of_output = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2", "return x * (1 - x)"),
    says="f (1 - f) is written with x in the place of f. f is the sigmoid of x: 1 / (1 + exp(-x)).",
)
sigmoid_formula_sign = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) /", "return -sympy.exp(-x) /"),
    says="The sign is wrong: the sigmoid rises. The minus of -1/z² and that of the derivative of "
    "exp(-x) cancel.",
)
sigmoid_formula_no_square = edit(
    "sigmoid_derivative_symbolic",
    ("(1 + sympy.exp(-x)) ** 2", "(1 + sympy.exp(-x))"),
    says="The denominator is not squared: the derivative of 1/z is -1/z².",
)
sigmoid_formula_no_inner = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) /", "return 1 /"),
    says="The inner derivative, that of 1 + exp(-x), is missing: only the square of the sigmoid "
    "is left.",
)
sigmoid_formula_no_inner_negative = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) /", "return -1 /"),
    says="This is -1/z², the outer derivative. The inner one, that of z = 1 + exp(-x), is missing.",
)
sigmoid_formula_inner_sign = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) /", "return sympy.exp(x) /"),
    says="The numerator is exp(x). The derivative of exp(-x) is -exp(-x): the exponent keeps its "
    "sign.",
)
sigmoid_formula_plus = edit(
    "sigmoid_derivative_symbolic",
    (
        "return sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2",
        "return (1 + 1 / (1 + sympy.exp(-x))) / (1 + sympy.exp(-x))",
    ),
    says="f (1 + f) where f (1 - f) is right.",
)
sigmoid_formula_is_f = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2", "return 1 / (1 + sympy.exp(-x))"),
    says="This is the sigmoid itself, not its derivative.",
)
sigmoid_formula_one_minus = edit(
    "sigmoid_derivative_symbolic",
    ("return sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2", "return 1 - 1 / (1 + sympy.exp(-x)) ** 2"),
    says="1 - f² is the derivative of tanh. For the sigmoid it is f (1 - f), that is f - f².",
)
sigmoid_formula_wrong_square = edit(
    "sigmoid_derivative_symbolic",
    ("(1 + sympy.exp(-x)) ** 2", "(1 + sympy.exp(-x) ** 2)"),
    says="Only exp(-x) is squared, not the whole denominator: mind the brackets.",
)


@wrong(
    "sigmoid_derivative_symbolic",
    says="The derivative is not worked out: a Derivative object only says what should be done.",
)
def sigmoid_formula_unevaluated(x):
    import sympy

    return sympy.Derivative(1 / (1 + sympy.exp(-x)), x)


@wrong(
    "sigmoid_derivative_symbolic",
    says=OWN_SYMBOLS,
)
def sigmoid_formula_own_symbol(x):
    import sympy

    x = sympy.Symbol("x")
    return sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2


# --- dot_partial_symbolic ------------------------------------------------------------------

partial_formula_x = edit(
    "dot_partial_symbolic",
    ("return a[i]\n", "return x[i]\n"),
    says="This is x_i. The term a_i x_i grows a_i times as fast as x_i: the factor a_i stays.",
)
partial_formula_term = edit(
    "dot_partial_symbolic",
    ("return a[i]\n", "return a[i] * x[i]\n"),
    says="This is the term a_i x_i itself. Its derivative with respect to x_i is asked.",
)
partial_formula_both = edit(
    "dot_partial_symbolic",
    ("return a[i]\n", "return a[i] + x[i]\n"),
    says="Both factors are differentiated, as in the product rule for two functions of x. a_i is "
    "a constant.",
)
partial_formula_one = edit(
    "dot_partial_symbolic",
    ("return a[i]\n", "return a[i] / a[i]\n"),
    says="This is the derivative of x_i. In the sum x_i has the factor a_i, which stays.",
)
partial_formula_twice = edit(
    "dot_partial_symbolic",
    ("return a[i]\n", "return 2 * a[i] * x[i]\n"),
    says="This is the derivative of a_i x_i². In the dot product x_i is not squared.",
)
partial_formula_shifted = edit(
    "dot_partial_symbolic",
    ("return a[i]\n", "return a[i - 1]\n"),
    says="The entry is one off: the coordinate x_i has the factor a_i, with the same index.",
)


@wrong(
    "dot_partial_symbolic",
    says="This is the sum of all a_j. Only the term with x_i depends on x_i; the others are "
    "constants.",
)
def partial_formula_sum(a, x, i):
    import sympy

    j = sympy.Symbol("j", integer=True)
    return sympy.Sum(a[j], (j, 1, i))


@wrong(
    "dot_partial_symbolic",
    says=OWN_SYMBOLS,
)
def partial_formula_own_symbols(a, x, i):
    import sympy

    return sympy.IndexedBase("a")[sympy.Idx("i")]


# --- dot_gradient_symbolic -----------------------------------------------------------------

gradient_formula_row = edit(
    "dot_gradient_symbolic",
    ("return a\n", "return a.T\n"),
    says="aᵀ is a row. The gradient is a column, of the shape of x (slide Gradient Vector): a.",
)
gradient_formula_x = edit(
    "dot_gradient_symbolic",
    ("return a\n", "return x\n"),
    says="This is x, the gradient with respect to a. With respect to x it does not depend on x.",
)
gradient_formula_x_row = edit(
    "dot_gradient_symbolic",
    ("return a\n", "return x.T\n"),
    says="This is xᵀ: the gradient with respect to a, and a row. With respect to x the gradient "
    "is a column that does not depend on x.",
)
gradient_formula_product = edit(
    "dot_gradient_symbolic",
    ("return a\n", "return a.T * x\n"),
    says="This is aᵀx itself, a number. Its gradient is a column of partial derivatives.",
)
gradient_formula_both = edit(
    "dot_gradient_symbolic",
    ("return a\n", "return a + x\n"),
    says="Both factors are differentiated. a is a constant vector.",
)
gradient_formula_twice = edit(
    "dot_gradient_symbolic",
    ("return a\n", "return 2 * a\n"),
    says="The factor 2 belongs to the gradient of a square such as xᵀx. aᵀx is linear in x.",
)
gradient_formula_outer = edit(
    "dot_gradient_symbolic",
    ("return a\n", "return a * x.T\n"),
    says="a xᵀ is an n × n matrix. The gradient has one entry for each entry of x.",
)


@wrong(
    "dot_gradient_symbolic",
    says=OWN_SYMBOLS,
)
def gradient_formula_own_symbols(a, x):
    import sympy

    return sympy.MatrixSymbol("a", sympy.Symbol("n"), 1)


# --- square_derivative ---------------------------------------------------------------------

square_slope_sign = edit(
    "square_derivative",
    ("return x - y\n", "return y - x\n"),
    says="The sign is wrong: y - x is the derivative with respect to y.",
)
square_slope_two = edit(
    "square_derivative",
    ("return x - y\n", "return 2 * (x - y)\n"),
    says="The 1/2 in front of the square has been lost: it cancels the 2 of the exponent.",
)
square_slope_half = edit(
    "square_derivative",
    ("return x - y\n", "return (x - y) / 2\n"),
    says="The 2 that comes down from the exponent has been lost: it cancels the 1/2.",
)
square_slope_absolute = edit(
    "square_derivative",
    ("return x - y\n", "return np.abs(x - y)\n"),
    says="The absolute value hides the sign: where x < y the function falls.",
)
square_slope_is_f = edit(
    "square_derivative",
    ("return x - y\n", "return 0.5 * (x - y) ** 2\n"),
    says="This is f itself, not its derivative.",
)
square_slope_sum = edit(
    "square_derivative",
    ("return x - y\n", "return np.sum(x - y)\n"),
    says="The derivatives are added up. There is one for each element.",
)
square_slope_y_lost = edit(
    "square_derivative",
    ("return x - y\n", "return x * 1.0\n"),
    says="y is gone. It is a constant, but one inside the square: it stays.",
)

square_slope_flattened = edit(
    "square_derivative",
    ("return x - y\n", "return (x - y).ravel()\n"),
    says="The answer is one long vector. It should have the shape of x.",
)

# --- step ----------------------------------------------------------------------------------

step_zero_at_zero = edit(
    "step",
    ("return np.where(x >= 0,", "return np.where(x > 0,"),
    says="At 0 the answer is 0. The slide's step function is 1 where x ≥ 0, so at 0 too.",
)
step_half_at_zero = edit(
    "step",
    ("return np.where(x >= 0, 1.0, 0.0)\n", "return 0.5 * (1 + np.sign(x))\n"),
    says="At 0 the answer is 1/2. The slide's step function is 1 where x ≥ 0, so at 0 too.",
)
step_tolerant = edit(
    "step",
    ("return np.where(x >= 0,", "return np.where(x >= -1e-9,"),
    says="Numbers a little below 0 count as 0. The step is exactly at 0.",
)
step_booleans = edit(
    "step",
    ("return np.where(x >= 0, 1.0, 0.0)\n", "return x >= 0\n"),
    says="The answer holds True and False. Numbers, 1.0 and 0.0, are asked.",
    hint="np.where(x >= 0, 1.0, 0.0)",
)
step_reversed = edit(
    "step",
    ("1.0, 0.0", "0.0, 1.0"),
    says="0 and 1 have changed places.",
)
step_sign = edit(
    "step",
    ("1.0, 0.0", "1.0, -1.0"),
    says="Left of 0 the answer is -1, as for the sign function. The step function is 0 there.",
)
step_ramp = edit(
    "step",
    ("1.0, 0.0", "x, 0.0"),
    says="Right of 0 the answer is x, as for the ReLU. The step function is 1 there.",
)

# --- step_derivative -----------------------------------------------------------------------

step_slope_zero = edit(
    "step_derivative",
    ("return np.where(x == 0, np.nan, 0.0)\n", "return np.zeros(x.shape)\n"),
    says="0 everywhere, x = 0 included. The step function jumps there: no derivative, so nan.",
)
step_slope_nearly_zero = edit(
    "step_derivative",
    ("x == 0", "np.isclose(x, 0)"),
    says="Numbers close to 0 count as 0 (np.isclose). Only at exactly 0 is there no derivative.",
)
step_slope_infinite = edit(
    "step_derivative",
    ("np.nan", "np.inf"),
    says="At the jump the answer is infinity. The derivative is not defined there: nan.",
)
step_slope_one = edit(
    "step_derivative",
    ("np.nan", "1.0"),
    says="At the jump the answer is 1, the height of the jump. There is no derivative there: nan.",
)
step_slope_nan_on_the_right = edit(
    "step_derivative",
    ("x == 0", "x >= 0"),
    says="All of x ≥ 0 is nan. Right of the jump the function is flat: its derivative is 0.",
)
step_slope_nan_on_the_left = edit(
    "step_derivative",
    ("x == 0", "x <= 0"),
    says="All of x ≤ 0 is nan. Left of the jump the function is flat: its derivative is 0.",
)
step_slope_exchanged = edit(
    "step_derivative",
    ("np.nan, 0.0", "0.0, np.nan"),
    says="The cases have changed places: nan belongs to the jump, 0 elsewhere.",
)
step_slope_is_the_step = edit(
    "step_derivative",
    ("return np.where(x == 0, np.nan, 0.0)\n", "return np.where(x >= 0, 1.0, 0.0)\n"),
    says="This is the step function itself, not its derivative.",
)
step_slope_height = edit(
    "step_derivative",
    ("np.nan, 0.0", "np.nan, np.where(x > 0, 1.0, 0.0)"),
    says="Right of 0 the answer is 1, which is the function's height there. Its slope is 0.",
)

step_slope_flattened = edit(
    "step_derivative",
    ("return np.where(x == 0, np.nan, 0.0)\n", "return np.where(x == 0, np.nan, 0.0).ravel()\n"),
    says="The answer is one long vector. It should have the shape of x.",
)

# --- sigmoid -------------------------------------------------------------------------------


@wrong(
    "sigmoid",
    says="np.where computes both of its branches everywhere, so that the one that overflows is "
    "still asked, and NumPy warns. Ask only for exp(-abs(x)), or compute each part on its own "
    "elements.",
)
def sigmoid_both_branches(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


@wrong(
    "sigmoid",
    says="For very negative x this asks for exp of a large number, which overflows with a warning.",
    hint="For x < 0 use exp(x) / (1 + exp(x)).",
)
def sigmoid_overflow(x):
    return 1 / (1 + np.exp(-x))


@wrong(
    "sigmoid",
    says="`1 / 1 + np.exp(-x)` is 1 + exp(-x): Python divides 1 by 1 first. Put brackets around "
    "the denominator, 1 / (1 + np.exp(-x)).",
)
def sigmoid_without_brackets(x):
    return 1 / 1 + np.exp(-x)


@wrong(
    "sigmoid",
    says="The denominator is 1 - exp(-x). The sigmoid has 1 + exp(-x).",
)
def sigmoid_minus_in_the_denominator(x):
    return 1 / (1 - np.exp(-x))


@wrong(
    "sigmoid",
    says="exp(x) / (1 + exp(x)) is ∞/∞, nan, for large x.",
    hint="For x > 0 use 1 / (1 + exp(-x)).",
)
def sigmoid_nan(x):
    return np.exp(x) / (1 + np.exp(x))


@wrong(
    "sigmoid",
    says="x is cut off at ±20 before the exponential. Then the limits 0 and 1 are never reached.",
)
def sigmoid_clipped(x):
    return 1 / (1 + np.exp(-np.clip(x, -20, 20)))


@wrong(
    "sigmoid",
    says="x is cut off at ±500 before the exponential, so that it does not overflow. But "
    "1 / (1 + exp(500)) is 7e-218: the limit 0 is never reached.",
    hint="For x < 0 use exp(x) / (1 + exp(x)): it becomes 0 by itself.",
)
def sigmoid_clipped_far_out(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


@wrong(
    "sigmoid",
    says="x is cut off at ±50 before the exponential, so that it does not overflow. But "
    "1 / (1 + exp(50)) is 2e-22: the limit 0 is never reached.",
    hint="For x < 0 use exp(x) / (1 + exp(x)): it becomes 0 by itself.",
)
def sigmoid_clipped_at_50(x):
    return 1 / (1 + np.exp(-np.clip(x, -50, 50)))


@wrong(
    "sigmoid",
    says="The exponent has the wrong sign: 1 / (1 + exp(x)) falls from 1 to 0, and overflows for "
    "large x.",
    hint="1 / (1 + exp(-x)) rises. Mind that it overflows for very negative x.",
)
def sigmoid_of_minus_x(x):
    return 1 / (1 + np.exp(x))


sigmoid_cut_to_zero = edit(
    "sigmoid",
    ("np.where(x >= 0, 1.0, decay)", "np.where(x >= 0, 1.0, np.where(x < -20, 0.0, decay))"),
    says="Below -20 the result is set to 0. It is small there, but exp(x) is still a good "
    "float64: no case of its own is needed.",
)
sigmoid_reversed = edit(
    "sigmoid",
    ("np.where(x >= 0, 1.0, decay)", "np.where(x >= 0, decay, 1.0)"),
    says="This falls from 1 to 0: it is the sigmoid of -x. The exponent is -x.",
)
sigmoid_even = edit(
    "sigmoid",
    ("np.where(x >= 0, 1.0, decay)", "1.0"),
    says="abs(x) is used for negative x too, so that sigmoid(-x) equals sigmoid(x). For x < 0 the "
    "numerator is exp(x).",
)
sigmoid_is_tanh = edit(
    "sigmoid",
    ("return np.where(x >= 0, 1.0, decay) / (1.0 + decay)\n", "return np.tanh(x)\n"),
    says="This is tanh, from -1 to 1. The sigmoid goes from 0 to 1; it is (1 + tanh(x/2)) / 2.",
)
sigmoid_tanh_scale = edit(
    "sigmoid",
    ("return np.where(x >= 0, 1.0, decay) / (1.0 + decay)\n", "return 0.5 * (1 + np.tanh(x))\n"),
    says="(1 + tanh x) / 2 is the sigmoid of 2x. It is tanh(x/2) that belongs there.",
)
sigmoid_is_its_slope = edit(
    "sigmoid",
    ("np.where(x >= 0, 1.0, decay) / (1.0 + decay)", "decay / (1.0 + decay) ** 2"),
    says="This is the sigmoid's derivative.",
)
sigmoid_is_the_step = edit(
    "sigmoid",
    ("np.where(x >= 0, 1.0, decay) / (1.0 + decay)", "np.where(x >= 0, 1.0, 0.0)"),
    says="This is the step function. The sigmoid passes smoothly from 0 to 1.",
)


@wrong(
    "sigmoid",
    says="The exponentials are divided by their sum over all elements, as the softmax does. Each "
    "element has its own sigmoid.",
)
def sigmoid_is_softmax(x):
    powers = np.exp(x - np.max(x))
    return powers / np.sum(powers)


# --- sigmoid_derivative --------------------------------------------------------------------


@wrong(
    "sigmoid_derivative",
    says="σ (1 - σ) is right, but the sigmoid inside overflows for very negative x, with a "
    "warning.",
    hint="Once `sigmoid` never warns, build on it.",
)
def sigmoid_slope_overflow(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


@wrong(
    "sigmoid_derivative",
    says="exp(-x) / (1 + exp(-x))² is ∞/∞, nan, for very negative x.",
    hint="The derivative is the same at x and -x: use exp(-abs(x)).",
)
def sigmoid_slope_nan(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


@wrong(
    "sigmoid_derivative",
    says="x is cut off at ±500 before the exponential, so that it does not overflow. But the slope "
    "there is 7e-218: the limit 0 is never reached.",
    hint="exp(-abs(x)) / (1 + exp(-abs(x)))² needs no cut: it becomes 0 by itself.",
)
def sigmoid_slope_clipped(x):
    decay = np.exp(-np.abs(np.clip(x, -500, 500)))
    return decay / (1 + decay) ** 2


@wrong(
    "sigmoid_derivative",
    says="x is cut off before the exponential, but the square of 1 + exp(700) overflows all the "
    "same, with a warning.",
    hint="The derivative is the same at x and -x: use exp(-abs(x)), which needs no cut.",
)
def sigmoid_slope_square_overflows(x):
    decay = np.exp(-np.clip(x, -700, 700))
    return decay / (1 + decay) ** 2


sigmoid_slope_cut_to_zero = edit(
    "sigmoid_derivative",
    ("decay / (1.0 + decay) ** 2\n", "np.where(decay < 1e-9, 0.0, decay / (1.0 + decay) ** 2)\n"),
    says="Far out the result is set to 0. It is small there, but exp(-abs(x)) is still a good "
    "float64: no case of its own is needed.",
)
sigmoid_slope_of_output = edit(
    "sigmoid_derivative",
    ("return decay / (1.0 + decay) ** 2\n", "return x * (1 - x)\n"),
    says="x (1 - x) takes x for the value of the sigmoid. Compute s = sigmoid(x) first: s (1 - s).",
)
sigmoid_slope_sign = edit(
    "sigmoid_derivative",
    ("return decay / (1.0 + decay) ** 2\n", "return -decay / (1.0 + decay) ** 2\n"),
    says="The sign is wrong: the sigmoid rises, σ' is σ (1 - σ), not σ (σ - 1).",
)
sigmoid_slope_with_plus = edit(
    "sigmoid_derivative",
    (
        "return decay / (1.0 + decay) ** 2\n",
        "s = np.where(x >= 0, 1.0, decay) / (1.0 + decay)\n    return s * (1 + s)\n",
    ),
    says="This is σ (1 + σ). The derivative is σ (1 - σ).",
)
sigmoid_slope_no_square = edit(
    "sigmoid_derivative",
    ("(1.0 + decay) ** 2", "(1.0 + decay)"),
    says="The denominator is not squared: it is exp(-x) / (1 + exp(-x))².",
)
sigmoid_slope_is_sigmoid = edit(
    "sigmoid_derivative",
    (
        "return decay / (1.0 + decay) ** 2\n",
        "return np.where(x >= 0, 1.0, decay) / (1.0 + decay)\n",
    ),
    says="This is the sigmoid itself, not its derivative.",
)
sigmoid_slope_of_sigmoid = edit(
    "sigmoid_derivative",
    (
        "decay = np.exp(-np.abs(x))",
        "decay = np.exp(-1 / (1 + np.exp(-np.clip(x, -700, 700))))",
    ),
    says="The derivative is taken at sigmoid(x) instead of x: the sigmoid has been applied twice.",
)
sigmoid_slope_square_only = edit(
    "sigmoid_derivative",
    (
        "return decay / (1.0 + decay) ** 2\n",
        "return np.where(x >= 0, 1.0, decay) ** 2 / (1.0 + decay) ** 2\n",
    ),
    says="This is the square of the sigmoid: the inner derivative exp(-x) is missing.",
)
sigmoid_slope_of_tanh = edit(
    "sigmoid_derivative",
    ("return decay / (1.0 + decay) ** 2\n", "return 1 - np.tanh(x) ** 2\n"),
    says="This is the derivative of tanh.",
)
sigmoid_slope_one_minus_square = edit(
    "sigmoid_derivative",
    (
        "return decay / (1.0 + decay) ** 2\n",
        "return 1 - (np.where(x >= 0, 1.0, decay) / (1.0 + decay)) ** 2\n",
    ),
    says="1 - σ² is the pattern of tanh. For the sigmoid it is σ (1 - σ), that is σ - σ².",
)

# --- dot_gradient --------------------------------------------------------------------------

gradient_is_x = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return np.array(x, dtype=np.float64)\n"),
    says="This is x, the gradient with respect to a. With respect to x it does not depend on x.",
)
gradient_is_the_dot_product = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return np.dot(a, x)\n"),
    says="This is aᵀx itself, one number. The gradient has an entry for each coordinate of x.",
)
gradient_is_the_products = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return a * x\n"),
    says="These are the terms a_i x_i. The derivative of a_i x_i with respect to x_i is a_i.",
)
gradient_is_both = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return a + x\n"),
    says="Both factors are differentiated. a is a constant vector.",
)
gradient_is_summed = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return np.sum(a)\n"),
    says="The partial derivatives are added up. The gradient lists them.",
)
gradient_is_one = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return np.ones(x.shape)\n"),
    says="These are the derivatives of the x_i alone. Each comes with its factor a_i.",
)
gradient_is_a_row = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return np.array(a, dtype=np.float64)[None, :]\n"),
    says="The answer has two axes, a row. A vector of shape (n,) is asked.",
)
gradient_is_a_column = edit(
    "dot_gradient",
    ("return np.array(a, dtype=np.float64)\n", "return np.array(a, dtype=np.float64)[:, None]\n"),
    says="The answer has two axes, a column. A vector of shape (n,) is asked.",
)
