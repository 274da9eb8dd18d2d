"""Shares by year as lines: where everything stands in the drawing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fzsearch.index.trends import Trend, Uptake

_STEP = 56  # from one year to the next
_LEFT = 44  # room for the scale
_TOP = 22
_HIGH = 160
_BELOW = 26  # room for the years
_SCALES = (1, 2, 5, 10, 20, 50, 100)  # per cent at the top
_DASHES = ("", "7 4", "2 4")  # lines are told apart without their colours, too


@dataclass(frozen=True, slots=True)
class Point:
    """A year's share; `label` is what stands beside it, "" where several lines would get into each other's way."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase. `runs` are what is drawn through: broken where the library has no report of a year."""

    number: int  # from 1
    dashes: str
    runs: tuple[str, ...]  # "x,y x,y …"
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing in units of CSS pixels."""

    width: int
    height: int
    left: int
    bottom: int
    scale: tuple[tuple[float, str], ...]  # height and label of each line across
    years: tuple[tuple[float, int], ...]  # x and year
    lines: tuple[Line, ...]


def chart(found: Sequence[Trend], years: Sequence[int]) -> Chart | None:
    """The shares of some phrases; None where no year is known."""
    if not years:
        return None
    highest = max(
        (trend.years[year].share or 0 for trend in found for year in years if year in trend.years), default=0
    )
    top = next(scale for scale in _SCALES if highest <= scale)
    bottom = _TOP + _HIGH
    at = {year: float(_LEFT + _STEP * place + _STEP // 2) for place, year in enumerate(years)}
    lines = tuple(
        _line(number, trend.years, at, top, labelled=len(found) == 1) for number, trend in enumerate(found, 1)
    )
    scale = tuple((bottom - _HIGH * part, f"{top * part:g}%") for part in (0, 0.5, 1))
    width = _LEFT + _STEP * len(years)
    return Chart(width, bottom + _BELOW, _LEFT, bottom, scale, tuple((x, year) for year, x in at.items()), lines)


def _line(
    number: int, uses: Mapping[int | None, Uptake], at: Mapping[int, float], top: int, *, labelled: bool
) -> Line:
    runs = [list(run) for run in _runs(uses, at, top, labelled=labelled)]
    drawn = tuple(" ".join(f"{point.x:g},{point.y:g}" for point in run) for run in runs if len(run) > 1)
    return Line(number, _DASHES[number - 1], drawn, tuple(point for run in runs for point in run))


def _runs(
    uses: Mapping[int | None, Uptake], at: Mapping[int, float], top: int, *, labelled: bool
) -> Iterator[list[Point]]:
    """The points, cut where years are unknown or missing between two of them."""
    run: list[Point] = []
    before = None
    for year, x in at.items():
        share = uses[year].share if year in uses else None
        if run and (share is None or before != year - 1):
            yield run
            run = []
        if share is not None:
            run.append(Point(x, round(_TOP + _HIGH * (1 - share / top), 1), percent(share) if labelled else ""))
        before = year
    if run:
        yield run


def percent(share: float) -> str:
    """A share as readers see it: never 0% where there is some, never 100% where some is missing.

    >>> percent(0), percent(0.01), percent(12.345), percent(99.99), percent(100)
    ('0%', '<0.1%', '12.3%', '>99.9%', '100%')
    """
    if share in (0, 100):
        return f"{share:g}%"
    return "<0.1%" if share < 0.05 else ">99.9%" if share >= 99.95 else f"{share:.1f}%"
