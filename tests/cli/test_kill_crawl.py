"""kill -9 at any moment of a harvest: it goes on where it was, nothing is lost and nothing is doubled.

`make soak` does it a thousand times.
"""

import contextlib
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fzsearch.cli.indexing import index_changes
from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Means, harvest, register
from fzsearch.store import Store, blobs
from fzsearch.store.exchanges import Exchanges
from fzsearch.store.frontier import Frontier
from fzsearch.store.history import History
from fzsearch.store.hosts import Hosts
from fzsearch.store.visits import Visits
from tests.cli.crawling import broken, faults, fork, new_library, pretend_kept, run, wait_until
from tests.portal import Portal, many_sites, static
from tests.portal.documents import in_a_file, reports_of
from tests.portal.many import title_of

ROUNDS = int(os.environ.get("FZSEARCH_SOAK", "10"))  # with those of the other two, over 25
KILLS = 5  # of one harvest, before it may end
SITES, PAGES = 4, 30 if "FZSEARCH_SOAK" in os.environ else 22  # over a hundred documents have parsers of their own
IN_FILES = [in_a_file(report) for report in reports_of("990201-sfj")]
TITLES = [*(title_of(number) for number in range(SITES * PAGES)), *(document.title for document in IN_FILES)]

STEPS: dict[str, tuple[Any, str]] = {
    "bytes": (blobs, "keep"),
    "exchange": (Exchanges, "add"),
    "pace": (Hosts, "put"),
    "report": (Store, "save"),
    "change": (History, "note_address"),
    "frontier": (Frontier, "remember"),
    "visit": (Visits, "end"),
}


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal(*many_sites(SITES, PAGES), static(IN_FILES)) as serving:
        yield serving


@pytest.fixture
def few() -> Iterator[Portal]:
    with Portal(*many_sites(2, 12), static(IN_FILES[:1])) as serving:
        yield serving


def kill_once_asked(library: Path, portal: Portal, requests: int, and_then: float) -> int | None:
    """Crawl until so many requests were made, and so many seconds more; the exit code if it ended before."""
    portal.forget()
    process = fork(library, "crawl")
    wait_until(lambda: len(portal.log.visits) >= requests or process.poll() is not None)
    time.sleep(and_then)
    return process.kill()


def test_harvests_that_are_killed_go_on_and_lose_and_double_nothing(portal: Portal, tmp_path: Path) -> None:
    chance = random.Random(1954)
    killed, midway, indexing = 0, 0, 0
    while killed < ROUNDS:
        library, kills, code = new_library(tmp_path / f"library{killed}", portal.rows()), 0, None
        left = len(TITLES)
        while code is None and kills < KILLS:
            code = kill_once_asked(library, portal, chance.randrange(left // 2 + 1), chance.uniform(0, 0.3))
            kills += code is None
            left = max(0, left - len(portal.log.visits))
            midway += code is None and left > 0
            indexing += (library / "index").exists()
            assert broken(library) == [], killed + kills
        killed += kills
        assert code in (None, 0)
        done = run(library, "crawl")
        assert done.returncode == 0, done.stderr
        assert faults(library, TITLES) == [], killed
        shutil.rmtree(library)
    assert midway > ROUNDS / 3, "the kills did not hit harvests in the middle"


def harvest_all(library: Path) -> None:
    """A harvest in this process, without the index."""
    session, rows = Session(library, None, quiet=True), read_sources(library / "sources.toml")
    with Transport("fzsearch-test/0 (+ops@example.org)", loopback=True) as transport, Store.open(library) as store:
        register(store, rows)
        means = Means(transport.fetch, session.parse)
        assert all(visited.end.outcome == "done" for visited in harvest(store, rows, means, may_be_report))


@pytest.mark.parametrize("step", STEPS)
def test_a_harvest_that_breaks_off_at_any_step_goes_on(
    few: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The same, at chosen steps: an error stands for the kill, each time some steps later."""
    place, name = STEPS[step]
    real, library = getattr(place, name), new_library(tmp_path / "library", few.rows())
    for calls in (0, 1, 4, 9):
        left = iter(range(calls))

        def broken_off(*values: object, left: Iterator[int] = left, **named: object) -> object:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return real(*values, **named)

        monkeypatch.setattr(place, name, broken_off)
        with contextlib.suppress(KeyboardInterrupt):
            harvest_all(library)
            assert step == "visit", "it was not broken off"
        monkeypatch.undo()
        assert broken(library) == [], calls
    harvest_all(library)
    session = Session(library, None, quiet=True)
    with session.writing() as store:
        index_changes(session, store)
    assert faults(library, [*map(title_of, range(24)), IN_FILES[0].title]) == []


# Controls: the check sees what it is there to see.


@pytest.fixture(scope="module")
def harvested_in_part(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = new_library(tmp_path_factory.mktemp("part") / "library", portal.rows())
    assert run(library, "crawl", "--limit", "40").returncode in (0, 3)
    assert broken(library) == []
    return library


@pytest.fixture
def half_full(harvested_in_part: Path, tmp_path: Path) -> Path:
    """A library of its own that has part of the portal."""
    return Path(shutil.copytree(harvested_in_part, tmp_path / "library", symlinks=True))


def test_the_check_would_catch_a_document_that_was_never_asked_for(half_full: Path) -> None:
    url = pretend_kept(half_full)
    assert broken(half_full) == [f"{url} counts as kept, but was not read"]
    assert run(half_full, "crawl").returncode == 0
    wrong = faults(half_full, TITLES)
    assert len([fault for fault in wrong if fault.endswith("is missing")]) == 1


@pytest.mark.parametrize("table", ["history", "changes", "reports"])
def test_the_check_would_catch_a_report_that_was_dropped(half_full: Path, table: str) -> None:
    with closing(sqlite3.connect(half_full / "fzsearch.db")) as opened, opened:
        dropped = opened.execute("SELECT id FROM reports WHERE is_report ORDER BY id LIMIT 1").fetchone()[0]
        for name in ("sections", "history", "changes", "addresses", "reports"):
            if table in ("reports", name):
                column = "id" if name == "reports" else "report_id"
                opened.execute(f"DELETE FROM {name} WHERE {column} = ?", (dropped,))
    assert broken(half_full)
    with closing(sqlite3.connect(half_full / "fzsearch.db")) as opened, opened:  # one twice, under another id
        copied = opened.execute("SELECT id FROM reports WHERE is_report ORDER BY id DESC LIMIT 1").fetchone()[0]
        opened.execute("CREATE TEMP TABLE copy AS SELECT * FROM reports WHERE id = ?", (copied,))
        opened.execute("UPDATE copy SET id = 'copy'")
        opened.execute("INSERT INTO reports SELECT * FROM copy")
    assert any("is there 2 times" in fault for fault in broken(half_full))
