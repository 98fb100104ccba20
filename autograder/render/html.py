"""One self-contained page of feedback for one submission: a pure function of its record.

Every text in it is escaped, whether it came from the student's code, the checks or a file name.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from autograder.message import Kind, Words
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.style import CSS
from autograder.render.summary import (
    WITHHELD,
    ProblemSummary,
    alike,
    earned_in,
    failures,
    notes,
    points_in,
    problems,
    short_name,
    status_words,
)
from autograder.words import number

# Nothing is loaded or run, whatever a message holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(result: SubmissionResult) -> str:
    """The whole HTML document."""
    parts = problems(result)
    body = "\n".join(
        [
            _header(result, parts),
            _notices(result),
            _overview(result, parts),
            *(_section(part, withheld=result.withheld) for part in parts),
            _footer(result),
        ]
    )
    title = escape(f"{result.id}: {result.title}")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}</title>
<style>{CSS}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _header(result: SubmissionResult, parts: tuple[ProblemSummary, ...]) -> str:
    return (
        f'<header><div><p class="title">{escape(result.title)}</p>'
        f"<h1>{_breakable(result.id)}</h1></div>{_score(result, parts)}</header>"
    )


def _score(result: SubmissionResult, parts: tuple[ProblemSummary, ...]) -> str:
    if result.withheld:
        return f'<div class="score">{WITHHELD}<small>no mark was given</small></div>'
    core, bonus = earned_in(parts, bonus=False), earned_in(parts, bonus=True)
    most, extra = points_in(parts, bonus=False), points_in(parts, bonus=True)
    added = f"<small>and {number(bonus)} of {number(extra)} bonus points</small>" if extra else ""
    return (
        f'<div class="score">{number(core)} <span class="of">/ {number(most)}</span>{added}</div>'
    )


def _notices(result: SubmissionResult) -> str:
    blocks = []
    if result.withheld:
        blocks.append(
            '<div class="notice fault" role="alert"><p><b>Grading failed, and it is not your '
            "fault.</b> The grader broke, so no mark is given. Your instructor has been told in "
            "the gradebook and can grade again.</p></div>"
        )
    if result.weak_sandbox:
        blocks.append(
            '<div class="notice"><p>Graded on a machine without full confinement: treat this as '
            "feedback, not as a mark.</p></div>"
        )
    if result.notes:
        items = "".join(f"<p>{escape(note)}</p>" for note in result.notes)
        blocks.append(f'<div class="notice">{items}</div>')
    return "\n".join(blocks)


def _overview(result: SubmissionResult, parts: tuple[ProblemSummary, ...]) -> str:
    rows = "\n".join(_overview_row(part, withheld=result.withheld) for part in parts)
    return f'<nav class="overview" aria-label="Points by problem">\n{rows}\n</nav>'


def _overview_row(part: ProblemSummary, *, withheld: bool) -> str:
    share = 0.0 if withheld or not part.points else 100 * part.earned / part.points
    return (
        f'<a href="#{escape(part.name)}"><span>{_points(part, withheld)}</span>'
        f"<b>{escape(part.name)}</b>"
        f'<span class="bar" style="float:none"><i style="width:{share:.4g}%"></i></span></a>'
    )


def _points(item: ProblemSummary | QuestionResult, withheld: bool) -> str:
    earned = "–" if withheld else number(item.earned)
    bonus = " bonus" if isinstance(item, ProblemSummary) and item.bonus else ""
    return f"{earned} / {number(item.points)}{bonus}"


def _section(part: ProblemSummary, *, withheld: bool) -> str:
    shared = [group for group in alike(part.questions) if len(group) > 1]
    told = {question.name for group in shared for question in group}
    questions = "\n".join(
        _question(question, withheld, told=question.name in told) for question in part.questions
    )
    if words := _in_one_line(part):
        questions = f'<details class="all"><summary>{words}</summary>\n{questions}</details>'
    return (
        f'<section id="{escape(part.name)}"><h2>{escape(part.name)}'
        f"<span>{_points(part, withheld)}</span></h2>\n"
        f"{''.join(_shared(group, part) for group in shared)}{questions}\n</section>"
    )


def _shared(group: tuple[QuestionResult, ...], part: ProblemSummary) -> str:
    """What several questions have to be told, such as a file's syntax error, once."""
    names = ", ".join(_breakable(short_name(question.name)) for question in group)
    every = len(group) == len(part.questions)
    whom = _how_many(len(group)).capitalize() if every else names
    failed = group[0].first_failure
    said = _message(failed.words.unnamed()) if failed else ""
    return f'<div class="shared"><h3>{whom}</h3>{said}</div>\n'


