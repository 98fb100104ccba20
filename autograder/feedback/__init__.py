"""Words for what failed: where, what was called, what came back, what was expected, a hint.

In come differences, replies and the catalogue of known mistakes, out come words. No verdict is made
or changed here. What hidden inputs and values may be told is decided here and nowhere else.
"""
