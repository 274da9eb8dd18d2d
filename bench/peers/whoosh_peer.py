"""Stock Whoosh: its own codec, its own searcher, its own BM25F."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index, query, scoring

from bench.peers.peer import FACETS, HITS, Answer, unfiltered, years
from bench.tokens import GRAM_FIELDS, STRINGS_OF, WORD_WEIGHTS, WORDS_OF, Corpus, Tokens, string_grams
from fzsearch.index.analysis import tokenizer
from fzsearch.index.language import read_query
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Request, Without, Word

_MEMORY_MB = 1024  # of postings kept before they are spilled to disk


class StockWhooshPeer:
    """Facets are counted over all matching documents in lists kept in memory, which is faster than `groupedby`."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._cut = tokenizer()
        self._searcher: Any = None
        self._ids: list[str] = []
        self._facts: dict[str, list[tuple[str, ...]]] = {}  # facet → values by document number

    def build(self, corpus: Corpus) -> None:
        """One writer, one commit, one segment."""
        writer = index.create_in(self._folder, _schema()).writer(limitmb=_MEMORY_MB)
        for tokens in corpus.tokens():
            writer.add_document(id=tokens.id, facts=_facts(tokens), **_filters(tokens), **tokens.fields)
        writer.commit()

    def open(self) -> None:
        """Open a searcher and read every document's id and facts."""
        weighting = scoring.BM25F(B=0.75, K1=1.2)
        self._searcher = index.open_dir(self._folder, readonly=True).searcher(weighting=weighting)
        stored = list(self._searcher.reader().all_stored_fields())
        self._ids = [document["id"] for document in stored]
        self._facts = {name: [document["facts"][place] for document in stored] for place, name in enumerate(FACETS)}

    def find(self, request: Request) -> Answer:
        """The best by the searcher's own collector, then all matches' numbers for every set of filters."""
        wanted = _query(read_query(request.query, self._cut, request.within))
        hits = self._searcher.search(_filtered(wanted, request), limit=HITS)
        best = tuple(self._ids[hits.docnum(place)] for place in range(hits.scored_length()))
        counts: dict[str, Counter[str]] = {}
        total = 0
        for asked, facets in unfiltered(request):
            found = list(self._searcher.docs_for_query(_filtered(wanted, asked)))
            total = len(found) if asked is request else total
            for facet in facets:
                counts[facet] = _counted(self._facts[facet], found)
        return Answer(total, best, counts)

    def read(self, found: Answer) -> Answer:
        """It is in that form."""
        return found

    def forget(self) -> None:
        """There is no cache of answers."""


def _counted(values: Sequence[tuple[str, ...]], found: Iterable[int]) -> Counter[str]:
    """How many of the documents have each value. Equal sets of values are counted first, then taken apart."""
    counted: Counter[str] = Counter()
    for several, count in Counter(map(values.__getitem__, found)).items():
        for value in several:
            counted[value] += count
    return counted


def _tokens(field_format: formats.Format, *, lengths: bool) -> fields.FieldType:
    """A field that is given its tokens as a list, so Whoosh analyses nothing."""
    return fields.FieldType(field_format, analyzer=None, scorable=lengths)


def _schema() -> fields.Schema:
    return fields.Schema(
        id=fields.STORED(),
        facts=fields.STORED(),
        region=_tokens(formats.Existence(), lengths=False),
        year=_tokens(formats.Existence(), lengths=False),
        **{name: _tokens(formats.Frequency(), lengths=True) for name in WORD_WEIGHTS},
        **{name: _tokens(formats.Positions(), lengths=True) for name in GRAM_FIELDS},
    )


def _facts(tokens: Tokens) -> tuple[tuple[str, ...], ...]:
    """The values of a section, in the order of FACETS."""
    return (tokens.lineage, (tokens.agency,), (tokens.level,), tokens.types, (str(tokens.year),))


def _filters(tokens: Tokens) -> dict[str, list[str]]:
    return {"region": list(tokens.lineage), "year": [str(tokens.year)]}


def _query(wanted: Query) -> query.Query:
    match wanted:
        case Word(text, where):
            return query.Or([query.Term(name, text, boost=weight) for name, weight in WORDS_OF[where].items()])
        case Literally(text, where):
            pairs = string_grams(text)
            return query.Or([query.Phrase(name, pairs, boost=weight) for name, weight in STRINGS_OF[where].items()])
        case AnyOf(parts):
            return query.Or([_query(part) for part in parts])
        case Without(part):
            return query.Not(_query(part))
        case AllOf(()):
            return query.Every()
        case AllOf(parts):
            return query.And([_query(part) for part in parts])


def _filtered(wanted: query.Query, request: Request) -> query.Query:
    """The query with the request's filters, which add nothing to a score."""
    limits = []
    if request.regions:
        limits.append(query.Or([query.Term("region", code) for code in request.regions]))
    if (asked := years(request)) is not None:
        limits.append(query.Or([query.Term("year", str(year)) for year in asked]))
    return query.And([wanted, *(query.ConstantScoreQuery(limit, 0.0) for limit in limits)]) if limits else wanted
