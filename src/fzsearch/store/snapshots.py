"""What was received: bytes, and what is known of how they came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fzsearch.model import Hints, Snapshot
from fzsearch.store import blobs
from fzsearch.store.database import Database

_COLUMNS = "sha256, size, url, name, content_type, fetched_at, hint_title, hint_region, hint_agency"


class Snapshots:
    """The snapshots of an open library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, snapshot: Snapshot) -> int:
        """Record a snapshot, whose bytes were kept before, unless it is there; return its number."""
        hints = snapshot.hints
        values = (
            snapshot.sha256, len(snapshot.body), snapshot.url, snapshot.name, snapshot.content_type,
            snapshot.fetched_at.isoformat(timespec="seconds"), hints.title, hints.region, hints.agency,
        )  # fmt: skip
        self._database.connection.execute(
            f"INSERT OR IGNORE INTO snapshots ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 — constants
            values,
        )
        found = self._database.connection.execute(
            "SELECT id FROM snapshots WHERE sha256 = ? AND url IS ? AND name = ?"
            " AND hint_title IS ? AND hint_region IS ? AND hint_agency IS ?",
            (snapshot.sha256, snapshot.url, snapshot.name, hints.title, hints.region, hints.agency),
        ).fetchone()
        return int(found["id"])

    def provenance(self, report_id: str) -> Mapping[str, Any] | None:
        """What the report was read from: sha256, size, url, name, content_type, fetched_at; None if unknown."""
        row = self._database.one(
            "SELECT snapshots.* FROM snapshots JOIN reports ON snapshot_id = snapshots.id WHERE reports.id = ?",
            report_id,
        )
        return row if row else None

    def of(self, report_id: str) -> Snapshot | None:
        """What a report was read from, bytes and all; None for an unknown report."""
        row = self.provenance(report_id)
        return self._whole(row, report_id) if row is not None else None

    def shown_in(self, report_id: str, url: str, sha256: str) -> Snapshot | None:
        """The page that shows a report at this address in these bytes, and what came with it; None if unknown.

        It may be another one than the report was read from: a cover whose file is still to come.
        """
        row = self._database.one(
            "SELECT * FROM snapshots WHERE sha256 = ? AND url = ? ORDER BY id DESC LIMIT 1", sha256, url
        )
        return self._whole(row, report_id) if row is not None else None

    def _whole(self, row: Mapping[str, Any], report_id: str) -> Snapshot:
        attached = tuple(self._snapshot(attachment) for attachment in self._attached_to(row["id"]))
        found = self._snapshot(row)
        moved = report_id if found.report_id != report_id else None
        return replace(found, attachments=attached, known_as=moved)

    def attached(self, report_id: str) -> Sequence[Mapping[str, Any]]:
        """The same of what came with the page that a report was read from: its attachments, in order."""
        row = self.provenance(report_id)
        return self._attached_to(row["id"]) if row is not None else []

    def _attached_to(self, snapshot_id: int) -> Sequence[Mapping[str, Any]]:
        """What came with a page: of each address what came last, though it may have come before."""
        return self._database.all(
            "SELECT received.* FROM snapshot_attachments AS link"
            " JOIN snapshots AS received ON received.id = link.attachment_id"
            " WHERE link.snapshot_id = ? AND NOT EXISTS ("
            "   SELECT 1 FROM snapshot_attachments AS later JOIN snapshots AS newer ON newer.id = later.attachment_id"
            "   WHERE later.snapshot_id = link.snapshot_id AND newer.url = received.url AND later.rowid > link.rowid)"
            " ORDER BY position, received.id",
            snapshot_id,
        )

    def _snapshot(self, row: Mapping[str, Any]) -> Snapshot:
        fetched_at = datetime.fromisoformat(row["fetched_at"])
        return Snapshot(row["name"], self.bytes_of(row), row["content_type"], fetched_at, row["url"], _hints(row))

    def bytes_of(self, row: Mapping[str, Any]) -> bytes:
        """The bytes of a snapshot. Raises StoreError, naming the file, when they are gone or altered."""
        return blobs.read(self._database.snapshots, row["sha256"])

    def versions(self, report_id: str) -> Sequence[Mapping[str, Any]]:
        """What each version of a report was read from, as in `provenance`, the oldest first; empty if unknown.

        The newest is the last one.
        """
        earlier = self._database.all(
            "SELECT snapshots.* FROM versions JOIN snapshots ON snapshot_id = snapshots.id"
            " WHERE report_id = ? ORDER BY number",
            report_id,
        )
        newest = self.provenance(report_id)
        return [*earlier, newest] if newest else []

    def came_with(self, snapshot_id: int) -> Sequence[Mapping[str, Any]]:
        """Every attachment that ever came with a page, those that newer ones replaced among them, in order."""
        return self._database.all(
            "SELECT received.* FROM snapshot_attachments AS link"
            " JOIN snapshots AS received ON received.id = link.attachment_id"
            " WHERE link.snapshot_id = ? ORDER BY position, received.id",
            snapshot_id,
        )

    def without_exchange(self) -> Iterator[Mapping[str, Any]]:
        """Those that have an address, but were not received in an exchange: what people imported from there."""
        number = 0
        while row := self._database.one(
            "SELECT * FROM snapshots AS received WHERE id > ? AND url NOTNULL"
            " AND NOT EXISTS (SELECT 1 FROM exchanges WHERE exchanges.url = received.url"
            "   AND exchanges.sha256 = received.sha256)"
            " AND NOT EXISTS (SELECT 1 FROM snapshots AS earlier WHERE earlier.sha256 = received.sha256"
            "   AND earlier.url = received.url AND earlier.id < received.id)"
            " ORDER BY id LIMIT 1",
            number,
        ):
            number = row["id"]
            yield row

    def without_address(self) -> int:
        """How many have no address: files that nobody said the origin of."""
        row = self._database.one("SELECT count(*) AS n FROM snapshots WHERE url IS NULL")
        return int(row["n"]) if row else 0

    def hints(self, report_id: str) -> Hints:
        """What the supplier of this report's snapshot said of it; empty for an unknown report."""
        row = self.provenance(report_id)
        return _hints(row) if row else Hints()

    def digests(self, report_id: str) -> Sequence[str]:
        """The digests of what a stored report was read from; empty for an unknown one."""
        provenance = self.provenance(report_id)
        return [row["sha256"] for row in (provenance, *self.attached(report_id))] if provenance else []


def _hints(row: Mapping[str, Any]) -> Hints:
    return Hints(row["hint_title"], row["hint_region"], row["hint_agency"])
