"""The peers of a report or of one of its sections: which reports they are, in which order, and why.

The circle: reports of the same 系统, level and year (that have a section of the same type). Nearer ones first: of the
same prefecture, then of the same province, then the others. Among equally near ones, those that are most like it in
content: that have most of its words, each by how rare it is, names and figures aside; then most of its sentences.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from typing import Any, Literal

from fzsearch.index.engine import Engine
from fzsearch.index.masking import own_names
from fzsearch.index.normalisation import normalise
from fzsearch.index.query import Hit, Likeness, Request, issuer_of
from fzsearch.index.sentences import sentences_of
from fzsearch.model import LEVELS, Region, Report, Section

Fact = Literal["section", "system", "agency", "level", "year"]
"""What peers have in common. `agency` stands in for `system` where the agency belongs to none."""
Wider = Literal["level", "year", "system"]
"""What can be left out, so that the circle is wider; `system` leaves out what stands in for it, too."""
WIDER: tuple[Wider, ...] = ("level", "year", "system")
"""In the order in which it is offered."""
Near = Literal["prefecture", "province", "elsewhere", "unknown"]
"""Where a peer is: in the same prefecture, else in the same province, else elsewhere; unknown where one of the two
regions is."""

_NEAREST: tuple[Near, ...] = ("prefecture", "province", "elsewhere", "unknown")
_NATION = "00"  # lies in no province, and nothing lies in it
_PROVINCE, _PREFECTURE = 2, 4  # digits of their codes


@dataclass(frozen=True, slots=True)
class Own:
    """Whose peers are sought: a report, or a section of it with all that lies below it."""

    report: Report  # with its sections
    section: Section | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is compared."""
        return self.report.sections if self.section is None else with_those_below(self.section, self.report)


@dataclass(frozen=True, slots=True)
class Peer:
    """A report in its place among the peers, and what put it there."""

    rank: int  # from 1
    report_id: str
    near: Near
    likeness: Likeness


def with_those_below(section: Section, report: Report) -> tuple[Section, ...]:
    """The section, then what follows it in its report down to the next one that is as high."""
    if not section.level:  # text outside the numbering has nothing below it
        return (section,)
    return (section, *takewhile(lambda one: one.level > section.level, report.sections[section.ordinal + 1 :]))


def facts_of(own: Own) -> dict[Fact, tuple[str, ...]]:
    """What its peers must have in common with it; no values where it is not known."""
    agency, region, year = own.report.agency, own.report.region, own.report.year
    facts: dict[Fact, tuple[str, ...]] = {}
    if own.section is not None:
        facts["section"] = own.section.types[:1]
    if agency and not agency.systems:
        facts["agency"] = (agency.name,)
    else:
        facts["system"] = agency.systems if agency else ()
    facts["level"] = (region.level,) if region else ()
    facts["year"] = (str(year),) if year else ()
    return facts


def asked_of(facts: Mapping[Fact, tuple[str, ...]], without: Sequence[Wider] = ()) -> dict[Fact, tuple[str, ...]]:
    """The facts that are asked of peers: those that are known and not left out."""
    dropped = {*without, *(["agency"] if "system" in without else [])}
    return {fact: values for fact, values in facts.items() if values and fact not in dropped}


def circle(facts: Mapping[Fact, tuple[str, ...]], without: Sequence[Wider] = ()) -> Request:
    """What asks for the sections of the peers, and of the own report, in an order in which those of each stand
    together.
    """
    names = {"section": "sections", "system": "systems", "agency": "agencies", "level": "levels"}
    asked = asked_of(facts, without)
    changes: dict[str, Any] = {names[fact]: values for fact, values in asked.items() if fact in names}
    if "year" in asked:
        changes |= dict.fromkeys(("year_from", "year_to"), int(asked["year"][0]))
    return Request(sort="newest", group="report", limit=1, **changes)


def how_many(engine: Engine, wanted: Request, own: Own) -> int:
    """How many peers there are in a circle. Raises IndexMissing."""
    return len(engine.report_ids(wanted) - _of_own(engine, own))


