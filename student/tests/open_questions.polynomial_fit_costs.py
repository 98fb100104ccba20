"""The public checks of open_questions.polynomial_fit_costs, for those who know Otter.

otter check open_questions.py -q open_questions.polynomial_fit_costs
otter.Notebook().check("open_questions.polynomial_fit_costs")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "open_questions.polynomial_fit_costs"
_folder = os.path.dirname(os.path.dirname(os.path.abspath(sys._getframe().f_code.co_filename)))
_path = list(sys.path)
sys.path.insert(0, _folder)
try:
    import check

    _place = check.load()
    from autograder.practice.ottertests import otter_tests
finally:
    sys.path[:] = _path
passes = otter_tests(_folder, _place).verify


@test_case(name='the line that fits three points best, and two points it never saw')
def check_1(env):
    passes(env, 'open_questions.polynomial_fit_costs', 'line_through_three_points')


@test_case(name='degree 0 is the mean; a parabola meets three points, but not a fourth')
def check_2(env):
    passes(env, 'open_questions.polynomial_fit_costs', 'constant_and_perfect_fit')
