"""Named arrays in one file, memory-mapped for reading, every page with its checksum.

    magic │ arrays, each at a multiple of 8 │ CRC-32 per page │ directory as JSON │ where both are, and their CRC-32

A page is checked once, when something on it is first read, so an altered byte is never taken for a fact and opening
costs nothing. Nothing here is executable: numbers and JSON only.
"""

import json
import mmap
import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike, NDArray

from fzsearch.errors import IndexDamaged

PAGE = 1 << 16
"""Bytes per checksum."""

_MAGIC = b"fzarray1"
_KINDS = frozenset({"|u1", "<u2", "<u4", "<u8", "<i8"})
_FOOTER = struct.Struct("<QQQI8s")  # offset of the checksums, of the directory, its length, CRC-32 of both; magic


NONSENSE = (KeyError, ValueError, TypeError, IndexError, OverflowError, AttributeError, RecursionError)
"""What reading numbers or JSON may raise that are not what they should be."""


class ArrayWriter:
    """Writes an array file from front to back. Without `finish` it is no array file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._offset = 0
        self._page_crc = 0
        self._crcs: list[int] = []
        self._arrays: dict[str, tuple[str, int, int]] = {}  # name → dtype, offset in bytes, length in elements
        self._write(_MAGIC)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, name: str, array: NDArray[Any]) -> None:
        """Write a whole array."""
        self.put_pieces(name, array.dtype, (array,))

    def put_pieces(self, name: str, dtype: DTypeLike, pieces: Iterable[NDArray[Any]]) -> None:
        """Write an array that comes piece by piece."""
        self._write(bytes(-self._offset % 8))
        start, kind = self._offset, np.dtype(dtype).newbyteorder("<")
        for piece in pieces:
            self._write(np.ascontiguousarray(piece, dtype=kind).view(np.uint8).data)
        self._arrays[name] = (kind.str, start, (self._offset - start) // kind.itemsize)

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Close the file, with JSON values that belong to the arrays."""
        self._write(bytes(-self._offset % 8))
        if self._offset % PAGE:
            self._crcs.append(self._page_crc)
        crcs = np.array(self._crcs, dtype="<u4").tobytes()
        directory = json.dumps({"arrays": self._arrays, "facts": facts}, ensure_ascii=False).encode()
        footer = _FOOTER.pack(
            self._offset, self._offset + len(crcs), len(directory), crc32(directory, crc32(crcs)), _MAGIC
        )
        self._file.write(crcs + directory + footer)
        self._file.close()

    def _write(self, body: bytes | memoryview) -> None:
        self._file.write(body)
        while len(body):
            room = PAGE - self._offset % PAGE
            part, body = body[:room], body[room:]
            self._page_crc = crc32(part, self._page_crc)
            self._offset += len(part)
            if self._offset % PAGE == 0:
                self._crcs.append(self._page_crc)
                self._page_crc = 0


class ArrayFile:
    """An array file, open for reading by any number of threads: no position in the file is shared.

    Raises IndexDamaged when it is none, when it was cut, or, on reading an array, when a byte was altered.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            crcs_at, directory_at, length, crc, magic = _FOOTER.unpack(self._map[-_FOOTER.size :])
            described = self._map[crcs_at : directory_at + length]
            if magic != _MAGIC or crc32(described) != crc or directory_at + length + _FOOTER.size != len(self._map):
                raise IndexDamaged(path.name)
            directory = json.loads(self._map[directory_at : directory_at + length])
            self.facts: Mapping[str, Any] = directory["facts"]
            self._arrays = {name: _sound(place, crcs_at) for name, place in directory["arrays"].items()}
        except (FileNotFoundError, *NONSENSE, struct.error) as error:  # not every OSError: there may be no descriptor
            raise IndexDamaged(path.name) from error
        self._view = memoryview(self._map)
        self._end = crcs_at
        self._crcs: list[int] = np.frombuffer(self._map, "<u4", (directory_at - crcs_at) // 4, crcs_at).tolist()
        self._checked = bytearray(len(self._crcs))

    @property
    def is_whole(self) -> bool:
        """Whether the file is still as long as it was: reading behind its end would end the process."""
        return self._map.size() == len(self._map)

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def array(self, name: str) -> NDArray[Any]:
        """A whole array, checked."""
        return self.lazily(name).whole()

    def lazily(self, name: str) -> "CheckedArray":
        """An array of which only what is read is checked."""
        kind, start, length = self._arrays[name]
        return CheckedArray(self, np.frombuffer(self._map, kind, length, start), start)

    def check(self, start: int, end: int) -> None:
        """Check the pages that hold the bytes from `start` to `end`, each for the first time it is asked for."""
        checked = self._checked
        for page in range(start // PAGE, (end + PAGE - 1) // PAGE):
            if not checked[page]:
                if crc32(self._view[page * PAGE : min((page + 1) * PAGE, self._end)]) != self._crcs[page]:
                    raise IndexDamaged(self.path.name)
                checked[page] = 1

    def check_all(self) -> None:
        """Check every page again."""
        self._checked = bytearray(len(self._crcs))
        self.check(0, self._end)


def _sound(place: Sequence[Any], end: int) -> tuple[str, int, int]:
    """A line of the directory, if it can be true. Raises ValueError otherwise."""
    kind, start, length = place
    if kind not in _KINDS or start < 0 or start % 8 or length < 0 or start + length * np.dtype(kind).itemsize > end:
        raise ValueError(f"no array: {place}")
    return kind, start, length


class CheckedArray:
    """An array in a file; what is read of it is checked first. For arrays that are larger than what is read."""

    def __init__(self, file: ArrayFile, array: NDArray[Any], start: int) -> None:
        self._file = file
        self._array = array
        self._start = start  # byte of the file
        self._width = array.itemsize

    def __len__(self) -> int:
        return len(self._array)

    def at(self, place: int) -> int:
        """One number."""
        start = self._start + place * self._width
        self._file.check(start, start + self._width)
        return int(self._array[place])

    def part(self, first: int, end: int) -> NDArray[Any]:
        """Some of the array, in place."""
        self._file.check(self._start + first * self._width, self._start + end * self._width)
        return self._array[first:end]

    def whole(self) -> NDArray[Any]:
        """All of it, in place."""
        return self.part(0, len(self._array))
