"""The report page: the text with its hits, what is known of it, and the proof."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask import render_template, request

from fzsearch.citations import web_address
from fzsearch.errors import NotThere, QueryError
from fzsearch.index import Needle, Span, marked, needles_of
from fzsearch.items import list_items
from fzsearch.ledger import GRADED
from fzsearch.model import Section
from fzsearch.statements import Stated
from fzsearch.store import Happening
from fzsearch.text import fills_line
from fzsearch.versions import difference
from fzsearch.web.addresses import addresses
from fzsearch.web.citing import cited
from fzsearch.web.differing import inked
from fzsearch.web.language import said, told
from fzsearch.web.library import library
from fzsearch.web.moments import minute

_HAPPENINGS: Mapping[Happening, str] = {
    "found": said("发现"),
    "changed": said("改动"),
    "moved": said("移到另一网址"),
    "withdrawn": said("原网站上找不到了"),
    "returned": said("重新登出"),
    "displaced": said("原网址换成了另一份"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section with its hits numbered through the report; `heading` where it is one."""

    heading: bool
    spans: list[tuple[Span, int, str]]  # the number of the hit that begins here, else 0; the id of an item it opens


def report(report_id: str) -> str:
    """One report with its contents list; hits of ?q= are marked and numbered."""
    store = library().store()
    found = store.report(report_id)
    if found is None:
        raise NotThere.named("报告", "report", report_id)
    typed = request.args.get("q", "").strip()
    sought, problem = _needles(typed)
    count = _counter()
    bodies = [(section, _lines(section, sought, count)) for section in found.sections]
    provenance = store.snapshots.provenance(report_id)
    return render_template(
        "report.html",
        report=found,
        promises=Stated(found).commitments if found.is_report else None,
        grades=GRADED,
        to_commitment=addresses("commitments.commitment", "statement_id"),
        source=web_address(found.url),
        whereabouts=(whereabouts := store.history.whereabouts(report_id)),
        other_addresses=[one for one in whereabouts.addresses if one.url != found.url and web_address(one.url)],
        provenance=provenance,
        cited=cited(found, provenance),
        earlier=store.snapshots.versions(report_id)[:-1],
        attached=store.snapshots.attached(report_id),
        bodies=bodies,
        hits=count() - 1,
        typed=typed,
        problem=problem,
        minute=minute,
        moment=datetime.fromisoformat,
    )


def _needles(typed: str) -> tuple[tuple[Needle, ...], str | None]:
    """What to mark; a query that has no meaning marks nothing and says so."""
    if not typed:
        return (), None
    try:
        return needles_of(typed, library().cut), None
    except QueryError as error:
        return (), told(error)


def versions(report_id: str) -> str:
    """What each version of a report says differently from the one before it, section by section."""
    store = library().store()
    newest = store.report(report_id)
    if newest is None:
        raise NotThere.named("报告", "report", report_id)
    kept = [*store.history.earlier(report_id), newest]
    received = store.snapshots.versions(report_id)
    pairs = [(number, difference(*pair)) for number, pair in enumerate(pairwise(kept), 2)]
    return render_template(
        "versions.html",
        report=newest,
        received=received,
        differences=list(reversed(pairs)),
        events=store.history.of(report_id),
        happenings=_HAPPENINGS,
        inked=inked,
        minute=minute,
        moment=datetime.fromisoformat,
        web_address=web_address,
    )


def _counter() -> Callable[[], int]:
    numbers = iter(range(1, 1 << 30))
    return lambda: next(numbers)


def _lines(section: Section, sought: tuple[Needle, ...], count: Callable[[], int]) -> list[Line]:
    """A section's text, line by line; a first line that is nothing but the heading is marked as one."""
    lines: list[list[tuple[Span, int, str]]] = [[]]
    openings = {item.start: f"{section.id}.{place}" for place, item in enumerate(list_items(section.text), 1)}
    position = 0
    for span in marked(section.text.rstrip("\n"), sought):
        number = count() if span.hit else 0
        begins = position
        for piece in _pieces(span.text, position, openings):
            if piece == "\n":
                lines.append([])
            else:
                begun = number if position == begins else 0
                lines[-1].append((Span(piece, span.hit), begun, openings.get(position, "")))
            position += len(piece)
    first = "".join(span.text for span, _, _ in lines[0])
    is_heading = fills_line(section.heading, first)
    return [Line(is_heading and place == 0, spans) for place, spans in enumerate(lines)]


def _pieces(text: str, start: int, openings: Container[int]) -> Iterable[str]:
    """A text that stands at `start`, cut before and after line ends and where items open."""
    begin = 0
    for place, character in enumerate(text):
        if place > begin and (character == "\n" or text[place - 1] == "\n" or start + place in openings):
            yield text[begin:place]
            begin = place
    if text:
        yield text[begin:]
