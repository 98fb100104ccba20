"""The engine on a tiny assignment: verdicts, messages and faults."""

import time
from dataclasses import replace

import numpy as np
import pytest
from conftest import ROOT
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.assignment.load import load_assignment
from autograder.calls import untouched
from autograder.calls.functions import MAX_NAMES, MAX_OWN, Loaded, functions_in
from autograder.calls.replies import Reply
from autograder.calls.session import Session
from autograder.feedback.explain import missing_words
from autograder.feedback.printed import printed_hint
from autograder.judging.symbolic import Symbolic
from autograder.record import Status, SubmissionResult
from autograder.words import nearest
from autograder.worker.equality import Words


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    root = write_mini(tmp_path_factory.mktemp("mini"))
    return Grader(load_assignment(root))


def grade(grader: Grader, source: str, **files: str) -> SubmissionResult:
    named = {f"{name}.py": text.encode() for name, text in files.items()}
    result = grader.grade("student", {"p.py": source.encode(), **named})
    assert not result.withheld, result.fault
    return result


def with_step(body: str) -> str:
    return SOLUTION.replace("return theta - eta * g", body)


def test_the_reference_gets_all_points(grader):
    result = grade(grader, SOLUTION)
    assert [(q.name, q.earned, q.status) for q in result.questions] == [
        ("p.step", 2, Status.PASSED),
        ("p.descend", 4, Status.PASSED),
    ]


def test_the_same_submission_gets_the_same_result(grader):
    wrong = with_step("return theta + eta * g")
    assert grade(grader, wrong) == grade(grader, wrong)


def test_points_are_earned_per_check(grader):
    still = SOLUTION.replace("grad_f(iterates[-1])", "grad_f(iterates[0])")
    result = grade(grader, still)
    assert result.question("p.descend").earned == 0
    counted = SOLUTION.replace("np.asarray(theta0, float)", "np.asarray(theta0, float) + 1e-3")
    assert grade(grader, counted).question("p.descend").earned == 1  # the point does move


def test_a_stub_is_not_attempted_and_has_no_message(grader):
    stub = with_step('raise NotImplementedError("p.step: not attempted yet")')
    question = grade(grader, stub).question("p.step")
    assert question.status is Status.NOT_ATTEMPTED
    assert question.first_failure.message == ""


STUB = 'raise NotImplementedError("p.step: not attempted yet")'


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"new = theta - eta * g\n    {STUB}", 6),  # no return
        (f"if np.ndim(theta) < 9:\n        {STUB}\n    return theta - eta * g", 6),
        (f"{STUB}\n    # the answer\n\n    return theta - eta * g", 5),  # Python drops the rest
    ],
)
def test_a_stubs_exception_that_is_left_in_an_answer_is_named(grader, body, line):
    question = grade(grader, with_step(body)).question("p.step")
    assert question.status is Status.ERROR
    message = question.first_failure.message
    assert f"line {line} still raises NotImplementedError: delete that line." in message


def test_a_stub_with_a_comment_stays_a_stub(grader):
    stub = with_step(f"{STUB}\n    # theta, minus eta times g\n")
    assert grade(grader, stub).question("p.step").status is Status.NOT_ATTEMPTED


def test_a_function_that_needs_a_stub_says_which(grader):
    stub = with_step('raise NotImplementedError("p.step: not attempted yet")')
    question = grade(grader, stub).question("p.descend")
    assert question.earned == 0
    assert (question.status, question.waits_for) == (Status.WAITS, ("p.step",))
    said = "p.descend waits for p.step, which is not attempted yet."
    assert question.first_failure.message == said


def test_names_from_star_imports_hide_no_function(grader):
    source = "from sympy import *\nfrom numpy import *\n" + SOLUTION
    assert grade(grader, source).earned == 6


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("return None", Status.FAILED, "theta_next is None. I expected a number"),
        ("print('here')", Status.FAILED, "nothing: only `return` hands back a result."),
        (
            "print(theta - eta * g)",
            Status.FAILED,
            "It printed 0.0, the right answer: ",
        ),
        ("return 'x'", Status.FAILED, "theta_next is a text"),
        ("return 1 / 0", Status.ERROR, "ZeroDivisionError: division by zero"),
        ("raise SystemExit", Status.ERROR, "raised SystemExit"),
        ("import os; os._exit(3)", Status.CRASHED, "ended with exit code 3"),
        ("import ctypes; ctypes.string_at(0)", Status.CRASHED, "segmentation fault"),
        ("while True: pass", Status.TIMED_OUT, "no answer within 2 s"),
        ("theta -= eta * g; return theta", Status.FAILED, "changed its argument theta"),
        ("theta -= g; return theta", Status.FAILED, "It also changed its argument theta"),
        ("return theta - eta * g + 1e-3", Status.FAILED, "wrong values"),
        ("return float('nan')", Status.FAILED, "is nan"),
        ("return [[theta]]", Status.FAILED, "wrong shape"),
    ],
)
def test_each_failure_is_told(grader, body, status, words):
    question = grade(grader, with_step(body)).question("p.step")
    assert question.earned == 0
    failures = [check for check in question.checks if not check.passed]
    assert any(check.status is status and words in check.message for check in failures)


