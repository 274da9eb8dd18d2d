"""Rows as files that are streamed, however many there are: CSV for spreadsheets, JSON."""

import csv
import io
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

from flask import Response, request, stream_with_context

from fzsearch.spreadsheet import harmless
from fzsearch.web.downloads import disposition
from fzsearch.web.library import with_notice

T = TypeVar("T")

log = logging.getLogger(__name__)

_PIECE = 32 << 10  # characters that are sent at once
UNFINISHED = "导出没有完成 this export is incomplete"


def csv_of(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Rows as CSV, in UTF-8 with a byte order mark, by which spreadsheets know the encoding.

    `name` is what they are; what was looked for is added to it. What goes wrong before the first row is an ordinary
    error.
    """
    return streamed(
        _file(name, "csv"), "text/csv; charset=utf-8", csv_text(columns, begun(rows)), f"{UNFINISHED}\r\n"
    )


def _file(name: str, ending: str) -> str:
    return f"fzsearch {name} {request.args.get('q', '')}".strip() + f".{ending}"


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows below their columns, piece by piece; by the mark before them, spreadsheets know the encoding."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    yield f"\ufeff{written.getvalue()}"
    for row in rows:
        written.seek(0)
        written.truncate()
        writer.writerow(map(harmless, row))
        yield written.getvalue()


def json_of(name: str, list_name: str, rows: Iterable[dict[str, Any]]) -> Response:
    """Rows as a list in an object of JSON; as `csv_of` otherwise."""
    return streamed(_file(name, "json"), "application/json", _json(list_name, begun(rows)), f"\n{UNFINISHED}\n")


def _json(list_name: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    head = json.dumps(with_notice({}), ensure_ascii=False)[:-1]
    yield f"{head}{', ' if len(head) > 1 else ''}{json.dumps(list_name)}: ["
    between = "\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def begun(rows: Iterable[T]) -> Iterator[T]:
    """The same, the first of them made now."""
    rest = iter(rows)
    return chain(list(islice(rest, 1)), rest)


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
