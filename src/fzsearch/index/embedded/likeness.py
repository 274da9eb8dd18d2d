"""How like a passage each report is: how much of the passage's wording it has, by weight, and how many sentences."""

from collections.abc import Iterable, Mapping

import numpy as np

from fzsearch.index.embedded import bm25
from fzsearch.index.embedded.matches import Matches
from fzsearch.index.embedded.opened import OpenIndex
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.resembling import Held, looked_up
from fzsearch.index.embedded.usage import Usage
from fzsearch.index.query import Likeness

_MOST_POSTINGS = 3_000_000  # that are read; the most frequent words, which weigh least, are left out beyond them


def likeness(
    words: Iterable[str], keys: Iterable[int], circle: Matches, index: OpenIndex, usage: Usage
) -> Mapping[str, Likeness]:
    """For each report of the circle, by id, what its sections there have of these words and sentences.

    Each word counts once, by how rare it is among the sections of the index (bm25.idf).
    """
    inside = np.zeros(index.documents, dtype=np.bool_)
    inside[circle.documents] = True
    reports = np.unique(index.report_of[circle.documents]).astype(np.intp)
    weights, shared = np.zeros(index.reports), np.zeros(index.reports, dtype=np.intp)
    every = 0.0
    for word in _chosen([looked_up(word, index) for word in dict.fromkeys(words)]):
        holding, holders = _read(word, inside, index)
        weight = bm25.idf(len(index.alive), holding) if holding else 0.0
        every += weight
        weights[holders] += weight
    for key in dict.fromkeys(keys):
        documents = usage.documents(key)
        # A report that has it twice counts once: numpy adds once for each place that an index names.
        shared[index.report_of[documents[inside[documents]]]] += 1
    shares = np.minimum(weights[reports] / every, 1.0) if every else weights[reports]
    rows = zip(reports.tolist(), shares.tolist(), shared[reports].tolist(), strict=True)
    return {index.report_id(report): Likeness(share, sentences) for report, share, sentences in rows}


def _read(word: Held, inside: np.ndarray[tuple[int], np.dtype[np.bool_]], index: OpenIndex) -> tuple[int, Numbers]:
    """In how many sections of the index a word stands, and in which reports of the circle, some of them repeated."""
    holding, holders = 0, [np.empty(0, dtype=np.intp)]
    for part, place in zip(index.parts, word.places, strict=True):
        if place is not None:
            documents = part.segment.words["text_words"].lists.values(place)
            left = len(documents) if part.alive_documents is None else int(part.alive_documents[documents].sum())
            holding += left
            documents = documents + part.first_document
            holders.append(index.report_of[documents[inside[documents]]].astype(np.intp))
    return holding, np.concatenate(holders)


def _chosen(words: Iterable[Held]) -> list[Held]:
    """The rarest words that any section has, within the bound; in one order, so that every index sums alike."""
    chosen: list[Held] = []
    read = 0
    for word in sorted((word for word in words if word.holding), key=lambda word: (word.holding, word.text)):
        read += word.holding
        if chosen and read > _MOST_POSTINGS:
            break
        chosen.append(word)
    return sorted(chosen, key=lambda word: word.text)
