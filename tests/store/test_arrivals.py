"""Arrivals: in which order reports came and changed, whatever is parsed again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fzsearch.model import Snapshot
from fzsearch.store import Store
from tests.conftest import NOW, ParseText


def _day(number: int) -> timedelta:
    return timedelta(days=number)


def _came(store: Store, until: int | None = None) -> list[tuple[str, int, bool]]:
    """Report, day and whether it replaced something."""
    return [(one.report_id, (one.at - NOW).days, one.replaced) for one in store.arrivals.newest(_all(store), until)]


def _all(store: Store) -> set[str]:
    return {report.id for report in store.reports()}


class _Shelf:
    """Saves texts of reports as portals would give them."""

    def __init__(self, folder: Path, parse_text: ParseText) -> None:
        self.store = Store.open(folder)
        self._parse = parse_text

    def put(self, name: str, text: str, day: int, *, readable: bool = True, parser: int = 1) -> str:
        url = f"https://www.example.gov.cn/{name}.txt"
        snapshot = Snapshot(f"{name}.txt", text.encode(), None, NOW + _day(day), url)
        report = self._parse(text, f"{name}.txt", url)
        if not readable:
            report = replace(report, is_report=False, hindrance="needs_ocr", sections=())
        if parser > 1:
            report = replace(report, addressee=f"parser {parser}")
        self.store.save(snapshot, report, parser, NOW + _day(day))
        return report.id


def test_arrivals_are_told_the_newest_first_and_parsing_again_is_none(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    shelf = _Shelf(tmp_path, parse_text)
    with shelf.store as store:
        first = shelf.put("a", own_report(), 0)
        second = shelf.put("b", own_report(year=2024), 1)
        shelf.put("a", own_report(), 2)  # a visit that finds nothing new
        shelf.put("a", own_report(problems="经费不足。"), 3)
        expected = [(first, 3, True), (second, 1, False), (first, 0, False)]
        assert _came(store) == expected
        shelf.put("b", own_report(year=2024), 4, parser=2)
        assert store.last_change() == 4  # it was written, for the parser reads it differently
        assert _came(store) == expected
        places = [one.place for one in store.arrivals.newest(_all(store))]
        assert places == sorted(places, reverse=True)
        assert _came(store, places[1]) == expected[1:]
        assert [one.place for one in store.arrivals.of(first)] == [places[2], places[0]]


def test_a_document_that_could_not_be_read_arrives_when_it_is_read(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    shelf = _Shelf(tmp_path, parse_text)
    with shelf.store as store:
        late = shelf.put("a", own_report(), 0, readable=False)
        other = shelf.put("b", own_report(year=2024), 1)
        shelf.put("a", own_report(), 5)
        assert _came(store)[0] == (late, 5, False)
        shelf.put("a", own_report(), 6, readable=False, parser=2)
        shelf.put("a", own_report(), 7, parser=3)
        assert [one for one in _came(store) if one[0] in (late, other) and one[1] > 0] == [
            (late, 5, False),
            (other, 1, False),
        ]


def test_reports_without_history_come_last_by_their_first_change(
    tmp_path: Path, parse_text: ParseText, own_report: Callable[..., str]
) -> None:
    shelf = _Shelf(tmp_path, parse_text)
    with shelf.store as store:
        old = [shelf.put(name, own_report(year=year), day) for name, year, day in (("a", 2021, 0), ("b", 2022, 1))]
        shelf.put("a", own_report(year=2021), 2, parser=2)
        store._connection.execute("DELETE FROM history")
        new = shelf.put("c", own_report(), 3)
        assert _came(store) == [(new, 3, False), (old[1], 1, False), (old[0], 0, False)]
        last = list(store.arrivals.newest(_all(store)))[-1]
        assert _came(store, last.place) == [(old[0], 0, False)]
        assert store.arrivals.of(old[0]) == []
        assert [one.report_id for one in store.arrivals.newest({old[0]})] == [old[0]]
        assert [one.report_id for one in store.arrivals.newest({new})] == [new]
