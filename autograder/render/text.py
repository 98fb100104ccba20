"""Results for the terminal: a pure function from a record to text."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.record import QuestionResult, Status, SubmissionResult
from autograder.render.summary import (
    ProblemSummary,
    in_points,
    notes,
    number,
    problems,
    short_name,
)

_COLOURS = {"green": "32", "red": "31", "yellow": "33", "dim": "2", "bold": "1"}
_INDENT = "    "
# Most a check prints before it asks to name a question: a first run of half-done work fails
# everywhere at once, and nobody reads 50 messages.
MESSAGES_SHOWN = 8


@dataclass(frozen=True)
class Terminal:
    """What the terminal can show; the default is the least of them."""

    colour: bool = False
    symbols: bool = False  # ✓ ✗ instead of characters of the ASCII alphabet
    width: int = 100  # columns; longer lines of a message are wrapped

    def paint(self, text: str, *styles: str) -> str:
        """The text in a colour, where there are colours."""
        if not self.colour or not styles:
            return text
        codes = ";".join(_COLOURS[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def mark(self, question: QuestionResult) -> str:
        """One character for a question's status, coloured."""
        if question.status is Status.PASSED:
            return self.paint("✓" if self.symbols else "+", "green")
        if question.status is Status.NOT_ATTEMPTED:
            return self.paint("·" if self.symbols else ".", "dim")
        return self.paint("✗" if self.symbols else "x", "red")


def check_report(
    result: SubmissionResult,
    terminal: Terminal,
    *,
    titles: Mapping[str, str] | None = None,
    verbose: bool = False,
) -> str:
    """The list of public checks, a message for each question that failed, and where one stands."""
    parts = problems(result)
    width = max((len(short_name(q.name)) for q in result.questions), default=0)
    lines = [terminal.paint(f"{result.title}: public checks", "bold")]
    for part in parts:
        lines += ["", _heading(part, terminal, (titles or {}).get(part.name, ""))]
        lines += [_row(question, terminal, width) for question in part.questions]
    lines += _messages(result, terminal, verbose)
    lines += [f"Note: {note}" for note in result.notes]
    if lines[-1]:
        lines.append("")
    return "\n".join([*lines, *standing(result, terminal)]) + "\n"


def _heading(part: ProblemSummary, terminal: Terminal, title: str) -> str:
    passed = sum(question.status is Status.PASSED for question in part.questions)
    bonus = ", bonus" if part.bonus else ""
    name = terminal.paint(part.name, "bold") + (f" ({title})" if title else "")
    count = f"{passed} of {len(part.questions)} pass, {in_points(part.points)}{bonus}"
    return f"{name}  {terminal.paint(count, 'dim')}"


def _row(question: QuestionResult, terminal: Terminal, width: int) -> str:
    name = f"{short_name(question.name):<{width}}"
    worth = f"{number(question.points):>4} pt"
    if question.status is Status.PASSED:
        words = "passed"
    elif question.status is Status.NOT_ATTEMPTED:
        words = terminal.paint("not attempted", "dim")
    else:
        words = terminal.paint(str(question.status), "red")
    return f"  {terminal.mark(question)} {name}  {worth}  {words}"


def _messages(result: SubmissionResult, terminal: Terminal, verbose: bool) -> list[str]:
    wrong = [q for q in result.questions if q.status not in (Status.PASSED, Status.NOT_ATTEMPTED)]
    shown = wrong if verbose else wrong[:MESSAGES_SHOWN]
    lines = [""]
    for question in shown:
        lines += [question_message(question, terminal), ""]
    for question in result.questions:
        for note in notes(question):
            lines += [f"{question.name}: {note}", ""]
    if len(wrong) > len(shown):
        more = len(wrong) - len(shown)
        plural = "questions need" if more > 1 else "question needs"
        lines += [f"{more} more {plural} a look: name one to see its message.", ""]
    return lines


def question_message(question: QuestionResult, terminal: Terminal) -> str:
    """The first failure of a question in full: which check, and the message."""
    check = question.first_failure
    if check is None:
        return f"{terminal.mark(question)} {question.name}: passed"
    head = f"{terminal.mark(question)} {terminal.paint(question.name, 'bold')}: {check.title}"
    return f"{head}\n{indented(check.message, terminal.width)}"


def indented(message: str, width: int = 100) -> str:
    """The message set in; what a long line continues with is set in further."""
    return "\n".join(_wrapped(line, width) for line in message.splitlines())


def _wrapped(line: str, width: int) -> str:
    text = line.lstrip()
    start = _INDENT + line[: len(line) - len(text)]
    return textwrap.fill(
        text,
        width,
        initial_indent=start,
        subsequent_indent=start + "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def standing(result: SubmissionResult, terminal: Terminal) -> list[str]:
    """Where the student stands; never that all tests passed, since hidden checks remain."""
    if result.withheld:
        return [
            terminal.paint("Checking failed, and it is not your fault.", "red", "bold"),
            *([indented(result.fault)] if result.fault else []),
            "Please tell your instructor.",
        ]
    passed = [q for q in result.questions if q.status is Status.PASSED]
    if len(passed) == len(result.questions):
        scope = "All public checks" if len(passed) > 1 else f"The public checks of {passed[0].name}"
        return [terminal.paint(f"{scope} pass; hidden checks decide the mark.", "green", "bold")]
    open_ones = sum(q.status is Status.NOT_ATTEMPTED for q in result.questions)
    wrong = len(result.questions) - len(passed) - open_ones
    worth = sum(question.points for question in passed)
    points = sum(question.points for question in result.questions)
    return [
        f"Public checks: {len(passed)} of {len(result.questions)} questions pass "
        f"({number(worth)} of {in_points(points)}), {wrong} to mend, {open_ones} not attempted.",
        "Hidden checks decide the mark.",
    ]
