"""The SQLite file: snapshots, reports, sections, and the numbered log of changes."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from fzsearch.errors import Hindrance, StoreError
from fzsearch.model import Change, Hints, Report, Section, Snapshot
from fzsearch.store import blobs, rows
from fzsearch.store.connection import Row, naming_errors, open_for_reading, open_for_writing

_SNAPSHOT_COLUMNS = "sha256, size, url, name, content_type, fetched_at, hint_title, hint_region, hint_agency"

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

        A report equal to the stored one makes no Change. A crash at any moment leaves the library as it was
        before or as it is after.
        """
        with naming_errors(self._folder):
            for received in (snapshot, *snapshot.attachments):
                blobs.keep(self._folder / "snapshots", received.body)
            with self._transaction():
                snapshot_id = self._add_snapshot(snapshot)
                for position, attachment in enumerate(snapshot.attachments):
                    self._connection.execute(
                        "INSERT OR IGNORE INTO snapshot_attachments VALUES (?, ?, ?)",
                        (snapshot_id, self._add_snapshot(attachment), position),
                    )
                stored = self.report(report.id)
                if stored == report:
                    self._connection.execute(
                        "UPDATE reports SET parser_version = ? WHERE id = ?", (parser_version, report.id)
                    )
                    return "unchanged"
                self._write_report(report, snapshot_id, parser_version)
                self._connection.execute(
                    "INSERT INTO changes (report_id, at) VALUES (?, ?)",
                    (report.id, now.isoformat(timespec="seconds")),
                )
                return "new" if stored is None else "changed"

    def _add_snapshot(self, snapshot: Snapshot) -> int:
        hints = snapshot.hints
        values = (
            snapshot.sha256, len(snapshot.body), snapshot.url, snapshot.name, snapshot.content_type,
            snapshot.fetched_at.isoformat(timespec="seconds"), hints.title, hints.region, hints.agency,
        )  # fmt: skip
        self._connection.execute(
            f"INSERT OR IGNORE INTO snapshots ({_SNAPSHOT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 — constants
            values,
        )
        found = self._connection.execute(
            "SELECT id FROM snapshots WHERE sha256 = ? AND url IS ? AND name = ?"
            " AND hint_title IS ? AND hint_region IS ? AND hint_agency IS ?",
            (snapshot.sha256, snapshot.url, snapshot.name, hints.title, hints.region, hints.agency),
        ).fetchone()
        return int(found["id"])

    def _write_report(self, report: Report, snapshot_id: int, parser_version: int) -> None:
        row = rows.report_row(report) | {"snapshot_id": snapshot_id, "parser_version": parser_version}
        self._insert("reports", row, on_conflict="id")
        self._connection.execute("DELETE FROM sections WHERE report_id = ?", (report.id,))
        for section in report.sections:
            self._insert("sections", rows.section_row(section))

    def _insert(self, table: str, row: Mapping[str, Any], on_conflict: str | None = None) -> None:
        columns, places = ", ".join(row), ", ".join(f":{column}" for column in row)
        update = ", ".join(f"{column} = excluded.{column}" for column in row)
        upsert = f" ON CONFLICT ({on_conflict}) DO UPDATE SET {update}" if on_conflict else ""
        self._connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places}){upsert}", row)  # noqa: S608 — own names

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # Reading

    def report(self, report_id: str) -> Report | None:
        """The whole report with this id, or None."""
        row = self._one("SELECT * FROM reports WHERE id = ?", report_id)
        if row is None:
            return None
        found = self._all("SELECT * FROM sections WHERE report_id = ? ORDER BY ordinal", report_id)
        return rows.read_report(row, tuple(rows.read_section(section) for section in found))

    def section(self, section_id: str) -> Section | None:
        """The section with this id, or None."""
        row = self._one("SELECT * FROM sections WHERE id = ?", section_id)
        return rows.read_section(row) if row else None

    def reports(self) -> Iterator[Report]:
        """Every report, by id; documents that are no reports among them."""
        for row in self._all("SELECT id FROM reports ORDER BY id"):
            report = self.report(row["id"])
            if report is not None:
                yield report

    def sections_with_heads(self, section_ids: Sequence[str]) -> dict[str, tuple[Section, Report]]:
        """The sections with these ids, each with the head of its report (without sections), by id."""
        sections: list[Row] = []
        heads: dict[str, Report] = {}
        for batch in _batches(section_ids):
            sections += self._all(f"SELECT * FROM sections WHERE id IN ({_places(batch)})", *batch)  # noqa: S608 — places
        for batch in _batches(list(dict.fromkeys(row["report_id"] for row in sections))):
            for row in self._all(f"SELECT * FROM reports WHERE id IN ({_places(batch)})", *batch):  # noqa: S608
                heads[row["id"]] = rows.read_report(row)
        return {row["id"]: (rows.read_section(row), heads[row["report_id"]]) for row in sections}

    def provenance(self, report_id: str) -> Mapping[str, Any] | None:
        """What the report was read from: sha256, size, url, name, content_type, fetched_at; None if unknown."""
        row = self._one(
            "SELECT snapshots.* FROM snapshots JOIN reports ON snapshot_id = snapshots.id WHERE reports.id = ?",
            report_id,
        )
        return row if row else None

    def read_by_older(self, parser_version: int) -> list[str]:
        """The ids of the reports that a parser older than this version read."""
        rows_found = self._all("SELECT id FROM reports WHERE parser_version < ? ORDER BY id", parser_version)
        return [row["id"] for row in rows_found]

    def hindered_by(self, hindrance: Hindrance) -> list[str]:
        """The ids of the reports that this hindrance kept from being read."""
        rows_found = self._all("SELECT id FROM reports WHERE hindrance = ? ORDER BY id", hindrance)
        return [row["id"] for row in rows_found]

    def snapshot(self, report_id: str) -> Snapshot | None:
        """What a report was read from, bytes and all; None for an unknown report."""
        row = self.provenance(report_id)
        if row is None:
            return None
        attached = tuple(self._snapshot(attachment) for attachment in self.attached(report_id))
        return replace(self._snapshot(row), attachments=attached)

    def attached(self, report_id: str) -> Sequence[Mapping[str, Any]]:
        """The same of what came with the page that a report was read from: its attachments, in order."""
        return self._all(
            "SELECT received.* FROM snapshot_attachments AS link"
            " JOIN snapshots AS received ON received.id = link.attachment_id"
            " WHERE link.snapshot_id = (SELECT snapshot_id FROM reports WHERE id = ?) ORDER BY position",
            report_id,
        )

    def _snapshot(self, row: Mapping[str, Any]) -> Snapshot:
        path = blobs.blob_path(self._folder / "snapshots", row["sha256"])
        with naming_errors(path):
            body = path.read_bytes()
        fetched_at = datetime.fromisoformat(row["fetched_at"])
        return Snapshot(row["name"], body, row["content_type"], fetched_at, row["url"], _hints(row))

    def hints(self, report_id: str) -> Hints:
        """What the supplier of this report's snapshot said of it; empty for an unknown report."""
        row = self.provenance(report_id)
        return _hints(row) if row else Hints()

    def last_change(self) -> int:
        """The number of the newest change; 0 before the first."""
        row = self._one("SELECT max(number) AS last FROM changes")
        return int(row["last"] or 0) if row else 0

    def changes_after(self, number: int) -> list[Change]:
        """The newest change of each report that changed after change `number`, in order."""
        found = self._all(
            "SELECT max(number) AS number, report_id, at FROM changes WHERE number > ? GROUP BY report_id ORDER BY 1",
            number,
        )
        return [Change(row["number"], row["report_id"], row["at"]) for row in found]

    def change(self, number: int) -> Change | None:
        """The change with this number, or None."""
        row = self._one("SELECT number, report_id, at FROM changes WHERE number = ?", number)
        return Change(row["number"], row["report_id"], row["at"]) if row else None

    def totals(self) -> Totals:
        """Count what there is."""
        row = self._one(
            "SELECT (SELECT count(*) FROM snapshots) AS snapshots,"
            " (SELECT count(*) FROM reports WHERE is_report) AS reports,"
            " (SELECT count(*) FROM reports WHERE NOT is_report) AS others,"
            " (SELECT count(*) FROM sections JOIN reports ON reports.id = report_id WHERE is_report) AS sections"
        )
        return Totals(**row) if row else Totals(0, 0, 0, 0)

    def verify(self) -> list[str]:
        """Say what is wrong with the database or the bytes beside it; an empty list when all is well."""
        try:
            faults = [
                f"fzsearch.db: {row['integrity_check']}"
                for row in self._all("PRAGMA integrity_check")
                if row["integrity_check"] != "ok"
            ]
            faults += [
                f"fzsearch.db: {tuple(row.values())} refers to nothing"
                for row in self._all("PRAGMA foreign_key_check")
            ]
            for row in self._all("SELECT DISTINCT sha256 FROM snapshots"):
                if not blobs.is_intact(self._folder / "snapshots", row["sha256"]):
                    faults.append(f"snapshots/{row['sha256'][:2]}/{row['sha256']}: missing or altered")
            gaps = self._one("SELECT count(*) AS n, ifnull(max(number), 0) AS last FROM changes")
            if gaps is not None and gaps["n"] != gaps["last"]:
                faults.append(f"changes: {gaps['n']} entries, but the last is number {gaps['last']}")
        except (StoreError, OSError) as error:
            return [str(error)]
        return faults

    def _one(self, query: str, *values: object) -> Row | None:
        with naming_errors(self._folder / "fzsearch.db"):
            row: Row | None = self._connection.execute(query, values).fetchone()
            return row

    def _all(self, query: str, *values: object) -> list[Row]:
        with naming_errors(self._folder / "fzsearch.db"):
            return self._connection.execute(query, values).fetchall()


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at a time as a statement surely takes."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _places(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


def _hints(row: Mapping[str, Any]) -> Hints:
    return Hints(row["hint_title"], row["hint_region"], row["hint_agency"])
