"""The public checks of approximation.xor_network, for those who know Otter.

otter check approximation.py -q approximation.xor_network
otter.Notebook().check("approximation.xor_network")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "approximation.xor_network"
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


@test_case(name="the network's output for 00, 01, 10 and 11")
def check_1(env):
    passes(env, 'approximation.xor_network', 'all_four_pairs')
