"""Filters and exact facet counts."""

from collections.abc import Iterable, Mapping

from fzsearch.index.embedded.opened import OpenIndex
from fzsearch.index.query import FacetValue, Request
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.regions import Gazetteer, canonical_code

Filters = Mapping[str, frozenset[int] | None]
"""Per facet, the documents that its ticked values allow; None where nothing is ticked."""


def filters(request: Request, index: OpenIndex) -> Filters:
    """What each facet of the request allows."""
    regions = [canonical_code(code) for code in request.regions]
    return {
        "region": _any(index, "region", regions or None),
        "agency": _any(index, "agency", request.agencies or None),
        "level": _any(index, "level", request.levels or None),
        "section": _any(index, "section", request.sections or None),
        "year": _any(index, "year", _years(request, index)),
    }


def _years(request: Request, index: OpenIndex) -> list[str] | None:
    """The index's years that the request's span covers; None without a span."""
    if request.year_from is None and request.year_to is None:
        return None
    first = 0 if request.year_from is None else request.year_from
    last = 9999 if request.year_to is None else request.year_to
    return [year for year in index.facets["year"] if first <= int(year) <= last]


def _any(index: OpenIndex, facet: str, values: Iterable[str] | None) -> frozenset[int] | None:
    """The documents that have one of the values; None when none is ticked, which is not the same as none found."""
    if values is None:
        return None
    return frozenset().union(*(index.facets[facet].get(value, frozenset()) for value in values))


def allowed(found: Iterable[int], limits: Filters, but: str | None = None) -> set[int]:
    """Those of `found` that every filter allows, leaving out the filter of facet `but`."""
    documents = set(found)
    for facet, limit in limits.items():
        if limit is not None and facet != but:
            documents &= limit
    return documents


def facets(
    found: Iterable[int], limits: Filters, request: Request, index: OpenIndex, gazetteer: Gazetteer
) -> dict[str, tuple[FacetValue, ...]]:
    """All facets with exact counts over all matches; each ignores its own filter."""
    found = set(found)
    counts = {facet: _counts(index, facet, allowed(found, limits, but=facet)) for facet in limits}
    regions = {canonical_code(code) for code in request.regions}
    return {
        "region": _tree(_with_ticked(counts["region"], regions), regions, gazetteer),
        "agency": _values(_with_ticked(counts["agency"], request.agencies), request.agencies),
        "level": _values(_with_ticked(counts["level"], request.levels), request.levels, LEVELS),
        "section": _values(
            _with_ticked(counts["section"], request.sections), request.sections, tuple(SECTION_TYPES), SECTION_TYPES
        ),
        "year": _values(counts["year"], _years(request, index) or (), tuple(sorted(counts["year"], reverse=True))),
    }


def _counts(index: OpenIndex, facet: str, documents: set[int]) -> dict[str, int]:
    counted = {value: len(documents & having) for value, having in index.facets[facet].items()}
    return {value: count for value, count in counted.items() if count}


def _with_ticked(counts: dict[str, int], ticked: Iterable[str]) -> dict[str, int]:
    """What is ticked stays visible, with nothing found as well."""
    return dict.fromkeys(ticked, 0) | counts


def _values(
    counts: Mapping[str, int],
    ticked: Iterable[str],
    order: tuple[str, ...] | None = None,
    labels: Mapping[str, str] | None = None,
) -> tuple[FacetValue, ...]:
    """The values in the given order, or the most frequent first."""
    if order is not None:
        ordered = sorted(counts, key=lambda value: (order.index(value) if value in order else len(order), value))
    else:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
    chosen = set(ticked)
    return tuple(
        FacetValue(value, (labels or {}).get(value, value), counts[value], value in chosen) for value in ordered
    )


def _tree(counts: Mapping[str, int], ticked: set[str], gazetteer: Gazetteer) -> tuple[FacetValue, ...]:
    """Regions below the regions they lie in, by code."""
    below: dict[str | None, list[str]] = {}
    for code in sorted(counts):
        region = gazetteer.get(code)
        above = [ancestor for ancestor in (region.lineage[:-1] if region else ()) if ancestor in counts]
        below.setdefault(above[-1] if above else None, []).append(code)

    def values(parent: str | None) -> tuple[FacetValue, ...]:
        return tuple(
            FacetValue(code, _label(code, gazetteer), counts[code], code in ticked, values(code))
            for code in below.get(parent, ())
        )

    return values(None)


def _label(code: str, gazetteer: Gazetteer) -> str:
    region = gazetteer.get(code)
    return region.name if region else code
