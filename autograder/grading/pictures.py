"""Graphs and curves of what a student's functions return for public examples of the author's.

A node is wrong here where its formula, applied to the student's own values of what it is computed
from, gives another value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.assignment.drawings import DrawnCall, DrawnCurve, DrawnGraph, DrawnNode, Path
from autograder.assignment.model import Assignment
from autograder.assignment.recorded import Constant
from autograder.calls.ports import Caller, Item
from autograder.feedback.tables import tables
from autograder.feedback.trustedcall import reference_arguments
from autograder.judging.compare import Difference, close
from autograder.judging.wording import short
from autograder.message import Values
from autograder.names import QuestionName, closure
from autograder.picture import Curve, Graph, Node, State
from autograder.record import Status

MOST_POINTS = 200  # of a curve
_GROUP = "pictures"
_SHOWN = frozenset({Status.FAILED, Status.ERROR})
_FATAL = frozenset({Status.TIMED_OUT, Status.CRASHED})


def draw(
    assignment: Assignment, caller: Caller, ended: Mapping[str, Status], *, home: bool = False
) -> dict[str, Graph | Curve]:
    """Graphs and curves by question, for attempts that `ended` without all that is right.

    A function that ended its worker is not called again. At `home`, as with a student's kit.
    """
    found: dict[str, Graph | Curve] = {}
    for problem in assignment.problems:
        for drawing in assignment.drawings(problem.name):
            if home:
                drawing = record(assignment, problem.name, drawing)
            calls = drawing.calls if isinstance(drawing, DrawnGraph) else (drawing,)
            names = [f"{problem.name}.{call.function}" for call in calls]
            wanted = [name for name in names if ended.get(name) in _SHOWN]
            if wanted and not any(ended.get(name) in _FATAL for name in names):
                picture = _Drawing(assignment, problem.name, caller).of(drawing)
                found |= {name: own for name in wanted if (own := _own(picture, drawing, name))}
    return found


def record(
    assignment: Assignment, problem: str, drawing: DrawnGraph | DrawnCurve
) -> DrawnGraph | DrawnCurve:
    """The drawing with right values in the places of formulas and references."""
    if drawing.right is not None:
        return drawing
    there = _Drawing(assignment, problem, None)
    if isinstance(drawing, DrawnCurve):
        return replace(drawing, right=tuple(map(float, np.ravel(there.right_curve(drawing)))))
    values = there.right_values(drawing)
    built = _built(values)
    nodes = [
        node if node.formula is None else replace(node, formula=Constant(_formula(node, built)))
        for node in drawing.nodes
    ]
    right = {name: value for name, value in values.items() if name not in drawing.given}
    return replace(drawing, nodes=tuple(nodes), right=right)


def faults(assignment: Assignment, problem: str, caller: Caller) -> Iterator[str]:
    """What is wrong with a problem's drawings: `caller` calls the reference answers."""
    for drawing in assignment.drawings(problem):
        try:
            picture = _Drawing(assignment, problem, caller).of(drawing)
        except Exception as error:  # whatever the author's formulas raise
            yield f'"{drawing.title}" cannot be drawn ({type(error).__name__}: {error}). Fix it.'
            continue
        if picture is None:
            yield f'"{drawing.title}": what the reference returns is no curve. Name another part.'
        elif isinstance(picture, tuple):
            yield from (
                f'node "{node.name}" of "{drawing.title}" is {node.state} for the reference. '
                "Fix its formula, or the calls."
                for node in picture[0].nodes
                if node.state not in (State.GIVEN, State.RIGHT)
            )


def _own(
    picture: tuple[Graph, dict[str, tuple[Values, ...]]] | Curve | None,
    drawing: DrawnGraph | DrawnCurve,
    question: str,
) -> Graph | Curve | None:
    """The picture for one question, with its own first wrong values; None if it is not in it."""
    if not isinstance(picture, tuple) or not isinstance(drawing, DrawnGraph):
        return picture if isinstance(picture, Curve) else None
    graph, values = picture
    function = QuestionName(question).function
    results = {name for call in drawing.calls if call.function == function for name in call.results}
    own = [n for n in graph.nodes if (path := Path.of(n.name)) and path.name in results]
    wrong = [node.name for node in own if node.state is State.WRONG]
    if len(own) < 2 or not any(node.state in (State.WRONG, State.FOLLOWS) for node in own):
        return None
    return replace(
        graph,
        nodes=_asked(graph, {node.name for node in own}),
        values=next((values[name] for name in wrong if name in values), ()),
    )


def _asked(graph: Graph, own: set[str]) -> tuple[Node, ...]:
    """The nodes that a function computes, and those that they are computed from.

    Where it was given right values, what another function computes of them is not judged.
    """
    inputs = {node.name: node.inputs for node in graph.nodes}
    kept = own | closure(own, lambda name: inputs[name])
    return tuple(
        replace(node, state=State.GIVEN, value="")
        if graph.given_right and node.name not in own
        else node
        for node in graph.nodes
        if node.name in kept
    )


