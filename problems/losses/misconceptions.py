"""What goes wrong in `losses`: wrong versions of the answers and the words a student reads.

Within a question the most specific comes first.
"""

import numpy as np

from autograder.api import edit, wrong

# --- square_loss ---------------------------------------------------------------------------

square_loss_mean = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return np.mean(0.5 * (y_hat - y) ** 2)\n"),
    says="The losses are averaged. This function gives one loss for each estimate; `cost` "
    "averages.",
)
square_loss_sum = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return np.sum(0.5 * (y_hat - y) ** 2)\n"),
    says="The losses are added up. This function gives one loss for each estimate.",
)
square_loss_half_missing = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return (y_hat - y) ** 2\n"),
    says="The factor 1/2 is missing. (It is there to cancel the 2 of the derivative.)",
)
square_loss_half_as_whole_number = edit(
    "square_loss",
    ("0.5 * (y_hat - y) ** 2\n", "1 // 2 * (y_hat - y) ** 2\n"),
    says="`1 // 2` is 0: `//` divides and drops what is behind the point. Write 1 / 2 or 0.5.",
)
square_loss_not_squared = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return 0.5 * (y_hat - y)\n"),
    says="The difference is not squared, so that a loss can be negative.",
)
square_loss_absolute = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return 0.5 * np.abs(y_hat - y)\n"),
    says="The absolute value of the difference is taken. It is to be squared.",
)
square_loss_half_squared = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return (0.5 * (y_hat - y)) ** 2\n"),
    says="The 1/2 is squared as well and becomes 1/4. Square the difference first, then halve it.",
)
square_loss_of_squares = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return 0.5 * (y_hat**2 - y**2)\n"),
    says="Each number is squared before they are subtracted. Subtract first: (y_hat - y)^2.",
)
square_loss_brackets = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return 0.5 * y_hat - y**2\n"),
    says="Only y is squared and only y_hat is halved. Put brackets around the difference.",
)
square_loss_plus = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return 0.5 * (y_hat + y) ** 2\n"),
    says="y_hat and y are added. The loss is about their difference.",
)

square_loss_flattened = edit(
    "square_loss",
    ("return 0.5 * (y_hat - y) ** 2\n", "return (0.5 * (y_hat - y) ** 2).ravel()\n"),
    says="The answer is one long vector. It should have the shape of y_hat.",
)

# --- cross_entropy_loss --------------------------------------------------------------------


FIRST_LOGARITHM = "np.log(np.where(y == 0, 1.0, y_hat))"
SECOND_LOGARITHM = "np.log(np.where(y == 1, 1.0, 1 - y_hat))"


def logarithms(first, second, says, hint=""):
    """The cross entropy with other logarithms than those of y_hat and 1 - y_hat."""
    edits = (FIRST_LOGARITHM, first), (SECOND_LOGARITHM, second)
    return edit("cross_entropy_loss", *edits, says=says, hint=hint)


cross_entropy_nan = logarithms(
    "np.log(y_hat)",
    "np.log(1 - y_hat)",
    "Where an estimate equals its label, 0 · log 0 is computed, which is nan in floating point. "
    "The loss is 0 there.",
    hint="np.where can put 1 into the logarithm whose factor is 0.",
)
cross_entropy_nan_and_natural = edit(
    "cross_entropy_loss",
    (FIRST_LOGARITHM, "np.log(y_hat)"),
    (SECOND_LOGARITHM, "np.log(1 - y_hat)"),
    (" / np.log(base)", ""),
    says="0 · log 0 is nan where an estimate equals its label, and the base is not used either: "
    "the logarithm is always the natural one.",
)


def epsilon(tiny):
    """A small number added inside both logarithms."""
    return logarithms(
        f"np.log(y_hat + {tiny})",
        f"np.log(1 - y_hat + {tiny})",
        f"{tiny} is added inside the logarithm. The loss is then not 0 where a label is met, and "
        "too small where an estimate is very poor. Treat 0 · log 0 as a case of its own.",
    )


def clipped(tiny):
    """The estimate kept away from 0 and 1."""
    return logarithms(
        f"np.log(np.clip(y_hat, {tiny}, 1 - {tiny}))",
        f"np.log(1 - np.clip(y_hat, {tiny}, 1 - {tiny}))",
        f"The estimate is clipped to the range from {tiny} to 1 - {tiny}. The loss is then not 0 "
        "where a label is met, and too small where an estimate is very poor.",
    )


