"""What is asked of the coverage, and the answer: which agencies have which years, and which they lack."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from fzsearch.errors import QueryError
from fzsearch.model import LEVELS, Region
from fzsearch.regions import Gazetteer, canonical_code
from fzsearch.web.params import is_code, is_name, number_of, values_of, wrong, years_of
from fzsearch.web.tally import Row, Summary, Tally

MOST_ROWS = 200
"""Rows on a page."""

MOST_YEARS = 40
"""Columns; of a longer span the newest stand there."""

MOST_PAGES = 10_000
"""The highest page that can be asked for; far fewer have rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which region (its code; None for all), which agencies and years. `missing`: only agencies with gaps."""

    region: str | None = None
    agencies: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    missing: bool = False
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether agencies are asked for wherever they are: then those of all regions below are shown."""
        return bool(self.agencies or self.systems or self.levels)


def read_asked(parameters: MultiDict[str, str]) -> Asked:
    """Return what a URL asks. Raises QueryError, in the reader's words, for a wrong value."""
    region = canonical_code(parameters.get("region") or "") or None
    if region is not None and not is_code(region):
        raise wrong("region", region)
    if (missing := parameters.get("missing") or "0") not in ("0", "1"):
        raise wrong("missing", missing)
    return Asked(
        region,
        values_of(parameters, "agency", is_name),
        values_of(parameters, "system", is_name),
        values_of(parameters, "level", LEVELS.__contains__),
        *years_of(parameters),
        missing == "1",
        number_of(parameters, "page", MOST_PAGES) or 1,
    )


def write_asked(asked: Asked) -> list[tuple[str, str]]:
    """The parameters of what is asked, in canonical order; what is default is left out."""
    pairs = [("region", asked.region)] if asked.region else []
    for name, values in (("agency", asked.agencies), ("system", asked.systems), ("level", asked.levels)):
        pairs += [(name, value) for value in values]
    for name, year in (("year_from", asked.year_from), ("year_to", asked.year_to)):
        pairs += [(name, str(year))] if year is not None else []
    pairs += [("missing", "1")] if asked.missing else []
    pairs += [("page", str(asked.page))] if asked.page > 1 else []
    return pairs


@dataclass(frozen=True, slots=True)
class Divisions:
    """The yardstick: the gazetteer's divisions as they are now, by what they lie in ("" for everything)."""

    gazetteer: Gazetteer
    within: Mapping[str, tuple[Region, ...]]

    def directly_in(self, code: str) -> Iterable[Region]:
        """Those that lie directly in a region; for "", the provinces."""
        for region in self.within.get(code, ()):
            if (region.lineage[-2] if len(region.lineage) > 1 else "") == code:
                yield region


def divisions_of(gazetteer: Gazetteer) -> Divisions:
    """The gazetteer as a yardstick."""
    within: dict[str, list[Region]] = {}
    for region in gazetteer.divisions():
        for code in ("", *region.lineage[:-1]):
            within.setdefault(code, []).append(region)
    return Divisions(gazetteer, {code: tuple(found) for code, found in within.items()})


def years_asked(tally: Tally, asked: Asked) -> range:
    """The years that gaps are told of: from the first to the last that anyone in the region has a report for.

    Of these the ones asked for, and no more than fit on a page.
    """
    found = tally.summary(asked.region).years
    if not found:
        return range(0)
    first, last = max(min(found), asked.year_from or 0), min(max(found), asked.year_to or 9999)
    return range(max(first, last - MOST_YEARS + 1), last + 1)


def matrix(tally: Tally, divisions: Divisions, asked: Asked, years: range) -> list[Row]:
    """The agencies asked for; where a 系统 of a region is, also the divisions there that have none of it."""
    if not asked.filtered:
        rows = list(tally.own.get(asked.region, ()) if asked.region else tally.rows)
    else:
        inside = [row for row in tally.rows if asked.region is None or asked.region in row.region.lineage]
        of_system = [row for row in inside if not asked.systems or not set(asked.systems).isdisjoint(row.systems)]
        rows = [
            row
            for row in of_system
            if (not asked.agencies or row.agency in asked.agencies)
            and (not asked.levels or row.region.level in asked.levels)
        ]
        if asked.systems and asked.region:
            rows += _unseen(of_system, divisions, asked)
            rows.sort(key=lambda row: (row.region.lineage, row.agency or ""))
    return [row for row in rows if gaps(row, years)] if asked.missing else rows


def _unseen(of_system: Sequence[Row], divisions: Divisions, asked: Asked) -> Iterable[Row]:
    """The divisions of the levels that the 系统 is seen at, or that are asked for, of which there is no report."""
    levels = set(asked.levels or {row.region.level for row in of_system})
    seen = {row.region.code for row in of_system}
    for region in divisions.within.get("", ()):
        if asked.region in region.lineage and region.level in levels and region.code not in seen:
            yield Row(region, None)


def gaps(row: Row, years: range) -> list[int]:
    """The years that a row has no report for."""
    return [year for year in years if year not in row.years]


def shares(tally: Tally, divisions: Divisions, code: str) -> dict[str, tuple[int, int]]:
    """Level → how many of a region's prefectures and counties have reports of their own, and how many there are."""
    found: dict[str, tuple[int, int]] = {}
    for region in divisions.within.get(code, ()):
        if region.level in ("市", "县"):
            have, there_are = found.get(region.level, (0, 0))
            own = any(row.years for row in tally.own.get(region.code, ()))
            found[region.level] = (have + own, there_are + 1)
    return found


def regions_below(tally: Tally, divisions: Divisions, code: str | None) -> list[Summary]:
    """What lies directly in a region, by code: what has reports, and divisions of the gazetteer that have none.

    At the top only what has reports.
    """
    found = {one: tally.summaries[one] for one in tally.below.get(code or "", ())}
    if code:
        for region in divisions.directly_in(code):
            found.setdefault(region.code, Summary(region.code, region.path, region.lineage))
    return [found[one] for one in sorted(found)]


def lineage_of(tally: Tally, gazetteer: Gazetteer, code: str) -> list[tuple[str, str]]:
    """Code and name of a region and of what it lies in, from the top. Raises QueryError when nobody knows it."""
    region = gazetteer.get(code)
    if region is None and code not in tally.summaries:
        raise QueryError(f"没有代码为 {code} 的地区", f"no region has the code {code}")
    known = region or tally.summaries[code]
    return list(zip(known.lineage, known.path, strict=True))
