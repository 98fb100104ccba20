"""Pictures for the lecture's open questions."""

import numpy as np

from autograder.api import dots, exhibit, line, panel, text


@exhibit(
    "Good training, good test?",
    slide="Questions",
    see="The cost on the training samples falls with every degree; the cost on new samples turns "
    "and rises, for the polynomial learns the noise.",
    uses="open_questions.polynomial_fit_costs",
)
def degrees(call):
    """Both costs against the degree, on a logarithmic axis."""
    rng = np.random.default_rng(3)
    x, x_new = np.linspace(-1, 1, 12), np.linspace(-0.97, 0.97, 40)
    y, y_new = (np.sin(3 * each) + 0.3 * rng.normal(size=each.shape) for each in (x, x_new))
    degree = np.arange(1, 11)
    costs = np.array(
        [call("open_questions.polynomial_fit_costs", x, y, x_new, y_new, int(d)) for d in degree]
    )
    train, test = np.log10(np.maximum(costs.T, 1e-9))
    low, high = np.floor(train.min() * 2) / 2, max(0.5, np.ceil(test.max() * 2) / 2)
    yield panel(
        "cost against the degree, 1 to 10; the axis is logarithmic",
        line(degree, train, "two"),
        dots(degree, train, "two"),
        line(degree, test, "one"),
        dots(degree, test, "one"),
        text(7.6, test[8] + 0.25, "test", "one"),
        text(4.2, train[4] - 0.4, "training", "two"),
        x=(0.5, 10.5),
        y=(float(low), float(high)),
    )
