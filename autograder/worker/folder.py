"""The submission's files as in the folder of a script, and the library: nothing else is there.

The files lie in memory and seem to lie in `FOLDER`. `import` finds them there, packages and
relative imports included, and wherever below it `sys.path` leads. What may be imported beside them
is in `LIBRARY`; any other module is absent, on a student's machine as well as where work is marked,
so that both are the same world. Stand-alone.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import importlib
import importlib.machinery
import linecache
import os
import posixpath
import sys
import types
from collections.abc import Iterator
from typing import Any, NoReturn

from autograder.worker import datafiles
from autograder.worker.absent import Absent
from autograder.worker.forbidden import Guard
from autograder.worker.settings import Settings

FOLDER = os.path.join(os.path.abspath(os.sep), "submission")
PACKAGES = frozenset({"numpy", "sympy", "mpmath"})
LIBRARY = sys.stdlib_module_names | PACKAGES
_SET_UP = "_sysconfigdata_"  # begins the name of a module that differs from machine to machine
MAX_STOPS = 100  # statements of one file that may fail while it loads
CELL = "# %% a cell of the notebook"  # before each, as `submissions/intended.py` has it

# What loading tells: kind ("absent", "stopped", "cell", "shadowed", "rebinds"), file, line, name
# of a module or error, text, source.
Remark = tuple[str, str, int, str, str, str]
_CATCH_IMPORTS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_FUTURE = 0x1FF0000  # flags of a code object that `from __future__ import …` sets


@functools.cache
def strangers() -> frozenset[str]:
    """Modules of nobody's that this machine's set-up has loaded.

    To ask takes 600 pages of a forked process, so a zygote asks before.
    """
    return frozenset(name for name in sys.modules if "." not in name) - LIBRARY


class Folder:  # no heir of `importlib.abc`'s, which takes 5 ms to import
    """Imports the submission's files from memory, and keeps out what is not there."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self._in_call = False  # a graded call is running; else files are loaded
        self.remarks: list[Remark] = []
        self._names: dict[str, str] = {}  # a module's name -> its file
        self._told: set[tuple[str, str]] = set()
        self._stars: set[str] = set()  # absent modules of which a file imports *
        self._guarded: dict[str, frozenset[int]] = {}
        self._strangers: frozenset[str] = frozenset()
        self.settings: Settings | None = None
        self.guard = Guard(files)
        self._by_hand = False  # the files are those that were loaded under the guard
        self._other: dict[str, types.ModuleType] = {}  # modules of the other loading
        self._builtins = {**vars(builtins), "__import__": self._import}
        for name, data in files.items():
            lines = data.decode("utf-8", "replace").splitlines(keepends=True)
            linecache.cache[name] = (len(data), None, lines, name)

    def enter(self) -> None:
        """Make this process look like one that was started in the folder."""
        self._strangers = strangers()
        paths = [finder for finder in sys.meta_path if finder is importlib.machinery.PathFinder]
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder not in paths]
        sys.meta_path.append(self)
        sys.path.insert(0, FOLDER)
        sys.argv[:] = [os.path.join(FOLDER, "check.py")]
        _seem_to_work_in(FOLDER)
        data = {name: text for name, text in self.files.items() if not name.endswith(".py")}
        datafiles.serve(data, _below)
        self._builtins["open"] = builtins.open
        self.settings = Settings(self.files.values())

    # --- finding ---------------------------------------------------------------------------

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """The submission's file or folder of that name, or the library's module."""
        outside = importlib.machinery.PathFinder
        if path is None:
            if name in LIBRARY or name.startswith(_SET_UP):
                rest = [entry for entry in sys.path if _below(entry) is None]
                return outside.find_spec(name, rest, target)
            path = sys.path
        last = name.rpartition(".")[2]
        places = [below for below in map(_below, path) if below is not None]
        parts = []
        for place in places:
            spec = self._spec(name, posixpath.join(place, last))
            if spec is not None and spec.loader is not None:
                return spec
            parts += list(spec.submodule_search_locations) if spec is not None else []
        if parts:  # a folder without `__init__.py`
            self._names[name] = ""
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = parts
            return spec
        return outside.find_spec(name, path, target) if name.partition(".")[0] in LIBRARY else None

    def _spec(self: Any, name: str, place: str) -> Any:
        for file, is_package in ((f"{place}/__init__.py", True), (f"{place}.py", False)):
            if file in self.files:
                origin = os.path.join(FOLDER, *file.split("/"))
                spec = importlib.machinery.ModuleSpec(
                    name, self, origin=origin, is_package=is_package
                )
                if spec.submodule_search_locations is not None:
                    spec.submodule_search_locations.append(os.path.dirname(origin))
                spec.has_location = True  # gives the module its __file__
                self._names[name] = file
                return spec
        if any(file.startswith(f"{place}/") for file in self.files):
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [os.path.join(FOLDER, *place.split("/"))]
            return spec
        return None

    def load(self, module: str, *, by_hand: bool = False) -> types.ModuleType:
        """The module of this name, loaded if it is not yet.

        The files are loaded once more for questions that are to be worked out by hand: there a
        statement that differentiates is left out, and what it would have computed is missing.
        """
        assert self.settings is not None
        self._change_to(by_hand)
        if (loaded := sys.modules.get(module)) is not None:
            return loaded
        self.settings.restore()
        if not by_hand or module in sys.modules:
            return importlib.import_module(module)
        told, self.guard.caught = list(self.remarks), None
        try:
            return importlib.import_module(module)
        finally:
            self.remarks = told  # they were told before
            if self.guard.caught is not None:
                self.guard.at_load[module] = self.guard.caught

    def _change_to(self, by_hand: bool) -> None:
        if by_hand is not self._by_hand:
            own = {name: sys.modules.pop(name) for name in self._names if name in sys.modules}
            sys.modules.update(self._other)
            self._other, self._by_hand = own, by_hand

    def begin(self, module: str, function: str) -> None:
        """A function is called for a mark: with what its file has set, without what is absent."""
        assert self.settings is not None
        self.settings.begin(self._names.get(module, ""), function)
        self._in_call = True

    def end(self, module: str) -> None:
        assert self.settings is not None
        self._in_call = False
        self.settings.end(self._names.get(module, ""))

    def modules(self) -> list[types.ModuleType]:
        """The submission's modules that are loaded."""
        loaded = (sys.modules.get(name) for name in self._names)
        return [module for module in loaded if isinstance(module, types.ModuleType)]

    # --- loading ---------------------------------------------------------------------------

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """As usual."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the file; a statement that fails is told, and the rest goes on without it.

        So a demo at the end, or one cell of a notebook, costs none of the functions.
        """
        name = self._names[module.__name__]
        assert self.settings is not None
        with self.settings.loading(name) as rebound:
            self._run(module, name)
        for holder, key, _ in rebound[:MAX_STOPS]:
            what = f'sys.modules["{key}"]' if holder is sys else f"{holder.__name__}.{key}"
            self.remarks.append(("rebinds", name, 0, what, "", ""))

    def _run(self, module: types.ModuleType, name: str) -> None:
        data = self.files[name]
        if b"\0" in data:
            raise SyntaxError("the file is no UTF-8 text (UTF-16?): save it as UTF-8")
        vars(module)["__builtins__"] = self._builtins
        data = self._without_bad_cells(data, name)
        code: Any = compile(data, name, "exec", dont_inherit=True)
        if self.settings is not None:
            self.settings.saw(code)
        for _ in range(MAX_STOPS):
            try:
                with self.guard.armed() if self._by_hand else contextlib.nullcontext():
                    exec(code, vars(module))
                return
            except BaseException as error:  # SystemExit and the like are the student's, too
                line = _line_in(error, code)
                self._stopped(name, line, error)
                code = self._rest(data, name, line, code.co_flags & _FUTURE)

    def _without_bad_cells(self, data: bytes, name: str) -> bytes:
        """A notebook's code without the cells that are no Python: `pip install x`, say."""
        mark = CELL.encode()
        cells = data.split(mark)
        if len(cells) < 3:  # no notebook, or a single cell
            return data
        for number, cell in enumerate(cells):
            try:
                compile(cell, name, "exec", dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                line = b"".join(cells[:number]).count(b"\n") + (getattr(error, "lineno", 0) or 1)
                source = linecache.getline(name, line).strip()
                text = self.text_of(error)
                self.remarks.append(("cell", name, line, type(error).__name__, text, source))
                cells[number] = b"\n" * cell.count(b"\n")
        return mark.join(cells)

    def _rest(self, data: bytes, name: str, line: int, flags: int) -> types.CodeType:
        """What comes after the statement in this line, as code."""
        body = [statement for statement in ast.parse(data).body if statement.lineno > line]
        body = [statement for statement in body if _first_line(statement) > line]
        rest: types.CodeType = compile(ast.Module(body, []), name, "exec", flags, dont_inherit=True)
        return rest

    def _stopped(self, name: str, line: int, error: BaseException) -> None:
        source = linecache.getline(name, line).strip()
        self.remarks.append(
            ("stopped", name, line, type(error).__name__, self.text_of(error), source)
        )

    # --- what is not there -----------------------------------------------------------------

    def _import(
        self, name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> Any:
        """`__import__` for the submission's own import statements."""
        root = name.partition(".")[0]
        if level == 0 and f"{root}.py" in self.files and root in LIBRARY:
            self._tell("shadowed", root, "")
        if level or self._is_there(root):
            try:
                return builtins.__import__(name, globals, locals, fromlist, level)
            except ImportError:
                if level or root in PACKAGES or root in sys.modules or root not in LIBRARY:
                    raise  # else the library lacks it on this machine
        frame = sys._getframe(1)
        if frame.f_lineno in self._guarded_lines(frame.f_code.co_filename):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        star = "*" if fromlist and "*" in fromlist else ""
        self._tell("absent", root, star)
        self._stars |= {root} if star else set()
        absent = found = Absent(root, lambda: self._in_call, self._refuse)
        for part in name.split(".")[1:]:
            found = found._part(part)
        for part in fromlist or ():
            if part != "*":
                found._part(part)
        return found if fromlist else absent

    def _is_there(self, root: str) -> bool:
        known = root in LIBRARY or (root in sys.modules and root not in self._strangers)
        return known or self.find_spec(root) is not None

    def _tell(self, kind: str, root: str, text: str) -> None:
        frame = sys._getframe(2)
        file = frame.f_code.co_filename
        if (file, root) not in self._told and file in self.files:
            self._told.add((file, root))
            self.remarks.append((kind, file, frame.f_lineno, root, text, ""))

    def _refuse(self, name: str) -> NoReturn:
        root = name.partition(".")[0]
        what = f"{name} is used here, and {root}" if root != name else root
        text = f"{what} is not there when your work is marked"
        raise ModuleNotFoundError(text, name=root)

    def _guarded_lines(self, name: str) -> frozenset[int]:
        """Lines whose author has thought of what to do without the module."""
        if name not in self.files:
            return frozenset()
        if name not in self._guarded:
            tree = ast.parse(self.files[name])
            self._guarded[name] = frozenset(
                line
                for node in ast.walk(tree)
                for block in _guarded_blocks(node)
                for line in range(block.lineno, (block.end_lineno or block.lineno) + 1)
            )
        return self._guarded[name]

    def text_of(self, error: BaseException) -> str:
        """The exception's text, with what its author could not know."""
        if isinstance(error, SyntaxError):
            return str(error.msg)
        try:
            text = str(error)
        except BaseException:
            return "(its text cannot be shown)"
        holder = getattr(error, "name", None) if isinstance(error, ImportError) else None
        if isinstance(error, AttributeError) and isinstance(error.obj, types.ModuleType):
            holder = error.obj.__name__
        if f"{holder}.py" in self.files and holder in LIBRARY:
            return (
                f"your {holder}.py has the name of a module of Python's own, which is imported in "
                "its place: rename your file"
            )
        if isinstance(error, PermissionError) and error.filename is not None:
            name = os.path.basename(os.fsdecode(error.filename))
            return (
                f"{name} cannot be opened: when work is marked, only your modules are there, and "
                "the data files of the assignment"
            )
        if isinstance(error, NameError) and self._stars:
            roots = ", ".join(sorted(self._stars))
            return f"{text} (import * of {roots}: not there when your work is marked)"
        return text


def _below(path: Any) -> str | None:
    """The place within the folder of an entry of `sys.path`, "" for itself; None: elsewhere."""
    if not isinstance(path, str | os.PathLike) or isinstance(path := os.fspath(path), bytes):
        return None
    full = os.path.normpath(os.path.join(os.getcwd(), path))
    if full == FOLDER:
        return ""
    inside = full.startswith(FOLDER + os.sep)
    return full[len(FOLDER) + 1 :].replace(os.sep, "/") if inside else None


def _seem_to_work_in(folder: str) -> None:
    """Let `os` say so; a confined process is in no folder that has a name."""
    here = [folder]

    def getcwd() -> str:
        return here[0]

    def getcwdb() -> bytes:
        return os.fsencode(here[0])

    def chdir(path: Any) -> None:
        place = os.path.normpath(os.path.join(here[0], os.fsdecode(path)))
        if _below(place) is None:
            raise FileNotFoundError(2, "No such file or directory", path)
        here[0] = place

    for function in (getcwd, getcwdb, chdir):
        setattr(os, function.__name__, function)


def _line_in(error: BaseException, code: types.CodeType) -> int:
    """The line of the module's own code at which the exception came."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code:
        trace = trace.tb_next
    return trace.tb_lineno if trace is not None else sys.maxsize


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _guarded_blocks(node: ast.AST) -> Iterator[ast.stmt]:
    if isinstance(node, ast.Try | ast.TryStar) and any(map(_catches_imports, node.handlers)):
        yield from node.body
    elif isinstance(node, ast.With):
        calls = [item.context_expr for item in node.items]
        if any(isinstance(call, ast.Call) and _name(call.func) == "suppress" for call in calls):
            yield from node.body


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    types_ = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or _name(kind) in _CATCH_IMPORTS for kind in types_)


def _name(node: ast.expr) -> str:
    with contextlib.suppress(AttributeError):
        return node.attr if isinstance(node, ast.Attribute) else node.id  # type: ignore[attr-defined]
    return ""
