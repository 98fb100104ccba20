"""The public checks of mlp.cost, for those who know Otter.

otter check mlp.py -q mlp.cost
otter.Notebook().check("mlp.cost")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "mlp.cost"
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


@test_case(name='two outputs, three samples: 6 / (2 \xb7 3)')
def check_1(env):
    passes(env, 'mlp.cost', 'two_outputs_three_samples')


@test_case(name='three outputs and one sample; and no cost at all where A_L equals Y')
def check_2(env):
    passes(env, 'mlp.cost', 'one_sample_and_a_perfect_fit')
