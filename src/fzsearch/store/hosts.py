"""What is known of hosts: when each may be asked again, how fast it answers, what blocks it, and its robots.txt."""

from dataclasses import dataclass
from datetime import datetime

from fzsearch.store.database import Database


@dataclass(frozen=True, slots=True)
class Block:
    """A challenge that stands in the way: its kind, what showed it, since when, in how many visits in a row."""

    kind: str
    evidence: str
    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Host:
    """One host."""

    name: str
    not_before: datetime  # UTC; nobody may ask it sooner
    latency: float | None = None  # seconds, smoothed
    eased: float = 0.0  # seconds between requests that its answers so far call for
    block: Block | None = None


class Hosts:
    """The hosts that an open library knows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> Host | None:
        """What is known of a host; None if nothing."""
        row = self._database.one("SELECT * FROM hosts WHERE host = ?", name)
        if row is None:
            return None
        block = None
        if row["challenge"]:
            block = Block(row["challenge"], row["evidence"], datetime.fromisoformat(row["since"]), row["times"])
        return Host(name, datetime.fromisoformat(row["not_before"]), row["latency"], row["eased"], block)

    def put(self, host: Host) -> None:
        """Note what is known now."""
        block = host.block
        self._database.insert(
            "hosts",
            {
                "host": host.name,
                "not_before": host.not_before.isoformat(),
                "latency": host.latency,
                "eased": host.eased,
                "challenge": block and block.kind,
                "evidence": block and block.evidence,
                "since": block and block.since.isoformat(timespec="seconds"),
                "times": block.times if block else 0,
            },
            on_conflict="host",
        )

    def robots(self, origin: str) -> str | None:
        """What was kept of an origin's robots.txt; None if nothing."""
        row = self._database.one("SELECT content FROM robots WHERE origin = ?", origin)
        return row["content"] if row else None

    def put_robots(self, origin: str, content: str) -> None:
        """Keep what is known of an origin's robots.txt."""
        self._database.insert("robots", {"origin": origin, "content": content}, on_conflict="origin")
