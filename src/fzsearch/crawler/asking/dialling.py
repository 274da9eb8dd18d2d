"""From a host name to a connected socket: looked up once, vetted, connected to just that, and vetted again."""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from fzsearch.crawler.addresses import Address
from fzsearch.crawler.asking.faults import forbidden, late, lost, unnamed
from fzsearch.crawler.asking.guard import may_connect
from fzsearch.crawler.asking.wire import Deadline
from fzsearch.crawler.terms import Check
from fzsearch.errors import FetchError

Resolve = Callable[[str, int], Sequence[str]]
"""Looks up a host and port: numeric addresses, best first. Raises OSError."""

_MOST_ADDRESSES = 4  # tried in turn; a name with many dead ones must not use up the whole time
_LEGACY_RENEGOTIATION = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT, which ssl names from Python 3.12 on


@dataclass(frozen=True, slots=True)
class Reach:
    """How connections are made: what names mean, what is open besides the public internet, seconds to connect."""

    resolve: Resolve
    loopback: bool
    seconds: float


def look_up(host: str, port: int) -> list[str]:
    """The addresses that the system has for a host, without repetitions. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def dial(address: Address, reach: Reach, deadline: Deadline) -> socket.socket:
    """A socket connected to the host of `address`, on which nothing was sent yet.

    Raises FetchError: "name", "forbidden" where the name leads only to closed addresses, "connection" or "time".
    """
    found = _found(address, reach, deadline)
    vetted = [numeric for numeric in found if may_connect(numeric, loopback=reach.loopback)]
    if not vetted:
        raise _closed(deadline.url, ", ".join(map(ascii, found[:_MOST_ADDRESSES])))
    for numeric in vetted[:_MOST_ADDRESSES]:
        try:
            return _connected(numeric, address.port, reach, deadline)
        except FetchError as error:
            failure = error
    raise failure


def secure(sock: socket.socket, host: str, context: ssl.SSLContext, deadline: Deadline, most: float) -> ssl.SSLSocket:
    """The socket, encrypted and its certificate checked as `context` has it, within `most` seconds.

    Raises FetchError, and closes the socket, where that fails.
    """
    try:
        sock.settimeout(deadline.wait(most))
        return context.wrap_socket(sock, server_hostname=host)
    except TimeoutError as error:
        sock.close()
        raise late(deadline.url, most, "加密连接没有建立", "no encrypted connection came about") from error
    except (OSError, ValueError) as error:
        sock.close()
        told = error if isinstance(error, OSError) else ssl.SSLError(str(error))
        raise lost(deadline.url, told) from error
    except BaseException:
        sock.close()
        raise


def make_context(check: Check) -> ssl.SSLContext:
    """The system's certificates and TLS 1.2 at least. "legacy" lets old servers in but still checks who they are:
    renegotiation as before RFC 5746, short keys and SHA-1 (security level 1), only the curve P-256, which is all
    that some servers can. "unverified" does the same and checks nothing.
    """
    context = ssl.create_default_context()
    if check != "verified":
        context.options |= _LEGACY_RENEGOTIATION
        context.set_ciphers("DEFAULT:@SECLEVEL=1")
        context.set_ecdh_curve("prime256v1")
    if check == "unverified":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _found(address: Address, reach: Reach, deadline: Deadline) -> Sequence[str]:
    """What the host's name leads to. A look-up cannot be interrupted, so it runs aside and may be left alone."""
    if address.host.replace(".", "").isdigit():
        return [address.host]
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(reach.resolve(address.host, address.port))
        except (OSError, ValueError) as error:
            answer.put(error)

    threading.Thread(target=ask, daemon=True, name=f"look up {address.host}").start()
    try:
        found = answer.get(timeout=deadline.wait(reach.seconds))
    except queue.Empty as error:
        raise unnamed(deadline.url, f"{reach.seconds:g} s") from error
    if isinstance(found, Exception):
        told = found if isinstance(found, socket.gaierror) else socket.gaierror(0, str(found))
        raise lost(deadline.url, told) from found
    if not found:
        raise unnamed(deadline.url, "0")
    return found


def _connected(numeric: str, port: int, reach: Reach, deadline: Deadline) -> socket.socket:
    """A socket connected to one vetted address; a number is connected to, so that nothing is looked up again."""
    vetted = ip_address(numeric)
    sock = socket.socket(socket.AF_INET if vetted.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
    try:
        sock.settimeout(deadline.wait(reach.seconds))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((str(vetted), port))
        peer = str(sock.getpeername()[0])
        if not may_connect(peer, loopback=reach.loopback) or ip_address(peer) != vetted:
            raise _closed(deadline.url, peer)
    except TimeoutError as error:
        sock.close()
        raise late(deadline.url, reach.seconds, "连不上主机", "its host did not take the connection") from error
    except OSError as error:
        sock.close()
        raise lost(deadline.url, error) from error
    except BaseException:
        sock.close()
        raise
    return sock


def _closed(url: str, where: str) -> FetchError:
    return forbidden(
        url,
        f"域名指向 {where}，不是公网地址，不连接",
        f"its host leads to {where}, which is no public address and is not connected to",
    )
