"""Checks your answers: `python check.py`, or `python check.py QUESTION` for one of them.

    python check.py                     everything
    python check.py NAME                one file, or one function
    python check.py --hint NAME         the next hint for a function

Your own files are run in a process of their own and never imported here.
"""

import importlib.util
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# The checks lie in `kit`; in the course's own checkout, they lie one folder up.
PLACES = (os.path.join(HERE, "kit"), os.path.dirname(HERE))


def load():
    """Make the checks importable and give back the folder where they lie."""
    if sys.version_info < (3, 11):
        sys.exit("check.py: needs Python 3.11 or newer, and this is %d.%d." % sys.version_info[:2])
    # A file of yours that happens to be called `random.py` must not stand in for Python's own.
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != HERE]
    missing = [name for name in ("numpy", "sympy") if importlib.util.find_spec(name) is None]
    if missing:
        names = " ".join(missing)
        sys.exit("check.py: %s missing. Run: %s -m pip install %s" % (names, sys.executable, names))
    for place in PLACES:
        if os.path.isfile(os.path.join(place, "problems", "assignment.toml")) and os.path.isfile(
            os.path.join(place, "autograder", "cli.py")
        ):
            sys.path.insert(0, place)
            return place
    sys.exit("check.py: the folder `kit` is missing beside it. Unpack the whole zip again.")


def run(arguments):
    """Run the checks; the exit code is 0 only when all of them pass."""
    place = load()
    from autograder.cli import main

    verb = "check"
    if arguments[:1] == ["--hint"]:
        verb, arguments = "hint", arguments[1:]
    where = ["--assignment", place, "--folder", HERE]
    return main([verb, *arguments, *where], program="check.py")


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
