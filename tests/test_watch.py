"""`check.py --watch` in a real terminal: saves, keys, and a terminal that is left as it was."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from mini import SOLUTION, write_mini

from autograder.assignment.load import load_assignment
from autograder.practice import keys, saves
from autograder.release.skeletons import create

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return 3 * x\n"
LOOP = "def double(x):\n    while True:\n        pass\n"
CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
    "from autograder.practice.entry import main;"
    "sys.exit(main(sys.argv[4:], Path(sys.argv[2]), Path(sys.argv[3])))"
)


class Screen:
    """The command in a terminal of 80 columns, and what it wrote there."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.ours, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(ROOT), str(folder), str(root), "--watch"],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env={**os.environ, "COLUMNS": "80", "TERM": "xterm", "PYTHONUTF8": "1"},
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as a terminal has it
        )
        self.text = ""

    def until(self, words: str, seconds: float = 120) -> str:
        """What came up to these words, and forget it."""
        end = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < end, f"no {words!r} in {self.text!r}"
            ready, _, _ = select.select([self.ours], [], [], 0.2)
            if ready:
                with contextlib.suppress(OSError):
                    self.text += os.read(self.ours, 65536).decode()
        found, self.text = self.text, ""
        return found

    def save(self, text: str) -> None:
        (self.folder / "twice.py").write_text(text)

    def type(self, key: str) -> None:
        os.write(self.ours, key.encode())

    def end(self) -> int:
        """The exit code, once it has ended; the terminal is as it was."""
        code = self.process.wait(30)
        assert termios.tcgetattr(self.theirs) == self.before
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def screen(small: Path, tmp_path: Path) -> Iterator[Screen]:
    """The small assignment, watched."""
    home = tmp_path / "my work"
    home.mkdir()
    (home / "twice.py").write_text(WRONG)
    found = Screen(home, small)
    try:
        yield found
    finally:
        found.close()


def test_it_shows_each_save_and_takes_keys(screen):
    first = screen.until("[q]uit  ")  # and the time behind it
    assert "twice.double" in first
    assert "after your save" not in first
    assert len(re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", first).splitlines()) <= 24
    screen.type("h")
    screen.until("Hint 1 of")
    screen.type("s")
    screen.until("from twice import double")
    screen.type("l")
    screen.until("0 of 1 questions pass")
    screen.save(RIGHT)
    assert "hidden checks decide the mark" in screen.until("after your save")
    screen.save(RIGHT + "# a remark\n")
    assert "hidden checks decide the mark" in screen.until("nothing new")
    screen.save("def double(x:\n")
    screen.until("cannot be imported")
    (screen.folder / "twice.py").unlink()
    screen.until("none of the assignment's files is here")
    screen.save(RIGHT)
    screen.until("hidden checks decide the mark")
    screen.type("r")
    screen.until("after your key")
    screen.type("q")
    assert screen.end() == 0


def test_the_question_that_was_saved_comes_to_the_screen(small, tmp_path):
    create(small, "other")
    for name in ("twice", "other"):
        (tmp_path / f"{name}.py").write_text(WRONG)
    screen = Screen(tmp_path, small)
    try:
        screen.type("h")  # before there is anything to give a hint for
        assert "twice.double" in screen.until("Hint 1 of")
        (tmp_path / "other.py").write_text(WRONG.replace("3", "5"))
        assert "--hint other.double" in screen.until("after your save")
        screen.save(RIGHT)
        shown = screen.until("after your save")
        assert "twice.double passes its public checks" in re.sub(r"\x1b\[[0-9;]*m", "", shown)
        assert "--hint other.double" in shown
    finally:
        screen.close()


def test_what_a_save_breaks_comes_to_the_screen_with_what_it_repairs(tmp_path):
    root, home = write_mini(tmp_path / "root"), tmp_path / "home"
    home.mkdir()
    file = home / "p.py"
    file.write_text(SOLUTION.replace("theta - eta", "theta + eta"))
    screen = Screen(home, root)
    try:
        assert "--show p.step" in screen.until("[q]uit  ")
        file.write_text(SOLUTION.replace("np.stack(iterates)", "np.stack(iterates) + 1"))
        shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.until("after your save"))
        assert "p.step passes its public checks" in shown
        assert "--show p.descend" in shown
    finally:
        screen.close()


def test_what_the_question_at_work_waits_for_comes_to_the_screen(tmp_path):
    """It is what there is to fix; when that is right, the question at work is there again."""
    root, home = write_mini(tmp_path / "root"), tmp_path / "home"
    home.mkdir()
    file = home / "p.py"
    wrong = SOLUTION.replace("np.stack(iterates)", "np.stack(iterates) + 1")
    file.write_text(wrong)
    screen = Screen(home, root)
    try:
        assert "--show p.descend" in screen.until("[q]uit  ")
        file.write_text(SOLUTION.replace("theta - eta", "theta + eta"))
        shown = screen.until("after your save")
        assert "--show p.step" in shown
        assert "p.descend waits for the above" in shown
        file.write_text(wrong)
        assert "--show p.descend" in screen.until("after your save")
    finally:
        screen.close()


