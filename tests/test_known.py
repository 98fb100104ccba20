"""Replies that are known to be right: the same verdicts and words, and no way to plant one."""

import base64
import hashlib
import json
import marshal
from dataclasses import replace

import pytest
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.api import probe
from autograder.assignment.checks import Check
from autograder.assignment.load import load_assignment
from autograder.calls import replies
from autograder.calls.replies import key_of, plain_value
from autograder.feedback.catalogue import Catalogue
from autograder.grading import known, sameresults
from autograder.record import Status, SubmissionResult
from autograder.worker import wire

OTHER = SOLUTION.replace("theta - eta * g", "-g * eta + theta")  # right, with other last digits
WRONG = SOLUTION.replace("theta - eta * g", "theta - eta * g * (1 + 1e-3 * (np.size(g) > 1))")
PRINTS = SOLUTION.replace("return theta", "print('x'); return theta")
CHANGES = SOLUTION.replace(
    "return theta - eta * g",
    "theta_next = theta - eta * g\n    if np.ndim(g): g += 1\n    return theta_next",
)
ASKED_TWICE = """
@check("step")
def further():
    \"\"\"a step, and one from there\"\"\"
    there = yield probe(np.ones(2), np.ones(2), 0.25, like=np.ones(2))
    yield probe(there, np.ones(2), 0.25)
"""
WATCHED = """
@check("descend")
def asks():
    \"\"\"how often it asks\"\"\"
    seen = watched(lambda t: 2.0 * t)
    yield probe(seen, 1.0, 0.25, 2, expect=np.array([1, 0.5, 0.25]))
    require(len(seen.calls) == 2, "it asks more often than needed")
"""
REQUIRES = """
@check("descend")
def asks_at():
    \"\"\"where it asks\"\"\"
    seen = watched(lambda t: 2.0 * t)
    iterates = yield probe(seen, 1.0, 0.25, 3, like=np.zeros(4))
    require_close(seen.calls[-1][0], 0.25, "the last point", because="three steps")
    require_close(iterates, 0.5 ** np.arange(4), "iterates", because="halves")
"""
N = bytes(wire.NONCE_BYTES)
ASKS_MORE = SOLUTION.replace("for", "grad_f(theta0)\n    for", 1)


@pytest.fixture
def grader(tmp_path):
    path = write_mini(tmp_path) / "problems" / "p" / "hidden_checks.py"
    path.write_text(path.read_text() + ASKED_TWICE + WATCHED)
    return Grader(load_assignment(tmp_path))


def grade(grader: Grader, source: str) -> SubmissionResult:
    if "import numpy" not in source:
        source = "import numpy as np\n" + source
    return replace(grader.grade("student", {"p.py": source.encode()}), seconds=0)


def steps(grader: Grader) -> list[known.Step | None]:
    """All that is known."""
    found: list[known.Step | None] = []
    waiting = list(grader.expectations.known._first.values())
    while waiting:
        for step in waiting.pop().values():
            found.append(step)
            waiting += [step.following] if step else []
    return found


def test_what_was_graded_before_changes_no_verdict_and_no_word(grader, monkeypatch):
    every = [SOLUTION, OTHER, WRONG, PRINTS, CHANGES, ASKS_MORE, SOLUTION + "\nraise OSError\n"]
    with monkeypatch.context() as patch:
        patch.setattr(known, "MAX_STEPS", 0)  # nothing is kept
        fresh = [grade(grader, source) for source in every]
        assert set(steps(grader)) <= {None}
    assert len({result.earned for result in fresh}) > 2
    assert [grade(grader, source) for source in every] == fresh
    assert [grade(grader, source) for source in every[:3]] == fresh[:3]


def test_what_is_known_is_not_judged_again(grader, monkeypatch):
    first = grade(grader, SOLUTION)
    monkeypatch.setattr("autograder.grading.phase.compare", None)  # whoever compares breaks
    checks = grade(grader, SOLUTION).question("p.step").checks
    assert checks == first.question("p.step").checks
    assert all(check.status is Status.PASSED for check in checks)


def test_a_check_that_takes_no_value_goes_on_as_before_after_other_right_replies(grader):
    first, second, third = (
        SOLUTION.replace("theta - eta * g", f"(theta - eta * g) * (1 + {digit}e-12)")
        for digit in range(3)
    )
    grade(grader, first)
    grade(grader, second)
    started, plan = [], grader.expectations.plan
    grader.expectations.plan = lambda question, check, **kind: (
        started.append(check) or plan(question, check, **kind)
    )
    assert grade(grader, third).earned == 6
    assert {check.name for check in started} >= {"further"}  # where it goes depends on values
    assert all(check.uses_values for check in started if check.question == "step")
    assert grade(grader, WRONG).earned < 6


