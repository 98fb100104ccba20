"""The command `gradkit`: reads arguments, calls the rest, prints; `exits.py` has the exit codes.

Heavy modules are imported by the verb that needs them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from autograder import __version__
from autograder.errors import UsageError
from autograder.exits import FAULT, NOT_ALL_PASSED, OK, Parser, guarded
from autograder.render.terminal import describe, prepare, say

_FOLDER = "the student's files (default: this folder, or student/ in it)"
_ROOT = "where problems/ lies (default: this folder, or one above it)"
_JOBS = "how many at once (default: one for each processor)"
_OUT = "the folder of the results"
_QUESTIONS = "a file or a function"

TYPE_CHECKING = False  # `typing` and the rest take longer than `gradkit --help` may
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from autograder.assignment.model import Assignment
    from autograder.record import SubmissionResult


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    prepare()
    return guarded("gradkit", lambda: _run(argv))


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="gradkit", description="NumPy assignments that grade themselves.")
    parser.add_argument("--version", action="version", version=f"gradkit {__version__}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def verb(name: str, run: Callable[[argparse.Namespace], int], words: str) -> Parser:
        added: Parser = verbs.add_parser(name, help=words, description=words)
        _value(added, "--assignment", "DIR", _ROOT)
        added.set_defaults(run=run)
        return added

    check = verb("check", _check, "run a student's public checks")
    _value(check, "questions", "QUESTION", _QUESTIONS, type=str, nargs="*")
    _value(check, "--folder", "DIR", _FOLDER)
    _flag(check, "--all", "show every message")
    _flag(check, "--watch", "check again on each save")
    _add_reports(check)

    hint = verb("hint", _hint, "the next hint for a question")
    _value(hint, "question", "QUESTION", "a function", type=str)
    _value(hint, "--folder", "DIR", _FOLDER)

    build = verb("build", _build, "make student/, student.zip and autograder.zip")
    _flag(build, "--check", "only say whether student/ is stale")
    _value(build, "-o --output", "DIR", "where the zips go (default: dist)")
    words = "the course's own secret seed of hidden inputs; kept in course-seed for all commands"
    _value(build, "--seed", "FILE", words)

    grade = verb("grade", _grade, "grade submissions: folders, zips, .py files, folders of them")
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

    marks = verb("marks", _marks, "everyone's marks by the policy as it is now, without grading")
    _value(marks, "out", "OUT", _OUT)
    _value(marks, "--roster", "CSV", "the class list")
    _flag(marks, "--json", "print the marks as JSON")

    export = verb("export", _export, "fill the marks into a course system's own table")
    _value(export, "out", "OUT", _OUT)
    what = export.add_mutually_exclusive_group(required=True)
    _value(what, "--into", "FILE", "the table of Canvas, Moodle, Gradescope or Blackboard")
    _value(what, "--reviews", "FILE", "a new sheet of what waits for a person")
    _value(export, "--column", "NAME", "the column of the marks", type=str, default="")
    _value(export, "-o --output", "FILE", "write another file (default: FILE itself)")

    bring = verb("import", _import, "bring in what people wrote in a sheet of reviews")
    _value(bring, "out", "OUT", _OUT)
    _value(bring, "sheet", "FILE", "from gradkit export --reviews")
    _value(bring, "--who", "NAME", "whose marks these are", type=str, default="")

    why = verb("why", _why, "how a student's mark came about")
    _value(why, "student", "STUDENT", "an id, or a name", type=str)
    words = "a function (default: the mark as a whole)"
    _value(why, "question", "QUESTION", words, type=str, nargs="?", default="")
    words = "the folder of the results (default: this one, or the only one below it)"
    _value(why, "-o --output", "OUT", words)

    report = verb("report", _report, "the class on one page")
    _value(report, "out", "OUT", _OUT)
    words = "where the graded files are now, to compare them (default: where they were)"
    _value(report, "--submissions", "PATH", words, nargs="+", default=[])
    _flag(report, "--anonymous", "numbers instead of names")
    _value(report, "--jplag", "DIR", "write what JPlag reads")

    stats = verb("stats", _stats, "how many have each question right")
    _value(stats, "out", "OUT", _OUT)
    _flag(stats, "--csv", "as CSV, with every check")

    audit = verb("audit", _audit, "how good are these checks?")
    _value(audit, "questions", "QUESTION", _QUESTIONS, type=str, nargs="*")
    _flag(audit, "--json", "print the figures as JSON")
    _value(audit, "--jobs", "N", _JOBS, type=_jobs)

    verb("doctor", _doctor, "what confines student code on this machine")

    init = verb("init", _init, "begin a course of your own, in a folder of its own")
    _value(init, "directory", "DIR", "a new folder, or an empty one")

    new = verb("new", _new, "a new problem's skeleton")
    _value(new, "name", "NAME", "a Python name, as in NAME.py", type=str)

    demo = verb("demo", _demo, "build, grade the bundled examples and show where feedback lies")
    results = "demo-results"
    words = f"where the results go (default: {results})"
    _value(demo, "-o --output", "DIR", words, default=results)
    return parser


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


def _told(lines: Iterable[str], code: int = OK) -> int:
    """Print lines; returns the exit code."""
    for line in lines:
        say(line, sys.stdout)
    return code


def _root(arguments: argparse.Namespace) -> Path:
    from pathlib import Path

    from autograder.assignment.load import find_root

    if arguments.assignment is None:
        return find_root(Path.cwd())
    root: Path = arguments.assignment
    if not (root / "problems" / "assignment.toml").is_file():
        raise UsageError(f"{root}: holds no problems/assignment.toml. Name the folder above it.")
    return root.resolve()


def _load(arguments: argparse.Namespace) -> Assignment:
    from autograder.assignment.load import load_assignment

    return load_assignment(_root(arguments))


def _student_folder(arguments: argparse.Namespace) -> Path:
    """As given; else here, unless here is the assignment's own folder with `student/` in it."""
    if arguments.folder is not None:
        folder: Path = arguments.folder
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder. Name the one with your .py files.")
        return folder
    from pathlib import Path

    here = Path.cwd()
    inside = here / "student"
    return inside if (here / "problems").is_dir() and inside.is_dir() else here


