"""The public checks of mlp.forward, for those who know Otter.

otter check mlp.py -q mlp.forward
otter.Notebook().check("mlp.forward")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "mlp.forward"
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


@test_case(name='Z and A of a two-layer network with four samples')
def check_1(env):
    passes(env, 'mlp.forward', 'two_layers')


@test_case(name='one layer; one sample; an activation that is not the square')
def check_2(env):
    passes(env, 'mlp.forward', 'one_layer_one_sample')
