"""The public checks of derivatives.chain_rule, for those who know Otter.

otter check derivatives.py -q derivatives.chain_rule
otter.Notebook().check("derivatives.chain_rule")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.chain_rule"
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


@test_case(name='three pairs of derivatives, by hand')
def check_1(env):
    passes(env, 'derivatives.chain_rule', 'chain_of_two_numbers')


@test_case(name='dg is a gradient: then so is the answer')
def check_2(env):
    passes(env, 'derivatives.chain_rule', 'chain_with_a_gradient')
