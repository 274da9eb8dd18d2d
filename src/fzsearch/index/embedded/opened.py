"""A generation, open for reading: postings by term, and per document what every search needs."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.reading import IndexReader, TermNotFound

from fzsearch.index.analysis import END
from fzsearch.index.embedded.generations import checked
from fzsearch.index.embedded.schema import FACETS


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many tokens a field has: per document, and on average over the documents that have it."""

    of: Mapping[int, int]
    average: float


@dataclass(frozen=True)
class OpenIndex:
    """One generation. Documents go by number; a deleted one appears nowhere.

    Whoosh shares file positions between threads, so every read of postings holds the lock.
    """

    generation: str
    applied: int
    reader: IndexReader
    ids: Mapping[int, str]  # section ids
    dates: Mapping[int, str]  # see schema.sort_date
    facets: Mapping[str, Mapping[str, frozenset[int]]]  # facet → value → documents
    _lengths: dict[str, Lengths] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def frequencies(self, name: str, term: str) -> dict[int, int]:
        """How often a word stands in field `name`, by document; empty for an unknown word."""
        with self.lock:
            try:
                matcher = self.reader.postings(name, term)
            except TermNotFound:
                return {}
            found = {}
            while matcher.is_active():
                found[matcher.id()] = int(matcher.weight())
                matcher.next()
            return found

    def occurrences(self, name: str, needle: str) -> dict[int, int]:
        """How often a normalised string stands in field `name`, by document. Overlaps count."""
        if len(needle) == 1:
            return self._beginnings(name, needle)
        # Pairs 0, 2, 4 … and the last one cover every character.
        pairs = sorted({*range(0, len(needle) - 1, 2), len(needle) - 2})
        starts: dict[int, set[int]] | None = None
        for offset in pairs:
            here = self._positions(name, needle[offset : offset + 2], offset)
            if starts is None:
                starts = here
            else:
                starts = {document: both for document in starts.keys() & here.keys()
                          if (both := starts[document] & here[document])}  # fmt: skip
            if not starts:
                return {}
        return {document: len(places) for document, places in (starts or {}).items()}

    def _beginnings(self, name: str, character: str) -> dict[int, int]:
        """A single character begins a pair wherever it stands: add up all pairs that begin with it."""
        found: dict[int, int] = {}
        with self.lock:
            pairs = [pair.decode("utf-8") for pair in self.reader.expand_prefix(name, character)]
        for pair in pairs:
            if len(pair) == 2 or pair == character + END:
                for document, count in self.frequencies(name, pair).items():
                    found[document] = found.get(document, 0) + count
        return found

    def _positions(self, name: str, pair: str, offset: int) -> dict[int, set[int]]:
        """Where a pair stands, by document, as the positions `offset` characters before it."""
        with self.lock:
            try:
                matcher = self.reader.postings(name, pair)
            except TermNotFound:
                return {}
            found = {}
            while matcher.is_active():
                found[matcher.id()] = {place - offset for place in matcher.value_as("positions")}
                matcher.next()
            return found

    def lengths(self, name: str) -> Lengths:
        """The lengths of a field, counted once."""
        with self.lock:
            if name not in self._lengths:
                of = {number: self.reader.doc_field_length(number, name) for number in self.ids}
                present = [length for length in of.values() if length]
                self._lengths[name] = Lengths(of, sum(present) / len(present) if present else 1.0)
            return self._lengths[name]


def open_index(generation: Path) -> OpenIndex:
    """Open a sealed generation. Raises IndexMissing when it is damaged or of another version."""
    seal = checked(generation)
    reader = whoosh_index.open_dir(str(generation), readonly=True).reader()
    stored = {number: reader.stored_fields(number) for number in reader.all_doc_ids()}
    return OpenIndex(
        generation=generation.name,
        applied=seal.applied,
        reader=reader,
        ids={number: fields["id"] for number, fields in stored.items()},
        dates={number: fields["date"] for number, fields in stored.items()},
        facets={name: _facet(reader, name) for name in FACETS},
    )


def _facet(reader: IndexReader, name: str) -> dict[str, frozenset[int]]:
    values = [term.decode("utf-8") for term in reader.lexicon(name)]
    documents = {value: frozenset(reader.postings(name, value).all_ids()) for value in values}
    return {value: found for value, found in documents.items() if found}
