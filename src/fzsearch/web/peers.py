"""The page of peers: reports that are like a report or a section of it, in an order that the page explains."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from fzsearch.errors import NotThere, QueryError
from fzsearch.index import (
    WIDER,
    Fact,
    Hit,
    Near,
    Own,
    Peer,
    Wider,
    asked_of,
    circle,
    facts_of,
    how_many,
    peers_of,
    sections_of,
)
from fzsearch.model import SECTION_TYPES, Report
from fzsearch.web.chosen import SIDES, chosen, chosen_ids
from fzsearch.web.facets import LEVEL_LABELS
from fzsearch.web.language import said, t
from fzsearch.web.library import library
from fzsearch.web.params import DEEPEST, last_page, number_of, pages_around, values_of

blueprint = Blueprint("peers", __name__)

PAGE = 20
"""Reports on a page of peers."""
NEAR: dict[Near, str] = {
    "prefecture": said("同市"),
    "province": said("同省"),
    "elsewhere": said("不同省"),
    "unknown": said("地区未知"),
}
_FACTS: dict[Fact, str] = {
    "section": said("章节类型"),
    "system": said("系统"),
    "agency": said("机构"),
    "level": said("层级"),
    "year": said("报告年度"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What peers have in common with a section or report, in the reader's words; no values where it is not known."""

    name: Fact
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """Other peers that are offered: by one fact less, or by one more again."""

    label: str
    wider: bool
    reports: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A peer as it is listed: its sections, or what of it can be compared with what of the own report."""

    peer: Peer
    report: Report
    hits: Sequence[Hit]  # of a section's peer
    pairs: Sequence[tuple[str, str]]  # of a report's: a type of section, and where both stand side by side


@blueprint.get("/peers")
def peers() -> str:
    """The peers of a section (`id`) or of a whole report (`report`); wider by `without`."""
    own = _asked()
    if own is None:
        return render_template("peers.html", own=None)
    without, page = left_out(), page_asked(PAGE)
    engine, wanted = library().engine, circle(facts_of(own), without)
    ranked = peers_of(engine, wanted, own)
    found = sections_of(engine, wanted, ranked[(page - 1) * PAGE : page * PAGE])
    return render_template(
        "peers.html",
        own=own,
        used=shown(asked_of(facts_of(own), without)),
        unknown=[fact for fact in shown(facts_of(own)) if not fact.values],
        reports=len(ranked),
        rows=[_row(own, peer, hits) for peer, hits in found],
        texts={} if own.section is None else _texts(hits for _, hits in found),
        near=NEAR,
        circles=list(circles(own, without, lambda others: url_of(own, others))),
        page=page,
        page_links=[
            (number, url_of(own, without, number))
            for number in pages_around(page, last_page(min(len(ranked), DEEPEST), PAGE))
        ],
        most=SIDES,
    )


def _asked() -> Own | None:
    """Whose peers are asked for; None where nothing says so."""
    ids, report_id = chosen_ids(1), request.args.get("report")
    if ids and report_id:
        raise QueryError("id 和 report 只能有一个", "id and report exclude each other")
    if report_id:
        report = library().store().report(report_id)
        if report is None:
            raise NotThere.named("报告", "report", report_id)
        return Own(report)
    if not ids:
        return None
    one = chosen(ids)[0]
    return Own(one.report, one.section)


def own_named(identifier: str | None) -> Own:
    """The report or section with this id. Raises QueryError for none, NotThere where there is nothing of this id."""
    if not identifier:
        raise QueryError("缺少 id：一份报告或一节的编号", "id is missing: that of a report or section")
    store = library().store()
    report = store.report(identifier)
    if report is not None:
        return Own(report)
    one = chosen([identifier])[0]
    return Own(one.report, one.section)


def shown(facts: Mapping[Fact, tuple[str, ...]]) -> list[Shown]:
    """Facts as they are shown."""
    names = {"section": SECTION_TYPES, "level": LEVEL_LABELS}
    return [
        Shown(fact, t(_FACTS[fact]), tuple(t(names[fact][value]) if fact in names else value for value in values))
        for fact, values in facts.items()
    ]


def left_out() -> list[Wider]:
    """What peers need not have in common, as the request asks. Raises QueryError for what can never be left out."""
    asked = values_of(request.args, "without", lambda name: name in WIDER)
    return [name for name in WIDER if name in asked]


def page_asked(size: int) -> int:
    """The page that is asked for, from 1. Raises QueryError for what is none, or lies too deep."""
    page = number_of(request.args, "page", 999_999) or 1
    if (page - 1) * size >= DEEPEST:
        raise QueryError(
            f"只能翻到前 {DEEPEST} 份报告，请缩小范围",
            f"only the first {DEEPEST} reports can be paged; narrow the circle",
        )
    return page


def circles(own: Own, without: Sequence[Wider], url: Callable[[Sequence[Wider]], str]) -> Iterator[Circle]:
    """The circles beside this one, each with how many reports there are in it."""
    facts = facts_of(own)
    by_name = {_wider(fact): fact for fact in shown(facts_of(own)) if fact.values}
    for name in WIDER:
        if name in by_name:
            wider = name not in without
            others = [other for other in WIDER if (other in without) != (other == name)]
            reports = how_many(library().engine, circle(facts, others), own)
            yield Circle(by_name[name].label, wider, reports, url(others))


def _wider(fact: Shown) -> str:
    """The name by which a fact is left out."""
    return "system" if fact.name == "agency" else fact.name


def url_of(own: Own, without: Sequence[Wider], page: int = 1) -> str:
    """The address of a page of peers."""
    asked: dict[str, Any] = {"id": own.section.id} if own.section else {"report": own.report.id}
    return url_for("peers.peers", **asked, without=list(without), page=page if page > 1 else None)


def _row(own: Own, peer: Peer, hits: Sequence[Hit]) -> Row:
    if own.section is not None:
        return Row(peer, hits[0].report, hits, ())
    first = {hit.section.types[0]: hit.section.id for hit in reversed(hits) if hit.section.types}
    own_first = {section.types[0]: section.id for section in reversed(own.report.sections) if section.types}
    pairs = [
        (t(label), url_for("comparing.compare", id=[own_first[kind], first[kind]]))
        for kind, label in SECTION_TYPES.items()
        if kind in first and kind in own_first
    ]
    return Row(peer, hits[0].report, (), pairs)


def _texts(groups: Iterable[Sequence[Hit]]) -> dict[str, str]:
    """What each section says with those below it; of a report that was taken away since it was indexed, nothing."""
    texts: dict[str, str] = {}
    for hits in groups:
        with suppress(NotThere):
            texts |= {one.section.id: one.text for one in chosen([hit.section.id for hit in hits])}
    return texts
