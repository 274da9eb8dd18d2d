"""The same answers as JSON, and what a monitor asks."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from fzsearch.index import results_json
from fzsearch.model import report_json
from fzsearch.store import whereabouts_json
from fzsearch.web import readiness
from fzsearch.web.library import library
from fzsearch.web.params import read_request

blueprint = Blueprint("api", __name__)


def _json(data: dict[str, Any]) -> Response:
    """The data, with the library's notice where it has one."""
    notice = library().settings.notice
    return jsonify(data | {"notice": notice} if notice else data)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """Results JSON for the parameters of the search page."""
    asked = read_request(request.args, library().settings.page_size)
    return _json(results_json(library().engine.search(asked)))


@blueprint.get("/api/v1/reports/<report_id>")
def report(report_id: str) -> Response:
    """Report JSON."""
    store = library().store()
    found = store.report(report_id)
    if found is None:
        abort(404)
    return _json(report_json(found) | whereabouts_json(store.history.whereabouts(report_id)))


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
