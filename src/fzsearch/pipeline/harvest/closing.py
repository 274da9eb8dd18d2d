"""The end of a visit: what went missing, how it went, when the next one is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fzsearch.crawler import Source, next_visit
from fzsearch.pipeline.harvest.gates import Gates
from fzsearch.store import Entry, Event, Said, Store, Visit, VisitOutcome

MISSES = 3
"""A report that was not there so many times, days apart, while its list was, is withdrawn."""

_APART = timedelta(days=2)
_LOOK_AGAIN = timedelta(days=3)
_TRY_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class End:
    """How a visit went: its outcome, why, and when the next is due."""

    outcome: VisitOutcome | None  # None: it stays open, for there is more to ask for
    reason: Said | None
    next_due: datetime


def close(store: Store, gates: Gates, source: Source, failure: Said | None, now: datetime) -> End:
    """End the open visit to a source, or leave it open where something is still to be asked for.

    `failure` says why the list could not be read, if it could not.
    """
    visit = store.visits.begin(source.id, now)
    with store.transaction():
        gates.lift_blocks(now)
        end = _end(store, gates, source, failure, now)
        if end.outcome in ("done", "partial") and _count_misses(store, visit, source, now):
            end = End(end.outcome, end.reason, min(end.next_due, now + _LOOK_AGAIN))
        if end.outcome is not None:
            store.visits.end(visit.id, end.outcome, end.reason, now)
        store.standings.set_due(source.id, end.next_due)
    return end


def _end(store: Store, gates: Gates, source: Source, failure: Said | None, now: datetime) -> End:
    regular = next_visit(source, now)
    waiting, first = store.frontier.due_of(source.id)
    visit = store.visits.open_one(source.id)
    for name in store.frontier.hosts_due(source.id) or [source.host]:
        host = gates.host(name, now)
        if host.block is not None and host.not_before > now:
            reason = (
                f"{name} 有{host.block.kind}验证（{host.block.evidence}），已停访",
                f"{name} is behind a challenge ({host.block.kind}: {host.block.evidence}) and is left alone",
            )
            return End("blocked", reason, host.not_before)
    if failure is not None:
        return End("failed", failure, min(regular, now + _TRY_AGAIN))
    if waiting and first is not None:
        return End(None, visit.reason if visit else None, max(_first_turn(store, gates, source, first, now), now))
    expected = store.visits.most_listed(source.id)
    if visit is not None and expected and not visit.counts["listed"]:
        reason = (
            f"列表里一份报告都没有了，以前有 {expected} 份",
            f"the list names no report any more; it named {expected} before",
        )
        return End("failed", reason, min(regular, now + _TRY_AGAIN))
    missing = _missing(store, source, visit)
    return End("partial", missing, regular) if missing else End("done", None, regular)


def _missing(store: Store, source: Source, visit: Visit | None) -> Said | None:
    """What could not be had in a visit; None where nothing is missing."""
    if visit is not None and visit.counts["failed"]:
        failed = visit.counts["failed"]
        return f"{failed} 个页面没有取到", f"{failed} pages could not be had"
    if lacking := store.frontier.covers_of(source.id):
        return (
            f"{lacking} 份报告的正文在附件里，附件没有取到",
            f"{lacking} reports are in attachments that could not be had",
        )
    return None


def _first_turn(store: Store, gates: Gates, source: Source, first: datetime, now: datetime) -> datetime:
    """When the first of what a source waits for may be asked for: each host has its own pause."""
    hosts = store.frontier.hosts_due(source.id)
    turns = (
        (store.frontier.next_turn(name, [source.id], now) or first, gates.open_from(name, now)) for name in hosts
    )
    return min((max(turn) for turn in turns), default=first)


def _count_misses(store: Store, visit: Visit, source: Source, now: datetime) -> int:
    """Count what was not there in this visit; return how many reports may yet turn out to be withdrawn."""
    pending = 0
    for entry in store.frontier.of_source(source.id, "page", "gone"):
        if entry.report_id is None:
            continue
        missed = entry.missed
        if missed < MISSES and (entry.missed_at is None or now - entry.missed_at >= _APART):
            missed += 1
            store.frontier.miss(entry.id, missed, now)
        if missed >= MISSES:
            _withdraw(store, visit, entry, entry.report_id, now)
        else:
            pending += 1
    return pending


def _withdraw(store: Store, visit: Visit, entry: Entry, report_id: str, now: datetime) -> None:
    """A report is gone, unless it may still be found elsewhere: there, too, it has to be gone."""
    others = (other for other in store.frontier.of_report(report_id) if other.id != entry.id)
    elsewhere = any(other.state not in ("gone", "other") for other in others)
    if not elsewhere and store.history.gone_since(report_id) is None:
        store.history.add(Event(report_id, now, "withdrawn", entry.url))
        store.visits.count(visit.id, "withdrawn")
