"""What goes wrong at initialization: wrong versions of the answer, and the words for each."""

import numpy as np

from autograder.api import edit, wrong

# --- zero_initialization -----------------------------------------------------------------

zeros_transposed = edit(
    "zero_initialization",
    (
        "np.zeros((layer_sizes[l], layer_sizes[l - 1]))",
        "np.zeros((layer_sizes[l - 1], layer_sizes[l]))",
    ),
    says="W[l] has the shape (m_{l-1}, m_l). It maps m_{l-1} numbers to m_l: (m_l, m_{l-1}).",
)
zero_bias_flat = edit(
    "zero_initialization",
    ("np.zeros((layer_sizes[l], 1))", "np.zeros(layer_sizes[l])"),
    says="b[l] is a vector (m_l,). It is a column, (m_l, 1), so that it is added to every sample.",
)
weights_of_one = edit(
    "zero_initialization",
    (
        "np.zeros((layer_sizes[l], layer_sizes[l - 1]))",
        "np.ones((layer_sizes[l], layer_sizes[l - 1]))",
    ),
    says="The weights are ones; all parameters are zero here.",
)
ones_for_zeros = edit(
    "zero_initialization",
    ("np.zeros((layer_sizes[l], 1))", "np.ones((layer_sizes[l], 1))"),
    says="The biases are ones; all parameters are zero here.",
)
zeros_without_the_last_layer = edit(
    "zero_initialization",
    ("range(1, len(layer_sizes))", "range(1, len(layer_sizes) - 1)"),
    says="The last layer is missing. A list of L + 1 sizes describes L layers.",
)
two_layers_at_most = edit(
    "zero_initialization",
    ("range(1, len(layer_sizes))", "range(1, min(len(layer_sizes), 3))"),
    says="There are never more than two layers in yours; take as many as layer_sizes describes.",
)
zeros_counted_from_zero = edit(
    "zero_initialization",
    ("return W, b", "return {l - 1: W[l] for l in W}, {l - 1: b[l] for l in b}"),
    says="The layers are numbered from 0. As on the slides they run from 1 to L.",
)
zeros_squeezed = edit(
    "zero_initialization",
    ("return W, b", "return {l: W[l] if W[l].size > 1 else 0.0 for l in W}, b"),
    says="A layer with a single weight holds a number. W[l] is a matrix, also when it is (1, 1).",
)

zeros_of_the_first_layer = edit(
    "zero_initialization",
    ("    return W, b\n", "        return W, b\n    return W, b\n"),
    says="Only the first layer is there: is the `return` inside the loop? It belongs after it.",
)

# --- random_initialization ---------------------------------------------------------------

