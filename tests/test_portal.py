"""The made portals serve and fail as they are told to; what they are is said in tests/portal."""

import time
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection, IncompleteRead
from urllib.parse import urljoin

import pytest
import urllib3

from tests.portal import Behaviour, Document, Page, Portal, calendar, trouble, trs
from tests.portal.asking import get, rows, text

REPORT = Document("砚川市科学技术局2023年法治政府建设情况报告", "一、工作情况\n检查64家。", date(2024, 2, 1))
OTHER = Document("砚川市科学技术局召开会议", "会议听取汇报。", date(2024, 3, 1))


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal() as opened:
        yield opened


@pytest.fixture(scope="module")
def pool() -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(retries=False, timeout=5) as made:
        yield made


def test_the_log_knows_what_was_asked_of_whom_and_when(portal: Portal, pool: urllib3.PoolManager) -> None:
    one, two = portal.add(trs([REPORT])), portal.add(trs([OTHER]))
    get(one, "/a?b=1", pool, user_agent="made")
    time.sleep(0.05)
    get(two, "/", pool)
    get(one, "/c", pool)
    assert portal.paths() == ["/a?b=1", "/", "/c"]
    assert portal.paths(one.host) == ["/a?b=1", "/c"]
    first = portal.requests(one.host)[0]
    assert (first.method, first.path, first.status, first.headers["user-agent"]) == ("GET", "/a", 404, "made")
    (gap,) = portal.gaps(one.host)
    assert 0.05 <= gap < 1
    portal.forget()
    assert not portal.requests()


