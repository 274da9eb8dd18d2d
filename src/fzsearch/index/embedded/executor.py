"""A query against an open index: which documents match, and how well."""

from collections.abc import Mapping
from math import log

from fzsearch.index.embedded.opened import Lengths, OpenIndex
from fzsearch.index.embedded.schema import STRINGS_OF, WORDS_OF
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Without, Word

K1, B = 1.2, 0.75
"""BM25's parameters as Lucene, tantivy and OpenSearch have them."""

Scores = dict[int, float]
"""Matching documents with their scores."""


def evaluate(query: Query, index: OpenIndex) -> Scores:
    """The documents that match, each with the sum of the scores of what matched."""
    match query:
        case Word(text, where):
            return _sum(
                {name: (index.frequencies(name, text), weight) for name, weight in WORDS_OF[where].items()}, index
            )
        case Literally(text, where):
            return _sum(
                {name: (index.occurrences(name, text), weight) for name, weight in STRINGS_OF[where].items()}, index
            )
        case AnyOf(parts):
            return _union([evaluate(part, index) for part in parts])
        case Without(part):
            excluded = evaluate(part, index)
            return {document: 0.0 for document in index.ids if document not in excluded}
        case AllOf(parts):
            return _all_of(parts, index)


def _all_of(parts: tuple[Query, ...], index: OpenIndex) -> Scores:
    wanted = [evaluate(part, index) for part in parts if not isinstance(part, Without)]
    found = _intersection(wanted) if wanted else dict.fromkeys(index.ids, 0.0)
    for part in parts:
        if isinstance(part, Without):
            excluded = evaluate(part.part, index)
            found = {document: score for document, score in found.items() if document not in excluded}
    return found


def _sum(fields: Mapping[str, tuple[dict[int, int], float]], index: OpenIndex) -> Scores:
    """Add up the scores of one word or string over the fields it stands in."""
    return _union([
        {document: weight * score for document, score in bm25(counts, index.lengths(name), len(index.ids)).items()}
        for name, (counts, weight) in fields.items()
    ])  # fmt: skip


def bm25(counts: Mapping[int, int], lengths: Lengths, documents: int) -> Scores:
    """BM25 of one term: `counts` says how often it stands in each of its documents, of `documents` in all.

    idf = ln(1 + (N - n + 0.5) / (n + 0.5)), never negative; (k1 + 1) is left out, which changes no order.
    """
    idf = log(1 + (documents - len(counts) + 0.5) / (len(counts) + 0.5))
    return {
        document: idf * count / (count + K1 * (1 - B + B * lengths.of[document] / lengths.average))
        for document, count in counts.items()
    }


def _union(all_scores: list[Scores]) -> Scores:
    found: Scores = {}
    for scores in all_scores:
        for document, score in scores.items():
            found[document] = found.get(document, 0.0) + score
    return found


def _intersection(all_scores: list[Scores]) -> Scores:
    common = set.intersection(*(set(scores) for scores in all_scores))
    return {document: sum(scores[document] for scores in all_scores) for document in sorted(common)}
