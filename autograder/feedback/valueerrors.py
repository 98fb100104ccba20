"""What the exceptions about values mean: unpacking, keys, places in lists, numbers, ends."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Translation, at, plainly, rule

_Found = re.Match[str]


@rule("ValueError", r"(not enough|too many) values to unpack \(expected (?:at least )?(\d+)(.*)")
def _unpack(failure: Failure, found: _Found) -> Translation:
    loop = failure.source.startswith("for ")
    _, _, right = failure.source.rpartition(" = ")
    got = re.search(r"got (\d+)", found[3])
    come = f"{got[1]} value{'s' * (got[1] != '1')}" if got else "more values"
    verb = "comes" if come == "1 value" else "come"
    said = f"{found[2]} names stand on the left of =, and {come} {verb} from the right."
    if loop:
        said = f"{found[2]} names stand behind `for`, and each turn gives {come}."
        return Translation(said)
    if right.endswith(".shape"):
        name = right.removesuffix(".shape")
        return Translation(said, f"{name}.shape has one size for each axis of {name}.")
    if called := re.match(r"([a-z_]\w*)\([^()]*\)$", right):
        return Translation(said, f"Look at what {called[1]} returns, and in which order.")
    if right and "," not in right:
        hint = "An array is split into its rows, a dictionary into its keys: one for each name."
        return Translation(said, f"{hint} Is that meant?")
    return Translation(said)


@rule("KeyError", r"^('?)(-?\w+)'?$")
def _key(failure: Failure, found: _Found) -> Translation:
    name = failure.head if failure.syntax == "Subscript" else ""
    kinds = failure.facts.get(name, "")
    keys = kinds.removeprefix("dict").strip() if kinds.startswith("dict") else ""
    has = f"; {name} has the key{'s' * (',' in keys)} {keys}" if keys else ""
    has = has or (f"; {name} has no key at all" if kinds.strip() == "dict" else "")
    key, hint = found[2], ""
    if found[1] and key.lstrip("-").isdigit():
        key = f"'{key}', a text"
        hint = f"Without quotes it is a number: {found[2]}."
    elif not found[1]:
        hint = "Is it set before, and is the loop's first and last number right?"
    return Translation(f"{at(failure)}there is no key {key}{has}.", hint)


@rule("IndexError", r"(list|tuple|string) index out of range")
def _list_index(failure: Failure, found: _Found) -> Translation:
    name = failure.head if failure.syntax == "Subscript" else ""
    size = failure.facts.get(name, "").rpartition(" ")[2]
    if name.endswith(".shape") and size.isdigit():
        axes = f"{size} {'axis' if size == '1' else 'axes'}" if size != "0" else "no axis"
        array = name.removesuffix(".shape")
        hint = f"{name}[0] is the number of its entries." if size == "1" else ""
        return Translation(f"{at(failure)}{array} has {axes}, so its shape has no more.", hint)
    held = f"the {found[1]} is shorter than that"
    if size.isdigit():
        entries = "entry" if size == "1" else "entries"
        held = (
            f"{name} has {size} {entries}, numbered from 0" if size != "0" else f"{name} is empty"
        )
    counted = not re.fullmatch(r"-?\d*", failure.inner)
    return Translation(f"{at(failure)}{held}.", "Does the loop go one too far?" if counted else "")


@rule("AssertionError", r"")
def _assertion(failure: Failure, found: _Found) -> Translation:
    return Translation(f"An assert of yours does not hold: {failure.source or 'see the line'}.")


@rule(
    "ValueError",
    r"invalid literal for int\(\) .*: '(.*)'|could not convert string to float: '(.*)'",
)
def _text_to_number(failure: Failure, found: _Found) -> Translation:
    text = found[1] if found[1] is not None else found[2]
    whole = " whole" * (found[1] is not None)
    hint = "float(…) reads numbers with a point." * (whole != "" and "." in text)
    if re.fullmatch(r"\s*[-+]?\d+,\d+\s*", text):
        hint = f"Numbers are written with a point: {text.strip().replace(',', '.')}"
    return Translation(f"{at(failure)}this text is no{whole} number.", hint)


_LIST_ASSIGNMENT = plainly(
    "IndexError",
    r"list assignment index out of range",
    "{at}a list has no place for this number yet, so nothing can be set there.",
    "list.append(x) makes it longer; a dictionary, {{}}, takes any key.",
)
_EMPTY = plainly(
    "ValueError|IndexError",
    r"(?:max|min)\(\) .*empty|zero-size array|pop from empty",
    "{at}there is nothing in it to choose from: it is empty.",
)
_ZERO = plainly(
    "ZeroDivisionError", r"", "{at}something is divided by 0.", "Which input makes it 0?"
)
_RECURSION = plainly(
    "RecursionError",
    r"",
    "The function calls itself again and again.",
    "Does a line call the function that it stands in, where another one is meant?",
)
_INPUT = plainly(
    "EOFError",
    r"EOF when reading a line",
    "input() waits for a keyboard, and there is none here.",
    'Take the values from the arguments; what you try out goes below `if __name__ == "__main__":`.',
)
_DEBUGGER = plainly(
    "BdbQuit",
    r"",
    "breakpoint() waits for a keyboard, and there is none here.",
    "Take the line out.",
)
_EXIT = plainly(
    "SystemExit",
    r"",
    "This line ends the whole program.",
    "Only `return` ends a function and hands back its result.",
)
_GROWS = plainly(
    "RuntimeError",
    r"(dictionary|Set) (changed size|keys changed) during iteration",
    "A loop goes through something that gets or loses entries meanwhile.",
    "Loop over a copy of its keys, `for l in list(A):`, or count with range.",
)
_TOO_LARGE = plainly(
    "OverflowError",
    r"math range error|[Rr]esult (?:too large|out of range)|too large to convert",
    "{at}the number is too large for Python's float.",
    "np.exp gives inf in place of an error; better, choose a form that stays small.",
)
_DOMAIN = plainly(
    "ValueError",
    r"math domain error",
    "{at}the function has no value there, as log(0) or sqrt(-1) have none.",
    "Which input is it? Treat that case apart.",
)
