"""The use of phrases, counted from reports that are written down here."""

from collections import Counter
from pathlib import Path

import pytest

from fzsearch.index import Issued, Request
from fzsearch.index.trending import answer, asked_of
from fzsearch.index.trends import FIRST_USERS, Trend, Uptake, span, table, trend_json, trends
from tests.index.library import GAZETTEER, Shelf, report

NAMES = {"00": "国务院", "44": "广东省", "50": "重庆市"}


def of(
    number: int, year: int | None = 2022, region: str = "44/4401", agency: str | None = "司法局", systems: str = "司法",
    published: int | None = None,
) -> Issued:  # fmt: skip
    return Issued(
        f"{number:02d}", year, tuple(filter(None, region.split("/"))), agency, tuple(systems.split()), published
    )


def use_of(found: list[Issued], *others: Issued) -> Trend:
    return trends(["甲"], [found], [*found, *others], NAMES.__getitem__)[0]


def test_a_year_counts_reports_issuers_and_provinces() -> None:
    found = [
        of(1),
        of(2),
        of(3, agency="教育局"),
        of(4, region="50"),
        of(5, region=""),
        of(6, agency=None),
        of(7, 2023),
    ]
    trend = use_of(found, of(8), of(9, 2020))
    assert trend.years == {2022: Uptake(6, 7, 3, 2, 2), 2023: Uptake(1, 1, 1, 0, 1), 2020: Uptake(0, 1)}
    assert trend.whole == Uptake(7, 9, 3, 2, 2)  # the same agency in two years is one
    assert trend.years[2022].share == pytest.approx(600 / 7)
    assert trend.unplaced == 1


def test_where_the_library_has_no_report_nothing_is_known() -> None:
    trend = use_of([of(1, 2019)], of(2, 2022, "50"))
    assert set(trend.years) == {2019, 2022}
    assert list(trend.span) == [2019, 2020, 2021, 2022]
    assert [set(row.years) for row in trend.provinces] == [{2019}, {2022}]
    assert Uptake(0, 0).share is None
    assert [row[4] for row in table([trend]) if row[1] == "year"] == [2019, 2022]


def test_the_bodies_of_the_state_council_lie_in_no_province() -> None:
    trend = use_of([of(1, region="00", agency="教育部")])
    assert (trend.whole.agencies, trend.whole.provinces) == (1, 0)
    assert [(row.label, row.whole.reports) for row in trend.provinces] == [("国务院", 1)]


def test_provinces_and_systems_stand_in_the_order_of_their_first_use() -> None:
    found = [of(1, 2023, systems="司法"), of(2, 2021, "50", systems="教育 科技"), of(3, None, "50", systems="")]
    trend = use_of(found, of(4, 2020, "00", systems="公安"))
    assert [(row.label, row.first_year, row.whole.reports, row.whole.of) for row in trend.provinces] == [
        ("重庆市", 2021, 2, 2), ("广东省", 2023, 1, 1), ("国务院", None, 0, 1),
    ]  # fmt: skip
    assert [(row.label, row.first_year) for row in trend.systems] == [
        ("教育", 2021), ("科技", 2021), ("司法", 2023), ("公安", None),
    ]  # fmt: skip
    assert trend.without_system == 1
    together = use_of([of(1, 2021), of(2, 2021, "50"), of(3, 2022, "50"), of(4, 2021, "00")])
    assert [row.value for row in together.provinces] == ["50", "00", "44"]  # most reports first, then by code


def test_first_users_are_the_first_year_by_day_and_where_that_is_not_known_by_id() -> None:
    late, early, unknown, other = (
        of(3, 2021, published=20220301),
        of(4, 2021, published=20220105),
        of(2, 2021),
        of(1, 2021),
    )
    trend = use_of([of(0, 2022, published=20210101), late, unknown, early, other, of(5, None)], of(9, 2019))
    assert (trend.first_year, trend.first_reports, trend.first_total) == (2021, ("04", "03", "01", "02"), 4)
    many = use_of([of(number) for number in range(50)])
    assert (len(many.first_reports), many.first_total) == (FIRST_USERS, 50)


def test_reports_whose_year_is_not_known_are_told_apart() -> None:
    trend = use_of([of(1, None)], of(2, None))
    assert (trend.years, trend.first_year, trend.first_reports) == ({None: Uptake(1, 2, 1, 0, 1)}, None, ())
    assert list(trend.span) == []
    answered = trend_json(trend)
    assert (answered["years"], answered["undated"]) == ([], {"reports": 1, "of": 2})
    assert [row[4] for row in table([trend])] == [None, None, None]


def test_a_table_has_as_many_reports_as_there_are() -> None:
    found = [of(number, 2019 + number % 4, "44" if number % 3 else "50") for number in range(30)]
    rows = list(table(trends(["甲", "乙"], [found, found[:5]], found, NAMES.__getitem__)))
    sums: Counter[tuple[object, object]] = Counter()
    for query, by, _, _, _, reports, *_ in rows:
        assert isinstance(reports, int)
        sums[query, by] += reports
    assert sums == {(query, by): n for query, n in (("甲", 30), ("乙", 5)) for by in ("year", "province", "system")}


@pytest.mark.parametrize(
    ("years", "shown"),
    [
        ([], []),
        ([None], []),
        ([2020, None, 2023], [2020, 2021, 2022, 2023]),
        ([1980, 2020], [1980, 2020]),
        ([1981, 2020], list(range(1981, 2021))),
    ],
)
def test_years_are_shown_from_the_first_to_the_last(years: list[int | None], shown: list[int]) -> None:
    assert list(span(years)) == shown


def test_own_wording_narrows_what_is_counted_and_not_what_it_is_compared_with(tmp_path: Path) -> None:
    shelf, formula = Shelf(), "甲\n健全行政执法公示和法制审核制度。"
    shelf.put(
        report("a", [formula]),
        report("b", [formula], 2023, "445224"),
        report("c", ["甲\n法制审核由两名律师轮流驻点完成。"], 2023, "440103"),
    )
    [found] = answer(asked_of([" 法制审核 ", "", "法制审核"], Request(own=2)), shelf.built(tmp_path), GAZETTEER)
    assert (found.query, found.whole.reports, found.whole.of) == ("法制审核", 1, 3)
