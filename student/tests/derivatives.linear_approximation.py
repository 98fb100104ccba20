"""The public checks of derivatives.linear_approximation, for those who know Otter.

otter check derivatives.py -q derivatives.linear_approximation
otter.Notebook().check("derivatives.linear_approximation")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.linear_approximation"
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


@test_case(name='the tangents of x\xb2 at 3 and of x\xb3 at -1')
def check_1(env):
    passes(env, 'derivatives.linear_approximation', 'tangent_of_a_square')


@test_case(name='the tangent of x\xb2 at 3 for an array of points')
def check_2(env):
    passes(env, 'derivatives.linear_approximation', 'tangent_at_many_points')
