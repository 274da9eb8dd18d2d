"""How a phrase's use grew and spread: the page, its table as CSV, the same as JSON."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, make_response, render_template, request, url_for

from fzsearch.errors import QueryError
from fzsearch.index import Request
from fzsearch.index.trending import MOST_PHRASES, Asked, answer, first_users, phrase_json
from fzsearch.index.trends import COLUMNS, span, table
from fzsearch.model import SECTION_TYPES
from fzsearch.regions import Gazetteer
from fzsearch.spreadsheet import harmless
from fzsearch.web.addresses import addresses, permalinks, quoted
from fzsearch.web.downloads import disposition
from fzsearch.web.facets import LEVEL_LABELS
from fzsearch.web.language import language, t, told
from fzsearch.web.library import library, with_notice
from fzsearch.web.params import FACETS, without
from fzsearch.web.trend_chart import chart, percent
from fzsearch.web.trending import narrow, read_asked, write_asked

blueprint = Blueprint("trends", __name__)

EXAMPLES = ('"综合查一次"', '"三项制度"', '"法治政府建设示范创建"')


def install(app: Flask, gazetteer: Gazetteer) -> None:
    """Add the page; `gazetteer` knows the names of regions."""
    app.extensions["fzsearch.trends"] = gazetteer
    app.register_blueprint(blueprint)


def _gazetteer() -> Gazetteer:
    found: Gazetteer = current_app.extensions["fzsearch.trends"]
    return found


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{name}={quoted(value)}" for name, value in pairs)


@blueprint.get("/trends")
def page() -> Response:
    """Chart and tables; without a phrase what this is. A query without a meaning is answered here, too: 400."""
    asked = read_asked(request.args)
    try:
        found = answer(asked, library().engine, _gazetteer())
    except QueryError as error:
        return make_response(render_template("trends.html", **_page(asked), problem=told(error)), 400)
    shown = [(trend, first_users(asked, trend, library().engine)) for trend in found]
    years = span({year for trend in found for year in trend.years})
    return make_response(
        render_template(
            "trends.html",
            **_page(asked),
            problem=None,
            shown=shown,
            years=years,
            undated=any(None in trend.years for trend in found),
            unknown=any(trend.whole.unknown for trend in found),
            chart=chart(found, years),
            search=_searches(asked),
            to_report=_to_report(asked),
            csv=_address("trends.csv_file", asked),
            to_the_letter=_to_the_letter(asked),
        )
    )


def _page(asked: Asked) -> dict[str, Any]:
    """What the page shows whatever was found."""
    link = _links(asked)
    return {
        "asked": asked,
        "chips": [(label, link(changed)) for label, changed in _chips(asked.filters)],
        "kept": [*write_asked(Asked((), without(asked.filters, "year"))), *_foreign()],
        "examples": [(example, link(asked.filters, (example,))) for example in EXAMPLES],
        "most": MOST_PHRASES,
        "percent": percent,
    }


def _to_the_letter(asked: Asked) -> dict[str, str]:
    """The phrases of several words, without quotes or operators, each with the address where it is quoted.

    Whoever types a phrase so may not know that its words are counted wherever they stand in a section.
    """
    link, found = _links(asked), {}
    for query in asked.queries:
        if query.isalnum() and len(library().cut(query)) > 1:
            found[query] = link(asked.filters, tuple(f'"{one}"' if one == query else one for one in asked.queries))
    return found


def _searches(asked: Asked) -> Callable[..., str]:
    """Makes the addresses of the searches that prove the counts: a thousand on a page, so what is the same in many of
    them is made once.
    """
    base, foreign = url_for("pages.search", lang=None), _joined(_foreign())
    span_asked = _joined(
        write_asked(Asked((), Request(year_from=asked.filters.year_from, year_to=asked.filters.year_to)))
    )

    everything = asked.of("")

    @cache
    def kept(facet: str, value: str, of: Request) -> str:
        narrowed = narrow(of, facet, value, _gazetteer())
        return _joined(write_asked(Asked((), without(narrowed, "year"))))

    def search(query: str, year: int | None = None, facet: str = "", value: str = "") -> str:
        """For a phrase, or for everything, in one year of one province or 系统."""
        years = f"year_from={year}&year_to={year}" if year else span_asked
        phrase = f"q={quoted(query)}" if query else ""
        stated = "&".join(
            filter(None, (phrase, kept(facet, value, asked.filters if query else everything), years, foreign))
        )
        return f"{base}?{stated}" if stated else base

    return search


def _foreign() -> tuple[tuple[str, str], ...]:
    return (("lang", language()),) if language() != "zh" else ()


def _links(asked: Asked) -> Callable[..., str]:
    def link(filters: Request, queries: tuple[str, ...] = asked.queries) -> str:
        return _address("trends.page", Asked(queries, filters))

    return link


def _address(endpoint: str, asked: Asked) -> str:
    stated = _joined([*write_asked(asked), *_foreign()])
    return f"{url_for(endpoint, lang=None)}?{stated}".rstrip("?")


def _chips(filters: Request) -> Iterator[tuple[str, Request]]:
    """Every ticked value with the filters that lack it; years stand in a form."""
    labels: dict[str, Callable[[str], str]] = {
        "region": _name, "level": lambda level: t(LEVEL_LABELS[level]), "section": lambda kind: t(SECTION_TYPES[kind])
    }  # fmt: skip
    for facet, name in FACETS.items():
        ticked: tuple[str, ...] = getattr(filters, name)
        for value in ticked:
            changes: dict[str, Any] = {name: tuple(other for other in ticked if other != value)}
            yield labels.get(facet, str)(value), replace(filters, **changes)
    if filters.within == "title":
        yield t("只查标题"), replace(filters, within="everywhere")
    if filters.reports:
        yield t("只在几份报告里"), without(filters, "report")
    if filters.own is not None:
        yield t("不到 {own} 个机构用的话", own=filters.own), without(filters, "own")


def _name(code: str) -> str:
    region = _gazetteer().get(code)
    return region.name if region else code


def _to_report(asked: Asked) -> Callable[[str, str], str]:
    """Makes the address of a report with the phrase marked; in titles alone nothing is marked."""
    makers = {
        query: addresses("pages.report", "report_id", q=query if asked.filters.within == "everywhere" else None)
        for query in asked.queries
    }
    return lambda query, report_id: makers[query](report_id)


@blueprint.get("/trends.csv")
def csv_file() -> Response:
    """The counts as a table for spreadsheets, in UTF-8 with a byte order mark."""
    asked = read_asked(request.args)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in table(answer(asked, library().engine, _gazetteer())):
        writer.writerow(map(harmless, row))
    response = Response(f"\ufeff{written.getvalue()}", content_type="text/csv; charset=utf-8")
    name = " ".join(["fzsearch trends", *asked.queries])
    response.headers["Content-Disposition"] = disposition(f"{name[:80]}.csv", "fzsearch-trends")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/api/v1/trends")
def trends_for_scripts() -> Response:
    """The same as JSON."""
    asked = read_asked(request.args)
    engine, link = library().engine, permalinks()
    phrases = [phrase_json(trend, first_users(asked, trend, engine)) for trend in answer(asked, engine, _gazetteer())]
    for phrase in phrases:
        for user in phrase["first_users"]["reports"]:
            user["permalink"] = link(user["report_id"], user["section_id"])
    return jsonify(with_notice({"phrases": phrases}))
