"""When each host may be asked, and for what: pauses, robots.txt, challenges."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from fzsearch.crawler import (
    LONGEST_WAIT,
    Challenge,
    Pace,
    Robots,
    Source,
    after,
    host_of,
    pause_of,
    read_robots,
    robots_from_row,
    robots_to_row,
)
from fzsearch.errors import FetchError
from fzsearch.exchange import Exchange
from fzsearch.store import Block, Host, Store


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt is for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Gates:
    """What is known of the hosts of one harvest, remembered in the library."""

    def __init__(self, store: Store, sources: Iterable[Source]) -> None:
        self._store = store
        self._hosts: dict[str, Host] = {}
        self._robots: dict[str, Robots] = {}
        self._least: dict[str, float] = {}
        self._passed: set[str] = set()  # hosts that answered in this harvest
        self._challenged: set[str] = set()
        self._asked_before: dict[str, datetime] = {}  # hosts that a killed process may have asked, until then
        for source in sources:
            self.respect(source.host, source.delay)

    def respect(self, host: str, delay: float) -> None:
        """A source, or a robots.txt, wants this many seconds between requests to a host, at least."""
        self._least[host] = max(delay, self._least.get(host, 0.0))
        if (moment := self._asked_before.get(host)) is not None:
            known = self.host(host, moment)
            not_before = max(known.not_before, moment + timedelta(seconds=self._least[host]))
            self._hosts[host] = replace(known, not_before=not_before)

    def host(self, name: str, now: datetime) -> Host:
        """What is known of a host."""
        if name not in self._hosts:
            known = self._store.hosts.get(name) or Host(name, now)
            # Nothing waits longer than that; what says so was written while the clock was wrong.
            is_sound = known.not_before <= now + LONGEST_WAIT
            self._hosts[name] = known if is_sound else replace(known, not_before=now)
        return self._hosts[name]

    def open_from(self, name: str, now: datetime) -> datetime:
        """When the host may be asked next."""
        return self.host(name, now).not_before

    def wait_a_turn(self, name: str, delay: float, now: datetime) -> None:
        """Another process may have asked the host just before it was killed."""
        self._asked_before[name] = now
        self.respect(name, delay)

    def asked(self, name: str, answer: Exchange | FetchError, elapsed: float, now: datetime, chance: float) -> None:
        """The host was asked; from its answer follows how long it is left in peace."""
        host = self.host(name, now)
        status = answer.status if isinstance(answer, Exchange) else None
        pace = after(Pace(self._least.get(name, 0.0), host.latency, host.eased), status, elapsed)
        not_before = max(host.not_before, now + timedelta(seconds=pace.pause(chance)))
        self._put(replace(host, latency=pace.latency, eased=pace.eased, not_before=not_before))

    def closed_until(self, name: str, until: datetime, now: datetime) -> None:
        """The host asked for time."""
        host = self.host(name, now)
        self._put(replace(host, not_before=max(host.not_before, until)))

    def challenged(self, name: str, challenge: Challenge, now: datetime) -> datetime:
        """A challenge stands before the host; return until when it is left alone."""
        host = self.host(name, now)
        earlier = host.block
        times = earlier.times + 1 if earlier else 1
        block = Block(challenge.kind, challenge.evidence, earlier.since if earlier else now, times)
        until = now + pause_of(times)
        self._put(replace(host, block=block, not_before=max(host.not_before, until)))
        self._challenged.add(name)
        return until

    def passed(self, name: str) -> None:
        """The host answered without a challenge; what else is asked of it may still meet one."""
        self._passed.add(name)

    def lift_blocks(self, now: datetime) -> None:
        """Forget the challenges of earlier harvests where this one met none."""
        for name in self._passed - self._challenged:
            host = self.host(name, now)
            if host.block is not None:
                self._put(replace(host, block=None))
        self._passed.clear()

    def _put(self, host: Host) -> None:
        self._hosts[host.name] = host
        self._store.hosts.put(host)

    # robots.txt

    def robots(self, origin: str, now: datetime) -> Robots | None:
        """What is known of an origin's robots.txt; None if it is to be read, for the first time or again."""
        known = self._known_robots(origin)
        return known if known is not None and now < known.until <= now + LONGEST_WAIT else None

    def answer_of_robots(self, origin: str, robots: Robots) -> None:
        """An origin's robots.txt was read. The pause that it asks for begins with itself."""
        self._heed(origin, robots)
        if (delay := _delay(robots)) is not None:
            self.closed_until(host_of(origin), robots.read_at + timedelta(seconds=delay), robots.read_at)
        self._store.hosts.put_robots(origin, json.dumps(robots_to_row(robots), ensure_ascii=False))

    def read(self, origin: str, answer: Exchange | FetchError, now: datetime) -> Robots:
        """What an answer says of an origin's robots.txt."""
        robots = read_robots(answer, now, self._known_robots(origin))
        self.answer_of_robots(origin, robots)
        return robots

    def _known_robots(self, origin: str) -> Robots | None:
        if origin not in self._robots:
            content = self._store.hosts.robots(origin)
            if content is None:
                return None
            self._heed(origin, robots_from_row(json.loads(content)))
        return self._robots[origin]

    def _heed(self, origin: str, robots: Robots) -> None:
        self._robots[origin] = robots
        if (delay := _delay(robots)) is not None:
            self.respect(host_of(origin), delay)


def _delay(robots: Robots) -> float | None:
    """Seconds between requests that a robots.txt asks for; what is longer than we ever wait is that long."""
    stated = robots.crawl_delay()
    return None if stated is None else min(stated, LONGEST_WAIT.total_seconds())
