"""The public checks of losses.cost, for those who know Otter.

otter check losses.py -q losses.cost
otter.Notebook().check("losses.cost")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "losses.cost"
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


@test_case(name='the average of \u0177 - 2y, which may be negative, over three samples and over two')
def check_1(env):
    passes(env, 'losses.cost', 'cost_by_hand')


@test_case(name='the average of |\u0177 - y|\xb3 over four samples, and over a single one')
def check_2(env):
    passes(env, 'losses.cost', 'cost_of_another_loss')
