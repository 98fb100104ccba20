"""Right functions in the places of the student's, for one call, wherever these are held.

Runs in the worker. What stands in asks the grader, which has the right function called in
another worker. Stand-alone.
"""

from __future__ import annotations

import functools
import inspect
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

# Asks for what the right function of a name returns.
Ask = Callable[[str, tuple[Any, ...]], Any]


class StandIns:
    """Replaces functions of the student's by right ones of the grader's, for one call.

    `names` are the questions that are stood in for, each with the parameters that it asks for.
    The function that is called is never replaced itself, under whatever name it is held.
    """

    def __init__(
        self,
        modules: Sequence[types.ModuleType],
        ask: Ask,
        names: Mapping[str, Sequence[str]],
        called: Any = None,
    ) -> None:
        self._modules = modules
        self._ask = ask
        self._names = names
        self._called = called
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> None:
        for name, parameters in self._names.items():
            module_name, _, function = name.partition(".")
            module = sys.modules.get(module_name)
            original = getattr(module, function, None)
            if original is None or original is self._called:
                continue
            if not isinstance(original, types.FunctionType | types.MethodType):
                self._replace(original, self._stand_in(name, parameters, original))
                continue
            own = {_code_of(original), *self._methods(module, function, parameters)}
            for code, bound in own:
                if code is not _code_of(self._called)[0]:
                    self._recode(code, self._stand_in(name, parameters, _twin(code), bound))

    def _methods(
        self, module: Any, function: str, parameters: Sequence[str]
    ) -> Iterator[tuple[Any, bool]]:
        """Methods of that name, with as many parameters, in the classes that a module has.

        Their own functions may call these where the module's function does no more than that.
        """
        own = {other.__name__ for other in self._modules}
        for kind in list(vars(module).values()):
            code, bound = _code_of(vars(kind).get(function) if isinstance(kind, type) else None)
            if code is None or kind.__module__ not in own:
                continue
            bound = bound or isinstance(vars(kind)[function], types.FunctionType)
            if code.__code__.co_argcount == len(parameters) + bound:
                yield code, bound

    def _stand_in(
        self, name: str, parameters: Sequence[str], original: Any, bound: bool = False
    ) -> Any:
        def right_one(*args: Any, **kwargs: Any) -> Any:
            own = original
            if bound:  # the first is the object whose method it is
                own, args = types.MethodType(original, args[0]), args[1:]
            asked = asked_arguments(own, parameters, args, kwargs)
            answer = self._ask(name, asked)
            if isinstance(answer, tuple):
                answer = Named(answer)
                answer.function, answer.args = own, args
            return answer

        return right_one

    def _recode(self, original: types.FunctionType, replacement: Any) -> None:
        """Change the function itself, for whoever holds it: a partial, a dict, a default."""
        code, key = original.__code__, f"right_one_{len(self._undo)}"
        original.__globals__[key] = replacement
        original.__code__ = _code_that_calls(key, code.co_freevars)
        self._undo.append(lambda: setattr(original, "__code__", code))

    def _replace(self, original: Any, replacement: Any) -> None:
        for module in self._modules:
            scope = module.__dict__
            for key, value in list(scope.items()):
                if value is original:
                    self._undo.append(functools.partial(scope.__setitem__, key, value))
                    scope[key] = replacement

    def __exit__(self, *_: object) -> None:
        for undo in reversed(self._undo):
            undo()


def asked_arguments(
    original: Any, parameters: Sequence[str], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, ...]:
    """The arguments that the question asks for, out of a call of the student's own function.

    Its own defaults count, and further parameters of its own are left out where they have the
    default: only then is it the function that was asked. `TypeError` otherwise.
    """
    try:
        plain = type(original) is types.FunctionType
        signature = _signature(original) if plain else inspect.signature(original)
        bound = signature.bind(*args, **kwargs)
    except ValueError:  # a builtin without a signature
        if kwargs:
            raise TypeError("no keywords here: pass the arguments by position") from None
        return args
    given = set(bound.arguments)
    bound.apply_defaults()
    values, rest = list(bound.args[: len(parameters)]), bound.args[len(parameters) :]
    named = dict(bound.kwargs)
    for parameter in parameters[len(values) :]:  # what `**kwargs` took, up to the first that lacks
        if parameter not in named:
            break
        values.append(named.pop(parameter))
    own = list(bound.signature.parameters.values())[len(parameters) :]
    defaults = {parameter.name: parameter.default for parameter in own}
    if len(rest) > len(defaults):
        raise TypeError(f"{len(parameters)} arguments are asked for, not {len(args)}")
    further = dict(zip(defaults, rest, strict=False)) | named
    for name, value in further.items():
        if name not in defaults or (name in given and not _is(value, defaults[name])):
            raise TypeError(f"{name} is no argument that was asked for")
    return tuple(values)


_signature = functools.lru_cache(maxsize=100)(
    inspect.signature
)  # a training asks hundreds of times


def _is(value: Any, default: Any) -> bool:
    try:
        return value is default or bool(value == default)
    except Exception:  # an array, or whatever the student made
        return False


def _code_of(function: Any) -> tuple[Any, bool]:
    """The function whose code runs, or None, and whether its first argument is an object's own."""
    bound = isinstance(function, types.MethodType | classmethod)
    function = getattr(function, "__func__", function)  # a staticmethod has it as well
    return (function if isinstance(function, types.FunctionType) else None), bound


@functools.lru_cache(maxsize=100)
def _code_that_calls(key: str, free: tuple[str, ...]) -> types.CodeType:
    """Code for a function with these free variables that hands all on to the global `key`."""
    cells = "".join(f"    {name} = None\n" for name in free)
    held = f"        if 0: {', '.join(free)}\n" if free else ""
    scope: dict[str, Any] = {}
    exec(
        f"def make():\n{cells}    def right_one(*args, **kwargs):\n{held}"
        f"        return {key}(*args, **kwargs)\n    return right_one",
        scope,
    )
    code: types.CodeType = scope["make"]().__code__
    return code


def _twin(function: types.FunctionType) -> types.FunctionType:
    """A copy that keeps its code when the function gets another."""
    code, scope, name = function.__code__, function.__globals__, function.__name__
    twin = types.FunctionType(code, scope, name, function.__defaults__, function.__closure__)
    twin.__kwdefaults__ = function.__kwdefaults__
    twin.__dict__.update(function.__dict__)  # what it wraps tells its parameters
    return twin


class Named(tuple[Any, ...]):
    """A right tuple whose parts can be had by the names that the student gave them."""

    function: Any  # the student's own, whose result has the names
    args: tuple[Any, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[type(self.function(*self.args))._fields.index(name)]
