"""What reports state becomes an index of its own, beside that of their sections.

A commitment is marked by what the same issuer's next report says of it, and by whether the one before said the same:
so with a report that changed, those of the years around it are taken in again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fzsearch.model import Change, Report
from fzsearch.pipeline.documents import Wanted, made
from fzsearch.pipeline.indexing import is_of_another_log, pending
from fzsearch.statements import MOST_OF_A_YEAR
from fzsearch.store import Store

if TYPE_CHECKING:
    from fzsearch.index import Engine, Issuer

log = logging.getLogger(__name__)

_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Years:
    """Which reports each issuer has of which year."""

    reports: dict[tuple["Issuer", int], list[str]] = field(default_factory=dict)
    places: dict[str, tuple["Issuer", int]] = field(default_factory=dict)  # by report

    @classmethod
    def of(cls, engine: "Engine", report_ids: Sequence[str] | None = None) -> "Years":
        """Of an index; of some of its reports only, where these are named."""
        from fzsearch.index import Request

        if report_ids is None:
            requests = [Request()]
        else:
            batches = range(0, len(report_ids), _ASKED_AT_ONCE)
            requests = [Request(reports=tuple(report_ids[at : at + _ASKED_AT_ONCE])) for at in batches]
        years = cls()
        for one in (one for found in engine.issued(requests) for one in found):
            if one.region and one.agency and one.year:
                place = ((one.region[-1], one.agency), one.year)
                years.places[one.report_id] = place
                years.reports.setdefault(place, []).append(one.report_id)
        return years

    def of_year(self, report_id: str, later: int) -> list[str] | None:
        """The issuer's reports so many years later; None where issuer or year is not known."""
        if (place := self.places.get(report_id)) is None:
            return None
        issuer, year = place
        return sorted(self.reports.get((issuer, year + later), []))[:MOST_OF_A_YEAR]


def update_statements(
    store: Store,
    sections: "Engine",
    statements: "Engine",
    *,
    rebuild: bool = False,
    shown: Callable[[Sequence[Change]], Iterable[Change]] = iter,
) -> None:
    """Bring the index of statements to where that of sections is, which is up to date.

    `shown` is given what will be taken in, and is gone through as it is, as a progress bar wants it.
    """
    whole = rebuild or is_of_another_log(store, statements)
    changes = pending(store, statements, rebuild=whole)
    if not (changes or whole or not statements.applied()):
        return
    years = Years.of(sections)
    if not whole and statements.applied():
        changes += _around(store, changes, years, _as_known(statements, changes))
    changes.sort(key=lambda change: _order(years, change.report_id))
    wanted = [
        Wanted(change, years.of_year(change.report_id, -1) or (), years.of_year(change.report_id, 1))
        for change in changes
    ]
    statements.apply(_counted(made(store, wanted), shown(changes)), rebuild=whole)
    statements.publish()
    log.info("published statements applied=%d", statements.applied())


def _as_known(statements: "Engine", changes: Sequence[Change]) -> Years:
    """Where the reports that changed stood before."""
    return Years.of(statements, [change.report_id for change in changes])


def _around(store: Store, changes: Sequence[Change], years: Years, before: Years) -> list[Change]:
    """The newest changes of the reports whose statements may be marked otherwise, though they say what they said."""
    changed = {change.report_id for change in changes}
    touched = {place for report_id in changed for known in (years, before) if (place := known.places.get(report_id))}
    around = {
        report_id
        for issuer, year in touched
        for later in (-1, 1)
        for report_id in years.reports.get((issuer, year + later), ())
    }
    found = (store.newest_change(report_id) for report_id in sorted(around - changed))
    return [change for change in found if change is not None]


def _order(years: Years, report_id: str) -> tuple[str, str, int, str]:
    """An issuer's reports together, so that each is read about once."""
    issuer, year = years.places.get(report_id, (("", ""), 0))
    return *issuer, year, report_id


def _counted(documents: Iterable[tuple[Change, Report]], shown: Iterable[Change]) -> Iterator[tuple[Change, Report]]:
    """The documents, while what shows the changes goes on with them."""
    showing = iter(shown)
    for document in documents:
        next(showing, None)
        yield document
    for _ in showing:
        pass
