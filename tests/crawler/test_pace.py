import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.crawler.manners.pace import LONGEST_WAIT, Pace, after, backoff, retry_after
from tests.conftest import NOW

STATUSES = st.one_of(st.none(), st.sampled_from([200, 204, 301, 304, 403, 404, 429, 500, 503, 521]))
SECONDS = st.floats(allow_nan=True, allow_infinity=True)
CHANCE = st.floats(0, 1)


@given(st.floats(0, 100_000), st.lists(st.tuples(STATUSES, SECONDS), max_size=30), CHANCE)
def test_a_pause_is_never_shorter_than_what_row_and_robots_ask_for(
    least: float, answers: list[tuple[int | None, float]], chance: float
) -> None:
    pace = Pace(least)
    assert pace.pause(chance) >= least
    for status, elapsed in answers:
        pace = after(pace, status, elapsed)
        assert least <= pace.pause(chance) <= 1.25 * max(least, 600)


@given(st.floats(0, 100), st.lists(st.tuples(STATUSES, SECONDS), max_size=20), STATUSES, SECONDS)
def test_an_error_never_makes_it_faster(
    least: float, answers: list[tuple[int | None, float]], status: int | None, elapsed: float
) -> None:
    pace = Pace(least)
    for earlier in answers:
        pace = after(pace, *earlier)
    if status not in (200, 204, 304):
        assert after(pace, status, elapsed).pause(0) >= pace.pause(0)


def test_a_quick_portal_is_asked_at_the_least_pause_and_a_slow_one_at_twice_its_time() -> None:
    quick = slow = Pace(4.0)
    for _ in range(20):
        quick, slow = after(quick, 200, 0.1), after(slow, 200, 12.0)
    assert quick.pause(0) == pytest.approx(4.0)
    assert slow.pause(0) == pytest.approx(24.0)


def test_a_very_slow_portal_waits_a_minute_but_a_crawl_delay_longer_than_that_stands() -> None:
    assert after(Pace(4.0), 200, 500.0).pause(0) == 60.0
    assert after(Pace(300.0), 200, 500.0).pause(0) == 300.0


@pytest.mark.parametrize("status", [429, 503])
def test_too_fast_doubles_up_to_ten_minutes(status: int) -> None:
    pace, pauses = Pace(4.0), []
    for _ in range(10):
        pace = after(pace, status, 0.05)
        pauses.append(pace.pause(0))
    assert pauses[:3] == [8.0, 16.0, 32.0]
    assert pauses[-1] == 600.0
    assert after(Pace(3600.0), status, 0.05).pause(0) == 3600.0


def test_it_recovers_by_halves_not_at_once() -> None:
    throttled = after(after(Pace(4.0), 429, 0.1), 429, 0.1)
    pauses = []
    for _ in range(8):
        throttled = after(throttled, 200, 0.1)
        pauses.append(throttled.pause(0))
    assert 8.0 < pauses[0] < 16.0
    assert pauses == sorted(pauses, reverse=True)
    assert pauses[-1] == 4.0


@given(CHANCE)
def test_chance_adds_at_most_a_quarter(chance: float) -> None:
    assert 8.0 <= Pace(8.0).pause(chance) <= 10.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0), ("120", 120), (" 120 ", 120), ("-5", 0), ("2592001", 2592000), ("9" * 5000, 2592000), ("-" + "9" * 5000, 0),
        ("Thu, 15 Jan 2026 09:30:00 GMT", 3600), ("Thu, 15 Jan 2026 17:30:00 +0800", 3600),
        ("Thu, 15 Jan 2026 09:30:00", 3600), ("Thursday, 15-Jan-26 09:30:00 GMT", 3600),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0), ("Fri, 31 Dec 2999 23:59:59 GMT", 2592000),
    ],
)  # fmt: skip
def test_retry_after_in_seconds_or_as_a_date(header: str, seconds: int) -> None:
    assert retry_after(header, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("header", [None, "", "soon", "1.5", "1e3", "１２０", "Fri, 99 Foo 2026", "12 Jan", "--5"])
def test_retry_after_that_means_nothing_is_none(header: str | None) -> None:
    assert retry_after(header, NOW) is None


DATE_PARTS = st.sampled_from(["Fri,", "31", "Dec", "0000", "9999", "99999999999", "23:59:59", "GMT", "+9999", "-2359", ":", "-", " ", "é"])  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(DATE_PARTS, max_size=9).map(" ".join)))
def test_retry_after_never_fails_and_stays_within_thirty_days(header: str) -> None:
    for now in (NOW, datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8)))):
        moment = retry_after(header, now)
        assert moment is None or now <= moment <= now + LONGEST_WAIT


def test_failures_are_tried_again_later_and_later() -> None:
    waits = [backoff(attempts) for attempts in range(1, 20)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)
    assert backoff(0) == backoff(-3) == timedelta(minutes=1)


def test_seconds_that_are_none_count_as_slow() -> None:
    for elapsed in (math.nan, math.inf):
        assert after(Pace(1.0), 200, elapsed).pause(0) == 60.0
    assert after(Pace(1.0), 200, -5.0).pause(0) == 1.0
    assert NOW.tzinfo is UTC
