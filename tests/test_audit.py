"""The audit: what it finds out, what it says, and that this assignment's checks are sound."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Command, Part
from marking import Grader, kept

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Problem
from autograder.audit.audit import _one_of_each_kind, _Task, audit
from autograder.audit.report import AuditReport, CheckRecord, Outcome, StyleOutcome
from autograder.audit.specialcases import kinds
from autograder.audit.variants import Variant, variants
from autograder.feedback.wrongversions import wrong_source
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of, modules_of
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.release.skeletons import create
from autograder.render.audit import to_json, to_text
from autograder.render.text import Terminal

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
PROBLEMS = {problem.name: problem for problem in ASSIGNMENT.problems}


def outcome(
    name: str, hidden: tuple[str, ...], public: tuple[str, ...] = ("p",), **more: object
) -> Outcome:
    return replace(Outcome("a.f", "mutant", name, "line 1: + -> -", hidden, public), **more)  # type: ignore[arg-type]


def report(*outcomes: Outcome, reason: str = "", **more: object) -> AuditReport:
    checks = (
        CheckRecord("a.f", "one", True, ""),
        CheckRecord("a.f", "two", True, reason),
        CheckRecord("a.f", "p", False, ""),
    )
    made = AuditReport(("a.f",), outcomes, checks, (), (), (("a.f", 1.5),), 2.0)
    return replace(made, **more)  # type: ignore[arg-type]


SOUND = (outcome("x", ("one",)), outcome("y", ("two",)), outcome("z", ("one", "two")))


def test_sound_checks_leave_nothing_to_mend() -> None:
    assert report(*SOUND).findings() == []
    (score,) = report(*SOUND).scores()
    assert (score.mutants, score.mutants_hidden, score.mutants_public) == (3, 3, 3)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (report(*SOUND, outcome("w", ())), "a wrong answer keeps its points: line 1"),
        (report(*SOUND, outcome("w", ("one",), elsewhere=("a.g",))), "costs points of a.g"),
        (report(*SOUND, outcome("w", ("one",), equivalent="e")), "but caught by one, p"),
        (report(*SOUND, outcome("w", ("one",), fault="boom")), "the grader failed on 'w': boom"),
        (report(*SOUND[::2]), "the hidden check two catches one wrong answer, and another"),
        (
            report(*SOUND, styles=(StyleOutcome("loops", ("a.f",), (("a.f", "one"),)),)),
            "a.f: one rejects the right answer in the style loops",
        ),
        (report(*SOUND, unknown=("a.f: no mutant",)), "a.f: no mutant"),
        (report(*(replace(o, public=()) for o in SOUND)), "public checks catch 0.0%"),
    ],
)
def test_each_shortcoming_is_told(found: AuditReport, words: str) -> None:
    assert any(words in finding for finding in found.findings())


def test_a_reason_excuses_a_check_that_catches_nothing_alone() -> None:
    assert report(*SOUND[::2], reason="for its words").findings() == []


def test_an_edge_counts_for_checks_and_in_no_score() -> None:
    edge = outcome("nothing where x is 0", ("two",), kind="special case", elsewhere=("a.g",))
    found = report(*SOUND[::2], edge, outcome("e", (), (), kind="special case"))
    assert found.findings() == []
    assert found.scores()[0].mutants + found.scores()[0].mistakes == 2


def test_text_and_json_tell_the_same() -> None:
    found = report(*SOUND, outcome("w", ()), outcome("v", (), (), equivalent="it is right"))
    text = to_text(found, Terminal())
    assert "a.f 3/4 4/4 0/0 0/0 0/0 1 1.5" in [" ".join(line.split()) for line in text.splitlines()]
    assert "a.f: 1, it is right" in text
    assert "1 thing to fix" in text
    assert "\x1b" not in text
    assert "\x1b" in to_text(found, Terminal(colour=True))
    told = json.loads(to_json(found))
    assert told["sound"] is False
    assert told["questions"][0]["mutants"] == {"made": 4, "hidden": 3, "public": 4}
    assert told["questions"][0]["survivors"] == ["w"]
    assert told["questions"][0]["equivalent"] == [{"mutant": "v", "reason": "it is right"}]
    assert told["questions"][0]["checks"][0] == {
        "name": "one", "kind": "hidden", "catches": 2, "alone": 1, "reason": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "is 0"),
        (-2.5, "is negative"),
        (np.zeros((2, 2)), "is square"),
        (np.ones((3, 1)), "has an axis of length 1"),
        (np.array([1e-9, 1.0]), "is tiny"),
        (np.array([1, 2]), "holds whole numbers"),
        (np.zeros(0), "is empty"),
        ({1: 0, 2: 0}, "has 2 entries"),
    ],
)
def test_kinds_of_input(value: object, words: str) -> None:
    assert words in kinds(value)
    assert kinds(lambda x: x) == set()


@pytest.fixture(autouse=True)
def _shared_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """To start workers takes longer than what a small assignment asks of them."""
    monkeypatch.setattr("autograder.judges.pool.confined", kept)


# --- on a small assignment ---------------------------------------------------------------


def test_a_weak_check_is_found_out(run: Command, small: Path) -> None:
    result = run("audit", "--json", cwd=small)
    assert result.returncode == 0, result.stdout
    assert json.loads(result.stdout)["sound"] is True
    checks = small / "problems" / "twice" / "hidden_checks.py"
    checks.write_text(checks.read_text("utf-8").replace("rng.normal(size=shape)", "2.0"), "utf-8")
    result = run("audit", "double", cwd=small)
    assert result.returncode == 1
    assert "a wrong answer keeps its points: mistake squared" in result.stdout


def test_a_check_that_rejects_a_right_style_is_found_out(small: Path) -> None:
    style = small / "problems" / "twice" / "styles"
    style.mkdir()
    (style / "sums.py").write_text("def double(x):\n    return x + x\n", "utf-8")
    right = audit(load_assignment(small))
    assert [(s.name, s.rejected) for s in right.styles] == [("reference", ()), ("sums", ())]
    checks = small / "problems" / "twice" / "hidden_checks.py"
    picky = "yield probe(np.ones(2), expect=np.array([2.0, 2.1]))\n    yield ["
    text = checks.read_text("utf-8").replace("yield [", picky)
    checks.write_text("import numpy as np\n" + text, "utf-8")
    found = audit(load_assignment(small))
    assert sum("rejects the right answer" in finding for finding in found.findings()) == 2


def test_a_style_is_graded_on_the_problems_that_it_holds(small: Path) -> None:
    create(small, "thrice")
    style = small / "problems" / "twice" / "styles" / "sums.py"
    style.parent.mkdir()
    style.write_text("def double(x):\n    return x + x\n", "utf-8")
    found = audit(load_assignment(small))
    assert found.findings() == []
    tried = {style.name: style.questions for style in found.styles}
    assert tried == {"reference": ("twice.double", "thrice.double"), "sums": ("twice.double",)}
    assert [(s.styles, s.styles_accepted) for s in found.scores()] == [(2, 2), (1, 1)]


def test_one_of_those_that_end_alike_is_graded_on_what_can_meet_it() -> None:
    def task(question: str, *further: str) -> _Task:
        variant = Variant(question, "mutant", "", "", "", attempt=True)
        return _Task({}, frozenset({question}), variant, further=frozenset(further))

    def result(status: Status, question: str = "a.f") -> SubmissionResult:
        check = CheckResult(question, "c", "", True, 1.0, 0.0, status)
        return SubmissionResult("x", "", (QuestionResult(question, 1.0, (check,)),))

    tasks = [*[task("a.f", "a.g")] * 4, task("a.h", "a.g"), task("a.f")]
    ends = [Status.FAILED, Status.FAILED, Status.ERROR, Status.FAILED]
    results = [*map(result, ends), result(Status.FAILED, "a.h"), result(Status.CRASHED)]
    assert _one_of_each_kind(tasks, results) == [0, 2, 4]


def test_a_mutant_that_loops_for_ever_is_stopped(small: Path) -> None:
    solution = small / "solutions" / "twice.py"
    loop = "n = 0\n    while n < 2:\n        n += 2\n    return n * x"
    solution.write_text(solution.read_text("utf-8").replace("return 2 * x", loop), "utf-8")
    (small / "problems" / "twice" / "misconceptions.py").unlink()
    assignment = load_assignment(small)
    limits = replace(assignment.limits, call_seconds=0.2)
    found = audit(replace(assignment, limits=limits))
    assert next(o for o in found.outcomes if o.name == "n -= 2").caught
    assert not any("the grader failed" in finding for finding in found.findings())


# --- on this assignment ------------------------------------------------------------------


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_every_mutant_loses_points(problem: Problem, part: Part) -> None:
    """In this process, every third one; of the known mistakes, test_catalogue.py says it."""
    expected = Expectations(ASSIGNMENT)
    reference = modules_of(ASSIGNMENT.solutions)
    kept = []
    every = [v for v in variants(ASSIGNMENT, problem) if v.kind == "mutant"]
    for variant in part(every, 3):
        modules = {**reference, problem.name: module_of(variant.source, problem.name)}
        question = ASSIGNMENT.questions[variant.question]
        with np.errstate(all="ignore"):
            phase = drive(expected, modules, [question], hidden=True)
        lost = any(run.status is not Status.PASSED for run in phase.runs)
        if lost == bool(variant.equivalent):
            kept.append(f"{variant.question}: {variant.name}")
    assert kept == []


@pytest.fixture(scope="module")
def grader() -> Grader:
    return Grader(ASSIGNMENT)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_verdicts_in_process_are_those_of_the_engine(grader: Grader, problem: str) -> None:
    """Of one wrong answer."""
    name, mistake = next(iter(ASSIGNMENT.mistakes(problem).items()))
    question = ASSIGNMENT.questions[f"{problem}.{mistake.question}"]
    source = wrong_source(ASSIGNMENT, problem, name)
    files = {**ASSIGNMENT.solutions, f"{problem}.py": source.encode()}
    graded = grader.grade("x", files, questions=frozenset([question.name]))
    assert not graded.fault
    engine = {(c.hidden, c.name): c.status for c in graded.questions[0].checks}
    here = {
        (hidden, run.check.name): run.status
        for hidden in (True, False)
        for run in drive(grader.expectations, modules_of(files), [question], hidden=hidden).runs
    }
    assert here == engine


@pytest.mark.demand  # in this process above, and one of each problem through the engine
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_audit_finds_nothing_to_mend(run: Command, problem: str) -> None:
    result = run("audit", "--json", "--jobs", "1", problem)
    told = json.loads(result.stdout)
    assert told["findings"] == []
    assert result.returncode == 0
