"""The process that runs student code: loads the files it is sent and answers calls.

Stand-alone beside `wire.py`; it imports nothing of the engine's and never holds a reference
solution, a hidden check or an expected value. Whatever it sends is judged by the grader as
hostile, so nothing in here needs to withstand the student's code: if a submission wrecks
this process, only its own question suffers.

Messages are tuples. From the grader:

    ("setup", files, output_limit)            file name -> bytes; answered by ("ready",)
    ("output", output_limit)                  from here on; what was printed before is past
    ("batch", [item, …])                      run the items in order, answer each
    ("answer", value) | ("refuse", type, text)       what a callback returned or raised
    ("apply", number, args)                   call what a callback lent; before its answer

    an item is ("import", module), ("formula", request, prove), which SymPy alone decides and which
    is "returned", or, as `requests.py` packs it, ("call", module, function, stand_ins, warnings,
    by_hand) with inputs (args, keywords, steps), see `convert.perform`

To the grader, `index` being the item's place in the batch:

    ("imported", index, functions, remarks, output) | ("returned", index, value, mutated, output)
    ("raised", index, type, text, frames, facts, output) | ("missing", index, names, output)
    ("signature", index, text, output) | ("unencodable", index, text, output)
    ("callback", index, key, args)            key: a callable's number, or "module.function"
"""

from __future__ import annotations

import functools
import gc
import inspect
import io
import linecache
import os
import sys
import time
import traceback
import types
import warnings
from collections.abc import Callable
from typing import Any

if __name__ == "__main__":  # started as a file: the others lie beside it, without the engine
    gc.disable()  # until all is imported: what is made by then stays
    for _name, _place in (("autograder", []), ("autograder.worker", [os.path.dirname(__file__)])):
        sys.modules[_name] = types.ModuleType(_name)
        sys.modules[_name].__path__ = _place

from autograder.worker import (
    convert,
    equality,
    facts,
    folder,
    forbidden,
    home,
    requests,
    standins,
    survey,
    wire,
)

MAX_TEXT = 600  # characters of an exception's text
MAX_REMARKS = 20  # on loading one file
MAX_FRAMES = 4  # of the student's own, innermost last


def serve(read_fd: int, write_fd: int) -> None:
    """Answer the grader's messages until the connection closes."""
    Worker(Stream(read_fd, write_fd)).serve()


class Stream:
    """Blocking, framed messages over two file descriptors."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd = read_fd
        self._write_fd = write_fd
        self.nonce = b""

    def _exactly(self, count: int) -> bytes:
        pieces = []
        while count:
            piece = os.read(self._read_fd, min(count, 1 << 20))
            if not piece:
                raise EOFError
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)

    def receive(self) -> bytes:
        """The payload of the next frame, whose nonce the replies then carry."""
        body = self._exactly(wire.frame_length(self._exactly(4)))
        self.nonce = body[: wire.NONCE_BYTES]
        return body[wire.NONCE_BYTES :]

    def send(self, payload: bytes) -> None:
        data = memoryview(wire.frame(self.nonce, payload))
        while data:
            data = data[os.write(self._write_fd, data) :]


class Capture(io.TextIOBase):
    """Takes what the student prints, up to a limit, and forgets the rest."""

    def __init__(self, limit: int, aside: home.Aside | None = None) -> None:
        self._left = limit
        self._aside = aside
        self._pieces: list[str] = []

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._left > 0:
            piece = str(text)[: self._left]
            self._pieces.append(piece)
            if self._aside is not None:
                self._aside.write(piece)
            self._left -= len(text)
        return len(text)

    def allow(self, limit: int) -> None:
        """Take so much from here on."""
        self._left = limit

    def take(self) -> str:
        """What came since the last call."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


class Refusal(tuple[str, str, int]):
    """What was called that is forbidden, in which file and line."""


