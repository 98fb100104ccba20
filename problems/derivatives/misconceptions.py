"""What goes wrong in `derivatives`: wrong versions of the answers and the words a student reads.

Within a question the most specific comes first. Expressions are replaced in the reference's
source, so each `edit` names a piece of solutions/derivatives.py.
"""

import numpy as np

from autograder.api import edit, wrong

# --- difference_quotient -------------------------------------------------------------------

quotient_brackets = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "f(a + dx) - f(a) / dx\n"),
    says="Only f(a) is divided by dx. The whole change, f(a + dx) - f(a), has to be.",
    hint="Division binds tighter than minus: put brackets around the change.",
)
quotient_not_divided = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "f(a + dx) - f(a)\n"),
    says="This is the change Δy of the output. The rate of change is Δy divided by Δx = dx.",
)
quotient_central = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a + dx) - f(a - dx)) / (2 * dx)\n"),
    says="This is the central difference, with a point on either side of a. Here the change from "
    "a to a + dx is asked, as on the slide Definition of Derivative.",
)
quotient_backward = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a) - f(a - dx)) / dx\n"),
    says="The second point lies at a - dx. It should lie dx ahead, at a + dx.",
)
quotient_wrong_way_round = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a) - f(a + dx)) / dx\n"),
    says="The change is taken the wrong way round: it is new minus old, f(a + dx) - f(a).",
)
quotient_dx_is_a_point = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(dx) - f(a)) / (dx - a)\n"),
    says="dx is used as the second point. It is the distance to it: the second point is a + dx.",
)
quotient_divides_by_a = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a + dx) - f(a)) / a\n"),
    says="The change is divided by a. Divide it by the change in the input, dx.",
)

quotient_absolute_step = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a + abs(dx)) - f(a)) / abs(dx)\n"),
    says="The sign of dx is dropped. A negative dx means a step back from a, and that is allowed.",
)
quotient_own_step = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a + 1e-5) - f(a)) / 1e-5\n"),
    says="The argument dx is not used: the step is always 1e-5.",
)
quotient_smaller_own_step = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a + 1e-6) - f(a)) / 1e-6\n"),
    says="The argument dx is not used: the step is always 1e-6.",
)

quotient_of_the_changed_input = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "f((a + dx) - f(a)) / dx\n"),
    says="A bracket is misplaced: f((a + dx) - f(a)) asks f once, of a difference. Close it after "
    "a + dx: f(a + dx) - f(a).",
)
quotient_whole_number = edit(
    "difference_quotient",
    ("(f(a + dx) - f(a)) / dx\n", "(f(a + dx) - f(a)) // dx\n"),
    says="`//` divides and drops what is behind the point. Write `/`.",
)

# --- linearity -----------------------------------------------------------------------------

linearity_swapped = edit(
    "linearity",
    ("alpha * df + beta * dg\n", "beta * df + alpha * dg\n"),
    says="The constants have changed places: alpha belongs to f, beta to g.",
)
linearity_no_constants = edit(
    "linearity",
    ("alpha * df + beta * dg\n", "df + dg\n"),
    says="The constants are gone. A constant factor stays: the derivative of alpha f is alpha f'.",
)
linearity_minus = edit(
    "linearity",
    ("alpha * df + beta * dg\n", "alpha * df - beta * dg\n"),
    says="The two terms are subtracted. The derivative of a sum is the sum of the derivatives.",
)
linearity_product = edit(
    "linearity",
    ("alpha * df + beta * dg\n", "alpha * df * beta * dg\n"),
    says="The two terms are multiplied. The derivative of a sum is the sum of the derivatives.",
)
linearity_one_constant = edit(
    "linearity",
    ("alpha * df + beta * dg\n", "alpha * df + dg\n"),
    says="beta is forgotten: the second term is beta g'.",
)
linearity_common_constant = edit(
    "linearity",
    ("alpha * df + beta * dg\n", "alpha * (df + dg)\n"),
    says="alpha multiplies both terms. It belongs to f only; g has its own constant, beta.",
)

