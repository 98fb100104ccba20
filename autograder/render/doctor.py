"""What `gradkit doctor` says, one line a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.assignment.model import PROMISES
from autograder.calls.doctor import Layer, Report

if TYPE_CHECKING:  # of Linux alone
    from autograder.calls.floor import Proof


def render(report: Report) -> str:
    """The report as text, one line a fact."""
    lines = [f"This machine: {report.machine}", ""]
    if report.fault:
        lines.append(f"Not confined: {report.fault}.")
    if report.promises:
        lines.append("Student code, tried just now:")
        lines += [_promise_line(promise) for promise in report.promises]
        lines += ["", "Layers (each tried alone, the others off):"]
        lines += [line for layer in report.layers for line in _layer_lines(layer)]
    verdict = "Hidden checks may run here."
    if not report.fit:
        verdict = (
            "Below the floor: `gradkit grade` refuses here (--allow-weak-sandbox overrides).\n"
            "`gradkit check` runs your own code all the same."
        )
    return "\n".join([*lines, "", verdict])


def _promise_line(proof: Proof) -> str:
    mark = "held    " if proof.held else "NOT HELD"
    note = f" - it {proof.detail}" if proof.detail and not proof.held else ""
    return f"  {mark}  {PROMISES[proof.name]}{note}"


def _layer_lines(layer: Layer) -> list[str]:
    if layer.active and layer.proven:
        return [f"  proven   {layer.name:<17}{layer.title}"]
    if layer.active:
        return [f"  on, but  {layer.name:<17}{layer.title}: {layer.note}"]
    missing = f"  missing  {layer.name:<17}{layer.title}: {layer.note}"
    return [missing, f"{'':<28}remedy: {layer.remedy}"] if layer.remedy else [missing]
