"""The terms of a field: a sorted table of words, or of bigrams as numbers."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.arrayfile import ArrayFile, ArrayWriter

PairKeys = NDArray[np.uint64]
"""Bigrams as numbers: the first character's code point, shifted, and the second's."""

PAIR_SHIFT = np.uint64(21)


def write_strings(writer: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    """Write a table of strings: all bytes in one array, and where each string ends in another."""
    writer.put(f"{name}.bytes", np.frombuffer(b"".join(strings), dtype=np.uint8))
    writer.put(f"{name}.ends", np.cumsum([0, *map(len, strings)], dtype=np.uint64))


class StringTable:
    """A table of UTF-8 strings, checked. `find` and `first_from` need a sorted one."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes: memoryview = file.array(f"{name}.bytes").data
        self._ends: memoryview = file.array(f"{name}.ends").data

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> bytes:
        return bytes(self._bytes[self._ends[place] : self._ends[place + 1]])

    def __iter__(self) -> Iterator[bytes]:
        whole, ends = bytes(self._bytes), self._ends.tolist()
        return (whole[start:end] for start, end in pairwise(ends))

    def find(self, string: str) -> int | None:
        """The place of a string; None when it is not there."""
        sought = string.encode(errors="replace")
        place = self._first_from(sought)
        return place if place < len(self) and self[place] == sought else None

    def _first_from(self, string: bytes) -> int:
        """The place of the first string that is not before `string`."""
        low, high, ends, text = 0, len(self), self._ends, self._bytes
        while low < high:  # bisect_left, without a call per step
            middle = (low + high) // 2
            if bytes(text[ends[middle] : ends[middle + 1]]) < string:
                low = middle + 1
            else:
                high = middle
        return low


class PairTable:
    """A sorted table of bigrams."""

    def __init__(self, keys: PairKeys) -> None:
        self.keys = keys

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[bytes]:
        return (pair_of(key).encode() for key in self.keys.tolist())

    def find(self, pair: str) -> int | None:
        """The place of a bigram; None when it is not there."""
        key = np.uint64(ord(pair[0]) << int(PAIR_SHIFT) | ord(pair[1]))
        place = int(self.keys.searchsorted(key))
        return place if place < len(self.keys) and self.keys[place] == key else None

    def beginning(self, character: str) -> tuple[int, int]:
        """The places of the bigrams that begin with a character: from, and up to."""
        limits = (np.uint64(ord(character) + step << int(PAIR_SHIFT)) for step in (0, 1))
        first, end = (int(self.keys.searchsorted(limit)) for limit in limits)
        return first, end


def pair_of(key: int) -> str:
    """The bigram with this number."""
    return chr(key >> int(PAIR_SHIFT)) + chr(key & ((1 << int(PAIR_SHIFT)) - 1))


def write_pairs(writer: ArrayWriter, name: str, keys: NDArray[Any]) -> None:
    """Write a table of bigrams."""
    writer.put(f"{name}.keys", keys)


def read_pairs(file: ArrayFile, name: str) -> PairTable:
    """A table of bigrams, checked."""
    return PairTable(file.array(f"{name}.keys"))
