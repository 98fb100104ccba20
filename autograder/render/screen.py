"""One screen for a student: where they stand, and one question in full with what to do next.

A pure function from a record to at most 24 lines of 80 columns; the question comes last, since a
terminal shows its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.message import Kind, Line, Values, Words
from autograder.names import QuestionName
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.failure import sentence
from autograder.render.summary import (
    ProblemSummary,
    in_points,
    notes,
    problem_of,
    problems,
    short_name,
    status_words,
)
from autograder.render.text import Terminal, indented, printed, standing
from autograder.words import number, plain

LINES = 24  # of the smallest usual terminal
_PRINTED = 5  # lines of what the student's code printed; with --all, more
_KEYS = 2  # lines that need room where keys stand below; more where a hint does
_BAR = 20
_MOST_WAITING = 3  # of other functions that are named
_MOST_SOURCE = 2  # lines of the student's own


@dataclass(frozen=True)
class Context:
    """What the record does not hold: where functions stand, how many hints there are."""

    python: str = "python"  # as the student types it
    places: Mapping[str, int] = field(default_factory=dict)  # question -> line of its `def`
    hints: Mapping[str, int] = field(default_factory=dict)  # question -> how many there are
    given: Mapping[str, int] = field(default_factory=dict)  # question -> how many were shown
    narrowed: bool = False  # whether the student named questions
    stay: bool = False  # at the question last shown, though it passes by now
    passed: str = ""  # a question that passes by now, of which that is said
    below: int = 0  # lines that something else needs
    cells: Mapping[str, str] = field(default_factory=dict)  # question -> where a notebook has it


def is_open(question: QuestionResult) -> bool:
    """Whether the student has something to fix or write there."""
    return question.status is not Status.PASSED and not waits(question)


def is_wrong(question: QuestionResult) -> bool:
    """Whether the student has something to fix there."""
    return is_open(question) and question.status is not Status.NOT_ATTEMPTED


def waits(question: QuestionResult) -> bool:
    """Whether a question only waits for another one."""
    return question.status is Status.WAITS


def chosen(result: SubmissionResult, last: str = "") -> QuestionResult | None:
    """The one question to show: the last worked on, else the first wrong, else the first open."""
    left = [*filter(is_wrong, result.questions)] or [*filter(is_open, result.questions)]
    return next((q for q in left if q.name == last), left[0] if left else None)


def to_fix(result: SubmissionResult, name: str) -> str:
    """The question itself, or where it waits for others the first to fix of these."""
    known = {question.name: question for question in result.questions}
    found = {name: known[name]}
    for each in (waiting := [name]):
        new = [other for other in known[each].waits_for if other in known and other not in found]
        found |= {other: known[other] for other in new}
        waiting += new
    left = [question for question in found.values() if is_open(question)]
    left.sort(key=is_wrong, reverse=True)
    return left[0].name if left and waits(known[name]) else name


def screen(result: SubmissionResult, terminal: Terminal, context: Context, last: str = "") -> str:
    """All of it, ready to be printed."""
    if result.withheld:
        return "\n".join(standing(result, terminal)) + "\n"
    question = chosen(result, last)
    if context.stay and last:
        question = next((q for q in result.questions if q.name == last), question)
        if all(q.status is Status.PASSED for q in result.questions):
            question = None
    top = [*_head(result, terminal), *_overview(result, terminal, question)]
    end = _end(result, terminal, question)
    remarks = [f"Note: {note}" for note in result.notes]
    remarks += [f"{q.name}: {note}" for q in result.questions for note in notes(q)]
    shown = [line for remark in remarks for line in terminal.filled(remark).splitlines()]
    output = printed(result.output, terminal, verbose=context.narrowed, most=_PRINTED)
    if question is None:
        return "\n".join([*top, "", *shown, *output, *end]) + "\n"
    card = _card(question, terminal, context)
    done = filter(None, [context.passed])
    passed = [_card(result.question(name), terminal, context).head for name in done]

    def left() -> int:
        used = _tall([*top, *passed, *output, *end], terminal) + 2 + context.below
        return 10 * LINES if context.narrowed else LINES - used  # who named it wants all of it

    if _tall(card.lines, terminal) > left():  # what is shown comes before what is not
        top = [*_head(result, terminal), *_overview(result, terminal, question, alone=True)]
        end = end[-1:]
    lines = card.cut(left(), terminal)
    room = left() - _tall(lines, terminal)
    shown = shown if len(shown) < room else shown[: max(0, room - 1)]
    return "\n".join([*top, "", *passed, *shown, *output, *lines, *end]) + "\n"


def _tall(lines: Iterable[str], terminal: Terminal) -> int:
    """Rows of the terminal: a longer line is broken by it."""
    return sum(max(1, -(-terminal.length(line) // terminal.width)) for line in lines)


def _head(result: SubmissionResult, terminal: Terminal) -> list[str]:
    """Title, bar and points in one line."""
    earned = sum(q.points for q in result.questions if q.status is Status.PASSED)
    points = result.points
    filled = int(_BAR * earned / points + 1e-9) if points else 0
    full, empty = ("█", "░") if terminal.symbols else ("#", "-")
    said = f"{number(earned)} of {in_points(points)}"
    bar = terminal.paint(full * filled, "green") + terminal.paint(empty * (_BAR - filled), "dim")
    room = terminal.width - _BAR - len(said) - 4
    title = plain(result.title, max(room, 10))
    gap = " " * max(2, room - len(title) + 2)
    return [f"{terminal.paint(title, 'bold')}{gap}{bar}  {said}"]


def _overview(
    result: SubmissionResult,
    terminal: Terminal,
    shown: QuestionResult | None,
    *,
    alone: bool = False,
) -> list[str]:
    """The files: finished and untouched ones side by side, the one at hand with its functions.

    Where there is no room, the question at hand `alone`.
    """
    own = problem_of(shown.name) if shown else ""
    if alone and shown:
        part = next(part for part in problems(result) if part.name == own)
        return _functions(part, terminal, [shown])
    before: list[str] = []
    after: list[str] = []
    current: list[str] = []
    for part in problems(result):
        if part.name == own:
            current = _functions(part, terminal)
        else:
            (after if current else before).append(_file(part, terminal))
    return [*_flow(before, terminal), *current, *_flow(after, terminal)]


def _file(part: ProblemSummary, terminal: Terminal) -> str:
    bonus = " bonus" if part.bonus else ""
    first, *others = {question.status for question in part.questions}
    if not others and first in (Status.PASSED, Status.NOT_ATTEMPTED):
        return f"{terminal.mark(first)} {part.name} {number(part.points)}{bonus}"
    points = f"{_earned(part)} of {number(part.points)}"
    return f"{terminal.mark(Status.FAILED)} {part.name} {points}{bonus}"


def _earned(part: ProblemSummary) -> str:
    return number(sum(q.points for q in part.questions if q.status is Status.PASSED))


def _functions(
    part: ProblemSummary, terminal: Terminal, questions: Sequence[QuestionResult] = ()
) -> list[str]:
    arrow = "▸" if terminal.symbols else ">"
    head = f"{arrow} {part.name} {_earned(part)} of {number(part.points)}"
    names = [f"{short_name(q.name)} {terminal.mark(q.status)}" for q in questions or part.questions]
    return _flow([f"{terminal.paint(head, 'bold')}  {names[0]}", *names[1:]], terminal)


def _flow(items: Sequence[str], terminal: Terminal) -> list[str]:
    """The items side by side, in as many lines as the width needs."""
    lines: list[str] = []
    length = 0
    for item in items:
        size = terminal.length(item)
        if lines and length + 2 + size <= terminal.width:
            lines[-1] += f"  {item}"
            length += 2 + size
        else:
            lines.append(f"{'  ' if not lines else '    '}{item}")
            length = len("    ") + size
    return lines


# --- the question ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Card:
    """The one question: headline, cause, values, the call, and what to type next."""

    head: str
    cause: Sequence[str] = ()  # with the student's line
    values: Sequence[str] = ()
    call: Sequence[str] = ()
    after: Sequence[str] = ()
    all_of_it: str = ""  # what to type for it

    @property
    def lines(self) -> list[str]:
        """All of it."""
        return [self.head, *self.cause, *self.values, *self.call, *self.after]

    def cut(self, room: int, terminal: Terminal) -> list[str]:
        """What fits: the call is left out first, then the last of what is said of the cause."""
        if _tall(self.lines, terminal) <= room:
            return self.lines
        rest = f"  ... {self.all_of_it}  shows the rest"
        rest = rest if terminal.length(rest) <= terminal.width else f"  ... {self.all_of_it}"
        cause = list(self.cause)
        room -= _tall([self.head, *self.values, rest, *self.after], terminal)
        while len(cause) > 1 and _tall(cause, terminal) > room:
            cause.pop()
        values = list(self.values)
        room -= _tall(cause, terminal)
        while values and room < 0:
            room += _tall([values.pop()], terminal)
        return [self.head, *cause, *values, rest, *self.after]


def _card(question: QuestionResult, terminal: Terminal, context: Context) -> _Card:
    """Headline, the student's line, the cause, the values, and what to type next."""
    check = question.first_failure
    if check is None or waits(question):
        said = check.words.summary if check else "passes its public checks."
        mark = terminal.mark(question.status)
        return _Card(f"{mark} {terminal.paint(question.name, 'bold')} {said}")
    words = check.words
    places = _places(question, words)
    place = next((line for line in places if line.file), None)
    head = _headline(question, terminal, context, place)
    after = _next(question, terminal, context, check)
    if question.status is Status.NOT_ATTEMPTED:
        text = "Not attempted yet: replace the line that raises NotImplementedError."
        return _Card(head, _wrapped([text], terminal), after=after)
    after = [] if context.below > _KEYS else after
    cause, values, call = _said(question, check, terminal)
    command = f"{context.python} check.py {question.name}"
    return _Card(head, [*_source(places, terminal), *cause], values, call, after, command)


