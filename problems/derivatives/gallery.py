"""Pictures of the student's own secants and tangents."""

import numpy as np

from autograder.api import dots, exhibit, function, line, panel

CURVE = function("x", "x**3 / 3 - x + 1")
SLOPE = function("x", "x**2 - 1")
AT = 0.5


@exhibit(
    "The secants close in on the tangent, and the curve on it",
    slide="Linear Approximation",
    see="The smaller Δx, the closer the secant's slope to the tangent's; and the closer you look, "
    "the less the curve can be told from its tangent.",
    uses="derivatives.difference_quotient, derivatives.linear_approximation",
)
def tangent(call):
    """Secants, then the tangent under a magnifying glass."""
    x = np.linspace(-2.2, 2.6, 97)
    height = CURVE(AT)
    secants = []
    for dx in (1.8, 1.2, 0.5):
        slope = call("derivatives.difference_quotient", CURVE, AT, dx)
        ends = np.array([-2.2, 2.6])
        secants.append(line(ends, height + slope * (ends - AT), "soft"))
        secants.append(dots([AT + dx], [CURVE(AT + dx)], "soft"))
    touching = call("derivatives.linear_approximation", CURVE, SLOPE, AT, x)
    own = [line(x, CURVE(x), "two"), line(x, touching, "one"), dots([AT], [height], "one")]
    yield panel(
        "secants for Δx = 1.8, 1.2 and 0.5, and the tangent",
        secants,
        own,
        x=(-2.2, 2.6),
        y=(-1.2, 3.6),
    )
    for zoom in (3, 12):
        half = 2.4 / zoom
        x = np.linspace(AT - half, AT + half, 41)
        touching = call("derivatives.linear_approximation", CURVE, SLOPE, AT, x)
        near = [line(x, CURVE(x), "two"), line(x, touching, "one"), dots([AT], [height], "one")]
        yield panel(
            f"{zoom} times as close",
            near,
            x=(AT - half, AT + half),
            y=(height - half, height + half),
        )
