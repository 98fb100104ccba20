"""The public checks of perceptron.forward, for those who know Otter.

otter check perceptron.py -q perceptron.forward
otter.Notebook().check("perceptron.forward")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "perceptron.forward"
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


@test_case(name='z and a of the worked example')
def check_1(env):
    passes(env, 'perceptron.forward', 'example_of_the_statement')


@test_case(name='z = 0 under the cosine, and one input alone')
def check_2(env):
    passes(env, 'perceptron.forward', 'another_activation')
