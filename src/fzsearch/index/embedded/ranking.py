"""The best of what was found, equals by id: sections, or reports with their best sections."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.matches import Matches
from fzsearch.index.embedded.opened import OpenIndex
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.query import SHOWN_OF_REPORT, Sort

Keys = NDArray[Any]
"""What documents or reports are ordered by, the largest first."""


class Scored(NamedTuple):
    """A section's id and its score."""

    section_id: str
    score: float


class Group(NamedTuple):
    """A report that was found: how many of its sections, and the best of them."""

    report_id: str
    total: int
    best: tuple[Scored, ...]


def page(matches: Matches, sort: Sort, first: int, limit: int, index: OpenIndex) -> list[Scored]:
    """The sections of `limit` matches from the `first` on, in the order of `sort`."""
    if limit <= 0 or not 0 <= first < len(matches):
        return []
    segments = [part.first_document for part in index.parts]
    places = _best(_keys(matches, sort, index), matches.documents, first + limit, segments, index.section_id)
    return [Scored(section_id, float(matches.scores[place])) for section_id, place in places[first:]]


def groups(matches: Matches, sort: Sort, first: int, limit: int, index: OpenIndex) -> list[Group]:
    """`limit` reports from the `first` on, by what is best in each in the order of `sort`."""
    if limit <= 0 or first < 0 or not len(matches):
        return []
    report_of = index.report_of[matches.documents]
    starts = np.flatnonzero(np.concatenate([[True], report_of[1:] != report_of[:-1]]))
    reports = report_of[starts]
    keys = np.maximum.reduceat(_keys(matches, sort, index), starts)
    segments = [part.first_report for part in index.parts]
    bounds = [*starts.tolist(), len(matches)]
    return [
        _group(report_id, matches, bounds[place], bounds[place + 1], index)
        for report_id, place in _best(keys, reports, first + limit, segments, index.report_id)[first:]
    ]


def _group(report_id: str, matches: Matches, start: int, end: int, index: OpenIndex) -> Group:
    """The report whose matches are those from `start` to `end`."""
    best = start + np.argsort(-matches.scores[start:end], kind="stable")[:SHOWN_OF_REPORT]
    documents, scores = matches.documents[best].tolist(), matches.scores[best].tolist()
    return Group(report_id, end - start, tuple(map(Scored, map(index.section_id, documents), scores)))


def in_order(matches: Matches, sort: Sort, index: OpenIndex) -> Matches:
    """All matches in the order of `sort`."""
    keys = _keys(matches, sort, index)
    if len(index.parts) == 1:  # documents stand in the order of their ids
        order = np.argsort(-keys, kind="stable")
    else:
        order = np.lexsort((matches.documents, index.report_ranks[index.report_of[matches.documents]], -keys))
    return Matches(matches.documents[order], matches.scores[order])


def _keys(matches: Matches, sort: Sort, index: OpenIndex) -> Keys:
    if sort == "relevance":
        return matches.scores
    dates: NDArray[Any] = index.dates[index.report_of[matches.documents]]
    return dates if sort == "newest" else -dates


def _best(
    keys: Keys, numbers: Numbers, wanted: int, segments: Sequence[int], name: Callable[[int], str]
) -> list[tuple[str, int]]:
    """The names of the first `wanted`, and their places. `segments` says with which number each segment begins."""
    chosen = _candidates(keys, numbers, wanted, segments) if wanted < len(keys) else np.arange(len(keys))
    rows = [
        (-key, name(number), place)
        for key, number, place in zip(keys[chosen].tolist(), numbers[chosen].tolist(), chosen.tolist(), strict=True)
    ]
    rows.sort()
    return [(named, place) for _, named, place in rows[:wanted]]


def _candidates(keys: Keys, numbers: Numbers, wanted: int, segments: Sequence[int]) -> NDArray[np.intp]:
    """The places of all that can be among the first `wanted`: what is above the last of them, and of what equals it
    as many as are wanted from each segment, where equals stand in the order of their ids.
    """
    last = np.partition(keys, len(keys) - wanted)[len(keys) - wanted]
    equals = np.flatnonzero(keys == last)
    if len(segments) > 1 and len(equals) > wanted:
        bounds = numbers[equals].searchsorted(segments)
        equals = np.concatenate([equals[bound : bound + wanted] for bound in bounds.tolist()])
        equals = np.unique(equals)
    return np.concatenate([np.flatnonzero(keys > last), equals[: wanted * len(segments)]])
