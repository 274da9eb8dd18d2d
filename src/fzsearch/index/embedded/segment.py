"""A segment: some reports, their sections and their posting lists, in one array file that never changes.

Reports lie in the order of their ids, and the sections of each in the order of theirs; documents are sections,
numbered from 0. So document order is the order in which equals are listed: a section's id is its report's, a hyphen
and a number, and no report's id holds a character below the hyphen (decision 5).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fzsearch.errors import IndexDamaged
from fzsearch.index.embedded.arrayfile import NONSENSE, ArrayFile, ArrayWriter
from fzsearch.index.embedded.postings import ListReader, Lists, ListWriter, Numbers
from fzsearch.index.embedded.schema import FACTS, FIELDS, SENTENCES
from fzsearch.index.embedded.terms import PairKeys, PairTable, StringTable, write_pairs, write_strings


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of strings that repeat: the different ones, and each row's place among them."""

    values: Sequence[str]
    codes: NDArray[Any]


def recoded(columns: Sequence[Coded]) -> tuple[list[str], list[NDArray[Any]]]:
    """The different values of several columns, in order, and the codes of each column by them."""
    values = sorted({value for column in columns for value in column.values})
    place = {value: number for number, value in enumerate(values)}
    kind = np.min_scalar_type(len(values))
    return values, [
        np.array([place[value] for value in column.values], dtype=kind)[column.codes] for column in columns
    ]


@dataclass(frozen=True, slots=True)
class FieldLengths:
    """How long a field is: a length code per section or report (bm25), and per report the tokens over all of its
    sections and the number of its sections that have any.
    """

    codes: NDArray[np.uint8]
    tokens: NDArray[Any]
    holders: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """What a segment knows of its reports and sections beside the posting lists."""

    report_ids: Iterable[bytes]
    section_ids: Iterable[bytes]
    firsts: NDArray[Any]  # the first document of each report, and their number at the end
    facts: Mapping[str, Coded]  # per report
    types: Coded  # per section: its types with commas between
    dates: NDArray[np.int64]  # per report, see schema.sort_date
    lengths: Mapping[str, FieldLengths]


@dataclass(frozen=True, slots=True)
class FieldLists:
    """A field to be written: its terms, in order, and their lists, in blocks; a term whose list is empty is left out.
    `starts` is for pairs only.
    """

    terms: Sequence[bytes] | PairKeys
    blocks: Iterator[Lists]
    starts: Numbers | None = None


def write_segment(path: Path, columns: Columns, fields: Iterator[tuple[str, FieldLists]]) -> None:
    """Write a segment: columns first, then one field after the other."""
    with ArrayWriter(path) as writer:
        write_strings(writer, "reports", list(columns.report_ids))
        write_strings(writer, "sections", list(columns.section_ids))
        writer.put("firsts", columns.firsts.astype(np.uint32))
        writer.put("dates", columns.dates)
        for name, column in (*columns.facts.items(), ("types", columns.types)):
            writer.put(name, column.codes.astype(np.min_scalar_type(len(column.values))))
        for name, lengths in columns.lengths.items():
            writer.put(f"{name}.lengths", lengths.codes)
            writer.put(f"{name}.tokens", lengths.tokens.astype(np.uint32))
            writer.put(f"{name}.holders", lengths.holders.astype(np.uint32))
        for name, field in fields:
            _write_field(writer, name, field)
        values = {name: list(column.values) for name, column in (*columns.facts.items(), ("types", columns.types))}
        writer.finish({"values": values})


def _write_field(writer: ArrayWriter, name: str, field: FieldLists) -> None:
    used = ListWriter(f"{name}.postings", writer).write(field.blocks)
    if isinstance(field.terms, np.ndarray):
        write_pairs(writer, f"{name}.terms", field.terms[used])
    else:
        write_strings(writer, f"{name}.terms", [field.terms[place] for place in np.flatnonzero(used).tolist()])
    if field.starts is not None:
        writer.put(f"{name}.starts", field.starts.astype(np.uint32))


@dataclass(frozen=True, slots=True)
class WordField:
    """A field of words, open: its terms, their texts and counts, and the length code of each text."""

    terms: StringTable
    lists: ListReader
    lengths: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PairField:
    """A field of bigrams, open: its terms and their positions, length codes, and where each text begins."""

    terms: PairTable
    lists: ListReader
    lengths: NDArray[np.uint8]
    starts: NDArray[np.uint32]


class Segment:
    """A segment, open for reading. Raises IndexDamaged where the file is not what was written."""

    def __init__(self, path: Path) -> None:
        self.file = ArrayFile(path)
        self.name = path.stem
        try:
            self._read()
        except NONSENSE as error:
            raise IndexDamaged(path.name) from error

    def _read(self) -> None:
        self.reports = StringTable(self.file, "reports")
        self.sections = StringTable(self.file, "sections")
        self.firsts: NDArray[np.uint32] = self.file.array("firsts")
        grows = len(self.firsts) == len(self.reports) + 1 and bool((self.firsts[1:] > self.firsts[:-1]).all())
        if not grows or self.firsts[0] != 0 or self.firsts[-1] != len(self.sections):
            raise ValueError("the sections of the reports do not fit")
        self.dates: NDArray[np.int64] = self.file.array("dates")
        values = self.file.facts["values"]
        self.facts = {name: Coded(values[name], self.file.array(name)) for name in FACTS}
        self.types = Coded(values["types"], self.file.array("types"))
        self.words = {field.name: self._words(field.name) for field in FIELDS.values() if field.view == "words"}
        self.pairs = {field.name: self._pairs(field.name) for field in FIELDS.values() if field.view == "pairs"}
        self.sentences = replace(
            self.pairs["text_pairs"],  # their places are in the same texts
            terms=PairTable(self.file, f"{SENTENCES}.terms"),
            lists=ListReader(self.file, f"{SENTENCES}.postings"),
        )

    @property
    def documents(self) -> int:
        """The number of sections, deleted ones among them."""
        return len(self.sections)

    @cached_property
    def report_of(self) -> NDArray[np.uint32]:
        """The report that each document belongs to."""
        return np.repeat(np.arange(len(self.reports), dtype=np.uint32), np.diff(self.firsts))

    def field(self, name: str) -> WordField | PairField:
        """One field of either view."""
        return self.words[name] if name in self.words else self.pairs[name]

    def lengths(self, name: str) -> FieldLengths:
        """The lengths of one field."""
        return FieldLengths(
            self.field(name).lengths, self.file.array(f"{name}.tokens"), self.file.array(f"{name}.holders")
        )

    def _words(self, name: str) -> WordField:
        return WordField(
            StringTable(self.file, f"{name}.terms"),
            ListReader(self.file, f"{name}.postings"),
            self.file.array(f"{name}.lengths"),
        )

    def _pairs(self, name: str) -> PairField:
        return PairField(
            PairTable(self.file, f"{name}.terms"),
            ListReader(self.file, f"{name}.postings"),
            self.file.array(f"{name}.lengths"),
            self.file.array(f"{name}.starts"),
        )
