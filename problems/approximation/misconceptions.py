"""What goes wrong with the hand-made networks: wrong versions of the answer, and the words."""

import numpy as np

from autograder.api import edit, wrong

# --- xor_network -------------------------------------------------------------------------

output_threshold_at_zero = edit(
    "xor_network",
    ("np.array([[-0.5]])", "np.array([[0.0]])"),
    says="The output neuron has its threshold at 0. Where both hidden neurons agree its z is 0, "
    "and the step of 0 is 1: the network always fires.",
    hint="Put the threshold between the two values that z takes.",
)
step_of_zero_taken_as_zero = edit(
    "xor_network",
    ("[-0.5], [-1.5]", "[0.0], [-1.0]"),
    says="The hidden thresholds sit exactly on the sums 0 and 1. The step is on at z = 0, so "
    "both neurons switch on one too early.",
)
only_or = edit(
    "xor_network",
    ("[[1.0, -1.0]]", "[[1.0, 0.0]]"),
    says="Your network computes OR: it fires for 11 as well.",
)
not_both_only = edit(
    "xor_network",
    ("[[1.0, -1.0]]", "[[0.0, -1.0]]"),
    ("2: np.array([[-0.5]])", "2: np.array([[0.5]])"),
    says="Your network computes NAND: it fires for 00 as well.",
)
only_and = edit(
    "xor_network",
    ("[[1.0, -1.0]]", "[[0.0, 1.0]]"),
    says="Your network computes AND: it fires for 11 only.",
)
not_xor = edit(
    "xor_network",
    ("[[1.0, -1.0]]", "[[-1.0, 1.0]]"),
    ("b = {1: np.array([[-0.5], [-1.5]]), 2: np.array([[-0.5]])}",
     "b = {1: np.array([[-0.5], [-1.5]]), 2: np.array([[0.5]])}"),
    says="Your network fires where the inputs are equal: it is the opposite of XOR.",
)  # fmt: skip
biases_flat = edit(
    "xor_network",
    ("[[-0.5], [-1.5]]", "[-0.5, -1.5]"),
    says="b[1] is a vector. It is a column, (m_1, 1), so that it is added to every sample.",
)


@wrong(
    "xor_network",
    says="There is a single neuron. No straight line parts 01 and 10 from 00 and 11; it takes a "
    "hidden layer.",
)
def single_perceptron():
    return {1: np.array([[1.0, -1.0]])}, {1: np.array([[-0.5]])}


# --- staircase_network -------------------------------------------------------------------

left_end_of_each_step = edit(
    "staircase_network",
    ("f(x + 0.5 / num_steps)", "f(x)"),
    says="Each step takes f at its left end, so at its right end the error is a whole step's "
    "variation. Take f in the middle.",
)
right_end_of_each_step = edit(
    "staircase_network",
    ("f(x + 0.5 / num_steps)", "f(x + 1 / num_steps)"),
    says="Each step takes f at its right end, so at its left end the error is a whole step's "
    "variation. Take f in the middle.",
)
heights_for_rises = edit(
    "staircase_network",
    ("np.diff(heights, prepend=0.0)", "heights"),
    says="W[2] holds the heights. A neuron stays on once it is on, so their contributions add "
    "up: W[2] holds the differences of successive heights.",
)
first_height_forgotten = edit(
    "staircase_network",
    ("np.diff(heights, prepend=0.0)", "np.diff(heights, prepend=heights[0])"),
    says="The whole staircase is too low by its first height: it starts at 0 instead of f's "
    "first value.",
)
only_upwards = edit(
    "staircase_network",
    ("np.diff(heights, prepend=0.0)", "np.abs(np.diff(heights, prepend=0.0))"),
    says="All rises are positive, so the staircase never goes down. Where f falls a rise is "
    "negative.",
)
bias_of_the_wrong_sign = edit(
    "staircase_network",
    ("-left.reshape(num_steps, 1)", "left.reshape(num_steps, 1)"),
    says="The biases have the wrong sign: x - t ≥ 0 from x = t on, so b[1] is -t.",
)
one_step_too_few = edit(
    "staircase_network",
    ("np.arange(num_steps) / num_steps", "np.arange(num_steps) / max(num_steps - 1, 1)"),
    says="The steps are 1/(num_steps - 1) wide, so the last one has no width. num_steps "
    "intervals make up [0, 1].",
)
output_bias_added_again = edit(
    "staircase_network",
    ("np.zeros((1, 1))", "np.full((1, 1), heights[0])"),
    says="The first height is counted twice: in the first neuron and in b[2].",
)
row_for_column = edit(
    "staircase_network",
    ("np.ones((num_steps, 1))", "np.ones((1, num_steps))"),
    says="W[1] is a row. It maps one input to m neurons: (m, 1).",
)
ten_steps_always = edit(
    "staircase_network",
    (
        "left = np.arange(num_steps)",
        "num_steps = min(num_steps, 10)\n    left = np.arange(num_steps)",
    ),
    says="There are never more than ten steps, whatever num_steps is.",
)


@wrong(
    "staircase_network",
    says="The rises are divided by the one after the first step, which a single step does not "
    "have.",
)
def single_step_overlooked(f, num_steps):
    left = np.arange(num_steps) / num_steps
    width = left[1] - left[0]
    rises = np.diff([f(x + width / 2) for x in left], prepend=0.0)
    W = {1: np.ones((num_steps, 1)), 2: rises.reshape(1, -1)}
    return W, {1: -left.reshape(-1, 1), 2: np.zeros((1, 1))}
