"""The words a student reads about a failed check.

A message says where, what was called, what came back, what was expected, and a hint. How much of
that is told is its audience's business: see `audience.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.assignment.checks import Probe
from autograder.assignment.model import Question
from autograder.calls.replies import Remark, Reply, Told
from autograder.feedback.audience import Audience
from autograder.feedback.loading import MAIN
from autograder.judging.compare import Difference
from autograder.message import Kind, Line, Words, lines
from autograder.record import Status
from autograder.words import closest, nearest
from autograder.worker.forbidden import CAPABILITIES

FAULT = Words("Grading failed here. That is not your fault, and it takes no points from you.")


def difference_words(
    question: Question, probe: Probe | None, difference: Difference, audience: Audience
) -> Words:
    """A result that is not the expected one."""
    headline, *rest = difference.summary.splitlines()
    called = (audience.call(question, probe),) if probe else ()
    return Words(
        _lower(headline),
        (*called, *lines(Kind.NOTE, *rest), *audience.difference(difference)),
        difference.hint,
        subject=f"{question.name}:",
        values=audience.values(difference),
    )


def unusable_words(question: Question, probe: Probe, audience: Audience) -> Words:
    """A result that a check cannot even look at, though it can at the right one."""
    return Words(
        "what it returned cannot be checked: it has not the form that is asked.",
        (audience.call(question, probe),),
        "Compare it with the docstring: type, keys, shapes and sizes.",
        subject=f"{question.name}:",
    )


def reply_words(
    question: Question, probe: Probe, reply: Reply, audience: Audience, said: Collection[Told] = ()
) -> Words:
    """A call that did not return: it raised, ended or does not exist.

    `said` is what the public phase told of this question's errors (type, text, lines): that
    may be repeated in the hidden phase.
    """
    called, name = audience.call(question, probe), question.name
    if reply.shared:
        what = "was stopped" if reply.kind == "timed_out" else "crashed Python"
        summary = f"{what} in another call, so this one was not made."
        return Words(summary, _lines_of(reply), subject=name)
    if reply.kind == "timed_out":
        hint = "Is there a loop whose condition never changes?"
        if any(type(given).__name__ == "IndexedBase" for given in probe.args):
            hint = (
                "a[i] has no end that sum(a) or a loop could come to: sympy.Sum(a[i], (i, 1, n))."
            )
        return Words(f"was stopped: {reply.text}.", (called, *_lines_of(reply)), hint, name)
    if reply.kind == "crashed":
        summary = f"crashed Python{audience.ending(reply)}."
        return Words(summary, (called,), subject=name)
    if reply.kind == "signature":
        asked = f"{question.function}{question.signature}"
        line = Line(Kind.NOTE, audience.signature(asked, reply))
        if odd := [name for name in probe.keywords if name not in question.parameters]:
            guess = nearest(odd[0], question.parameters) or ". Take it out of the call."
            line = Line(Kind.NOTE, f'The check calls {asked} with a "{odd[0]}"{guess}')
        return Words("has the wrong parameters.", (line,), subject=name)
    if reply.kind == "unencodable":
        what = audience.unencodable(reply)
        return Words(f"returned what cannot be graded: {what}.", (called,), subject=name)
    given = dict(probe.named(question.parameters))
    words = _raised_words(name, called, reply, audience, said, given)
    if probe.raises is not None:
        right = Line(Kind.NOTE, f"It should raise {probe.raises.__name__} here.")
        words = replace(words, lines=(*words.lines, right))
    return words


def _raised_words(
    name: str,
    called: Line,
    reply: Reply,
    audience: Audience,
    said: Collection[Told],
    given: Mapping[str, Any],
) -> Words:
    if reply.error == "MemoryError":
        return Words("ran out of memory.", (called,), subject=name)
    if audience.knows(reply, said):
        causes, hint = audience.meaning(reply, given)
        lines = (*causes, called, *_lines_of(reply), *_raw(reply, causes))
        return Words(f"raised {_error(reply, causes)}", lines, hint, name)
    why = "Its message and line are withheld: they could reveal a hidden input."
    hint = "Which inputs do the public checks not try? A single one, other sizes?"
    summary = f"raised {audience.exception(reply)}."
    return Words(summary, (called, Line(Kind.WITHHELD, why)), hint, name)


def _lower(text: str) -> str:
    """`The result …` reads as `the result …` after a colon; names keep their case."""
    return text[0].lower() + text[1:] if text.startswith(("The ", "It ", "Your ")) else text


def import_words(question: Question, reply: Reply, audience: Audience) -> tuple[Status, Words]:
    """A file that cannot be imported."""
    file, subject = question.name.file, f"{question.name}:"
    if reply.kind == "raised":
        causes, hint = audience.meaning(reply, {})
        summary = f"{file} cannot be imported: {_error(reply, causes)}"
        lines = (*causes, *_lines_of(reply), *_raw(reply, causes))
        return Status.ERROR, Words(summary, lines, hint, subject)
    status = Status.TIMED_OUT if reply.kind == "timed_out" else Status.CRASHED
    return status, Words(f"importing {file} failed: {reply.text}.", _lines_of(reply), MAIN, subject)


def stopped_words(question: Question, remark: Remark) -> tuple[Status, Words]:
    """A function that is not there, in a file of which a statement failed."""
    error = f"{remark.name}: {remark.text}" if remark.text else remark.name
    summary = f"is not there: {remark.file} fails on the way to it, with {error}"
    line = Line(Kind.PLACE, remark.source or "…", remark.file, remark.line)
    return Status.ERROR, Words(summary, (line,), MAIN, question.name)


def waiting_words(question: Question, waits: Sequence[str], idle: Collection[str]) -> Words:
    """A check that says nothing before other functions, some of them `idle`, are right."""
    reasons = {
        name: "is not attempted yet" if name in idle else "fails its own checks" for name in waits
    }
    summary = "; and for ".join(f"{name}, which {why}" for name, why in reasons.items())
    return Words(f"waits for {summary}.", subject=question.name)


def public_words(question: Question, title: str) -> Words:
    """A hidden check that is not passed because a public one, of this title, fails."""
    return Words(
        f'fails a public check, "{title}". Full points need every public check, too.',
        subject=question.name,
    )


def forbidden_words(
    question: Question, reply: Reply, audience: Audience, said: Collection[Told]
) -> Words:
    """A function that calls what its question rules out."""
    what = " and ".join(CAPABILITIES[name] for name in question.forbidden)
    told = audience.knows(reply, said)
    name = f" ({reply.text})" if told and reply.text else ""
    return Words(
        f"calls {what}{name}, which this question does not allow.",
        _lines_of(reply) if told else (),
        "Work it out by hand, and return what you found.",
        subject=question.name,
    )


def left_over_words(
    question: Question, reply: Reply, audience: Audience, said: Collection[Told]
) -> Words:
    """A function that is written, and still ends with the stub's exception."""
    told = audience.knows(reply, said) and reply.frames
    where = f"line {reply.frames[-1].line} still raises" if told else "it still raises"
    summary = f"{where} NotImplementedError: delete that line."
    return Words(summary, _lines_of(reply) if told else (), subject=f"{question.name}:")


