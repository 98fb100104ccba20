"""A class on one self-contained page, and its figures as CSV: pure functions of the figures.

The few lines of script in the page only sort and search its table.
"""

from __future__ import annotations

import base64
import hashlib
import statistics

from autograder.gradebook.classview import ClassView
from autograder.gradebook.marks import MISSING
from autograder.render.html import TEMPLATES, environment
from autograder.words import csv_text

_MOST = 30  # mistakes and pairs in full


def page(view: ClassView) -> str:
    script = (TEMPLATES / "class.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    template = environment("page.css", "class.css").get_template("class.html.jinja")
    return template.render(
        view=view,
        mean=statistics.mean(view.totals) if view.totals else 0.0,
        median=statistics.median(view.totals) if view.totals else 0.0,
        missing=sum(person.state == MISSING for person in view.people),
        problems=list(dict.fromkeys(q.name.partition(".")[0] for q, _ in view.questions)),
        most=_MOST,
        script=script,
        script_hash=f"sha256-{digest}",
    )


def to_csv(view: ClassView) -> str:
    """One row a check, below the row of its question, whose kind is empty."""
    rows = [["question", "check", "kind", "title", "passed", "tried", "graded", "share"]]
    for question, checks in view.questions:
        for rate in (question, *checks):
            own = rate is question
            kind = "" if own else "hidden" if rate.hidden else "public"
            check = "" if own else rate.name
            figures = (rate.passed, rate.tried, rate.of, f"{rate.share:.4f}")
            rows.append([question.name, check, kind, rate.title, *map(str, figures)])
    return csv_text(rows)


def to_text(view: ClassView) -> str:
    """One line a question: how many have it right."""
    width = max((len(question.name) for question, _ in view.questions), default=0)
    lines = [
        f"{question.name:<{width}}  {100 * question.share:4.0f} %  "
        f"{question.passed} of {question.of}, {question.tried} tried"
        for question, _ in view.questions
    ]
    return "\n".join(lines) + "\n"