def taking():
    _ = yield probe()


def passing_on():
    yield from taking()


def plain():
    return taking()


def dropping():
    for _ in range(2):
        yield [probe() for _ in range(2)]
    yield probe()


@pytest.mark.parametrize("plan", [taking, passing_on, plain, dropping])
def test_only_code_without_a_use_of_what_a_yield_gives_takes_no_value(plan):
    assert Check("step", plan, 1.0).uses_values is (plan is not dropping)


@pytest.fixture
def kept(grader):
    """What two right answers leave behind, as a build writes it."""
    assert [grade(grader, source).earned for source in (SOLUTION, OTHER)] == [6, 6]
    return json.loads(json.dumps(grader.expectations.known.packed()))


EVERY = [SOLUTION, OTHER, WRONG, PRINTS, CHANGES, ASKS_MORE, WRONG.replace("1e-3", "2e-3")]


def test_what_a_build_kept_changes_no_verdict_and_no_word(grader, kept, monkeypatch):
    assignment = grader.assignment
    fresh = [grade(Grader(assignment), source) for source in EVERY]
    for source, result in zip(EVERY, fresh, strict=True):
        new = Grader(assignment)
        new.expectations.known.add(kept)
        assert grade(new, source) == result
    new = Grader(assignment)
    new.expectations.known.add(kept)
    assert [grade(new, source) for source in EVERY * 2] == fresh * 2
    started, plan = set(), new.expectations.plan
    new.expectations.plan = lambda question, check, **kind: (
        started.add(check.name) or plan(question, check, **kind)
    )
    assert grade(new, OTHER) == fresh[1]
    assert started == {"asks", "moving_point"}  # these look at what their functions were asked


def test_a_check_whose_arguments_come_out_otherwise_here_is_asked_anew(grader, kept):
    """On another processor, say: nothing is held against what was never asked."""
    assignment = grader.assignment
    for item in kept["items"]:
        head, inputs = marshal.loads(base64.b64decode(item[1])[1:])
        if head[2] == "step":
            inputs[1][0][1][-1] = 0.75  # eta
        item[1] = base64.b64encode(b"M" + marshal.dumps((head, inputs), 2)).decode()
    new = Grader(assignment)
    new.expectations.known.add(kept)
    for source in EVERY:
        assert grade(new, source) == grade(Grader(assignment), source)


@pytest.mark.parametrize("part", ["items", "steps", "first"])
def test_what_is_no_such_thing_is_not_taken(grader, kept, part):
    new = Grader(grader.assignment)
    kept[part] = [*kept[part][:-1], ["p"]]
    with pytest.raises((ValueError, LookupError, TypeError)):
        new.expectations.known.add(kept)
    assert steps(new) == []


def test_a_wrong_answer_plants_nothing(grader):
    grade(grader, SOLUTION)
    before = len(steps(grader))
    first = grade(grader, WRONG)
    assert first.question("p.step").earned == 0 or first.earned < 6
    planted = steps(grader)[:]
    assert grade(grader, WRONG) == first
    assert len(steps(grader)) == len(planted) >= before
    assert grade(grader, SOLUTION).earned == 6


def test_a_watched_function_is_asked_anew_each_time(grader):
    assert grade(grader, SOLUTION).earned == 6
    again = {check.name: check for check in grade(grader, ASKS_MORE).question("p.descend").checks}
    assert again["asks"].status is Status.FAILED
    assert grade(grader, SOLUTION).earned == 6


def test_changed_arguments_and_printed_text_are_not_taken_for_the_bare_value():
    bare = wire.encode(("returned", 3, 1.5, [], ""))
    raw = plain_value(N + bare, N, 3)
    assert raw is not None
    assert plain_value(b"\1" + N[1:] + bare, N, 3) is None  # of another batch
    assert plain_value(N + bare, N, 2) is None  # an answer in another's place
    assert plain_value(N + wire.encode(("returned", 3, 1.5, [0], "")), N, 3) is None
    assert plain_value(N + wire.encode(("raised", 3, "E", "", [], (), "")), N, 3) is None
    tail = wire.encode([]).decode() + wire.encode("").decode()
    forged = plain_value(N + wire.encode(("returned", 3, 1.5, [0], tail)), N, 3)
    assert forged is not None  # it ends as a bare value does …
    assert key_of(forged) != key_of(raw)  # … and is none that anybody knows


