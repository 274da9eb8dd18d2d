"""The two real reports, where they are at hand: what is known of them by reading."""

from collections import Counter
from pathlib import Path

import pytest

from fzsearch.index import Request, WhooshEngine
from fzsearch.index.analysis import words
from fzsearch.model import Report, Section
from fzsearch.text import tidy
from tests.conftest import ParseText
from tests.index.library import CUT, GAZETTEER, Shelf, found
from tests.index.test_search import assert_substrings_are_found


@pytest.fixture(scope="module")
def reports(seeds: list[Path], parse_text: ParseText) -> list[Report]:
    return [parse_text(path.read_bytes(), name=path.name) for path in seeds]


def children(report: Report, parent: Section) -> list[Section]:
    return [section for section in report.sections if section.level == 2 and section.path[0] == parent.path[0]]


def test_the_first_seed(reports: list[Report]) -> None:
    report = reports[0]
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.region.path) == ("500104", ("重庆市", "大渡口区"))
    assert (report.agency.name, report.year, report.doc_type) == ("科学技术局", 2023, "情况报告")
    top = [section for section in report.sections if section.level == 1]
    assert [section.heading for section in top] == ["工作情况", "存在问题", "2024年工作思路"]
    assert [len(children(report, section)) for section in top] == [4, 0, 3]
    assert [section.types for section in top] == [("achievements",), ("problems",), ("next_steps",)]
    assert [section.types for section in children(report, top[0])] == [
        ("leadership",),
        ("study",),
        ("functions",),
        ("publicity",),
    ]
    assert all("next_steps" in section.types for section in children(report, top[2]))
    assert report.sections[-1].text.startswith("下一步，")
    assert report.sections[-1].types == ("next_steps",)


def test_the_second_seed(reports: list[Report]) -> None:
    report = reports[1]
    assert report.region is not None
    assert report.agency is not None
    assert (report.region.code, report.region.path) == ("445202", ("广东省", "揭阳市", "榕城区"))
    assert (report.agency.name, report.agency.raw, report.agency.system) == ("科学技术局", "榕城区科学技术局", "科技")
    assert (report.year, report.doc_type, report.addressee) == (2023, "年度报告", "区委、区政府、市科技局")
    assert report.evidence == {"year": "title", "region": "title+body", "agency": "title"}
    top = [section for section in report.sections if section.level == 1]
    assert [section.number for section in top] == ["一", "二", "三", "四", "五", "6", "七"]
    assert [section.types for section in top] == [
        ("study",), ("study",), ("responsible",), ("achievements",), ("problems",), ("next_steps",), ("other",),
    ]  # fmt: skip


def test_no_character_is_lost_and_no_debris_is_left(seeds: list[Path], reports: list[Report]) -> None:
    for path, report in zip(seeds, reports, strict=True):
        joined = "".join(section.text for section in report.sections)
        assert tidy(path.read_text(encoding="utf-8")).endswith(joined)
        assert "bookmark" not in joined
        assert "   " not in joined


def test_a_thousand_substrings_are_found_where_they_stand(reports: list[Report], tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*reports)
    shelf.built(tmp_path)
    engine = WhooshEngine(tmp_path, CUT, GAZETTEER, shelf.heads_without_text)
    assert_substrings_are_found(shelf, engine, 1000)
    assert len(found(engine, '"人手不足"')) == 1


def test_counts_beside_a_filter_equal_a_count_by_reading(reports: list[Report], tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*reports)
    results = shelf.built(tmp_path).search(Request("法治人才", sections=("problems",)))
    matching = []
    for section, report in shelf.sections():
        names = [report.title or "", *(report.region.path if report.region else ())]
        said = {word for text in (section.text, section.heading, *names) for word in words(text, CUT)}
        if {"法治", "人才"} <= said:
            matching.append((section, report))
    assert results.total == sum("problems" in section.types for section, _ in matching) == len(results.hits) > 0
    types = Counter(kind for section, _ in matching for kind in section.types)
    assert {value.value: value.count for value in results.facets["section"]} == types
    years = Counter(str(report.year) for section, report in matching if "problems" in section.types)
    assert {value.value: value.count for value in results.facets["year"]} == years
    provinces = Counter(
        report.region.lineage[0] for section, report in matching if report.region and "problems" in section.types
    )
    assert {value.value: value.count for value in results.facets["region"]} == provinces
