"""What leaves the instructor's hands: the same bytes every time, and nothing that is secret."""

from __future__ import annotations

import ast
import compileall
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, refused

from autograder.assignment.load import load_assignment
from autograder.release import readmepage
from autograder.release.build import stale
from autograder.release.studentkit import engine_files, kit_files, student_files

SECRETS = ("hidden_checks.py", "misconceptions.py", "solutions/", "otterbridge", "confine")


@pytest.fixture(scope="module")
def assignment():
    return load_assignment(ROOT)


@pytest.fixture(scope="module")
def student(assignment, tmp_path_factory) -> Path:
    """The student's zip, unpacked far from the checkout."""
    folder = tmp_path_factory.mktemp("home")
    files = {**student_files(assignment)}
    files |= {f"kit/{name}": data for name, data in kit_files(assignment).items()}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    compileall.compile_dir(folder, quiet=1)  # half of what a first run of check.py takes
    return folder


@pytest.fixture
def home(student, tmp_path) -> Path:
    """A fresh copy of it."""
    return Path(shutil.copytree(student, tmp_path / "home"))


def python(*arguments: str, cwd: Path, env: dict[str, str] | None = None):
    """Python as a student has it: no checkout on its path, no width that a test runner set."""
    ours = ("PYTHONPATH", "COLUMNS")
    clean = {key: value for key, value in os.environ.items() if key not in ours}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**clean, "PYTHONUTF8": "1", **(env or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def solve(home: Path) -> None:
    for path in (ROOT / "solutions").glob("*.py"):
        shutil.copy(path, home)


# --- student/ ----------------------------------------------------------------------------------


def test_the_committed_folder_is_what_build_makes(assignment):
    assert stale(assignment) == []


def test_every_stub_keeps_the_contract_and_loses_the_answer(assignment):
    files = student_files(assignment)
    for problem in assignment.problems:
        stub = ast.parse(files[f"{problem.name}.py"])
        functions = {n.name: n for n in stub.body if isinstance(n, ast.FunctionDef)}
        assert set(functions) == {q.function for q in problem.questions}
        for question in problem.questions:
            node = functions[question.function]
            assert ast.get_docstring(node), question.name
            assert ast.unparse(node.body[-1]) == (
                f"raise NotImplementedError('{question.name}: not attempted yet')"
            )
            assert len(node.body) == 2, question.name


def test_the_readme_has_every_question_and_its_points(assignment):
    text = student_files(assignment)["README.md"].decode()
    for question in assignment.questions.values():
        assert f"`{question.function}{question.signature}`" in text
    assert "| | | 52 | 100 + 10 bonus |" in text
    assert "A sample is a **column**" in text
    assert text.count("\n# ") == 0  # one title, on the first line
    anchors = re.findall(r"^- \[.+\]\(#(.+)\)$", text, re.MULTILINE)
    assert {"commands", "points", "review-of-derivatives", "approximation-bonus"} <= {*anchors}
    assert len(anchors) == len(re.findall(r"^## ", text, re.MULTILINE))


def test_the_readme_is_shipped_as_a_page_with_its_formulas_set(assignment):
    files = student_files(assignment)
    text, page = (files[name].decode() for name in ("README.md", "README.html"))
    assert "$" not in text + page
    assert "    L(x) = f(a) + f'(a) (x - a)\n" in text
    assert page.count("<math") == page.count("</math>") > 150
    assert "<mfrac><mrow><mi>f</mi>" in page
    assert "http" not in page.replace("http-equiv", "").replace('xmlns="http://www.w3.org/', "")
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links == set(re.findall(r'<h2 id="([^"]+)"', page))
    assert page.count("<h2") == len(links)


@pytest.mark.parametrize(
    ("typed", "latex"),
    [
        ("(f(a + dx) - f(a)) / dx", r"\frac{f(a + dx) - f(a)}{dx}"),
        ("ℓ = (a - y)²/2", r"ℓ = \frac{(a - y)^{2}}{2}"),
        ("f(x)/g(x) + 1", r"\frac{f(x)}{g(x)} + 1"),
        ("θᵏ⁺¹ = √(g₁₂)", r"θ^{k+1} = \sqrt{g_{12}}"),
        ("f̂ = ½", r"\hat{f} = \tfrac{1}{2}"),
        ("W[2]ᵀ dz", r"W[2]^{\top }\, dz"),
        ("Lip(f)", r"\mathrm{Lip}(f)"),
        (r"\frac{∂ℓ}{∂ŷ}", r"\frac{\partial ℓ}{\partial ŷ}"),
    ],
)
def test_what_is_typed_as_a_formula_becomes_latex(typed, latex):
    assert readmepage.latex(typed, display=True) == latex


def test_text_without_formulas_is_left_as_it_is(small):
    kept = "Costs $5 and $6, `a$b$c`.\n\n```sh\necho $HOME $x$\n```\n\n$\\frac{1}{2}$ <b>x</b>\n"
    assert readmepage.plain(kept) == kept
    page = readmepage.page(f"# T\n\n{kept}")
    assert page.count("<math") == 1
    for words in ("Costs $5 and $6", "a$b$c", "echo $HOME $x$", "&lt;b&gt;"):
        assert words in page


def test_a_formula_that_cannot_be_set_is_refused(run, small):
    statement = small / "problems" / "twice" / "statement.md"
    statement.write_text("# twice\n\nReturn $\\twice x$.\n", encoding="utf-8")
    refused(run("build", cwd=small), '"\\twice x"', "cannot be set", "in another way")
    assert not (small / "student").exists()


def test_the_readmes_first_answer_is_a_question_of_the_assignment(assignment, home):
    text = student_files(assignment)["README.md"].decode()
    (command,) = re.findall(r"^python check\.py (\w+\.\w+)$", text, re.MULTILINE)
    file, function = command.split(".")
    assert f"open `{file}.py`, find `{function}`" in text
    assert "{" not in re.sub(r"(?s)```.*?```|`[^`]*`", "", text.partition("## Points")[0])
    done = python("check.py", command, cwd=home)
    assert done.returncode == 1
    assert f"{command}" in done.stdout


def test_check_says_what_is_stale(run, small):
    assert run("build", cwd=small).returncode == 0
    stub = small / "student" / "twice.py"
    stub.write_text(stub.read_text() + "\n# mine\n")
    (small / "student" / "other.py").write_text("")
    (small / "student" / "README.md").unlink()
    done = run("build", "--check", cwd=small)
    assert done.returncode == 1
    for words in ("twice.py differs", "other.py is not generated", "README.md is missing"):
        assert words in done.stdout


def test_build_removes_files_of_problems_that_are_gone_and_nothing_else(run, small):
    student, data = small / "student", small / "problems" / "thrice" / "data"
    student.mkdir()
    (student / "thrice.py").write_text('raise NotImplementedError("thrice.f: write it")\n')
    data.mkdir(parents=True)
    for path in (student / "points.csv", data / "points.csv", student / "notes.txt"):
        path.write_text("1\n")
    done = run("build", "--check", cwd=small)
    assert "points.csv is not generated" in done.stdout
    (student / "notes.py").write_text("x = 1\n")
    assert run("build", cwd=small).returncode == 0
    assert {path.name for path in student.iterdir() if path.suffix in (".py", ".csv", ".txt")} == {
        "check.py", "conftest.py", "notes.py", "notes.txt", "test_public.py", "twice.py",
    }  # fmt: skip


def test_build_removes_data_that_is_gone_from_the_course_unless_it_was_changed(run, small):
    student, data = small / "student", small / "problems" / "twice" / "data"
    data.mkdir()
    for name in ("gone.csv", "changed.csv", "kept.csv"):
        (data / name).write_text("1\n")
    assert run("build", cwd=small).returncode == 0
    (student / "changed.csv").write_text("2\n")
    (data / "gone.csv").unlink()
    (data / "changed.csv").unlink()
    assert run("build", cwd=small).returncode == 0
    assert {path.name for path in student.glob("*.csv")} == {"changed.csv", "kept.csv"}


# --- what the reference answers must get -------------------------------------------------------

PUBLIC, HIDDEN = "problems/twice/public_checks.py", "problems/twice/hidden_checks.py"
SOLUTION, MISTAKES = "solutions/twice.py", "problems/twice/misconceptions.py"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (PUBLIC, "[2.0, 6.0]", "[2.0, 7.0]", 'a_small_example" of twice.double rejects the'),
        (PUBLIC, ", expect=np.array([2.0, 6.0])", "", "has a probe without expect=… and like=…."),
        (
            PUBLIC,
            "import numpy",
            "from autograder.audit.audit import audit\nimport numpy",
            "kit",
        ),
        (PUBLIC, "expect=", "expct=", "cannot be run. Fix it: TypeError"),
        (PUBLIC, "yield probe(", "yield len(", "cannot be run. Fix it: TypeError"),
        (PUBLIC, "yield probe(", "yield 2, probe(", "Fix it: it yields what is no probe."),
        (
            PUBLIC,
            "expect=",
            "raises=TypeError, expect=",
            "more than one of expect=",
        ),
        (
            PUBLIC,
            "expect=",
            'raises="TypeError", like=',
            "Name an exception, such as",
        ),
        (PUBLIC, "expect=", "then=[4], expect=", "Write method(…), calling(…) or attribute(…)."),
        (PUBLIC, "expect=", "rtol=-1, expect=", "a tolerance below 0"),
        (HIDDEN, "probe(rng.normal(size=shape))", "probe(shape, expect=shape)", "any_number_of"),
        (HIDDEN, "probe(rng.normal(size=shape))", "probe()", "has the wrong parameters"),
        (
            PUBLIC,
            "expect=",
            'keywords={"y": 1}, expect=',
            'calls double(x) with a "y". Take it out',
        ),
        (SOLUTION, "return 2 * x", "return 3 * x", "a_small_example"),
        (SOLUTION, "return 2 * x", "x *= 2; return x", "it changed its argument"),
        (SOLUTION, "return 2 * x", "raise NotImplementedError", "it is not attempted"),
        (MISTAKES, '"2 * x"', '"x * 2"', "has no 'x * 2' in double"),
        (MISTAKES, '"x**2"', '"x**"', "squared: invalid syntax"),
    ],
)
def test_what_costs_the_reference_a_point_is_refused(run, small, file, old, new, words):
    text = (small / file).read_text(encoding="utf-8")
    assert old in text
    (small / file).write_text(text.replace(old, new), encoding="utf-8")
    refused(run("build", cwd=small), file.rpartition("/")[2], words)
    assert not (small / "student").exists()
    assert not (small / "dist").exists()


