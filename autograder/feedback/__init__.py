"""Words for what failed: where, what was called, what came back, what was expected, a hint.

In come differences, replies and the catalogue of known mistakes, out come words. No verdict is made
or changed here. What may be told of hidden inputs and values is decided in
`audience.py` and nowhere else.
"""
