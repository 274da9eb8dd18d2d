"""What was received, to be downloaded as it came: the proof behind a report's text. Nothing of it is ever shown."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from fzsearch.web.library import library

blueprint = Blueprint("originals", __name__)

_HEADERS = {
    "Content-Type": "application/octet-stream",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "X-Robots-Tag": "noindex",
}
# Control and format characters, among them those that turn the direction of writing and so hide an ending; what no
# file system has in a name; and what would end the header's string.
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"*/:<>?\\|]')
_LONGEST = 100  # characters of a name


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
    response.headers["Content-Disposition"] = _disposition(row)
    response.set_etag(row["sha256"])
    return response


def _disposition(row: Mapping[str, Any]) -> str:
    """RFC 6266: a name of ASCII for old browsers, and the real one, made harmless, for all others.

    >>> print(_disposition({"name": "报告.pdf", "sha256": "0123456789abcdef0123456789abcdef"}))
    attachment; filename="0123456789abcdef.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf
    """
    name = _NOT_IN_A_NAME.sub("_", row["name"]).strip(". ")
    ending = PurePosixPath(name).suffix
    ending = ending if re.fullmatch(r"\.[0-9A-Za-z]{1,10}", ending) else ""
    stem = name.removesuffix(ending)[: _LONGEST - len(ending)] or row["sha256"][:16]
    plain, full = f"{row['sha256'][:16]}{ending}", quote(f"{stem}{ending}", safe="", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
