"""The student's README twice, from the same text: as plain Markdown, and as a page with its
formulas set.

A formula stands between dollars, `$½ (x − y)²$`, or line by line in a block of the kind `math`. It
is written as one would type it, or as LaTeX. The plain text shows the first kind as it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import ContentError
from autograder.render.html import environment

if TYPE_CHECKING:
    from markdown_it.token import Token

_PAGE = Path(__file__).parent / "templates" / "readme.html.jinja"
_PARTS = re.compile(
    r"^(?P<fence>```+)(?P<kind>\w*)\n(?P<block>.*?)^(?P=fence)\n?"
    r"|`[^`\n]+`"
    r"|(?<!\d)\$(?P<formula>[^\s$](?:[^$`]*[^\s$])?)\$(?!\d)",
    re.MULTILINE | re.DOTALL,
)


def plain(markdown: str) -> str:
    """The text with its formulas as they were typed; LaTeX stays between its dollars."""

    def shown(found: re.Match[str]) -> str:
        formula, block = found["formula"], found["block"]
        if formula and "\\" not in formula:
            return formula
        if block and found["kind"] == "math" and "\\" not in block:
            return re.sub(r"^(?=.)", "    ", block, flags=re.MULTILINE)
        return found[0]

    return _PARTS.sub(shown, markdown)


def anchor(title: str) -> str:
    """The address that viewers of Markdown give to a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def page(markdown: str) -> str:
    """The whole HTML document. Raises `ContentError` for a formula that cannot be set."""
    from markdown_it import MarkdownIt

    formulas: list[str] = []

    def kept(found: re.Match[str]) -> str:
        if not found["formula"]:
            return found[0]
        formulas.append(found["formula"])
        return f"\ue000{len(formulas) - 1}\ue001"

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    read = reader.parse(_PARTS.sub(kept, markdown))
    tokens = [_mended(token, before) for before, token in zip([None, *read], read, strict=False)]
    reader.add_render_rule("fence", lambda _, tokens, at, *__: _block(tokens[at]))
    reader.add_render_rule("table_open", lambda *_: _SCROLLED.format("", "table") + "<table>\n")
    reader.add_render_rule("table_close", lambda *_: "</table></div>\n")
    body = reader.renderer.render(tokens, reader.options, {})
    body = re.sub(r"<thead>\s*<tr>(\s*<td></td>)+\s*</tr>\s*</thead>\n?", "", body)
    body = re.sub("\ue000(\\d+)\ue001", lambda found: _set(formulas[int(found[1])]), body)
    title = next(token.content for token in tokens if token.type == "inline")
    template = environment("page.css").from_string(_PAGE.read_text(encoding="utf-8"))
    return template.render(title=title, body=body)


_SCROLLED = '<div class="scroll {}" tabindex="0" role="group" aria-label="{}">'


def _mended(token: Token, before: Token | None) -> Token:
    """Headings get their addresses, and a cell of a table's head without a word is no heading."""
    if before and before.type == "heading_open" and before.tag == "h2":
        before.attrSet("id", anchor(token.content))
    if before and before.type == "th_open" and not token.content:
        before.tag = "td"
    if token.type == "th_close" and before and not before.content:
        token.tag = "td"
    return token


def _block(token: Token) -> str:
    from markdown_it.common.utils import escapeHtml

    if token.info.strip() != "math":
        return f"<pre><code>{escapeHtml(token.content)}</code></pre>\n"
    rows = [row for row in token.content.splitlines() if row.strip()]
    lines = "".join(f"<div>{_set(row, display=True)}</div>" for row in rows)
    return _SCROLLED.format("formulas", "formulas") + f"{lines}</div>\n"


# --- formulas ----------------------------------------------------------------------------

