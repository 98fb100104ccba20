"""What an author may write: names, signatures, checks and mistakes; the rest is refused.

Each refusal says what is wrong and what to write instead.
"""

from __future__ import annotations

import ast
import inspect
import keyword
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from autograder.assignment.checks import Check, Mistake
from autograder.assignment.toml import positive_fault
from autograder.errors import ContentError
from autograder.names import KIT_FILES, KIT_FOLDER
from autograder.words import unknown

# A student's file of such a name would stand in for what the kit or its libraries import.
_LIBRARIES = {"numpy", "sympy", "mpmath", "pytest", "conftest", "otter", "autograder"}
_DEVICES = {"con", "prn", "aux", "nul"}  # names that Windows keeps for itself
_TAKEN = (
    {name.lower() for name in sys.stdlib_module_names}
    | {name.partition(".")[0].lower() for name in KIT_FILES}
    | {KIT_FOLDER, *_LIBRARIES, *_DEVICES}
)


_DATA_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\.[A-Za-z0-9]+")
MAX_DATA_BYTES = 2 << 20  # of all data files: they travel with each submission's files


def name_fault(name: str, others: Iterable[str] = ()) -> str:
    """Why a problem cannot have this name beside the others, with the remedy, or nothing."""
    if not is_name(name) or name.startswith("_"):
        return "is not a valid module name. Use ASCII letters, digits and underscores."
    lower = name.lower()
    if lower in _TAKEN:
        return "is the name of a module or file that is needed itself. Choose another name."
    if lower.startswith("test_") or lower.endswith("_test"):
        return "is what pytest takes for a file of tests. Choose another name."
    for other in others:
        if other != name and other.lower() == lower:
            return f'differs from "{other}" in case only. Choose another name.'
    return ""


def is_name(name: str) -> bool:
    """Whether a file or function can be called so on every machine."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name)


def parameters(signature: str) -> tuple[str, ...]:
    """The names in a signature such as "(x, y=1)"; `ValueError` when it is none."""
    source = f"def f{signature}:\n    ..."
    try:
        tree = ast.parse(source)
        compile(tree, "<signature>", "exec", dont_inherit=True)  # refuses a name given twice
    except SyntaxError:
        raise ValueError(signature) from None
    match tree.body:
        case [ast.FunctionDef(body=[ast.Expr(ast.Constant(value))], returns=None) as node]:
            if value is ... and signature.startswith("("):
                children = ast.iter_child_nodes(node.args)
                return tuple(arg.arg for arg in children if isinstance(arg, ast.arg))
    raise ValueError(signature)


def validate_checks(
    path: Path, checks: Iterable[Check], functions: Collection[str], offers: Collection[str]
) -> None:
    """Refuse checks that cannot run, and a function that none is of; `offers` they may ask for."""
    checks = list(checks)
    for check in checks:
        for fault in _check_faults(check, functions, offers):
            line = inspect.unwrap(check.plan).__code__.co_firstlineno
            raise ContentError(f'{path}:{line}: check "{check.name}" {fault}')
    for function in functions:
        if not any(check.question == function for check in checks):
            raise ContentError(
                f'{path}: no check of "{function}". Add one, or nothing is said or earned for it.'
            )


def _check_faults(
    check: Check, functions: Collection[str], offers: Collection[str]
) -> Iterator[str]:
    """What is wrong with a check's declaration, with the remedies."""
    if check.question not in functions:
        yield f"is of {unknown(check.question, functions)}"
    if fault := positive_fault(check.weight):
        yield f"has a weight that {fault}"
    if not inspect.isgeneratorfunction(check.plan):
        yield 'yields no probe. Write "yield probe(…)" in it, not "return".'
    for name in check.wants:
        if name not in offers:
            yield f'asks for "{name}". It may ask for {" and ".join(offers)}.'
    for name in check.uses:
        if "." not in name and name not in functions:
            yield f"uses {unknown(name, functions)}"


def validate_builds_on(problems: Path, built: Mapping[str, Collection[str]]) -> None:
    """Refuse what no question is called, and questions that are built on each other."""
    for name, used in built.items():
        problem, _, function = name.partition(".")
        path = problems / problem / "problem.toml"
        for other in used:
            if other not in built:
                raise ContentError(f'{path}: builds_on of "{function}": {unknown(other, built)}')
        if circle := _circle(name, built):
            raise ContentError(
                f'{path}: builds_on of "{function}" goes in a circle: {" -> ".join(circle)}. '
                "Take one of them out: build larger questions on smaller ones only."
            )


def _circle(start: str, built: Mapping[str, Collection[str]]) -> list[str]:
    """The way from a question back to itself, along what each is built on; or nothing."""
    ways, tried = [[start]], set[str]()
    while ways:
        way = ways.pop()
        for used in built.get(way[-1], ()):
            if used == start:
                return [*way, used]
            if used not in tried:
                tried.add(used)
                ways.append([*way, used])
    return []


def validate_data(place: Path, files: Collection[Path]) -> None:
    """Refuse data files that cannot lie beside a student's own, or are too large to be sent."""
    taken: dict[str, Path] = {}
    for path in files:
        if path.suffix == ".py" or not _DATA_NAME.fullmatch(path.name):
            raise ContentError(
                f'{path}: "{path.name}" is no name of a data file. '
                'Use ASCII letters, digits, "-", "_" and an ending such as ".csv".'
            )
        if (other := taken.setdefault(path.name.lower(), path)) != path:
            raise ContentError(f"{path}: {other} has this name, too. Rename one of them.")
    size = sum(path.stat().st_size for path in files)
    if size > MAX_DATA_BYTES:
        raise ContentError(
            f"{place}: the data files have {size} bytes, {MAX_DATA_BYTES} are possible. "
            "Take a part of the data."
        )


def validate_mistakes(
    path: Path, mistakes: Mapping[str, Mistake], functions: Collection[str]
) -> None:
    """Refuse a known mistake of a function that is not asked."""
    for name, mistake in mistakes.items():
        if mistake.question not in functions:
            raise ContentError(f"{path}: {name} is of {unknown(mistake.question, functions)}")