def test_who_prints_and_returns_is_right(grader):
    assert grade(grader, with_step("print(theta - eta * g); return theta - eta * g")).earned == 6


def test_what_was_printed_over_hidden_inputs_is_not_told(grader):
    question = grade(grader, with_step("print(theta - eta * g)")).question("p.step")
    hidden = [check for check in question.checks if check.hidden]
    assert hidden
    assert not any("printed" in check.message for check in hidden)


@pytest.mark.parametrize(
    ("printed", "want", "words"),
    [
        ("6.5\n", 6.5, "It printed 6.5, the right answer: write `return` where `print` stands."),
        ("[1. 2.]\n", np.array([1, 2.0]), "It printed [1. 2.], the right answer"),
        ("[0.33333333 0.66666667]", np.array([1, 2]) / 3, "the right answer"),
        ("t = 6.5", 6.5, "It printed something"),
        ("6.4", 6.5, "It printed something"),
        ("1.0", True, "It printed something"),
        ("x - y", Symbolic(abs, "", {}, Words("", "")), "It printed something"),
        ("", 6.5, ""),
    ],
)
def test_a_printed_result_is_compared(printed, want, words):
    assert printed_hint(printed, want).startswith(words) or words in printed_hint(printed, want)
    assert bool(printed_hint(printed, want)) is bool(words)


def test_a_crash_costs_its_question_alone(grader):
    source = with_step("import os; os._exit(3)").replace(
        "step(iterates[-1], grad_f(iterates[-1]), eta)", "iterates[-1] - eta * grad_f(iterates[-1])"
    )
    result = grade(grader, source)
    assert (result.question("p.step").earned, result.question("p.descend").earned) == (0, 4)


def test_a_misspelt_name_is_guessed_with_its_line(grader):
    message = grade(grader, SOLUTION.replace("step(theta", "steep(theta")).questions[0]
    assert 'Did you mean "steep" in line 4?' in message.first_failure.message


def test_a_wrong_signature_is_told(grader):
    message = grade(grader, SOLUTION.replace("(theta, g, eta)", "(theta, g)")).questions[0]
    assert "Yours is step(theta, g), asked is step(theta, g, eta)" in message.first_failure.message


def test_a_syntax_error_is_told_with_its_line(grader):
    result = grade(grader, "x = 1\ndef step(theta:\n    pass\n")
    message = result.questions[0].first_failure.message
    assert message.startswith("p.step: p.py cannot be imported: SyntaxError")
    assert "p.py, line 2" in message
    assert result.earned == 0


def test_a_missing_file_is_told_with_the_nearest(grader):
    result = grader.grade("student", {"P1.py": SOLUTION.encode()})
    assert result.questions[0].status is Status.MISSING
    assert "there is no file p.py" in result.questions[0].first_failure.message


def test_hidden_inputs_do_not_reach_a_message(grader):
    spying = with_step("raise ValueError(f'seen {theta!r}')")
    hidden = [check for check in grade(grader, spying).question("p.step").checks if check.hidden]
    assert all("seen" not in check.message for check in hidden)
    named = with_step("raise type(f'Seen{int(abs(theta).sum())}', (Exception,), {})")
    hidden = [check for check in grade(grader, named).question("p.step").checks if check.hidden]
    assert all("Seen" not in check.message for check in hidden)


def test_an_error_that_the_public_checks_told_is_told_again(grader):
    hidden = [
        check
        for check in grade(grader, with_step("raise ValueError('oh')")).question("p.step").checks
        if check.hidden
    ]
    assert "ValueError: oh" in hidden[0].message


def test_what_is_printed_is_kept_for_instructors_and_cut(grader):
    result = grade(grader, with_step("print('x' * 100_000); return theta - eta * g"))
    assert result.earned == 6
    assert 0 < len(result.output) <= 2 * 20_000 + 1


def test_a_fault_of_a_check_withholds_the_mark(tmp_path):
    root = write_mini(tmp_path)
    checks = root / "problems" / "p" / "hidden_checks.py"
    checks.write_text(checks.read_text().replace("yield probe(rng", "1 / 0\n    yield probe(rng"))
    result = Grader(load_assignment(root)).grade("s", {"p.py": SOLUTION.encode()})
    assert result.withheld
    assert result.question("p.step").status is Status.FAULT
    assert result.question("p.descend").status is Status.PASSED
    assert "ZeroDivisionError" in "".join(result.lost)


