"""Rows as files that are streamed, however many there are: CSV for spreadsheets, JSON."""

import csv
import io
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from flask import Response, request, stream_with_context

from fzsearch.spreadsheet import harmless
from fzsearch.web.downloads import disposition
from fzsearch.web.library import with_notice

log = logging.getLogger(__name__)

_PIECE = 32 << 10  # characters that are sent at once
UNFINISHED = "导出没有完成 this export is incomplete"


def csv_of(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Rows as CSV, in UTF-8 with a byte order mark, by which spreadsheets know the encoding."""
    return streamed(f"{name}.csv", "text/csv; charset=utf-8", begun(_csv(columns, rows)), f"{UNFINISHED}\r\n")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    mark = "\ufeff"
    for row in rows:
        yield mark + written.getvalue()
        mark = ""
        written.seek(0)
        written.truncate()
        writer.writerow(map(harmless, row))
    yield mark + written.getvalue()


def json_of(name: str, list_name: str, rows: Iterable[dict[str, Any]]) -> Response:
    """Rows as a list in an object of JSON."""
    return streamed(f"{name}.json", "application/json", begun(_json(list_name, rows)), f"\n{UNFINISHED}\n")


def _json(list_name: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    head = json.dumps(with_notice({}), ensure_ascii=False)[:-1]
    yield f"{head}{', ' if len(head) > 1 else ''}{json.dumps(list_name)}: ["
    between = "\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def begun(texts: Iterator[str]) -> Iterator[str]:
    """The same, its first piece made now: what goes wrong before it is an ordinary error."""
    return chain([next(texts)], texts)


def streamed(file: str, kind: str, texts: Iterator[str], unfinished: str) -> Response:
    """A file, sent as it is written. Where an error ends it, a line says so, and the connection breaks."""
    response = Response(stream_with_context(_in_pieces(_ended_badly(texts, unfinished))), content_type=kind)
    response.headers["Content-Disposition"] = disposition(file, "fzsearch")
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _in_pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """The same text in fewer, larger pieces. What was written before an error is sent before it."""
    waiting: list[str] = []
    size = 0
    try:
        for text in texts:
            waiting.append(text)
            size += len(text)
            if size >= _PIECE:
                piece = "".join(waiting)
                waiting, size = [], 0
                yield piece.encode("utf-8", errors="replace")
    except Exception:
        yield "".join(waiting).encode("utf-8", errors="replace")
        raise
    yield "".join(waiting).encode("utf-8", errors="replace")


def _ended_badly(texts: Iterator[str], unfinished: str) -> Iterator[str]:
    """The texts; where an error ends them, a line that says so, and then the error, so that the connection breaks."""
    try:
        yield from texts
    except Exception as error:
        log.error("export broken off path=%s reason=%s", request.path, error)
        yield unfinished
        raise
