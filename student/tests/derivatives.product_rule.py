"""The public checks of derivatives.product_rule, for those who know Otter.

otter check derivatives.py -q derivatives.product_rule
otter.Notebook().check("derivatives.product_rule")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.product_rule"
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


@test_case(name='three products, by hand; one factor is 0')
def check_1(env):
    passes(env, 'derivatives.product_rule', 'product_of_two_numbers')


@test_case(name='f = g = x at x = 6: the derivative of x\xb2 is 12')
def check_2(env):
    passes(env, 'derivatives.product_rule', 'product_x_times_x')


@test_case(name='the values are numbers, the derivatives gradients: then so is the answer')
def check_3(env):
    passes(env, 'derivatives.product_rule', 'product_of_two_gradients')
