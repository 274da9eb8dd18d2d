"""The same answers as JSON, and what a monitor asks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from fzsearch.errors import IndexMissing, NotThere, StoreError
from fzsearch.index import Request, circle, facts_of, peers_json, peers_of, results_json, sections_of
from fzsearch.model import Report, report_json, section_json
from fzsearch.store import Store, whereabouts_json
from fzsearch.web import readiness
from fzsearch.web.library import library, with_notice
from fzsearch.web.openapi import described, document
from fzsearch.web.params import number_of, read_request
from fzsearch.web.peers import left_out, own_named, page_asked

blueprint = Blueprint("api", __name__)


@blueprint.after_app_request
def let_others_read(response: Response) -> Response:
    """Where the library is public, pages of other sites may read what is under /api/v1, errors among it."""
    if library().settings.public_api and request.path.startswith("/api/v1/"):
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/api/v1/search")
def search() -> Response:
    """Results JSON for the parameters of the search page."""
    asked = read_request(request.args, library().settings.page_size)
    return jsonify(with_notice(results_json(library().engine.search(asked))))


@blueprint.get("/api/v1/reports/<report_id>")
def report(report_id: str) -> Response:
    """Report JSON."""
    store = library().store()
    found = store.report(report_id)
    if found is None:
        raise NotThere.named("报告", "report", report_id)
    return jsonify(with_notice(_report(store, found)))


@blueprint.get("/api/v1/sections/<section_id>")
def section(section_id: str) -> Response:
    """Section JSON, with the head of its report."""
    store = library().store()
    found = store.sections_with_heads([section_id]).get(section_id)
    if found is None:
        raise NotThere.named("章节", "section", section_id)
    wanted, head = found
    of_report = _report(store, head)
    del of_report["sections"]  # the head is without
    link = url_for("pages.report", report_id=head.id, _anchor=wanted.id, _external=True)
    return jsonify(with_notice(section_json(wanted) | {"permalink": link, "report": of_report}))


def _report(store: Store, found: Report) -> dict[str, Any]:
    """A report with what only the library knows of it."""
    return {
        **report_json(found),
        **whereabouts_json(store.history.whereabouts(found.id)),
        "permalink": url_for("pages.report", report_id=found.id, _external=True),
        "provenance": _provenance(found.id, store.snapshots.provenance(found.id)),
    }


def _provenance(report_id: str, row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a report was read from; None where that is not known."""
    if row is None:
        return None
    original = url_for("originals.original", report_id=report_id, _external=True)
    kept = ("sha256", "size", "name", "url", "content_type", "fetched_at")
    return {"original": original} | {name: row[name] for name in kept}


@blueprint.get("/api/v1/peers")
def peers() -> Response:
    """The peers of a report or section, in order, with what put each in its place."""
    own, without = own_named(request.args.get("id")), left_out()
    limit = number_of(request.args, "limit", 100) or library().settings.page_size
    page = page_asked(limit)
    engine, wanted = library().engine, circle(facts_of(own), without)
    ranked = peers_of(engine, wanted, own)
    found = sections_of(engine, wanted, ranked[(page - 1) * limit : page * limit])
    return jsonify(with_notice(peers_json(own, without, len(ranked), page, found)))


@blueprint.get("/api/v1/openapi.json")
def openapi() -> Response:
    """The API as an OpenAPI document. It changes with the version only, so it may be kept for an hour."""
    answer = jsonify(document(request.script_root))
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]


@blueprint.get("/api/docs")
def docs() -> str:
    """The same for people."""
    api = described(document(request.script_root), _some_ids())
    return render_template("api_docs.html", api=api)


def _some_ids() -> dict[str, str]:
    """A report and a section that are there; nothing where the library cannot be searched."""
    try:
        found = library().engine.search(Request(limit=1)).hits
    except (IndexMissing, StoreError):
        return {}
    if not found:
        return {}
    section_id = found[0].section.id
    ids = {"report_id": found[0].report.id, "section_id": section_id, "id": section_id}
    try:
        stated = library().statements.search(Request(marks=("kind=commitment",), limit=1)).hits
    except IndexMissing:
        return ids
    return ids | ({"statement_id": stated[0].section.id} if stated else {})


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is alive."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The library opens, the index answers, and neither lags more than the settings allow. 503 otherwise."""
    found = readiness.readiness(library(), datetime.now(UTC))
    faults = readiness.faults(found, library().settings)
    if not faults:
        return jsonify({"status": "ready"} | readiness.readiness_json(found)), 200
    zh, en = ("；".join(fault[0] for fault in faults), "; ".join(fault[1] for fault in faults))
    details = {"type": "about:blank", "title": en, "status": 503, "detail": zh}
    problem = jsonify(details | readiness.readiness_json(found))
    problem.content_type = "application/problem+json"
    return problem, 503
