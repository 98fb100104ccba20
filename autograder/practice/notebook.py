"""A notebook's own check: `%check NAME` checks what the cells define, and files beside it.

Nothing of the session is changed or sent anywhere: definitions are taken from the text of the cells
that were run, together with what they use, and run in a process of their own.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.assignment.definitions import Definition, first_line, parameters, tree_of
from autograder.assignment.model import Assignment, Question
from autograder.exits import OK, Parser, guarded
from autograder.message import Kind, Line
from autograder.names import QuestionName
from autograder.picture import Code
from autograder.practice import check, entry
from autograder.record import CheckResult, SubmissionResult
from autograder.render.screen import screen
from autograder.render.text import Terminal
from autograder.submissions.intended import cell_code

_WIDTH = 88


@dataclass(frozen=True)
class Piece:
    """A statement at the top of a cell."""

    cell: int
    first: int
    last: int
    text: str
    node: ast.stmt
    binds: frozenset[str]  # names; "*" of whatever a module holds
    uses: frozenset[str]


@dataclass(frozen=True)
class Module:
    """What stands for a file: its text, and the cell and line of each of its lines."""

    text: str
    places: Mapping[int, tuple[int, int]]
    cells: Mapping[str, str]  # question -> the cell that answers it


def check_cells(words: str, shell: Any, folder: Path, root: Path) -> None:
    """Prints what `check.py` would of the session's functions, and draws what is wrong."""
    guarded("%check", lambda: _run(words.split(), shell, folder, root))


def _run(words: Sequence[str], shell: Any, folder: Path, root: Path) -> int:
    parser = Parser(
        prog="%check", usage="%check [NAME ...] [--hint] [--show] [--list]", add_help=False
    )
    parser.add_argument("names", nargs="*")
    for name in ("hint", "show", "list"):
        parser.add_argument(f"--{name}", action="store_true")
    given = parser.parse_args(words)
    if given.list:
        return entry.list_questions(root, given.names)
    assignment = check.load(root)
    if given.hint or given.show:
        given.names = [check.choose_one(assignment, " ".join(given.names))]
    names = check.choose(assignment, given.names)
    cells = shell.history_manager.input_hist_raw
    result, modules = outcome(assignment, names, cells, folder, pictures=True)
    if given.hint:
        return entry.give_hint(folder, root, names[0], result)
    if given.show:
        return entry.print_call(result, use="Paste this into a cell.")
    cells = {name: cell for module in modules.values() for name, cell in module.cells.items()}
    known = check.context(folder, assignment, "python", narrowed=bool(given.names))
    places = {name: line for name, line in known.places.items() if name not in cells}
    context = replace(known, places=places, cells=cells)
    text = screen(result, Terminal(colour=False, symbols=True, width=_WIDTH), context)
    print(text.replace("python check.py", "%check"), end="")
    if given.names and importlib.util.find_spec("jinja2"):
        from autograder.render import html

        if drawn := html.inline(result):
            shell.display_pub.publish({"text/html": drawn, "text/plain": "(a graph)"})
    return OK


def outcome(
    assignment: Assignment,
    names: Sequence[str],
    cells: Iterable[str],
    folder: Path,
    *,
    pictures: bool = False,
) -> tuple[SubmissionResult, dict[str, Module]]:
    """The public outcome of the named questions, and by file what the cells define of it."""
    modules = defined(assignment, names, pieces(cells), folder)
    files = {file: module.text.encode() for file, module in modules.items()}
    result = check.check(folder, assignment, names, files=files, pictures=pictures)
    return _in_cells(result, modules), modules


# --- what the cells define ---------------------------------------------------------------


def pieces(cells: Iterable[str]) -> list[Piece]:
    """Imports, definitions and assignments at the top of the cells that were run, in order."""
    return [piece for number, cell in enumerate(cells) for piece in _pieces(number, cell)]


