import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.crawler import Source
from fzsearch.crawler.schedule import CHINA, next_visit

DAY = timedelta(days=1)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def source(name: str = "yanchuan", interval: str = "auto") -> Source:
    return Source(name, "砚川市", "https://www.example.gov.cn/fzzf/", interval=interval)


@given(IDS, st.sampled_from(["auto", "1h", "12h", "7d", "9999d"]), MOMENTS)
def test_the_next_visit_is_later_than_the_last_and_always_the_same(name: str, interval: str, at: datetime) -> None:
    due = next_visit(source(name, interval), at)
    assert due > at
    assert due == next_visit(source(name, interval), at)
    assert due.utcoffset() == at.utcoffset()


@pytest.mark.parametrize(("interval", "length"), [("12h", DAY / 2), ("7d", 7 * DAY), ("1h", DAY / 24)])
@given(name=IDS, at=MOMENTS)
def test_a_stated_interval_is_kept_and_at_most_a_tenth_longer(
    interval: str, length: timedelta, name: str, at: datetime
) -> None:
    assert length <= next_visit(source(name, interval), at) - at <= 1.1 * length


@given(IDS, MOMENTS)
def test_weekly_in_the_season_and_monthly_outside(name: str, at: datetime) -> None:
    wait = next_visit(source(name), at) - at
    month = at.astimezone(CHINA).month
    if month <= 4:
        assert 7 * DAY <= wait <= 7.7 * DAY
    elif month <= 10:
        assert 30 * DAY <= wait <= 33 * DAY
    else:
        assert 7 * DAY <= wait <= 33 * DAY


@given(IDS, st.integers(1, 61 * 24))
def test_the_first_visit_of_the_season_is_within_a_week_of_new_year(name: str, hours: int) -> None:
    new_year = datetime(2027, 1, 1, tzinfo=CHINA)
    due = next_visit(source(name), new_year - timedelta(hours=hours))
    assert due <= new_year + 7.7 * DAY
    if due < new_year:  # then there is another one before
        assert due - (new_year - timedelta(hours=hours)) >= 30 * DAY


def test_the_season_begins_and_ends_by_the_calendar_of_china() -> None:
    # 1 May in China, still 30 April in London
    assert (
        next_visit(source(), datetime(2026, 4, 30, 16, 30, tzinfo=UTC)) - datetime(2026, 4, 30, 16, 30, tzinfo=UTC)
        > 29 * DAY
    )
    assert (
        next_visit(source(), datetime(2026, 4, 30, 15, 30, tzinfo=UTC)) - datetime(2026, 4, 30, 15, 30, tzinfo=UTC)
        < 8 * DAY
    )
    # 1 January in China, still December in London
    assert (
        next_visit(source(), datetime(2025, 12, 31, 16, 30, tzinfo=UTC)) - datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
        < 8 * DAY
    )


def test_what_was_visited_in_december_does_not_come_due_in_one_hour() -> None:
    at = datetime(2026, 12, 15, tzinfo=UTC)
    due = sorted(next_visit(source(f"portal-{number}"), at) for number in range(200))
    assert due[-1] - due[0] > 5 * DAY
    assert max(later - earlier for earlier, later in itertools.pairwise(due)) < DAY


def test_sources_of_one_interval_drift_apart() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert len({next_visit(source(f"portal-{number}", "7d"), at) for number in range(50)}) == 50
