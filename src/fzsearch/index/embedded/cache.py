"""What was found lately, kept up to a number of bytes; the longest unused goes first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

_ENTRY = 600  # bytes that keeping a value takes beside it: its arrays' heads, its key, its place in the order


class Sized(Protocol):
    """A value that knows how large it is."""

    @property
    def size(self) -> int:
        """Bytes."""
        ...


V = TypeVar("V", bound=Sized)


class Cache(Generic[V]):
    """A bounded cache for any number of threads. Two that miss the same key at once may both make its value."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._held = 0
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of `key`, made if it is not there. One that is larger than the whole cache is not kept."""
        with self._lock:
            if (value := self._values.get(key)) is not None:
                self._values.move_to_end(key)
                return value
        value = make()
        with self._lock:
            if key not in self._values and value.size + _ENTRY <= self._most:
                self._values[key] = value
                self._held += value.size + _ENTRY
                while self._held > self._most:
                    self._held -= self._values.popitem(last=False)[1].size + _ENTRY
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._held = 0

    @property
    def held(self) -> int:
        """Bytes that are held."""
        return self._held
