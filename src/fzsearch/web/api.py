"""The same answers as JSON, and what a monitor asks."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from fzsearch.index import Request, results_json
from fzsearch.model import report_json
from fzsearch.store import whereabouts_json
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
def readyz() -> Response:
    """The library opens and the index answers; `lag` counts the reports it has not seen. 503 otherwise."""
    lag = len(library().store().changes_after(library().engine.applied()))
    results = library().engine.search(Request(limit=1))
    return jsonify({"status": "ready", "generation": results.generation, "sections": results.total, "lag": lag})
