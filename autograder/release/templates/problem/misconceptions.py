"""Known wrong answers of NAME and the words that a student reads; never shipped."""

from autograder.api import edit

squared = edit(
    "double",
    ("2 * x", "x**2"),
    says="x is squared where it should be doubled.",
)
