"""您是不是要找: queries that find more than one that found next to nothing; offered as links, never taken for it."""

from dataclasses import replace

from fzsearch.index import Request, Results, corrections
from fzsearch.web.library import library
from fzsearch.web.relaxing import sections_found

FEW = 3
"""From so many results on, what was typed is taken to be what was meant."""
MOST = 3
"""The most requests that are offered."""


def offered(asked: Request, results: Results) -> list[tuple[Request, int]]:
    """The requests that may have been meant, at most MOST, each with the number of sections it finds: the nearest
    first, of equals the one that finds most.

    Each finds more than `asked`, which found `results`; all but the query is as it was asked. Costs four searches.
    """
    if results.total >= FEW or not asked.query:
        return []
    knowledge = library().vocabulary.current()
    found = []
    for query, distance in corrections(asked.query, knowledge.known if knowledge else None, library().cut):
        meant = replace(asked, query=query, page=1)
        if (total := sections_found(meant, library().engine.search)) > results.total:
            found.append((distance, -total, meant))
    return [(meant, -total) for _, total, meant in sorted(found, key=lambda one: one[:2])[:MOST]]