def in_full(
    group: Sequence[QuestionResult], terminal: Terminal, context: Context
) -> list[str] | None:
    """One question with the parts that it has on a screen of its own; None for several at once."""
    if len(group) > 1 or group[0].status is Status.NOT_ATTEMPTED:
        return None
    card = _card(group[0], terminal, context)
    return [card.head, *card.cause, *card.values, *card.call]


def _headline(
    question: QuestionResult, terminal: Terminal, context: Context, place: Line | None
) -> str:
    line = place.line if place else context.places.get(question.name, 0)
    file = place.file if place else QuestionName(question.name).file
    where = f"{file}:{line}" if line else context.cells.get(question.name, file)
    left = f"{terminal.mark(question.status)} {terminal.paint(question.name, 'bold')}"
    left += f"   {in_points(question.points)}"
    gap = terminal.width - terminal.length(left) - len(where)
    return f"{left}{' ' * max(2, gap)}{where}"


def _places(question: QuestionResult, words: Words) -> list[Line]:
    """The student's lines that an error came through, or that compute the wrong value."""
    code = question.code
    if code is None or not code.marked:
        return [line for line in words.lines if line.kind is Kind.PLACE]
    rows = [(number, code.rows[number - code.first]) for number in code.marked]
    return [Line(Kind.PLACE, row, code.file, number) for number, row in rows]


