"""The command `gradkit`: calls what was asked for, prints; `exits.py` has the exit codes.

Heavy modules are imported by the verb that needs them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from autograder.arguments import parser
from autograder.errors import UsageError
from autograder.exits import FAULT, NOT_ALL_PASSED, OK, guarded
from autograder.render.terminal import describe, prepare, say

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
    arguments = parser().parse_args(argv)
    return _VERBS[arguments.verb](arguments)


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


_VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _check, "hint": _hint, "build": _build, "grade": _grade, "marks": _marks,
    "export": _export, "import": _import, "why": _why, "report": _report, "stats": _stats,
    "audit": _audit, "doctor": _doctor, "init": _init, "new": _new, "demo": _demo,
}  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
