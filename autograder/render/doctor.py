"""What `gradkit doctor` says, one line a fact."""

from __future__ import annotations

from autograder.calls.doctor import Layer, Promise, Report


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


def _promise_line(promise: Promise) -> str:
    mark = "held    " if promise.held else "NOT HELD"
    note = f" - it {promise.note}" if promise.note and not promise.held else ""
    return f"  {mark}  {promise.title}{note}"


def _layer_lines(layer: Layer) -> list[str]:
    if layer.active and layer.proven:
        return [f"  proven   {layer.name:<17}{layer.title}"]
    if layer.active:
        return [f"  on, but  {layer.name:<17}{layer.title}: {layer.note}"]
    missing = f"  missing  {layer.name:<17}{layer.title}: {layer.note}"
    return [missing, f"{'':<28}remedy: {layer.remedy}"] if layer.remedy else [missing]
