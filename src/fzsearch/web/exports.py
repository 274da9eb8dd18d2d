"""A whole search as a file: CSV, JSON or BibTeX, streamed, however many sections match."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from fzsearch.index import Hit, Request, Results
from fzsearch.index.query import hit_json
from fzsearch.web.addresses import permalinks
from fzsearch.web.citing import cited
from fzsearch.web.library import library, with_notice
from fzsearch.web.params import read_request, write_request
from fzsearch.web.tabling import UNFINISHED, csv_text, streamed

blueprint = Blueprint("exports", __name__)

_COLUMNS = (
    "title", "year", "region", "region_code", "agency", "systems", "level", "number", "path", "types", "text",
    "permalink", "url", "published", "report_id", "section_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search found: the figures, and the sections, one after the other."""

    asked: Request
    results: Results  # without hits
    hits: Iterator[Hit]
    permalink: Callable[[str, str], str]  # see addresses.permalinks


@blueprint.get("/search.csv")
def csv_file() -> Response:
    """The sections as CSV that spreadsheets open, in UTF-8."""
    return _export("csv", "text/csv; charset=utf-8", _csv, f"{UNFINISHED}\r\n")


@blueprint.get("/search.json")
def json_file() -> Response:
    """The sections as JSON, with their texts."""
    return _export("json", "application/json", _json, f"\n{UNFINISHED}\n")


@blueprint.get("/search.bib")
def bib_file() -> Response:
    """The reports that have a match as entries of BibTeX, each once, in the order of their best sections."""
    return _export("bib", "application/x-bibtex; charset=utf-8", _bib, f"\n% {UNFINISHED}\n")


def whole_request() -> Request:
    """What the address asks for, without regard to pages. Raises QueryError for a wrong value."""
    paged = ("page", "limit")
    kept = MultiDict((name, value) for name, value in request.args.items(multi=True) if name not in paged)
    return read_request(kept, library().settings.page_size)


def parameters_of(asked: Request) -> dict[str, list[str]]:
    """What is asked for, as parameters of the search page, without regard to pages."""
    parameters: dict[str, list[str]] = {}
    for name, value in write_request(replace(asked, page=1), asked.limit):
        parameters.setdefault(name, []).append(value)
    return parameters


def _export(ending: str, kind: str, write: Callable[[Found], Iterator[str]], unfinished: str) -> Response:
    """The file, streamed. What goes wrong before its first byte is an ordinary error."""
    asked = whole_request()
    name = f"fzsearch {asked.query}".strip()
    return streamed(f"{name}.{ending}", kind, write(_found(asked)), unfinished)


def _found(asked: Request) -> Found:
    """Everything that is asked for, and the figures of the same generation."""
    engine = library().engine
    counted = replace(asked, page=1, limit=1, group="section")
    results = engine.search(counted)
    while True:
        hits = engine.every(asked)
        first = list(_first(hits))
        again = engine.search(counted)
        if again.generation == results.generation:  # so nothing was swapped when the hits were looked up between
            return Found(asked, results, chain(first, hits), permalinks())
        results = again


def _first(hits: Iterator[Hit]) -> Iterator[Hit]:
    if (hit := next(hits, None)) is not None:
        yield hit


def _csv(found: Found) -> Iterator[str]:
    return csv_text(_COLUMNS, (_row(hit, found.permalink) for hit in found.hits))


def _row(hit: Hit, permalink: Callable[[str, str], str]) -> Sequence[object]:
    report, section = hit.report, hit.section
    region, agency = report.region, report.agency
    return (
        report.title, report.year,
        "/".join(region.path) if region else "", region.code if region else "",
        agency.name if agency else "", " ".join(agency.systems) if agency else "", region.level if region else "",
        section.number, " › ".join(section.path), " ".join(section.types), section.text,
        permalink(report.id, section.id), report.url, report.published, report.id, section.id,
    )  # fmt: skip


def _json(found: Found) -> Iterator[str]:
    results = found.results
    head = with_notice(
        {
            "query": results.query,
            "total": results.total,
            "reports": results.reports,
            "generation": results.generation,
            "parameters": parameters_of(found.asked),
        }
    )
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": ['
    between = "\n"
    for hit in found.hits:
        yield between + json.dumps(_hit(hit, found.permalink), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _hit(hit: Hit, permalink: Callable[[str, str], str]) -> dict[str, Any]:
    data = hit_json(hit)
    del data["snippet"], data["score"]
    published = hit.report.published
    return data | {
        "published": published and published.isoformat(),
        "permalink": permalink(hit.report.id, hit.section.id),
        "text": hit.section.text,
    }


def _bib(found: Found) -> Iterator[str]:
    store, told = library().store, set[str]()
    for hit in found.hits:
        if hit.report.id not in told:
            told.add(hit.report.id)
            yield cited(hit.report, store().snapshots.provenance(hit.report.id)).entry + "\n"