def test_a_page_that_is_not_edited_is_not_sent_again(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    first = get(site, site.path(REPORT), pool)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert get(site, site.path(REPORT), pool, If_None_Match=tag).status == 304
    assert get(site, site.path(REPORT), pool, If_Modified_Since=modified).status == 304
    assert get(site, site.path(REPORT), pool, If_None_Match='"other"', If_Modified_Since=modified).status == 200
    edited = Document(REPORT.title, "一、工作情况\n检查65家。", REPORT.published)
    site.replace(REPORT, edited)
    again = get(site, site.path(edited), pool, If_None_Match=tag, If_Modified_Since=modified)
    assert again.status == 200 and "65家" in again.data.decode()
    assert get(site, site.path(edited), pool, If_Modified_Since=modified).status == 200
    assert "ETag" not in get(site, site.list_url, pool).headers


def test_connections_are_kept_and_closed_as_asked(portal: Portal) -> None:
    site = portal.add(trs([REPORT]))
    connection = HTTPConnection(site.host, site.port, timeout=5)
    for _ in range(3):
        connection.request("GET", "/")
        assert connection.getresponse().read()
    kept = connection.sock
    connection.request("HEAD", "/")
    answer = connection.getresponse()
    assert answer.read() == b"" and int(answer.headers["Content-Length"]) > 100
    assert connection.sock is kept
    connection.request("GET", "/", headers={"Connection": "close"})
    connection.getresponse().read()
    connection.close()


def test_a_portal_can_be_slow_drip_cut_and_reset(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    site.put("/page", Page(b"x" * 640))
    site.behave("/page", Behaviour(delay=0.2, times=1), Behaviour(drip=0.02, drop=64, times=1))
    for least in (0.2, 0.15, 0.0):
        began = time.monotonic()
        assert get(site, "/page", pool).data == b"x" * 640
        assert least <= time.monotonic() - began < least + 10
    site.behave("/page", Behaviour(cut=100))
    connection = HTTPConnection(site.host, site.port, timeout=5)
    connection.request("GET", "/page")
    with pytest.raises(IncompleteRead) as cut:
        connection.getresponse().read()
    assert len(cut.value.partial) == 100
    connection.close()
    site.behave("*", Behaviour(reset=True))
    connection = HTTPConnection(site.host, site.port, timeout=5)
    connection.request("GET", "/other")
    with pytest.raises(ConnectionResetError):
        connection.getresponse()
    connection.close()
    assert portal.requests(path="/other")[0].status == 0
    site.behave("*")
    site.behave("/page")
    assert get(site, "/page", pool).status == 200


def test_a_portal_that_never_answers_ends_with_the_block(pool: urllib3.PoolManager) -> None:
    with Portal() as portal:
        site = portal.add(trs())
        site.behave("/robots.txt", Behaviour(delay=3600))
        with pytest.raises(urllib3.exceptions.TimeoutError):
            pool.request("GET", f"{site.base}/robots.txt", timeout=0.2, retries=False)


def test_refusals_say_when_to_come_again_and_fail_as_often_as_told(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    path = site.path(REPORT)
    site.behave(
        path,
        Behaviour(trouble.too_many(30), times=2),
        Behaviour(trouble.unavailable(), times=1),
        Behaviour(delay=0.01),
    )
    answers = [get(site, path, pool) for _ in range(5)]
    assert [answer.status for answer in answers] == [429, 429, 503, 200, 200]
    assert [answer.headers.get("Retry-After") for answer in answers[:3]] == ["30", "30", None]


def test_every_trouble_is_served_as_it_is_described(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs())
    for name, make in trouble.TROUBLES.items():
        if name != "bomb":
            site.put(f"/{name}", make())
    got = {name: get(site, f"/{name}", pool) for name in trouble.TROUBLES if name != "bomb"}
    assert got["jiasule"].status == 521 and "__jsluid_s=" in got["jiasule"].headers["Set-Cookie"]
    assert b"__jsl_clearance" in got["jiasule"].data
    assert got["ruishu"].status == 412 and b"$_ts" in got["ruishu"].data
    assert got["aliyun"].status == 200 and b"acw_sc__v2" in got["aliyun"].data
    assert got["soft_404"].status == 200 and "不存在" in got["soft_404"].data.decode()
    site.put("/gb", trouble.mislabelled("砚川市人民政府"))
    assert get(site, "/gb", pool).headers["Content-Type"].endswith("utf-8")
    assert get(site, "/gb", pool).data.decode("gb18030") == "砚川市人民政府"


def test_a_bomb_is_small_on_the_wire_and_large_when_unpacked(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs())
    site.put("/bomb", trouble.bomb(20_000_000))
    answer = pool.request("GET", f"{site.base}/bomb", preload_content=False)
    assert int(answer.headers["Content-Length"]) < 100_000
    assert sum(len(part) for part in answer.stream(65536)) == 20_000_000


def test_bodies_may_be_zipped_or_in_chunks(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    site.zips = True
    answer = get(site, site.path(REPORT), pool, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip" and "检查64家" in answer.data.decode()
    assert "Content-Encoding" not in get(site, site.path(REPORT), pool, Accept_Encoding="identity").headers
    site.put("/chunks", Page(b"y" * 10_000, chunked=True))
    assert get(site, "/chunks", pool).data == b"y" * 10_000
    assert get(site, "/", pool).status == 200


def test_redirects_lead_on_round_or_to_where_a_page_has_moved(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT, OTHER]))
    site.chain("/old", 3, "/")
    met = ["/old"]
    while "Location" in (answer := get(site, met[-1], pool)).headers:
        met.append(answer.headers["Location"])
    assert len(met) == 4 and met[-1] == "/"
    site.loop("/round", 2)
    assert get(site, get(site, "/round", pool).headers["Location"], pool).headers["Location"] == "/round"
    old = site.path(REPORT)
    site.move(REPORT, "/zwgk/new/t1.html")
    answer = get(site, old, pool)
    assert (answer.status, answer.headers["Location"]) == (301, "/zwgk/new/t1.html")
    assert "检查64家" in text(site, "/zwgk/new/t1.html", pool)
    assert "/zwgk/new/t1.html" in text(site, site.list_url, pool)


def test_a_page_that_moves_back_is_where_it_was(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    first = site.path(REPORT)
    site.move(REPORT, "/zwgk/new/t1.html")
    site.move(REPORT, first)
    assert "检查64家" in text(site, first, pool)
    assert get(site, "/zwgk/new/t1.html", pool).headers["Location"] == first


def test_a_whole_site_may_be_wrong_about_its_encoding(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    site.encoding = "gb18030"
    site.rebuild()
    answer = get(site, site.path(REPORT), pool)
    assert "检查64家" in answer.data.decode("gb18030") and answer.headers["Content-Type"].endswith("utf-8")


def test_documents_come_go_and_leave_the_list(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    assert len(rows(text(site, site.list_url, pool))) == 1
    site.add(OTHER)
    assert [title for _, title in rows(text(site, site.list_url, pool))] == [OTHER.title, REPORT.title]
    paths = [site.path(REPORT), site.path(OTHER)]
    site.unlist(OTHER)
    assert len(rows(text(site, site.list_url, pool))) == 1
    assert get(site, paths[1], pool).status == 200
    site.take_down([OTHER])
    site.take_down([REPORT], trouble.soft_404())
    assert get(site, paths[1], pool).status == 404
    assert "不存在" in text(site, paths[0], pool)
    assert not rows(text(site, site.list_url, pool))


def test_unknown_paths_may_get_the_list_or_the_home_page(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    site.missing = trouble.redirect("/")
    assert get(site, "/nothing", pool).headers["Location"] == "/"
    site.missing = site.route(site.family.list_path)
    assert rows(text(site, "/nothing", pool))


def test_links_may_carry_a_session(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs([REPORT]))
    site.session_ids = True
    first, second = (rows(text(site, site.list_url, pool))[0][0] for _ in range(2))
    assert ";jsessionid=" in first and first != second
    assert REPORT.title in text(site, urljoin(site.list_url, first), pool)


def test_robots_are_not_found_unless_they_are_put(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(trs())
    assert get(site, "/robots.txt", pool).status == 404
    site.robots("User-agent: *\nDisallow: /zwgk/\n")
    answer = get(site, "/robots.txt", pool)
    assert answer.headers["Content-Type"].startswith("text/plain") and b"Disallow" in answer.data
    site.robots(trouble.captcha())
    assert "验证" in text(site, "/robots.txt", pool)
    site.robots(None)
    assert get(site, "/robots.txt", pool).status == 404


def test_a_calendar_never_ends(portal: Portal, pool: urllib3.PoolManager) -> None:
    site = portal.add(calendar())
    shown = text(site, "/rili/9000.html", pool)
    assert "/rili/9001.html" in shown and "/rili/day/18001.html" in shown
    assert text(site, "/rili/day/18001.html", pool)
