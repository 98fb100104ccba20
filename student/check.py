"""Checks your answers.

    python check.py                     where you stand, and one question to fix next
    python check.py NAME ...            the same for a file or a function, and what they print
    python check.py --all               every question, and every message
    python check.py --list              the questions and their points
    python check.py --hint NAME         a hint for a function; ask again for the next one
    python check.py --show NAME         the call that fails, as Python that you can run
    python check.py --show NAME -i      the same, and then you are in Python with its inputs
    python check.py --watch             checks again whenever you save a file
    python check.py --pack              makes the zip to hand in, and checks that it loads
    python check.py --reset NAME        the empty function again; yours is kept beside it
    python check.py --report            a page with your code, tables and graphs (needs jinja2)
    python check.py --gallery           pictures that your own functions compute (needs jinja2)

In a notebook beside this file: `%load_ext check`, then `%check NAME` for what its cells define.

Your own files are run in a process of their own and never imported here.
"""

BEFORE = set(globals())  # names of a session that runs this among its own

import contextlib
import gc
import os
import sys

HERE = os.path.dirname(os.path.abspath(globals().get("__file__", "check.py")))
# The checks lie in `kit`; in the course's own checkout, they lie one folder up.
PLACES = (os.path.join(HERE, "kit"), os.path.dirname(HERE))
NEWER = "py -3" if os.name == "nt" else "python3.12"
BROKEN = "check.py: the folder `kit` is damaged (%s). Unpack the whole zip again."
WRONG_USAGE = 2  # exit code


def this_python():
    """The Python that runs this, as it can be pasted into a terminal."""
    if os.name == "nt" and sys.prefix == sys.base_prefix:
        return "py -%d.%d" % sys.version_info[:2]
    if os.name == "nt":
        return "python"  # of the environment that is switched on
    import shlex

    return shlex.quote(sys.executable)


def load():
    """Make the checks importable and give back the folder where they lie.

    Raises `SystemExit` with one line that says what is missing. An old Python can read this file
    far enough to say so.
    """
    if sys.version_info < (3, 11):
        sys.exit(
            "check.py: needs Python 3.11 or newer, and this is %d.%d (%s). Try: %s check.py"
            % (sys.version_info[0], sys.version_info[1], sys.executable, NEWER)
        )
    # A file of yours that happens to be called `random.py` must not stand in for Python's own.
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != HERE]
    import importlib.util

    missing = [name for name in ("numpy", "sympy") if importlib.util.find_spec(name) is None]
    if missing:
        names = " ".join(missing)
        sys.exit("check.py: %s missing. Run: %s -m pip install %s" % (names, this_python(), names))
    for place in PLACES:
        if os.path.isfile(os.path.join(place, "problems", "assignment.toml")) and os.path.isfile(
            os.path.join(place, "autograder", "practice", "entry.py")
        ):
            sys.path.insert(0, place)
            return place
    sys.exit(
        "check.py: the folder `kit` beside it is missing or damaged. Unpack the whole zip again."
    )


@contextlib.contextmanager
def checks():
    """The folder where the checks lie; afterwards, imports find what they found before."""
    before = list(sys.path)
    try:
        place = load()
        import numpy  # an error of its own is not the kit's

        yield place
    finally:
        sys.path[:] = before


def entry(name):
    """A module of the kit's."""
    import importlib

    try:
        return importlib.import_module("autograder.practice." + name)
    except (ImportError, SyntaxError, ValueError, AttributeError) as error:
        sys.exit(BROKEN % error)


def run(arguments):
    """Run the checks; the exit code is 0 only when all of them pass."""
    if "-h" in arguments or "--help" in arguments:
        print(__doc__.strip())
        return 0
    with checks() as place:
        from pathlib import Path

        return entry("entry").main(arguments, Path(HERE), Path(place))


def leave(code):
    """End at once where Python was started for this alone: it would clear all modules away."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # nobody reads any more
        sys.exit(code)
    if sys.orig_argv[1:] == sys.argv and sys.gettrace() is None:
        os._exit(code)
    sys.exit(code)


def forget(modules):
    """Leave a session that goes on, Jupyter's, Spyder's or IDLE's, its own names and `modules`."""
    for name in set(sys.modules) - modules:
        if name.partition(".")[0] == "autograder":
            del sys.modules[name]
    for name in set(globals()) - BEFORE:
        del globals()[name]


def load_ipython_extension(shell):
    """`%load_ext check` in a notebook: `%check NAME` checks a function that a cell defines."""

    def check(words):
        """Check functions of the cells above: `%check NAME`, `%check --hint NAME`."""
        with checks() as place:
            from pathlib import Path

            entry("notebook").check_cells(words, shell, Path(HERE), Path(place))

    shell.register_magic_function(check)


if __name__ == "__main__":
    known, looks = set(sys.modules), gc.isenabled()
    gc.disable()  # for a second: to look for garbage among all modules takes a third of it
    try:
        code = run(sys.argv[1:])
    except SystemExit as end:
        if not isinstance(end.code, str):
            raise
        sys.stderr.write(end.code + "\n")
        code = WRONG_USAGE
    finally:
        session = hasattr(sys, "ps1") or "idlelib" in sys.modules
        if not session:
            gc.freeze()  # this process ends here, with what it has
        if looks:
            gc.enable()
    if not session:
        leave(code)
    forget(known)
