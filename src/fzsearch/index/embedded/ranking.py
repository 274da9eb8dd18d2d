"""The best of what was found, equals by section id."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.matches import Matches
from fzsearch.index.embedded.opened import OpenIndex
from fzsearch.index.query import Sort


def page(matches: Matches, sort: Sort, first: int, limit: int, index: OpenIndex) -> list[tuple[float, str]]:
    """The scores and section ids of `limit` matches from the `first` on, in the order of `sort`."""
    if limit <= 0 or not 0 <= first < len(matches):
        return []
    wanted = first + limit
    keys = _keys(matches, sort, index)
    chosen = _candidates(keys, matches, wanted, index) if wanted < len(matches) else np.arange(len(matches))
    documents, scores = matches.documents[chosen].tolist(), matches.scores[chosen].tolist()
    rows = [
        (-key, index.section_id(document), score)
        for key, document, score in zip(keys[chosen].tolist(), documents, scores, strict=True)
    ]
    rows.sort()
    return [(score, section_id) for _, section_id, score in rows[first:wanted]]


def in_order(matches: Matches, sort: Sort, index: OpenIndex) -> Matches:
    """All matches in the order of `sort`."""
    keys = _keys(matches, sort, index)
    if len(index.parts) == 1:  # documents stand in the order of their ids
        order = np.argsort(-keys, kind="stable")
    else:
        order = np.lexsort((matches.documents, index.report_ranks[index.report_of[matches.documents]], -keys))
    return Matches(matches.documents[order], matches.scores[order])


def _keys(matches: Matches, sort: Sort, index: OpenIndex) -> NDArray[Any]:
    """What documents are ordered by, the largest first."""
    if sort == "relevance":
        return matches.scores
    dates: NDArray[Any] = index.dates[index.report_of[matches.documents]]
    return dates if sort == "newest" else -dates


def _candidates(keys: NDArray[Any], matches: Matches, wanted: int, index: OpenIndex) -> NDArray[np.intp]:
    """The places of all that can be among the first `wanted`: what is above the last of them, and of what equals it
    as many as are wanted from each segment, where equals stand in the order of their ids.
    """
    last = np.partition(keys, len(keys) - wanted)[len(keys) - wanted]
    equals = np.flatnonzero(keys == last)
    if len(index.parts) > 1 and len(equals) > wanted:
        bounds = matches.documents[equals].searchsorted([part.first_document for part in index.parts])
        equals = np.concatenate([equals[bound : bound + wanted] for bound in bounds.tolist()])
        equals = np.unique(equals)
    return np.concatenate([np.flatnonzero(keys > last), equals[: wanted * len(index.parts)]])
