"""Which reader reads a page, and what is said of pages that are no lists."""

import pytest
from hypothesis import given, settings

from fzsearch.crawler.readers import READERS, detect, read_list
from fzsearch.errors import ListError
from tests.crawler import test_readers as families
from tests.crawler.made import datastore, dumped, page, source, ul

URL = "https://www.example.gov.cn/zwgk/fzzf/"
HEX = "0123456789abcdef0123456789abcdef"
TRS_ROWS = ul([("./202403/t20240327_1.html", families.WATER, "2024-03-27")])
CHALLENGE = b"<html><script>document.cookie='__jsl_clearance_s=1';location.href=location.pathname</script></html>"
MISSING = (
    "<html><title>404</title><body>抱歉，您访问的页面不存在或已删除 <a href='/'>返回首页</a></body></html>".encode()
)


@pytest.mark.parametrize(
    ("content", "family"),
    [
        (TRS_ROWS + "<script>createPageHTML(3,0,'index','html')</script>", "trs"),
        (TRS_ROWS, "trs"),
        ("<script>proxyUrl:'/module/web/jpage/dataproxy.jsp'</script>", "hanweb"),
        ("<a href='/module/xxgk/tree.jsp?area=1'>目录</a>", "hanweb"),
        (ul([("/art/2024/3/27/art_1_2.html", families.WATER, "2024-03-27")]), "hanweb"),
        ("<div url='/api-gateway/jpaas-publish-server/front/page/build/unit'></div>", "jpaas"),
        (ul([(f"/art/2024/art_{HEX}.html", families.WATER, "2024-03-27")]), "hanweb"),
        ("<script>SID: '755001', TREE: []</script><link href='/gkmlpt/a.css'>", "gkmlpt"),
        ("<script>var SID = 1; x = {SID: '1'}</script>", "static"),
        (ul([("/zwgk/content/post_4942475.html", families.WATER, "2024-03-27")]), "gdcms"),
        ("<script>'/common/search/?_isAgg=true'</script>", "ucap"),
        (f'<meta name="channelId" content="{HEX}">', "ucap"),
        (ul([("/show/1.html", families.WATER, "2024-03-27")]), "static"),
        ("<div class='EWB-FRONT'></div>", "epoint"),
        ("<script>'/messageController/getMessage.do'</script>", "truecms"),
        ("<script>'/site/label/8888?labelName=publicInfoList'</script>", "lonsun"),
    ],
)
def test_a_family_is_known_by_its_marks(content: str, family: str) -> None:
    assert detect(page(content), URL) == family


def test_of_several_marks_the_earlier_in_the_order_decides() -> None:
    marks = [
        ("hanweb", "'/module/web/jpage/dataproxy.jsp'"),
        ("truecms", "messageController/getMessage.do"),
        ("jpaas", "/api-gateway/jpaas-publish-server/"),
        ("epoint", "EWB-FRONT"),
        ("gkmlpt", "/gkmlpt SID: '755001'"),
        ("ucap", "_isAgg=true"),
        ("trs", "createPageHTML(3, 0, 'index', 'html')"),
    ]
    for at, (family, _) in enumerate(marks):
        content = "".join(f"<script>{mark}</script>" for _, mark in reversed(marks[at:]))
        assert detect(page(content), URL) == family


