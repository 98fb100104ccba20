"""Reads `other_style/`: known mistakes in code of another style than the catalogue's.

The catalogue changes the reference; here the same mistake is made in loops, with `einsum` or in
another factoring. An entry names the function, the mistake, and the style it starts from::

    == backward: average_forgotten (loops)
    - (A[l][i][s] - Y[i][s]) / n          text of that function in problems/<name>/styles/
    + A[l][i][s] - Y[i][s]

    == step: step_ascent
    def step(theta, g, eta):              a function of its own; the rest of the file is right
        return np.add(theta, eta * g)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_HEAD = re.compile(r"(\w+): (\w+)(?: \((\w+)\))?")
_EDIT = re.compile(r"((?:^- .*\n?|^-$\n?)+)((?:^\+ .*\n?|^\+$\n?)+)", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A wrong file and the mistake that feedback must name."""

    question: str
    mistake: str
    source: str


def cases() -> list[Case]:
    """All entries, by problem."""
    return [case for path in sorted((HERE / "other_style").glob("*.txt")) for case in _read(path)]


def _read(path: Path) -> Iterator[Case]:
    for entry in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = entry.partition("\n")
        match = _HEAD.fullmatch(head)
        assert match, (path.name, head)
        function, mistake, style = match.groups()
        base = _base(path.stem, style or "loops")
        source = _edited(base, function, body) if style else f"{base}\n\nimport numpy as np\n{body}"
        yield Case(f"{path.stem}.{function}", mistake, source)


def _base(problem: str, style: str) -> str:
    path = HERE.parent / "problems" / problem / "styles" / f"{style}.py"
    right = path if path.is_file() else HERE.parent / "solutions" / f"{problem}.py"
    return right.read_text(encoding="utf-8")


def _edited(text: str, function: str, edits: str) -> str:
    """The file with the texts replaced in that function, and nowhere else."""
    start = text.index(f"def {function}(")
    end = text.find("\n\n\n", start)
    end = len(text) if end < 0 else end
    body = text[start:end]
    for removed, added in _EDIT.findall(edits):
        old, new = (_plain(lines) for lines in (removed, added))
        assert old in body, (function, old)
        body = body.replace(old, new)
    return text[:start] + body + text[end:]


def _plain(lines: str) -> str:
    return "\n".join(line[2:] for line in lines.splitlines())
