"""Wrong versions of a problem's reference file: known mistakes, generated mutants, special cases.

A variant is a whole file with one function changed, so it is graded like any submission. Mutants
that no input can tell from the right answer are listed in `problems/<name>/equivalent.toml`::

    [[equivalent]]
    question = "backward"
    mutants = ["db[l] = dz[l]"]             # the changed statement, as `gradkit audit` prints it
    reason = "the student gets the same numbers; that two entries share one array shows nowhere"
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass

from autograder.assignment.definitions import bodies, definitions
from autograder.assignment.model import Assignment, Problem
from autograder.assignment.toml import read_toml
from autograder.audit.mutants import definition, mutants
from autograder.audit.specialcases import special_cases
from autograder.errors import ContentError
from autograder.feedback.wrongversions import wrong_source

EQUIVALENT = "equivalent.toml"


@dataclass(frozen=True)
class Variant:
    """A wrong version of one question's answer.

    `kind` is mutant, mistake, special case, or inherited: a helper's mistake, made here.
    """

    question: str  # "problem.function"
    kind: str
    name: str  # of a mutant: its changed statement
    words: str  # where and what
    source: str  # the whole file
    attempt: bool  # whether it still uses a parameter; follow-through asks for that
    equivalent: str = ""  # why no check can tell it from the right answer


def variants(
    assignment: Assignment, problem: Problem, questions: Collection[str] = ()
) -> list[Variant]:
    """Wrong versions of a problem's functions, or of some: mistakes, mutants, special cases."""
    source = assignment.solutions[problem.file].decode()
    known = equivalents(problem)
    chosen = [q for q in problem.questions if not questions or q.name in questions]
    names = {question.name for question in chosen}
    found = [v for v in mistakes(assignment, problem) if v.question in names]
    for question in chosen:
        for mutant in mutants(source, question.function):
            attempt = _uses_parameter(mutant.source, mutant.function)
            right = known.get((mutant.function, mutant.code), "")
            found.append(Variant(question.name, "mutant", mutant.code, mutant.words, mutant.source,
                                 attempt, right))  # fmt: skip
        for words, text in special_cases(assignment, question, source):
            found.append(
                Variant(question.name, "special case", words, "a special case", text, attempt=True)
            )
    return found


def equivalents(problem: Problem) -> dict[tuple[str, str], str]:
    """The mutants that the author knows to be right: function and changed statement -> why."""
    path = problem.folder / EQUIVALENT
    entries: dict[tuple[str, str], str] = {}
    tables = read_toml(path).get("equivalent", []) if path.is_file() else []
    for number, table in enumerate(tables, 1):
        where = f"{path}: equivalent[{number}]"
        match table:
            case {"question": str(question), "mutants": list(codes), "reason": str(reason)}:
                if not reason.strip() or not all(isinstance(code, str) for code in codes):
                    raise ContentError(f"{where}: mutants must be texts, and a reason be given.")
                entries |= {(question, code): reason for code in codes}
            case _:
                raise ContentError(f"{where}: give question, mutants (a list) and reason.")
    return entries


def mistakes(assignment: Assignment, problem: Problem) -> list[Variant]:
    """The known mistakes of a problem, most specific first."""
    found = []
    for name, wrong in assignment.mistakes(problem.name).items():
        text = wrong_source(assignment, problem.name, name)
        question, attempt = (
            f"{problem.name}.{wrong.question}",
            _uses_parameter(text, wrong.question),
        )
        kind = "inherited" if wrong.origin else "mistake"
        found.append(Variant(question, kind, name, wrong.says, text, attempt))
    return found


def _uses_parameter(source: str, function: str) -> bool:
    tree = ast.parse(definition(source, function))
    return any(
        isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and node.id in {argument.arg for argument in body.args.args}
        for body in bodies(definitions(tree)[function])
        for node in ast.walk(body)
    )
