"""The library's truth: one SQLite file beside a folder of received bytes."""

from fzsearch.store.database import Outcome, Store, Totals
from fzsearch.store.lock import writing

__all__ = ["Outcome", "Store", "Totals", "writing"]
