"""The public checks of initialization.zero_initialization, for those who know Otter.

otter check initialization.py -q initialization.zero_initialization
otter.Notebook().check("initialization.zero_initialization")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "initialization.zero_initialization"
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


@test_case(name='zeros in the shapes of three layers')
def check_1(env):
    passes(env, 'initialization.zero_initialization', 'three_layers')


@test_case(name='zeros in the shapes of one layer, and of single neurons')
def check_2(env):
    passes(env, 'initialization.zero_initialization', 'one_layer')
