"""Frozen classes of our own are as the library's, but for the time that making them takes."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, replace

import pytest

from autograder import frozen

LIBRARY, OWN = dataclasses.dataclass, frozen.dataclass


def made(dataclass):
    @dataclass(frozen=True)
    class Nothing:
        """No field."""

    @dataclass(frozen=True)
    class Point:
        """All kinds of fields."""

        x: float
        y: float = 0.0
        names: list = field(default_factory=list, compare=False)
        secret: str = field(default="", repr=False)

    @dataclass(frozen=True)
    class Named(Point):
        """Of a class that has fields."""

        name: str = "p"

    return Nothing, Point, Named


@pytest.mark.parametrize(
    "use",
    [
        lambda Nothing, Point, Named: repr(Point(1, secret="s")),
        lambda Nothing, Point, Named: repr(Named(1, 2, [3], name="q")),
        lambda Nothing, Point, Named: Nothing() == Nothing() and hash(Nothing()) == hash(Nothing()),
        lambda Nothing, Point, Named: [
            Point(1) == other for other in (Point(1), Point(2), Named(1), 1)
        ],
        lambda Nothing, Point, Named: (
            Point(1, names=[2]) == Point(1) and {Point(1): 2}[Point(1, 0)]
        ),
        lambda Nothing, Point, Named: Point(1).names is Point(1).names,
        lambda Nothing, Point, Named: list(vars(Named(name="q", x=1))),
        lambda Nothing, Point, Named: repr(replace(Named(1), y=4)),
        lambda Nothing, Point, Named: dataclasses.astuple(Named(1)),
        lambda Nothing, Point, Named: copy.deepcopy(Named(1)) == copy.copy(Named(1)),
        lambda Nothing, Point, Named: Point.__match_args__,
        lambda Nothing, Point, Named: setattr(Point(1), "x", 2),
        lambda Nothing, Point, Named: setattr(Point(1), "z", 2),
        lambda Nothing, Point, Named: delattr(Point(1), "x"),
        lambda Nothing, Point, Named: Point(),
        lambda Nothing, Point, Named: Point(1, x=1),
        lambda Nothing, Point, Named: Point(1, z=1),
        lambda Nothing, Point, Named: Nothing(1),
        lambda Nothing, Point, Named: Point(1, 2, [], "", 5),
    ],
)
def test_it_does_what_the_library_does(use):
    ends = []
    for dataclass in (LIBRARY, OWN):
        try:
            ends.append(use(*made(dataclass)))
        except (TypeError, FrozenInstanceError) as error:
            ends.append(type(error))
    assert ends[0] == ends[1]


def test_what_else_is_asked_for_is_the_librarys():
    @OWN(frozen=True, slots=True)
    class Slotted:
        x: int

    @OWN(eq=False)
    class Plain:
        x: int = 0

    @OWN(frozen=True, eq=False)
    class Itself:
        x: int

    assert not hasattr(Slotted(1), "__dict__")
    plain = Plain()
    plain.x = 2
    assert plain != Plain(2)
    assert Itself(1) != Itself(1)
    with pytest.raises(FrozenInstanceError):
        Itself(1).x = 2
