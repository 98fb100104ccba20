"""The installed command: verbs, exit codes, and one line for every mistake of its user."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, refused

from autograder import cli
from autograder.__main__ import HELP as HELP_FILE
from autograder.arguments import parser
from autograder.practice import entry, watch
from autograder.release.skeletons import create

HELP = Path(HELP_FILE).read_text(encoding="utf-8")

VERBS = ["check", "hint", "build", "grade", "audit", "doctor", "init", "new", "demo"]


def test_help_names_every_verb_and_is_fast(run):
    started = time.monotonic()
    shown = run("--help")
    assert time.monotonic() - started < 2  # no NumPy, no Otter
    assert shown.returncode == 0
    for verb in VERBS:
        assert f"\n    {verb} " in shown.stdout


def test_the_first_page_of_help_is_the_parsers(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    made = parser().format_help()
    assert re.sub("\x1b[^m]*m", "", made) == HELP  # newer Pythons colour it


def test_every_argument_has_words():
    for verb, made in parsers().items():
        assert [action.dest for action in made._actions if not action.help] == [], verb
        # A default alone does not say what the option is for.
        assert not any(action.help.startswith("default") for action in made._actions), verb


def test_the_first_page_of_help_needs_no_parser():
    code = (
        "import sys; sys.argv[1:] = ['--help']; from autograder.__main__ import main\n"
        "sys.exit(main() or any(name in sys.modules for name in ('argparse', 'pathlib', 'typing')))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}",
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, HELP)


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from autograder.cli import main\n"
        "try: main(['grade', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'sympy', 'otter', 'rich')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(run, verb):
    assert run(verb, "--help").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "COMMAND"),
        (["grad"], "grad"),
        (["grade"], "SUBMISSION"),
        (["grade", "x"], "-o"),
        (["grade", "x", "-o", "out", "--jobs", "0"], "'0' is not a number of jobs"),
        (["grade", "x", "-o", "out", "--json", "--csv"], "not allowed with"),
        (["check", "--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_command_line_is_one_line(run, arguments, word):
    refused(run(*arguments), word, "--help")


def test_without_an_assignment(run, tmp_path):
    refused(run("build", cwd=tmp_path), "no problems/assignment.toml", "--assignment")
    refused(run("build", "--assignment", tmp_path), "no problems/assignment.toml")


# --- check and hint ------------------------------------------------------------------------


def test_check_lists_questions_and_says_what_decides(run, small, right):
    done = run("check", "--folder", right, cwd=small)
    assert done.returncode == 0, done.stderr
    assert "double" in done.stdout
    assert "hidden checks decide the mark" in done.stdout
    assert "all tests passed" not in done.stdout.lower()
    assert "\x1b" not in done.stdout  # no colours in a pipe


def test_check_reports_a_wrong_answer_once(run, small, tmp_path):
    (tmp_path / "twice.py").write_text("def double(x):\n    return 3 * x\n")
    done = run("check", "--folder", tmp_path, cwd=small)
    assert done.returncode == 1
    assert done.stdout.count("x twice.double") + done.stdout.count("✗ twice.double") == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "Public checks only; the hidden ones decide the mark."


def test_check_says_not_attempted_for_a_stub(run, small):
    assert run("build", cwd=small).returncode == 0
    done = run("check", cwd=small)  # in the checkout, `student/` is meant
    assert done.returncode == 1
    assert "Not attempted yet: replace the line that raises NotImplementedError." in done.stdout


@pytest.mark.parametrize("word", ["twice", "twice.py", "twice.double", "double"])
def test_a_question_has_several_names(run, small, right, word):
    assert run("check", word, "--folder", right, cwd=small).returncode == 0


@pytest.mark.parametrize(
    ("word", "guess"), [("twice.doubel", "twice.double"), ("twic", "twice"), ("dubble", "double")]
)
def test_an_unknown_question_meets_the_nearest_right_name(run, small, right, word, guess):
    refused(run("check", word, "--folder", right, cwd=small), word, guess)
    refused(run("hint", word, "--folder", right, cwd=small), word, guess)


def test_an_ambiguous_name_is_refused_with_the_full_ones(run):
    refused(run("check", "cost", "--folder", "solutions"), "losses.cost", "perceptron.cost")


def test_check_needs_the_students_files(run, small, tmp_path):
    refused(run("check", "--folder", tmp_path, cwd=small), "twice.py", "--folder")
    refused(run("check", "--folder", tmp_path / "nowhere", cwd=small), "no such folder")


def test_the_hint_is_the_one_that_the_failure_needs(run, small, tmp_path):
    listing = small / "problems" / "twice" / "problem.toml"
    text = listing.read_text(encoding="utf-8")
    text = text.replace('"From gentle ..."', '"What is x plus x?"')
    text = text.replace('"... to nearly the answer."', '"Printed is not returned."')
    listing.write_text(text, encoding="utf-8")
    answer = tmp_path / "twice.py"
    answer.write_text("def double(x):\n    print(2 * x)\n", encoding="utf-8")
    ask = ("hint", "double", "--folder", tmp_path)
    told = [run(*ask, cwd=small).stdout.splitlines() for _ in range(3)]
    assert told[0] == ["twice.double, hint 1 of 2:", "Printed is not returned."]
    assert told[1] == ["twice.double, hint 2 of 2:", "What is x plus x?"]
    assert told[2] == ["twice.double, hint 1 of 2:", "Printed is not returned."]
    (tmp_path / ".hints.json").unlink()
    answer.write_text("def double(x):\n    raise NotImplementedError\n", encoding="utf-8")
    assert run(*ask, cwd=small).stdout.endswith("What is x plus x?\n")


def test_hints_come_one_by_one_and_the_last_one_stays(run, small, right):
    shown = [run("hint", "double", "--folder", right, cwd=small).stdout for _ in range(3)]
    assert shown[0].startswith("twice.double, hint 1 of 2:\nFrom gentle")
    assert shown[1].startswith("twice.double, hint 2 of 2:\n")
    assert shown[2] == shown[1]
    (right / ".hints.json").write_text("[nonsense")
    assert run("hint", "double", "--folder", right, cwd=small).stdout == shown[0]


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_no_code_page_can_break_the_output(launch, small, tmp_path, encoding):
    (tmp_path / "twice.py").write_text("def double(x):\n    raise ValueError('φ ½ ✓ 𝛁')\n", "utf-8")
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    done = launch("check", "--folder", tmp_path, cwd=small, env=env, encoding=encoding)
    assert done.returncode == 1
    assert done.stderr == ""
    assert ("ValueError: φ" if encoding == "cp437" else "ValueError: phi") in done.stdout


def test_colours_follow_the_conventions(run, small, right):
    coloured = run("check", "--folder", right, cwd=small, env={"FORCE_COLOR": "1"})
    assert "\x1b[32m" in coloured.stdout
    env = {"FORCE_COLOR": "1", "NO_COLOR": "1"}
    assert "\x1b" not in run("check", "--folder", right, cwd=small, env=env).stdout


# --- new -------------------------------------------------------------------------------------


def test_a_new_problem_builds_and_gets_full_marks(run, small, tmp_path):
    """The skeleton of `gradkit new` works as it is, and nothing else had to be touched."""
    assert run("build", cwd=small).returncode == 0
    done = run("grade", "solutions", "-o", tmp_path / "out", cwd=small)
    assert done.returncode == 0, done.stdout + done.stderr
    assert run("new", "thrice", cwd=small).returncode == 0
    assert '\nproblems = ["twice", "thrice"]\n' in (small / "problems/assignment.toml").read_text()
    (small / "problems" / "thrice" / "statement.md").write_text("# Thrice\n")
    assert run("build", "--check", cwd=small).returncode == 1  # student/ lacks the new one


@pytest.mark.parametrize("end", ["\n", ",\n"])
def test_a_new_problem_has_a_line_of_its_own_where_others_have(small, end):
    listing = small / "problems" / "assignment.toml"
    lines = 'problems = [\n    "once",\n    "twice"'
    listing.write_text(f"{lines}{end}]\n")
    create(small, "thrice")
    assert listing.read_text() == f'{lines},\n    "thrice",\n]\n'


@pytest.mark.parametrize("name", ["my-problem", "class", "1st", "_hidden", "a/b"])
def test_a_new_problem_needs_a_module_name(run, small, name):
    refused(run("new", name, cwd=small), name, "letters, digits and underscores")


def test_a_new_problem_overwrites_nothing(run, small):
    refused(run("new", "twice", cwd=small), "is there already")


# --- endings ---------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("SIGINT", 130, "gradkit: interrupted."),
        ("SIGTERM", 143, "gradkit: ended by SIGTERM."),
        ("SIGHUP", 129, "gradkit: ended by SIGHUP."),
    ],
)
def test_an_interrupt_ends_everything_quietly(small, tmp_path, name, code, words):
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "twice.py").write_text("while True:\n    pass\n")
    out, temporary = tmp_path / "out", tmp_path / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", str(slow), "-o", str(out)],
        cwd=small,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(getattr(signal, name), signal.SIG_DFL),  # as a shell does
    )
    deadline = time.monotonic() + 60
    while not out.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    started = descendants(process.pid)
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert errors.strip() == words
    assert not (out / "grades.csv").exists()
    assert list(temporary.iterdir()) == []
    assert len(started) >= 3 or sys.platform != "linux"  # zygote, judges' parent, judge
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def descendants(pid):
    """The process numbers of a process's children, theirs, and so on; Linux alone lists them."""
    found = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, listing.read_text().split()):
            found += [child, *descendants(child)]
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="`head` is a POSIX tool")
def test_a_reader_that_goes_away_is_no_error(small, right):
    command = f"{sys.executable} -m autograder check --folder {right} | head -n 1"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, shell=True, cwd=small, env=env, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_a_fault_of_the_kit_is_not_a_students_failure(small):
    code = (
        "import sys, autograder.practice.check as practice\n"
        "def broken(*_): raise RuntimeError('ours')\n"
        "practice.choose = broken\n"
        "from autograder.cli import main\n"
        "sys.exit(main(['check', '--folder', 'solutions']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=small,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "RuntimeError: ours" in done.stderr


# --- width -----------------------------------------------------------------------------------


def test_columns_holds_in_a_pipe_too(run, small, tmp_path):
    (tmp_path / "twice.py").write_text(f"def double(x):\n    raise ValueError('{'word ' * 40}')\n")
    for columns, widest in (("70", 70), ("", 100)):
        done = run("check", "--folder", tmp_path, cwd=small, env={"COLUMNS": columns})
        assert widest - 10 < max(map(len, done.stdout.splitlines())) <= widest


# --- what documents tell of it -------------------------------------------------------------------

TOLD = (
    *[ROOT / folder / "README.md" for folder in ("", "problems", "student")],
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "docs").rglob("*.yml")),
)
COMMAND = re.compile(
    r"(?:^|[`/]|    |- )(gradkit|python check\.py)((?: [^`|#&\s]+)*)(?=`|$|  | [|#&])", re.MULTILINE
)


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_command_that_a_document_tells_can_be_typed(path, monkeypatch):
    """With the verbs, options and arguments that there are; `gradkit VERB` may be a mere name."""
    commands = ("run_checks", "give_hint", "show_call", "reset", "pack", "make_page")
    for name in (*commands, "list_questions"):
        monkeypatch.setattr(entry, name, lambda *_, **__: 0)
    monkeypatch.setattr(watch, "watch", lambda *_: 0)
    told = COMMAND.findall(path.read_text("utf-8"))
    for program, line in told:
        words = shlex.split(re.sub(r"[][…]", "", line))
        if program == "python check.py":
            assert entry._run(words, ROOT, ROOT) == 0, line
        elif len(words) == 1:
            assert words[0] in parsers(), line
        elif words:
            parser().parse_args(words)
    assert told


def test_the_list_of_commands_is_whole_and_has_options_that_there_are():
    text = (ROOT / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `gradkit (\w+)(.*)", text, re.MULTILINE))
    assert rows.keys() == parsers().keys()
    for verb, row in rows.items():
        told = set(re.findall(r"--[a-z-]+", row))
        assert told <= parsers()[verb]._option_string_actions.keys(), verb


def parsers():
    """The parser of each verb."""
    return parser()._subparsers._group_actions[0].choices
