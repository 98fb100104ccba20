"""The public checks of losses.square_loss, for those who know Otter.

otter check losses.py -q losses.square_loss
otter.Notebook().check("losses.square_loss")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "losses.square_loss"
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


@test_case(name='the losses of four estimates, one for each')
def check_1(env):
    passes(env, 'losses.square_loss', 'square_losses_by_hand')


@test_case(name='a matrix of estimates gives a matrix of losses')
def check_2(env):
    passes(env, 'losses.square_loss', 'square_losses_of_a_matrix')
