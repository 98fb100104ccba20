"""What it means that Python cannot read a file."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Said, rule

_TYPED = {"-": "−–—", '"': "“”„«»", "'": "‘’‚′", "*": "×·⋅", "/": "÷", "<=": "≤",
          ">=": "≥", "!=": "≠", "**2": "²", "**3": "³", "sqrt": "√", "=": "←"}  # fmt: skip
_HABITS = {
    r"^(else if|elseif|elsif)\b": "Python's word is `elif`.",
    r"&&|\|\|": "Python's words are `and` and `or`.",
    r"\+\+ *$": "`x += 1` adds one.",
    r"^[%!]": "Such lines are for notebooks: take it out.",
    r"^for \w+ *= *": "`for i in range(1, 4):` counts 1, 2, 3.",
    r"\blambda\b *[-+*/=),\]]": "lambda is a word of Python's own and no name: take another.",
    r"\?.*:": "Python writes `a if condition else b`.",
    r"(?<!\w)!(?!=)": "Python's word is `not`.",
    r"\bif\b.* then\b": "There is no `then`: a colon ends the condition.",
}
_USUAL = "Look for a missing comma, sign, quote, bracket or colon, here or at the line before."


@rule("SyntaxError", "expected ':'")
def _colon(failure: Failure) -> Said:
    if habit := _habit(failure.source):
        return "Python cannot read this line.", habit
    if failure.source.endswith(":"):
        return "Python expects a colon earlier in this line."
    last = re.match(r"(def|for|while|class|if|elif)\b.*[)\w]$|else$|try$", failure.source)
    where = "at the end of the line" if last and "return" not in failure.source else "in this line"
    return f"A colon is missing {where}."


@rule("SyntaxError", r"invalid (?:non-printable )?character '?.?'? ?\(?U\+([0-9A-F]+)")
def _character(failure: Failure, code: str) -> Said:
    sign = chr(int(code, 16))
    if not sign.isprintable() or sign.isspace():
        said = f"An invisible character (U+{code}) stands in this line, perhaps from a copied text."
        return said, "Delete the line and type it again."
    right = next((key for key, signs in _TYPED.items() if sign in signs), "")
    said = f"Python does not know the character {sign} here."
    return said, f"Type {right} in its place." if right else ""


@rule("SyntaxError", "invalid syntax|cannot assign to")
def _syntax(failure: Failure) -> Said:
    return "Python cannot read this line.", _habit(failure.source) or _USUAL


def _habit(line: str) -> str:
    """What is meant by another language's way to write it."""
    line = re.sub(r"([\"']).*?\1|#.*", "", line)
    return next((hint for pattern, hint in _HABITS.items() if re.search(pattern, line)), "")
