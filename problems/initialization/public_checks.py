"""Public checks of the initialization: shapes, a generator's promises, and small matrices."""

import numpy as np

from autograder.api import check, function, probe, require, rng_of

IDENTITY = function("z", "1.0 * z")


def network(*sizes):
    """Zeros in the shapes of W and b."""
    layers = range(1, len(sizes))
    W = {l: np.zeros((sizes[l], sizes[l - 1])) for l in layers}
    return W, {l: np.zeros((sizes[l], 1)) for l in layers}


@check("zero_initialization")
def three_layers():
    """zeros in the shapes of three layers"""
    yield probe([4, 3, 5, 2], expect=network(4, 3, 5, 2))
    answer = yield probe([4, 3, 5, 2], like=None)
    good = isinstance(answer, tuple | list) and all(
        isinstance(part, dict) and set(part) == {1, 2, 3} for part in answer
    )
    parts = answer if isinstance(answer, tuple | list) else ()
    yours = {str(list(part)) for part in parts if isinstance(part, dict)}
    said = f"; yours hold {' and '.join(sorted(yours))}" if yours else ""
    require(good, f"Four sizes are three layers; W and b hold the keys 1, 2, 3{said}.")


@check("zero_initialization")
def one_layer():
    """zeros in the shapes of one layer, and of single neurons"""
    yield [probe([3, 1], expect=network(3, 1)), probe([1, 1, 1], expect=network(1, 1, 1))]


@check("random_initialization")
def shapes_and_biases():
    """the shapes of W and b, and biases that are zero"""
    for sizes in ([4, 3, 5, 2], [3, 1]):
        like = network(*sizes)
        _, b = yield probe(sizes, rng_of(1), like=like)
        require(not any(b[l].any() for l in b), "A bias is not zero.")


@check("random_initialization")
def draws_from_your_generator():
    """the same seed gives the same weights, another seed others"""
    sizes = [3, 4, 4, 4]
    like = network(*sizes)
    (first, _), (again, _), (other, _) = yield [
        probe(sizes, rng_of(seed), like=like) for seed in (7, 7, 8)
    ]
    hint = (
        "Draw from the argument rng and from nothing else: rng.standard_normal(…), not np.random."
    )
    same = all(np.array_equal(first[l], again[l]) for l in first)
    require(same, "Two generators with the same seed gave different weights.", hint)
    differ = all(not np.any(first[l] == other[l]) for l in first)
    require(differ, "Generators with different seeds gave the same weights.", hint)
    require(not np.any(first[2] == first[3]), "Two layers of the same shape have the same weights.")
    distinct = all(len(set(first[l].ravel().tolist())) == first[l].size for l in first)
    require(distinct, "Some weights of a layer are equal: each is drawn on its own.")


@check("random_initialization")
def size_of_the_weights():
    """mean and spread of many weights: 100 inputs give a standard deviation of 0.1"""
    # 40 000 and 24 000 draws: their mean strays by 0.6 % of σ, their spread by 0.5 %.
    sizes = [100, 400, 60]
    W, _ = yield probe(sizes, rng_of(3), like=network(*sizes))
    for l, sigma in ((1, 0.1), (2, 0.05)):
        with np.errstate(all="ignore"):  # whatever came back
            mean, spread = np.mean(W[l]), np.std(W[l])
            share = np.mean(np.abs(W[l]) < spread)
        text = f"The mean of W[{l}] is {mean:.4f}; it should be near 0."
        require(abs(mean) <= 0.04 * spread, text)
        require(
            abs(spread - sigma) < 0.04 * sigma,
            f"The standard deviation of W[{l}] is {spread:.4f}; it should be near {sigma}.",
            "N(0, σ²): σ is the standard deviation, and m_{l-1} the number of columns of W[l].",
        )
        require(
            abs(share - 0.683) < 0.03,
            f"{share:.0%} of W[{l}] lie within one standard deviation; of a Gaussian 68 % do.",
        )


@check("identical_rows")
def matrices_of_the_statement():
    """the matrices of the statement: same rows, same columns, one row"""
    yield [
        probe(np.array([[1.0, 2.0], [1.0, 2.0]]), expect=True),
        probe(np.array([[1.0, 1.0], [2.0, 2.0]]), expect=False),
        probe(np.array([[1.0, 2.0]]), expect=True),
        probe(np.zeros((3, 2)), expect=True),
    ]


@check("identical_rows")
def every_row_counts():
    """a difference in the last row, in the middle, or of sign only"""
    yield [
        probe(np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.5]]), expect=False),
        probe(np.array([[1.0, 2.0], [1.0, 1.5], [1.0, 2.0]]), expect=False),
        probe(np.array([[1.0, 2.0], [2.0, 1.0]]), expect=False),
        probe(np.array([[1.0, 2.0], [2.0, 4.0]]), expect=False),
        probe(np.array([[1.0, 2.0], [1.0, 4.0]]), expect=False),
    ]


@check("identical_rows")
def to_twelve_digits():
    """a difference of 1e-13 is none, one of 1e-11 is one"""
    row = np.array([0.5, -1.0, 0.25])
    yield [
        probe(np.array([row, row + 1e-13]), expect=True),
        probe(np.array([row, row + 1e-11]), expect=False),
        probe(np.array([row, row - 1e-11]), expect=False),
    ]


@check("flat_fraction")
def example_of_the_statement():
    """half of the entries of the worked example are flat"""
    Z = np.array([[0.0, 1.0], [-2.0, 3.0]])
    yield probe(Z, function("z", "2 * z"), 2.5, expect=0.5)


@check("flat_fraction")
def strictly_below():
    """an entry at the threshold is not below it; all and none; vectors, more axes"""
    Z = np.array([[1.0, -2.0, 3.0, 0.5], [-0.5, 2.0, -4.0, 0.1]])
    yield [
        probe(Z, IDENTITY, 2.0, expect=0.5),
        probe(Z, IDENTITY, 0.1, expect=0.0),
        probe(Z, IDENTITY, 5.0, expect=1.0),
        probe(Z[0], IDENTITY, 1.0, expect=0.25),
        probe(Z.reshape(2, 2, 2), IDENTITY, 1.0, expect=0.375),
        probe(Z[1], function("z", "1 + z / 4"), 0.5, expect=0.25),
    ]