def peers_of(engine: Engine, wanted: Request, own: Own) -> list[Peer]:
    """All peers in a circle, in order. Raises IndexMissing."""
    names = own_names(own.report)
    lines = (line for section in own.sections for line in section.text.splitlines())
    passage = "\n".join(_without(names, normalise(line)) for line in lines)
    sentences = sentences_of(own.report)
    keys = [sentence.key for section in own.sections for sentence in sentences[section.ordinal]]
    found = engine.likeness(passage, keys, wanted)
    near, of_own = _nearness(engine, wanted, own.report.region), _of_own(engine, own)
    order = sorted(
        (
            (_NEAREST.index(near.get(report_id, "unknown")), -likeness.percent, -likeness.sentences, report_id)
            for report_id, likeness in found.items()
            if report_id not in of_own
        )
    )
    return [
        Peer(rank, report_id, _NEAREST[place], found[report_id])
        for rank, (place, _, _, report_id) in enumerate(order, 1)
    ]


def _of_own(engine: Engine, own: Own) -> Set[str]:
    """The own report and, where its issuer is known, that agency's other reports: nobody is a peer of himself."""
    issuer = issuer_of(own.report)
    if issuer is None:
        return {own.report.id}
    region, agency = issuer
    issued = Request(regions=(region,), sub_regions=False, agencies=(agency,))
    return engine.report_ids(issued) | {own.report.id}


def _without(names: Iterable[str], text: str) -> str:
    for name in names:
        text = text.replace(name, "\n")
    return text


def _nearness(engine: Engine, wanted: Request, region: Region | None) -> dict[str, Near]:
    """Where the reports of a circle are, seen from a region; without those of which it is not known."""
    if region is None:
        return {}
    near: dict[str, Near] = dict.fromkeys(
        engine.report_ids(replace(wanted, levels=wanted.levels or LEVELS)), "elsewhere"
    )
    steps: tuple[tuple[int, Near], ...] = ((_PROVINCE, "province"), (_PREFECTURE, "prefecture"))
    for digits, name in steps:
        codes = tuple(code for code in region.lineage if len(code) == digits and code != _NATION)
        if codes:
            near |= dict.fromkeys(engine.report_ids(replace(wanted, regions=codes)), name)
    return near


def sections_of(engine: Engine, wanted: Request, peers: Sequence[Peer]) -> list[tuple[Peer, list[Hit]]]:
    """Some peers, each with its sections that match, in reading order; those below another one are left out.

    A peer that has left the index meanwhile is left out. Raises IndexMissing.
    """
    if not peers:
        return []
    hits = engine.every(replace(wanted, reports=tuple(peer.report_id for peer in peers)))
    of = {name: _uppermost(list(found)) for name, found in groupby(hits, key=lambda hit: hit.report.id)}
    return [(peer, of[peer.report_id]) for peer in peers if peer.report_id in of]


def _uppermost(hits: Sequence[Hit]) -> list[Hit]:
    paths = {hit.section.path for hit in hits}
    ordered = sorted(hits, key=lambda hit: hit.section.ordinal)
    return [
        hit
        for hit in ordered
        if not any(hit.section.path[:length] in paths for length in range(1, len(hit.section.path)))
    ]


def peers_json(
    own: Own, without: Sequence[Wider], total: int, page: int, found: Iterable[tuple[Peer, Sequence[Hit]]]
) -> dict[str, Any]:
    """A page of peers as the contract's JSON object."""
    facts = facts_of(own)
    year = facts["year"][0] if facts["year"] else None
    return {
        "report_id": own.report.id,
        "section_id": own.section.id if own.section else None,
        "shared": {
            "section": next(iter(facts.get("section", ())), None),
            "systems": list(facts.get("system", ())),
            "agency": next(iter(facts.get("agency", ())), None),
            "level": next(iter(facts["level"]), None),
            "year": year and int(year),
        },
        "without": list(without),
        "total": total,
        "page": page,
        "peers": [_peer_json(peer, hits, with_sections=own.section is not None) for peer, hits in found],
    }


def _peer_json(peer: Peer, hits: Sequence[Hit], *, with_sections: bool) -> dict[str, Any]:
    report = hits[0].report
    region, agency = report.region, report.agency
    return {
        "rank": peer.rank,
        "report_id": report.id,
        "section_ids": [hit.section.id for hit in hits] if with_sections else [],
        "title": report.title,
        "year": report.year,
        "region": region and {"code": region.code, "path": list(region.path)},
        "agency": agency and agency.name,
        "systems": list(agency.systems) if agency else [],
        "same_prefecture": None if peer.near == "unknown" else peer.near == "prefecture",
        "same_province": None if peer.near == "unknown" else peer.near in ("prefecture", "province"),
        "similarity": peer.likeness.percent / 100,
        "shared_sentences": peer.likeness.sentences,
        "url": report.url,
    }