class Worker:
    """Holds the submission's modules and runs one item after another."""

    def __init__(self, stream: Stream, aside: home.Aside | None = None) -> None:
        self._stream = stream
        self._aside = aside
        self._folder = folder.Folder({})
        self._capture = Capture(0)

    def serve(self) -> None:
        """Answer messages until the connection closes."""
        while True:
            try:
                payload = self._stream.receive()
            except (EOFError, OSError):
                return
            message = wire.decode(payload)
            if message[0] == "setup":
                self._setup(message[1], message[2])
            elif message[0] == "output":
                self._capture.allow(message[1])
            else:
                for index, item in enumerate(message[1]):
                    self._timed(index, item)

    def _setup(self, files: dict[str, bytes], output_limit: int) -> None:
        self._capture = Capture(output_limit, self._aside)
        sys.stdout = sys.stderr = self._capture
        sys.stdin = io.StringIO()
        self._folder = folder.Folder(files)
        self._folder.enter()
        self._stream.send(wire.encode(("ready",)))

    def _timed(self, index: int, item: bytes) -> None:
        """Run an item; at home, tell aside where it is when it takes too long."""
        if self._aside is None:
            self._run(index, item)
            return
        self._aside.begin()
        try:
            self._run(index, item)
        finally:
            self._aside.end()

    def _run(self, index: int, item: bytes) -> None:
        call = convert.Call(self.ask, index)
        try:
            if requests.is_packed(item):
                (_, *rest), inputs = requests.unpack(item, call)
                reply: tuple[object, ...] = self._call(call, inputs, *rest)
            else:
                kind, *rest = wire.decode(item)
                decide = kind == "formula"
                reply = ("returned", equality.decide(*rest), []) if decide else self._import(*rest)
        except BaseException as error:  # SystemExit and the like are the student's, too
            reply = self._raised(error)
        self._reply(index, reply)

    def _reply(self, index: int, reply: tuple[object, ...]) -> None:
        printed = self._capture.take()
        if len(reply) == 3 and type(reply[1]) is wire.Encoded and not (reply[2] or printed):
            self._stream.send(wire.bare_head(index) + reply[1].data + wire.BARE_TAIL)
            return
        try:
            payload = wire.encode((reply[0], index, *reply[1:], printed))
        except wire.WireError as error:
            payload = wire.encode(("unencodable", index, str(error), printed))
        self._stream.send(payload)

    def _import(self, module_name: str) -> tuple[object, ...]:
        if self._aside is not None and b"sympy" in self._folder.files.get(f"{module_name}.py", b""):
            home.import_sympy()
        module = self._folder.load(module_name)
        remarks = [_cut(remark) for remark in self._folder.remarks[:MAX_REMARKS]]
        self._folder.remarks.clear()
        return ("imported", survey.functions_of(module, self._folder.files), remarks)

    def _call(
        self,
        call: convert.Call,
        inputs: tuple[Any, ...],
        module_name: str,
        name: str,
        stand_ins: dict[str, list[str]],
        strict_warnings: bool,
        by_hand: bool,
    ) -> tuple[object, ...]:
        module = self._folder.load(module_name, by_hand=by_hand)
        function = getattr(module, name, None)
        if not callable(function):
            if by_hand and (site := self._folder.guard.missing(module_name)):
                return self._refused(Refusal(site))
            return ("missing", survey.functions_of(module, self._folder.files))
        args, keywords, steps = inputs
        arguments = convert.every_input(args, keywords, steps)
        before = [convert.fingerprint(argument) for argument in arguments]
        perform: Callable[[], Any]
        perform = functools.partial(convert.perform, function, args, keywords, steps)
        if by_hand:
            perform = functools.partial(self._by_hand, module_name, perform)
        if stand_ins:
            perform = self._helped(perform, call, function, stand_ins)
        try:
            self._folder.begin(module_name, name)
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error" if strict_warnings else "ignore")
                    value = perform()
            finally:
                self._folder.end(module_name)
        except TypeError:
            if (signature := _misfit(function, args, keywords)) is not None:
                return ("signature", f"{name}{signature}"[:MAX_TEXT])
            raise
        if isinstance(value, Refusal):
            return self._refused(value)
        mutated = [
            index
            for index, argument in enumerate(arguments)
            if convert.fingerprint(argument) != before[index]
        ]
        try:
            ready = call.ready(value)
        except wire.WireError as error:  # a limit of ours, which the student's code never raised
            return ("unencodable", str(error))
        return ("returned", ready, mutated)

    def _helped(
        self,
        perform: Callable[[], Any],
        call: convert.Call,
        function: Any,
        stand_ins: dict[str, list[str]],
    ) -> Callable[[], Any]:
        """The call with right functions in the places of the student's."""

        def ask(helper: str, args: tuple[Any, ...]) -> Any:
            return self.ask(call.index, helper, call, args)

        def helped() -> Any:
            with standins.StandIns(self._folder.modules(), ask, stand_ins, function):
                return perform()

        return helped

    def _by_hand(self, module_name: str, perform: Callable[[], Any]) -> Any:
        """What the call returns, or the first call of it that its question forbids."""
        guard = self._folder.guard
        guard.caught = None
        try:
            with guard.armed():
                value = perform()
        except BaseException as error:
            if guard.caught is None and isinstance(error, NameError | AttributeError):
                guard.caught = guard.missing(module_name)
            if guard.caught is None:
                raise
        return value if guard.caught is None else Refusal(guard.caught)

    def _refused(self, site: Refusal) -> tuple[object, ...]:
        what, file, line = site
        frames = [(file, line, "", linecache.getline(file, line).strip()[:200])] if file else []
        return ("raised", forbidden.ERROR, what, frames, ())

    def _raised(self, error: BaseException) -> tuple[object, ...]:
        frames = [
            (frame.filename, frame.lineno or 0, frame.name, (frame.line or "")[:200])
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename in self._folder.files
        ]
        if isinstance(error, SyntaxError) and error.lineno:
            frames = [(str(error.filename), error.lineno, "", str(error.text or "").strip()[:200])]
        text = self._folder.text_of(error) + facts.suggestion(error)
        told = facts.facts_of(error, self._folder.files)
        return ("raised", type(error).__name__, text[:MAX_TEXT], frames[-MAX_FRAMES:], told)

    def ask(self, index: int, key: int | str, call: convert.Call, args: tuple[Any, ...]) -> Any:
        """Call a function of the grader's; what it raises is raised here.

        A right function in the place of one of the student's may be given functions of the
        student's; the grader then asks to have those called.
        """
        plain = call.lend(args) if type(key) is str else call.plain(args)
        self._stream.send(wire.encode(("callback", index, key, plain)))
        kind, *rest = wire.decode(self._stream.receive())
        while kind == "apply":
            self._apply(index, call, *rest)
            kind, *rest = wire.decode(self._stream.receive())
        if kind == "refuse":
            error = {"TypeError": TypeError, "ValueError": ValueError}.get(rest[0], RuntimeError)
            raise error(rest[1])
        return call.build(rest[0])

    def _apply(self, index: int, call: convert.Call, number: int, args: tuple[Any, ...]) -> None:
        try:
            value = call.plain(call.lent[number](*call.build(args)))
            reply: tuple[object, ...] = ("returned", value, [])
        except BaseException as error:
            reply = self._raised(error)
        self._reply(index, reply)


