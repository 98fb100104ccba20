"""What is known of a class: every attempt, what it earned, which one counts and why.

In come finished records and who they are of, out come rows. `store.py` keeps them in one SQLite
file, `attempts.py` says by pure functions which attempt counts and what lateness costs,
`transfer.py` fills marks into a course system's own table. Nothing here grades, renders a page or
meets anything that student code produced but a finished record.
"""
