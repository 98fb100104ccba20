"""The engine's folders and their order: each imports only what stands above it in the list."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "autograder"
ORDER = [
    "errors",
    "words",
    "names",
    "artifacts",
    "message",
    "picture",
    "record",
    "recordjson",
    "exits",
    "worker",
    "sandbox",
    "judging",
    "assignment",
    "api",
    "submissions",
    "calls",
    "feedback",
    "grading",
    "judges",
    "audit",
    "gradebook",
    "render",
    "otterbridge",
    "release",
    "practice",
    "commands",
    "arguments",
    "cli",
    "__main__",
]
# These run where there is no engine: beside the student's code, and in the zygote.
STAND_ALONE = {"worker": {"worker"}, "sandbox": {"sandbox", "worker", "errors"}}


def part_of(module: str) -> str:
    """The folder, or the file at the top, that a module of the engine belongs to."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> list[tuple[int, str]]:
    """Line and part of the engine for each import, wherever in the file it is."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "autograder":
            names = [f"autograder.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        else:
            continue
        found += [(node.lineno, part_of(name)) for name in names if name.startswith("autograder")]
    return [(line, part) for line, part in found if part and not part.startswith("_")]


MODULES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "templates" not in path.parts and path != PACKAGE / "__init__.py"
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_stands_above_it(path):
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for line, other in imports(path):
        assert ORDER.index(other) <= ORDER.index(part), f"line {line}: {part} imports {other}"
        if part in STAND_ALONE:
            assert other in STAND_ALONE[part], f"line {line}: {part} imports {other}"


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in PACKAGE.glob("*/__init__.py")), ids=lambda p: p.name
)
def test_a_folder_says_what_it_is_for(folder):
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert len(text) > 60, "one paragraph: what it is for, what enters and leaves, what must not"


def test_the_ways_through_the_folders_name_what_is_there():
    """Each file or folder that the engine's own description leads to."""
    text = ast.get_docstring(ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))) or ""
    told = set(re.findall(r"(?<![\w<>/])[a-z]+/[a-z]*", text)) - {"problems/"}
    assert {"calls/untouched", "grading/sameresults", "judges/workedout", "worker/"} <= told
    known = {path.relative_to(PACKAGE).with_suffix("").as_posix() for path in MODULES}
    known |= {f"{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(told - known - {"tests/test"}) == []


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in PACKAGE.glob("*/__init__.py")), ids=lambda p: p.name
)
def test_a_folder_names_files_that_are_there(folder):
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    for name in re.findall(r"[\w/]+\.py\b", text):
        places = (folder, folder / "scripts", PACKAGE)
        assert any((place / name).is_file() for place in places), name