def _misfit(function: Any, args: Any, keywords: Any) -> inspect.Signature | None:
    """The signature of a function that cannot be called with these arguments."""
    try:
        signature = inspect.signature(function)
    except ValueError:  # a builtin without one: what it raised tells
        return None
    try:
        signature.bind(*args, **keywords)
    except TypeError:
        return signature
    return None


def _cut(remark: folder.Remark) -> tuple[object, ...]:
    return tuple(part[:MAX_TEXT] if isinstance(part, str) else part for part in remark)


def _limit_cpu(seconds: int) -> None:
    """Have the system end this process after so much more CPU time, where it knows how."""
    try:
        import resource
    except ImportError:  # Windows
        return
    end = seconds + int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (end, end + 1))


def main(cpu_seconds: str = "", call_seconds: str = "", warm: str = "") -> None:
    """Serve over standard input and output, which student code then no longer reaches.

    So on a student's own machine; elsewhere a confined process calls `serve`.
    """
    if cpu_seconds:
        _limit_cpu(int(cpu_seconds))
    aside = home.Aside(os.dup(2), float(call_seconds)) if call_seconds else None
    if warm:  # whoever asks for this worker is not to wait for SymPy
        home.import_sympy()
    read_fd, write_fd = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    home.close_the_door()
    gc.freeze()  # nothing that is there now is garbage later
    gc.enable()
    Worker(Stream(read_fd, write_fd), aside).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
