"""XOR as the student's own network learns it."""

import numpy as np

from autograder.api import dots, exhibit, frame, function, line, panel, strips

SIGMOID = function("z", "1 / (1 + np.exp(-z))")
SLOPE = function("z", "np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2")
X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
Y = np.array([[0.0, 1.0, 1.0, 0.0]])
FRAMES, EPOCHS, ROWS = 9, 4, 31  # few, with a large η: each page of who has all points is drawn
ETA = 16.0
SIDE = (-0.5, 1.5)


def above(value, grid):
    """Strips where a row of the grid is above one half, its ends between the grid's points."""
    high = np.pad(value > 0.5, ((0, 0), (1, 1)))
    turns = high[:, 1:] != high[:, :-1]
    for row, y in enumerate(grid):
        edges = np.flatnonzero(turns[row])
        for left, right in edges.reshape(-1, 2):
            yield crossing(value[row], left, grid), crossing(value[row], right, grid), y


def crossing(row, index, grid):
    """Where the row is one half between two points of the grid, or the grid's end."""
    if index in (0, len(grid)):
        return SIDE[int(index > 0)]
    before, after = row[index - 1], row[index]
    return grid[index - 1] + (0.5 - before) / (after - before) * (grid[index] - grid[index - 1])


@exhibit(
    "A network learns XOR",
    slide="Pseudocode: Training an MLP with Gradient Descent",
    see="The coloured region is where the network says 1: it bends until it holds the two filled "
    "points and neither of the others, which no single line can do.",
    uses="mlp.train, mlp.forward",
)
def learning(call):
    """The region after each piece of training, and the cost."""
    rng = np.random.default_rng(55)
    W = {1: 2 * rng.normal(size=(4, 2)), 2: 2 * rng.normal(size=(1, 4))}
    b = {1: 2 * rng.normal(size=(4, 1)), 2: np.zeros((1, 1))}
    grid = np.linspace(*SIDE, ROWS)
    points = np.stack([each.ravel() for each in np.meshgrid(grid, grid)])
    samples = [
        dots(X[0, Y[0] == 1], X[1, Y[0] == 1], "full"),
        dots(X[0, Y[0] == 0], X[1, Y[0] == 0], "hollow"),
    ]
    frames, costs = [], []
    for index in range(FRAMES):
        Z, A = call("mlp.forward", W, b, points, SIGMOID)
        where = list(above(A[2].reshape(ROWS, ROWS), grid))
        x1, x2, y = zip(*where, strict=True) if where else ((), (), ())
        W, b, more = call("mlp.train", X, Y, W, b, SIGMOID, SLOPE, ETA, EPOCHS)
        words = f"epoch {index * EPOCHS}, cost {more[0]:.3f}"
        frames.append(frame(words, strips(x1, x2, y, "region")))
        costs = [*costs, *more]
    yield panel("what the network says", samples, x=SIDE, y=SIDE, frames=frames)
    yield panel(
        f"the cost in {FRAMES * EPOCHS} epochs",
        line(np.arange(len(costs)), costs, "one"),
        x=(0, FRAMES * EPOCHS),
        y=(0, max(costs)),
    )
