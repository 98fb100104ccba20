"""The public checks of derivatives.tangent_plane, for those who know Otter.

otter check derivatives.py -q derivatives.tangent_plane
otter.Notebook().check("derivatives.tangent_plane")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "derivatives.tangent_plane"
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


@test_case(name='the tangent plane of x\u2080 x\u2081 at (2, 3), evaluated at (3, 5) and at (2, 3) itself')
def check_1(env):
    passes(env, 'derivatives.tangent_plane', 'plane_of_a_product')


@test_case(name='the tangent plane of x\u2080\xb2 + x\u2081\xb2 + x\u2082\xb2 at (1, 2, 3), evaluated at (-2, 0, 3.5)')
def check_2(env):
    passes(env, 'derivatives.tangent_plane', 'plane_in_three_dimensions')
