"""The frontier keeps what is to be asked for, and forgets of one visit what the next must not know."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fzsearch.exchange import Ask
from fzsearch.model import Snapshot
from fzsearch.store import Sighting, Store
from fzsearch.store.frontier import Entry, Frontier, Kind
from tests.conftest import ParseText

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOST, OTHER = "www.example.gov.cn", "m.example.gov.cn"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Store.open(tmp_path) as store:
        yield store.frontier


def sighting(name: str, kind: Kind = "page", title: str | None = None) -> Sighting:
    return Sighting(kind, name, HOST, Ask(f"http://{HOST}/{name}.html"), title)


def sighted(frontier: Frontier, name: str = "a", kind: Kind = "page") -> Entry:
    assert frontier.sight("s", sighting(name, kind), NOW)
    found = [frontier.get(number) for number in range(1, 9)]
    return next(entry for entry in found if entry is not None and entry.key == name)


def again(frontier: Frontier, entry: Entry) -> Entry:
    found = frontier.get(entry.id)
    assert found is not None
    return found


def test_a_later_list_s_title_is_taken_and_a_list_without_one_takes_none_away(frontier: Frontier) -> None:
    entry = sighted(frontier)
    for title, known in (("旧", "旧"), (None, "旧"), ("新", "新")):
        assert not frontier.sight("s", sighting("a", title=title), NOW)
        assert again(frontier, entry).title == known


def test_all_but_what_is_no_report_is_asked_for_again_as_if_it_had_never_failed(frontier: Frontier) -> None:
    failed, other = sighted(frontier), sighted(frontier, "b")
    for _ in range(2):
        frontier.postpone(failed.id, NOW)
    frontier.settle(failed.id, "failed", ("甲", "a"))
    frontier.settle(other.id, "other", ("甲", "a"))
    frontier.wake("s", NOW)
    assert (again(frontier, failed).state, again(frontier, failed).attempts) == ("due", 0)
    assert again(frontier, other).state == "other"


@pytest.mark.parametrize("how", ["settle", "answered"])
def test_what_was_redirected_is_asked_for_at_its_own_address_the_next_time(frontier: Frontier, how: str) -> None:
    entry = sighted(frontier)
    for name in ("b", "c"):
        frontier.redirect(entry.id, Ask(f"http://{OTHER}/{name}.html"), OTHER, NOW)
    assert (again(frontier, entry).asked, again(frontier, entry).hops) == (f"http://{OTHER}/c.html", 2)
    if how == "settle":
        frontier.settle(entry.id, "gone", ("甲", "a"))
    else:
        frontier.answered(entry.id, None, NOW)
    assert (again(frontier, entry).asked, again(frontier, entry).hops) == (entry.url, 0)
    frontier.wake("s", NOW)
    assert frontier.hosts_due("s") == [HOST]


def test_misses_are_counted_anew_once_it_was_there(
    frontier: Frontier, tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    text = own_report()
    report = parse_text(text)
    with Store.open(tmp_path) as store:
        store.save(Snapshot("a.txt", text.encode(), None, NOW), report, 1, NOW)
    entry = sighted(frontier)
    frontier.miss(entry.id, 2, NOW)
    assert (again(frontier, entry).missed, again(frontier, entry).missed_at) == (2, NOW)
    frontier.answered(entry.id, report.id, NOW)
    frontier.answered(entry.id, None, NOW)
    found = again(frontier, entry)
    assert (found.missed, found.missed_at, found.report_id) == (0, None, report.id)


def test_lists_come_first_then_documents_then_files_each_in_the_order_of_sighting(frontier: Frontier) -> None:
    kinds: list[tuple[str, Kind]] = [("f", "attachment"), ("b", "page"), ("a", "page"), ("l", "list")]
    for name, kind in kinds:
        sighted(frontier, name, kind)
    order = []
    while (entry := frontier.next(HOST, ["s"], NOW)) is not None:
        order.append(entry.key)
        frontier.settle(entry.id, "kept")
    assert order == ["l", "b", "a", "f"]


def test_a_host_that_is_held_is_not_asked_sooner_than_what_was_put_off_for_longer(frontier: Frontier) -> None:
    soon, late = sighted(frontier), sighted(frontier, "b")
    frontier.postpone(late.id, NOW + timedelta(days=2))
    frontier.hold(HOST, NOW + timedelta(days=1))
    assert frontier.next(HOST, ["s"], NOW + timedelta(hours=23)) is None
    assert frontier.next_turn(HOST, ["s"], NOW) == NOW + timedelta(days=1)
    frontier.settle(soon.id, "kept")
    assert frontier.next_turn(HOST, ["s"], NOW) == NOW + timedelta(days=2)
    assert frontier.next_turn(HOST, ["other"], NOW) is None
