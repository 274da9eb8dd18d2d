"""Several segments as one index: documents and reports numbered through, and what all of them have together."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded import bm25
from fzsearch.index.embedded.arrayfile import ArrayFile
from fzsearch.index.embedded.generations import SEGMENT, Contents
from fzsearch.index.embedded.schema import FACTS, FIELDS
from fzsearch.index.embedded.segment import Coded, Segment, recoded
from fzsearch.index.embedded.terms import StringTable

_FEW = 16  # of so many ids, one is read by itself as fast as all of them together


def load(generation: Path, contents: Contents) -> list[tuple[Segment, NDArray[np.intp]]]:
    """The segments of a generation, each with its deleted reports."""
    return [
        (Segment(generation / f"{entry.name}{SEGMENT}"), _deleted(generation, entry.deleted))
        for entry in contents.segments
    ]


def _deleted(generation: Path, name: str | None) -> NDArray[np.intp]:
    if name is None:
        return np.empty(0, dtype=np.intp)
    return ArrayFile(generation / name).array("reports").astype(np.intp)


@dataclass(frozen=True, slots=True)
class Part:
    """A segment in its place. `alive` is None where no report was deleted, else it says which are left."""

    segment: Segment
    alive: NDArray[np.bool_] | None  # per report of the segment
    alive_documents: NDArray[np.bool_] | None
    first_document: int
    first_report: int


@dataclass(frozen=True, slots=True)
class FieldStatistics:
    """What BM25 needs of a field beside the postings."""

    average: float  # tokens, over the documents that have any
    norms: bm25.Scores


class OpenIndex:
    """One generation, open for searching by any number of threads.

    Documents and reports have numbers through all segments; a deleted one keeps its number and is never found.
    Raises IndexDamaged when a part that every search needs is not as written.
    """

    def __init__(self, generation: str, loaded: Sequence[tuple[Segment, NDArray[np.intp]]]) -> None:
        self.generation = generation
        self.parts = tuple(_parts(loaded))
        self._firsts = [part.first_document for part in self.parts]
        self._first_reports = [part.first_report for part in self.parts]
        segments = [segment for segment, _ in loaded]
        self.documents = sum(segment.documents for segment in segments)
        self.reports = sum(len(segment.reports) for segment in segments)
        # By document: its report and its types. By report: its date and its facts.
        self.report_of: NDArray[Any] = _joined(
            [part.segment.report_of + np.uint32(part.first_report) for part in self.parts], np.uint32
        )
        self.dates: NDArray[np.int64] = _joined([segment.dates for segment in segments], np.int64)
        self.facts = {name: _one_column([segment.facts[name] for segment in segments]) for name in FACTS}
        self.types = _one_column([segment.types for segment in segments])
        self.statistics = {name: self._statistics(name) for name in FIELDS}

    @cached_property
    def alive(self) -> NDArray[np.intp]:
        """The documents that are left."""
        if all(part.alive is None for part in self.parts):
            return np.arange(self.documents)
        return np.flatnonzero(
            np.concatenate(
                [
                    np.ones(part.segment.documents, dtype=np.bool_)
                    if part.alive_documents is None
                    else part.alive_documents
                    for part in self.parts
                ]
            )
        )

    @cached_property
    def report_ranks(self) -> NDArray[np.intp]:
        """The place of each report among all by their ids. Sections go by the same order (see segment)."""
        ids = [report_id for part in self.parts for report_id in part.segment.reports]
        ranks = np.empty(len(ids), dtype=np.intp)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        return ranks

    @property
    def is_whole(self) -> bool:
        """Whether no file was cut since it was opened."""
        return all(part.segment.file.is_whole for part in self.parts)

    def section_id(self, document: int) -> str:
        """The id of the section that a document is."""
        part = self.parts[bisect_right(self._firsts, document) - 1]
        return part.segment.sections[document - part.first_document].decode()

    def report_id(self, report: int) -> str:
        """The id of a report."""
        part = self.parts[bisect_right(self._first_reports, report) - 1]
        return part.segment.reports[report - part.first_report].decode()

    def among(self, report_ids: Iterable[str]) -> NDArray[np.bool_]:
        """For each report, whether its id is one of these. Ids that no report has are passed over."""
        tables = [(part.segment.reports, part.first_report) for part in self.parts]
        return _found_in(tables, report_ids, self.reports)

    def named(self, section_ids: Iterable[str]) -> NDArray[np.bool_]:
        """For each document, whether its id is one of these. Ids that none has are passed over."""
        tables = [(part.segment.sections, part.first_document) for part in self.parts]
        return _found_in(tables, section_ids, self.documents)

    def report_ids(self, documents: NDArray[np.intp]) -> set[str]:
        """The ids of the reports that some documents belong to."""
        return set(self.ids_of(np.unique(self.report_of[documents])))

    def ids_of(self, reports: NDArray[np.intp]) -> list[str]:
        """The ids of some reports, which are in order."""
        ids: list[str] = []
        for part in self.parts:
            table = part.segment.reports
            first, end = reports.searchsorted([part.first_report, part.first_report + len(table)]).tolist()
            places = (reports[first:end] - part.first_report).tolist()
            if len(places) * _FEW > len(table):  # then it is quicker to read them all
                every = list(table)
                ids += [every[place].decode() for place in places]
            else:
                ids += [table[place].decode() for place in places]
        return ids

    def _statistics(self, name: str) -> FieldStatistics:
        tokens = holders = 0
        for part in self.parts:
            lengths = part.segment.lengths(name)
            kept = slice(None) if part.alive is None else part.alive
            tokens += int(lengths.tokens[kept].sum(dtype=np.int64))
            holders += int(lengths.holders[kept].sum(dtype=np.int64))
        average = tokens / holders if holders else 1.0
        return FieldStatistics(average, bm25.norms(average))


def _found_in(tables: Sequence[tuple[StringTable, int]], ids: Iterable[str], size: int) -> NDArray[np.bool_]:
    """Which of `size` places the ids have; each table is given with its first place."""
    asked = np.zeros(size, dtype=np.bool_)
    for one in ids:
        for table, first in tables:
            if (place := table.find(one)) is not None:
                asked[first + place] = True
    return asked


def _parts(loaded: Sequence[tuple[Segment, NDArray[np.intp]]]) -> list[Part]:
    parts, document, report = [], 0, 0
    for segment, gone in loaded:
        alive = None
        if len(gone):
            alive = np.ones(len(segment.reports), dtype=np.bool_)
            alive[gone] = False
        parts.append(Part(segment, alive, None if alive is None else alive[segment.report_of], document, report))
        document += segment.documents
        report += len(segment.reports)
    return parts


def _joined(arrays: Sequence[NDArray[Any]], dtype: type) -> NDArray[Any]:
    """One array of all; the very same where there is but one."""
    return arrays[0] if len(arrays) == 1 else np.concatenate([*arrays, np.empty(0, dtype=dtype)])


def _one_column(columns: Sequence[Coded]) -> Coded:
    """The same column of all segments, with the values of all."""
    if len(columns) == 1:
        return columns[0]
    values, codes = recoded(columns)
    return Coded(values, np.concatenate([*codes, np.empty(0, dtype=np.uint8)]))
