"""Talking to a worker: calls go out, replies come back, whatever happens to the worker.

In come questions and arguments, out come `Reply`s whose every part had its type checked
(`replies.py`). `session.py` keeps deadlines and restarts workers, `callbacks.py` checks what
student code hands to the grader's functions, `formulas.py` has symbolic answers judged,
`workers.py` and `floor.py` make confined workers and prove that they are. No call is
made where the reply is known already: of a stub that nobody touched (`untouched.py`), or of a
reference that stands in (`rightanswers.py`). It does not know what a right answer is and imports
nothing that does.
"""
