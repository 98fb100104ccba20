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
from dataclasses import dataclass, replace

from autograder.assignment.definitions import bodies, definitions
from autograder.assignment.model import Assignment, Problem
from autograder.assignment.toml import read_toml
from autograder.audit.mutants import Mutant, definition, mutants
from autograder.audit.specialcases import special_cases
from autograder.errors import ContentError
from autograder.feedback.wrongversions import wrong_source
from autograder.names import QuestionName

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

    @property
    def problem(self) -> str:
        """The file it is a version of."""
        return QuestionName(self.question).problem


@dataclass(frozen=True)
class Equivalent:
    """One entry of `equivalent.toml`."""

    function: str
    code: str
    reason: str


def variants(
    assignment: Assignment, problem: Problem, questions: Collection[str] = ()
) -> list[Variant]:
    """Wrong versions of a problem's functions, or of some: mistakes, mutants, special cases."""
    source = _source(assignment, problem)
    known = {(entry.function, entry.code): entry.reason for entry in equivalents(problem)}
    chosen = [q for q in problem.questions if not questions or q.name in questions]
    names = {question.name for question in chosen}
    found = [v for v in mistakes(assignment, problem) if v.question in names]
    for question in chosen:
        for mutant in mutants(source, question.function):
            variant = _of_mutant(problem, mutant)
            reason = known.get((mutant.function, mutant.code), "")
            found.append(replace(variant, equivalent=reason))
        for words, text in special_cases(assignment, question, source):
            found.append(
                Variant(question.name, "special case", words, "a special case", text, attempt=True)
            )
    return found


def equivalents(problem: Problem) -> list[Equivalent]:
    """The mutants that the problem's author knows to be right answers, too."""
    path = problem.folder / EQUIVALENT
    if not path.is_file():
        return []
    entries = []
    for number, table in enumerate(read_toml(path).get("equivalent", []), 1):
        where = f"{path}: equivalent[{number}]"
        match table:
            case {"question": str(question), "mutants": list(codes), "reason": str(reason)}:
                if not reason.strip() or not all(isinstance(code, str) for code in codes):
                    raise ContentError(f"{where}: mutants must be texts, and a reason be given.")
                entries += [Equivalent(question, code, reason) for code in codes]
            case _:
                raise ContentError(f"{where}: give question, mutants (a list) and reason.")
    return entries


def _source(assignment: Assignment, problem: Problem) -> str:
    return (assignment.root / "solutions" / problem.file).read_text(encoding="utf-8")


def _of_mutant(problem: Problem, mutant: Mutant) -> Variant:
    return Variant(
        question=f"{problem.name}.{mutant.function}",
        kind="mutant",
        name=mutant.code,
        words=mutant.words,
        source=mutant.source,
        attempt=_uses_parameter(mutant.source, mutant.function),
    )


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
