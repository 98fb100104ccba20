"""Evaluates a student's SymPy answer without SymPy, which executes strings and may never return.

`elementary.py` and `matrix.py` compute, `expression.py` walks the wire's tokens at one point,
`scalars.py`, `conditions.py` and `matrices.py` hold one rule per name, and `vocabulary.py`
joins them and refuses what is no closed form, such as (`constants.py`) a difference quotient.
`autograder.judging.symbolic` judges with it.
"""
