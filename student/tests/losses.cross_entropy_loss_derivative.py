"""The public checks of losses.cross_entropy_loss_derivative, for those who know Otter.

otter check losses.py -q losses.cross_entropy_loss_derivative
otter.Notebook().check("losses.cross_entropy_loss_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "losses.cross_entropy_loss_derivative"
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


@test_case(name='slopes of -4 at \u0177 = 1/4, y = 1, of 10 at \u0177 = 0.9, y = 0, and two more; also in a matrix')
def check_1(env):
    passes(env, 'losses.cross_entropy_loss_derivative', 'entropy_slopes_by_hand')


@test_case(name='slopes of -1e9 at \u0177 = 1e-9, y = 1, and of 1 / (1 - 1e-9) at \u0177 = 1e-9, y = 0')
def check_2(env):
    passes(env, 'losses.cross_entropy_loss_derivative', 'entropy_slopes_near_the_ends')


@test_case(name='your derivative against the central difference of your own cross_entropy_loss')
def check_3(env):
    passes(env, 'losses.cross_entropy_loss_derivative', 'slope_of_your_cross_entropy')
