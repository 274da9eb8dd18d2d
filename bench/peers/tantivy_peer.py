"""tantivy, by its Python bindings: one merged segment, hits and facets from fast fields, no stored documents.

Facets are counted over the few numbers of `columns`: a column of strings for each facet takes about twice as long.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as TantivyQuery

from bench.peers.columns import COLUMNS, Numbers, Values, deciding, load, numbered, save, summed
from bench.peers.peer import HITS, Answer, unfiltered, years
from bench.tokens import GRAM_FIELDS, STRINGS_OF, WORD_WEIGHTS, WORDS_OF, Corpus, string_grams
from fzsearch.index.analysis import tokenizer
from fzsearch.index.language import read_query
from fzsearch.index.query import AllOf, AnyOf, Literally, Query, Request, Without, Word

_HEAP = 2_000_000_000  # bytes for postings before a segment is written
_COMMITS = 8  # segments of one size: so many are merged into one, and the bindings have no merge of their own
_BUCKETS = 65_000  # more than a column has values, so that counts are exact


class TantivyPeer:
    """A query is searched once for total and best, and aggregated once for every set of filters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cut = tokenizer()
        self._index: Any = None
        self._schema: Any = None
        self._values: dict[str, Values] = {}

    def build(self, corpus: Corpus) -> None:
        """As many segments as are merged into one, and then that one."""
        self._index = tantivy.Index(_schema(), path=str(self._folder))
        _register(self._index)
        writer = self._index.writer(_HEAP, 1)
        known: Numbers = {}
        for count, tokens in enumerate(corpus.tokens(), 1):
            document = tantivy.Document()
            for name, several in tokens.fields.items():
                document.add_text(name, " ".join(several))
            for code in tokens.lineage:
                document.add_text("region", code)
            document.add_text("year", str(tokens.year))
            document.add_unsigned("report", int(tokens.report_id, 16))
            document.add_unsigned("ordinal", tokens.ordinal)
            for column, number in numbered(tokens, known).items():
                document.add_unsigned(column, number)
            writer.add_document(document)
            if count % -(-corpus.sections // _COMMITS) == 0:
                writer.commit()
        writer.commit()
        writer.wait_merging_threads()
        save(known, self._folder)

    def open(self) -> None:
        """Open the index, which must be one segment, and the table of its columns."""
        self._index = tantivy.Index.open(str(self._folder))
        _register(self._index)
        self._schema = self._index.schema
        if self._index.searcher().num_segments != 1:
            raise RuntimeError(f"tantivy left {self._index.searcher().num_segments} segments")
        self._values = load(self._folder)

    def find(self, request: Request) -> Answer:
        """One search, and an aggregation for every set of filters."""
        searcher = self._index.searcher()
        wanted = self._query(read_query(request.query, self._cut, request.within))
        found = searcher.search(self._filtered(wanted, request), HITS)
        places = [place for _, place in found.hits]
        reports = searcher.fast_field_values("report", places)
        ordinals = searcher.fast_field_values("ordinal", places)
        counts: dict[str, dict[str, int]] = {}
        for asked, facets in unfiltered(request):
            counts |= self._counts(searcher, self._filtered(wanted, asked), facets)
        ids = tuple(f"{report:016x}-{ordinal:03d}" for report, ordinal in zip(reports, ordinals, strict=True))
        return Answer(found.count, ids, counts)

    def read(self, found: Answer) -> Answer:
        """It is in that form."""
        return found

    def forget(self) -> None:
        """There is no cache of answers."""

    def _counts(self, searcher: Any, wanted: TantivyQuery, facets: Iterable[str]) -> dict[str, dict[str, int]]:
        asked = {column: {"terms": {"field": column, "size": _BUCKETS}} for column in deciding(facets)}
        aggregated = searcher.aggregate(wanted, asked)
        counts: dict[str, dict[str, int]] = {}
        for column, having in deciding(facets).items():
            buckets = aggregated[column]["buckets"]
            numbers = [bucket["key"] for bucket in buckets]
            sections = [bucket["doc_count"] for bucket in buckets]
            counts |= {facet: summed(numbers, sections, self._values[facet]) for facet in having}
        return counts

    def _query(self, wanted: Query) -> TantivyQuery:
        match wanted:
            case Word() | Literally():
                return _should(self._fields(wanted))
            case AnyOf(parts):
                terms = [part for part in parts if isinstance(part, Word | Literally)]
                others = [self._query(part) for part in parts if not isinstance(part, Word | Literally)]
                flat = [field for term in terms for field in self._fields(term)]  # faster than nested
                return _should([*flat, *others])
            case Without():
                return self._all_of([wanted])
            case AllOf(parts):
                return self._all_of(parts)

    def _all_of(self, parts: Sequence[Query]) -> TantivyQuery:
        """All parts; without one that is wanted, everything but what is not."""
        clauses = [
            (Occur.MustNot, self._query(part.part)) if isinstance(part, Without) else (Occur.Must, self._query(part))
            for part in parts
        ]
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, TantivyQuery.const_score_query(TantivyQuery.all_query(), 0.0)))
        return TantivyQuery.boolean_query(clauses)

    def _fields(self, wanted: Word | Literally) -> list[TantivyQuery]:
        """The word or string in each of its fields, weighed."""
        if isinstance(wanted, Word):
            return [
                _weighed(TantivyQuery.term_query(self._schema, name, wanted.text, "freq"), weight)
                for name, weight in WORDS_OF[wanted.where].items()
            ]
        pairs: list[str | tuple[int, str]] = [*string_grams(wanted.text)]
        if len(pairs) == 1:  # a phrase has two tokens or more
            return [
                _weighed(TantivyQuery.term_query(self._schema, name, pairs[0], "freq"), weight)
                for name, weight in STRINGS_OF[wanted.where].items()
            ]
        # With all pairs it is faster than with every second one, which would do.
        return [
            _weighed(TantivyQuery.phrase_query(self._schema, name, pairs), weight)
            for name, weight in STRINGS_OF[wanted.where].items()
        ]

    def _filtered(self, wanted: TantivyQuery, request: Request) -> TantivyQuery:
        """The query with the request's filters, which add nothing to a score."""
        limits = [self._one_of("region", request.regions)] if request.regions else []
        if (asked := years(request)) is not None:
            limits.append(self._one_of("year", [str(year) for year in asked]))
        if not limits:
            return wanted
        filters = [(Occur.Must, TantivyQuery.const_score_query(limit, 0.0)) for limit in limits]
        return TantivyQuery.boolean_query([(Occur.Must, wanted), *filters])

    def _one_of(self, name: str, values: Sequence[str]) -> TantivyQuery:
        return _should([TantivyQuery.term_query(self._schema, name, value, "basic") for value in values])


def _should(queries: Sequence[TantivyQuery]) -> TantivyQuery:
    return queries[0] if len(queries) == 1 else TantivyQuery.boolean_query([(Occur.Should, one) for one in queries])


def _weighed(wanted: TantivyQuery, weight: float) -> TantivyQuery:
    return wanted if weight == 1 else TantivyQuery.boost_query(wanted, weight)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in WORD_WEIGHTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in GRAM_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("region", "year"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("report", "ordinal", *COLUMNS):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def _register(index: tantivy.Index) -> None:
    splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", splitter)
