"""Hidden checks of example: compared with the reference, and never shipped."""

from autograder.api import check, each, probe


@each("center", (4, 3), (2, 5))
def several_sizes(shape, rng):
    """samples of several sizes"""
    return probe(rng.normal(size=shape) + 3)


@each("spread", (4, 3), (3, 5))
def several_spreads(shape, rng):
    """variances of several sizes"""
    return probe(rng.normal(size=shape) * 2 + 3)


@check("spread")
def a_single_sample(rng):
    """a single sample has no spread"""
    yield probe(rng.normal(size=(1, 3)))