linearity_summed = edit(
    "linearity",
    ("alpha * df + beta * dg\n", "np.sum(alpha * df + beta * dg)\n"),
    says="Where df and dg are arrays, their entries are added up. The answer is an array then.",
)

# --- product_rule --------------------------------------------------------------------------

product_of_derivatives = edit(
    "product_rule",
    ("df * g + f * dg\n", "df * dg\n"),
    says="The derivative of a product is not the product of the derivatives: (x·x)' is 2x, not "
    "1·1.",
    hint="Two terms; in each, one factor is differentiated and the other is left as it is.",
)
product_minus = edit(
    "product_rule",
    ("df * g + f * dg\n", "df * g - f * dg\n"),
    says="The two terms are subtracted, as in the quotient rule. In the product rule they add up.",
)
product_own_derivative = edit(
    "product_rule",
    ("df * g + f * dg\n", "f * df + g * dg\n"),
    says="Each function is multiplied by its own derivative. It goes with the other one's: f' g + "
    "f g'.",
)
product_first_term_only = edit(
    "product_rule",
    ("df * g + f * dg\n", "df * g\n"),
    says="Only f' g is there. g changes too: the term f g' is missing.",
)
product_second_term_only = edit(
    "product_rule",
    ("df * g + f * dg\n", "f * dg\n"),
    says="Only f g' is there. f changes too: the term f' g is missing.",
)
product_sum_of_derivatives = edit(
    "product_rule",
    ("df * g + f * dg\n", "df + dg\n"),
    says="This is the derivative of f + g. In that of f g each derivative is multiplied by the "
    "other function.",
)

product_summed = edit(
    "product_rule",
    ("df * g + f * dg\n", "np.sum(df * g + f * dg)\n"),
    says="Where df and dg are arrays, their entries are added up. The answer is an array then.",
)

# --- quotient_rule -------------------------------------------------------------------------

quotient_rule_order = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "(f * dg - df * g) / g**2\n"),
    says="The numerator is the wrong way round: it is f' g - f g', the derivative of f first.",
    hint="Try f = x, g = 1: the derivative of x is +1.",
)
quotient_rule_no_square = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "(df * g - f * dg) / g\n"),
    says="The denominator is g. It should be g squared.",
)
quotient_rule_square_undone = edit(
    "quotient_rule",
    ("/ g**2\n", "/ g * g\n"),
    says="`/ g * g` divides by g and then multiplies by g: Python goes from left to right. Write "
    "/ (g * g) or / g**2.",
)
quotient_rule_plus = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "(df * g + f * dg) / g**2\n"),
    says="The numerator adds the two terms, as the product rule does. Here it is f' g minus f g'.",
)
quotient_of_derivatives = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "df / dg\n"),
    says="The derivative of a quotient is not the quotient of the derivatives.",
)
quotient_rule_brackets = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "df * g - f * dg / g**2\n"),
    says="Only the second term is divided by g squared. Put brackets around the whole numerator.",
)
quotient_rule_squares_derivative = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "(df * g - f * dg) / dg**2\n"),
    says="The denominator is g' squared. It should be g squared: the function, not its derivative.",
)
quotient_rule_own_derivative = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "(f * df - g * dg) / g**2\n"),
    says="In the numerator each function is multiplied by its own derivative; it is f' g - f g'.",
)

quotient_rule_summed = edit(
    "quotient_rule",
    ("(df * g - f * dg) / g**2\n", "np.sum(df * g - f * dg) / g**2\n"),
    says="Where df and dg are arrays, their entries are added up. The answer is an array then.",
)

quotient_rule_twice_for_square = edit(
    "quotient_rule",
    ("/ g**2\n", "/ (g * 2)\n"),
    says="The denominator is 2g. It should be g squared, in Python g**2: `*` multiplies, `**` is "
    "the power.",
)
quotient_rule_times_two = edit(
    "quotient_rule",
    ("/ g**2\n", "/ g * 2\n"),
    says="`/ g * 2` divides by g and then multiplies by 2. The denominator is g squared, in Python "
    "g**2: `*` multiplies, `**` is the power.",
)

# --- chain_rule ----------------------------------------------------------------------------

