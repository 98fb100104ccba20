"""How long grading takes, beside stock Otter and beside what cannot be avoided.

    python -m tests.benchmarks                    everything, some minutes
    python -m tests.benchmarks --rounds 1 --class 5 --only grade
    python -m tests.benchmarks --install          install size and time, too (needs a package index)

All commands of a round run in turn, so that what else the machine does strikes all of them; what
counts are ratios of the medians of CPU time, with all child processes. `README.md` here says what
was found.

    cases.py      what is graded: a class of each kind, the zips, the student's folder
    measure.py    CPU time of a command, and how fast the machine is meanwhile
    floors.py     the same checks without isolation, and the student's calls alone
    install.py    packages, size and time of an installation
    report.py     ratios, the table, JSON
"""
