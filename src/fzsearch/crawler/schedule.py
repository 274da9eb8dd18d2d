"""When a source is visited again. Pure: nobody is asked the time."""

import hashlib
from datetime import datetime, timedelta, timezone

from fzsearch.crawler.sources import Source

CHINA = timezone(timedelta(hours=8))
"""The time of all China; it has had no summer time since 1991."""

_SEASON = (1, 2, 3, 4)  # months: reports are due by 1 April, and some portals are late
_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)
_JITTER = 0.1  # of the interval, at most
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


def next_visit(source: Source, visited_at: datetime) -> datetime:
    """When a source that was visited at `visited_at` (with a time zone) is due again; strictly later than that.

    An interval of "auto" is a week from January to April, by China's calendar, and thirty days otherwise. A wait
    that would pass New Year is shortened: the season's first visit is at most seven days after 1 January, plus the
    jitter. The jitter is a source's own, always the same, at most a tenth of the interval, so that not all portals
    are asked in the same hour.

    >>> source = Source("yanchuan", "砚川市", "https://www.example.gov.cn/fzzf/", interval="7d")
    >>> visited = datetime(2026, 3, 2, 8, 0, tzinfo=CHINA)
    >>> timedelta(days=7) <= next_visit(source, visited) - visited <= timedelta(days=7.7)
    True
    """
    share = _share(source.id)
    if source.interval != "auto":
        return visited_at + _with_jitter(int(source.interval[:-1]) * _UNITS[source.interval[-1]], share)
    local = visited_at.astimezone(CHINA)
    weekly = visited_at + _with_jitter(_WEEK, share)
    if local.month in _SEASON:
        return weekly
    # Spread over the first week: otherwise all that were visited in December would come due in one hour.
    opening = datetime(local.year + 1, 1, 1, tzinfo=CHINA) + share * _WEEK
    season = max(opening, weekly)
    monthly = visited_at + _with_jitter(_MONTH, share)
    return min(monthly, season).astimezone(visited_at.tzinfo)


def _with_jitter(interval: timedelta, share: float) -> timedelta:
    return interval + _JITTER * share * interval


def _share(name: str) -> float:
    """A number from 0 to 1 that is always the same for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) / 2**64
