"""The public checks of initialization.identical_rows, for those who know Otter.

otter check initialization.py -q initialization.identical_rows
otter.Notebook().check("initialization.identical_rows")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "initialization.identical_rows"
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


@test_case(name='the matrices of the statement: same rows, same columns, one row')
def check_1(env):
    passes(env, 'initialization.identical_rows', 'matrices_of_the_statement')


@test_case(name='a difference in the last row, in the middle, or of sign only')
def check_2(env):
    passes(env, 'initialization.identical_rows', 'every_row_counts')


@test_case(name='a difference of 1e-13 is none, one of 1e-11 is one')
def check_3(env):
    passes(env, 'initialization.identical_rows', 'to_twelve_digits')