class _Drawing:
    """Calls the student's functions, and the reference, for the pictures of one problem."""

    def __init__(self, assignment: Assignment, problem: str, caller: Caller | None) -> None:
        self._assignment = assignment
        self._problem = problem
        self._caller = caller

    def of(
        self, drawing: DrawnGraph | DrawnCurve
    ) -> tuple[Graph, dict[str, tuple[Values, ...]]] | Curve | None:
        """The picture; None where there is nothing to see."""
        if isinstance(drawing, DrawnGraph):
            return self._graph(drawing)
        return self._curve(drawing)

    def right_values(self, drawing: DrawnGraph) -> dict[str, Any]:
        """What is given, and what the reference makes of it."""
        right = dict(drawing.given)
        if drawing.right is not None:
            return right | dict(drawing.right)
        for call in drawing.calls:
            right |= self._right(call, right)
        return right

    def right_curve(self, drawing: DrawnCurve) -> Any:
        """What the reference returns."""
        return self._right(self._call(drawing), {}, drawing.arguments)[drawing.part]

    def _call(self, drawing: DrawnCurve) -> DrawnCall:
        question = self._assignment.questions[f"{self._problem}.{drawing.function}"]
        return DrawnCall(drawing.function, (), question.returns)

    def _graph(self, drawing: DrawnGraph) -> tuple[Graph, dict[str, tuple[Values, ...]]]:
        right = self.right_values(drawing)
        trusted = _built(right)
        own = dict(right)
        fitting, odd = {}, set()
        for call in drawing.calls:
            returned = self._own(call, own if drawing.right is None else right)
            for node in drawing.nodes:
                path = Path.of(node.name)
                if path is None or path.name not in call.results:
                    continue
                value = _array(path.get(returned))
                if value is not None and value.shape == np.shape(path.get(right)):
                    fitting[node.name] = value
                    whole = own[path.name]
                    own[path.name] = value if path.key is None else {**whole, path.key: value}
                elif value is not None:
                    odd.add(node.name)
        values = _built(own)
        return _judged(drawing, trusted, values, fitting, odd)

    def _curve(self, drawing: DrawnCurve) -> Curve | None:
        right = self.right_curve(drawing) if drawing.right is None else drawing.right
        own = _array(self._own(self._call(drawing), {}, drawing.arguments).get(drawing.part))
        if own is None or own.ndim != 1 or not 1 < own.size <= MOST_POINTS:
            return None
        return Curve(drawing.title, tuple(map(float, own)), tuple(map(float, np.ravel(right))))

    # --- calls ---------------------------------------------------------------------------

    def _own(
        self, call: DrawnCall, values: Mapping[str, Any], arguments: tuple[Any, ...] = ()
    ) -> dict[str, Any]:
        """What the student's function returned, by name; nothing where it did not return."""
        arguments = arguments or tuple(path.get(values) for path in call.arguments)
        name = f"{self._problem}.{call.function}"
        assert self._caller is not None
        [reply] = self._caller.run([Item.call(name, arguments, group=_GROUP)])
        return _named(call.results, reply.value) if reply.kind == "returned" else {}

    def _right(
        self, call: DrawnCall, values: Mapping[str, Any], arguments: tuple[Any, ...] = ()
    ) -> dict[str, Any]:
        function = self._assignment.reference(f"{self._problem}.{call.function}")
        arguments = arguments or tuple(path.get(values) for path in call.arguments)
        return _named(call.results, function(*reference_arguments(arguments)))


def _named(names: Sequence[str], value: Any) -> dict[str, Any]:
    if len(names) == 1:
        return {names[0]: value}
    if not isinstance(value, tuple | list):
        return {}
    return dict(zip(names, value, strict=False))


def _built(values: Mapping[str, Any]) -> SimpleNamespace:
    """The values as a formula uses them: `v.W[1]`, `v.phi(…)`."""
    arguments = reference_arguments(tuple(values.values()))
    return SimpleNamespace(**dict(zip(values, arguments, strict=True)))


def _array(value: Any) -> Any:
    """Numbers as an array of floats; None for anything else."""
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError, TypeError):
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None


# --- judging -----------------------------------------------------------------------------


def _judged(
    drawing: DrawnGraph,
    right: SimpleNamespace,
    own: SimpleNamespace,
    fitting: Mapping[str, Any],
    odd: set[str],
) -> tuple[Graph, dict[str, tuple[Values, ...]]]:
    """The graph, and for each wrong node its entries beside those that its formula gives."""
    nodes: list[Node] = []
    values: dict[str, tuple[Values, ...]] = {}
    for node in drawing.nodes:
        if node.formula is None:
            nodes.append(Node(node.name, State.GIVEN, *node.at, node.inputs))
            continue
        truth, local = _formula(node, right), _formula(node, own)
        lost = {other.name for other in nodes if other.state is State.MISSING}
        derived = None if lost & set(node.inputs) else local
        value = fitting.get(node.name) if Path.of(node.name) else derived
        state = _state(value, truth, local)
        if state is State.MISSING and node.name in odd:
            state = State.WRONG
        if drawing.right is not None and state is State.WRONG:
            state = _in_order(drawing, node, nodes)
        if state is State.WRONG and value is not None:
            wrong = ~close(value, local)
            values[node.name] = tables(
                Difference("values", node.name, "", got=value, want=local, wrong=wrong)
            )
        text = short(float(value)) if value is not None and value.ndim == 0 else ""
        nodes.append(Node(node.name, state, *node.at, node.inputs, text))
    return Graph(drawing.title, tuple(nodes), given_right=drawing.right is not None), values


def _in_order(drawing: DrawnGraph, node: DrawnNode, before: Sequence[Node]) -> State:
    """A wrong node is wrong here, but not judged where the call gave a wrong value before it."""
    results: tuple[str, ...] = ()
    for call in drawing.calls:
        if (path := Path.of(node.name)) and path.name in call.results:
            results = call.results
    for other in before:
        path = Path.of(other.name)
        if other.state in (State.RIGHT, State.GIVEN) or other.name not in node.inputs:
            continue
        if path and path.name in results:
            return State.LATER
    return State.WRONG


def _formula(node: DrawnNode, values: SimpleNamespace) -> Any:
    assert node.formula is not None
    return np.asarray(node.formula(values), dtype=float)


def _state(value: Any, truth: Any, local: Any) -> State:
    if value is None:
        return State.MISSING
    if close(value, truth).all():
        return State.RIGHT
    return State.FOLLOWS if close(value, local).all() else State.WRONG
