"""Stands for a module that is not there when work is marked, and for all that comes out of it.

Honest files set up their plots when they are loaded: `plt.style.use(…)`, `plt.rcParams[…] = …`,
`device = torch.device("cpu")`. None of that costs a point, so while a file loads an absent thing
can be looked into, called and assigned to. Computing with it, or using it in a call that is graded,
raises what a missing module raises, and says so. Stand-alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

_ALWAYS = """
add radd sub rsub mul rmul matmul rmatmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow
neg pos abs lt le gt ge iter next len int float complex index array array_ufunc array_function
"""


class Absent:
    """Something of an absent module; `calling()` tells whether a graded call is running."""

    def __init__(
        self, name: str, calling: Callable[[], bool], refuse: Callable[[str], NoReturn]
    ) -> None:
        self.__dict__.update(_name=name, _calling=calling, _refuse=refuse)

    def _part(self, name: str) -> Absent:
        """What an import statement finds in a module that is not there; no use of it yet."""
        part = Absent(f"{self._name}.{name}", self._calling, self._refuse)
        self.__dict__[name] = part
        return part

    def _touched(self, *_: object) -> Absent:
        if self._calling():
            self._refuse(self._name)
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        self._touched()
        return Absent(f"{self._name}.{name}", self._calling, self._refuse)

    def __setattr__(self, name: str, value: object) -> None:
        self._touched()

    def __call__(self, *_: object, **__: object) -> Absent:
        return self._touched()

    def __bool__(self) -> bool:
        self._touched()
        return False  # as in `if torch.cuda.is_available():`

    def __exit__(self, *_: object) -> None:
        self._touched()

    __getitem__ = __enter__ = __or__ = __ror__ = _touched

    def __setitem__(self, *_: object) -> None:
        self._touched()

    __delitem__ = __setitem__

    def __mro_entries__(self, _: object) -> tuple[type, ...]:
        """A class may be built on it, and then not be made instances of."""
        absent = self

        class Base:
            def __init__(self, *_: object, **__: object) -> None:
                absent._refuse(absent._name)

        return (Base,)


def _used(self: Absent, *_: object, **__: object) -> None:
    self._refuse(self._name)


for _operation in _ALWAYS.split():
    setattr(Absent, f"__{_operation}__", _used)
