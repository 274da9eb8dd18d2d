"""In which order the library's reports came, and came to say something else."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from fzsearch.store.connection import naming_errors
from fzsearch.store.database import Database

_Row = tuple[int, str, str, str]
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

    def newest(self, among: Set[str], until: int | None = None) -> Iterator[Arrival]:
        """The arrivals of these reports, the newest first; from the one at the place `until` on, if given.

        They come one after the other, for most who ask need only the first few.
        """
        latest, unseen = (1 << 62) if until is None else until, set(among)
        for row in self._rows(f"{_NOTED} AND id <= ? ORDER BY id DESC", latest):
            if row[1] in among:
                unseen.discard(row[1])
                yield _arrival(row)
        if unseen:
            for row in self._rows(f"SELECT * FROM ({_UNNOTED}) WHERE id <= ? ORDER BY id DESC", latest):  # noqa: S608
                if row[1] in unseen:
                    yield _arrival(row)

    def _rows(self, query: str, *values: object) -> Iterator[_Row]:
        """Rows as tuples: there may be one for each report, and a dictionary takes longer than all else."""
        with naming_errors(self._database.file):
            cursor = self._database.connection.cursor()
            cursor.row_factory = None
            yield from cursor.execute(query, values)

    def of(self, report_id: str) -> Sequence[Arrival]:
        """The arrivals of one report that its history has, the oldest first; none where it has no history."""
        return [_arrival(row) for row in self._rows(f"{_NOTED} AND report_id = ? ORDER BY id", report_id)]


def _arrival(row: _Row) -> Arrival:
    place, report_id, at, event = row
    return Arrival(place, report_id, datetime.fromisoformat(at), event == "changed")
