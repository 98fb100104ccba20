"""The public checks of perceptron.forward_batch, for those who know Otter.

otter check perceptron.py -q perceptron.forward_batch
otter.Notebook().check("perceptron.forward_batch")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "perceptron.forward_batch"
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


@test_case(name='z and a of three samples with two inputs')
def check_1(env):
    passes(env, 'perceptron.forward_batch', 'three_samples')


@test_case(name='a batch of one sample still gives arrays; one input; another activation')
def check_2(env):
    passes(env, 'perceptron.forward_batch', 'one_sample_in_a_batch')
