"""The made portals in a process of their own, and many of them."""

import re
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin

import pytest
import urllib3

from fzsearch.crawler import read_sources
from tests.portal import PortalProcess
from tests.portal.asking import rows
from tests.portal.many import body_of, title_of


def test_no_two_reports_of_many_sites_are_alike() -> None:
    assert len({title_of(number) for number in range(10_000)}) == 10_000
    bodies = [body_of(number, "砚川市科学技术局", 2023).splitlines()[3:-1] for number in range(20)]
    shared = [len(set(one) & set(two)) for place, one in enumerate(bodies) for two in bodies[:place]]
    assert max(shared) < 14, "more than the nine headings and chance"


def test_a_process_serves_many_hosts_tells_what_was_asked_and_ends(tmp_path: Path) -> None:
    with PortalProcess("many", 3, 25) as portal, urllib3.PoolManager(retries=False) as pool:
        path = tmp_path / "sources.toml"
        path.write_text(portal.rows(), encoding="utf-8")
        sources = read_sources(path)
        assert [source.host for source in sources] == portal.hosts
        first = pool.request("GET", sources[2].list_url).data.decode()
        second = pool.request("GET", f"{sources[2].list_url}index_1.html").data.decode()
        links = rows(first) + rows(second)
        assert len(links) == 25
        url = urljoin(sources[2].list_url, links[24][0])
        shown = pool.request("GET", url).data
        assert links[24][1] in shown.decode() and 8_000 < len(shown) < 16_000
        portal.behave(portal.hosts[0], "*", "too_many", retry_after=7, times=1)
        refused = pool.request("GET", sources[0].list_url)
        assert (refused.status, refused.headers["Retry-After"]) == (429, "7")
        assert pool.request("GET", sources[0].list_url).status == 200
        log = portal.log()
        assert [visit.status for visit in log.requests()] == [200, 200, 200, 429, 200]
        assert abs(time.monotonic() - log.requests()[-1].at) < 5
        assert portal.count() == 5
        portal.forget()
        assert portal.count() == 0
        pid = portal.pid
    assert portal.ended == 0
    assert not Path(f"/proc/{pid}").exists()


def test_a_process_ends_when_nobody_holds_its_input_or_its_time_is_over() -> None:
    with PortalProcess("many", 1, 1) as portal:
        portal.let_go()
        assert portal.wait(10) == 0
    with PortalProcess("many", 1, 1, seconds=1) as portal:
        assert portal.wait(10) == 0


def test_how_fast_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Printed, for who measures a crawler against it; asserted is only that all came."""
    with PortalProcess("many", 2, 50) as portal:
        connection = HTTPConnection(portal.hosts[0], portal.port, timeout=5)
        path = re.findall(r'href="\./([^"]+)"', _fetched(connection, "/zwgk/fzzfjsndbg/").decode())[0]
        began = time.perf_counter()
        for _ in range(1000):
            assert _fetched(connection, f"/zwgk/fzzfjsndbg/{path}")
        took = time.perf_counter() - began
        connection.close()
    with capsys.disabled():
        print(f"\n[one connection, one report after the other: {1000 / took:.0f} requests/s]")  # noqa: T201


def _fetched(connection: HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    return connection.getresponse().read()
