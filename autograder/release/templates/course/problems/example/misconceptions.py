"""Known wrong answers of example and the words that a student reads; never shipped."""

from autograder.api import edit

mean_of_everything = edit(
    "center",
    ("x.mean(axis=0)", "x.mean()"),
    says="The mean of all numbers is subtracted. Each column has a mean of its own.",
)
along_the_wrong_axis = edit(
    "spread",
    ("axis=0", "axis=1"),
    says="That is the variance of each row. A column is one quantity: average along axis 0.",
)
standard_deviation = edit(
    "spread",
    ("np.mean(center(x) ** 2, axis=0)", "np.sqrt(np.mean(center(x) ** 2, axis=0))"),
    says="That is the standard deviation, the square root of the variance.",
)
