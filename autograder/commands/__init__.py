"""The instructor's commands, one file a verb, as functions that return what is to be printed.

In come parsed arguments, out come results and files. Only `cli.py` prints or chooses exit codes.
"""
