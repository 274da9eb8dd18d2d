"""A portal cannot send the harvest anywhere but to itself: not by a link, a redirection, a file, robots.txt or DNS."""

import contextlib
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from fzsearch.cli.session import Session
from fzsearch.crawler import Source, read_sources
from fzsearch.crawler.asking.transport import Transport
from fzsearch.crawler.terms import Bounds
from fzsearch.parser import may_be_report
from fzsearch.pipeline import Limits, Means, harvest
from fzsearch.pipeline.harvest import Checked, Visited, check
from fzsearch.store import Store
from tests.cli.crawling import new_library
from tests.crawler.test_guard import CLOSED
from tests.portal import Portal, Site, static, trouble
from tests.portal.documents import reports_of

AGENT = "fzsearch-test/0 (+ops@example.org)"
BOUNDS = Bounds(seconds=5, connect=1, pause=1)
LIMITS = Limits(patience=timedelta(seconds=3))
LOOPBACK = ("127.", "localhost", "0x7f", "0177", "2130706433")  # what the setting opens, where a row names it
GOOD = reports_of("990201-sfj")


@dataclass
class Canary:
    """Sockets that listen where nothing of ours may come; nobody accepts, so that who connects waits in a queue."""

    listening: list[socket.socket] = field(default_factory=list)

    def listen(self, address: str, port: int = 0) -> int:
        made = socket.create_server((address, port), backlog=64)
        made.setblocking(False)
        self.listening.append(made)
        return int(made.getsockname()[1])

    def connections(self) -> int:
        came = 0
        for one in self.listening:
            with contextlib.suppress(BlockingIOError):
                while True:
                    one.accept()[0].close()
                    came += 1
        return came


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    for one in made.listening:
        one.close()


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every address that anything in this process connects to, or tries to."""
    tried: list[tuple[str, int]] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        tried.append(address[:2])
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def addresses(own: str, port: int, other: int) -> list[str]:
    """What a portal at own:port may name to have us ask 127.0.0.1:other, or anything special."""
    plain = [f"[{one.partition('%')[0]}]" if ":" in one else one for one in CLOSED if one]
    odd = [
        "0x7f000001",
        "0x7f.0.0.1",
        "017700000001",
        "0177.0.0.1",
        "127.1",
        "2130706433",
        "127.0.0.1.",
        "１２７.0.0.1",
    ]
    return [
        *(
            f"{host}{at}"
            for host in [*plain, *odd, "localhost", "localhost."]
            for at in ("", f":{other}", f":{port}")
        ),
        f"{own}:{other}",
        f"{own}:{port}@127.0.0.1:{other}",
        f"{own}@127.0.0.1:{other}",
        f"127.0.0.1:{other}\\@{own}:{port}@127.0.0.1:{other}",
        f"127.0.0.1:{other}#@{own}:{port}",
        f"{own}:{port}\t@127.0.0.1:{other}",
        f"127。0。0。1:{other}",
        f"127.0.0.1%00.{own}:{other}",
        f"{own}.127.0.0.1.nip.io:{other}",
        "169.254.169.254.",
    ]


def column(site: Site, targets: Sequence[str], after: str) -> None:
    """A list of the site's reports and of links that lead elsewhere, at once and by way of a redirection."""
    rows = [(site.path(document), document.title) for document in GOOD]
    for place, target in enumerate(targets):
        site.put(
            f"/to/{place}.html",
            trouble.redirect(f"http://{target}/x.html".replace("\t", "%09").encode().decode("latin-1")),
        )
        rows += [(f"http://{target}/{place}.html", _title(2 * place)), (f"/to/{place}.html", _title(2 * place + 1))]
    items = "".join(
        f'<div class="list-item"><a href="{escape(href)}">{title}</a><i>[2024-01-02]</i></div>'
        for href, title in rows
    )
    more = f'<a class="next-page" href="{escape(after)}">下一页</a>'
    site.put(site.family.list_path, trouble.html(f'<div class="list">{items}</div>{more}'))


def files_of(site: Site, targets: Sequence[str]) -> None:
    """Reports that hang files on their pages, of which each lies elsewhere."""
    for document, few in zip(GOOD, (targets[start::4] for start in range(4)), strict=True):
        links = "".join(f'<p><a href="http://{escape(target)}/f.pdf">附件{target}.pdf</a></p>' for target in few[:10])
        site.put(site.path(document), trouble.html(f"<h1>{document.title}</h1><p>全文见附件。</p>{links}"))


def _title(number: int) -> str:
    return f"砚川市第{number}科技局2023年法治政府建设年度报告"


def harvested(library: Path, transport: Transport) -> list[Visited]:
    session, rows = Session(library, None, quiet=True), read_sources(library / "sources.toml")
    with Store.open(library) as store:
        return list(harvest(store, rows, Means(transport.fetch, session.parse), may_be_report, LIMITS))


