"""The benchmarks still measure what they say: the floors run all checks, ratios are of medians."""

from __future__ import annotations

import pytest

from tests.benchmarks import report
from tests.benchmarks.floors import floors
from tests.benchmarks.measure import Times


def test_the_floors_grade_right_answers_with_every_check():
    found = floors(1)
    assert found["calls"] > 300
    assert 0 < found["F3"] < found["F2"]


def test_one_more_submission_is_what_a_class_takes_more_than_one():
    one, class_of_five = Times([3.0, 5.0, 4.0]), Times([5.0, 7.0, 8.0])
    assert report.slope(one, class_of_five, 4) == pytest.approx(0.5)


def test_submissions_are_counted_in_the_time_of_stock_otter():
    times = {"otter, stock": Times([4.0]), "right, 1": Times([3.0]), "right, 3": Times([4.0])}
    words = {
        name: words for name, _, words in report.rows(times, {"F2": 0.25, "F3": 0.1, "calls": 9}, 2)
    }
    assert (
        words["one more submission: right"]
        == "8.0 in the time of otter, stock; 2.00 x F2; 5.00 x F3"
    )
