"""What is told of visits, standings, events and addresses is what was noted, in its order."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fzsearch.model import Snapshot
from fzsearch.store import Event, SourceRow, Store
from tests.conftest import ParseText

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = ("甲", "a")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as store:
        yield store


def test_what_a_list_declared_stays_where_its_next_page_declares_nothing(store: Store) -> None:
    visit = store.visits.begin("s", NOW)
    for declared in (12, None):
        store.visits.read_list(visit.id, "trs", declared)
    assert (store.visits.last("s") or visit).declared == 12


def test_a_source_fails_since_the_first_visit_with_a_reason_after_its_last_success(store: Store) -> None:
    visits = store.visits
    ends = [("failed", WHY), ("done", None), ("partial", WHY), ("blocked", WHY)]
    for number, (outcome, why) in enumerate(ends):
        visits.end(visits.begin("s", NOW + number * DAY).id, outcome, why, NOW + number * DAY)  # type: ignore[arg-type]
    assert visits.failing_since("s") == NOW + 2 * DAY
    assert (success := visits.last_success("s")) is not None
    assert success.ended == NOW + DAY
    visits.end(visits.begin("s", NOW + 4 * DAY).id, "done", None, NOW + 4 * DAY)
    open_one = visits.begin("s", NOW + 5 * DAY)
    assert visits.failing_since("s") is None, "a visit that goes on is no failure"
    visits.note(open_one.id, WHY)
    assert visits.failing_since("s") == NOW + 5 * DAY


def test_as_many_reports_are_expected_as_the_fullest_list_of_an_ended_visit_named(store: Store) -> None:
    visits = store.visits
    for listed in (3, 5, 4):
        visit = visits.begin("s", NOW)
        visits.count(visit.id, "listed", listed)
        visits.end(visit.id, "done", None, NOW)
    visits.count(visits.begin("s", NOW).id, "listed", 9)
    assert visits.most_listed("s") == 5


def test_sources_stand_in_the_order_of_their_file_and_those_that_left_it_do_not(store: Store) -> None:
    rows = [SourceRow(name, name, f"http://{name}.gov.cn/", "verified", "", True) for name in "bac"]
    store.standings.register(rows)
    store.standings.set_due("a", NOW)
    assert [one.source.id for one in store.standings.all()] == ["b", "a", "c"]
    store.standings.register([rows[2], rows[1]])
    assert [(one.source.id, one.next_due) for one in store.standings.all()] == [("c", None), ("a", NOW)]


@pytest.fixture
def ids(store: Store, parse_text: ParseText, own_report: Callable[..., str]) -> list[str]:
    """Two reports that the library has."""
    texts = [own_report(year=year) for year in (2021, 2022)]
    reports = [parse_text(text) for text in texts]
    for text, report in zip(texts, reports, strict=True):
        store.save(Snapshot("a.txt", text.encode(), None, NOW), report, 1, NOW)
    return [report.id for report in reports]


@pytest.mark.parametrize("gone", ["withdrawn", "displaced"])
def test_a_report_is_gone_until_it_is_there_again_whatever_else_it_says_since(
    store: Store, ids: list[str], gone: str
) -> None:
    one, _ = ids
    happenings = ["found", gone, "changed"]
    for number, happening in enumerate(happenings):
        store.history.add(Event(one, NOW + number * DAY, happening))  # type: ignore[arg-type]
    assert store.history.gone_since(one) == NOW + DAY
    found = store.history.whereabouts(one)
    assert (found.withdrawn, found.displaced) == (NOW + DAY, gone == "displaced")
    store.history.add(Event(one, NOW + 3 * DAY, "returned"))
    assert store.history.gone_since(one) is None


def test_an_address_is_its_report_s_since_that_was_first_seen_there(store: Store, ids: list[str]) -> None:
    history, (one, two) = store.history, ids
    for number, (key, report_id) in enumerate([("z", one), ("b", one), ("z", one), ("b", two), ("c", one)]):
        history.note_address(key, f"http://{key}.gov.cn/", report_id, NOW + number * DAY)
    seen = [(found.key, found.first_seen, found.last_seen) for found in history.addresses(one)]
    assert seen == [("z", NOW, NOW + 2 * DAY), ("c", NOW + 4 * DAY, NOW + 4 * DAY)], "the oldest first"
    (taken,) = history.addresses(two)
    assert (taken.key, taken.first_seen) == ("b", NOW + 3 * DAY)
    assert history.found_at("b") == two
