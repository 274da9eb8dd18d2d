"""Visits to sources: how each went, and when the next one is due."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fzsearch.store.database import Database

VisitOutcome = Literal["done", "partial", "failed", "blocked"]
"""How a visit ended: all was asked for and answered; some pages were not; the list was not; a challenge stood before
it."""

Count = Literal["listed", "new", "changed", "unchanged", "withdrawn", "returned", "failed"]
"""What is counted in a visit. Listed are the documents that the list named and that may be reports."""

Said = tuple[str, str]
"""A reason in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to a source. An open one has no end, and goes on where it was broken off."""

    id: int
    source_id: str
    began: datetime
    ended: datetime | None
    outcome: VisitOutcome | None
    family: str | None
    declared: int | None  # documents that the list says it has, of every kind
    counts: Mapping[Count, int]
    reason: Said | None


_COUNTS: tuple[Count, ...] = ("listed", "new", "changed", "unchanged", "withdrawn", "returned", "failed")


class Visits:
    """The visits that an open library knows of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, source_id: str, now: datetime) -> Visit:
        """Open a visit, or return the one that is open."""
        if (under_way := self.open_one(source_id)) is not None:
            return under_way
        self._database.insert("visits", {"source_id": source_id, "began": now.isoformat()})
        visit = self.open_one(source_id)
        if visit is None:
            raise LookupError(source_id)
        return visit

    def open_one(self, source_id: str) -> Visit | None:
        """The visit to a source that has not ended, or None."""
        return _visit(self._database.one("SELECT * FROM visits WHERE source_id = ? AND ended IS NULL", source_id))

    def count(self, visit_id: int, what: Count, by: int = 1) -> None:
        """Add to one of a visit's counts."""
        self._database.run(f"UPDATE visits SET {what} = {what} + ? WHERE id = ?", by, visit_id)  # noqa: S608 — own names

    def read_list(self, visit_id: int, family: str, declared: int | None) -> None:
        """The visit's list was read, as one of this family."""
        self._database.run(
            "UPDATE visits SET family = ?, declared = coalesce(?, declared) WHERE id = ?", family, declared, visit_id
        )

    def end(self, visit_id: int, outcome: VisitOutcome, reason: Said | None, now: datetime) -> None:
        """Close a visit."""
        self._database.run(
            "UPDATE visits SET ended = ?, outcome = ?, reason = ? WHERE id = ?",
            now.isoformat(timespec="seconds"), outcome, reason and json.dumps(reason, ensure_ascii=False), visit_id,
        )  # fmt: skip

    def note(self, visit_id: int, reason: Said) -> None:
        """Say why a visit is still open."""
        self._database.run(
            "UPDATE visits SET reason = ? WHERE id = ?", json.dumps(reason, ensure_ascii=False), visit_id
        )

    def last(self, source_id: str) -> Visit | None:
        """The newest visit to a source, be it open or ended."""
        return _visit(
            self._database.one("SELECT * FROM visits WHERE source_id = ? ORDER BY id DESC LIMIT 1", source_id)
        )

    def last_success(self, source_id: str) -> Visit | None:
        """The newest visit in which the list was read and no page failed."""
        return _visit(
            self._database.one(
                "SELECT * FROM visits WHERE source_id = ? AND outcome = 'done' ORDER BY id DESC LIMIT 1", source_id
            )
        )

    def failing_since(self, source_id: str) -> datetime | None:
        """When the first visit of the row of unsuccessful ones began; None if the last one was a success."""
        row = self._database.one(
            "SELECT min(began) AS began FROM visits WHERE source_id = ? AND reason NOTNULL AND id > ("
            " SELECT ifnull(max(id), 0) FROM visits WHERE source_id = ? AND outcome = 'done')",
            source_id, source_id,
        )  # fmt: skip
        return datetime.fromisoformat(row["began"]) if row and row["began"] else None

    def most_listed(self, source_id: str) -> int:
        """How many documents the fullest list of an earlier visit named: what may be expected of the next."""
        row = self._database.one(
            "SELECT ifnull(max(listed), 0) AS most FROM visits WHERE source_id = ? AND ended NOTNULL", source_id
        )
        return int(row["most"]) if row else 0


def _visit(row: Mapping[str, Any] | None) -> Visit | None:
    if row is None:
        return None
    reason = json.loads(row["reason"]) if row["reason"] else None
    return Visit(
        row["id"],
        row["source_id"],
        datetime.fromisoformat(row["began"]),
        datetime.fromisoformat(row["ended"]) if row["ended"] else None,
        row["outcome"],
        row["family"],
        row["declared"],
        {count: row[count] for count in _COUNTS},
        (reason[0], reason[1]) if reason else None,
    )
