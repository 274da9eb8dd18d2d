"""Decides which host is asked for what, and when; starts the flights and takes in what lands."""

import logging
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from fzsearch.crawler import Source
from fzsearch.errors import FetchError
from fzsearch.pipeline.harvest.closing import End, close
from fzsearch.pipeline.harvest.documents import Documents
from fzsearch.pipeline.harvest.flight import Errand, Flight, Landing, Return, fly, run_errand
from fzsearch.pipeline.harvest.gates import Gates, origin_of
from fzsearch.pipeline.harvest.landing import Ground
from fzsearch.pipeline.harvest.lists import Lists, Wanted, first_page
from fzsearch.pipeline.harvest.means import Limits, Means
from fzsearch.pipeline.harvest.turns import Turns
from fzsearch.pipeline.harvest.verdict import Failed
from fzsearch.store import Entry, Store, Visit

log = logging.getLogger(__name__)

_LOOK_UP = 1.0  # seconds between looks at whose turn it is, at most
_SETTLED_AT_ONCE = 1000  # entries of one host that need no asking, before others have their turn


@dataclass(frozen=True, slots=True)
class Visited:
    """How the visit to a source went."""

    source: Source
    visit: Visit
    end: End


class Tower:
    """One harvest under way."""

    def __init__(self, store: Store, sources: Iterable[Source], means: Means, wanted: Wanted, limits: Limits) -> None:
        self._store = store
        self._sources = {source.id: source for source in sources}
        self._means = means
        self._limits = limits
        self._turns = Turns()
        self._flying: set[str] = set()
        self._landed: SimpleQueue[Future[Landing | Return]] = SimpleQueue()
        self._asked = 0
        self._unvisited = dict(self._sources)  # those whose visit has not ended
        self._heard_of: set[str] = set()
        gates = Gates(store, self._sources.values())
        documents = Documents(store, means)
        self._gates, self._documents = gates, documents
        self._ground = Ground(store, means, gates, documents, Lists(store, means, limits, wanted))
        self._published = means.now(), store.last_change()

    def run(self) -> Iterator[Visited]:
        """Visit every source; see `harvest`."""
        self._open_visits()
        with ThreadPoolExecutor(self._limits.threads, "fetch") as pool:
            try:
                while self._go_on(pool):
                    yield from self._close_visits(self._finished())
                    self._publish_at_times()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        yield from self._close_visits(list(self._unvisited))

    def _open_visits(self) -> None:
        for source in self._sources.values():
            now = self._means.now()
            broken_off = self._store.visits.open_one(source.id) is not None
            with self._store.transaction():
                visit = self._store.visits.begin(source.id, now)
                if not broken_off:
                    self._store.frontier.start_list(source.id, first_page(source), now)
            self._ground.begin(source, visit)
            if broken_off:
                for host in (source.host, *self._store.frontier.hosts_due(source.id)):
                    self._gates.wait_a_turn(host, source.delay, now)
        for host in self._store.frontier.turns(self._sources):
            self._plan(host)

    def _finished(self) -> list[str]:
        """The sources that were heard of last and of which nothing is to be asked for any more."""
        heard_of = [source_id for source_id in self._heard_of if source_id in self._unvisited]
        self._heard_of.clear()
        return [
            source_id
            for source_id in heard_of
            if source_id in self._ground.failures or not self._store.frontier.is_due(source_id)
        ]

    def _close_visits(self, source_ids: Iterable[str]) -> Iterator[Visited]:
        for source_id in source_ids:
            source = self._unvisited.pop(source_id)
            end = close(self._store, self._gates, source, self._ground.failures.get(source_id), self._means.now())
            self._ground.end(source_id)
            visit = self._store.visits.last(source_id)
            log.info("visited source=%s outcome=%s next_due=%s", source_id, end.outcome, end.next_due)
            if visit is not None:
                yield Visited(source, visit, end)

    def _go_on(self, pool: ThreadPoolExecutor) -> bool:
        """Start what can be started, take in what has landed; False when there is nothing left to wait for."""
        self._take_off(pool)
        now, moment = self._means.now(), self._turns.first()
        wait = (moment - now).total_seconds() if moment is not None else _LOOK_UP
        if self._flying:
            # With every thread busy, nothing can start before something has landed.
            self._land(_LOOK_UP if len(self._flying) >= self._limits.threads else min(max(wait, 0), _LOOK_UP))
            return True
        if moment is None or self._is_enough() or wait > self._limits.patience.total_seconds():
            return False
        time.sleep(min(max(wait, 0), _LOOK_UP))
        return True

    def _is_enough(self) -> bool:
        return self._limits.documents is not None and self._asked >= self._limits.documents

    # Taking off

    def _take_off(self, pool: ThreadPoolExecutor) -> None:
        """Start a flight for each host whose turn it is, as far as there are threads."""
        while len(self._flying) < self._limits.threads and not self._is_enough():
            host = self._turns.take(self._means.now())
            if host is None:
                return
            if host in self._flying:
                continue  # it is planned anew when it lands
            with self._store.transaction():
                flight = self._next(host)
            if flight is None:
                continue
            self._flying.add(host)
            self._asked += isinstance(flight, Flight) and flight.entry.kind != "list"
            started: Future[Landing | Return] = pool.submit(_run, flight, host, self._means)
            started.add_done_callback(lambda done: self._landed.put(done))

    def _next(self, host: str) -> Flight | Errand | None:
        """What to ask a host for now. What may not be asked for is settled, or put off, without asking."""
        if (errand := self._ground.next_errand(host)) is not None:
            return errand
        for _ in range(_SETTLED_AT_ONCE):
            entry = self._store.frontier.next(host, self._ground.active, self._means.now())
            if entry is None:
                break
            source = self._sources[entry.source_id]
            if not source.may_use(host):
                self._ground.refuse(entry, (f"{host} 不是官方主机，也不在 allow_hosts 里", f"{host} may not be used"))
                continue
            origin = origin_of(entry.asked)
            robots = self._gates.robots(origin, self._means.now())
            if self._gates.open_from(host, self._means.now()) > self._means.now():
                break  # robots.txt, even one that is too old, asks for a longer pause than was known
            if robots is None:
                return self._ground.send_for_robots(origin, source)
            if self._ground.may_pass(robots, entry, host):
                return self._flight(host, source, entry)
        self._plan(host)
        return None

    def _flight(self, host: str, source: Source, entry: Entry) -> Flight:
        if entry.kind == "page":
            return Flight(host, source, entry, known_as=self._documents.known_as(entry))
        page = self._documents.page_of(entry) if entry.kind == "attachment" else None
        return Flight(host, source, entry, page=page)

    def _plan(self, host: str) -> None:
        """Give a host its next turn, if it needs one."""
        if host in self._flying:
            return
        now = self._means.now()
        due = now if self._ground.has_errand(host) else self._store.frontier.next_turn(host, self._ground.active, now)
        self._turns.set(host, None if due is None else max(due, self._gates.open_from(host, now)))

    # Landing

    def _land(self, wait: float) -> None:
        """Take in what has landed: bytes first, then all the rest in one transaction."""
        try:
            landed = [self._landed.get(timeout=wait)]
        except Empty:
            return
        while len(landed) < self._limits.batch:
            try:
                landed.append(self._landed.get_nowait())
            except Empty:
                break
        arrivals = [future.result() for future in landed]
        digests = [self._ground.keep_bytes(arrival) for arrival in arrivals]
        touched: set[str] = set()
        with self._store.transaction():
            for arrival, digest in zip(arrivals, digests, strict=True):
                self._flying.discard(_host_of(arrival))
                self._heard_of.add(_source_of(arrival).id)
                touched |= {_host_of(arrival), *self._ground.take_in(arrival, digest)}
        for host in touched:
            self._plan(host)

    def _publish_at_times(self) -> None:
        """Bring the index up to date while the harvest goes on."""
        when, change = self._published
        now = self._means.now()
        if now - when >= self._limits.publish_every:
            if self._store.last_change() != change:
                self._means.publish()
            self._published = now, self._store.last_change()


def _source_of(arrival: Landing | Return) -> Source:
    return arrival.flight.source if isinstance(arrival, Landing) else arrival.errand.source


def _run(flight: Flight | Errand, host: str, means: Means) -> Landing | Return:
    """Ask and read.

    What a portal sends may trip a fault of ours: then that page fails, with its reason, and not everybody's harvest.
    """
    try:
        return run_errand(flight, host, means) if isinstance(flight, Errand) else fly(flight, means)
    except Exception as fault:
        url = flight.ask.url if isinstance(flight, Errand) else flight.entry.asked
        log.error("unexpected url=%s", url, exc_info=fault)
        kind = type(fault).__name__
        error = FetchError(url, "unexpected", f"fzsearch 出错（{kind}），已记录", f"fzsearch failed ({kind})")
        if isinstance(flight, Errand):
            return Return(flight, host, error)
        return Landing(flight, error, Failed((error.reason_zh, error.reason_en)))


def _host_of(arrival: Landing | Return) -> str:
    return arrival.flight.host if isinstance(arrival, Landing) else arrival.host
