"""Tasks and records between coordinator and judges: JSON behind its length, nothing evaluated."""

from __future__ import annotations

import base64
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.assignment.model import Assignment
from autograder.grading.grader import Grader, withheld
from autograder.record import SubmissionResult
from autograder.recordjson import dumped, packed, unpacked

_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 18


@dataclass(frozen=True)
class Task:
    """One submission to grade; the options are those of `Grader.grade`."""

    id: str
    files: Mapping[str, bytes]
    questions: frozenset[str] | None = None
    notes: tuple[str, ...] = ()
    weak_sandbox: bool = False
    call_seconds: float | None = None  # None: as the assignment says
    pictures: bool = False
    mistakes: bool = True

    def graded_by(self, grader: Grader) -> SubmissionResult:
        limits = grader.limits
        if self.call_seconds is not None:
            limits = replace(limits, call_seconds=min(self.call_seconds, limits.call_seconds))
        return grader.beside(limits=limits).grade(
            self.id,
            self.files,
            questions=self.questions,
            notes=self.notes,
            weak_sandbox=self.weak_sandbox,
            pictures=self.pictures,
            mistakes=self.mistakes,
        )

    def withheld(self, assignment: Assignment, why: str) -> SubmissionResult:
        """The record without a verdict."""
        return withheld(assignment, self.id, why, questions=self.questions, notes=self.notes)

    def encoded(self) -> bytes:
        files = {name: base64.b64encode(data).decode() for name, data in self.files.items()}
        return framed({**vars(self), "files": files})

    @staticmethod
    def decoded(data: bytes) -> Task:
        fields = json.loads(data)
        files = {name: base64.b64decode(text) for name, text in fields["files"].items()}
        questions = None if fields["questions"] is None else frozenset(fields["questions"])
        notes = tuple(fields["notes"])
        return Task(**{**fields, "files": files, "questions": questions, "notes": notes})


@dataclass
class Inbox:
    """Puts whole messages together from what arrives on a socket."""

    buffer: bytearray = field(default_factory=bytearray)

    def take(self, line: socket.socket) -> tuple[bytes | None, bool]:
        """Read once: a message if there is a whole one, and whether the other end is gone."""
        try:
            piece = line.recv(_CHUNK)
        except BlockingIOError:
            return None, False
        except OSError:
            piece = b""
        self.buffer += piece
        return self._message(), not piece

    def _message(self) -> bytes | None:
        if len(self.buffer) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(self.buffer)[0]
        if len(self.buffer) < end:
            return None
        message = bytes(self.buffer[_LENGTH.size : end])
        del self.buffer[:end]
        return message


def encode_record(result: SubmissionResult) -> bytes:
    return framed({"record": packed(result)})


def encode_appeal(reason: str) -> bytes:
    """In place of a record: nothing can be graded until the sandbox is started anew."""
    return framed({"appeal": reason})


def decode_reply(data: bytes) -> SubmissionResult | str:
    """A record, or the reason why there is none."""
    reply = json.loads(data)
    if "appeal" in reply:
        return str(reply["appeal"])
    return unpacked(reply["record"])


def framed(document: dict[str, Any]) -> bytes:
    """A message: JSON behind its length."""
    data = dumped(document).encode()
    return _LENGTH.pack(len(data)) + data
