"""What each layer is there for: alone it holds something, and switched off something gives way.

Where nothing gives way the layer is redundant, and `autograder/sandbox/THREATS.md` says so.
"""

from __future__ import annotations

import os
import re
import sys
import time

import pytest

if sys.platform != "linux":
    pytest.skip("student code can be confined on Linux only", allow_module_level=True)

from collections.abc import Iterator
from pathlib import Path

from attacks.situations import NAMESPACES, ROOT, SITUATIONS, Situation

from autograder.assignment.model import PROMISES
from autograder.calls import doctor
from autograder.calls import floor as probe
from autograder.errors import SandboxError
from autograder.render.doctor import render
from autograder.sandbox import confine, namespaces
from autograder.sandbox.channel import ChannelClosed, Deadline, DeadlineExceeded
from autograder.sandbox.host import Zygote

THREATS = Path(confine.__file__).with_name("THREATS.md").read_text("utf-8")
# Layer -> an attack that nothing else stops in a container, where there are no namespaces.
NEEDED = {
    "descriptors": "reading-find_descriptors_of_others",
    "rlimits": "breaking-memory_at_once",
    "no-new-privs": "escaping-pair_of_sockets",  # Landlock and seccomp ask for it
    "seccomp": "escaping-pair_of_sockets",
}
# Held by others as well; each is there for the day when one of those is missing.
# The group of attacks that it stands against.
REDUNDANT = {
    "session": "escaping",
    "chroot": "reading",
    "uid": "reading",
    "capabilities": "escaping",
    "no-processes": "escaping",
    "undumpable": "reading",
    "landlock": "reading",
}
OWN_TEST = {"dies-with-parent"}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture(scope="module")
def without_namespaces() -> Iterator[Zygote]:
    with Zygote(disabled=frozenset(namespaces.LAYERS)) as started:
        yield started


def test_every_layer_is_accounted_for() -> None:
    layers = {*confine.LAYERS, *namespaces.LAYERS}
    assert {*NEEDED, *REDUNDANT, *OWN_TEST, *NAMESPACES} == layers
    assert [layer for layer in layers if f"`{layer}`" not in THREATS] == []


def test_the_threat_model_names_tests_that_exist() -> None:
    tests = Path(__file__).parent
    files = re.findall(r"`(attacks/\w+\.py|(?:test|fuzz)_\w+\.py)`", THREATS)
    assert len(files) > 10
    assert [file for file in files if not (tests / file).exists()] == []
    source = "".join(path.read_text("utf-8") for path in tests.glob("test_*.py"))
    names = re.findall(r"`(test_\w+)`", THREATS)
    assert [name for name in names if f"def {name}(" not in source] == []


def test_promises_of_the_floor_are_held(zygote: Zygote) -> None:
    floor = probe.check_floor(zygote)
    assert [proof.name for proof in floor.promises] == list(PROMISES)
    assert floor.broken == ()
    assert not floor.weak


def test_each_active_layer_holds_something_alone(zygote: Zygote) -> None:
    worker = zygote.spawn()
    worker.kill()
    proofs = probe.prove_layers(zygote, worker.layers)
    assert set(proofs) == set(worker.layers)
    assert [proof for proof in proofs.values() if not proof.held] == []


def test_with_all_layers_off_each_proof_fails(without_namespaces: Zygote) -> None:
    every = (*confine.LAYERS, *namespaces.LAYERS)
    if os.geteuid() != 0:  # an ordinary user has no privileges to begin with
        every = tuple(layer for layer in every if layer not in ("uid", "capabilities"))
    off = frozenset(confine.LAYERS)
    with probe._bait() as bait:
        for name, call in probe._alone(bait, every).items():
            if name == "undumpable":
                continue  # inherited from the zygote, whatever the worker does
            kept = probe._Kept(lambda: without_namespaces.spawn(disabled=off))
            assert not probe._run(kept, {name: call})[name].held, name