variance_for_standard_deviation = edit(
    "random_initialization",
    ("1 / np.sqrt(layer_sizes[l - 1])", "1 / layer_sizes[l - 1]"),
    says="The weights are multiplied by 1/m, which is the variance. N(0, σ²) has σ² = 1/m, so "
    "the standard deviation is σ = 1/√m.",
)
fan_out_for_fan_in = edit(
    "random_initialization",
    ("1 / np.sqrt(layer_sizes[l - 1])", "1 / np.sqrt(layer_sizes[l])"),
    says="σ is taken from the layer's own width m_l. The slide takes the input dimension of the "
    "current layer, m_{l-1}.",
)
input_width_for_every_layer = edit(
    "random_initialization",
    ("1 / np.sqrt(layer_sizes[l - 1])", "1 / np.sqrt(layer_sizes[0])"),
    says="Every layer uses the width of the network's input. Each has its own input dimension, "
    "m_{l-1}.",
)
glorot = edit(
    "random_initialization",
    ("1 / np.sqrt(layer_sizes[l - 1])", "np.sqrt(2 / (layer_sizes[l - 1] + layer_sizes[l]))"),
    says="The variance is 2/(m_{l-1} + m_l), Glorot's. Here it is 1/m_{l-1}.",
)
he = edit(
    "random_initialization",
    ("1 / np.sqrt(layer_sizes[l - 1])", "np.sqrt(2 / layer_sizes[l - 1])"),
    says="The variance is 2/m_{l-1}, He's. Here it is 1/m_{l-1}.",
)
scale_forgotten = edit(
    "random_initialization",
    ("1 / np.sqrt(layer_sizes[l - 1])", "1.0"),
    says="The weights have the standard deviation 1, whatever the width: the factor 1/√m_{l-1} "
    "is missing.",
)
scale_of_one_hundredth = edit(
    "random_initialization",
    ("1 / np.sqrt(layer_sizes[l - 1])", "0.01"),
    says="The weights are scaled by 0.01, whatever the width. The slide's σ is 1/√m_{l-1}.",
)
uniform_between_zero_and_one = edit(
    "random_initialization",
    ("rng.standard_normal(", "rng.random("),
    says="rng.random draws evenly between 0 and 1. A Gaussian with mean zero is asked: "
    "rng.standard_normal.",
)
uniform_of_the_right_variance = edit(
    "random_initialization",
    (
        "rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))",
        "rng.uniform(-np.sqrt(3), np.sqrt(3), (layer_sizes[l], layer_sizes[l - 1]))",
    ),
    says="The weights are spread evenly over an interval. Their variance is right, but N(0, σ²) "
    "is the Gaussian.",
)
one_draw_for_a_whole_row = edit(
    "random_initialization",
    (
        "rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))",
        "rng.standard_normal((1, layer_sizes[l - 1])) * np.ones((layer_sizes[l], 1))",
    ),
    says="All rows are the same draw: the symmetric pattern again. Draw every weight on its own.",
)
random_biases = edit(
    "random_initialization",
    ("np.zeros((layer_sizes[l], 1))", "rng.standard_normal((layer_sizes[l], 1))"),
    says="The biases are random; they start at zero.",
)
fixed_seed_inside = edit(
    "random_initialization",
    ("W = {}\n    b = {}", "W, b = {}, {}\n    rng = np.random.default_rng(0)"),
    says="Your function makes a generator of its own with a fixed seed, so every network is the "
    "same. Draw from the argument rng.",
)
global_generator = edit(
    "random_initialization",
    (
        "rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))",
        "np.random.randn(layer_sizes[l], layer_sizes[l - 1])",
    ),
    says="np.random draws from NumPy's global state, so the same rng gives another network each "
    "time. Draw from the argument rng.",
)
same_draws_in_every_layer = edit(
    "random_initialization",
    ("W = {}\n    b = {}", "W, b = {}, {}\n    seed = int(rng.integers(2**31))"),
    (
        "rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))",
        "np.random.default_rng(seed).standard_normal((layer_sizes[l], layer_sizes[l - 1]))",
    ),
    says="Every layer starts the same sequence of random numbers anew, so layers of one shape "
    "are equal.",
)
random_transposed = edit(
    "random_initialization",
    ("(layer_sizes[l], layer_sizes[l - 1]))", "(layer_sizes[l - 1], layer_sizes[l]))"),
    says="W[l] has the shape (m_{l-1}, m_l). It maps m_{l-1} numbers to m_l: (m_l, m_{l-1}).",
)
random_bias_flat = edit(
    "random_initialization",
    ("np.zeros((layer_sizes[l], 1))", "np.zeros(layer_sizes[l])"),
    says="b[l] is a vector (m_l,). It is a column, (m_l, 1), so that it is added to every sample.",
)

random_first_layer = edit(
    "random_initialization",
    ("    return W, b\n", "        return W, b\n    return W, b\n"),
    says="Only the first layer is there: is the `return` inside the loop? It belongs after it.",
)

# --- identical_rows ----------------------------------------------------------------------

first_two_rows_only = edit(
    "identical_rows",
    ("W - W[0]", "W[:2] - W[0]"),
    says="Only the first two rows are compared; a later one may differ.",
)
first_and_last_row_only = edit(
    "identical_rows",
    ("W - W[0]", "W[-1] - W[0]"),
    says="Only the last row is compared with the first; one in between may differ.",
)
one_equal_entry_is_enough = edit(
    "identical_rows",
    ("np.all(np.abs(W - W[0])", "np.any(np.abs(W[1:] - W[0])"),
    says="One equal entry is enough for yours; rows are equal when all entries are.",
)


@wrong(
    "identical_rows",
    says="One row that equals the first is enough for yours; all of them have to.",
)
def one_equal_row_is_enough(W):
    return any(np.all(np.abs(row - W[0]) <= 1e-12) for row in W[1:])


@wrong(
    "identical_rows",
    says="One row that equals the first is enough for yours; all of them have to.",
)
def one_equal_row_is_enough_beside_a_single_one(W):
    return len(W) == 1 or any(np.all(np.abs(row - W[0]) <= 1e-12) for row in W[1:])


