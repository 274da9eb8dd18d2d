"""Changed reports into the files of a generation. What did not change is not touched."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.analysis import Cut
from fzsearch.index.embedded.arrayfile import ArrayWriter
from fzsearch.index.embedded.generations import DELETED, SEGMENT, Canary, Contents, SegmentEntry
from fzsearch.index.embedded.merging import merge
from fzsearch.index.embedded.opened import load
from fzsearch.index.embedded.segment import Segment
from fzsearch.index.embedded.tiers import Size, groups_of_build, groups_to_merge
from fzsearch.index.embedded.workers import build_all
from fzsearch.index.normalisation import normalise
from fzsearch.model import Change, Report

_CANARIES, _CANARY_LENGTH = 4, 12


@dataclass
class _Piece:
    """A segment while a generation is written, and its reports that are deleted."""

    segment: Segment
    deleted: set[int]
    listed: str | None = None  # the file that lists them as they are; None when it has to be written

    @property
    def kept(self) -> NDArray[np.bool_]:
        kept = np.ones(len(self.segment.reports), dtype=np.bool_)
        kept[list(self.deleted)] = False
        return kept

    @property
    def size(self) -> Size:
        firsts = self.segment.firsts
        deleted = sum(int(firsts[place + 1]) - int(firsts[place]) for place in self.deleted)
        return Size(self.segment.documents, deleted, int(self.segment.pairs["text_pairs"].starts[-1]))


@dataclass
class _Taken:
    """What came in with the changes."""

    last: Change | None = None
    reports: set[str] = field(default_factory=set)
    canaries: list[Canary] = field(default_factory=list)

    def once(self, changes: Iterable[tuple[Change, Report]]) -> Iterator[Report]:
        """Each report once; it is taken in as it is now."""
        for change, report in changes:
            if self.last is None or change.number > self.last.number:
                self.last = change
            if report.id not in self.reports:
                self.reports.add(report.id)
                if report.is_report and len(self.canaries) < _CANARIES:
                    self.canaries.extend(_canary(report))
                yield report


def write(
    generation: Path, base: Contents, changes: Iterable[tuple[Change, Report]], cut: Cut, processes: int | None = None
) -> Contents:
    """Replace each report's sections by those it has now. A document that is no report has none.

    The folder holds the files of `base`; those that are not needed any more are removed. Returns what the generation
    holds now.
    """
    pieces = [
        _Piece(segment, set(deleted.tolist()), entry.deleted)
        for entry, (segment, deleted) in zip(base.segments, load(generation, base), strict=True)
    ]
    taken = _Taken()
    paths = (generation / f"{generation.name.removeprefix('gen-')}-{number:03d}{SEGMENT}" for number in count(1))
    built = list(build_all(taken.once(changes), paths, cut, processes))
    for piece in pieces:
        _delete(piece, taken.reports)
    pieces = [piece for piece in pieces if piece.kept.any()]
    pieces += [_Piece(Segment(made.path), set()) for made in built if made.sections]
    pieces = _merged(pieces, paths, whole=not base.segments)
    last, kept = taken.last, (canary for canary in base.canaries if canary.report_id not in taken.reports)
    contents = Contents(
        last.number if last else base.applied,
        last.mark if last else base.mark,
        tuple(_entry(generation, piece) for piece in pieces),
        (*taken.canaries, *kept)[:_CANARIES],
    )
    _tidy(generation, contents)
    return contents


def _delete(piece: _Piece, reports: Iterable[str]) -> None:
    found = (piece.segment.reports.find(report) for report in reports)
    gone = {place for place in found if place is not None} - piece.deleted
    if gone:
        piece.deleted |= gone
        piece.listed = None


def _merged(pieces: Sequence[_Piece], paths: Iterator[Path], *, whole: bool) -> list[_Piece]:
    """The pieces, those that should be one merged."""
    sizes = [piece.size for piece in pieces]
    groups = groups_of_build(sizes) if whole else groups_to_merge(sizes)
    merged = []
    for group in groups:
        path = next(paths)
        if merge(path, [pieces[place].segment for place in group], [pieces[place].kept for place in group]):
            merged.append(_Piece(Segment(path), set()))
    gone = {place for group in groups for place in group}
    return [piece for place, piece in enumerate(pieces) if place not in gone] + merged


def _entry(generation: Path, piece: _Piece) -> SegmentEntry:
    """What the seal says of a piece. A changed list of deleted reports is written."""
    name = piece.segment.name
    if piece.deleted and piece.listed is None:
        piece.listed = f"{name}-{generation.name.removeprefix('gen-')}{DELETED}"
        with ArrayWriter(generation / piece.listed) as writer:
            writer.put("reports", np.array(sorted(piece.deleted), dtype=np.uint32))
            writer.finish({})
    return SegmentEntry(name, piece.listed)


def _tidy(generation: Path, contents: Contents) -> None:
    """Remove the files that the generation does not need."""
    needed = {f"{entry.name}{SEGMENT}" for entry in contents.segments}
    needed |= {entry.deleted for entry in contents.segments if entry.deleted}
    for path in generation.iterdir():
        if path.name not in needed:
            path.unlink()


def _canary(report: Report) -> Iterator[Canary]:
    """A string from the middle of a section, which a search must find there."""
    for section in report.sections[:1]:
        text = normalise(section.text)
        start = max(0, len(text) // 2 - _CANARY_LENGTH)
        if needle := text[start : start + _CANARY_LENGTH]:
            yield Canary(needle, section.id, report.id)
