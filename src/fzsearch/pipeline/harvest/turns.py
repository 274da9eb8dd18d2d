"""Whose turn it is: hosts by the moment at which each may be asked next."""

import heapq
from datetime import datetime


class Turns:
    """A queue of hosts; each is in it once at most."""

    def __init__(self) -> None:
        self._moments: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []  # also has what was moved or dropped since

    def set(self, host: str, moment: datetime | None) -> None:
        """The host's turn is at `moment`; None takes it out."""
        if moment is None:
            self._moments.pop(host, None)
        elif self._moments.get(host) != moment:
            self._moments[host] = moment
            heapq.heappush(self._heap, (moment, host))

    def first(self) -> datetime | None:
        """The moment of the next turn; None when there is none."""
        while self._heap and self._moments.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def take(self, now: datetime) -> str | None:
        """Take out the host whose turn came first, if it has come; else None."""
        moment = self.first()
        if moment is None or moment > now:
            return None
        host = heapq.heappop(self._heap)[1]
        del self._moments[host]
        return host
