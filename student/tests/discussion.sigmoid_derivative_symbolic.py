"""The public checks of discussion.sigmoid_derivative_symbolic, for those who know Otter.

otter check discussion.py -q discussion.sigmoid_derivative_symbolic
otter.Notebook().check("discussion.sigmoid_derivative_symbolic")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "discussion.sigmoid_derivative_symbolic"
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


@test_case(name='your formula against the derivative of 1 / (1 + exp(-x))')
def check_1(env):
    passes(env, 'discussion.sigmoid_derivative_symbolic', 'sigmoid_formula')
