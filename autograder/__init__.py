"""gradkit's engine: grades numerical code safely and explains what is wrong with it.

A submission flows one way through these modules, and `grading.py` joins them::

    roster.py       which submissions a command line stands for
    submission.py   a folder, zip or file becomes names and bytes, nothing is run
    content.py      the assignment: problems, questions, checks, references
    session.py      calls go to a worker and replies come back (sandbox/ confines the worker)
    phase.py        the public or hidden checks advance together; follow.py tries some again
    compare.py      a reply meets what was expected; relations.py and explain.py find the words
    record.py       the frozen outcome
    render/         text, HTML, CSV; otterbridge/ for Otter and Gradescope

The grader's process never imports, unpickles or evaluates anything of the student's.
No module in here knows a problem or a question by name.
"""

__version__ = "0.1.0"
