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
    r"^[%!]": "Such lines are for notebooks: take it out.",
    r"^for \w+ *= *": "`for i in range(1, 4):` counts 1, 2, 3.",
    r"\blambda\b *[-+*/=),\]]": "lambda is a word of Python's own and no name: take another.",
    r"\?.*:": "Python writes `a if condition else b`.",
    r"(?<!\w)!(?!=)": "Python's word is `not`.",
    r"\bif\b.* then\b": "There is no `then`: a colon ends the condition.",
}

_BLOCK = plainly(
    "IndentationError",
    r"expected an indented block after (?:an? )?(.+) on line (\d+)",
    "Nothing stands inside of the {1} in line {2}.",
    "What belongs to it begins four spaces further in.",
)
_TABS = plainly("TabError", r"", "Tabs and spaces are mixed.", "Use four spaces a step, no tabs.")
_INDENT = plainly(
    "IndentationError",
    r"",
    "The line begins at the wrong column.",
    "Lines of one block begin below each other, four spaces further in than the line with the "
    "colon.",
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
_LOOP = plainly(
    "SyntaxError",
    r"'(break|continue)' (?:outside|not properly in) loop",
    "{1} stands outside of any loop.",
    "Is the line indented like the other lines of its loop?",
)
_UNMATCHED = plainly("SyntaxError", r"unmatched '(.)'", "There is one {1} too many.")
_CROSSED = plainly(
    "SyntaxError",
    r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
    "The bracket {2} is closed by a {1}.",
)
_QUOTES = plainly(
    "SyntaxError", r"unterminated .*string|EOL while scanning", "A quote has no partner."
)
_LEFT = plainly(
    "SyntaxError",
    r"cannot assign to (?!None|True|False|__debug__)",
    "What stands on the left of = must be a name, or an entry such as x[i].",
    "== compares.",
)
_PRINT = plainly("SyntaxError", r"Missing parentheses in call to 'print'", "It is print(…).")
_ORDER = plainly(
    "SyntaxError",
    r"positional argument follows keyword argument",
    "An argument without a name stands behind one with a name.",
    "Those with names come last.",
)
_ELSE = plainly("SyntaxError", r"expected 'else' after", "`a if condition else b` has an else.")
_DIGIT = plainly(
    "SyntaxError",
    r"invalid decimal literal",
    "Letters follow a number.",
    "Is a * missing, as in 2 * x? A name does not begin with a digit.",
)
_EQUALS = plainly(
    "SyntaxError",
    r"Maybe you meant '==' or ':=' instead of '='",
    "= sets a name; == compares.",
    "Write == in a condition.",
)


@rule("SyntaxError", r"invalid syntax|cannot assign to")
def _syntax(failure: Failure, found: re.Match[str]) -> Translation:
    usual = "Look for a missing comma, sign, quote, bracket or colon, here or at the line before."
    return Translation("Python cannot read this line.", _habit(failure.source) or usual)


def _habit(line: str) -> str:
    """What is meant by another language's way to write it."""
    line = re.sub(r"([\"']).*?\1|#.*", "", line)
    return next((hint for pattern, hint in _HABITS.items() if re.search(pattern, line)), "")
