"""What passes between a portal and us, and what never does."""

import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fzsearch.crawler.asking.redirects import redirected
from fzsearch.crawler.asking.transport import Transport
from fzsearch.crawler.terms import Bounds, Check, Terms
from fzsearch.errors import ConfigError, FetchError
from fzsearch.exchange import Ask, Exchange, Validators
from fzsearch.regions import is_official
from tests.crawler.servers import Portal, Say, answer

AGENT = "fzsearch-test/0 (+https://example.org/bot)"
SHORT = Bounds(seconds=1, connect=0.5, pause=0.5)
SOON = 8  # seconds: within bounds of one, on a machine that is busy, too
CHECKED: tuple[Check, ...] = ("verified", "legacy")
AT = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)


def here(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


@pytest.fixture
def transport() -> Iterator[Transport]:
    """Speaks to the portals of these tests, whatever they are called."""
    with Transport(AGENT, loopback=True, bounds=SHORT, resolve=here, now=lambda: AT) as made:
        yield made


def terms_of(portal: Portal, largest: int = 1_000_000) -> Terms:
    return Terms(is_official, largest=largest, ports=frozenset({portal.port}))


def fetch(transport: Transport, portal: Portal, url: str | None = None, largest: int = 1_000_000) -> Exchange:
    return transport.fetch(Ask(url or portal.url()), Validators(), terms_of(portal, largest))


def fault(transport: Transport, portal: Portal, largest: int = 1_000_000) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(transport, portal, largest=largest)
    assert "Traceback" not in str(caught.value)
    return caught.value.fault


def sent(raw: bytes) -> Say:
    """Says just this, and hangs up."""
    return lambda _, sock: sock.sendall(raw)


# What is asked


def test_we_say_who_asks_and_what_we_take(transport: Transport) -> None:
    with Portal(answer(b"\xb7\xa8", "Content-Type: text/html; charset=gbk", "X-A: 1", "X-A: 2")) as portal:
        exchange = fetch(transport, portal, portal.url("/法/?b=2&a=1#x"))
    line, *fields = portal.requests[0].decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    assert line == "GET /%E6%B3%95/?b=2&a=1 HTTP/1.1"
    assert fields == [
        f"Host: www.example.gov.cn:{portal.port}",
        f"User-Agent: {AGENT}",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding: gzip",
        "Accept-Language: zh-CN,zh;q=0.9",
    ]
    assert exchange.sent == tuple(tuple(field.split(": ", 1)) for field in fields)
    assert (exchange.status, exchange.reason, exchange.body) == (200, "OK", b"\xb7\xa8")
    assert exchange.headers == (
        ("Content-Type", "text/html; charset=gbk"),
        ("X-A", "1"),
        ("X-A", "2"),
        ("Content-Length", "2"),
    )
    assert (exchange.at, exchange.trust) == (AT, "plain")
    assert exchange.ask == Ask(portal.url("/%E6%B3%95/?b=2&a=1"))
    assert 0 < exchange.elapsed < 1


def test_validators_and_the_referer_are_sent_where_they_can_stand_in_a_header(transport: Transport) -> None:
    with Portal(answer(b"", "ETag: x", status="304 Not Modified", length=500)) as portal:
        ask = Ask(portal.url(), referer=portal.url("/list"))
        exchange = transport.fetch(ask, Validators('W/"1"', "Thu, 15 Jan 2026 08:30:00 GMT"), terms_of(portal))
        transport.fetch(ask, Validators('"1"\r\nX-Evil: 1', ""), terms_of(portal))
    assert b'If-None-Match: W/"1"\r\nIf-Modified-Since: Thu, 15 Jan 2026 08:30:00 GMT\r\n' in portal.requests[0]
    assert f"Referer: {portal.url('/list')}\r\n".encode() in portal.requests[0]
    assert b"Evil" not in portal.requests[1] and b"If-" not in portal.requests[1]
    assert (exchange.status, exchange.body, exchange.header("etag")) == (304, b"", "x")
    assert portal.connections == 1


def test_a_form_is_posted(transport: Transport) -> None:
    with Portal() as portal:
        transport.fetch(Ask(portal.url(), form=(("col", "1"), ("path", "法 &"))), Validators(), terms_of(portal))
    assert portal.requests[0].startswith(b"POST / HTTP/1.1\r\n")
    assert b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 24\r\n" in portal.requests[0]
    assert portal.requests[0].endswith(b"\r\n\r\ncol=1&path=%E6%B3%95+%26")


def test_cookies_are_neither_kept_nor_sent(transport: Transport) -> None:
    with Portal(answer(b"ok", "Set-Cookie: a=1; Path=/")) as portal:
        fetch(transport, portal)
        fetch(transport, portal)
    assert b"ookie" not in b"".join(portal.requests)


def test_a_proxy_of_the_environment_is_not_used(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    with Portal() as portal, Portal() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        fetch(transport, portal)
    assert (portal.connections, proxy.connections) == (1, 0)


@pytest.mark.parametrize("agent", ["", " ", "a\r\nX: 1", "法治"])
def test_who_asks_is_said_in_printable_ascii(agent: str) -> None:
    with pytest.raises(ConfigError):
        Transport(agent)


# Whom we ask


def strict(portal: Portal, resolve: object = here) -> tuple[Transport, Terms]:
    """A transport for the public internet only, on terms that forbid nothing."""
    return Transport(AGENT, bounds=SHORT, resolve=resolve), Terms(lambda _: True, ports=frozenset({portal.port}))  # type: ignore[arg-type]


def refused(transport: Transport, url: str, terms: Terms) -> str:
    with transport, pytest.raises(FetchError) as caught:
        transport.fetch(Ask(url), Validators(), terms)
    return caught.value.fault


def test_the_canary_counts(transport: Transport) -> None:
    with Portal() as canary:
        fetch(transport, canary)
    assert (canary.connections, canary.received > 0) == (1, True)


HIDDEN = [
    *("127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.0x1"),
    *(
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "①②⑦.0.0.1",
        "１２７.０.０.１",
        "127。0。0。1",
        "0",
        "0.0.0.0",  # noqa: S104
    ),
    *("www.a.gov.cn@127.0.0.1", "localhost", "127.0.0.1.", "%31%32%37.0.0.1", "127.0.0.1\\@www.a.gov.cn"),
]


@pytest.mark.parametrize("host", HIDDEN)
def test_loopback_is_not_reached_however_it_is_written(host: str) -> None:
    with Portal() as canary:
        transport, terms = strict(canary)
        assert refused(transport, f"http://{host}:{canary.port}/", terms) in ("forbidden", "address")
        transport, terms = strict(canary)
        assert refused(transport, f"http://{host}/", terms) in ("forbidden", "address")
    assert canary.connections == 0


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["127.0.0.2", "10.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["fe80::1%lo"],
        ["0.0.0.0"],  # noqa: S104
        ["169.254.169.254"],
        ["localhost"],
    ],
    ids=str,
)
def test_a_public_name_does_not_lead_into_our_own_network(addresses: list[str]) -> None:
    with Portal() as canary:
        transport, terms = strict(canary, lambda _host, _port: addresses)
        assert refused(transport, canary.url(), terms) == "forbidden"
    assert canary.connections == 0


def test_a_name_is_looked_up_once_and_then_not_believed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, dialled = [["93.184.215.14"], ["127.0.0.1"]], []

    def connect(_sock: socket.socket, address: tuple[str, int]) -> None:
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with Portal() as canary:
        transport, terms = strict(canary, lambda _host, _port: answers.pop(0))
        with pytest.raises(FetchError) as caught:
            transport.fetch(Ask(canary.url()), Validators(), terms)
        assert (caught.value.fault, dialled, len(answers)) == ("connection", ["93.184.215.14"], 1)
        assert refused(transport, canary.url(), terms) == "forbidden"
        assert (dialled, answers) == (["93.184.215.14"], [])
    assert canary.connections == 0


def test_of_many_addresses_only_the_public_ones_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    dialled = []

    def connect(_sock: socket.socket, address: tuple[str, int]) -> None:
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    found = ["127.0.0.1", "8.8.8.8", "::1", "2400:3200::1", "10.0.0.1", *(f"9.9.9.{last}" for last in range(1, 9))]
    with Portal() as canary:
        transport, terms = strict(canary, lambda _host, _port: found)
        assert refused(transport, canary.url(), terms) == "connection"
    assert dialled == ["8.8.8.8", "2400:3200::1", "9.9.9.1", "9.9.9.2"]


def test_a_connection_that_ends_elsewhere_gets_not_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect
    with Portal() as canary:

        def connect(sock: socket.socket, _address: object) -> None:
            real(sock, ("127.0.0.1", canary.port))

        monkeypatch.setattr(socket.socket, "connect", connect)
        transport, terms = strict(canary, lambda _host, _port: ["93.184.215.14"])
        assert refused(transport, canary.url(), terms) == "forbidden"
        time.sleep(0.05)
        assert (canary.connections, canary.received) == (1, 0)


@pytest.mark.parametrize("host", ["example.com", "gov.cn.example.com", "xgov.cn", "127.0.0.1", "www.a.gov.cn.cn"])
def test_only_hosts_of_the_terms_are_looked_up(host: str) -> None:
    looked_up: list[str] = []
    with Portal() as canary:
        transport, terms = strict(canary, lambda host, _port: looked_up.append(host))
        assert refused(transport, canary.url(host=host), replace(terms, may_use=is_official)) == "forbidden"
    assert (looked_up, canary.connections) == ([], 0)


def test_only_ports_of_the_terms_are_asked(transport: Transport) -> None:
    with Portal() as canary:
        assert refused(transport, canary.url(), Terms(is_official)) == "forbidden"
        assert refused(transport, canary.url(), Terms(is_official, ports=frozenset({canary.port + 1}))) == "forbidden"
    assert canary.connections == 0


# Redirections

TRICKS = {
    "plain": "http://127.0.0.1:{}/",
    "without a scheme": "//127.0.0.1:{}/",
    "an odd notation": "http://0x7f.1:{}/",
    "a name that leads here": "http://evil.example:{}/",
    "an official name, another port": "http://www.example.gov.cn:{}/",
    "user": "http://www.example.gov.cn@127.0.0.1:{}/",
    "user and password": "http://www.example.gov.cn:80@127.0.0.1:{}/",
    "two users": "http://a@www.example.gov.cn@127.0.0.1:{}/",
    "backslash": "http://127.0.0.1:{}\\@www.example.gov.cn/",
    "backslashes for slashes": "\\\\127.0.0.1:{}\\",
    "fragment": "http://127.0.0.1:{}#@www.example.gov.cn/",
    "query": "http://127.0.0.1:{}?@www.example.gov.cn/",
    "tab": "http://127.0.\t0.1:{}/",
    "line end": "http://127.0.0.1\r\n :{}/",
    "field within": "\r\n http://127.0.0.1:{}/",
    "full width": "http://１２７.０.０.１:{}/",
    "mapped": "http://[::ffff:127.0.0.1]:{}/",
    "one slash": "https:/127.0.0.1:{}/",
    "ftp": "ftp://127.0.0.1:{}/",
    "gopher": "gopher://127.0.0.1:{}/_GET%20/",
    "file": "file:///etc/passwd?{}",
    "script": "javascript:location='http://127.0.0.1:{}/'",
}


@pytest.mark.parametrize("location", TRICKS.values(), ids=TRICKS)
def test_a_redirection_leads_nowhere_that_may_not_be_asked(location: str, transport: Transport) -> None:
    with Portal() as canary:
        to = location.format(canary.port).encode().decode("latin-1")
        with Portal(answer(b"", f"Location: {to}", "X-After: 1", status="302 Found")) as portal:
            exchange = fetch(transport, portal)
            assert (exchange.status, exchange.header("X-After")) == (302, "1")
            with pytest.raises(FetchError) as caught:
                transport.fetch(redirected(exchange) or exchange.ask, Validators(), terms_of(portal))
            assert caught.value.fault in ("forbidden", "address")
            assert len(portal.requests) == 1
    assert canary.connections == 0


def moved(location: str, status: int = 302, form: tuple[tuple[str, str], ...] | None = None) -> Ask | None:
    ask = Ask("https://www.a.gov.cn/zwgk/list.do?a=1", form, "https://www.a.gov.cn/")
    return redirected(Exchange(ask, AT, 0.1, status, "", (("location", location),), b""))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_post_becomes_a_get_unless_it_is_to_be_repeated(status: int) -> None:
    form = (("col", "1"),)
    expected = Ask("https://www.a.gov.cn/x", form if status in (307, 308) else None, "https://www.a.gov.cn/")
    assert moved("/x", status, form) == expected


@pytest.mark.parametrize("status", [200, 300, 304, 404])
def test_only_redirections_redirect(status: int) -> None:
    assert moved("/x", status) is None
    assert moved("", 302) is None


@pytest.mark.parametrize("coding", ["utf-8", "gbk"])
def test_where_it_leads_may_be_in_any_coding(coding: str, transport: Transport) -> None:
    raw = "法治政府建设年度报告.html".encode(coding).decode("latin-1")
    with Portal(answer(b"", f"Location: /{raw}", status="301 Moved")) as portal:
        found = redirected(fetch(transport, portal))
    expected = "/%E6%B3%95%E6%B2%BB%E6%94%BF%E5%BA%9C%E5%BB%BA%E8%AE%BE%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A.html"
    assert found == Ask(portal.url(expected))


# How much and how long


def zeros() -> bytes:
    """A gzip file of ten thousand million zeros, in ten million bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(b"") + packer.flush(zlib.Z_SYNC_FLUSH)
    block = packer.compress(bytes(10_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1000


def peak_of(transport: Transport, portal: Portal, largest: int) -> tuple[str, int]:
    """What goes wrong, and how many bytes that took at most."""
    tracemalloc.start()
    try:
        return fault(transport, portal, largest), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


PACKED = {
    "one member": zeros,
    "many members": lambda: gzip.compress(bytes(10_000_000)) * 500,
    "cut off": lambda: zeros()[:5_000_000],
}


@pytest.mark.parametrize("make", PACKED.values(), ids=PACKED)
def test_a_bomb_takes_no_more_memory_than_a_page(make: Callable[[], bytes]) -> None:
    bomb = answer(make(), "Content-Encoding: gzip")
    with (
        Portal(sent(bomb)) as portal,
        Transport(AGENT, loopback=True, bounds=Bounds(seconds=10), resolve=here) as transport,
    ):
        fault_found, peak = peak_of(transport, portal, 20_000_000)
    assert fault_found == "size"
    assert peak < 23_500_000  # what was agreed, an eighth that a growing buffer has to spare, some chunks


def test_a_bomb_in_a_bomb_is_opened_once(transport: Transport) -> None:
    inner = gzip.compress(bytes(10_000_000))
    with Portal(answer(gzip.compress(inner), "Content-Encoding: gzip")) as portal:
        assert fetch(transport, portal).body == inner
    with Portal(answer(gzip.compress(inner), "Content-Encoding: gzip, gzip")) as portal:
        assert fault(transport, portal) == "coding"
    with Portal(answer(gzip.compress(b"") * 40_000, "Content-Encoding: gzip")) as portal:
        assert fault(transport, portal) == "coding"


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_a_packed_page_is_unpacked_whole(size: int, transport: Transport) -> None:
    body = bytes(i * i % 251 for i in range(size))
    split = size // 2
    members = gzip.compress(body[:split]) + gzip.compress(body[split:])
    chunks = b"".join(
        b"%x\r\n%b\r\n" % (len(members[i : i + 999]), members[i : i + 999]) for i in range(0, len(members), 999)
    )
    says: list[Say] = [
        answer(gzip.compress(body), "Content-Encoding: gzip"),
        answer(gzip.compress(body) + bytes(512), "Content-Encoding: x-gzip"),
        answer(chunks + b"0\r\nX-Trailer: 1\r\n\r\n", "Content-Encoding: GZIP", "Transfer-Encoding: chunked"),
        answer(body, "Content-Encoding: UTF-8"),
        answer(body, "Content-Encoding: identity"),
        lambda _, sock: sock.sendall(b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(body)),
    ]
    with Portal(*says) as portal:
        for _ in says:
            assert fetch(transport, portal).body == body
    assert portal.connections == 1


def test_as_much_as_agreed_is_taken_and_not_a_byte_more(transport: Transport) -> None:
    body = bytes(100_000)
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    for say in (
        answer(body),
        answer(gzip.compress(body), "Content-Encoding: gzip"),
        answer(chunked, "Transfer-Encoding: chunked"),
    ):
        with Portal(say) as portal:
            assert fetch(transport, portal, largest=100_000).body == body
            assert fault(transport, portal, largest=99_999) == "size"


def silent(portal: Portal, _: socket.socket) -> None:
    portal.ended.wait(5)


SLOW: dict[str, tuple[Say, set[str]]] = {
    "silence": (silent, {"time"}),
    "slow headers": (lambda portal, sock: portal.drip(sock, b"HTTP/1.1 200 OK\r\nX-A: ", b"a"), {"time"}),
    "slow status": (lambda portal, sock: portal.drip(sock, b"", b"H"), {"time"}),
    "slow body": (lambda portal, sock: portal.drip(sock, answer(length=1000), b"a"), {"time"}),
    "slow body without end": (lambda portal, sock: portal.drip(sock, b"HTTP/1.1 200 OK\r\n\r\n", b"a"), {"time"}),
    "slow chunks": (
        lambda portal, sock: portal.drip(sock, answer(b"", "Transfer-Encoding: chunked"), b"1\r\na\r\n"),
        {"time"},
    ),
    "slow size of a chunk": (
        lambda portal, sock: portal.drip(sock, answer(b"", "Transfer-Encoding: chunked"), b"0"),
        {"time"},
    ),
    "slow trailers": (
        lambda portal, sock: portal.drip(sock, answer(b"0\r\n", "Transfer-Encoding: chunked"), b"X-A: 1\r\n"),
        {"time"},
    ),
    "slow packed nothing": (
        lambda portal, sock: portal.drip(
            sock, b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip.compress(b"")
        ),
        {"time"},
    ),
    "half a body, then silence": (
        lambda portal, sock: portal.drip(sock, answer(b"half", length=1000), b""),
        {"time"},
    ),
    "continue for ever": (
        lambda portal, sock: portal.drip(sock, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 0),
        {"time", "size"},
    ),
    "endless body": (
        lambda portal, sock: portal.drip(sock, b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536), 0),
        {"size"},
    ),
    "endless chunks": (
        lambda portal, sock: portal.drip(sock, answer(b"", "Transfer-Encoding: chunked"), b"1\r\na\r\n" * 9999, 0),
        {"size", "time"},
    ),
    "endless headers": (
        lambda portal, sock: portal.drip(sock, b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n" * 50, 0),
        {"size", "connection"},
    ),
    "endless header": (
        lambda portal, sock: portal.drip(sock, b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 9999, 0),
        {"size", "connection"},
    ),
    "large headers": (
        lambda portal, sock: portal.drip(sock, b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 60_000 + b"\r\n", 0),
        {"size"},
    ),
}


@pytest.mark.parametrize(("say", "faults"), SLOW.values(), ids=SLOW)
def test_no_portal_keeps_us_longer_than_agreed(say: Say, faults: set[str], transport: Transport) -> None:
    with Portal(say) as portal:
        begun = time.monotonic()
        assert fault(transport, portal) in faults
        assert time.monotonic() - begun < SOON


@pytest.mark.parametrize("bounds", [Bounds(seconds=0.3), Bounds(pause=0.3)], ids=["in all", "without a byte"])
def test_each_bound_holds_alone(bounds: Bounds) -> None:
    begun = time.monotonic()
    with (
        Portal(silent) as portal,
        Transport(AGENT, loopback=True, bounds=bounds, resolve=here) as transport,
        pytest.raises(FetchError, match=r"0\.3 秒") as caught,
    ):
        fetch(transport, portal)
    assert (caught.value.fault, time.monotonic() - begun < SOON) == ("time", True)


def test_encryption_and_names_take_no_longer_either(transport: Transport) -> None:
    def slow(_host: str, _port: int) -> Sequence[str]:
        time.sleep(1)
        return ["127.0.0.1"]

    begun = time.monotonic()
    with Portal(mute=True) as portal:
        assert refused(transport, portal.url(scheme="https"), terms_of(portal)) == "time"
    with Portal() as portal, Transport(AGENT, loopback=True, bounds=SHORT, resolve=slow) as other:
        assert fault(other, portal) == "name"
    assert time.monotonic() - begun < SOON


# Whole answers only


def reset(_: Portal, sock: socket.socket) -> None:
    """Hang up with a reset in the middle of the body."""
    sock.sendall(answer(b"half", length=1000))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


BROKEN: dict[str, tuple[Say, str]] = {
    "nothing": (sent(b""), "connection"),
    "no HTTP": (sent(b"SSH-2.0-OpenSSH_9.2\r\n"), "connection"),
    "HTTP/0.9": (sent(b"<html>"), "connection"),
    "half a head": (sent(b"HTTP/1.1 200 OK\r\nContent-Le"), "connection"),
    "a head without end": (sent(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"), "connection"),
    "a status without end": (sent(b"HTTP/1.1 304 Not Modified\r\n"), "connection"),
    "half a body": (sent(answer(b"half", length=5)), "connection"),
    "a reset": (reset, "connection"),
    "half a packed body": (sent(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 99)[:-9]), "connection"),
    "no last chunk": (sent(answer(b"2\r\nok\r\n", "Transfer-Encoding: chunked")), "connection"),
    "half a chunk": (sent(answer(b"9\r\nok\r\n", "Transfer-Encoding: chunked")), "connection"),
    "no chunk at all": (sent(answer(b"zz\r\nok\r\n0\r\n\r\n", "Transfer-Encoding: chunked")), "connection"),
    "a negative chunk": (sent(answer(b"-1\r\n" + bytes(99), "Transfer-Encoding: chunked")), "connection"),
    "two lengths": (sent(answer(b"ok", "Content-Length: 2", "Content-Length: 3")), "connection"),
    "a negative length": (sent(answer(b"ok", "Content-Length: -2")), "connection"),
    "a length of letters": (sent(answer(b"ok", "Content-Length: two")), "connection"),
    "a length beyond reason": (sent(answer(b"ok", "Content-Length: " + "9" * 5000)), "connection"),
    "a length too large": (sent(answer(b"ok", length=1_000_001)), "size"),
    "a field that is none": (sent(b"HTTP/1.1 200 OK\r\nno field\r\nContent-Length: 9\r\n\r\nok"), "connection"),
    "early hints only": (sent(answer(b"", status="103 Early Hints")), "connection"),
    "brotli": (sent(answer(b"ok", "Content-Encoding: br")), "coding"),
    "deflate": (sent(answer(zlib.compress(b"ok"), "Content-Encoding: deflate")), "coding"),
    "two codings": (sent(answer(b"ok", "Content-Encoding: gzip", "Content-Encoding: br")), "coding"),
    "no gzip": (sent(answer(b"<html>", "Content-Encoding: gzip")), "coding"),
    "damaged gzip": (sent(answer(gzip.compress(b"x" * 99)[:-9] + b"damage..!", "Content-Encoding: gzip")), "coding"),
    "unknown transfer": (sent(answer(b"ok", "Transfer-Encoding: gzip, chunked")), "coding"),
}  # fmt: skip


@pytest.mark.parametrize(("say", "expected"), BROKEN.values(), ids=BROKEN)
def test_an_answer_that_is_not_whole_is_none(say: Say, expected: str, transport: Transport) -> None:
    with Portal(say, answer()) as portal:
        assert fault(transport, portal) == expected
        assert fetch(transport, portal).body == b"ok"
    assert portal.connections == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    b"HTTP/1.1 200 OK",
                    b"HTTP/1.1 ",
                    b"204 x",
                    b"304 x",
                    b"100 C",
                    b"-1",
                    b"9",
                    b"\r\n",
                    b"\n",
                    b"\r",
                    b" ",
                ),
                *(
                    b"\r\n\r\n",
                    b"Content-Length: ",
                    b"Transfer-Encoding: chunked",
                    b"Content-Encoding: gzip",
                    b": ",
                    b"\0",
                ),
                *(
                    b"Connection: close",
                    b"Connection: keep-alive",
                    gzip.compress(b"ok"),
                    b"5\r\nhello\r\n",
                    b"0\r\n\r\n",
                ),
            ]
        )
        | st.binary(max_size=20),
        max_size=20,
    ).map(b"".join)
)
def test_whatever_a_portal_says_only_a_fetch_error_comes_of_it(raw: bytes) -> None:
    with (
        Portal(sent(raw), sent(b"HTTP/1.1 200 OK\r\n" + raw)) as portal,
        Transport(AGENT, loopback=True, bounds=SHORT, resolve=here) as transport,
    ):
        for _ in range(2):
            with contextlib.suppress(FetchError):
                assert fetch(transport, portal).status >= 200


# Connections


def test_a_connection_is_used_again_until_the_portal_ends_it(transport: Transport) -> None:
    closing = answer(b"ok", "Connection: close")
    with Portal(answer(), answer(), closing, answer()) as portal:
        for _ in range(4):
            fetch(transport, portal)
        assert portal.connections == 2


def test_a_connection_that_the_portal_has_closed_is_opened_anew(transport: Transport) -> None:
    with Portal(lambda _, sock: sock.sendall(answer()), answer()) as portal:
        fetch(transport, portal)
        time.sleep(0.05)
        fetch(transport, portal)
        assert (portal.connections, len(portal.requests)) == (2, 2)


def test_a_connection_that_is_closed_while_we_ask_is_tried_once_more_for_a_get_only(transport: Transport) -> None:
    for form, expected in ((None, 3), ((("a", "1"),), 2)):
        with Portal(answer(), sent(b""), answer()) as portal:
            fetch(transport, portal)
            ask = Ask(portal.url(), form=form)
            if form:
                with pytest.raises(FetchError):
                    transport.fetch(ask, Validators(), terms_of(portal))
            else:
                assert transport.fetch(ask, Validators(), terms_of(portal)).body == b"ok"
            assert len(portal.requests) == expected


@pytest.mark.parametrize("said", [b"H", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_what_was_answered_in_part_is_not_asked_again(said: bytes, transport: Transport) -> None:
    with Portal(answer(), sent(said), answer()) as portal:
        fetch(transport, portal)
        assert fault(transport, portal) == "connection"
        assert len(portal.requests) == 2


def test_a_portal_that_always_hangs_up_is_not_asked_for_ever(transport: Transport) -> None:
    with Portal(answer(), sent(b"")) as portal:
        fetch(transport, portal)
        assert fault(transport, portal) == "connection"
        assert len(portal.requests) == 3


def test_words_that_nobody_asked_for_are_not_taken_for_an_answer(transport: Transport) -> None:
    with Portal(answer(b"ok" + answer(b"smuggled" * 9000), length=2), answer(b"asked for")) as portal:
        assert fetch(transport, portal).body == b"ok"
        time.sleep(0.05)
        assert fetch(transport, portal).body == b"asked for"


def test_no_more_connections_wait_than_agreed() -> None:
    bounds = replace(SHORT, wires=2)
    with Portal() as portal, Transport(AGENT, loopback=True, bounds=bounds, resolve=here) as transport:
        for host in "abcacab":
            fetch(transport, portal, portal.url(host=f"{host}.gov.cn"))
        assert portal.connections == 5  # the second a and the second b found theirs closed


def test_hosts_are_asked_at_once() -> None:
    together = threading.Barrier(8, timeout=5)

    def wait(_: Portal, sock: socket.socket) -> None:
        together.wait()
        sock.sendall(answer())

    bodies: list[bytes] = []
    with Portal(wait) as portal, Transport(AGENT, loopback=True, bounds=Bounds(seconds=5), resolve=here) as transport:
        threads = [
            threading.Thread(
                target=lambda n=n: bodies.append(fetch(transport, portal, portal.url(host=f"h{n}.gov.cn")).body)
            )
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert bodies == [b"ok"] * 8


def test_what_is_not_there_is_said_in_two_languages(transport: Transport) -> None:
    def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with Portal() as portal:
        pass
    with pytest.raises(FetchError, match="主机拒绝连接") as caught:
        fetch(transport, portal)
    assert (caught.value.fault, caught.value.url) == ("connection", portal.url())
    assert caught.value.reason_en == "its host refuses connections"
    with Transport(AGENT, resolve=nowhere) as other, pytest.raises(FetchError, match="域名解析不到地址") as caught:
        fetch(other, portal)
    assert caught.value.fault == "name"


# Encryption


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Self-signed certificates with keys of 2048 and 1024 bits, made now and good for a day."""
    made = {}
    for bits in (2048, 1024):
        made[bits] = tmp_path_factory.mktemp("tls") / "both.pem"
        command = (
            f"openssl req -x509 -newkey rsa:{bits} -nodes -days 1 -subj /CN=example -out {made[bits]} -keyout"
            f" {made[bits]}.key -addext subjectAltName=DNS:www.example.gov.cn && cat {made[bits]}.key >> {made[bits]}"
        )
        done = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", timeout=60, check=False)
        if done.returncode:
            pytest.skip("needs the command openssl")
    return made


def encrypted(certificate: Path, groups: str | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(certificate)
    if groups:
        context.set_ecdh_curve(groups)
    return context


def ask_encrypted(portal: Portal, tls: Check, host: str = "www.example.gov.cn") -> Exchange:
    with Transport(AGENT, loopback=True, bounds=SHORT, resolve=here) as transport:
        terms = replace(terms_of(portal), tls=tls)
        first = transport.fetch(Ask(portal.url("/1", host, "https")), Validators(), terms)
        again = transport.fetch(Ask(portal.url("/2", host, "https")), Validators(), terms)
    assert (first.body, again.body) == (b"ok", b"ok")
    assert portal.connections == 1
    return again


def test_a_certificate_is_checked(certificates: dict[int, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for tls in CHECKED:
        with Portal(context=encrypted(certificates[2048])) as portal:
            with pytest.raises(FetchError, match="证书不可信") as caught:
                ask_encrypted(portal, tls)
            assert (caught.value.fault, portal.requests) == ("tls", [])
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates[2048]))
    for tls in CHECKED:
        with Portal(context=encrypted(certificates[2048])) as portal:
            assert ask_encrypted(portal, tls).trust == tls
        with Portal(context=encrypted(certificates[2048])) as portal:
            with pytest.raises(FetchError, match=r"other\.gov\.cn") as caught:
                ask_encrypted(portal, tls, "other.gov.cn")
            assert (caught.value.fault, portal.requests) == ("tls", [])


def test_old_cryptography_is_taken_only_where_that_was_asked_for(
    certificates: dict[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates[1024]))
    with Portal(context=encrypted(certificates[1024])) as portal, pytest.raises(FetchError) as caught:
        ask_encrypted(portal, "verified")
    assert caught.value.fault == "tls"
    with Portal(context=encrypted(certificates[1024], "prime256v1")) as portal:
        assert ask_encrypted(portal, "legacy").trust == "legacy"


def test_what_was_not_checked_is_marked(certificates: dict[int, Path]) -> None:
    with Portal(context=encrypted(certificates[1024])) as portal:
        assert ask_encrypted(portal, "unverified", "other.gov.cn").trust == "unverified"


def test_plain_speech_where_encryption_was_expected_is_an_error_of_encryption(transport: Transport) -> None:
    with Portal(mute=False) as portal:
        assert refused(transport, portal.url(scheme="https"), terms_of(portal)) in ("tls", "time")


def test_an_unchecked_connection_is_not_used_for_a_checked_one(certificates: dict[int, Path]) -> None:
    with (
        Portal(context=encrypted(certificates[2048])) as portal,
        Transport(AGENT, loopback=True, bounds=SHORT, resolve=here) as transport,
    ):
        ask, terms = Ask(portal.url(scheme="https")), terms_of(portal)
        transport.fetch(ask, Validators(), replace(terms, tls="unverified"))
        with pytest.raises(FetchError) as caught:
            transport.fetch(ask, Validators(), terms)
        assert caught.value.fault == "tls"
