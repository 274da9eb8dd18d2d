"""The library's truth: one SQLite file beside a folder of received bytes."""

from fzsearch.store.exchanges import Purpose, Recorded
from fzsearch.store.frontier import Entry, Kind, Sighting
from fzsearch.store.history import Address, Event, Happening
from fzsearch.store.hosts import Block, Host
from fzsearch.store.lock import crawling, writing
from fzsearch.store.reports import Outcome, Store, Totals, said
from fzsearch.store.standings import SourceRow, Standing, standing_json
from fzsearch.store.visits import Said, Visit, VisitOutcome

__all__ = [
    "Address",
    "Block",
    "Entry",
    "Event",
    "Happening",
    "Host",
    "Kind",
    "Outcome",
    "Purpose",
    "Recorded",
    "Said",
    "Sighting",
    "SourceRow",
    "Standing",
    "Store",
    "Totals",
    "Visit",
    "VisitOutcome",
    "crawling",
    "said",
    "standing_json",
    "writing",
]
