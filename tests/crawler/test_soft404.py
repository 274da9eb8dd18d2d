import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.crawler.manners.soft404 import looks_like_error, redirect_to_front, why_gone
from fzsearch.exchange import Exchange
from tests.crawler.answers import BOUNDED, HOSTILE, URL, answer, page, report
from tests.crawler.test_challenges import MARKUP, ORDINARY

HOST = "https://www.example.gov.cn"
JUMP = '<html><head><meta http-equiv="refresh" content="0; url={}"></head></html>'
SCRIPT = "<html><script>{}</script></html>"

GONE = {
    "404": answer(404),
    "410": answer(410, report()),
    "you asked for": answer(200, page("<p>抱歉，您访问的页面不存在！</p>")),
    "you asked for, with a menu": answer(200, page("<p>对不起，您要访问的网页已被删除</p>", menu=40)),
    "cannot be found": answer(200, page("<p>找不到您要的页面，3 秒后返回首页</p>", menu=40)),
    "no such page": answer(200, page("<h1>页面不存在</h1>", menu=40)),
    "deleted": answer(200, page("<p>该信息已删除</p>")),
    "title": answer(200, page("<p>返回首页</p>", "404 Not Found", menu=40)),
    "title after the site's": answer(200, page("<p>返回首页</p>", "砚川市人民政府-404页面", menu=40)),
    "English": answer(200, page("<p>The requested URL /a was not found on this server.</p>")),
    "plain text": answer(200, "not found", kind="text/plain"),
    "GB18030": answer(200, page("<p>您访问的页面不存在</p>").encode("gb18030")),
    "refresh": answer(200, JUMP.format("/404.html")),
    "refresh, elsewhere": answer(200, JUMP.format("http://www.example.gov.cn/error/index.html")),
    "script": answer(200, SCRIPT.format("window.location.href = '/404.html';")),
    "replace": answer(200, SCRIPT.format('location.replace("/common/notfound.jsp")')),
    "to the front": answer(302, "", ("Location", "/")),
    "to an error page": answer(302, "", ("Location", "/error/404.shtml")),
    "followed to the front": answer(200, page("<p>首页</p>", menu=60), url=f"{HOST}/index.html"),
    "followed to an error page": answer(200, page("<p>…</p>", menu=60), url=f"{HOST}/404.html"),
}

DIALOGUE = "<div>您访问的链接即将离开“砚川市人民政府”门户网站，是否继续？</div>"
HANDLER = "<script>function f(){if(!ok){location.href='/404.html'}}</script>"
PROSE = "".join(f"<p>第{number}项工作，部分网页已删除，企业找不到页面的问题得到整改。</p>" for number in range(12))
THERE = ORDINARY | {
    "a report with the words": answer(200, report("群众找不到办事入口，您访问的页面不存在，相关文件已删除，无法找到，not found")),
    "a short report without a telling title": answer(200, page(PROSE, "工作报告")),
    "a short page with the dialogue": answer(200, page(f"<p>关于公布年度报告的通知，共三件。</p>{DIALOGUE}", menu=9)),
    "a short page with a handler": answer(200, page(f"<p>详见全文</p>{HANDLER}", menu=9)),
    "a page whose text is in its script": answer(
        200, page("", "报告", f'<meta name="ArticleTitle" content="报告">{HANDLER}')
    ),
    "a cover": answer(200, page("<p>原附件已删除，更新为 <a href='/a/P0.docx'>附件</a></p>")),
    "an article on deleting": answer(
        200, page("<p>已删除的信息恢复公开</p>", head='<meta name="PubDate" content="2026-03-02 09:00">')
    ),
    "a document number": answer(200, page("<p>现予公布</p>", "砚政发404号文件")),
    "a list that is empty": answer(200, page("<p>暂无内容</p>", menu=30)),
    "to another page": answer(302, "", ("Location", "/fzzf/202603/t20260302_2.html")),
    "to https": answer(301, "", ("Location", URL)),
    "not modified": answer(304),
    "a failure": answer(503, page("<p>页面不存在</p>")),
    "a refusal": answer(403, page("<p>页面不存在</p>")),
}  # fmt: skip
THERE = {name: exchange for name, exchange in THERE.items() if exchange.status not in (404, 410)}


