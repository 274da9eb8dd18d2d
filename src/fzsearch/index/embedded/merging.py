"""Several segments into one, without what was deleted. They are checked before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.merged_lists import Move, merged_pairs, merged_words
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.schema import FACTS, FIELDS, SENTENCES, TextField
from fzsearch.index.embedded.segment import (
    Coded,
    Columns,
    FieldLengths,
    FieldLists,
    Segment,
    recoded,
    write_segment,
)


@dataclass(frozen=True)
class _Source:
    """A segment to be merged: which of its reports are kept, and where its reports and sections go."""

    segment: Segment
    kept: NDArray[np.bool_]  # per report
    new_reports: Numbers  # the new place of each report; of those that are not kept, nothing sensible
    new_documents: Numbers

    @cached_property
    def documents_kept(self) -> NDArray[np.bool_]:
        return self.kept[self.segment.report_of]


def merge(path: Path, segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]]) -> int:
    """Write the reports of `segments` that are `kept` (per segment, per report) as one segment.

    Returns the number of sections. Writes nothing where there are none.
    """
    for segment in segments:
        segment.file.check_all()
    order = sorted(
        (segment.reports[place], number, place)
        for number, segment in enumerate(segments)
        for place in np.flatnonzero(kept[number]).tolist()
    )
    if not order:
        return 0
    numbers = np.array([number for _, number, _ in order], dtype=np.intp)
    places = np.array([place for _, _, place in order], dtype=np.intp)
    sizes = np.zeros(len(order), dtype=np.intp)
    for number, segment in enumerate(segments):
        here = numbers == number
        sizes[here] = np.diff(segment.firsts.astype(np.intp))[places[here]]
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    sources = []
    for number, segment in enumerate(segments):
        here = np.flatnonzero(numbers == number)
        new_reports = np.zeros(len(segment.reports), dtype=np.intp)
        new_reports[places[here]] = here
        shift = firsts[new_reports] - segment.firsts[:-1]
        new_documents = np.arange(segment.documents) + shift[segment.report_of]
        new_documents[~kept[number][segment.report_of]] = 0
        sources.append(_Source(segment, kept[number], new_reports, new_documents))
    columns = _columns(sources, [report for report, _, _ in order], firsts)
    write_segment(path, columns, _fields(sources, int(firsts[-1]), len(order)))
    return int(firsts[-1])


def _columns(sources: Sequence[_Source], report_ids: Sequence[bytes], firsts: Numbers) -> Columns:
    sections = [b""] * int(firsts[-1])
    for source in sources:
        ids = source.segment.sections
        for old in np.flatnonzero(source.documents_kept).tolist():
            sections[source.new_documents[old]] = ids[old]
    return Columns(
        report_ids,
        sections,
        firsts,
        {name: _coded(sources, name, len(report_ids)) for name in FACTS},
        _coded(sources, "types", len(sections)),
        _placed(sources, [source.segment.dates for source in sources], len(report_ids), "report"),
        {field.name: _lengths(sources, field, len(sections), len(report_ids)) for field in FIELDS.values()},
    )


def _placed(sources: Sequence[_Source], columns: Sequence[NDArray[Any]], length: int, of: str) -> NDArray[Any]:
    """One column of all sources, in the new order."""
    merged = np.zeros(length, dtype=columns[0].dtype)
    for source, column in zip(sources, columns, strict=True):
        kept, new = (
            (source.kept, source.new_reports) if of == "report" else (source.documents_kept, source.new_documents)
        )
        merged[new[kept]] = column[kept]
    return merged


def _coded(sources: Sequence[_Source], name: str, length: int) -> Coded:
    columns = [source.segment.types if name == "types" else source.segment.facts[name] for source in sources]
    values, codes = recoded(columns)
    return Coded(values, _placed(sources, codes, length, "section" if name == "types" else "report"))


def _lengths(sources: Sequence[_Source], field: TextField, documents: int, reports: int) -> FieldLengths:
    lengths = [source.segment.lengths(field.name) for source in sources]
    return FieldLengths(
        _placed(sources, [each.codes for each in lengths], documents if field.of == "section" else reports, field.of),
        _placed(sources, [each.tokens for each in lengths], reports, "report"),
        _placed(sources, [each.holders for each in lengths], reports, "report"),
    )


def _fields(sources: Sequence[_Source], documents: int, reports: int) -> Iterator[tuple[str, FieldLists]]:
    of_documents = [Move(source.documents_kept, source.new_documents) for source in sources]
    of_reports = [Move(source.kept, source.new_reports) for source in sources]
    for field in FIELDS.values():
        moves = of_reports if field.of == "report" else of_documents
        if field.view == "words":
            yield field.name, merged_words([source.segment.words[field.name] for source in sources], moves)
        else:
            texts = documents if field.of == "section" else reports
            yield field.name, merged_pairs([source.segment.pairs[field.name] for source in sources], moves, texts)
    sentences = merged_pairs([source.segment.sentences for source in sources], of_documents, documents)
    yield SENTENCES, replace(sentences, starts=None)
