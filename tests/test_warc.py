"""Records of a web archive: what goes in comes out by warcio, whatever a portal says of itself."""

import gzip
import io
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from fzsearch.exchange import Ask, Exchange
from fzsearch.warc import Earlier, Found, begin
from tests.conftest import NOW

URL = "https://www.example.gov.cn/a/1.html?x=%E6%96%87"
PLAIN = Exchange(
    Ask(URL), NOW, 0.1, 200, "OK",
    (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "9")),
    "正文".encode() * 9, (("Host", "www.example.gov.cn"), ("Accept-Encoding", "gzip")), "verified",
)  # fmt: skip


def written(*exchanges: Exchange, compressed: bool = False, earlier: Earlier | None = None) -> bytes:
    file = io.BytesIO()
    archive = begin(file, "a.warc", NOW, "fzsearch/test", compressed=compressed)
    for number, exchange in enumerate(exchanges):
        archive.exchange(str(number), exchange, earlier)
    return file.getvalue()


def records(archive: bytes) -> list[tuple[Any, bytes]]:
    """Every record with its payload as it stands; a digest that is wrong, or a block that is too long, raises."""
    reader = ArchiveIterator(io.BytesIO(archive), check_digests="raise")
    found = [(record, record.raw_stream.read()) for record in reader]
    assert reader.err_count == 0
    return found


def test_an_archive_begins_with_what_wrote_it() -> None:
    (record, body), *rest = records(written())
    assert record.rec_type == "warcinfo"
    assert record.rec_headers.protocol == "WARC/1.1"
    assert record.rec_headers["WARC-Filename"] == "a.warc"
    assert b"software: fzsearch/test\r\n" in body
    assert b"format: WARC File Format 1.1\r\n" in body
    assert rest == []


def test_an_exchange_is_a_response_and_its_request_of_the_same_moment() -> None:
    _, (answer, body), (asked, form) = records(written(PLAIN))
    assert (answer.rec_type, asked.rec_type) == ("response", "request")
    assert (body, form) == (PLAIN.body, b"")
    assert asked.rec_headers["WARC-Concurrent-To"] == answer.rec_headers["WARC-Record-ID"]
    for record in (answer, asked):
        assert record.rec_headers["WARC-Date"] == "2026-01-15T08:30:00.000000Z"
        assert record.rec_headers["WARC-Target-URI"] == URL
    assert answer.rec_headers["WARC-Payload-Digest"] == f"sha256:{sha256(PLAIN.body).hexdigest()}"
    assert answer.http_headers.get_statuscode() == "200"
    assert asked.http_headers.protocol == "GET"
    assert asked.http_headers.statusline == "/a/1.html?x=%E6%96%87 HTTP/1.1"
    assert asked.http_headers["Host"] == "www.example.gov.cn"


def test_what_speaks_of_the_coding_is_kept_under_another_name() -> None:
    _, (answer, _), _ = records(written(PLAIN))
    assert answer.http_headers.headers == [
        ("Content-Type", "text/html"),
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("X-Archive-Orig-Content-Length", "9"),
        ("Content-Length", str(len(PLAIN.body))),
    ]
    fitting = replace(PLAIN, headers=(("content-length", str(len(PLAIN.body))),))
    assert records(written(fitting))[1][0].http_headers.headers == [("content-length", str(len(PLAIN.body)))]


def test_a_form_is_the_body_of_its_request() -> None:
    sent = (("Content-Length", "25"),)
    _, _, (asked, form) = records(written(replace(PLAIN, ask=Ask(URL, (("col", "1"), ("名", "例"))), sent=sent)))
    assert asked.http_headers.protocol == "POST"
    assert (form, len(form)) == (b"col=1&%E5%90%8D=%E4%BE%8B", 25)


