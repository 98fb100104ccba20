"""What Gradescope shows, and when: `[gradescope]` in `assignment.toml`.

[gradescope]
public = "visible"              # public checks, one test without points for each question
hidden = "after_published"      # the questions with their marks and hidden checks
output_format = "text"          # or "md", or "html"
hidden_per_day = 3              # submissions in 24 hours that show what is hidden

[gradescope.questions]          # where one question differs
"problem.function" = "hidden"
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from autograder.assignment.toml import Table
from autograder.errors import ContentError
from autograder.words import unknown

VISIBLE, PUBLISHED = "visible", "after_published"
WHEN: Final = ("hidden", "after_due_date", PUBLISHED, VISIBLE)
FORMATS: Final = ("text", "md", "html")


@dataclass(frozen=True)
class Platform:
    """When a student sees what; `questions` are those that differ from `hidden`."""

    public: str = VISIBLE
    hidden: str = PUBLISHED
    output_format: str = "text"
    hidden_per_day: int = 0  # no limit
    questions: Mapping[str, str] = field(default_factory=dict)

    def of(self, question: str) -> str:
        """When the question's mark and hidden checks are seen."""
        return self.questions.get(question, self.hidden)


def platform_in(path: Path, table: Table) -> Platform:
    """The section `[gradescope]` of an assignment's file."""
    named = Table(path, table.take("questions", dict, {}), "gradescope.questions.")
    limit = table.take("hidden_per_day", int, 0)
    if limit < 0:
        raise ContentError(f"{path}: gradescope.hidden_per_day is {limit}. Use a number from 0 on.")
    found = Platform(
        public=table.choice("public", VISIBLE, WHEN),
        hidden=table.choice("hidden", PUBLISHED, WHEN),
        output_format=table.choice("output_format", "text", FORMATS),
        hidden_per_day=limit,
        questions={name: named.choice(name, PUBLISHED, WHEN) for name in named.names()},
    )
    table.nothing_left()
    return found


def refuse_unknown(path: Path, platform: Platform, questions: Collection[str]) -> None:
    """Raises `ContentError` where a question is named that there is not."""
    for name in platform.questions:
        if name not in questions:
            raise ContentError(f"{path}: gradescope.questions: {unknown(name, questions)}")
