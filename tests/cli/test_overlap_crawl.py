"""Harvests that overlap: with another harvest, an import, a search, and a portal that goes away."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.crawler.terms import Bounds
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Limits, Means, harvest
from fzsearch.pipeline.harvest import Visited
from fzsearch.store import Store, crawling, writing
from tests.cli.crawling import broken, ended, faults, fork, new_library, run, start, wait_until
from tests.portal import Behaviour, Page, Portal, Site, many_sites, trouble
from tests.portal.many import title_of

STARTS = 20
LOCKED = 75


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal(*many_sites(2, 20)) as serving:
        yield serving


def slow_down(portal: Portal, seconds: float) -> None:
    for site in portal.sites.values():
        site.behave("*", Behaviour(delay=seconds))


def test_of_twenty_harvests_at_once_one_works_and_the_others_say_who(portal: Portal, tmp_path: Path) -> None:
    slow_down(portal, 60)
    library = new_library(tmp_path / "library", portal.rows())
    told = [tmp_path / f"{number}.txt" for number in range(STARTS)]
    processes = [fork(library, "crawl", errors=path) for path in told]
    wait_until(lambda: sum(process.poll() is None for process in processes) == 1 and len(portal.requests()) == 2)
    at_work = [process for process in processes if process.poll() is None]
    assert len(at_work) == 1
    codes = [process.poll() for process in processes if process not in at_work]
    assert codes == [LOCKED] * (STARTS - 1)
    pids = {str(process.pid) for process in processes}
    for process, path in zip(processes, told, strict=True):
        if process not in at_work:
            named = re.search(r"another process \(pid (\d+), 20\S+\) is harvesting to", path.read_text())
            assert named is not None and named[1] in pids - {str(process.pid)}, path.read_text()
    late = run(library, "crawl")
    assert late.returncode == LOCKED
    assert f"another process (pid {at_work[0].pid}, " in late.stderr
    assert len(portal.requests()) == 2, "nobody else asked"
    at_work[0].kill()
    with crawling(library):  # at once: it waits for nobody, and says so where somebody is at work
        pass
    slow_down(portal, 0)
    assert run(library, "crawl").returncode == 0
    assert faults(library, map(title_of, range(40))) == []


def test_reports_can_be_imported_and_searched_while_a_harvest_runs(
    portal: Portal, tmp_path: Path, own_report: Callable[..., str]
) -> None:
    slow_down(portal, 0.15)
    library = new_library(tmp_path / "library", portal.rows())
    report = tmp_path / "own.txt"
    report.write_text(own_report(problems="第七号问题。"), encoding="utf-8")
    crawl = start(library, "crawl")
    wait_until(lambda: len(portal.requests()) >= 6)
    imported = run(library, "import", report)
    found = run(library, "search", '"第七号问题"')
    assert crawl.poll() is None, "the harvest was to go on meanwhile"
    assert imported.returncode == 0, imported.stderr
    assert found.stdout.startswith("共 1 节")
    slow_down(portal, 0)
    done = ended(crawl)
    assert done.returncode == 0, done.stderr
    own = own_report().splitlines()[0]
    assert faults(library, map(title_of, range(40)), [own]) == []


def test_a_harvest_waits_for_who_writes(portal: Portal, tmp_path: Path) -> None:
    """SQLite has one writer at a time: who writes long makes the others wait, not fail."""
    library = new_library(tmp_path / "library", portal.rows())
    with writing(library):
        crawl = fork(library, "crawl")
        time.sleep(0.5)
        assert not portal.requests() and crawl.poll() is None
    wait_until(lambda: len(portal.requests()) >= 6)
    with Store.open(library) as store, store.transaction():
        time.sleep(1)
    assert crawl.wait(60) == 0
    assert faults(library, map(title_of, range(40))) == []


# A portal that goes away


def visits(library: Path, limits: Limits, at: datetime | None = None) -> list[Visited]:
    session, rows = Session(library, None, quiet=True), read_sources(library / "sources.toml")
    bounds = Bounds(seconds=2, connect=0.5, pause=0.5)
    agent = "fzsearch-test/0 (+ops@example.org)"
    with Transport(agent, loopback=True, bounds=bounds) as transport, Store.open(library) as store:
        means = Means(transport.fetch, session.parse)
        if at is not None:
            began = time.monotonic()
            means = replace(means, now=lambda: at + timedelta(seconds=time.monotonic() - began))
        return list(harvest(store, rows, means, may_be_report, limits))


@pytest.mark.parametrize("how", [Behaviour(delay=60), Behaviour(reset=True), None], ids=["hangs", "resets", "is off"])
def test_a_harvest_whose_portal_goes_away_ends_by_itself_and_loses_nothing(
    tmp_path: Path, how: Behaviour | None
) -> None:
    with Portal(*many_sites(1, 20)) as portal:
        (site,) = portal.sites.values()
        library = new_library(tmp_path / "library", portal.rows())
        (first,) = visits(library, Limits(documents=5))
        assert first.end.outcome is None
        if how is not None:
            site.behave("*", how)
            gone_away(library)
    if how is None:
        gone_away(library)


def test_a_link_to_a_host_that_is_gone_holds_up_its_source_for_some_hours_only(tmp_path: Path) -> None:
    with Portal(*many_sites(2, 3)) as portal:
        here, gone = portal.sites.values()
        here.put(here.list_url.removeprefix(here.base), links_to(gone))
        gone.behave("*", Behaviour(reset=True))
        library = new_library(tmp_path / "library", here.row("s", allow_hosts=[here.host, gone.host]))
        at, outcomes = datetime.now(UTC), []
        for hours in (0, 2, 5, 10, 24):
            (visited,) = visits(library, Limits(), at + timedelta(hours=hours))
            outcomes.append(visited.end.outcome)
        assert outcomes == [None, None, None, "partial", "partial"]
        assert len(portal.requests(here.host, here.family.list_path)) == 2


def links_to(site: Site) -> Page:
    """A list that names a document of another site."""
    path = "/zwgk/fzzfjsndbg/202401/t20240103_1.html"
    row = f'<li><a href="{site.base}{path}" title="{title_of(0)}">{title_of(0)}</a><span>2024-01-03</span></li>'
    return trouble.html(f'<ul>{row}</ul><script>createPageHTML(1, 0, "index", "html");</script>')


def gone_away(library: Path) -> None:
    """A harvest now: it ends soon, nothing is lost, and what is left is still to be asked for."""
    began = time.monotonic()
    (visited,) = visits(library, Limits(patience=timedelta(seconds=2)))
    assert (
        time.monotonic() - began < 45
    )  # its fifteen documents, asked for one after the other, would hang for longer
    assert visited.end.outcome is None and visited.end.reason is not None
    assert visited.end.next_due > visited.visit.began
    assert broken(library) == []
    with Store.open(library) as store:
        assert store.totals().reports == 5
        assert store.frontier.due_of(visited.source.id)[0] == 15


def test_kills_of_harvests_and_imports_in_turn_leave_no_lock(portal: Portal, tmp_path: Path) -> None:
    library = new_library(tmp_path / "library", portal.rows())
    for place in range(6):
        process = fork(library, "crawl")
        wait_until(lambda place=place: len(portal.requests()) >= 5 * place)  # type: ignore[misc]
        process.kill()
        with crawling(library):
            pass
    assert run(library, "crawl").returncode == 0
    assert faults(library, map(title_of, range(40))) == []
