"""Where a string stands: its bigrams in a row."""

import numpy as np

from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.segment import PairField

_NOWHERE = np.empty(0, dtype=np.intp)


def occurrences(field: PairField, needle: str) -> tuple[Numbers, Numbers]:
    """The texts that a normalised string stands in, and how often it does. Overlaps count."""
    positions = _beginnings(field, needle) if len(needle) == 1 else _positions(field, needle)
    if not len(positions):
        return _NOWHERE, _NOWHERE
    starts = field.starts
    if len(positions) > len(starts):
        counts = np.diff(positions.searchsorted(starts))
        texts = np.flatnonzero(counts)
        return texts, counts[texts]
    of = starts.searchsorted(positions.astype(starts.dtype), side="right") - 1
    firsts = np.flatnonzero(np.concatenate([[True], of[1:] != of[:-1]]))
    return of[firsts], np.diff(firsts, append=len(of))


def _positions(field: PairField, needle: str) -> Numbers:
    """Pairs 0, 2, 4 … and the last one cover every character; the rarest is read first."""
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


def _beginnings(field: PairField, character: str) -> Numbers:
    """A single character begins a pair wherever it stands."""
    first, end = field.terms.beginning(character)
    positions = field.lists.between(first, end).values
    positions.sort()
    return positions
