"""What CI systems read: JUnit XML, Markdown, annotations, with hostile names and texts in them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from autograder.commands.reports import Reports
from autograder.errors import UsageError
from autograder.message import Kind, Line, Words
from autograder.picture import Code
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.ci import (
    code_quality,
    findings,
    junit,
    junit_suite,
    markdown,
    workflow_commands,
)
from autograder.render.export import refused
from autograder.words import harmless, no_command

EVIL = "::stop-commands::x\x1b[31m\x00]]><script> @all [a](b) | `x`\n::error::y\ud800 ##[error]z"


def check(status: Status, words: Words = Words(), **more: object) -> CheckResult:  # noqa: B008
    earned = 1.0 if status is Status.PASSED else 0.0
    fields = {"question": "p.f", "name": "c", "title": "a title", "hidden": False}
    return CheckResult(**{**fields, "points": 1.0, "earned": earned, "status": status,
                          "words": words, **more})  # type: ignore[arg-type]  # fmt: skip


def result(*checks: CheckResult, id: str = "ada", **more: object) -> SubmissionResult:
    question = QuestionResult("p.f", float(len(checks)), checks)
    return SubmissionResult(id, "T", (question,), seconds=1.5, **more)  # type: ignore[arg-type]


FAILED = Words("is wrong.", (Line(Kind.PLACE, "return 1", "p.py", 7),), subject="p.f")
ALL = result(
    check(Status.PASSED),
    check(Status.FAILED, FAILED, hidden=True),
    check(Status.NOT_ATTEMPTED),
    check(Status.FAULT, Words("Grading failed here.")),
    check(Status.ERROR, Words(f"raised {EVIL}", subject="p.f")),
)
REFUSED = refused("bob", "unreadable", f"a broken zip: {EVIL}")
# Elements with their attributes (* must be there) and children, as Jenkins' schema has them: the
# strictest of those in use, `junit-10.xsd` of its xunit plugin.
SCHEMA = {
    "testsuites": ("name time tests failures errors", "testsuite"),
    "testsuite": (
        "*name *tests *failures *errors group time skipped timestamp hostname id package file log",
        "testsuite properties testcase system-out system-err",
    ),
    "testcase": ("*name time classname group", "skipped error failure system-out system-err"),
    "failure": ("type message", ""),
    "error": ("type message", ""),
    "skipped": ("type message", ""),
}


def breaches(element: Element) -> list[str]:
    """What the schema does not allow."""
    attributes, children = SCHEMA[element.tag]
    names = {name.lstrip("*") for name in attributes.split()}
    needed = {name[1:] for name in attributes.split() if name.startswith("*")}
    found = [f"{element.tag}.{name}" for name in set(element.attrib) - names]
    found += [f"no {element.tag}.{name}" for name in needed - set(element.attrib)]
    found += [f"{element.tag}/{child.tag}" for child in element if child.tag not in children]
    if not re.fullmatch(r"\d+(\.\d+)?", element.get("time", "0")):
        found.append(f"{element.tag}.time")
    return found + [breach for child in element for breach in breaches(child)]


def test_junit_counts_and_tells_each_outcome() -> None:
    suite = fromstring(junit([junit_suite(ALL)]))[0]
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "2", "errors": "1", "skipped": "1"}
    assert suite.get("time") == "1.500"
    cases = list(suite)
    assert [case[0].tag if len(case) else "" for case in cases] == [
        "", "failure", "skipped", "error", "failure",
    ]  # fmt: skip
    assert cases[1].get("name") == "f: a title (hidden)"
    assert cases[1][0].get("message") == "p.f is wrong."
    assert "p.py, line 7: return 1" in (cases[1][0].text or "")


def test_junit_is_as_the_common_schema_has_it() -> None:
    root = fromstring(junit([junit_suite(ALL), junit_suite(REFUSED), junit_suite(ALL)]))
    assert breaches(root) == []
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("11", "4", "3")
    assert breaches(fromstring('<testsuites skipped="1"><testcase/></testsuites>')) == [
        "testsuites.skipped",
        "testsuites/testcase",
        "no testcase.name",
    ]


def test_hostile_texts_stay_texts() -> None:
    evil = replace(ALL, id=EVIL, notes=(EVIL,))
    suite = fromstring(junit([junit_suite(evil)]))[0]
    assert "<script>" in (suite.get("name") or "")
    assert "\x00" not in (suite.get("name") or "")
    for text in (markdown(evil), markdown(replace(REFUSED, id=EVIL))):
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
        assert "\x1b" not in text
        assert "<script>" not in text.replace("\\<script\\>", "")
    for line in workflow_commands(findings(evil)):
        assert line.startswith("::error file=p.py")
        assert "\n" not in line
        assert "\x1b" not in line


def test_no_line_is_a_command() -> None:
    text = no_command("a ::x\n  ::error::b\n##[error]c\nd ##vso[task.x]e\n##teamcity[f]")
    assert text == "a ::x\n  | ::error::b\n## [error]c\nd ##vso [task.x]e\n##teamcity [f]"
    assert "##[" not in harmless(EVIL)
    assert not any(line.lstrip().startswith("::") for line in harmless(EVIL).splitlines())


def test_markdown_has_a_row_a_problem_and_says_what_to_look_at() -> None:
    text = markdown(ALL)
    assert "### ada: withheld" in text
    assert "| p | 1 of 5 |  |" in text
    assert "- p\\.f " in text
    full = markdown(result(check(Status.PASSED, hidden=True), notes=("a note",)))
    assert "### ada: 1 of 1 point" in full
    assert "| p | 1 of 1 | ✓ |" in full
    assert "Note: a note" in full
    assert "What to look at" not in full
    public = markdown(result(check(Status.NOT_ATTEMPTED)))
    assert "### ada: 0 of 1 questions pass" in public
    assert "hidden checks decide the mark" in public
    assert "What to look at" not in public


def test_an_annotation_stands_at_the_students_line() -> None:
    failed = result(check(Status.FAILED, FAILED))
    (found,) = workflow_commands(findings(failed, folder="hw"))
    assert found == "::error file=hw/p.py,line=7,title=p.f::p.f is wrong."
    assert workflow_commands(findings(result(check(Status.NOT_ATTEMPTED)))) == []
    assert workflow_commands(findings(result(check(Status.PASSED)))) == []
    plain = result(check(Status.FAILED, Words("is wrong.", subject="p.f")))
    assert findings(plain, {"p.f": 12})[0].line == 12
    shown = replace(plain.questions[0], code=Code("p.py", 20, ("return 1",)))
    assert findings(replace(plain, questions=(shown,)))[0].line == 20
    [entry] = json.loads(code_quality(findings(failed)))
    assert entry["location"] == {"path": "p.py", "lines": {"begin": 7}}
    assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_reports_are_written_at_the_end(tmp_path: Path, capsys, monkeypatch) -> None:
    import sys

    monkeypatch.chdir(tmp_path)
    paths = {name: tmp_path / "out" / name for name in ("junit", "summary", "code_quality")}
    reports = Reports(paths, github=True)
    with reports.around(sys.stdout):
        print("::error::the student's")
        reports.add(result(check(Status.FAILED, FAILED)), tmp_path / "hw")
        reports.add(REFUSED)
    lines = capsys.readouterr().out.splitlines()
    word = lines[0].removeprefix("::stop-commands::")
    assert len(word) == 32
    assert lines[1:3] == ["::error::the student's", f"::{word}::"]
    assert lines[3:] == ["::error file=hw/p.py,line=7,title=p.f::p.f is wrong."]
    assert "### bob: unreadable" in paths["summary"].read_text(encoding="utf-8")
    assert fromstring(paths["junit"].read_bytes()).get("errors") == "1"
    assert json.loads(paths["code_quality"].read_text())[0]["location"]["path"] == "hw/p.py"


def test_a_report_cannot_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        Reports({"junit": tmp_path})
