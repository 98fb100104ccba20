"""One submission from files to record; `grader.py` joins all stages.

In come names and bytes, out comes a frozen `SubmissionResult`. `phase.py` runs the public or the
hidden checks together, `followthrough.py` tries some again, `diagnosis.py` adds what is known of
the mistakes. `known.py` remembers right replies, `sameresults.py` what was said of wrong ones. It
writes no file and prints nothing; it must not import renderers or commands.
"""
