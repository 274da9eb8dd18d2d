"""Sections beside each other: those that are named, or a section and the best of its peers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from fzsearch.errors import QueryError
from fzsearch.index import (
    Own,
    Span,
    Wider,
    asked_of,
    circle,
    facts_of,
    peers_of,
    sections_of,
    shared_characters,
    shared_wording,
)
from fzsearch.web.chosen import SIDES, Chosen, chosen, chosen_ids
from fzsearch.web.library import library
from fzsearch.web.params import number_of
from fzsearch.web.peers import Circle, circles, left_out, shown, url_of

blueprint = Blueprint("comparing", __name__)

LONGEST = 200_000
"""The most characters that are compared at a time, so that no text, however long, takes a server long."""


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


@dataclass(frozen=True, slots=True)
class Sought:
    """The peers that were asked for beside a section, and where there are more."""

    facts: str  # what they have in common with it
    found: int
    every: str  # the address of all of them
    circles: list[Circle]  # other ones, where there are fewer than were asked for


@blueprint.get("/compare")
def compare() -> str:
    """Two to four sections beside each other, or one and the best of its `peers`; with fewer, how to choose them."""
    ids = chosen_ids(SIDES)
    wanted = number_of(request.args, "peers", SIDES - 1)
    sought = None
    if wanted and ids:
        ids, sought = _with_peers(ids, wanted)
    found = chosen(ids, LONGEST)
    columns = [
        Column(one, _lines(spans), *shared_characters(spans), _without(ids, one) if len(ids) > 2 else None)
        for one, spans in zip(found, shared_wording([one.text for one in found]), strict=True)
    ]
    return render_template("compare.html", ids=ids, columns=columns, most=SIDES, sought=sought)


def _with_peers(ids: Sequence[str], wanted: int) -> tuple[list[str], Sought]:
    """A section and the first sections of its best peers. Raises QueryError where several sections are named."""
    if len(ids) > 1:
        raise QueryError("peers 只用于一节", "peers goes with one section")
    one = chosen(ids)[0]
    own, without, engine = Own(one.report, one.section), left_out(), library().engine
    asked = circle(facts_of(own), without)
    best = sections_of(engine, asked, peers_of(engine, asked, own)[:wanted])
    too_few = len(best) < wanted
    others = list(circles(own, without, lambda wider: _beside(one, wanted, wider))) if too_few else []
    facts = "、".join(value for fact in shown(asked_of(facts_of(own), without)) for value in fact.values)
    sought = Sought(facts, len(best), url_of(own, without), others)
    return [*ids, *(hits[0].section.id for _, hits in best)], sought


def _beside(one: Chosen, wanted: int, without: Sequence[Wider]) -> str:
    return url_for("comparing.compare", id=one.section.id, peers=wanted, without=list(without))


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
