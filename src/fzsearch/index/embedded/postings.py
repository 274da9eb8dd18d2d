"""Lists of growing numbers, one per term, as raw arrays: differences, one, two or four bytes each.

A list may have a count beside each number: how often a word stands in a document. Counts above 65,535 are kept
as 65,535; a score is hardly changed by that.
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
        self.sizes = file.lazily(f"{name}.{_SIZES}")
        self._places = _Places(file, name, _OFFSETS, _WIDTH)
        self._count_places = (
            _Places(file, name, _COUNT_OFFSETS, _COUNT_WIDTH) if f"{name}.{_COUNT_OFFSETS}" in file else None
        )
        self._data = file.lazily(f"{name}.{_LISTS}")

    def values(self, term: int) -> Numbers:
        """The numbers of one list, growing."""
        return np.cumsum(self._list(self._places, term), dtype=np.intp)

    def counts(self, term: int) -> NDArray[Any]:
        """The counts of one list; ones where none are kept."""
        if self._count_places is None or self._count_places.widths.at(term) == 0:
            return np.ones(self.sizes.at(term), dtype=np.uint8)
        return self._list(self._count_places, term)

    def between(self, first: int, end: int) -> Lists:
        """The lists from `first` up to `end`, in one."""
        sizes = self.sizes.part(first, end).astype(np.intp)
        starts = np.cumsum(sizes) - sizes
        values = np.cumsum(self._gathered(self._places, first, end, sizes))
        if len(values):
            before = np.where(starts > 0, values[starts - 1], 0)
            values -= np.repeat(before, sizes)
        if self._count_places is None:
            return Lists(sizes, values, np.empty(0, dtype=np.intp))
        return Lists(sizes, values, self._gathered(self._count_places, first, end, sizes))

    def _list(self, places: "_Places", term: int) -> NDArray[Any]:
        """The stored numbers of one list."""
        offset, width = places.offsets.at(term), places.widths.at(term)
        return self._data.part(offset, offset + self.sizes.at(term) * width).view(_WIDTHS[width])

    def _gathered(self, places: "_Places", first: int, end: int, sizes: Numbers) -> Numbers:
        """The stored numbers of many lists; 1 where nothing is stored."""
        gathered = np.ones(int(sizes.sum()), dtype=np.intp)
        widths, offsets = places.widths.part(first, end), places.offsets.part(first, end).astype(np.intp)
        for width, kind in _WIDTHS.items():
            chosen = widths == width
            if chosen.any():
                here, at = sizes[chosen], offsets[chosen]
                # Lists of one width that were written together lie together.
                lowest, highest = int(at.min()), int((at + here * width).max())
                stored = self._data.part(lowest, highest).view(kind)
                within = np.arange(int(here.sum())) - np.repeat(np.cumsum(here) - here, here)
                gathered[np.repeat(chosen, sizes)] = stored[np.repeat((at - lowest) // width, here) + within]
        return gathered


class _Places:
    """Where the lists lie among all, and how wide their numbers are."""

    def __init__(self, file: ArrayFile, name: str, offsets: str, widths: str) -> None:
        self.offsets = file.lazily(f"{name}.{offsets}")
        self.widths = file.lazily(f"{name}.{widths}")
