"""Results by report, against sections that are grouped by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from fzsearch.index import Request, WhooshEngine, results_json
from fzsearch.index.query import SHOWN_OF_REPORT
from tests.index.library import Shelf, report

Groups = list[tuple[str, int, list[str]]]
"""Report id, sections found, ids of those that are shown."""

REQUESTS = [
    Request(),
    Request(sort="newest"),
    Request(sort="oldest"),
    Request("法治 OR 科技"),
    Request('"工作"', sort="newest", sections=("problems", "next_steps")),
    Request('"不足"', sort="oldest"),
    Request("执法 OR 普法", regions=("44",), year_from=2022),
    Request("没有这样的词语"),
]


def by_hand(engine: WhooshEngine, shelf: Shelf, request: Request) -> Groups:
    """All reports of what is found section by section."""
    found = engine.find(replace(request, limit=100_000))
    sections: dict[str, list[tuple[float, str]]] = {}
    for section_id, score in zip(found.section_ids, found.scores, strict=True):
        sections.setdefault(section_id.rpartition("-")[0], []).append((-score, section_id))

    def key(report_id: str) -> tuple[float, str]:
        if request.sort == "relevance":
            return min(sections[report_id])[0], report_id
        one = shelf.reports[report_id]
        day = (one.year or 0) * 10_000_000 + (one.published or date.min).toordinal()
        return (-day if request.sort == "newest" else day), report_id

    return [
        (one, len(sections[one]), [section_id for _, section_id in sorted(sections[one])[:SHOWN_OF_REPORT]])
        for one in sorted(sections, key=key)
    ]


def shown(engine: WhooshEngine, request: Request) -> Groups:
    """What all pages show."""
    groups: Groups = []
    for page in count(1):
        results = engine.search(replace(request, group="report", limit=7, page=page))
        assert results.hits == tuple(hit for group in results.groups for hit in group.hits)
        assert all(group.report == hit.report for group in results.groups for hit in group.hits)
        if not results.groups:
            return groups
        groups += [(one.report.id, one.total, [hit.section.id for hit in one.hits]) for one in results.groups]
    raise AssertionError


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
@pytest.mark.parametrize("name", ["whole", "grown"])
def test_the_pages_of_reports_are_what_grouping_by_hand_gives(
    engines: Mapping[str, WhooshEngine], sample_shelf: Shelf, name: str, request_: Request
) -> None:
    engine = engines[name]
    expected = by_hand(engine, sample_shelf, request_)
    assert shown(engine, request_) == expected
    results, sections = engine.search(replace(request_, group="report")), engine.search(request_)
    assert results.reports == sections.reports == len(expected)
    assert results.total == sections.total == sum(total for _, total, _ in expected)
    assert results.facets == sections.facets
    assert sections.groups == ()


def test_equals_go_by_report_id_and_without_a_query_sections_in_reading_order(tmp_path: Path) -> None:
    shelf = Shelf()
    engine = shelf.engine(tmp_path)
    for names in ("dca", "eb"):
        shelf.put(*(report(name, ["水闸。"] * 5) for name in names))
        engine.apply(shelf.after(engine.applied()))
        engine.publish()
    for request in (Request(), Request("水闸"), Request(sort="oldest")):
        assert shown(engine, request) == [(name, 5, [f"{name}-00{place}" for place in range(3)]) for name in "abcde"]


def test_a_report_that_the_store_has_no_more_is_left_out_of_the_groups(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。"]), report("b", ["水闸。", "河道。"]))
    engine = shelf.built(tmp_path)
    del shelf.reports["a"]
    results = engine.search(Request("水闸", group="report"))
    assert [(group.report.id, group.total) for group in results.groups] == [("b", 1)]
    assert (results.reports, results.total) == (2, 2)


def test_the_json_names_the_sections_of_each_report(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。"] * 4), report("b", ["河道。", "水闸，水闸。"]))
    engine = shelf.built(tmp_path)
    data = results_json(engine.search(Request("水闸", group="report", sort="oldest")))
    assert data["groups"] == [
        {"report_id": "a", "total": 4, "section_ids": ["a-000", "a-001", "a-002"]},
        {"report_id": "b", "total": 1, "section_ids": ["b-001"]},
    ]
    assert [hit["section_id"] for hit in data["hits"]] == ["a-000", "a-001", "a-002", "b-001"]
    assert (data["total"], data["reports"]) == (5, 2)
    assert data["hits"][0]["systems"] == ["科技"]
    assert "groups" not in results_json(engine.search(Request("水闸")))
