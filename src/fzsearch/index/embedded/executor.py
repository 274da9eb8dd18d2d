"""A query against an open index: which documents match, and how well."""

import numpy as np

from fzsearch.index.embedded import bm25
from fzsearch.index.embedded.cache import Cache
from fzsearch.index.embedded.literal import occurrences
from fzsearch.index.embedded.matches import Matches, Term, all_of, any_of, any_term, term, without
from fzsearch.index.embedded.opened import OpenIndex, Part
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.schema import FIELDS, STRINGS_OF, WORDS_OF, TextField
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Without, Word

_NOWHERE = np.empty(0, dtype=np.intp)


def evaluate(query: Query, index: OpenIndex, cache: Cache[Term]) -> Matches:
    """The documents that match, each with the sum of the scores of what matched.

    What single words and strings find is kept in `cache`, which belongs to this index.
    """
    match query:
        case Word() | Literally():
            return _term(query, index, cache).listed()
        case AnyOf(parts):
            if all(isinstance(part, Word | Literally) for part in parts):
                return any_term([_term(part, index, cache) for part in parts], index.documents)  # type: ignore[arg-type]
            return any_of([evaluate(part, index, cache) for part in parts], index.documents)
        case Without(part):
            return without(_everything(index), evaluate(part, index, cache), index.documents)
        case AllOf(parts):
            return _all_of(parts, index, cache)


def _all_of(parts: tuple[Query, ...], index: OpenIndex, cache: Cache[Term]) -> Matches:
    """The rarest term first: what it does not find need not be looked at again."""
    terms = sorted(
        (_term(part, index, cache) for part in parts if isinstance(part, Word | Literally)), key=lambda one: one.count
    )
    found = terms[0].listed() if terms else None
    for one in terms[1:]:
        found = one.within(found) if found is not None and len(found) else found
    for part in parts:
        if isinstance(part, AnyOf | AllOf):
            other = evaluate(part, index, cache)
            found = other if found is None else all_of(found, other)
    if found is None:
        found = _everything(index)
    for part in parts:
        if isinstance(part, Without) and len(found):
            found = without(found, evaluate(part.part, index, cache), index.documents)
    return found


def _everything(index: OpenIndex) -> Matches:
    return Matches(index.alive, np.zeros(len(index.alive), dtype=np.float32))


def _term(query: Word | Literally, index: OpenIndex, cache: Cache[Term]) -> Term:
    return cache.get(query, lambda: _found(query, index))


def _found(query: Word | Literally, index: OpenIndex) -> Term:
    """What a word or string finds in its fields together."""
    weights = (WORDS_OF if isinstance(query, Word) else STRINGS_OF)[query.where]
    found = [_in_field(query, FIELDS[name], weight, index) for name, weight in weights.items()]
    return term([matches for field in found for matches in field], index.documents)


def _in_field(query: Word | Literally, field: TextField, weight: float, index: OpenIndex) -> list[Matches]:
    """What it finds in one field, segment by segment."""
    found = [(part, *_texts(query, field, part)) for part in index.parts]
    found = [(part, texts, counts) for part, texts, counts in found if len(texts)]
    holding = sum(_documents(field, part, texts) for part, texts, _ in found)
    if not holding:
        return []
    factor = weight * bm25.idf(len(index.alive), holding)
    norms = index.statistics[field.name].norms
    matches = []
    for part, texts, counts in found:
        norm = norms[part.segment.field(field.name).lengths[texts]]
        scores = bm25.scores(factor, counts, norm)
        if field.of == "report":
            texts, scores = _sections(part, texts, scores)
        matches.append(Matches(texts + part.first_document if part.first_document else texts, scores))
    return matches


def _texts(query: Word | Literally, field: TextField, part: Part) -> tuple[Numbers, Numbers]:
    """The sections or reports of a segment whose text has it, and how often; deleted ones left out."""
    if isinstance(query, Literally):
        texts, counts = occurrences(part.segment.pairs[field.name], query.text)
    else:
        words = part.segment.words[field.name]
        place = words.terms.find(query.text)
        if place is None:
            return _NOWHERE, _NOWHERE
        texts, counts = words.lists.values(place), words.lists.counts(place)
    alive = part.alive if field.of == "report" else part.alive_documents
    if alive is None:
        return texts, counts
    kept = alive[texts]
    return texts[kept], counts[kept]


def _documents(field: TextField, part: Part, texts: Numbers) -> int:
    """How many sections some texts belong to."""
    if field.of == "section":
        return len(texts)
    firsts = part.segment.firsts
    return int(firsts[texts + 1].sum(dtype=np.int64) - firsts[texts].sum(dtype=np.int64))


def _sections(part: Part, reports: Numbers, scores: bm25.Scores) -> tuple[Numbers, bm25.Scores]:
    """The sections of some reports, each with its report's score."""
    firsts = part.segment.firsts.astype(np.intp)
    sizes = firsts[reports + 1] - firsts[reports]
    before = np.cumsum(sizes) - sizes
    sections = np.arange(int(sizes.sum())) + np.repeat(firsts[reports] - before, sizes)
    return sections, np.repeat(scores, sizes)
