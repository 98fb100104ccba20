from autograder.api import check, probe


@check("twice")
def two(rng):
    """twice two"""
    yield probe(2.0, expect=4.0)
