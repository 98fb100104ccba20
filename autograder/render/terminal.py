"""What the terminal can show, and how text gets there without ever raising."""

from __future__ import annotations

import codecs
import os
import sys

TYPE_CHECKING = False  # `typing` takes a tenth of what `gradkit --help` may
if TYPE_CHECKING:
    from typing import TextIO

    from autograder.render.text import Terminal

# On a Windows code page the formulas of a message arrive in words.
_SPELLED = {
    "φ": "phi", "σ": "sigma", "θ": "theta", "η": "eta", "β": "beta", "α": "alpha", "λ": "lambda",
    "∇": "grad ", "∂": "d", "Σ": "sum ", "ŷ": "y_hat", "ℓ": "loss", "·": "*", "×": "x", "⊙": "*",
    "½": "1/2", "¼": "1/4", "²": "^2", "ᵀ": "^T", "‖": "||", "−": "-", "–": "-", "—": "-",
    "′": "'", "’": "'", "“": '"', "”": '"', "…": "...", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~",
    "→": "->", "←": "<-", "∞": "inf", "√": "sqrt",
}  # fmt: skip


def spelled(text: str, encoding: str) -> str:
    """The text with what the encoding cannot show spelled out."""
    if encoding == "utf-8" or text.isascii():
        return text
    codecs.register_error("gradkit.spell", spell)
    return text.encode(encoding, "gradkit.spell").decode(encoding)


def spell(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: what cannot be shown is spelled out, or becomes a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(_spelled(char) for char in error.object[error.start : error.end])
    return text, error.end


def _spelled(char: str) -> str:
    if char in _SPELLED:
        return _SPELLED[char]
    import unicodedata

    plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    return plain or "?"


def prepare() -> None:
    """Make the standard streams spell out what they cannot encode."""
    codecs.register_error("gradkit.spell", spell)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # missing where a test replaced it
        if reconfigure is not None:
            reconfigure(errors="gradkit.spell")


def describe(stream: TextIO) -> Terminal:
    """Colours, symbols and columns that the stream can show; COLUMNS wins, as everywhere."""
    import shutil

    from autograder.render.text import Terminal

    width = shutil.get_terminal_size((100, 24)).columns
    symbols = _encodes(stream, "✓✗·")
    encoding = "utf-8" if symbols else (stream.encoding or "ascii")
    return Terminal(_colour(stream), symbols, max(60, min(width, 120)), encoding)


def say(text: str, stream: TextIO, end: str = "\n") -> None:
    """Print; a reader that has seen enough (`head`, say) ends the showing and not the work."""
    try:
        print(text, end=end, file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _colour(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if not _is_terminal(stream) or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform == "win32":
        os.system("")  # switches the console's escape sequences on
    return True


def _is_terminal(stream: TextIO) -> bool:
    """IDLE's window says that it is one, shows no colours, and has no descriptor."""
    try:
        return stream.isatty() and os.isatty(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return False


def _encodes(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
