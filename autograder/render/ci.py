"""For a CI system: JUnit XML, a summary in Markdown, and what to mark at the student's lines.

What a student's code chose (names, texts of exceptions) is quoted so that nothing in it is read
as XML, as Markdown or as a command of the CI system.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from autograder.names import QuestionName
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.export import Mark
from autograder.render.summary import failures, in_points, problem_of, problems, short_name
from autograder.words import number, plain, printable

# XML 1.0 has no way to write these. (Compiled where it is used: that takes long.)
_NO_XML = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+.!|~&@:-])")
_SHOWN = 300  # characters of a message at a line
# Nothing is to be fixed there yet.
_SKIPPED = frozenset({Status.NOT_ATTEMPTED, Status.WAITS})
_MOST_ANNOTATIONS = 10  # of each kind, that GitHub shows for a step
_COUNTED = ("tests", "failures", "errors")


def junit_suite(result: SubmissionResult | Mark) -> Element:
    """One case a check; what cannot be graded at all is one case with an error.

    A check that waits for another or was not attempted is skipped, a fault of the grader's an
    error, everything else that did not pass a failure. Times are of the whole submission.
    """
    suite = Element("testsuite", name=_xml(result.id))
    if isinstance(result, Mark):
        case = _case(suite, result.status, "the submission")
        _tell(case, "error", result.status, "\n".join(result.notes))
    else:
        for question in result.questions:
            for check in question.checks:
                _check(suite, check)
    found = [case[0].tag for case in suite if len(case)]
    counts = (len(suite), found.count("failure"), found.count("error"))
    suite.attrib |= dict(zip(_COUNTED, map(str, counts), strict=True))
    suite.set("skipped", str(found.count("skipped")))
    suite.set("time", f"{getattr(result, 'seconds', 0.0):.3f}")
    return suite


def junit(suites: Iterable[Element]) -> bytes:
    """The whole document."""
    root = Element("testsuites", name="gradkit")
    root.extend(suites)
    for name in _COUNTED:
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", f"{sum(float(suite.get('time', '0')) for suite in root):.3f}")
    indent(root)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _check(suite: Element, check: CheckResult) -> None:
    kind = "hidden" if check.hidden else "public"
    name = f"{short_name(check.question)}: {check.title or 'not graded'} ({kind})"
    case = _case(suite, problem_of(check.question), name)
    if outcome := _outcome(check.status):
        _tell(case, outcome, check.status, check.words.text())


def _case(suite: Element, group: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=_xml(group), name=_xml(name), time="0")


def _tell(case: Element, outcome: str, status: str, said: str) -> None:
    told = SubElement(case, outcome, message=_xml(said.partition("\n")[0] or status))
    if outcome != "skipped":
        told.set("type", status)
        told.text = _xml(said)


def _outcome(status: Status) -> str:
    if status is Status.PASSED:
        return ""
    if status is Status.FAULT:
        return "error"
    return "skipped" if status in _SKIPPED else "failure"


def _xml(text: str) -> str:
    return re.sub(_NO_XML, "\ufffd", text)


def markdown(result: SubmissionResult | Mark) -> str:
    """A heading with the points, a table of the problems, and what failed, one line each.

    Of public checks alone, which decide no mark, it counts the questions that pass.
    """
    if isinstance(result, Mark):
        return f"### {_quoted(result.id)}: {result.status}\n\n{_notes(result.notes)}\n"
    hidden = any(check.hidden for question in result.questions for check in question.checks)
    head = "| file | points | |" if hidden else "| file | questions that pass | |"
    lines = [f"### {_quoted(result.id)}: {_total(result, hidden)}", "", head, "|---|---|---|"]
    for part in problems(result):
        passed = sum(question.status is Status.PASSED for question in part.questions)
        state = "✓" if passed == len(part.questions) else ""
        points = f"{passed} of {len(part.questions)}"
        if hidden:
            points = f"{number(part.earned)} of {number(part.points)}"
        lines.append(f"| {_quoted(part.name)} | {points} | {state} |")
    failed = [(q, found[0]) for q in result.questions if (found := failures(q))]
    if failed := [(q, check) for q, check in failed if check.status not in _SKIPPED]:
        lines += ["", "What to look at:", ""]
        lines += [f"- {_said(question, check)}" for question, check in failed]
    if not hidden and not result.withheld:
        lines += ["", "Public checks only; hidden checks decide the mark."]
    lines += ["", _notes(result.notes)]
    return "\n".join(lines).rstrip() + "\n"


def _total(result: SubmissionResult, hidden: bool) -> str:
    if result.withheld:
        return "withheld"
    if hidden:
        return f"{number(result.earned)} of {in_points(result.points)}"
    passed = sum(question.status is Status.PASSED for question in result.questions)
    return f"{passed} of {len(result.questions)} questions pass"


def _notes(notes: Sequence[str]) -> str:
    return "\n\n".join(f"Note: {_quoted(note)}" for note in notes)


def _said(question: QuestionResult, check: CheckResult) -> str:
    headline = check.words.brief or str(check.status)
    named = headline.startswith(question.name)
    return _quoted(plain(headline if named else f"{question.name}: {headline}", _SHOWN))


def _quoted(text: str) -> str:
    """The text as Markdown shows it: no link, no mention, no markup of its own."""
    return _MARKS.sub(r"\\\1", " ".join(printable(text).split()))


@dataclass(frozen=True)
class Finding:
    """What is wrong with a question, and where in the student's files; line 1 where unknown."""

    question: str
    file: str
    line: int
    text: str


def findings(
    result: SubmissionResult, places: Mapping[str, int] | None = None, folder: str = ""
) -> list[Finding]:
    """One for each question with something to fix.

    It stands where the message says, else at the function: `places` has the lines of the
    definitions. `folder` is where the student's files lie, as the CI system calls it.
    """
    found = []
    for question in result.questions:
        for check in failures(question)[:1]:
            if _outcome(check.status) != "failure":
                continue
            place = next((line for line in check.words.lines if line.file), None)
            file = place.file if place else QuestionName(question.name).file
            defined = question.code.first if question.code else 1
            line = place.line if place else (places or {}).get(question.name, defined)
            path = f"{folder}/{file}" if folder else file
            text = plain(check.words.brief or str(check.status), _SHOWN)
            found.append(Finding(question.name, path, line, text))
    return found


def workflow_commands(found: Sequence[Finding]) -> list[str]:
    """GitHub's workflow commands, as many as it shows."""
    return [
        f"::error file={_property(one.file)},line={one.line},"
        f"title={_property(one.question)}::{_data(one.text)}"
        for one in found[:_MOST_ANNOTATIONS]
    ]


def code_quality(found: Iterable[Finding]) -> str:
    """GitLab's report of code quality, which it shows at the lines of a merge request."""
    entries = [
        {
            "description": one.text,
            "check_name": one.question,
            "fingerprint": hashlib.sha256(f"{one.file}\0{one.question}".encode()).hexdigest(),
            "severity": "major",
            "location": {"path": one.file, "lines": {"begin": one.line}},
        }
        for one in found
    ]
    return json.dumps(entries, indent=2) + "\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
