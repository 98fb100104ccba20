"""The words a student reads about a failed check.

A message says where, what was called, what came back, what was expected, and a hint. In the
hidden phase it holds nothing that the student's code chose while it saw hidden inputs: no
exception text, no line, no number; see `safe_error`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from autograder.api import watched
from autograder.assignment.checks import Probe
from autograder.assignment.load import Question
from autograder.calls.replies import Reply, Told
from autograder.judging.compare import Difference
from autograder.judging.wording import show
from autograder.worker.wire import Formula, Generator, Node

INDENT = "  "
# The only exceptions that the hidden phase names: their choice could tell a hidden input.
USUAL_ERRORS: Final = {
    *("AttributeError", "IndexError", "KeyError", "NameError", "RecursionError"),
    *("RuntimeWarning", "TypeError", "UnboundLocalError", "ValueError", "ZeroDivisionError"),
}


@dataclass(frozen=True)
class Words:
    """The parts of a message; `text()` joins them."""

    headline: str
    lines: tuple[str, ...] = ()
    hint: str = ""

    def text(self) -> str:
        """Headline, indented lines, hint."""
        rest = [line for part in self.lines for line in part.splitlines() if line]
        if self.hint:
            rest.append(f"Hint: {self.hint}")
        return "\n".join([self.headline, *(INDENT + line for line in rest)])


FAULT = Words("Grading failed here. That is not your fault, and it takes no points from you.")


def difference_words(
    question: Question,
    probe: Probe | None,
    difference: Difference,
    *,
    hidden: bool,
    more: tuple[str, ...] = (),
) -> Words:
    """A result that is not the expected one."""
    headline, *rest = difference.summary.splitlines()
    lines = [f"I called it {describe_call(question, probe, hidden=hidden)}."] if probe else []
    lines += rest
    if not hidden and difference.detail:
        lines.append(difference.detail)
    lines += more
    return Words(f"{question.name}: {_lower(headline)}", tuple(lines), difference.hint)


def reply_words(
    question: Question,
    probe: Probe,
    reply: Reply,
    *,
    hidden: bool,
    said: frozenset[Told],
) -> Words:
    """A call that did not return: it raised, ended or does not exist.

    `said` is what the public phase told of this question's errors (type, text, lines): that
    may be repeated in the hidden phase.
    """
    called = f"I called it {describe_call(question, probe, hidden=hidden)}."
    if reply.kind == "timed_out":
        hint = "Is there a loop whose condition never changes?"
        return Words(f"{question.name} was stopped: {reply.text}.", (called,), hint)
    if reply.kind == "crashed":
        how = "" if hidden else f": {reply.text}"  # an exit code could tell the hidden input
        return Words(f"{question.name} took its process with it{how}.", (called,))
    if reply.kind == "signature":
        asked = f"{question.function}{question.signature}"
        line = (
            f"It is called as {asked}." if hidden else f"Yours is {reply.text}, asked is {asked}."
        )
        return Words(f"{question.name} has other parameters than asked.", (line,))
    if reply.kind == "unencodable":
        what = "no numbers, or far too many" if hidden else reply.text
        return Words(f"{question.name} returned what cannot be graded: {what}.", (called,))
    return _raised_words(question, called, reply, hidden=hidden, said=said)


def _raised_words(
    question: Question, called: str, reply: Reply, *, hidden: bool, said: frozenset[Told]
) -> Words:
    if reply.error == "MemoryError":
        return Words(f"{question.name} ran out of memory.", (called,))
    if hidden and reply.told not in said:
        name = reply.error if reply.error in USUAL_ERRORS else "an exception"
        note = "Its text and line stay unsaid, since they could tell the hidden input."
        hint = "Which inputs do the public checks not try? One sample, one layer, other widths?"
        return Words(f"{question.name} raised {name}.", (called, note), hint)
    where = _lines_of(reply)
    return Words(f"{question.name} raised {_error(reply)}", (called, *where))


def describe_call(question: Question, probe: Probe | None, *, hidden: bool) -> str:
    """`with W[1] (4, 3), Y (2, 7)`, or with the small values themselves in public checks."""
    if probe is None or not probe.args:
        return "without arguments"
    called = (not probe.of) or probe.of in (question.function, question.name)
    names = question.parameters if called else ()
    parts = []
    for position, value in enumerate(probe.args):
        name = names[position] if position < len(names) else f"argument {position + 1}"
        parts.append(describe_value(name, value, hidden=hidden))
    return "with " + ", ".join(parts)


def describe_value(name: str, value: Any, *, hidden: bool) -> str:
    """One argument: its shape, or its value where it is small and public."""
    if isinstance(value, dict):
        shown = [describe_value(f"{name}[{key}]", item, hidden=True) for key, item in value.items()]
        return ", ".join(shown[:4]) + (", …" if len(shown) > 4 else "")
    if isinstance(value, Formula):
        return name if hidden else f"{name} = {value.source}"
    if isinstance(value, watched) or callable(value):
        return name
    if isinstance(value, Node):
        return f"{name} = {value.args[0]}"
    if isinstance(value, Generator):
        return f"{name} = default_rng({'…' if hidden else value.seed})"
    if isinstance(value, str | bool) or value is None:
        return name if hidden else f"{name} = {value!r}"
    shape = np.shape(value)
    if not hidden and np.size(value) <= 6:
        return f"{name} = {show(value) if not isinstance(value, list) else value}"
    return f"{name} {shape}" if shape else name


def _lower(text: str) -> str:
    """`The result …` reads as `the result …` after a colon; names keep their case."""
    return text[0].lower() + text[1:] if text.startswith(("The ", "It ", "Your ")) else text


def import_words(question: Question, reply: Reply) -> tuple[Any, Words]:
    """A file that cannot be imported."""
    from autograder.record import Status

    file = f"{question.problem}.py"
    if reply.kind == "raised":
        where = _lines_of(reply)
        headline = f"{question.name}: {file} cannot be imported: {_error(reply)}"
        return Status.ERROR, Words(headline, tuple(where))
    status = Status.TIMED_OUT if reply.kind == "timed_out" else Status.CRASHED
    return status, Words(f"{question.name}: importing {file} failed: {reply.text}.")


def forbidden_words(question: Question, name: str) -> Words:
    """A function whose code uses what the question rules out."""
    headline = f"{question.name} uses {name}, which this question does not allow."
    lines = (f"Not allowed are: {', '.join(question.forbidden)}.",)
    return Words(headline, lines, "Work it out by hand, and return what you found.")


def missing_file_words(question: Question, file: str, guess: str) -> Words:
    """A file that was not handed in; `guess` asks whether another one is meant."""
    return Words(
        f"{question.name}: there is no file {file}{guess or '.'}",
        hint=f"Hand in {file} under exactly this name, in one folder with the others.",
    )


def missing_words(question: Question, functions: Any) -> Words:
    """A function that is not there, with the nearest name that is."""
    import difflib

    headline = f"{question.name}: {question.problem}.py has no function {question.function}."
    own = [name for name, (line, _, _) in functions.items() if line]
    close = difflib.get_close_matches(question.function, own, n=1, cutoff=0.6)
    if not close:
        return Words(headline)
    return Words(headline, (f'Did you mean "{close[0]}" in line {functions[close[0]][0]}?',))


def _error(reply: Reply) -> str:
    return f"{reply.error}: {reply.text}" if reply.text else f"{reply.error}."


def _lines_of(reply: Reply) -> list[str]:
    """The student's own lines on the way to an exception, each once."""
    lines = (f"{frame.file}, line {frame.line}: {frame.source or '…'}" for frame in reply.frames)
    return list(dict.fromkeys(lines))
