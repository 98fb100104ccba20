"""The public checks of derivatives.linearity, for those who know Otter.

otter check derivatives.py -q derivatives.linearity
otter.Notebook().check("derivatives.linearity")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.linearity"
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


@test_case(name='two combinations of derivatives, by hand')
def check_1(env):
    passes(env, 'derivatives.linearity', 'combination_of_two_numbers')


@test_case(name='a combination of two gradients, which are arrays')
def check_2(env):
    passes(env, 'derivatives.linearity', 'combination_of_two_gradients')
