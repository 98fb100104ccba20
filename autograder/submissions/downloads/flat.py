"""Downloads that put everything into one folder: each file's name says whose it is.

Canvas: `lovelaceada_LATE_1815_70_mlp.py`. Blackboard:
`Homework 1_ada_attempt_2026-11-20-23-11-05_mlp.py` with a `.txt` for each attempt. PrairieLearn:
`ada@uni.edu_1_sorting_1_2_4711_mlp.py` (student, instance, question, variant, attempt, submission,
file; the last number is not everywhere), or for grading by hand
`ada@uni.edu_123456_sorting_4711_mlp.py` (student, university's number, question, submission,
file). A question's name may hold `/`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from autograder.submissions.downloads.delivery import Delivery, Download, Person, Reading

_Key = tuple[str, tuple[int | str, ...]]  # a student, and what counts their attempts
# With hidden names it is `anon_Ab12C` or `LATE_anon_Ab12C` in place of name and number.
_CANVAS = re.compile(
    r"(?P<first>LATE_)?(?P<name>(?:(?!_\d+_)[^/])+?)_(?P<late>LATE_)?"
    r"(?P<id>\d+|(?<=anon_)[^_/]+)_(?:\d+_(?P<file>[^/]+)|(?:text|link)\.html)"
)
_BLACKBOARD = re.compile(
    r"(?P<task>[^/]+?)_(?P<id>[^_/]+(?:_[^_/]+)*?)_attempt_"
    r"(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>[^/]+)|\.txt)"
)
_PRAIRIELEARN = re.compile(
    r"(?P<id>[^@/]+@[^_@/]+|[^_@/]+)_(?P<instance>\d+)_(?P<question>.+?)_(?P<variant>\d+)_"
    r"(?P<attempt>\d+)(?:_(?P<submission>\d+))?_(?P<file>(?!\d+_).+)"
)
_BY_HAND = re.compile(
    r"(?P<id>[^@/]+@[^_@/]+)_[^_/]+_(?P<question>.+?)_(?P<submission>\d+)_(?P<file>(?!\d+_).+)"
)
_COUNTED = ("submission", "instance", "variant", "attempt")
_REALNAME = re.compile(r"^Name:\s*(?P<name>.+?)\s*\((?P<id>[^()]+)\)\s*$", re.MULTILINE)


def canvas(download: Download) -> Reading | None:
    """Canvas gives the latest attempt; a file name that came before gets a number, `mlp-1.py`.

    The number before a file's name is that file's own. Text or a link in place of files is no work.
    """
    return _read(download, "Canvas", _CANVAS, lambda found: (found["id"], ()))


def prairielearn(download: Download) -> Reading | None:
    """Each attempt's files; the name in front is the student's login."""

    def key(found: re.Match[str]) -> _Key:
        numbers = found.groupdict("0")
        counted = tuple(int(numbers.get(part, 0)) for part in _COUNTED)
        return found["id"], (*counted, found["question"])

    for form in (_PRAIRIELEARN, _BY_HAND):
        if reading := _read(download, "PrairieLearn", form, key):
            return replace(reading, deliveries=tuple(_with_other_questions(reading, form)))
    return None


def _with_other_questions(reading: Reading, form: re.Pattern[str]) -> Iterator[Delivery]:
    """Each attempt with the latest files of the same student's other questions in that instance."""
    before: tuple[str, str] = "", ""
    questions: dict[str, Mapping[str, PurePosixPath]] = {}
    for delivery in reading.deliveries:
        found = form.fullmatch(str(next(iter(delivery.files.values()))))
        assert found is not None
        whose = delivery.id, found.groupdict().get("instance", "")
        questions = questions if whose == before else {}
        before, questions[found["question"]] = whose, delivery.files
        times = Counter(name for files in questions.values() for name in files)
        yield replace(
            delivery,
            files={
                name if times.total() == len(times) else f"{question}/{name}": place
                for question, files in questions.items()
                for name, place in files.items()
            },
        )


def blackboard(download: Download) -> Reading | None:
    """Each attempt's files, and the text that Blackboard writes about each."""
    reading = _read(
        download, "Blackboard", _BLACKBOARD, lambda found: (found["id"], (found["time"],))
    )
    if reading is None:
        return None
    people: dict[str, Person] = {}
    for note in reading.unused:
        text = download.read(note).decode("utf-8", "replace")
        named, found = _BLACKBOARD.fullmatch(note.name), _REALNAME.search(text)
        # An assignment's name may hold `_`, as a login may: the note knows where it ends.
        if named and found and f"_{named['id']}".endswith(f"_{found['id']}"):
            people[named["id"]] = Person(found["id"], found["name"])
    deliveries = [
        Delivery((people.get(d.id, Person(d.id)),), d.files, d.attempt, d.time, d.late)
        for d in reading.deliveries
    ]
    return Reading(reading.system, tuple(deliveries), reading.unused)


def _read(
    download: Download, system: str, pattern: re.Pattern[str], key: Callable[[re.Match[str]], _Key]
) -> Reading | None:
    """All files, where every one of them is named as the system does it; else None."""
    found = {
        name: pattern.fullmatch(str(name)) for name in download.names if name.parts[0][0] != "."
    }
    if not found or not all(found.values()):
        return None
    attempts: dict[_Key, list[tuple[PurePosixPath, re.Match[str]]]] = {}
    for name, match in found.items():
        assert match is not None
        attempts.setdefault(key(match), []).append((name, match))
    order: dict[str, int] = {}
    deliveries, unused = [], []
    for (student, _), members in sorted(attempts.items(), key=lambda entry: entry[0]):
        order[student] = order.get(student, 0) + 1
        first = members[0][1].groupdict()
        named = {match["file"]: name for name, match in members if match["file"]}
        unused += [name for name, match in members if not match["file"]]
        person = Person(student, first.get("name") or "")
        parts = [match.groupdict() for _, match in members]
        late = any(part.get("late") or part.get("first") for part in parts)
        time = first.get("time")
        time = datetime.strptime(time, "%Y-%m-%d-%H-%M-%S") if time else None
        deliveries.append(Delivery((person,), named, order[student], time, late))
    return Reading(system, tuple(deliveries), tuple(unused))
