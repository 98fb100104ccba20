"""What is given to others: stubs, the student's kit and zip, the autograder zip, new problems.

In comes a validated assignment, out come files, written whole or not at all. The reference answers
are graded first (`rehearsal.py`): what costs them a point is refused. What that took time to find
out is kept beside the zips (`judges/workedout.py`). It must not import commands.
"""
