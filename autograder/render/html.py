"""One self-contained page of feedback for one submission: a pure function of its record.

The templates escape every text, whether it came from the student's code, the checks or a file
name. Nothing is loaded or run. Jinja2 is imported when a page is made: all else works without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.picture import Exhibit
from autograder.record import QuestionResult, SubmissionResult, once
from autograder.render.cards import View
from autograder.render.drawing import plot, sketch
from autograder.render.summary import in_points, said, short_name, status_words
from autograder.render.walls import HEIGHT, WIDTH, wall
from autograder.words import number

if TYPE_CHECKING:
    from jinja2 import Environment, Template

TEMPLATES = Path(__file__).parent / "templates"


def page(result: SubmissionResult) -> str:
    """The whole HTML document.

    The gallery is shown where everything is right. A record of public checks alone says so, and
    speaks of no mark.
    """
    return _template("page.html.jinja").render(view=View(result))


def gallery_page(result: SubmissionResult, waiting: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The gallery as a page of its own; `waiting` are further titles, each with what it needs."""
    template = _template("gallery-page.html.jinja")
    return template.render(title=result.title, shown=result.gallery, waiting=waiting)


def inline(result: SubmissionResult) -> str:
    """The graphs and curves of what is wrong, as a part of somebody else's page; none is empty."""
    cards = [card for part in View(result).parts for card in part.cards]
    drawn = [card for card in cards if card.graph or card.curve]
    return _template("inline.html.jinja").render(cards=drawn) if drawn else ""


@cache
def _pages() -> Environment:
    made = environment("page.css")
    made.filters |= {"short": short_name, "in_points": in_points, "said": said, "wall": wall}
    made.filters |= {"sketch": sketch, "plot": plot, "status": status_words}
    made.filters |= {"checks": _checks, "walls": _walls, "anchor": _anchor}
    made.globals |= {"width": WIDTH, "height": HEIGHT}
    return made


def _template(name: str) -> Template:
    return _pages().get_template(name)


def _anchor(title: str) -> str:
    return re.sub(r"\W+", "-", title)


# What looks the same on many pages is drawn once.
def _checks(question: QuestionResult, withheld: bool) -> str:
    return _drawn("parts", "checks", question, True) if withheld else _usual_checks(question)


@once
def _usual_checks(question: QuestionResult) -> str:
    return _drawn("parts", "checks", question, False)


@once
def _walls(exhibit: Exhibit) -> str:
    return _drawn("gallery", "walls", exhibit)


def _drawn(template: str, macro: str, *given: Any) -> str:
    made: str = getattr(_template(f"{template}.html.jinja").module, macro)(*given)
    return made


def environment(*styles: str) -> Environment:
    """Where every page's template is read: texts are escaped, and a missing name is an error."""
    from jinja2 import Environment, StrictUndefined

    from autograder.render.compiled import CompiledLoader

    made = Environment(
        loader=CompiledLoader(TEMPLATES, Path(__file__).read_bytes()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["points"] = number
    texts = ((TEMPLATES / name).read_text(encoding="utf-8") for name in styles)
    made.globals["css"] = "".join(texts)
    return made