def test_workers_that_cannot_start_withhold_the_mark(grader):
    class NoWorkers:
        def spawn(self):
            from autograder.errors import GraderFault

            raise GraderFault("no workers today")

    result = Grader(grader.assignment, NoWorkers()).grade("s", {"p.py": SOLUTION.encode()})
    assert result.withheld
    assert all(q.status is Status.FAULT for q in result.questions)


@pytest.mark.parametrize(
    "definition",
    [
        "import functools\nstep = functools.partial(lambda s, t, g, eta: t - s * eta * g, 1)",
        "class S:\n    def __call__(self, t, g, eta):\n        return t - eta * g\nstep = S()",
        "step = lambda t, g, eta: t - eta * g",
        "import functools\nstep = functools.lru_cache(None)(lambda t, g, eta: t - eta * g)",
    ],
)
def test_a_function_may_be_any_callable(grader, definition):
    body = SOLUTION.replace("def step(theta, g, eta):\n    return theta - eta * g", definition)
    question = grade(grader, body).question("p.step")
    if "lru_cache" not in definition:  # arrays cannot be hashed: that one is the student's mistake
        assert question.earned == 2


def test_a_stub_whose_check_first_calls_another_stub_is_not_attempted(tmp_path):
    root = write_mini(tmp_path)
    checks = root / "problems" / "p" / "public_checks.py"
    checks.write_text(
        checks.read_text()
        + '\n@check("descend", uses=("step",))\ndef needs_step():\n    """needs step"""\n'
        + '    yield probe(1.0, 1.0, 1.0, of="step", like=0.0)\n'
    )
    stubs = "\n".join(
        f'def {name}(*args):\n    raise NotImplementedError("p.{name}: not attempted yet")'
        for name in ("step", "descend")
    )
    grader = Grader(load_assignment(root))
    result = grader.grade("s", {"p.py": stubs.encode()})
    statuses = {check.status for question in result.questions for check in question.checks}
    assert statuses == {Status.NOT_ATTEMPTED}


def test_a_file_in_another_encoding_is_told_what_to_save_as(grader):
    result = grader.grade("student", {"p.py": SOLUTION.encode("utf-16")})
    assert "save it as UTF-8" in result.questions[0].first_failure.message


def test_what_a_worker_claims_of_functions_is_cut_to_size():
    claims = {f"f{number}": (1, [f"x{number}"] * 500, True) for number in range(10_000)}
    claims |= {"long" * 1000: (1, [], True), "odd": (1, "x", True), "other": (0, [], True)}
    claims |= {"step": (7, [], True), "imported": (0, [], True)}
    found = functions_in(Reply("imported", functions=claims), {"step", "imported"})
    assert list(found) == [*(f"f{number}" for number in range(MAX_OWN)), "step", "imported"]
    assert sum(len(names) for _, names, _ in found.values()) == MAX_NAMES


def test_claims_cost_little_whatever_they_are(grader):
    """As many functions and names as fit into a message, all of them nearly the right ones."""
    near = {f"ste{number}p": (1, [f"descen{number}"] * 40, True) for number in range(4000)}
    started = time.process_time()
    loaded = Loaded({"p": functions_in(Reply("imported", functions=near), {"step"})}, {})
    for question in grader.assignment.questions.values():
        loaded.reachable(question.function)
        missing_words(question, loaded.functions["p"])
    nearest("gradient_descent.py", {f"gradient_descen{n}.py" for n in range(2000)})
    assert time.process_time() - started < 1


def test_of_an_untouched_stub_the_first_call_is_made(grader, monkeypatch):
    sent = []
    run = Session.run
    monkeypatch.setattr(Session, "run", lambda self, items: sent.extend(items) or run(self, items))
    stubs = "\n".join(
        f'def {name}(a, b, c=0, d=0):\n    raise NotImplementedError("p.{name}: not attempted yet")'
        for name in ("step", "descend")
    )
    result = grader.grade("s", {"p.py": stubs.encode()})
    assert sorted(item.group for item in sent) == ["p", "p.descend", "p.step"]
    sent.clear()
    with monkeypatch.context() as patch:
        patch.setattr(untouched, "STUB_ERROR", "none")  # each is called
        every = grader.grade("s", {"p.py": stubs.encode()})
    assert len(sent) == 6
    assert replace(every, seconds=0) == replace(result, seconds=0)


@pytest.mark.parametrize("body", ["print('x'); raise NotImplementedError", "return 0.5", "a.b"])
def test_what_only_looks_like_a_stub_is_called_each_time(grader, monkeypatch, body):
    sent = []
    run = Session.run
    monkeypatch.setattr(Session, "run", lambda self, items: sent.extend(items) or run(self, items))
    grade(grader, with_step(body))
    assert [item.group for item in sent].count("p.step") == 2  # public and hidden
