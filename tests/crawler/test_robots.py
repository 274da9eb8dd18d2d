"""robots.txt. What is expected was written down from RFC 9309 and its examples, not from what the code does."""

import time as clock
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.crawler.manners.robots import (
    AGENT,
    Robots,
    from_row,
    read_robots,
    redirected_away,
    redirected_too_often,
    to_row,
)
from fzsearch.errors import FetchError, FetchFault
from fzsearch.exchange import Exchange
from tests.conftest import NOW
from tests.crawler.answers import BOUNDED, HOSTILE, answer

HOST = "https://www.example.gov.cn"
URL = f"{HOST}/robots.txt"
DAY = timedelta(days=1)

# RFC 9309 §5.1
SIMPLE = """\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot

EOF
"""
# RFC 9309 §5.2
LONGEST = """\
User-Agent: foobot
Allow: /example/page/
Disallow: /example/page/disallowed.gif
"""
# RFC 9309 §2.2.1
MERGED = """\
User-Agent: ExampleBot
Disallow: /foo
Disallow: /bar

User-Agent: ExampleBot
Disallow: /baz
"""


def served(body: str | bytes, status: int = 200, *headers: tuple[str, str], kind: str = "text/plain") -> Exchange:
    return answer(status, body, *headers, url=URL, kind=kind)


def read(body: str | bytes) -> Robots:
    robots = read_robots(served(body), NOW)
    assert robots.verdict == "rules"
    return robots


