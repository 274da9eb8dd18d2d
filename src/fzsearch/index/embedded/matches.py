"""Sets of documents with scores, and what AND, OR and NOT make of them.

Scores are added in an order that depends only on what was found, whichever way is faster, so that the same documents
get the same scores to the last bit in any index that holds them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.bm25 import Scores
from fzsearch.index.embedded.postings import Numbers

_DENSE = 8
"""Where more than one document in so many is found, a score for every document beats a list of them."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents, in order, with their scores."""

    documents: Numbers
    scores: Scores

    def __len__(self) -> int:
        return len(self.documents)

    def where(self, kept: NDArray[np.bool_]) -> "Matches":
        """Those for which `kept` is true."""
        return Matches(self.documents[kept], self.scores[kept])


NOTHING = Matches(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class SparseTerm:
    """What a word or string finds that stands in few documents. Every score is above 0."""

    matches: Matches

    @property
    def count(self) -> int:
        """How many documents there are."""
        return len(self.matches)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.matches.documents.nbytes + self.matches.scores.nbytes

    def listed(self) -> Matches:
        """The documents as a list."""
        return self.matches

    def within(self, found: Matches) -> Matches:
        """Those of `found` that are found here, too, with both scores added."""
        here = self.matches
        if not len(here):
            return NOTHING
        places = np.minimum(here.documents.searchsorted(found.documents), len(here) - 1)
        kept = here.documents[places] == found.documents
        return Matches(found.documents[kept], found.scores[kept] + here.scores[places[kept]])


@dataclass(frozen=True, slots=True)
class DenseTerm:
    """The same for many documents: a score for each there is, 0 where nothing is found."""

    count: int
    scores: Scores

    @property
    def size(self) -> int:
        """Bytes."""
        return self.scores.nbytes

    def listed(self) -> Matches:
        """The documents as a list."""
        documents = np.flatnonzero(self.scores > 0)  # of truth values: seven times as fast as of numbers
        return Matches(documents, self.scores[documents])

    def within(self, found: Matches) -> Matches:
        """Those of `found` that are found here, too, with both scores added."""
        here = self.scores[found.documents]
        kept = here > 0
        return Matches(found.documents[kept], found.scores[kept] + here[kept])


Term = SparseTerm | DenseTerm


def term(found: Sequence[Matches], documents: int) -> Term:
    """The sum of what was found in several fields, in an index of so many documents."""
    found = [matches for matches in found if len(matches)]
    if sum(map(len, found)) * _DENSE <= documents:
        return SparseTerm(found[0] if len(found) == 1 else _merged(found))
    dense = np.zeros(documents, dtype=np.float32)
    dense[found[0].documents] = found[0].scores
    for matches in found[1:]:
        dense[matches.documents] += matches.scores
    return DenseTerm(len(found[0]) if len(found) == 1 else int(np.count_nonzero(dense > 0)), dense)


def any_of(parts: Sequence[Matches], documents: int) -> Matches:
    """What is found in at least one part, with all scores added."""
    parts = [part for part in parts if len(part)]
    if len(parts) == 1:
        return parts[0]
    if sum(map(len, parts)) * _DENSE <= documents:
        return _merged(parts)
    scores, found = np.zeros(documents, dtype=np.float32), np.zeros(documents, dtype=np.bool_)
    for part in parts:
        scores[part.documents] += part.scores
        found[part.documents] = True
    together = np.flatnonzero(found)
    return Matches(together, scores[together])


def any_term(terms: Sequence[Term], documents: int) -> Matches:
    """The same for terms, whose dense form is added at once."""
    if not any(isinstance(one, DenseTerm) for one in terms):
        return any_of([one.listed() for one in terms], documents)
    scores = np.zeros(documents, dtype=np.float32)
    for one in terms:
        if isinstance(one, DenseTerm):
            scores += one.scores
        else:
            scores[one.matches.documents] += one.matches.scores
    together = np.flatnonzero(scores > 0)
    return Matches(together, scores[together])


def all_of(first: Matches, second: Matches) -> Matches:
    """What is found in both, with both scores added."""
    if len(second) < len(first):
        first, second = second, first
    return SparseTerm(second).within(first)


def without(found: Matches, excluded: Matches, documents: int) -> Matches:
    """What is found and not excluded."""
    if not len(excluded) or not len(found):
        return found
    if len(excluded) * _DENSE > documents:
        kept = np.ones(documents, dtype=np.bool_)
        kept[excluded.documents] = False
        return found.where(kept[found.documents])
    places = np.minimum(excluded.documents.searchsorted(found.documents), len(excluded) - 1)
    return found.where(excluded.documents[places] != found.documents)


def _merged(parts: Sequence[Matches]) -> Matches:
    if not parts:
        return NOTHING
    documents = np.unique(np.concatenate([part.documents for part in parts]))
    scores = np.zeros(len(documents), dtype=np.float32)
    for part in parts:
        scores[documents.searchsorted(part.documents)] += part.scores
    return Matches(documents, scores)
