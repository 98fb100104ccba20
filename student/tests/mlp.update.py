"""The public checks of mlp.update, for those who know Otter.

otter check mlp.py -q mlp.update
otter.Notebook().check("mlp.update")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "mlp.update"
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


@test_case(name='one step in both layers, with \u03b7 = \xbd')
def check_1(env):
    passes(env, 'mlp.update', 'two_layers_update')


@test_case(name='one step of a single layer with a very large gradient')
def check_2(env):
    passes(env, 'mlp.update', 'one_layer_update')
