"""How the use of a phrase grew and spread: reports counted by year, province and 系统. Pure counting over values."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fzsearch.index.issued import Issued

FIRST_USERS = 20
"""The most of the first year's reports that are named; the others are counted."""

_NATION = "00"  # the code of the bodies of the State Council, which lie in no province
_NEVER = 99_999_999  # after all days, and all years

Year = int | None
"""A year reported on; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Uptake:
    """How many reports have a phrase, of how many there are, and whose they are."""

    reports: int
    of: int
    agencies: int = 0  # issuers: pairs of region and agency, both known
    unknown: int = 0  # reports whose region or agency is not known
    provinces: int = 0

    @property
    def share(self) -> float | None:
        """Per cent; None where there are no reports."""
        return 100 * self.reports / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Spread:
    """The use in one province or 系统, by year. Only years of which the library has reports there are in `years`."""

    value: str  # a region's code, or a 系统
    label: str
    whole: Uptake
    years: Mapping[Year, Uptake]
    first_year: int | None  # None where the phrase is not used, or only in reports whose year is not known


@dataclass(frozen=True, slots=True)
class Trend:
    """The use of one phrase. Only years of which the library has reports are in `years`."""

    query: str
    whole: Uptake
    years: Mapping[Year, Uptake]
    provinces: tuple[Spread, ...]  # those of first use first; the ones without it at the end
    systems: tuple[Spread, ...]
    unplaced: int  # reports with the phrase whose region is not known: they stand at no province
    without_system: int  # … whose agency is of no known 系统
    first_year: int | None
    first_reports: tuple[str, ...]  # ids of the first year's, FIRST_USERS at most, those published first at the front
    first_total: int  # how many reports the first year has

    @property
    def span(self) -> Sequence[int]:
        """See `span`."""
        return span(self.years)


def span(years: Iterable[Year], widest: int = 40) -> Sequence[int]:
    """From the first to the last known year, those between without a report among them, unless that is too many."""
    known = sorted({year for year in years if year is not None})
    if not known:
        return ()
    return range(known[0], known[-1] + 1) if known[-1] - known[0] < widest else known


def trends(
    queries: Sequence[str], found: Sequence[Sequence[Issued]], whole: Sequence[Issued], named: Callable[[str], str]
) -> list[Trend]:
    """The use of each phrase: `found` has it, `whole` is all there is under the same filters.

    `named` gives the name of a region by its code.
    """
    of_all = _counted(whole)
    return [_trend(query, reports, of_all, named) for query, reports in zip(queries, found, strict=True)]


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many reports there are, by year, by province and year, by 系统 and year."""

    years: Counter[Year]
    provinces: Counter[tuple[str, Year]]
    systems: Counter[tuple[str, Year]]


def _counted(reports: Sequence[Issued]) -> _Counts:
    return _Counts(
        Counter(one.year for one in reports),
        Counter((one.region[0], one.year) for one in reports if one.region),
        Counter((system, one.year) for one in reports for system in one.systems),
    )


def _trend(query: str, reports: Sequence[Issued], of_all: _Counts, named: Callable[[str], str]) -> Trend:
    counts = _counted(reports)
    by_year: dict[Year, list[Issued]] = {}
    for one in reports:
        by_year.setdefault(one.year, []).append(one)
    first_year = min((year for year in by_year if year is not None), default=None)
    first = sorted(by_year.get(first_year, ()) if first_year else (), key=_by_day)
    return Trend(
        query,
        _use(reports, of_all.years.total()),
        {year: _use(by_year.get(year, ()), of) for year, of in of_all.years.items()},
        _spread(counts.provinces, of_all.provinces, named),
        _spread(counts.systems, of_all.systems, str),
        sum(not one.region for one in reports),
        sum(not one.systems for one in reports),
        first_year,
        tuple(one.report_id for one in first[:FIRST_USERS]),
        len(first),
    )


