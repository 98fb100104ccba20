"""What CI systems read: JUnit XML, Markdown, annotations, with hostile names and texts in them."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import fromstring

from autograder.message import Kind, Line, Words
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.ci import junit, markdown, workflow_commands

EVIL = "::stop-commands::x\x1b[31m\x00]]><script> @all [a](b) | `x`\n::error::y\ud800"


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


def test_junit_counts_and_tells_each_outcome() -> None:
    suite = fromstring(junit([ALL]))[0]
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


def test_hostile_texts_stay_texts() -> None:
    evil = replace(ALL, id=EVIL, notes=(EVIL,))
    suite = fromstring(junit([evil]))[0]
    assert "<script>" in (suite.get("name") or "")
    assert "\x00" not in (suite.get("name") or "")
    text = markdown([evil])
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "\x1b" not in text
    assert "<script>" not in text.replace("\\<script\\>", "")
    for line in workflow_commands(evil):
        assert line.startswith("::error file=p.py")
        assert "\n" not in line
        assert "\x1b" not in line


def test_markdown_has_a_row_a_problem_and_says_what_to_look_at() -> None:
    text = markdown([ALL])
    assert "### ada: withheld" in text
    assert "| p | 1 of 5 |  |" in text
    assert "- p\\.f: " in text
    full = markdown([result(check(Status.PASSED), notes=("a note",))])
    assert "### ada: 1 of 1 point" in full
    assert "| p | 1 of 1 | ✓ |" in full
    assert "Note: a note" in full
    assert "What to look at" not in full


def test_an_annotation_stands_at_the_students_line() -> None:
    (found,) = workflow_commands(result(check(Status.FAILED, FAILED)))
    assert found == "::error file=p.py,line=7,title=p.f::p.f is wrong."
    assert workflow_commands(result(check(Status.NOT_ATTEMPTED))) == []
    assert workflow_commands(result(check(Status.PASSED))) == []
