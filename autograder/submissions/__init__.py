"""A student's work as names and bytes; nothing of it is run, unpacked to disk or followed.

In come paths of a command line, out come `Submission`s (`find.py` says which paths are one,
`read.py` reads one, `zips.py` archives within limits, `choose.py` says what of it counts), or a
`SubmissionError` with the reason. Must not import a worker or anything that grades.
"""