@pytest.mark.parametrize("layer", sorted(NEEDED))
def test_without_the_layer_an_attack_succeeds(layer: str) -> None:
    if reason := ROOT.why_not():
        pytest.skip(reason)
    off = ("--without", layer, *NAMESPACES)
    outcomes, _ = ROOT.attacks("confined", "--alone", "--only", NEEDED[layer], *off)
    assert [outcome["harms"] for outcome in outcomes] == [["PWNED"]]


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(layer, marks=() if layer == "landlock" else pytest.mark.demand)
        for layer in sorted(REDUNDANT)
    ],
)
def test_without_a_redundant_layer_the_others_hold(layer: str) -> None:
    if reason := ROOT.why_not():
        pytest.skip(reason)
    off = ("--without", layer, *NAMESPACES)  # namespaces: off throughout, as in a container
    only = ("--quick", "--alone", "--only", f"{REDUNDANT[layer]}-*")
    outcomes, run = ROOT.attacks("confined", *only, *off)
    assert len(outcomes) > 20
    assert {o["name"]: o["harms"] for o in outcomes if o["harms"]} == {}
    assert layer not in run["layers"]


@pytest.mark.demand
@pytest.mark.parametrize("situation", SITUATIONS[2:], ids=lambda situation: situation.name)
@pytest.mark.parametrize("group", ["reading", "escaping"])
def test_a_kernel_without_landlock_holds_as_well(situation: Situation, group: str) -> None:
    """Linux before 5.13, as an ordinary user without namespaces, and in a container."""
    if reason := situation.why_not():
        pytest.skip(reason)
    options = ("--quick", "--alone", "--only", f"{group}-*", "--without", "landlock")
    outcomes, run = situation.attacks("confined", *options)
    assert len(outcomes) > 20
    assert {o["name"]: o["harms"] for o in outcomes if o["harms"]} == {}
    assert "landlock" not in run["layers"]


@pytest.mark.parametrize("layer_on", [True, False])
def test_a_worker_dies_with_the_zygote(layer_on: bool) -> None:
    off = set(namespaces.LAYERS) | (set() if layer_on else {"dies-with-parent"})
    with Zygote(disabled=frozenset(off)) as zygote:
        worker = zygote.spawn()
        assert zygote._process is not None
        zygote._process.kill()
        zygote._process.wait()
        with pytest.raises(ChannelClosed if layer_on else DeadlineExceeded):
            worker.channel.receive(Deadline(5 if layer_on else 0.5))
        worker.kill()


def test_below_the_floor_grading_is_refused_with_the_remedy() -> None:
    disabled = frozenset(namespaces.LAYERS) | {"seccomp"}
    with Zygote(disabled=disabled) as zygote:
        with pytest.raises(SandboxError) as refusal:
            probe.check_floor(zygote)
        assert refusal.value.exit_code == 2
        for words in ("reaches no network", "gradkit doctor", "--allow-weak-sandbox"):
            assert words in str(refusal.value)
        floor = probe.check_floor(zygote, allow_weak=True)
        assert floor.weak
        assert "network" in [proof.name for proof in floor.broken]
        assert not probe.check_floor(zygote, required=("files",)).weak


def test_the_doctor_reports_layers_and_promises() -> None:
    report = doctor.report()
    assert report.fit
    text = render(report)
    assert text.count("held    ") == len(PROMISES)
    for layer in (*confine.LAYERS, *namespaces.LAYERS):
        assert layer in text
    assert "Hidden checks may run here." in text


def test_the_doctor_names_a_remedy_for_what_is_missing() -> None:
    missing = doctor.Layer("uid", "a user", False, False, "not root", "run as root")
    broken = probe.Proof("files", False, "read /etc/passwd")
    text = render(doctor.Report("Linux", (missing,), (broken,)))
    assert "remedy: run as root" in text
    assert "NOT HELD  reads no file of" in text
    assert "--allow-weak-sandbox" in text
