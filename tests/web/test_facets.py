"""Which values of a facet are shown: few at first, what is ticked always, the rest on demand and by name."""

from collections.abc import Sequence

from fzsearch.index import FacetValue
from fzsearch.web.facets import FEW_REGIONS, FEW_VALUES, MOST_VALUES, Row, Unfolded, bars, region_rows, value_rows


def _country(ticked: str = "") -> tuple[FacetValue, ...]:
    """Ten provinces with five prefectures of ten counties each."""
    return tuple(
        FacetValue(
            f"{p}", f"省{p}", 100, selected=f"{p}" == ticked, children=tuple(
                FacetValue(
                    f"{p}{m}", f"市{p}{m}", 10, selected=f"{p}{m}" == ticked, children=tuple(
                        FacetValue(f"{p}{m}{c}", f"县{p}{m}{c}", 1, f"{p}{m}{c}" == ticked) for c in range(10)
                    ),
                ) for m in range(5)
            ),
        ) for p in range(10)
    )  # fmt: skip


def _shown(rows: Sequence[Row]) -> list[str]:
    return [label for row in rows for label in (row.value.label, *_shown(row.rows))]


def test_a_small_tree_is_shown_whole() -> None:
    province = _country()[0]
    assert len(_shown(region_rows([province], Unfolded()))) == 1 + 5  # too large: but a lone root is open
    small = (FacetValue("0", "省0", 1, children=province.children[:2]),)
    assert len(_shown(region_rows(small, Unfolded()))) == 1 + 2 + 20 <= FEW_REGIONS


def test_of_a_large_tree_the_topmost_are_shown_and_what_is_ticked_or_unfolded() -> None:
    assert _shown(region_rows(_country(), Unfolded())) == [f"省{p}" for p in range(10)]
    rows = region_rows(_country(ticked="32"), Unfolded(), ["32"])
    assert _shown(rows[3:4]) == ["省3", "市30", "市31", "市32", *(f"县32{c}" for c in range(10)), "市33", "市34"]
    assert [row.folded for row in rows] == [place != 3 for place in range(10)]
    opened = region_rows(_country(), Unfolded(frozenset({"4"})))
    assert _shown(opened[4:5]) == ["省4", "市40", "市41", "市42", "市43", "市44"]
    assert all(row.folded for row in opened[4].rows)
    below = region_rows(_country(), Unfolded(frozenset({"41"})))  # though its province is not
    assert "县417" in _shown(below)


def test_a_region_is_found_by_name_with_what_it_lies_in() -> None:
    assert _shown(region_rows(_country(), Unfolded(find_region="县417"))) == ["省4", "市41", "县417"]
    assert region_rows(_country(), Unfolded(find_region="没有")) == ()


def test_of_other_values_the_first_are_shown_and_what_is_ticked() -> None:
    values = [FacetValue(f"机构{n}", f"机构{n}", 50 - n, selected=n == 30) for n in range(40)]
    shown = [row.value.value for row in value_rows(values, "agency", Unfolded())]
    assert shown == [*(f"机构{n}" for n in range(FEW_VALUES)), "机构30"]
    assert len(value_rows(values, "agency", Unfolded(frozenset({"agency"})))) == 40
    assert len(value_rows(values[:13], "section", Unfolded())) == 13
    assert [row.value.value for row in value_rows(values, "agency", Unfolded(), find="构17")] == ["机构17"]


def test_the_histogram_has_no_gaps_but_where_years_are_far_apart() -> None:
    found = bars([FacetValue("2023", "2023", 4), FacetValue("2020", "2020", 8)])
    assert [(bar.value.label, bar.value.count, bar.height) for bar in found] == [
        ("2020", 8, 1.0), ("2021", 0, 0.0), ("2022", 0, 0.0), ("2023", 4, 0.5),
    ]  # fmt: skip
    assert [bar.value.label for bar in bars([FacetValue("1999", "", 1), FacetValue("9999", "", 1)])] == ["", ""]
    assert bars([]) == ()


def test_where_something_deep_is_unfolded_all_that_it_lies_in_is_open() -> None:
    world = (FacetValue("w", "甲", 1000, children=_country()), FacetValue("x", "乙", 1))
    shown = _shown(region_rows(world, Unfolded(frozenset({"418"}))))
    assert shown[:8] == ["甲", "省0", "省1", "省2", "省3", "省4", "市40", "市41"]
    assert "县418" in shown
    assert "市50" not in shown


def test_of_regions_with_a_common_name_no_more_are_shown_than_a_page_bears() -> None:
    villages = tuple(FacetValue(f"{n}", f"村{n}", 1) for n in range(MOST_VALUES + 5))
    assert len(_shown(region_rows(villages, Unfolded(find_region="村")))) == MOST_VALUES
