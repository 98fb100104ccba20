"""The public checks of discussion.square_derivative, for those who know Otter.

otter check discussion.py -q discussion.square_derivative
otter.Notebook().check("discussion.square_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "discussion.square_derivative"
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


@test_case(name='three slopes of \xbd (x - y)\xb2')
def check_1(env):
    passes(env, 'discussion.square_derivative', 'square_slopes_by_hand')


@test_case(name='a matrix gives a matrix')
def check_2(env):
    passes(env, 'discussion.square_derivative', 'square_slopes_of_a_matrix')
