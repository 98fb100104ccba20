"""The instructor's commands, one file a verb, as functions that return what is to be printed.

In come parsed arguments, out come results and files. `progress.py` shows how far grading is, and
`reports.py` writes for a CI system; all else is printed by `cli.py`, which also chooses the exit
code. Nothing that grades may import them.
"""