chain_sum = edit(
    "chain_rule",
    ("df_at_g * dg\n", "df_at_g + dg\n"),
    says="The two derivatives are added. Rates of change in a row multiply.",
)
chain_no_inner = edit(
    "chain_rule",
    ("df_at_g * dg\n", "df_at_g\n"),
    says="The inner derivative g' is forgotten: this is only f'(g(x)).",
)
chain_no_outer = edit(
    "chain_rule",
    ("df_at_g * dg\n", "dg\n"),
    says="The outer derivative f'(g(x)) is forgotten: this is only g'(x).",
)
chain_quotient = edit(
    "chain_rule",
    ("df_at_g * dg\n", "df_at_g / dg\n"),
    says="The derivatives are divided. Rates of change in a row multiply.",
)

chain_summed = edit(
    "chain_rule",
    ("df_at_g * dg\n", "np.sum(df_at_g * dg)\n"),
    says="Where dg is an array, its entries are added up. The answer is an array then.",
)

# --- linear_approximation ------------------------------------------------------------------

tangent_all_at_x = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(x) + df(x) * (x - a)\n"),
    says="f and f' are taken at x. The tangent touches f at a: both are asked there.",
)
tangent_slope_at_x = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(a) + df(x) * (x - a)\n"),
    says="The slope is taken at x, so the 'line' bends. The tangent at a has the slope f'(a) "
    "everywhere.",
)
tangent_height_at_x = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(x) + df(a) * (x - a)\n"),
    says="The line starts from f(x). It goes through the point (a, f(a)).",
)
tangent_wrong_way = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(a) + df(a) * (a - x)\n"),
    says="The distance is a - x, so that the line falls where f rises. It is x - a.",
)
tangent_without_height = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "df(a) * (x - a)\n"),
    says="f(a) is missing: this is the change along the tangent, not its height.",
)
tangent_slope_added = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(a) + df(a)\n"),
    says="The slope is added as it is. Multiply it by the distance x - a first.",
)
tangent_brackets = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(a) + df(a) * x - a\n"),
    says="Only x is multiplied by the slope. Put brackets around x - a.",
)
tangent_height_multiplied = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "(f(a) + df(a)) * (x - a)\n"),
    says="f(a) is multiplied by the distance, too. Only the slope is: no brackets around "
    "f(a) + f'(a).",
)
tangent_distance_from_zero = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(a) + df(a) * x\n"),
    says="The slope is multiplied by x. It is multiplied by the distance from a, x - a.",
)
tangent_is_the_curve = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(x)\n"),
    says="This is f(x) itself. L(x) is the straight line that touches f at a.",
)

tangent_summed = edit(
    "linear_approximation",
    ("f(a) + df(a) * (x - a)\n", "f(a) + np.sum(df(a) * (x - a))\n"),
    says="For an array of points the changes are added up. Each x has its own L(x).",
)

# --- partial_derivative --------------------------------------------------------------------

