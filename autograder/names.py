"""Names: of a question, taken apart in one place, and of files and folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable


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


def closure(start: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    """What follows from the names in `start`, what follows from that, and so on."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        new = set(following(waiting.pop())) - found
        found |= new
        waiting += new
    return found


# Endings of what a person can read and mark: text and pictures.
ANSWERS = (".txt", ".md", ".png", ".jpg", ".jpeg", ".svg")

# What `gradkit build` puts beside the student's files; it comes back with many submissions.
KIT_FILES = frozenset({"check.py", "test_public.py", "conftest.py", "README.md", "README.html"})
KIT_FOLDER = "kit"
OTTER_TESTS = "tests"  # beside them, with a file FILE.FUNCTION.py for each question
STUB = "stub.py"  # in the kit, beside a problem's public checks: the file as it was handed out
CONTENTS = "contents.txt"  # of the kit: a digest and a name for each of its files
