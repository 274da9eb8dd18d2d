"""Filters and counts over the sample library, against a count by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fzsearch.index import FacetValue, Request, WhooshEngine
from fzsearch.model import Report, Section
from tests.index.library import Shelf

Ticked = Mapping[str, Sequence[str]]
"""Facet → ticked values; `report` stands for the filter by report, `own` for regions without what lies in them."""

FACETS = ("region", "agency", "system", "level", "section", "year")
QUERIES = ["", '"工作"', "执法 OR 普法", '"不足"', "调解"]  # as frequent as reports are many, and rarer


def values_of(section: Section, report: Report, facet: str, *, own: bool) -> set[str]:
    region, agency = report.region, report.agency
    lineage = region.lineage if region else ()
    known: dict[str, set[str]] = {
        "region": set(lineage[-1:] if own else lineage),
        "agency": {agency.name} if agency else set(),
        "system": set(agency.systems) if agency else set(),
        "level": {region.level} if region else set(),
        "section": set(section.types),
        "year": {str(report.year)} if report.year else set(),
        "report": {report.id},
    }
    return known[facet]


def passes(section: Section, report: Report, ticked: Ticked, *, own: bool, but: str | None = None) -> bool:
    return all(
        values_of(section, report, facet, own=own) & set(values)
        for facet, values in ticked.items()
        if values and facet != but
    )


def flat(values: Sequence[FacetValue]) -> dict[str, int]:
    """Counts above 0 of values and of those below them."""
    found = {value.value: value.count for value in values if value.count}
    for value in values:
        found |= flat(value.children)
    return found


def ask(query: str, ticked: Ticked, *, own: bool) -> Request:
    years = sorted(map(int, ticked.get("year", ())))
    return Request(
        query,
        regions=tuple(ticked.get("region", ())),
        sub_regions=not own,
        agencies=tuple(ticked.get("agency", ())),
        systems=tuple(ticked.get("system", ())),
        levels=tuple(ticked.get("level", ())),
        sections=tuple(ticked.get("section", ())),
        reports=tuple(ticked.get("report", ())),
        year_from=years[0] if years else None,
        year_to=years[-1] if years else None,
        limit=100_000,
    )


@pytest.fixture(scope="module")
def rows(sample_shelf: Shelf) -> list[tuple[Section, Report]]:
    return list(sample_shelf.sections())


@pytest.fixture(scope="module")
def matching(engines: Mapping[str, WhooshEngine]) -> Mapping[str, set[str]]:
    return {query: set(engines["whole"].find(Request(query, limit=100_000)).section_ids) for query in QUERIES}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_totals_and_counts_under_any_filters_equal_a_count_by_hand(
    engines: Mapping[str, WhooshEngine],
    rows: list[tuple[Section, Report]],
    matching: Mapping[str, set[str]],
    data: st.DataObject,
) -> None:
    own = data.draw(st.booleans())
    query = data.draw(st.sampled_from(QUERIES))
    ticked = {}
    for facet in data.draw(st.sets(st.sampled_from([*FACETS, "report"]), max_size=4)):
        known = sorted({value for section, report in rows for value in values_of(section, report, facet, own=False)})
        most = 1 if facet == "year" else 30 if facet == "report" else 3
        ticked[facet] = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=most, unique=True))
    found = engines[data.draw(st.sampled_from(["whole", "grown"]))].find(ask(query, ticked, own=own))
    hits = [(section, report) for section, report in rows if section.id in matching[query]]
    left = [(section, report) for section, report in hits if passes(section, report, ticked, own=own)]
    assert set(found.section_ids) == {section.id for section, _ in left}
    assert (found.total, found.reports) == (len(left), len({report.id for _, report in left}))
    for facet in FACETS:
        expected = Counter(
            value
            for section, report in hits
            if passes(section, report, ticked, own=own, but=facet)
            for value in values_of(section, report, facet, own=own)
        )
        assert flat(found.facets[facet]) == expected, facet


def test_a_report_of_several_systems_counts_in_each(engines: Mapping[str, WhooshEngine], rows: list[Any]) -> None:
    both = {section.id for section, one in rows if one.agency and one.agency.systems == ("教育", "科技")}
    assert both
    for system in ("教育", "科技"):
        assert both <= set(engines["whole"].find(Request(systems=(system,), limit=100_000)).section_ids)
    shown = {value.value: value for value in engines["whole"].find(Request(systems=("科技",))).facets["system"]}
    assert shown["科技"].selected
    assert not shown["教育"].selected
    assert list(shown) == sorted(shown, key=lambda name: (-shown[name].count, name))


def test_a_region_by_itself_stands_above_what_lies_in_it_though_it_has_none(
    engines: Mapping[str, WhooshEngine], rows: list[Any]
) -> None:
    found = engines["whole"].find(Request(regions=("4452",), sub_regions=False, limit=100_000))
    assert set(found.section_ids) == {section.id for section, one in rows if one.region and one.region.code == "4452"}
    province = next(value for value in found.facets["region"] if value.value == "44")
    assert province.count == 0
    city = next(value for value in province.children if value.value == "4452")
    assert (city.count, city.selected) == (found.total, True)


def test_reports_that_are_not_there_find_nothing(engines: Mapping[str, WhooshEngine]) -> None:
    for engine in engines.values():
        found = engine.find(Request(reports=("no-such-report", "", "\udc80")))
        assert (found.total, found.reports, found.section_ids) == (0, 0, ())
        assert not any(flat(values) for values in found.facets.values())
