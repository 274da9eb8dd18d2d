"""Figures: what reports count, by subject and unit; as a table, as a drawing over the years, as files and JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, make_response, render_template

from fzsearch.errors import QueryError
from fzsearch.index import Request, Results
from fzsearch.ledger import BOUNDS, CHANGES, FIGURE_COLUMNS, SAID, SUMS, Entry, anchor, entry_json, figure_row
from fzsearch.web.addresses import addresses, permalinks
from fzsearch.web.commitments import answer
from fzsearch.web.figure_chart import MOST, chart, labels
from fzsearch.web.language import language, told
from fzsearch.web.stating import FIGURES, every, found, ledger, links, page, read_asked
from fzsearch.web.tabling import csv_of, json_of

blueprint = Blueprint("figures", __name__)


@blueprint.get("/figures")
def figures() -> Response:
    """What is counted, with facets; drawn where it is one agency's in one unit."""
    asked, link = read_asked(FIGURES), links("figures.figures")
    try:
        results = found(asked, FIGURES)
    except QueryError as error:
        problem = {"asked": asked, "link": link, "problem": told(error), "kept": [], "clear": link(Request())}
        return make_response(render_template("figures.html", **problem), 400)
    entries = {entry.statement.id: entry for entry in ledger().entries(results.hits)}
    return make_response(
        render_template(
            "figures.html",
            **page(asked, results, link, FIGURES),
            problem=None,
            rows=[(hit, entries[hit.section.id]) for hit in results.hits if hit.section.id in entries],
            **_drawn(asked, results),
            kinds_said=SAID,
            bounds=BOUNDS,
            changes=CHANGES,
            sums=SUMS,
            anchor=anchor,
            to_report=addresses("pages.report", "report_id"),
        )
    )


def _drawn(asked: Request, results: Results) -> dict[str, Any]:
    """The drawing and its labels, where what was found is one agency's, of one place, in one unit, and not much."""
    units = [mark for mark in asked.marks if mark.startswith("unit=")]
    if len(units) != 1 or not 1 < results.total <= MOST:
        return {"chart": None}
    entries = list(every(asked, FIGURES))
    issuers = {(entry.report.region, entry.report.agency and entry.report.agency.name) for entry in entries}
    drawn = chart(entries, myriads=language() == "zh") if len(issuers) == 1 else None
    return {"chart": drawn, "labels": labels(drawn) if drawn else ()}


def _whole() -> Iterator[Entry]:
    """Every figure that the address asks for, in its order. Raises QueryError before the first."""
    return every(read_asked(FIGURES, whole=True), FIGURES)


@blueprint.get("/figures.csv")
def csv_file() -> Response:
    """All of them as CSV that spreadsheets open, in UTF-8."""
    link = permalinks()
    return csv_of("figures", FIGURE_COLUMNS, (figure_row(entry, link) for entry in _whole()))


@blueprint.get("/figures.json")
def json_file() -> Response:
    """All of them as JSON."""
    return json_of("figures", "figures", _as_json(_whole()))


@blueprint.get("/api/v1/figures")
def for_scripts() -> Response:
    """A page of them as JSON."""
    results = found(read_asked(FIGURES), FIGURES)
    return answer(results, "figures", list(_as_json(ledger().entries(results.hits))))


def _as_json(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    link = permalinks()
    return (entry_json(entry, link) for entry in entries)
