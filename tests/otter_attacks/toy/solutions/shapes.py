"""Shapes."""


def area(a, b):
    """Area."""
    # BEGIN SOLUTION
    return a * b
    # END SOLUTION


def edge(a, b):
    """Edge."""
    # BEGIN SOLUTION
    return 2 * (a + b)
    # END SOLUTION
