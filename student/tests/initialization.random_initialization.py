"""The public checks of initialization.random_initialization, for those who know Otter.

otter check initialization.py -q initialization.random_initialization
otter.Notebook().check("initialization.random_initialization")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "initialization.random_initialization"
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


@test_case(name='the shapes of W and b, and biases that are zero')
def check_1(env):
    passes(env, 'initialization.random_initialization', 'shapes_and_biases')


@test_case(name='the same seed gives the same weights, another seed others')
def check_2(env):
    passes(env, 'initialization.random_initialization', 'draws_from_your_generator')


@test_case(name='mean and spread of many weights: 100 inputs give a standard deviation of 0.1')
def check_3(env):
    passes(env, 'initialization.random_initialization', 'size_of_the_weights')