def _use(reports: Sequence[Issued], of: int) -> Uptake:
    issuers = {(one.region[-1], one.agency) for one in reports if one.region and one.agency}
    known = sum(1 for one in reports if one.region and one.agency)
    provinces = {one.region[0] for one in reports if one.region} - {_NATION}
    return Uptake(len(reports), of, len(issuers), len(reports) - known, len(provinces))


def _by_day(one: Issued) -> tuple[int, str]:
    """The day of publishing, where it is known, then the id."""
    return one.published or _NEVER, one.report_id


def _spread(
    found: Mapping[tuple[str, Year], int], of_all: Mapping[tuple[str, Year], int], named: Callable[[str], str]
) -> tuple[Spread, ...]:
    by_value: dict[str, dict[Year, Uptake]] = {}
    for (value, year), of in of_all.items():
        by_value.setdefault(value, {})[year] = Uptake(found.get((value, year), 0), of)
    rows = [_row(value, named(value), years) for value, years in by_value.items()]
    return tuple(sorted(rows, key=lambda row: (row.first_year or _NEVER, -row.whole.reports, row.value)))


def _row(value: str, label: str, years: Mapping[Year, Uptake]) -> Spread:
    whole = Uptake(sum(use.reports for use in years.values()), sum(use.of for use in years.values()))
    used = [year for year, use in years.items() if use.reports and year is not None]
    return Spread(value, label, whole, years, min(used, default=None))


def in_order(years: Iterable[Year]) -> list[Year]:
    """Years as they stand in tables, one that is not known at the end."""
    return sorted(years, key=lambda year: (year is None, year))


COLUMNS = (
    "query", "by", "value", "label", "year", "reports", "of", "percent", "agencies", "unknown_issuer", "provinces",
)  # fmt: skip
"""Columns of the table for spreadsheets."""


def table(found: Iterable[Trend]) -> Iterator[tuple[object, ...]]:
    """A row for each phrase and year, then for each province and year, then for each 系统 and year.

    The year is empty where it is not known. Years of which the library has no report have no row.
    """
    for trend in found:
        for year in in_order(trend.years):
            use = trend.years[year]
            yield trend.query, "year", "", "", year, *_cells(use), use.agencies, use.unknown, use.provinces
        for by, rows in (("province", trend.provinces), ("system", trend.systems)):
            for row in rows:
                for year in in_order(row.years):
                    yield trend.query, by, row.value, row.label, year, *_cells(row.years[year]), None, None, None


def _cells(use: Uptake) -> tuple[object, ...]:
    return use.reports, use.of, None if use.share is None else f"{use.share:.2f}"


def trend_json(trend: Trend) -> dict[str, Any]:
    """A trend as JSON, without its first reports, which only the store knows."""
    return {
        "query": trend.query,
        **_use_json(trend.whole),
        "first_year": trend.first_year,
        "years": [
            {"year": year, **_use_json(use)} for year, use in _known(trend.years)
        ],
        "undated": _counts_json(trend.years.get(None, Uptake(0, 0))),
        "by_province": [_spread_json(row, "code", "name") for row in trend.provinces],
        "by_system": [_spread_json(row, "system") for row in trend.systems],
        "unplaced": trend.unplaced,
        "without_system": trend.without_system,
    }  # fmt: skip


def _known(years: Mapping[Year, Uptake]) -> Iterator[tuple[int, Uptake]]:
    return ((year, years[year]) for year in in_order(years) if year is not None)


def _counts_json(use: Uptake) -> dict[str, Any]:
    return {"reports": use.reports, "of": use.of}


def _use_json(use: Uptake) -> dict[str, Any]:
    share = use.share
    return _counts_json(use) | {
        "percent": None if share is None else round(share, 2),
        "agencies": use.agencies,
        "unknown_issuer": use.unknown,
        "provinces": use.provinces,
    }


def _spread_json(row: Spread, *names: str) -> dict[str, Any]:
    return {
        **dict(zip(names, (row.value, row.label), strict=False)),
        **_counts_json(row.whole),
        "first_year": row.first_year,
        "years": {str(year): _counts_json(use) for year, use in _known(row.years)},
        "undated": _counts_json(row.years.get(None, Uptake(0, 0))),
    }
