"""Web archives: exchanges and received bytes as the records of WARC 1.1 (ISO 28500:2017). Alone knows warcio.

Bodies are kept without transfer and content coding, so the header fields that speak of the coding, or of another
length, are given as X-Archive-Orig-…, as other archives do. What a header says is written byte for byte, but for
characters that would end its line; a record's end is counted, so that no content can look like one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Protocol
from urllib.parse import quote, urlencode, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.warcwriter import WARCWriter

from fzsearch.exchange import Exchange, Headers

_FORMAT = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_WITHOUT_BODY = (204, 304)  # what a Content-Length says here is not the length of a body
_CODED = ("content-encoding", "transfer-encoding")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_NOT_IN_A_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
_REQUEST, _RESPONSE = "application/http; msgtype=request", "application/http; msgtype=response"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The exchange, of this archive or another of the same library, that an exchange says to be still good."""

    key: str
    url: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """Bytes that have an address, but were not asked for: a file that somebody brought."""

    key: str
    url: str
    at: datetime
    content_type: str
    body: bytes


class Archive(Protocol):
    """An archive that is being written."""

    def exchange(
        self, key: str, exchange: Exchange, earlier: Earlier | None = None, notes: Mapping[str, str] | None = None
    ) -> None:
        """Write an exchange as a response, or, with `earlier`, as a revisit of that, and its request.

        `key` tells it from all others of the library; with its address and moment its record's id is made from it,
        so that an exchange has the same id in every archive. `notes` become header fields of the record.
        """
        ...

    def resource(self, found: Found) -> None:
        """Write what somebody brought."""
        ...


def begin(file: BinaryIO, name: str, made: datetime, software: str, *, compressed: bool) -> Archive:
    """Begin an archive called `name` in a file: its first record says what wrote it, and when.

    With `compressed` every record is a gzip member of its own, as `.warc.gz` wants it.
    """
    writer = WARCWriter(file, gzip=compressed, warc_version="1.1")
    fields = {"software": software, "format": "WARC File Format 1.1", "conformsTo": _FORMAT}
    block = "".join(f"{field}: {_one_line(value)}\r\n" for field, value in fields.items()).encode()
    identity = _record_id("warcinfo", name, _date(made))
    record = writer.create_warc_record(
        "",
        "warcinfo",
        payload=BytesIO(block),
        length=len(block),
        warc_headers_dict={
            "WARC-Record-ID": identity,
            "WARC-Date": _date(made),
            "WARC-Filename": _one_line(name).encode("utf-8", "replace").decode(),
        },
    )
    writer.write_record(record)
    return _Archive(writer, identity)


@dataclass(frozen=True, slots=True)
class _Archive:
    writer: WARCWriter
    warcinfo: str

    def exchange(
        self, key: str, exchange: Exchange, earlier: Earlier | None = None, notes: Mapping[str, str] | None = None
    ) -> None:
        identity = _record_id("response", exchange.ask.url, key, _date(exchange.at))
        headers = {"WARC-Record-ID": identity} | {name: _one_line(text) for name, text in (notes or {}).items()}
        if earlier is None:
            headers["WARC-Payload-Digest"] = _digest(exchange.body)
            self._write("response", exchange, _answer(exchange), exchange.body, headers)
        else:
            headers |= {
                "WARC-Profile": _NOT_MODIFIED,
                "WARC-Refers-To": _record_id("response", earlier.url, earlier.key, _date(earlier.at)),
                "WARC-Refers-To-Target-URI": _target(earlier.url),
                "WARC-Refers-To-Date": _date(earlier.at),
                "WARC-Payload-Digest": f"sha256:{earlier.sha256}",
            }
            self._write("revisit", exchange, _answer(exchange), b"", headers)
        form = b"" if exchange.ask.form is None else urlencode(exchange.ask.form, errors="replace").encode()
        asked = {
            "WARC-Record-ID": _record_id("request", exchange.ask.url, key, _date(exchange.at)),
            "WARC-Concurrent-To": identity,
            "WARC-Payload-Digest": _digest(form),
        }
        self._write("request", exchange, _question(exchange), form, asked)

    def _write(self, kind: str, exchange: Exchange, head: bytes, body: bytes, headers: dict[str, str]) -> None:
        kind_of_block = _REQUEST if kind == "request" else _RESPONSE
        record = self.writer.create_warc_record(
            _target(exchange.ask.url),
            kind,
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=kind_of_block,
            http_headers=_Head(head),
            warc_headers_dict=headers | {"WARC-Date": _date(exchange.at), "WARC-Warcinfo-ID": self.warcinfo},
        )
        self.writer.write_record(record)

    def resource(self, found: Found) -> None:
        record = self.writer.create_warc_record(
            _target(found.url),
            "resource",
            payload=BytesIO(found.body),
            length=len(found.body),
            warc_content_type=_one_line(found.content_type) or "application/octet-stream",
            warc_headers_dict={
                "WARC-Record-ID": _record_id("resource", found.url, found.key, _date(found.at)),
                "WARC-Date": _date(found.at),
                "WARC-Payload-Digest": _digest(found.body),
                "WARC-Warcinfo-ID": self.warcinfo,
            },
        )
        self.writer.write_record(record)


@dataclass(frozen=True, slots=True)
class _Head:
    """A head of HTTP as warcio takes it; its own would rewrite what is not ASCII."""

    headers_buff: bytes

    def compute_headers_buffer(self, _: object) -> None:
        """Nothing: it is there."""


def _answer(exchange: Exchange) -> bytes:
    """The head of an answer, as it fits the body that was kept."""
    fields: list[tuple[str, str]] = []
    length = None if exchange.status in _WITHOUT_BODY else str(len(exchange.body))
    for name, value in exchange.headers:
        low = _name(name).lower()
        other_length = low == "content-length" and length is not None and value.strip() != length
        fields.append((f"X-Archive-Orig-{name}" if low in _CODED or other_length else name, value))
    if length is not None and not any(_name(name).lower() == "content-length" for name, _ in fields):
        fields.append(("Content-Length", length))
    return _lines(f"HTTP/1.1 {exchange.status:03} {exchange.reason}", tuple(fields))


def _question(exchange: Exchange) -> bytes:
    parts = urlsplit(_target(exchange.ask.url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    method = "GET" if exchange.ask.form is None else "POST"
    return _lines(f"{method} {target} HTTP/1.1", exchange.sent)


def _lines(first: str, fields: Headers) -> bytes:
    """A head of HTTP: nothing in it can end a line, or the head, before its time."""
    lines = [_bytes(_one_line(first))]
    lines += [_bytes(f"{_name(name)}: ") + _bytes(_one_line(value)) for name, value in fields]
    return b"\r\n".join([*lines, b"", b""])


def _name(text: str) -> str:
    """The name of a header field, without what none has."""
    return _NOT_IN_A_NAME.sub("-", text.strip()) or "-"


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip(" \t")  # other blanks may be bytes of a Chinese character


def _bytes(text: str) -> bytes:
    """The bytes that a header was read from: http.client takes them for Latin-1."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")


def _target(url: str) -> str:
    """The address in ASCII, without blanks; what is escaped stays so."""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]", errors="replace")


def _date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _digest(body: bytes) -> str:
    return f"sha256:{sha256(body).hexdigest()}"


def _record_id(*parts: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(_target(part) for part in parts))}>"
