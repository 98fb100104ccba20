"""The public checks of open_questions.largest_stable_learning_rate, for those who know Otter.

otter check open_questions.py -q open_questions.largest_stable_learning_rate
otter.Notebook().check("open_questions.largest_stable_learning_rate")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "open_questions.largest_stable_learning_rate"
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


@test_case(name='one number, a diagonal, and matrices whose eigenvalues are 2 and 7, and 1 and 3')
def check_1(env):
    passes(env, 'open_questions.largest_stable_learning_rate', 'small_matrices')
