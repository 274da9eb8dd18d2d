"""Sections that may hold what a passage says: those that share its rarest words, and its sentences."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from fzsearch.index.embedded import bm25
from fzsearch.index.embedded.matches import NOTHING, Matches
from fzsearch.index.embedded.opened import OpenIndex
from fzsearch.index.embedded.usage import Usage

_MOST_WORDS, _FEWEST_WORDS = 48, 6
_MOST_POSTINGS = 1_500_000  # that are read beyond the fewest words: at a million sections, some 20 ms
_SENTENCE = 4.0  # a whole sentence says as much as so many words as rare as it is


class Held(NamedTuple):
    """A word as an index holds it: in how many sections, deleted ones among them, and where in each part's table."""

    text: str
    holding: int
    places: Sequence[int | None]  # None where a part has none


def resembling(words: Iterable[str], keys: Iterable[int], index: OpenIndex, usage: Usage) -> Matches:
    """The sections that share some of the rarest of these words, or sentences with these fingerprints.

    A score is the sum of how rare each shared one is (bm25.idf), however often it stands there.
    """
    scores = np.zeros(index.documents, dtype=np.float32)
    sections = len(index.alive)
    for word in _rarest([looked_up(word, index) for word in dict.fromkeys(words)]):
        weight = bm25.idf(sections, min(word.holding, sections))
        for part, place in zip(index.parts, word.places, strict=True):
            if place is not None:
                scores[part.segment.words["text_words"].lists.values(place) + part.first_document] += weight
    for key in dict.fromkeys(keys):
        documents = usage.documents(key)
        scores[documents] += _SENTENCE * bm25.idf(sections, len(documents))
    alive = scores[index.alive]
    found = alive > 0
    return Matches(index.alive[found], alive[found]) if found.any() else NOTHING


def looked_up(word: str, index: OpenIndex) -> Held:
    """Find a word in the tables of an index."""
    places = [part.segment.words["text_words"].terms.find(word) for part in index.parts]
    holding = sum(
        part.segment.words["text_words"].lists.sizes.at(place)
        for part, place in zip(index.parts, places, strict=True)
        if place is not None
    )
    return Held(word, holding, places)


def _rarest(words: Iterable[Held]) -> list[Held]:
    """The rarest words that any section has, within the bounds."""
    chosen: list[Held] = []
    read = 0
    for word in sorted((word for word in words if word.holding), key=lambda word: word.holding):
        read += word.holding
        if len(chosen) == _MOST_WORDS or (len(chosen) >= _FEWEST_WORDS and read > _MOST_POSTINGS):
            break
        chosen.append(word)
    return chosen
