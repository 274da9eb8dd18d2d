"""The index as Whoosh sees it: a codec over the array files, so that Whoosh's readers and searchers work on them.

The product's own searches go by `executor`, which takes whole lists; this is the same index for everything else that
speaks Whoosh. It reads only: segments are written by `building` and `merging`, because Whoosh's writers make Python
objects of every posting. Nothing of Whoosh is stored, no schema and no table of contents, which it would unpickle.
"""

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import fields, formats
from whoosh.codec.base import Codec, FieldCursor, PerDocumentReader, Segment, TermsReader
from whoosh.filedb.filestore import RamStorage
from whoosh.matching import ListMatcher
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader, TermInfo, TermNotFound
from whoosh.system import pack_uint

from fzsearch.index.embedded import bm25
from fzsearch.index.embedded.generations import read_seal
from fzsearch.index.embedded.opened import OpenIndex, Part, load
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.schema import FACETS, FIELDS, meaning


def open_reader(generation: Path) -> IndexReader:
    """A Whoosh reader of a sealed generation. Raises IndexMissing when it is damaged or of another version."""
    index = OpenIndex(generation.name, load(generation, read_seal(generation).contents))
    schema, storage = make_schema(), RamStorage()
    readers = [SegmentReader(storage, schema, ArraySegment(part)) for part in index.parts]
    if not readers:
        return EmptyReader(schema)
    return readers[0] if len(readers) == 1 else MultiReader(readers)


class PairPositions(formats.Positions):  # type: ignore[misc]
    """Positions as plain numbers; Whoosh's own format pickles them."""

    def encode(self, positions: Sequence[int]) -> bytes:
        """Four bytes for each position."""
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """The positions back."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """How many there are."""
        return len(array("I", value))

    def decode_weight(self, value: bytes) -> float:
        """The same, for Whoosh's scorers."""
        return float(self.decode_frequency(value))


def make_schema() -> fields.Schema:
    """The fields of schema.FIELDS, the facets and the ids, as Whoosh describes them."""
    kinds = {"words": formats.Frequency(), "pairs": PairPositions()}
    return fields.Schema(
        id=fields.ID(stored=True),
        report=fields.FieldType(formats.Existence(), analyzer=None, scorable=False),
        **{name: fields.FieldType(formats.Existence(), analyzer=None, scorable=False) for name in FACETS},
        **{
            field.name: fields.FieldType(kinds[field.view], analyzer=None, scorable=True) for field in FIELDS.values()
        },
    )


class ArraySegment(Segment):  # type: ignore[misc]
    """A segment as Whoosh names it."""

    def __init__(self, part: Part) -> None:
        super().__init__("fzsearch")
        self.part = part

    def codec(self) -> "ArrayCodec":
        """Who reads it."""
        return ArrayCodec()


class ArrayCodec(Codec):  # type: ignore[misc]
    """Reads array files for Whoosh. Writing raises NotImplementedError."""

    def terms_reader(self, _storage: object, segment: ArraySegment) -> "ArrayTerms":
        """The terms and postings of a segment."""
        return ArrayTerms(segment.part)

    def per_document_reader(self, _storage: object, segment: ArraySegment) -> "ArrayDocuments":
        """The documents of a segment."""
        return ArrayDocuments(segment.part)

    def _refuse(self, *_: object, **__: object) -> Any:
        raise NotImplementedError("this codec reads; the index is written by fzsearch index")

    per_document_writer = field_writer = postings_writer = postings_reader = new_segment = _refuse


