"""Numbers of a formula, to so many digits: bounded, real up to rounding, compared up to rounding.

They are SymPy's own: rational numbers as long as they are short, `Float`s, and a + b·I of these.
"""

from __future__ import annotations

from typing import Any

from autograder.worker import vocabulary

LIMIT_BITS = 1 << 16  # of magnitude, about 20000 decimal digits; right answers need below 100
EXACT_BITS = 256  # numerator and denominator above it become decimals
SLACK_DIGITS = 15  # digits at the end of the working precision that rounding may spoil
ROUNDING_OF_DECIMALS = "1e-15"  # a decimal number below it is what rounding left of 0
LEAST_ROUNDING = "1e-20"  # far smaller ones are meant: the step of a difference, say


class UndefinedError(ArithmeticError):
    """There is no value here; `removable` when it is of the kind 0/0 that a limit may fill."""

    def __init__(self, removable: bool = True) -> None:
        super().__init__("undefined")
        self.removable = removable


class TooLargeError(ArithmeticError):
    """A magnitude beyond what is evaluated; nothing is known about the value."""


class Numbers:
    """What is done with numbers, none of which holds a symbol."""

    def __init__(self, digits: int) -> None:
        import sympy

        self._sp = sympy
        self._digits = digits
        self.rounding = sympy.Float(f"1e{SLACK_DIGITS - digits}")

    def decimal_of(self, value: Any) -> Any:
        """A rational number as a decimal one."""
        return self._sp.Float(value, self._digits)

    def number(self, value: Any) -> Any:
        """`value` as a rational number, a `Float`, or a + b·I of these."""
        sp = self._sp
        if value.is_Rational:
            if max(value.p.bit_length(), value.q.bit_length()) <= EXACT_BITS:
                return value
            value = sp.Float(value, self._digits)
        if value is sp.oo or value is -sp.oo:
            return value
        if not value.is_Float:
            value = value.evalf(self._digits)
        if value.is_Float:
            return self._bounded(value)
        if value.is_Rational:
            return value
        re, im = value.as_real_imag()
        if not all(part.is_Rational or part.is_Float for part in (re, im)):
            raise UndefinedError
        re, im = (self._bounded(sp.Float(part, self._digits)) for part in (re, im))
        return re + im * sp.I if im else re

    def _bounded(self, value: Any) -> Any:
        """mpmath takes numbers of any size at their word, and may ask for all memory there is."""
        _, mantissa, exponent, bits = value._mpf_
        if mantissa and abs(exponent + bits) > LIMIT_BITS:
            raise TooLargeError
        if not value.is_finite:
            raise UndefinedError
        return value

    def is_pole(self, value: Any) -> bool:
        """Whether `value` is what rounding makes of an infinity."""
        return bool(value.is_number and abs(value) * self.rounding > 1)

    def real(self, value: Any) -> Any:
        """`value` without the imaginary part that rounding left; raises when it is complex."""
        re, im = value.as_real_imag()
        if abs(im) > self.rounding * max(abs(re), 1):
            raise UndefinedError(removable=False)
        return re

    def decimal(self, text: object) -> Any:
        """A decimal number, exactly as written; 0 where it is the rounding of 0.1 + 0.2 - 0.3."""
        exact = vocabulary.typed(text)
        if exact is not None:
            return self.number(self._sp.Rational(exact.numerator, exact.denominator))
        digits = vocabulary.decimal(text)
        if digits is None:
            raise UndefinedError(removable=False)  # nan or an infinity
        value = self._sp.Float(digits, self._digits)
        least, most = map(self._sp.Float, (LEAST_ROUNDING, ROUNDING_OF_DECIMALS))
        return self._sp.S.Zero if least <= abs(value) < most else value

    def same(self, one: Any, other: Any) -> bool:
        """Whether two numbers are equal up to rounding."""
        if one == other:
            return True
        if not (one.is_finite and other.is_finite):
            return False
        return bool(abs(one - other) <= self.rounding * min(abs(one), abs(other)))

    def order(self, one: Any, other: Any) -> int:
        """-1, 0 or 1 as one < other, one = other or one > other; equal up to rounding is equal."""
        one, other = self.real(one), self.real(other)
        if self.same(one, other):
            return 0
        return -1 if one < other else 1
