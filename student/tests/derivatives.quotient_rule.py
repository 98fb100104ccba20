"""The public checks of derivatives.quotient_rule, for those who know Otter.

otter check derivatives.py -q derivatives.quotient_rule
otter.Notebook().check("derivatives.quotient_rule")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.quotient_rule"
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


@test_case(name='three quotients, by hand; one numerator is 0')
def check_1(env):
    passes(env, 'derivatives.quotient_rule', 'quotient_of_two_numbers')


@test_case(name='f = 1, g = x at x = -2: the derivative of 1/x is -1/4')
def check_2(env):
    passes(env, 'derivatives.quotient_rule', 'quotient_one_over_x')


@test_case(name='the values are numbers, the derivatives gradients: then so is the answer')
def check_3(env):
    passes(env, 'derivatives.quotient_rule', 'quotient_of_two_gradients')
