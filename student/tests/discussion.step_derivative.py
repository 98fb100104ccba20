"""The public checks of discussion.step_derivative, for those who know Otter.

otter check discussion.py -q discussion.step_derivative
otter.Notebook().check("discussion.step_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "discussion.step_derivative"
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


@test_case(name='0 wherever x is not 0, also at 1e-12, in a matrix and with three axes')
def check_1(env):
    passes(env, 'discussion.step_derivative', 'flat_on_both_sides')


@test_case(name='nan at 0, and only there')
def check_2(env):
    passes(env, 'discussion.step_derivative', 'undefined_at_the_jump')
