"""Which sections a reader who follows a search has not seen yet: entries that are the same wherever and whenever."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice, pairwise
from uuid import UUID, uuid5

from fzsearch.errors import QueryError
from fzsearch.index import Engine, Hit, Request
from fzsearch.store import Arrival, Store
from fzsearch.web.library import library

ENTRIES = 50
"""Entries of one page."""
NAMESPACE = UUID("6f7c1c8e-7d35-5a0b-9a53-2f1d6f0c9be4")
"""Of the ids of feeds and entries. Never to be changed: every entry would come again."""

_REPORTS = 16  # whose matching sections are looked up together
_LOOK_UPS = 30  # for one page; where they do not fill it, the next page goes on from there
_CURSOR = re.compile(r"(-?[0-9]{1,15})\.([0-9]{1,6})")
_LAST = 999_999  # after all sections of a report


@dataclass(frozen=True, slots=True)
class Entry:
    """A matching section, at the arrival that brought its text."""

    id: str
    arrival: Arrival
    hit: Hit


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, the newest arrivals first, and where the next page begins; None where nothing is left."""

    entries: Sequence[Entry]
    rest: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after a section of the report that came at a place in the order of arrivals."""

    place: int
    ordinal: int

    def is_before(self, entry: Entry) -> bool:
        """Whether the entry is still to come."""
        return (-self.place, self.ordinal) < (-entry.arrival.place, entry.hit.section.ordinal)


def read_cursor(stated: str | None) -> Cursor | None:
    """The cursor that a page gave. Raises QueryError where no page did."""
    if not stated:
        return None
    if (found := _CURSOR.fullmatch(stated)) is None:
        raise QueryError(f"before 的值 {stated[:40]!r} 不可用", f"before cannot be {stated[:40]!r}")
    return Cursor(int(found[1]), int(found[2]))


def newest(asked: Request, cursor: Cursor | None, engine: Engine) -> Page:
    """The newest matches of an index after the cursor; a report that the index has not seen has to wait."""
    store = library().store()
    wanted = engine.report_ids(asked) - {change.report_id for change in store.changes_after(engine.applied())}
    arrivals = store.arrivals.newest(wanted, cursor.place if cursor else None)
    entries: list[Entry] = []
    batch: list[Arrival] = []
    for _ in range(_LOOK_UPS):
        if not (batch := list(islice(arrivals, _REPORTS))):
            return Page(entries, None)
        entries += [
            entry for entry in _brought(asked, batch, store, engine) if cursor is None or cursor.is_before(entry)
        ]
        if len(entries) > ENTRIES:
            last = entries[ENTRIES - 1]
            return Page(entries[:ENTRIES], f"{last.arrival.place}.{last.hit.section.ordinal}")
    return Page(entries, f"{batch[-1].place}.{_LAST}")


def _brought(asked: Request, arrivals: Sequence[Arrival], store: Store, engine: Engine) -> Iterator[Entry]:
    """The matching sections that these arrivals brought, in order; a text that a report has twice comes once."""
    report_ids = tuple({one.report_id: None for one in arrivals})
    found: dict[str, dict[str, Hit]] = {report_id: {} for report_id in report_ids}
    hits = engine.every(replace(asked, reports=report_ids))
    for hit in sorted(hits, key=lambda hit: hit.section.ordinal):
        found[hit.report.id].setdefault(entry_id(hit), hit)
    came_at = {report_id: _came_at(report_id, store) for report_id in report_ids}
    for arrival in arrivals:
        for identity, hit in found[arrival.report_id].items():
            if came_at[arrival.report_id](hit) in (arrival.place, None):
                yield Entry(identity, arrival, hit)


def _came_at(report_id: str, store: Store) -> Callable[[Hit], int | None]:
    """Which arrival brought a section of a report: that of the first version that said it.

    None where there is but one. Versions are compared by what they say, not by their sections, which another parser
    may have cut otherwise.
    """
    arrivals = store.arrivals.of(report_id)
    if len(arrivals) < 2:
        return lambda _: None
    began = [before.place for before, after in pairwise(arrivals) if after.replaced]
    began = [arrivals[0].place] * (sum(one.replaced for one in arrivals) - len(began)) + began
    versions = [plain("".join(section.text for section in one.sections)) for one in store.history.earlier(report_id)]

    def place(hit: Hit) -> int:
        text = plain(hit.section.text)
        said = (start for start, version in zip(began, versions, strict=False) if text in version)
        return next(said, arrivals[-1].place)

    return place


def entry_id(hit: Hit) -> str:
    """What tells an entry from all others: the report and what the section says, not where or in which section."""
    digest = sha256(plain(hit.section.text).encode("utf-8", errors="replace")).hexdigest()
    return uuid5(NAMESPACE, f"{hit.report.id} {digest}").urn


def plain(text: str) -> str:
    """A text without regard to width, variants of characters and blanks. Ids are made of it: never to be changed."""
    return "".join(unicodedata.normalize("NFKC", text).split())
