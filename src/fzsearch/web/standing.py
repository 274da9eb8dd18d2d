"""Where the sources stand: a page for people, the same as JSON for scripts."""

from flask import Blueprint, Response, jsonify, render_template

from fzsearch.store import status_json
from fzsearch.web.language import said
from fzsearch.web.library import library, with_notice
from fzsearch.web.moments import minute

blueprint = Blueprint("standing", __name__)

_OUTCOMES = {
    "done": said("完成"),
    "partial": said("部分完成"),
    "failed": said("失败"),
    "blocked": said("被挡"),
    None: said("尚未完成"),
}


@blueprint.get("/status")
def status() -> str:
    """For every source: last success, next due, counts, what is wrong and since when."""
    store = library().store()
    return render_template(
        "status.html",
        standings=store.standings.all(),
        totals=store.totals(),
        outcomes=_OUTCOMES,
        minute=minute,
    )


@blueprint.get("/api/v1/status")
def status_for_scripts() -> Response:
    """The same as JSON."""
    store = library().store()
    return jsonify(with_notice(status_json(store.standings.all(), store.totals())))
