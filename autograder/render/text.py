"""Results for the terminal: a pure function from a record to text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.record import QuestionResult, Status, SubmissionResult
from autograder.render.summary import (
    ProblemSummary,
    alike,
    in_points,
    notes,
    problem_of,
    problems,
    short_name,
    status_words,
)
from autograder.render.terminal import spelled
from autograder.words import number, plain

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_COLOURS = {"green": "32", "red": "31", "yellow": "33", "dim": "2", "bold": "1"}
_MARKS = {Status.PASSED: ("✓", "+", "green"), Status.NOT_ATTEMPTED: ("·", ".", "dim"),
          Status.WAITS: ("…", "~", "yellow")}  # fmt: skip
_TO_BE_FIXED = ("✗", "x", "red")
_INDENT = "    "
# Most a check prints before it asks to name a question: a first run of half-done work fails
# everywhere at once, and nobody reads 50 messages.
MESSAGES_SHOWN = 8
# Most that is shown of what the student's code printed.
LINES_SHOWN, CHARACTERS_SHOWN = 40, 2000


@dataclass(frozen=True)
class Terminal:
    """What the terminal can show; the default is the least of them."""

    colour: bool = False
    symbols: bool = False  # ✓ ✗ instead of characters of the ASCII alphabet
    width: int = 100  # columns; longer lines of a message are wrapped
    encoding: str = "utf-8"

    def paint(self, text: str, *styles: str) -> str:
        """The text in a colour, where there are colours."""
        if not self.colour or not styles:
            return text
        codes = ";".join(_COLOURS[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def filled(self, text: str, start: str = "") -> str:
        """The text in lines of the terminal's width; those after the first are set in."""
        return textwrap.fill(
            self.spelled(text),
            self.width,
            initial_indent=start,
            subsequent_indent=start + "  ",
            break_on_hyphens=False,
            break_long_words=False,
        )

    def spelled(self, text: str) -> str:
        """The text as it will be shown, before it is measured."""
        return spelled(text, self.encoding)

    def length(self, text: str) -> int:
        """Columns that the text takes: without what colours it."""
        return len(_ESCAPES.sub("", text))

    def mark(self, status: Status) -> str:
        """One character for a question's status, coloured."""
        symbol, letter, colour = _MARKS.get(status, _TO_BE_FIXED)
        return self.paint(symbol if self.symbols else letter, colour)


def check_report(
    result: SubmissionResult,
    terminal: Terminal,
    *,
    titles: Mapping[str, str] | None = None,
    verbose: bool = False,
    in_full: Callable[[Sequence[QuestionResult]], list[str] | None] = lambda group: None,
) -> str:
    """The list of public checks, a message for each question that failed, and where one stands.

    `in_full` gives a question's message in other words than these, or none.
    """
    lines = [terminal.paint(terminal.filled(f"{result.title}: public checks"), "bold")]
    for part in _parts(result, terminal, titles or {}):
        lines += ["", *part]
    lines += _messages(result, terminal, verbose, in_full)
    lines += printed(result.output, terminal, verbose=verbose)
    lines += [terminal.filled(f"Note: {note}") for note in result.notes]
    if lines[-1]:
        lines.append("")
    return "\n".join([*lines, *standing(result, terminal)]) + "\n"


def listing(
    result: SubmissionResult, terminal: Terminal, titles: Mapping[str, str] | None = None
) -> str:
    """Every question with its status, without messages."""
    lines = [line for part in _parts(result, terminal, titles or {}) for line in part]
    return "\n".join([*lines, "", *standing(result, terminal)]) + "\n"


def _parts(
    result: SubmissionResult, terminal: Terminal, titles: Mapping[str, str]
) -> Iterator[list[str]]:
    """Each problem with its questions."""
    width = max((len(short_name(q.name)) for q in result.questions), default=0)
    for part in problems(result):
        rows = [_row(question, terminal, width) for question in part.questions]
        yield [_heading(part, terminal, titles.get(part.name, "")), *rows]


def _heading(part: ProblemSummary, terminal: Terminal, title: str) -> str:
    passed = sum(question.status is Status.PASSED for question in part.questions)
    bonus = ", bonus" if part.bonus else ""
    count = f"{passed} of {len(part.questions)} pass, {in_points(part.points)}{bonus}"
    words = part.name + (f" ({title})" if title else "")
    fits = len(words) + 2 + len(count) <= terminal.width
    rest = terminal.filled(words).removeprefix(part.name)
    gap = "  " if fits else "\n  "
    return f"{terminal.paint(part.name, 'bold')}{rest}{gap}{terminal.paint(count, 'dim')}"


