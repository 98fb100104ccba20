"""The public checks of discussion.step, for those who know Otter.

otter check discussion.py -q discussion.step
otter.Notebook().check("discussion.step")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "discussion.step"
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


@test_case(name='0 to the left, 1 to the right, and 1 at 0 itself')
def check_1(env):
    passes(env, 'discussion.step', 'step_by_hand')


@test_case(name='a matrix gives a matrix, and with three axes the result has three')
def check_2(env):
    passes(env, 'discussion.step', 'step_of_a_matrix')
