"""Where a string stands: its bigrams in a row."""

import numpy as np

from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.segment import PairField

_BLOCK = 1 << 20  # positions that are read at once
_NOWHERE = np.empty(0, dtype=np.intp)


def occurrences(field: PairField, needle: str) -> tuple[Numbers, Numbers]:
    """The texts that a normalised string stands in, and how often it does. Overlaps count."""
    if len(needle) == 1:
        return _of_character(field, needle)
    positions = positions_of(field, needle)
    if not len(positions):
        return _NOWHERE, _NOWHERE
    of = texts_of(field, positions)
    firsts = np.flatnonzero(np.concatenate([[True], of[1:] != of[:-1]]))
    return of[firsts], np.diff(firsts, append=len(of))


def texts_of(field: PairField, positions: Numbers) -> Numbers:
    """The text that each of some positions lies in."""
    return field.starts.searchsorted(positions.astype(field.starts.dtype), side="right") - 1


def positions_of(field: PairField, needle: str) -> Numbers:
    """Where a normalised string stands in the texts, laid end to end.

    Pairs 0, 2, 4 … and the last one cover every character; the rarest is read first.
    """
    if len(needle) == 1:
        return np.sort(field.lists.between(*field.terms.beginning(needle)).values)
    offsets = sorted({*range(0, len(needle) - 1, 2), len(needle) - 2})
    sought: dict[int, int] = {}
    for offset in offsets:
        place = field.terms.find(needle[offset : offset + 2])
        if place is None:
            return _NOWHERE
        sought[offset] = place
    rarest, *others = sorted(offsets, key=lambda offset: field.lists.sizes.at(sought[offset]))
    begin: Numbers = field.lists.values(sought[rarest]) - rarest
    for offset in others:
        if not len(begin):
            break
        there = field.lists.values(sought[offset])
        wanted = begin + offset
        places = np.minimum(there.searchsorted(wanted), len(there) - 1)
        begin = begin[there[places] == wanted]
    return begin


def _of_character(field: PairField, character: str) -> tuple[Numbers, Numbers]:
    """A single character begins a pair wherever it stands. There may be millions, so not all are read at once."""
    first, end = field.terms.beginning(character)
    reached = np.cumsum(field.lists.sizes.part(first, end), dtype=np.intp)
    counts = np.zeros(len(field.starts) - 1, dtype=np.intp)
    while first < end:
        done = len(reached) - (end - first)
        before = int(reached[done - 1]) if done else 0
        block_end = first + max(1, int(reached[done:].searchsorted(before + _BLOCK, side="right")))
        positions = field.lists.between(first, block_end).values
        positions.sort()
        if len(positions) > len(counts):
            counts += np.diff(positions.searchsorted(field.starts))
        else:
            counts += np.bincount(texts_of(field, positions), minlength=len(counts))
        first = block_end
    texts = np.flatnonzero(counts)
    return texts, counts[texts]