@pytest.mark.parametrize(
    ("text", "agent", "path", "allowed"),
    [
        # §5.1, simple example
        (SIMPLE, "fzsearch", "/", True),
        (SIMPLE, "fzsearch", "/a/b.gif", False),
        (SIMPLE, "fzsearch", "/a/b.gif?x=1", True),
        (SIMPLE, "fzsearch", "/example/", False),
        (SIMPLE, "fzsearch", "/example", True),
        (SIMPLE, "fzsearch", "/publications/", True),
        (SIMPLE, "foobot", "/", False),
        (SIMPLE, "foobot", "/example/page.html", True),
        (SIMPLE, "foobot", "/example/allowed.gif", True),
        (SIMPLE, "foobot", "/publications/", False),
        (SIMPLE, "barbot", "/example/page.html", False),
        (SIMPLE, "barbot", "/example/other.html", True),
        (SIMPLE, "bazbot", "/example/page.html", False),
        (SIMPLE, "quxbot", "/example/page.html", True),
        # §5.2, longest match
        (LONGEST, "foobot", "/example/page/", True),
        (LONGEST, "foobot", "/example/page/disallowed.gif", False),
        (LONGEST, "foobot", "/example/page/disallowed.gif2", False),
        # §2.2.1, groups of the same token are one; tokens in any case; the token of a whole header
        (MERGED, "examplebot", "/foo", False),
        (MERGED, "ExampleBot", "/bar/x", False),
        (MERGED, "EXAMPLEBOT", "/baz", False),
        (MERGED, "ExampleBot/1.0 (+https://www.example.gov.cn)", "/foo", False),
        (MERGED, "fzsearch", "/foo", True),
        # §2.2.1, a token is matched whole
        ("User-agent: fz\nAllow: /\nUser-agent: *\nDisallow: /\n", "fzsearch", "/a", False),
        ("User-agent: fzsearchbot\nAllow: /\nUser-agent: *\nDisallow: /\n", "fzsearch", "/a", False),
        ("User-agent: FZSearch/1.0\nDisallow: /\n", "fzsearch", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: fzsearch\nAllow: /\n", "fzsearch", "/a", True),
        # … and "*" may have something behind it, but is no pattern
        ("User-agent: * # all\nDisallow: /\n", "fzsearch", "/a", False),
        ("User-agent: *bot\nDisallow: /\n", "fzsearch", "/a", True),
        # A group for us replaces that for all
        ("User-agent: *\nDisallow: /a\nUser-agent: fzsearch\nDisallow: /b\n", "fzsearch", "/a", True),
        ("User-agent: Baiduspider\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "fzsearch", "/", False),
        # §2.2.2, rules without a group are ignored; the first match is not the best one; Allow wins a draw
        ("Disallow: /\n", "fzsearch", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b\n", "fzsearch", "/a/b", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a\n", "fzsearch", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a\n", "fzsearch", "/a", True),
        ("User-agent: *\nDisallow: /a/index.html\nAllow: /a/\n", "fzsearch", "/a/index.html", False),
        ("User-agent: *\nDisallow: /a/\nAllow: /a/index.html\n", "fzsearch", "/a/index.html", True),
        ("User-agent: *\nDisallow: /a/\nAllow: /a/index.html\n", "fzsearch", "/a/", False),
        ("User-agent: *\nDisallow:\n", "fzsearch", "/a", True),
        ("User-agent: *\nDisallow: /\n", "fzsearch", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\n", "fzsearch", "/robots.txt?x", True),
        ("User-agent: *\nDisallow: /\n", "fzsearch", "", False),
        # Paths keep their case
        ("User-agent: *\nDisallow: /Fzzf/\n", "fzsearch", "/fzzf/", True),
        # §2.2.2, the table of octets, row by row
        ("User-agent: *\nDisallow: /foo/bar?baz=quz\n", "fzsearch", "/foo/bar?baz=quz", False),
        ("User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar\n", "fzsearch", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
        ("User-agent: *\nDisallow: /foo/bar/ツ\n", "fzsearch", "/foo/bar/%E3%83%84", False),
        ("User-agent: *\nDisallow: /foo/bar/%E3%83%84\n", "fzsearch", "/foo/bar/%E3%83%84", False),
        ("User-agent: *\nDisallow: /foo/bar/%62%61%7A\n", "fzsearch", "/foo/bar/baz", False),
        ("User-agent: *\nDisallow: /foo/bar/baz\n", "fzsearch", "/foo/bar/%62%61%7a", False),
        ("User-agent: *\nDisallow: /foo/bar/%e3%83%84\n", "fzsearch", "/foo/bar/ツ", False),
        # A reserved character is not its escape
        ("User-agent: *\nDisallow: /a%2Fb\n", "fzsearch", "/a/b", True),
        ("User-agent: *\nDisallow: /a%2Fb\n", "fzsearch", "/a%2fb", False),
        # Octets that are no UTF-8 stay themselves
        ("User-agent: *\nDisallow: /%C4%BF%C2%BC/\n", "fzsearch", "/%c4%bf%c2%bc/a", False),
        ("User-agent: *\nDisallow: /%B7%A8/\n", "fzsearch", "/%D6%CE/", True),
        # §2.2.3, special characters
        ("User-agent: *\nDisallow: /a$\n", "fzsearch", "/a", False),
        ("User-agent: *\nDisallow: /a$\n", "fzsearch", "/ab", True),
        ("User-agent: *\nDisallow: /this/*/exactly\n", "fzsearch", "/this/path/exactly", False),
        ("User-agent: *\nDisallow: /this/*/exactly\n", "fzsearch", "/this/exactly", True),
        ("User-agent: *\nDisallow: /this/*/exactly\n", "fzsearch", "/this/path/x/exactly/on", False),
        ("User-agent: *\nDisallow: /file-with-a-%2A.html\n", "fzsearch", "/file-with-a-*.html", False),
        ("User-agent: *\nDisallow: /file-with-a-%2A.html\n", "fzsearch", "/file-with-a-x.html", True),
        ("User-agent: *\nDisallow: /foo-%24\n", "fzsearch", "/foo-$", False),
        ("User-agent: *\nDisallow: /*?\n", "fzsearch", "/list?page=2", False),
        ("User-agent: *\nDisallow: /*?\n", "fzsearch", "/list", True),
        ("User-agent: *\nAllow: /$\nDisallow: /\n", "fzsearch", "/", True),
        ("User-agent: *\nAllow: /$\nDisallow: /\n", "fzsearch", "/a", False),
        # §2.2.4, other records do not interfere with a group
        ("User-agent: fzsearch\nSitemap: https://www.example.gov.cn/s.xml\nDisallow: /a\n", "fzsearch", "/a", False),
        ("User-agent: fzsearch\nCrawl-delay: 5\nUser-agent: other\nDisallow: /a\n", "fzsearch", "/a", False),
        ("User-agent: fzsearch\nX-unknown: 5\nUser-agent: other\nDisallow: /a\n", "fzsearch", "/a", False),
        # Empty lines end no group; comments and blanks are nothing
        ("User-agent: fzsearch\n\n\nDisallow: /a\n", "fzsearch", "/a", False),
        ("# 注释\n  User-agent : fzsearch  # 我们\n\tDisallow :\t/a  # 不要\n", "fzsearch", "/a", False),
        ("User-agent: *\nDisallow: /a#b\n", "fzsearch", "/a", False),
        # What people write
        ("USER-AGENT: *\nDISALLOW: /a\n", "fzsearch", "/a", False),
        ("user-agent:*\rdisallow:/a\rallow:/a/b\r", "fzsearch", "/a", False),
        ("user-agent:*\rdisallow:/a\rallow:/a/b\r", "fzsearch", "/a/b", True),
        ("User-agent: *\r\nDisallow: /a\r\n", "fzsearch", "/a/b", False),
        ("\ufeffUser-agent: *\nDisallow: /a\n", "fzsearch", "/a", False),
        ("User-agent：*\nDisallow：/a\n", "fzsearch", "/a", False),
        ("User-agent: *\nDissallow: /a\n", "fzsearch", "/a", False),
        ("User-agent: *\nDisallow: /a\x0bb\n", "fzsearch", "/b", True),
        ("User-agent: *\nDisallow: /目录/\n", "fzsearch", "/%E7%9B%AE%E5%BD%95/1.html", False),
        ("User-agent: *\nDisallow: /目录/\n", "fzsearch", "/%C4%BF%C2%BC/1.html", False),
        ("User-agent: *\nDisallow: /目录/\n", "fzsearch", "/%E6%B3%95%E6%B2%BB/1.html", True),
        ("", "fzsearch", "/a", True),
        ("{\"code\": 404}", "fzsearch", "/a", True),
    ],
)  # fmt: skip
def test_what_rfc_9309_permits(text: str, agent: str, path: str, allowed: bool) -> None:
    assert read(text).allows(HOST + path, agent) is allowed


@pytest.mark.parametrize("url", ["http://[", "https://www.example.gov.cn/\ud800", "http://[::1"])
def test_an_address_that_is_none_may_not_be_asked(url: str) -> None:
    assert not read("User-agent: *\nDisallow: /a\n").allows(url)


def test_an_address_that_looks_like_one_with_a_host_is_a_path() -> None:
    assert not read("User-agent: *\nDisallow: //x\n").allows(f"{HOST}//x/y")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "rules"), (204, "rules"), (206, "rules"),
        # RFC 9309 §2.3.1.3
        (400, "absent"), (402, "absent"), (404, "absent"), (405, "absent"), (410, "absent"), (451, "absent"),
        # Stricter than it
        (401, "wait"), (403, "wait"), (429, "wait"),
        # RFC 9309 §2.3.1.4
        (500, "wait"), (502, "wait"), (503, "wait"), (504, "wait"), (521, "wait"), (599, "wait"),
        # Redirections are followed before; what is left of them is no answer
        (301, "wait"), (302, "wait"), (304, "wait"), (100, "wait"), (0, "wait"),
    ],
)  # fmt: skip
def test_what_a_status_means(status: int, verdict: str) -> None:
    robots = read_robots(served("", status), NOW)
    assert robots.verdict == verdict
    assert robots.allows(f"{HOST}/a") is (verdict != "wait")
    assert robots.allows(URL)
    assert robots.until - NOW == (timedelta(hours=1) if verdict == "wait" else DAY)
    assert str(status) in robots.why_zh
    assert str(status) in robots.why_en


@pytest.mark.parametrize("fault", ["forbidden", "name", "connection", "time", "size", "tls", "coding", "redirects"])
def test_a_file_that_cannot_be_reached_permits_nothing(fault: FetchFault) -> None:
    robots = read_robots(FetchError(URL, fault, "连不上", "no connection"), NOW)
    assert robots.verdict == "wait"
    assert not robots.allows(f"{HOST}/")
    assert "连不上" in robots.why_zh


def test_waits_grow_to_a_day_and_end_with_an_answer() -> None:
    robots: Robots | None = None
    hours = []
    for _ in range(8):
        robots = read_robots(served("", 503), NOW, robots)
        hours.append((robots.until - NOW) / timedelta(hours=1))
    assert hours[0] == 1
    assert hours == sorted(hours)
    assert hours[-1] == 24
    robots = read_robots(served("", 404), NOW, robots)
    assert robots.waits == 0
    assert read_robots(served("", 503), NOW, robots).until == NOW + timedelta(hours=1)


def test_what_was_permitted_before_is_not_while_the_file_cannot_be_reached() -> None:
    known = read("User-agent: *\nDisallow: /a\n")
    assert known.allows(f"{HOST}/b")
    assert not read_robots(served("", 500), NOW, known).allows(f"{HOST}/b")


def test_not_modified_renews_the_rules() -> None:
    known = read("User-agent: *\nDisallow: /a\n")
    later = NOW + timedelta(hours=20)
    renewed = read_robots(served("", 304), later, known)
    assert (renewed.verdict, renewed.until) == ("rules", later + DAY)
    assert not renewed.allows(f"{HOST}/a")


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_makes_the_wait_longer_and_never_shorter(status: int) -> None:
    assert read_robots(served("", status, ("retry-after", "36000")), NOW).until == NOW + timedelta(hours=10)
    assert read_robots(served("", status, ("Retry-After", "5")), NOW).until == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("body", "kind", "verdict"),
    [
        ("<html><body>您访问的页面不存在</body></html>", "text/html", "absent"),
        ("<html><body>您访问的页面不存在</body></html>", "text/plain", "absent"),
        ("\n\n  <!DOCTYPE html><p>首页</p>", "text/plain", "absent"),
        ("\ufeff<!DOCTYPE html><p>首页</p>", "text/plain", "absent"),
        ("页面不存在", "text/html; charset=utf-8", "absent"),
        ("<html>\nUser-agent: *\nDisallow: /\n</html>", "text/html", "absent"),
        # A true file that a server calls something else
        ("User-agent: *\nDisallow: /a\n", "text/html", "rules"),
        ("# 说明\rUser-agent: *\rDisallow: /a\r", "text/html", "rules"),
        ("<!-- robots -->\nUser-agent: *\nDisallow: /a\n", "text/plain", "rules"),
        ("User-agent: *\nDisallow: /a\n", "application/octet-stream", "rules"),
        # A challenge in its place
        ("<html><script>var arg1='0';setCookie('acw_sc__v2', x);</script></html>", "text/html", "wait"),
        ("<html><title>滑动验证</title><div id='slider'></div></html>", "text/html", "wait"),
    ],
)  # fmt: skip
def test_a_web_page_in_its_place_is_no_file_but_a_challenge_is_a_wait(body: str, kind: str, verdict: str) -> None:
    robots = read_robots(served(body, kind=kind), NOW)
    assert robots.verdict == verdict
    if verdict == "rules":
        assert not robots.allows(f"{HOST}/a")


def test_a_challenge_is_a_wait_whatever_its_status_permits() -> None:
    robots = read_robots(served("<script>$_ts={}</script>", 412), NOW)
    assert robots.verdict == "wait"
    assert "瑞数" in robots.why_zh


def test_redirections_that_lead_nowhere_are_waits() -> None:
    for robots in (redirected_too_often(NOW), redirected_away("ads.example.com", NOW)):
        assert robots.verdict == "wait"
        assert robots.until == NOW + timedelta(hours=1)
    assert "ads.example.com" in redirected_away("ads.example.com", NOW).why_en
    assert redirected_too_often(NOW, redirected_too_often(NOW)).until == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("Crawl-delay: 10", 10.0),
        ("crawl-delay:2.5", 2.5),
        ("Crawl-delay: 0", 0.0),
        ("Crawl-delay: 86400000", 86400000.0),
        ("Crawl-delay: -5", None),
        ("Crawl-delay: 十秒", None),
        ("Crawl-delay: 10s", None),
        ("Crawl-delay: nan", None),
        ("Crawl-delay: inf", None),
        ("Crawl-delay:", None),
        ("Disallow: /a", None),
        ("Request-rate: 1/10", 10.0),
        ("Request-rate: 2/1m", 30.0),
        ("Request-rate: 1/5 0600-0845", 5.0),
        ("Request-rate: 0/10", None),
        ("Request-rate: 1/10\nCrawl-delay: 3", 10.0),
        ("Request-rate: 1/10\nCrawl-delay: 30", 30.0),
    ],
)
def test_the_longest_delay_that_is_asked_for(lines: str, delay: float | None) -> None:
    assert read(f"User-agent: *\n{lines}\n").crawl_delay() == delay


