"""The command `gradkit`: reads arguments, calls the rest, prints; `exits.py` has the exit codes.

Heavy modules are imported by the verb that needs them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from autograder import __version__
from autograder.errors import UsageError
from autograder.exits import FAULT, NOT_ALL_PASSED, OK, Parser, guarded
from autograder.render.terminal import describe, prepare

_FOLDER = "the student's files (default: this folder, or student/ in it)"

TYPE_CHECKING = False  # `typing` and the rest take longer than `gradkit --help` may
if TYPE_CHECKING:
    from pathlib import Path

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
        added.add_argument(
            "--assignment",
            metavar="DIR",
            type=_path,
            help="where problems/ lies (default: this folder, or one above it)",
        )
        added.set_defaults(run=run)
        return added

    check = verb("check", _check, "run a student's public checks")
    check.add_argument("questions", nargs="*", metavar="QUESTION", help="a file or a function")
    check.add_argument("--folder", metavar="DIR", type=_path, help=_FOLDER)
    check.add_argument("--all", action="store_true", help="show every message")
    check.add_argument("--watch", action="store_true", help="check again on each save")
    _add_reports(check)

    hint = verb("hint", _hint, "the next hint for a question")
    hint.add_argument("question", metavar="QUESTION", help="a function")
    hint.add_argument("--folder", metavar="DIR", type=_path, help=_FOLDER)

    build = verb("build", _build, "make student/, student.zip and autograder.zip")
    build.add_argument("--check", action="store_true", help="only say whether student/ is stale")
    build.add_argument(
        "-o", "--output", metavar="DIR", type=_path, help="where the zips go (default: dist)"
    )
    build.add_argument(
        "--seed",
        metavar="FILE",
        type=_path,
        help="the course's own secret seed of hidden inputs; kept in course-seed for all commands",
    )

    grade = verb("grade", _grade, "grade submissions: folders, zips, .py files, folders of them")
    grade.add_argument(
        "submissions", nargs="+", metavar="SUBMISSION", type=_path,
        help="a student's folder, .zip or .py, or a folder or download of a whole class",
    )  # fmt: skip
    grade.add_argument(
        "-o", "--output", metavar="OUT", type=_path, required=True, help="where the results go"
    )
    where = grade.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", metavar="N", type=_jobs, help="how many at once (default: one for each processor)"
    )
    where.add_argument(
        "--scheduler", metavar="ADDRESS", type=_address, help="grade on this Dask cluster, tcp://…"
    )
    grade.add_argument(
        "--resume", action="store_true", help="grade only what is not in OUT yet, or has changed"
    )
    grade.add_argument(
        "--from", dest="system", metavar="SYSTEM", default="",
        help="the course system: canvas, moodle, … or folders (default: as the download looks)",
    )  # fmt: skip
    grade.add_argument("--roster", metavar="CSV", type=_path, help="the class list")
    grade.add_argument("--min-score", metavar="P", type=float, help="exit 1 below P points")
    form = grade.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the marks as JSON")
    form.add_argument("--csv", action="store_true", help="print the marks as CSV")
    grade.add_argument(
        "--allow-weak-sandbox",
        action="store_true",
        help="grade although this machine confines less than it should",
    )
    _add_reports(grade)

    marks = verb("marks", _marks, "everyone's marks by the policy as it is now, without grading")
    marks.add_argument("out", metavar="OUT", type=_path, help="the folder of the results")
    marks.add_argument("--roster", metavar="CSV", type=_path, help="the class list")
    marks.add_argument("--json", action="store_true", help="print the marks as JSON")

    export = verb("export", _export, "fill the marks into a course system's own table")
    export.add_argument("out", metavar="OUT", type=_path, help="the folder of the results")
    what = export.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--into",
        metavar="FILE",
        type=_path,
        help="the table of Canvas, Moodle, Gradescope or Blackboard",
    )
    what.add_argument(
        "--reviews", metavar="FILE", type=_path, help="a new sheet of what waits for a person"
    )
    export.add_argument("--column", metavar="NAME", default="", help="the column of the marks")
    export.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=_path,
        help="write another file (default: FILE itself)",
    )

    bring = verb("import", _import, "bring in what people wrote in a sheet of reviews")
    bring.add_argument("out", metavar="OUT", type=_path, help="the folder of the results")
    bring.add_argument("sheet", metavar="FILE", type=_path, help="from gradkit export --reviews")
    bring.add_argument("--who", metavar="NAME", default="", help="whose marks these are")

    why = verb("why", _why, "how a student's mark came about")
    why.add_argument("student", metavar="STUDENT", help="an id, or a name")
    why.add_argument(
        "question", nargs="?", default="", metavar="QUESTION",
        help="a function (default: the mark as a whole)",
    )  # fmt: skip
    why.add_argument(
        "-o", "--output", metavar="OUT", type=_path,
        help="the folder of the results (default: this one, or the only one below it)",
    )  # fmt: skip

    report = verb("report", _report, "the class on one page")
    report.add_argument("out", metavar="OUT", type=_path, help="the folder of the results")
    report.add_argument(
        "--submissions", metavar="PATH", type=_path, nargs="+", default=[],
        help="where the graded files are now, to compare them (default: where they were)",
    )  # fmt: skip
    report.add_argument("--anonymous", action="store_true", help="numbers instead of names")
    report.add_argument("--jplag", metavar="DIR", type=_path, help="write what JPlag reads")

    stats = verb("stats", _stats, "how many have each question right")
    stats.add_argument("out", metavar="OUT", type=_path, help="the folder of the results")
    stats.add_argument("--csv", action="store_true", help="as CSV, with every check")

    audit = verb("audit", _audit, "how good are these checks?")
    audit.add_argument("questions", nargs="*", metavar="QUESTION", help="a file or a function")
    audit.add_argument("--json", action="store_true", help="print the figures as JSON")
    audit.add_argument(
        "--jobs", metavar="N", type=_jobs, help="how many at once (default: one for each processor)"
    )

    verb("doctor", _doctor, "what confines student code on this machine")

    init = verb("init", _init, "begin a course of your own, in a folder of its own")
    init.add_argument("directory", metavar="DIR", type=_path, help="a new folder, or an empty one")

    new = verb("new", _new, "a new problem's skeleton")
    new.add_argument("name", metavar="NAME", help="a Python name, as in NAME.py")

    demo = verb("demo", _demo, "build, grade the bundled examples and show where feedback lies")
    results = "demo-results"
    demo.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=_path,
        default=results,
        help=f"where the results go (default: {results})",
    )
    return parser


def _add_reports(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("for a CI system")
    for option, words in (
        ("--junit", "write JUnit XML"),
        ("--summary", "write a summary in Markdown"),
        ("--code-quality", "write GitLab's report of code quality"),
    ):
        group.add_argument(option, metavar="FILE", type=_path, help=words)
    group.add_argument("--github", action="store_true", help="mark the lines in a pull request")


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
            print(f"student/ is stale: {', '.join(found)}. Run gradkit build and commit.")
            return NOT_ALL_PASSED
        print("student/ is what gradkit build makes.")
        return OK
    for line in built_lines(build(assignment, arguments.output or assignment.root / "dist")):
        print(line)
    return OK


def _grade(arguments: argparse.Namespace) -> int:
    from autograder.assignment.courseseed import other_release
    from autograder.commands.grade import Order, check_least, grade_all
    from autograder.commands.progress import say, view
    from autograder.commands.reports import Reports
    from autograder.otterbridge.intake import RELEASE
    from autograder.render.export import to_csv, to_json

    reports = Reports.of(arguments)
    assignment = _load(arguments)
    check_least(arguments.min_score, assignment)
    order = Order.of(
        assignment,
        arguments.submissions,
        arguments.output,
        jobs=arguments.jobs,
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
    from autograder.commands.progress import say
    from autograder.render.export import to_json
    from autograder.render.table import Columns, grade_table, remarks

    assignment = _load(arguments)
    found = compute(assignment, arguments.out, arguments.roster)
    if arguments.json:
        say(to_json(found.marks), sys.stdout, end="")
    else:
        columns = Columns.of(assignment, [row.id for row in found.marks])
        say(grade_table(columns, found.marks, describe(sys.stdout)), sys.stdout)
        for line in (*found.remarks, *remarks(found.marks)):
            say(line, sys.stdout)
        say(f"Marks: {arguments.out / 'grades.csv'}", sys.stdout)
    return FAULT if found.withheld else OK


def _export(arguments: argparse.Namespace) -> int:
    from autograder.commands.marks import export, waiting
    from autograder.words import listed

    assignment = _load(arguments)
    if arguments.reviews:
        count = waiting(assignment, arguments.out, arguments.reviews)
        print(f"{arguments.reviews}: lines that wait for a person: {count}.")
        return OK
    target = arguments.output or arguments.into
    filled, remarks = export(assignment, arguments.out, arguments.into, arguments.column, target)
    print(f"{target}: marks filled in: {filled.filled}.")
    if filled.unknown:
        print(f"Not in the table ({len(filled.unknown)}): {listed(filled.unknown, 10)}.")
    if filled.without:
        print(f"Without a mark ({len(filled.without)}): {listed(filled.without, 10)}.")
    for line in remarks:
        print(line)
    return OK if not filled.unknown else NOT_ALL_PASSED


def _import(arguments: argparse.Namespace) -> int:
    from autograder.commands.marks import take_in

    assignment = _load(arguments)
    count = take_in(assignment, arguments.out, arguments.sheet, arguments.who)
    print(f"New entries: {count}. Marks: {arguments.out / 'grades.csv'}")
    return OK


def _why(arguments: argparse.Namespace) -> int:
    from autograder.commands.progress import say
    from autograder.commands.why import results_here, why

    assignment = _load(arguments)
    out = results_here(arguments.output)
    for line in why(assignment, out, arguments.student, arguments.question):
        say(line, sys.stdout)
    return OK


def _report(arguments: argparse.Namespace) -> int:
    from autograder.commands.report import report

    written = report(
        _load(arguments),
        arguments.out,
        submissions=arguments.submissions,
        anonymous=arguments.anonymous,
        jplag=arguments.jplag,
    )
    print(f"{written.path}: the class report.")
    for line in written.remarks:
        print(line)
    if written.compared < written.graded:
        print(
            f"Compared {written.compared} of {written.graded} submissions: the files of the others "
            "were not found. Name what was graded with --submissions."
        )
    return OK


def _stats(arguments: argparse.Namespace) -> int:
    from autograder.commands.report import stats
    from autograder.render.classreport import to_csv, to_text

    found = stats(_load(arguments), arguments.out)
    print(to_csv(found) if arguments.csv else to_text(found), end="")
    return OK


def _demo(arguments: argparse.Namespace) -> int:
    from autograder.commands.demo import demo
    from autograder.commands.progress import say, view

    assignment = _load(arguments)
    shown = view(sys.stdout, describe(sys.stdout))
    for line in demo(assignment, arguments.output, shown):
        say(line, sys.stdout)
    return OK


def _audit(arguments: argparse.Namespace) -> int:
    from autograder.audit.audit import audit
    from autograder.commands.progress import counter
    from autograder.practice.check import choose
    from autograder.render.audit import to_json, to_text

    assignment = _load(arguments)
    names = choose(assignment, arguments.questions)
    found = audit(assignment, names, jobs=arguments.jobs, progress=counter(sys.stderr, "Auditing"))
    print(to_json(found) if arguments.json else to_text(found))
    return NOT_ALL_PASSED if found.findings() else OK


def _doctor(arguments: argparse.Namespace) -> int:
    from autograder.calls.doctor import report
    from autograder.render.doctor import render

    found = report()
    print(render(found))
    return OK if found.fit else NOT_ALL_PASSED


def _init(arguments: argparse.Namespace) -> int:
    from autograder.release.newcourse import begin

    for path in begin(arguments.directory):
        print(path)
    print(f"Next: go to {arguments.directory} and run gradkit build.")
    return OK


def _new(arguments: argparse.Namespace) -> int:
    from autograder.release.newproblem import create

    for path in create(_root(arguments), arguments.name):
        print(path)
    print("Next: fill these in, then run gradkit build.")
    return OK


if __name__ == "__main__":
    raise SystemExit(main())
