"""The public checks of open_questions.momentum_descent, for those who know Otter.

otter check open_questions.py -q open_questions.momentum_descent
otter.Notebook().check("open_questions.momentum_descent")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "open_questions.momentum_descent"
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


@test_case(name='the worked example, one step further')
def check_1(env):
    passes(env, 'open_questions.momentum_descent', 'example_of_the_statement')


@test_case(name='no iteration; a matrix of parameters; \u03b2 = 0 is plain gradient descent')
def check_2(env):
    passes(env, 'open_questions.momentum_descent', 'shapes_and_plain_descent')
