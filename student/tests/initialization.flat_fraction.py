"""The public checks of initialization.flat_fraction, for those who know Otter.

otter check initialization.py -q initialization.flat_fraction
otter.Notebook().check("initialization.flat_fraction")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "initialization.flat_fraction"
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


@test_case(name='half of the entries of the worked example are flat')
def check_1(env):
    passes(env, 'initialization.flat_fraction', 'example_of_the_statement')


@test_case(name='an entry at the threshold is not below it; all and none; vectors, more axes')
def check_2(env):
    passes(env, 'initialization.flat_fraction', 'strictly_below')
