"""The terms of a field: a sorted table of words, or of bigrams as numbers."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.arrayfile import ArrayFile, ArrayWriter

PairKeys = NDArray[np.uint64]
"""Bigrams as numbers: the first character's code point, shifted, and the second's."""

PAIR_SHIFT = np.uint64(21)


_STEP = 512
"""Terms in a block. The first of each block stand in a table of their own, which is read when a segment is opened;
so a look-up needs no more than one block, and checks no more."""


def write_strings(writer: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    """Write a table of strings: all bytes in one array, and where each string ends in another."""
    for part, written in (("", strings), (".first", strings[::_STEP])):
        writer.put(f"{name}{part}.bytes", np.frombuffer(b"".join(written), dtype=np.uint8))
        writer.put(f"{name}{part}.ends", np.cumsum([0, *map(len, written)], dtype=np.uint64))


class StringTable:
    """A table of UTF-8 strings. `find` needs a sorted one."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file.lazily(f"{name}.bytes")
        self._ends = file.lazily(f"{name}.ends")
        ends: list[int] = file.array(f"{name}.first.ends").tolist()
        whole = file.array(f"{name}.first.bytes").tobytes()
        self._firsts = [whole[start:end] for start, end in pairwise(ends)]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> bytes:
        start, end = self._ends.part(place, place + 2).tolist()
        return self._bytes.part(start, end).tobytes()

    def __iter__(self) -> Iterator[bytes]:
        whole, ends = self._bytes.whole().tobytes(), self._ends.whole().tolist()
        return (whole[start:end] for start, end in pairwise(ends))

    def find(self, string: str) -> int | None:
        """The place of a string; None when it is not there."""
        sought = string.encode(errors="replace")
        block = bisect_right(self._firsts, sought) - 1
        if block < 0:
            return None
        first, end = block * _STEP, min(len(self), (block + 1) * _STEP)
        ends = self._ends.part(first, end + 1).data
        base = ends[0]
        text = self._bytes.part(base, ends[end - first]).data
        low, high = 0, end - first - 1  # the last one that is not after what is sought
        while low < high:
            middle = (low + high + 1) // 2
            if bytes(text[ends[middle] - base : ends[middle + 1] - base]) <= sought:
                low = middle
            else:
                high = middle - 1
        return first + low if bytes(text[ends[low] - base : ends[low + 1] - base]) == sought else None


class PairTable:
    """A sorted table of bigrams, or of other numbers of 64 bits."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._keys = file.lazily(f"{name}.keys")
        self._firsts: PairKeys = file.array(f"{name}.first.keys")

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[bytes]:
        return (pair_of(key).encode() for key in self.keys().tolist())

    def keys(self) -> PairKeys:
        """All bigrams as numbers."""
        return self._keys.whole()

    def find(self, pair: str) -> int | None:
        """The place of a bigram; None when it is not there."""
        return self.find_key(ord(pair[0]) << int(PAIR_SHIFT) | ord(pair[1]))

    def find_key(self, key: int) -> int | None:
        """The place of a number of the table; None when it is not there."""
        place = self._first_from(np.uint64(key))
        return place if place < len(self._keys) and self._keys.at(place) == key else None

    def beginning(self, character: str) -> tuple[int, int]:
        """The places of the bigrams that begin with a character: from, and up to."""
        first, end = (np.uint64(ord(character) + step << int(PAIR_SHIFT)) for step in (0, 1))
        return self._first_from(first), self._first_from(end)

    def _first_from(self, key: np.uint64) -> int:
        """The place of the first bigram that is not before `key`."""
        first = max(0, int(self._firsts.searchsorted(key, side="right")) - 1) * _STEP
        return first + int(self._keys.part(first, min(len(self), first + _STEP)).searchsorted(key))


def pair_of(key: int) -> str:
    """The bigram with this number."""
    return chr(key >> int(PAIR_SHIFT)) + chr(key & ((1 << int(PAIR_SHIFT)) - 1))


def write_pairs(writer: ArrayWriter, name: str, keys: PairKeys) -> None:
    """Write a table of bigrams."""
    writer.put(f"{name}.keys", keys)
    writer.put(f"{name}.first.keys", keys[::_STEP])
