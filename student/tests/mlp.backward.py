"""The public checks of mlp.backward, for those who know Otter.

otter check mlp.py -q mlp.backward
otter.Notebook().check("mlp.backward")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "mlp.backward"
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


@test_case(name='every derivative of a two-layer network for four samples')
def check_1(env):
    passes(env, 'mlp.backward', 'two_layers_backward')


@test_case(name='a single layer with two outputs; the two-layer network for one sample')
def check_2(env):
    passes(env, 'mlp.backward', 'one_layer_or_one_sample')


@test_case(name='dW and db of three layers against small changes of W and b in your own forward and cost')
def check_3(env):
    passes(env, 'mlp.backward', 'agrees_with_your_cost')


@test_case(name='dW and db are the averages of what your backward_sample gives for each of four samples')
def check_4(env):
    passes(env, 'mlp.backward', 'average_of_your_samples')