def _check(arguments: argparse.Namespace) -> int:
    from autograder.commands.reports import Reports
    from autograder.practice.entry import run_checks

    folder = _student_folder(arguments)
    if arguments.watch:
        from pathlib import Path

        from autograder.practice.watch import watch

        words = list(arguments.questions)
        if arguments.folder is None and words and Path(words[0]).is_dir():
            folder = Path(words.pop(0))  # as one names it
        return watch(folder, arguments.assignment, words, "python")
    reports = Reports.of(arguments)

    def told(result: SubmissionResult, places: Mapping[str, int]) -> None:
        reports.add(result, folder, places)

    with reports.around(sys.stdout):
        return run_checks(
            folder, arguments.assignment, arguments.questions, every=arguments.all, told=told
        )


def _hint(arguments: argparse.Namespace) -> int:
    from autograder.practice.entry import give_hint

    return give_hint(_student_folder(arguments), arguments.assignment, arguments.question)


def _build(arguments: argparse.Namespace) -> int:
    from autograder.assignment.courseseed import adopt
    from autograder.assignment.load import load_assignment
    from autograder.commands.demo import built_lines
    from autograder.release.build import build, stale

    root, seed = _root(arguments), arguments.seed
    if seed is not None and arguments.check:
        raise UsageError(
            "--check writes nothing, so it keeps no seed. Leave out --seed or --check."
        )
    assignment = load_assignment(root, secret=None if seed is None else adopt(root, seed))
    if arguments.check:
        if found := stale(assignment):
            said = f"student/ is stale: {', '.join(found)}. Run gradkit build and commit."
            return _told([said], NOT_ALL_PASSED)
        return _told(["student/ is what gradkit build makes."])
    return _told(built_lines(build(assignment, arguments.output or assignment.root / "dist")))


def _grade(arguments: argparse.Namespace) -> int:
    from autograder.assignment.courseseed import other_release
    from autograder.commands.grade import Order, check_least, grade_all
    from autograder.commands.progress import view
    from autograder.commands.reports import Reports
    from autograder.otterbridge.intake import RELEASE
    from autograder.render.export import to_csv, to_json

    reports = Reports.of(arguments)
    assignment = _load(arguments)
    check_least(arguments.min_score, assignment)
    order = Order(
        assignment,
        arguments.submissions,
        arguments.output,
        jobs=arguments.jobs or 0,
        allow_weak=arguments.allow_weak_sandbox,
        resume=arguments.resume,
        system=arguments.system,
        roster=arguments.roster,
        scheduler=arguments.scheduler or "",
    )
    stream = sys.stderr if arguments.json or arguments.csv else sys.stdout
    if differs := other_release(assignment.root, assignment.secret, f"files/{RELEASE}"):
        say(differs, stream)
    with reports.around(stream):
        book = grade_all(order, view(stream, describe(stream)), reports.add)
    if arguments.json:
        say(to_json(book.marks), sys.stdout, end="")
    elif arguments.csv:
        say(to_csv(book.marks, book.questions, book.problems), sys.stdout, end="")
    if any(mark.withheld for mark in book.marks):
        return FAULT
    return OK if book.enough(arguments.min_score) else NOT_ALL_PASSED


