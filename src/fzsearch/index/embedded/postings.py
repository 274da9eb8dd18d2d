"""Lists of growing numbers, one per term, as raw arrays: differences, one, two or four bytes each.

A list may have a count beside each number: how often a word stands in a document. Counts above 65,535 are kept
as 65,535, which no score can tell apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.arrayfile import ArrayFile, ArrayWriter

Numbers = NDArray[np.intp]

MOST_COUNTED = (1 << 16) - 1
_WIDTHS = {width: np.dtype(f"<u{width}") for width in (1, 2, 4)}
_LISTS, _SIZES, _OFFSETS, _WIDTH = "lists", "sizes", "offsets", "widths"
_COUNT_OFFSETS, _COUNT_WIDTH = "count_offsets", "count_widths"
_OPTIONAL = {_COUNT_OFFSETS: np.uint64, _COUNT_WIDTH: np.uint8}  # where counts are kept
_COLUMNS = {_SIZES: np.uint32, _OFFSETS: np.uint64, _WIDTH: np.uint8} | _OPTIONAL


class Lists(NamedTuple):
    """Some lists, one after the other: `sizes` says how long each is. `counts` is empty where none are kept."""

    sizes: Numbers
    values: Numbers
    counts: Numbers


@dataclass
class ListWriter:
    """Writes the lists of one field, some at a time, under names that begin with `name`."""

    name: str
    writer: ArrayWriter
    _columns: dict[str, list[NDArray[Any]]] = field(default_factory=dict)
    _offset: int = 0

    def write(self, blocks: Iterator[Lists]) -> NDArray[np.bool_]:
        """Write all lists that are not empty; return which those are."""
        used: list[NDArray[np.bool_]] = [np.empty(0, dtype=np.bool_)]

        def pieces() -> Iterator[NDArray[np.uint8]]:
            for block in blocks:
                used.append(block.sizes > 0)
                yield from self._packed(block._replace(sizes=block.sizes[block.sizes > 0]))

        self.writer.put_pieces(f"{self.name}.{_LISTS}", np.uint8, pieces())
        for column, kind in _COLUMNS.items():
            if parts := self._columns.get(column, [np.empty(0, dtype=kind)] * (column not in _OPTIONAL)):
                # Offsets take four bytes as long as they can.
                narrow = kind is np.uint64 and self._offset < 1 << 32
                self.writer.put(f"{self.name}.{column}", np.concatenate(parts).astype(np.uint32 if narrow else kind))
        return np.concatenate(used)

    def _packed(self, block: Lists) -> Iterator[NDArray[np.uint8]]:
        if not len(block.sizes):
            return
        starts = np.cumsum(block.sizes) - block.sizes
        differences = np.diff(block.values, prepend=0)
        differences[starts] = block.values[starts]
        self._note(_SIZES, block.sizes)
        yield from self._by_width(block.sizes, differences, starts, _OFFSETS, _WIDTH)
        if len(block.counts):
            # A list of nothing but ones needs no counts: its width is 0.
            yield from self._by_width(
                block.sizes, np.minimum(block.counts, MOST_COUNTED), starts, _COUNT_OFFSETS, _COUNT_WIDTH
            )

    def _by_width(
        self, sizes: Numbers, values: Numbers, starts: Numbers, offset_name: str, width_name: str
    ) -> Iterator[NDArray[np.uint8]]:
        """The lists whose largest value needs four bytes, then two, then one: so every list is aligned."""
        largest = np.maximum.reduceat(values, starts)
        widths = np.where(largest < 1 << 8, 1, np.where(largest < 1 << 16, 2, 4))
        if width_name == _COUNT_WIDTH:
            widths[largest == 1] = 0
        offsets = np.zeros(len(sizes), dtype=np.uint64)
        for width in (4, 2, 1):
            chosen = widths == width
            if chosen.any():
                here = sizes[chosen]
                offsets[chosen] = self._offset + width * (np.cumsum(here) - here)
                packed = values[np.repeat(chosen, sizes)].astype(_WIDTHS[width]).view(np.uint8)
                padding = -len(packed) % 8
                self._offset += len(packed) + padding
                yield packed
                yield np.zeros(padding, dtype=np.uint8)
        self._note(offset_name, offsets)
        self._note(width_name, widths)

    def _note(self, column: str, values: NDArray[Any]) -> None:
        self._columns.setdefault(column, []).append(values)


class ListReader:
    """Reads the lists of one field. Every byte is checked before it is used."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file = file
        self.sizes: NDArray[np.uint32] = file.array(f"{name}.{_SIZES}")
        self._offsets = file.array(f"{name}.{_OFFSETS}")
        self._widths = file.array(f"{name}.{_WIDTH}")
        self.has_counts = f"{name}.{_COUNT_OFFSETS}" in file
        if self.has_counts:
            self._count_offsets = file.array(f"{name}.{_COUNT_OFFSETS}")
            self._count_widths = file.array(f"{name}.{_COUNT_WIDTH}")
        self._data, self._start = file.unchecked(f"{name}.{_LISTS}")

    def values(self, term: int) -> Numbers:
        """The numbers of one list, growing."""
        part = self._part(self._offsets, self._widths, term)
        return np.cumsum(part, dtype=np.intp)

    def counts(self, term: int) -> NDArray[Any]:
        """The counts of one list; ones where none are kept."""
        if not self.has_counts or self._count_widths[term] == 0:
            return np.ones(int(self.sizes[term]), dtype=np.uint8)
        return self._part(self._count_offsets, self._count_widths, term)

    def between(self, first: int, end: int) -> Lists:
        """The lists from `first` up to `end`, in one."""
        sizes = self.sizes[first:end].astype(np.intp)
        starts = np.cumsum(sizes) - sizes
        values = np.cumsum(self._gathered(self._offsets, self._widths, first, end, sizes))
        if len(values):
            before = np.where(starts > 0, values[starts - 1], 0)
            values -= np.repeat(before, sizes)
        if not self.has_counts:
            return Lists(sizes, values, np.empty(0, dtype=np.intp))
        return Lists(sizes, values, self._gathered(self._count_offsets, self._count_widths, first, end, sizes))

    def _part(self, offsets: NDArray[np.uint64], widths: NDArray[np.uint8], term: int) -> NDArray[Any]:
        return self._file.part(self._start + int(offsets[term]), int(self.sizes[term]), _WIDTHS[int(widths[term])])

    def _gathered(
        self, offsets: NDArray[np.uint64], widths: NDArray[np.uint8], first: int, end: int, sizes: Numbers
    ) -> Numbers:
        """The stored numbers of many lists; 1 where nothing is stored."""
        gathered = np.ones(int(sizes.sum()), dtype=np.intp)
        widths_here, places = widths[first:end], offsets[first:end].astype(np.intp)
        for width, kind in _WIDTHS.items():
            chosen = widths_here == width
            if chosen.any():
                here, at = sizes[chosen], places[chosen]
                self._check(at, at + here * width)
                within = np.arange(int(here.sum())) - np.repeat(np.cumsum(here) - here, here)
                stored = self._data[: len(self._data) // width * width].view(kind)
                gathered[np.repeat(chosen, sizes)] = stored[np.repeat(at // width, here) + within]
        return gathered

    def _check(self, starts: Numbers, ends: Numbers) -> None:
        """Lists of one width that lie close together are checked together."""
        self._file.check(self._start + int(starts.min()), self._start + int(ends.max()))
