"""What a harvest works with: functions that reach outside, and its limits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import random

from fzsearch.crawler import Terms
from fzsearch.exchange import Ask, Exchange, Validators
from fzsearch.pipeline.importing import Parse


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Means:
    """Functions that reach outside."""

    fetch: Callable[[Ask, Validators, Terms], Exchange]
    parse: Parse
    now: Callable[[], datetime] = _now
    chance: Callable[[], float] = random  # from 0 to 1
    publish: Callable[[], None] = lambda: None  # brings the index up to date


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a harvest does."""

    threads: int = 32  # hosts that are asked at once, at most
    documents: int | None = None  # asked for, at most
    list_pages: int = 100  # of one source in one visit: what is longer is a trap, or no column of reports
    documents_per_list: int = 5000  # of one source, known: likewise
    patience: timedelta = timedelta(minutes=15)  # what cannot be asked for within that is left to a later run
    publish_every: timedelta = timedelta(minutes=10)
    batch: int = 64  # answers that go into one transaction, at most
