"""The library's truth: one SQLite file beside a folder of received bytes."""

from fzsearch.store.lock import crawling, writing
from fzsearch.store.reports import Outcome, Store, Totals

__all__ = ["Outcome", "Store", "Totals", "crawling", "writing"]
