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
from fzsearch.index.embedded.schema import FACETS, MARK, marks, meaning
from fzsearch.index.query import FacetValue, Request
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.regions import Gazetteer, canonical_code

Mask = NDArray[np.bool_]


class Facet:
    """A facet of an open index: its values, and which of them each code of its column stands for.

    A code may stand for several values (a region and all it lies in) or for none (a fact that is not known).
    `values` are stated where they are more than those that codes stand for.
    """

    def __init__(
        self, codes: NDArray[np.generic], meanings: Sequence[Sequence[str]], values: Sequence[str] | None = None
    ) -> None:
        self.codes = codes
        self.values = sorted({value for each in meanings for value in each}) if values is None else values
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
    """All facets of an open index. All but `section` and those of marks are facts of the report."""

    of: Mapping[str, Facet]
    marked: tuple[str, ...]  # the facets of marks, in order
    own_regions: Facet  # the facet `region` where a region stands for itself alone; its values are the same
    regions: RegionTree

    @classmethod
    def over(cls, index: OpenIndex, gazetteer: Gazetteer) -> "Facets":
        """The facets of an index."""
        columns = {**index.facts, "section": index.types}
        of = {
            name: Facet(columns[name].codes, [meaning(name, value) for value in columns[name].values])
            for name in FACETS
        }
        found = [marks(value) for value in index.types.values]
        marked = tuple(sorted({name for each in found for name in each}))
        of |= {name: Facet(index.types.codes, [each.get(name, ()) for each in found]) for name in marked}
        region = of["region"]
        own = [meaning("region", value)[-1:] for value in columns["region"].values]
        return cls(of, marked, Facet(region.codes, own, region.values), RegionTree(region.values, gazetteer))

    def asked(self, request: Request) -> Mapping[str, Facet]:
        """The facets as the request wants regions to be taken."""
        return self.of if request.sub_regions else {**self.of, "region": self.own_regions}


class Selection:
    """What was found, and which of the request's filters each document fails.

    A document is left when it fails none; a facet's counts ignore its own filter, so they are over those that fail
    at most that one. Most filters and facets are facts of the report: where more documents were found than there are
    reports, each report is looked at once, with the number of its documents.
    """

    def __init__(self, found: Matches, request: Request, facets: Facets, index: OpenIndex) -> None:
        self._of = facets.asked(request)
        self._documents = found.documents
        self._reports = index.report_of[found.documents]
        self._all_reports = index.reports
        self._ticked = _ticked(request, facets)
        self._asked_reports = index.among(request.reports) if request.reports else None
        self._masks = {  # by document, of the filters that are no facts of reports
            name: self._with(name, values) for name, values in _marks_ticked(request).items()
        }
        if request.documents:
            self._masks["documents"] = index.named(request.documents)[found.documents]
        filters = [*self._ticked, *(["reports"] if request.reports else [])]
        self._bits = {name: np.uint8(1 << number) for number, name in enumerate(filters)}  # six at most
        self._by_report = len(found) > index.reports
        self._failed = self._failures(slice(None) if self._by_report else self._reports)
        self._right_type = _all_hold(self._masks.values())
        self._own = {"section", *facets.marked}
        self._kept = self._allowed() if self._bits or self._masks else None
        self.left = found if self._kept is None else found.where(self._kept)

    def _with(self, name: str, values: Sequence[str]) -> Mask:
        """Which of the documents found have one of the values; none of a facet that the index does not have."""
        if (facet := self._of.get(name)) is None:
            return np.zeros(len(self._documents), dtype=np.bool_)
        allowed: Mask = facet.allowing(values)[facet.codes[self._documents]]
        return allowed

    @cached_property
    def reports(self) -> Numbers:
        """The report of each document that is left. Documents of one report stand together."""
        return self._reports if self._kept is None else self._reports[self._kept]

    def count_reports(self) -> int:
        """How many reports have a document left."""
        if self._by_report:
            return int(np.count_nonzero(self._tally_left))
        return len(self.reports) and 1 + int(np.count_nonzero(self.reports[1:] != self.reports[:-1]))

    def counts(self, name: str) -> Numbers:
        """How often each value of a facet stands in what is left, its own filter aside."""
        facet = self._of[name]
        if name in self._own:
            documents = self._documents[self._allowed(name)] if name in self._masks else self.left.documents
            return facet.counts(facet.codes[documents], None)
        if self._by_report:
            tally = self._tally_by_facts(name) if name in self._bits else self._tally_left
            return facet.counts(facet.codes, tally)
        reports = self._reports[self._allowed(name)] if name in self._bits else self.reports
        return facet.counts(facet.codes[reports], None)

    def _failures(self, reports: Any) -> NDArray[np.uint8] | None:
        """For each of some reports, the filters of facts that it fails, a bit for each; None without such filters."""
        failed = None
        for name, values in self._ticked.items():
            facet = self._of[name]
            missing = (~facet.allowing(values) * self._bits[name])[facet.codes[reports]]
            failed = missing if failed is None else failed | missing
        if self._asked_reports is not None:
            missing = (~self._asked_reports * self._bits["reports"])[reports]
            failed = missing if failed is None else failed | missing
        return failed

    def _allowed(self, but: str | None = None) -> Mask:
        """Which of the documents found fail no filter, or none but that of the facet `but`."""
        allowed = self._allowed_facts(but)
        if allowed is not None and self._by_report:
            allowed = allowed[self._reports]
        right = self._right_type
        if but in self._masks:
            right = _all_hold(mask for name, mask in self._masks.items() if name != but)
        if right is None:
            return np.ones(len(self._documents), dtype=np.bool_) if allowed is None else allowed
        return right if allowed is None else allowed & right

    def _allowed_facts(self, but: str | None) -> Mask | None:
        """The same for filters of facts alone, by report or document as `_failed` is; None where there are none."""
        if self._failed is None:
            return None
        others = ~self._bits[but] if but in self._bits else np.uint8(255)
        allowed: Mask = (self._failed & others) == 0
        return allowed

    def _tally_by_facts(self, but: str | None) -> Numbers:
        """How many documents of each report were found, of the types asked for, that fail no filter of facts."""
        allowed = self._allowed_facts(but)
        return self._tally if allowed is None else self._tally * allowed

    @cached_property
    def _tally_left(self) -> Numbers:
        """How many documents of each report are left."""
        return self._tally_by_facts(None)

    @cached_property
    def _tally(self) -> Numbers:
        """How many documents of each report were found, of the types asked for."""
        reports = self._reports if self._right_type is None else self._reports[self._right_type]
        return np.bincount(reports, minlength=self._all_reports)


