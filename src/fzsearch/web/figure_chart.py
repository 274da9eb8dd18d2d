"""The figures of one agency in one unit, by year: where everything stands in the drawing."""

import math
from collections.abc import Iterable, Sequence

from fzsearch.ledger import Entry, number
from fzsearch.web.trend_chart import Chart, Line, Point

MOST = 200
"""Figures that are ever drawn together."""

_STEP, _LEFT, _TOP, _HIGH, _BELOW = 72, 72, 22, 160, 26
_WIDE, _TALL, _DOT = 8, 12, 4  # a character of a label, a label, half a point


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
    longest = max(_WIDE * len(_written(value)) for value in (top, *(value for _, value in found)))
    step, left = max(_STEP, longest + 2 * _WIDE), max(_LEFT, longest + _WIDE)
    at = {year: float(left + step * place + step // 2) for place, year in enumerate(span)}
    bottom = _TOP + _HIGH
    points = tuple(Point(at[year], round(bottom - _HIGH * value / top, 1), _written(value)) for year, value in found)
    line = " ".join(f"{point.x:g},{point.y:g}" for point in points) if len(found) == len(years) == len(span) else ""
    scale = tuple((bottom - _HIGH * part, _written(top * part)) for part in (0, 0.5, 1))
    return Chart(
        left + step * len(span), bottom + _BELOW, left, bottom, scale,
        tuple((x, year) for year, x in at.items()), (Line(1, "", (line,) if line else (), points),),
    )  # fmt: skip


def labels(drawn: Chart) -> Sequence[tuple[float, float, str]]:
    """Where the number of each point stands: above it, else beside it; nowhere, where it would stand on another."""
    points = [point for line in drawn.lines for point in line.points]
    taken = [(point.x - _DOT, point.y - _DOT, point.x + _DOT, point.y + _DOT) for point in points]
    placed = []
    for point in sorted(points, key=lambda one: (one.x, one.y)):
        half = _WIDE * len(point.label) / 2
        aside = half + 2 * _DOT
        for x, y in ((point.x, point.y - 8), (point.x + aside, point.y + 4), (point.x - aside, point.y + 4)):
            box = (x - half, y - _TALL + 2, x + half, y + 2)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                placed.append((x, y, point.label))
                break
    return placed


_Box = tuple[float, float, float, float]  # left, top, right, bottom


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _written(value: float) -> str:
    """A value in full, however large.

    >>> _written(4e7), _written(95.2), _written(0.25)
    ('40,000,000', '95.2', '0.25')
    """
    return f"{int(value):,}" if value == int(value) else f"{round(value, 6):,}"


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
