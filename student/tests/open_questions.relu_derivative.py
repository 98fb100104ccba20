"""The public checks of open_questions.relu_derivative, for those who know Otter.

otter check open_questions.py -q open_questions.relu_derivative
otter.Notebook().check("open_questions.relu_derivative")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "open_questions.relu_derivative"
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


@test_case(name='0 on the left and 1 on the right, also at \xb11e-12; numbers and matrices')
def check_1(env):
    passes(env, 'open_questions.relu_derivative', 'slopes_beside_the_kink')


@test_case(name='where left and right differ there is no derivative')
def check_2(env):
    passes(env, 'open_questions.relu_derivative', 'no_slope_at_the_kink')
