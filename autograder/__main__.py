"""`python -m autograder` is `gradkit`; its first page of help comes at once, without the parser."""

import sys

HELP = """\
usage: gradkit [-h] [--version] COMMAND ...

NumPy assignments that grade themselves.

options:
  -h, --help  show this help message and exit
  --version   show program's version number and exit

commands:
  COMMAND
    check     run a student's public checks
    hint      the next hint for a question
    build     make student/, student.zip and autograder.zip
    grade     grade submissions: folders, zips, .py files, folders of them
    marks     everyone's marks by the policy as it is now, without grading
    export    fill the marks into a course system's own table
    import    bring in what people wrote in a sheet of reviews
    why       how a student's mark came about
    report    the class on one page
    stats     how many have each question right
    audit     how good are these checks?
    doctor    what confines student code on this machine
    init      begin a course of your own, in a folder of its own
    new       a new problem's skeleton
    demo      build, grade the bundled examples and show where feedback lies
"""


def main() -> int:
    """Say what there is, or run the command."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        sys.stdout.write(HELP)
        return 0
    from autograder.cli import main as run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
