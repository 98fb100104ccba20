"""An audit for the terminal and as JSON: pure functions of the report."""

from __future__ import annotations

import json
from typing import Any

from autograder.audit.report import UNSCORED, AuditReport, QuestionScore, Sale
from autograder.render.table import grid_of, lines_of
from autograder.render.text import Terminal
from autograder.words import number

_WIDTH = 110


def to_text(report: AuditReport, terminal: Terminal) -> str:
    """One row a question, the sums, the equivalent mutants, and what should be fixed."""
    grid = grid_of(
        "question", "mutants\nhidden", "\npublic", "mistakes\nhidden", "\npublic", "right\nstyles",
        "equi-\nvalent", "seconds",
    )  # fmt: skip
    scores = report.scores()
    for score in scores:
        grid.add_row(score.question, *_cells(score))
    grid.add_section()
    grid.add_row("all", *_cells(_sum(scores)), style="bold")
    return "\n".join([*lines_of(grid, terminal, _WIDTH), "", *_notes(report, terminal)])


def _cells(score: QuestionScore) -> list[str]:
    return [
        f"{score.mutants_hidden}/{score.mutants}",
        f"{score.mutants_public}/{score.mutants}",
        f"{score.mistakes_hidden}/{score.mistakes}",
        f"{score.mistakes_public}/{score.mistakes}",
        f"{score.styles_accepted}/{score.styles}",
        str(score.equivalent or ""),
        f"{score.seconds:.1f}",
    ]


def _sum(scores: list[QuestionScore]) -> QuestionScore:
    numbers = [
        sum(getattr(score, name) for score in scores)
        for name in QuestionScore.__dataclass_fields__
        if name != "question"
    ]
    return QuestionScore("all", *numbers)


def _notes(report: AuditReport, terminal: Terminal) -> list[str]:
    reasons: dict[tuple[str, str], int] = {}
    for outcome in report.outcomes:
        if outcome.equivalent:
            key = (outcome.question, outcome.equivalent)
            reasons[key] = reasons.get(key, 0) + 1
    lines = ["Equivalent mutants, which are right answers, too:"] if reasons else []
    lines += [f"  {question}: {count}, {why}" for (question, why), count in reasons.items()]
    sold = report.sold()
    lines += ["", "What an answer earns that only calls what it builds on:"] if sold else []
    lines += [f"  {_sold(sale)}" for sale in sold]
    stated = sum(bool(check.reason) and not report.catches(check)[1] for check in report.checks)
    alone = len(report.checks) - stated - len(report.redundant())
    whole = sum(outcome.everywhere for outcome in report.outcomes)
    lines += [
        "",
        f"{len(report.checks)} checks: {alone} catch some wrong answer that no other of their kind "
        f"does, {stated} {'is' if stated == 1 else 'are'} there for a stated reason.",
        f"One wrong answer a question, {whole} in all, was graded on the whole assignment.",
        f"Public checks alone catch {report.public_share():.1%}. "
        f"The audit took {report.seconds:.0f} s.",
    ]
    findings = report.findings()
    if not findings:
        return [*lines, terminal.paint("Nothing to fix.", "green")]
    count = f"{len(findings)} thing{'s' * (len(findings) > 1)} to fix:"
    return [*lines, terminal.paint(count, "red"), *(f"  {finding}" for finding in findings)]


def _sold(sale: Sale) -> str:
    earned = f"{sale.question}: {number(sale.earned)} of {number(sale.points)}"
    return f"{earned}, by {'; '.join(sale.body)}" if sale.earned else earned


def to_json(report: AuditReport) -> str:
    """Everything, for programs."""
    return json.dumps(_plain(report), indent=2, ensure_ascii=False)


def _plain(report: AuditReport) -> dict[str, Any]:
    return {
        "sound": not report.findings(),
        "findings": report.findings(),
        "public_share": report.public_share(),
        "seconds": round(report.seconds, 2),
        "questions": [_question(report, score) for score in report.scores()],
        "sold": [
            {"question": s.question, "body": list(s.body), "earned": s.earned, "points": s.points}
            for s in report.sold()
        ],
        "styles": [
            {"name": s.name, "rejected": [list(pair) for pair in s.rejected], "fault": s.fault}
            for s in report.styles
        ],
    }


def _question(report: AuditReport, score: QuestionScore) -> dict[str, Any]:
    own = [outcome for outcome in report.outcomes if outcome.question == score.question]
    checks = []
    for check in report.checks:
        if check.question == score.question:
            catches, alone = report.catches(check)
            kind = "hidden" if check.hidden else "public"
            checks.append(
                {"name": check.name, "kind": kind, "catches": catches, "alone": alone,
                 "reason": check.reason}
            )  # fmt: skip
    return {
        "name": score.question,
        "mutants": {
            "made": score.mutants, "hidden": score.mutants_hidden, "public": score.mutants_public
        },
        "mistakes": {
            "made": score.mistakes, "hidden": score.mistakes_hidden,
            "public": score.mistakes_public,
        },
        "styles": {"tried": score.styles, "accepted": score.styles_accepted},
        "seconds": round(score.seconds, 2),
        "checks": checks,
        "survivors": [o.name for o in report.survivors() if o.question == score.question],
        "not_caught_by_public": [
            o.name for o in own if o.kind not in UNSCORED and not o.public and not o.equivalent
        ],
        "equivalent": [
            {"mutant": o.name, "reason": o.equivalent} for o in own if o.equivalent
        ],
    }  # fmt: skip