def clipped_alike(tiny):
    """The same for both logarithms, which are one and the same here."""
    logarithm = f"np.log(np.clip(y_hat, {tiny}, 1 - {tiny}))"
    return logarithms(
        logarithm,
        logarithm,
        "Both terms have log y_hat. For the label 0 what counts is log(1 - y_hat). And the "
        f"estimate is clipped to the range from {tiny} to 1 - {tiny}, so that the loss is not 0 "
        "where a label is met.",
    )


cross_entropy_epsilon = epsilon("1e-8")
cross_entropy_epsilon_of_1e_7 = epsilon("1e-7")
cross_entropy_epsilon_of_1e_9 = epsilon("1e-9")
cross_entropy_epsilon_of_1e_10 = epsilon("1e-10")
cross_entropy_epsilon_of_1e_12 = epsilon("1e-12")
cross_entropy_epsilon_of_1e_15 = epsilon("1e-15")
cross_entropy_clipped = clipped("1e-7")
cross_entropy_clipped_at_1e_8 = clipped("1e-8")
cross_entropy_clipped_at_1e_9 = clipped("1e-9")
cross_entropy_clipped_at_1e_10 = clipped("1e-10")
cross_entropy_clipped_at_1e_12 = clipped("1e-12")
cross_entropy_clipped_at_1e_15 = clipped("1e-15")
cross_entropy_clipped_alike = clipped_alike("1e-7")
cross_entropy_clipped_alike_at_1e_12 = clipped_alike("1e-12")
cross_entropy_clipped_alike_at_1e_15 = clipped_alike("1e-15")
cross_entropy_one_point_zero = logarithms(
    "np.log(y_hat)",
    "np.log(1.0000001 - y_hat)",
    "The second logarithm is that of 1.0000001 - y_hat, which changes the loss where an estimate "
    "is close to 1, and log 0 still occurs in the first term. Treat 0 · log 0 as a special case.",
)
cross_entropy_log1p = edit(
    "cross_entropy_loss",
    (SECOND_LOGARITHM, "np.log1p(y_hat)"),
    says="np.log1p(y_hat) is log(1 + y_hat). The second term has log(1 - y_hat), which is "
    "np.log1p(-y_hat).",
)
cross_entropy_nan_and_log1p = logarithms(
    "np.log(y_hat)",
    "np.log1p(y_hat)",
    "np.log1p(y_hat) is log(1 + y_hat). The second term has log(1 - y_hat), which is "
    "np.log1p(-y_hat). And 0 · log 0 is nan: the loss is 0 where a label is met.",
)


@wrong(
    "cross_entropy_loss",
    says="Where an estimate is below 1e-12 it is replaced by 1e-12: very poor estimates cost too "
    "little.",
)
def cross_entropy_bounded_below(y_hat, y, base=np.e):
    p = np.where(y == 1, y_hat, 1 - y_hat)
    return 0.0 - np.log(np.maximum(p, 1e-12)) / np.log(base)


@wrong(
    "cross_entropy_loss",
    says="The labels have changed places: the loss is small where the estimate is wrong. For the "
    "label 1 it is -log y_hat, for the label 0 it is -log(1 - y_hat).",
)
def cross_entropy_labels_exchanged(y_hat, y, base=np.e):
    p = np.where(y == 1, 1 - y_hat, y_hat)
    return -np.log(p) / np.log(base)


@wrong(
    "cross_entropy_loss",
    says="Labels that are met cost 0, as they should, but elsewhere the estimate is clipped at "
    "1e-7: very poor estimates cost too little.",
)
def cross_entropy_cut(y_hat, y, base=np.e):
    p = np.clip(np.where(y == 1, y_hat, 1 - y_hat), 1e-7, 1.0)
    return 0.0 - np.log(p) / np.log(base)


@wrong(
    "cross_entropy_loss",
    says="Only the bases 2 and 10 are known; any other one is taken for e.",
    hint="log to the base b of u is np.log(u) / np.log(b), whatever b is.",
)
def cross_entropy_three_bases(y_hat, y, base=np.e):
    logarithm = {2: np.log2, 10: np.log10}.get(base, np.log)
    return 0.0 - logarithm(np.where(y == 1, y_hat, 1 - y_hat))