@pytest.mark.parametrize(
    ("body", "url", "family"),
    [
        (datastore([], 0).encode(), URL, "hanweb"),
        (b"<?xml version='1.0'?>\n<datastore></datastore>", URL, "hanweb"),
        (b"anything", families.TestHanweb.PROXY + "?page=2", "hanweb"),
        (dumped({"total": 1, "articles": []}), URL, "gkmlpt"),
        (b"{}", families.TestGkmlpt.API.format(1, 1), "gkmlpt"),
        (dumped({"success": True, "data": {"html": ""}}), URL, "jpaas"),
        (b"{}", families.TestJpaas.UNIT + "?webId=1", "jpaas"),
        (dumped({"data": {"results": []}}), URL, "ucap"),
        (b"{}", families.TestUcap.SEARCH + "1", "ucap"),
    ],
)
def test_answers_of_interfaces_are_known_by_their_address_or_what_they_hold(
    body: bytes, url: str, family: str
) -> None:
    assert detect(body, url) == family


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (CHALLENGE, "要求验证访问者"),
        (MISSING, "出错页"),
        (b"", "空的回答"),
        (b"<html><body><div id='app'></div></body></html>", "脚本"),
        (page("<p>欢迎光临</p>"), "没有一行像文章列表"),
        (b"%PDF-1.4\x00\x01\x02\x03" * 20, "不是网页"),
        (b'{"code": 403}', "JSON"),
        (page("<div>正文</div>", f'<meta name="ArticleTitle" content="{families.WATER}">'), "一篇文章"),
    ],
)
def test_what_is_no_list_is_an_error_that_says_what_it_is(body: bytes, said: str) -> None:
    with pytest.raises(ListError) as raised:
        read_list(body, URL, source(URL), first=True)
    assert said in raised.value.zh
    assert raised.value.url == URL


def test_a_page_past_the_end_may_be_empty_but_not_another_kind_of_page() -> None:
    past = page("<script>createPageHTML(3,3,'index','html')</script>")
    assert read_list(past, URL + "index_3.html", source(URL), first=False)[1].links == ()
    with pytest.raises(ListError):
        read_list(past, URL, source(URL), first=True)
    for body in (CHALLENGE, MISSING, b""):
        with pytest.raises(ListError):
            read_list(body, URL + "index_3.html", source(URL, "trs"), first=False)


def test_an_answer_past_the_end_may_be_empty() -> None:
    empty = dumped({"total": 404, "articles": []})
    assert read_list(empty, families.TestGkmlpt.API.format(6307, 9), source(URL), first=False)[1].links == ()
    with pytest.raises(ListError):
        read_list(empty, families.TestGkmlpt.API.format(6307, 1), source(URL), first=False)
    later = families.TestHanweb.PROXY + "?startrecord=46&endrecord=90"
    assert read_list(datastore([], 404).encode(), later, source(URL), first=False)[1].links == ()


@pytest.mark.parametrize("family", ["epoint", "truecms", "lonsun"])
def test_a_family_without_reader_is_named_with_the_remedy(family: str) -> None:
    marks = {"epoint": "EWB-FRONT", "truecms": "messageController/getMessage.do", "lonsun": "/site/label/8888"}
    names = {"epoint": "Epoint", "truecms": "truecms", "lonsun": "Lonsun"}
    with pytest.raises(ListError) as raised:
        read_list(page(TRS_ROWS + marks[family]), URL, source(URL), first=True)
    for message in (raised.value.zh, raised.value.en):
        assert names[family] in message
        assert "fzsearch import" in message


def test_selectors_go_before_detection_and_a_named_reader_before_both() -> None:
    body = page(TRS_ROWS + f'<p class="r"><a href="/show/1.html">{families.OLD}</a></p>')
    assert read_list(body, URL, source(URL), first=True)[0] == "trs"
    name, listing = read_list(body, URL, source(URL, item="p.r"), first=True)
    assert (name, [link.title for link in listing.links]) == ("static", [families.OLD])
    assert read_list(body, URL, source(URL, "gdcms", item="p.r"), first=True)[0] == "gdcms"


def test_the_frame_of_a_list_is_followed_whatever_the_marks_around_it() -> None:
    body = page('<script>createPageHTML(1,0,"index","html")</script><iframe src="list.html"></iframe>')
    name, listing = read_list(body, URL, source(URL), first=True)
    assert (name, [ask.url for ask in listing.following]) == ("static", [URL + "list.html"])


@given(body=families.BODIES)
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_detection_fail_in_another_way(body: bytes) -> None:
    for url in (families.TestTrs.COLUMN, families.TestGkmlpt.API.format(1, 2)):
        try:
            name, listing = read_list(body, url, source(url), first=True)
        except ListError:
            continue
        assert name in READERS
        assert listing.links or listing.following
