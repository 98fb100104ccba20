"""What runs beside the student's code. Stand-alone: standard library and NumPy.

In come the student's files and calls with their arguments (`requests.py`), out go replies of the
wire's few types (`wire.py`). `worker.py` serves, `convert.py` turns objects into wire types,
`survey.py` lists what a file defines, `standins.py` puts other functions in the places of the
student's. Nothing in here knows a reference, a check or an expected value, and nothing else of the
engine is imported.

SymPy is imported where a formula comes or goes, and by a worker without a student's file that
judges formulas, for SymPy may hang: `equality.py` decides whether an answer equals the truth, by
`proof.py` and by values (`cases.py`, `formula.py`, `precision.py`) at `places.py` and `joints.py`;
`reasons.py` says why one is wrong, `vocabulary.py` of what an answer may be made.
"""
