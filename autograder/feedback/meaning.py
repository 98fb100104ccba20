"""Which words an exception gets: the rules are tried in order, and the first that fits speaks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from autograder.feedback import (
    callerrors,
    nameerrors,
    numpyerrors,
    sympyerrors,
    syntaxerrors,
    typeerrors,
    valueerrors,
)
from autograder.feedback.errors import Failure, Rule, Translation, plainly

_MODULES: Final = (
    sympyerrors, numpyerrors, callerrors, typeerrors, valueerrors, nameerrors, syntaxerrors,
)  # fmt: skip
_PLAIN: Final = tomllib.loads((Path(__file__).parent / "plain.toml").read_text(encoding="utf-8"))
RULES: Final = (
    *(plainly(error, **row) for error, rows in _PLAIN.items() for row in rows),
    *(rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)),
)


def translated(failure: Failure) -> Translation | None:
    """The words for the exception, or none where nothing surely fits."""
    return next(filter(None, (rule.translate(failure) for rule in RULES)), None)
