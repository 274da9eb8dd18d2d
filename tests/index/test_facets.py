"""What the facets show: values, order, trees, and what is ticked."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fzsearch.index import FacetValue, Request, WhooshEngine
from fzsearch.index.embedded import generations, region_tree
from fzsearch.model import Agency
from tests.index.library import Shelf, report


def spread(values: Sequence[FacetValue]) -> dict[str, tuple[int, bool]]:
    """Every value of a facet with its count and whether it is ticked, those below others among them."""
    found: dict[str, tuple[int, bool]] = {}
    for value in values:
        found |= {value.value: (value.count, value.selected)} | spread(value.children)
    return found


@pytest.fixture
def two_places(tmp_path: Path) -> WhooshEngine:
    shelf = Shelf()
    shelf.put(report("a", ["水闸。", "河道。", "桥面。"], agency="甲局"))
    shelf.put(report("b", ["渡口。"], 2022, "500104", "乙局"))
    return shelf.built(tmp_path)


def test_a_ticked_region_is_shown_once_whichever_code_was_given(two_places: WhooshEngine) -> None:
    shown = spread(two_places.find(Request(regions=("440000",))).facets["region"])
    assert shown == {
        "44": (3, True),
        "4452": (3, False),
        "445202": (3, False),
        "50": (1, False),
        "500104": (1, False),
    }


def test_a_ticked_region_without_a_hit_stands_below_what_it_lies_in(two_places: WhooshEngine) -> None:
    shown = two_places.find(Request("渡口", regions=("445202",))).facets["region"]
    assert spread(shown) == {
        "44": (0, False), "4452": (0, False), "445202": (0, True), "50": (1, False), "500104": (1, False)
    }  # fmt: skip
    assert [value.value for value in shown] == ["44", "50"]


def test_a_ticked_region_that_the_index_has_not_is_shown_with_none(two_places: WhooshEngine) -> None:
    shown = spread(two_places.find(Request(regions=("110101",))).facets["region"])
    assert shown["110101"] == (0, True)
    assert shown["11"] == (0, False)


def test_agencies_come_by_count(two_places: WhooshEngine) -> None:
    assert [value.value for value in two_places.find(Request()).facets["agency"]] == ["甲局", "乙局"]


def test_more_than_255_places_in_several_segments_keep_their_values(tmp_path: Path) -> None:
    shelf = Shelf()
    engine = shelf.engine(tmp_path)
    for half in range(2):
        shelf.put(
            *(
                replace(report(f"{half}{number:03d}", ["河道。"]), agency=Agency(f"第{half}{number:03d}局", "局"))
                for number in range(150)
            )
        )
        engine.apply(shelf.after(engine.applied()))
        engine.publish()
    assert len(list(generations.current(tmp_path).glob("*.segment"))) == 2
    shown = engine.find(Request("河道")).facets["agency"]
    assert {value.value: value.count for value in shown} == {f"第{n // 150}{n % 150:03d}局": 1 for n in range(300)}


def test_spans_are_open_where_nothing_is_stated(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(*(report(f"r{year}", ["水闸。"], year) for year in (1, 2023, 12_000)))
    engine = shelf.built(tmp_path)
    assert engine.find(Request(year_from=2023)).total == 2
    assert engine.find(Request(year_to=2023)).total == 2
    assert engine.find(Request(year_from=2023, year_to=2023)).total == 1


def test_a_type_that_is_stated_twice_counts_once(tmp_path: Path) -> None:
    shelf = Shelf()
    one = report("a", ["水闸。"])
    shelf.put(replace(one, sections=(replace(one.sections[0], types=("study", "study")),)))
    assert spread(shelf.built(tmp_path).find(Request()).facets["section"]) == {"study": (1, False)}


@pytest.mark.parametrize("few", [0, 40])
def test_a_region_stands_below_what_it_lies_in_though_its_report_does_not_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """A library's own regions may have changed since the report was read."""
    monkeypatch.setattr(region_tree, "_FEW", few)
    shelf = Shelf()
    one, other = report("a", ["水闸。"]), report("b", ["渡口。"], code="44")
    assert one.region is not None
    shelf.put(replace(one, region=replace(one.region, lineage=("445202",))), other)
    shown = shelf.built(tmp_path).find(Request("水闸")).facets["region"]
    assert spread(shown) == {"44": (0, False), "445202": (1, False)}
    assert [value.value for value in shown] == ["44"]
