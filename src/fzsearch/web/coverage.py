"""Which agencies and years are there, and which are missing: a page, its tables as CSV, the same as JSON."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request, url_for

from fzsearch.errors import QueryError
from fzsearch.regions import Gazetteer
from fzsearch.spreadsheet import harmless
from fzsearch.web import gaps
from fzsearch.web.gaps import MOST_ROWS, Asked, Divisions
from fzsearch.web.library import library, with_notice
from fzsearch.web.params import last_page
from fzsearch.web.tally import Remembered, Row, Summary, Tally

blueprint = Blueprint("coverage", __name__)

UNPLACED_ON_PAGE = 100


@dataclass(frozen=True, slots=True)
class Known:
    """What the application knows of the coverage from one request to the next."""

    divisions: Divisions
    remembered: Remembered


def install(app: Flask, gazetteer: Gazetteer) -> None:
    """Add the pages; `gazetteer` is the yardstick."""
    app.extensions["fzsearch.coverage"] = Known(gaps.divisions_of(gazetteer), Remembered())
    app.register_blueprint(blueprint)


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is to say to what is asked."""

    asked: Asked
    tally: Tally
    divisions: Divisions
    years: range
    lineage: list[tuple[str, str]]  # code and name, from the top; empty for everything
    rows: list[Row]
    below: list[Summary]

    @property
    def pages(self) -> int:
        """How many pages the rows fill."""
        return last_page(len(self.rows), MOST_ROWS)

    @property
    def shown(self) -> Sequence[Row]:
        """The rows of the page."""
        return self.rows[(self.asked.page - 1) * MOST_ROWS : self.asked.page * MOST_ROWS]

    def shares(self, code: str) -> dict[str, tuple[int, int]]:
        """See gaps.shares."""
        return gaps.shares(self.tally, self.divisions, code)


def _answer() -> Answer:
    """Read the address and answer it. Raises QueryError."""
    known: Known = current_app.extensions["fzsearch.coverage"]
    asked = gaps.read_asked(request.args)
    tally = known.remembered.of(library().store())
    lineage = gaps.lineage_of(tally, known.divisions.gazetteer, asked.region) if asked.region else []
    years = gaps.years_asked(tally, asked)
    rows = gaps.matrix(tally, known.divisions, asked, years)
    below = gaps.regions_below(tally, known.divisions, asked.region)
    answer = Answer(asked, tally, known.divisions, years, lineage, rows, below)
    if asked.page > answer.pages:
        raise QueryError(f"没有第 {asked.page} 页", f"there is no page {asked.page}")
    return answer


@blueprint.get("/coverage")
def coverage() -> str:
    """The provinces; of a region its agencies by year, and what lies in it; of a 系统 all agencies below."""
    answer = _answer()
    whole = answer.tally.summary(answer.asked.region)
    return render_template(
        "coverage.html",
        answer=answer,
        whole=whole,
        all_years=range(min(whole.years), max(whole.years) + 1)[-gaps.MOST_YEARS :] if whole.years else range(0),
        absent=[] if answer.asked.region else _absent(answer),
        systems=_systems(answer),
        gaps=gaps.gaps,
        most_years=gaps.MOST_YEARS,
        listing=bool(answer.asked.region or answer.asked.filtered or answer.asked.missing),
        with_region=bool(answer.asked.filtered or not answer.asked.region),
        link=_link("coverage.coverage", answer.asked),
        csv=_link("coverage.table", answer.asked)(page=1),
        search=_search,
    )


def _link(endpoint: str, asked: Asked) -> Callable[..., str]:
    """Addresses of the same with something changed."""

    def link(**changes: Any) -> str:
        pairs: dict[str, list[str]] = {}
        for name, value in gaps.write_asked(replace(asked, **changes)):
            pairs.setdefault(name, []).append(value)
        return url_for(endpoint, **pairs)  # type: ignore[arg-type]

    return link


def _search(row: Row, year: int | None = None) -> str:
    """The search that shows an agency's reports, of one year or of all."""
    return url_for("pages.search", region=row.region.code, sub=0, agency=row.agency, year_from=year, year_to=year)


