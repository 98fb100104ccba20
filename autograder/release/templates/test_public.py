"""The public checks for `pytest`: a class for each file, and a test for each check.

Only the checks of the tests that are asked for are run (`pytest -k NAME`, or a click in an editor).
What is not attempted yet is skipped, and `test_everything_is_attempted` fails for all of it.
"""

import os
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import check  # noqa: E402

try:
    PLACE = check.load()
    import numpy

    from autograder.practice import pytests

    FILES = pytests.files(PLACE)
except SystemExit as refusal:
    raise pytest.Collector.CollectError(str(refusal)) from None
except Exception as error:
    raise pytest.Collector.CollectError(check.BROKEN % error) from None


@pytest.fixture(scope="session")
def outcomes(request):
    """The outcome of every check that is asked for, in a process of its own."""
    return pytests.outcomes(HERE, PLACE, asked(request))


def asked(request):
    """The questions of the tests that are run; a doctest has no function."""
    made = [getattr(item, "function", None) for item in request.session.items]
    return [function.question for function in made if hasattr(function, "question")]


def one_test(question, name, title):
    """The test of one check."""

    def test(self, outcomes):
        status, message = outcomes[question, name]
        if status in ("waits", "not attempted"):
            pytest.skip(message or status)
        if status != "passed":
            pytest.fail(message or status, pytrace=False)

    test.question, test.__doc__ = question, title
    setattr(test, question, True)  # so that `-k FILE.FUNCTION` finds it
    return test


for _file, _checks in FILES.items():
    _tests = {
        f"test_{question.partition('.')[2]}__{name}": one_test(question, name, title)
        for question, name, title in _checks
    }
    globals()[f"Test_{_file}"] = type(f"Test_{_file}", (), _tests)


def test_everything_is_attempted(request):
    """Fails while functions are not written yet, so that not all is green before its time."""
    if asked(request):
        found = request.getfixturevalue("outcomes")
        states = {question: status for (question, _), (status, _) in found.items()}
        left = [question for question, status in states.items() if status == "not attempted"]
        if left:
            pytest.fail(f"{len(left)} not attempted: {', '.join(left)}", pytrace=False)
