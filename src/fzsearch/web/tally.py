"""What a library covers, counted: agencies by year, and regions with all that lies in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from fzsearch.model import Region
from fzsearch.store import Listed, Store


@dataclass(slots=True)
class Cell:
    """How many reports there are, and the id of one of them: where there is one, that is it."""

    count: int
    report_id: str


@dataclass(slots=True)
class Row:
    """An agency of a region. `agency` is None for a region of which the library has nothing of the kind asked for."""

    region: Region
    agency: str | None
    systems: tuple[str, ...] = ()
    years: dict[int, Cell] = field(default_factory=dict)
    undated: Cell | None = None  # reports whose year is not known


@dataclass(slots=True)
class Summary:
    """A region with all that lies in it, as its reports name it. Only reports with region, agency and year count."""

    code: str
    path: tuple[str, ...]
    lineage: tuple[str, ...]
    reports: int = 0
    agencies: int = 0  # pairs of region and agency
    years: dict[int, int] = field(default_factory=dict)  # year → reports


@dataclass(frozen=True, slots=True)
class Tally:
    """A library in one state. `rows` go by lineage, then by agency."""

    rows: tuple[Row, ...]
    own: Mapping[str, tuple[Row, ...]]  # code → the rows of this very region
    summaries: Mapping[str, Summary]  # code → the region with all below it
    below: Mapping[str, tuple[str, ...]]  # code → what lies directly in it; "" → the top
    whole: Summary
    reports: int
    unplaced: int  # region, agency or year are not known
    withdrawn: int  # gone from their portal, but kept

    def summary(self, code: str | None) -> Summary:
        """Of a region; of the library, where there is none. One without reports has no years."""
        return self.summaries.get(code, Summary(code, (), ())) if code else self.whole


def tally(reports: Iterable[Listed]) -> Tally:
    """Count."""
    rows: dict[tuple[tuple[str, ...], str], Row] = {}
    total = unplaced = withdrawn = 0
    for one in reports:
        total += 1
        withdrawn += one.withdrawn
        unplaced += one.region is None or one.agency is None or one.year is None
        if one.region is None or one.agency is None:
            continue
        key = (one.region.lineage, one.agency.name)
        if (row := rows.get(key)) is None:
            row = rows[key] = Row(one.region, one.agency.name, one.agency.systems)
        elif row.systems is not one.agency.systems:
            row.systems = tuple(dict.fromkeys((*row.systems, *one.agency.systems)))
        _add(row, one)
    ordered = tuple(row for _, row in sorted(rows.items()))
    own: dict[str, list[Row]] = {}
    for row in ordered:
        own.setdefault(row.region.code, []).append(row)
    summaries, below = _summed(ordered)
    whole = Summary("", (), ())
    for code in below.get("", ()):
        _join(whole, summaries[code].years, summaries[code].agencies)
    frozen = {code: tuple(found) for code, found in own.items()}
    return Tally(ordered, frozen, summaries, below, whole, total, unplaced, withdrawn)


def _add(row: Row, one: Listed) -> None:
    cell = row.undated if one.year is None else row.years.get(one.year)
    if cell is not None:
        cell.count += 1
    elif one.year is None:
        row.undated = Cell(1, one.report_id)
    else:
        row.years[one.year] = Cell(1, one.report_id)


def _summed(rows: Iterable[Row]) -> tuple[dict[str, Summary], dict[str, tuple[str, ...]]]:
    """Every region that rows lie in, and which lies directly in which."""
    summaries: dict[str, Summary] = {}
    below: dict[str, dict[str, None]] = {}
    for row in rows:
        region = row.region
        counts = {year: cell.count for year, cell in row.years.items()}
        for place, code in enumerate(region.lineage):
            if (summary := summaries.get(code)) is None:
                above = region.lineage[: place + 1]
                summary = summaries[code] = Summary(code, region.path[: place + 1], above)
                below.setdefault(above[-2] if place else "", {})[code] = None
            _join(summary, counts, bool(counts))
    return summaries, {code: tuple(sorted(codes)) for code, codes in below.items()}


def _join(summary: Summary, years: Mapping[int, int], agencies: int) -> None:
    summary.agencies += agencies
    for year, count in years.items():
        summary.reports += count
        summary.years[year] = summary.years.get(year, 0) + count


class Remembered:
    """The count of the newest state of the library that was asked for: one, for all threads.

    It is made by whoever asks first after a change. Who asks meanwhile gets the one before, not having to wait.
    """

    def __init__(self) -> None:
        self._making = Lock()
        self._made: tuple[tuple[Any, ...], Tally] | None = None

    def of(self, store: Store) -> Tally:
        """The count of the library as it is now, or, while that is made, as it was before."""
        state = store.coverage.state()
        before = self._made
        if before is not None and (before[0] == state or self._making.locked()):
            return before[1]
        with self._making:
            if self._made is None or self._made[0] != state:
                self._made = (state, tally(store.coverage.reports()))
            return self._made[1]
