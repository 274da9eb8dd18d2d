"""The same portal harvested three times: the second and third time ask whether anything changed, and write nothing."""

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from fzsearch.cli.indexing import index_changes
from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Means, harvest, register
from fzsearch.store import Store
from tests.cli.crawling import faults, new_library
from tests.portal import Portal, Visit, many_sites
from tests.portal.many import title_of

PAGES = 1000 if os.environ.get("FZSEARCH_SOAK") else 240
_GROWS = ("exchanges", "visits", "hosts", "robots", "pages", "addresses", "sources", "sqlite_sequence")
"""Tables in which a visit may write though nothing changed: what was asked, and when."""


@dataclass(frozen=True)
class Contents:
    """What a library says and holds, but for what was asked and when."""

    tables: dict[str, str]
    bytes_kept: frozenset[str]
    index: frozenset[tuple[str, int, int]]


def contents(library: Path) -> Contents:
    with closing(sqlite3.connect(library / "fzsearch.db")) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {
            name: hashlib.sha256(repr(list(opened.execute(f"SELECT * FROM {name}"))).encode()).hexdigest()
            for name in names
            if name not in _GROWS
        }
    files = [path for path in (library / "index").rglob("*") if path.is_file()]
    index = frozenset((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return Contents(tables, frozenset(path.name for path in (library / "snapshots").rglob("*")), index)


def crawl(library: Path) -> dict[str, int]:
    """What a harvest counts, with its index."""
    session, rows = Session(library, None, quiet=True), read_sources(library / "sources.toml")
    with Transport("fzsearch-test/0 (+ops@example.org)", loopback=True) as transport, Store.open(library) as store:
        register(store, rows)
        (visited,) = harvest(store, rows, Means(transport.fetch, session.parse), may_be_report)
        index_changes(session, store)
        assert visited.end.outcome == "done"
        return {name: count for name, count in visited.visit.counts.items() if count}


def is_conditional(asked: Visit) -> bool:
    return "if-none-match" in asked.headers and asked.status == 304


def test_a_portal_that_did_not_change_makes_no_version_no_change_and_no_index_entry(tmp_path: Path) -> None:
    with Portal(*many_sites(1, PAGES)) as portal:
        library = new_library(tmp_path / "library", portal.rows())
        assert crawl(library) == {"listed": PAGES, "new": PAGES}
        assert faults(library, map(title_of, range(PAGES))) == []
        before = contents(library)
        for _ in range(2):
            portal.forget()
            assert crawl(library) == {"listed": PAGES, "unchanged": PAGES}
            assert contents(library) == before
            documents = [asked for asked in portal.requests() if "/t20" in asked.path]
            assert len({asked.path for asked in documents}) == len(documents) == PAGES
            assert all(is_conditional(asked) for asked in documents)
            assert len(portal.requests()) == PAGES + PAGES // 20
