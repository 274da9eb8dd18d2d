"""A statement with all that a library knows of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from fzsearch.index import Engine, Hit, Issuer, Request, issuer_of
from fzsearch.model import Report
from fzsearch.statements import (
    MOST_OF_A_YEAR,
    Answer,
    Earlier,
    Repeated,
    Stated,
    Statement,
    Status,
    commitments_in,
    mentions_in,
    repeated_from,
    section_id_of,
    statements_of,
    status_of,
)
from fzsearch.store import Store
from fzsearch.verdicts import Verdict, Verdicts

_LONGEST_CHAIN = 20  # years
_KEPT = 64  # reports whose sentences are kept while entries are made, and sections


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence of a report of the next year that may answer a commitment."""

    report: Report  # its head
    answer: Answer


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement, whose it is, and its proof; of a commitment also what became of it, as far as reports say.

    `following` are the heads of the same issuer's reports of the next year; None where issuer or year is not known.
    """

    statement: Statement
    report: Report  # its head
    provenance: Mapping[str, Any] | None  # see Snapshots.provenance
    following: tuple[Report, ...] | None = None
    mentions: tuple[Mention, ...] = ()  # the best first, all from the threshold on
    status: Status | None = None  # None of a figure
    carried: Repeated | None = None
    earlier: tuple[tuple[Report, Statement], ...] = ()  # what it repeats, year by year, the year before first
    verdicts: tuple[Verdict, ...] = ()


class Ledger:
    """Makes entries of a library. `sections` is its index of sections; `verdicts` are what people found.

    `store` gives the open library, each time it is needed: a file that is streamed outlives the one of its request.
    """

    def __init__(self, store: Callable[[], Store], sections: Engine, verdicts: Verdicts) -> None:
        self._store = store
        self._sections = sections
        self._verdicts = verdicts
        self._said = lru_cache(maxsize=_KEPT)(self._section)
        self._stated = lru_cache(maxsize=_KEPT)(self._read)
        self._years = lru_cache(maxsize=4 * _KEPT)(self._find)
        self._proof = lru_cache(maxsize=_KEPT)(lambda report_id: store().snapshots.provenance(report_id))

    def entry(self, statement_id: str) -> Entry | None:
        """The statement with this id; None where there is none."""
        found = self._said(section_id_of(statement_id), ".c" in statement_id)
        if found is None or statement_id not in found[0]:
            return None
        statements, head = found
        return self._entry(statements[statement_id], head)

    def entries(self, hits: Iterable[Hit]) -> Iterator[Entry]:
        """What an index of statements found, one after the other; what the library no longer has is left out."""
        for hit in hits:
            if entry := self.entry(hit.section.id):
                yield entry

    def of_report(self, report: Report) -> Iterator[Entry]:
        """The commitments of a report, in order; none of a document that is no report."""
        head = replace(report, sections=())
        for statement in Stated(report).commitments if report.is_report else ():
            yield self._entry(statement, head)

    def _entry(self, statement: Statement, head: Report) -> Entry:
        proof = self._proof(head.id)
        if statement.commitment is None:
            return Entry(statement, head, proof)
        text = statement.sentence.text
        following, earlier = self._around(head, 1), list(self._back(head, text))
        mentions = mentions_in(text, following or ())
        return Entry(
            statement,
            head,
            proof,
            None if following is None else tuple(replace(one.report, sections=()) for one in following),
            tuple(Mention(replace(one.report, sections=()), answer) for one, answer in mentions),
            status_of(following, mentions),
            earlier[0].repeated if earlier else None,
            tuple((replace(one.stated.report, sections=()), one.statement) for one in earlier),
            self._verdicts.on(head.id, text),
        )

    def _around(self, head: Report, later: int) -> tuple[Stated, ...] | None:
        """The same issuer's reports so many years later; None where that cannot be told."""
        issuer = issuer_of(head)
        if issuer is None or head.year is None:
            return None
        found = (self._stated(report_id) for report_id in self._years(issuer, head.year + later))
        return tuple(one for one in found if one is not None)

    def _back(self, head: Report, text: str) -> Iterator[Earlier]:
        """What a commitment repeats of the year before, what that repeats, and so on."""
        for _ in range(_LONGEST_CHAIN):
            found = repeated_from(text, self._around(head, -1) or ())
            if found is None:
                return
            yield found
            head, text = found.stated.report, found.statement.sentence.text

    def _find(self, issuer: Issuer, year: int) -> Sequence[str]:
        region, agency = issuer
        asked = Request(regions=(region,), sub_regions=False, agencies=(agency,), year_from=year, year_to=year)
        return sorted(self._sections.report_ids(asked))[:MOST_OF_A_YEAR]

    def _section(self, section_id: str, promises: bool) -> tuple[Mapping[str, Statement], Report] | None:
        """What a section states, by its ids, only `promises` or all, and its report's head. What is no report states
        nothing, as in the index.
        """
        found = self._store().sections_with_heads([section_id]).get(section_id)
        if found is None or not found[1].is_report:
            return None
        section, head = found
        read = commitments_in if promises else statements_of
        return {one.id: one for one in read(section, head.year)}, head

    def _read(self, report_id: str) -> Stated | None:
        report = self._store().report(report_id)
        return Stated(report) if report and report.is_report else None
