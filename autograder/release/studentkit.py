"""What a student gets: stubs, a README, the scripts that check, and the engine's part they need."""

from __future__ import annotations

import ast
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from autograder.assignment import recorded
from autograder.assignment.definitions import definitions, parameters
from autograder.assignment.model import Assignment, Problem, Question
from autograder.errors import ContentError
from autograder.feedback.locked import FILE
from autograder.grading.expectations import FORMS
from autograder.grading.pictures import record
from autograder.grading.rightforms import packed, right_forms
from autograder.names import ANSWERS, CONTENTS, OTTER_TESTS, STUB, closure
from autograder.release import readmepage
from autograder.release.lockedmistakes import locked_mistakes
from autograder.release.stubs import make_stub, unmarked_functions
from autograder.render.html import TEMPLATES
from autograder.words import number

PACKAGE = Path(__file__).parents[1]
_THE_PAGE = "The same with its formulas set, for a browser: `README.html`.\n\n"  # not said on it
_TEMPLATES = Path(__file__).parent / "templates"
# What a student's machine runs: the student's commands, what public checks are written with, and
# whatever these import. The files of the worker are started by their paths: no import leads there.
_ENTRY_MODULES = (
    "practice.entry",
    "practice.pytests",
    "practice.notebook",
    "practice.ottertests",
    "api",
)
# What stands beside the student's files, and where it comes from.
_SCRIPTS = {
    "check.py": "check.py",
    "test_public.py": "test_public.py",
    "conftest.py": "conftest.py",
    ".vscode/settings.json": "settings.json",
}

_OTTER_CASE = """

@test_case(name={title!a})
def check_{number}(env):
    passes(env, {question!a}, {name!a})
"""


def student_files(assignment: Assignment) -> dict[str, bytes]:
    """Every file of `student/` by its name."""
    files = {problem.file: stub(assignment, problem) for problem in assignment.problems}
    text = readme(assignment)
    files["README.md"] = readmepage.plain(text)
    files["README.html"] = readmepage.page(text.replace(_THE_PAGE, ""))
    for name, template in _SCRIPTS.items():
        files[name] = (_TEMPLATES / template).read_text(encoding="utf-8")
    for question in assignment.questions.values():
        files[f"{OTTER_TESTS}/{question.name}.py"] = _otter_test(assignment, question)
    return {name: text.encode() for name, text in files.items()} | assignment.data


def stub(assignment: Assignment, problem: Problem) -> str:
    """The stub of one problem; every question must have a function with a solution block."""
    path = assignment.root / "solutions" / problem.file
    file = str(path.relative_to(assignment.root))
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{file}: cannot be read ({error}).") from error
    text = make_stub(source, file, problem.name)
    _check_functions(problem, source, file)
    for name, line in unmarked_functions(source, file):
        raise ContentError(
            f"{file}:{line}: {name} has no # BEGIN SOLUTION, so its answer would go to the "
            "students. Put markers around it."
        )
    return text


def _check_functions(problem: Problem, source: str, file: str) -> None:
    """Every question has its function, with the signature that `problem.toml` promises."""
    nodes = definitions(ast.parse(source))
    for question in problem.questions:
        node = nodes[question.function]
        promised = ast.parse(f"def f{question.signature}: ...").body[0]
        assert isinstance(promised, ast.FunctionDef)
        if parameters(node) != parameters(promised):
            raise ContentError(
                f"{file}:{node.lineno}: {question.function}({parameters(node)}) differs from "
                f"problem.toml, which says {question.signature}. Make the two agree."
            )


def readme(assignment: Assignment) -> str:
    """The student's README: how to work, the points, the conventions, every statement.

    Formulas stand between dollars; `readmepage` makes of it what is shipped.
    """
    first = next(iter(assignment.questions.values()))
    work = (_TEMPLATES / "how-to-work.md").read_text(encoding="utf-8")
    for name in ("file", "function"):
        work = work.replace(f"{{{name}}}", getattr(first.name, name))
    begin, work = work.replace("{question}", first.name).split("\n\n", 1)
    parts = [work, "## Points", points_table(assignment)]
    conventions = assignment.root / "problems" / "conventions.md"
    if conventions.is_file():
        parts.append(_demoted(conventions.read_text(encoding="utf-8")))
    for problem in assignment.problems:
        parts.append(_demoted(problem.statement))
        parts.append(_question_table(problem))
    parts = [f"# {assignment.title}", begin, _contents("\n".join(parts)), *parts]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _contents(markdown: str) -> str:
    """Links to the chapters, by the anchors that Markdown viewers give to headings."""
    titles = re.findall(r"^## (.+)$", markdown, re.MULTILINE)
    return "\n".join(f"- [{title}](#{readmepage.anchor(title)})" for title in titles)


def points_table(assignment: Assignment) -> str:
    """Markdown: one row a problem, then the sum."""
    rows = ["| file | topic | questions | points |", "|---|---|---|---|"]
    for problem in assignment.problems:
        bonus = " bonus" if problem.name in assignment.bonus else ""
        rows.append(
            f"| `{problem.file}` | {problem.title} "
            f"| {len(problem.questions) + len(problem.manual)} "
            f"| {number(problem.points)}{bonus} |"
        )
    core = sum(p.points for p in assignment.problems if p.name not in assignment.bonus)
    extra = sum(p.points for p in assignment.problems if p.name in assignment.bonus)
    total = f"{number(core)}" + (f" + {number(extra)} bonus" if extra else "")
    rows.append(f"| | | {len(assignment.questions) + len(assignment.manual)} | {total} |")
    return "\n".join(rows)


