"""The public checks of gradient_descent.descend, for those who know Otter.

otter check gradient_descent.py -q gradient_descent.descend
otter.Notebook().check("gradient_descent.descend")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "gradient_descent.descend"
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


@test_case(name='\u03b8\xb2 from 1 with \u03b7 = 0.25: every step halves \u03b8')
def check_1(env):
    passes(env, 'gradient_descent.descend', 'halving')


@test_case(name='a gradient (4 \u03b8\u2080, \u03b8\u2081\xb2) from (2, 3) with \u03b7 = 0.5, where the gradient changes on the way')
def check_2(env):
    passes(env, 'gradient_descent.descend', 'two_parameters')


@test_case(name='with no steps the path is \u03b8\u2070 alone')
def check_3(env):
    passes(env, 'gradient_descent.descend', 'no_steps_at_all')


@test_case(name='parameters in a 1 \xd7 2 matrix: the path has the shape (K + 1, 1, 2)')
def check_4(env):
    passes(env, 'gradient_descent.descend', 'matrices_as_parameters')


@test_case(name='grad_f is asked at each point that a step starts from')
def check_5(env):
    passes(env, 'gradient_descent.descend', 'the_gradient_is_asked_on_the_way')