def _marks(arguments: argparse.Namespace) -> int:
    from autograder.commands.marks import compute
    from autograder.render.export import to_json
    from autograder.render.table import Columns, grade_table, remarks

    assignment = _load(arguments)
    found = compute(assignment, arguments.out, arguments.roster)
    if arguments.json:
        say(to_json(found.marks), sys.stdout, end="")
    else:
        columns = Columns.of(assignment, [row.id for row in found.marks])
        say(grade_table(columns, found.marks, describe(sys.stdout)), sys.stdout)
        _told((*found.remarks, *remarks(found.marks)))
        say(f"Marks: {arguments.out / 'grades.csv'}", sys.stdout)
    return FAULT if found.withheld else OK


def _export(arguments: argparse.Namespace) -> int:
    from autograder.commands.marks import export, waiting
    from autograder.words import listed

    assignment = _load(arguments)
    if arguments.reviews:
        count = waiting(assignment, arguments.out, arguments.reviews)
        return _told([f"{arguments.reviews}: lines that wait for a person: {count}."])
    target = arguments.output or arguments.into
    filled, remarks = export(assignment, arguments.out, arguments.into, arguments.column, target)
    print(f"{target}: marks filled in: {filled.filled}.")
    for what, names in (("Not in the table", filled.unknown), ("Without a mark", filled.without)):
        if names:
            print(f"{what} ({len(names)}): {listed(names, 10)}.")
    return _told(remarks, NOT_ALL_PASSED if filled.unknown else OK)


def _import(arguments: argparse.Namespace) -> int:
    from autograder.commands.marks import take_in

    assignment = _load(arguments)
    count = take_in(assignment, arguments.out, arguments.sheet, arguments.who)
    return _told([f"New entries: {count}. Marks: {arguments.out / 'grades.csv'}"])


def _why(arguments: argparse.Namespace) -> int:
    from autograder.commands.why import results_here, why

    assignment = _load(arguments)
    out = results_here(arguments.output)
    return _told(why(assignment, out, arguments.student, arguments.question))


def _report(arguments: argparse.Namespace) -> int:
    from autograder.commands.report import report

    lines = report(
        _load(arguments),
        arguments.out,
        submissions=arguments.submissions,
        anonymous=arguments.anonymous,
        jplag=arguments.jplag,
    )
    return _told(lines)


def _stats(arguments: argparse.Namespace) -> int:
    from autograder.commands.report import stats
    from autograder.render.classreport import to_csv, to_text

    found = stats(_load(arguments), arguments.out)
    print(to_csv(found) if arguments.csv else to_text(found), end="")
    return OK


def _demo(arguments: argparse.Namespace) -> int:
    from autograder.commands.demo import demo
    from autograder.commands.progress import view

    assignment = _load(arguments)
    shown = view(sys.stdout, describe(sys.stdout))
    return _told(demo(assignment, arguments.output, shown))


def _audit(arguments: argparse.Namespace) -> int:
    from autograder.audit.audit import audit
    from autograder.commands.progress import counter
    from autograder.practice.check import choose
    from autograder.render.audit import to_json, to_text

    assignment = _load(arguments)
    names = choose(assignment, arguments.questions)
    found = audit(assignment, names, jobs=arguments.jobs, progress=counter(sys.stderr, "Auditing"))
    said = to_json(found) if arguments.json else to_text(found, describe(sys.stdout))
    return _told([said], NOT_ALL_PASSED if found.findings() else OK)


def _doctor(arguments: argparse.Namespace) -> int:
    from autograder.calls.doctor import report
    from autograder.render.doctor import render

    found = report()
    return _told([render(found)], OK if found.fit else NOT_ALL_PASSED)


def _init(arguments: argparse.Namespace) -> int:
    from autograder.release.skeletons import begin

    then = f"Next: go to {arguments.directory} and run gradkit build."
    return _told((*map(str, begin(arguments.directory)), then))


def _new(arguments: argparse.Namespace) -> int:
    from autograder.release.skeletons import create

    made = create(_root(arguments), arguments.name)
    return _told((*map(str, made), "Next: fill these in, then run gradkit build."))


if __name__ == "__main__":
    raise SystemExit(main())
