"""Judges: processes that grade one submission at a time, and may die without a mark being lost.

::

    pool.Pool (in the coordinator)      hands out tasks, collects records, replaces judges
      └─ parent.JudgeParent             holds assignment, references, expected values; runs no
           │                            student code and meets no value of a student's
           └─ parent.serve              forked from it: checks, comparison, words; asks the zygote
                                        for workers itself

In come `Task`s (names and bytes), out come frozen records, over pipes as JSON (`transfer.py`).
`workedout.py` keeps in `dist/worked-out.json` what a build found out, for whoever grades next.
A judge has a limit on memory and on its own CPU time for each submission. One that dies or overruns
is replaced, its submission is graded once more, and then withheld with the reason. Nothing in here
decides what is right; it must not be imported by anything that does.
"""
