"""The public checks of losses.cross_entropy_loss, for those who know Otter.

otter check losses.py -q losses.cross_entropy_loss
otter.Notebook().check("losses.cross_entropy_loss")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "losses.cross_entropy_loss"
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


@test_case(name="the slide's example: \u0177 = 0.6 costs 0.22 for y = 1 and 0.40 for y = 0, in base 10")
def check_1(env):
    passes(env, 'losses.cross_entropy_loss', 'slide_example_in_base_ten')


@test_case(name='in base 2, estimates of 1/4, 1/2 and 7/8 cost 2, 1 and 3 where they should be 1, 1 and 0')
def check_2(env):
    passes(env, 'losses.cross_entropy_loss', 'bits')


@test_case(name='without a base, an estimate of 1/e for y = 1 costs 1, and so does 1 - 1/e for y = 0')
def check_3(env):
    passes(env, 'losses.cross_entropy_loss', 'natural_logarithm_by_default')


@test_case(name='0, not nan, where an estimate equals its label: \u0177 = y = 1 and \u0177 = y = 0')
def check_4(env):
    passes(env, 'losses.cross_entropy_loss', 'labels_met_exactly')


@test_case(name='in base e, 1 - 1e-6 for y = 1 costs 1e-6, not 0, and so does 1e-6 for y = 0')
def check_5(env):
    passes(env, 'losses.cross_entropy_loss', 'good_estimates')


@test_case(name='in base 10, an estimate of 1e-10 for y = 1 costs 10: nothing is added inside the logarithm')
def check_6(env):
    passes(env, 'losses.cross_entropy_loss', 'poor_estimates')
