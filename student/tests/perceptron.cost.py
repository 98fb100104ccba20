"""The public checks of perceptron.cost, for those who know Otter.

otter check perceptron.py -q perceptron.cost
otter.Notebook().check("perceptron.cost")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "perceptron.cost"
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


@test_case(name='the cost of three samples, (9 + 36 + 36) / 6, and of the first two: (9 + 36) / 4')
def check_1(env):
    passes(env, 'perceptron.cost', 'three_samples_cost')


@test_case(name='one sample: 2; and no cost at all where a equals y')
def check_2(env):
    passes(env, 'perceptron.cost', 'one_sample_and_a_perfect_fit')
