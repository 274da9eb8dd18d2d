"""Where the sources stand, as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fzsearch.store.reports import Totals
from fzsearch.store.standings import Standing


def status_json(standings: Iterable[Standing], totals: Totals) -> dict[str, Any]:
    """Where every source stands, and how much there is, as JSON (docs/fields.md)."""
    return {
        "sources": [_standing_json(standing) for standing in standings],
        "totals": {"reports": totals.reports, "sections": totals.sections, "snapshots": totals.snapshots},
    }


def _standing_json(standing: Standing) -> dict[str, Any]:
    source, visit, host = standing.source, standing.last_visit, standing.blocked
    block = host.block if host else None
    return {
        "id": source.id,
        "name": source.name,
        "list_url": source.list_url,
        "enabled": source.enabled,
        "tls": source.tls,
        "checked": source.checked or None,
        "last_success": _moment(standing.last_success),
        "next_due": _moment(standing.next_due),
        "failing_since": _moment(standing.failing_since),
        "expected": standing.expected,
        "found": standing.found,
        "documents": dict(standing.documents),
        "last_visit": visit
        and {
            "began": _moment(visit.began),
            "ended": _moment(visit.ended),
            "outcome": visit.outcome or "open",
            "family": visit.family,
            "declared": visit.declared,
            **{str(name): count for name, count in visit.counts.items()},
            "reason": visit.reason and {"zh": visit.reason[0], "en": visit.reason[1]},
        },
        "blocked": block
        and {
            "host": host and host.name,
            "kind": block.kind,
            "evidence": block.evidence,
            "since": _moment(block.since),
            "until": _moment(host.not_before if host else None),
            "times": block.times,
        },
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
