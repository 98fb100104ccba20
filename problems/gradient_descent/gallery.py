"""Pictures of the student's own descent."""

import numpy as np

from autograder.api import dots, exhibit, function, line, panel

SLOPES = np.array([1.0, 8.0])
START = np.array([-3.5, 1.0])
RATES = {0.03: "small", 0.22: "just small enough", 0.26: "too large"}


def rings():
    """Lines along which ½(θ₁² + 8 θ₂²) is constant."""
    angles = np.linspace(0, 2 * np.pi, 41)
    for height in (0.5, 2, 4.5, 8):
        radius = np.sqrt(2 * height)
        yield line(radius * np.cos(angles), radius * np.sin(angles) / np.sqrt(8), "soft")


@exhibit(
    "Three learning rates on one valley",
    slide="Gradient Descent Intuition",
    see="The small rate creeps, the middle one zigzags into the minimum, and the large one leaves "
    "the valley, each step farther than the one before.",
    uses="gradient_descent.descend",
)
def valley(call):
    """One path a learning rate."""
    gradient = function("theta", "slopes * theta", slopes=SLOPES)
    for rate, words in RATES.items():
        path = call("gradient_descent.descend", gradient, START, rate, 25)
        shapes = [*rings(), dots([0], [0], "soft"), line(path[:, 0], path[:, 1], "one")]
        shapes.append(dots(path[:, 0], path[:, 1], "one"))
        yield panel(f"η = {rate}, {words}", shapes, x=(-4, 4), y=(-3, 3))
