"""What became of each report where it was published: events, addresses, and what it said before."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fzsearch.model import Report, Snapshot
from fzsearch.store import rows
from fzsearch.store.database import Database

Happening = Literal["found", "changed", "moved", "withdrawn", "returned", "displaced"]
"""What can happen to a report: it is found; its text changed; it was found at another address too; it is gone; it is
there again; its address shows another report now."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a report's history; `sha256` is of the bytes that show it, None where nothing does."""

    report_id: str
    at: datetime  # UTC
    happening: Happening
    url: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """One of the addresses under which a report was found. `key` is what the addresses of one page share."""

    key: str
    url: str
    report_id: str
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a report is to be found, and in how many versions it is kept."""

    withdrawn: datetime | None  # since when it is not to be found any more at its portal; None if it is, or may be
    displaced: bool  # whether that is because its address shows another report now
    addresses: Sequence[Address]  # the oldest first
    versions: int  # the newest among them


class History:
    """The history of the reports of an open library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, event: Event) -> None:
        """Append an event."""
        self._database.insert(
            "history",
            {
                "report_id": event.report_id,
                "at": event.at.isoformat(timespec="seconds"),
                "event": event.happening,
                "url": event.url,
                "sha256": event.sha256,
            },
        )

    def of(self, report_id: str) -> Sequence[Event]:
        """A report's events, in order."""
        found = self._database.all("SELECT * FROM history WHERE report_id = ? ORDER BY id", report_id)
        return [
            Event(report_id, datetime.fromisoformat(row["at"]), row["event"], row["url"], row["sha256"])
            for row in found
        ]

    def gone_since(self, report_id: str) -> datetime | None:
        """Since when the report is not to be found any more at its portal; None if it is, or may be."""
        last = self._database.one(
            "SELECT at, event FROM history WHERE report_id = ? AND event != 'changed' ORDER BY id DESC LIMIT 1",
            report_id,
        )
        gone = last is not None and last["event"] in ("withdrawn", "displaced")
        return datetime.fromisoformat(last["at"]) if last is not None and gone else None

    def displaced_at(self, url: str) -> Sequence[str]:
        """The reports that this address showed before it showed others, the one that was there last first."""
        found = self._database.all(
            "SELECT report_id FROM history WHERE event = 'displaced' AND url = ? GROUP BY report_id"
            " ORDER BY max(id) DESC",
            url,
        )
        return [row["report_id"] for row in found]

    def whereabouts(self, report_id: str) -> Whereabouts:
        """Where the report is to be found. A report without history is where it was, in one version."""
        gone = self.gone_since(report_id)
        last = next((event for event in reversed(self.of(report_id)) if event.happening != "changed"), None)
        row = self._database.one("SELECT count(*) AS earlier FROM versions WHERE report_id = ?", report_id)
        displaced = gone is not None and last is not None and last.happening == "displaced"
        return Whereabouts(gone, displaced, self.addresses(report_id), 1 + (row["earlier"] if row else 0))

    # Addresses

    def found_at(self, key: str) -> str | None:
        """The report that was found under an address with this key."""
        row = self._database.one("SELECT report_id FROM addresses WHERE key = ?", key)
        return row["report_id"] if row else None

    def note_address(self, key: str, url: str, report_id: str, at: datetime) -> None:
        """The report was seen there."""
        seen = at.isoformat(timespec="seconds")
        self._database.run(
            "INSERT INTO addresses VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE"
            " SET url = excluded.url, report_id = excluded.report_id, last_seen = excluded.last_seen,"
            " first_seen = CASE WHEN report_id = excluded.report_id THEN first_seen ELSE excluded.first_seen END",
            key, url, report_id, seen, seen,
        )  # fmt: skip

    def addresses(self, report_id: str) -> Sequence[Address]:
        """Where a report was found, the oldest address first."""
        found = self._database.all("SELECT * FROM addresses WHERE report_id = ? ORDER BY first_seen, url", report_id)
        return [
            Address(
                row["key"],
                row["url"],
                report_id,
                datetime.fromisoformat(row["first_seen"]),
                datetime.fromisoformat(row["last_seen"]),
            )
            for row in found
        ]

    # Versions

    def put_aside(self, report: Report, snapshot_id: int, parser_version: int) -> None:
        """Keep what a report said, which is about to be replaced."""
        row = rows.report_row(report) | {"snapshot_id": snapshot_id, "parser_version": parser_version}
        content = {"report": row, "sections": [rows.section_row(section) for section in report.sections]}
        self._database.run(
            "INSERT INTO versions SELECT ?, 1 + count(*), ?, ? FROM versions WHERE report_id = ?",
            report.id, snapshot_id, json.dumps(content, ensure_ascii=False, separators=(",", ":")), report.id,
        )  # fmt: skip

    def earlier(self, report_id: str) -> Sequence[Report]:
        """What the report said before, the oldest version first, without the newest."""
        found = self._database.all("SELECT content FROM versions WHERE report_id = ? ORDER BY number", report_id)
        contents = [json.loads(row["content"]) for row in found]
        return [
            rows.read_report(content["report"], tuple(rows.read_section(section) for section in content["sections"]))
            for content in contents
        ]


def whereabouts_json(found: Whereabouts) -> dict[str, Any]:
    """What the JSON of a report in the library has beside what was read from it (docs/fields.md)."""
    return {
        "withdrawn": found.withdrawn and found.withdrawn.isoformat(),
        "addresses": [
            {
                "url": address.url,
                "first_seen": address.first_seen.isoformat(),
                "last_seen": address.last_seen.isoformat(),
            }
            for address in found.addresses
        ],
        "versions": found.versions,
    }


def happened(stored: Report | None, report: Report, snapshot: Snapshot, now: datetime) -> Event | None:
    """What other bytes do to a report: it is found in them, or says something else; None where it is as it was."""
    if not report.is_report or (stored and stored.is_report and said(stored) == said(report)):
        return None
    happening: Happening = "changed" if stored and stored.is_report else "found"
    return Event(report.id, now, happening, snapshot.url, snapshot.sha256)


def bytes_of(snapshot: Snapshot) -> Sequence[str]:
    """The digests of all that came with a snapshot."""
    return [received.sha256 for received in (snapshot, *snapshot.attachments)]


def said(report: Report) -> tuple[str | None, str]:
    """What a report says: its title and its body. Versions differ in this."""
    return report.title, "".join(section.text for section in report.sections)