def _pieces(number: int, cell: str) -> Iterator[Piece]:
    source = cell_code(cell)
    rows = source.splitlines()
    tree = tree_of(source)
    for node in tree.body if tree else ():
        binds = frozenset(_bound(node))
        if binds:
            first = first_line(node) if isinstance(node, Definition) else node.lineno
            last = node.end_lineno or first
            uses = frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name)) - binds
            yield Piece(number, first, last, "\n".join(rows[first - 1 : last]), node, binds, uses)


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]


def defined(
    assignment: Assignment, names: Iterable[str], found: Sequence[Piece], folder: Path
) -> dict[str, Module]:
    """By file, the file's own text and below it what the cells define of its questions."""
    modules = {}
    for problem in dict.fromkeys(QuestionName(name).problem for name in names):
        own = [q for q in assignment.questions.values() if q.problem == problem]
        chosen = {q.function: piece for q in own if (piece := _answer(assignment, q, found))}
        if chosen:
            file = f"{problem}.py"
            cells = {f"{problem}.{name}": f"In [{piece.cell}]" for name, piece in chosen.items()}
            modules[file] = _module(_text(folder / file), _needed(chosen, found), cells)
    return modules


def _answer(assignment: Assignment, question: Question, found: Sequence[Piece]) -> Piece | None:
    """The last definition; of a name that several questions have, the last with its parameters."""
    named = [piece for piece in found if question.function in piece.binds]
    if sum(q.function == question.function for q in assignment.questions.values()) > 1:
        asked = ast.parse(f"def f{question.signature}: ...").body[0]
        assert isinstance(asked, ast.FunctionDef)
        named = [
            piece
            for piece in named
            if isinstance(piece.node, Definition) and parameters(piece.node) == parameters(asked)
        ]
    return named[-1] if named else None


def _needed(chosen: Mapping[str, Piece], found: Sequence[Piece]) -> list[Piece]:
    """The chosen definitions and what they use, in the order of the session."""
    last = {name: piece for piece in found for name in piece.binds} | dict(chosen)
    needed: dict[int, Piece] = {}
    waiting = [*chosen.values(), *(piece for piece in found if "*" in piece.binds)]
    while waiting:
        piece = waiting.pop()
        if id(piece) not in needed:
            needed[id(piece)] = piece
            waiting += [last[name] for name in piece.uses if name in last]
    return [piece for piece in found if id(piece) in needed]


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    return text if tree_of(text) else ""


def _module(text: str, needed: Iterable[Piece], cells: Mapping[str, str]) -> Module:
    rows = text.splitlines()
    places = {}
    for piece in needed:
        for offset, row in enumerate(piece.text.split("\n")):
            rows.append(row)
            places[len(rows)] = (piece.cell, piece.first + offset)
    return Module("\n".join(rows) + "\n", places, cells)


# --- where it stands ---------------------------------------------------------------------


def _in_cells(result: SubmissionResult, modules: Mapping[str, Module]) -> SubmissionResult:
    """The result with the cells' lines in the places of those of a file that nobody sees."""

    def moved(line: Line) -> Line:
        places = modules[line.file].places if line.file in modules else {}
        if line.kind is not Kind.PLACE or line.line not in places:
            return line
        cell, number = places[line.line]
        return replace(line, file=f"In [{cell}]", line=number)

    def told(one: CheckResult) -> CheckResult:
        code = "".join(row for row in one.code.splitlines(True) if not row.startswith(imports))
        words = replace(one.words, lines=tuple(map(moved, one.words.lines)))
        return replace(one, words=words, code=code)

    imports = tuple(f"from {file.removesuffix('.py')} import " for file in modules)
    questions = [
        replace(
            question, checks=tuple(map(told, question.checks)), code=_shown(question.code, modules)
        )
        for question in result.questions
    ]
    return replace(result, questions=tuple(questions))


def _shown(code: Code | None, modules: Mapping[str, Module]) -> Code | None:
    """A function's text with the numbers of its cell."""
    places = modules[code.file].places if code and code.file in modules else {}
    if code is None or code.first not in places:
        return code
    cell, first = places[code.first]
    marked = tuple(number - code.first + first for number in code.marked)
    return replace(code, file=f"In [{cell}]", first=first, marked=marked)
