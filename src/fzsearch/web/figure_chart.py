"""The figures of one agency in one unit, by year: where everything stands in the drawing."""

import math
from collections.abc import Iterable, Sequence

from fzsearch.ledger import Entry, number
from fzsearch.web.trend_chart import Chart, Line, Point

MOST = 200
"""Figures that are ever drawn together."""

_STEP, _LEFT, _TOP, _HIGH, _BELOW = 72, 72, 22, 160, 26


def chart(entries: Sequence[Entry]) -> Chart | None:
    """Every figure that is no promise as a point above its report's year; a line where each year has but one.

    None where less than two years are known, or the values are not of one unit.
    """
    found = sorted(_points(entry for entry in entries if not entry.statement.promised))
    years = sorted({year for year, _ in found})
    units = {entry.statement.figure.unit for entry in entries if entry.statement.figure}
    if len(years) < 2 or len(units) != 1:
        return None
    top = _round_up(max(value for _, value in found))
    span = range(years[0], years[-1] + 1)
    at = {year: float(_LEFT + _STEP * place + _STEP // 2) for place, year in enumerate(span)}
    bottom = _TOP + _HIGH
    points = tuple(Point(at[year], round(bottom - _HIGH * value / top, 1), f"{value:,g}") for year, value in found)
    line = " ".join(f"{point.x:g},{point.y:g}" for point in points) if len(found) == len(years) == len(span) else ""
    scale = tuple((bottom - _HIGH * part, f"{top * part:,g}") for part in (0, 0.5, 1))
    return Chart(
        _LEFT + _STEP * len(span), bottom + _BELOW, _LEFT, bottom, scale,
        tuple((x, year) for year, x in at.items()), (Line(1, "", (line,) if line else (), points),),
    )  # fmt: skip


def _points(entries: Iterable[Entry]) -> Iterable[tuple[int, float]]:
    for entry in entries:
        figure, year = entry.statement.figure, entry.report.year
        if figure and year and (value := number(figure.value)) is not None:
            yield year, float(value)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20 … that is not below a value.

    >>> _round_up(0.3), _round_up(45), _round_up(1000), _round_up(0)
    (0.5, 50.0, 1000.0, 1.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(next(step * power for step in (1, 2, 5, 10) if value <= step * power * (1 + 1e-9)))
