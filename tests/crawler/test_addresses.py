"""The address to ask for, and what the addresses of one page share."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fzsearch.crawler.addresses import address_of, canonical, host_of, joined, same_page_key
from fzsearch.errors import FetchError

SAME = {
    "scheme and host in lower case": ("HTTP://WWW.A.Gov.CN/X", "http://www.a.gov.cn/X"),
    "no path": ("https://a.gov.cn", "https://a.gov.cn/"),
    "no path but a query": ("https://a.gov.cn?a=1", "https://a.gov.cn/?a=1"),
    "default port": ("http://a.gov.cn:80/", "http://a.gov.cn/"),
    "default port of https": ("https://a.gov.cn:443/", "https://a.gov.cn/"),
    "another scheme's port stays": ("https://a.gov.cn:80/", "https://a.gov.cn:80/"),
    "port with zeros": ("http://a.gov.cn:0080/", "http://a.gov.cn/"),
    "empty port": ("http://a.gov.cn:/", "http://a.gov.cn/"),
    "fragment": ("http://a.gov.cn/x#a?b", "http://a.gov.cn/x"),
    "user": ("http://u:p@a.gov.cn/", "http://a.gov.cn/"),
    "the last @ ends the user": ("http://a.gov.cn@b.gov.cn@c.gov.cn/", "http://c.gov.cn/"),
    "trailing dot": ("http://a.gov.cn./", "http://a.gov.cn/"),
    "chinese host": ("http://示例.政务/", "http://xn--fsq092h.xn--zfr164b/"),
    "chinese host, encoded": ("http://XN--FSQ092H.xn--zfr164b/", "http://xn--fsq092h.xn--zfr164b/"),
    "full-width dots": ("http://a。gov．cn/", "http://a.gov.cn/"),
    "dots": ("http://a.gov.cn/a/./b/../c", "http://a.gov.cn/a/c"),
    "dots above the root": ("http://a.gov.cn/../../c/..", "http://a.gov.cn/"),
    "encoded dots": ("http://a.gov.cn/a/%2e%2E/c", "http://a.gov.cn/c"),
    "encoded slash stays": ("http://a.gov.cn/a/..%2fc", "http://a.gov.cn/a/..%2Fc"),
    "double slash stays": ("http://a.gov.cn//a//b", "http://a.gov.cn//a//b"),
    "unreserved decoded": ("http://a.gov.cn/%7e%41%2D", "http://a.gov.cn/~A-"),
    "upper-case hex": ("http://a.gov.cn/%e6%b3%95?q=%b7%a8", "http://a.gov.cn/%E6%B3%95?q=%B7%A8"),
    "non-ascii": ("http://a.gov.cn/法?q=治 x", "http://a.gov.cn/%E6%B3%95?q=%E6%B2%BB%20x"),
    "lone percent": ("http://a.gov.cn/100%/%4", "http://a.gov.cn/100%25/%254"),
    "plus and signs stay": ("http://a.gov.cn/a+b;c=1?d=e+f&g=1:2/3", "http://a.gov.cn/a+b;c=1?d=e+f&g=1:2/3"),
    "backslashes": ("http:\\\\a.gov.cn\\x\\y?q=\\", "http://a.gov.cn/x/y?q=%5C"),
    "blanks and line ends": (" \thttp://a.gov\n.cn/x\r\ny \n", "http://a.gov.cn/xy"),
    "empty query": ("http://a.gov.cn/x?", "http://a.gov.cn/x"),
    "order and repetition stay": ("http://a.gov.cn/?b=2&a=1&b=&c", "http://a.gov.cn/?b=2&a=1&b=&c"),
    "session in the path": ("http://a.gov.cn/x.do;JSESSIONID=0A.n1?p=2", "http://a.gov.cn/x.do?p=2"),
    "session before dots": ("http://a.gov.cn/x/..;jsessionid=1/y", "http://a.gov.cn/y"),
    "asp.net session": ("http://a.gov.cn/(S(abcdefghij0123456789klmn))/x", "http://a.gov.cn/x"),
    "session in the query": ("http://a.gov.cn/?jsessionid=1&a=1&PHPSESSID=2", "http://a.gov.cn/?a=1"),
    "sid that is a session": ("http://a.gov.cn/?sid=0123456789abcdef0123456789abcdef", "http://a.gov.cn/"),
    "sid that is a site": ("http://a.gov.cn/?sid=755001", "http://a.gov.cn/?sid=755001"),
    "tracking": ("http://a.gov.cn/?utm_source=x&spm=1.2&isappinstalled=0&a=1", "http://a.gov.cn/?a=1"),
    "shared in WeChat": ("http://a.gov.cn/?from=singlemessage", "http://a.gov.cn/"),
    "from somewhere": ("http://a.gov.cn/?from=2023", "http://a.gov.cn/?from=2023"),
    "found by Baidu": ("http://a.gov.cn/?wd=&eqid=9f", "http://a.gov.cn/"),
    "a search word": ("http://a.gov.cn/?wd=法治", "http://a.gov.cn/?wd=%E6%B3%95%E6%B2%BB"),
    "a dotted quad": ("http://202.108.22.5:80/x", "http://202.108.22.5/x"),
}

NONE = [
    *("", "x", "/x", "//a.gov.cn/", "http:", "http://", "http:///x", "http://?", "http:a.gov.cn", "http:/a.gov.cn/"),
    *("ftp://a.gov.cn/", "file:///etc/passwd", "javascript:alert(1)", "gopher://a.gov.cn/", "data:text/html,x"),
    *("http://a b.gov.cn/", "http://a..gov.cn/", "http://.gov.cn/", "http://-a.gov.cn/", "http://a,b.gov.cn/"),
    *("http://a.gov.cn:0/", "http://a.gov.cn:65536/", "http://a.gov.cn:x/", "http://a.gov.cn:-1/", "http://a:８０/"),
    *("http://a.gov.cn%2fb/", "http://%61.gov.cn/", "http://a／b.gov.cn/", "http://a＠b.gov.cn:x/", "http://a\0b/"),
    *("http://" + "a" * 64 + ".gov.cn/", "http://" + "a." * 130 + "cn/", "http://a.gov.cn/" + "x" * 8200),
]

ODD_NOTATIONS = [
    *("0x7f.1", "0x7f000001", "0x7f.0x0.0x0.0x1", "0X7F.1", "2130706433", "017700000001", "0177.0.0.1", "127.1"),
    *(
        "127.0.1",
        "127.0.0.0x1",
        "127.00.0.1",
        "127.0.0.1.1",
        "256.0.0.1",
        "127.0.0.4294967297",
        "１２７.１",
        "0",
        "0x",
    ),
    *(
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
        "::1",
        "[::1",
        "[v1.a]",
    ),
]


@pytest.mark.parametrize(("given_url", "expected"), SAME.values(), ids=SAME)
def test_an_address_has_one_spelling(given_url: str, expected: str) -> None:
    assert canonical(given_url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize("url", NONE)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        canonical(url)
    assert caught.value.fault == "address"
    assert str(caught.value).replace("�", "").isprintable()


@pytest.mark.parametrize("host", ODD_NOTATIONS)
def test_an_ip_address_is_written_one_way_only(host: str) -> None:
    for url in (f"http://{host}/", f"http://{host}:80/x", f"http://www.a.gov.cn@{host}/"):
        with pytest.raises(FetchError) as caught:
            canonical(url)
        assert caught.value.fault == "address"


@pytest.mark.parametrize("host", ["①②⑦.0.0.1", "１２７.０.０.１", "127。0。0。1", "127.0.0.1."])
def test_letters_that_stand_for_digits_hide_nothing(host: str) -> None:
    assert host_of(f"http://{host}/") == "127.0.0.1"


PIECES = st.sampled_from([
    *("http://", "a.gov.cn", "示例.政务", "/", "..", ".", "%2e", "%", "%25", "%4", "1", "?", "&", "=", "#", ";", "\\"),
    *("jsessionid=", ";jsessionid=", "sid=", "utm_a", "/(S(abcdefghij0123456789klmn))", "法", "\ud800", " ", "\t", "@"),
    *(":80", ":", "wd=", "0123456789abcdef0123456789abcdef", "127", "0x7f", "[", "]", "ß", "ﬀ", "⒈", "。", "\u200d"),
])  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40))
@example("http//;")
@example("[@http://")
def test_a_canonical_address_is_its_own(tail: str) -> None:
    for url in (tail, f"http://{tail}", f"https://a.gov.cn/{tail}", f"http://a.gov.cn/x?{tail}"):
        try:
            once = canonical(url)
        except FetchError:
            continue
        assert canonical(once) == once
        assert once.isascii() and once.isprintable() and " " not in once
        assert same_page_key(once) == same_page_key(url)
        assert address_of(once).host == host_of(url)
        assert joined("http://b.gov.cn/", url) == once or not url.lower().startswith("http")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.a.gov.cn/x.html", "https://a.gov.cn/x.html"),
        ("http://m.a.gov.cn/x.html", "http://wap.a.gov.cn/x.html"),
        ("http://a.gov.cn/content/mpost_12.html", "http://a.gov.cn/content/post_12.html"),
        ("http://a.gov.cn/zwgk/", "http://a.gov.cn/zwgk/index.html"),
        ("http://a.gov.cn/zwgk/index.shtml", "http://a.gov.cn/zwgk/Default.htm"),
        ("http://a.gov.cn/x?spm=1", "https://www.a.gov.cn:443/x#y"),
    ],
)
def test_addresses_of_one_page_share_a_key(one: str, other: str) -> None:
    assert same_page_key(one) == same_page_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.gov.cn/x.html", "http://b.gov.cn/x.html"),
        ("http://a.gov.cn/x.html", "http://a.gov.cn/X.html"),
        ("http://a.gov.cn/?id=1", "http://a.gov.cn/?id=2"),
        ("http://a.gov.cn/index_1.html", "http://a.gov.cn/index.html"),
        ("http://a.gov.cn/myindex.html", "http://a.gov.cn/my"),
        ("http://a.gov.cn:8080/", "http://a.gov.cn/"),
        ("http://www.m.cn/", "http://www.cn/"),
        ("http://zwgk.a.gov.cn/", "http://a.gov.cn/"),
    ],
)
def test_addresses_of_two_pages_do_not(one: str, other: str) -> None:
    assert same_page_key(one) != same_page_key(other)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("./202403/t1.html", "http://a.gov.cn/zwgk/bg/202403/t1.html"),
        ("../t1.html?a=1#b", "http://a.gov.cn/zwgk/t1.html?a=1"),
        ("..\\..\\t1.html", "http://a.gov.cn/t1.html"),
        ("/t1.html", "http://a.gov.cn/t1.html"),
        ("//b.gov.cn/t1.html", "http://b.gov.cn/t1.html"),
        ("\\\\b.gov.cn\\t1.html", "http://b.gov.cn/t1.html"),
        (" https://b.gov.cn ", "https://b.gov.cn/"),
        ("?page=2", "http://a.gov.cn/zwgk/bg/index.html?page=2"),
        ("", "http://a.gov.cn/zwgk/bg/index.html"),
        ("法治.pdf", "http://a.gov.cn/zwgk/bg/%E6%B3%95%E6%B2%BB.pdf"),
    ],
)
def test_a_link_is_read_from_its_page(link: str, expected: str) -> None:
    assert joined("http://a.gov.cn/zwgk/bg/index.html", link) == expected


@pytest.mark.parametrize("link", ["javascript:void(0)", "mailto:a@a.gov.cn", "http://[::1", "tel:110", "http:/x[/"])
def test_a_link_that_leads_to_no_page_is_refused(link: str) -> None:
    with pytest.raises(FetchError):
        joined("https://a.gov.cn/x", link)
