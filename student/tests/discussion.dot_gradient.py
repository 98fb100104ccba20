"""The public checks of discussion.dot_gradient, for those who know Otter.

otter check discussion.py -q discussion.dot_gradient
otter.Notebook().check("discussion.dot_gradient")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "discussion.dot_gradient"
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


@test_case(name='how fast 4 x\u2080 - x\u2081 + 2 x\u2082 grows in each coordinate, at two points')
def check_1(env):
    passes(env, 'discussion.dot_gradient', 'gradient_by_hand')


@test_case(name='the slope of 4x')
def check_2(env):
    passes(env, 'discussion.dot_gradient', 'gradient_in_one_dimension')
