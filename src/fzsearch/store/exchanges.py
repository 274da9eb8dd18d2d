"""What was asked of portals, and answered: a list that only grows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fzsearch.errors import StoreError
from fzsearch.exchange import Ask, Exchange
from fzsearch.store import blobs
from fzsearch.store.connection import naming_errors
from fzsearch.store.database import Database

Purpose = Literal["robots", "list", "page", "attachment"]
"""What an exchange was for."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange as it was kept: what for, the SHA-256 of its body (None for an empty one), its number."""

    source_id: str
    purpose: Purpose
    exchange: Exchange
    sha256: str | None
    number: int = 0  # 0 before it is in the library


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The earlier exchange whose answer a 304 says to be still good."""

    number: int
    url: str
    at: datetime
    sha256: str


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

    def numbers(self, source_ids: tuple[str, ...] = ()) -> Iterator[int]:
        """The number of every exchange, in order; with ids, of those of these sources."""
        number = 0
        while row := self._database.one(
            "SELECT id, source_id FROM exchanges WHERE id > ? ORDER BY id LIMIT 1", number
        ):
            number = row["id"]
            if not source_ids or row["source_id"] in source_ids:
                yield number

    def get(self, number: int) -> Recorded:
        """The exchange with this number. Raises StoreError when there is none, or its bytes are gone or altered."""
        row = self._database.one("SELECT * FROM exchanges WHERE id = ?", number)
        if row is None:
            raise StoreError(f"没有第 {number} 号往来", f"there is no exchange {number}")
        return self._recorded(row)

    def count(self, source_ids: tuple[str, ...] = ()) -> int:
        """How many exchanges there are; with ids, of these sources."""
        found = self._database.all("SELECT source_id, count(*) AS n FROM exchanges GROUP BY source_id")
        return sum(row["n"] for row in found if not source_ids or row["source_id"] in source_ids)

    def sources(self) -> Sequence[str]:
        """The sources that something was ever asked for."""
        return [row["source_id"] for row in self._database.all("SELECT DISTINCT source_id FROM exchanges ORDER BY 1")]

    def confirmed_by(self, number: int) -> Confirmed | None:
        """The answer that the exchange with this number, a 304, confirms: the last good one that its source got."""
        row = self._database.one(
            "SELECT earlier.id, earlier.url, earlier.at, earlier.sha256 FROM exchanges AS same"
            " JOIN exchanges AS earlier ON earlier.url = same.url AND earlier.id < same.id"
            " WHERE same.id = ? AND same.status = 304 AND earlier.status = 200 AND earlier.sha256 NOTNULL"
            " AND earlier.source_id = same.source_id AND earlier.form IS same.form"
            " ORDER BY earlier.id DESC LIMIT 1",
            number,
        )
        at = datetime.fromisoformat(row["at"]) if row else None
        return Confirmed(row["id"], row["url"], at, row["sha256"]) if row and at else None

    def last(self, url: str, sha256: str) -> Mapping[str, Any] | None:
        """The newest exchange in which this address gave these bytes: at, status, headers, trust and so on."""
        return self._database.one(
            "SELECT * FROM exchanges WHERE url = ? AND sha256 = ? ORDER BY id DESC LIMIT 1", url, sha256
        )

    def _recorded(self, row: Mapping[str, Any]) -> Recorded:
        form = json.loads(row["form"]) if row["form"] is not None else None
        body = blobs.read(self._database.snapshots, row["sha256"]) if row["sha256"] else b""
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
        return Recorded(row["source_id"], row["purpose"], exchange, row["sha256"], row["id"])
