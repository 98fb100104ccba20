"""The public checks of derivatives.numerical_gradient, for those who know Otter.

otter check derivatives.py -q derivatives.numerical_gradient
otter.Notebook().check("derivatives.numerical_gradient")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.numerical_gradient"
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


@test_case(name='central differences of x\u2080\xb3 + x\u2081 at (1, 5), with steps of 1 and 0.1')
def check_1(env):
    passes(env, 'derivatives.numerical_gradient', 'central_differences')


@test_case(name='x\u2080 x\u2081 x\u2082 at (2, 3, 5), where moving two entries at once shows')
def check_2(env):
    passes(env, 'derivatives.numerical_gradient', 'one_entry_at_a_time')


@test_case(name='the gradient of a matrix is a matrix, with three axes it has three, of a number it is one')
def check_3(env):
    passes(env, 'derivatives.numerical_gradient', 'matrices_keep_their_shape')


@test_case(name='x holds integers: the step must not be cut off')
def check_4(env):
    passes(env, 'derivatives.numerical_gradient', 'integers_are_welcome')


@test_case(name='without dx the step is 1e-5: the central difference of x + 10\xb9\u2070 x\xb3 at 0 is then 2, not 1')
def check_5(env):
    passes(env, 'derivatives.numerical_gradient', 'the_default_step')