def test_a_save_drops_the_check_that_runs(screen):
    screen.until("[q]uit  ")
    screen.save(LOOP)
    screen.until("checking twice.double ...")
    started = time.monotonic()
    screen.save(RIGHT)
    screen.until("hidden checks decide the mark")
    assert "stopped" not in screen.text
    assert time.monotonic() - started < 10
    screen.save(LOOP)
    assert re.search(r"   [23] \| (while True:|pass)", screen.until("after your save"))
    screen.type("q")
    assert screen.end() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_terminal_is_as_it_was_when_a_signal_ends_it(screen, number):
    screen.until("[q]uit")
    assert termios.tcgetattr(screen.theirs) != screen.before
    screen.process.send_signal(number)
    assert screen.end() in (130, 143)


def test_the_terminal_is_as_it_was_after_an_exception(monkeypatch):
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "wb", buffering=0), os.fdopen(theirs, "rb", buffering=0) as stream:
        before = termios.tcgetattr(theirs)
        monkeypatch.setattr(sys, "stdin", stream)
        with contextlib.suppress(ZeroDivisionError), keys.keys() as key:
            os.write(ours, b"H")
            assert key(5) == "h"
            assert key(0) == ""
            os.write(ours, b"\x1b[A")
            assert key(5) == ""
            assert termios.tcgetattr(theirs) != before
            raise ZeroDivisionError
        assert termios.tcgetattr(theirs) == before


def test_keys_on_windows(monkeypatch):
    typed = ["\xe0", "H", "N", "\x03"]
    fake = types.SimpleNamespace(kbhit=lambda: bool(typed), getwch=lambda: typed.pop(0))
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setattr(sys, "platform", "win32")
    with keys.keys() as key:
        assert [key(1), key(1)] == ["", "n"]
        with pytest.raises(KeyboardInterrupt):
            key(1)
        assert key(0.01) == ""


def test_a_saved_helper_affects_who_may_import_it(small):
    assignment = load_assignment(small)
    files = {"twice.py": b"import lib.more", "lib/more.py": b"import far"}
    files |= {"far.py": b"", "b.py": b""}
    assert saves.affected(assignment, files, {"far.py"}, {}) == ["twice.double"]
    assert saves.affected(assignment, files, {"lib/more.py"}, {}) == ["twice.double"]
    assert saves.affected(assignment, files, {"twice.py"}, {}) == ["twice.double"]
    assert saves.affected(assignment, files, {"b.py"}, {}) == []
    files["twice.py"] = b'"""It is far."""  # far'
    assert saves.affected(assignment, files, {"far.py"}, {}) == []


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (("x + 1", "x + 2"), {"low", "high"}),  # high calls low
        (("low(x) * 2", "low(x) * 3"), {"high"}),
        (("# a remark", "# another"), set()),
        (("K = 1", "K = 2"), None),
        (("def alone", "def only"), {"alone", "only"}),
        (("return K", "global K; return K"), None),
        (("return K", "return ("), None),
        (("def alone():", "def low():"), None),
    ],
)
def test_a_changed_function_affects_what_leads_to_it(edit, found):
    before = """K = 1
def low(x):
    return x + 1  # a remark
class Box:
    value = 3
def high(x):
    return low(x) * 2
def alone():
    return K
"""
    assert saves._reached(before.encode(), before.replace(*edit).encode()) == found


def test_what_runs_when_the_file_loads_may_change_all_of_it():
    before = b"def low():\n    return 1\nTABLE = low()\ndef high():\n    return TABLE\n"
    assert saves._reached(before, before.replace(b"1", b"2")) is None


@pytest.mark.parametrize("polls", [True, False])
def test_saves_are_seen_with_and_without_watchfiles(tmp_path, monkeypatch, polls):
    if polls:
        monkeypatch.setitem(sys.modules, "watchfiles", None)
    (tmp_path / "a.py").write_text("1")
    (tmp_path / "kit").mkdir()
    seen = saves.Saves(tmp_path)
    try:
        assert seen.changed() == set()
        time.sleep(0.3)
        (tmp_path / "a.py").write_text("12")
        (tmp_path / "b.py").write_text("")
        (tmp_path / "kit" / "c.py").write_text("")
        found: set[str] = set()
        for _ in range(200):
            found |= seen.changed()
            if len(found) == 2:
                break
            time.sleep(0.05)
        assert found == {"a.py", "b.py"}
        (tmp_path / "b.py").unlink()
        for _ in range(200):
            if gone := seen.changed():
                break
            time.sleep(0.05)
        assert gone == {"b.py"}
    finally:
        seen.close()
