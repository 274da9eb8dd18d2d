"""Where each source stands: when it was visited, with what success, and when it is due again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from fzsearch.store.database import Database
from fzsearch.store.frontier import Frontier, State
from fzsearch.store.hosts import Host, Hosts
from fzsearch.store.visits import Visit, Visits


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What is kept of a row of sources.toml."""

    id: str
    name: str
    list_url: str
    tls: str  # verified, legacy, unverified
    checked: str  # the day on which it was seen to work at its portal; "" if never
    enabled: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a source stands.

    `expected` is how many reports the fullest list of an earlier visit named; `found` how many the last one did.
    """

    source: SourceRow
    next_due: datetime | None
    last_visit: Visit | None
    last_success: datetime | None
    failing_since: datetime | None
    expected: int
    documents: Mapping[State, int]
    blocked: Host | None  # the host before which a challenge stands: that of the list, or of documents that are due

    @property
    def found(self) -> int | None:
        """How many reports the list named in the last visit; None before the first."""
        return self.last_visit.counts["listed"] if self.last_visit else None


class Standings:
    """The standings of the sources of an open library."""

    def __init__(self, database: Database, visits: Visits, frontier: Frontier, hosts: Hosts) -> None:
        self._database = database
        self._visits = visits
        self._frontier = frontier
        self._hosts = hosts

    def register(self, sources: Iterable[SourceRow]) -> None:
        """Note the rows of sources.toml as they are now; rows that are gone are forgotten, but not their visits."""
        with self._database.transaction():
            known = {row["id"] for row in self._database.all("SELECT id FROM sources")}
            for place, source in enumerate(sources):
                known.discard(source.id)
                row = asdict(source) | {"place": place, "enabled": int(source.enabled)}
                self._database.insert("sources", row, on_conflict="id")
            for source_id in known:
                self._database.run("DELETE FROM sources WHERE id = ?", source_id)

    def next_due(self, source_id: str) -> datetime | None:
        """When the source is to be visited next; None if it never was."""
        row = self._database.one("SELECT next_due FROM sources WHERE id = ?", source_id)
        return datetime.fromisoformat(row["next_due"]) if row and row["next_due"] else None

    def set_due(self, source_id: str, when: datetime) -> None:
        """Plan the next visit to a source."""
        self._database.run(
            "UPDATE sources SET next_due = ? WHERE id = ?", when.isoformat(timespec="seconds"), source_id
        )

    def any_enabled(self) -> bool:
        """Whether there is a source that is to be harvested."""
        return self._database.one("SELECT 1 AS one FROM sources WHERE enabled LIMIT 1") is not None

    def newest_success(self) -> datetime | None:
        """When a visit to any of the enabled sources last ended with all that it asked for; None if none did."""
        row = self._database.one(
            "SELECT max(ended) AS ended FROM visits JOIN sources ON sources.id = source_id"
            " WHERE enabled AND outcome = 'done'"
        )
        return datetime.fromisoformat(row["ended"]) if row and row["ended"] else None

    def all(self) -> list[Standing]:
        """Every source, in the order of the file."""
        return [self._standing(row) for row in self._database.all("SELECT * FROM sources ORDER BY place")]

    def _standing(self, row: Mapping[str, Any]) -> Standing:
        source_id = row["id"]
        success = self._visits.last_success(source_id)
        asked = (urlsplit(row["list_url"]).hostname or "", *self._frontier.hosts_due(source_id))
        host = next((host for host in map(self._hosts.get, asked) if host is not None and host.block), None)
        return Standing(
            SourceRow(source_id, row["name"], row["list_url"], row["tls"], row["checked"], bool(row["enabled"])),
            self.next_due(source_id),
            self._visits.last(source_id),
            success.ended if success else None,
            self._visits.failing_since(source_id),
            self._visits.most_listed(source_id),
            self._frontier.counts(source_id),
            host,
        )
