"""The public checks of mlp.backward_sample, for those who know Otter.

otter check mlp.py -q mlp.backward_sample
otter.Notebook().check("mlp.backward_sample")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "mlp.backward_sample"
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


@test_case(name='every derivative of a two-layer network for one sample')
def check_1(env):
    passes(env, 'mlp.backward_sample', 'two_layers_sample')


@test_case(name='every derivative of a single layer with two outputs')
def check_2(env):
    passes(env, 'mlp.backward_sample', 'one_layer_sample')


@test_case(name='dW and db of three layers against small changes of W and b in your own forward')
def check_3(env):
    passes(env, 'mlp.backward_sample', 'sample_agrees_with_your_forward')
