"""The engine knows no problem: another assignment needs no other line of `autograder/`."""

from __future__ import annotations

import ast
import re
import shutil

from conftest import ROOT

from autograder.assignment.load import load_assignment

ENGINE = sorted((ROOT / "autograder").rglob("*.py"))


def names() -> tuple[set[str], set[str]]:
    """Names that no English sentence holds by chance, and those that are words as well."""
    assignment = load_assignment(ROOT, hidden=False)
    full = set(assignment.questions)
    short = {q.function for q in assignment.questions.values()}
    short |= {problem.name for problem in assignment.problems}
    telling = full | {name for name in short if "_" in name}
    return telling, short - telling


def test_no_problems_or_questions_name_is_in_the_engine():
    telling, words = names()
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(telling))) + r")\b")
    for path in ENGINE:
        text = path.read_text(encoding="utf-8")
        assert not pattern.findall(text), path
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        strings = {
            node.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        # Words such as "step" may stand in a sentence, never alone as a name to compare with.
        assert not (strings - docstrings) & words, path


def test_another_assignment_needs_nothing_else(run, small, tmp_path):
    """Built, checked and graded without any file of this one."""
    shutil.copytree(ROOT / "autograder", tmp_path / "lib" / "autograder")
    env = {"PYTHONPATH": str(tmp_path / "lib")}
    assert run("build", cwd=small, env=env).returncode == 0
    done = run("grade", "solutions", "-o", tmp_path / "out", cwd=small, env=env)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_engine_speaks_of_no_lecture():
    """Words of one lecture come from its content; a sandbox has layers, feedback has none."""
    lecture = re.compile(
        r"\b(activations?|neur(?:al|ons?)|perceptrons?|epochs?|backprop\w*|(?<!np\.)gradients?(?!\())\b",
        re.I,
    )
    layers = re.compile(r"\blayers?\b", re.I)
    spoken = ("feedback", "judging", "assignment", "release", "practice")
    for path in ENGINE:
        text = path.read_text(encoding="utf-8")
        assert not lecture.findall(text), path
        if path.relative_to(ROOT / "autograder").parts[0] in spoken:
            assert not layers.findall(text), path
