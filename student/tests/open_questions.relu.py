"""The public checks of open_questions.relu, for those who know Otter.

otter check open_questions.py -q open_questions.relu
otter.Notebook().check("open_questions.relu")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "open_questions.relu"
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


@test_case(name='negative, zero and positive inputs; numbers and matrices')
def check_1(env):
    passes(env, 'open_questions.relu', 'both_sides_of_the_kink')
