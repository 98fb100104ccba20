from autograder.api import check, probe


@check("twice")
def many(rng, solution):
    """twice many"""
    yield [probe(x) for x in (1.0, 5.0, -3.0)]
