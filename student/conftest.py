"""For `pytest`: where it looks, and that a doctest of an unwritten function is skipped."""

import doctest

import pytest

# pytest looks for tests and doctests in your files, and not in the checks' own folder.
collect_ignore = ["kit", "check.py"]
collect_ignore_glob = ["tests/*.*.py"]  # for those who use Otter


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item, call):
    """A function that is not attempted is not wrong."""
    error = call.excinfo and call.excinfo.value
    if not isinstance(error, doctest.UnexpectedException):
        return
    if isinstance(error.exc_info[1], NotImplementedError):
        try:
            pytest.skip("not attempted")
        except pytest.skip.Exception:
            call.excinfo = pytest.ExceptionInfo.from_current()
