"""The public checks of discussion.sigmoid, for those who know Otter.

otter check discussion.py -q discussion.sigmoid
otter.Notebook().check("discussion.sigmoid")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "discussion.sigmoid"
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


@test_case(name='1/2 at 0, 3/4 at log 3, 1/5 at -log 4, 3/5 at log 1.5, 2/5 at -log 1.5, also in a matrix')
def check_1(env):
    passes(env, 'discussion.sigmoid', 'sigmoid_by_hand')


@test_case(name='1 at 1000 and 0 at -1000, exactly and without a warning')
def check_2(env):
    passes(env, 'discussion.sigmoid', 'sigmoid_far_out')


@test_case(name='e\u207b\xb2\u2075 / (1 + e\u207b\xb2\u2075), about 1.4e-11, at -25: small, and not 0')
def check_3(env):
    passes(env, 'discussion.sigmoid', 'sigmoid_is_never_cut_off')
