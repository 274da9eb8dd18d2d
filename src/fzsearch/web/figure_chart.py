"""The figures of one agency in one unit, by year: where everything stands in the drawing."""

import math
from collections.abc import Iterable, Sequence

from fzsearch.ledger import Entry, number
from fzsearch.web.trend_chart import Chart, Line, Point

MOST = 200
"""Figures that are ever drawn together."""

_STEP, _LEFT, _TOP, _HIGH, _BELOW = 72, 72, 22, 160, 26
_WIDE, _TALL, _DOT = 8, 12, 4  # a digit, a label, half a point


def chart(entries: Sequence[Entry], *, myriads: bool = False) -> Chart | None:
    """Every figure that is no promise as a point above its report's year; a line where each year has but one.

    `myriads`: large numbers are written by 万 and 亿. None where less than two years are known, or the values are not
    of one unit.
    """
    found = sorted(_points(entry for entry in entries if not entry.statement.promised))
    years = sorted({year for year, _ in found})
    units = {entry.statement.figure.unit for entry in entries if entry.statement.figure}
    if len(years) < 2 or len(units) != 1:
        return None
    top = _round_up(max(value for _, value in found))
    span = range(years[0], years[-1] + 1)
    written = _by_myriads if myriads else _in_full
    longest = max(_width(written(value)) for value in (top, top / 2, *(value for _, value in found)))
    step, left = max(_STEP, longest + 2 * _WIDE), max(_LEFT, longest + _WIDE)
    at = {year: float(left + step * place + step // 2) for place, year in enumerate(span)}
    bottom = _TOP + _HIGH
    points = tuple(Point(at[year], round(bottom - _HIGH * value / top, 1), written(value)) for year, value in found)
    line = " ".join(f"{point.x:g},{point.y:g}" for point in points) if len(found) == len(years) == len(span) else ""
    scale = tuple((bottom - _HIGH * part, written(top * part)) for part in (0, 0.5, 1))
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
        half = _width(point.label) / 2
        aside = half + 2 * _DOT
        for x, y in ((point.x, point.y - 8), (point.x + aside, point.y + 4), (point.x - aside, point.y + 4)):
            box = (x - half, y - _TALL + 2, x + half, y + 2)
            inside = drawn.left <= box[0] and box[2] <= drawn.width
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                placed.append((x, y, point.label))
                break
    return placed


def _width(label: str) -> int:
    """How much room a label takes; 万 and 亿 are wider than digits."""
    return sum(2 * _WIDE if one in "万亿" else _WIDE for one in label)


_Box = tuple[float, float, float, float]  # left, top, right, bottom


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _by_myriads(value: float) -> str:
    """A value as Chinese readers have it, none of its digits lost.

    >>> _by_myriads(6.1e9), _by_myriads(960000), _by_myriads(123456789), _by_myriads(1230)
    ('61亿', '96万', '12,345.6789万', '1,230')
    """
    for unit, least, name in ((1e8, 1e8, "亿"), (1e4, 1e5, "万")):
        rounded = round(value / unit, 4)
        if value >= least and round(rounded * unit, 2) == value:
            return f"{_in_full(rounded)}{name}"
    return _in_full(value)


def _in_full(value: float) -> str:
    """A value with all its digits.

    >>> _in_full(4e7), _in_full(95.2), _in_full(0.25)
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
