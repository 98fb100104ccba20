"""The grader's end of a worker's connection: whole frames, or an error before the deadline.

Deadlines cover a whole frame, so that a worker which drips byte after byte gains no time, and leave
out what a busy machine takes.
"""

from __future__ import annotations

import math
import select
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from autograder.worker import wire

CHUNK = 1 << 18
# Who is woken for each of a hundred messages works longer at that than at what they say.
_MESSAGE_SECONDS, _MOST_SECONDS, _FEW = 1e-4, 5e-3, 3


class ChannelClosed(Exception):
    """The worker is gone, or it sent what is no frame."""


class DeadlineExceeded(Exception):
    """The worker did not answer in time."""


class Deadline:
    """So many seconds from now, and those on top in which a busy machine let nobody go on.

    `waited` says how many of these there have been, and `since` what it said a moment ago; no more
    than `most` of them count.
    """

    def __init__(
        self,
        seconds: float,
        waited: Callable[[], float] = lambda: 0.0,
        since: float | None = None,
        within: Deadline | None = None,
        most: float = math.inf,
    ) -> None:
        self._end = time.monotonic() + seconds
        self._waited = waited
        self._since = waited() if since is None else since
        self._within = within
        self._most = most

    def left(self) -> float:
        """Seconds after which to ask again; `DeadlineExceeded` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            left += min(self._waited() - self._since, self._most)
        if left <= 0:
            raise DeadlineExceeded
        return left if self._within is None else min(left, self._within.left())

    def put_off(self, seconds: float) -> None:
        """Have it come so much later."""
        self._end += seconds

    @property
    def over(self) -> bool:
        """Whether it has passed."""
        try:
            self.left()
        except DeadlineExceeded:
            return True
        return False


def _wait(poll: select.poll, seconds: float) -> None:
    poll.poll(seconds * 1000)


class SocketChannel:
    """Frames over a non-blocking socket."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._socket = sock
        self._poll = select.poll()  # select() cannot take descriptors above 1023
        self._poll.register(sock, select.POLLIN)
        self._buffer = bytearray()
        self.ended = False  # the worker closed its end

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Send a frame's bytes; `DeadlineExceeded` when the worker does not take them."""
        view = memoryview(data)
        while view:
            left = deadline.left()
            try:
                view = view[self._socket.send(view[:CHUNK]) :]
            except BlockingIOError:
                self._poll.modify(self._socket, select.POLLOUT)
                _wait(self._poll, left)
                self._poll.modify(self._socket, select.POLLIN)
            except OSError:
                raise ChannelClosed from None

    def receive(self, deadline: Deadline) -> bytes:
        """The next frame's nonce and payload."""
        self._fill(4, deadline)
        try:
            length = wire.frame_length(bytes(self._buffer[:4]))
        except wire.WireError:
            raise ChannelClosed from None
        self._fill(4 + length, deadline)
        body = bytes(self._buffer[4 : 4 + length])
        del self._buffer[: 4 + length]
        return body

    def there(self) -> bytes | None:
        """The same, if all of it has come already."""
        buffer = self._buffer
        if len(buffer) < 4:
            return None
        length = int.from_bytes(buffer[:4], "little")
        end = 4 + length
        if not wire.NONCE_BYTES <= length <= wire.MAX_FRAME_BYTES or len(buffer) < end:
            return None  # `receive` waits for the rest, or says that it is no frame
        body = bytes(buffer[4:end])
        del buffer[:end]
        return body

    def gather(self, count: int) -> None:
        """Let some of so many messages that are on their way come, before one is received."""
        if count > _FEW:
            time.sleep(min(count * _MESSAGE_SECONDS, _MOST_SECONDS))

    def _fill(self, count: int, deadline: Deadline) -> None:
        while len(self._buffer) < count:
            left = deadline.left()
            try:
                piece = self._socket.recv(CHUNK)
            except BlockingIOError:
                _wait(self._poll, left)
                continue
            except OSError:
                raise ChannelClosed from None
            if not piece:
                self.ended = True
                raise ChannelClosed
            self._buffer += piece

    def close(self) -> None:
        self._socket.close()


class PipeChannel:
    """Frames over a child's standard input and output, on every operating system.

    Only for a student's own machine: a thread does the blocking reads, since Windows cannot
    wait for a pipe, and a send blocks as long as the worker does not read.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        self.ended = False  # the worker closed its end
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            while header := stream.read(4):
                self._frames.put(stream.read(wire.frame_length(header)))
        except (OSError, ValueError, wire.WireError):
            pass
        self.ended = True
        self._frames.put(None)

    def send(self, data: bytes, deadline: Deadline) -> None:
        stream = self._process.stdin
        assert stream is not None
        try:
            stream.write(data)
            stream.flush()
        except OSError:
            raise ChannelClosed from None

    def receive(self, deadline: Deadline) -> bytes:
        while True:
            try:
                body = self._frames.get(timeout=deadline.left())
            except Empty:
                continue  # the deadline may have moved
            if not body:
                raise ChannelClosed
            return body

    def there(self) -> bytes | None:
        return None  # a deadline costs nothing at home

    def gather(self, count: int) -> None:
        pass  # its thread takes them as they come

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            try:
                assert stream is not None
                stream.close()
            except OSError:
                pass


Channel = SocketChannel | PipeChannel  # whole messages to and from a worker
