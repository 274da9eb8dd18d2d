"""Which agencies and years there are: every report by who issued it, where, and for which year."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from fzsearch.model import Agency, Region, Report
from fzsearch.store import rows
from fzsearch.store.database import Database

# Reports whose last event, but for changes of their text, is that they went from their portal.
_GONE = """
    SELECT DISTINCT report_id FROM history WHERE event IN ('withdrawn', 'displaced') AND NOT EXISTS (
        SELECT 1 FROM history AS later
        WHERE later.report_id = history.report_id AND later.id > history.id
        AND later.event NOT IN ('changed', 'withdrawn', 'displaced')
    )
"""
_UNPLACED = "is_report AND (region IS NULL OR agency IS NULL OR year IS NULL)"


class Listed(NamedTuple):
    """One report: whose it is and of which year; what is not known is None."""

    report_id: str
    region: Region | None
    agency: Agency | None
    year: int | None
    withdrawn: bool  # gone from its portal; it is kept all the same


class Coverage:
    """What an open library covers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self) -> tuple[Any, ...]:
        """What tells two states of the library apart, as far as `reports` goes."""
        change = self._database.one("SELECT number, report_id, at FROM changes ORDER BY number DESC LIMIT 1") or {}
        event = self._database.one("SELECT max(id) AS last FROM history") or {}
        return (*change.values(), event.get("last"))

    def reports(self) -> Iterator[Listed]:
        """Every report, in no order; documents that are no reports are not among them."""
        read = rows.heads()
        gone = {row["report_id"] for row in self._database.all(_GONE)}
        for row in self._database.each("SELECT id, year, region, agency FROM reports WHERE is_report"):
            region, agency = read(row["region"], row["agency"])
            yield Listed(row["id"], region, agency, row["year"], row["id"] in gone)

    def unplaced(self, limit: int, offset: int) -> list[Report]:
        """The heads of the reports whose region, agency or year is not known, by id: `limit` from `offset`."""
        found = self._database.all(
            f"SELECT * FROM reports WHERE {_UNPLACED} ORDER BY id LIMIT ? OFFSET ?",  # noqa: S608 — own words
            limit, offset,
        )  # fmt: skip
        return [rows.read_report(row) for row in found]
