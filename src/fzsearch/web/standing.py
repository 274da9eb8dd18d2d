"""Where the sources stand: a page for people, the same as JSON for scripts."""

from datetime import datetime, timedelta, timezone

from flask import Blueprint, Response, jsonify, render_template

from fzsearch.index import Request
from fzsearch.store import status_json
from fzsearch.web.library import library, with_notice

blueprint = Blueprint("standing", __name__)

_CHINA = timezone(timedelta(hours=8))  # readers and portals live by it
_OUTCOMES = {"done": "完成", "partial": "部分完成", "failed": "失败", "blocked": "被挡", None: "尚未完成"}


@blueprint.get("/status")
def status() -> str:
    """For every source: last success, next due, counts, what is wrong and since when."""
    store = library().store()
    return render_template(
        "status.html",
        standings=store.standings.all(),
        totals=store.totals(),
        outcomes=_OUTCOMES,
        minute=_minute,
        asked=Request(),
    )


@blueprint.get("/api/v1/status")
def status_for_scripts() -> Response:
    """The same as JSON."""
    store = library().store()
    return jsonify(with_notice(status_json(store.standings.all(), store.totals())))


def _minute(moment: datetime | None) -> str:
    return moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M") if moment else "—"
