"""Hidden checks of the initialization. What is random is judged by statistics of so many draws
that a right answer stays at least six standard errors away from every bound, in whatever order
it draws; the seeds are fixed besides."""

import numpy as np

from autograder.api import check, function, probe, require, rng_of

TANH_PRIME = function("z", "1 - np.tanh(z)**2")
SINE_PRIME = function("z", "np.cos(z)")
LIMITS = (0.5, 1.0, 2.0, 3.0)  # in standard deviations
GAUSSIAN_SHARES = (0.382925, 0.682689, 0.954500, 0.997300)  # within those
BENT_PRIME = function("z", "1 + z / 2")


@check("zero_initialization")
def deep_network():
    """zeros in the shapes of four layers, and of no other"""
    sizes = [6, 3, 5, 2, 4]
    yield probe(sizes)
    only_layers((yield probe(sizes, like=None)), 4)


@check("zero_initialization")
def single_neurons():
    """zeros in the shapes of one layer, and of layers of one neuron"""
    yield [probe([2, 5]), probe([1, 1]), probe([1, 3, 1])]


@check("random_initialization")
def shapes_and_biases(rng, solution):
    """the shapes of W and b, biases of zero, weights that are not"""
    for sizes in ([6, 3, 5, 2, 4], [2, 5], [1, 3, 1]):
        token = rng_of(seed(rng))
        W, b = yield probe(sizes, token, like=solution.zero_initialization(sizes))
        require(not any(b[l].any() for l in b), "A bias is not zero.")
        require(all(W[l].all() for l in W), "A weight is exactly zero.")
        only_layers((yield probe(sizes, token, like=None)), len(sizes) - 1)


@check("random_initialization")
def scale_of_each_layer(rng, solution):
    """mean and standard deviation of the weights, layer by layer"""
    sizes = [120, 60, 150, 90]  # whichever is taken for another shows
    W, _ = yield probe(sizes, rng_of(seed(rng)), like=solution.zero_initialization(sizes))
    for l in W:
        bound = 8 / np.sqrt(W[l].size)
        with np.errstate(all="ignore"):  # whatever came back
            w = W[l] * np.sqrt(sizes[l - 1])  # standard normal if right
            mean, variance = np.mean(w), np.var(w)
            centred = abs(mean) <= bound * np.sqrt(variance)  # whatever the spread
        require(centred, f"The mean of W[{l}] is not zero.")
        require(
            abs(variance - 1) < np.sqrt(2) * bound,
            f"W[{l}] does not have the variance 1/m_{{l-1}}.",
            "N(0, σ²): σ is the standard deviation, and m_{l-1} the number of columns of W[l].",
        )


@check("random_initialization")
def gaussian_and_independent(rng, solution):
    """the weights are Gaussian, each drawn on its own"""
    # Judged relative to their own spread: a wrong scale is the task of `scale_of_each_layer`.
    sizes = [150, 160, 160]
    W, _ = yield probe(sizes, rng_of(seed(rng)), like=solution.zero_initialization(sizes))
    for l in W:
        bound = 8 / np.sqrt(W[l].size)
        shares, skewness, neighbours, distinct, largest = statistics(W[l])
        for share, of_a_gaussian in zip(shares, GAUSSIAN_SHARES, strict=True):
            near = abs(share - of_a_gaussian) < bound / 2
            require(near, f"The entries of W[{l}] are not distributed like a Gaussian.")
        require(largest > 3.3, f"W[{l}] lacks the rare large entries of a Gaussian.")
        require(abs(skewness) < 4 * bound, f"The entries of W[{l}] are skewed.")
        digits = not np.array_equal(W[l], W[l].astype(np.float32))
        require(digits, f"The entries of W[{l}] have 7 digits: they were drawn as float32.")
        require(
            all(abs(mean) < 1.1 * bound for mean in neighbours)
            and distinct == 1
            and independent(W[l])
            and independent(W[l].T),
            f"The entries of W[{l}] are not independent of each other.",
        )


@check("random_initialization", weight=2)
def uses_the_given_generator(rng, solution):
    """the same seed gives the same weights, another seed others, and no layer repeats another"""
    sizes, one, two = [5, 4, 4, 4], seed(rng), seed(rng)
    like = solution.zero_initialization(sizes)
    (first, _), (again, _), (other, _) = yield [
        probe(sizes, rng_of(number), like=like) for number in (one, one, two)
    ]
    hint = (
        "Draw from the argument rng and from nothing else: rng.standard_normal(…), not np.random."
    )
    same = all(np.array_equal(first[l], again[l]) for l in first)
    require(same, "Two generators with the same seed gave different weights.", hint)
    differ = all(not np.any(first[l] == other[l]) for l in first)
    require(differ, "Generators with different seeds gave the same weights.", hint)
    require(not np.any(first[2] == first[3]), "Two layers of the same shape have the same weights.")


@check("identical_rows")
def plainly_equal_or_not(rng):
    """matrices whose rows are plainly equal, or plainly not"""
    row = rng.uniform(0.5, 1.0, 5)
    rows = np.tile(row, (4, 1))
    last, middle, lower = rows.copy(), rows.copy(), rows.copy()
    last[3, 2] += 0.1
    middle[1, 0] += 0.1
    lower[2:] -= 0.3
    shuffled = np.array([row, row[::-1], row])
    proportional = np.outer([1.0, 2.0, 3.0], row)
    columns = np.tile(row[:, None], (1, 4))
    matrices = (rows, last, middle, lower, shuffled, proportional, -proportional, columns)
    yield [probe(matrix) for matrix in matrices]


