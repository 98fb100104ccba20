"""Right or not: values that came back against values that were expected.

In come decoded values and what was expected, out comes a `Difference` or none. `compare.py` is for
numbers and arrays, `symbolic.py` asks SymPy about expressions at the points of `points.py`,
`numeric.py` holds derivatives to compare with, `wording.py` how values are printed in a difference.
It knows no question, no check and no worker, and imports nothing of the folders that do.
"""