@pytest.mark.parametrize("named", [False, True], ids=["", "and allow_hosts names them all"])
def test_links_redirections_files_and_robots_lead_nowhere_else(
    tmp_path: Path, canary: Canary, connected: list[tuple[str, int]], *, named: bool
) -> None:
    with Portal(*(static(GOOD) for _ in range(5))) as portal:
        first, with_files, *robots = portal.sites.values()
        other = canary.listen("127.0.0.1")
        canary.listen("127.0.7.7", portal.port)
        canary.listen(first.host, other)
        targets = [*addresses(first.host, portal.port, other), f"127.0.7.7:{portal.port}"]
        column(first, targets, f"http://127.0.0.1:{other}/next.html")
        files_of(with_files, targets)
        for site, target in zip(robots, (f"127.0.0.1:{other}", "169.254.169.254", "[::1]"), strict=True):
            site.put("/robots.txt", trouble.redirect(f"http://{target}/robots.txt"))
        hosts = sorted(one for one in CLOSED if named and one and ":" not in one and not one.startswith(LOOPBACK))
        rows = [
            site.row(f"s{place}", allow_hosts=[site.host, *hosts]) for place, site in enumerate(portal.sites.values())
        ]
        library = new_library(tmp_path / "library", "\n".join(rows))
        with Transport(AGENT, loopback=True, bounds=BOUNDS) as transport:
            visits = harvested(library, transport)
        assert canary.connections() == 0
        ours = {(host, portal.port) for host in portal.sites}
        assert set(connected) == ours, set(connected) - ours
        assert len(visits) == 5
        with Store.open(library) as store:
            assert store.totals().reports >= len(GOOD)
            counts = store.frontier.counts("s0")
            assert sum(counts.values()) - counts["kept"] > len(targets), counts
            assert store.verify() == []


PRIVATE = [one for one in CLOSED if one.startswith(tuple("0123456789:f")) and not one.startswith(LOOPBACK)]


def test_a_name_that_leads_to_a_closed_address_is_not_connected_to(
    tmp_path: Path, connected: list[tuple[str, int]]
) -> None:
    """Official names and such as allow_hosts has, whatever they lead to; those with several addresses, too."""
    led = {f"n{place}.gov.cn": [address] for place, address in enumerate(PRIVATE)}
    led |= {"inside.example.com": ["10.0.0.1"], "many.example.com": PRIVATE, "none.example.com": []}
    rows = "\n".join(
        f'[[source]]\nid = "{name}"\nname = "x"\nlist_url = "http://{name}/"\ndelay = 0\nallow_hosts = ["{name}"]\n'
        for name in led
    )
    library = new_library(tmp_path / "library", rows)
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return led[host]

    with Transport(AGENT, loopback=True, bounds=BOUNDS, resolve=resolve) as transport:
        visits = harvested(library, transport)
    assert connected == []
    assert set(asked) == set(led)
    assert not any(visited.end.outcome == "done" for visited in visits)


def test_a_name_that_leads_elsewhere_the_next_time_is_not_followed(
    tmp_path: Path, canary: Canary, connected: list[tuple[str, int]]
) -> None:
    """DNS rebinding: first the portal's own address, then others, at each new connection and within one answer."""
    with Portal(static(GOOD)) as portal:
        (site,) = portal.sites.values()
        canary.listen("127.0.0.1", 0)
        answers = iter(
            [[site.host], ["169.254.169.254", "10.0.0.1"], ["::1"], ["fd00:ec2::254"], ["::ffff:127.0.0.1"]]
        )
        name = "rebinding.gov.cn"
        row = site.row("s").replace(site.host, name)
        library = new_library(tmp_path / "library", row)
        with Transport(
            AGENT, loopback=True, bounds=BOUNDS, resolve=lambda *_: next(answers, ["192.168.1.1"])
        ) as transport:
            site.put("/robots.txt", trouble.html("", status=404, headers=(("Connection", "close"),)))
            harvested(library, transport)
            harvested(library, transport)
    assert set(connected) == {(site.host, portal.port)}
    assert canary.connections() == 0


def test_without_the_setting_loopback_is_closed_to_harvests_and_to_checks(
    tmp_path: Path, connected: list[tuple[str, int]]
) -> None:
    with Portal(static(GOOD)) as portal:
        library = new_library(tmp_path / "library", portal.rows())
        with Transport(AGENT, bounds=BOUNDS) as transport:
            (visited,) = harvested(library, transport)
            assert visited.end.outcome != "done"
            seen = _checked(library, visited.source, transport)
        assert seen.problem is not None
        assert connected == [] and portal.requests() == []


def _checked(library: Path, source: Source, transport: Transport) -> Checked:
    session = Session(library, None, quiet=True)
    with Store.open(library) as store:
        return check(store, source, Means(transport.fetch, session.parse), may_be_report, lambda _: None)
