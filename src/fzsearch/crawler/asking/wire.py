"""An open connection on which every wait ends in time, however slowly the other side talks."""

import io
import socket
from dataclasses import dataclass
from time import monotonic
from typing import Any

from urllib3.util import wait_for_read

from fzsearch.crawler.asking.faults import cut, late, lost
from fzsearch.errors import FetchError
from fzsearch.exchange import Trust

_BUFFER = 65536


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a fetch of `url` must have ended: `seconds` after it began, at `end` on the monotonic clock."""

    url: str
    seconds: float
    end: float

    def wait(self, most: float) -> float:
        """How long the next step may wait, in seconds: `most`, or what is left. Raises FetchError when nothing is."""
        left = self.end - monotonic()
        if left <= 0:
            raise late(self.url, self.seconds, "还没有全部收到", "the answer was not whole")
        return min(most, left)


class Wire:
    """A connected socket that keeps a fetch's deadline; to http.client it looks like the socket itself.

    A timeout of the socket's own holds for one receive only, so that a portal which sends a byte now and then could
    keep us for ever. Here each receive waits no longer than the deadline of the whole fetch allows.
    """

    def __init__(self, sock: socket.socket, trust: Trust, pause: float) -> None:
        self.trust: Trust = trust
        self._sock = sock
        self._pause = pause  # seconds without a byte
        self._deadline = Deadline("", 0, 0)
        self._received = 0
        self._most: int | None = None  # bytes, while the head is read
        self._has_ended = False

    def begin(self, deadline: Deadline, most: int) -> None:
        """Start an exchange; the head of its answer may have about `most` bytes."""
        self._deadline, self._most, self._received, self._has_ended = deadline, most, 0, False

    def end_head(self) -> None:
        """The head is read, and who reads the body counts its bytes. Raises FetchError when the head is not whole.

        http.client takes the end of a connection for the end of a head. But after a whole head nobody has asked yet
        what comes next, so where the end was seen, the head was cut.
        """
        self._most = None
        if self._has_ended:
            raise cut(self._deadline.url)

    @property
    def is_silent(self) -> bool:
        """Whether nothing came since the exchange began."""
        return self._received == 0

    @property
    def is_stale(self) -> bool:
        """Whether the other side has hung up, or says something that nobody asked for."""
        return wait_for_read(self._sock, timeout=0)

    def hang_up(self) -> None:
        """Close the connection."""
        self._sock.close()

    def sendall(self, data: Any) -> None:
        """Send all of it. Raises FetchError."""
        try:
            self._sock.settimeout(self._deadline.wait(self._pause))
            self._sock.sendall(data)
        except TimeoutError as error:
            raise self._nothing_moved() from error
        except OSError as error:
            raise lost(self._deadline.url, error) from error

    def receive_into(self, buffer: Any) -> int:
        """Receive some bytes; 0 when the other side has ended. Raises FetchError."""
        if self._most is not None and self._received >= self._most:
            raise FetchError(
                self._deadline.url, "size", "应答的首部太长", "the head of its answer is too long to be read"
            )
        try:
            self._sock.settimeout(self._deadline.wait(self._pause))
            count = self._sock.recv_into(buffer)
        except TimeoutError as error:
            raise self._nothing_moved() from error
        except OSError as error:
            raise lost(self._deadline.url, error) from error
        self._received += count
        self._has_ended = count == 0
        return count

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What http.client reads an answer from."""
        return io.BufferedReader(_Receiver(self), _BUFFER)

    def settimeout(self, seconds: float | None) -> None:
        """Nothing: the deadline decides."""

    def close(self) -> None:
        """Nothing: who opened the wire hangs up, or keeps it for the next exchange."""

    def _nothing_moved(self) -> FetchError:
        self._deadline.wait(0)  # says so, where it was the deadline that passed
        return late(self._deadline.url, self._pause, "没有任何动静", "nothing was heard from its host")


class _Receiver(io.RawIOBase):
    """The reading end of a wire, as `io` wants it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive_into(buffer)
