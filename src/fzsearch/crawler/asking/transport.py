"""Asks portals: one request at a time, only hosts that may be asked, never anything of our own network.

A fetch passes these in turn: the address is one (addresses.py), its host and port may be asked (Terms), its name
leads to public addresses and the connection to one of them (dialling.py, guard.py), every wait ends (wire.py), the
answer is whole HTTP (conversation.py) and no larger than agreed (codings.py). Proxies that the environment names are
not used, cookies neither kept nor sent, and redirections are not followed: see redirects.py.
"""

import ssl
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Self

from fzsearch.crawler.addresses import Address, address_of
from fzsearch.crawler.asking.conversation import Letter, converse, write
from fzsearch.crawler.asking.dialling import Reach, Resolve, dial, look_up, make_context, secure
from fzsearch.crawler.asking.faults import forbidden
from fzsearch.crawler.asking.kept import KeptWires
from fzsearch.crawler.asking.wire import Deadline, Wire
from fzsearch.crawler.terms import BOUNDS, Bounds, Check, Terms
from fzsearch.errors import ConfigError, FetchError
from fzsearch.exchange import Ask, Exchange, Trust, Validators

_PORTS = frozenset({80, 443})


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Transport:
    """Open connections to portals, at most one to each.

    Several threads may fetch at once, from different hosts: politeness, and so one request at a time to each host,
    is the caller's. `agent` says who asks, and where that is explained.
    """

    def __init__(
        self,
        agent: str,
        *,
        loopback: bool = False,
        bounds: Bounds = BOUNDS,
        resolve: Resolve = look_up,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        if not (agent.isascii() and agent.isprintable() and agent.strip()):
            raise ConfigError(
                f"User-Agent 只能用可见的 ASCII 字符：{agent!r}",
                f"the User-Agent can only be of printable ASCII: {agent!r}",
            )
        self._agent = agent
        self._bounds = bounds
        self._reach = Reach(resolve, loopback, bounds.connect)
        self._now = now
        self._wires = KeptWires(bounds.wires)
        self._contexts: dict[Check, ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. A fetch that still runs ends by itself and leaves none open."""
        self._wires.close()

    def fetch(self, ask: Ask, validators: Validators, terms: Terms) -> Exchange:
        """Ask once; the answer's `ask` has the address as it was really asked for, in its canonical form.

        Raises FetchError, whose fault says what hindered a whole answer; nothing else.
        """
        address = address_of(ask.url)
        _check(address, terms)
        ask = replace(ask, url=address.url)
        letter = write(address, ask, validators, self._agent)
        deadline = Deadline(address.url, self._bounds.seconds, monotonic() + self._bounds.seconds)
        trust: Trust = "plain" if address.scheme == "http" else terms.tls
        wire = self._wires.take((trust, address.host, address.port))
        if wire is not None:
            try:
                return self._exchange(wire, ask, letter, deadline, terms)
            except FetchError as error:
                # The other side may hang up just when we ask again; only then, and only a GET, is asked anew.
                if error.fault != "connection" or not wire.is_silent or ask.form is not None:
                    raise
        return self._exchange(self._open(address, trust, deadline), ask, letter, deadline, terms)

    def _exchange(self, wire: Wire, ask: Ask, letter: Letter, deadline: Deadline, terms: Terms) -> Exchange:
        """Ask on an open wire, and keep that for the next time if it can be used again."""
        try:
            wire.begin(deadline, self._bounds.head)
            at, begun = self._now(), monotonic()
            answer = converse(wire, letter, terms.largest)
            elapsed = monotonic() - begun
        except BaseException:
            wire.hang_up()
            raise
        if answer.reusable:
            self._wires.keep((wire.trust, letter.address.host, letter.address.port), wire)
        else:
            wire.hang_up()
        return Exchange(
            ask, at, elapsed, answer.status, answer.reason, answer.headers, answer.body, letter.headers, wire.trust
        )

    def _open(self, address: Address, trust: Trust, deadline: Deadline) -> Wire:
        context = None if trust == "plain" else self._context(trust)
        sock = dial(address, self._reach, deadline)
        if context is not None:
            sock = secure(sock, address.host, context, deadline, self._bounds.connect)
        return Wire(sock, trust, self._bounds.pause)

    def _context(self, check: Check) -> ssl.SSLContext:
        """Made once, because to read the system's certificates takes a while."""
        with self._lock:
            if check not in self._contexts:
                self._contexts[check] = make_context(check)
            return self._contexts[check]


def _check(address: Address, terms: Terms) -> None:
    """Raises FetchError where a source may not ask this host or port."""
    if not terms.may_use(address.host):
        raise forbidden(
            address.url,
            f"主机 {address.host} 不在 .gov.cn 与 .政务 之下，也不在 allow_hosts 里",
            f"the host {address.host} is not under .gov.cn or .政务, nor named in allow_hosts",
        )
    if address.port not in _PORTS | terms.ports:
        raise forbidden(
            address.url, f"端口 {address.port} 不在可用之列", f"the port {address.port} is not one that may be used"
        )
