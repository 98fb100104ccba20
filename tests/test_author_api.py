"""What `autograder.api` gives to who writes checks: one import line, and each helper's promise."""

import inspect
import re

import numpy as np
import pytest
from conftest import ROOT

import autograder.api as api
from autograder.api import complex_step, each, probe, require_asked_at, require_close, watched
from autograder.assignment.checks import CheckFailed
from autograder.assignment.model import PROMISES


def refusal(call, *args, **options):
    """The words of a failed requirement."""
    with pytest.raises(CheckFailed) as failure:
        call(*args, **options)
    difference = failure.value.difference
    return f"{difference.summary}\n{difference.hint}"


@each("f", 1, 2, weight=3, reason="why", uses=("g",))
def doubled(case, rng):
    """a title
    and more"""
    return probe(case, rng)


@each("f", (1, 2), (3,))
def several(case):
    """a title"""
    return [probe(number) for number in case]


def test_each_makes_the_same_call_for_every_case_in_one_batch():
    (batch,) = list(doubled.plan(rng="the generator"))
    assert [made.args for made in batch] == [(1, "the generator"), (2, "the generator")]
    (batch,) = list(several.plan())
    assert [made.args for made in batch] == [(1,), (2,), (3,)]


def test_each_declares_what_check_declares():
    assert (doubled.question, doubled.weight, doubled.reason) == ("f", 3, "why")
    assert (doubled.name, doubled.title, doubled.uses) == ("doubled", "a title", ("g",))
    assert (doubled.wants, several.wants) == (("rng",), ())
    assert inspect.isgeneratorfunction(doubled.plan)


def test_close_tuples_are_called_by_the_names_of_their_parts():
    want = (np.ones(2), {1: np.ones(3), 2: np.zeros(1)})
    require_close(want, want, names=("z", "a"))
    off = (np.ones(2), {1: np.ones(3), 2: np.ones(1)})
    assert refusal(require_close, off, want, names=("z", "a")).startswith("a[2] has wrong values")


def asked(*arguments):
    """A function called f that was asked at these."""
    function = watched(lambda *args: None, "f")
    for argument in arguments:
        function(*argument)
    return function


def test_a_watched_function_gives_all_numbers_that_it_was_asked_with():
    numbers = asked((np.array([[1.0, 2.0]]),), (3,), ([4.0, 5.0], "more")).numbers()
    assert numbers.tolist() == [1, 2, 3, 4, 5]
    assert asked().numbers().tolist() == []
    strange = asked((), (None,), ("text",), ({1: 2},), (10**400,), ([[1], [2, 3]],)).numbers()
    assert np.isnan(strange).all()
    assert len(strange) == 6


@pytest.mark.parametrize("places", [2.0, np.array([[1.0, 2.0]]), {1: 3.0, 2: np.array([2.0])}])
def test_functions_are_asked_at_their_places_only(places):
    require_asked_at(asked(), places, "z")
    require_asked_at(asked((2.0 + 1e-10,), (np.array([2.0, 2.0]),)), places, "z")
    for elsewhere in (2.1, 0.0, 9.0, np.nan, np.inf, "z"):
        words = refusal(require_asked_at, asked((2.0,), (elsewhere,)), places, "z", "a hint")
        assert words == "You asked f at something other than z.\na hint"


def test_places_count_relative_to_their_size():
    require_asked_at(asked((1e12 + 1.0,)), [1e12, 5.0], "z")
    refusal(require_asked_at, asked((5.0 + 1e-6,)), [1e12, 5.0], "z")


def test_the_complex_step_of_a_dictionary_is_a_dictionary():
    weights = {1: np.array([[1.0, 2.0]]), 2: np.array([3.0]), "bias": 0.5}
    gradient = complex_step(lambda w: (w[1] ** 2).sum() * w[2][0] + w["bias"] ** 3, weights)
    assert list(gradient) == [1, 2, "bias"]
    np.testing.assert_allclose(gradient[1], [[6.0, 12.0]])
    np.testing.assert_allclose(gradient[2], [5.0])
    np.testing.assert_allclose(gradient["bias"], 0.75)


def test_checks_have_one_door():
    """No checks file imports anything else of the engine; all that they use is public."""
    for path in ROOT.glob("problems/*/*_checks.py"):
        modules = re.findall(r"^from (autograder\S*) import|^import (autograder\S*)",
                             path.read_text("utf-8"), re.MULTILINE)  # fmt: skip
        assert modules == [("autograder.api", "")], path
    assert all(hasattr(api, name) for name in api.__all__)
    assert sorted(api.__all__) == api.__all__


def test_public_checks_may_take_derivatives(run, small):
    path = small / "problems" / "twice" / "public_checks.py"
    text = path.read_text("utf-8").replace(
        "import check, probe", "import check, complex_step, probe"
    )
    slope = "slope = complex_step(lambda x: (x**2).sum(), np.array([1.0, 3.0]))\n    yield probe"
    path.write_text(
        text.replace("yield probe", slope).replace("np.array([2.0, 6.0])", "slope"), "utf-8"
    )
    assert "complex_step" in path.read_text("utf-8")
    done = run("build", cwd=small)
    assert done.returncode == 0, done.stderr
    assert (small / "dist" / "student.zip").is_file()


def keys_that_are_read(file):
    """The keys of an author's tables that a file of the engine takes."""
    text = (ROOT / "autograder" / "assignment" / file).read_text("utf-8")
    call = r'\.(?:take|strings|positive|at_least_0|between_0_and_1|moment)\(\s*"(\w+)"'
    return re.findall(call, text)


def test_the_authors_document_names_all_there_is():
    text = (ROOT / "problems" / "README.md").read_text("utf-8")
    keys = {*keys_that_are_read("load.py"), *keys_that_are_read("policy.py")}
    assert {"seed", "output_chars", "require", "hints", "late_days"} <= keys
    options = {
        name
        for name, one in inspect.signature(probe).parameters.items()
        if one.default is not one.empty
    }
    words = set(re.findall(r"\w+", text))
    assert sorted((keys | options | set(api.__all__) | set(PROMISES)) - words) == []
    assert "conventions.md" in text
