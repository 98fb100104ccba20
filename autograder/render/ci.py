"""For a CI system: JUnit XML, a summary in Markdown, and annotations at the student's lines.

What a student's code chose (names, texts of exceptions) is quoted so that nothing in it is read
as XML, as Markdown or as a command of the CI system.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from autograder.names import QuestionName
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.summary import failures, in_points, problem_of, problems, short_name
from autograder.words import number, plain, printable

# XML 1.0 has no way to write these.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+.!|~&@:-])")
_SHOWN = 300  # characters of a message in an annotation
# Nothing is to be fixed there yet.
_SKIPPED = frozenset({Status.NOT_ATTEMPTED, Status.WAITS})
_MOST_ANNOTATIONS = 10  # of each kind, that GitHub shows for a step


def junit(results: Iterable[SubmissionResult]) -> bytes:
    """One suite a submission, one case a check; times are of the whole submission.

    A check that waits for another or was not attempted is skipped, a fault of the grader's an
    error, everything else that did not pass a failure.
    """
    root = Element("testsuites")
    for result in results:
        checks = [check for question in result.questions for check in question.checks]
        states = [check.status for check in checks]
        suite = SubElement(
            root,
            "testsuite",
            name=_xml(result.id),
            tests=str(len(checks)),
            failures=str(sum(_outcome(state) == "failure" for state in states)),
            errors=str(sum(_outcome(state) == "error" for state in states)),
            skipped=str(sum(_outcome(state) == "skipped" for state in states)),
            time=f"{result.seconds:.3f}",
        )
        for check in checks:
            _case(suite, check)
    indent(root)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _case(suite: Element, check: CheckResult) -> None:
    kind = "hidden" if check.hidden else "public"
    name = f"{short_name(check.question)}: {check.title or 'not graded'} ({kind})"
    case = SubElement(
        suite, "testcase", classname=_xml(problem_of(check.question)), name=_xml(name), time="0"
    )
    outcome = _outcome(check.status)
    if outcome:
        said = check.words.text()
        told = SubElement(case, outcome, message=_xml(said.partition("\n")[0] or check.status))
        if outcome != "skipped":
            told.set("type", check.status)
            told.text = _xml(said)


def _outcome(status: Status) -> str:
    if status is Status.PASSED:
        return ""
    if status is Status.FAULT:
        return "error"
    return "skipped" if status in _SKIPPED else "failure"


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def markdown(results: Sequence[SubmissionResult]) -> str:
    """A table of the problems for each submission, and under it what failed, one line each."""
    lines: list[str] = []
    for result in results:
        total = "withheld" if result.withheld else f"{number(result.earned)} of "
        total += "" if result.withheld else in_points(result.points)
        lines += [f"### {_quoted(result.id)}: {total}", "", "| file | points | |", "|---|---|---|"]
        for part in problems(result):
            state = "✓" if part.earned >= part.points - 1e-9 else ""
            points = f"{number(part.earned)} of {number(part.points)}"
            lines.append(f"| {_quoted(part.name)} | {points} | {state} |")
        failed = [(q, found[0]) for q in result.questions if (found := failures(q))]
        if failed:
            lines += ["", "What to look at:", ""]
            lines += [f"- {_said(question, check)}" for question, check in failed]
        lines += ["", *(f"Note: {_quoted(note)}" for note in result.notes)]
    return "\n".join(lines).rstrip() + "\n"


def _said(question: QuestionResult, check: CheckResult) -> str:
    headline = check.words.headline or str(check.status)
    return f"{_quoted(question.name)}: {_quoted(plain(headline, _SHOWN))}"


def _quoted(text: str) -> str:
    """The text as Markdown shows it: no link, no mention, no markup of its own."""
    return _MARKS.sub(r"\\\1", " ".join(printable(text).split()))


def workflow_commands(result: SubmissionResult) -> list[str]:
    """GitHub's workflow commands, at the student's own lines where these are known."""
    found = []
    for question in result.questions:
        for check in failures(question)[:1]:
            if _outcome(check.status) != "failure":
                continue
            line = next((line for line in check.words.lines if line.file), None)
            file = line.file if line else QuestionName(question.name).file
            place = f"file={_property(file)}" + (f",line={line.line}" if line else "")
            said = _data(plain(check.words.headline or str(check.status), _SHOWN))
            found.append(f"::error {place},title={_property(question.name)}::{said}")
    return found[:_MOST_ANNOTATIONS]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
