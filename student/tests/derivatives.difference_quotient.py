"""The public checks of derivatives.difference_quotient, for those who know Otter.

otter check derivatives.py -q derivatives.difference_quotient
otter.Notebook().check("derivatives.difference_quotient")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.difference_quotient"
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


@test_case(name='the slope of x\xb2 from 3 to 3.5, from 3 to 2 and from -2 to -1.75')
def check_1(env):
    passes(env, 'derivatives.difference_quotient', 'slope_of_a_square')


@test_case(name='the slope of x\xb3 from 1 to 2 and of 1/x from 1 to 2')
def check_2(env):
    passes(env, 'derivatives.difference_quotient', 'slope_of_other_functions')