@check("identical_rows")
def within_twelve_digits(rng):
    """differences just below and just above 1e-12, in one entry and in several"""
    # Each entry counts on its own: not the length of a difference, nor the distance from a mean.
    rows = np.tile(rng.uniform(0.1, 0.3, 4), (3, 1))
    probes = []
    for difference in (2e-13, -2e-13, 2e-12, -2e-12):
        matrix = rows.copy()
        matrix[2, 1] += difference
        probes.append(probe(matrix))
    yield probes
    several = np.array([0.0, 0.0, 1.0])[:, None]
    yield [
        probe(rows + 7e-13 * several),
        probe((rows + 1.5e-12 * several)[1:]),
        # Not relative to the entries, however large they are: 5e-12 of 100 shows.
        probe(np.round(1000 * rows) + 5e-12 * several),
    ]


@check("identical_rows")
def one_row_or_all_zero(rng):
    """a single row or column, and a matrix of zeros as zero initialization leaves it"""
    yield [probe(rng.normal(size=shape)) for shape in ((1, 4), (4, 1))]
    yield probe(np.zeros((3, 4)))


@check("flat_fraction")
def saturated_layer(rng):
    """the flat share of a whole layer, with tanh"""
    for shape in ((4, 6), (5, 3)):
        Z = rng.uniform(-3.0, 3.0, shape)
        Z[0] = rng.uniform(2.0, 3.0, shape[1])  # one neuron that is flat for every sample
        yield probe(Z, TANH_PRIME, 0.3)


@check("flat_fraction")
def falling_slopes(rng):
    """a steeply falling activation is not flat"""
    z = np.concatenate([rng.uniform(1.8, 4.5, 4), rng.uniform(1.45, 1.7, 2), rng.uniform(0, 1, 3)])
    bent = np.concatenate([rng.uniform(-9.0, -3.0, 5), rng.uniform(-2.2, -1.8, 2)])
    yield [probe(z, SINE_PRIME, 0.15), probe(bent, BENT_PRIME, 0.2)]


@check("flat_fraction")
def at_the_threshold():
    """slopes exactly at the threshold; three axes, and slopes in the thousands"""
    # Quarters are exact in binary, so that equal means equal.
    z = np.array([0.5, 1.5, 1.5, 2.5, 0.25, 3.0])
    yield [
        probe(z, function("z", "1.0 * z"), 1.5),
        probe(z, function("z", "0.0 * z + 0.25"), 0.25),
        probe(
            1000.0 * np.array([0.0, 1.5, -1.5, 2.5, -1.0, 3.0, 3.0, 1.0]).reshape(2, 1, 4),
            function("z", "2.0 * z"),
            3000.0,
        ),
    ]


def statistics(W):
    """Of the entries, standardised: the shares within LIMITS, the skewness, the correlations of
    neighbours, the share of distinct ones, and the size of the largest."""
    with np.errstate(all="ignore"):  # whatever came back; nan fails every comparison
        w = (W - np.mean(W)) / np.std(W)
        shares = [np.mean(np.abs(w) < limit) for limit in LIMITS]
        pairs = [w[1:] * w[:-1], w[:, 1:] * w[:, :-1], w[1:, 1:] * w[:-1, :-1]]
        if w.shape[0] == w.shape[1]:
            pairs.append((w * w.T)[np.triu_indices(len(w), 1)])
        distinct, largest = len(set(w.ravel().tolist())) / w.size, np.abs(w).max()
        return shares, np.mean(w**3), [np.mean(p) for p in pairs], distinct, largest


def independent(W):
    """Whether the rows' lengths vary as those of Gaussian vectors do, and their products, too.

    Orthogonal rows, or rows all of the same length, are far from it. For k columns of variance v,
    a squared length has the variance 2 k v², a product of two rows k v². For the sums of so many
    of them a factor of 3 either way has a chance below 1e-16 (Chernoff). A mean of less than 1e-12,
    for which the chance is 1e-9, is one that was taken off.
    """
    m, k = W.shape
    with np.errstate(all="ignore"):  # whatever came back; nan fails every comparison
        w = W / np.sqrt(np.mean(W**2))
        products = w @ w.T  # (m, m)
        lengths = np.diag(products)
        spread = np.mean((lengths - k) ** 2) / (2 * k)
        others = (np.sum(products**2) - np.sum(lengths**2)) / (m * (m - 1)) / k
        return 1 / 3 < spread < 3 and 1 / 3 < others < 3 and abs(np.mean(w)) > 1e-12


def only_layers(answer, count):
    """W and b have the keys 1 … L and no other; whoever counts the layers counts on that."""
    wanted = set(range(1, count + 1))
    good = isinstance(answer, tuple | list) and all(
        isinstance(part, dict) and set(part) == wanted for part in answer
    )
    require(good, "W and b hold other keys besides 1 … L. A list of L + 1 sizes has L layers.")


def seed(rng):
    """A seed for a generator of the student's."""
    return int(rng.integers(1, 2**31))
