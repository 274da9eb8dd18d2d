"""Which values of a facet a page shows: a few, those that are ticked, and what the reader unfolded or looked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fzsearch.index import FacetValue, flat
from fzsearch.web.language import said

FEW_REGIONS = 40
"""Regions up to which the whole tree is shown."""
FEW_VALUES = 10
"""Values of another facet that are shown unasked."""
MOST_VALUES = 400
"""Values of a facet that are ever shown on one page; more are found by name."""

LEVEL_LABELS = {"国": said("国家级"), "省": said("省级"), "市": said("市级"), "县": said("县级"), "乡": said("乡级")}
"""Levels as readers call them."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How a page speaks of what its histogram counts: before translation."""

    bars: str
    year: str
    undated: str
    noun: str


SECTIONS = Counting(
    said("各年度的节数，点击筛选"), said("{year} 年度：{count} 节"), said("另有 {count} 节年度未知"), said("节")
)
STATEMENTS = Counting(
    said("各报告年度的条数，点击筛选"), said("{year} 年度：{count} 条"), said("另有 {count} 条年度未知"), said("条")
)


@dataclass(frozen=True, slots=True)
class Unfolded:
    """What the reader asked to see of the facets: `open` are names of facets or codes of regions."""

    open: frozenset[str] = frozenset()
    find_region: str = ""
    find_agency: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """The same as parameters, in canonical order."""
        found = [("find_region", self.find_region), ("find_agency", self.find_agency)]
        return [("open", one) for one in sorted(self.open)] + [pair for pair in found if pair[1]]


@dataclass(frozen=True, slots=True)
class Row:
    """A value as shown; `folded` where values below it are not."""

    value: FacetValue
    rows: tuple["Row", ...] = ()
    folded: bool = False


def region_rows(values: Sequence[FacetValue], unfolded: Unfolded, ticked: Iterable[str] = ()) -> tuple[Row, ...]:
    """The tree of regions: whole where it is small, else the topmost, what is ticked or unfolded, and what is below.

    Where the reader looks for a name, the regions of that name and what they lie in, however deep. `ticked` are
    codes of regions.
    """
    if unfolded.find_region:
        return _named(values, unfolded.find_region, [MOST_VALUES])
    if _fewer(values, FEW_REGIONS):
        return tuple(_whole(value) for value in values)
    wanted = frozenset((*filter(str.isdecimal, unfolded.open), *ticked))
    if len(values) == 1:
        return (Row(values[0], tuple(_branch(child, wanted) for child in values[0].children)),)
    return tuple(_branch(value, wanted) for value in values)


def value_rows(values: Sequence[FacetValue], facet: str, unfolded: Unfolded, find: str = "") -> tuple[Row, ...]:
    """The values of another facet: the first few and what is ticked; all that hold `find`; all, if unfolded.

    The types of sections are few, and the two that most readers look for stand last: always all.
    """
    if find:
        return tuple(Row(value) for value in values if find in value.label)[:MOST_VALUES]
    few = MOST_VALUES if facet == "section" or facet in unfolded.open else FEW_VALUES
    return tuple(Row(value) for place, value in enumerate(values) if place < few or value.selected)


def _fewer(values: Sequence[FacetValue], most: int) -> bool:
    return all(place < most for place, _ in enumerate(flat(values)))


def _whole(value: FacetValue) -> Row:
    return Row(value, tuple(_whole(child) for child in value.children))


def _branch(value: FacetValue, wanted: frozenset[str]) -> Row:
    """A region with what is shown below it: something, where it or a region in it is wanted."""
    if not wanted:  # nearly always, and there are thousands
        return Row(value, folded=bool(value.children))
    below = tuple(_branch(child, wanted) for child in value.children)
    if value.value in wanted or any(row.rows or row.value.value in wanted for row in below):
        return Row(value, below)
    return Row(value, folded=bool(below))


def _named(values: Sequence[FacetValue], name: str, room: list[int]) -> tuple[Row, ...]:
    rows = []
    for value in values:
        below = _named(value.children, name, room)
        if (below or name in value.label) and room[0] > 0:
            room[0] -= 1
            rows.append(Row(value, below))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Bar:
    """A year of the histogram; `height` is its share of the highest one, from 0 to 1."""

    value: FacetValue
    height: float


_WIDEST = 40  # years


def bars(values: Sequence[FacetValue]) -> tuple[Bar, ...]:
    """The years from the first to the last with their counts; years without any among them, unless they are many."""
    by_year = {int(value.value): value for value in values}
    if not by_year:
        return ()
    first, last = min(by_year), max(by_year)
    years: Iterable[int] = range(first, last + 1) if last - first < _WIDEST else sorted(by_year)
    highest = max(value.count for value in values) or 1
    return tuple(
        Bar(value, value.count / highest)
        for year in years
        for value in [by_year.get(year) or FacetValue(str(year), str(year), 0)]
    )