columns_for_rows = edit(
    "identical_rows",
    ("W - W[0]", "W - W[:, :1]"),
    says="The columns are compared. Identical rows means that each column holds one value.",
)
all_entries_alike = edit(
    "identical_rows",
    ("W - W[0]", "W - W[0, 0]"),
    says="All entries are compared with the first. Rows may be equal although their entries "
    "differ.",
)
default_tolerance = edit(
    "identical_rows",
    ("np.all(np.abs(W - W[0]) <= 1e-12)", "np.allclose(W, W[0])"),
    says="np.allclose accepts differences up to about 1e-5 of the values. Here they may be 1e-12.",
    hint="np.allclose(W, W[0], rtol=0, atol=1e-12).",
)
length_of_the_difference = edit(
    "identical_rows",
    ("np.all(np.abs(W - W[0]) <= 1e-12)", "np.linalg.norm(W - W[0]) <= 1e-12"),
    says="The norm adds up the differences of all entries. Each entry on its own may differ by "
    "1e-12.",
)
distance_from_the_mean_row = edit(
    "identical_rows",
    ("W - W[0]", "W - W.mean(axis=0)"),
    says="The rows are compared with their mean, from which two rows are only half as far as from "
    "each other. Compare them with one of the rows.",
)
exactly_equal = edit(
    "identical_rows",
    ("np.abs(W - W[0]) <= 1e-12", "W == W[0]"),
    says="The rows are compared with ==, so that a rounding error counts as a difference.",
)
smaller_rows_overlooked = edit(
    "identical_rows",
    ("np.abs(W - W[0])", "(W - W[0])"),
    says="The difference enters with its sign: a row below the first one passes as equal.",
)
rank_one = edit(
    "identical_rows",
    ("bool(np.all(np.abs(W - W[0]) <= 1e-12))", "bool(np.linalg.matrix_rank(W, tol=1e-12) <= 1)"),
    says="Rank one means that the rows are multiples of each other, not that they are equal.",
)
sums_of_rows = edit(
    "identical_rows",
    ("W - W[0]", "W.sum(axis=1) - W[0].sum()"),
    says="Only the sums of the rows are compared; rows with the same sum may differ.",
)
two_rows_assumed = edit(
    "identical_rows",
    ("bool(np.all(", "bool(len(W) > 1 and np.all("),
    says="A matrix with one row counts as not identical. There is no row that differs: True.",
)
zeros_left_out = edit(
    "identical_rows",
    ("bool(np.all(", "bool(np.any(W) and np.all("),
    says="A matrix of zeros counts as not identical. Zero rows are equal, too: zero "
    "initialization is the first example of the pattern.",
)

always_identical = edit(
    "identical_rows",
    ("bool(np.all(np.abs(W - W[0]) <= 1e-12))", "True"),
    says="Yours says True to every matrix. Where a loop compares row by row, `return True` belongs "
    "after the loop: before its end, not all rows have been seen.",
)

# --- flat_fraction -----------------------------------------------------------------------

sign_kept = edit(
    "flat_fraction",
    ("np.abs(phi_prime(Z))", "phi_prime(Z)"),
    says="The slope is compared with its sign, so that a steeply falling φ counts as flat. Take "
    "|φ'(Z)|.",
)
absolute_inside = edit(
    "flat_fraction",
    ("np.abs(phi_prime(Z))", "phi_prime(np.abs(Z))"),
    says="The absolute value is taken of Z, not of the slope: |φ'(Z)|.",
)
at_the_threshold_as_well = edit(
    "flat_fraction",
    ("< threshold", "<= threshold"),
    says="Entries exactly at the threshold are counted; strictly below is asked.",
)
steep_fraction = edit(
    "flat_fraction",
    ("< threshold", "> threshold"),
    says="The share of the steep entries comes back; the flat ones are asked.",
)
count_for_fraction = edit(
    "flat_fraction",
    ("np.mean(", "np.sum("),
    says="The number of flat entries comes back; divide it by the number of entries.",
)
divided_by_the_rows = edit(
    "flat_fraction",
    (
        "np.mean(np.abs(phi_prime(Z)) < threshold)",
        "np.sum(np.abs(phi_prime(Z)) < threshold) / len(Z)",
    ),
    says="The count is divided by the number of rows, len(Z). There are Z.size entries.",
)
percent = edit(
    "flat_fraction",
    ("np.mean(", "100 * np.mean("),
    says="The answer is in percent; a fraction lies between 0 and 1.",
)
pre_activation_for_slope = edit(
    "flat_fraction",
    ("phi_prime(Z)", "Z"),
    says="Z itself is compared with the threshold; flat means that the slope φ'(Z) is small.",
)
tanh_slope = edit(
    "flat_fraction",
    ("phi_prime(Z)", "1 - np.tanh(Z) ** 2"),
    says="The slope is always that of tanh, whatever phi_prime is.",
)


@wrong(
    "flat_fraction",
    says="The slope is always that of the sigmoid, whatever phi_prime is.",
)
def sigmoid_slope(Z, phi_prime, threshold):
    s = 1 / (1 + np.exp(-Z))
    return np.mean(s * (1 - s) < threshold)


@wrong(
    "flat_fraction",
    says="Whole neurons (rows) are counted, those that are flat for every sample. Each entry of "
    "Z counts on its own.",
)
def flat_neurons(Z, phi_prime, threshold):
    return np.mean(np.all(np.atleast_2d(np.abs(phi_prime(Z)) < threshold), axis=-1))
