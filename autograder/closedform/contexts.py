"""The precisions that are computed with; private to this package, never the global mpmath.mp."""

from __future__ import annotations

import threading

import mpmath

from autograder.closedform.elementary import Context


def _context(digits: int) -> Context:
    context = mpmath.MPContext()
    context.dps = digits
    return context


WORKING, CAREFUL = _context(60), _context(180)
ONE_AT_A_TIME = threading.RLock()  # mpmath changes its context's precision on the way
