"""Made-up figures of a class, for the tests of the class report."""

from __future__ import annotations

from autograder.gradebook.classview import ClassView, CommonMistake, Person, Rate
from autograder.gradebook.similar import Pair


def class_of(size: int) -> ClassView:
    """A class of so many; every tenth has no mark."""
    people = tuple(
        Person(
            f"student {n}",
            "",
            f"student {n}",
            "withheld" if n % 10 == 3 else "graded",
            None if n % 10 == 3 else float(n % 11),
            {} if n % 10 == 3 else {"p": float(n % 11), "q": 0.0},
            n / 100,
            "why <b>not</b>",
        )
        for n in range(size)
    )
    checks = (Rate("c", "a check", 2, 3, 4), Rate("d", "another", 0, 1, 4, hidden=True))
    rates = tuple((Rate(f"{p}.f", "", 1, 2, 4), checks) for p in ("p", "q"))
    mistakes = (CommonMistake("p.f", "m", "φ' is taken at A.", ("A slide", "Another"), 3),) * 2
    pairs = (Pair("student 1", "student 2", 0.8, 40, ("p.py", "tools.py")),)
    return ClassView("A course", 10.0, people, rates, mistakes, pairs, size)