def missing_file_words(question: Question, file: str, guess: str) -> Words:
    """A file that was not handed in; `guess` asks whether another one is meant."""
    return Words(
        f"there is no file {file}{guess or '.'}",
        hint=f"The file must be called {file}, and lie in one folder with the others.",
        subject=f"{question.name}:",
    )


def missing_words(question: Question, functions: Mapping[str, Any]) -> Words:
    """A function that is not there, with the nearest name that is."""
    if not functions:
        summary = f"{question.name.file} defines no function."
        return Words(summary, subject=f"{question.name}:")
    summary = f"{question.name.file} has no function {question.function}."
    name = closest(question.function, (n for n, (line, _, _) in functions.items() if line), 0.6)
    told = (f'Did you mean "{name}" in line {functions[name][0]}?',) if name else ()
    return Words(summary, lines(Kind.NOTE, *told), subject=f"{question.name}:")


def _error(reply: Reply, causes: Sequence[Line]) -> str:
    """Its name, with its own words where there are no plainer ones."""
    return f"{reply.error}." if causes or not reply.text else f"{reply.error}: {reply.text}"


def _raw(reply: Reply, causes: Sequence[Line]) -> tuple[Line, ...]:
    own = f"{reply.error}: {reply.text}"
    return (Line(Kind.RAW, own),) if causes and reply.text else ()


def _lines_of(reply: Reply) -> tuple[Line, ...]:
    """The student's own lines on the way to an exception, each once."""
    frames = (
        Line(Kind.PLACE, frame.source or "…", frame.file, frame.line) for frame in reply.frames
    )
    return tuple(dict.fromkeys(frames))
