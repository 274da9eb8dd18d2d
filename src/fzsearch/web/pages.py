"""The pages that people read."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request, url_for

from fzsearch import __version__
from fzsearch.errors import QueryError
from fzsearch.index import FacetValue, Needle, Request, Results, Sort, Span, marked, needles_of
from fzsearch.items import list_items
from fzsearch.model import SECTION_TYPES, Section
from fzsearch.text import fills_line
from fzsearch.web.library import library
from fzsearch.web.params import (
    DEEPEST,
    filters_ticked,
    pages_around,
    read_request,
    toggled,
    without_filters,
    write_request,
)

blueprint = Blueprint("pages", __name__)

_FACET_TITLES = {"region": "地区", "agency": "机构", "level": "层级", "year": "年度", "section": "章节"}


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """What every template may use."""
    return {"notice": library().settings.notice, "version": __version__, "section_types": SECTION_TYPES}


@blueprint.get("/")
def home() -> str:
    """The first page: the box, examples, and how much there is."""
    return render_template("home.html", totals=library().store().totals(), asked=Request())


@blueprint.get("/search")
def search() -> str:
    """Results with facets."""
    page_size = library().settings.page_size
    asked = read_request(request.args, page_size)
    results = library().engine.search(asked)

    def link(changed: Request) -> str:
        return _search_url(changed, page_size)

    last_page = max(1, -(-min(results.total, DEEPEST) // asked.limit))
    return render_template(
        "search.html",
        asked=asked,
        results=results,
        facets={name: (title, results.facets[name]) for name, title in _FACET_TITLES.items()},
        chips=[(label, link(changed)) for label, changed in _chips(asked, results)],
        ticked=filters_ticked(asked),
        toggle=lambda facet, value: link(toggled(asked, facet, value)),
        clear=link(without_filters(asked)),
        page_links=[(page, link(replace(asked, page=page))) for page in pages_around(asked.page, last_page)],
        sorts=[(sort, label, link(replace(asked, sort=sort, page=1))) for sort, label in _sorts()],
        kept=[pair for pair in write_request(replace(asked, query="", page=1), page_size) if pair[0] != "in"],
    )


def _sorts() -> list[tuple[Sort, str]]:
    return [("relevance", "最相关"), ("newest", "最新"), ("oldest", "最早")]


def _search_url(asked: Request, page_size: int) -> str:
    pairs: dict[str, list[str]] = {}
    for name, value in write_request(asked, page_size):
        pairs.setdefault(name, []).append(value)
    return url_for("pages.search", **pairs)  # type: ignore[arg-type]


def _chips(asked: Request, results: Results) -> Iterable[tuple[str, Request]]:
    """Every ticked value with the request that drops it."""
    for facet in ("region", "agency", "level", "section"):
        for value in _flat(results.facets[facet]):
            if value.selected:
                yield value.label, toggled(asked, facet, value)
    if asked.year_from is not None or asked.year_to is not None:
        first, last = asked.year_from or "", asked.year_to or ""
        label = f"{first} 年" if first == last else f"{first}—{last} 年"
        yield label, replace(asked, year_from=None, year_to=None, page=1)


def _flat(values: Iterable[FacetValue]) -> Iterable[FacetValue]:
    for value in values:
        yield value
        yield from _flat(value.children)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section with its hits numbered through the report; `heading` where it is one."""

    heading: bool
    spans: list[tuple[Span, int, str]]  # the number of a hit, from 1, 0 for text between; the id of an item it opens


@blueprint.get("/reports/<report_id>")
def report(report_id: str) -> str:
    """One report with its contents list; hits of ?q= are marked and numbered."""
    store = library().store()
    found = store.report(report_id)
    if found is None:
        abort(404)
    typed = request.args.get("q", "").strip()
    sought, problem = _needles(typed)
    count = _counter()
    bodies = [(section, _lines(section, sought, count)) for section in found.sections]
    return render_template(
        "report.html",
        report=found,
        source=_web_address(found.url),
        whereabouts=(whereabouts := store.history.whereabouts(report_id)),
        other_addresses=[one for one in whereabouts.addresses if one.url != found.url and _web_address(one.url)],
        provenance=store.snapshots.provenance(report_id),
        earlier=store.snapshots.versions(report_id)[:-1],
        attached=store.snapshots.attached(report_id),
        bodies=bodies,
        hits=count() - 1,
        typed=typed,
        problem=problem,
        asked=Request(query=typed),
    )


def _needles(typed: str) -> tuple[tuple[Needle, ...], str | None]:
    """What to mark; a query that has no meaning marks nothing and says so."""
    if not typed:
        return (), None
    try:
        return needles_of(typed, library().cut), None
    except QueryError as error:
        return (), error.zh


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
        for piece in _pieces(span.text, position, openings):
            if piece == "\n":
                lines.append([])
            else:
                lines[-1].append((Span(piece, span.hit), number, openings.get(position, "")))
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


def _web_address(url: str | None) -> str | None:
    """An address, if it is one that a browser may follow."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


@blueprint.get("/help")
def help_page() -> str:
    """How to ask."""
    return render_template("help.html", asked=Request())


@blueprint.get("/about")
def about() -> str:
    """What this is."""
    return render_template("about.html", asked=Request())
