from autograder.api import check, probe


@check("area")
def small(rng):
    """a small 'rectangle' of φ"""
    yield probe(2.0, 3.0, expect=6.0)


@check("edge")
def small_edge(rng):
    """a small edge"""
    yield probe(2.0, 3.0, expect=10.0)