def _all_hold(masks: Iterable[Mask]) -> Mask | None:
    """Where all of some masks hold; None where there are none."""
    held = list(masks)
    return np.logical_and.reduce(held) if held else None


def _marks_ticked(request: Request) -> dict[str, list[str]]:
    """The values that the facet of section types and those of marks allow; without an entry, all."""
    ticked = {"section": list(request.sections)} if request.sections else {}
    for one in request.marks:
        facet, _, value = one.partition(MARK)
        ticked.setdefault(facet, []).append(value)
    return ticked


def _ticked(request: Request, facets: Facets) -> dict[str, Sequence[str]]:
    """The values that each facet of facts allows; without an entry, all."""
    ticked: dict[str, Sequence[str]] = {
        "region": [canonical_code(code) for code in request.regions],
        "agency": request.agencies,
        "system": request.systems,
        "level": request.levels,
    }
    ticked = {name: values for name, values in ticked.items() if values}
    if (years := _years(request, facets)) is not None:
        ticked["year"] = years
    return ticked


def _years(request: Request, facets: Facets) -> Sequence[str] | None:
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
    counts = {name: selection.counts(name) for name in (*FACETS, *facets.marked)}
    ticked = _marks_ticked(request)
    years = set(_years(request, facets) or ())
    agencies, systems, levels, sections, shown_years = (
        _by_name(facets.of[name], counts[name], ticked)
        for name, ticked in zip(
            ("agency", "system", "level", "section", "year"),
            (request.agencies, request.systems, request.levels, request.sections, ()),
            strict=True,
        )
    )
    return {
        "region": facets.regions.shown(counts["region"], {canonical_code(code) for code in request.regions}),
        "agency": _values(agencies, request.agencies),
        "system": _values(systems, request.systems),
        "level": _values(levels, request.levels, LEVELS),
        "section": _values(sections, request.sections, tuple(SECTION_TYPES), SECTION_TYPES),
        "year": _values(shown_years, years, tuple(sorted(shown_years, reverse=True))),
    } | {name: values for name in facets.marked if (values := _marked(name, facets, counts, ticked.get(name, ())))}


def _marked(
    name: str, facets: Facets, counts: Mapping[str, Numbers], ticked: Iterable[str]
) -> tuple[FacetValue, ...]:
    return _values(_by_name(facets.of[name], counts[name], ticked), ticked)


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
