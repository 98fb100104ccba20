"""The public checks of discussion.sigmoid_derivative, for those who know Otter.

otter check discussion.py -q discussion.sigmoid_derivative
otter.Notebook().check("discussion.sigmoid_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "discussion.sigmoid_derivative"
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


@test_case(name='1/4 at 0, 3/16 at \xb1log 3, 4/25 at \xb1log 4, also in a matrix')
def check_1(env):
    passes(env, 'discussion.sigmoid_derivative', 'sigmoid_slopes_by_hand')


@test_case(name='0 at 1000 and at -1000, without a warning')
def check_2(env):
    passes(env, 'discussion.sigmoid_derivative', 'sigmoid_is_flat_far_out')


@test_case(name='about 1.4e-11 at \xb125: small, and not 0')
def check_3(env):
    passes(env, 'discussion.sigmoid_derivative', 'sigmoid_slope_is_never_cut_off')


@test_case(name='your derivative against the central difference of your own sigmoid')
def check_4(env):
    passes(env, 'discussion.sigmoid_derivative', 'slope_of_your_sigmoid')
