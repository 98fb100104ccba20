"""Which of the assignment's files a file was meant to be, under the name that it came with.

Browsers, course systems and Windows rename: `mlp (1).py`, `mlp-1.py`, `MLP.PY`, `mlp.py.txt`. A
notebook is taken as text, its code cells alone; nothing of it is run or even parsed here.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import Any

SOURCES = (".py", ".py.txt", ".ipynb")  # endings of what may hold a function

CELL = "# %% a cell of the notebook"  # before each; a worker leaves out those that are no Python

Files = dict[PurePosixPath, bytes | None]
Expected = Collection[str] | Mapping[str, Collection[str]]  # file names, best with their functions

_COPY = r"(?:[ _-]*\(\d+\)|[ _-]+\d+|[ _-]+(?:copy|kopie)(?:[ _-]*\(?\d+\)?)?)*"
_NAME = rf"(?:(?:copy of|kopie von) )?(?P<stem>.+?){_COPY}\.(?:py|py\.txt|ipynb)"
_CELL_MAGICS = ("%%time", "%%capture", "%%prun", "%%writefile")  # the cell below is Python
_MAGIC = re.compile(r"\s*(?:[\w, ]+=\s*)?(?:%\w|!)|\s*(?:\?*[\w.]+\?+|\?+[\w.]+)\s*$")
_IMPORTS = re.compile(rb"^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)", re.M)
_NOT_OWN = {*sys.stdlib_module_names, "numpy", "sympy", "mpmath"}  # modules of others
_DEFINES = re.compile(r"^(?:async +)?def +(\w+)|^(\w+) *=(?!=)", re.M)


def is_source(name: PurePosixPath) -> bool:
    """Whether a file of this name may hold functions."""
    return name.name.lower().endswith(SOURCES)


def is_notebook(name: PurePosixPath) -> bool:
    """Whether a file of this name is a notebook."""
    return name.suffix.lower() == ".ipynb"


def intended(name: str, expected: Expected) -> str | None:
    """The assignment's file that this name stands for, if there is one."""
    if name in expected:
        return name
    match = re.fullmatch(_NAME, name, re.I)
    stems = {file.removesuffix(".py").casefold(): file for file in expected}
    for stem in (match["stem"], PurePosixPath(name).stem) if match else ():
        if stem.strip().casefold() in stems:
            return stems[stem.strip().casefold()]
    return None


def without_stubs(files: Files, expected: Expected) -> tuple[Files, list[str]]:
    """The files, untouched stubs `None` where another one is meant for the same; notes on them."""
    meant: dict[str, set[PurePosixPath]] = {}
    for path, data in files.items():
        if data is None:
            continue
        named = intended(path.name, expected)
        code = notebook_code(data) if is_notebook(path) else ""
        for file in _meant(path, code, expected) if code else [named] if named else []:
            meant.setdefault(file, set()).add(path)
    empty = {
        path: file
        for file, paths in meant.items()
        for path in paths
        if not is_notebook(path) and _untouched(file, files[path] or b"", expected)
    }
    out = sorted(path for path, file in empty.items() if not meant[file] <= set(empty))
    notes = [f"{path} is as the kit has it, so what lies beside it is graded." for path in out]
    return {**files, **dict.fromkeys(out)}, notes


def _untouched(file: str, data: bytes, expected: Expected) -> bool:
    """Whether each function of the file is still the stub, and there is nothing else."""
    functions = expected[file] if isinstance(expected, Mapping) else ()
    stem = file.removesuffix(".py")
    lines = [f'raise NotImplementedError("{stem}.{function}: '.encode() for function in functions]
    return len(re.findall(rb"^def ", data, re.M)) == len(lines) == sum(map(data.count, lines)) > 0


def right_names(files: Files, expected: Expected) -> tuple[Files, list[str]]:
    """The files with those that were renamed under their right names, and notes on them.

    A file that has the right name comes first; of several copies the last one counts. A module that
    a file imports counts as well.
    """
    code = b"\n".join(data for path, data in files.items() if data and not is_notebook(path))
    found, notes = _renamed(files, expected)
    there = {path.name for path, data in found.items() if data is not None}
    imported = {name.decode() for name in _IMPORTS.findall(code)} - _NOT_OWN
    found, more = _renamed(found, sorted({f"{name}.py" for name in imported} - there))
    found = _alone(found, expected, notes)
    return _with_notebooks(found, expected, notes), [*notes, *more]


def _alone(files: Files, expected: Expected, notes: list[str]) -> Files:
    """The files; a single one is what its functions are asked for in, whatever its name."""
    sources = [path for path, data in files.items() if data is not None]
    if len(sources) != 1 or sources[0].name in expected or is_notebook(sources[0]):
        return files
    [path] = sources
    code = (files[path] or b"").decode("utf-8", "replace")
    if not (meant := _meant(path, code, expected)):
        return files
    notes.append(f"{path} is graded as {' and '.join(meant)}.")
    found = {other: data for other, data in files.items() if other != path}
    for file in meant:
        own = _own(code, file, expected).encode("utf-8", "replace")
        found[path.with_name(file)] = own if len(meant) > 1 else files[path]
    return found