def _source(places: Sequence[Line], terminal: Terminal) -> list[str]:
    places = [line for line in places if line.line]
    width = terminal.width - 11
    return [
        f"  {line.line:>4} | {plain(terminal.spelled(line.text.strip()), max(width, 20))}"
        for line in places[-_MOST_SOURCE:]
    ]


def _said(
    question: QuestionResult, check: CheckResult, terminal: Terminal
) -> tuple[list[str], list[str], list[str]]:
    """The summary and the cause; the values; the check that it failed in, and its call."""
    words = check.words
    causes = words.of_kind(Kind.CAUSE, Kind.MISTAKE, Kind.CHOICE, Kind.RELATION)
    subject = f"{question.name}:"
    summary = words.summary if words.subject in ("", subject) else words.headline
    rows = [summary] if summary else []
    rows += [] if words.values else [f"  {line.text}" for line in words.of_kind(Kind.RESULT)]
    rows += [f"{'- ' * (line.kind is Kind.CHOICE)}{sentence(line.text)}" for line in causes]
    rows += [line.words for line in words.lines if line.kind is Kind.NOTE]
    rows += [f"Hint: {words.hint}"] if words.hint else []
    rows += [line.words for line in words.of_kind(Kind.RAW)]
    values = [row for values in words.values for row in table(values, terminal)]
    said = [line.text for line in words.of_kind(Kind.CALL)]
    if _was_begun(check):
        said.insert(
            0, f"In the check “{check.title}”." if terminal.symbols else f'In "{check.title}".'
        )
    return _wrapped(rows, terminal), values, _wrapped(said, terminal)


