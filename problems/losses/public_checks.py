"""Public checks of `losses`: the slide's numbers, cases by hand, and slopes of your own losses."""

import numpy as np

from autograder.api import check, function, probe, require_close

ESTIMATES = np.array([0.6, 0.6, 0.25, 0.9])
LABELS = np.array([1.0, 0.0, 1.0, 0.0])


@check("square_loss")
def square_losses_by_hand():
    """the losses of four estimates, one for each"""
    y_hat, y = np.array([3.0, 0.5, -1.0, 2.0]), np.array([1.0, 0.5, 2.0, 2.5])
    yield probe(y_hat, y, expect=np.array([2.0, 0.0, 4.5, 0.125]))


@check("square_loss")
def square_losses_of_a_matrix():
    """a matrix of estimates gives a matrix of losses"""
    y_hat, y = np.array([[1.0, 2.0, 4.0], [0.0, 3.0, 1.0]]), np.ones((2, 3))
    yield probe(y_hat, y, expect=np.array([[0.0, 0.5, 4.5], [0.5, 2.0, 0.0]]))


@check("cross_entropy_loss", reason="the slide's example")
def slide_example_in_base_ten():
    """the slide's example: ŷ = 0.6 costs 0.22 for y = 1 and 0.40 for y = 0, in base 10"""
    # The slide's numbers are these, rounded to two places.
    y_hat, y = np.array([0.6, 0.6]), np.array([1.0, 0.0])
    yield probe(y_hat, y, 10, expect=-np.log10([0.6, 0.4]))


@check("cross_entropy_loss")
def bits():
    """in base 2, estimates of 1/4, 1/2 and 7/8 cost 2, 1 and 3 where they should be 1, 1 and 0"""
    # The second base is neither 2 nor 10; to base 16 the losses are a quarter of those.
    y_hat, y = np.array([0.25, 0.5, 0.875]), np.array([1.0, 1.0, 0.0])
    yield [
        probe(y_hat, y, 2, expect=np.array([2.0, 1.0, 3.0])),
        probe(y_hat, y, 16, expect=np.array([0.5, 0.25, 0.75])),
    ]


@check("cross_entropy_loss")
def natural_logarithm_by_default():
    """without a base, an estimate of 1/e for y = 1 costs 1, and so does 1 - 1/e for y = 0"""
    inverse_e = 0.36787944117144233
    y_hat, y = np.array([inverse_e, 1 - inverse_e]), np.array([1.0, 0.0])
    yield probe(y_hat, y, expect=np.array([1.0, 1.0]))


@check("cross_entropy_loss")
def labels_met_exactly():
    """0, not nan, where an estimate equals its label: ŷ = y = 1 and ŷ = y = 0"""
    y_hat, y = np.array([1.0, 0.0, 0.5]), np.array([1.0, 0.0, 1.0])
    met = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    yield [
        probe(y_hat, y, 2, expect=np.array([0.0, 0.0, 1.0])),
        probe(met, met.copy(), 2, expect=np.zeros((2, 3)), atol=0.0),
    ]


@check("cross_entropy_loss")
def good_estimates():
    """in base e, 1 - 1e-6 for y = 1 costs 1e-6, not 0, and so does 1e-6 for y = 0"""
    y_hat, y = np.array([1 - 1e-6, 1e-6]), np.array([1.0, 0.0])
    yield probe(y_hat, y, float(np.e), expect=np.full(2, 1e-6), rtol=1e-5, atol=0.0)


@check("cross_entropy_loss")
def poor_estimates():
    """in base 10, an estimate of 1e-10 for y = 1 costs 10: nothing is added inside the logarithm"""
    yield [
        probe(np.array([1e-10, 1e-3]), np.ones(2), 10, expect=np.array([10.0, 3.0])),
        probe(np.array([0.999, 0.9]), np.zeros(2), 10, expect=np.array([3.0, 1.0])),
    ]