def test_a_delay_is_that_of_our_group_only() -> None:
    robots = read(
        "User-agent: other\nCrawl-delay: 5\nUser-agent: fzsearch\nCrawl-delay: 9\nUser-agent: *\nCrawl-delay: 1"
    )
    assert robots.crawl_delay(AGENT) == 9.0
    assert robots.crawl_delay("nobody") == 1.0
    assert read_robots(served("", 404), NOW).crawl_delay() is None


def test_visits_are_kept_to_the_hours_that_are_asked_for() -> None:
    night = read("User-agent: *\nVisit-time: 1600-2200\n")
    assert night.open_from(datetime(2026, 3, 2, 8, tzinfo=UTC)) == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert night.open_from(datetime(2026, 3, 2, 17, tzinfo=UTC)) == datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert night.open_from(datetime(2026, 3, 2, 23, tzinfo=UTC)) == datetime(2026, 3, 3, 16, tzinfo=UTC)
    over_midnight = read("User-agent: *\nVisit-time: 2200-0200\n")
    assert over_midnight.open_from(datetime(2026, 3, 2, 1, tzinfo=UTC)) == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert over_midnight.open_from(datetime(2026, 3, 2, 3, tzinfo=UTC)) == datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert read("").open_from(NOW) == NOW


