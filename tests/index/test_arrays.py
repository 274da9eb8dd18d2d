"""The files below an index: arrays, lists, tables."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fzsearch.errors import IndexDamaged
from fzsearch.index.embedded import arrayfile
from fzsearch.index.embedded.arrayfile import ArrayFile, ArrayWriter
from fzsearch.index.embedded.postings import MOST_COUNTED, ListReader, Lists, ListWriter
from fzsearch.index.embedded.terms import StringTable, write_strings

LISTS = st.lists(
    st.lists(
        st.tuples(st.integers(1, 300) | st.integers(1, 2**16) | st.integers(2**16, 2**24), st.integers(1, 70_000)),
        min_size=1,
        max_size=12,
    ),
    max_size=12,
)
"""Lists of steps from number to number, each with a count."""


def written(path: Path, lists: Sequence[Sequence[tuple[int, int]]], *, counted: bool) -> ListReader:
    """Lists written in blocks of three, opened again."""
    blocks = []
    for start in range(0, len(lists), 3):
        block = lists[start : start + 3]
        blocks.append(
            Lists(
                np.array([len(one) for one in block], dtype=np.intp),
                np.array([value for one in block for value in np.cumsum([step for step, _ in one])], dtype=np.intp),
                np.array([count for one in block for _, count in one] if counted else [], dtype=np.intp),
            )
        )
    with ArrayWriter(path) as writer:
        used = ListWriter("x", writer).write(iter(blocks))
        writer.finish({})
    assert used.all()
    return ListReader(ArrayFile(path), "x")


@settings(max_examples=150, deadline=None)
@given(LISTS, st.booleans())
def test_lists_come_back_alone_and_together(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[tuple[int, int]]], counted: bool
) -> None:
    reader = written(tmp_path_factory.mktemp("lists") / "a", lists, counted=counted)
    values = [np.cumsum([step for step, _ in one]).tolist() for one in lists]
    counts = [[min(count, MOST_COUNTED) if counted else 1 for _, count in one] for one in lists]
    assert [reader.values(place).tolist() for place in range(len(lists))] == values
    assert [reader.counts(place).tolist() for place in range(len(lists))] == counts
    for first in range(len(lists) + 1):
        together = reader.between(first, len(lists))
        assert together.sizes.tolist() == [len(one) for one in lists[first:]]
        assert together.values.tolist() == [value for one in values[first:] for value in one]
        assert together.counts.tolist() == ([count for one in counts[first:] for count in one] if counted else [])


def test_empty_lists_are_left_out(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "a") as writer:
        block = Lists(np.array([0, 2, 0]), np.array([3, 9]), np.array([1, 2]))
        assert ListWriter("x", writer).write(iter([block])).tolist() == [False, True, False]
        writer.finish({})
    reader = ListReader(ArrayFile(tmp_path / "a"), "x")
    assert (reader.values(0).tolist(), reader.counts(0).tolist()) == ([3, 9], [1, 2])


@given(st.lists(st.text(max_size=5), max_size=20, unique=True).map(sorted), st.text(max_size=5))
def test_strings_are_found_where_they_stand(
    tmp_path_factory: pytest.TempPathFactory, strings: list[str], other: str
) -> None:
    path = tmp_path_factory.mktemp("strings") / "a"
    with ArrayWriter(path) as writer:
        write_strings(writer, "s", [string.encode() for string in strings])
        writer.finish({})
    table = StringTable(ArrayFile(path), "s")
    assert [string.decode() for string in table] == strings
    assert [table[place].decode() for place in range(len(table))] == strings
    assert [table.find(string) for string in strings] == list(range(len(strings)))
    assert table.find(other) == (strings.index(other) if other in strings else None)


@pytest.fixture
def array_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of several pages, which are small here."""
    monkeypatch.setattr(arrayfile, "PAGE", 64)
    path = tmp_path / "a"
    with ArrayWriter(path) as writer:
        writer.put("numbers", np.arange(40, dtype=np.uint32))
        writer.put("bytes", np.arange(100, dtype=np.uint8))
        writer.finish({"name": "x"})
    return path


