"""A harvest: the portals that are due are asked, politely, and what they publish goes into the library.

One thread decides and alone touches the library; the others ask, one host each, and read what comes. What is to be
asked for lies in the frontier, in the library, so that a harvest that is killed goes on where it was.

a host whose turn it is ──▶ fly: ask, judge, read ──▶ land: bytes first, then one transaction
"""

from collections.abc import Iterable, Iterator

from fzsearch.crawler import Source
from fzsearch.pipeline.harvest.checking import Checked, check
from fzsearch.pipeline.harvest.lists import Wanted
from fzsearch.pipeline.harvest.means import Limits, Means
from fzsearch.pipeline.harvest.tower import Tower, Visited
from fzsearch.store import SourceRow, Store

__all__ = ["Checked", "Limits", "Means", "Visited", "check", "harvest", "register"]


def register(store: Store, sources: Iterable[Source]) -> None:
    """Note in the library which rows sources.toml has; it knows no standing of any other."""
    store.standings.register(
        SourceRow(source.id, source.name, source.list_url, source.tls, source.checked, source.enabled)
        for source in sources
    )


def harvest(
    store: Store, sources: Iterable[Source], means: Means, wanted: Wanted, limits: Limits | None = None
) -> Iterator[Visited]:
    """Visit each source; tell of each visit as it ends.

    One source's failure is recorded and ends nothing but its visit. What cannot be asked for yet (a portal wants
    time, a host is left alone) stays in the frontier, and the source's next visit is planned for when it can.
    """
    return Tower(store, sources, means, wanted, limits or Limits()).run()
