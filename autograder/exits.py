"""How a command ends: its exit code, and one line where it cannot do what was asked.

0 all well, 1 not everything passed, 2 wrong usage or unusable input (nothing was written) or a
full disk (what was written is whole), 3 the grader itself failed, 130 interrupted, 143 or 129 ended
by SIGTERM or SIGHUP.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from autograder.errors import GradkitError, UsageError

TYPE_CHECKING = False  # `typing` takes a tenth of what `gradkit --help` may
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

OK, NOT_ALL_PASSED, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
_ENDING = ("SIGTERM", "SIGHUP")
_LONGEST_REFUSAL = 300


class Parser(argparse.ArgumentParser):
    """A wrong command line is one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. See: {self.prog} --help")


class Ended(KeyboardInterrupt):
    """A signal other than Ctrl-C's asked the command to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number
        self.name = signal.Signals(number).name


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """A scheduler's time limit or a closed terminal raises `Ended`, so that all is cleaned up.

    Signals that are ignored (nohup) stay so.
    """
    before = {}
    threading = sys.modules.get("threading")  # without it, this is the main thread
    if not threading or threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
        heeded = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
        before = {number: signal.signal(number, _end) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # once is enough: cleaning up takes a moment
    raise Ended(number)


def guarded(program: str, command: Callable[[], int]) -> int:
    """The command's exit code, whatever it raises; what went wrong is said on standard error."""
    try:
        with ended_by_signals():
            code = command()
        sys.stdout.flush()
        return code
    except GradkitError as error:
        from autograder.words import printable

        print(f"{program}: {printable(' '.join(str(error).split()))}", file=sys.stderr)
        return error.exit_code
    except Ended as ended:
        print(f"{program}: ended by {ended.name}.", file=sys.stderr)
        return ended.exit_code
    except KeyboardInterrupt:
        print(f"\n{program}: interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        _close_output()
        return NOT_ALL_PASSED
    except OSError as error:  # a full disk, a missing permission: not ours to fix
        print(f"{program}: {_refusal(error)}", file=sys.stderr)
        _close_output()
        return USAGE
    except Exception:  # a mistake of ours, which must not look like a student's failure
        import traceback

        traceback.print_exc()
        print(f"{program}: this is a fault of the kit; please report it.", file=sys.stderr)
        return FAULT


def _close_output() -> None:
    """What is still to be printed goes nowhere, so that Python does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refusal(error: OSError) -> str:
    """One line: which file, where it is known, and why."""
    from autograder.words import plain

    where = f"{error.filename}: " if error.filename else "cannot read or write: "
    return plain(f"{where}{error.strerror or error}.", _LONGEST_REFUSAL)