def test_a_304_is_a_revisit_of_the_answer_that_it_confirms() -> None:
    first = records(written(PLAIN))[1][0].rec_headers
    same = replace(PLAIN, at=datetime(2026, 2, 1, tzinfo=UTC), status=304, reason="Not Modified", body=b"")
    digest = sha256(PLAIN.body).hexdigest()
    _, (again, body), (asked, _) = records(written(same, earlier=Earlier("0", URL, PLAIN.at, digest)))
    headers = again.rec_headers
    assert (again.rec_type, asked.rec_type, body) == ("revisit", "request", b"")
    assert headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert headers["WARC-Refers-To"] == first["WARC-Record-ID"] != headers["WARC-Record-ID"]
    assert headers["WARC-Refers-To-Target-URI"] == URL
    assert headers["WARC-Refers-To-Date"] == first["WARC-Date"]
    assert headers["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    assert again.http_headers.get_statuscode() == "304"


def test_what_somebody_brought_is_a_resource() -> None:
    file = io.BytesIO()
    archive = begin(file, "a.warc", NOW, "x", compressed=False)
    archive.resource(
        Found("1", "https://www.例子.gov.cn/报告 1.html", NOW, "text/html\r\nWARC-Type: response", b"<p>")
    )
    _, (record, body) = records(file.getvalue())
    assert (record.rec_type, body) == ("resource", b"<p>")
    assert record.rec_headers["WARC-Target-URI"].isascii()
    assert record.rec_headers["WARC-Target-URI"].endswith("/%E6%8A%A5%E5%91%8A%201.html")
    assert record.rec_headers["WARC-Date"] == "2026-01-15T08:30:00.000000Z"


def test_compressed_records_are_gzip_members_of_their_own() -> None:
    plain, packed = written(PLAIN, PLAIN), written(PLAIN, PLAIN, compressed=True)
    assert gzip.decompress(packed) == plain
    reader = ArchiveIterator(io.BytesIO(packed))
    offsets = [reader.get_record_offset() for _ in reader]
    assert len(offsets) == 5
    assert all(packed[offset : offset + 2] == b"\x1f\x8b" for offset in offsets)


def test_bytes_that_are_no_latin_text_come_out_as_they_came() -> None:
    name = "内部报告.pdf".encode()  # its bytes hold 85 and A0, blanks to Python
    said = (("Content-Disposition", f"attachment; filename={name.decode('latin-1')}"), ("X-Wide", "宽\ud800"))
    archive = written(replace(PLAIN, headers=said))
    assert b"Content-Disposition: attachment; filename=" + name + b"\r\n" in archive
    assert len(records(archive)) == 3


BREAKERS = [
    "a\r\nInjected: 1", "a\n\nHTTP/1.1 200 OK", "\r\n\r\nWARC/1.1\r\nWARC-Type: response", "\x00\x0b\x0c", ": :", "",
]  # fmt: skip


@pytest.mark.parametrize("text", BREAKERS)
def test_nothing_that_a_portal_says_breaks_a_record(text: str) -> None:
    hostile = replace(PLAIN, reason=text, headers=((text, text), ("Set-Cookie", text)), sent=((text, text),))
    _, (answer, body), (asked, _), (other, _), _ = records(written(hostile, PLAIN))
    assert (body, len(answer.http_headers.headers), len(asked.http_headers.headers)) == (PLAIN.body, 3, 1)
    assert answer.http_headers.get_header("Injected") is None
    assert other.rec_type == "response"


@pytest.mark.parametrize(
    "name", ["Content-Encoding", " content-encoding ", "Content\x00Encoding", "CONTENT ENCODING"]
)
def test_no_header_makes_a_reader_decode_what_is_decoded(name: str) -> None:
    archive = written(replace(PLAIN, headers=((name, "gzip"),)))
    for one in ArchiveIterator(io.BytesIO(archive)):
        assert one.rec_type != "response" or one.content_stream().read() == PLAIN.body


text = st.text(max_size=30)


@given(
    reason=text,
    fields=st.lists(st.tuples(text, text), max_size=4),
    path=text,
    body=st.binary(max_size=200) | st.just(b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n"),
    status=st.integers(100, 599),
)
def test_any_exchange_can_be_read_back(
    reason: str, fields: list[tuple[str, str]], path: str, body: bytes, status: int
) -> None:
    exchange = replace(
        PLAIN,
        ask=Ask(f"https://www.example.gov.cn/{path}"),
        reason=reason,
        headers=tuple(fields),
        body=body,
        status=status,
    )
    found = records(written(exchange, exchange))
    assert [record.rec_type for record, _ in found] == ["warcinfo", *["response", "request"] * 2]
    assert found[1][1] == found[3][1] == body
