"""What was asked of portals, and answered: a list that only grows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fzsearch.exchange import Ask, Exchange
from fzsearch.store import blobs
from fzsearch.store.connection import naming_errors
from fzsearch.store.database import Database

Purpose = Literal["robots", "list", "page", "attachment"]
"""What an exchange was for."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange as it was kept: what for, and the SHA-256 of its body (None for an empty one)."""

    source_id: str
    purpose: Purpose
    exchange: Exchange
    sha256: str | None


class Exchanges:
    """The exchanges of an open library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_body(self, exchange: Exchange) -> str | None:
        """Write an answer's body beside the database, to be recorded after; return its SHA-256, None if empty."""
        with naming_errors(self._database.snapshots):
            return blobs.keep(self._database.snapshots, exchange.body) if exchange.body else None

    def add(self, recorded: Recorded) -> int:
        """Record an exchange whose body was kept before; return its number."""
        exchange = recorded.exchange
        return self._database.insert(
            "exchanges",
            {
                "source_id": recorded.source_id,
                "purpose": recorded.purpose,
                "url": exchange.ask.url,
                "form": json.dumps(exchange.ask.form, ensure_ascii=False) if exchange.ask.form is not None else None,
                "at": exchange.at.isoformat(),
                "elapsed": exchange.elapsed,
                "status": exchange.status,
                "reason": exchange.reason,
                "sent": json.dumps(exchange.sent, ensure_ascii=False),
                "headers": json.dumps(exchange.headers, ensure_ascii=False),
                "sha256": recorded.sha256,
                "trust": exchange.trust,
            },
        )

    def all(self, source_ids: tuple[str, ...] = ()) -> Iterator[Recorded]:
        """Every exchange with its body, in order; with ids, those of these sources. One at a time is in memory."""
        number = 0
        while (row := self._next(number)) is not None:
            number = row["id"]
            if not source_ids or row["source_id"] in source_ids:
                yield self._recorded(row)

    def _next(self, number: int) -> Mapping[str, Any] | None:
        return self._database.one("SELECT * FROM exchanges WHERE id > ? ORDER BY id LIMIT 1", number)

    def last(self, url: str, sha256: str) -> Mapping[str, Any] | None:
        """The newest exchange in which this address gave these bytes: at, status, headers, trust and so on."""
        return self._database.one(
            "SELECT * FROM exchanges WHERE url = ? AND sha256 = ? ORDER BY id DESC LIMIT 1", url, sha256
        )

    def _recorded(self, row: Mapping[str, Any]) -> Recorded:
        form = json.loads(row["form"]) if row["form"] is not None else None
        body = b""
        if row["sha256"]:
            path = blobs.blob_path(self._database.snapshots, row["sha256"])
            with naming_errors(path):
                body = path.read_bytes()
        exchange = Exchange(
            Ask(row["url"], None if form is None else tuple((name, value) for name, value in form)),
            datetime.fromisoformat(row["at"]),
            row["elapsed"],
            row["status"],
            row["reason"],
            tuple((name, value) for name, value in json.loads(row["headers"])),
            body,
            tuple((name, value) for name, value in json.loads(row["sent"])),
            row["trust"],
        )
        return Recorded(row["source_id"], row["purpose"], exchange, row["sha256"])
