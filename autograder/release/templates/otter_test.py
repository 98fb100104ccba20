"""The public checks of {question}, for those who know Otter.

otter check {file} -q {question}
otter.Notebook().check("{question}")
"""

import os
import sys

from otter.test_files import test_case

OK_FORMAT = False
name = "{question}"
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
