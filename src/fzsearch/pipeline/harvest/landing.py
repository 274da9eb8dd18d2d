"""What is done with what has landed, in the library and with the hosts."""

import logging
from collections import deque
from dataclasses import replace

from fzsearch.crawler import (
    Robots,
    Source,
    challenge_in,
    host_of,
    redirected,
    redirected_away,
    redirected_too_often,
)
from fzsearch.errors import FetchError, ListError
from fzsearch.exchange import Ask, Exchange
from fzsearch.model import Report
from fzsearch.pipeline.harvest.documents import Documents
from fzsearch.pipeline.harvest.flight import Errand, Landing, Return
from fzsearch.pipeline.harvest.gates import Gates
from fzsearch.pipeline.harvest.lists import Lists
from fzsearch.pipeline.harvest.means import Means
from fzsearch.pipeline.harvest.verdict import MOST_HOPS, Answered, Blocked, Elsewhere, Failed, Gone, Later, Same
from fzsearch.store import Entry, Purpose, Recorded, Said, Store, Visit

log = logging.getLogger(__name__)

_MOST_WAITS = 3
"""For a robots.txt, over some hours: what lies at a host that is gone must not hold up a visit for ever."""


class Ground:
    """Takes in what the flights of one harvest bring."""

    def __init__(self, store: Store, means: Means, gates: Gates, documents: Documents, lists: Lists) -> None:
        self._store = store
        self._means = means
        self._gates = gates
        self._documents = documents
        self._lists = lists
        self._visits: dict[str, Visit] = {}
        self._errands: dict[str, deque[Errand]] = {}
        self._asking: set[str] = set()  # origins whose robots.txt is under way
        self.failures: dict[str, Said] = {}  # by source: why its list could not be read
        self.active: set[str] = set()  # sources that may still be asked

    def begin(self, source: Source, visit: Visit) -> None:
        """A visit to a source begins, or goes on."""
        self._visits[source.id] = visit
        self.active.add(source.id)

    def end(self, source_id: str) -> None:
        """A visit to a source ends, or is left for later."""
        self._lists.forget(self._visits[source_id])

    def keep_bytes(self, arrival: Landing | Return) -> str | None:
        """Write what was received to the disk, before anything is said of it; return its SHA-256."""
        answer = arrival.answer
        return self._store.exchanges.keep_body(answer) if isinstance(answer, Exchange) else None

    def take_in(self, arrival: Landing | Return, digest: str | None) -> set[str]:
        """Act on what has landed, within a transaction; return the hosts that may have something new to be asked."""
        source = arrival.flight.source if isinstance(arrival, Landing) else arrival.errand.source
        host = arrival.flight.host if isinstance(arrival, Landing) else arrival.host
        purpose: Purpose = arrival.flight.entry.kind if isinstance(arrival, Landing) else "robots"
        answer, now = arrival.answer, self._means.now()
        elapsed = answer.elapsed if isinstance(answer, Exchange) else 0.0
        if isinstance(answer, Exchange):
            self._store.exchanges.add(Recorded(source.id, purpose, answer, digest))
        self._gates.respect(host, source.delay)  # also where no list of a source lies
        self._gates.asked(host, answer, elapsed, now, self._means.chance())
        return self._settle(arrival) if isinstance(arrival, Landing) else self._settle_errand(arrival)

    def refuse(self, entry: Entry, why: Said) -> None:
        """An entry may not be asked for."""
        self._store.frontier.settle(entry.id, "refused", why)
        self._list_failed(entry, why)

    def _list_failed(self, entry: Entry, why: Said) -> None:
        """Without the first page of its list, a source is not visited; without a later one, not wholly."""
        if entry.kind == "list" and entry.depth == 0:
            self.failures[entry.source_id] = why
            self.active.discard(entry.source_id)
        elif entry.kind == "list":
            self._store.visits.count(self._visits[entry.source_id].id, "failed")

    # Answers

    def _settle(self, landing: Landing) -> set[str]:
        entry, verdict, frontier = landing.flight.entry, landing.verdict, self._store.frontier
        visit, now = self._visits[entry.source_id], self._means.now()
        if isinstance(verdict, Blocked):
            self._block(landing.flight.host, verdict)
            return set()
        if isinstance(landing.answer, Exchange):
            self._gates.passed(landing.flight.host)
        match verdict:
            case Later(until, why, whole_host):
                frontier.postpone(entry.id, until)
                self._store.visits.note(visit.id, why)
                if whole_host:
                    self._gates.closed_until(landing.flight.host, until, now)
            case Elsewhere(ask):
                return self._redirect(entry, ask)
            case Gone(why):
                frontier.settle(entry.id, "gone", why)
            case Failed(why):
                self._fail(entry, why)
            case Same():
                self._documents.same(entry, visit)
            case Answered():
                self._read(landing, visit)
                return set(frontier.hosts_due(entry.source_id)) if _names_others(landing) else set()
        return set()

    def _read(self, landing: Landing, visit: Visit) -> None:
        """Something was read."""
        entry = landing.flight.entry
        if isinstance(landing.listing, ListError):
            self._fail(entry, (landing.listing.reason_zh, landing.listing.reason_en))
        elif landing.listing is not None:
            self._lists.take(landing, *landing.listing, visit)
            self._visits[entry.source_id] = self._store.visits.begin(entry.source_id, self._means.now())
        elif entry.kind == "attachment":
            self._documents.attach(landing, visit)
        else:
            self._documents.take(landing, visit)

    def _fail(self, entry: Entry, why: Said) -> None:
        if entry.kind == "list":
            self._store.frontier.settle(entry.id, "failed", why)
            self._list_failed(entry, why)
        else:
            self._documents.fail(entry, self._visits[entry.source_id], why)

    def _redirect(self, entry: Entry, ask: Ask) -> set[str]:
        try:
            host = host_of(ask.url)
        except FetchError as error:
            self._fail(entry, (error.reason_zh, error.reason_en))
            return set()
        self._store.frontier.redirect(entry.id, ask, host, self._means.now())
        return {host}

    def _block(self, host: str, verdict: Blocked) -> None:
        """A challenge: what is due at the host waits until it may be asked again."""
        until = self._gates.challenged(host, verdict.challenge, self._means.now())
        self._store.frontier.hold(host, until)
        log.warning("blocked host=%s kind=%s until=%s", host, verdict.challenge.kind, until)

    # robots.txt

    def may_pass(self, robots: Robots, entry: Entry, host: str) -> bool:
        """Whether robots.txt lets an entry be asked for now; if not, it is refused or put off."""
        now = self._means.now()
        if robots.verdict == "wait" and robots.waits > _MOST_WAITS:
            self._fail(entry, (robots.why_zh, robots.why_en))
            return False
        if robots.verdict == "wait" or robots.open_from(now) > now:
            until = robots.until if robots.verdict == "wait" else robots.open_from(now)
            self._store.frontier.hold(host, until)
            why = (robots.why_zh, robots.why_en)
            if robots.verdict != "wait":
                why = ("robots.txt 规定了访问时间", "robots.txt states visiting hours")
            self._store.visits.note(self._visits[entry.source_id].id, why)
            return False
        if not robots.allows(entry.asked):
            self.refuse(entry, ("robots.txt 不允许", "robots.txt forbids it"))
            return False
        return True

    def send_for_robots(self, origin: str, source: Source) -> Errand | None:
        """An errand for an origin's robots.txt; None while one is under way."""
        if origin in self._asking:
            return None
        self._asking.add(origin)
        return Errand(origin, source, Ask(f"{origin}/robots.txt"))

    def next_errand(self, host: str) -> Errand | None:
        """An errand that was redirected to this host."""
        waiting = self._errands.get(host)
        return waiting.popleft() if waiting else None

    def has_errand(self, host: str) -> bool:
        """Whether there is one."""
        return bool(self._errands.get(host))

    def _settle_errand(self, back: Return) -> set[str]:
        errand, answer, now = back.errand, back.answer, self._means.now()
        origin = host_of(errand.origin)
        if isinstance(answer, Exchange) and (challenge := challenge_in(answer)):
            self._block(back.host, Blocked(challenge))
        onward = _onward(answer)
        if onward is None:
            self._gates.read(errand.origin, answer, now)
        elif errand.hops >= MOST_HOPS:
            self._gates.answer_of_robots(errand.origin, redirected_too_often(now))
        elif not errand.source.may_use(target := host_of(onward.url)):
            self._gates.answer_of_robots(errand.origin, redirected_away(target, now))
        else:
            self._errands.setdefault(target, deque()).append(replace(errand, ask=onward, hops=errand.hops + 1))
            return {target}
        self._asking.discard(errand.origin)
        return {origin}


def _names_others(landing: Landing) -> bool:
    """Whether what was read may name something else to ask for, perhaps at another host."""
    report = landing.report
    return landing.listing is not None or (isinstance(report, Report) and bool(report.attachments))


def _onward(answer: Exchange | FetchError) -> Ask | None:
    """Where robots.txt redirects to; None where it does not."""
    try:
        return redirected(answer) if isinstance(answer, Exchange) else None
    except FetchError:
        return None
