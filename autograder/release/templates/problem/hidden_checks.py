"""Hidden checks of NAME: compared with the reference, and never shipped."""

from autograder.api import check, probe


@check("double")
def any_number_of_axes(rng):
    """arrays of one, two and three axes"""
    yield [probe(rng.normal(size=shape)) for shape in ((5,), (2, 3), (2, 1, 4))]
