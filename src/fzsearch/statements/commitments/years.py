"""For which year a commitment is made."""

import re
from collections.abc import Iterator

_YEAR = re.compile(r"(?<!\d)(20\d\d) ?年(?!代)")
_RANGE = re.compile(r"20\d\d ?年?[—\-－–～~至到](?=20\d\d)")


def named_years(text: str) -> Iterator[tuple[int, int]]:
    """Each year that is named and where it ends, in order; of a range (2021—2025年) neither end.

    >>> list(named_years("对照（2021—2025年）纲要，2024年6月底前完成"))
    [(2024, 22)]
    """
    ranges = [(found.start(), found.end() + 4) for found in _RANGE.finditer(text)]
    for found in _YEAR.finditer(text):
        if not any(start <= found.start() < end for start, end in ranges):
            yield int(found[1]), found.end()


def is_ahead(heading: str, year: int | None) -> bool:
    """Whether the first year that a heading names is after the one reported on."""
    first = next(named_years(heading), None)
    return year is not None and first is not None and first[0] > year


def year_meant(path: tuple[str, ...], sentence: str, year: int | None) -> int | None:
    """The year a commitment is for: that of the headings above it, else the sentence's own, else the next one.

    `year` is the year reported on. Where that is unknown, any year in a heading counts, or none.
    """
    for heading in path:
        for named, _ in named_years(heading):
            if year is None or named > year:
                return named
    for named, _ in named_years(sentence):
        if year is None or named == year + 1:
            return named
    return None if year is None else year + 1
