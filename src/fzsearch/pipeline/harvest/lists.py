"""What becomes of a list page that was read: documents to ask for, and further pages of the list."""

import logging
from collections.abc import Callable
from dataclasses import replace

from fzsearch.crawler import Link, Listing, Source, canonical, host_of, same_page_key
from fzsearch.errors import FetchError
from fzsearch.exchange import Ask
from fzsearch.pipeline.harvest.flight import Landing
from fzsearch.pipeline.harvest.means import Limits, Means
from fzsearch.store import Entry, Sighting, Store, Visit

log = logging.getLogger(__name__)

Wanted = Callable[[str, str], bool]
"""Whether a document of this title, in the list of this address, may be a report."""


def first_page(source: Source) -> Sighting:
    """The beginning of a source's list."""
    return Sighting("list", f"list {source.list_url}", source.host, Ask(canonical(source.list_url)))


class Lists:
    """Follows the lists of one harvest."""

    def __init__(self, store: Store, means: Means, limits: Limits, wanted: Wanted) -> None:
        self._store = store
        self._means = means
        self._limits = limits
        self._wanted = wanted
        self._seen: dict[int, set[str]] = {}  # addresses that the lists of a visit named so far
        self._cut: set[int] = set()  # visits whose list is longer than the limits

    def take(self, landing: Landing, family: str, listing: Listing, visit: Visit) -> None:
        """A page of a list was read."""
        entry, source = landing.flight.entry, landing.flight.source
        frontier, now = self._store.frontier, self._means.now()
        if visit.family is None:
            frontier.wake(source.id, now)
        self._store.visits.read_list(visit.id, family, listing.declared)
        seen = self._seen.setdefault(visit.id, set())
        before, known = len(seen), sum(frontier.counts(source.id).values())
        for link in listing.links:
            known += self._sight(link, source, visit, known)
            seen.add(link.url)
        if len(seen) > before or not listing.links:  # a page that names nothing new leads nowhere
            self._follow(listing, entry, source, visit)
        frontier.settle(entry.id, "kept")

    def forget(self, visit: Visit) -> None:
        """A visit ended."""
        self._seen.pop(visit.id, None)
        self._cut.discard(visit.id)

    def _cut_off(self, source: Source, visit: Visit, what: str) -> None:
        """A list is longer than the limits; the visit is not whole."""
        if visit.id not in self._cut:
            self._cut.add(visit.id)
            log.warning("too many %s source=%s", what, source.id)
            self._store.visits.count(visit.id, "failed")

    def _sight(self, link: Link, source: Source, visit: Visit, known: int) -> bool:
        """Note a document, of a source with so many `known` ones; return whether it is one more."""
        if not self._wanted(link.title, source.list_url):
            return False
        try:
            sighting = Sighting(
                "page", same_page_key(link.url), host_of(link.url), Ask(canonical(link.url)), link.title
            )
        except FetchError:
            log.info("no address source=%s link=%s", source.id, link.url[:200])
            return False
        frontier = self._store.frontier
        if frontier.listed_between(source.id, sighting.key, visit.began, self._means.now()):
            return False
        if known >= self._limits.documents_per_list and not frontier.knows(source.id, sighting.key):
            self._cut_off(source, visit, "documents")
            return False
        self._store.visits.count(visit.id, "listed")
        return frontier.sight(source.id, sighting, self._means.now())

    def _follow(self, listing: Listing, entry: Entry, source: Source, visit: Visit) -> None:
        now = self._means.now()
        for ask in listing.following:
            if self._store.frontier.lists_of(source.id) >= self._limits.list_pages:
                self._cut_off(source, visit, "list pages")
                return
            form = "" if ask.form is None else f" {sorted(ask.form)}"
            try:
                onward = replace(ask, url=canonical(ask.url))
            except FetchError:
                log.info("no address source=%s list=%s", source.id, ask.url[:200])
                continue
            key = f"list {onward.url}{form}"
            sighting = Sighting("list", key, host_of(onward.url), onward, depth=entry.depth + 1)
            self._store.frontier.sight(source.id, sighting, now)
