"""The public checks of derivatives.partial_derivative, for those who know Otter.

otter check derivatives.py -q derivatives.partial_derivative
otter.Notebook().check("derivatives.partial_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.partial_derivative"
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


@test_case(name='both partial differences of x\u2080 x\u2081\xb2 at (2, 3) with dx = 1')
def check_1(env):
    passes(env, 'derivatives.partial_derivative', 'partials_of_a_product')


@test_case(name='x\u2080 x\u2081 + x\u2082\xb3 at (2, 3, 5), with steps of 0.5 and -2')
def check_2(env):
    passes(env, 'derivatives.partial_derivative', 'partials_of_three_coordinates')
