"""Hostile submissions, confined: none scores, peeks, breaks a neighbour or leaves anything.

The situations are those that this machine can make: as root, as an ordinary user (with and
without user namespaces), and as root in a container such as Docker makes by default. Half of the
attacks run, each in one of them, and with `--demand` all in all. What the attacks are, and how each
is known to be one, is told in `attacks/__init__.py`.
"""

from __future__ import annotations

import sys

import pytest

if sys.platform != "linux":
    pytest.skip("student code can be confined on Linux only", allow_module_level=True)

from attacks import all_attacks
from attacks.situations import ROOT, SITUATIONS, Situation
from conftest import Part

demand = pytest.mark.demand
GROUPS = sorted({name.partition("-")[0] for name in all_attacks()})


def _needs(situation: Situation) -> None:
    if reason := situation.why_not():
        pytest.skip(f"{situation.name}: {reason}")


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_no_attack_of_a_share_does_harm(situation: Situation, part: Part) -> None:
    """Every second attack once: the situations of this machine share them out."""
    _needs(situation)
    here = [situation for situation in SITUATIONS if not situation.why_not()]
    _does_no_harm(situation, part(list(all_attacks()), 2)[here.index(situation) :: len(here)])


@demand
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_no_attack_does_harm(situation: Situation, group: str) -> None:
    _needs(situation)
    _does_no_harm(situation, [name for name in all_attacks() if name.startswith(f"{group}-")])


def _does_no_harm(situation: Situation, names: list[str]) -> None:
    outcomes, run = situation.attacks("confined", "--only", *names)
    assert [outcome["name"] for outcome in outcomes] == names
    assert {o["name"]: (o["harms"], o["detail"]) for o in outcomes if o["harms"]} == {}
    assert [o["name"] for o in outcomes if o["status"] in ("passed", "missing")] == []
    assert run["hurt"] == []  # of the honest submissions beside it, the last with all answers
    assert run["neighbours"] >= 1
    assert "seccomp" in run["layers"]
    assert run["leftovers"] == []


@demand  # the attacks are as they were when this last passed
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("control", ["plain", "naive"])
def test_without_confinement_each_attack_succeeds(control: str, group: str) -> None:
    _needs(ROOT)  # an ordinary user's own limits would hold some of them
    names = [
        name
        for name, attack in all_attacks().items()
        if attack.control == control and name.startswith(f"{group}-")
    ]
    if not names:
        return
    outcomes, _ = ROOT.attacks(control, "--only", f"{group}-*")
    assert [outcome["name"] for outcome in outcomes] == names
    assert {o["name"]: o["detail"] for o in outcomes if not o["harms"]} == {}


def test_every_attack_has_a_control_or_says_why_not() -> None:
    attacks = all_attacks()
    assert len(attacks) >= 80
    for name, attack in attacks.items():
        assert attack.control in ("plain", "naive", "none"), name
        assert (attack.control == "none") == bool(attack.why), name