@pytest.mark.parametrize("exchange", GONE.values(), ids=GONE.keys())
def test_a_page_that_is_not_there_is_told_whatever_its_status(exchange: Exchange) -> None:
    why = why_gone(exchange, URL)
    assert why is not None
    assert all(why)


@pytest.mark.parametrize("exchange", THERE.values(), ids=THERE.keys())
def test_a_page_that_is_there_is_not_called_gone_for_its_words(exchange: Exchange) -> None:
    assert why_gone(exchange, URL) is None


@pytest.mark.parametrize(
    ("start", "end", "front"),
    [
        ("/fzzf/1.html", "/", True), ("/fzzf/1.html", "", True), ("/fzzf/1.html", "/index.html", True),
        ("/fzzf/1.html", "/index.shtml", True), ("/fzzf/1.html", "/default.aspx", True), ("/fzzf/1.html", "/#top", True),
        ("/fzzf/1.html", "/404.html", True), ("/fzzf/1.html", "/error.html", True), ("/fzzf/1.html", "/error/", True),
        ("/fzzf/1.html", "/pages/404/index.html", True), ("/fzzf/1.html", "/page_not_found.html", True),
        ("/fzzf/1.html", "/page-404", True), ("/fzzf/1.html", "/errorpage.jsp", True),
        ("/fzzf/1.html", "/fzzf/", False), ("/fzzf/1.html", "/fzzf/index.html", False), ("/fzzf/1.html", "/?id=1", False),
        ("/fzzf/1.html", "/fzzf/t20260404_404.html", False), ("/fzzf/1.html", "/fzzf/1404.html", False),
        ("/", "/index.html", False), ("/index.html", "/", False), ("", "/", False),
    ],
)  # fmt: skip
def test_the_front_page_and_error_pages_are_known_by_their_paths(start: str, end: str, front: bool) -> None:
    assert redirect_to_front(HOST + start, HOST + end) is front
    assert redirect_to_front("http://example.gov.cn" + start, HOST + end) is front


ERRORS = {
    "busy": answer(200, page("<p>系统繁忙，请稍后再试</p>")),
    "visit": answer(200, page("<p>访问出错</p>")),
    "database": answer(200, page("<h1>Database Error</h1>")),
    "SQL": answer(200, "SQLSTATE[HY000] [2002] Connection refused", kind="text/plain"),
    "Tomcat": answer(200, page("<h1>HTTP Status 500 – Internal Server Error</h1>", "Apache Tomcat/8.5.1 - Error report")),
    "nginx": answer(200, page("<center><h1>502 Bad Gateway</h1></center><hr>nginx", "502 Bad Gateway")),
    "ASP.NET": answer(200, page("<h1>“/”应用程序中的服务器错误。</h1>", "运行时错误")),
    "JSON": answer(200, '{"success":false,"message":"系统异常"}', kind="application/json"),
}  # fmt: skip


@pytest.mark.parametrize("exchange", ERRORS.values(), ids=ERRORS.keys())
def test_the_text_of_an_error_is_told_though_its_status_is_200(exchange: Exchange) -> None:
    assert looks_like_error(exchange)
    assert why_gone(exchange, URL) is None


@pytest.mark.parametrize("exchange", THERE.values(), ids=THERE.keys())
def test_an_ordinary_page_is_no_error(exchange: Exchange) -> None:
    assert not looks_like_error(exchange)


def test_a_report_that_speaks_of_errors_is_none() -> None:
    assert not looks_like_error(answer(200, report("针对系统繁忙、访问出错、数据库连接失败等问题，优化服务器")))
    assert not looks_like_error(answer(200, page("<p>整改系统错误。</p>", "砚川市2025年法治政府建设年度报告")))


@given(
    st.one_of(st.sampled_from([200, 301, 302, 404]), st.integers(0, 999)),
    st.one_of(st.binary(max_size=300), MARKUP),
    st.text(max_size=40),
    st.text(max_size=40),
)
def test_no_bytes_and_no_address_make_it_fail(status: int, body: bytes | str, url: str, location: str) -> None:
    exchange = answer(status, body, ("Location", location), url=url)
    why_gone(exchange, f"http://{url}")
    looks_like_error(exchange)
    redirect_to_front(url, location)


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_are_looked_at_in_bounded_time(body: bytes) -> None:
    begin = clock.process_time()
    why_gone(answer(200, body), URL)
    looks_like_error(answer(200, body))
    assert clock.process_time() - begin < BOUNDED
