"""The lists of one field of several segments, renumbered and merged, a block of terms at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.postings import ListReader, Lists, Numbers
from fzsearch.index.embedded.segment import FieldLists, PairField, WordField

BLOCK = 1 << 22
"""Postings that are sorted at once; a block needs some 100 bytes for each."""

_MOST_TERMS = 1 << 20  # of a block, so that term, text and count fit into 64 bits
_COUNT_BITS, _TEXT_BITS, _POSITION_BITS = np.uint64(16), np.uint64(28), np.uint64(32)
_NONE = np.empty(0, dtype=np.intp)

Packed = NDArray[np.uint64]
"""Postings as numbers that sort as they are to be written: term, then text and count, or position."""


@dataclass(frozen=True, slots=True)
class Move:
    """Which texts of a segment are kept, and the new number of each."""

    kept: NDArray[np.bool_]
    moved: Numbers


@dataclass(frozen=True, slots=True)
class _Part:
    """The lists of a segment: which of the merged terms each list belongs to, and how its postings are packed."""

    lists: ListReader
    terms: Numbers
    packed: Callable[[Lists, Packed], Packed]


def merged_words(fields: Sequence[WordField], moves: Sequence[Move]) -> FieldLists:
    """The words of all segments."""
    tables = [list(field.terms) for field in fields]
    terms = sorted({term for table in tables for term in table})
    place = {term: number for number, term in enumerate(terms)}
    parts = [
        _Part(
            field.lists,
            np.fromiter(map(place.__getitem__, table), dtype=np.intp, count=len(table)),
            _word_packer(move),
        )
        for field, table, move in zip(fields, tables, moves, strict=True)
    ]
    return FieldLists(terms, _blocks(parts, len(terms), _unpacked_words))


def _word_packer(move: Move) -> Callable[[Lists, Packed], Packed]:
    def packed(lists: Lists, terms: Packed) -> Packed:
        kept = move.kept[lists.values]
        texts = move.moved[lists.values[kept]].astype(np.uint64)
        counts = lists.counts[kept].astype(np.uint64)
        numbers: Packed = terms[kept] << (_COUNT_BITS + _TEXT_BITS) | texts << _COUNT_BITS | counts
        return numbers

    return packed


def _unpacked_words(ordered: Packed) -> tuple[Numbers, Numbers, Numbers]:
    texts = ordered >> _COUNT_BITS & _mask(_TEXT_BITS)
    counts = ordered & _mask(_COUNT_BITS)
    return (ordered >> (_COUNT_BITS + _TEXT_BITS)).astype(np.intp), texts.astype(np.intp), counts.astype(np.intp)


def merged_pairs(fields: Sequence[PairField], moves: Sequence[Move], texts: int) -> FieldLists:
    """The bigrams of all segments, which have `texts` texts in all."""
    terms = np.sort(np.concatenate([field.terms.keys() for field in fields]))  # np.unique would hash: slower
    different = np.ones(len(terms), dtype=np.bool_)
    different[1:] = terms[1:] != terms[:-1]
    terms = terms[different]
    lengths = np.zeros(texts, dtype=np.intp)
    for field, move in zip(fields, moves, strict=True):
        lengths[move.moved[move.kept]] = np.diff(field.starts.astype(np.intp))[move.kept]
    starts: Numbers = np.concatenate([[0], np.cumsum(lengths)])
    parts = [
        _Part(field.lists, terms.searchsorted(field.terms.keys()), _pair_packer(field, move, starts))
        for field, move in zip(fields, moves, strict=True)
    ]
    return FieldLists(terms, _blocks(parts, len(terms), _unpacked_pairs), starts)


def _pair_packer(field: PairField, move: Move, starts: Numbers) -> Callable[[Lists, Packed], Packed]:
    old = field.starts[:-1].astype(np.intp)
    shift = starts[move.moved] - old
    together = bool(move.kept.all() and (shift[:1] == shift).all())  # as in a build in the order of the ids

    def packed(lists: Lists, terms: Packed) -> Packed:
        positions: NDArray[Any]
        if together:
            positions = lists.values + shift[:1]
        else:
            text = _texts_at(lists.values, field.starts)
            kept = move.kept[text]
            positions, terms = (lists.values + shift[text])[kept], terms[kept]
        return terms << _POSITION_BITS | positions.astype(np.uint64)

    return packed


def _texts_at(positions: Numbers, starts: NDArray[np.uint32]) -> Numbers:
    """The text that each position lies in. They come in no order: sorting them first is faster than a search each."""
    order = np.arange(len(positions), dtype=np.uint64) | positions.astype(np.uint64) << _POSITION_BITS
    order.sort()
    bounds = (order >> _POSITION_BITS).searchsorted(starts.astype(np.uint64))
    texts = np.empty(len(positions), dtype=np.intp)
    texts[(order & _mask(_POSITION_BITS)).astype(np.intp)] = np.repeat(np.arange(len(starts) - 1), np.diff(bounds))
    return texts


def _unpacked_pairs(ordered: Packed) -> tuple[Numbers, Numbers, Numbers]:
    positions = (ordered & _mask(_POSITION_BITS)).astype(np.intp)
    return (ordered >> _POSITION_BITS).astype(np.intp), positions, _NONE


def _mask(bits: np.uint64) -> np.uint64:
    return (np.uint64(1) << bits) - np.uint64(1)


def _blocks(
    parts: Sequence[_Part], terms: int, unpacked: Callable[[Packed], tuple[Numbers, Numbers, Numbers]]
) -> Iterator[Lists]:
    """The merged lists of so many terms."""
    for first, end in _spans(parts, terms):
        postings = []
        for part in parts:
            old_first, old_end = part.terms.searchsorted((first, end)).tolist()
            lists = part.lists.between(old_first, old_end)
            here = np.repeat((part.terms[old_first:old_end] - first).astype(np.uint64), lists.sizes)
            postings.append(part.packed(lists, here))
        ordered = np.concatenate(postings)
        ordered.sort()
        numbers, values, counts = unpacked(ordered)
        yield Lists(np.bincount(numbers, minlength=end - first), values, counts)


def _spans(parts: Sequence[_Part], terms: int) -> Iterator[tuple[int, int]]:
    """Runs of terms with about a block of postings each."""
    sizes = np.zeros(terms, dtype=np.intp)
    for part in parts:
        sizes[part.terms] += part.lists.sizes.whole()
    reached = np.cumsum(sizes)
    first = 0
    while first < terms:
        before = int(reached[first - 1]) if first else 0
        end = int(reached.searchsorted(before + BLOCK, side="right"))
        end = min(max(end, first + 1), first + _MOST_TERMS, terms)
        yield first, end
        first = end
