"""The public checks of mlp.train, for those who know Otter.

otter check mlp.py -q mlp.train
otter.Notebook().check("mlp.train")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "mlp.train"
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


@test_case(name='two epochs of one layer with the identity as activation')
def check_1(env):
    passes(env, 'mlp.train', 'two_epochs_by_hand')


@test_case(name='one epoch of the two-layer network, with \u03b7 = \xbd')
def check_2(env):
    passes(env, 'mlp.train', 'one_large_step')


@test_case(name='three layers: the costs are those of your own forward and cost, and they fall')
def check_3(env):
    passes(env, 'mlp.train', 'training_lowers_your_cost')


@test_case(name='zero epochs leave W and b as they are, and no costs')
def check_4(env):
    passes(env, 'mlp.train', 'no_epochs')
