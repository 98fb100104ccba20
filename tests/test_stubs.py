"""Stubs: what stands between the markers goes, everything else stays, and markers must balance."""

from __future__ import annotations

import pytest
from conftest import refused

from autograder.errors import ContentError
from autograder.release.stubs import make_stub, unmarked_functions

SOURCE = '''"""A module."""

import numpy as np

# BEGIN SOLUTION
_SECRET = 42


def _helper(x):
    return x


# END SOLUTION


def first(x):
    """The contract.

    # BEGIN SOLUTION is mentioned here, and stays.
    """
    # keep this comment
    # BEGIN SOLUTION
    answer = _helper(x)
    return answer
    # END SOLUTION


def second(x):
    """Two blocks."""
    for _ in range(3):
        # BEGIN SOLUTION
        x = x + 1
        # END SOLUTION
    # afterwards
    # BEGIN SOLUTION
    return x
    # END SOLUTION
'''

STUB = '''"""A module."""

import numpy as np


def first(x):
    """The contract.

    # BEGIN SOLUTION is mentioned here, and stays.
    """
    # keep this comment
    raise NotImplementedError("things.first: not attempted yet")


def second(x):
    """Two blocks."""
    for _ in range(3):
        raise NotImplementedError("things.second: not attempted yet")
    # afterwards
'''


def test_blocks_become_one_line_and_the_rest_stays():
    assert make_stub(SOURCE, "solutions/things.py", "things") == STUB


def test_a_stub_says_which_question_it_is():
    namespace: dict = {}
    exec(make_stub(SOURCE, "f", "things"), namespace)
    with pytest.raises(NotImplementedError, match=r"things\.first: not attempted yet"):
        namespace["first"](1)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("    # BEGIN SOLUTION\n    return 1\n", 2, "never closed"),
        ("    return 1\n    # END SOLUTION\n", 3, "without a # BEGIN SOLUTION"),
        (
            "    # BEGIN SOLUTION\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\n",
            3,
            "inside the block begun on line 2",
        ),
        ("    # BEGIN SOLUTION\n    return 1\n# END SOLUTION\n", 4, "indented unlike"),
        ("    #BEGIN SOLUTION\n    return 1\n    # END SOLUTION\n", 2, "must read"),
        ("    # begin solution\n    return 1\n    # END SOLUTION\n", 2, "must read"),
        ("    return 1  # BEGIN SOLUTION\n", 2, "alone on its line"),
    ],
)
def test_unbalanced_markers_are_refused_with_file_and_line(body, line, words):
    with pytest.raises(ContentError, match=words) as caught:
        make_stub(f"def f():\n{body}", "solutions/things.py", "things")
    assert str(caught.value).startswith(f"solutions/things.py:{line}: ")


def test_a_block_may_not_cut_a_function_in_two():
    source = "# BEGIN SOLUTION\ndef f():\n    x = 1\n# END SOLUTION\n    return x\n"
    with pytest.raises(ContentError, match="cuts the function f in two"):
        make_stub(source, "s.py", "s")


def test_what_is_left_must_be_python():
    source = "# BEGIN SOLUTION\nx = [\n# END SOLUTION\n]\n"
    with pytest.raises(ContentError, match=r"s\.py: without its solution blocks"):
        make_stub(source, "s.py", "s")


def test_functions_without_a_block_are_found():
    source = SOURCE + "\n\ndef leaked(x):\n    return 2 * x\n"
    assert [name for name, _ in unmarked_functions(source, "s.py")] == ["leaked"]
    assert unmarked_functions(SOURCE, "s.py") == []


def test_a_syntax_error_is_the_authors():
    with pytest.raises(ContentError, match=r"s\.py:2: not valid Python"):
        make_stub("x = 1\ny = = 2\n", "s.py", "s")


def test_an_answer_must_be_a_function_of_its_name(run, small):
    path = small / "solutions" / "twice.py"
    path.write_text(path.read_text().replace("def double", "def dubble") + "\ndouble = dubble\n")
    line = 'asks for; did you mean "dubble"? Write it, or take the question out.'
    refused(run("build", cwd=small), line)
