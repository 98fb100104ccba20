"""The gallery: pictures of what a student's functions return, for those that are right.

The functions are called wherever the `Caller` runs them: confined when work is marked. An author's
code depends on the replies alone, so a picture that was drawn from the same bytes before is drawn
already (`Album`), and the exhibits ask together for as long as all their replies are known.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from autograder.assignment.model import Assignment
from autograder.calls.ports import Caller, Item
from autograder.calls.replies import Reply
from autograder.grading.known import make_room

if TYPE_CHECKING:  # who is to have no gallery need not load these
    from autograder.assignment.exhibits import DrawnExhibit
    from autograder.picture import Exhibit

_MAX_TURNS = 5000  # of all exhibits together; those of this course have 50


class NoValueError(Exception):
    """The student's function did not return."""


@dataclass(eq=False)
class _Turn:
    """A call that an exhibit makes, encoded once, and what follows each reply."""

    item: Item
    following: dict[bytes, _Turn | Exhibit] = field(default_factory=dict)


class Album:
    """What exhibits asked and what was drawn, by the bytes that came back."""

    def __init__(self) -> None:
        self._first: dict[DrawnExhibit, _Turn] = {}
        self._turns = 0

    def first(self, drawn: DrawnExhibit) -> _Turn | None:
        """Its first call, once that is known."""
        return self._first.get(drawn)

    def keep(self, drawn: DrawnExhibit, made: list[tuple[Item, Reply]], exhibit: Exhibit) -> None:
        """Keep an exhibit, as far as its replies have keys."""
        self._turns += len(made)
        if not made or self._turns > _MAX_TURNS:
            return
        turn = self._first.setdefault(drawn, _Turn(made[0][0]))
        for (_, reply), (item, _) in pairwise(made):
            if reply.key is None:
                return
            following = turn.following.get(reply.key)
            if not isinstance(following, _Turn):
                make_room(turn.following)
                following = turn.following[reply.key] = _Turn(item)
            turn = following
        if (key := made[-1][1].key) is not None:
            make_room(turn.following)
            turn.following[key] = exhibit


class Calls:
    """Calls the student's functions for an exhibit; `told` are replies that are there already."""

    def __init__(self, caller: Caller, group: str = "", told: Sequence[Reply] = ()) -> None:
        self._caller, self._group, self._told = caller, group, iter(told)
        self.made: list[tuple[Item, Reply]] = []

    def __call__(self, question: str, *arguments: Any) -> Any:
        item = Item.call(question, arguments, group=self._group)
        reply = next(self._told, None) or self._caller.run([item])[0]
        self.made.append((item, reply))
        if reply.kind != "returned":
            raise NoValueError(f"{question}: {reply.kind} {reply.text}")
        return reply.value


class _Hanging:
    """An exhibit on its way; `at` is the call it waits for, in the end the exhibit itself."""

    def __init__(self, drawn: DrawnExhibit, at: _Turn | None) -> None:
        self.drawn = drawn
        self.at: _Turn | Exhibit | None = at  # None: nobody's was drawn from such replies
        self.told: list[Reply] = []

    def take(self, turn: _Turn, reply: Reply) -> None:
        """Go on to what is known to follow."""
        self.told.append(reply)
        self.at = None if reply.key is None else turn.following.get(reply.key)


def exhibits(
    assignment: Assignment, caller: Caller, passed: Container[str], album: Album | None = None
) -> tuple[Exhibit, ...]:
    """What can be drawn with the functions that `passed`; what fails to be drawn is left out."""
    album = album or Album()
    every = [
        _Hanging(drawn, album.first(drawn))
        for drawn in assignment.exhibits()
        if all(name in passed for name in drawn.uses)
    ]
    while asked := [(each, each.at) for each in every if isinstance(each.at, _Turn)]:
        replies = caller.run([turn.item for _, turn in asked])
        for (each, turn), reply in zip(asked, replies, strict=True):
            each.take(turn, reply)
    found = []
    for each in every:
        if each.at is not None and not isinstance(each.at, _Turn):
            found.append(each.at)
            continue
        call = Calls(caller, each.drawn.title, each.told)
        try:
            found.append(hung(each.drawn, call))
            album.keep(each.drawn, call.made, found[-1])
        except Exception:  # whatever the values lead the author's code to
            continue
    return tuple(found)


def hung(drawn: DrawnExhibit, call: Calls) -> Exhibit:
    """One exhibit; raises what the author's code raises."""
    from autograder.picture import Exhibit

    return Exhibit(drawn.title, drawn.slide, drawn.see, tuple(drawn.make(call)))
