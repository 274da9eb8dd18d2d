"""One request and its answer on an open wire."""

import re
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError, IncompleteRead
from urllib3.util.response import assert_header_parsing

from fzsearch.crawler.addresses import Address
from fzsearch.crawler.asking.codings import decoded
from fzsearch.crawler.asking.faults import cut, garbled, oversize, undecodable
from fzsearch.crawler.asking.wire import Wire
from fzsearch.exchange import Ask, Headers, Validators

_CHUNK = 65536  # bytes
_SENDABLE = re.compile(r"[\x20-\x7e\x80-\xff]+")  # as a header's value, RFC 9110, section 5.5
_FOLD = re.compile(r"\s*[\r\n]+\s*")  # a field's value over several lines, RFC 9112, section 5.2
_DIGITS = re.compile(r"[0-9]{1,15}")
_EMPTY = (204, 304)  # answers of these statuses have no body, whatever they say of it
_FIRST_FINAL = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """A request as it is sent."""

    address: Address
    method: str
    headers: Headers
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and whether the wire can be used again."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    reusable: bool


def write(address: Address, ask: Ask, validators: Validators, agent: str) -> Letter:
    """The request for `ask`. What an earlier answer said of itself is repeated only if it can stand in a header."""
    body = None if ask.form is None else urlencode(ask.form).encode()
    fields = [
        ("Host", address.authority),
        ("User-Agent", agent),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Encoding", "gzip"),
        ("Accept-Language", "zh-CN,zh;q=0.9"),
        ("Referer", ask.referer),
        ("If-None-Match", validators.etag),
        ("If-Modified-Since", validators.last_modified),
        ("Content-Type", None if body is None else "application/x-www-form-urlencoded"),
        ("Content-Length", None if body is None else str(len(body))),
    ]
    headers = tuple((name, value) for name, value in fields if value and _SENDABLE.fullmatch(value))
    return Letter(address, "GET" if body is None else "POST", headers, body)


def converse(wire: Wire, letter: Letter, largest: int) -> Answer:
    """Send a request and read its whole answer, decoded, of at most `largest` bytes. Raises FetchError."""
    line: Any = HTTPConnection(letter.address.host)
    line.auto_open = 0  # it must never look a name up and connect by itself
    line.sock = wire
    try:
        line.request(letter.method, letter.address.target, letter.body, dict(letter.headers))
        head: HTTPResponse = line.getresponse()
        with closing(head):
            wire.end_head()
            assert_header_parsing(head.msg)  # a line that is no field hides the fields after it
            body = _body(letter.address.url, head, largest)
    except ConnectionError as error:  # RemoteDisconnected: not a byte of an answer
        raise cut(letter.address.url) from error
    except (HTTPException, HTTPError, ValueError) as error:
        if isinstance(error.__cause__, IncompleteRead):
            raise cut(letter.address.url) from error
        raise garbled(letter.address.url, ascii(str(error))[:200]) from error
    headers = tuple((name, _FOLD.sub(" ", value)) for name, value in head.msg.items())
    return Answer(head.status, head.reason, headers, body, reusable=line.sock is wire)


def _body(url: str, head: HTTPResponse, largest: int) -> bytes:
    """The body of the answer that begins with `head`."""
    if head.status < _FIRST_FINAL:
        raise garbled(url, f"status {head.status}")
    if head.status in _EMPTY:
        return b""
    transfer = head.headers.get("Transfer-Encoding", "").strip().lower()
    if transfer not in ("", "chunked"):
        raise undecodable(url, ascii(transfer)[:40])
    lengths = set(re.split(r"\s*,\s*", ", ".join(head.headers.get_all("Content-Length", []))))
    if not transfer and lengths != {""}:
        length = lengths.pop()
        if lengths or not _DIGITS.fullmatch(length):
            raise garbled(url, "Content-Length")
        if int(length) > largest:
            raise oversize(url, largest)
    # urllib3 reads chunks: http.client takes a negative length as leave to read everything at once.
    pieces = urllib3.HTTPResponse(
        head, dict(head.headers), head.status, preload_content=False, original_response=head, request_method="GET"
    ).stream(_CHUNK, decode_content=False)
    return decoded(url, pieces, ", ".join(head.headers.get_all("Content-Encoding", [])), largest)
