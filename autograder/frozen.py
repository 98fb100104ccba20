"""`dataclass(frozen=True)`, made in a tenth of the time.

The library's compiles six functions for each class: for the hundred of a command, that takes as
long as to import NumPy. Here all classes share them. Whatever else is asked for is the library's.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, fields
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(kind=None, /, *, frozen=False, eq=True, **others):
        """As the library's."""
        if not frozen or others:
            return dataclasses.dataclass(kind, frozen=frozen, eq=eq, **others)
        return (lambda kind: _frozen(kind, eq)) if kind is None else _frozen(kind, eq)

    def _frozen(kind, eq):
        kind = dataclasses.dataclass(init=False, repr=False, eq=False)(kind)
        found = fields(kind)
        kind._makers = {field.name: _maker(field) for field in found}
        kind._shown = [field.name for field in found if field.repr]
        kind.__init__, kind.__repr__ = _init, _repr
        kind.__setattr__ = kind.__delattr__ = _refuse
        if eq:
            kind._compared = [field.name for field in found if field.compare]
            kind.__eq__, kind.__hash__ = _eq, _hash
        return kind


def _maker(field: Any) -> Any:
    """What makes a value where none is given; None where one has to be."""
    if field.default is not MISSING:
        return lambda: field.default
    return None if field.default_factory is MISSING else field.default_factory


def _init(self: Any, /, *given: Any, **named: Any) -> None:
    own, makers = vars(self), self._makers
    own.update(zip(makers, given, strict=False))
    for name, make in islice(makers.items(), len(given), None):
        if name in named:
            own[name] = named.pop(name)
        elif make is not None:
            own[name] = make()
        else:
            raise TypeError(f"{type(self).__name__}() needs {name}")
    if named or len(given) > len(makers):
        raise TypeError(f"{type(self).__name__}() takes {', '.join(makers)}, each once")


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    raise FrozenInstanceError(f"cannot change {name!r}")


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)
    return f"{type(self).__qualname__}({shown})"


def _compared(self: Any) -> tuple[Any, ...]:
    own = vars(self)
    return tuple([own[name] for name in self._compared])


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self is other or _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))