def _row(question: QuestionResult, terminal: Terminal, width: int) -> str:
    name = f"{short_name(question.name):<{width}}"
    worth = f"{number(question.points):>4} pt"
    if question.status is Status.PASSED:
        words = "passed"
    elif question.status is Status.NOT_ATTEMPTED:
        words = terminal.paint("not attempted", "dim")
    elif question.status is Status.WAITS:
        words = terminal.paint(status_words(question), "dim")
    else:
        words = terminal.paint(str(question.status), "red")
    return f"  {terminal.mark(question.status)} {name}  {worth}  {words}"


def _messages(
    result: SubmissionResult,
    terminal: Terminal,
    verbose: bool,
    in_full: Callable[[Sequence[QuestionResult]], list[str] | None],
) -> list[str]:
    # What is no fault of the student's is said once, by standing().
    groups = alike(q for q in result.questions if q.status is not Status.FAULT)
    shown = groups if verbose else groups[:MESSAGES_SHOWN]
    lines = [""]
    for group in shown:
        lines += [*(in_full(group) or [_message(group, terminal)]), ""]
    for question in result.questions:
        for note in notes(question):
            lines += [terminal.filled(f"{question.name}: {note}"), ""]
    if more := sum(len(group) for group in groups[len(shown) :]):
        plural = "questions need" if more > 1 else "question needs"
        lines += [f"{more} more {plural} a look: name one to see its message.", ""]
    return lines


def _message(group: Sequence[QuestionResult], terminal: Terminal) -> str:
    """The first failure in full: which check, and the message; or which questions it concerns."""
    first = group[0]
    check = first.first_failure
    assert check is not None
    name, words, message = first.name, check.title, check.message
    if len(group) > 1:
        name, message = problem_of(first.name), check.words.unnamed().text()
        words = ", ".join(short_name(question.name) for question in group)
    rest = terminal.filled(f"x {name}: {words}").removeprefix(f"x {name}")
    head = f"{terminal.mark(first.status)} {terminal.paint(name, 'bold')}{rest}"
    return f"{head}\n{indented(message, terminal)}"


def indented(message: str, terminal: Terminal, start: str = _INDENT) -> str:
    """The message set in; what a long line continues with is set in further."""
    return "\n".join(_wrapped(line, terminal, start) for line in message.splitlines())


def _wrapped(line: str, terminal: Terminal, start: str) -> str:
    text = line.lstrip()
    return terminal.filled(_safe(text), start + line[: len(line) - len(text)])


def _safe(line: str) -> str:
    """A line that the student's code chose, without what would command the terminal."""
    return plain(line.expandtabs(4), CHARACTERS_SHOWN)


def printed(
    output: str, terminal: Terminal, *, verbose: bool, most: int = LINES_SHOWN
) -> list[str]:
    """What the student's code printed, up to so many lines, or that it did."""
    if not output.strip():
        return []
    if not verbose:
        return ["Your code printed something: name a question to see it.", ""]
    lines = output[:CHARACTERS_SHOWN].splitlines()[:most]
    left = len(output) > CHARACTERS_SHOWN or len(output.splitlines()) > most
    return [
        terminal.paint("What your code printed, in all calls:", "bold"),
        *(_INDENT + _safe(line) for line in lines),
        *([f"{_INDENT}... and more, which is left out."] if left else []),
        "",
    ]


def standing(result: SubmissionResult, terminal: Terminal) -> list[str]:
    """Where the student stands; never that all tests passed, since hidden checks remain."""
    if result.withheld:
        return [
            terminal.paint("Checking failed, and it is not your fault.", "red", "bold"),
            *(indented(why, terminal) for why in result.reasons),
            "Please tell your instructor.",
        ]
    passed = [q for q in result.questions if q.status is Status.PASSED]
    if len(passed) == len(result.questions):
        scope = "All public checks" if len(passed) > 1 else f"The public checks of {passed[0].name}"
        words = terminal.filled(f"{scope} pass; hidden checks decide the mark.")
        return [terminal.paint(words, "green", "bold")]
    open_ones = sum(q.status is Status.NOT_ATTEMPTED for q in result.questions)
    waiting = sum(q.status is Status.WAITS for q in result.questions)
    wrong = len(result.questions) - len(passed) - open_ones - waiting
    wait = f"{waiting} {'wait' if waiting > 1 else 'waits'} for others, " if waiting else ""
    worth = sum(question.points for question in passed)
    points = sum(question.points for question in result.questions)
    words = (
        f"Public checks: {len(passed)} of {len(result.questions)} questions pass "
        f"({number(worth)} of {in_points(points)}), {wrong} to fix, {wait}"
        f"{open_ones} not attempted."
    )
    return [terminal.filled(words), "Hidden checks decide the mark."]
