from autograder.api import check, probe


@check("area", weight=2)
def random_ones(rng, solution):
    """random rectangles"""
    yield [probe(*rng.uniform(1, 2, 2)) for _ in range(5)]


@check("area")
def big(rng, solution):
    """big rectangles"""
    yield probe(200.0, 300.0)


@check("edge")
def random_edges(rng, solution):
    """random edges"""
    yield [probe(*rng.uniform(1, 2, 2)) for _ in range(5)]
