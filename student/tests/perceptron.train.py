"""The public checks of perceptron.train, for those who know Otter.

otter check perceptron.py -q perceptron.train
otter.Notebook().check("perceptron.train")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "perceptron.train"
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


@test_case(name='two epochs for two samples with one input')
def check_1(env):
    passes(env, 'perceptron.train', 'two_epochs_by_hand')


@test_case(name='one epoch with the square as activation')
def check_2(env):
    passes(env, 'perceptron.train', 'one_large_step')


@test_case(name='zero epochs leave w and b as they are, and no costs')
def check_3(env):
    passes(env, 'perceptron.train', 'no_epochs')
