"""The public checks of losses.square_loss_derivative, for those who know Otter.

otter check losses.py -q losses.square_loss_derivative
otter.Notebook().check("losses.square_loss_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "losses.square_loss_derivative"
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


@test_case(name='the slopes for estimates above, at and below their targets, also in a matrix')
def check_1(env):
    passes(env, 'losses.square_loss_derivative', 'square_slopes_by_hand')


@test_case(name='your derivative against the central difference of your own square_loss')
def check_2(env):
    passes(env, 'losses.square_loss_derivative', 'slope_of_your_square_loss')