cross_entropy_close = edit(
    "cross_entropy_loss",
    ("(0.0 - first - second)", "np.where(np.isclose(y_hat, y), 0.0, 0.0 - first - second)"),
    says="An estimate that is only close to its label costs nothing. The loss is 0 where the two "
    "are equal, and nowhere else: a small loss is no zero.",
    hint="Compare with ==.",
)
cross_entropy_natural = edit(
    "cross_entropy_loss",
    (" / np.log(base)", ""),
    says="The base is not used: the logarithm is always the natural one.",
    hint="log to the base b of u is np.log(u) / np.log(b).",
)
cross_entropy_base_ten = edit(
    "cross_entropy_loss",
    ("/ np.log(base)", "/ np.log(10)"),
    says="The logarithm is always that to base 10, whatever base is asked.",
)
cross_entropy_base_two = edit(
    "cross_entropy_loss",
    ("/ np.log(base)", "/ np.log(2)"),
    says="The logarithm is always that to base 2, whatever base is asked.",
)
cross_entropy_default_ten = edit(
    "cross_entropy_loss",
    ("base=np.e", "base=10"),
    says="Without a base the logarithm is that to base 10. The default is the natural one, np.e.",
)
cross_entropy_default_two = edit(
    "cross_entropy_loss",
    ("base=np.e", "base=2"),
    says="Without a base the logarithm is that to base 2. The default is the natural one, np.e.",
)
cross_entropy_times_base = edit(
    "cross_entropy_loss",
    ("/ np.log(base)", "* np.log(base)"),
    says="The natural logarithm is multiplied by log(base). It is divided by it.",
)
cross_entropy_divided_by_base = edit(
    "cross_entropy_loss",
    ("/ np.log(base)", "/ base"),
    says="The natural logarithm is divided by the base. It is divided by the logarithm of the "
    "base.",
)
cross_entropy_no_minus = edit(
    "cross_entropy_loss",
    ("(0.0 - first - second)", "(first + second)"),
    says="The minus in front is missing: logarithms of numbers below 1 are negative, losses are "
    "not.",
)
cross_entropy_first_only = edit(
    "cross_entropy_loss",
    ("(0.0 - first - second)", "(0.0 - first)"),
    says="The second term, (1 - y) log(1 - y_hat), is missing: samples with label 0 cost nothing.",
)


@wrong(
    "cross_entropy_loss",
    says="The second term, (1 - y) log(1 - y_hat), is missing: samples with label 0 cost nothing.",
)
def cross_entropy_first_only_as_it_stands(y_hat, y, base=np.e):
    return -y * np.log(y_hat) / np.log(base)


cross_entropy_second_only = edit(
    "cross_entropy_loss",
    ("(0.0 - first - second)", "(0.0 - second)"),
    says="The first term, y log y_hat, is missing: samples with label 1 cost nothing.",
)
cross_entropy_terms_subtracted = edit(
    "cross_entropy_loss",
    ("(0.0 - first - second)", "(second - first)"),
    says="The minus in front holds for both terms. Here the second one has lost it; mind the "
    "brackets.",
)
cross_entropy_mean = edit(
    "cross_entropy_loss",
    (
        "return (0.0 - first - second) / np.log(base)",
        "return np.mean(0.0 - first - second) / np.log(base)",
    ),
    says="The losses are averaged. This function gives one loss for each estimate; `cost` "
    "averages.",
)
cross_entropy_sum = edit(
    "cross_entropy_loss",
    (
        "return (0.0 - first - second) / np.log(base)",
        "return np.sum(0.0 - first - second) / np.log(base)",
    ),
    says="The losses are added up. This function gives one loss for each estimate.",
)


@wrong(
    "cross_entropy_loss",
    says="The second term has log y_hat. For the label 0 what counts is 1 - y_hat.",
)
def cross_entropy_same_logarithm(y_hat, y, base=np.e):
    return -np.log(y_hat) / np.log(base)


@wrong(
    "cross_entropy_loss",
    says="y_hat and y have changed places: the logarithm is that of the label.",
    hint="-(y log y_hat + ...): the label is the factor, the estimate goes into the logarithm.",
)
def cross_entropy_arguments_swapped(y_hat, y, base=np.e):
    return -(y_hat * np.log(y) + (1 - y_hat) * np.log(1 - y)) / np.log(base)


# --- cost ----------------------------------------------------------------------------------