class ArrayTerms(TermsReader):  # type: ignore[misc]
    """The terms of a segment: words, bigrams, facet values, report ids, section ids."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return len(self._postings(name, text)[0]) > 0

    def indexed_field_names(self) -> list[str]:
        """All fields that have terms."""
        return ["id", "report", *FACETS, *FIELDS]

    def cursor(self, fieldname: str, fieldobj: object) -> FieldCursor:
        """Not for spelling and prefixes, which the product does not use."""
        raise NotImplementedError

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term, in order."""
        for name in sorted(self.indexed_field_names()):
            for text in self._terms_of(name):
                yield name, text

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from `prefix` on, and those of later fields."""
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with what is known of it."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The same from a term on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """How often a term stands where. Raises TermNotFound for an unknown one."""
        documents, counts = self._postings(fieldname, text)
        if not len(documents):
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        lengths = ArrayDocuments(self._part).lengths(fieldname)
        present = lengths[documents] if len(lengths) else np.zeros(1, dtype=np.int64)
        return TermInfo(
            float(counts.sum()), len(documents), int(present.min()), int(present.max()), float(counts.max()),
            int(documents[0]), int(documents[-1]),
        )  # fmt: skip

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term stands in all documents."""
        return float(self._postings(fieldname, text)[1].sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have a term."""
        return len(self._postings(fieldname, text)[0])

    def matcher(self, fieldname: str, text: bytes, format_: formats.Format, scorer: object = None) -> ListMatcher:
        """The postings of a term."""
        documents, counts = self._postings(fieldname, text)
        if not len(documents):
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        values = None
        if fieldname in FIELDS and FIELDS[fieldname].view == "pairs":
            values = [format_.encode(places) for places in self._positions(fieldname, text)]
        elif fieldname in FIELDS:
            values = [pack_uint(count) for count in counts.tolist()]
        return ListMatcher(
            documents.tolist(), counts.astype(float).tolist(), values, format_, scorer,
            term=(fieldname, text), terminfo=self.term_info(fieldname, text),
        )  # fmt: skip

    def _terms_of(self, name: str) -> list[bytes]:
        segment = self._part.segment
        if name in FIELDS:
            return sorted(segment.field(name).terms)
        if name == "id":
            return list(segment.sections)
        if name == "report":
            return list(segment.reports)
        return sorted({value.encode() for each in self._meanings(name) for value in each})

    def _meanings(self, name: str) -> list[list[str]]:
        """The facet values that each code of a column stands for."""
        segment = self._part.segment
        return [
            meaning(name, value) for value in (segment.types if name == "section" else segment.facts[name]).values
        ]

    def _postings(self, name: str, text: bytes) -> tuple[Numbers, Numbers]:
        """The documents of a term and how often it stands in each; nothing for an unknown one."""
        segment = self._part.segment
        if name in FIELDS:
            return self._field_postings(name, text)
        if name == "id":
            place = segment.sections.find(text.decode())
            documents = np.empty(0, dtype=np.intp) if place is None else np.array([place])
        elif name == "report":
            place = segment.reports.find(text.decode())
            first, end = (0, 0) if place is None else (int(segment.firsts[place]), int(segment.firsts[place + 1]))
            documents = np.arange(first, end)
        else:
            allowed = np.array([text.decode() in each for each in self._meanings(name)] + [False])
            column = segment.types.codes if name == "section" else segment.facts[name].codes[segment.report_of]
            documents = np.flatnonzero(allowed[column])
        return documents, np.ones(len(documents), dtype=np.intp)

    def _field_postings(self, name: str, text: bytes) -> tuple[Numbers, Numbers]:
        segment, field = self._part.segment, FIELDS[name]
        if field.view == "pairs":
            values, counts = np.unique(self._texts_of(name, text)[0], return_counts=True)
        else:
            reader = segment.words[name]
            place = reader.terms.find(text.decode())
            if place is None:
                return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
            values, counts = reader.lists.values(place), reader.lists.counts(place)
        if field.of == "section":
            return values, counts
        kept = np.isin(segment.report_of, values)
        return np.flatnonzero(kept), counts[values.searchsorted(segment.report_of[kept])]

    def _positions(self, name: str, text: bytes) -> Iterator[list[int]]:
        """Where a bigram stands, document by document."""
        segment = self._part.segment
        texts, places = self._texts_of(name, text)
        for document in self._field_postings(name, text)[0].tolist():
            owner = document if FIELDS[name].of == "section" else int(segment.report_of[document])
            first, end = np.searchsorted(texts, (owner, owner + 1)).tolist()
            yield (places[first:end] - int(segment.pairs[name].starts[owner])).tolist()

    def _texts_of(self, name: str, text: bytes) -> tuple[Numbers, Numbers]:
        """The text that each occurrence of a bigram stands in, and its position among all texts."""
        reader, pair = self._part.segment.pairs[name], text.decode()
        place = reader.terms.find(pair) if len(pair) == 2 else None
        if place is None:
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
        places = reader.lists.values(place)
        return reader.starts.searchsorted(places.astype(np.uint32), side="right") - 1, places


class ArrayDocuments(PerDocumentReader):  # type: ignore[misc]
    """The documents of a segment: what is deleted, lengths, and the section id as the stored field."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def doc_count(self) -> int:
        """The documents that are left."""
        alive = self._part.alive_documents
        return self._part.segment.documents if alive is None else int(alive.sum())

    def doc_count_all(self) -> int:
        """All documents, deleted ones among them."""
        return self._part.segment.documents

    def has_deletions(self) -> bool:
        """Whether any is deleted."""
        return self._part.alive is not None

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is."""
        alive = self._part.alive_documents  # Whoosh also asks for the one after the last
        return alive is not None and docnum < len(alive) and not alive[docnum]

    def deleted_docs(self) -> frozenset[int]:
        """Those that are."""
        alive = self._part.alive_documents
        return frozenset() if alive is None else frozenset(np.flatnonzero(~alive).tolist())

    def lengths(self, fieldname: str) -> Numbers:
        """The length of a field in each document, as kept in a byte; empty for a field that has none."""
        if fieldname not in FIELDS:
            return np.empty(0, dtype=np.intp)
        lengths = bm25.LENGTHS[self._part.segment.field(fieldname).lengths]
        return lengths if FIELDS[fieldname].of == "section" else lengths[self._part.segment.report_of]

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length of a field in one document."""
        lengths = self.lengths(fieldname)
        return int(lengths[docnum]) if len(lengths) else default

    def field_length(self, fieldname: str) -> int:
        """The tokens of a field in all documents."""
        return int(self._part.segment.lengths(fieldname).tokens.sum(dtype=np.int64)) if fieldname in FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """The shortest."""
        return int(self.lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The longest."""
        return int(self.lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """The section's id."""
        return {"id": self._part.segment.sections[docnum].decode()}