def test_a_text_that_ends_like_a_bare_value_makes_nothing_known(grader):
    """A worker that prints the end of a message: its changed arguments still count."""
    ends = "print('l\\0\\0\\0\\0s\\0\\0\\0\\0', end='')"
    source = CHANGES.replace("return theta_next", f"{ends}; return theta_next")
    first = grade(grader, source)
    assert first.question("p.step").earned < 2
    assert grade(grader, SOLUTION).earned == 6
    assert grade(grader, source) == first


def test_nobody_can_look_for_bytes_of_the_same_key(monkeypatch):
    assert key_of(b"x") != hashlib.blake2b(b"x", digest_size=32).digest()
    before = key_of(b"x")
    monkeypatch.setattr(replies, "_SECRET", b"another process" * 2)
    assert len(before) == 32
    assert key_of(b"x") != before


def test_right_replies_without_end_push_out_the_oldest_and_nothing_else(grader, monkeypatch):
    monkeypatch.setattr(known, "MAX_KNOWN", 2)
    for digit in range(4):
        source = SOLUTION.replace("theta - eta * g", f"(theta - eta * g) * (1 + {digit}e-12)")
        assert grade(grader, source).earned == 6
    assert all(len(step.following) <= 2 for step in steps(grader) if step)
    assert grade(grader, SOLUTION).earned == 6


CHANGES_ITS_OWN = '''
@check("step")
def one_array():
    """one array, which the check changes between its calls"""
    theta = np.ones(2)
    yield probe(theta, np.ones(2), 0.25, expect=theta - 0.25)
    theta += 1
    yield probe(theta, np.ones(2), 0.25, expect=theta - 0.25)
    theta *= 7
'''


def test_a_wrong_answer_is_judged_and_told_as_if_it_were_the_first(tmp_path, monkeypatch):
    path = write_mini(tmp_path) / "problems" / "p" / "public_checks.py"
    path.write_text(path.read_text() + CHANGES_ITS_OWN)
    later = SOLUTION.replace("theta - eta * g", "theta - eta * g * (1 + (np.max(theta) == 2))")
    every = [WRONG, later]
    fresh = [grade(Grader(load_assignment(tmp_path)), source) for source in every]
    grader = Grader(load_assignment(tmp_path))
    for source in (SOLUTION, WRONG, later, OTHER):
        grade(grader, source)
    assert [grade(grader, source) for source in every] == fresh
    started = []
    plan = grader.expectations.plan
    monkeypatch.setattr(
        grader.expectations,
        "plan",
        lambda question, check, **kind: started.append(check.name) or plan(question, check, **kind),
    )
    assert [grade(grader, source) for source in every] == fresh
    assert "one_array" not in started  # where it fails, nothing of its code is needed


def test_what_is_said_of_the_same_wrong_results_is_worked_out_once(tmp_path, monkeypatch):
    root = write_mini(tmp_path)
    path = root / "problems" / "p" / "hidden_checks.py"
    text = path.read_text().replace("require,", "require, require_close,")
    path.write_text(text + WATCHED + REQUIRES)
    plus = SOLUTION.replace("theta - eta * g", "theta + eta * g")
    every = [
        plus,
        plus.replace("+ eta", "+ 2 * eta"),
        plus.replace("return theta", "g *= 1.5; return theta"),
        SOLUTION.replace("np.stack(iterates)", "-np.stack(iterates)"),
        ASKS_MORE.replace("np.stack(iterates)", "-np.stack(iterates)"),
        SOLUTION.replace("np.stack(iterates)", "np.stack(iterate)"),
    ]
    fresh = [grade(Grader(load_assignment(root)), source) for source in every]
    asked, fitting = [], Catalogue.fitting
    monkeypatch.setattr(
        Catalogue, "fitting", lambda *given: asked.append(given[1].name) or fitting(*given)
    )
    grader = Grader(load_assignment(root))
    assert [grade(grader, source) for source in every] == fresh
    assert asked
    asked.clear()
    assert [grade(grader, source) for source in every] == fresh
    assert asked == []
    monkeypatch.setattr(sameresults, "MOST_KEPT", 3)
    grader._diagnosis._same._kept.clear()
    assert [grade(grader, source) for source in every] == fresh
    assert len(asked) > 1
    assert len(grader._diagnosis._same._kept) <= 3
