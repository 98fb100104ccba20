"""What it means that Python cannot read a file."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Translation, plainly, rule

_TYPED = {"-": "−–—", '"': "“”„«»", "'": "‘’‚′", "*": "×·⋅", "/": "÷", "<=": "≤",
          ">=": "≥", "!=": "≠", "**2": "²", "**3": "³", "sqrt": "√", "=": "←"}  # fmt: skip
_HABITS = {
    r"^(else if|elseif|elsif)\b": "Python's word is `elif`.",
    r"&&|\|\|": "Python's words are `and` and `or`.",
    r"\+\+ *$": "`x += 1` adds one.",
    r"\bif\b.* then\b": "There is no `then`: a colon ends the condition.",
}

_INDENT = plainly(
    "IndentationError|TabError",
    r"",
    "The line begins at the wrong column.",
    "Lines of one block begin below each other, four spaces further in than the line with the "
    "colon; never mix tabs and spaces.",
)
_UNCLOSED = plainly(
    "SyntaxError", r"'([(\[{])' was never closed", "The bracket {1} is opened and never closed."
)


@rule("SyntaxError", r"expected ':'")
def _colon(failure: Failure, found: re.Match[str]) -> Translation:
    if habit := _habit(failure.source):
        return Translation("Python cannot read this line.", habit)
    if failure.source.endswith(":"):
        return Translation("Python expects a colon earlier in this line.")
    last = re.match(r"(def|for|while|class|if|elif)\b.*[)\w]$|else$|try$", failure.source)
    where = "at the end of the line" if last and "return" not in failure.source else "in this line"
    return Translation(f"A colon is missing {where}.")


@rule("SyntaxError", r"invalid (?:non-printable )?character '?(.?)'? ?\(?(U\+[0-9A-F]+)")
def _character(failure: Failure, found: re.Match[str]) -> Translation:
    sign = chr(int(found[2][2:], 16))
    if not sign.isprintable() or sign.isspace():
        return Translation(
            f"An invisible character ({found[2]}) stands in this line, perhaps from a copied text.",
            "Delete the line and type it again.",
        )
    right = next((key for key, signs in _TYPED.items() if sign in signs), "")
    hint = f"Type {right} in its place." if right else ""
    return Translation(f"Python does not know the character {sign} here.", hint)


_RETURN = plainly(
    "SyntaxError",
    r"'return' outside function",
    "return stands outside of any function.",
    "Is the line indented like the other lines of its function?",
)
_UNMATCHED = plainly("SyntaxError", r"unmatched '(.)'", "There is one {1} too many.")
_QUOTES = plainly(
    "SyntaxError",
    r"unterminated .*string|EOL while scanning|closing parenthesis",
    "A quote or a bracket has no partner.",
)
_EQUALS = plainly(
    "SyntaxError",
    r"Maybe you meant '==' or ':=' instead of '='",
    "= sets a name; == compares.",
    "Write == in a condition.",
)


@rule("SyntaxError", r"invalid syntax|invalid decimal literal|cannot assign to")
def _syntax(failure: Failure, found: re.Match[str]) -> Translation:
    usual = "Look for a missing comma, sign, quote, bracket or colon, here or at the line before."
    return Translation("Python cannot read this line.", _habit(failure.source) or usual)


def _habit(line: str) -> str:
    """What is meant by another language's way to write it."""
    return next((hint for pattern, hint in _HABITS.items() if re.search(pattern, line)), "")