def _question_table(problem: Problem) -> str:
    rows = [f"| in `{problem.file}` | returns | points |", "|---|---|---|"]
    rows += [
        f"| `{q.function}{q.signature}` | {_returns(q)} | {number(q.points)} |"
        for q in problem.questions
    ]
    kinds = ", ".join(f"`{ending}`" for ending in ANSWERS[1:])
    rows += [
        f"| a file `{q.label}{ANSWERS[0]}` (or {kinds}) | {q.summary}; a person reads it "
        f"| {number(q.points)} |"
        for q in problem.manual
    ]
    return "\n".join(rows)


def _returns(question: Question) -> str:
    names = ", ".join(f"`{name}`" for name in question.returns)
    return f"{names}: {question.summary}" if question.summary else names


def _demoted(markdown: str) -> str:
    """The text with every heading one level down; code blocks stay as they are."""
    lines = []
    fenced = False
    for line in markdown.splitlines():
        fenced ^= line.lstrip().startswith("```")
        lines.append(f"#{line}" if not fenced and re.match(r"#{1,5} ", line) else line)
    return "\n".join(lines)


def _otter_test(assignment: Assignment, question: Question) -> str:
    """A test file that Otter runs; it holds no check, only their titles."""
    head = (_TEMPLATES / "otter_test.py").read_text(encoding="utf-8")
    for place, text in {"question": question.name, "file": f"{question.problem}.py"}.items():
        head = head.replace(f"{{{place}}}", text)
    checks = assignment.checks(question, hidden=False)
    cases = [
        _OTTER_CASE.format(number=number, title=one.title, question=question.name, name=one.name)
        for number, (one, _points) in enumerate(checks, start=1)
    ]
    return head + "".join(cases)


def kit_files(assignment: Assignment, last: Path | None = None) -> dict[str, bytes]:
    """Every file of the folder `kit/`: the engine's part, and what public checks need.

    `last` is the zip of the last build; what takes long comes from there where it still holds.
    """
    former = _locked_in(last) if last else {}
    files = {f"autograder/{name}": (PACKAGE / name).read_bytes() for name in engine_files()}
    problems = assignment.root / "problems"
    files["problems/assignment.toml"] = (problems / "assignment.toml").read_bytes()
    for problem in assignment.problems:
        for name in ("problem.toml", "public_checks.py", "gallery.py"):
            if (problem.folder / name).exists():
                files[f"problems/{problem.name}/{name}"] = (problem.folder / name).read_bytes()
        if drawings := assignment.drawings(problem.name):
            drawn = [record(assignment, problem.name, drawing) for drawing in drawings]
            files[f"problems/{problem.name}/{recorded.FILE}"] = recorded.dumped(drawn)
        files[f"problems/{problem.name}/{STUB}"] = stub(assignment, problem).encode()
        table = f"problems/{problem.name}/{FILE}"
        files[table] = locked_mistakes(assignment, problem, former.get(f"kit/{table}", b""))
        if forms := right_forms(assignment, problem):
            files[f"problems/{problem.name}/{FORMS}"] = packed(forms)
        for path in problem.data:
            files[f"problems/{problem.name}/data/{path.name}"] = path.read_bytes()
    digests = [f"{hashlib.sha256(files[name]).hexdigest()} {name}\n" for name in sorted(files)]
    files[CONTENTS] = "".join(digests).encode()
    return files


def _locked_in(path: Path) -> dict[str, bytes]:
    """The tables of known mistakes in a student's zip; none where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [name for name in archive.namelist() if name.endswith(f"/{FILE}")]
            return {name: archive.read(name) for name in tables}
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return {}


@cache
def engine_files() -> tuple[str, ...]:
    """Paths, within the package, of what runs on a student's machine."""
    worker = PACKAGE / "worker"
    found = {"__init__.py", *(f"worker/{path.name}" for path in worker.glob("*.py"))}
    modules = {*_ENTRY_MODULES, *closure(_ENTRY_MODULES, _imports)}
    found |= {path for module in modules if (path := _module_file(module))}
    if "render/html.py" in found:
        found |= {f"render/templates/{path.name}" for path in TEMPLATES.iterdir() if path.is_file()}
    found |= {f"feedback/{path.name}" for path in (PACKAGE / "feedback").glob("*.toml")}
    folders = {Path(path).parent for path in found if path.endswith(".py")} - {Path()}
    found |= {(folder / "__init__.py").as_posix() for folder in folders}
    return tuple(sorted(found))


def _module_file(module: str) -> str | None:
    """`worker/wire.py` for `worker.wire`; None for what is no module of the package."""
    for path in (f"{module.replace('.', '/')}.py", f"{module.replace('.', '/')}/__init__.py"):
        if (PACKAGE / path).is_file():
            return path
    return None


def _imports(module: str) -> Iterator[str]:
    """Modules of the package that one imports anywhere, without the package's own name."""
    path = _module_file(module)
    for node in ast.walk(ast.parse((PACKAGE / path).read_bytes())) if path else ():
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name[len("autograder.") :] for name in names if name.startswith("autograder."))
