"""A class on one self-contained page, and its figures as CSV: pure functions of the figures.

The picture is drawn here; the few lines of script in the page only sort and search its table.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import statistics
from functools import cache
from typing import TYPE_CHECKING

from autograder.gradebook.classview import ClassView
from autograder.gradebook.marks import MISSING
from autograder.render.html import TEMPLATES, environment
from autograder.words import number

if TYPE_CHECKING:
    from jinja2 import Template

_MOST = 30  # mistakes and pairs in full
_WIDTH, _HEIGHT, _FOOT, _TOP = 720, 200, 24, 18


def page(view: ClassView) -> str:
    """The whole HTML document."""
    from markupsafe import Markup

    script = (TEMPLATES / "class.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _template().render(
        view=view,
        mean=statistics.mean(view.totals) if view.totals else 0.0,
        median=statistics.median(view.totals) if view.totals else 0.0,
        missing=sum(person.state == MISSING for person in view.people),
        problems=list(dict.fromkeys(q.name.partition(".")[0] for q, _ in view.questions)),
        histogram=Markup(histogram(view)),  # numbers alone
        most=_MOST,
        script=script,
        script_hash=f"sha256-{digest}",
    )


@cache
def _template() -> Template:
    return environment("page.css", "class.css").get_template("class.html.jinja")


def histogram(view: ClassView) -> str:
    """The distribution of the marks as SVG."""
    bins = view.bins
    most = max(1, *(count for _, _, count in bins))
    step = _WIDTH / len(bins)
    room = _HEIGHT - _FOOT - _TOP
    words = ", ".join(f"{number(low)} to {number(high)}: {n}" for low, high, n in bins if n)
    parts = [
        f'<svg class="histogram" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="Marks by number of students. {words}">'
    ]
    for place, (low, high, count) in enumerate(bins):
        height = room * count / most
        left, top = place * step, _HEIGHT - _FOOT - height
        if count:
            parts.append(
                f'<rect x="{left + 2:.1f}" y="{top:.1f}" width="{step - 4:.1f}" '
                f'height="{height:.1f}" rx="3"><title>{number(low)} to {number(high)} points: '
                f'{count}</title></rect><text x="{left + step / 2:.1f}" y="{top - 5:.1f}">'
                f"{count}</text>"
            )
        if place % max(1, len(bins) // 10) == 0:
            parts.append(f'<text x="{max(left, 8):.1f}" y="{_HEIGHT - 6}">{number(low)}</text>')
    base = _HEIGHT - _FOOT
    parts.append(f'<line x1="0" y1="{base}" x2="{_WIDTH}" y2="{base}"/>')
    parts.append(f'<text x="{_WIDTH - 14}" y="{_HEIGHT - 6}">{number(view.points)}</text></svg>')
    return "".join(parts)


def to_csv(view: ClassView) -> str:
    """One row a check, below the row of its question, whose kind is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["question", "check", "kind", "title", "passed", "tried", "graded", "share"])
    for question, checks in view.questions:
        for rate in (question, *checks):
            own = rate is question
            kind = "" if own else "hidden" if rate.hidden else "public"
            check = "" if own else rate.name
            share = f"{rate.share:.4f}"
            writer.writerow(
                [question.name, check, kind, rate.title, rate.passed, rate.tried, rate.of, share]
            )
    return stream.getvalue()


def to_text(view: ClassView) -> str:
    """One line a question: how many have it right."""
    width = max((len(question.name) for question, _ in view.questions), default=0)
    lines = [
        f"{question.name:<{width}}  {100 * question.share:4.0f} %  "
        f"{question.passed} of {question.of}, {question.tried} tried"
        for question, _ in view.questions
    ]
    return "\n".join(lines) + "\n"
