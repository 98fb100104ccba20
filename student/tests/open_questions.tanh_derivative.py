"""The public checks of open_questions.tanh_derivative, for those who know Otter.

otter check open_questions.py -q open_questions.tanh_derivative
otter.Notebook().check("open_questions.tanh_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "open_questions.tanh_derivative"
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


@test_case(name='against small changes of x, for numbers, vectors and matrices')
def check_1(env):
    passes(env, 'open_questions.tanh_derivative', 'slope_of_tanh')
