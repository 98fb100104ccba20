"""Feedback names the right mistake wherever and however it is written."""

from conftest import Part
from feedback import assignment, first_failure, grade
from otherstyle import cases

LEAST_SHARE = 0.95  # of the entries whose first message must name the mistake


def test_feedback_names_the_mistake_in_code_of_another_style(part: Part) -> None:
    """In every third entry."""
    every, missed = part(cases(), 3), []
    for case in every:
        failure = first_failure(grade(case.question, case.source))
        named = failure.misconceptions if failure else ()
        if case.mistake not in named:
            missed.append(f"{case.question}: {case.mistake}, named {named}")
    share = 1 - len(missed) / len(every)
    assert share >= LEAST_SHARE, f"{share:.1%}\n" + "\n".join(missed)


def test_the_entries_are_of_all_problems_and_many_mistakes() -> None:
    every = cases()
    assert {case.question.partition(".")[0] for case in every} == {
        problem.name for problem in assignment().problems
    }
    assert len({(case.question, case.mistake) for case in every}) >= 150