def _absent(answer: Answer) -> list[tuple[str, str]]:
    """Code and name of the provinces that the library has nothing of."""
    return [
        (region.code, region.name)
        for region in answer.divisions.directly_in("")
        if region.code not in answer.tally.summaries
    ]


def _systems(answer: Answer) -> list[str]:
    """The 系统 that agencies in the region belong to, and those asked for."""
    region = answer.asked.region
    found = {
        system
        for row in answer.tally.rows
        if region is None or region in row.region.lineage
        for system in row.systems
    }
    return sorted(found.union(answer.asked.systems))


@blueprint.get("/coverage/unknown")
def unknown() -> str:
    """The reports whose region, agency or year is not known: they stand in no table."""
    known: Known = current_app.extensions["fzsearch.coverage"]
    page = gaps.read_asked(request.args).page
    store = library().store()
    total = known.remembered.of(store).unplaced
    pages = last_page(total, UNPLACED_ON_PAGE)
    if page > pages:
        raise QueryError(f"没有第 {page} 页", f"there is no page {page}")
    return render_template(
        "unknown.html",
        reports=store.coverage.unplaced(UNPLACED_ON_PAGE, (page - 1) * UNPLACED_ON_PAGE),
        total=total,
        page=page,
        pages=pages,
    )


@blueprint.get("/coverage.csv")
def table() -> Response:
    """The agencies by year, all pages, for a spreadsheet."""
    answer = _answer()
    headers = {"Content-Disposition": 'attachment; filename="coverage.csv"'}
    return Response(_lines(answer.rows, answer.years), mimetype="text/csv", headers=headers)


def _lines(rows: Iterable[Row], years: range) -> Iterator[str]:
    """With a byte order mark, by which Excel knows UTF-8; 0 is a year without a report."""
    yield "\ufeff" + _line("region_code", "region", "level", "agency", "systems", "in_library", *years, "undated")
    for row in rows:
        cells = [row.years[year].count if year in row.years else 0 for year in years]
        yield _line(
            row.region.code, "/".join(row.region.path), row.region.level, row.agency, " ".join(row.systems),
            "no" if row.agency is None else "yes", *cells, row.undated.count if row.undated else 0,
        )  # fmt: skip


def _line(*cells: object) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(map(harmless, cells))
    return text.getvalue()


@blueprint.get("/api/v1/coverage")
def coverage_for_scripts() -> Response:
    """The same as JSON."""
    answer = _answer()
    tally, asked, whole = answer.tally, answer.asked, answer.tally.summary(answer.asked.region)
    data = {
        "totals": {"reports": tally.reports, "unplaced": tally.unplaced, "withdrawn": tally.withdrawn},
        "region": _summary_json(_named(whole, answer.lineage), answer) if asked.region else None,
        "years": list(answer.years),
        "regions": [_summary_json(summary, answer) for summary in answer.below],
        "rows": [_row_json(row, answer.years) for row in answer.shown],
        "total": len(answer.rows),
        "page": asked.page,
        "pages": answer.pages,
    }
    return jsonify(with_notice(data))


def _named(summary: Summary, lineage: Sequence[tuple[str, str]]) -> Summary:
    """The summary under the region's own name, also where it has no reports."""
    return replace(summary, path=tuple(name for _, name in lineage), lineage=tuple(code for code, _ in lineage))


def _summary_json(summary: Summary, answer: Answer) -> dict[str, Any]:
    return {
        "code": summary.code,
        "path": list(summary.path),
        "reports": summary.reports,
        "agencies": summary.agencies,
        "years": {str(year): count for year, count in sorted(summary.years.items())},
        "divisions": {
            level: {"with_reports": have, "known": there_are}
            for level, (have, there_are) in answer.shares(summary.code).items()
        },
    }


def _row_json(row: Row, years: range) -> dict[str, Any]:
    region = row.region
    return {
        "region": {"code": region.code, "path": list(region.path), "level": region.level},
        "agency": row.agency,
        "systems": list(row.systems),
        "in_library": row.agency is not None,
        "years": {str(year): row.years[year].count for year in years if year in row.years},
        "missing": gaps.gaps(row, years),
        "undated": row.undated.count if row.undated else 0,
    }
