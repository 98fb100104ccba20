"""The public checks of approximation.staircase_network, for those who know Otter.

otter check approximation.py -q approximation.staircase_network
otter.Notebook().check("approximation.staircase_network")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "approximation.staircase_network"
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


@test_case(name='f(x) = x in two steps: nowhere more than \xbc off')
def check_1(env):
    passes(env, 'approximation.staircase_network', 'straight_line_in_two_steps')


@test_case(name='a parabola, a falling line that starts at 3, a wave, and one step only; f takes a number')
def check_2(env):
    passes(env, 'approximation.staircase_network', 'rising_falling_or_single_step')
