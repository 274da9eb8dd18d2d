"""A library in which strangers wrote all that can be written, and its twin, in which the same fields say 甲."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from fzsearch.cli.indexing import bring_up_to_date
from fzsearch.cli.session import Session
from fzsearch.config import Settings
from fzsearch.model import Agency, Attachment, Region, Report, Section, Snapshot
from fzsearch.statements import Stated
from fzsearch.store import Event, Store
from fzsearch.store.hosts import Block, Host
from fzsearch.store.standings import SourceRow
from fzsearch.verdicts import COLUMNS, FILE, STATUSES
from fzsearch.web import create_app
from tests.conftest import NOW
from tests.web.payloads import ADDRESSES, PAYLOADS

_TOGETHER = 15  # payloads that a field holds
_GROUPS = [PAYLOADS[start : start + _TOGETHER] for start in range(0, len(PAYLOADS), _TOGETHER)]
_PORTALS = 3
_PLAN = "下一步，年底前培训3场，其中甲1场、乙2场，印发《办法》"


@dataclass(frozen=True, slots=True)
class Strangers:
    """A library, the application over it, and the ids of its reports, sections and commitments."""

    folder: Path
    app: Flask
    client: FlaskClient
    reports: list[str]
    sections: list[str]
    commitments: list[str]


def strangers(folder: Path, says: Callable[[str], str]) -> Strangers:
    """The library in which `says` of a payload stands wherever a payload can."""
    places = [
        Region(f"9{number:1}", (says("".join(group)),), (f"9{number:1}",), "省")
        for number, group in enumerate(_GROUPS[:9])
    ]
    with (folder / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "name", "level", "parent"))
        rows.writerows((place.code, place.name, place.level, "") for place in places)
    session = Session(folder, None, quiet=True)
    reports = [_report(number, group, places, says) for number, group in enumerate(_GROUPS)]
    reports.append(_next_year(reports[0], len(reports), says))
    with session.writing() as store, store.transaction():
        for number, report in enumerate(reports):
            _save(store, report, number, says)
        _harvested(store, says)
    with session.writing() as store:
        bring_up_to_date(session, store)
    _judged(folder, reports, says)
    settings = Settings(folder, notice=says("".join(PAYLOADS)))
    app = create_app(settings)
    sections = [section.id for report in reports for section in report.sections]
    commitments = [one.id for report in reports if report.is_report for one in Stated(report).commitments]
    return Strangers(folder, app, app.test_client(), [report.id for report in reports], sections, commitments)


def _report(number: int, group: list[str], places: list[Region], says: Callable[[str], str]) -> Report:
    report_id = f"{number:016x}"
    each, said = [says(one) for one in group], says("".join(group))
    texts = [
        f"{said}\n人手不足。\n",
        *(f"{one}\n一是{one}；二是人手不足{one}。\n{one}\n{_PLAN}{one}\n" for one in each),
    ]
    sections = tuple(
        Section(
            f"{report_id}-{place:03d}", report_id, place, said, min(place, 1), each[place - 1] if place else "",
            (each[place - 1],) if place else (), ("problems", "next_steps", "other")[place % 3 :][:1], text,
        )
        for place, text in enumerate(texts)
    )  # fmt: skip
    place = places[number % len(places)]
    return Report(
        report_id, number % 7 != 6, said, said, said, None if number % 5 == 4 else 2015 + number % 8,
        None if number % 5 == 3 else place, tuple(places), Agency(said, f"{said}原", (said, *each)), None, said,
        says(ADDRESSES[number % len(ADDRESSES)]), {said: said}, said if number % 2 else None, sections,
        attachments=tuple(Attachment(says(one), says(one)) for one in (*group, *ADDRESSES)), read_from=said,
    )  # fmt: skip


def _next_year(report: Report, number: int, says: Callable[[str], str]) -> Report:
    """What the same strangers reported a year later: all the same, so that every plan is answered and repeated."""
    report_id = f"{number:016x}"
    sections = tuple(
        replace(one, id=one.id.replace(report.id, report_id), report_id=report_id) for one in report.sections
    )
    return replace(report, id=report_id, year=(report.year or 0) + 1, url=says(ADDRESSES[number]), sections=sections)


def _judged(folder: Path, reports: Sequence[Report], says: Callable[[str], str]) -> None:
    """A file of verdicts, written by hand, whose names, notes and links are strangers'."""

    def seen(text: str) -> str:
        return "".join(one for one in text if one >= " " and one != "\x7f")

    commitments = [
        (report.id, one)
        for report in reports if report.is_report
        for one in Stated(report).commitments if seen(one.sentence.text) == one.sentence.text
    ]  # fmt: skip
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for place, payload in enumerate(PAYLOADS):
            report_id, one = commitments[place % min(40, len(commitments))]
            status, link = [*STATUSES][place % len(STATUSES)], says(ADDRESSES[-2])
            said = seen(says(payload))
            rows.writerow(
                (report_id, one.sentence.text, status, said, link, f"甲{said}", date(2026, 1, 1), one.id, "")
            )


def _save(store: Store, report: Report, number: int, says: Callable[[str], str]) -> None:
    """Two versions of a report, with the bytes of attachments, and all that can have become of it."""
    before = replace(report, title=f"{report.title}旧", sections=tuple(
        replace(one, text=f"旧{one.text}", heading=f"旧{one.heading}", path=("旧", *one.path)) for one in report.sections[:3]
    ))  # fmt: skip
    name = report.title or ""
    for version, day in ((before, 0), (report, 1)):
        inside = Snapshot(name, f"{number} {day} 附件".encode(), name, NOW, report.url)
        body = f"{number} {day} {name}".encode(errors="replace")
        received = Snapshot(
            name, body, name, NOW + timedelta(days=day), report.url, attachments=(inside,), known_as=report.id
        )
        store.save(received, version, 1, NOW + timedelta(days=day))
    for place, address in enumerate(ADDRESSES):
        url = says(address)
        store.history.add(Event(report.id, NOW + timedelta(days=2), "moved", url))
        store.history.note_address(f"{number} {place}", url, report.id, NOW)
    if number % 2:
        store.history.add(Event(report.id, NOW, "displaced" if number % 4 == 1 else "withdrawn", report.url))


def _harvested(store: Store, says: Callable[[str], str]) -> None:
    """Sources whose names, reasons and challenges are strangers' words, in every state."""
    thirds = [says("".join(PAYLOADS[start::_PORTALS])) for start in range(_PORTALS)]
    store.standings.register(
        SourceRow(f"s{place}", said, f"https://www.example.gov.cn/{place}/\"'><script>", "legacy", said, place > 0)
        for place, said in enumerate(thirds)
    )
    for place, said in enumerate(thirds):
        visit = store.visits.begin(f"s{place}", NOW)
        store.visits.read_list(visit.id, said, 3)
        store.visits.end(visit.id, ("failed", "partial", "blocked")[place], (said, said), NOW)
    store.hosts.put(Host("www.example.gov.cn", NOW, block=Block(thirds[0], thirds[1], NOW, 2)))