GRAPH = """
import numpy as np
from autograder.api import curve, graph, node
one = graph("one", given={"x": 3.0}, calls=["y = double(x)"], nodes=[
    node("x", (0, 0)), node("y", (1, 0), "x", lambda v: 2 * v.x)])
two = curve("two", "double", np.array([1.0, 2.0]), part="y")
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2 * v.x", "3 * v.x", 'node "y" of "one" is wrong here for the reference'),
        ("2 * v.x", "v.other", '"one" cannot be drawn (AttributeError'),
        ("np.array([1.0, 2.0])", "3.0", '"two": what the reference returns is no curve'),
        ("double(x)", "triple(x)", '"one" cannot be drawn'),
        ('"y = double(x)"', '"double of x"', "Write it like"),
    ],
)
def test_a_drawing_that_the_reference_contradicts_is_refused(run, small, old, new, words):
    path = small / "problems" / "twice" / "graph.py"
    path.write_text(GRAPH.replace(old, new), encoding="utf-8")
    refused(run("build", cwd=small), "graph.py", words)


def test_drawings_of_the_reference_are_built(run, small):
    (small / "problems" / "twice" / "graph.py").write_text(GRAPH, encoding="utf-8")
    assert run("build", cwd=small).returncode == 0


def test_a_build_that_would_be_refused_is_not_up_to_date(run, small):
    assert run("build", cwd=small).returncode == 0
    path = small / PUBLIC
    path.write_text(path.read_text(encoding="utf-8").replace("6.0", "7.25"), encoding="utf-8")
    refused(run("build", "--check", cwd=small), "a_small_example", "rejects the reference answer")


def test_a_public_check_may_use_what_comes_back_instead_of_the_reference(run, small):
    path = small / PUBLIC
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("expect=np.array([2.0, 6.0])", "like=np.zeros(2)"), "utf-8")
    assert run("build", cwd=small).returncode == 0


# --- zips ----------------------------------------------------------------------------------------


def test_zips_are_the_same_every_time(run, small, tmp_path):
    built = []
    for _ in range(2):
        assert run("build", "-o", tmp_path, cwd=small).returncode == 0
        names = ("student.zip", "autograder.zip")
        built.append([(tmp_path / name).read_bytes() for name in names])
        for path in (small / "student").iterdir():
            os.utime(path, (1, 1))
    assert built[0] == built[1]


def test_the_students_zip_holds_nothing_secret(run, small, tmp_path):
    assert run("build", "-o", tmp_path, cwd=small).returncode == 0
    with zipfile.ZipFile(tmp_path / "student.zip") as archive:
        contents = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "kit/problems/twice/public_checks.py" in contents
    for name, text in contents.items():
        for secret in SECRETS:
            assert secret not in name
        assert "return 2 * x" not in text
        assert "SOLUTION" not in text or name.startswith("kit/autograder/")


def test_no_answer_of_the_assignment_is_in_the_kit(assignment):
    """Neither as a file nor as its lines of code."""
    shipped = {**student_files(assignment), **kit_files(assignment)}
    text = b"\n".join(shipped.values()).decode()
    for path in (ROOT / "solutions").glob("*.py"):
        source = path.read_text()
        inside = False
        for line in source.splitlines():
            inside = (inside or "# BEGIN SOLUTION" in line) and "# END SOLUTION" not in line
            code = line.partition("#")[0].strip()
            # Short lines are what any program holds: `L = len(W)`.
            if inside and len(code) > 40:
                assert code not in text, f"{path.name}: {code}"


def test_the_kit_is_the_engines_part_for_students():
    files = engine_files()
    assert "worker/worker.py" in files
    assert "practice/check.py" in files
    for name in files:
        for unneeded in (
            "otterbridge",
            "audit",
            "commands/grade",
            "zygote",
            "confine",
            "stubs",
            "build",
        ):
            assert unneeded not in name


# --- the student's folder at work --------------------------------------------------------------


def test_stubs_are_not_attempted(home):
    done = python("check.py", cwd=home)
    assert done.returncode == 1, done.stderr
    assert "0 of 110 points" in done.stdout
    assert "derivatives.difference_quotient" in done.stdout
    assert "Not attempted yet" in done.stdout
    every = python("check.py", "--all", cwd=home)
    assert "0 of 52 questions pass (0 of 110 points), 0 to fix, 52 not attempted" in every.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_right_answers_pass_and_the_mark_is_left_open(home):
    solve(home)
    done = python("check.py", cwd=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All public checks pass; hidden checks decide the mark." in done.stdout


def test_it_needs_numpy_and_sympy_and_nothing_else(home):
    solve(home)
    blocked = ("otter", "rich", "nbformat", "pandas", "pytest", "yaml")
    (home / "kit" / "sitecustomize.py").write_text(
        "import sys\n"
        "class Blocker:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {blocked!r}:\n"
        "            raise ImportError('blocked: ' + name)\n"
        "sys.meta_path.insert(0, Blocker())\n"
    )
    done = python("check.py", cwd=home, env={"PYTHONPATH": str(home / "kit")})
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_never_reaches_for_the_network(home):
    solve(home)
    (home / "kit" / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*_): raise OSError('no network in this test')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
    )
    done = python("check.py", cwd=home, env={"PYTHONPATH": str(home / "kit")})
    assert done.returncode == 0, done.stdout + done.stderr


def test_missing_libraries_are_one_clear_line(home):
    done = python("-S", "check.py", cwd=home)  # -S: no installed packages
    assert done.returncode == 2
    assert done.stderr.startswith("check.py: numpy sympy missing. Run: ")
    assert done.stderr.endswith(" -m pip install numpy sympy\n")


def test_an_old_python_is_one_clear_line(home):
    """The version is read before anything an old Python could not parse."""
    code = (
        "import sys, runpy\n"
        "sys.version_info = (3, 8, 1)\n"
        "runpy.run_path('check.py', run_name='__main__')\n"
    )
    done = python("-c", code, cwd=home)
    assert done.returncode == 2
    newer = "py -3" if os.name == "nt" else "python3.12"
    words = f"needs Python 3.11 or newer, and this is 3.8 ({sys.executable}). Try: {newer} check.py"
    assert done.stderr == f"check.py: {words}\n"
    compile((home / "check.py").read_text(), "check.py", "exec", ast.PyCF_ONLY_AST)
    ast.parse((home / "check.py").read_text(), feature_version=(3, 4))


def test_a_lost_kit_is_one_clear_line(home):
    shutil.rmtree(home / "kit")
    line = (
        "check.py: the folder `kit` beside it is missing or damaged. Unpack the whole zip again.\n"
    )
    done = python("check.py", cwd=home)
    assert (done.returncode, done.stderr) == (2, line)
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=home)
    assert line in done.stdout
    assert "Traceback" not in done.stdout
    assert "INTERNALERROR" not in done.stdout


def test_from_another_folder_and_one_question(home, tmp_path):
    solve(home)
    done = python(str(home / "check.py"), "losses.cost", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "The public checks of losses.cost pass" in done.stdout
    assert "mlp" not in done.stdout


def test_unknown_names_and_hints(home):
    done = python("check.py", "losses.csot", cwd=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('check.py: unknown question "losses.csot"')
    assert '"losses.cost"' in done.stderr
    assert "hint 1 of" in python("check.py", "--hint", "losses.cost", cwd=home).stdout


def test_the_students_files_are_never_imported_by_the_grader(home):
    """Files that shadow Python's own modules, or NumPy, disturb neither checks nor grader."""
    solve(home)
    for name in ("random.py", "numpy.py", "json.py", "autograder.py"):
        (home / name).write_text("raise RuntimeError('imported by mistake')\n")
    done = python("check.py", "gradient_descent", cwd=home)
    assert "imported by mistake" not in done.stderr


def test_pytest_runs_the_same_checks(home):
    solve(home)
    (home / "losses.py").write_text(
        "import numpy as np\n\ndef cost(loss, y_hat, y):\n    return 7.0\n"
    )
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=home)
    assert done.returncode == 1
    assert "FAILED test_public.py::Test_losses::test_cost__" in done.stdout
    assert "FAILED test_public.py::Test_losses::test_square_loss__" in done.stdout
    assert "Test_mlp" not in done.stdout
    assert "session.py" not in done.stdout  # no traceback of the engine
    assert "Error" not in done.stderr