def _renamed(files: Files, expected: Expected) -> tuple[Files, list[str]]:
    found, notes = dict(files), []
    for path in sorted(files, key=lambda path: (path.parent, _number(path.name), path.name)):
        data = files[path]
        file = intended(path.name, expected)
        if file is None or file == path.name or data is None or is_notebook(path):
            continue
        place = path.with_name(file)
        if files.get(place) is not None:
            notes.append(f"{path} is not graded: {file} is there as well.")
            continue
        notes = [note for note in notes if not note.endswith(f" is graded as {place}.")]
        notes.append(f"{path} is graded as {place}.")
        found[place] = data
        del found[path]
    return found, notes


def _number(name: str) -> int:
    numbers = re.findall(r"\d+", name)
    return int(numbers[-1][:9]) if numbers else 0


def _with_notebooks(files: Files, expected: Expected, notes: list[str]) -> Files:
    """The files with each notebook's code in place of the files whose functions it defines."""
    found = {path: data for path, data in files.items() if not is_notebook(path)}
    there = {path.name for path, data in found.items() if data is not None}
    for path in sorted(set(files) - set(found)):
        code = notebook_code(files[path] or b"")
        meant = [file for file in _meant(path, code, expected) if file not in there]
        if not meant:
            found[path] = None
            continue
        there |= set(meant)
        for file in meant:
            found[path.with_name(file)] = _own(code, file, expected).encode("utf-8", "replace")
        listed = " and ".join(meant)
        notes.append(f"{path} is a notebook: the code of its cells is graded as {listed}.")
    return found


def _meant(path: PurePosixPath, code: str, expected: Expected) -> list[str]:
    """The files that a notebook stands for: by its name, or by a function that only they ask."""
    named = intended(path.name, expected)
    if not isinstance(expected, Mapping):
        return [named] if named and code else []
    defined = {name for pair in _DEFINES.findall(code) for name in pair}
    times = Counter(function for functions in expected.values() for function in functions)
    return [
        file
        for file, functions in expected.items()
        if any(name in defined and (file == named or times[name] == 1) for name in functions)
    ]


def _own(code: str, file: str, expected: Expected) -> str:
    """A notebook's code for one of the files that it stands for.

    Where it also defines what another file asks for under the same name, with other parameters,
    that definition gets a name of its own: in a notebook, the last one would count.
    """
    given = expected.items() if isinstance(expected, Mapping) else ()
    asked = {name: functions for name, functions in given if isinstance(functions, Mapping)}
    for other, theirs in asked.items():
        for name in sorted(set(asked.get(file, ())) & set(theirs)):
            ours, taken = _parameters(asked[file][name]), _parameters(theirs[name])
            found = [
                (_parameters(header["parameters"]), header)
                for header in re.finditer(
                    rf"^def +(?P<name>{name}) *\((?P<parameters>[^()]*)\)", code, re.MULTILINE
                )
            ]
            if ours != taken and any(own == ours for own, _ in found):
                for own, header in reversed(found):
                    if own == taken:
                        aside = f"_{other.removesuffix('.py')}_{name}"
                        code = code[: header.start("name")] + aside + code[header.end("name") :]
    return code


def _parameters(signature: str) -> list[str]:
    parts = signature.strip().strip("()").split(",")
    return [re.split("[:=]", part)[0].strip() for part in parts if part.strip()]


def notebook_code(data: bytes) -> str:
    """The Python code of a notebook's cells; nothing where it cannot be read."""
    try:
        content = json.loads(data)
        cells = content.get("cells") or content["worksheets"][0]["cells"]
        texts = [_cell(cell) for cell in cells if cell.get("cell_type") == "code"]
        marked = [f"{CELL}\n{text}" for text in texts if text]
    except (ValueError, RecursionError, MemoryError, AttributeError, LookupError, TypeError):
        return ""
    return "\n\n".join(marked) + "\n" if marked else ""


def cell_code(source: str) -> str:
    return _cell({"source": source})


def _cell(cell: Mapping[str, Any]) -> str:
    """A cell's code without what only a notebook understands."""
    source = cell.get("source", cell.get("input", ""))
    lines = ("".join(source) if isinstance(source, list) else str(source)).splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%"):
        if not first.startswith(_CELL_MAGICS):
            return ""
        lines = lines[lines.index(next(line for line in lines if line.strip())) + 1 :]
    return "\n".join(
        f"{line[: len(line) - len(line.lstrip())]}pass" if _MAGIC.match(line) else line
        for line in lines
    )
