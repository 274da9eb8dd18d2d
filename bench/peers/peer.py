"""What is asked of every engine that is compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bench.tokens import Corpus
from fzsearch.index.query import Request

FACETS = ("region", "agency", "level", "section", "year")
"""What is compared. fzsearch counts 系统, too, in the same time."""
HITS = 20  # section ids in an answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found. A value that no section has is in no facet."""

    total: int
    ids: tuple[str, ...]  # of the best HITS sections, best first
    facets: Mapping[str, Mapping[str, int]]  # facet → value → sections; years as strings


class Peer(Protocol):
    """An engine over an index in a folder of its own. One process builds, another opens and answers."""

    def build(self, corpus: Corpus) -> None:
        """Index the whole corpus, so that nothing is left to be merged or written when this returns."""
        ...

    def open(self) -> None:
        """Make ready to answer."""
        ...

    def find(self, request: Request) -> Any:
        """Find the exact total, the best, and facets over all that was found, each ignoring its own filter."""
        ...

    def read(self, found: Any) -> Answer:
        """What `find` returned, in the form that is compared. This is not measured."""
        ...

    def forget(self) -> None:
        """Empty what caches of its own the engine has for what was asked before."""
        ...


def unfiltered(request: Request) -> Iterator[tuple[Request, tuple[str, ...]]]:
    """What to count over: requests, each with the facets that are counted over what it finds.

    First the request itself, then, for each facet with a filter, the request without that filter.
    """
    filtered = [facet for facet, ticked in _ticked(request).items() if ticked]
    yield request, tuple(facet for facet in FACETS if facet not in filtered)
    for facet in filtered:
        yield (
            (replace(request, regions=()) if facet == "region" else replace(request, year_from=None, year_to=None)),
            (facet,),
        )


def years(request: Request) -> range | None:
    """The years that are asked for; None where all are."""
    if request.year_from is None or request.year_to is None:
        return None
    return range(request.year_from, request.year_to + 1)


def _ticked(request: Request) -> dict[str, bool]:
    return {"region": bool(request.regions), "year": years(request) is not None}
