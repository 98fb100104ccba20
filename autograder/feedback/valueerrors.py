"""What the exceptions about values mean: unpacking, keys, places in lists, numbers."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Said, about, rule
from autograder.feedback.typeerrors import SEVERAL


@rule("ValueError", r"(?:not enough|too many) values to unpack \(expected (?:at least )?(\d+)(.*)")
def _unpack(failure: Failure, names: str, more: str) -> Said:
    right = failure.source.rpartition(" = ")[2]
    got = re.search(r"got (\d+)", more)
    come = f"{got[1]} value{'s' * (got[1] != '1')}" if got else "more values"
    if failure.source.startswith("for "):
        return f"{names} names stand behind `for`, and each turn gives {come}."
    verb = "comes" if come == "1 value" else "come"
    said = f"{names} names stand on the left of =, and {come} {verb} from the right."
    if right.endswith(".shape"):
        return said, f"{right} has one size for each axis of {right.removesuffix('.shape')}."
    if called := re.match(r"([a-z_]\w*)\([^()]*\)$", right):
        return said, f"Look at what {called[1]} returns, and in which order."
    if right and "," not in right:
        hint = "An array is split into its rows, a dictionary into its keys: one for each name."
        return said, f"{hint} Is that meant?"
    return said


@about("KeyError", r"^('?)(-?\w+)'?$")
def _key(failure: Failure, quote: str, key: str) -> Said:
    name = failure.head if failure.syntax == "Subscript" else ""
    kinds = failure.facts.get(name, "")
    keys = kinds.removeprefix("dict").strip() if kinds.startswith("dict") else ""
    has = f"; {name} has the key{'s' * (',' in keys)} {keys}" if keys else ""
    has = has or (f"; {name} has no key at all" if kinds.strip() == "dict" else "")
    if quote and key.lstrip("-").isdigit():
        said = f"there is no key '{key}', a text{has}."
        return said, f"Without quotes it is a number: {key}."
    usual = "Is it set before, and is the loop's first and last number right?"
    return f"there is no key {key}{has}.", "" if quote else usual


@about("IndexError", r"(list|tuple|string) index out of range")
def _list_index(failure: Failure, kind: str) -> Said:
    name = failure.head if failure.syntax == "Subscript" else ""
    size = failure.facts.get(name, "").rpartition(" ")[2]
    if name.endswith(".shape") and size.isdigit():
        axes = f"{size} {'axis' if size == '1' else 'axes'}" if size != "0" else "no axis"
        hint = f"{name}[0] is the number of its entries." if size == "1" else ""
        return f"{name.removesuffix('.shape')} has {axes}, so its shape has no more.", hint
    held = f"the {kind} is shorter than that"
    if size == "0":
        held = f"{name} is empty"
    elif size.isdigit():
        held = f"{name} has {size} {'entry' if size == '1' else 'entries'}, numbered from 0"
    if kind == "tuple" and size.isdigit():
        return f"{held}.", SEVERAL
    counted = not re.fullmatch(r"-?\d*", failure.inner)
    return f"{held}.", "Does the loop go one too far?" if counted else ""


@about(
    "ValueError",
    r"invalid literal for int\(\) .*: '(.*)'|could not convert string to float: '(.*)'",
)
def _text_to_number(failure: Failure, whole: str | None, other: str | None) -> Said:
    text = other or "" if whole is None else whole
    hint = "float(…) reads numbers with a point." if "." in (whole or "") else ""
    if re.fullmatch(r"\s*[-+]?\d+,\d+\s*", text):
        hint = f"Numbers are written with a point: {text.strip().replace(',', '.')}"
    return f"this text is no{'' if whole is None else ' whole'} number.", hint
