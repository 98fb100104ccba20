"""The public checks of perceptron.backward_batch, for those who know Otter.

otter check perceptron.py -q perceptron.backward_batch
otter.Notebook().check("perceptron.backward_batch")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "perceptron.backward_batch"
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


@test_case(name='all derivatives for three samples with two inputs')
def check_1(env):
    passes(env, 'perceptron.backward_batch', 'three_samples_backward')


@test_case(name='a batch of one sample, where \u03c6 falls, gives the derivatives of that sample, as arrays')
def check_2(env):
    passes(env, 'perceptron.backward_batch', 'one_sample_backward')


@test_case(name='dw and db against small changes of w and b in your own forward_batch and cost')
def check_3(env):
    passes(env, 'perceptron.backward_batch', 'agrees_with_your_cost')
