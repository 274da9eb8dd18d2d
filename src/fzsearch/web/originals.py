"""What was received, to be downloaded as it came: the proof behind a report's text. Nothing of it is ever shown."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, request

from fzsearch.web.downloads import disposition
from fzsearch.web.library import library

blueprint = Blueprint("originals", __name__)

_HEADERS = {
    "Content-Type": "application/octet-stream",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "X-Robots-Tag": "noindex",
}


@blueprint.get("/reports/<report_id>/original")
def original(report_id: str) -> Response:
    """The bytes that a report was read from; `version` and `attachment`, from 1, choose among them.

    Only ids and numbers come from the request. Bytes that are gone or altered are an error, never an answer.
    """
    snapshots = library().store().snapshots
    rows = snapshots.versions(report_id)
    row = _chosen(rows, request.args.get("version", str(len(rows))))
    if (attachment := request.args.get("attachment")) is not None:
        is_newest = row is rows[-1]
        row = _chosen(snapshots.attached(report_id) if is_newest else snapshots.came_with(row["id"]), attachment)
    if request.if_none_match.contains_weak(row["sha256"]):
        return _answer(Response(status=304), row)
    return _answer(Response(snapshots.bytes_of(row)), row)


def _chosen(rows: Sequence[Mapping[str, Any]], number: str) -> Mapping[str, Any]:
    """The row of this number, from 1; 404 where there is none."""
    if not re.fullmatch(r"[0-9]{1,6}", number) or not 0 < int(number) <= len(rows):
        abort(404)
    return rows[int(number) - 1]


def _answer(response: Response, row: Mapping[str, Any]) -> Response:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    response.headers["Content-Disposition"] = disposition(row["name"], row["sha256"][:16])
    response.set_etag(row["sha256"])
    return response
