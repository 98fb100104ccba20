"""The public checks of perceptron.backward, for those who know Otter.

otter check perceptron.py -q perceptron.backward
otter.Notebook().check("perceptron.backward")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "perceptron.backward"
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


@test_case(name='the four derivatives of the worked example')
def check_1(env):
    passes(env, 'perceptron.backward', 'example_of_the_statement_backward')


@test_case(name='the four derivatives where \u03c6 falls')
def check_2(env):
    passes(env, 'perceptron.backward', 'falling_activation')


@test_case(name='dw and db against small changes of w and b in your own forward')
def check_3(env):
    passes(env, 'perceptron.backward', 'agrees_with_your_forward')