_GROUP = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_OPERAND = rf"(?:\w*{_GROUP}²?|√{_GROUP}|‖[^‖]+‖²?(?:_\w)?|[\w′]+)"
_FRACTION = re.compile(rf"(?<![\w)])({_OPERAND}) ?/ ?({_OPERAND})(?![\w(])")
_WORD = re.compile(r"(?<![\\\w])([A-Za-z]{3,}(?:_[a-z]{2,})*)( *)(?=(\()?)")
_FUNCTIONS = frozenset({"log", "exp", "min", "max", "sin", "cos", "tanh"})
_RAISED = {"<super>": "^", "<sub>": "_"}
_CHARACTERS = {"·": r"\cdot ", "−": "-", "…": r"\ldots ", "~": r"\sim ", "'": r"\prime "}


def latex(formula: str, *, display: bool = False) -> str:
    """What was typed, as LaTeX; commands of LaTeX in it stay."""
    text = re.sub(r"(\w)\u0302", r"\\hat{\1}", formula.strip()).replace("...", "…")
    text = re.sub(r"(?<=\w)\*(?!\w)", "^{*}", text)
    if "\\" not in formula:
        text = re.sub(r"(?<=[\w\])]) (?=[\w(∇])", r"\\, ", text)  # a product's factors stay apart
    if display:
        text = re.sub(r" {2,}", r" \\qquad ", text)
        text = _FRACTION.sub(lambda it: rf"\frac{{{_bare(it[1])}}}{{{_bare(it[2])}}}", text)
    text = re.sub(rf"√({_GROUP}|\d+)", lambda it: rf"\sqrt{{{_bare(it[1])}}}", text)
    if "\\text" not in text:
        text = _WORD.sub(_word, text)
    return re.sub(r"[^\x00-\x7f]+|[~']", lambda it: _characters(it[0]), text)


def _bare(operand: str) -> str:
    return operand[1:-1] if re.fullmatch(_GROUP, operand) else operand


def _word(found: re.Match[str]) -> str:
    word, space, call = found.groups()
    name = word.replace("_", r"\_")
    if word in _FUNCTIONS:
        return rf"\{word} "
    return rf"\mathrm{{{name}}}" if call or "_" in word else rf"\text{{ {name} }}{space}"


def _characters(text: str) -> str:
    """Characters as commands of LaTeX; raised and lowered ones that follow each other together."""
    made: list[str] = []
    last = ""
    for char in text:
        kind, _, code = unicodedata.decomposition(char).partition(" ")
        if kind in _RAISED:
            value = "".join(chr(int(part, 16)) for part in code.split())
            value = r"\top " if char == "ᵀ" else _characters(value)
            if last == kind:
                made[-1] = f"{made[-1][:-1]}{value}}}"
            else:
                made.append(f"{_RAISED[kind]}{{{value}}}")
        elif kind == "<fraction>":
            over, under = (chr(int(part, 16)) for part in code.split(" 2044 "))
            made.append(rf"\tfrac{{{over}}}{{{under}}}")
        else:
            made.append(_CHARACTERS.get(char) or _commands().get(char, char))
        last = kind
    return "".join(made)


@cache
def _commands() -> dict[str, str]:
    """LaTeX's name of each character that the setter knows by its name alone."""
    from docutils.utils.math import tex2unichar

    kinds = ("mathbin", "mathrel", "mathord", "mathfence", "mathop")
    tables: list[Any] = [getattr(tex2unichar, kind) for kind in kinds]
    return {char: rf"\{name} " for table in tables for name, char in table.items()}


def _set(formula: str, *, display: bool = False) -> str:
    from docutils.utils.math import MathError
    from docutils.utils.math.latex2mathml import tex2mathml

    try:
        text = str(tex2mathml(latex(formula, display=display)))
    except (MathError, IndexError, KeyError, ValueError, AttributeError, TypeError) as error:
        raise ContentError(
            f'README.html: the formula "{formula}" cannot be set ({error}). '
            "Write it in the statement in another way."
        ) from error
    text = re.sub(r"\n\s*", "", text)
    return text.replace("<math ", '<math displaystyle="true" ', 1) if display else text
