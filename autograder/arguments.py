"""What may be typed after `gradkit`: its verbs, their arguments and options, and words for each."""

from __future__ import annotations

import argparse

from autograder import __version__
from autograder.exits import Parser

_FOLDER = "the student's files (default: this folder, or student/ in it)"
_ROOT = "where problems/ lies (default: this folder, or one above it)"
_JOBS = "how many at once (default: one for each processor)"
_OUT = "the folder of the results"
_QUESTIONS = "a file or a function"

TYPE_CHECKING = False  # `typing` and the rest take longer than `gradkit --help` may
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def parser() -> argparse.ArgumentParser:
    """Of the whole command; `verb` of what it parses names the one that was typed."""
    made = Parser(prog="gradkit", description="NumPy assignments that grade themselves.")
    made.add_argument("--version", action="version", version=f"gradkit {__version__}")
    verbs = made.add_subparsers(title="commands", metavar="COMMAND", dest="verb", required=True)

    def verb(name: str, words: str) -> Parser:
        added: Parser = verbs.add_parser(name, help=words, description=words)
        _value(added, "--assignment", "DIR", _ROOT)
        return added

    check = verb("check", "run a student's public checks")
    _value(check, "questions", "QUESTION", _QUESTIONS, type=str, nargs="*")
    _value(check, "--folder", "DIR", _FOLDER)
    _flag(check, "--all", "show every message")
    _flag(check, "--watch", "check again on each save")
    _add_reports(check)

    hint = verb("hint", "the next hint for a question")
    _value(hint, "question", "QUESTION", "a function", type=str)
    _value(hint, "--folder", "DIR", _FOLDER)

    build = verb("build", "make student/, student.zip and autograder.zip")
    _flag(build, "--check", "only say whether student/ is stale")
    _value(build, "-o --output", "DIR", "where the zips go (default: dist)")
    words = "the course's own secret seed of hidden inputs; kept in course-seed for all commands"
    _value(build, "--seed", "FILE", words)

    grade = verb("grade", "grade submissions: folders, zips, .py files, folders of them")
    words = "a student's folder, .zip or .py, or a folder or download of a whole class"
    _value(grade, "submissions", "SUBMISSION", words, nargs="+")
    _value(grade, "-o --output", "OUT", "where the results go", required=True)
    where = grade.add_mutually_exclusive_group()
    _value(where, "--jobs", "N", _JOBS, type=_jobs)
    _value(where, "--scheduler", "ADDRESS", "grade on this Dask cluster, tcp://…", type=_address)
    _flag(grade, "--resume", "grade only what is not in OUT yet, or has changed")
    words = "the course system: canvas, moodle, … or folders (default: as the download looks)"
    _value(grade, "--from", "SYSTEM", words, type=str, dest="system", default="")
    _value(grade, "--roster", "CSV", "the class list")
    _value(grade, "--min-score", "P", "exit 1 below P points", type=float)
    form = grade.add_mutually_exclusive_group()
    _flag(form, "--json", "print the marks as JSON")
    _flag(form, "--csv", "print the marks as CSV")
    words = "grade although this machine confines less than it should"
    _flag(grade, "--allow-weak-sandbox", words)
    _add_reports(grade)

    marks = verb("marks", "everyone's marks by the policy as it is now, without grading")
    _value(marks, "out", "OUT", _OUT)
    _value(marks, "--roster", "CSV", "the class list")
    _flag(marks, "--json", "print the marks as JSON")

    export = verb("export", "fill the marks into a course system's own table")
    _value(export, "out", "OUT", _OUT)
    what = export.add_mutually_exclusive_group(required=True)
    _value(what, "--into", "FILE", "the table of Canvas, Moodle, Gradescope or Blackboard")
    _value(what, "--reviews", "FILE", "a new sheet of what waits for a person")
    _value(export, "--column", "NAME", "the column of the marks", type=str, default="")
    _value(export, "-o --output", "FILE", "write another file (default: FILE itself)")

    bring = verb("import", "bring in what people wrote in a sheet of reviews")
    _value(bring, "out", "OUT", _OUT)
    _value(bring, "sheet", "FILE", "from gradkit export --reviews")
    _value(bring, "--who", "NAME", "whose marks these are", type=str, default="")

    why = verb("why", "how a student's mark came about")
    _value(why, "student", "STUDENT", "an id, or a name", type=str)
    words = "a function (default: the mark as a whole)"
    _value(why, "question", "QUESTION", words, type=str, nargs="?", default="")
    words = "the folder of the results (default: this one, or the only one below it)"
    _value(why, "-o --output", "OUT", words)

    report = verb("report", "the class on one page")
    _value(report, "out", "OUT", _OUT)
    words = "where the graded files are now, to compare them (default: where they were)"
    _value(report, "--submissions", "PATH", words, nargs="+", default=[])
    _flag(report, "--anonymous", "numbers instead of names")
    _value(report, "--jplag", "DIR", "write what JPlag reads")

    stats = verb("stats", "how many have each question right")
    _value(stats, "out", "OUT", _OUT)
    _flag(stats, "--csv", "as CSV, with every check")

    audit = verb("audit", "how good are these checks?")
    _value(audit, "questions", "QUESTION", _QUESTIONS, type=str, nargs="*")
    _flag(audit, "--json", "print the figures as JSON")
    _value(audit, "--jobs", "N", _JOBS, type=_jobs)

    verb("doctor", "what confines student code on this machine")

    init = verb("init", "begin a course of your own, in a folder of its own")
    _value(init, "directory", "DIR", "a new folder, or an empty one")

    new = verb("new", "a new problem's skeleton")
    _value(new, "name", "NAME", "a Python name, as in NAME.py", type=str)

    demo = verb("demo", "build, grade the bundled examples and show where feedback lies")
    results = "demo-results"
    words = f"where the results go (default: {results})"
    _value(demo, "-o --output", "DIR", words, default=results)
    return made


def _value(to: argparse._ActionsContainer, names: str, kind: str, words: str, **more: Any) -> None:
    """Add an option or an argument that takes a value, a path where nothing else is said."""
    to.add_argument(*names.split(), **{"metavar": kind, "type": _path, "help": words, **more})


def _flag(to: argparse._ActionsContainer, name: str, words: str) -> None:
    to.add_argument(name, action="store_true", help=words)


def _add_reports(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("for a CI system")
    _value(group, "--junit", "FILE", "write JUnit XML")
    _value(group, "--summary", "FILE", "write a summary in Markdown")
    _value(group, "--code-quality", "FILE", "write GitLab's report of code quality")
    _flag(group, "--github", "mark the lines in a pull request")


def _path(text: str) -> Path:
    if not text.strip():  # an unset variable of a shell, which Path takes for the current folder
        raise argparse.ArgumentTypeError("the path is empty")
    from pathlib import Path

    return Path(text)


def _address(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the address is empty")
    return text.strip()


def _jobs(text: str) -> int:
    try:
        jobs = int(text)
    except ValueError:
        jobs = 0
    if not 1 <= jobs <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of jobs from 1 to 256")
    return jobs