partial_moves_all = edit(
    "partial_derivative",
    ("moved[i] += dx", "moved += dx"),
    says="All coordinates are moved by dx. For the partial derivative only coordinate i moves; "
    "the others are kept fixed.",
)
partial_central = edit(
    "partial_derivative",
    ("(f(moved) - f(x)) / dx\n", "(f(moved) - f(2 * x - moved)) / (2 * dx)\n"),
    says="This is a central difference. Here the forward difference of the slide is asked: from x "
    "to x with dx added to coordinate i.",
)
partial_not_divided = edit(
    "partial_derivative",
    ("(f(moved) - f(x)) / dx\n", "f(moved) - f(x)\n"),
    says="This is the change Δf. The partial derivative is about Δf divided by dx.",
)
partial_brackets = edit(
    "partial_derivative",
    ("(f(moved) - f(x)) / dx\n", "f(moved) - f(x) / dx\n"),
    says="Only f(x) is divided by dx. Put brackets around the whole change.",
)
partial_from_one = edit(
    "partial_derivative",
    ("moved[i]", "moved[i - 1]"),
    says="Coordinate i - 1 is moved. i counts from 0, as Python does: the entry is x[i].",
)
partial_backward = edit(
    "partial_derivative",
    ("moved[i] += dx", "moved[i] -= dx"),
    ("(f(moved) - f(x)) / dx\n", "(f(x) - f(moved)) / dx\n"),
    says="The coordinate is moved back, to x_i - dx. The forward difference moves it to x_i + dx.",
)
partial_wrong_way_round = edit(
    "partial_derivative",
    ("(f(moved) - f(x)) / dx\n", "(f(x) - f(moved)) / dx\n"),
    says="The change is taken the wrong way round: it is the new value minus f(x).",
)
partial_sets_coordinate = edit(
    "partial_derivative",
    ("moved[i] += dx", "moved[i] = dx"),
    says="Coordinate i is set to dx. It should be moved by dx, to x_i + dx.",
)
partial_moves_by_one = edit(
    "partial_derivative",
    ("moved[i] += dx", "moved[i] += 1"),
    says="Coordinate i is moved by 1, whatever dx is. It should be moved by dx.",
)
partial_absolute_step = edit(
    "partial_derivative",
    ("moved[i] += dx", "dx = abs(dx); moved[i] += dx"),
    says="The sign of dx is dropped. A negative dx means a step back, and that is allowed.",
)
partial_own_step = edit(
    "partial_derivative",
    ("moved[i] += dx", "dx = 1e-5; moved[i] += dx"),
    says="The argument dx is not used: the step is always 1e-5.",
)
partial_smaller_own_step = edit(
    "partial_derivative",
    ("moved[i] += dx", "dx = 1e-6; moved[i] += dx"),
    says="The argument dx is not used: the step is always 1e-6.",
)


@wrong(
    "partial_derivative",
    says="dx is added to coordinate i of x itself. The caller's array is changed for good; work "
    "on a copy.",
    hint="x.copy()",
)
def partial_in_place(f, x, i, dx):
    before = f(x)
    x[i] += dx
    return (f(x) - before) / dx


@wrong(
    "partial_derivative",
    says="Coordinate i of x itself has moved, too: = alone makes one more name for the same array, "
    "no copy. So f is asked twice at one point, and the change is 0.",
    hint="x.copy()",
)
def partial_of_one_array(f, x, i, dx):
    y = x
    y[i] += dx
    return (f(y) - f(x)) / dx


# --- numerical_gradient --------------------------------------------------------------------


@wrong(
    "numerical_gradient",
    says="The step is added to an array of integers and cut off there, so that x does not move "
    "(or moves by whole numbers). Make a float copy of x first.",
    hint="x.astype(float)",
)
def gradient_integer_step(f, x, dx=1e-5):
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        ahead, back = np.array(x), np.array(x)
        ahead[k] = np.asarray(x[k] + dx).astype(x.dtype)
        back[k] = np.asarray(x[k] - dx).astype(x.dtype)
        gradient[k] = (f(ahead) - f(back)) / (2 * dx)
    return gradient


@wrong(
    "numerical_gradient",
    says="The gradient is stored in an array made after the pattern of x, which holds integers "
    "where x does and cuts off the decimals.",
    hint="np.zeros_like(x) inherits the type of x; np.zeros(x.shape) is float64.",
)
def gradient_integer_result(f, x, dx=1e-5):
    gradient = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[k] = dx
        slope = (f(x + move) - f(x - move)) / (2 * dx)
        gradient[k] = np.asarray(slope).astype(x.dtype)
    return gradient


@wrong(
    "numerical_gradient",
    says="Where x holds integers, the steps taken in x itself are cut off there, and so is the "
    "gradient: np.zeros_like(x) holds integers too. Begin with a copy of floats.",
    hint="x = np.array(x, dtype=float) makes one.",
)
def gradient_of_integers_in_x_itself(f, x, dx=1e-5):
    gradient = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        start = x[k]
        x[k] = start + dx
        ahead = f(x)
        x[k] = start - dx
        gradient[k] = (ahead - f(x)) / (2 * dx)
        x[k] = start
    return gradient


