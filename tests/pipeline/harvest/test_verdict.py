"""What each answer means for what was asked for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from fzsearch.errors import FetchError
from fzsearch.exchange import Ask, Exchange
from fzsearch.pipeline.harvest.verdict import (
    MOST_HOPS,
    Answered,
    Blocked,
    Elsewhere,
    Failed,
    Gone,
    Later,
    Same,
    Verdict,
    judge,
)
from fzsearch.store import Entry

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
URL = "https://www.example.gov.cn/fzzf/202603/t20260302_1.html"
BODY = f"<html><title>2025年度报告</title><body>{'<p>全年办结案件三十件。</p>' * 60}</body></html>".encode()
LOST = "<html><title>404 错误</title><body>您访问的页面不存在</body></html>".encode()
BROKEN = "<html><body>系统繁忙，请稍后再试</body></html>".encode()


def entry(**keys: object) -> Entry:
    page = Entry(
        1, "a", "page", URL, "key", URL, None, None, None, None, 0, 0, "due", 0,
        None, None, None, None, None, None, 0, None,
    )  # fmt: skip
    return replace(page, **keys)  # type: ignore[arg-type]


KNOWN = entry(validated=URL, sha256=sha256(BODY).hexdigest(), etag='"1"')
LIST = entry(kind="list")


def answer(status: int = 200, body: bytes = BODY, **headers: str) -> Exchange:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Exchange(Ask(URL), NOW, 0.1, status, "", (("Content-Type", "text/html; charset=utf-8"), *named), body)


@pytest.mark.parametrize(
    ("asked", "status", "meaning"),
    [
        (KNOWN, 304, Same()),
        (replace(KNOWN, asked="https://www.example.gov.cn/other.html"), 304, Failed),
        (entry(), 304, Failed),
        (KNOWN, 200, Same()),
        (replace(KNOWN, asked="https://www.example.gov.cn/other.html"), 200, Answered()),
        (replace(KNOWN, sha256="0" * 64), 200, Answered()),
        (replace(KNOWN, kind="list"), 200, Answered()),
    ],
)
def test_only_the_same_bytes_of_the_same_address_are_the_same(asked: Entry, status: int, meaning: object) -> None:
    verdict = judge(asked, answer(status), NOW)
    assert isinstance(verdict, meaning) if isinstance(meaning, type) else verdict == meaning


@pytest.mark.parametrize("said", [answer(404), answer(410), answer(200, LOST)])
def test_a_document_can_be_gone_and_a_list_can_only_fail(said: Exchange) -> None:
    assert isinstance(judge(entry(), said, NOW), Gone)
    assert isinstance(judge(LIST, said, NOW), Failed)


@pytest.mark.parametrize("said", [answer(200, b""), answer(200, BROKEN), answer(500), answer(599)])
def test_what_may_pass_is_tried_three_times(said: Exchange) -> None:
    waits = [judge(entry(attempts=attempts), said, NOW) for attempts in range(3)]
    assert [type(verdict) for verdict in waits] == [Later, Later, Failed]
    first, second = waits[:2]
    assert isinstance(first, Later)
    assert isinstance(second, Later)
    assert (first.until, second.until) == (NOW + timedelta(minutes=1), NOW + timedelta(minutes=5))
    assert not first.whole_host


@pytest.mark.parametrize(
    ("fault", "meaning"), [("name", Later), ("connection", Later), ("time", Later), ("tls", Failed)]
)
def test_a_connection_may_be_better_the_next_time_and_a_certificate_is_not(fault: str, meaning: type) -> None:
    assert isinstance(judge(entry(), FetchError(URL, fault, "甲", "a"), NOW), meaning)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_asked_too_fast_has_the_whole_host_left_alone_and_is_obeyed_ten_times(status: int) -> None:
    def verdict(attempts: int) -> Verdict:
        return judge(entry(attempts=attempts), answer(status, b"", Retry_After="120"), NOW)

    why = (f"门户答 HTTP {status}", f"the portal answers HTTP {status}")
    assert verdict(8) == Later(NOW + timedelta(minutes=2), why, whole_host=True)
    assert verdict(9) == Failed(why)


def test_a_portal_that_may_be_asked_at_once_is_given_a_second() -> None:
    verdict = judge(entry(), answer(503, b"", Retry_After="0"), NOW)
    assert isinstance(verdict, Later)
    assert verdict.until == NOW + timedelta(seconds=1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_followed_but_a_document_s_to_the_front_page_is_its_end(status: int) -> None:
    onward, front = answer(status, b"", Location="/fzzf/2.html"), answer(status, b"", Location="/")
    assert judge(entry(), onward, NOW) == Elsewhere(Ask("https://www.example.gov.cn/fzzf/2.html"))
    assert isinstance(judge(entry(), front, NOW), Gone)
    assert judge(LIST, front, NOW) == Elsewhere(Ask("https://www.example.gov.cn/"))
    assert isinstance(judge(entry(hops=MOST_HOPS - 1), onward, NOW), Elsewhere)
    assert isinstance(judge(entry(hops=MOST_HOPS), onward, NOW), Failed)
    assert isinstance(judge(entry(), answer(status, b""), NOW), Failed)


def test_a_challenge_is_one_whatever_else_the_answer_says() -> None:
    said = answer(521, b"<script></script>", Set_Cookie="__jsluid_s=0f; path=/")
    assert isinstance(judge(KNOWN, said, NOW), Blocked)
    assert isinstance(judge(LIST, said, NOW), Blocked)
