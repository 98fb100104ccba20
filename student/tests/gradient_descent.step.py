"""The public checks of gradient_descent.step, for those who know Otter.

otter check gradient_descent.py -q gradient_descent.step
otter.Notebook().check("gradient_descent.step")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "gradient_descent.step"
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


@test_case(name='from (1, 2) with the gradient (4, -2) and \u03b7 = 0.5; theta itself stays as it is')
def check_1(env):
    passes(env, 'gradient_descent.step', 'step_by_hand')


@test_case(name='a matrix of parameters, \u03b7 = 0.1')
def check_2(env):
    passes(env, 'gradient_descent.step', 'step_of_a_matrix')