@check("cost")
def cost_by_hand():
    """the average of ŷ - 2y, which may be negative, over three samples and over two"""
    loss = function("y_hat, y", "y_hat - 2 * y")
    yield [
        probe(loss, np.array([3.0, 5.0, 10.0]), np.array([1.0, 2.0, 0.5]), expect=11.0 / 3),
        probe(loss, np.array([1.0, 5.0]), np.array([2.0, 2.0]), expect=-1.0),
    ]


@check("cost")
def cost_of_another_loss():
    """the average of |ŷ - y|³ over four samples, and over a single one"""
    loss = function("y_hat, y", "np.abs(y_hat - y) ** 3")
    yield [
        probe(loss, np.array([1.0, 2.0, 3.0, 0.0]), np.array([0.0, 0.0, 1.0, 0.5]), expect=4.28125),
        probe(loss, np.array([3.0]), np.array([1.0]), expect=8.0),
    ]


@check("square_loss_derivative")
def square_slopes_by_hand():
    """the slopes for estimates above, at and below their targets, also in a matrix"""
    y_hat, y = np.array([3.0, 0.5, -1.0, 2.0]), np.array([1.0, 0.5, 2.0, 0.5])
    slopes = np.array([2.0, 0.0, -3.0, 1.5])
    yield [
        probe(y_hat, y, expect=slopes),
        probe(y_hat.reshape(2, 2), y.reshape(2, 2), expect=slopes.reshape(2, 2)),
    ]


@check(
    "square_loss_derivative",
    uses=("square_loss",),
    reason="compares with the student's own loss",
)
def slope_of_your_square_loss():
    """your derivative against the central difference of your own square_loss"""
    y_hat, y, dx = np.array([3.0, 0.2, -1.0, 1.5]), np.array([1.0, 0.5, 2.0, -2.5]), 1e-3
    got, ahead, back = yield [
        probe(y_hat, y, like=y_hat),
        probe(y_hat + dx, y, of="square_loss", like=y_hat),
        probe(y_hat - dx, y, of="square_loss", like=y_hat),
    ]
    with np.errstate(all="ignore"):  # whatever came back
        difference = (ahead - back) / (2 * dx)  # exact for a square but for rounding
    require_close(
        got, difference, "The derivative", because="the central difference of your square_loss"
    )


@check("cross_entropy_loss_derivative")
def entropy_slopes_by_hand():
    """slopes of -4 at ŷ = 1/4, y = 1, of 10 at ŷ = 0.9, y = 0, and two more; also in a matrix"""
    expected = np.array([-5 / 3, 2.5, -4.0, 10.0])
    yield [
        probe(ESTIMATES, LABELS, expect=expected),
        probe(ESTIMATES.reshape(2, 2), LABELS.reshape(2, 2), expect=expected.reshape(2, 2)),
    ]


@check("cross_entropy_loss_derivative")
def entropy_slopes_near_the_ends():
    """slopes of -1e9 at ŷ = 1e-9, y = 1, and of 1 / (1 - 1e-9) at ŷ = 1e-9, y = 0"""
    y_hat, y = np.array([1e-9, 1e-9]), np.array([1.0, 0.0])
    yield probe(y_hat, y, expect=np.array([-1e9, 1.0]), atol=0.0)


@check(
    "cross_entropy_loss_derivative",
    uses=("cross_entropy_loss",),
    reason="compares with the student's own loss",
)
def slope_of_your_cross_entropy():
    """your derivative against the central difference of your own cross_entropy_loss"""
    dx = 1e-5
    got, ahead, back = yield [
        probe(ESTIMATES, LABELS, like=ESTIMATES),
        probe(ESTIMATES + dx, LABELS, of="cross_entropy_loss", like=ESTIMATES),
        probe(ESTIMATES - dx, LABELS, of="cross_entropy_loss", like=ESTIMATES),
    ]
    with np.errstate(all="ignore"):  # whatever came back
        difference = (ahead - back) / (2 * dx)  # off by dx^2 / 6 times the third derivative: 1e-7
    require_close(
        got,
        difference,
        "The derivative",
        because="the central difference of your cross_entropy_loss",
        rtol=1e-5,
    )