cost_sum = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.sum(loss(y_hat, y))"),
    says="The losses are added up. The cost is their average: divide by n.",
)
cost_swapped = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.mean(loss(y, y_hat))"),
    says="`loss` is called with (y, y_hat). The estimate comes first; not every loss is symmetric.",
)
cost_not_averaged = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "loss(y_hat, y)"),
    says="These are the losses of the single samples. The cost is one number, their average.",
)
cost_half = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.mean(loss(y_hat, y)) / 2"),
    says="The average is halved. A 1/2, where there is one, is part of the loss.",
)
cost_square_loss = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.mean(0.5 * (y_hat - y) ** 2)"),
    says="The square loss is built in. Use the `loss` that is passed in.",
)
cost_squared_difference = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.mean((y_hat - y) ** 2)"),
    says="The squared difference is built in. Use the `loss` that is passed in.",
)
cost_loss_of_means = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "loss(np.mean(y_hat), np.mean(y))"),
    says="This is the loss of the averages. The cost is the average of the losses.",
)
cost_divided_twice = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.mean(loss(y_hat, y)) / len(y)"),
    says="The sum is divided by n twice (np.mean has done it already).",
)
cost_first_over_n = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "loss(y_hat[0], y[0]) / len(y)"),
    says="Only the first sample's loss is counted, divided by n (a `return` inside the loop?).",
)
cost_last_left_out = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.sum(loss(y_hat, y)[:-1]) / len(y)"),
    says="The last sample is missing from the sum: range(n - 1) ends one too early. range(n) "
    "counts n samples.",
)

cost_n_minus_one = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.sum(loss(y_hat, y)) / (len(y) - 1)"),
    says="The sum is divided by n - 1. The average is over all n samples.",
)
cost_absolute = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.mean(np.abs(loss(y_hat, y)))"),
    says="Absolute values of the losses are averaged. A loss may be any number: average it as it "
    "is.",
)
cost_root = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.sqrt(np.mean(loss(y_hat, y)))"),
    says="A square root is taken of the average. The cost is the average itself.",
)
cost_median = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "np.median(loss(y_hat, y))"),
    says="This is the median of the losses. The average is their sum divided by n.",
)
cost_last_sample = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "loss(y_hat[-1], y[-1])"),
    says="Only the last sample's loss is returned (is the `return` or the sum inside the loop?).",
)
cost_first_sample = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "loss(y_hat[0], y[0])"),
    says="Only the first sample's loss is returned (a `return` inside the loop?).",
)
cost_last_over_n = edit(
    "cost",
    ("np.mean(loss(y_hat, y))", "loss(y_hat[-1], y[-1]) / len(y)"),
    says="Only the last sample's loss is counted (`=` where `+=` should be?), divided by n.",
)

# --- square_loss_derivative ----------------------------------------------------------------

square_slope_sign = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return y - y_hat\n"),
    says="The sign is wrong: this is the derivative with respect to y. That with respect to y_hat "
    "is positive where y_hat > y.",
)
square_slope_two = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return 2 * (y_hat - y)\n"),
    says="The factor 2 is too much: the loss carries a 1/2, and the two cancel.",
)
square_slope_half = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return 0.5 * (y_hat - y)\n"),
    says="The 1/2 is still there. The 2 that comes down from the exponent cancels it.",
)
square_slope_mean = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return (y_hat - y) / y.size\n"),
    says="The result is divided by the number of estimates. This is the derivative of each single "
    "loss, not of the cost.",
)
square_slope_averaged = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return np.mean(y_hat - y)\n"),
    says="The derivatives are averaged into one number. There is one for each estimate.",
)
square_slope_is_the_loss = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return 0.5 * (y_hat - y) ** 2\n"),
    says="This is the square loss itself, not its derivative.",
)
square_slope_absolute = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return np.abs(y_hat - y)\n"),
    says="The absolute value hides the sign: below its target an estimate has a negative slope.",
)
square_slope_y_forgotten = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return y_hat * 1.0\n"),
    says="y is gone. It is a constant here, but one inside the square: it stays.",
)

square_slope_flattened = edit(
    "square_loss_derivative",
    ("return y_hat - y\n", "return (y_hat - y).ravel()\n"),
    says="The answer is one long vector. It should have the shape of y_hat.",
)

# --- cross_entropy_loss_derivative ---------------------------------------------------------