def _was_begun(check: CheckResult) -> bool:
    """Whether the check came to a call: where the file has no such function, it did not."""
    return check.status is not Status.ERROR or bool(check.words.of_kind(Kind.CALL))


def _wrapped(texts: Iterable[str], terminal: Terminal) -> list[str]:
    return [row for text in texts for row in indented(text, terminal, "  ").splitlines()]


def table(values: Values, terminal: Terminal) -> list[str]:
    """Yours above right, entry under entry; a wrong entry has a star, and a colour."""
    width = max(len(cell) for rows in (values.yours, values.right) for row in rows for cell in row)
    lines = []
    for label, rows, bad in (("yours", values.yours, True), ("right", values.right, False)):
        for i, row in enumerate(rows):
            cells = [
                _entry(cell, width, terminal, wrong=bad and values.wrong[i][j])
                for j, cell in enumerate(row)
            ]
            lines.append(f"    {label if i == 0 else '':<6}{' '.join(cells)}".rstrip())
    return [line for line in lines if terminal.length(line) <= terminal.width] or []


def _entry(cell: str, width: int, terminal: Terminal, *, wrong: bool) -> str:
    text = f"{cell:>{width}}"
    return f"{terminal.paint(text, 'red')}*" if wrong else f"{text} "


def _next(
    question: QuestionResult, terminal: Terminal, context: Context, check: CheckResult
) -> list[str]:
    """What to type next."""
    lines = []
    command = f"{context.python} check.py"
    if _was_begun(check) and (count := context.hints.get(question.name, 0)):
        given = min(context.given.get(question.name, 0) + 1, count)
        typed = f"{command} --hint {question.name}"
        lines.append(_labelled(f"Hint {given} of {count}", "Hint", typed, terminal))
    if check.code and question.status is not Status.NOT_ATTEMPTED:
        typed = f"{command} --show {question.name}"
        lines.append(_labelled("This call as code", "As code", typed, terminal))
    return ["", *lines] if lines else []


def _labelled(label: str, short: str, typed: str, terminal: Terminal) -> str:
    line = f"  {label}:  {typed}"
    return line if terminal.length(line) <= terminal.width else f"  {short}:  {typed}"


def _end(result: SubmissionResult, terminal: Terminal, shown: QuestionResult | None) -> list[str]:
    if all(q.status is Status.PASSED for q in result.questions):
        return standing(result, terminal)
    waiting = [q for q in result.questions if waits(q)]
    above = [q.name for q in waiting if shown and shown.name in q.waits_for]
    others = [f"{q.name} {status_words(q)}" for q in waiting if q.name not in above]
    if len(others) > _MOST_WAITING:
        others = [f"{len(others)}{' more' if above else ''} wait for other functions that fail"]
    if above:
        others.insert(0, f"{', '.join(above)} wait{'s' * (len(above) == 1)} for the above")
    said = terminal.filled(f"{'; '.join(others)}: not judged before that is right.").splitlines()
    last = terminal.paint("Public checks only; the hidden ones decide the mark.", "dim")
    return [*(said if others else []), last]
