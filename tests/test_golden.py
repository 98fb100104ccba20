"""Messages stay as they were read: see `goldens.py`."""

import pytest
from goldens import EXPECTED, GOLDEN, behaviours, feedback


@pytest.mark.parametrize("behaviour", behaviours())
def test_feedback_is_as_it_was_read(behaviour: str) -> None:
    expected = (GOLDEN / behaviour / EXPECTED).read_text(encoding="utf-8")
    assert feedback(behaviour) == expected, "if it reads well: python -m tests.goldens " + behaviour
