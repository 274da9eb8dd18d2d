"""Snapshots, reports, sections, and the numbered log of changes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from fzsearch.errors import Hindrance
from fzsearch.model import Change, Report, Section, Snapshot
from fzsearch.store import blobs, rows
from fzsearch.store.arrivals import Arrivals
from fzsearch.store.connection import Row, naming_errors, open_for_reading, open_for_writing
from fzsearch.store.coverage import Coverage
from fzsearch.store.database import Database
from fzsearch.store.exchanges import Exchanges
from fzsearch.store.frontier import Frontier
from fzsearch.store.history import History, bytes_of, happened
from fzsearch.store.hosts import Hosts
from fzsearch.store.snapshots import Snapshots
from fzsearch.store.standings import Standings
from fzsearch.store.verifying import faults
from fzsearch.store.visits import Visits

Outcome = Literal["new", "changed", "unchanged"]
"""What saving a report did to the library."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is in a library."""

    snapshots: int
    reports: int  # those that are reports
    others: int  # documents that are none
    sections: int


class Store:
    """An open library: `fzsearch.db` and `snapshots/` in one folder. Close it, or use it in a `with`.

    Errors of the disk or the database are StoreError, naming the file.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self._folder = folder
        self._connection = connection
        self._database = Database(folder, connection)

    @property
    def folder(self) -> Path:
        """Where the library lies."""
        return self._folder

    @cached_property
    def snapshots(self) -> Snapshots:
        """What was received."""
        return Snapshots(self._database)

    @cached_property
    def exchanges(self) -> Exchanges:
        """What was asked of portals, and answered."""
        return Exchanges(self._database)

    @cached_property
    def frontier(self) -> Frontier:
        """Which pages are to be asked for, and when."""
        return Frontier(self._database)

    @cached_property
    def visits(self) -> Visits:
        """How the visits to each source went."""
        return Visits(self._database)

    @cached_property
    def hosts(self) -> Hosts:
        """What is known of hosts, so that none is asked too soon."""
        return Hosts(self._database)

    @cached_property
    def history(self) -> History:
        """What became of each report at its portal."""
        return History(self._database)

    @cached_property
    def coverage(self) -> Coverage:
        """Which agencies and years there are."""
        return Coverage(self._database)

    @cached_property
    def arrivals(self) -> Arrivals:
        """In which order reports came, and came to say something else."""
        return Arrivals(self._database)

    @cached_property
    def standings(self) -> Standings:
        """Where each source stands."""
        return Standings(self._database, self.visits, self.frontier, self.hosts)

    def transaction(self) -> AbstractContextManager[None]:
        """All that the block writes, or nothing of it."""
        return self._database.transaction()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the library for writing; make what is missing."""
        with naming_errors(folder):
            (folder / "snapshots").mkdir(parents=True, exist_ok=True)
        return cls(folder, open_for_writing(folder / "fzsearch.db"))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Open the library for reading only; StoreError when there is none. May be shared by threads."""
        return cls(folder, open_for_reading(folder / "fzsearch.db"))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

    def save(self, snapshot: Snapshot, report: Report, parser_version: int, now: datetime) -> Outcome:
        """Keep the bytes, then, in one transaction, the snapshot, the report read from it and a Change.

        A report equal to the stored one makes no Change; one with another text, from other bytes, is a new version.
        A crash at any moment leaves the library as it was before or as it is after.
        """
        with naming_errors(self._folder):
            for received in (snapshot, *snapshot.attachments):
                blobs.keep(self._folder / "snapshots", received.body)
            with self.transaction():
                read_before = self.snapshots.digests(report.id)
                snapshot_id = self.snapshots.add(snapshot)
                for position, attachment in enumerate(snapshot.attachments):
                    self._connection.execute(
                        "INSERT OR REPLACE INTO snapshot_attachments VALUES (?, ?, ?)",
                        (snapshot_id, self.snapshots.add(attachment), position),
                    )
                stored = self.report(report.id)
                if stored == report:
                    self._connection.execute(
                        "UPDATE reports SET parser_version = ? WHERE id = ?", (parser_version, report.id)
                    )
                    return "unchanged"
                # Read anew from the same bytes, by another parser, it is the same version; but what was never
                # read as a report before is found only now.
                is_known = (stored is not None and stored.is_report) or self.arrivals.of(report.id)
                is_same = is_known and read_before == bytes_of(snapshot)
                event = None if is_same else happened(stored, report, snapshot, now)
                if stored is not None and event is not None and event.happening == "changed":
                    self._put_aside(stored)
                self._write_report(report, snapshot_id, parser_version)
                if event is not None:
                    self.history.add(event)
                self._connection.execute(
                    "INSERT INTO changes (report_id, at) VALUES (?, ?)",
                    (report.id, now.isoformat(timespec="seconds")),
                )
                return "new" if stored is None else "changed"

    def _put_aside(self, stored: Report) -> None:
        """Keep what a report said, which is about to be replaced."""
        row = self._database.one("SELECT snapshot_id, parser_version FROM reports WHERE id = ?", stored.id) or {}
        self.history.put_aside(stored, row["snapshot_id"], row["parser_version"])

    def _write_report(self, report: Report, snapshot_id: int, parser_version: int) -> None:
        row = rows.report_row(report) | {"snapshot_id": snapshot_id, "parser_version": parser_version}
        self._database.insert("reports", row, on_conflict="id")
        self._connection.execute("DELETE FROM sections WHERE report_id = ?", (report.id,))
        self._database.insert_all("sections", [rows.section_row(section) for section in report.sections])

    # Reading

    def report(self, report_id: str) -> Report | None:
        """The whole report with this id, or None."""
        row = self._database.one("SELECT * FROM reports WHERE id = ?", report_id)
        if row is None:
            return None
        found = self._database.all("SELECT * FROM sections WHERE report_id = ? ORDER BY ordinal", report_id)
        return rows.read_report(row, tuple(rows.read_section(section) for section in found))

    def section(self, section_id: str) -> Section | None:
        """The section with this id, or None."""
        row = self._database.one("SELECT * FROM sections WHERE id = ?", section_id)
        return rows.read_section(row) if row else None

    def reports(self) -> Iterator[Report]:
        """Every report, by id; documents that are no reports among them."""
        for row in self._database.all("SELECT id FROM reports ORDER BY id"):
            report = self.report(row["id"])
            if report is not None:
                yield report

    def titled(self, title: str, year: int | None) -> list[Report]:
        """The reports of this title and year, whole."""
        found = self._database.all("SELECT id FROM reports WHERE title = ? AND year IS ? AND is_report", title, year)
        return [report for row in found if (report := self.report(row["id"])) is not None]

    def sections_with_heads(self, section_ids: Sequence[str]) -> dict[str, tuple[Section, Report]]:
        """The sections with these ids, each with the head of its report (without sections), by id."""
        sections: list[Row] = []
        heads: dict[str, Report] = {}
        for batch in _batches(section_ids):
            sections += self._database.all(f"SELECT * FROM sections WHERE id IN ({_places(batch)})", *batch)  # noqa: S608 — places
        for batch in _batches(list(dict.fromkeys(row["report_id"] for row in sections))):
            for row in self._database.all(f"SELECT * FROM reports WHERE id IN ({_places(batch)})", *batch):  # noqa: S608
                heads[row["id"]] = rows.read_report(row)
        return {row["id"]: (rows.read_section(row), heads[row["report_id"]]) for row in sections}

    def headings(self, most: int) -> list[str]:
        """The headings that the most sections have, the most frequent first; equals by their characters."""
        found = self._database.all(
            "SELECT heading FROM sections WHERE heading <> ''"
            " AND report_id NOT IN (SELECT id FROM reports WHERE NOT is_report)"
            " GROUP BY heading ORDER BY count(*) DESC, heading LIMIT ?",
            most,
        )
        return [row["heading"] for row in found]

    def read_by_older(self, parser_version: int) -> list[str]:
        """The ids of the reports that a parser older than this version read."""
        rows_found = self._database.all("SELECT id FROM reports WHERE parser_version < ? ORDER BY id", parser_version)
        return [row["id"] for row in rows_found]

    def hindered_by(self, hindrance: Hindrance) -> list[str]:
        """The ids of the reports that this hindrance kept from being read."""
        rows_found = self._database.all("SELECT id FROM reports WHERE hindrance = ? ORDER BY id", hindrance)
        return [row["id"] for row in rows_found]

    def last_change(self) -> int:
        """The number of the newest change; 0 before the first."""
        row = self._database.one("SELECT max(number) AS last FROM changes")
        return int(row["last"] or 0) if row else 0

    def changes_after(self, number: int) -> list[Change]:
        """The newest change of each report that changed after change `number`, in order."""
        found = self._database.all(
            "SELECT max(number) AS number, report_id, at FROM changes WHERE number > ? GROUP BY report_id ORDER BY 1",
            number,
        )
        return [Change(row["number"], row["report_id"], row["at"]) for row in found]

    def change(self, number: int) -> Change | None:
        """The change with this number, or None."""
        row = self._database.one("SELECT number, report_id, at FROM changes WHERE number = ?", number)
        return Change(row["number"], row["report_id"], row["at"]) if row else None

    def newest_change(self, report_id: str) -> Change | None:
        """The last entry of the log for a report, or None."""
        row = self._database.one(
            "SELECT number, report_id, at FROM changes WHERE report_id = ? ORDER BY number DESC LIMIT 1", report_id
        )
        return Change(row["number"], row["report_id"], row["at"]) if row else None

    def totals(self) -> Totals:
        """Count what there is."""
        # Sections are counted as all but those of the few documents that are no reports: joining them takes 40 times
        # as long, on every visit to the first page.
        row = self._database.one(
            "SELECT (SELECT count(*) FROM snapshots) AS snapshots,"
            " (SELECT count(*) FROM reports WHERE is_report) AS reports,"
            " (SELECT count(*) FROM reports WHERE NOT is_report) AS others,"
            " (SELECT count(*) FROM sections) - (SELECT count(*) FROM sections"
            " WHERE report_id IN (SELECT id FROM reports WHERE NOT is_report)) AS sections"
        )
        return Totals(**row) if row else Totals(0, 0, 0, 0)

    def verify(self) -> list[str]:
        """Say what is wrong with the database or the bytes beside it; an empty list when all is well."""
        return faults(self._database, self._folder)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at a time as a statement surely takes."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _places(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
