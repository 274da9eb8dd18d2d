"""What is asked of a made portal and what it answers: requests as they were logged, pages as they go out."""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

Headers = tuple[tuple[str, str], ...]
HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Visit:
    """One request as it arrived, and the status it was given: 0 while there is none, or when it got a reset."""

    at: float  # time.monotonic(), the same clock in every process of a Linux machine
    host: str  # the loopback address that was asked, whatever the header Host says
    method: str
    target: str  # path and query as sent
    head: bytes = b""  # the header lines as sent
    body: bytes = b""
    status: int = 0

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def headers(self) -> dict[str, str]:
        """The header fields, names in lower case."""
        lines = (line.partition(":") for line in self.head.decode("latin-1").split("\r\n"))
        return {name.lower(): value.strip() for name, _, value in lines if name}

    @property
    def form(self) -> dict[str, str]:
        """The parameters of query and body together; what the body says wins."""
        pairs = parse_qsl(self.target.partition("?")[2], keep_blank_values=True)
        pairs += parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return dict(pairs)

    def as_row(self) -> list[Any]:
        """The request for a log in JSON."""
        return [self.at, self.host, self.method, self.target, self.head.decode("latin-1"), self.status]


@dataclass(frozen=True)
class Page:
    """One answer. `etag` and `modified` are its validators; without them it is never answered with 304."""

    body: bytes = b""
    status: int = 200
    kind: str = HTML  # the header Content-Type as it stands; "" for none
    headers: Headers = ()
    etag: str | None = None
    modified: datetime | None = None
    chunked: bool = False  # sent in chunks, without a length

    @cached_property
    def zipped(self) -> bytes:
        """The body in the coding gzip."""
        return gzip.compress(self.body, 6, mtime=0)

    def unchanged_for(self, visit: Visit) -> bool:
        """Whether the asker already has it: If-None-Match is heard before If-Modified-Since."""
        if self.status != HTTPStatus.OK or b"\nif-" not in visit.head.lower():
            return False
        asked = visit.headers
        if (tags := asked.get("if-none-match")) is not None:
            return self.etag is not None and self.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        if (since := asked.get("if-modified-since")) is None or self.modified is None:
            return False
        try:
            return self.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except ValueError:
            return False

    def wire(self, visit: Visit, *, may_zip: bool = False) -> tuple[int, bytes, bytes]:
        """The status, the head and the body that go out to a request."""
        if self.unchanged_for(visit):
            return 304, _head(304, self._validators()), b""
        body, fields = self.body, [*self.headers, *self._validators()]
        if self.kind:
            fields.append(("Content-Type", self.kind))
        coded = any(name == "Content-Encoding" for name, _ in self.headers)
        if may_zip and not coded and "gzip" in visit.headers.get("accept-encoding", ""):
            body = self.zipped
            fields += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        if self.chunked:
            fields.append(("Transfer-Encoding", "chunked"))
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in pieces(body, 4096)) + b"0\r\n\r\n"
        else:
            fields.append(("Content-Length", str(len(body))))
        return self.status, _head(self.status, fields), b"" if visit.method == "HEAD" else body

    def _validators(self) -> list[tuple[str, str]]:
        fields = [("ETag", self.etag)] if self.etag else []
        if self.modified:
            fields.append(("Last-Modified", format_datetime(self.modified.astimezone(UTC), usegmt=True)))
        return fields


Route = Page | Callable[[Visit], Page]
"""What stands at a path: a page, or what makes one from the request."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a portal misbehaves at one path. Several may follow each other, each for its `times`."""

    answer: Page | None = None  # instead of what stands there
    delay: float = 0.0  # seconds before the first byte; a very long one is a portal that never answers
    drip: float = 0.0  # seconds between two drops of the body
    drop: int = 64  # bytes in a drop
    cut: int | None = None  # so many bytes of the body, then the connection ends, whatever the length promised
    reset: bool = False  # the connection is reset instead of an answer
    times: int | None = None  # for so many requests; None for all that come


def pieces(body: bytes, size: int) -> Iterator[bytes]:
    """The body in parts of `size` bytes."""
    return (body[start : start + size] for start in range(0, len(body), size))


def _head(status: int, fields: list[tuple[str, str]]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"HTTP/1.1 {status} {_phrase(status)}\r\nServer: nginx\r\n{_date()}{lines}\r\n".encode("latin-1")


def _phrase(status: int) -> str:
    known = {member.value: member.phrase for member in HTTPStatus}
    return known.get(status, "Unknown")


@lru_cache(maxsize=1)
def _date_of(second: int) -> str:
    return f"Date: {format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)}\r\n"


def _date() -> str:
    return _date_of(int(time.time()))
