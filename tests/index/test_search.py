"""What a search finds, counts and ranks, against plain reading."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fzsearch.errors import IndexMissing, QueryError
from fzsearch.index import FacetValue, Request, WhooshEngine
from fzsearch.index.embedded import generations, literal
from fzsearch.index.embedded.segment import Segment
from fzsearch.model import Agency, Report
from tests.index.library import Shelf, found, report, three_reports

ALPHABET = "法治人才队伍不足，。 \nＡa1“”"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return three_reports()


@pytest.fixture(scope="module")
def engine(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return shelf.built(tmp_path_factory.mktemp("index"))


@pytest.mark.parametrize(
    ("query", "sections"),
    [
        ('"人手不足"', {"a-000", "b-000", "c-000"}),
        ('"手不足"', {"a-000", "b-000", "c-000"}),
        ('"足"', {"a-000", "b-000", "b-001", "c-000"}),
        ('"人手不足。"', {"b-000"}),
        ('"ｌｅｄ屏"', {"a-001"}),
        ('"不足" -"人手"', {"b-001"}),
        ('"人手" OR "执法"', {"a-000", "b-000", "b-001", "c-000"}),
        ("法治 人才", {"a-000", "a-001"}),  # 法治 stands in every title
        ("人才 OR 执法", {"a-000", "a-001", "b-001"}),
        ("司法局", {"b-000", "b-001"}),  # in the agency's name
        ("揭阳市", {"a-000", "a-001"}),  # in the region's names
        ("标题:司法局", {"b-000", "b-001"}),
        ('标题:"2022年"', {"b-000", "b-001"}),
        ("小标题:问题", {"a-000", "b-000"}),
        ("小标题:人手", set()),
        ("-执法", {"a-000", "a-001", "b-000", "c-000"}),
        ("", {"a-000", "a-001", "b-000", "b-001", "c-000"}),
        ('"zzz"', set()),
        ("zzz", set()),
    ],
)
def test_what_queries_find(engine: WhooshEngine, query: str, sections: set[str]) -> None:
    assert found(engine, query) == sections


def test_filters_narrow_and_their_values_widen(engine: WhooshEngine) -> None:
    assert found(engine, '"不足"', regions=("44",)) == {"a-000"}
    assert found(engine, '"不足"', regions=("440000", "50")) == {"a-000", "b-000", "b-001"}
    assert found(engine, '"不足"', regions=("44", "50"), agencies=("司法局",)) == {"b-000", "b-001"}
    assert found(engine, '"不足"', year_from=2022, year_to=2022) == {"b-000", "b-001"}
    assert found(engine, '"不足"', year_from=2023) == {"a-000"}
    assert found(engine, '"不足"', sections=("problems",)) == {"b-001"}
    assert found(engine, '"不足"', levels=("省",)) == set()
    assert found(engine, "年度", within="title") == {"a-000", "a-001", "b-000", "b-001", "c-000"}


def test_results_page_sort_and_name_the_generation(engine: WhooshEngine) -> None:
    first = engine.search(Request('"不足"', limit=2))
    second = engine.search(Request('"不足"', limit=2, page=2))
    assert (first.total, second.total, second.page) == (4, 4, 2)
    ids = [hit.section.id for hit in first.hits + second.hits]
    assert sorted(ids) == ["a-000", "b-000", "b-001", "c-000"]
    newest = [hit.section.id for hit in engine.search(Request("", sort="newest")).hits]
    oldest = [hit.section.id for hit in engine.search(Request("", sort="oldest")).hits]
    assert newest == ["a-000", "a-001", "b-000", "b-001", "c-000"]
    assert oldest == ["c-000", "b-000", "b-001", "a-000", "a-001"]
    assert first.generation == "gen-000001"


def test_equal_scores_go_by_section_id(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*(report(name, ["同样的一句话。"]) for name in "dbca"))
    hits = shelf.built(tmp_path).search(Request("同样")).hits
    assert [hit.section.id for hit in hits] == ["a-000", "b-000", "c-000", "d-000"]
    assert len({hit.score for hit in hits}) == 1


def test_a_query_without_a_meaning_and_a_missing_index_are_told_apart(
    shelf: Shelf, engine: WhooshEngine, tmp_path: Path
) -> None:
    with pytest.raises(QueryError):
        engine.search(Request('"'))
    with pytest.raises(IndexMissing, match="run fzsearch index"):
        shelf.engine(tmp_path).search(Request("法治"))


def test_every_hit_is_marked_in_its_snippet(engine: WhooshEngine) -> None:
    hits = engine.search(Request('"人手不足" OR 编制')).hits
    marked = {span.text for hit in engine.search(Request('"人手不足"')).hits for span in hit.snippet if span.hit}
    assert marked == {"人手不足", "人手 不足"}
    assert hits
    assert all(any(span.hit for span in hit.snippet) and hit.report.sections == () for hit in hits)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(alphabet=ALPHABET, min_size=1, max_size=30), min_size=1, max_size=6), data=st.data())
def test_a_quoted_string_finds_exactly_what_contains_it(
    texts: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shelf = Shelf()
    shelf.put(report("r", texts))
    engine = shelf.built(tmp_path_factory.mktemp("index"))
    for _ in range(8):
        text = data.draw(st.sampled_from(texts) | st.text(alphabet=ALPHABET, min_size=1, max_size=5))
        start = data.draw(st.integers(0, len(text) - 1))
        needle = text[start : data.draw(st.integers(start + 1, len(text)))]
        if needle.strip() and '"' not in needle:
            assert found(engine, f'"{needle}"') == shelf.holding(needle)


def assert_substrings_are_found(shelf: Shelf, engine: WhooshEngine, count: int) -> None:
    """`count` random substrings of 1 to 128 characters, quoted, find what reading finds."""
    chance = random.Random(20231231)
    texts = [section.text for section, _ in shelf.sections()]
    for _ in range(count):
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        needle = text[start : start + chance.choice((1, 2, 3, 5, 8, 20, 60, 128))]
        if needle.strip():
            expected = shelf.holding(needle)
            assert expected
            assert found(engine, f'"{needle}"') == expected


def test_newest_goes_by_year_then_by_publishing_date(tmp_path: Path) -> None:
    shelf = Shelf()
    dates = {"a": date(2024, 1, 5), "b": date(2024, 3, 1), "c": None}
    shelf.put(*(replace(report(name, ["甲。"]), published=published) for name, published in dates.items()))
    shelf.put(report("d", ["甲。"], 2022))
    engine = shelf.built(tmp_path)
    assert [hit.report.id for hit in engine.search(Request(sort="newest")).hits] == ["b", "a", "c", "d"]
    assert [hit.report.id for hit in engine.search(Request(sort="oldest")).hits] == ["d", "c", "a", "b"]


def test_a_quoted_heading_weighs_more_than_text_and_raw_names_are_found(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(
        report("a", ["执法检查全年开展\n公开信息若干条。", "全年工作总体情况\n执法检查全年开展。"]),
        replace(report("b", ["学习\n甲。"]), agency=Agency("科学技术局", "知识产权科技局", ("科技",))),
    )
    engine = shelf.built(tmp_path)
    assert [hit.section.id for hit in engine.search(Request('"执法检查"')).hits] == ["a-000", "a-001"]
    assert found(engine, "知识产权") == {"b-000"}


def test_facet_values_come_in_their_own_order_with_labels(engine: WhooshEngine) -> None:
    facets = engine.search(Request(year_from=2022, year_to=2022)).facets
    assert [(value.value, value.selected) for value in facets["year"]] == [("2023", False), ("2022", True)]
    assert [(value.value, value.label) for value in facets["section"]] == [
        ("study", "学习贯彻"),
        ("problems", "存在问题"),
    ]
    mixed = engine.search(Request()).facets
    assert [value.value for value in mixed["level"]] == ["县"]
    assert [value.value for value in mixed["agency"]] == ["司法局", "科学技术局"]


# Counts

NAMES = {
    "region": ("44", "4452", "445202", "50", "500104"),
    "agency": ("科学技术局", "司法局"),
    "year": ("2022", "2023"),
}


def value_of(one: Report, types: tuple[str, ...], facet: str) -> set[str]:
    """The values of a facet that a section has."""
    values: dict[str, set[str]] = {
        "region": set(one.region.lineage) if one.region else set(),
        "level": {one.region.level} if one.region else set(),
        "agency": {one.agency.name} if one.agency else set(),
        "year": {str(one.year)} if one.year else set(),
        "section": set(types),
    }
    return values[facet]


def flat(values: tuple[FacetValue, ...]) -> dict[str, int]:
    counts = {value.value: value.count for value in values}
    for value in values:
        counts |= flat(value.children)
    return counts


def allowed(one: Report, types: tuple[str, ...], ticked: dict[str, set[str]], but: str | None) -> bool:
    return all(value_of(one, types, facet) & values for facet, values in ticked.items() if values and facet != but)


@pytest.mark.parametrize("query", ["", '"不足"', "法治", "人才 OR 执法"])
@pytest.mark.parametrize(
    "ticked",
    [
        {},
        {"region": {"44"}},
        {"region": {"500104"}, "year": {"2022"}},
        {"agency": {"科学技术局", "司法局"}, "section": {"problems"}},
        {"level": {"县"}, "region": {"4452"}, "agency": {"科学技术局"}},
    ],
)
def test_counts_equal_a_brute_force_count(
    shelf: Shelf, engine: WhooshEngine, query: str, ticked: dict[str, set[str]]
) -> None:
    matching = found(engine, query)
    years = sorted(ticked.get("year", ()))
    results = engine.search(
        Request(
            query,
            regions=tuple(ticked.get("region", ())),
            agencies=tuple(ticked.get("agency", ())),
            levels=tuple(ticked.get("level", ())),
            sections=tuple(ticked.get("section", ())),
            year_from=int(years[0]) if years else None,
            year_to=int(years[-1]) if years else None,
        )
    )
    rows = [(section.types, one) for section, one in shelf.sections() if section.id in matching]
    assert results.total == sum(allowed(one, types, ticked, None) for types, one in rows)
    for facet in ("region", "agency", "level", "section", "year"):
        expected: dict[str, int] = dict.fromkeys(ticked.get(facet, set()) if facet != "year" else (), 0)
        for types, one in rows:
            if allowed(one, types, ticked, facet):
                for value in value_of(one, types, facet):
                    expected[value] = expected.get(value, 0) + 1
        assert flat(results.facets[facet]) == expected, facet


def test_the_region_facet_is_a_tree(engine: WhooshEngine) -> None:
    tree = engine.search(Request(regions=("4452",))).facets["region"]
    assert [(value.value, value.label, value.count) for value in tree] == [("44", "广东省", 2), ("50", "重庆市", 2)]
    city = tree[0].children[0]
    assert (city.label, city.selected, city.children[0].label) == ("揭阳市", True, "榕城区")


@pytest.mark.parametrize("block", [1, 2, 7])
def test_a_single_character_is_counted_whatever_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸水位水尺，水。", "无。", "水库与水渠，下水。"]), report("b", ["水", "河道"]))
    engine = shelf.built(tmp_path)
    expected = engine.find(Request('"水"'))
    monkeypatch.setattr(literal, "_BLOCK", block)
    engine.forget()
    again = engine.find(Request('"水"'))
    assert set(again.section_ids) == {"a-000", "a-002", "b-000"}
    assert (again.section_ids, again.scores) == (expected.section_ids, expected.scores)


def test_the_rarest_pair_is_read_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["河道河道河道清淤。"] + ["河道。"] * 30))
    shelf.built(tmp_path)
    segment = Segment(next(generations.current(tmp_path).glob("*.segment")))
    read: list[int] = []
    field = segment.pairs["text_pairs"]
    really = field.lists.values

    def values(term: int) -> NDArray[Any]:
        read.append(field.lists.sizes.at(term))
        return really(term)

    monkeypatch.setattr(field.lists, "values", values)
    literal.occurrences(field, "河道清淤")
    assert read == sorted(read)


def test_a_section_that_the_store_has_no_more_is_left_out(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。"]), report("b", ["水闸。"]))
    engine = shelf.built(tmp_path)
    del shelf.reports["a"]
    answer = engine.search(Request("水闸"))
    assert ([hit.section.id for hit in answer.hits], answer.total) == (["b-000"], 2)
