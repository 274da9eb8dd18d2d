"""Changes of the library become a generation of the index."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fzsearch.model import Change
from fzsearch.store import Store

if TYPE_CHECKING:
    from fzsearch.index import Engine

log = logging.getLogger(__name__)


def pending(store: Store, engine: "Engine", *, rebuild: bool = False) -> list[Change]:
    """The changes that the index has not seen, by report; all of them for a rebuild."""
    changes = store.changes_after(0 if rebuild or is_of_another_log(store, engine) else engine.applied())
    return sorted(changes, key=lambda change: change.report_id)  # in the index's order, parts are merged faster


def is_of_another_log(store: Store, engine: "Engine") -> bool:
    """Whether the index was made from another library: a restored backup, a swapped file."""
    applied = engine.applied()
    change = store.change(applied) if applied else None
    return applied != 0 and (change is None or change.mark != engine.mark())


def verify(store: Store, engine: "Engine", statements: "Engine") -> list[str]:
    """Say what is wrong with the library; an empty list when its bytes, database and indexes are intact and agree."""
    from fzsearch.index import Request

    faults = [*store.verify(), *engine.verify(), *statements.verify()]
    if faults:
        return faults
    if behind := max(len(pending(store, engine)), len(pending(store, statements))):
        return [f"索引落后 {behind} 份报告：fzsearch index (the index lags by {behind} reports: fzsearch index)"]
    indexed, stored = engine.search(Request(limit=1)).total, store.totals().sections
    if indexed != stored:
        return [
            f"索引有 {indexed} 节，资料库有 {stored} 节：fzsearch index --rebuild"
            f" (the index has {indexed} sections, the library {stored}: fzsearch index --rebuild)"
        ]
    return []


def update_index(store: Store, engine: "Engine", changes: Iterable[Change], *, rebuild: bool = False) -> None:
    """Apply changes to the index and publish it."""
    whole = rebuild or is_of_another_log(store, engine)
    engine.apply(
        ((change, report) for change in changes if (report := store.report(change.report_id))), rebuild=whole
    )
    engine.publish()
    log.info("published applied=%d", engine.applied())
