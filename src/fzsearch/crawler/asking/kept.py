"""Connections that wait for the next request."""

import threading
from collections import OrderedDict

from fzsearch.crawler.asking.wire import Wire
from fzsearch.exchange import Trust

Line = tuple[Trust, str, int]
"""What a wire was opened for: how its other end was checked, host, port."""


class KeptWires:
    """At most one open wire for each line, and no more than `most`: the one that waited longest is closed first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._wires: OrderedDict[Line, Wire] = OrderedDict()
        self._lock = threading.Lock()
        self._is_closed = False

    def take(self, line: Line) -> Wire | None:
        """The wire that waits for this line, if it is still good; it then waits no more."""
        with self._lock:
            wire = self._wires.pop(line, None)
        if wire is not None and wire.is_stale:
            wire.hang_up()
            return None
        return wire

    def keep(self, line: Line, wire: Wire) -> None:
        """Let a wire wait for the next request."""
        with self._lock:
            dropped = [self._wires.pop(line)] if line in self._wires else []
            self._wires[line] = wire
            while len(self._wires) > (0 if self._is_closed else self._most):
                dropped.append(self._wires.popitem(last=False)[1])
        for old in dropped:
            old.hang_up()

    def close(self) -> None:
        """Close those that wait, now and from now on."""
        with self._lock:
            self._is_closed = True
            dropped = [*self._wires.values()]
            self._wires.clear()
        for old in dropped:
            old.hang_up()
