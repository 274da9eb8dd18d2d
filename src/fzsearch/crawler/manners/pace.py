"""How long to wait: between two requests to a host, after a failure, when a portal asks for time. All pure."""

import email.utils
import math
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

LONGEST_WAIT = timedelta(days=30)
"""The longest time for which a portal's Retry-After is believed."""

_SLOWEST = 60.0  # seconds between requests to a slow portal
_MOST_THROTTLED = 600.0  # seconds between requests to a portal that said 429 or 503 again and again
_TIMES_LATENCY = 2.0
_WEIGHT_OF_LAST = 0.3  # of the last answer's seconds in the average
_MOST_CHANCE = 0.25
_TOO_FAST = (429, 503)
_BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
)
_SECONDS = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one host is asked. `least` can be replaced at any time, when a row or a robots.txt says otherwise."""

    least: float  # seconds: the larger of the row's delay and robots.txt's Crawl-delay
    latency: float | None = None  # seconds an answer takes, smoothed; None before the first
    eased: float = 0.0  # seconds between requests that the answers so far call for

    def pause(self, chance: float) -> float:
        """Seconds until the next request; `chance`, from 0 to 1, adds up to a quarter. Never below `least`.

        >>> Pace(4.0).pause(0.0), Pace(4.0).pause(1.0)
        (4.0, 5.0)
        """
        seconds = max(self.least, self.eased)
        return max(self.least, seconds * (1 + _MOST_CHANCE * min(1.0, max(0.0, chance))))


def after(pace: Pace, status: int | None, elapsed: float) -> Pace:
    """The pace after an answer that took `elapsed` seconds; a `status` of None is that none came.

    The idea is that of Scrapy's AutoThrottle: about twice as long as an answer takes, approached by halves; an
    answer that is an error never makes it faster, since errors are served quickly. 429 and 503 double it.

    >>> after(Pace(4.0), 200, 10.0).pause(0.0)
    20.0
    >>> after(Pace(4.0), 503, 0.1).pause(0.0)
    8.0
    """
    elapsed = min(max(elapsed, 0.0), _SLOWEST) if math.isfinite(elapsed) else _SLOWEST
    good = status is not None and (200 <= status < 300 or status == 304)
    latency = pace.latency
    if latency is None:
        latency = elapsed
    elif good or elapsed > latency:
        latency += _WEIGHT_OF_LAST * (elapsed - latency)
    now = max(pace.least, pace.eased)
    if status in _TOO_FAST:
        # What a row or robots.txt asks for may be longer than the cap; that stands.
        return replace(pace, latency=latency, eased=max(now, min(_MOST_THROTTLED, 2 * max(now, 1.0))))
    target = min(_SLOWEST, _TIMES_LATENCY * latency)
    eased = max(target, (now + target) / 2)
    return replace(pace, latency=latency, eased=eased if good else max(now, eased))


def retry_after(header: str | None, now: datetime) -> datetime | None:
    """When a portal wants to be asked again, by its Retry-After: seconds or a date (RFC 9110 §10.2.3).

    `now` has a time zone. What is past is now, what is more than 30 days away is 30 days; None without a header or
    when it means nothing.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
    '2026-01-01T00:02:00+00:00'
    """
    stated = (header or "").strip()
    latest = now + LONGEST_WAIT
    if _SECONDS.fullmatch(stated):
        # A number of a thousand digits is none that int() takes.
        seconds = -1 if stated.startswith("-") else int(stated) if len(stated) < 10 else None
        moment = latest if seconds is None else now + timedelta(seconds=seconds)
        return min(max(moment, now), latest)
    try:
        moment = email.utils.parsedate_to_datetime(stated)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(moment, now), latest)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failures in a row: 1, 5 and 30 minutes, 2 and 8 hours, then a day each time.

    >>> [str(backoff(attempts)) for attempts in (1, 2, 3, 99)]
    ['0:01:00', '0:05:00', '0:30:00', '1 day, 0:00:00']
    """
    return _BACKOFF[min(max(attempts, 1), len(_BACKOFF)) - 1]