gradient_like_integers = edit(
    "numerical_gradient",
    ("x = np.array(x, dtype=np.float64)", "x = np.asarray(x)"),
    ("gradient = np.zeros(x.shape)", "gradient = np.zeros_like(x)"),
    says="The gradient is stored in an array made after the pattern of x, which holds integers "
    "where x does and cuts off the decimals.",
    hint="np.zeros_like(x) inherits the type of x; np.zeros(x.shape) is float64.",
)

gradient_forward = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "(f(x + move) - f(x)) / dx\n"),
    says="These are forward differences, from x to x + dx. Central differences, from x - dx to x "
    "+ dx, are asked: they are far more accurate.",
)
gradient_backward = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "(f(x) - f(x - move)) / dx\n"),
    says="These are backward differences, from x - dx to x. Central differences, from x - dx to x "
    "+ dx, are asked.",
)
gradient_two_missing = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "(f(x + move) - f(x - move)) / dx\n"),
    says="The two points are 2 dx apart, but the change is divided by dx: the result is twice too "
    "large.",
)
gradient_divided_then_multiplied = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "(f(x + move) - f(x - move)) / 2 * dx\n"),
    says="`/ 2 * dx` divides by 2 and then multiplies by dx. Write `/ (2 * dx)`.",
)
gradient_half_as_large = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "(f(x + move) - f(x)) / (2 * dx)\n"),
    says="The change from x to x + dx is divided by 2 dx. The second point belongs at x - dx.",
)
gradient_half_steps = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "(f(x + move / 2) - f(x - move / 2)) / dx\n"),
    says="The steps are dx / 2 to either side. They should be dx, so that the points are 2 dx "
    "apart.",
)
gradient_not_divided = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "f(x + move) - f(x - move)\n"),
    says="These are changes of f, not yet divided by the distance 2 dx of the two points.",
)
gradient_negative = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "(f(x - move) - f(x + move)) / (2 * dx)\n"),
    says="The change is taken the wrong way round: it is f ahead minus f behind.",
)
gradient_moves_all = edit(
    "numerical_gradient",
    ("move[k] = dx", "move[...] = dx"),
    says="All entries of x are moved at once, so that every entry of the answer is the same. Move "
    "one entry at a time.",
)
gradient_dx_ignored = edit(
    "numerical_gradient",
    ("move[k] = dx", "dx = 1e-5; move[k] = dx"),
    says="The argument dx is not used: the step is always 1e-5.",
)
gradient_larger_own_step = edit(
    "numerical_gradient",
    ("move[k] = dx", "dx = 1e-4; move[k] = dx"),
    says="The argument dx is not used: the step is always 1e-4.",
)
gradient_smaller_own_step = edit(
    "numerical_gradient",
    ("move[k] = dx", "dx = 1e-6; move[k] = dx"),
    says="The argument dx is not used: the step is always 1e-6.",
)
gradient_of_five_points = edit(
    "numerical_gradient",
    (
        "(f(x + move) - f(x - move)) / (2 * dx)\n",
        "(8 * (f(x + move) - f(x - move)) - f(x + 2 * move) + f(x - 2 * move)) / (12 * dx)\n",
    ),
    says="This is the formula with four values of f, at x ± dx and x ± 2 dx. Central differences "
    "take two: (f(x + dx) - f(x - dx)) / (2 dx).",
)
gradient_by_complex_step = edit(
    "numerical_gradient",
    ("(f(x + move) - f(x - move)) / (2 * dx)\n", "np.imag(f(x + 1j * move)) / dx\n"),
    says="This is the complex step, f(x + i dx). f need not accept complex numbers; central "
    "differences are asked: (f(x + dx) - f(x - dx)) / (2 dx).",
)
gradient_other_default = edit(
    "numerical_gradient",
    ("dx=1e-5):", "dx=1e-4):"),
    says="The default step is 1e-4. The contract says dx=1e-5.",
)
gradient_smaller_default = edit(
    "numerical_gradient",
    ("dx=1e-5):", "dx=1e-6):"),
    says="The default step is 1e-6. The contract says dx=1e-5.",
)
gradient_flattened = edit(
    "numerical_gradient",
    ("    return gradient\n", "    return gradient.ravel()\n"),
    says="The answer is one long vector. It should have the shape of x.",
)


