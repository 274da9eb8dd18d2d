"""What a list page of a portal says: documents, and where the list goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fzsearch.crawler.sources import Source
from fzsearch.exchange import Ask


@dataclass(frozen=True, slots=True)
class Link:
    """A document that a list names."""

    url: str  # absolute
    title: str  # the whole title where the list gives it (attribute title), else what it shows, perhaps cut with …
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list.

    `following` are the requests for what comes after it: usually one, the next page; for an index of columns, the
    first page of each. `declared` is how many documents, and `pages` how many pages, the whole list says it has.
    """

    links: tuple[Link, ...]
    following: tuple[Ask, ...] = ()
    declared: int | None = None
    pages: int | None = None


Reader = Callable[[bytes, str, Source], Listing]
"""Reads one page of a list, served at an address. Raises ListError, naming the address, when it is no such list."""
