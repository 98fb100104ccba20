"""The public checks of derivatives.steepest_descent_direction, for those who know Otter.

otter check derivatives.py -q derivatives.steepest_descent_direction
otter.Notebook().check("derivatives.steepest_descent_direction")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.steepest_descent_direction"
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


@test_case(name='the directions for the gradients (3, -4), (1, 2, 2) and (-5)')
def check_1(env):
    passes(env, 'derivatives.steepest_descent_direction', 'unit_vectors_downhill')


@test_case(name='zeros for a zero gradient, but not for (0, -2), where one entry is zero, nor for (3, -3)')
def check_2(env):
    passes(env, 'derivatives.steepest_descent_direction', 'no_direction_at_zero')


@test_case(name='the gradients 1e-20 \xb7 (3, -4) and 1e20 \xb7 (3, -4) have the same direction as (3, -4)')
def check_3(env):
    passes(env, 'derivatives.steepest_descent_direction', 'length_does_not_matter')