def _how_many(count: int) -> str:
    return {1: "the only question", 2: "both questions"}.get(count, f"all {count} questions")


def _breakable(name: str) -> str:
    """A name, which a narrow page may break between its words."""
    return escape(name).replace("_", "_<wbr>")


def _in_one_line(part: ProblemSummary) -> str:
    """What all questions of a problem have in common; empty where there is something to read."""
    states = {question.status for question in part.questions}
    if any(notes(question) for question in part.questions):
        return ""
    if states in ({Status.PASSED}, {Status.NOT_ATTEMPTED}):
        return f"{_badge(part.questions[0])} {_how_many(len(part.questions))}"
    return ""


def _question(question: QuestionResult, withheld: bool, *, told: bool = False) -> str:
    """One question; what it was `told` already together with others is not said again."""
    quiet = told or question.status in (Status.PASSED, Status.NOT_ATTEMPTED)
    opened = "" if quiet and not notes(question) else " open"
    return (
        f'<details class="question"{opened}><summary><code title="{escape(question.name)}">'
        f"{_breakable(short_name(question.name))}</code>{_badge(question)}"
        f'<span class="points">{_points(question, withheld)}</span></summary>\n'
        f'<div class="body">{_check_list(question) if told else _body(question)}</div></details>'
    )


def _badge(question: QuestionResult) -> str:
    words = status_words(question)
    kinds = {"passed": "passed", "not attempted": "idle", "partly right": "partly"}
    if question.status is Status.FAULT:
        kinds[words] = "withheld"
    return f'<span class="badge {kinds.get(words, "failed")}">{escape(words)}</span>'


def _body(question: QuestionResult) -> str:
    if question.status is Status.NOT_ATTEMPTED:
        return "<p>You have not written this function yet.</p>"
    wrong = failures(question)
    blocks = [_failure(check) for check in wrong[:1]]
    if more := wrong[1:]:
        words = f"{len(more)} more failed check{'s' if len(more) > 1 else ''}"
        inner = "".join(_failure(check) for check in more)
        blocks.append(f'<details class="more"><summary>{words}</summary>{inner}</details>')
    blocks += [f'<p class="helper">{escape(note)}</p>' for note in notes(question)]
    return "".join(blocks) + _check_list(question)


def _failure(check: CheckResult) -> str:
    return f"<h3>{escape(check.title)}</h3>{_message(check.words)}"


def _message(words: Words) -> str:
    """What the mistake is, what happened, and a hint."""
    named = "\n".join(line.words for line in words.of_kind(Kind.MISTAKE, Kind.CHOICE))
    mistake = f'<p class="mistake">{escape(named)}</p>' if named else ""
    rest = tuple(line for line in words.lines if line.kind not in (Kind.MISTAKE, Kind.CHOICE))
    happened = replace(words, lines=rest, hint="").text()
    shown = f"<pre>{escape(happened)}</pre>" if happened else ""
    hint = f'<p class="hint">{escape(f"Hint: {words.hint}")}</p>' if words.hint else ""
    return f"{mistake}{shown}{hint}"


def _check_list(question: QuestionResult) -> str:
    items = "".join(
        f'<li><span class="{"yes" if check.passed else "no"}">{"✓" if check.passed else "✗"}</span>'
        f" {escape(check.title)}</li>"
        for check in question.checks
    )
    return f'<ul class="checks">{items}</ul>' if items else ""


def _footer(result: SubmissionResult) -> str:
    layers = ", ".join(result.layers) or "a separate process"
    return (
        f"<footer>Graded by gradkit. Your code ran confined by: {escape(layers)}. "
        "The same code gets the same marks whenever it is graded again.</footer>"
    )
