"""No host is ever asked twice within its pause, measured at the portals: by one harvest, by the next, after a kill."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fzsearch.cli.session import Session
from fzsearch.crawler import read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.model import Snapshot
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Means, harvest
from fzsearch.store import Store
from tests.cli.crawling import fork, new_library, run, wait_until
from tests.portal import Behaviour, Portal, Site, many_sites, trouble
from tests.portal.many import _path as path_of

HOSTS, DOCUMENTS = 32, 8
DELAY = 0.3  # seconds
CRAWL_DELAY = 0.7  # of the robots.txt of two hosts


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal(*many_sites(HOSTS, DOCUMENTS)) as serving:
        yield serving


def paths(portal: Portal, host: int) -> list[str]:
    """The documents of a host."""
    assert sites(portal)[host].host == f"127.0.1.{host + 1}"
    return [path_of(host * DOCUMENTS + one) for one in range(DOCUMENTS)]


def sites(portal: Portal) -> list[Site]:
    return list(portal.sites.values())


def rows_of(portal: Portal) -> str:
    """A row each, but for the last two hosts, which only redirections lead to; some with a second row, in haste."""
    hosts = list(portal.sites)
    rows = [site.row(f"s{place}", delay=DELAY, allow_hosts=hosts) for place, site in enumerate(sites(portal)[:-2])]
    return "\n".join(
        [*rows, *(site.row(f"again-{site.host}", delay=0.05, allow_hosts=hosts) for site in sites(portal)[8:11])]
    )


def make_trouble(portal: Portal) -> None:
    """Redirections between hosts, requests for time, robots.txt that is elsewhere or wants more patience."""
    all_of_them = sites(portal)
    for here, there in ((0, 1), (1, 2), (2, 3), (4, HOSTS - 1), (5, HOSTS - 1), (6, HOSTS - 2)):
        for path in paths(portal, here)[:3]:
            there_path = paths(portal, there)[0] + f"?from={here}"
            all_of_them[here].put(path, trouble.redirect(all_of_them[there].base + there_path))
    for place in (11, 12):
        for path in paths(portal, place)[2:4]:
            busy = Behaviour(trouble.unavailable(1), times=1)
            all_of_them[place].behave(path, busy)
    for place in (13, 14):
        all_of_them[place].robots(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\n")
    all_of_them[15].put("/robots.txt", trouble.redirect(f"{all_of_them[16].base}/robots.txt"))
    all_of_them[17].put("/robots.txt", trouble.redirect(f"{all_of_them[HOSTS - 1].base}/robots.txt"))


def too_soon(portal: Portal) -> dict[str, list[float]]:
    """The gaps between requests to a host that are shorter than its pause, by host."""
    patient = {site.host for site in sites(portal)[13:15]}
    pauses = {host: CRAWL_DELAY if host in patient else DELAY for host in portal.sites}
    short = {host: [round(gap, 3) for gap in portal.gaps(host) if gap < pause] for host, pause in pauses.items()}
    return {host: gaps for host, gaps in short.items() if gaps}


def test_no_host_sees_two_requests_within_its_pause_in_harvests_one_after_the_other(
    portal: Portal, tmp_path: Path
) -> None:
    make_trouble(portal)
    library = new_library(tmp_path / "library", rows_of(portal))
    done = run(library, "crawl")
    assert done.returncode in (0, 3), done.stderr
    assert too_soon(portal) == {}
    asked = len(portal.requests())
    assert asked > HOSTS * DOCUMENTS
    killed = fork(library, "crawl")  # the second, right after the first, and broken off
    wait_until(lambda: len(portal.requests()) >= asked + 3 * HOSTS)
    assert killed.kill() is None
    assert too_soon(portal) == {}
    with Store.open(library) as store:
        assert any(store.visits.open_one(f"s{place}") for place in range(HOSTS))
    third = run(library, "crawl")  # goes on right after the kill
    assert third.returncode in (0, 3), third.stderr
    assert too_soon(portal) == {}
    assert all(len(portal.requests(host)) >= DOCUMENTS for host in list(portal.sites)[:-2])


@pytest.mark.parametrize("stated", ["by the row", "by robots.txt"])
def test_a_harvest_that_goes_on_at_once_after_a_kill_waits_first(tmp_path: Path, stated: str) -> None:
    """What was under way when the process ended is known to nobody; so the whole pause is kept."""
    pause = 1.5
    with Portal(*many_sites(1, 2)) as portal:
        (site,) = portal.sites.values()
        if stated == "by robots.txt":
            site.robots(f"User-agent: *\nCrawl-delay: {pause}\n")
        site.behave(site.family.list_path, Behaviour(delay=60, times=1))
        row = site.row("s", delay=pause if stated == "by the row" else 0.1)
        library = new_library(tmp_path / "library", row)
        session, rows = Session(library, None, quiet=True), read_sources(library / "sources.toml")
        session.parse(Snapshot("a.txt", "一页".encode(), None, datetime.now(UTC)))  # its tables are read
        killed = fork(library, "crawl")
        wait_until(lambda: len(portal.requests(path=site.family.list_path)) == 1)
        assert killed.kill() is None
        with (
            Transport("fzsearch-test/0 (+ops@example.org)", loopback=True) as transport,
            Store.open(library) as store,
        ):
            (visited,) = harvest(store, rows, Means(transport.fetch, session.parse), may_be_report)
        assert visited.end.outcome == "done"
        assert portal.paths()[:3] == ["/robots.txt", site.family.list_path, site.family.list_path]
        assert min(portal.gaps(site.host)) >= pause