entropy_slope_output_delta = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return y_hat - y\n"),
    says="y_hat - y is the derivative with respect to z where y_hat is the sigmoid of z. With "
    "respect to y_hat itself it still has to be divided by y_hat (1 - y_hat).",
)
entropy_slope_sign = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return y / y_hat - (1 - y) / (1 - y_hat)\n"),
    says="Both signs are wrong: the minus in front of the cross entropy has been lost.",
)
entropy_slope_inner_minus = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return -y / y_hat - (1 - y) / (1 - y_hat)\n"),
    says="The second term has the wrong sign: the inner derivative of 1 - y_hat is -1 (chain "
    "rule).",
)
entropy_slope_first_term_sign = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return y / y_hat + (1 - y) / (1 - y_hat)\n"),
    says="The first term has the wrong sign: the loss -log(y_hat) of the label 1 falls as y_hat "
    "grows.",
)
entropy_slope_first_only = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return -y / y_hat\n"),
    says="The second term of the loss, (1 - y) log(1 - y_hat), has a derivative too.",
)
entropy_slope_second_only = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return (1 - y) / (1 - y_hat)\n"),
    says="The first term of the loss, y log y_hat, has a derivative too.",
)
entropy_slope_multiplied = edit(
    "cross_entropy_loss_derivative",
    ("(1 - y) / (1 - y_hat) - y / y_hat\n", "(y_hat - y) * y_hat * (1 - y_hat)\n"),
    says="y_hat - y is multiplied by y_hat (1 - y_hat). It is divided by it.",
)
entropy_slope_brackets = edit(
    "cross_entropy_loss_derivative",
    ("(1 - y) / (1 - y_hat) - y / y_hat\n", "(y_hat - y) / y_hat * (1 - y_hat)\n"),
    says="`/ y_hat * (1 - y_hat)` divides by y_hat and then multiplies by 1 - y_hat: Python goes "
    "from left to right. Put brackets around the whole denominator, y_hat * (1 - y_hat).",
)
entropy_slope_swapped = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return (1 - y) / y_hat - y / (1 - y_hat)\n"),
    says="The denominators have changed places: y goes with y_hat, 1 - y with 1 - y_hat.",
)
entropy_slope_one_denominator = edit(
    "cross_entropy_loss_derivative",
    ("return (1 - y) / (1 - y_hat) - y / y_hat\n", "return (y_hat - y) / (1 - y_hat)\n"),
    says="The common denominator is y_hat (1 - y_hat); only 1 - y_hat is there.",
)
entropy_slope_is_the_loss = edit(
    "cross_entropy_loss_derivative",
    (
        "return (1 - y) / (1 - y_hat) - y / y_hat\n",
        "return -np.log(np.where(y == 1, y_hat, 1 - y_hat))\n",
    ),
    says="This is the cross entropy itself, not its derivative.",
)
entropy_slope_base_ten = edit(
    "cross_entropy_loss_derivative",
    (
        "return (1 - y) / (1 - y_hat) - y / y_hat\n",
        "return ((1 - y) / (1 - y_hat) - y / y_hat) / np.log(10)\n",
    ),
    says="This is the derivative for logarithms to base 10. The natural logarithm is asked.",
)
entropy_slope_mean = edit(
    "cross_entropy_loss_derivative",
    (
        "return (1 - y) / (1 - y_hat) - y / y_hat\n",
        "return ((1 - y) / (1 - y_hat) - y / y_hat) / y.size\n",
    ),
    says="The result is divided by the number of estimates. This is the derivative of each single "
    "loss, not of the cost.",
)
entropy_slope_flattened = edit(
    "cross_entropy_loss_derivative",
    (
        "return (1 - y) / (1 - y_hat) - y / y_hat\n",
        "return ((1 - y) / (1 - y_hat) - y / y_hat).ravel()\n",
    ),
    says="The answer is one long vector. It should have the shape of y_hat.",
)
entropy_slope_clipped = edit(
    "cross_entropy_loss_derivative",
    (
        "return (1 - y) / (1 - y_hat) - y / y_hat\n",
        "y_hat = np.clip(y_hat, 1e-7, 1 - 1e-7); return (1 - y) / (1 - y_hat) - y / y_hat\n",
    ),
    says="The estimate is clipped away from 0 and 1, so that the steep slopes close to them are "
    "lost. Estimates are never 0 or 1 here; no care is needed.",
)
entropy_slope_epsilon = edit(
    "cross_entropy_loss_derivative",
    (
        "return (1 - y) / (1 - y_hat) - y / y_hat\n",
        "return (1 - y) / (1 - y_hat + 1e-8) - y / (y_hat + 1e-8)\n",
    ),
    says="A small number is added to the denominators, which flattens the steep slopes close to 0 "
    "and 1. Estimates are never 0 or 1 here; no care is needed.",
)