def test_every_rule_in_the_first_500_kibibytes_counts() -> None:
    filler = "# 说明说明说明说明说明\n"
    head = "User-agent: *\n"
    rule = "Disallow: /last/\n"
    room = 500 * 1024 - len((head + rule).encode())
    within = head + filler * (room // len(filler.encode())) + rule
    assert len(within.encode()) <= 500 * 1024
    assert not read(within + filler * 100).allows(f"{HOST}/last/a")


def test_a_rule_that_the_limit_cuts_is_not_read_by_half() -> None:
    start = "User-agent: *\nDisallow: /\n"
    filler = "#" * (500 * 1024 - len(start) - len("\nAllow: /a"))
    assert not read(f"{start}{filler}\nAllow: /a-very-special-page\n").allows(f"{HOST}/ab")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_comments_and_paths_in_any_coding(coding: str) -> None:
    robots = read(
        "# 本站禁止抓取以下目录，敬请谅解\nUser-agent: *\nDisallow: /a/ # 内部\nDisallow: /目录/\n".encode(coding)
    )
    assert not robots.allows(f"{HOST}/a/")
    assert not robots.allows(f"{HOST}/目录/")
    assert robots.allows(f"{HOST}/b/")


def test_a_damaged_comment_hides_no_rule() -> None:
    assert not read(b"# \xff\xfe\xba\x00 caf\xe9\nUser-agent: *\nDisallow: /a\n").allows(f"{HOST}/a")


@given(st.sampled_from([200, 204, 304, 403, 404, 429, 503]), st.binary(max_size=300))
def test_what_is_known_can_be_written_down_and_read_again(status: int, body: bytes) -> None:
    robots = read_robots(served(body, status), NOW)
    row = to_row(robots)
    assert all(isinstance(value, str) and "\x00" not in value for value in row.values())
    assert all(value.encode() is not None for value in row.values())
    assert from_row(row) == robots


def test_a_row_of_another_kind_is_refused() -> None:
    row = to_row(read("")) | {"verdict": "perhaps"}
    with pytest.raises(ValueError, match="perhaps"):
        from_row(row)


@given(
    st.integers(0, 999),
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.sampled_from([b"User-agent: *", b"\n", b"\r", b"Disallow: /", b"*", b"$", b"%", b"%e3", b"\xff", b"#", b"Crawl-delay: 9"])).map(b"".join),
    ),
    st.text(max_size=40),
)  # fmt: skip
def test_no_bytes_and_no_address_make_it_fail(status: int, body: bytes, url: str) -> None:
    robots = read_robots(served(body, status), NOW)
    assert robots.until > NOW
    robots.allows(url)
    robots.allows(f"{HOST}/{url}")
    assert robots.crawl_delay() is None or robots.verdict == "rules"
    assert robots.open_from(NOW) >= NOW


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_read_in_bounded_time(body: bytes) -> None:
    begin = clock.process_time()
    robots = read_robots(served(body), NOW)
    robots.allows(f"{HOST}/{'a' * 2000}")
    robots.crawl_delay()
    assert clock.process_time() - begin < BOUNDED


def test_a_delay_is_for_those_named_since_the_last_rule() -> None:
    assert read("User-agent: *\nDisallow: /a\nUser-agent: other\nCrawl-delay: 7\n").crawl_delay() is None
    assert read("User-agent: *\nUser-agent: other\nCrawl-delay: 7\n").crawl_delay() == 7
