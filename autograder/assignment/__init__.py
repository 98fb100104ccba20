"""The assignment as its author wrote it: read, validated, immutable.

In come the files of `problems/` and `solutions/`, out comes an `Assignment` (`load.py`), or a
`ContentError` with file, line and remedy. `checks.py` is what checks and mistakes are made of,
`definitions.py` reads functions and classes off a file. Nothing here runs a check or meets a
submission.
"""