@wrong(
    "numerical_gradient",
    says="Entries that have been moved stay moved while the next ones are tried. Put each back "
    "before the next, or begin with a fresh copy.",
)
def gradient_moves_add_up(f, x, dx=1e-5):
    gradient = np.zeros(x.shape)
    move = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        move[k] = dx
        gradient[k] = (f(x + move) - f(x - move)) / (2 * dx)
    return gradient


@wrong(
    "numerical_gradient",
    says="The entry that has been moved ahead and back is left at x - dx while the next ones are "
    "tried. Put it back to x.",
)
def gradient_left_behind(f, x, dx=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        x[k] += dx
        ahead = f(x)
        x[k] -= 2 * dx
        gradient[k] = (ahead - f(x)) / (2 * dx)
    return gradient


@wrong(
    "numerical_gradient",
    says="The entry of x itself that has been moved ahead and back is left at x - dx, for the next "
    "ones and for the caller. Put it back to x, or work on a copy.",
    hint="x = np.array(x, dtype=float) makes one.",
)
def gradient_left_behind_in_place(f, x, dx=1e-5):
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        x[k] += dx
        ahead = f(x)
        x[k] -= 2 * dx
        gradient[k] = (ahead - f(x)) / (2 * dx)
    return gradient


@wrong(
    "numerical_gradient",
    says="Whole rows are moved at once: for a matrix, x[i] is row i. Go over single entries.",
    hint="np.ndindex(x.shape) goes over the entries for any number of axes.",
)
def gradient_moves_rows(f, x, dx=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for k in range(len(x)) if x.ndim else [()]:
        move = np.zeros(x.shape)
        move[k] = dx
        gradient[k] = (f(x + move) - f(x - move)) / (2 * dx)
    return gradient


@wrong(
    "numerical_gradient",
    says="The caller's x is moved and not put back exactly. Work on a copy.",
)
def gradient_in_place(f, x, dx=1e-5):
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        start = float(x[k])
        ahead, back = np.array(x, dtype=float), np.array(x, dtype=float)
        ahead[k], back[k] = start + dx, start - dx
        gradient[k] = (f(ahead) - f(back)) / (2 * dx)
    for k in np.ndindex(x.shape):
        x[k] = np.asarray(x[k] - dx).astype(x.dtype)
    return gradient


@wrong(
    "numerical_gradient",
    says="These are forward differences, from x to x + dx. Central differences, from x - dx to "
    "x + dx, are asked: they are far more accurate. And where x is a single number, its entries "
    "cannot be set: make it an array, np.array(x, dtype=float).",
)
def gradient_forward_of_arrays(f, x, dx=1e-5):
    gradient = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        moved = x.astype(float)
        moved[k] += dx
        gradient[k] = (f(moved) - f(x)) / dx
    return gradient


gradient_of_the_first_entry = edit(
    "numerical_gradient",
    ("    return gradient\n", "        return gradient\n    return gradient\n"),
    says="Only the first entry is computed, the others are still 0: is the `return` inside the "
    "loop? It belongs after it.",
)

# --- tangent_plane -------------------------------------------------------------------------

plane_all_at_x = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(x) + np.dot(grad_f(x), x - a)\n"),
    says="f and its gradient are taken at x. The plane touches f at a: both are asked there.",
)
plane_gradient_at_x = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(a) + np.dot(grad_f(x), x - a)\n"),
    says="The gradient is taken at x. The tangent plane at a has the slopes of f at a.",
)
plane_height_at_x = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(x) + np.dot(grad_f(a), x - a)\n"),
    says="The plane starts from f(x). It goes through the point (a, f(a)).",
)
plane_wrong_way = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(a) + np.dot(grad_f(a), a - x)\n"),
    says="The displacement is a - x. It is x - a, from the point of contact to x.",
)
plane_without_height = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "np.dot(grad_f(a), x - a)\n"),
    says="f(a) is missing: this is the change along the plane, not its height.",
)
plane_not_summed = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(a) + grad_f(a) * (x - a)\n"),
    says="The products of slope and displacement are not added up: `*` works element by element. "
    "The dot product is one number.",
    hint="np.dot(u, v), u @ v or np.sum(u * v)",
)
plane_distance_from_zero = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(a) + np.dot(grad_f(a), x)\n"),
    says="The gradient is multiplied by x. It is multiplied by the displacement from a, x - a.",
)
plane_lengths = edit(
    "tangent_plane",
    (
        "f(a) + np.dot(grad_f(a), x - a)\n",
        "f(a) + np.linalg.norm(grad_f(a)) * np.linalg.norm(x - a)\n",
    ),
    says="The lengths of the two vectors are multiplied. That is the dot product only where they "
    "point the same way; in general there is a cosine of the angle between them.",
)
plane_is_the_surface = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(x)\n"),
    says="This is f(x) itself. L(x) is the plane that touches f at a.",
)
plane_sums_first = edit(
    "tangent_plane",
    ("f(a) + np.dot(grad_f(a), x - a)\n", "f(a) + np.sum(grad_f(a)) * np.sum(x - a)\n"),
    says="Slopes and displacements are added up first and then multiplied. Each slope goes with "
    "its own displacement: multiply first, then add.",
)