def test_arrays_and_facts_come_back(array_file: Path) -> None:
    opened = ArrayFile(array_file)
    assert opened.array("numbers").tolist() == list(range(40))
    assert opened.array("bytes").tolist() == list(range(100))
    assert opened.facts == {"name": "x"}
    assert "other" not in opened


def everything(path: Path) -> object:
    opened = ArrayFile(path)
    opened.check_all()
    return opened.array("numbers").tolist(), opened.array("bytes").tolist(), dict(opened.facts)


def test_no_altered_byte_is_taken_for_a_fact(array_file: Path) -> None:
    whole = array_file.read_bytes()
    right = everything(array_file)
    for place in range(len(whole)):
        array_file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        with pytest.raises(IndexDamaged, match="run fzsearch index"):
            everything(array_file)
    array_file.write_bytes(whole)
    assert everything(array_file) == right


def test_a_file_that_was_cut_or_grew_is_refused(array_file: Path) -> None:
    whole = array_file.read_bytes()
    for damaged in (*(whole[:length] for length in range(0, len(whole), 7)), whole + b"\0", whole[1:]):
        array_file.write_bytes(damaged)
        with pytest.raises(IndexDamaged):
            ArrayFile(array_file)


def test_only_what_is_read_is_checked(array_file: Path) -> None:
    whole = bytearray(array_file.read_bytes())
    whole[whole.index(bytes(range(90, 100)))] ^= 1  # near the end of the second array
    array_file.write_bytes(whole)
    opened = ArrayFile(array_file)
    assert opened.array("numbers")[:10].tolist() == list(range(10))
    with pytest.raises(IndexDamaged):
        opened.array("bytes")


def test_numbers_at_the_edges_of_a_width_come_back(tmp_path: Path) -> None:
    steps = (255, 256, 65_535, 65_536)
    with ArrayWriter(tmp_path / "a") as file:
        lists = Lists(np.ones(4, dtype=np.intp), np.array(steps), np.array(steps))
        ListWriter("x", file).write(iter([lists]))
        file.finish({})
    reader = ListReader(ArrayFile(tmp_path / "a"), "x")
    assert [int(reader.values(place)[0]) for place in range(4)] == list(steps)
    assert [int(reader.counts(place)[0]) for place in range(4)] == [255, 256, 65_535, 65_535]


def test_offsets_beyond_four_gigabytes_take_eight_bytes(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "a") as file:
        lists = ListWriter("x", file, _offset=(1 << 32) - 8)
        lists.write(iter([Lists(np.array([2, 2]), np.array([3, 9, 4, 400]), np.array([], dtype=np.intp))]))
        file.finish({})
    assert ArrayFile(tmp_path / "a").array("x.offsets").max() == 1 << 32


def test_a_damaged_page_is_refused_each_time_and_for_one_number_too(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "a") as writer:
        writer.put("numbers", np.arange(100, dtype=np.uint32))
        writer.finish({})
    body = bytearray((tmp_path / "a").read_bytes())
    body[8 + 4 * 50] ^= 1
    (tmp_path / "a").write_bytes(body)
    numbers = ArrayFile(tmp_path / "a").lazily("numbers")
    for _ in range(2):
        with pytest.raises(IndexDamaged):
            numbers.at(50)
        with pytest.raises(IndexDamaged):
            numbers.part(0, 3)


def test_bytes_that_were_put_before_the_footer_are_refused(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "a") as writer:
        writer.put("numbers", np.arange(100, dtype=np.uint32))
        writer.finish({})
    body, footer = (tmp_path / "a").read_bytes(), arrayfile._FOOTER.size
    (tmp_path / "a").write_bytes(body[:-footer] + bytes(8) + body[-footer:])
    with pytest.raises(IndexDamaged):
        ArrayFile(tmp_path / "a")
