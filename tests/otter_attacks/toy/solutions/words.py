"""Words."""


def twice(x):
    """Twice."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION
