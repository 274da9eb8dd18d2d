"""Sections beside each other, and the peers that a section can be compared with."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any

from flask import Blueprint, render_template, request, url_for

from fzsearch.errors import NotThere, QueryError
from fzsearch.index import Hit, Request, Span, shared_characters, shared_wording
from fzsearch.model import SECTION_TYPES
from fzsearch.web.chosen import Chosen, chosen, chosen_ids
from fzsearch.web.facets import LEVEL_LABELS
from fzsearch.web.language import said, t
from fzsearch.web.library import library
from fzsearch.web.params import DEEPEST, last_page, number_of, pages_around

blueprint = Blueprint("comparing", __name__)

MOST = 4
"""The most sections that stand beside each other."""
LONGEST = 200_000
"""The most characters that are compared at a time, so that no text, however long, takes a server long."""
PAGE = 20
"""Reports on a page of peers."""


# Comparing


@dataclass(frozen=True, slots=True)
class Column:
    """A section as it is compared: its lines in spans, and how much of it is shared."""

    chosen: Chosen
    lines: list[list[Span]]
    shared: int  # characters, without blanks
    characters: int
    dropped: str | None  # the address of the comparison without it, where that leaves two

    @property
    def percent(self) -> int:
        """The shared part in hundredths; 100 only when all is shared, 0 only when nothing is."""
        if self.shared in (0, self.characters):
            return 100 if self.shared else 0
        return min(99, max(1, round(100 * self.shared / self.characters)))


@blueprint.get("/compare")
def compare() -> str:
    """Two to four sections beside each other; with fewer, how to choose them."""
    ids = chosen_ids(MOST)
    found = chosen(ids, LONGEST)
    columns = [
        Column(one, _lines(spans), *shared_characters(spans), _without(ids, one) if len(ids) > 2 else None)
        for one, spans in zip(found, shared_wording([one.text for one in found]), strict=True)
    ]
    return render_template("compare.html", ids=ids, columns=columns, most=MOST)


def _without(ids: Sequence[str], one: Chosen) -> str:
    return url_for("comparing.compare", id=[other for other in ids if other != one.section.id])


def _lines(spans: Iterable[Span]) -> list[list[Span]]:
    """The spans line by line, without empty lines."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        for place, piece in enumerate(span.text.split("\n")):
            if place:
                lines.append([])
            if piece:
                lines[-1].append(Span(piece, span.hit))
    return [line for line in lines if any(span.text.strip() for span in line)]


# Peers

_LABELS = {"section": said("章节类型"), "system": said("系统"), "level": said("层级"), "year": said("报告年度")}
_WIDER = ("level", "year", "system")  # what can be left out, in the order in which it is offered


@dataclass(frozen=True, slots=True)
class Fact:
    """What peers have in common with a section: what is asked for, and what is said of it."""

    name: str  # a key of _LABELS
    label: str
    values: tuple[str, ...]  # as shown; empty where it is not known
    asked: dict[str, Any]  # changes of the Request


@dataclass(frozen=True, slots=True)
class Circle:
    """Other peers that are offered: by one fact less, or by one more again."""

    label: str
    wider: bool
    reports: int
    url: str


@blueprint.get("/peers")
def peers() -> str:
    """The sections of the same type that reports of the same 系统, level and year have; wider by `without`."""
    ids = chosen_ids(1)
    if not ids:
        return render_template("peers.html", own=None)
    own = chosen(ids)[0]
    facts = _facts(own)
    known = [fact for fact in facts if fact.values]
    without = [name for name in _WIDER if name in request.args.getlist("without")]
    wanted, page = _request(known, without), _page()
    reports = _others(wanted, own)
    last = last_page(min(reports, DEEPEST), PAGE)
    groups = list(islice(_groups(wanted, own), (page - 1) * PAGE, page * PAGE))
    return render_template(
        "peers.html",
        own=own,
        used=[fact for fact in known if fact.name not in without],
        unknown=[fact for fact in facts if not fact.values],
        reports=reports,
        groups=groups,
        texts=_texts(groups),
        circles=list(_circles(own, known, without)),
        page=page,
        page_links=[(number, _url(own, without, number)) for number in pages_around(page, last)],
        most=MOST,
    )


def _facts(own: Chosen) -> list[Fact]:
    agency, region, year = own.report.agency, own.report.region, own.report.year
    kinds, systems = own.section.types[:1], agency.systems if agency else ()
    labels = {name: t(label) for name, label in _LABELS.items()}
    if agency and not systems:  # the next best, for what belongs to no 系统 has a name
        who = Fact("system", t("机构"), (agency.name,), {"agencies": (agency.name,)})
    else:
        who = Fact("system", labels["system"], systems, {"systems": systems})
    return [
        Fact("section", labels["section"], tuple(t(SECTION_TYPES[kind]) for kind in kinds), {"sections": kinds}),
        who,
        Fact(
            "level",
            labels["level"],
            (t(LEVEL_LABELS[region.level]),) if region else (),
            {"levels": (region.level,) if region else ()},
        ),
        Fact("year", labels["year"], (str(year),) if year else (), {"year_from": year, "year_to": year}),
    ]


def _request(known: Iterable[Fact], without: Sequence[str]) -> Request:
    """What asks for the sections that have these facts, in an order in which those of a report stand together."""
    asked: dict[str, Any] = {}
    for fact in known:
        if fact.name not in without:
            asked |= fact.asked
    return Request(sort="newest", group="report", limit=1, **asked)


def _others(wanted: Request, own: Chosen) -> int:
    """How many reports match, without the section's own."""
    engine = library().engine
    return engine.search(wanted).reports - engine.search(replace(wanted, reports=(own.report.id,))).reports


def _groups(wanted: Request, own: Chosen) -> Iterator[list[Hit]]:
    """The matching sections of each other report, in reading order; those below another one are left out."""
    for report_id, of_report in groupby(library().engine.every(wanted), key=lambda hit: hit.report.id):
        if report_id != own.report.id:
            hits = sorted(of_report, key=lambda hit: hit.section.ordinal)
            paths = {hit.section.path for hit in hits}
            yield [hit for hit in hits if not _lies_below(hit, paths)]


def _lies_below(hit: Hit, paths: set[tuple[str, ...]]) -> bool:
    return any(hit.section.path[:length] in paths for length in range(1, len(hit.section.path)))


def _texts(groups: Iterable[Sequence[Hit]]) -> dict[str, str]:
    """What each section says with those below it; of a report that was taken away since it was indexed, nothing."""
    texts: dict[str, str] = {}
    for hits in groups:
        with suppress(NotThere):
            texts |= {one.section.id: one.text for one in chosen([hit.section.id for hit in hits])}
    return texts


def _circles(own: Chosen, known: Sequence[Fact], without: Sequence[str]) -> Iterator[Circle]:
    by_name = {fact.name: fact for fact in known}
    for name in _WIDER:
        if name in by_name:
            wider = name not in without
            others = [*without, name] if wider else [other for other in without if other != name]
            reports = _others(_request(known, others), own)
            yield Circle(by_name[name].label, wider, reports, _url(own, others, 1))


def _url(own: Chosen, without: Iterable[str], page: int) -> str:
    ordered = [name for name in _WIDER if name in without]
    return url_for("comparing.peers", id=own.section.id, without=ordered, page=page if page > 1 else None)


def _page() -> int:
    """The page that is asked for, from 1. Raises QueryError for what is none, or lies too deep."""
    page = number_of(request.args, "page", 999_999) or 1
    if (page - 1) * PAGE >= DEEPEST:
        raise QueryError(
            f"只能翻到前 {DEEPEST} 份报告，请缩小范围",
            f"only the first {DEEPEST} reports can be paged; narrow the circle",
        )
    return page
