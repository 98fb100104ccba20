"""Names: of a question, taken apart in one place, and of the files that are handed in."""

from __future__ import annotations


class QuestionName(str):
    """`problem.function`: a text like any other, which knows its parts."""

    __slots__ = ()

    @property
    def problem(self) -> str:
        """The problem: `p` of `p.f`."""
        return self.partition(".")[0]

    @property
    def function(self) -> str:
        """The function: `f` of `p.f`; all of a name without a problem."""
        return self.partition(".")[2] or str(self)

    @property
    def file(self) -> str:
        """The student's file that holds the function: `p.py`."""
        return file_of(self.problem)


def file_of(problem: str) -> str:
    """The student's file of a problem, which is also the name of its reference answers."""
    return f"{problem}.py"


# Endings of what a person can read and mark: text and pictures.
ANSWERS = (".txt", ".md", ".png", ".jpg", ".jpeg", ".svg")