# --- steepest_descent_direction ------------------------------------------------------------

direction_nan_at_zero = edit(
    "steepest_descent_direction",
    ("norm == 0", "False"),
    says="A zero gradient is divided by its norm 0, which gives nan. Return zeros there.",
)
direction_cut_off = edit(
    "steepest_descent_direction",
    ("norm == 0", "norm < 1e-8"),
    says="A short gradient is taken for zero. However short, it has a direction; only the zero "
    "vector has none.",
)
direction_epsilon = edit(
    "steepest_descent_direction",
    ("-g / norm", "-g / (norm + 1e-8)"),
    says="A small number is added to the norm, so that the result is too short, much too short "
    "for a small gradient. Treat the zero gradient as a case of its own instead.",
)
direction_ascent = edit(
    "steepest_descent_direction",
    ("-g / norm", "g / norm"),
    says="This is the direction of steepest ascent. The minus is missing.",
)
direction_not_unit = edit(
    "steepest_descent_direction",
    ("-g / norm", "-g"),
    says="This is -g, which points the right way but is not of length 1. Divide by the norm.",
)
direction_norm_squared = edit(
    "steepest_descent_direction",
    ("np.sqrt(np.sum(g**2))", "np.sum(g**2)"),
    says="g is divided by the square of its norm. The norm is the square root of the sum of "
    "squares.",
)
direction_norm_squared_unguarded = edit(
    "steepest_descent_direction",
    ("np.sqrt(np.sum(g**2))", "np.sum(g**2)"),
    ("    if norm == 0:\n        return np.zeros(g.shape)\n", ""),
    says="g is divided by the square of its norm. The norm is the square root of the sum of "
    "squares. And a zero gradient is divided by 0, which gives nan: return zeros there.",
)
direction_sum_of_absolutes = edit(
    "steepest_descent_direction",
    ("np.sqrt(np.sum(g**2))", "np.sum(np.abs(g))"),
    says="g is divided by the sum of the absolute values. The Euclidean norm of the slides is the "
    "square root of the sum of squares.",
)
direction_largest_entry = edit(
    "steepest_descent_direction",
    ("np.sqrt(np.sum(g**2))", "np.max(np.abs(g))"),
    says="g is divided by its largest entry. Divide by the Euclidean norm, the square root of the "
    "sum of squares.",
)
direction_mean_square = edit(
    "steepest_descent_direction",
    ("np.sum(g**2)", "np.mean(g**2)"),
    says="The norm is taken with the mean of the squares. The slide's norm has their sum.",
)
direction_plain_sum = edit(
    "steepest_descent_direction",
    ("np.sqrt(np.sum(g**2))", "np.sum(g)"),
    says="g is divided by the sum of its entries. The norm is the square root of the sum of their "
    "squares.",
)
direction_signs = edit(
    "steepest_descent_direction",
    ("-g / norm", "-np.sign(g)"),
    says="Only the signs of g are kept. The direction keeps the proportions of the entries; its "
    "length becomes 1.",
)
