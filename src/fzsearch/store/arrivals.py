"""In which order the library's reports came, and came to say something else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fzsearch.store.connection import Row
from fzsearch.store.database import Database

_NOTED = "SELECT id, report_id, at, event FROM history WHERE event IN ('found', 'changed')"
# Reports without such an entry of their history came with their first change in the log, before all others.
_UNNOTED = f"""
    SELECT number - {1 << 40} AS id, changes.report_id, at, 'found' AS event
    FROM (SELECT min(number) AS first FROM changes GROUP BY report_id) JOIN changes ON number = first
    WHERE NOT EXISTS (
        SELECT 1 FROM history WHERE history.report_id = changes.report_id AND event IN ('found', 'changed')
    )
"""  # noqa: S608 — a constant


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report came into the library, or said something else from then on.

    `place` is its place in the order of all arrivals: it never changes, and later ones have greater ones.
    """

    place: int
    report_id: str
    at: datetime  # UTC
    replaced: bool  # whether the report was there and said something else before


class Arrivals:
    """The arrivals of an open library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, until: int | None = None) -> Iterator[Arrival]:
        """All arrivals, the newest first, one after the other; from the one at the place `until` on, if given."""
        latest = (1 << 62) if until is None else until
        for row in self._database.each(f"{_NOTED} AND id <= ? ORDER BY id DESC", latest):
            yield _arrival(row)
        for row in self._database.each(f"SELECT * FROM ({_UNNOTED}) WHERE id <= ? ORDER BY id DESC", latest):  # noqa: S608
            yield _arrival(row)

    def of(self, report_id: str) -> Sequence[Arrival]:
        """The arrivals of one report that its history has, the oldest first; none where it has no history."""
        return [_arrival(row) for row in self._database.all(f"{_NOTED} AND report_id = ? ORDER BY id", report_id)]


def _arrival(row: Row) -> Arrival:
    return Arrival(row["id"], row["report_id"], datetime.fromisoformat(row["at"]), row["event"] == "changed")
