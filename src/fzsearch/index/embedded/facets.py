"""Filters and exact facet counts, over arrays of codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fzsearch.index.embedded.matches import Matches
from fzsearch.index.embedded.opened import OpenIndex
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.region_tree import RegionTree
from fzsearch.index.embedded.schema import FACETS, meaning
from fzsearch.index.query import FacetValue, Request
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.regions import Gazetteer, canonical_code

Mask = NDArray[np.bool_]


class Facet:
    """A facet of an open index: its values, and which of them each code of its column stands for.

    A code may stand for several values (a region and all it lies in) or for none (a fact that is not known).
    """

    def __init__(self, codes: NDArray[np.generic], meanings: Sequence[Sequence[str]]) -> None:
        self.codes = codes
        self.values = sorted({value for each in meanings for value in each})
        self._place = {value: number for number, value in enumerate(self.values)}
        self._size = len(meanings)
        pairs = [(code, self._place[value]) for code, each in enumerate(meanings) for value in each]
        self._code_of, self._value_of = np.array(pairs, dtype=np.intp).reshape(-1, 2).T

    def allowing(self, values: Iterable[str]) -> Mask:
        """For each code, whether it stands for one of the values."""
        allowed = np.zeros(self._size, dtype=np.bool_)
        for value in values:
            if (place := self._place.get(value)) is not None:
                allowed[self._code_of[self._value_of == place]] = True
        return allowed

    def counts(self, codes: NDArray[np.generic], weights: Numbers | None) -> Numbers:
        """How often each value stands in a column of codes, each counted as often as its weight says."""
        by_code = np.bincount(codes, weights, minlength=self._size)
        return np.bincount(self._value_of, by_code[self._code_of], minlength=len(self.values)).astype(np.intp)


@dataclass(frozen=True)
class Facets:
    """All facets of an open index. All but `section` are facts of the report."""

    of: Mapping[str, Facet]
    regions: RegionTree

    @classmethod
    def over(cls, index: OpenIndex, gazetteer: Gazetteer) -> "Facets":
        """The facets of an index."""
        columns = {**index.facts, "section": index.types}
        of = {
            name: Facet(columns[name].codes, [meaning(name, value) for value in columns[name].values])
            for name in FACETS
        }
        return cls(of, RegionTree(of["region"].values, gazetteer))


class Selection:
    """What was found, and which of the request's filters each document fails.

    A document is left when it fails none; a facet's counts ignore its own filter, so they are over those that fail
    at most that one. Most filters and facets are facts of the report: where more documents were found than there are
    reports, each report is looked at once, with the number of its documents.
    """

    def __init__(self, found: Matches, request: Request, facets: Facets, index: OpenIndex) -> None:
        self._facets = facets
        self._documents = found.documents
        self._reports = index.report_of[found.documents]
        self._all_reports = index.reports
        self._ticked = _ticked(request, facets)
        self._bits = {name: np.uint8(1 << number) for number, name in enumerate(self._ticked)}
        self._by_report = len(found) > index.reports
        self._failed = self._failures(slice(None) if self._by_report else self._reports)
        self._right_type: Mask | None = None
        if "section" in self._ticked:
            section = facets.of["section"]
            self._right_type = section.allowing(self._ticked["section"])[section.codes[found.documents]]
        self.left = found.where(self._allowed()) if self._ticked else found

    def counts(self, name: str) -> Numbers:
        """How often each value of a facet stands in what is left, its own filter aside."""
        facet = self._facets.of[name]
        if name == "section":
            documents = self._documents[self._allowed("section")] if "section" in self._bits else self.left.documents
            return facet.counts(facet.codes[documents], None)
        if self._by_report:
            allowed = self._allowed_facts(name)
            return facet.counts(facet.codes, self._tally if allowed is None else self._tally * allowed)
        reports = self._reports[self._allowed(name)] if self._ticked else self._reports
        return facet.counts(facet.codes[reports], None)

    def _failures(self, reports: Any) -> NDArray[np.uint8] | None:
        """For each of some reports, the filters of facts that it fails, a bit for each; None without such filters."""
        failed = None
        for name, values in self._ticked.items():
            if name != "section":
                facet = self._facets.of[name]
                missing = (~facet.allowing(values) * self._bits[name])[facet.codes[reports]]
                failed = missing if failed is None else failed | missing
        return failed

    def _allowed(self, but: str | None = None) -> Mask:
        """Which of the documents found fail no filter, or none but that of the facet `but`."""
        allowed = self._allowed_facts(but)
        if allowed is not None and self._by_report:
            allowed = allowed[self._reports]
        if self._right_type is None or but == "section":
            return np.ones(len(self._documents), dtype=np.bool_) if allowed is None else allowed
        return self._right_type if allowed is None else allowed & self._right_type

    def _allowed_facts(self, but: str | None) -> Mask | None:
        """The same for filters of facts alone, by report or document as `_failed` is; None where there are none."""
        if self._failed is None:
            return None
        others = ~self._bits[but] if but in self._bits else np.uint8(255)
        allowed: Mask = (self._failed & others) == 0
        return allowed

    @cached_property
    def _tally(self) -> Numbers:
        """How many documents of each report were found, of the types asked for."""
        reports = self._reports if self._right_type is None else self._reports[self._right_type]
        return np.bincount(reports, minlength=self._all_reports)


def _ticked(request: Request, facets: Facets) -> dict[str, Sequence[str]]:
    """The values that each facet of the request allows; without an entry, all."""
    ticked: dict[str, Sequence[str]] = {
        "region": [canonical_code(code) for code in request.regions],
        "agency": request.agencies,
        "level": request.levels,
        "section": request.sections,
    }
    ticked = {name: values for name, values in ticked.items() if values}
    if (years := _years(request, facets)) is not None:
        ticked["year"] = years
    return ticked


def _years(request: Request, facets: Facets) -> list[str] | None:
    """The index's years that the request's span covers; None without a span."""
    if request.year_from is None and request.year_to is None:
        return None
    years = facets.of["year"].values
    if request.year_from is not None:
        years = [year for year in years if int(year) >= request.year_from]
    if request.year_to is not None:
        years = [year for year in years if int(year) <= request.year_to]
    return years


def count(selection: Selection, request: Request, facets: Facets) -> dict[str, tuple[FacetValue, ...]]:
    """All facets with exact counts over all matches; each ignores its own filter."""
    counts = {name: selection.counts(name) for name in FACETS}
    years = set(_years(request, facets) or ())
    agencies, levels, sections, shown_years = (
        _by_name(facets.of[name], counts[name], ticked)
        for name, ticked in zip(
            ("agency", "level", "section", "year"),
            (request.agencies, request.levels, request.sections, ()),
            strict=True,
        )
    )
    return {
        "region": facets.regions.shown(counts["region"], {canonical_code(code) for code in request.regions}),
        "agency": _values(agencies, request.agencies),
        "level": _values(levels, request.levels, LEVELS),
        "section": _values(sections, request.sections, tuple(SECTION_TYPES), SECTION_TYPES),
        "year": _values(shown_years, years, tuple(sorted(shown_years, reverse=True))),
    }


def _by_name(facet: Facet, counts: Numbers, ticked: Iterable[str]) -> dict[str, int]:
    """The counts above 0, and those of what is ticked."""
    places = np.flatnonzero(counts)
    found = zip(places.tolist(), counts[places].tolist(), strict=True)
    return dict.fromkeys(ticked, 0) | {facet.values[place]: count for place, count in found}


def _values(
    counts: Mapping[str, int],
    ticked: Iterable[str],
    order: tuple[str, ...] | None = None,
    labels: Mapping[str, str] | None = None,
) -> tuple[FacetValue, ...]:
    """The values in the given order, or the most frequent first."""
    if order is not None:
        place = {value: number for number, value in enumerate(order)}
        ordered = sorted(counts, key=lambda value: (place.get(value, len(place)), value))
    else:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
    chosen = set(ticked)
    return tuple(
        FacetValue(value, (labels or {}).get(value, value), counts[value], value in chosen) for value in ordered
    )
