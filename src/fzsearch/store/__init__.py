"""The library's truth: one SQLite file beside a folder of received bytes."""

from fzsearch.store.arrivals import Arrival
from fzsearch.store.backup import Copied, back_up, restore
from fzsearch.store.coverage import Listed
from fzsearch.store.exchanges import Confirmed, Purpose, Recorded
from fzsearch.store.frontier import Entry, Kind, Sighting
from fzsearch.store.history import Address, Event, Happening, Whereabouts, said, whereabouts_json
from fzsearch.store.hosts import Block, Host
from fzsearch.store.lock import crawling, writing
from fzsearch.store.reports import Outcome, Store, Totals
from fzsearch.store.standings import SourceRow, Standing
from fzsearch.store.status import status_json
from fzsearch.store.visits import Said, Visit, VisitOutcome

__all__ = [
    "Address",
    "Arrival",
    "Block",
    "Confirmed",
    "Copied",
    "Entry",
    "Event",
    "Happening",
    "Host",
    "Kind",
    "Listed",
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
    "Whereabouts",
    "back_up",
    "crawling",
    "restore",
    "said",
    "status_json",
    "whereabouts_json",
    "writing",
]
